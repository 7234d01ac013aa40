"""What the index keeps of a record, worked out from its values and its kind's declarations.

Fields without search weight and private fields leave no trace here. Nothing depends on the day it is.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.index.fold import fold
from cawg_tui.index.gather import Gathered, Plan
from cawg_tui.index.words import UNIT, clean, email_facet, facet
from cawg_tui.records import types as t
from cawg_tui.records.conflicts import KEY, open_conflicts
from cawg_tui.records.naming import in_language, title_of
from cawg_tui.records.values import Value, Values, as_text, is_empty, item_name
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.confidential import level_of
from cawg_tui.rules.deadlines import deadlines
from cawg_tui.rules.due_days import days
from cawg_tui.rules.waiting import waits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kinds import Kind
    from cawg_tui.rules.waiting import Wait
    from cawg_tui.store.records import Stored


KEY_LENGTH: Final = 60


class Deadline(NamedTuple):
    """A deadline, a task that is not done, or a day of the kind's own, as the table holds it.

    `open` says that the work goes on, `pending` that the deadline was missed if its day has passed: a text that was
    filed has met it. What `lapses` is of no interest once its day has passed.
    """

    at: str
    what: str
    day: str
    time: str
    zone: str
    hard: bool
    verified: bool
    open: bool
    pending: bool
    task: bool
    who: str
    lapses: bool = False


class Awaited(NamedTuple):
    """What a record waits for, as the table holds it; days as YYYY-MM-DD, empty where there is none."""

    at: str
    what: str
    who: str
    since: str
    until: str
    day: str


class Rows(NamedTuple):
    """Everything the tables hold of one file."""

    path: str
    id: str
    kind: str
    oid: str
    title: str
    title_key: str
    status: str
    over: bool
    lead: str
    confidentiality: str
    updated: str
    shown: str
    keys: str
    conflicts: int
    words: str
    terms: tuple[tuple[str, str], ...]
    due: tuple[Deadline, ...]
    waits: tuple[Awaited, ...]
    refs: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


class RowMaker:
    """Turns records into rows; keeps the plan of each kind's fields."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._plans = {kind.name: (kind, Plan(kind.fields), _Columns(kind)) for kind in kinds}

    def rows(self, stored: Stored, changed_ns: int, findings: Iterable[Finding]) -> Rows:
        """Return the rows of a record; an unreadable file has its name for a title and its finding."""
        kind, values = self._plans[stored.kind][0], stored.values
        over, pending = _ended(kind, values)
        return self.at_a_glance(stored, changed_ns)._replace(
            due=tuple(_due(kind, values, over=over, pending=pending)),
            waits=tuple(_awaited(one) for one in waits(kind, stored.id, values)),
            findings=tuple(findings),
        )

    def at_a_glance(self, stored: Stored, changed_ns: int) -> Rows:
        """Return the rows of a record without what it waits for, what is due and what was found."""
        kind, plan, columns = self._plans[stored.kind]
        values = stored.values
        gathered = Gathered()
        plan.gather(values, "", gathered)
        status, lead = as_text(values.get("status")), as_text(values.get("lead"))
        over, _ = _ended(kind, values)
        waiting = open_conflicts(values) if values.get(KEY) else []
        conflict_count = sum(one.to_decide for one in waiting)
        gathered.facets |= _facets(kind, status, lead, values.get("email"), over=over, conflicts=conflict_count)
        if len(waiting) > conflict_count:
            gathered.facets.add(facet("is", "note"))
        said = gathered.said(stored.id)
        title = clean(title_of(values, stored.id, kind.languages))
        shown, keys = columns.of(values)
        return Rows(
            path=stored.path, id=stored.id, kind=stored.kind, oid=stored.oid, title=title,
            title_key=fold(title)[:KEY_LENGTH], status=clean(status), over=over, lead=clean(lead),
            confidentiality=level_of(kind, values), updated=_updated(values, changed_ns), shown=shown, keys=keys,
            conflicts=conflict_count,
            words=said.text(), terms=said.terms, due=(), waits=(),
            refs=tuple(dict.fromkeys((clean(path), clean(to)) for path, to in gathered.refs)), findings=(),
        )  # fmt: skip


