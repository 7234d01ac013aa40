"""The look back at a quarter, and a plan that stays as it was approved: in the view, in the form, in the findings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from cawg_tui.planning import Planning
from cawg_tui.store.yaml import parse
from cawg_tui.tui.quarter import QuarterShown
from cawg_tui.workspace import Workspace

from tests.test_planning import PLAN_2026
from tests.tui.desk import NOW, editing, model_of, open_record, save, type_text
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.values import Values

    from tests.conftest import Network

FILE = f"workplans/{PLAN_2026}.yaml"
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture
def workspace(network: Network) -> Iterator[Workspace]:
    opened = Workspace.open(network.amina)
    opened.refresh()
    yield opened
    opened.close()


@SIZES
async def test_a_key_opens_the_look_back_with_what_the_quarter_brought(network: Network, size: tuple[int, int]) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await open_record(pilot, PLAN_2026)
        await pilot.press("r")
        await editing(pilot, "done")
        await until_shown(pilot, "Quarter 3 of 2026", "3 activities, 3 late", "Quarterly reviews ›")
        lines = text_of(app).splitlines()
        assert next(line for line in lines if "Newsletter" in line and "late" in line).startswith(
            "    █████░░░░░  50 %"
        )
        assert "Weigh requests against the four criteria (placeholder): 33%" in str(model_of(app).values["reviews"][-1])
        await type_text(pilot, "Looked at. ")
        await save(pilot)
    values = parse((network.amina / FILE).read_bytes(), FILE).values
    assert values["status"] == "reviewed_q3"
    reviews = values["reviews"]
    assert isinstance(reviews, list)
    assert isinstance(reviews[2], dict)
    assert (reviews[2]["quarter"], reviews[2]["date"]) == (3, "2026-11-22")
    assert str(reviews[2]["done"]).startswith("Looked at. ")


async def test_the_quarter_is_shown_only_where_it_is_looked_back_at(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot, PLAN_2026, edit=True, field="reviews/xzluv/done")
        await editing(pilot, "done")
        shown = app.screen.query_one(QuarterShown)
        await until(pilot, lambda: shown.display, "the quarter")
        await until_shown(pilot, "Quarter 1 of 2026  no activity was planned for it")
        await pilot.press("escape")
        await until(pilot, lambda: not shown.display, "the list without a quarter")


async def test_a_second_press_goes_on_with_the_same_look_back(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_record(pilot, PLAN_2026)
        await pilot.press("r")
        await editing(pilot, "done")
        await screen.show_side("view")
        await pilot.press("r")
        await editing(pilot, "done")
        assert len(model_of(app).values["reviews"]) == 3


@pytest.mark.parametrize(
    ("today", "quarter"), [(date(2026, 11, 22), 3), (date(2026, 9, 30), 3), (date(2026, 6, 1), None)]
)
def test_the_first_quarter_that_has_begun_and_was_not_looked_back_at_is_next(
    workspace: Workspace, today: date, quarter: int | None
) -> None:
    values = workspace.record(PLAN_2026).values
    assert Planning(workspace).quarter_to_review(values, today) == quarter
    assert Planning(workspace).quarter_to_review({**values, "status": "consult"}, today) is None
    assert Planning(workspace).quarter_to_review({**values, "year": "odd"}, today) is None


def moved(network: Network, *, reviews: bool) -> None:
    """Change a plan's file by hand: an activity goes to another quarter; without `reviews` nothing says why."""
    path = network.amina / FILE
    text = path.read_text("utf-8").replace("quarter: 4\n", "quarter: 3\n", 1)
    if not reviews:
        text = text.replace(
            '  changed: "Placeholder: the newsletter moves from the second quarter to the third."\n', ""
        )
    path.write_text(text, "utf-8")


def codes(workspace: Workspace) -> dict[str, tuple[str, int | None, str]]:
    stored = workspace.record(PLAN_2026)
    found = workspace.findings_of(stored, datetime(2026, 11, 22, 9, tzinfo=UTC))
    return {one.code: (one.field, one.line, one.message) for one in found}


def test_an_approved_plan_that_was_changed_by_hand_is_a_finding_with_its_line(
    network: Network, workspace: Workspace
) -> None:
    moved(network, reviews=True)
    assert "P04" not in codes(workspace)
    moved(network, reviews=False)
    field, line, message = codes(workspace)["P04"]
    assert field == "objectives/o6std/activities/a6trt/quarter"
    assert line is not None
    assert (network.amina / FILE).read_text("utf-8").splitlines()[line - 1].strip() == "quarter: 3"
    assert "no quarterly review says why" in message


def test_the_approved_copy_is_the_one_the_history_has_from_the_day_of_the_approval(workspace: Workspace) -> None:
    plan: Values = {
        "title": "Plan", "year": 2027, "objectives": [{"text": "Before", "activities": [{"text": "Hold it"}]}],
    }  # fmt: skip
    stored = workspace.new(workspace.kinds["workplan"], plan).stored
    for status in ("consult", "advanced"):
        stored = workspace.save(stored, {**stored.values, "status": status}).stored
    board: Values = {"approved_by": "The Board", "approved_date": "2027-01-20"}
    stored = workspace.save(stored, {**stored.values, **board, "status": "approved", "vision": "As approved"}).stored
    found = workspace.past.since(stored.id, lambda values: values.get("status") in {"approved", "running"})
    assert found is not None
    assert found[1]["vision"] == "As approved"
    stored = workspace.save(stored, {**stored.values, "status": "running"}).stored
    found = workspace.past.since(stored.id, lambda values: values.get("status") in {"approved", "running"})
    assert found is not None
    assert found[1]["status"] == "approved"
    assert workspace.past.since(stored.id, lambda values: values.get("status") == "advanced") is None


async def test_the_view_says_whether_a_plan_is_as_it_was_approved(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=(120, 90)) as pilot:
        await open_record(pilot, PLAN_2026)
        await until_shown(pilot, "As it was approved", "on 22 Jan 2026 by Board call", "It says what was approved.")
    moved(network, reviews=False)
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=(120, 90)) as pilot:
        await open_record(pilot, PLAN_2026)
        await until_shown(pilot, "It says something else now.", "No review says why.", "- 4  →  + 3")
