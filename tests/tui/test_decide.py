"""Open decisions: shown in words before anything else, asked one after the other, settled by a save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.conflicts import KEY, ConflictKind, conflict
from cawg_tui.tui.dialog import Ask
from cawg_tui.tui.messages import GoTo
from cawg_tui.tui.record import RecordScreen
from cawg_tui.workspace import Workspace

from tests.tui.desk import HOSTILE, KENYA, open_record
from tests.tui.screens import NARROW, WIDE, text_of, until, until_shown

if TYPE_CHECKING:
    from cawg_tui.records.conflicts import Conflict

    from tests.tui.desk import Desk

SESSION = conflict("/session", ConflictKind.EDITS, 49, [50, 51])
SUMMARY = conflict(
    "/summary", ConflictKind.EDITS, "What a colleague must know.\nIn two lines.\n",
    ["What a colleague must know.\nIn three lines.\n", "What a partner must know.\nIn two lines.\n"],
)  # fmt: skip


def leave_open(desk: Desk, *open_ones: Conflict) -> None:
    """Write decisions into the record, as a merge does."""
    workspace = Workspace.open(desk.folder)
    stored = workspace.record(KENYA)
    workspace.save(stored, {**stored.values, KEY: [one.written() for one in open_ones]})
    workspace.close()


async def test_open_decisions_stand_first_and_in_words(desk: Desk) -> None:
    leave_open(desk, SESSION, SUMMARY)
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await open_record(pilot)
        await until_shown(pilot, "? 2 to decide", "? decide  Session was changed in 2 ways")


async def test_each_decision_shows_what_was_agreed_and_every_proposal(desk: Desk) -> None:
    leave_open(desk, SUMMARY)
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot)
        await pilot.press("c")
        await until_shown(
            pilot, "Agreed before", "- In [two] lines.", "+ What a [partner] must know.", "Take 1", "Take 2"
        )


async def test_the_answers_are_on_screen_however_long_the_texts_are(desk: Desk) -> None:
    long = "".join(f"Sentence number {at} of a long text.\n" for at in range(60))
    leave_open(desk, conflict("/summary", ConflictKind.EDITS, long, [f"{long}One.\n", f"{long}Two.\n"]))
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await open_record(pilot)
        await pilot.press("c")
        await until_shown(pilot, "+ One.", "Take 1", "Take 2", "As agreed before", "Leave it as it stands")


async def test_deciding_sets_the_field_and_goes_on_to_the_next(desk: Desk) -> None:
    leave_open(desk, SESSION, SUMMARY)
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot)
        await pilot.press("c")
        await until_shown(pilot, "Session was changed in 2 ways", "Take 2")
        await pilot.press("down", "enter")
        await until_shown(pilot, "Summary was changed in 2 ways")
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: KEY not in desk.kenya.read_text("utf-8"), "both decided")
    text = desk.kenya.read_text("utf-8")
    assert "session: 51\n" in text
    assert "In two lines." in text
    assert desk.git("status", "--porcelain") == ""


async def test_escape_leaves_a_decision_open(desk: Desk) -> None:
    leave_open(desk, SESSION)
    before = desk.kenya.read_text("utf-8")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_record(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen, "the record")
    assert desk.kenya.read_text("utf-8") == before


async def test_a_removal_may_be_confirmed(desk: Desk) -> None:
    leave_open(desk, conflict("/keywords", ConflictKind.REMOVAL, ["labour", "land"], [["labour", "land", "water"]]))
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot)
        await pilot.press("c")
        await until_shown(pilot, "was removed by one and changed by another", "Remove it")
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: "keywords" not in desk.kenya.read_text("utf-8"), "the removal")


async def test_a_note_is_read_and_gone(desk: Desk) -> None:
    leave_open(desk, conflict("/summary", ConflictKind.NOTE, "", ["One.", "Two."]))
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot)
        await pilot.press("c")
        await until_shown(pilot, "I have read it")
        await pilot.press("enter")
        await until(pilot, lambda: KEY not in desk.kenya.read_text("utf-8"), "the note gone")


async def test_review_lists_what_is_to_be_decided_first_and_leads_there(desk: Desk) -> None:
    leave_open(desk, SESSION)
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.workspace is not None)
        app.post_message(GoTo("review"))
        await until_shown(pilot, "7 To decide 1", "Session was changed in 2 ways")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")
        await until_shown(pilot, "? 1 to decide")


async def test_hostile_proposals_are_only_shown(desk: Desk) -> None:
    leave_open(desk, conflict("/code", ConflictKind.ADDITIONS, values=[HOSTILE, "JS1"]))
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot)
        await pilot.press("c")
        await until_shown(pilot, "odd [/x] [@click=app.quit]go[/]", "JS1")
        assert "\x1b" not in text_of(app)
