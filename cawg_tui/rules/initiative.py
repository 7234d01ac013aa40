"""What the group's own rules say of an initiative: review dates, outcomes, dates that fit together (I01-I03)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.values import Values, as_text, is_empty
from cawg_tui.rules.deadlines import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Six months, counted as people do where no contract says otherwise.
OUTCOME_DAYS = 183


def findings(record_id: str, values: Values, now: datetime) -> Iterator[Finding]:
    """Yield the findings on one initiative; those that ask for work only while it is active."""
    yield from _dates(record_id, values)
    status = as_text(values.get("status"))
    if status in {"closed", "dropped"}:
        return
    yield from _review(record_id, values, now.date())
    if status == "active":
        yield from _outcomes(record_id, values, now.date())


def _dates(record_id: str, values: Values) -> Iterator[Finding]:
    start, end = as_text(values.get("start")), as_text(values.get("end"))
    shared = min(len(start), len(end))
    if start[:4].isdigit() and end[:4].isdigit() and end[:shared] < start[:shared]:
        said = f"It ends in {end}, before it starts in {start}."
        yield Finding("I03", Level.WARNING, record_id, "end", said, fix="Correct one of the dates.")


def _review(record_id: str, values: Values, today: date) -> Iterator[Finding]:
    if as_text(values.get("type")) == "long_term" and is_empty(values.get("review_date")):
        if is_empty(values.get("end")):
            said = "Long-term work has no end, so it needs a day on which the group looks at it again."
            yield Finding("I01", Level.WARNING, record_id, "review_date", said, fix="Set a review date.")
        return
    day = day_of(values.get("review_date"))
    if day is not None and day < today:
        said = f"The review was due on {day.isoformat()}."
        yield Finding("I01", Level.WARNING, record_id, "review_date", said, fix="Review it, then set the next date.")


def _outcomes(record_id: str, values: Values, today: date) -> Iterator[Finding]:
    latest = max((day for day in _days(values) if day is not None), default=None)
    if latest is not None and today - latest > timedelta(days=OUTCOME_DAYS):
        said = f"No outcome has been noted since {latest.isoformat()}."
        yield Finding("I02", Level.WARNING, record_id, "outcomes", said, fix="Note what changed, or pause the work.")


def _days(values: Values) -> Iterator[date | None]:
    """Yield the days from which six months are counted: the start, and the dates of outcomes, at their latest."""
    yield _latest(as_text(values.get("start")))
    listed = values.get("outcomes")
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict):
            yield _latest(as_text(item.get("date")))


def _latest(part: str) -> date | None:
    """Return the last day a date may mean where only its month or year is known."""
    for whole in (part, f"{part}-31", f"{part}-30", f"{part}-29", f"{part}-28", f"{part}-12-31"):
        day = day_of(whole)
        if day is not None:
            return day
    return None
