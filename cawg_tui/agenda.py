"""What is due across records, as people say it: from the index's rows and the rules of deadlines. Reads no file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cawg_tui.rules.deadlines import Due, days_left, in_words, moment

if TYPE_CHECKING:
    from datetime import datetime

    from cawg_tui.index.database import Index
    from cawg_tui.index.lookups import DueRow


@dataclass(frozen=True, slots=True)
class DueItem:
    """An open deadline or task: of which record, what, when, in how many days, how firm, and whose it is.

    `field` is its path in the record, `words` how far off it is ("in 9 days"), `left` the same in whole days of the
    calendar, negative once it has passed. `person` is the id of who answers for it, empty where nobody does.
    """

    record_id: str
    title: str
    field: str
    what: str
    words: str
    left: int
    day: date
    time: str
    zone: str
    hard: bool
    verified: bool
    person: str
    task: bool


def due_items(index: Index, at: datetime, limit: int) -> list[DueItem]:
    """Return what is due in records whose work is open, the earliest first; what has passed stands at the head."""
    return [_item(row, at) for row in index.due(at.date(), limit)]


def _item(row: DueRow, at: datetime) -> DueItem:
    day = date.fromisoformat(row.date)
    due = Due(row.path, row.what, day, moment(day, row.time, row.tz), row.time, row.tz, row.hard, row.verified)
    return DueItem(
        row.id, row.title, row.path, row.what, in_words(due, at), days_left(due, at), day, row.time, row.tz, row.hard,
        row.verified, row.who or row.lead, row.task,
    )  # fmt: skip
