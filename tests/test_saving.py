"""Saving a record that changed since it was read: both versions are in, what clashes waits, nothing typed is lost."""

from __future__ import annotations

import difflib
import io
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from cawg_tui.beginning import begin
from cawg_tui.cli.main import run
from cawg_tui.errors import BrokenMeanwhileError, MoveNotAllowedError, UnreadableRecordError
from cawg_tui.records.conflicts import open_conflicts
from cawg_tui.store.private import DRAFTS, private_folder
from cawg_tui.workspace import Workspace

from tests.conftest import list_has_followed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.outcomes import Saved
    from cawg_tui.store.records import Stored

    from tests.conftest import Network

BEATRIZ = "Beatriz Montoya"
KENYA = "kenya-session-49-abcd"
KENYA_TEXT = """\
# Kept by hand: this line must stay.
title: Kenya, session 49
status: drafting
sur: KEN
session: 49
cycle: 4
type: joint
house_code: K-17   # our own key
submitters:
- org: Example Group
  consent: asked
- org: Second Group
keywords: [labour, land]
issues:
- id: iss22
  title: Wages   # the heart of it
  paras: |
    The first paragraph stands here.
    The second paragraph stands here.
summary: |
  What a colleague must know.
  In two lines.
themes:
- labour
deadlines:
- id: dl222
  what: Stakeholder submission
  date: 2027-03-01
confidentiality: group
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """The folder of a workspace whose member is Amina, with one record in it."""

    folder: Path

    @property
    def kenya(self) -> Path:
        return self.folder / "upr-submissions" / f"{KENYA}.yaml"

    def git(self, *words: str, author: str = "") -> str:
        """Run plain git here, as its member or as someone else."""
        list_has_followed(self.folder)
        who = ["-c", f"user.name={author}", "-c", "user.email=other@example.org"] if author else []
        done = subprocess.run(["git", "-C", str(self.folder), *who, *words], check=True, capture_output=True, text=True)
        return done.stdout

    def commit(self, message: str, author: str = "") -> None:
        """Commit everything, as a git person would."""
        self.git("add", "-A")
        self.git("commit", "-qm", message, author=author)


@pytest.fixture(scope="session")
def built_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = Desk(tmp_path_factory.mktemp("saving") / "desk")
    begin(desk.folder, "Desk network", "Amina Otieno", "amina@example.org")
    desk.kenya.write_text(KENYA_TEXT, "utf-8")
    desk.commit("Add Kenya by hand", BEATRIZ)
    return desk.folder


@pytest.fixture
def desk(built_desk: Path, tmp_path: Path) -> Desk:
    shutil.copytree(built_desk, tmp_path / "desk", symlinks=True)
    return Desk(tmp_path / "desk")


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines that went (-) and came (+)."""
    found = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return [f"{line[0]} {line[1:]}" for line in found if line[0] in "+-"]


@pytest.fixture
def workspace(desk: Desk) -> Iterator[Workspace]:
    opened = Workspace.open(desk.folder)
    yield opened
    opened.close()


def put(workspace: Workspace, stored: Stored, **values: object) -> Saved:
    """Save a record with some fields changed from what was read; None takes a field out."""
    wanted = {**stored.values, **values}
    return workspace.save(stored, {name: value for name, value in wanted.items() if value is not None})  # type: ignore[misc]


def changed(desk: Desk, *swaps: tuple[str, str], author: str = "") -> str:
    """Change the record's file behind the back of who opened it; with an author, commit it in their name."""
    text = desk.kenya.read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    desk.kenya.write_text(text, "utf-8")
    if author:
        desk.commit("Move on", author)
    return text


