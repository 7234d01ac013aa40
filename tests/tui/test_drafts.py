"""Drafts: kept while typing and at leaving, offered again, put onto a newer version, never lost, gone after a save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.store.private import Draft
from cawg_tui.tui import record_edit
from cawg_tui.tui.dialog import Ask
from cawg_tui.tui.record_head import Modes
from cawg_tui.workspace import Workspace

from tests.tui.desk import KENYA, KENYA_TEXT, clear, edit_field, editing, model_of, open_record, save, type_text
from tests.tui.screens import WIDE, until, until_shown

if TYPE_CHECKING:
    import pytest

    from tests.tui.desk import Desk


def draft_of(desk: Desk) -> Draft | None:
    """Return the draft that is kept."""
    workspace = Workspace.open(desk.folder)
    try:
        return workspace.draft_of(KENYA)
    finally:
        workspace.close()


def keep(desk: Desk, **values: object) -> None:
    """Keep a draft of the record as it was committed, with some values changed."""
    workspace = Workspace.open(desk.folder)
    stored = workspace.record(KENYA)
    changed = {**stored.values, **values}
    workspace.keep_draft(Draft(KENYA, stored.kind, stored.oid, changed, stored.values, "2026-11-22T09:05:00+00:00"))  # type: ignore[arg-type]
    workspace.close()


async def test_what_is_typed_is_kept_after_a_pause(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_edit, "PAUSE_SECONDS", 0.05)
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        await until_shown(pilot, "1 change not saved · draft kept")
        draft = draft_of(desk)
        assert draft is not None
        assert draft.values["code"] == "JS1"
    assert desk.kenya.read_text("utf-8") == KENYA_TEXT


async def test_quitting_at_once_keeps_what_was_typed_even_what_cannot_be_read(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "session")
        await clear(pilot)
        await type_text(pilot, "many")
        app.action_leave()
        await pilot.pause()
    draft = draft_of(desk)
    assert draft is not None
    assert draft.values["session"] == "many"


async def test_going_to_another_place_keeps_what_was_typed(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        app.action_go("records")
        await until(pilot, lambda: not app.screen.query(Modes), "another place")
        await until(pilot, lambda: draft_of(desk) is not None, "the draft")


async def test_a_kept_draft_is_offered_with_what_it_changes_and_goes_on(desk: Desk) -> None:
    keep(desk, code="JS7")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await until_shown(pilot, "Unsaved changes from", "e continues with them")
        await pilot.press("e")
        await until_shown(pilot, "You have unsaved changes from", "Code in the summary", "JS7", "Continue with them")
        await pilot.press("enter")
        await until(pilot, lambda: model_of_or_none(app) == "JS7", "the draft in the form")
        await editing(pilot, "title")
        await save(pilot)
    assert "code: JS7\n" in desk.kenya.read_text("utf-8")
    assert draft_of(desk) is None


async def test_a_draft_can_be_discarded(desk: Desk) -> None:
    keep(desk, code="JS7")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot, edit=True)
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await pilot.press("down", "enter")
        await editing(pilot, "title")
        assert "code" not in model_of(app).values
        await until(pilot, lambda: draft_of(desk) is None, "the draft gone")


async def test_escape_from_the_question_keeps_the_draft(desk: Desk) -> None:
    keep(desk, code="JS7")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot, edit=True)
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await pilot.press("escape")
        await until(
            pilot, lambda: bool(app.screen.query(Modes)) and app.screen.query_one(Modes).side == "view", "reading"
        )
    assert draft_of(desk) is not None


async def test_a_draft_of_an_older_version_is_put_onto_the_newer_one(desk: Desk) -> None:
    keep(desk, code="JS7", session=50)
    desk.kenya.write_text(KENYA_TEXT.replace("session: 49", "session: 51").replace("cycle: 4", "cycle: 5"), "utf-8")
    desk.commit("Beatriz moved on", "Beatriz Montoya")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot, edit=True)
        await until_shown(pilot, "will be put onto the newer version")
        await pilot.press("enter")
        await until_shown(pilot, "Others changed these too: Session")
        values = model_of(app).values
        assert (values["code"], values["session"], values["cycle"]) == ("JS7", 50, 5)


async def test_taking_back_what_was_typed_leaves_no_draft(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "J")
        await pilot.press("backspace", "escape")
        await until(pilot, lambda: app.screen.query_one(Modes).side == "view", "reading")
    assert draft_of(desk) is None


def model_of_or_none(app: object) -> object:
    """Return the code in the form, where there is a form."""
    from cawg_tui.tui.app import CawgApp
    from cawg_tui.tui.record_edit import EditPane

    assert isinstance(app, CawgApp)
    panes = list(app.screen.query(EditPane))
    return panes[0].model.values.get("code") if panes else None
