"""The calendar: lists by day, person and record, the year as a picture, the workload; lines lead to the field."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cawg_tui.agenda import DueItem, Load
from cawg_tui.tui import timeline
from cawg_tui.tui.calendar import NOTHING, CalendarLines, CalendarScreen
from cawg_tui.tui.home import HomeScreen
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.records import RecordsScreen
from hypothesis import given
from hypothesis import strategies as st
from textual.command import CommandPalette

from tests.tui.desk import BEATRIZ_TEXT, HOSTILE, Desk
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_ready, until_shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from cawg_tui.tui.app import CawgApp
    from textual.pilot import Pilot

    from tests.conftest import Network

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()


@asynccontextmanager
async def calendar_at(place: Path, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[CawgApp, Pilot[None]]]:
    """Open the calendar from Home and wait until it is filled."""
    app = app_at(place, clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await until_ready(pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CalendarScreen) and app.screen.calendar is not None)
        yield app, pilot


def lines_of(app: CawgApp) -> CalendarLines:
    return app.screen.query_one(CalendarLines)


def months_stand_above_their_marks(app: CawgApp) -> bool:
    """Say whether the letter a month begins with stands above the first days of that month."""
    shown = text_of(app).splitlines()
    rows = [line for line in shown if line.count("┊") >= 8]
    at = next(line for line in shown if " Dec " in line).index("Feb")
    return bool(rows) and all(line[at] in "┊●○■23456789" for line in rows)


def item(ahead: int, **how: object) -> DueItem:
    day = TODAY + timedelta(days=ahead)
    usual = DueItem("r1", "Record", "tasks/a", "Do it", "", ahead, day, "", "", False, True, "", False)
    return replace(usual, **how)  # type: ignore[arg-type]


# --- the screen -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_by_day_what_is_past_comes_first_and_today_is_marked(network: Network, size: tuple[int, int]) -> None:
    async with calendar_at(network.amina, size) as (app, pilot):
        await until_shown(pilot, "Past and still open", "Today, Mon 23 November 2026", "November 2026", "773 days ago")
        shown = text_of(app)
        assert shown.index("Past and still open") < shown.index("Today, Mon") < shown.index("in 4 days")
        assert "Closes for signatures" in shown
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_enter_opens_the_record_at_the_field_and_v_reads_it(network: Network) -> None:
    async with calendar_at(network.amina) as (app, pilot):
        lines = lines_of(app)
        lines.move_to(next(at for at, one in enumerate(lines.entries) if one.item and one.item.field == "closes"))
        await pilot.press("enter")
        await until_shown(pilot, "Closes")
        screen = app.screen
        assert isinstance(screen, RecordScreen)
        await until(pilot, lambda: screen.opened is not None and screen.side == "edit")
        assert screen.record_id.startswith("letter-to-the-example-bank")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, CalendarScreen))
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen) and app.screen.opened is not None)
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.side == "view"


async def test_by_person_and_by_record_every_item_stands_under_its_heading(network: Network) -> None:
    async with calendar_at(network.amina) as (app, pilot):
        screen, lines = app.screen, lines_of(app)
        assert isinstance(screen, CalendarScreen)
        assert screen.calendar is not None
        due = len(screen.calendar.items)
        await pilot.press("p")
        await until_shown(pilot, "Amina (demo member, placeholder)   ")
        assert sum(one.item is not None for one in lines.entries) == due
        assert all(one.of == one.item.person for one in lines.entries if one.item)
        await pilot.press("r")
        await until_shown(pilot, "Kenya, session 49: business and human rights   ")
        assert sum(one.item is not None for one in lines.entries) == due
        assert all(one.of == one.item.record_id for one in lines.entries if one.item)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_timeline_is_a_picture_with_the_marked_row_in_words_below(
    network: Network, size: tuple[int, int]
) -> None:
    async with calendar_at(network.amina, size) as (app, pilot):
        await pilot.press("t")
        await until_shown(pilot, "Dec", "Feb", "│", "● cannot be missed", "to come")
        await until(pilot, lambda: months_stand_above_their_marks(app))
        rows = len(lines_of(app).entries)
        await pilot.press("m")
        await until_shown(pilot, "UPR submissions", "Sign-on letters", "Safeguard reviews")
        assert len(lines_of(app).entries) < rows
        await pilot.press("j")
        await until_shown(pilot, "Workplans: ", "54 days ago, Wed 30 Sep 2026 (task): Newsletter of the group")
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: months_stand_above_their_marks(app))
        await pilot.press("d")
        await until(pilot, lambda: "● cannot be missed" not in text_of(app))


async def test_the_workload_leads_to_what_the_person_has_to_do(network: Network) -> None:
    async with calendar_at(network.amina, NARROW) as (app, pilot):
        await pilot.press("w")
        await until_shown(pilot, "late", "Beatriz", " in all.", "past and still open")
        await pilot.press("j")
        await until_shown(pilot, "Beatriz (demo member, placeholder): ")
        await pilot.press("enter")
        lines = lines_of(app)
        await until(pilot, lambda: lines.marked is not None and lines.marked.item is not None)
        assert lines.marked is not None
        assert lines.marked.item is not None
        assert lines.marked.item.person == "beatriz-demo-member-placeholder-b5tz"


async def test_the_keys_are_in_the_palette_and_work_from_records(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("2", "colon")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"calen")
        await until_shown(pilot, "Calendar  c")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CalendarScreen))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_hostile_words_are_shown_and_do_nothing(desk: Desk) -> None:
    text = BEATRIZ_TEXT.replace("Beatriz Montoya", f'"{HOSTILE.encode("unicode_escape").decode()}"')
    text += f'tasks:\n- id: tsk22\n  what: "{HOSTILE.encode("unicode_escape").decode()}"\n  due: 2026-12-01\n'
    (desk.folder / "members" / "odd-name-cccc.yaml").write_text(text, encoding="utf-8")
    async with calendar_at(desk.folder) as (app, pilot):
        await until_shown(pilot, "[@click=")
        for key in "prtw":
            await pilot.press(key)
            await until(pilot, lambda: "\x1b" not in text_of(app) and "\u202e" not in text_of(app))


async def test_where_nothing_is_due_it_says_what_will_appear(desk: Desk) -> None:
    for path in desk.folder.rglob("*.yaml"):
        if path.parent.name not in {desk.folder.name, "rules"}:
            path.unlink()
    async with calendar_at(desk.folder) as (app, pilot):
        await until_shown(pilot, NOTHING[:40])
        for key in "prtwm":
            await pilot.press(key)
        assert lines_of(app).count == 0


# --- the picture ------------------------------------------------------------------------------------------


def test_marks_differ_by_shape_and_several_become_a_number() -> None:
    def marks(*items: DueItem) -> str:
        return timeline.row("", items, TODAY, 118).plain[timeline.label_width(118) + 1 :]

    assert "●" in marks(item(40, hard=True))
    assert "○" in marks(item(40))
    assert "■" in marks(item(40, task=True))
    assert "2" in marks(item(40), item(40))
    assert "9" in marks(*[item(40)] * 12)
    assert marks(item(-90)).startswith("◂")
    assert marks(item(900)).rstrip().endswith("▸")
    assert marks().count("│") == 1


@given(
    st.lists(st.integers(-900, 900), max_size=20), st.integers(40, 200), st.dates(date(2020, 1, 1), date(2035, 1, 1))
)
def test_every_line_of_the_picture_is_exactly_as_wide_as_asked(ahead: list[int], width: int, today: date) -> None:
    items = [replace(item(off), day=today + timedelta(days=off)) for off in sorted(ahead)]
    assert timeline.row("اسم 名前 name " * 9, items, today, width).cell_length == width
    assert timeline.header(today, width).cell_length == width
    load = Load("a", 0, (3,) + (0,) * 11 + (12,), 0)
    if width >= 72:
        assert timeline.load_row(load, "名前 name", 12, width).cell_length == width
        assert timeline.load_header(today, width).cell_length == width


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(30, 120))
def test_days_stand_in_their_order_with_today_between(today: date, cells: int) -> None:
    scale = timeline.Scale(today, cells)
    places = [scale.cell(today + timedelta(days=off)) for off in range(-40, 400)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, cells - 1)
    assert 0 < scale.cell(today) < cells - 1


def test_a_month_on_from_its_last_day_is_the_last_day() -> None:
    assert timeline.moved(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert timeline.moved(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert timeline.moved(date(2027, 3, 31), -1) == date(2027, 2, 28)


def test_bars_grow_with_their_number() -> None:
    heights = [timeline.BARS.index(timeline.bar(count, 27)) for count in range(1, 28)]
    assert heights == sorted(heights)
    assert (heights[0], heights[-1]) == (0, len(timeline.BARS) - 1)


def test_a_load_in_words_names_only_the_months_that_have_something() -> None:
    load = Load("a", 1, (2, 0, 3) + (0,) * 10, 4)
    assert timeline.load_words(load, "Ana", TODAY) == [
        "Ana: 10 in all.", "1 past and still open · Nov 2026: 2 · Jan 2027: 3 · later: 4",
    ]  # fmt: skip
