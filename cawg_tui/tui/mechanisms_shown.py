"""What is said of a mechanism held against a case: in one line, and in full with what stands for and against it.

Called in threads and by lists; knows no widget. A verdict is a word and a sign, never a colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from textual.content import Content

from cawg_tui.casework import Casework
from cawg_tui.errors import CawgError
from cawg_tui.outcomes import in_a_row
from cawg_tui.records.naming import in_language
from cawg_tui.records.paths import label_of
from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.filing_time import WORDS as CLOCK_WORDS
from cawg_tui.rules.matching import Verdict
from cawg_tui.rules.matching_facts import Sort
from cawg_tui.rules.subject import listed, mapping, whole, words
from cawg_tui.tui.columns import Column
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cawg_tui.outcomes import Saved
    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Values
    from cawg_tui.rules.matching import Fit
    from cawg_tui.rules.matching_facts import Reason
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
SECTIONS: Final = (
    (Sort.FOR, "For it"),
    (Sort.FIRST, "To do first"),
    (Sort.UNKNOWN, "Still unknown, and would decide it"),
    (Sort.BLOCKER, "Against it"),
    (Sort.NOTE, "Good to know"),
)
VERDICT_WIDTH, COUNT_WIDTH, ROOM_FOR_DATE, FAR_DAYS = 9, 10, 84, 730
LIMIT_NOTE: Final = "Time limit: "
NO_CATALOGUE: Final = "No mechanism is in this workspace yet. Press n to add one, or receive those of others with s."
NO_OBJECTIVE: Final = (
    "Note first what the community wants: nothing can be weighed before that.\n\n"
    "Press esc, then e, and add at least one entry under “Objectives”: what they want in their own words, and its "
    "sort of aim.\n\nWhat also decides much: the country, the companies with their home State, the finance with its "
    "stage, who would complain, what was tried."
)
NO_AIM: Final = (
    "Say of at least one objective what sort of aim it is: mechanisms are held against that.\n\n"
    "Press esc, then e, and fill in “Sort of aim” under “Objectives”."
)


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


def held(workspace: Workspace, record_id: str, today: date) -> Held:
    """Read a case and hold every mechanism against it."""
    stored = workspace.record(record_id)
    title, values = workspace.title(stored), stored.values
    lacks = lacking(values)
    if lacks:
        return Held(stored, title, today, lacks=lacks)
    fits = tuple(Casework(workspace).mechanisms(values, today))
    taken = frozenset(
        as_text(one.get("mechanism"))
        for one in listed(values.get("candidates"))
        if isinstance(one, dict) and one.get("chosen") is True
    )
    return Held(stored, title, today, fits, _records(workspace, fits), taken, "" if fits else NO_CATALOGUE)


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
    """Return a mechanism as a line: mark, verdict, title, time left, how much stands against it or is unknown."""
    until, left = until_words(one.last_day, today), _in_short(one.last_day, today)
    return (
        Column(mark, len(MARKED), "bold"),
        Column(verdict_words(one.verdict), VERDICT_WIDTH, STYLES[one.verdict]),
        Column(one.title),
        *((Column(until, len(until), "bold", ROOM_FOR_DATE), Column(left, len(left), "bold", 1 - ROOM_FOR_DATE))
          if until else ()),
        Column(count_words(one), COUNT_WIDTH if count_words(one) else 0, "$text-muted"),
    )  # fmt: skip


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict with its sign: `+ open`."""
    return f"{SIGNS[verdict]} {verdict.value}"


def count_words(one: Fit) -> str:
    """Return how much stands against a mechanism; else how much is unknown, else what is to be done first."""
    against, unknown, first = (len(one.of(sort)) for sort in (Sort.BLOCKER, Sort.UNKNOWN, Sort.FIRST))
    if against:
        return f"{against} blocker{'s' if against > 1 else ''}"
    return f"{unknown} unknown" if unknown else f"{first} to do" if first else ""