def _ended(kind: Kind, values: Values) -> tuple[bool, bool]:
    """Say whether the work is over, and whether what was due and missed still is."""
    status = as_text(values.get("status"))
    return kind.workflow.is_over(status), kind.workflow.is_pending(status)


def _facets(kind: Kind, status: str, lead: str, email: Value, *, over: bool, conflicts: int) -> set[str]:
    facets = {
        facet("all", ""), facet("kind", kind.name), facet("status", status), facet("status", words_of(status)),
        facet("is", "over" if over else "open"),
    }  # fmt: skip
    if conflicts:
        facets.add(facet("is", "conflict"))
    if lead:
        facets.add(facet("lead", lead))
    if isinstance(email, str):
        facets.add(email_facet(email))
    return facets


def _updated(values: Values, changed_ns: int) -> str:
    written = as_text(values.get("updated"))
    return clean(written)[:40] if written else moment_of(changed_ns)


def moment_of(changed_ns: int) -> str:
    """Return the time of a file's last change as it is shown and sorted, in UTC."""
    try:
        return datetime.fromtimestamp(changed_ns // 1_000_000_000, UTC).isoformat()[:19]
    except (OverflowError, OSError, ValueError):
        return ""


class _Columns:
    """The columns of a kind's list."""

    def __init__(self, kind: Kind) -> None:
        self._languages = kind.languages
        self._columns = [(name, kind.fields.get(name)) for name in kind.about.columns]
        self._places = {status: place for place, status in enumerate(kind.workflow.states)}

    def of(self, values: Values) -> tuple[str, str]:
        """Return a record's columns: as shown, and as sorted (null where empty)."""
        shown: list[str] = []
        keys: list[str | int | float | None] = []
        for name, declared in self._columns:
            value = values.get(name)
            if value is None or value == "" or is_empty(value):
                shown.append("")
                keys.append(None)
            elif name == "status":
                status = as_text(value)
                shown.append(words_of(status))
                keys.append(self._places.get(status, len(self._places)))
            else:
                text = in_language(value, self._languages) if isinstance(value, dict) else ""
                text = text or (declared.type.show(value) if declared else as_text(value))
                shown.append(clean(" ".join(text.split())))
                number = isinstance(value, int | float) and not isinstance(value, bool)
                keys.append(value if number else fold(text)[:KEY_LENGTH])  # type: ignore[arg-type]
        return UNIT.join(shown), json.dumps(keys)


def _due(kind: Kind, values: Values, *, over: bool, pending: bool) -> Iterable[Deadline]:
    for due in deadlines(values):
        yield Deadline(
            clean(due.path), clean(due.what), due.day.isoformat(), clean(due.time), clean(due.zone),
            due.hard, due.verified, not over, pending, False, "",
        )  # fmt: skip
    listed = values.get("tasks")
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict) and item.get("done") is not True:
            day = as_text(item.get("due"))
            if t.DateType().check(day) == "":
                path = clean(f"tasks/{item_name(item) or ''}")
                what, who = clean(as_text(item.get("what"))), clean(as_text(item.get("who")))
                yield Deadline(path, what, day, "", "", False, True, not over, not over, True, who)
    for one in days(kind, values):
        still = not over and (one.task or pending) and not one.lapses
        yield Deadline(
            clean(one.path), clean(one.what), one.day.isoformat(), clean(one.time), clean(one.zone),
            one.hard, True, not over, still, one.task, clean(one.who), one.lapses,
        )  # fmt: skip


def _awaited(one: Wait) -> Awaited:
    since, until, day = (day.isoformat() if day is not None else "" for day in (one.since, one.until, one.day))
    return Awaited(clean(one.path), clean(one.what), clean(one.who), since, until, day)
