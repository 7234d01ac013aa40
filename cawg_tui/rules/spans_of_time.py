"""Dates that are known no closer than a month or a year, and months counted on the calendar."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from cawg_tui.rules.deadlines import day_of

if TYPE_CHECKING:
    from cawg_tui.records.values import Value

_PART: Final = re.compile(r"([1-9][0-9]{3})(?:-(0[1-9]|1[0-2]))?")


def earliest(value: Value) -> date | None:
    """Return the first day a date may mean: of the month or the year where no day is known."""
    day = day_of(value)
    found = _PART.fullmatch(str(value)) if day is None and value is not None else None
    return date(int(found[1]), int(found[2] or 1), 1) if found else day


def latest(value: Value) -> date | None:
    """Return the last day a date may mean."""
    day = day_of(value)
    found = _PART.fullmatch(str(value)) if day is None and value is not None else None
    if not found:
        return day
    year, month = int(found[1]), int(found[2] or 12)
    return date(year, month, calendar.monthrange(year, month)[1])


def months_after(day: date, months: int) -> date:
    """Return the day so many months later; the month's last day where it has no such day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if not 1 <= year <= 9998:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def working_days_before(day: date, count: int) -> date:
    """Return the day so many working days (Monday to Friday) earlier; holidays are not known here."""
    while count > 0:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day
