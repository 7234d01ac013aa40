"""What must not be forgotten in exchanges, events, workplans and letters (L01-L02, EV1-EV3, P01-P04, N01-N02)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text, is_empty
from cawg_tui.records.vocabulary import LANGUAGES, words_of
from cawg_tui.rules.deadlines import day_of
from cawg_tui.rules.frozen import differs, is_explained, is_frozen
from cawg_tui.rules.matching_facts import plain
from cawg_tui.rules.safeguard import few_signatories
from cawg_tui.rules.spans_of_time import earliest, latest
from cawg_tui.rules.subject import entries, mapping, whole, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject

FEEDBACK_DAYS: Final = 14
VISA_DAYS: Final = 90
LAST_OF_JANUARY: Final = (1, 31)
QUARTER_ENDS: Final = ((3, 31), (6, 30), (9, 30), (12, 31))


# --- learning exchanges ------------------------------------------------------------------------------


def of_exchange(subject: Subject) -> Iterator[Finding]:
    """Yield L01 for those who follow none of the exchange's languages, once for each set of languages they follow."""
    if not subject.is_pending:
        return
    offered = {subject.text("language"), *words(subject.values.get("interpretation"))} - {""}
    lacking = Counter[tuple[str, ...]]()
    for _, person in subject.items("participants"):
        follows = set(words(person.get("languages")))
        if follows and offered and not follows & offered:
            lacking[tuple(sorted(follows))] += 1
    for codes, count in lacking.items():
        who = "1 participant follows" if count == 1 else f"{count} participants follow"
        told = f"{who} only {in_words([LANGUAGES.get(code, code) for code in codes])}"
        into = "it" if len(codes) == 1 else "any of them"
        said = f"{told}, and there is no interpretation into {into}."
        yield subject.warning("L01", "interpretation", said, "Add the interpretation, and its cost.")


def of_exchange_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield L02 where no feedback was noted two weeks after an exchange was held."""
    held = latest(subject.values.get("end") or subject.values.get("date"))
    if subject.status != "held" or held is None or not is_empty(subject.values.get("feedback")):
        return
    if around.today - held > timedelta(days=FEEDBACK_DAYS):
        said = f"It was held {(around.today - held).days} days ago, and no feedback is noted."
        yield subject.info("L02", "feedback", said, "Ask the participants while they remember.")


def in_words(names: list[str]) -> str:
    """Return names as a sentence lists them: Spanish, French and Arabic."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


# --- events ------------------------------------------------------------------------------------------


def of_event(subject: Subject) -> Iterator[Finding]:
    """Yield EV1 for clashes on the agenda and sessions without a speaker, EV2 for shares under the target."""
    if not subject.is_pending:
        return
    yield from _clashes(subject)
    for path, slot in subject.items("agenda"):
        if is_empty(slot.get("speakers")) and as_text(slot.get("format")) in {"panel", "case_strategy", "plenary"}:
            yield subject.warning("EV1", path, f"{as_text(slot.get('title')) or 'A session'} has no speaker.")
    yield from _shares(subject)


