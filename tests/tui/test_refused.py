"""What a form does not take is said beside the field, with the reason; what is typed stays, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.tui.form.row import FieldRow
from cawg_tui.tui.messages import NewRecord
from cawg_tui.tui.new_record import NewRecordScreen
from cawg_tui.tui.record import RecordScreen
from cawg_tui.workspace import Workspace

from tests.tui.desk import KENYA, clear, edit_field, editing, form_of, go, model_of, open_record, save, type_text
from tests.tui.screens import NARROW, WIDE, text_of, until

if TYPE_CHECKING:
    from typing import Any

    from cawg_tui.records.values import Values
    from textual.app import App
    from textual.pilot import Pilot

    from tests.tui.desk import Desk

PLAN: Values = {
    "title": "Plan", "year": 2026, "status": "advanced", "objectives": [
        {"id": "o1aaa", "text": "Change", "activities": [{"id": "a1aaa", "text": "Hold the forum", "quarter": 1}]},
    ],
}  # fmt: skip
FORUM: Values = {"title": "Forum", "start": "2027-09-04", "end": "2027-09-07"}
LETTER: Values = {"title": "Letter", "text": "Dear", "opens": "2027-01-04", "closes": "2027-02-01"}


def made(desk: Desk, kind: str, values: Values) -> str:
    workspace = Workspace.open(desk.folder)
    record_id = workspace.new(workspace.kinds[kind], values).stored.id
    workspace.close()
    return record_id


def read(desk: Desk, record_id: str) -> Values:
    workspace = Workspace.open(desk.folder)
    values = workspace.record(record_id).values
    workspace.close()
    return values


def beside(app: App[Any], name: str) -> str:
    """Return what is said to be wrong beside a field."""
    return next(row.problem for row in app.screen.query(FieldRow) if row.declared.name == name)


async def refused(pilot: Pilot[Any], name: str, *words: str) -> None:
    """Press F2 and wait until the reason stands beside the field that is being edited, once the notice is away."""
    await pilot.press("f2")
    row = await editing(pilot, name)
    await until(pilot, lambda: all(word in row.problem for word in words), f"{words} beside {name}")
    pilot.app.clear_notifications()
    await until(pilot, lambda: f"! {row.problem.split()[0]}" in text_of(pilot.app), f"{words} on the screen")


@pytest.mark.parametrize(("kind", "values", "name", "typed", "words"), [
    ("event", FORUM, "end", "1 Sep 2027", "2027-09-01 is before First day, 2027-09-04"),
    ("sign_on", LETTER, "closes", "3 Jan 2027", "2027-01-03 is before Opens, 2027-01-04"),
])  # fmt: skip
async def test_an_end_before_its_start_is_refused_beside_the_end(
    desk: Desk, kind: str, values: Values, name: str, typed: str, words: str
) -> None:
    record_id = made(desk, kind, values)
    app = desk.app()
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await edit_field(pilot, name, record_id)
        await clear(pilot)
        await type_text(pilot, typed)
        await refused(pilot, name, words)
        assert read(desk, record_id)[name] == values[name]
        await refused(pilot, name, words)
        await clear(pilot)
        await type_text(pilot, "8 Oct 2027")
        await until(pilot, lambda: beside(app, name) == "")
        await save(pilot)
    assert read(desk, record_id)[name] == "2027-10-08"


async def test_a_session_that_does_not_review_the_state_is_refused_beside_it(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "session")
        await clear(pilot)
        await type_text(pilot, "44")
        await refused(pilot, "session", "Session 44 does not review Kenya.", "Kenya is reviewed in session 49.")
        assert "F2 once more" not in beside(app, "session")
        await refused(pilot, "session", "Session 44 does not review Kenya.")
    assert read(desk, KENYA)["session"] == 49


async def test_what_is_held_against_an_unverified_calendar_may_be_insisted_on(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "session")
        await clear(pilot)
        await type_text(pilot, "50")
        await refused(pilot, "session", "Session 50 does not review Kenya.", "not verified", "F2 once more saves it")
        assert read(desk, KENYA)["session"] == 49
        await save(pilot)
    assert read(desk, KENYA)["session"] == 50


async def test_a_new_record_is_held_to_the_same(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: app.workspace is not None, "an open workspace")
        app.post_message(NewRecord("event"))
        await editing(pilot, "title")
        await type_text(pilot, "Forum")
        for name, day in (("start", "4 Sep 2027"), ("end", "1 Sep 2027")):
            await go(pilot, name)
            await type_text(pilot, day)
        await refused(pilot, "end", "2027-09-01 is before First day")
        assert isinstance(app.screen, NewRecordScreen)
        await clear(pilot)
        await type_text(pilot, "5 Sep 2027")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record's own form")
    assert len(list((desk.folder / "events").glob("forum*.yaml"))) == 1


async def test_a_move_that_lacks_something_is_refused_beside_the_state(desk: Desk) -> None:
    record_id = made(desk, "workplan", PLAN)
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot, record_id, edit=True, field="approved_by")
        await editing(pilot, "approved_by")
        model_of(app).put(("status",), "approved")
        await refused(pilot, "status", "It cannot go from Advanced to Approved yet", "Note who approved the plan")
        assert read(desk, record_id)["status"] == "advanced"
        for name, words in (("approved_by", "The Board"), ("approved_date", "20 Jan 2026")):
            await go(pilot, name)
            await type_text(pilot, words)
        await save(pilot)
        assert beside(app, "status") == ""
    assert read(desk, record_id)["status"] == "approved"


async def test_an_approved_plan_changes_only_with_a_word_why(desk: Desk) -> None:
    board: Values = {"status": "running", "approved_by": "The Board", "approved_date": "2026-01-20"}
    record_id = made(desk, "workplan", {**PLAN, **board})
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "objectives/o1aaa/activities/a1aaa/quarter", record_id)
        await clear(pilot)
        await type_text(pilot, "2")
        await refused(pilot, "quarter", "this plan was approved on 2026-01-20 by The Board", "in a quarterly review")
        assert "quarter: 1" in next((desk.folder / "workplans").glob("plan-*.yaml")).read_text("utf-8")
        await form_of(app).go_to("reviews")
        await editing(pilot, "reviews")
        await pilot.press("f6")
        await editing(pilot, "quarter")
        await type_text(pilot, "1")
        await go(pilot, "reviews/1/changed")
        await type_text(pilot, "The hall was not free.")
        await save(pilot)
    assert "quarter: 2" in next((desk.folder / "workplans").glob("plan-*.yaml")).read_text("utf-8")
    workspace = Workspace.open(desk.folder)
    stored = workspace.record(record_id)
    assert "P04" not in [one.code for one in workspace.findings_of(stored, workspace.clock())]
    workspace.close()
