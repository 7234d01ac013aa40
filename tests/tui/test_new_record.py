"""A new record: the choice of kind, the short form, what is said when the title is missing, drafts, the record made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.tui.form.form import RecordForm
from cawg_tui.tui.form.row import FieldRow
from cawg_tui.tui.kind_list import KindChoice
from cawg_tui.tui.messages import NewRecord, OpenRecord
from cawg_tui.tui.new_record import NewRecordScreen
from cawg_tui.tui.record import RecordScreen
from cawg_tui.workspace import Workspace

from tests.tui.desk import HOSTILE, editing, form_of, type_text
from tests.tui.screens import NARROW, WIDE, text_of, until, until_shown

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from textual.pilot import Pilot

    from tests.tui.desk import Desk


async def begin(pilot: Pilot[Any], kind: str | None = None) -> None:
    """Ask for a new record."""
    app = pilot.app
    await until(pilot, lambda: getattr(app, "workspace", None) is not None, "an open workspace")
    app.post_message(NewRecord(kind))
    await until(pilot, lambda: isinstance(app.screen, NewRecordScreen), "the screen")
    if kind == "upr_submission":
        await editing(pilot, "sur")
        await pilot.app.screen.query_one(RecordForm).go_to("title")


def made(desk: Desk, folder: str) -> list[Path]:
    """Return the records of a folder that begin with Mine."""
    return list((desk.folder / folder).glob("mine*.yaml"))


async def test_the_kinds_are_offered_with_what_they_are_for(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await begin(pilot)
        await until_shown(pilot, "What kind of record?", "UPR submission", "A stakeholder text on one State", "Member")
        choice = app.screen.query_one(KindChoice)
        at = next(at for at, one in enumerate(choice.kinds) if one.name == "safeguard_review")
        await pilot.press(*["down"] * at, "enter")
        await editing(pilot, "title")
        await until_shown(pilot, "New safeguard review", "Bank *", "Only the title must be said now")


async def test_the_form_asks_for_what_every_record_of_the_kind_needs_with_the_usual_filled_in(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot, "upr_submission")
        await editing(pilot, "title")
        names = {row.declared.name for row in app.screen.query(FieldRow)}
        assert {"title", "sur", "session", "confidentiality"} <= names
        assert "notes" not in names
        await until_shown(pilot, "Joint", "English", "upr-c4", "Session *             needed")


async def test_a_record_is_made_committed_and_opened(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await begin(pilot, "upr_submission")
        await editing(pilot, "title")
        await type_text(pilot, "Mine")
        await pilot.press("tab")
        await editing(pilot, "sur")
        await type_text(pilot, "keny")
        await pilot.press("enter", "f2")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record's own form")
        await until_shown(pilot, "Mine", "State under review *  Kenya")
    (path,) = made(desk, "upr-submissions")
    assert path.read_text("utf-8").startswith("title: Mine\nstatus: idea\nsur: KEN\ncycle: 4\ntype: joint\n")
    assert desk.git("status", "--porcelain") == ""


async def test_without_a_title_nothing_is_made_and_the_title_is_asked_for(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await begin(pilot, "member")
        await editing(pilot, "title")
        await pilot.press("tab", "f2")
        await until_shown(pilot, "The record needs a title first.")
        await editing(pilot, "title")
    assert desk.git("status", "--porcelain") == ""


async def test_what_cannot_be_read_is_not_made_into_a_record(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await begin(pilot, "upr_submission")
        await editing(pilot, "title")
        await type_text(pilot, "Mine")
        await form_of(app).go_to("session")
        await editing(pilot, "session")
        await type_text(pilot, "many")
        await pilot.press("f2")
        await until_shown(pilot, "! This should be a whole number", "The reason stands beside the field")
    assert not made(desk, "upr-submissions")


async def test_what_was_begun_is_kept_and_goes_on(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot, "member")
        await editing(pilot, "title")
        await type_text(pilot, "Mine")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, NewRecordScreen), "the screen before")
        app.post_message(OpenRecord("new-member", edit=True))
        await until_shown(pilot, "You began a member at", "Continue with it")
        await pilot.press("enter")
        await editing(pilot, "title")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")
    assert len(made(desk, "members")) == 1
    workspace = Workspace.open(desk.folder)
    assert workspace.draft_of("new-member") is None
    workspace.close()


async def test_a_hostile_title_is_only_shown(desk: Desk) -> None:
    workspace = Workspace.open(desk.folder)
    workspace.new(workspace.kinds["member"], {"title": HOSTILE, "type": "individual"})
    workspace.close()
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot, "upr_submission")
        await editing(pilot, "title")
        await type_text(pilot, "[/x] [b]")
        await pilot.press("tab")
        await until_shown(pilot, "Title *               [/x] [b]")
        assert "\x1b" not in text_of(app)
