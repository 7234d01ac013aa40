"""What a form does not take, because two values of it cannot both be true: an end before its start, a wrong session.

In a file the same are findings; here only what a member is about to add to them counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.records.finding import Level
from cawg_tui.records.values import MISSING, Values, same
from cawg_tui.rules import order, upr
from cawg_tui.rules.subject import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kinds import Kind
    from cawg_tui.rules.upr import UprRules

SUBMISSION: Final = "upr_submission"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What cannot be: the field beside which it is said, the sentence, and whether what it is held against is sure."""

    field: str
    sentence: str
    sure: bool


def brought_in(kind: Kind, record_id: str, before: Values, after: Values, rules: UprRules) -> Contradiction | None:
    """Return the first contradiction that a change from `before` would bring in, None where it brings none."""
    there = {(one.field, one.message) for one in _all(kind, record_id, before, rules)}
    for one in _all(kind, record_id, after, rules):
        if (one.field, one.message) not in there:
            said = " ".join(part for part in (one.message, one.fix) if part)
            return Contradiction(_place(one, before, after), said, _is_sure(one, after, rules))
    return None


def _all(kind: Kind, record_id: str, values: Values, rules: UprRules) -> Iterator[Finding]:
    yield from order.findings(kind, record_id, values)
    if kind.name == SUBMISSION:
        yield from (one for one in upr.of_calendar(record_id, values, rules) if one.level is Level.ERROR)


def _place(one: Finding, before: Values, after: Values) -> str:
    """Return the field beside which it is said: of session and State, the one that was changed."""
    changed = not same(before.get("session", MISSING), after.get("session", MISSING))
    return "session" if one.code == "U06" and changed else one.field


def _is_sure(one: Finding, after: Values, rules: UprRules) -> bool:
    session = rules.sessions.get(whole(after.get("session")) or 0)
    return one.code != "U06" or session is None or session.verified
