"""The query language: what a person typed, as words, phrases and filters. Pure, and it never refuses.

Words are taken together; the last one may be unfinished, unless a blank follows it. `"a b"` and what hangs together
by punctuation (C-14, O'Brien, A/HRC/59) are words next to each other. A leading `-` leaves out. The workspace's own
fields are prefixes too, by their names. A prefix nobody knows (`re:port`) is a word like any other.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.index.fold import is_run, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

TERM_LIMIT: Final = 32
TEXT_LIMIT: Final = 4_000
WORD_LIMIT: Final = 64
FLAGS: Final = ("conflict", "problem", "open", "over", "note")
FILTERS: Final = {
    "kind": "kind", "state": "state", "country": "state", "status": "status", "theme": "theme", "area": "area",
    "lead": "lead", "member": "member", "lang": "lang", "language": "lang", "is": "is", "due": "due",
}  # fmt: skip
OWN: Final = "own"
_CHUNK: Final = r'(-?)(?:({}[A-Za-z]+):)?("[^"]*(?:"|$)|[^\s"]+)'
_DAYS: Final = r"(\d{1,5})([dwmy]?)"
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_ME: Final = "\0me"
_UNIT_DAYS: Final = {"": 1, "d": 1, "w": 7, "m": 30, "y": 365}


class Term(NamedTuple):
    """Words next to each other (mostly one); `open_end` where the last of them may go on."""

    pieces: tuple[str, ...]
    open_end: bool = False


class Filter(NamedTuple):
    """A named property and the value wanted of it, as typed; OWN is one of the workspace's own, with its `field`."""

    name: str
    value: str
    field: str = ""


class DueFilter(NamedTuple):
    """When the next deadline must fall; days count from today, `day` is one of the calendar.

    `how` is one of: before, after, on, overdue, none. `before` includes what is overdue.
    """

    how: str
    days: int | None = None
    day: date | None = None

    def edge(self, today: date) -> date:
        """Return the day that the filter compares with."""
        if self.day is not None:
            return self.day
        left = min(self.days or 0, (date.max - today).days)
        return today + timedelta(days=left)


class Query(NamedTuple):
    """Everything asked for at once; `excluded` holds what must not be there."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    due: tuple[DueFilter, ...] = ()
    excluded: tuple[Term, ...] = ()
    excluded_filters: tuple[Filter, ...] = ()
    excluded_due: tuple[DueFilter, ...] = ()

    @property
    def empty(self) -> bool:
        """Say whether nothing is asked for."""
        return not any((self.terms, self.filters, self.due, self.excluded, self.excluded_filters, self.excluded_due))

    @property
    def chained(self) -> tuple[Term, ...]:
        """Return the terms whose parts must stand next to each other, wanted and unwanted."""
        return tuple(term for term in (*self.terms, *self.excluded) if _is_chain(term))


def _is_chain(term: Term) -> bool:
    return len(term.pieces) > 1 or (len(term.pieces[0]) > 2 and is_run(term.pieces[0]))


class _Parts:
    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.filters: list[Filter] = []
        self.due: list[DueFilter] = []


@lru_cache(maxsize=8)
def _chunks(own: tuple[str, ...]) -> re.Pattern[str]:
    """Return what cuts a text into words, phrases and filters, those of the workspace's own fields among them."""
    odd = [name for name in own if not name.isalpha()]
    return re.compile(_CHUNK.format("".join(f"(?i:{name})|" for name in odd)), re.DOTALL)


def parse(text: str, *, me: str = "", own: Iterable[str] = ()) -> Query:
    """Turn what a person typed into a query. Never raises.

    `me` is the id of the member at the keyboard, `own` the names of the workspace's own fields.
    """
    own = tuple(own)
    text = text[:TEXT_LIMIT].encode("utf-8", "replace").decode()
    wanted, unwanted = _Parts(), _Parts()
    left = TERM_LIMIT
    for found in _chunks(own).finditer(text):
        if left <= 0:
            break
        minus, name, value = found[1], (found[2] or "").lower(), found[3]
        parts = unwanted if minus else wanted
        if name and _take_filter(parts, name, value.strip('"').strip(), me, own):
            left -= 1
            continue
        if not name and value.endswith(":") and (value[:-1].lower() in FILTERS or value[:-1].lower() in own):
            continue
        if name:
            parts.terms += [Term((word[:WORD_LIMIT],)) for word in pieces(name)]
        open_end = found.end() == len(text) and not (value.startswith('"') and value.endswith('"') and len(value) > 1)
        spelled = pieces(value)[:left]
        left -= len(spelled)
        if any(len(word) > WORD_LIMIT for word in spelled):
            parts.terms += [Term((word[:WORD_LIMIT],), open_end=len(word) > WORD_LIMIT) for word in spelled]
        elif spelled:
            parts.terms.append(Term(tuple(spelled), open_end))
    return Query(
        tuple(wanted.terms), tuple(wanted.filters), tuple(wanted.due),
        tuple(unwanted.terms), tuple(unwanted.filters), tuple(unwanted.due),
    )  # fmt: skip


def asks_who(text: str) -> bool:
    """Say whether a query speaks of the member at the keyboard, as `lead:me` does."""
    query = parse(text, me=_ME) if "me" in text.lower() else Query()
    return any(one.value == _ME for one in (*query.filters, *query.excluded_filters))


def _take_filter(parts: _Parts, typed: str, value: str, me: str, own: tuple[str, ...]) -> bool:
    """Add the filter that a prefix names; say no where it is none, or where its value is still to come."""
    name = FILTERS.get(typed)
    if name is None and typed in own:
        parts.filters += [Filter(OWN, value, typed)] if pieces(value) else []
        return True
    if name is None:
        return False
    if not value.strip("<>="):
        return True
    if name == "due":
        due = due_filter(value)
        if due is not None:
            parts.due.append(due)
        return due is not None
    if name == "is":
        flag = next((flag for flag in FLAGS if flag.startswith(value.lower())), None)
        if flag is not None:
            parts.filters.append(Filter("is", flag))
        return flag is not None
    if name in {"lead", "member"} and value.lower() == "me":
        value = me
        if not me:
            return False
    parts.filters.append(Filter(name, value))
    return True


def due_filter(value: str) -> DueFilter | None:
    """Read `<30d`, `>7d`, `<2026-12-31`, `today`, `overdue`, `none`; nothing where it is none of them."""
    word = value.strip().lower()
    if word in {"overdue", "none"}:
        return DueFilter(word)
    if word == "today":
        return DueFilter("on", days=0)
    how = {"<": "before", ">": "after"}.get(word[:1], "")
    rest = word[1:].lstrip("=") if how else word
    if re.fullmatch(_DAY, rest):
        try:
            return DueFilter(how or "on", day=date.fromisoformat(rest))
        except ValueError:
            return None
    if counted := re.fullmatch(_DAYS, rest):
        return DueFilter(how or "before", days=int(counted[1]) * _UNIT_DAYS[counted[2]])
    return None
