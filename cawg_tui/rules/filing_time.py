"""Until when a mechanism can be used in a case: the last day to file, counted from the case's own dates.

Where a date is known only by month or year the earliest day is taken, so that the last day is never too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text
from cawg_tui.rules.matching_facts import Facts, Reason, Sort
from cawg_tui.rules.spans_of_time import earliest, latest, months_after
from cawg_tui.rules.subject import mapping, whole

if TYPE_CHECKING:
    from cawg_tui.rules.upr import UprRules

OF_THE_FINANCE: Final = frozenset({"closing", "last_disbursement", "exit"})
NEAR_DAYS: Final = 90
WORDS: Final = {
    "closing": "the closing of the finance",
    "last_disbursement": "the last disbursement",
    "exit": "the end of the finance",
    "exhaustion": "the last decision at home",
    "knowledge": "the day it could be known",
    "event": "the day it happened",
    "notice": "the formal notice",
}
FIELDS: Final = {
    "closing": "finance", "last_disbursement": "finance", "exit": "finance", "exhaustion": "tried",
    "knowledge": "known_since", "event": "happened", "notice": "tried",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilingTime:
    """What is to be said of the time to file, and the last day where one is known."""

    reasons: tuple[Reason, ...] = ()
    last_day: date | None = None


def filing_time(facts: Facts, calendar: UprRules | None) -> FilingTime:
    """Return until when a complaint can be filed."""
    if as_text(facts.mechanism.get("type")) == "upr":
        return _before_the_review(facts, calendar)
    limit = mapping(facts.mechanism.get("limit"))
    early = _too_early(facts, limit)
    if early:
        return FilingTime((Reason(Sort.BLOCKER, early, "happened", "C03"),))
    months, since = whole(limit.get("months")), as_text(limit.get("since"))
    if since in OF_THE_FINANCE and not facts.money:
        return FilingTime()
    if months is None or not since:
        said = as_text(limit.get("words"))
        return FilingTime((Reason(Sort.NOTE, f"Time limit: {said}."),) if said else ())
    return _counted(facts, months, since)


def _counted(facts: Facts, months: int, since: str) -> FilingTime:
    told = f"{_months(months)} after {WORDS.get(since, since)}"
    if since in {"knowledge", "event"} and facts.case.get("ongoing") is True:
        return FilingTime((Reason(Sort.FOR, f"The harm goes on, so the time limit ({told}) is not running out."),))
    if since in OF_THE_FINANCE and _still_active(facts):
        return FilingTime((Reason(Sort.FOR, f"The finance is active, so the time limit ({told}) has not begun."),))
    start = _start(facts, since)
    if start is None:
        if since == "exhaustion" and not _ended(facts):
            return FilingTime((Reason(Sort.NOTE, f"Time limit: {told}."),))
        said = f"Until when it can be filed: {told}, and that day is not noted."
        return FilingTime((Reason(Sort.UNKNOWN, said, FIELDS.get(since, "")),))
    last = months_after(start, months)
    if last < facts.today:
        said = f"Its time limit ended on {last.isoformat()} ({told})."
        return FilingTime((Reason(Sort.BLOCKER, said, FIELDS.get(since, ""), "C03"),), last)
    left = (last - facts.today).days
    code = "C03" if left <= NEAR_DAYS else ""
    said = f"It can be filed until {last.isoformat()} ({told})"
    return FilingTime((Reason(Sort.FOR, f"{said}: {left} days left." if code else f"{said}.", "", code),), last)


def _too_early(facts: Facts, limit: Values) -> str:
    opens, happened = earliest(limit.get("opens")), latest(facts.case.get("happened"))
    if opens is None or happened is None or facts.case.get("ongoing") is True or happened >= opens:
        return ""
    return f"It looks at conduct from {as_text(limit.get('opens'))} on, and this was before."


def _start(facts: Facts, since: str) -> date | None:
    if since in {"closing", "exit"}:
        return _last([earliest(one.get("closing_date")) for one in facts.money])
    if since == "last_disbursement":
        return _last([earliest(one.get("last_disbursement") or one.get("closing_date")) for one in facts.money])
    if since == "exhaustion":
        return _last([earliest(one.get("ended")) for one in _ended(facts)])
    if since == "knowledge":
        return earliest(facts.case.get("known_since") or facts.case.get("happened"))
    return earliest(facts.case.get("happened")) if since == "event" else None


def _ended(facts: Facts) -> list[Values]:
    return [one for one in facts.tried if (one.get("level"), one.get("state")) == ("domestic", "ended")]


def _still_active(facts: Facts) -> bool:
    """Say whether money is still in it, so that no time after its end runs."""
    dates = [_last([latest(one.get(name)) for name in ("closing_date", "last_disbursement")]) for one in facts.money]
    active = [one.get("stage") in {"active", "approved", "considered"} for one in facts.money]
    return any(
        is_active and (ends is None or ends >= facts.today) for is_active, ends in zip(active, dates, strict=True)
    )


def _last(days: list[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _months(months: int) -> str:
    if months % 12 == 0 and months:
        years = months // 12
        return "1 year" if years == 1 else f"{years} years"
    return "1 month" if months == 1 else f"{months} months"


def _before_the_review(facts: Facts, calendar: UprRules | None) -> FilingTime:
    country = as_text(facts.case.get("country"))
    sessions = [one for one in (calendar.sessions.values() if calendar else ()) if country in one.states]
    coming = [one for one in sessions if one.closes is not None and one.closes >= facts.today]
    if coming:
        first = min(coming, key=lambda one: one.closes or date.max)
        said = f"Session {first.number} reviews the State; submissions close on {first.closes}."
        return FilingTime((Reason(Sort.FOR, said + first.unsure),), first.closes)
    undated = [one for one in sessions if one.closes is None and (one.start is None or one.start >= facts.today)]
    if undated:
        said = f"Session {undated[0].number} reviews the State; the closing day is not known."
        return FilingTime((Reason(Sort.UNKNOWN, said + undated[0].unsure),))
    if sessions:
        last = sessions[-1]
        said = f"The State's review was in session {last.number}; submissions are closed until the next cycle."
        return FilingTime((Reason(Sort.BLOCKER, said + last.unsure),))
    return FilingTime((Reason(Sort.UNKNOWN, "When the State is reviewed next."),))
