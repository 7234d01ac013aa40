"""Deadlines as people count them: in 9 days, in 5 hours, 2 days ago; with time and zone where they are known.

Pure: the moment is given. A deadline without a time ends with its day; without a zone it is counted in UTC and
said to be unsure (finding X04).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.values import FULL_DATE, TIME, Value, Values, as_step, as_text, item_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.kinds import Kind

SOON_DAYS = 14
AHEAD_DAYS = 60
LAST_HOURS = 24


@dataclass(frozen=True, slots=True)
class Due:
    """One open deadline of a record: what, the moment it ends (UTC), how firm it is."""

    path: str
    what: str
    day: date
    ends: datetime
    time: str
    zone: str
    hard: bool
    verified: bool


def deadlines(values: Values) -> Iterator[Due]:
    """Yield the deadlines of a record that are not met; those whose date cannot be read are findings elsewhere."""
    listed = values.get("deadlines")
    for position, item in enumerate(listed if isinstance(listed, list) else [], start=1):
        day = day_of(item.get("date")) if isinstance(item, dict) else None
        if not isinstance(item, dict) or day is None or item.get("met") is True:
            continue
        hour, zone = as_text(item.get("time")), as_text(item.get("tz"))
        name = item_name(item) or as_step(as_text(item.get("what"))) or str(position)
        yield Due(
            f"deadlines/{name}", as_text(item.get("what")), day, moment(day, hour, zone), hour, zone,
            item.get("hard") is True, item.get("verified") is True,
        )  # fmt: skip


def day_of(value: Value) -> date | None:
    """Return the day a value names, None where it names none (a month, a year, something else)."""
    if not isinstance(value, str) or not FULL_DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@lru_cache(maxsize=512)
def zone_of(name: str) -> tzinfo | None:
    """Return the zone of this name, None where the time zone database knows none."""
    # Late: most deadlines name no zone.
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def moment(day: date, hour: str, zone: str) -> datetime:
    """Return the moment a deadline ends, in UTC; the end of the day where no hour is given."""
    clock = time.fromisoformat(hour) if TIME.fullmatch(hour) else time(23, 59, 59)
    try:
        return datetime.combine(day, clock, zone_of(zone) or UTC).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, clock, UTC)


def in_words(due: Due, now: datetime) -> str:
    """Return how far off a deadline is, as people say it: in 9 days, in 5 hours on the last day, 2 days ago."""
    left = due.ends - now
    if timedelta() <= left <= timedelta(hours=LAST_HOURS) and due.time:
        hours = int(left.total_seconds() // 3600)
        return "in less than an hour" if hours < 1 else f"in {hours} hour{'s' if hours > 1 else ''}"
    days = days_left(due, now)
    if days == 0:
        return "today" if left >= timedelta() else "passed today"
    words = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
    return f"in {words}" if days > 0 else f"{words} ago"


def days_left(due: Due, now: datetime) -> int:
    """Return whole days of the calendar between today, where the deadline is kept, and its day."""
    return (due.day - now.astimezone(zone_of(due.zone) or UTC).date()).days


def findings(kind: Kind, record_id: str, values: Values, now: datetime) -> Iterator[Finding]:
    """Yield X01-X04 for the deadlines and X11 for the tasks of a record whose work is not over."""
    status = as_text(values.get("status"))
    if kind.workflow.is_over(status):
        return
    for due in deadlines(values):
        if due.ends >= now:
            yield from _to_come(record_id, due, now)
        elif kind.workflow.is_pending(status):
            level = Level.ERROR if due.hard else Level.WARNING
            said = f"{_said(due, now)} The work is still open."
            yield Finding("X03", level, record_id, due.path, said, fix="Move on, or mark it met.")
    yield from _of_tasks(record_id, values, now.date())


def _to_come(record_id: str, due: Due, now: datetime) -> Iterator[Finding]:
    left = days_left(due, now)
    if left <= SOON_DAYS:
        yield Finding("X02", Level.WARNING, record_id, due.path, _said(due, now))
    elif left <= AHEAD_DAYS and due.hard:
        yield Finding("X01", Level.INFO, record_id, due.path, _said(due, now))
    lacks = [] if due.verified else ["not verified"]
    if not due.zone:
        lacks.append("without a time zone")
    elif zone_of(due.zone) is None:
        lacks.append(f"in a time zone that is not known, {due.zone}, and counted in UTC")
    if lacks:
        yield Finding(
            "X04", Level.WARNING, record_id, due.path, f"The deadline {due.what or due.day} is {' and '.join(lacks)}.",
            fix="Read it at the source, then fill in the zone and mark it verified.",
        )  # fmt: skip


def _said(due: Due, now: datetime) -> str:
    what = f"{due.what}{', ' if due.time else ''}{due.time}"
    unsure = "" if due.verified else "(not verified)"
    parts = (f"Deadline {in_words(due, now)}:", what, due.zone, unsure)
    return f"{' '.join(part for part in parts if part)}."


def _of_tasks(record_id: str, values: Values, today: date) -> Iterator[Finding]:
    listed = values.get("tasks")
    for position, item in enumerate(listed if isinstance(listed, list) else [], start=1):
        day = day_of(item.get("due")) if isinstance(item, dict) else None
        if not isinstance(item, dict) or day is None or item.get("done") is True or day >= today:
            continue
        late = (today - day).days
        said = f"Task overdue by {late} day{'s' if late > 1 else ''}: {as_text(item.get('what'))}."
        yield Finding("X11", Level.WARNING, record_id, f"tasks/{item_name(item) or position}", said)