def of_event_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield EV3 from ninety days before an event on, for those who still need a letter for their visa."""
    start = earliest(subject.values.get("start"))
    if not subject.is_pending or start is None or not 0 <= (start - around.today).days <= VISA_DAYS:
        return
    waiting = [as_text(one.get("org")) for _, one in subject.items("participants") if one.get("visa") == "to_ask"]
    if waiting:
        left = (start - around.today).days
        more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        said = f"It begins in {left} days, and {waiting[0]}{more} still need a letter for the visa."
        yield subject.warning("EV3", "participants", said)


def _clashes(subject: Subject) -> Iterator[Finding]:
    slots = [(path, slot) for path, slot in subject.items("agenda") if slot.get("day") and slot.get("time")]
    for path, slot in slots:
        if slot.get("until") and as_text(slot.get("until")) <= as_text(slot.get("time")):
            said = f"{as_text(slot.get('title')) or 'A session'} ends before it begins."
            yield subject.warning("EV1", path, said, "Correct one of the hours.")
    ordered = sorted(slots, key=lambda pair: (as_text(pair[1].get("day")), as_text(pair[1].get("time"))))
    for at, (_, first) in enumerate(ordered):
        for path, other in ordered[at + 1 :]:
            if first.get("day") != other.get("day"):
                break
            shared = _in_both(first, other)
            if shared and _overlap(first, other):
                titles = f"{as_text(first.get('title'))} and {as_text(other.get('title'))}"
                yield subject.warning("EV1", path, f"{titles} are at the same time: {shared}.")


def _overlap(first: Values, other: Values) -> bool:
    ends, begins = as_text(first.get("until")), as_text(other.get("time"))
    return begins < ends if ends else begins == as_text(first.get("time"))


def _in_both(first: Values, other: Values) -> str:
    """Return what two sessions at one time would both need: the room, or a speaker."""
    room, beside = as_text(first.get("room")), as_text(other.get("room"))
    if plain(room) == plain(beside):
        return f"in {room}" if room else "in one room"
    shared = [
        name for name in words(first.get("speakers")) if plain(name) in {plain(o) for o in words(other.get("speakers"))}
    ]
    return f"{shared[0]} is in both" if shared else ""


def _shares(subject: Subject) -> Iterator[Finding]:
    targets = mapping(subject.values.get("targets"))
    groups = [one for _, one in subject.items("participants")]
    heads = sum(whole(one.get("people")) or 1 for one in groups)
    if not heads:
        return
    wanted = whole(targets.get("movements"))
    movements = sum(whole(one.get("people")) or 1 for one in groups if one.get("kind") == "movement")
    if wanted is not None and movements * 100 < wanted * heads:
        said = f"{movements * 100 // heads} percent come from movements; {wanted} are aimed at."
        yield subject.warning("EV2", "participants", said)
    least = whole(targets.get("per_region"))
    regions = Counter[str]()
    for one in groups:
        regions[as_text(one.get("region"))] += whole(one.get("people")) or 1
    for region, count in sorted(regions.items()):
        if least is not None and region and count * 100 < least * heads:
            said = f"{count * 100 // heads} percent come from {words_of(region)}; {least} are aimed at."
            yield subject.warning("EV2", "participants", said)


# --- workplans ---------------------------------------------------------------------------------------


def of_workplan(subject: Subject) -> Iterator[Finding]:
    """Yield P01 for activities that nobody leads or that have no quarter."""
    if subject.is_over:
        return
    for path, objective in subject.items("objectives"):
        for below, activity in entries(objective, "activities", above=path):
            lacks = [said for name, said in (("lead", "lead"), ("quarter", "quarter")) if is_empty(activity.get(name))]
            if lacks:
                said = f"{as_text(activity.get('text')) or 'An activity'} has no {' and no '.join(lacks)}."
                yield subject.warning("P01", below, said)


def of_workplan_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield P02 for quarters of this year or the last that ended without a review, P03 for an approval after January.

    An older quarter is past looking back at. P04 is for an approved plan that says something else than was approved.
    """
    yield from _not_as_approved(subject, around)
    year = whole(subject.values.get("year"))
    if year is None or subject.is_over or not 1 < year < 9999:
        return
    today = around.today
    if subject.status in {"draft_sc", "consult", "advanced"} and today > date(year, *LAST_OF_JANUARY):
        said = f"The plan of {year} was to be approved by 31 January; it is {words_of(subject.status).lower()}."
        yield subject.warning("P03", "approved_date", said)
        return
    if today.year > year + 1:
        return
    reviewed = quarters_reviewed(subject)
    for quarter, (month, day) in enumerate(QUARTER_ENDS, start=1):
        if today > date(year, month, day) and quarter not in reviewed:
            said = f"Quarter {quarter} of {year} ended without a review."
            yield subject.warning("P02", "reviews", said, "Look back at what was done, and note it.")


def _not_as_approved(subject: Subject, around: Around) -> Iterator[Finding]:
    if not is_frozen(subject.kind, subject.values) or is_explained(subject.values):
        return
    approved = around.approved()
    found = differs(subject.kind, approved, subject.values) if approved is not None else []
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        said = f"It does not say what was approved ({found[0].label}{more}), and no quarterly review says why."
        yield subject.warning("P04", found[0].path, said, "Put it back, or note the change in a review.")


def quarter_begins(year: int, number: int) -> date:
    """Return the first day of a quarter."""
    return date(year, 3 * number - 2, 1)


def quarters_reviewed(subject: Subject) -> set[int | None]:
    """Return the quarters of a plan that were looked back at."""
    return {whole(review.get("quarter")) for _, review in subject.items("reviews")}


# --- sign-on letters ---------------------------------------------------------------------------------


def of_letter(subject: Subject) -> Iterator[Finding]:
    """Yield N01 for groups that signed twice under like names, N02 for those who signed after the close."""
    closes = day_of(subject.values.get("closes"))
    named = sorted(
        ((path, as_text(one.get("org"))) for path, one in subject.items("signatories")), key=lambda pair: _bare(pair[1])
    )
    for (_, first), (path, other) in pairwise(named):
        if _like(first, other):
            said = f"{other} may be the same as {first}."
            yield subject.warning("N01", path, said, "Keep one of them, with the name as it will be printed.")
    for path, one in subject.items("signatories"):
        signed = day_of(one.get("date"))
        if closes is not None and signed is not None and signed > closes:
            said = f"{as_text(one.get('org'))} signed on {signed.isoformat()}, after the letter had closed."
            yield subject.warning("N02", path, said, "Ask the others, or leave the name off.")


def of_letter_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield S10 where three days before it closes too few have signed."""
    said = few_signatories(subject.values, around.today)
    if said:
        yield subject.warning("S10", "signatories", said, "Write to those who have not answered.")


def _bare(name: str) -> str:
    """Return a name without what variants differ in: articles, legal forms, marks, case."""
    dropped = {"the", "of", "for", "inc", "ltd", "ngo", "ev", "asbl", "ac", "la", "el", "le", "de", "and"}
    kept = [plain(word) for word in name.split("(", maxsplit=1)[0].split() if plain(word) not in dropped]
    return "".join(kept) or plain(name)


def _like(first: str, other: str) -> bool:
    one, two = _bare(first), _bare(other)
    if one == two:
        return True
    shorter, longer = sorted((one, two), key=len)
    return len(shorter) >= 8 and longer.startswith(shorter) and len(longer) - len(shorter) <= 3
