"""The criteria and the decision in one place: the sum, what a decision lacks while it is typed, where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.tui.assessment import AssessmentScreen, summed
from cawg_tui.tui.record import RecordScreen

from tests.tui.clash import values_of
from tests.tui.desk import NOW, editing, go, open_record, type_text
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_shown

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from textual.pilot import Pilot

    from tests.conftest import Network

DAM = "case-hy7d"


async def assess(pilot: Pilot[Any]) -> None:
    """Open the criteria of a case and wait until the first score can be chosen."""
    await open_record(pilot, DAM)
    await pilot.press("a")
    await until(pilot, lambda: isinstance(pilot.app.screen, AssessmentScreen), "the criteria")
    await editing(pilot, "score")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_scores_are_added_up_and_recommend_nothing(network: Network, size: tuple[int, int]) -> None:
    async with app_at(network.amina, clock=lambda: NOW).run_test(size=size) as pilot:
        await assess(pilot)
        await until_shown(pilot, "Scores: 12 of 20", "4 of 4 weighed", "none decides alone", "How do the four criteria")
        await pilot.press("5")
        await until_shown(pilot, "Scores: 13 of 20")
        await pilot.press("delete")
        await until_shown(pilot, "Scores: 8 of 15", "3 of 4 weighed")
        assert "recommend" not in text_of(pilot.app).lower()


async def test_a_referral_waits_for_its_reason_and_for_consent_and_what_was_weighed_is_kept(network: Network) -> None:
    async with app_at(network.amina, clock=lambda: NOW).run_test(size=NARROW) as pilot:
        await assess(pilot)
        await pilot.press("5")
        await go(pilot, "decision/answer")
        await pilot.press("2")
        await until_shown(pilot, "Not referred yet: Note the group's decision first")
        await go(pilot, "decision/why")
        await type_text(pilot, "Others know it")
        await until_shown(pilot, "Not referred yet: The community has not agreed that it is forwarded to")
        await pilot.press("f2")
        await until(pilot, lambda: values_of(network.amina, DAM)["criteria"]["grave_abuse"]["score"] == 5, "saved")  # type: ignore[index,call-overload]
        assert isinstance(pilot.app.screen, AssessmentScreen)
        assert values_of(network.amina, DAM)["status"] == "assessing"
        await go(pilot, "consent/forward_to_allies")
        await pilot.press("1")
        await until_shown(pilot, "Saving makes the case referred.")
        await pilot.press("f2")
        await until(pilot, lambda: type(pilot.app.screen) is RecordScreen, "the case")
        await until_shown(pilot, "Case · Referred")
    assert values_of(network.amina, DAM)["decision"] == {
        "answer": "refer", "date": NOW.date().isoformat(), "why": "Others know it",
    }  # fmt: skip


async def test_leaving_keeps_what_was_typed_as_a_draft(network: Network) -> None:
    async with app_at(network.amina, clock=lambda: NOW).run_test(size=NARROW) as pilot:
        await assess(pilot)
        await pilot.press("5", "escape")
        await until(pilot, lambda: type(pilot.app.screen) is RecordScreen, "the case")
        await pilot.press("a")
        await until_shown(pilot, "You have unsaved changes", "Criteria")
        await pilot.press("enter")
        await editing(pilot, "score")
        await until_shown(pilot, "Scores: 13 of 20")


def test_a_case_without_scores_adds_up_to_nothing() -> None:
    assert summed({}).plain == "Scores: no score yet · 0 of 4 weighed · none decides alone"
    assert summed({"criteria": {"grave_abuse": {"score": "much"}}}).plain.startswith("Scores: no score yet")


def test_a_score_that_gives_no_reason_is_counted_as_such() -> None:
    criteria: Values = {"grave_abuse": {"score": 5, "reason": "Houses burnt"}, "strategic_value": {"score": 3}}
    assert summed({"criteria": criteria}).plain == (
        "Scores: 8 of 10 · 2 of 4 weighed, 1 without a reason · none decides alone"
    )
