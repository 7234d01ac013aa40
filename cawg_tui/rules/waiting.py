"""What a record waits for and whose turn it is: groups that were asked, a window about to close, an approval.

Pure, and the same whatever day it is: each answer says between which days it counts, so that it can be kept. What
must be put right first (findings that block) is no part of it, but for those that name here who is to act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text, is_empty
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.deadlines import day_of
from cawg_tui.rules.safeguard import WINDOW_DAYS
from cawg_tui.rules.spans_of_time import earliest
from cawg_tui.rules.subject import Subject, mapping, whole
from cawg_tui.rules.yearly import QUARTER_ENDS, VISA_DAYS, quarters_reviewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cawg_tui.records.kinds import Kind

# Findings that `waits` says better, because it knows whose turn it is; and warnings after which work cannot go on.
SAID_HERE: Final = frozenset({"U03"})
BLOCKING: Final = frozenset({"L01"})
SIGN_ON_DAYS: Final = timedelta(days=14)
NAMED: Final = 3
COMMITTEE, GROUP, BOARD, COMMUNITY = "Steering committee", "The whole group", "The Board", "The community"


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing a record waits for: where it stands in it, what it is, whose turn it is, and when it counts.

    `who` is a member's id or the name of a group, empty where it is the lead's turn. It counts from `since` to `until`,
    both included, always where they are None. `day` is the day by which it should be over, where there is one.
    """

    path: str
    what: str
    who: str = ""
    since: date | None = None
    until: date | None = None
    day: date | None = None


def waits(kind: Kind, record_id: str, values: Values) -> list[Wait]:
    """Return what a record waits for; nothing where its work has ended."""
    subject = Subject(kind, record_id, values)
    ask = _WAITS.get(kind.name)
    return [] if ask is None or subject.is_over else list(ask(subject))


# --- submissions ------------------------------------------------------------------------------------------


def _of_submission(subject: Subject) -> Iterator[Wait]:
    if not subject.is_pending:
        return
    by_consent: dict[str, list[tuple[str, str]]] = {}
    for path, one in subject.items("submitters"):
        consent = as_text(one.get("consent")) or "none"
        by_consent.setdefault(consent, []).append((f"{path}/consent", as_text(one.get("org")) or "A submitter"))
    every = sum(map(len, by_consent.values()))
    asked, unasked = by_consent.get("asked", []), by_consent.get("none", [])
    if asked:
        names = [name for _, name in asked]
        alone = len(names) == 1
        said = "Asked for consent, has not agreed yet" if alone else f"Asked for consent, not agreed: {_listed(names)}"
        who = names[0] if alone else f"{len(names)} groups"
        yield Wait(asked[0][0], f"{said} ({len(names)} of {_count(every, 'group')})", who)
    if unasked and subject.status in {"consultation", "sign_off", "ready"}:
        said = f"{_count(len(unasked), 'group')} not asked for consent yet: {_listed([name for _, name in unasked])}"
        yield Wait(unasked[0][0], said)


# --- reviews of safeguards and letters --------------------------------------------------------------------


def _of_review(subject: Subject) -> Iterator[Wait]:
    """Yield the window that closes soon while asks are not filed: the turn of whoever looks after them."""
    unfiled = [one for _, one in subject.items("clauses") if is_empty(one.get("filed_on"))]
    if not unfiled or not subject.is_pending or subject.status not in {"preparing", "consultation_open"}:
        return
    owners = {as_text(one.get("owner")) for one in unfiled}
    who = owners.pop() if len(owners) == 1 else ""
    for path, window in subject.items("windows"):
        closes = day_of(window.get("closes"))
        if closes is not None:
            phase = words_of(as_text(window.get("phase"))).lower()
            said = f"Comments close{f' ({phase})' if phase else ''}, and {_count(len(unfiled), 'ask')} not filed yet"
            yield Wait(path, said, who, _before(closes, timedelta(days=WINDOW_DAYS)), closes, closes)


