"""What is said of a mechanism held against a case: in one line, and in full with what stands for and against it.

Called in threads and by lists; knows no widget. A verdict is a word and a sign, never a colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from textual.content import Content

from cawg_tui.casework import Casework, taken_up
from cawg_tui.errors import CawgError
from cawg_tui.outcomes import in_a_row
from cawg_tui.records.naming import in_language
from cawg_tui.records.paths import label_of
from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.filing_time import WORDS as CLOCK_WORDS
from cawg_tui.rules.matching import Verdict
from cawg_tui.rules.matching_facts import Sort
from cawg_tui.rules.questions import also_decided, question
from cawg_tui.rules.subject import listed, mapping, whole, words
from cawg_tui.tui.columns import GAP, Column
from cawg_tui.tui.experts import TO_CALL
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.when import day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cawg_tui.outcomes import Saved
    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Values
    from cawg_tui.rules.experts import Helper
    from cawg_tui.rules.matching import Fit
    from cawg_tui.rules.matching_facts import Reason
    from cawg_tui.rules.questions import Question
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

MARKED, UNMARKED, TAKEN = "[x]", "[ ]", " ✓ "
SIGNS: Final = {Verdict.OPEN: "+", Verdict.UNCLEAR: "?", Verdict.BLOCKED: "x"}
STYLES: Final = {
    Verdict.OPEN: "bold $text-success", Verdict.UNCLEAR: "$text-warning", Verdict.BLOCKED: "$text-error",
}  # fmt: skip
MEANINGS: Final = {
    Verdict.OPEN: "nothing that is noted stands against it",
    Verdict.UNCLEAR: "what would decide it is not known yet",
    Verdict.BLOCKED: "something stands against it",
}
# What leads to a field of the case, in the order in which one asks.
GAPS: Final = (
    (Sort.UNKNOWN, "Still unknown, and would decide it"),
    (Sort.FIRST, "To do first"),
    (Sort.BLOCKER, "Against it"),
)
VERDICT_WIDTH, FAR_DAYS = 14, 730
# A title keeps so much room: what stands beside it is said more briefly first.
TITLE_WIDTH, LEAST_TITLE = 24, 16
LIMIT_NOTE: Final = "Time limit: "
UNVERIFIED: Final = "unverified"
UNVERIFIED_BRIEF: Final = "unv."
NO_CATALOGUE: Final = "No mechanism is in this workspace yet. Press n to add one, or receive those of others with s."
NO_OBJECTIVE: Final = (
    "Note first what the community wants, in their own words and with its sort of aim: nothing can be weighed before "
    "that.\n\nWhat also decides much: the country, the companies with their home State, the finance with its stage, "
    "who would complain, what was tried."
)
NO_AIM: Final = "Say of at least one objective what sort of aim it is: mechanisms are held against that."


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that stands open, or against a mechanism, and the field of the case that would change it.

    `question` is what to ask the one who called; `more` says what stands behind it. Without a path it is only told.
    """

    question: str
    more: str = ""
    path: str = ""
    heading: str = ""
    first: bool = False


OBJECTIVES: Final = Gap("What do they want?", "→ Objectives", "objectives", "Still unknown, and would decide it", True)


@dataclass(frozen=True, slots=True)
class Held:
    """A case with every mechanism held against it, the most promising first; `lacks` says what to note before."""

    stored: Stored
    title: str
    today: date
    fits: tuple[Fit, ...] = ()
    mechanisms: Mapping[str, Values] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    lacks: str = ""
    callers: Mapping[str, tuple[Helper, ...]] = field(default_factory=dict)


def held(workspace: Workspace, record_id: str, today: date) -> Held:
    """Read a case and hold every mechanism against it."""
    stored = workspace.record(record_id)
    title, values = workspace.title(stored), stored.values
    lacks = lacking(values)
    if lacks:
        return Held(stored, title, today, lacks=lacks)
    casework = Casework(workspace)
    fits = tuple(casework.mechanisms(values, today))
    callers = {one.mechanism: tuple(casework.members(values, [one.mechanism])[:TO_CALL]) for one in fits}
    return Held(
        stored, title, today, fits, _records(workspace, fits), frozenset(taken_up(values)),
        "" if fits else NO_CATALOGUE, callers,
    )  # fmt: skip


def _records(workspace: Workspace, fits: tuple[Fit, ...]) -> dict[str, Values]:
    found: dict[str, Values] = {}
    for one in fits:
        try:
            found[one.mechanism] = workspace.record(one.mechanism).values
        except CawgError:
            found[one.mechanism] = {}
    return found


def lacking(case: Values) -> str:
    """Return what must be noted in a case before mechanisms can be held against it; nothing where nothing lacks."""
    wanted = [one for one in listed(case.get("objectives")) if isinstance(one, dict)]
    if not wanted:
        return NO_OBJECTIVE
    return "" if any(one.get("want") for one in wanted) else NO_AIM


