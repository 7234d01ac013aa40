"""A record as a rule sees it, and what a rule may ask of the rest: the moment, other records, earlier versions.

Rules stay pure: they are handed these, and say what they find.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.values import Value, Values, as_text, is_empty, item_name
from cawg_tui.rules.deadlines import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import date, datetime

    from cawg_tui.records.kinds import Kind
    from cawg_tui.rules.confidential import Source
    from cawg_tui.rules.translations import TextVersion
    from cawg_tui.rules.upr import UprRules


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that is looked at."""

    kind: Kind
    id: str
    values: Values

    @property
    def status(self) -> str:
        """Return its state."""
        return as_text(self.values.get("status"))

    @property
    def is_over(self) -> bool:
        """Say whether the work on it has ended."""
        return self.kind.workflow.is_over(self.status)

    @property
    def is_pending(self) -> bool:
        """Say whether what is due is still to be done."""
        return self.kind.workflow.is_pending(self.status)

    def text(self, name: str) -> str:
        """Return a field as text, empty where it says nothing."""
        return as_text(self.values.get(name))

    def day(self, name: str) -> date | None:
        """Return the day a field names, None for a month, a year or nothing."""
        return day_of(self.values.get(name))

    def group(self, name: str) -> Values:
        """Return a mapping, an empty one where there is none."""
        return mapping(self.values.get(name))

    def items(self, name: str) -> Iterator[tuple[str, Values]]:
        """Yield the path and the entry of each mapping in a list."""
        yield from entries(self.values, name, self.kind.fields.key(name))

    def error(self, code: str, field: str, message: str, fix: str = "") -> Finding:
        """Return a finding that blocks."""
        return Finding(code, Level.ERROR, self.id, field, message, fix=fix)

    def warning(self, code: str, field: str, message: str, fix: str = "") -> Finding:
        """Return a finding that asks for eyes."""
        return Finding(code, Level.WARNING, self.id, field, message, fix=fix)

    def info(self, code: str, field: str, message: str, fix: str = "") -> Finding:
        """Return a finding that tells."""
        return Finding(code, Level.INFO, self.id, field, message, fix=fix)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a record: the moment, the ids that exist, other records, earlier versions, dated rules.

    `record` returns another record's values, None where it is not there or cannot be read. `earlier` returns this
    record as it was in a version (a commit's id), None where that is not known. `members` returns every member.
    `touched` returns the day of the record's last version, `texts` what each version made of its texts in several
    languages, the newest first. `confidential` returns the records that are linked with this one, those it names (the
    ids given) and those that name it, and that fewer people may read than a level. `approved` returns a plan as it was
    when it was approved.
    """

    now: datetime
    record: Callable[[str], Values | None]
    earlier: Callable[[str], Values | None]
    members: Callable[[], Iterable[tuple[str, Values]]]
    touched: Callable[[], date | None]
    texts: Callable[[], Iterable[TextVersion]]
    confidential: Callable[[Collection[str], str], Iterable[Source]]
    upr: UprRules
    approved: Callable[[], Values | None] = lambda: None

    @property
    def today(self) -> date:
        """Return the day, as the clock that was given counts it."""
        return self.now.date()


def entries(values: Values, name: str, key: str = "id", above: str = "") -> Iterator[tuple[str, Values]]:
    """Yield the path and the entry of each mapping in a list, the path below `above`."""
    listed = values.get(name)
    for position, item in enumerate(listed if isinstance(listed, list) else [], start=1):
        if isinstance(item, dict):
            step = f"{name}/{item_name(item, key) or position}"
            yield f"{above}/{step}" if above else step, item


def mapping(value: Value) -> Values:
    """Return a mapping, an empty one where the value is none."""
    return value if isinstance(value, dict) else {}


def listed(value: Value) -> list[Value]:
    """Return a list, an empty one where the value is none."""
    return value if isinstance(value, list) else []


def words(value: Value) -> list[str]:
    """Return the texts of a list, without what is empty."""
    return [as_text(one) for one in listed(value) if not is_empty(one)]


def whole(value: Value) -> int | None:
    """Return a whole number, None where the value is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