def until_words(last: date | None, today: date) -> str:
    """Return the last day to file with the days left: `until 2027-01-31, in 70 days`."""
    if last is None:
        return ""
    return f"{'ended' if last < today else 'until'} {last.isoformat()}, {left_words(last, today)}"


def left_words(last: date | None, today: date) -> str:
    """Return how far off a last day is: `in 70 days`, `today`, `3 days ago`."""
    if last is None:
        return ""
    days = (last - today).days
    if days == 0:
        return "today"
    told = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
    return f"in {told}" if days > 0 else f"{told} ago"


def taken_up_words(chosen: Sequence[Fit], saved: Saved) -> str:
    """Return what taking mechanisms up has put in the case."""
    titles = in_a_row([one.title for one in chosen])
    dated = sum(one.last_day is not None for one in chosen)
    days = f" ({dated} with {'its' if dated == 1 else 'their'} last day)" if dated else ""
    stuck = sum(one.verdict is Verdict.BLOCKED for one in chosen)
    but = f" {stuck} of them {'is' if stuck == 1 else 'are'} blocked: read what stands against it." if stuck else ""
    said = f"Taken up: {titles}. Noted under mechanisms looked at, actions{days} and links.{but}"
    return " ".join(words_ for words_ in (said, saved.together, saved.besides) if words_)


def _in_short(last: date | None, today: date) -> str:
    """Return the time left in a dozen letters: what is long over or far off needs no count of days."""
    if last is None:
        return ""
    if last < today:
        return "time is up"
    return f"until {last.year}" if (last - today).days > FAR_DAYS else left_words(last, today)


# --- in full -------------------------------------------------------------------------------------------


def in_full(found: Held, one: Fit, fields: FieldSet) -> Content:
    """Return all that is known of a mechanism in this case, in the order in which one decides."""
    mechanism = found.mechanisms.get(one.mechanism, {})
    head = [cell(one.title, "bold")]
    owner = as_text(mechanism.get("institution"))
    if owner:
        head.append(cell(owner, "$text-muted"))
    said = f"{verdict_words(one.verdict)}: {MEANINGS[one.verdict]}"
    head.append(cell(said, STYLES[one.verdict]))
    if not one.verified:
        head.append(cell("not verified: read its rules at the source before you rely on this", "bold $text-warning"))
    if one.mechanism in found.taken:
        head.append(cell("✓ taken up in this case", "bold"))
    parts = [Content("\n").join(head)]
    for sort, heading in SECTIONS:
        reasons = [reason for reason in one.reasons if reason.sort is sort and not reason.words.startswith(LIMIT_NOTE)]
        if reasons:
            parts.append(_section(heading, [_reason(reason, found, fields) for reason in reasons]))
    parts += [
        _section(heading, [_point(para(line)) for line in lines])
        for heading, lines in (
            ("Time limit", _limit(one, mechanism, found.today)),
            ("What it can end in", _ends(mechanism)),
            ("Notes", _notes(mechanism)),
        )
        if lines
    ]
    return Content("\n\n").join(parts)


def _section(heading: str, lines: list[Content]) -> Content:
    return Content("\n").join([Content.styled(heading, "bold $text-primary"), *lines])


def _point(words_: Content) -> Content:
    return Content.assemble("• ", words_)


def _reason(reason: Reason, found: Held, fields: FieldSet) -> Content:
    """Return a reason; where a field of the case would change it, with what the form calls that field."""
    if not reason.field or reason.sort not in {Sort.UNKNOWN, Sort.BLOCKER, Sort.FIRST}:
        return _point(cell(reason.words))
    label = label_of(fields, reason.field, found.stored.values)
    return Content.assemble("• ", cell(reason.words), "  ", cell(f"→ {label}", "$text-accent"))


def _limit(one: Fit, mechanism: Values, today: date) -> list[str]:
    limit = mapping(mechanism.get("limit"))
    months, since = whole(limit.get("months")), as_text(limit.get("since"))
    lines = [f"{until_words(one.last_day, today)}"] if one.last_day is not None else []
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
