"""What is to be said of a record: every finding on it, and whether it may move on. The rules are in `rules/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cawg_tui.errors import ApprovedPlanError, ContradictionError, MoveRefusedError, NotAgreedError
from cawg_tui.records.finding import Finding, in_order
from cawg_tui.records.short_names import with_short_names
from cawg_tui.records.validate import check_move, validate
from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules import book, circulating, contradictions, frozen, links, moves
from cawg_tui.rules.subject import Around, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import date, datetime

    from cawg_tui.records.kinds import Kind, Kinds
    from cawg_tui.records.values import Values
    from cawg_tui.rules.confidential import Source
    from cawg_tui.rules.translations import TextVersion
    from cawg_tui.rules.upr import UprRules
    from cawg_tui.store.records import Stored


class Beyond(Protocol):
    """What stands beyond one record: other records, its earlier versions, when it was last changed."""

    def record(self, record_id: str) -> Values | None:
        """Return another record's values, None where it is not there or cannot be read."""

    def members(self) -> Iterable[tuple[str, Values]]:
        """Return every member's record, by id."""

    def earlier(self, record_id: str, version: str) -> Values | None:
        """Return a record as it was in a version, None where that is not known."""

    def touched(self, record_id: str) -> date | None:
        """Return the day of a record's last version, None where it has none."""

    def texts(self, stored: Stored) -> Iterable[TextVersion]:
        """Return what each version made of a record's texts in several languages, newest first."""

    def confidential(self, record_id: str, named: Collection[str], level: str) -> Iterable[Source]:
        """Return the records linked with one, either way, that fewer people may read than a level."""

    def approved(self, record_id: str) -> Values | None:
        """Return a plan as it was when it was approved, None where that is not known."""


class Judge:
    """Asks every rule that fits a record's kind; `rules` gives the dated rules of the workspace at first need."""

    def __init__(self, kinds: Kinds, rules: Callable[[], UprRules]) -> None:
        self._kinds, self._rules = kinds, rules

    def lasting(self, stored: Stored) -> list[Finding]:
        """Return what is to be said whatever the day: of the file, the fields, the field's rules."""
        if stored.problem is not None:
            return [stored.problem]
        found = [*stored.findings, *self._lasting(self._kinds[stored.kind], stored.id, stored.values)]
        return [_placed(stored, one) for one in found]

    def whole(self, stored: Stored, now: datetime, known: Collection[str], beyond: Beyond) -> list[Finding]:
        """Return everything to be said today, errors first; `known` are the ids that exist."""
        if stored.problem is not None:
            return [stored.problem]
        kind = self._kinds[stored.kind]
        found = [
            *self._of_today(kind, stored, stored.values, now, beyond),
            *links.findings(kind, stored.id, stored.values, known),
        ]
        return in_order([*self.lasting(stored), *(_placed(stored, one) for one in found)])

    def allow_change(self, stored: Stored, wanted: Values, now: datetime, beyond: Beyond) -> None:
        """Refuse a move that may not be made, and what would change an approved plan without a word why."""
        self.allow_move(stored, wanted, now, beyond)
        if refused := frozen.refusal(self._kinds[stored.kind], stored.values, wanted):
            raise ApprovedPlanError(*refused)

    def allow_move(self, stored: Stored, wanted: Values, now: datetime, beyond: Beyond) -> None:
        """Refuse a change of state that the workflow does not know, or that lacks what it needs.

        Refuse as well that a case is opened to more readers than its community has agreed to.
        """
        kind = self._kinds[stored.kind]
        if closed := circulating.widened(kind.name, stored.values, wanted):
            raise NotAgreedError(closed)
        check_move(kind, stored.values, wanted)
        if stored.values.get("status") == wanted.get("status"):
            return
        found = [
            *self._lasting(kind, stored.id, wanted),
            *self._of_today(kind, stored, wanted, now, beyond),
        ]
        reasons = moves.refusals(kind, stored.values, wanted, found, now)
        if reasons:
            before, after = (words_of(as_text(side.get("status"))) for side in (stored.values, wanted))
            raise MoveRefusedError(before, after, reasons)

    def refuse_contradictions(
        self, kind: Kind, record_id: str, before: Values, wanted: Values, *, insists: bool = False
    ) -> None:
        """Refuse what a form is about to add that cannot be true beside what else it says.

        Who `insists` may add what is only held against facts that nobody has verified.
        """
        found = contradictions.brought_in(kind, record_id, before, wanted, self._rules())
        if found is not None and (found.sure or not insists):
            raise ContradictionError(found.field, found.sentence, sure=found.sure)

    def _lasting(self, kind: Kind, record_id: str, values: Values) -> Iterator[Finding]:
        yield from validate(kind, record_id, values)
        yield from book.lasting(Subject(kind, record_id, values), self._rules())

    def _of_today(self, kind: Kind, stored: Stored, values: Values, now: datetime, beyond: Beyond) -> Iterator[Finding]:
        record_id = stored.id
        around = Around(
            now,
            record=beyond.record,
            earlier=lambda version: beyond.earlier(record_id, version),
            members=beyond.members,
            touched=lambda: beyond.touched(record_id),
            texts=lambda: beyond.texts(stored),
            confidential=lambda named, level: beyond.confidential(record_id, named, level),
            upr=self._rules(),
            approved=lambda: beyond.approved(record_id),
        )
        yield from book.of_today(Subject(kind, record_id, with_short_names(kind.fields, values)), around)


def _placed(stored: Stored, finding: Finding) -> Finding:
    """Return the finding with the line of the field it is about."""
    if finding.line is not None or stored.document is None or not finding.field:
        return finding
    return finding.at(stored.document.line_of(finding.field))
