"""The form: every kind of field is shown in words, edited, refused when unreadable, and saved on its own lines."""

from __future__ import annotations

import json

import pytest
from cawg_tui.tui.form.level import GroupRows, Level
from cawg_tui.tui.form.row import FieldRow
from textual import events
from textual.widgets import Input, TextArea

from tests.tui.desk import BEATRIZ, HOSTILE, KENYA_TEXT, clear, editing, form_at, form_of, type_text
from tests.tui.screens import NARROW, WIDE, text_of, until, until_shown

EDITS = [
    ("code", "JS1", [], ["+ code: JS1"]),
    ("session", "50", ["clear"], ["- session: 49", "+ session: 50"]),
    ("midterm/due", "5.6.2029", [], ["+ midterm:", "+   due: 2029-06-05"]),
    ("midterm/due", "mañana", [], ["+ midterm:", "+   due: 2026-11-23"]),
    ("sur", "norw", ["clear", "then", "enter"], ["- sur: KEN", "+ sur: NOR"]),
    ("type", "", ["enter", "up", "enter"], ["- type: joint", "+ type: individual"]),
    ("status", "", ["enter", "down", "enter"], ["- status: drafting", "+ status: consultation"]),
    ("presession/accepted", "y", [], ["+   accepted: true"]),
    ("presession/applied", "", ["backspace"], ["- presession:", "-   applied: true"]),
    ("title", " bis", ["end"], ["- title: Kenya, session 49", "+ title: Kenya, session 49 bis"]),
    ("issues/iss22/title", " paid", ["end"], ["-   title: Wages", "+   title: Wages paid"]),
    ("issues/iss33/heading", "water", ["clear"], ["-   heading: health", "+   heading: water"]),
    ("keywords", "water", ["then", "enter"], ["- keywords: [labour, land]", "+ keywords: [labour, land, water]"]),
    ("summary", "More. ", [], ["-   What a colleague must know.", "+   More. What a colleague must know."]),
]


@pytest.mark.parametrize(
    ("path", "typed", "keys", "lines"), EDITS, ids=[f"{one[0]}-{at}" for at, one in enumerate(EDITS)]
)
async def test_a_field_of_every_kind_is_edited_and_only_its_lines_change(
    path: str, typed: str, keys: list[str], lines: list[str]
) -> None:
    async with form_at(path) as (app, pilot):
        before, after = (keys[: keys.index("then")], keys[keys.index("then") + 1 :]) if "then" in keys else (keys, [])
        for key in before:
            await (clear(pilot) if key == "clear" else pilot.press(key))
        await type_text(pilot, typed)
        for key in after:
            await pilot.press(key)
        await until(pilot, lambda: app.lines == lines, f"{lines}, not {app.lines}")


async def test_another_record_is_found_by_its_title_and_shown_by_it() -> None:
    async with form_at("members") as (app, pilot):
        await type_text(pilot, "beat")
        await until_shown(pilot, "Beatriz Montoya  member")
        await pilot.press("enter")
        assert app.lines == ["+ members:", f"+ - {BEATRIZ}"]


async def test_a_name_typed_where_a_record_is_meant_is_no_value_until_one_is_chosen() -> None:
    async with form_at("lead") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, "somebody")
        assert [one.label for one in app.model.unreadable()] == ["Lead"]
        await pilot.press("tab")
        await until_shown(pilot, "No record was chosen for somebody")


async def test_values_are_shown_in_words() -> None:
    async with form_at("title") as (app, pilot):
        await until_shown(pilot, "Beatriz Montoya", "Kenya", "Joint", "English", "Labour")
        assert BEATRIZ not in text_of(app)


async def test_what_may_follow_a_state_is_said_and_offered_anew_once_it_is_saved() -> None:
    async with form_at("status") as (app, pilot):
        await pilot.press("enter", "down", "enter")
        await until_shown(pilot, "now: drafting; next: consultation")
        app.model.rebase(app.model.values, app.model.values)
        form_of(app).redraw()
        await until_shown(pilot, "now: consultation; next: sign-off")
        assert app.model.values["status"] == "consultation"
        await pilot.press("enter", "up", "enter")
        await until(pilot, lambda: app.model.values["status"] == "drafting", "a state that may follow")
        await pilot.press("enter", "end", "up", "up", "enter")
        await until(pilot, lambda: app.model.values["status"] == "sign_off", "a state that may follow")


async def test_a_date_shows_the_day_that_was_read_beside_it() -> None:
    async with form_at("deadlines/dl222/date") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, "1 dec 2026")
        await until_shown(pilot, "Tue 1 Dec 2026, in 9 days")
        assert app.lines == ["-   date: 2027-03-01", "+   date: 2026-12-01"]