def _of_letter(subject: Subject) -> Iterator[Wait]:
    least, signed = whole(subject.values.get("min_signatories")), sum(1 for _ in subject.items("signatories"))
    closes = subject.day("closes")
    if least is None or signed >= least or subject.status not in {"open", "closed"}:
        return
    said = f"{signed} of at least {least} have signed"
    if subject.status == "open" and closes is not None:
        yield Wait("signatories", said, "Groups that have not answered", _before(closes, SIGN_ON_DAYS), None, closes)
    elif subject.status == "closed":
        yield Wait("signatories", f"{said}, so it does not go out")


# --- cases ------------------------------------------------------------------------------------------------


def _of_case(subject: Subject) -> Iterator[Wait]:
    consent = as_text(mapping(subject.values.get("consent")).get("share_in_wg")) or "none"
    if subject.status in {"requested", "intake", "assessing"} and consent != "given":
        path = "consent/share_in_wg"
        if consent == "asked":
            yield Wait(path, "Asked whether it may be shared in the group, not answered yet", COMMUNITY)
        elif consent == "none":
            yield Wait(path, "Ask the community whether it may be shared in the group")
    if subject.status == "assessing" and is_empty(mapping(subject.values.get("decision")).get("answer")):
        yield Wait("decision", "To be decided: supported, referred or declined", GROUP)
    for path, expert in subject.items("experts"):
        if not is_empty(expert.get("asked")) and is_empty(expert.get("answer")):
            yield Wait(path, "Asked whether they can help, not answered yet", as_text(expert.get("member")))


# --- exchanges and events ---------------------------------------------------------------------------------


def _of_exchange(subject: Subject) -> Iterator[Wait]:
    if not subject.is_pending:
        return
    for path, one in subject.items("facilitators"):
        if one.get("agreed") is not True:
            begins = earliest(subject.values.get("date"))
            yield Wait(f"{path}/agreed", "Asked to teach, has not said yes yet", as_text(one.get("member")), day=begins)


def _of_event(subject: Subject) -> Iterator[Wait]:
    start = earliest(subject.values.get("start"))
    waiting = sum(1 for _, one in subject.items("participants") if one.get("visa") == "to_ask")
    if subject.is_pending and start is not None and waiting:
        said = f"{_count(waiting, 'participant')} without the letter for a visa"
        yield Wait("participants", said, "", _before(start, timedelta(days=VISA_DAYS)), start, start)


# --- workplans --------------------------------------------------------------------------------------------


def _of_workplan(subject: Subject) -> Iterator[Wait]:
    """Yield the step of the year's cycle that is due: comments, approval, the look back at a quarter."""
    year = whole(subject.values.get("year"))
    if year is None or not 1 < year < 9999:
        return
    step = _STEPS.get(subject.status)
    if step is not None:
        month, day, before = step[2]
        yield Wait("status", step[1], step[0], day=date(year - before, month, day))
        return
    reviewed = quarters_reviewed(subject)
    for number, (month, day) in enumerate(QUARTER_ENDS, start=1):
        if number not in reviewed:
            ends = date(year, month, day)
            said = f"Quarter {number} has ended without a look back at it"
            yield Wait("reviews", said, "", ends + timedelta(days=1), date(year + 1, 12, 31), ends)


# Whose turn it is at each step before the approval, what it is, and the day of the cycle: October, November, January.
_STEPS: Final[Mapping[str, tuple[str, str, tuple[int, int, int]]]] = {
    "draft_sc": (COMMITTEE, "The draft is to be written with the steering committee", (10, 31, 1)),
    "consult": (GROUP, "The draft is out for comments", (11, 30, 1)),
    "advanced": (BOARD, "The advanced draft is to be approved", (1, 31, 0)),
}
_WAITS: Final[Mapping[str, Callable[[Subject], Iterator[Wait]]]] = {
    "upr_submission": _of_submission,
    "safeguard_review": _of_review,
    "sign_on": _of_letter,
    "case": _of_case,
    "learning_exchange": _of_exchange,
    "event": _of_event,
    "workplan": _of_workplan,
}


def _before(day: date, span: timedelta) -> date:
    """Return a day so long before another, or the first there is."""
    return day - span if day - date.min > span else date.min


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
