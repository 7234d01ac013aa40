"""What must not be forgotten in a safeguard review: windows, the clause matrix, the Board (S01-S10; DOMAIN B, G5)."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cawg_tui.records.naming import title_of
from cawg_tui.records.values import Values, as_text, is_empty
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.deadlines import Due, day_of, days_left, in_words, moment
from cawg_tui.rules.subject import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject

WINDOW_DAYS = 30
ANSWER_DAYS = 60
BOARD_DAYS = 60
SIGN_ON_DAYS = 3
FILING = frozenset({"consultation_open", "filed"})
# States after the Board has decided: the text stands, so nothing in the matrix waits for a draft or an owner.
DECIDED = frozenset({"approved", "guidance", "implementation"})
BEFORE_BOARD = frozenset({"filed", "between_drafts", "board_pending", "consultation_open"})


def findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is to be said of a review whatever the day."""
    if subject.is_over:
        return
    yield from _extended(subject)
    yield from _asks(subject)
    yield from _references(subject)
    yield from _changed_on_adoption(subject)
    if subject.status not in DECIDED:
        yield from _unmapped(subject)
        yield from _without_owner(subject)


def of_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield what is to be said of it today."""
    if subject.is_over:
        return
    if subject.is_pending:
        yield from _closing(subject, around)
    yield from _unanswered(subject, around.today)
    if subject.status in BEFORE_BOARD:
        yield from _red_lines(subject, around.today)
    yield from _sign_ons(subject, around)


def _closing(subject: Subject, around: Around) -> Iterator[Finding]:
    for path, window in subject.items("windows"):
        day = day_of(window.get("closes"))
        if day is None:
            continue
        zone = as_text(window.get("tz"))
        due = Due(path, "comment window", day, moment(day, "", zone), "", zone, True, True)
        if due.ends >= around.now and days_left(due, around.now) <= WINDOW_DAYS:
            phase = words_of(as_text(window.get("phase"))) or "this phase"
            said = f"The comment window of {phase} closes {in_words(due, around.now)}, on {day.isoformat()}."
            yield subject.warning("S01", path, said)


def _extended(subject: Subject) -> Iterator[Finding]:
    for path, window in subject.items("windows"):
        closes = as_text(window.get("closes"))
        later = [day for day in words(window.get("extended_from")) if closes and day >= closes]
        if later:
            said = f"The window was extended from {later[0]}, but it closes on {closes}, which is no later."
            yield subject.warning("S02", path, said, "Correct one of the two days.")
        deadline = _deadline_beside(subject, closes)
        if deadline:
            said = f"The window closes on {closes}, and a deadline of this record still says {deadline}."
            yield subject.warning("S02", path, said, "Put the new day into the deadline.")


def _deadline_beside(subject: Subject, closes: str) -> str:
    """Return the day of a deadline that still names a day before an extension."""
    old = {day for _, window in subject.items("windows") for day in words(window.get("extended_from"))}
    days = [as_text(item.get("date")) for _, item in subject.items("deadlines") if item.get("met") is not True]
    return next((day for day in days if day in old and day != closes), "")


def _asks(subject: Subject) -> Iterator[Finding]:
    if subject.status not in FILING:
        return
    for path, clause in subject.items("clauses"):
        if is_empty(clause.get("proposed_text")):
            said = f"{_name(clause)} asks for a change and proposes no text."
            yield subject.error("S03", path, said, "Write the words we ask for.")


def _references(subject: Subject) -> Iterator[Finding]:
    labels = [as_text(draft.get("label")).lower() for _, draft in subject.items("drafts") if draft.get("label")]
    last = max((n for _, draft in subject.items("drafts") if isinstance(n := draft.get("paras"), int)), default=0)
    for path, clause in subject.items("clauses"):
        ref = as_text(clause.get("ref"))
        if labels and not is_empty(clause.get("draft_text")) and not any(label in ref.lower() for label in labels):
            said = f"{ref or 'A clause'} names none of the drafts listed here."
            yield subject.warning("S04", f"{path}/ref", said, f"Name one of: {', '.join(labels)}.")
            continue
        number = _paragraph(ref)
        if last and number is not None and number > last:
            said = f"{ref} names paragraph {number}, and the draft was split into {last}."
            yield subject.warning("S04", f"{path}/ref", said)


def _paragraph(ref: str) -> int | None:
    """Return the paragraph a reference names: `R-paper p.12 para 26` gives 26."""
    parts = ref.lower().replace(".", " ").split()
    for word, after in itertools.pairwise(parts):
        if word in {"para", "paragraph", "§"} and after.isdigit():
            return int(after)
    return None


def _unmapped(subject: Subject) -> Iterator[Finding]:
    drafts = [draft for _, draft in subject.items("drafts")]
    if len(drafts) < 2:
        return
    latest = as_text(drafts[-1].get("label"))
    waiting = [
        path
        for path, clause in subject.items("clauses")
        if is_empty(clause.get("next_draft_text")) and latest.lower() not in as_text(clause.get("ref")).lower()
    ]
    if waiting:
        says = "says" if len(waiting) == 1 else "say"
        said = f"{latest} is here, and {_count(len(waiting), 'clause')} of the matrix {says} nothing of it yet."
        yield subject.warning("S05", waiting[0], said, "Write what became of each clause in the new draft.")


def _unanswered(subject: Subject, today: date) -> Iterator[Finding]:
    for path, clause in subject.items("clauses"):
        filed = day_of(clause.get("filed_on"))
        silent = is_empty(clause.get("bank_response")) and as_text(clause.get("adopted")) in {"", "unknown"}
        if filed is not None and silent and today - filed > timedelta(days=ANSWER_DAYS):
            said = f"{_name(clause)} was filed {(today - filed).days} days ago, and the bank has not answered."
            yield subject.warning("S06", path, said, "Ask for the table of comments and how each was treated.")


def _changed_on_adoption(subject: Subject) -> Iterator[Finding]:
    for path, clause in subject.items("clauses"):
        proposed, came = as_text(clause.get("proposed_text")).split(), as_text(clause.get("next_draft_text")).split()
        if as_text(clause.get("adopted")) in {"yes", "partly"} and proposed and came and proposed != came:
            said = f"{_name(clause)} was taken up in other words than ours."
            yield subject.info("S07", path, said, "Compare the two texts.")


def _red_lines(subject: Subject, today: date) -> Iterator[Finding]:
    board = day_of(subject.values.get("board_date"))
    if subject.status != "board_pending" and (board is None or not 0 <= (board - today).days <= BOARD_DAYS):
        return
    for path, clause in subject.items("clauses"):
        if as_text(clause.get("priority")) == "red_line" and as_text(clause.get("adopted")) != "yes":
            said = f"The red line {_name(clause)} is not met, and the Board is next."
            yield subject.warning("S08", path, said, "Write to the Executive Directors before the Board meets.")


def _without_owner(subject: Subject) -> Iterator[Finding]:
    areas: dict[str, list[Values]] = {}
    for _, clause in subject.items("clauses"):
        areas.setdefault(as_text(clause.get("policy_area")), []).append(clause)
    for area, clauses in areas.items():
        if area and all(is_empty(clause.get("owner")) for clause in clauses):
            which = "its only clause" if len(clauses) == 1 else f"none of its {len(clauses)} clauses"
            has = "has no owner" if len(clauses) == 1 else "has an owner"
            said = f"Nobody looks after {words_of(area)}: {which} {has}."
            yield subject.warning("S09", "clauses", said, "Name an owner for one of them.")


def _sign_ons(subject: Subject, around: Around) -> Iterator[Finding]:
    for letter_id in words(subject.values.get("signons")):
        letter = around.record(letter_id)
        said = few_signatories(letter, around.today) if letter else ""
        if letter and said:
            title = title_of(letter, letter_id, subject.kind.languages)
            yield subject.warning("S10", "signons", f"The letter {title}: {said}")


def few_signatories(letter: Values, today: date) -> str:
    """Return what is to be said of a letter that too few have signed three days before it closes; else nothing."""
    closes, least = day_of(letter.get("closes")), letter.get("min_signatories")
    signed = letter.get("signatories")
    have = len(signed) if isinstance(signed, list) else 0
    if closes is None or not isinstance(least, int) or as_text(letter.get("status")) not in {"draft", "open"}:
        return ""
    left = (closes - today).days
    if have >= least or not 0 <= left <= SIGN_ON_DAYS:
        return ""
    when = "today" if left == 0 else f"in {_count(left, 'day')}"
    return f"{have} of at least {least} have signed, and it closes {when}."


def _name(clause: Values) -> str:
    return as_text(clause.get("ref")) or words_of(as_text(clause.get("policy_area"))) or "A clause"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
