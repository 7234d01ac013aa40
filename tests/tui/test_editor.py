"""The member's own editor: a whole record as text, one field, text that cannot be read, an editor that is not there."""

from __future__ import annotations

import stat
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import EditorMissingError
from cawg_tui.store.private import DRAFTS, private_folder
from cawg_tui.tui.app import CawgApp
from cawg_tui.tui.editor import editor_command
from textual.app import SuspendNotSupported

from tests.tui.desk import BROKEN, BROKEN_TEXT, KENYA_TEXT, changed_lines, edit_field, model_of, open_record, save
from tests.tui.screens import WIDE, until, until_shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a script in the place of the editor; a test writes what it does. It is given the file's path."""
    script = tmp_path / "editor.sh"
    script.write_text("#!/bin/sh\n", "utf-8")
    script.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr(CawgApp, "suspend", lambda self: nullcontext())
    return script


def does(editor: Path, *lines: str) -> None:
    """Say what the editor does with the file named $1."""
    editor.write_text("\n".join(("#!/bin/sh", *lines, "")), "utf-8")


async def test_a_record_is_edited_as_text_and_saved_byte_for_byte(desk: Desk, editor: Path) -> None:
    does(editor, 'sed "s/^session: 49/session:   50  # mine/" "$1" > "$1.x" && cat "$1.x" > "$1" && rm "$1.x"')
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await pilot.press("t")
        await until_shown(pilot, "Update UPR submission: Kenya, session 50")
    lines = changed_lines(KENYA_TEXT, desk.kenya.read_text("utf-8"))
    assert lines == ["- session: 49", "+ session:   50  # mine"]
    assert desk.git("status", "--porcelain") == ""


async def test_the_copy_is_for_its_owner_alone_and_is_gone_afterwards(desk: Desk, editor: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    does(editor, f'ls -l "$1" > {seen}', f'echo "$1" >> {seen}')
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await pilot.press("t")
        await until_shown(pilot, "Nothing was changed.")
    mode, place = seen.read_text().splitlines()[0], seen.read_text().splitlines()[1]
    assert mode.startswith("-rw-------")
    assert place.startswith(str(private_folder(desk.folder)))
    assert not [one for one in private_folder(desk.folder).iterdir() if str(one) == place]
    assert desk.kenya.read_text("utf-8") == KENYA_TEXT


async def test_text_that_cannot_be_read_is_offered_again_with_the_line(
    desk: Desk, editor: Path, tmp_path: Path
) -> None:
    count = tmp_path / "count"
    does(
        editor,
        f'if [ -e {count} ]; then sed "s/^status: \\[/status: consultation/" "$1" > "$1.x"',
        f'else touch {count}; sed "s/^status: drafting/status: [/" "$1" > "$1.x"; fi',
        'cat "$1.x" > "$1" && rm "$1.x"',
    )
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await pilot.press("t")
        await until_shown(pilot, "This text was not saved", "Line ", "Edit it again", "Keep it as a file")
        assert desk.kenya.read_text("utf-8") == KENYA_TEXT
        await pilot.press("enter")
        await until(pilot, lambda: "status: consultation" in desk.kenya.read_text("utf-8"), "the mended text")


async def test_text_that_cannot_be_read_can_be_put_aside(desk: Desk, editor: Path) -> None:
    does(editor, 'printf "title: [\\n" > "$1"')
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await pilot.press("t")
        await until_shown(pilot, "This text was not saved")
        await pilot.press("escape")
        await until_shown(pilot, "Kept in")
    kept = [one.read_text() for one in (private_folder(desk.folder) / DRAFTS).glob("*.yaml")]
    assert kept == ["title: [\n"]
    assert desk.kenya.read_text("utf-8") == KENYA_TEXT


async def test_a_file_that_changed_while_the_editor_was_open_comes_together_with_what_was_typed(
    desk: Desk, editor: Path
) -> None:
    does(
        editor,
        f'sed -i "s/^session: 49/session: 51/" {desk.kenya}',
        'sed "s/^cycle: 4/cycle: 5/" "$1" > "$1.x" && cat "$1.x" > "$1" && rm "$1.x"',
    )
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await pilot.press("t")
        await until(pilot, lambda: "cycle: 5" in desk.kenya.read_text("utf-8"), "the text")
    lines = changed_lines(KENYA_TEXT, desk.kenya.read_text("utf-8"))
    assert sorted(lines) == ["+ cycle: 5", "+ session: 51", "- cycle: 4", "- session: 49"]


async def test_text_for_a_file_that_broke_meanwhile_is_kept(desk: Desk, editor: Path) -> None:
    does(editor, f'printf "title: [" > {desk.kenya}', 'echo "# mine" >> "$1"')
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await pilot.press("t")
        await until_shown(pilot, "This text was not saved", "cannot be read now", "Keep it as a file")
        await pilot.press("escape")
        await until_shown(pilot, "Kept in")
    kept = [one.read_text() for one in (private_folder(desk.folder) / DRAFTS).glob("*.yaml")]
    assert kept == [KENYA_TEXT + "# mine\n"]


async def test_a_broken_file_is_mended_in_the_editor(desk: Desk, editor: Path) -> None:
    desk.broken.write_text(BROKEN_TEXT, "utf-8")
    does(editor, 'printf "title: Mended\\nstatus: drafting\\n" > "$1"')
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot, BROKEN)
        await until_shown(pilot, "cannot be read")
        await pilot.press("t")
        await until_shown(pilot, "Title                 Mended")
    assert desk.broken.read_text("utf-8") == "title: Mended\nstatus: drafting\n"


async def test_one_field_is_written_in_the_editor_and_stays_unsaved_until_saved(desk: Desk, editor: Path) -> None:
    does(editor, 'printf "First line.\\nSecond line.\\n" > "$1"')
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await edit_field(pilot, "notes")
        await pilot.press("f3")
        await until(pilot, lambda: model_of(app).values.get("notes") == "First line.\nSecond line.\n", "the text")
        assert desk.kenya.read_text("utf-8") == KENYA_TEXT
        await until_shown(pilot, "4 words")
        await save(pilot)
    lines = changed_lines(KENYA_TEXT, desk.kenya.read_text("utf-8"))
    assert lines == ["+ notes: |", "+   First line.", "+   Second line."]


def test_visual_comes_before_editor_and_may_have_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "sh -c 'true'")
    monkeypatch.setenv("EDITOR", "cat")
    assert editor_command() == ["sh", "-c", "true"]


def test_an_editor_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    with pytest.raises(EditorMissingError, match="no-such-editor"):
        editor_command()


async def test_a_terminal_that_cannot_step_aside_is_said_so_and_nothing_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stays(_app: CawgApp) -> None:
        raise SuspendNotSupported

    monkeypatch.setenv("EDITOR", "cat")
    monkeypatch.setattr(CawgApp, "suspend", stays)
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await pilot.press("t")
        await until_shown(pilot, "Your own editor could not be opened", "step aside")
    leftovers = [one for one in private_folder(desk.folder).iterdir() if one.name.startswith("editing-")]
    assert not leftovers
    assert stat.S_IMODE(private_folder(desk.folder).stat().st_mode) == 0o700
