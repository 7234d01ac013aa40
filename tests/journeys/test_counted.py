"""A member's journeys, key by key, each in no more keys than the members' page says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.tui.dialog import Ask
from cawg_tui.tui.home import HomeScreen
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.records import RecordsScreen
from cawg_tui.workspace import Workspace

from tests.journeys.counted import Keys, stated
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_ready, until_shown

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.values import Value, Values
    from textual.pilot import Pilot

    from tests.conftest import Network

SPRING = datetime(2024, 6, 1, 9, 0, tzinfo=UTC)
DEADLINE_NEAR = datetime(2024, 10, 2, 9, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def newest(place: Path, query: str) -> Values:
    """Return what the record says that was written last of those a query finds."""
    workspace = Workspace.open(place)
    workspace.refresh()
    rows = workspace.search(query, sort="updated", descending=True, limit=1).rows
    values = workspace.record(rows[0].id).values
    workspace.close()
    return values


def entries(value: Value) -> list[Values]:
    """Return the entries of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def marked(pilot: Pilot[Any]) -> str:
    """Return the id of the record marked in the list."""
    screen = pilot.app.screen
    record = screen.listed.marked_record if isinstance(screen, RecordsScreen) else None
    return record.id if record is not None else ""


def opened(pilot: Pilot[Any]) -> str:
    """Return the id of the record on screen."""
    screen = pilot.app.screen
    return screen.record_id if isinstance(screen, RecordScreen) and screen.opened is not None else ""


@SIZES
async def test_the_first_screen_says_what_cannot_be_missed_and_whose_turn_it_is(
    network: Network, size: tuple[int, int]
) -> None:
    app = app_at(network.amina, clock=lambda: DEADLINE_NEAR)
    async with app.run_test(size=size) as pilot:
        keys = Keys(pilot)
        await until_ready(pilot)
        await until_shown(pilot, "in 9 days", "Stakeholder submission", "Blocked, and whose turn it is")
        lines = text_of(app).splitlines()
        hard = next(at for at, line in enumerate(lines) if "in 9 days" in line)
        assert "in 9 days" in next(line for line in lines if " days" in line), "the nearest comes first"
        turn = next(at for at, line in enumerate(lines) if "Blocked, and whose turn it is" in line)
        assert hard < turn
        assert any("Kenya" in line for line in lines[turn:])
        await keys.press("enter")
        await until(pilot, lambda: opened(pilot), "the record")
        await until_shown(pilot, "Kenya, session 49")
        assert (keys.about, keys.letters) == stated("See what is due")


async def test_a_new_submission_fills_itself_in_from_the_state(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: SPRING)
    async with app.run_test(size=WIDE) as pilot:
        keys = Keys(pilot)
        await until_ready(pilot)
        await keys.press("n", "down", "enter")
        await keys.at("sur")
        await keys.type("Kenia")
        await keys.press("tab")
        await until_shown(pilot, "Kenya is reviewed in session 49", "Fri 11 Oct 2024, in 132 days")
        await keys.press("f2")
        await until_shown(pilot, "0 of 5,630 words", "limit not verified")
        assert (keys.about, keys.letters) == stated("Begin a joint submission")
    made = newest(network.amina, "kind:upr_submission kenya joint")
    assert (made["sur"], made["session"], made["cycle"], made["type"]) == ("KEN", 49, 4, "joint")
    assert made["rule_profile"] == "upr-c4"
    assert entries(made.get("deadlines"))[0]["date"] == "2024-10-11"


async def test_two_issues_are_written_in_spanish_with_the_words_left_in_each_part(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: SPRING)
    async with app.run_test(size=WIDE) as pilot:
        keys = Keys(pilot)
        await until_ready(pilot)
        await pilot.press("n", "down", "enter")
        await keys.at("sur")
        await pilot.press(*"Kenya", "tab")
        await until_shown(pilot, "Kenya is reviewed in session 49")
        await pilot.press("f2")
        await until_shown(pilot, "0 of 5,630 words")
        await keys.press("f4", *["down"] * 4, "enter", "f6")
        await keys.at("heading")
        await keys.type("work")
        await keys.press("tab", "tab")
        await keys.at("paras")
        await keys.type("La empresa no paga")
        await until_shown(pilot, "5 of 5,630 words: 5,625 words left", "Work 5")
        await keys.press("escape", "f6")
        await keys.at("heading")
        await keys.type("health")
        await keys.press("tab", "tab")
        await keys.at("paras")
        await keys.type("El agua enferma a los pueblos")
        await until_shown(pilot, "12 of 5,630 words: 5,618 words left", "Health 7", "left of its even share")
        await keys.press("f2")
        await until_shown(pilot, "saved")
        assert (keys.about, keys.letters) == stated("Write two issues")
    made = newest(network.amina, "kind:upr_submission kenya joint")
    assert [one["paras"] for one in entries(made.get("issues"))] == [
        "La empresa no paga", "El agua enferma a los pueblos",
    ]  # fmt: skip


async def test_the_year_of_a_workplan_goes_round(network: Network) -> None:
    """Look back at the third quarter; what was approved stays; the plan of the year after begins with what is open."""
    app = app_at(network.amina, clock=lambda: OCTOBER)
    async with app.run_test(size=WIDE) as pilot:
        keys = Keys(pilot)
        await until_ready(pilot)
        await keys.press("slash")
        await keys.type("kind:workplan 2026")
        await until(pilot, lambda: marked(pilot).startswith("workplan-2026"), "the plan found")
        await keys.press("enter", "enter")
        await until_shown(pilot, "How far it has come", "Quarter 3 of 2026 ended without a review")
        await keys.press("r")
        await until_shown(pilot, "Quarter 3 of 2026", "3 activities, 3 late", "Newsletter of the group, twice")
        await keys.press("f2")
        await until_shown(pilot, "Reviewed Q3", "saved")
        await keys.press("escape", "escape", "p")
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await until_shown(pilot, "Begin the plan of 2027?", "9 activities not done or dropped")
        await keys.press("down", "enter")
        await until_shown(pilot, "Committee draft", "has no quarter")
        assert (keys.about, keys.letters) == stated("A quarter's look back")
    plan = newest(network.amina, 'kind:workplan "2027" status:draft_sc')
    assert plan["year"] == 2027
    kept = sum(len(entries(one.get("activities"))) for one in entries(plan.get("objectives")))
    assert kept == 9


async def test_home_is_where_a_key_leads_back_to(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: OCTOBER)
    async with app.run_test(size=NARROW) as pilot:
        await until_ready(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: opened(pilot), "a record")
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
