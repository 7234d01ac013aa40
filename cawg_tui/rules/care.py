"""What every record needs: someone who leads it, and a hand on it while it is active (X07, X08)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cawg_tui.records.naming import title_of
from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject

IDLE_DAYS: Final = 120
# Kinds whose records are facts rather than work, so that nobody need lead them or touch them.
FACTS: Final = frozenset({"member", "mechanism", "recommendation"})
# States in which the work itself is done and only what follows from it remains: a standard that was adopted waits for
# States to be bound, an event that was reported on for its follow-up. Tasks and deadlines that stand there still count.
DONE: Final = frozenset({("standards_process", "adopted"), ("event", "reported")})


def of_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield X07 for active work that nobody has touched, X08 for work without a lead or with one who is not active."""
    if subject.kind.name in FACTS or subject.is_over or (subject.kind.name, subject.status) in DONE:
        return
    yield from _idle(subject, around)
    lead = subject.text("lead")
    if not lead:
        yield subject.warning("X08", "lead", "Nobody leads it.", "Name the member who answers for it.")
        return
    member = around.record(lead)
    status = as_text(member.get("status")) if member is not None else ""
    if status and status != "active":
        name = title_of(member or {}, lead, subject.kind.languages)
        said = f"The lead, {name}, is {words_of(status).lower()}."
        yield subject.warning("X08", "lead", said, "Name another member.")


def _idle(subject: Subject, around: Around) -> Iterator[Finding]:
    touched = around.touched()
    if touched is None or subject.status == subject.kind.workflow.stall:
        return
    if around.today - touched > timedelta(days=IDLE_DAYS):
        said = f"Nobody has changed it for {(around.today - touched).days} days, and the work is open."
        yield subject.warning("X07", "", said, "Note where it stands, or move it on.")
