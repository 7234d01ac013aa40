"""Drafts: kept while typing and at leaving, offered again, put onto a newer version, never lost, gone after a save."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.conflicts import open_conflicts
from cawg_tui.store.private import Draft, claim_slot, load_drafts
from cawg_tui.tui import record_edit
from cawg_tui.tui.dialog import Ask
from cawg_tui.tui.drafts import CAME_IN
from cawg_tui.tui.messages import NewRecord
from cawg_tui.tui.record_head import Modes
from cawg_tui.workspace import Workspace

from tests.tui.desk import KENYA, KENYA_TEXT, clear, edit_field, editing, go, model_of, open_record, save, type_text
from tests.tui.screens import WIDE, until, until_shown

if TYPE_CHECKING:
    from tests.tui.desk import Desk


def drafts_of(desk: Desk) -> list[Draft]:
    """Return the drafts that are kept, those of open forms too."""
    return load_drafts(desk.folder).drafts


def draft_of(desk: Desk) -> Draft | None:
    """Return the draft that is kept, where there is one."""
    return next(iter(drafts_of(desk)), None)


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


async def test_a_draft_of_an_older_version_comes_together_with_the_newer_one(desk: Desk) -> None:
    keep(desk, code="JS7", session=50)
    desk.kenya.write_text(KENYA_TEXT.replace("session: 49", "session: 51").replace("cycle: 4", "cycle: 5"), "utf-8")
    desk.commit("Beatriz moved on", "Beatriz Montoya")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot, edit=True)
        await until_shown(pilot, "The record changed since; the form", "will show both.")
        await pilot.press("enter")
        await until_shown(pilot, "Changed since you typed: Session, Cycle. The form shows both.")
        values = model_of(app).values
        assert (values["code"], values["session"], values["cycle"]) == ("JS7", 49, 5)
        assert [one.values for one in open_conflicts(values)] == [(50, 51)]
        await go(pilot, "sur")
        await until_shown(pilot, "Others changed this meanwhile too; what each typed is kept", CAME_IN)
        await save(pilot)
    written = desk.kenya.read_text("utf-8")
    assert {"code: JS7", "cycle: 5", "session: 49", "  - 50", "  - 51"} <= set(written.splitlines())
    assert draft_of(desk) is None


async def test_a_draft_of_a_record_deleted_meanwhile_goes_on_and_saving_brings_it_back(desk: Desk) -> None:
    keep(desk, code="JS7")
    desk.kenya.unlink()
    desk.commit("Delete it", "Beatriz Montoya")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await until_shown(pilot, "This record was deleted; here it is as it was.", "e continues with them")
        await pilot.press("e")
        await until_shown(pilot, "The record was deleted since; saving brings it", "JS7")
        await pilot.press("enter")
        await until(pilot, lambda: model_of_or_none(app) == "JS7", "the draft in the form")
        await editing(pilot, "title")
        await save(pilot)
        await until_shown(pilot, "Beatriz Montoya deleted this record meanwhile; it is back")
    written = desk.kenya.read_text("utf-8")
    assert "code: JS7\n" in written
    assert "field: /\n" in written
    assert draft_of(desk) is None


async def test_a_draft_that_the_record_holds_already_is_not_offered(desk: Desk) -> None:
    keep(desk, code="JS7")
    desk.kenya.write_text(KENYA_TEXT.replace("cycle: 4", "cycle: 5\ncode: JS7"), "utf-8")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        assert model_of(app).values["code"] == "JS7"
    assert draft_of(desk) is None


async def test_discarding_the_draft_of_a_deleted_record_leaves_it_deleted(desk: Desk) -> None:
    keep(desk, code="JS7")
    desk.kenya.unlink()
    desk.commit("Delete it", "Beatriz Montoya")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_record(pilot, edit=True)
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is not screen and not isinstance(app.screen, Ask), "the screen before")
        await until(pilot, lambda: draft_of(desk) is None, "the draft gone")
    assert not desk.kenya.exists()


async def test_two_windows_on_one_record_keep_what_each_typed(desk: Desk) -> None:
    one, other = desk.app(), desk.app()
    async with one.run_test(size=WIDE, notifications=True) as first:
        await edit_field(first, "code")
        await type_text(first, "JS1")
        async with other.run_test(size=WIDE, notifications=True) as second:
            await edit_field(second, "notes")
            await type_text(second, "n")
            other.action_leave()
            await second.pause()
        one.action_leave()
        await first.pause()
    kept = {(draft.values.get("code"), draft.values.get("notes")) for draft in drafts_of(desk)}
    assert kept == {("JS1", None), (None, "n\n")} or kept == {("JS1", None), (None, "n")}


async def test_the_draft_another_window_works_on_is_not_offered(desk: Desk) -> None:
    keep(desk, code="JS7")
    slot = claim_slot(desk.folder, KENYA, wanted=1)
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        await save(pilot)
    slot.close()
    assert [draft.values["code"] for draft in drafts_of(desk)] == ["JS7"]


async def test_a_new_record_that_was_typed_and_never_made_is_offered_again(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: app.workspace is not None, "an open workspace")
        app.post_message(NewRecord("initiative"))
        await editing(pilot, "title")
        await type_text(pilot, "Dam")
        app.action_leave()
        await pilot.pause()
    again = desk.app()
    async with again.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: again.workspace is not None, "an open workspace")
        again.post_message(NewRecord("initiative"))
        await until_shown(pilot, "You began a", "Continue with it")
        await pilot.press("enter")
        await editing(pilot, "title")
        await until_shown(pilot, "Dam")


async def test_a_defect_that_ends_the_program_keeps_what_was_typed(desk: Desk) -> None:
    app = desk.app()

    async def until_it_ends() -> None:
        async with app.run_test(size=WIDE, notifications=True) as pilot:
            await edit_field(pilot, "code")
            await type_text(pilot, "JS1")
            app.call_later(lambda: 1 // 0)
            await pilot.pause(0.3)

    with pytest.raises(ZeroDivisionError):
        await until_it_ends()
    draft = draft_of(desk)
    assert draft is not None
    assert draft.values["code"] == "JS1"


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