# --- in one line ---------------------------------------------------------------------------------------


def columns(one: Fit, mark: str, today: date) -> tuple[Column, ...]:
    """Return a mechanism as a line: mark, how it stands with what is open or against it, title, last day to file."""
    until = by_words(one.last_day, today)
    brief = until.partition(",")[0]
    around = len(MARKED) + VERDICT_WIDTH + 3 * GAP + (len(until) + GAP if until else 0)
    roomy, told = around + TITLE_WIDTH + len(UNVERIFIED), around + LEAST_TITLE + len(UNVERIFIED_BRIEF)
    return (
        Column(mark, len(MARKED), "bold"),
        Column(standing_words(one), VERDICT_WIDTH, STYLES[one.verdict]),
        Column(one.title),
        Column("" if one.verified else UNVERIFIED, len(UNVERIFIED), "$text-warning", least=roomy),
        Column("" if one.verified else UNVERIFIED_BRIEF, len(UNVERIFIED_BRIEF), "$text-warning", least=1 - roomy),
        *((Column(until, len(until), "bold", least=told),) if until else ()),
        *((Column(brief, len(brief), "bold", least=1 - told),) if until else ()),
    )


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict with its sign: `+ open`."""
    return f"{SIGNS[verdict]} {verdict.value}"


def standing_words(one: Fit) -> str:
    """Return how a mechanism stands in short: `+ open`, `+ 1 step first`, `? 2 unknown`, `x 1 blocker`."""
    against, unknown, first = (len(one.of(sort)) for sort in (Sort.BLOCKER, Sort.UNKNOWN, Sort.FIRST))
    sign = SIGNS[one.verdict]
    if against:
        return f"{sign} {against} blocker{'s' if against > 1 else ''}"
    if unknown:
        return f"{sign} {unknown} unknown"
    return f"{sign} {first} step{'s' if first > 1 else ''} first" if first else verdict_words(one.verdict)


def by_words(last: date | None, today: date) -> str:
    """Return the last day to file: `by 10 Dec, in 18 days`; `by 10 Dec 2029` where it is far; `ended 3 Mar 2024`."""
    if last is None:
        return ""
    told = day(last) if last.year != today.year else day(last).removesuffix(f" {last.year}")
    if last < today:
        return f"ended {day(last)}"
    left = (last - today).days
    return f"by {told}" if left > FAR_DAYS else f"by {told}, {left_words(last, today)}"


def left_words(last: date | None, today: date) -> str:
    """Return how far off a last day is: `in 70 days`, `today`, `3 days ago`."""
    if last is None:
        return ""
    days = (last - today).days
    if days == 0:
        return "today"
    told = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
    return f"in {told}" if days > 0 else f"{told} ago"


def by_last_day(fits: Sequence[Fit], today: date) -> tuple[Fit, ...]:
    """Return what runs out first: those that nothing blocks by their last day, then the others as they are ranked."""
    runs = [one for one in fits if one.last_day is not None and one.verdict is not Verdict.BLOCKED]
    first = sorted(runs, key=lambda one: one.last_day or today)
    return (*first, *(one for one in fits if one not in runs))


def taken_up_words(chosen: Sequence[Fit], saved: Saved) -> str:
    """Return what taking mechanisms up has put in the case."""
    titles = in_a_row([one.title for one in chosen])
    dated = sum(one.last_day is not None for one in chosen)
    days = f" ({dated} with {'its' if dated == 1 else 'their'} last day)" if dated else ""
    stuck = sum(one.verdict is Verdict.BLOCKED for one in chosen)
    but = f" {stuck} of them {'is' if stuck == 1 else 'are'} blocked: read what stands against it." if stuck else ""
    said = f"Taken up: {titles}. Noted under mechanisms looked at, actions{days} and links.{but}"
    return " ".join(words_ for words_ in (said, saved.together, saved.besides) if words_)


# --- in full -------------------------------------------------------------------------------------------


def head(found: Held, one: Fit) -> Content:
    """Return what a mechanism is, how it fits, and what speaks for it."""
    mechanism = found.mechanisms.get(one.mechanism, {})
    lines = [cell(one.title, "bold")]
    owner = as_text(mechanism.get("institution"))
    if owner:
        lines.append(cell(owner, "$text-muted"))
    lines.append(cell(f"{verdict_words(one.verdict)}: {MEANINGS[one.verdict]}", STYLES[one.verdict]))
    if one.last_day is not None:
        lines.append(cell(by_words(one.last_day, found.today), "bold"))
    if not one.verified:
        lines.append(cell("not verified: read its rules at the source before you rely on this", "bold $text-warning"))
    if one.mechanism in found.taken:
        lines.append(cell("✓ taken up in this case", "bold"))
    parts = [Content("\n").join(lines)]
    if for_it := one.of(Sort.FOR):
        parts.append(_section("For it", [_point(cell(words_)) for words_ in for_it]))
    return Content("\n\n").join(parts)


def gaps(found: Held, one: Fit, fields: FieldSet) -> list[Gap]:
    """Return what is open or stands against a mechanism, as questions to the one who called where one could tell."""
    case, mechanism = found.stored.values, found.mechanisms.get(one.mechanism, {})
    told: dict[str, Gap] = {}
    for sort, heading in GAPS:
        is_first = True
        for reason in (reason for reason in one.reasons if reason.sort is sort):
            asks = question(reason, case, mechanism)
            words_ = asks.words if asks is not None and sort is Sort.UNKNOWN else reason.words
            if words_ not in told:
                more, path = _leads_to(found, reason, asks, fields) if asks is not None else ("", "")
                told[words_] = Gap(words_, more, path, heading, first=is_first)
                is_first = False
    return list(told.values())


def _leads_to(found: Held, reason: Reason, asks: Question, fields: FieldSet) -> tuple[str, str]:
    """Return where a question leads and what else its answer would decide, in words and as a path."""
    also = also_decided(found.fits, reason) - 1 if reason.sort is Sort.UNKNOWN else 0
    more = f", would decide {also} other{'s' if also > 1 else ''} too" if also > 0 else ""
    return f"→ {label_of(fields, asks.path, found.stored.values)}{more}", asks.path


def tail(found: Held, one: Fit) -> Content:
    """Return who knows the mechanism, until when it can be used, and what else is good to know of it."""
    mechanism = found.mechanisms.get(one.mechanism, {})
    known = [reason.words for reason in one.reasons if reason.sort is Sort.NOTE and not _is_limit(reason.words)]
    parts = [
        _section(heading, [_point(para(line)) for line in lines])
        for heading, lines in (
            ("To call", _callers(found.callers.get(one.mechanism, ()))),
            ("Time limit", _limit(one, mechanism, found.today)),
            ("Good to know", known),
            ("What it can end in", _ends(mechanism)),
            ("Notes", _notes(mechanism)),
        )
        if lines
    ]
    return Content("\n\n").join(parts)


def changed_words(before: Fit, place: int, now: Held, order: Sequence[Fit]) -> str:
    """Return what an answer made of a mechanism: how it stood, how it stands, and its new place."""
    at = next((at for at, one in enumerate(order) if one.mechanism == before.mechanism), None)
    if at is None:
        return ""
    after = order[at]
    was, is_ = standing_words(before), standing_words(after)
    stands = f"still {is_}" if was == is_ else f"was {was}, now {is_}"
    moved = f"place {at + 1}, before {place + 1}" if at != place else f"still place {at + 1}"
    return f"Ranked again: {after.title} {stands}; {moved} of {len(now.fits)}."


def _is_limit(words_: str) -> bool:
    return words_.startswith(LIMIT_NOTE)


def _callers(helpers: Sequence[Helper]) -> list[str]:
    return [
        f"{one.title}: {'; '.join(one.reasons)}" + (f" ({one.availability})" if one.availability else "")
        for one in helpers
    ]


def _section(heading: str, lines: list[Content]) -> Content:
    return Content("\n").join([Content.styled(heading, "bold $text-primary"), *lines])


def _point(words_: Content) -> Content:
    return Content.assemble("• ", words_)


def _limit(one: Fit, mechanism: Values, today: date) -> list[str]:
    limit = mapping(mechanism.get("limit"))
    months, since = whole(limit.get("months")), as_text(limit.get("since"))
    lines = [by_words(one.last_day, today)] if one.last_day is not None else []
    if months is not None and since:
        lines.append(f"{_months(months)} after {CLOCK_WORDS.get(since, since)}")
    told = as_text(limit.get("words"))
    if told:
        lines.append(f"As its source says: {told}" if months is not None and since else told)
    return lines or ["Not noted in its record."]


def _months(months: int) -> str:
    if months % 12 == 0 and months:
        return f"{months // 12} year{'s' if months > 12 else ''}"
    return f"{months} month{'s' if months != 1 else ''}"


def _ends(mechanism: Values) -> list[str]:
    ends = [words_of(name) for name in words(mechanism.get("outcomes"))]
    binding = {True: "Binding.", False: "Not binding."}.get(mechanism.get("binding"))  # type: ignore[call-overload]
    takes = as_text(mechanism.get("duration"))
    lines = [", ".join(ends), binding or "", f"Takes: {takes}" if takes else ""]
    return [line for line in lines if line]


def _notes(mechanism: Values) -> list[str]:
    told = [in_language(mechanism.get(name), ("en",)).strip() for name in ("admissibility", "notes")]
    site = as_text(mechanism.get("site"))
    return [line for line in (*told, site) if line]
