"""Lists in a form: entries with fields of their own, plain values, lists within entries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cawg_tui.tui.form.lines import EntryLines
from textual.widgets import Input

from tests.tui.desk import HOSTILE, KENYA_TEXT, clear, editing, form_at, form_of, go, type_text
from tests.tui.screens import NARROW, text_of, until, until_shown

if TYPE_CHECKING:
    from tests.tui.desk import FormApp


def lines_of(app: FormApp) -> EntryLines:
    """Return the list that is being edited."""
    row = form_of(app).current
    assert row is not None
    return row.query_one(EntryLines)


async def test_a_list_shows_each_entry_by_its_main_words() -> None:
    async with form_at("title") as (_, pilot):
        await until_shown(pilot, "1  Work · Wages", "2  Health", "1  Example Group · Kenya · Asked")


async def test_enter_opens_an_entry_with_the_way_to_it_above_and_escape_goes_back_to_it() -> None:
    async with form_at("issues", size=NARROW) as (app, pilot):
        await pilot.press("down", "enter")
        await editing(pilot, "heading")
        await until_shown(pilot, "Issues › Health (2 of 2)")
        await pilot.press("escape")
        await editing(pilot, "issues")
        assert lines_of(app).cursor == 1


async def test_a_list_within_an_entry_opens_the_same_way() -> None:
    async with form_at("issues") as (app, pilot):
        await pilot.press("enter")
        await editing(pilot, "heading")
        await go(pilot, "issues/iss22/recommendations")
        await pilot.press("enter")
        await editing(pilot, "text")
        await pilot.press("end")
        await type_text(pilot, " Now.")
        await pilot.press("escape")
        await editing(pilot, "recommendations")
        await pilot.press("escape")
        await editing(pilot, "issues")
        assert app.lines == ["-     text: Adopt a law.", "+     text: Adopt a law. Now."]


async def test_an_entry_is_added_with_its_fields_open() -> None:
    async with form_at("deadlines") as (app, pilot):
        await pilot.press("f6")
        await editing(pilot, "what")
        await type_text(pilot, "Hearing")
        await pilot.press("tab")
        await editing(pilot, "date")
        await type_text(pilot, "3 mar 2027")
        added = app.lines
    assert [added[0][:8], *added[1:]] == ["+ - id: ", "+   what: Hearing", "+   date: 2027-03-03"]


async def test_the_way_to_an_entry_names_it_by_its_words_as_they_are_typed_and_never_by_its_id() -> None:
    async with form_at("deadlines") as (_, pilot):
        await pilot.press("f6")
        await editing(pilot, "what")
        await until_shown(pilot, " Deadlines (3 of 3)")
        await type_text(pilot, "Hearing")
        await until_shown(pilot, "Deadlines › Hearing (3 of 3)")


async def test_an_entry_without_words_says_how_much_its_lists_hold() -> None:
    text = KENYA_TEXT.replace("- id: iss33\n  heading: health", '- id: iss33\n  prev_recs: ["142.1", "142.2"]')
    async with form_at("issues", text=text) as (_, pilot):
        await until_shown(pilot, "2  Previous recommendations: 2")


async def test_an_entry_that_was_begun_and_left_empty_is_not_written() -> None:
    async with form_at("deadlines") as (app, pilot):
        await pilot.press("f6")
        await editing(pilot, "what")
        await pilot.press("escape")
        await editing(pilot, "deadlines")
        assert app.lines == []


async def test_an_entry_is_removed_and_comes_back() -> None:
    async with form_at("issues") as (app, pilot):
        await pilot.press("down", "f9")
        assert app.lines == ["- - id: iss33", "-   heading: health"]
        await pilot.press("u")
        assert app.lines == []
        await until_shown(pilot, "2  Health")


async def test_bringing_an_entry_back_keeps_what_was_typed_in_another_meanwhile() -> None:
    async with form_at("issues") as (app, pilot):
        await pilot.press("down", "f9")
        await go(pilot, "issues/iss22/title")
        await type_text(pilot, "X")
        await pilot.press("escape")
        await editing(pilot, "issues")
        await pilot.press("u")
        assert app.lines == ["-   title: Wages", "+   title: WagesX"]


async def test_an_entry_moves_and_its_lines_with_it() -> None:
    async with form_at("issues") as (app, pilot):
        await pilot.press("down", "f7")
        assert [app.model.get(("issues", at, "id")) for at in range(2)] == ["iss33", "iss22"]
        assert lines_of(app).cursor == 0
        await pilot.press("f8")
        assert app.lines == []


async def test_entries_without_a_name_are_edited_where_they_stand() -> None:
    text = KENYA_TEXT.replace("- id: dl222\n  what", "- what").replace("- id: dl333\n  what", "- what")
    async with form_at("deadlines", text=text) as (app, pilot):
        await pilot.press("down", "enter")
        await editing(pilot, "what")
        await type_text(pilot, " call")
        whats = [app.model.get(("deadlines", at, "what")) for at in range(2)]
        assert whats == ["Stakeholder submission", "Sign-off call"]


async def test_plain_values_are_added_one_after_the_other() -> None:
    async with form_at("partners") as (app, pilot):
        await type_text(pilot, "UPR Info")
        await pilot.press("enter")
        await type_text(pilot, "ESCR-Net")
        await pilot.press("enter")
        assert app.lines == ["+ partners:", "+ - UPR Info", "+ - ESCR-Net"]


async def test_a_plain_value_left_unfinished_in_the_line_counts() -> None:
    async with form_at("partners") as (app, pilot):
        await type_text(pilot, "UPR Info")
        await pilot.press("tab")
        await until_shown(pilot, "Partners              UPR Info")
        assert app.lines == ["+ partners:", "+ - UPR Info"]


async def test_a_plain_value_is_taken_into_the_line_and_changed() -> None:
    async with form_at("keywords") as (app, pilot):
        await pilot.press("up", "up", "enter")
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.value == "labour", "the value")
        await clear(pilot)
        await type_text(pilot, "work")
        await pilot.press("enter")
        assert app.model.values["keywords"] == ["work", "land"]


async def test_plain_values_move_and_go_and_come_back() -> None:
    async with form_at("keywords") as (app, pilot):
        await pilot.press("up", "f7")
        assert app.model.values["keywords"] == ["land", "labour"]
        await pilot.press("f9")
        assert app.model.values["keywords"] == ["labour"]
        await pilot.press("u", "u")
        assert app.model.values["keywords"] == ["labour", "land"]


async def test_a_term_is_offered_by_its_words_and_stored_by_its_name() -> None:
    async with form_at("themes") as (app, pilot):
        await type_text(pilot, "land")
        await until_shown(pilot, "Land and resettlement")
        await pilot.press("down", "enter")
        assert app.lines == ["+ - land_and_resettlement"]
        await until_shown(pilot, "Labour", "2  Land and resettlement")


async def test_a_term_of_ones_own_is_taken_as_typed() -> None:
    async with form_at("themes") as (app, pilot):
        await type_text(pilot, "sand mining")
        await pilot.press("enter")
        assert app.lines == ["+ - sand mining"]


async def test_a_country_that_nobody_knows_stays_in_the_line_and_says_why() -> None:
    async with form_at("countries") as (app, pilot):
        await type_text(pilot, "qqqq")
        await pilot.press("enter")
        await until_shown(pilot, "No country is called qqqq")
        assert [one.sentence[:26] for one in app.model.unreadable()] == ["No country is called qqqq."]


async def test_a_long_list_of_entries_is_shown_in_short_and_whole_when_it_is_edited() -> None:
    many = "".join(f"- id: aa{number:03d}\n  what: Task {number}\n" for number in range(40))
    async with form_at("title", text=KENYA_TEXT + "tasks:\n" + many) as (app, pilot):
        row = await form_of(app).level.row(("tasks",))
        assert row is not None
        assert "… and 28 more" in str(row._words())
        await go(pilot, "tasks")
        await pilot.press("end")
        await until_shown(pilot, "› 40  Task 39")


async def test_hostile_words_in_entries_are_only_shown() -> None:
    text = KENYA_TEXT.replace("title: Wages", f"title: {json.dumps(HOSTILE)}").replace(
        "[labour, land]", f"[{json.dumps(HOSTILE)}]"
    )
    async with form_at("keywords", text=text) as (app, pilot):
        await until_shown(pilot, "1  odd [/x] [@click=app.quit]go[/]")
        await go(pilot, "issues")
        await until_shown(pilot, "odd [/x] [@click=app.quit]go[/]")
        assert "\x1b" not in text_of(app)
        assert app.lines == []


async def test_what_is_no_list_of_entries_is_kept_and_left_to_the_text_editor() -> None:
    async with form_at("lead", text=KENYA_TEXT + "tasks: none yet\n") as (app, _):
        row = await form_of(app).level.row(("tasks",))
        assert row is not None
        assert not row.focusable
        assert "open the record as text" in row.problem
        assert app.model.unreadable() == []
