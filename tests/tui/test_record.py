"""The Record screen: reading, saving, refusals, a record that changed meanwhile, a file that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.tui.dialog import Ask
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.record_edit import EditPane
from cawg_tui.tui.record_head import Modes
from cawg_tui.tui.record_view import Findings, RecordView

from tests.tui.desk import (
    BROKEN,
    BROKEN_TEXT,
    HOSTILE,
    KENYA_TEXT,
    changed_lines,
    clear,
    edit_field,
    editing,
    form_of,
    go,
    model_of,
    open_record,
    save,
    type_text,
)
from tests.tui.screens import NARROW, WIDE, text_of, until, until_shown

if TYPE_CHECKING:
    from tests.tui.desk import Desk


async def test_a_record_is_read_with_its_standing_above_and_what_is_wrong_first(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await until_shown(
            pilot,
            "UPR submission · Drafting · ! ",
            "due in 99 days (not verified): 1 Mar 2027",
            "led by Beatri",
        )
        await until_shown(pilot, "! wrong", "Second Group", "State under review    Kenya", "Wages")


async def test_a_small_screen_shows_the_record_too(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await open_record(pilot)
        await until_shown(pilot, "Kenya, session 49", "v View", "e Edit", "y History", "What it is")


async def test_enter_on_what_is_wrong_goes_to_its_field(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await until(pilot, lambda: bool(app.screen.query(Findings)), "the findings")
        findings = app.screen.query_one(Findings)
        at = next(at for at, one in enumerate(findings.findings) if one.field == "deadlines/dl333/date")
        await pilot.press(*["down"] * at, "enter")
        row = await editing(pilot, "date")
        assert row.value == "someday soon"


async def test_a_save_writes_the_fields_lines_commits_them_and_says_so(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "session")
        await clear(pilot)
        await type_text(pilot, "50")
        await go(pilot, "code")
        await type_text(pilot, "JS1")
        await until_shown(pilot, "2 changes not saved")
        await pilot.press("f2")
        await until_shown(pilot, "Session 50 does not review Kenya", "F2 once more saves it all the same")
        await save(pilot)
        await until(pilot, lambda: not model_of(app).is_changed, "a form with nothing unsaved")
    lines = changed_lines(KENYA_TEXT, desk.kenya.read_text("utf-8"))
    assert sorted(lines) == ["+ code: JS1", "+ session: 50", "- session: 49"]
    assert desk.git("log", "-1", "--format=%an: %s").startswith(
        "Amina Otieno: Update UPR submission: Kenya, session 50"
    )
    assert desk.git("status", "--porcelain") == ""


async def test_a_save_is_refused_while_something_typed_cannot_be_read_and_goes_there(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "deadlines/dl222/date")
        await clear(pilot)
        await type_text(pilot, "soon")
        await go(pilot, "code")
        await pilot.press("f2")
        await until_shown(pilot, "! This should be a date", "The reason stands beside the field.")
        await editing(pilot, "date")
    assert desk.kenya.read_text("utf-8") == KENYA_TEXT


async def test_the_notice_of_a_refusal_goes_when_the_form_is_saved_after_all(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "deadlines/dl222/date")
        await clear(pilot)
        await type_text(pilot, "soon")
        await pilot.press("f2")
        await until_shown(pilot, "The reason stands beside the field.")
        await clear(pilot)
        await type_text(pilot, "1 May 2027")
        await save(pilot)
        await until_shown(pilot, "Update UPR submission")
        assert "Not saved yet" not in text_of(pilot.app)


async def test_after_a_save_the_form_goes_on_from_what_was_saved(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        await save(pilot)
        await type_text(pilot, "2")
        await until_shown(pilot, "1 change not saved")
        await save(pilot)
    assert "code: JS12\n" in desk.kenya.read_text("utf-8")


async def test_saving_brings_in_what_others_changed_meanwhile_and_says_so_in_one_line(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        desk.kenya.write_text(KENYA_TEXT.replace("session: 49", "session: 51"), "utf-8")
        desk.commit("Move on", "Beatriz Montoya")
        await save(pilot)
        await until_shown(pilot, "Saved. Beatriz Montoya changed Session meanwhile; both are in.")
        assert model_of(app).base["session"] == 51
        assert not model_of(app).is_changed
        await type_text(pilot, "2")
        await save(pilot)
    written = desk.kenya.read_text("utf-8")
    assert {"code: JS12", "session: 51"} <= set(written.splitlines())


async def test_an_open_form_hears_that_its_record_changed_and_nothing_typed_is_touched(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        desk.kenya.write_text(KENYA_TEXT.replace("session: 49", "session: 51"), "utf-8")
        desk.commit("Move on", "Beatriz Montoya")
        app.look_outside()
        await until_shown(pilot, "Changed meanwhile: Session (Beatriz Montoya). Saving brings both together.")
        assert model_of(app).values["code"] == "JS1"
        await go(pilot, "sur")
        await until_shown(pilot, "* Others changed this meanwhile.")
        await save(pilot)
        await until_shown(pilot, "both are in.")


async def test_two_answers_in_one_field_are_said_with_the_keys_that_lead_to_them(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "session")
        await clear(pilot)
        await type_text(pilot, "50")
        desk.kenya.write_text(KENYA_TEXT.replace("session: 49", "session: 51"), "utf-8")
        await pilot.press("f2")
        await until_shown(pilot, "Session 50 does not review Kenya.")
        await pilot.press("f2")
        await until_shown(pilot, "Saved. Session changed meanwhile; 1 to decide. Press escape, then d.")
        await editing(pilot, "session")
        assert model_of(app).values["session"] == 49


async def test_entries_that_others_put_in_before_mine_leave_the_form_where_it_was(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "deadlines/dl333/what")
        await type_text(pilot, " call")
        text = KENYA_TEXT.replace("- id: dl222\n", "- id: dl111\n  what: Call\n  date: 2027-01-01\n- id: dl222\n")
        desk.kenya.write_text(text, "utf-8")
        await pilot.press("f2")
        await until_shown(pilot, "Saved. Deadlines changed meanwhile; both are in.")
        row = await editing(pilot, "what")
        assert row.value == "Sign-off call"
        await pilot.press("end")
        await type_text(pilot, "s")
        await save(pilot)
    assert "  what: Sign-off calls\n" in desk.kenya.read_text("utf-8")
    assert "  what: Call\n" in desk.kenya.read_text("utf-8")


async def test_a_record_deleted_while_its_form_is_open_is_said_so_and_the_form_stays(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        desk.kenya.unlink()
        desk.commit("Delete it", "Beatriz Montoya")
        app.look_outside()
        await until_shown(pilot, "Beatriz Montoya deleted this record meanwhile. Saving brings it back")
        await save(pilot)
        await until_shown(pilot, "it is back with what you typed")
    assert "code: JS1\n" in desk.kenya.read_text("utf-8")


async def test_a_file_that_cannot_be_read_any_more_leaves_the_form_and_keeps_what_is_typed(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        desk.kenya.write_text("title: [\n", "utf-8")
        app.look_outside()
        await until_shown(pilot, "The file cannot be read just now. What you type is kept")
        await pilot.press("f2")
        await until_shown(pilot, "cannot be read now, line 2", "kept as a draft")
        assert model_of(app).values["code"] == "JS1"
        desk.kenya.write_text(KENYA_TEXT, "utf-8")
        await save(pilot)
    assert "code: JS1\n" in desk.kenya.read_text("utf-8")


async def test_a_record_saved_by_others_while_nothing_was_typed_is_simply_shown(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        desk.kenya.write_text(KENYA_TEXT.replace("session: 49", "session: 51"), "utf-8")
        app.look_outside()
        await until(pilot, lambda: model_of(app).values["session"] == 51, "the new value")


async def test_a_file_that_cannot_be_read_shows_why_with_its_text(desk: Desk) -> None:
    desk.broken.write_text(BROKEN_TEXT, "utf-8")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot, BROKEN)
        await until_shown(pilot, "This record's file cannot be read.", "summary: [never closed", "Press t to mend it")
        await pilot.press("e")
        await until_shown(pilot, "Your own editor could not be opened")
        assert not app.screen.query(EditPane)


async def test_a_file_that_cannot_be_read_shows_the_last_version_that_could(desk: Desk) -> None:
    desk.kenya.write_text("title: [\n", "utf-8")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await until_shown(pilot, "The last version that could be read, by Beatriz Montoya", "house_code: K-17")


async def test_a_record_that_is_gone_is_said_to_be(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: app.workspace is not None)
        app.push_screen(RecordScreen("nowhere-abcd"))
        await until_shown(pilot, "There is no record nowhere-abcd")


async def test_hostile_text_is_only_shown_on_every_side(desk: Desk) -> None:
    import json

    desk.kenya.write_text(KENYA_TEXT.replace("title: Kenya, session 49", f"title: {json.dumps(HOSTILE)}"), "utf-8")
    desk.commit(f"Odd {HOSTILE.encode('ascii', 'ignore').decode()}", "Eve [/b]")
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot)
        await until_shown(pilot, "odd [/x] [@click=app.quit]go[/]")
        await pilot.press("y")
        await until_shown(pilot, "Eve [/b]", "[@click=app.quit]")
        await pilot.press("e")
        await editing(pilot, "title")
        assert "\x1b" not in text_of(app)
        assert "\u202e" not in text_of(app)


async def test_escape_leads_from_a_side_to_reading_and_from_there_back(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_record(pilot)
        await pilot.press("y")
        await until(pilot, lambda: app.screen.query_one(Modes).side == "history", "the history")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(Modes).side == "view", "reading")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen, "the screen before")


async def test_the_form_comes_back_as_it_was_when_another_side_was_looked_at(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await edit_field(pilot, "code")
        await type_text(pilot, "JS1")
        screen = app.screen
        assert isinstance(screen, RecordScreen)
        await screen.show_side("history")
        await pilot.press("e")
        await until(pilot, lambda: form_of(app).display and model_of(app).values.get("code") == "JS1", "the form")
        assert not isinstance(app.screen, Ask)


async def test_a_long_text_is_read_by_pages(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await open_record(pilot)
        await until(pilot, lambda: bool(app.screen.query(RecordView)), "the record")
        view = app.screen.query_one(RecordView)
        view.focus()
        await pilot.press("G")
        await until(pilot, lambda: view.scroll_offset.y == view.max_scroll_y > 0, "the end")
        await pilot.press("g")
        await until(pilot, lambda: view.scroll_offset.y == 0, "the beginning")
