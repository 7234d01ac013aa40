"""How far a plan has come: from records, from what is noted, by quarter, and what is late."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.kinds import built_in
from cawg_tui.rules.articles import articles
from cawg_tui.rules.progress import by_objective, is_late, overall, progress, quarters

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

THERE: dict[str, tuple[str, Values]] = {
    "held": ("learning_exchange", {"status": "evaluated"}),
    "asked": ("learning_exchange", {"status": "proposed"}),
    "off": ("learning_exchange", {"status": "cancelled"}),
    "odd": ("no_such_kind", {"status": "x"}),
}
TODAY = date(2026, 7, 1)


def plan(*activities: Values) -> Values:
    listed = [{"id": f"act{at}", "text": f"Activity {at}", **one} for at, one in enumerate(activities)]
    return {"year": 2026, "objectives": [{"id": "obj", "text": "Change", "activities": listed}]}  # type: ignore[dict-item]


def shares(*activities: Values) -> list[float]:
    return [one.share for one in progress(plan(*activities), built_in(), THERE.get)]


def test_records_tell_how_far_an_activity_is_and_what_is_noted_where_there_are_none() -> None:
    assert shares({"records": ["held"]}, {"records": ["asked"]}, {"records": ["held", "asked"]}) == [1.0, 0.0, 0.5]
    assert shares({"records": ["gone"], "status": "under_way"}, {"status": "done"}, {}) == [0.5, 1.0, 0.0]
    assert shares({"records": ["odd"]}, {"records": ["off"]}) == [0.0, 1.0]


def test_what_was_dropped_counts_in_no_share() -> None:
    found = progress(plan({"status": "done"}, {"status": "dropped"}), built_in(), THERE.get)
    assert overall(found) == 1.0
    assert overall([]) == 0.0


@pytest.mark.parametrize(("quarter", "status", "late"), [
    (2, "under_way", True), (2, "done", False), (2, "dropped", False), (3, "not_started", False),
    (None, "under_way", False), (9, "under_way", False),
])  # fmt: skip
def test_an_activity_is_late_once_its_quarter_is_over_and_something_is_left(
    quarter: int | None, status: str, *, late: bool
) -> None:
    (found,) = progress(plan({"quarter": quarter, "status": status}), built_in(), THERE.get)
    assert is_late(found, 2026, TODAY) is late


def test_on_its_last_day_a_quarter_is_not_over_and_a_plan_without_a_year_has_nothing_late() -> None:
    (found,) = progress(plan({"quarter": 2}), built_in(), THERE.get)
    assert not is_late(found, 2026, date(2026, 6, 30))
    assert is_late(found, 2026, date(2026, 7, 1))
    assert not is_late(found, None, date(2030, 1, 1))


def test_quarters_say_how_much_of_each_is_done_and_how_much_is_late() -> None:
    found = progress(plan({"quarter": 1, "status": "done"}, {"quarter": 1}, {"quarter": 3}, {}), built_in(), THERE.get)
    told = [(one.number, one.share, one.activities, one.late) for one in quarters(found, 2026, TODAY)]
    assert told == [(1, 0.5, 2, 1), (2, 0.0, 0, 0), (3, 0.0, 1, 0), (4, 0.0, 0, 0)]


def test_an_objective_without_activities_is_listed_too() -> None:
    values: Values = {"objectives": [{"id": "one", "text": "A"}, {"id": "two", "text": "B", "activities": [
        {"id": "act", "text": "C", "status": "done"}]}]}  # fmt: skip
    told = by_objective(values, progress(values, built_in(), THERE.get))
    assert [(one.text, one.share, len(one.activities)) for one in told] == [("A", 0.0, 0), ("B", 1.0, 1)]


def test_articles_stand_in_the_order_of_drafts_with_the_states_counted_once_each() -> None:
    process: Values = {
        "drafts": [{"id": "a", "label": "Zero"}, {"id": "b", "label": "First"}],
        "articles": [{"n": "6", "title": "Prevention", "red_line": True, "texts": [
            {"draft": "First", "text": "States may."}, {"draft": "Zero", "text": "States  shall."}]}],
        "state_positions": [
            {"id": "1", "state": "KEN", "article": "6", "date": "2024", "stance": -1},
            {"id": "2", "state": "KEN", "article": "6", "date": "2025", "stance": 2},
            {"id": "3", "state": "FRA", "article": "6", "stance": -2},
            {"id": "4", "state": "FRA", "article": "7", "stance": -2},
            {"id": "5", "state": "ECU", "article": "6", "stance": 5},
            {"id": "6", "state": "XXX", "article": "6", "stance": 0},
            {"id": "7", "state": "XXX", "article": "6", "stance": 0},
        ],
    }  # fmt: skip
    (article,) = articles(process)
    assert [(one.draft, one.before, one.differs) for one in article.texts] == [
        ("Zero", None, False), ("First", "States  shall.", True),
    ]  # fmt: skip
    assert article.stances == (1, 0, 2, 0, 1)
    assert article.sum == 0
