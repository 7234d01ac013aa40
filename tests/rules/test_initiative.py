"""The group's rules on initiatives: review dates, outcomes, dates that fit together (I01-I03)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cawg_tui.rules.initiative import findings
from hypothesis import given, settings

from tests.records import strategies

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def codes(**values: Value) -> list[str]:
    return [one.code for one in findings("x", values, NOW)]


@pytest.mark.parametrize(
    ("values", "raised"),
    [
        ({"type": "long_term", "status": "active"}, True),
        ({"type": "long_term", "status": "active", "review_date": "2026-09-01"}, False),
        ({"type": "long_term", "status": "active", "end": "2027"}, False),
        ({"type": "temporary", "status": "active"}, False),
        ({"type": "long_term", "status": "closed"}, False),
        ({"type": "temporary", "status": "active", "review_date": "2026-04-30"}, True),
        ({"type": "temporary", "status": "active", "review_date": "2026-05-01"}, False),
        ({"type": "temporary", "status": "dropped", "review_date": "2026-04-30"}, False),
        ({"type": "temporary", "status": "active", "review_date": "soon"}, False),
    ],
)
def test_long_term_work_needs_a_review_date_and_a_review_that_was_due_is_named(values: Values, raised: bool) -> None:
    assert codes(**values) == (["I01"] if raised else [])


@pytest.mark.parametrize(
    ("start", "outcomes", "raised"),
    [
        ("2025-10-30", [], False), ("2025-10-29", [], True), ("2025", [], False), ("2024", [], True),
        ("2025-10", [], False),
        ("2025-09", [], True), ("2020", [{"date": "2026-03"}], False), ("2020", [{"date": "2025-06"}], True),
        ("2020", [{"what": "no date"}, "junk"], True), (None, [], False), ("2026-02", [], False),
    ],
)  # fmt: skip
def test_active_work_notes_an_outcome_every_six_months(start: Value, outcomes: list[Value], raised: bool) -> None:
    values: Values = {"type": "temporary", "status": "active", "start": start, "outcomes": outcomes}
    assert codes(**values) == (["I02"] if raised else [])
    assert codes(**{**values, "status": "paused"}) == []


@pytest.mark.parametrize(
    ("start", "end", "raised"),
    [
        ("2026-03-01", "2026-02-28", True), ("2026-03-01", "2026-03-01", False), ("2026-03-01", "2026", False),
        ("2026", "2025-12", True), ("2026-03", "2026-02-28", True), ("2026", "", False),
        ("soon", "later", False), (None, "2026", False),
    ],
)  # fmt: skip
def test_an_end_before_the_start_is_named(start: Value, end: Value, raised: bool) -> None:
    assert codes(type="temporary", status="closed", start=start, end=end) == (["I03"] if raised else [])


@settings(max_examples=30)
@given(record=strategies.junk_records("initiative"))
def test_no_record_stops_the_rules(record: Values) -> None:
    for one in findings("x", {**record, "status": "active"}, NOW):
        assert one.message.endswith(".")
