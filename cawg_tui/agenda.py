"""What is due and what is blocked across records, in words, and whose turn it is. From the index; reads no file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args

from cawg_tui.records.vocabulary import UNVERIFIED
from cawg_tui.rules.deadlines import AHEAD_DAYS, Due, days_left, in_words, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from cawg_tui.index.database import Index
    from cawg_tui.index.lookups import BlockedRow, DueRow

By = Literal["day", "person", "record"]
WAYS: Final = get_args(By)
LATE, NOBODY, ANYONE = "Past and still open", "Nobody yet", "You, or anyone"
HARD, ALSO = "Cannot be missed", "Also due"
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_AHEAD: Final = 12


@dataclass(frozen=True, slots=True)
class DueItem:
    """An open deadline, a task, or a day its kind keeps: of which record, what, when, how far off, how firm, and whose.

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
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """What a record waits for: by what it is blocked, whose turn it is, by when it matters, if that is known."""

    record_id: str
    title: str
    field: str
    what: str
    turn: str
    by: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together under a heading: of a month, of a person (`of` is the id), of a record (its id)."""

    title: str
    items: tuple[DueItem, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """How much a person has to do: what is past and still open, each month from this one on, and what comes after."""

    person: str
    late: int
    months: tuple[int, ...]
    later: int

    @property
    def total(self) -> int:
        """Return how many items it is in all."""
        return self.late + sum(self.months) + self.later


def firmness(one: DueItem) -> str:
    """Return how firm an item is: a task, a date that cannot be missed, one that nobody has verified."""
    if one.task:
        return "task"
    return ", ".join(word for word, holds in (("hard", one.hard), (UNVERIFIED, not one.verified)) if holds)


def in_short(firm: str) -> str:
    """Return how firm an item is for a narrow column, in at most ten letters."""
    return firm if len(firm) <= len(UNVERIFIED) else "hard, unv."


def due_items(index: Index, at: datetime, limit: int) -> list[DueItem]:
    """Return what is due in records whose work is open, the earliest first; what has passed stands at the head."""
    return [_item(row, at) for row in index.due(at.date(), limit)]


def _item(row: DueRow, at: datetime) -> DueItem:
    day = date.fromisoformat(row.date)
    due = Due(row.path, row.what, day, moment(day, row.time, row.tz), row.time, row.tz, row.hard, row.verified)
    return DueItem(
        row.id, row.title, row.path, row.what, in_words(due, at), days_left(due, at), day, row.time, row.tz, row.hard,
        row.verified, row.who or row.lead, row.task, row.kind,
    )  # fmt: skip


def hard_first(index: Index, at: datetime, limit: int) -> tuple[list[DueItem], list[DueItem]]:
    """Return what cannot be missed and is late or near, then all the rest; the earliest first in both.

    There are `limit` of each at most, and no more is read for them.
    """

    def is_near(one: DueItem) -> bool:
        return one.hard and one.left <= AHEAD_DAYS

    # Where a deadline is kept it may be another day than here: what lies on the edge is asked for twice.
    edge = at.date() + timedelta(days=AHEAD_DAYS)
    hard = index.due(at.date(), limit, hard=True, until=edge + timedelta(days=1))
    rest = index.due(at.date(), limit, hard=False, until=edge - timedelta(days=1))
    return (
        [one for one in (_item(row, at) for row in hard) if is_near(one)],
        [one for one in (_item(row, at) for row in rest) if not is_near(one)],
    )


def blocked_items(index: Index, today: date, limit: int) -> list[Blocked]:
    """Return what is blocked: decisions between two versions first, then what matters soonest."""
    name_of = names(index)
    return [_blocked(row, name_of) for row in index.blocked(today, limit)]


def _blocked(row: BlockedRow, name_of: Callable[[str], str]) -> Blocked:
    what, turn = row.what, row.who or row.lead
    if row.sort == "decide":
        many = "A value" if not row.more else f"{row.more + 1} values"
        what, turn = f"{many} to decide: members changed the same thing differently", ANYONE
    elif row.more:
        what = f"{what} And {row.more} more."
    by = date.fromisoformat(row.near) if row.near else None
    return Blocked(row.id, row.title, row.path, what, name_of(turn), by)


def grouped(items: Sequence[DueItem], by: By, today: date, name_of: Callable[[str], str]) -> list[Group]:
    """Return the items in groups, the earliest first in each.

    By day: what is past and still open, today (also where nothing is due), then month by month. By person: in the
    order of names, what is nobody's at the end; `name_of` is that of `names`. By record: the earliest first.
    """
    if by == "day":
        return list(_by_day(items, today))
    key = _person if by == "person" else _record
    kept: dict[str, list[DueItem]] = {}
    for one in items:
        kept.setdefault(key(one), []).append(one)
    if by == "record":
        return [Group(found[0].title, tuple(found), of) for of, found in kept.items()]
    groups = [Group(name_of(of), tuple(found), of) for of, found in kept.items()]
    return sorted(groups, key=lambda group: (not group.of, group.title.casefold()))


def _by_day(items: Iterable[DueItem], today: date) -> Iterator[Group]:
    late: list[DueItem] = []
    now: list[DueItem] = []
    months: dict[tuple[int, int], list[DueItem]] = {}
    for one in items:
        if one.left < 0:
            late.append(one)
        elif one.left == 0:
            now.append(one)
        else:
            months.setdefault((one.day.year, one.day.month), []).append(one)
    if late:
        yield Group(LATE, tuple(late))
    yield Group(f"Today, {weekday(today)} {today.day} {MONTHS[today.month - 1]} {today.year}", tuple(now))
    for (year, month), found in months.items():
        yield Group(f"{MONTHS[month - 1]} {year}", tuple(found))


def _person(one: DueItem) -> str:
    return one.person


def _record(one: DueItem) -> str:
    return one.record_id


def weekday(day: date) -> str:
    """Return the day of the week in three letters."""
    return WEEKDAYS[day.weekday()]


def workload(items: Iterable[DueItem], today: date) -> list[Load]:
    """Return how many items each person has, the busiest first and what is nobody's at the end."""
    counts: dict[str, list[int]] = {}
    for one in items:
        # The first place is what is late, the last what lies beyond the twelve months ahead.
        mine = counts.setdefault(one.person, [0] * (MONTHS_AHEAD + 3))
        ahead = (one.day.year - today.year) * 12 + one.day.month - today.month
        mine[0 if one.left < 0 else min(max(ahead, 0), MONTHS_AHEAD + 1) + 1] += 1
    loads = [Load(person, mine[0], tuple(mine[1:-1]), mine[-1]) for person, mine in counts.items()]
    return sorted(loads, key=lambda load: (not load.person, -load.total, load.person))


def names(index: Index) -> Callable[[str], str]:
    """Return what gives the name of a member by id, asking the index once for each; an unknown id stands for itself."""
    known: dict[str, str] = {"": NOBODY}

    def name_of(member: str) -> str:
        if member not in known:
            row = index.row(member)
            known[member] = row.title if row is not None else member
        return known[member]

    return name_of
