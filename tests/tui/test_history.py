"""History: versions in words, what each changed, whole versions, and bringing one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.tui.dialog import Ask
from cawg_tui.tui.history import HistoryPane, VersionScreen

from tests.tui.desk import BROKEN, BROKEN_TEXT, KENYA_TEXT, open_record
from tests.tui.screens import NARROW, WIDE, until, until_shown

if TYPE_CHECKING:
    from typing import Any

    from textual.pilot import Pilot

    from tests.tui.desk import Desk


def change(desk: Desk, old: str, new: str, author: str = "Beatriz Montoya") -> None:
    """Change the record's text by hand and commit it as someone."""
    desk.kenya.write_text(desk.kenya.read_text("utf-8").replace(old, new), "utf-8")
    desk.commit(f"Put {new}", author)


async def show_history(pilot: Pilot[Any], record_id: str = "") -> None:
    """Open the record's history."""
    await (open_record(pilot, record_id) if record_id else open_record(pilot))
    await pilot.press("y")
    await until(pilot, lambda: bool(pilot.app.screen.query(HistoryPane)), "the history")


async def test_versions_say_who_and_when_and_what_they_changed(desk: Desk) -> None:
    change(desk, "session: 49", "session: 50")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "Put session: 50", "Add Kenya by hand", "Session  changed", "- 49  →  + 50")


async def test_the_first_version_is_shown_as_the_making_of_the_record(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "The record was made.", "+ Kenya, session 49")


async def test_the_first_version_of_a_workspace_can_be_looked_at(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await show_history(pilot, "example-member-placeholder-aaaa")
        await until_shown(pilot, "The record was made.")
        await pilot.press("d")
        await until_shown(pilot, "+status: active")


async def test_the_lines_of_the_file_are_a_key_away(desk: Desk) -> None:
    change(desk, "session: 49", "session: 50")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "Session  changed")
        await pilot.press("d")
        await until_shown(pilot, "-session: 49", "+session: 50", "@@")
        await pilot.press("d")
        await until_shown(pilot, "Session  changed")


async def test_changed_words_of_a_long_text_stand_out_without_colours(desk: Desk) -> None:
    change(desk, "What a colleague must know.", "What a partner must know.")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "- What a [colleague] must know.", "+ What a [partner] must know.")


async def test_enter_shows_a_version_whole(desk: Desk) -> None:
    change(desk, "session: 49", "session: 50")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "Put session: 50")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, VersionScreen), "the version")
        await until_shown(pilot, "As it was on", "saved by Beatriz Montoya", "Session               49")


async def test_a_version_is_brought_back_after_saying_what_that_changes(desk: Desk) -> None:
    change(desk, "session: 49", "session: 50")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "Put session: 50")
        await pilot.press("down", "r")
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await until_shown(pilot, "Bring back this version?", "Session  changed", "- 50  →  + 49")
        assert "session: 50" in desk.kenya.read_text("utf-8")
        await pilot.press("enter")
        await until(pilot, lambda: desk.kenya.read_text("utf-8") == KENYA_TEXT, "the version back")
        await until(pilot, lambda: len(app.screen.query_one(HistoryPane).versions.versions) == 3, "three versions")
    assert desk.git("log", "-1", "--format=%an").strip() == "Amina Otieno"


async def test_escape_brings_nothing_back(desk: Desk) -> None:
    change(desk, "session: 49", "session: 50")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "Put session: 50")
        await pilot.press("down", "r")
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await pilot.press("escape")
        await pilot.pause()
    assert "session: 50" in desk.kenya.read_text("utf-8")


async def test_the_present_version_is_not_brought_back(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "Add Kenya by hand")
        await pilot.press("r")
        await until_shown(pilot, "This version is the present one.")


async def test_a_broken_file_is_mended_by_bringing_a_version_back(desk: Desk) -> None:
    desk.kenya.write_text(BROKEN_TEXT, "utf-8")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await show_history(pilot)
        await until_shown(pilot, "Add Kenya by hand")
        await pilot.press("r")
        await until_shown(pilot, "The file that cannot be read now becomes this version.")
        await pilot.press("enter")
        await until(pilot, lambda: desk.kenya.read_text("utf-8") == KENYA_TEXT, "the version back")


async def test_a_record_without_history_says_so(desk: Desk) -> None:
    desk.broken.write_text(BROKEN_TEXT, "utf-8")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await show_history(pilot, BROKEN)
        await until_shown(pilot, "Nothing of this record is saved in the history yet.")