async def test_what_cannot_be_read_is_said_beside_the_field_when_it_is_left() -> None:
    async with form_at("session") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, "many")
        assert "whole number" not in text_of(app)
        await pilot.press("tab")
        await until_shown(pilot, "! This should be a whole number")


async def test_a_value_that_was_wrong_before_is_marked_and_never_stops_a_save() -> None:
    async with form_at("deadlines/dl333/what") as (app, pilot):
        await type_text(pilot, " call")
        await until_shown(pilot, "someday soon", "! This should be a date")
        assert app.model.unreadable() == []
        assert app.lines == ["-   what: Sign-off", "+   what: Sign-off call"]


async def test_going_through_every_field_changes_nothing() -> None:
    async with form_at("title") as (app, pilot):
        await form_of(app).level.complete()
        seen = set()
        for _ in range(len(app.query(FieldRow)) + len(app.query(GroupRows)) + 6):
            await pilot.press("tab")
            row = form_of(app).current
            seen.add(row.declared.name if row is not None else "")
        assert {"title", "lead", "sur", "issues", "summary", "confidentiality"} <= seen
        assert app.model.values is app.model.base


async def test_keys_of_nobodys_making_are_shown_and_left_alone() -> None:
    async with form_at("confidentiality") as (app, pilot):
        app.query_one(Level).scroll_end(animate=False)
        await until_shown(pilot, "Other fields, kept as they are", "house_code", "K-17")


async def test_clearing_a_field_takes_its_line_out() -> None:
    async with form_at("issues/iss22/title") as (app, pilot):
        await clear(pilot)
        assert app.lines == ["-   title: Wages"]


async def test_a_second_language_makes_a_text_for_each() -> None:
    async with form_at("title") as (app, pilot):
        await pilot.press("f6")
        await until_shown(pilot, "Spanish")
        await type_text(pilot, "fr")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Input) and not app.focused.value, "a box")
        await type_text(pilot, "Le Kenya")
        assert app.lines == ["- title: Kenya, session 49", "+ title:", "+   en: Kenya, session 49", "+   fr: Le Kenya"]


async def test_the_key_that_adds_a_language_adds_one_from_within_a_long_text() -> None:
    async with form_at("text", "title: A letter\ntext: Wages now.\n", kind="sign_on") as (app, pilot):
        await pilot.press("f7", "f6")
        await until_shown(pilot, "Spanish")
        await type_text(pilot, "fr")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, TextArea) and not app.focused.text, "a box")
        await type_text(pilot, "Les salaires")
        assert app.model.get(("text",)) == {"en": "Wages now.", "fr": "Les salaires"}


async def test_keys_typed_before_an_editor_is_ready_are_not_lost() -> None:
    async with form_at("summary_symbol") as (app, pilot):
        app.screen.set_focus(await form_of(app).level.row(("code",)))
        for key in ("j", "s", "9"):
            app.post_message(events.Key(key, key))
        await until(pilot, lambda: app.model.values.get("code") == "js9", f"{app.lines}")


async def test_plain_letters_in_a_form_never_leave_it() -> None:
    async with form_at("issues") as (app, pilot):
        left = []
        app.action_leave = lambda: left.append("left")  # type: ignore[attr-defined]
        app.bind("q", "leave")
        await pilot.press("q", "s", "n", "1", "v")
        await editing(pilot, "issues")
        assert not left


async def test_the_sections_are_a_way_through_a_long_form_on_a_small_screen() -> None:
    async with form_at("title", size=NARROW) as (_, pilot):
        await pilot.press("f4", "down", "down", "enter")
        await editing(pilot, "sur")
        await until_shown(pilot, "State under review *")


async def test_needed_fields_are_marked_and_help_stands_below() -> None:
    async with form_at("session") as (_, pilot):
        await until_shown(pilot, "Session *", "The UPR Working Group's session. Needed.")


async def test_text_that_would_act_on_a_terminal_is_only_shown() -> None:
    text = KENYA_TEXT.replace("title: Wages", f"title: {json.dumps(HOSTILE)}").replace(
        "- labour", f"- {json.dumps(HOSTILE)}"
    )
    async with form_at("issues/iss22/title", text=text) as (app, pilot):
        await pilot.press("tab")
        await until_shown(pilot, "odd [/x] [@click=app.quit]go[/]")
        assert "\x1b" not in text_of(app)
        assert app.model.values is app.model.base


async def test_a_form_still_stands_after_the_window_changes_its_size() -> None:
    async with form_at("summary") as (app, pilot):
        await type_text(pilot, "More. ")
        await pilot.resize_terminal(*NARROW)
        await until_shown(pilot, "More. What a colleague")
        await pilot.resize_terminal(*WIDE)
        await until_shown(pilot, "More. What a colleague must know.")
        assert app.model.is_changed
