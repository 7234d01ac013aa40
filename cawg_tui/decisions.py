"""Open decisions of a workspace: who proposed what, what a choice makes of the record, and settling it as one save.

The record says what is open; who proposed it and when is found in the history, so all clones hold the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from cawg_tui.beyond import Neighbourhood
from cawg_tui.errors import StaleRecordError, UndoTooLateError, UnknownRecordError, UnreadableRecordError
from cawg_tui.proposals import RAW, proposed, sought, versions_that
from cawg_tui.records.conflicts import (
    KEEP,
    ConflictKind,
    Keep,
    is_passage,
    label,
    open_conflicts,
    sentence,
    settle,
    without_conflicts,
)
from cawg_tui.records.difference import changes, subject
from cawg_tui.records.fields import Merge
from cawg_tui.records.merge_values import declared_on, rank, rule_at
from cawg_tui.records.naming import short
from cawg_tui.records.paths import get
from cawg_tui.records.values import Missing, Value, Values, from_step, same
from cawg_tui.rules import consequences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from cawg_tui.outcomes import Saved
    from cawg_tui.records.conflicts import Conflict
    from cawg_tui.records.difference import Change
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kinds import Kind
    from cawg_tui.store.records import Stored
    from cawg_tui.vcs.history import Version
    from cawg_tui.workspace import Workspace

Choice: TypeAlias = "Value | Missing | Keep"
TRIES: Final = 5
MOST: Final = 1_000_000
SUBJECT_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """One side of a decision. MISSING is a removal; `who`, `when` and `commit` are empty where the history is silent.

    `mine` says that the member who works in this clone made it. For a whole entry or record that one removed and
    another changed, the changed one is a proposal too, with all it holds.
    """

    value: Value | Missing
    who: str = ""
    when: datetime | None = None
    mine: bool = False
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One open decision, or a note to read (`conflict.to_decide` is False), with all that is needed to make it.

    `agreed` is what all had agreed on, `shown` what the record shows until someone decides; both MISSING where
    nothing stands there. `passage` says that agreed and proposals are passages of a text, not the whole field.
    For an order the proposals are lists of names, `shown` the list itself.
    """

    record_id: str
    kind: str
    title: str
    conflict: Conflict
    label: str
    sentence: str
    agreed: Value | Missing
    shown: Value | Missing
    proposals: tuple[Proposal, ...]
    passage: bool

    @property
    def id(self) -> str:
        """Return the id of the entry in the record."""
        return self.conflict.id

    @property
    def whole_record(self) -> bool:
        """Say whether the record as a whole is in question: KEEP keeps it, MISSING deletes it."""
        return _is_of_record(self.conflict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a choice would make of the record: its values, what differs from now, and today's findings on that.

    `gone` says that the record would be deleted; nothing is left to find then.
    """

    values: Values
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    gone: bool = False


class Decisions:
    """The open decisions of one workspace; `workspace.decisions`. Every method may be called from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        # By record: the moment of the history, the fingerprint of the file and the member's e-mail; what is open then.
        self._known: dict[str, tuple[tuple[str, str, str], list[Decision]]] = {}

    def open(self) -> list[Decision]:
        """Return what is open in all records, notes to read included; records in the order of lists."""
        rows = [row for flag in ("conflict", "note") for row in self._workspace.search(f"is:{flag}", limit=MOST).rows]
        found: list[Decision] = []
        for record_id in dict.fromkeys(row.id for row in rows):
            try:
                found += self.of(record_id)
            except UnknownRecordError:
                continue  # Deleted since the list was made.
        return found

    def of(self, record_id: str) -> list[Decision]:
        """Return what is open in a record, in the order of its fields; empty for a file that cannot be read."""
        stored = self._workspace.record(record_id)
        kind = self._workspace.kinds[stored.kind]
        waiting = open_conflicts(stored.values, kind.fields)
        if not waiting:
            self._known.pop(record_id, None)
            return []
        mark = (self._workspace.repository.tip() or "", stored.oid, self._my_email())
        known = self._known.get(record_id)
        if known is None or known[0] != mark:
            known = (mark, self._with_authors(stored, kind, waiting, mark[2]))
            self._known[record_id] = known
        return list(known[1])

    # --- choosing --------------------------------------------------------------------------------

    def outcome(self, decision: Decision, choice: Choice) -> Outcome:
        """Return what a choice would make of the record as it stands now, with today's findings; write nothing."""
        stored = self._readable(decision.record_id)
        kind = self._workspace.kinds[stored.kind]
        now = without_conflicts(stored.values)
        if decision.whole_record and isinstance(choice, Missing):
            return Outcome({}, tuple(changes(now, {}, kind.fields)), (), gone=True)
        settled = settle(stored.values, decision.id, _as_choice(decision.conflict, choice), kind.fields)
        values = consequences.carried(kind, stored.values, settled)
        findings = self._workspace.findings_of(replace(stored, values=values, document=None), self._workspace.clock())
        return Outcome(values, tuple(changes(now, without_conflicts(values), kind.fields)), tuple(findings))

    def both(self, decision: Decision) -> Value | None:
        """Return the text that holds all that was proposed, in canonical order; None where that makes no sense.

        For a passage it is the passage; for a field that two filled at once, the field.
        """
        texts = [one.value for one in decision.proposals if isinstance(one.value, str)]
        fields = self._workspace.kinds[decision.kind].fields
        if len(texts) < 2 or len(texts) < len(decision.proposals) or not decision.conflict.to_decide:
            return None
        if decision.passage and isinstance(decision.shown, str):
            return _beside(texts, "\n" if _on_its_own_lines(decision.shown, decision.agreed) else " ")
        is_text = rule_at(fields, decision.conflict.path, texts) is Merge.TEXT
        return _beside(texts, "\n") if is_text and isinstance(decision.agreed, Missing) else None

    def by_author(self, record_id: str, who: str) -> dict[str, Choice]:
        """Return the choices that take what one person proposed, wherever they proposed one thing in a record.

        What would delete the record, or protect someone less than now, is left to be decided by itself.
        """
        chosen: dict[str, Choice] = {}
        for one in self.of(record_id):
            theirs = [proposal.value for proposal in one.proposals if proposal.who == who]
            if len(theirs) == 1 and self._may_be_one_of_many(one) and not self._loosens(one, theirs[0]):
                chosen[one.id] = theirs[0]
        return chosen

    def as_agreed(self, record_id: str) -> dict[str, Choice]:
        """Return the choices that leave a record as all had agreed on.

        A field that protects someone stays as it stands. An entry that one removed is left to be decided by itself:
        what was agreed on does not stand in the record any more.
        """
        chosen: dict[str, Choice] = {}
        for one in self.of(record_id):
            gone = one.conflict.kind is ConflictKind.REMOVAL and isinstance(one.agreed, Missing)
            if self._may_be_one_of_many(one) and not gone:
                chosen[one.id] = KEEP if self._loosens(one, one.agreed) else one.agreed
        return chosen

    def as_shown(self, record_id: str) -> dict[str, Choice]:
        """Return the choices that leave a record as it stands; its notes count as read."""
        return {one.id: KEEP for one in self.of(record_id) if one.conflict.kind.value not in RAW}

    # --- settling --------------------------------------------------------------------------------

    def settle(self, record_id: str, conflict_id: str, choice: Choice) -> Saved:
        """Make one decision: one commit that sets the field and drops the entry."""
        return self.settle_all(record_id, {conflict_id: choice})

    def settle_all(self, record_id: str, choices: Mapping[str, Choice]) -> Saved:
        """Make several decisions of a record in one commit; refuse where one of them is not open any more.

        Where the record changed meanwhile, the decision is made on what stands there now. MISSING for the record as a
        whole deletes it.
        """
        for _ in range(TRIES):
            stored = self._readable(record_id)
            kind = self._workspace.kinds[stored.kind]
            waiting = {one.id: one for one in open_conflicts(stored.values, kind.fields)}
            values, about = stored.values, [waiting[name] for name in choices if name in waiting]
            for name, choice in choices.items():
                one = waiting.get(name)
                if one is not None and _is_of_record(one) and isinstance(choice, Missing):
                    return self._workspace.delete(stored)
                values = settle(values, name, _as_choice(one, choice), kind.fields)
            self._allow_own_state(stored, values, choices, about)
            words = subject(kind, stored.id, stored.values, values, decided=[_field_words(kind, one) for one in about])
            try:
                return self._workspace.decide(stored, values, words)
            except StaleRecordError:
                continue
        raise StaleRecordError(self._workspace.place(record_id).path)

    def undo(self, saved: Saved) -> Saved:
        """Take decisions back as a new commit, if the record still stands as they left it."""
        before, after = saved.before, saved.stored
        if before is None:
            raise UndoTooLateError(after.id)
        try:
            now = self._workspace.record(after.id)
        except UnknownRecordError:
            now = None
        # A delete leaves the record as it was read.
        expected = None if after.oid == before.oid else after.oid
        if (now.oid if now is not None else None) != expected:
            raise UndoTooLateError(after.id)
        return self._workspace.put_back(before, now, short(f"Take back: {saved.sentence}", SUBJECT_LIMIT))

    # --- within ----------------------------------------------------------------------------------

    def _my_email(self) -> str:
        identity = self._workspace.repository.identity()
        return identity.email if identity is not None else ""

    def _with_authors(self, stored: Stored, kind: Kind, waiting: list[Conflict], mine: str) -> list[Decision]:
        sides = [proposed(one, stored.values, kind.fields) for one in waiting]
        soughts = [
            sought(one, value, stored.values, kind.fields)
            for one, values in zip(waiting, sides, strict=True)
            for value in values
        ]
        workspace = self._workspace
        versions = iter(versions_that(soughts, stored.path, workspace.repository))
        found: list[Decision] = []
        for one, values in zip(waiting, sides, strict=True):
            proposals = tuple(_proposal(value, next(versions), mine) for value in values)
            there = get(stored.values, one.path, kind.fields) if one.path else without_conflicts(stored.values)
            found.append(
                Decision(
                    stored.id, stored.kind, workspace.title(stored), one, label(one, stored.values, kind.fields),
                    sentence(one, stored.values, kind.fields), one.base, there, proposals,
                    is_passage(one, there, kind.fields),
                )
            )  # fmt: skip
        return found

    def _readable(self, record_id: str) -> Stored:
        stored = self._workspace.record(record_id)
        if stored.problem is not None:
            raise UnreadableRecordError(stored.path, stored.problem.message.rstrip("."), stored.problem.line)
        return stored

    def _may_be_one_of_many(self, one: Decision) -> bool:
        return one.conflict.to_decide and not one.whole_record and one.conflict.kind.value not in RAW

    def _loosens(self, one: Decision, value: Value | Missing) -> bool:
        """Say whether a value would protect someone less than what the record shows."""
        declared, _ = declared_on(self._workspace.kinds[one.kind].fields, one.conflict.path)
        if declared is None or declared.merge is not Merge.PROTECTIVE:
            return False
        return rank(value, declared.scale) < rank(one.shown, declared.scale)

    def _allow_own_state(
        self, stored: Stored, values: Values, choices: Mapping[str, Choice], about: Iterable[Conflict]
    ) -> None:
        """Refuse a state that nobody proposed and that may not follow the one shown."""
        for one in about:
            choice = choices[one.id]
            if one.path != "status" or isinstance(choice, Keep | Missing):
                continue
            if not any(same(choice, known) for known in (one.base, *one.values)):
                self._workspace.judge.allow_move(
                    stored, values, self._workspace.clock(), Neighbourhood(self._workspace)
                )


def _proposal(value: Value | Missing, version: Version | None, mine: str) -> Proposal:
    if version is None:
        return Proposal(value)
    is_mine = bool(mine) and version.email.casefold() == mine.casefold()
    return Proposal(value, version.author, version.when, is_mine, version.commit)


def _as_choice(one: Conflict | None, choice: Choice) -> Choice:
    """Return a choice as the record's own words for it: whatever is kept of a whole record keeps it."""
    return KEEP if one is not None and _is_of_record(one) and not isinstance(choice, Missing) else choice


def _is_of_record(one: Conflict) -> bool:
    """Say whether one removed the record and another changed it."""
    return not one.path and one.kind is ConflictKind.REMOVAL


def _field_words(kind: Kind, one: Conflict) -> str:
    """Return what a decision was about without any value: the field, and the innermost one inside it."""
    if not one.path:
        return "the whole record"
    name = from_step(one.path.partition("/")[0])
    first = kind.fields.get(name)
    last, _ = declared_on(kind.fields, one.path)
    words = [declared.label for declared in dict.fromkeys((first, last)) if declared is not None]
    return " › ".join(words) or name


def _on_its_own_lines(text: str, passage: Value | Missing) -> bool:
    """Say whether a passage begins and ends with a line of a text of several."""
    if not isinstance(passage, str) or "\n" in passage:
        return True
    before, there, after = text.rstrip("\n").partition(passage)
    if not there or not (before or after):
        return False
    return (not before or before.endswith("\n")) and (not after or after.startswith("\n"))


def _beside(texts: Iterable[str], between: str) -> str:
    parts = [text.strip("\n") for text in texts]
    lines = between == "\n" or any("\n" in part for part in parts)
    return ("\n" if lines else between).join(parts)
