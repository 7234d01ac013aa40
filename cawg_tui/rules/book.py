"""Every rule of the field, by the kind of record it is about: those that hold whatever the day, and those of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from cawg_tui.rules import (
    care,
    case,
    confidential,
    deadlines,
    initiative,
    order,
    safeguard,
    standards,
    translations,
    upr,
    upr_days,
    upr_text,
    yearly,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject
    from cawg_tui.rules.upr import UprRules

Lasting: TypeAlias = "Callable[[Subject], Iterator[Finding]]"
OfToday: TypeAlias = "Callable[[Subject, Around], Iterator[Finding]]"

LASTING: Final[Mapping[str, tuple[Lasting, ...]]] = {
    "safeguard_review": (safeguard.findings,),
    "case": (case.findings,),
    "standards_process": (standards.of_process,),
    "learning_exchange": (yearly.of_exchange,),
    "event": (yearly.of_event,),
    "workplan": (yearly.of_workplan,),
    "sign_on": (yearly.of_letter,),
}
OF_TODAY: Final[Mapping[str, tuple[OfToday, ...]]] = {
    "upr_submission": (upr_days.of_today, upr_text.of_versions),
    "safeguard_review": (safeguard.of_today,),
    "case": (case.of_today,),
    "standards_process": (standards.of_process_today,),
    "learning_exchange": (yearly.of_exchange_today,),
    "event": (yearly.of_event_today,),
    "workplan": (yearly.of_workplan_today,),
    "mechanism": (standards.of_mechanism_today,),
    "sign_on": (yearly.of_letter_today,),
}


def lasting(subject: Subject, rules: UprRules) -> Iterator[Finding]:
    """Yield what the field's rules say of a record whatever the day; they need nothing but the record."""
    yield from order.findings(subject.kind, subject.id, subject.values)
    if subject.kind.name == "upr_submission":
        yield from upr.findings(subject.kind, subject.id, subject.values, rules)
        yield from upr_text.findings(subject, rules)
    for rule in LASTING.get(subject.kind.name, ()):
        yield from rule(subject)


def of_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield what they say of it today, of other records and of earlier versions."""
    yield from deadlines.findings(subject.kind, subject.id, subject.values, around.now)
    yield from care.of_today(subject, around)
    yield from confidential.of_today(subject, around)
    yield from translations.of_today(subject, around)
    if subject.kind.name == "initiative":
        yield from initiative.findings(subject.id, subject.values, around.now)
    for rule in OF_TODAY.get(subject.kind.name, ()):
        yield from rule(subject, around)
