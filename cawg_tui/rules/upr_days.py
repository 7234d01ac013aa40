"""What is due when around a review: window, pre-session, questions, speaking slot, mid-term (U07, U15-U20; DOMAIN A5).

Days come from the calendar in `rules/`; where a session's days are not verified there, the sentence says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import as_text, is_empty
from cawg_tui.rules.deadlines import day_of
from cawg_tui.rules.spans_of_time import earliest, months_after, working_days_before
from cawg_tui.rules.subject import mapping, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject
    from cawg_tui.rules.upr import Session

FILED: Final = frozenset({"submitted", "acknowledged", "published", "advocacy"})
QUESTION_WORKING_DAYS: Final = 10
QUESTIONS_AHEAD: Final = timedelta(days=60)
ADVOCACY_DAYS: Final = 45
MIDTERM_MONTHS: Final = 30
MIDTERM_AHEAD: Final = timedelta(days=183)
PRESESSION_OPENS, PRESESSION_CLOSES = 6, 3
ADOPTION_MONTHS: Final = 4


def of_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield what is due around the review of a submission."""
    session = around.upr.sessions.get(whole(subject.values.get("session")) or 0)
    yield from _outcome(subject)
    yield from _midterm(subject, around, session)
    if session is None:
        return
    if subject.is_pending:
        yield from _window(subject, around, session)
    if session.start is not None and subject.status in FILED | {"ready"}:
        yield from _before_the_review(subject, around.today, session, session.start)
    if session.end is not None and subject.status == "reviewed":
        yield from _speaking_slot(subject, around.today, session.end, session.unsure)


def _window(subject: Subject, around: Around, session: Session) -> Iterator[Finding]:
    if session.closes is None:
        return
    profile = around.upr.profiles.get(subject.text("rule_profile"))
    opens = session.closes - timedelta(weeks=profile.window_weeks if profile else 6)
    if around.today > session.closes:
        said = f"The window of session {session.number} closed on {session.closes.isoformat()}."
        yield subject.warning("U07", "session", said + session.unsure, "Mark it as missed, or choose a later review.")
    elif around.today < opens and subject.status == "ready":
        said = f"The window of session {session.number} opens about {opens.isoformat()}; it cannot be filed before."
        yield subject.warning("U07", "session", said + session.unsure)


def _before_the_review(subject: Subject, today: date, session: Session, start: date) -> Iterator[Finding]:
    unsure = session.unsure
    presession = mapping(subject.values.get("presession"))
    opens, closes = months_after(start, -PRESESSION_OPENS), months_after(start, -PRESESSION_CLOSES)
    if opens <= today <= closes and presession.get("applied") is not True:
        said = f"Ask to speak at the pre-session: calls closed 3 to 5 months before past sessions, here by {closes}."
        yield subject.info("U15", "presession", said + unsure, "Apply to UPR Info with the submission.")
    questions = working_days_before(start, QUESTION_WORKING_DAYS)
    if today <= questions <= today + QUESTIONS_AHEAD:
        asked = sum(1 for _, one in subject.items("advance_questions") if one.get("asked") is True)
        said = f"Advance questions are due on {questions.isoformat()}; {asked} of ours were put so far."
        yield subject.info("U16", "advance_questions", said + unsure)
    if start - timedelta(days=ADVOCACY_DAYS) <= today < start and is_empty(subject.values.get("advocacy")):
        said = f"The review is in {(start - today).days} days, and no State has been met about our recommendations."
        yield subject.warning("U20", "advocacy", said + unsure, "Meet embassies and missions, with the factsheet.")


def _outcome(subject: Subject) -> Iterator[Finding]:
    outcome = mapping(subject.values.get("outcome"))
    lacks = [name for name in ("supported", "noted") if whole(outcome.get(name)) is None]
    if not is_empty(outcome.get("addendum")) and lacks:
        said = f"The addendum {as_text(outcome.get('addendum'))} is out, and the positions are not noted."
        yield subject.info("U17", "outcome", said, "Count what the State supports and what it has noted.")


def _speaking_slot(subject: Subject, today: date, end: date, unsure: str) -> Iterator[Finding]:
    statement = mapping(subject.values.get("hrc_statement"))
    adoption = months_after(end, ADOPTION_MONTHS)
    if today <= adoption and statement.get("slot") is not True:
        said = f"The Council adopts the report 3 to 4 months after the review, by about {adoption.isoformat()}."
        yield subject.info(
            "U18", "hrc_statement", said + unsure, "Register for one of the ten places for NGOs when it opens."
        )


def _midterm(subject: Subject, around: Around, session: Session | None) -> Iterator[Finding]:
    if subject.status not in {"adopted", "follow_up", "midterm"}:
        return
    midterm = mapping(subject.values.get("midterm"))
    if not is_empty(midterm.get("filed")):
        return
    noted = day_of(midterm.get("due")) or earliest(midterm.get("due"))
    due = noted or (months_after(session.end, MIDTERM_MONTHS) if session is not None and session.end else None)
    if due is not None and around.today >= due - MIDTERM_AHEAD:
        when = "was due" if due < around.today else "is due"
        said = f"The mid-term report {when} about {due.isoformat()}, two and a half years after the review."
        unsure = session.unsure if session is not None and noted is None else ""
        yield subject.info("U19", "midterm", said + unsure)