def test_what_another_member_changed_meanwhile_and_what_was_typed_are_both_in(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    changed(desk, ("session: 49", "session: 51"), author=BEATRIZ)
    saved = put(workspace, stored, code="JS1")
    lines = changed_lines(KENYA_TEXT, desk.kenya.read_text("utf-8"))
    assert sorted(lines) == ["+ code: JS1", "+ session: 51", "- session: 49"]
    assert (saved.merged, saved.to_decide, saved.commit != "") == (True, 0, True)
    assert saved.together == "Beatriz Montoya changed Session meanwhile; both are in."
    assert desk.git("status", "--porcelain") == ""
    assert [change.path for change in saved.changes] == ["code"]
    assert workspace.row(KENYA) is not None


def test_a_record_that_is_as_it_was_read_is_saved_without_a_word_of_others(workspace: Workspace) -> None:
    saved = put(workspace, workspace.record(KENYA), code="JS1")
    assert (saved.merged, saved.together) == (False, "")


def test_two_answers_in_one_field_wait_in_the_record_and_what_was_agreed_stays(
    desk: Desk, workspace: Workspace
) -> None:
    stored = workspace.record(KENYA)
    changed(desk, ("session: 49", "session: 51"), author=BEATRIZ)
    saved = put(workspace, stored, session=50, code="JS1")
    values = workspace.record(KENYA).values
    (open_one,) = open_conflicts(values)
    assert (values["session"], values["code"], open_one.values) == (49, "JS1", (50, 51))
    assert saved.to_decide == 1
    assert saved.together == "Beatriz Montoya changed Session meanwhile; 1 to decide."
    assert "# Kept by hand: this line must stay." in desk.kenya.read_text("utf-8")


def test_what_an_editor_left_uncommitted_is_in_the_history_as_it_was(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    by_hand = changed(desk, ("session: 49", "session: 51  # by hand"))
    saved = put(workspace, stored, code="JS1")
    assert saved.together == "Session changed meanwhile; both are in."
    assert desk.git("show", f"HEAD^:upr-submissions/{KENYA}.yaml") == by_hand
    assert "session: 51  # by hand\n" in desk.kenya.read_text("utf-8")
    assert desk.git("status", "--porcelain") == ""


def test_another_window_of_the_same_member_is_named_as_such(desk: Desk, workspace: Workspace) -> None:
    stored, other = workspace.record(KENYA), Workspace.open(desk.folder)
    put(other, other.record(KENYA), cycle=5)
    other.close()
    saved = put(workspace, stored, code="JS1")
    assert saved.together == "Cycle changed meanwhile in another window; both are in."
    assert {"code: JS1", "cycle: 5"} <= set(desk.kenya.read_text("utf-8").splitlines())


def test_a_record_deleted_meanwhile_is_back_with_what_was_typed_and_waits(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    desk.kenya.unlink()
    desk.commit("Delete it", BEATRIZ)
    saved = put(workspace, stored, code="JS1")
    values = workspace.record(KENYA).values
    assert values["code"] == "JS1"
    assert [one.field for one in open_conflicts(values)] == ["/"]
    assert saved.to_decide == 1
    assert saved.together.startswith("Beatriz Montoya deleted this record meanwhile; it is back")
    assert desk.git("status", "--porcelain") == ""


def test_a_record_that_moved_to_another_folder_is_saved_where_it_is(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    there = desk.kenya.parent / "older" / desk.kenya.name
    there.parent.mkdir()
    desk.kenya.rename(there)
    desk.commit("Tidy up", BEATRIZ)
    saved = put(workspace, stored, code="JS1")
    assert not desk.kenya.exists()
    assert changed_lines(KENYA_TEXT, there.read_text("utf-8")) == ["+ code: JS1"]
    assert (saved.merged, saved.stored.path) == (False, f"upr-submissions/older/{KENYA}.yaml")
    assert desk.git("status", "--porcelain") == ""


def test_a_record_that_moved_and_changed_is_merged_where_it_is(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    there = desk.kenya.parent / "older" / desk.kenya.name
    there.parent.mkdir()
    changed(desk, ("session: 49", "session: 51"))
    desk.kenya.rename(there)
    desk.commit("Tidy up", BEATRIZ)
    saved = put(workspace, stored, code="JS1")
    assert sorted(changed_lines(KENYA_TEXT, there.read_text("utf-8"))) == [
        "+ code: JS1", "+ session: 51", "- session: 49",
    ]  # fmt: skip
    assert saved.merged


def test_a_file_that_cannot_be_read_any_more_is_left_alone_and_the_save_refused(
    desk: Desk, workspace: Workspace
) -> None:
    stored = workspace.record(KENYA)
    desk.kenya.write_text("title: [\n", "utf-8")
    with pytest.raises(BrokenMeanwhileError, match="cannot be read now, line 2") as refused:
        put(workspace, stored, code="JS1")
    assert "nothing was saved" in refused.value.sentence
    assert desk.kenya.read_text("utf-8") == "title: [\n"


def test_saying_what_others_said_already_writes_nothing(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    changed(desk, ("session: 49", "session: 51"), author=BEATRIZ)
    tip = desk.git("rev-parse", "HEAD")
    saved = put(workspace, stored, session=51)
    assert saved.sentence.startswith("Nothing to save")
    assert desk.git("rev-parse", "HEAD") == tip


def test_a_move_is_judged_from_the_state_that_was_on_screen(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    changed(desk, ("status: drafting", "status: consultation"), author=BEATRIZ)
    with pytest.raises(MoveNotAllowedError):
        put(workspace, stored, status="filed")
    put(workspace, stored, status="consultation", code="JS1")
    values = workspace.record(KENYA).values
    assert (values["status"], values["code"], open_conflicts(values)) == ("consultation", "JS1", [])


def test_a_consent_given_while_its_text_changed_falls_back_to_asked(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    changed(desk, ("  consent: asked", "  consent: given"), author=BEATRIZ)
    issues = [{**one, "title": "Wages owed"} if one["id"] == "iss22" else one for one in stored.values["issues"]]  # type: ignore[union-attr, call-overload, index, dict-item]
    put(workspace, stored, issues=issues)
    submitters = workspace.record(KENYA).values["submitters"]
    assert isinstance(submitters, list)
    assert submitters[0] == {"org": "Example Group", "consent": "asked"}


def test_text_from_an_editor_merges_with_what_changed_while_it_was_open(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    changed(desk, ("session: 49", "session: 51"), author=BEATRIZ)
    mine = stored.text.replace("code", "code").replace("cycle: 4", "cycle: 5  # mine")
    saved = workspace.save_text(stored, mine)
    lines = desk.kenya.read_text("utf-8").splitlines()
    assert {"session: 51", "cycle: 5  # mine"} <= set(lines)
    assert (saved.merged, saved.to_decide) == (True, 0)


def test_text_that_cannot_be_read_is_refused_before_anything_is_looked_at(desk: Desk, workspace: Workspace) -> None:
    stored = workspace.record(KENYA)
    before = changed(desk, ("session: 49", "session: 51"), author=BEATRIZ)
    with pytest.raises(UnreadableRecordError):
        workspace.save_text(stored, "title: [\n")
    assert desk.kenya.read_text("utf-8") == before


def test_a_sync_that_came_in_between_and_what_was_typed_are_both_in(network: Network) -> None:
    record_id = "kenya-session-49-business-and-human-rights-k4n9"
    amina, beatriz = Workspace.open(network.amina), Workspace.open(network.beatriz)
    try:
        stored = amina.record(record_id)
        put(beatriz, beatriz.record(record_id), notes="From Beatriz")
        assert beatriz.sync().state == "sent"
        amina.sync()
        saved = put(amina, stored, code="JS1")
        assert saved.together == "Beatriz (demo member) changed Notes meanwhile; both are in."
        values = amina.record(record_id).values
        assert (values["notes"], values["code"]) == ("From Beatriz", "JS1")
        assert amina.sync().state == "sent"
    finally:
        amina.close()
        beatriz.close()


def test_windows_that_save_one_record_at_the_same_moment_lose_nothing(desk: Desk) -> None:
    fields = ["code", "notes", "summary_symbol"]
    failed: list[Exception] = []
    barrier = threading.Barrier(len(fields))

    def window(field: str) -> None:
        workspace = Workspace.open(desk.folder)
        try:
            for number in range(3):
                stored = workspace.record(KENYA)
                barrier.wait(20)
                put(workspace, stored, **{field: f"{field} {number}"})
        except Exception as error:
            failed.append(error)
            barrier.abort()
        finally:
            workspace.close()

    threads = [threading.Thread(target=window, args=(field,)) for field in fields]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    lines = desk.kenya.read_text("utf-8").splitlines()
    assert {f"{field}: {field} 2" for field in fields} <= set(lines)
    assert "# Kept by hand: this line must stay." in lines
    assert desk.git("status", "--porcelain") == ""


# --- the command --------------------------------------------------------------------------------------------


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a script in the place of the editor; a test writes what it does with the file named $1."""
    script = tmp_path / "editor.sh"
    script.touch(mode=0o700)
    monkeypatch.setenv("VISUAL", str(script))
    return script


def test_set_in_many_processes_at_once_loses_nothing(desk: Desk) -> None:
    fields = {"code": "JS1", "notes": "seen", "cycle": "5", "session": "51"}
    command = [sys.executable, "-m", "cawg_tui", "-C", str(desk.folder), "set", KENYA]
    running = [
        subprocess.Popen([*command, f"{name}={value}"], stderr=subprocess.PIPE) for name, value in fields.items()
    ]
    said = [process.communicate(timeout=60)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0, 0], said
    assert {f"{name}: {value}" for name, value in fields.items()} <= set(desk.kenya.read_text("utf-8").splitlines())
    assert desk.git("status", "--porcelain") == ""


def test_edit_brings_together_what_was_typed_and_what_changed_while_the_editor_was_open(
    desk: Desk, editor: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = f"git -C {desk.folder} -c user.name='{BEATRIZ}' -c user.email=b@example.org commit -qam 'Move on'"
    edits = (f"sed -i 's/^session: 49/session: 51/' {desk.kenya}", commit, 'sed -i "s/^cycle: 4/cycle: 5/" "$1"')
    editor.write_text("\n".join(("#!/bin/sh", *edits, "")))
    assert run(["-C", str(desk.folder), "edit", KENYA]) == 0
    assert "Beatriz Montoya changed Session meanwhile; both are in." in capsys.readouterr().err
    lines = changed_lines(KENYA_TEXT, desk.kenya.read_text("utf-8"))
    assert sorted(lines) == ["+ cycle: 5", "+ session: 51", "- cycle: 4", "- session: 49"]


def test_edit_ends_with_status_3_where_both_changed_one_field(
    desk: Desk, editor: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = (f"sed -i 's/^session: 49/session: 51/' {desk.kenya}", 'sed -i "s/^session: 49/session: 50/" "$1"')
    editor.write_text("\n".join(("#!/bin/sh", *edits, "")))
    assert run(["-C", str(desk.folder), "edit", KENYA]) == 3
    assert f"`cawg decide {KENYA}` shows what is to be decided." in capsys.readouterr().err


@pytest.mark.parametrize(
    "edits",
    [
        ['printf "title: [" > "$1"'],
        ["printf 'title: [' > {kenya}", 'printf "title: Mine\n" > "$1"'],
    ],
    ids=["what was typed", "what stands there"],
)
def test_edit_keeps_what_was_typed_where_one_side_cannot_be_read_and_says_where(
    desk: Desk, editor: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, edits: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    editor.write_text("\n".join(("#!/bin/sh", *(one.replace("{kenya}", str(desk.kenya)) for one in edits), "")))
    assert run(["-C", str(desk.folder), "edit", KENYA]) == 1
    (kept,) = (private_folder(desk.folder) / DRAFTS).glob("*.yaml")
    assert f"What you typed is kept in {kept}." in capsys.readouterr().err
    assert kept.read_text().startswith("title: ")
