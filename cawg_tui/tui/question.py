"""One open decision as a question: what was agreed, who proposed what, and what a pick makes of the record.

Called in threads; knows no widget. Who proposed what comes from `workspace.decisions`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from textual.content import Content

from cawg_tui.decisions import Decision, Outcome
from cawg_tui.errors import UnknownDecisionError
from cawg_tui.proposals import RAW
from cawg_tui.records.conflicts import KEEP, KEY, ConflictKind, Keep, settle, without_conflicts
from cawg_tui.records.difference import changes
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.paths import put
from cawg_tui.records.values import MISSING, Missing, Value, as_text, is_empty, item_name, same
from cawg_tui.rules import consequences
from cawg_tui.tui import shown
from cawg_tui.tui.decide import declared_of
from cawg_tui.tui.differences import IN_FULL, by_field, proposed
from cawg_tui.tui.record_load import titles_of
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.when import ago

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from cawg_tui.decisions import Proposal
    from cawg_tui.records.declarations import Field
    from cawg_tui.records.kinds import Kind
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

Choice: TypeAlias = "Value | Missing | Keep"
AGREED: Final = "Agreed before"
STANDS: Final = "It stands now"
RAW_HEADING: Final = "What it says"
SOMEONE: Final = "another member"
LONG: Final = 60
MOST_FINDINGS: Final = 6
MOST_FIELDS: Final = 14
FEW_FIELDS: Final = 4
MORE: Final = {
    "guarded": "Confirm it only if they agreed to the text as it is now.",
    "unreadable": "What came from the other side cannot be read as a record; its text is below as it came.",
}
MARKS: Final = {Level.ERROR: ("! ", "bold $text-error"), Level.WARNING: ("* ", "$text-warning")}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things to pick from, as a pane shows it. `stands` says that the record shows it now.

    `words` says what taking it is called; `who` is the name of whoever proposed it, as the history has it.
    """

    key: str
    heading: str
    body: Content
    choice: Choice
    words: str
    who: str = ""
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """What a member has in mind and has not saved: its words, and a choice for each entry it settles."""

    key: str
    words: str
    choices: Mapping[str, Choice]
    who: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One open decision with all that its screen needs."""

    decision: Decision
    kind: Kind
    stored: Stored
    sides: tuple[Side, ...]
    both: Value | None
    titles: Mapping[str, str]
    known: frozenset[tuple[str, str]]
    others: tuple[tuple[str, str], ...] = ()

    @property
    def is_raw(self) -> bool:
        """Say whether there is only something to look at."""
        return self.decision.conflict.kind.value in RAW

    @property
    def is_note(self) -> bool:
        """Say whether it only wants to be read."""
        return not self.decision.conflict.to_decide

    @property
    def can_type(self) -> bool:
        """Say whether another value than those proposed makes sense."""
        in_order = self.decision.conflict.kind is ConflictKind.ORDER
        return not (self.is_raw or self.is_note or in_order or self.decision.whole_record)

    @property
    def can_type_here(self) -> bool:
        """Say whether that value can be typed on this screen; else the record's form opens."""
        declared = self.declared
        return self.can_type and (self.decision.passage or (declared is not None and declared.inside is None))

    @property
    def declared(self) -> Field | None:
        """Return the field it is about."""
        return declared_of(self.kind, self.decision.conflict.path)

    @property
    def removal(self) -> Side | None:
        """Return the side that takes something out, where a member proposed that."""
        return next((one for one in self.sides if isinstance(one.choice, Missing)), None)


def waiting(workspace: Workspace, *, notes: bool) -> tuple[tuple[str, str], ...]:
    """Return what waits in all records: the record and the entry, of what is to be decided or of what is to be read."""
    return tuple((one.record_id, one.id) for one in workspace.decisions.open() if one.conflict.to_decide != notes)


def load(workspace: Workspace, record_id: str, conflict_id: str, now: datetime) -> Question:
    """Read one open decision; refuse where it is decided already."""
    stored = workspace.record(record_id)
    kind = workspace.kinds[stored.kind]
    listed = workspace.decisions.of(record_id)
    decision = next((one for one in listed if one.id == conflict_id), None)
    if decision is None:
        raise UnknownDecisionError(conflict_id)
    titles = _titles(workspace, kind, stored, decision)
    both = workspace.decisions.both(decision)
    known = frozenset(_named(one) for one in workspace.findings_of(stored, now))
    others = tuple((one.id, one.label) for one in listed if one.conflict.to_decide == decision.conflict.to_decide)
    return Question(decision, kind, stored, _Sides(decision, kind, titles, now).all(), both, titles, known, others)


def _titles(workspace: Workspace, kind: Kind, stored: Stored, decision: Decision) -> dict[str, str]:
    """Return the titles of the records that the record names, or would name after any choice."""
    path, titles = decision.conflict.path, titles_of(workspace, kind.fields, stored.values)
    for value in (decision.agreed, *(one.value for one in decision.proposals)):
        if path and not isinstance(value, Missing):
            titles |= titles_of(workspace, kind.fields, put(stored.values, path, value, kind.fields))
    return titles


class _Sides:
    """What can be picked in one decision, each in words."""

    def __init__(self, decision: Decision, kind: Kind, titles: Mapping[str, str], now: datetime) -> None:
        self.decision, self.kind, self.titles, self.now = decision, kind, titles, now
        self.about = decision.conflict
        self.declared = declared_of(kind, self.about.path)

    def all(self) -> tuple[Side, ...]:
        """Return what was agreed, every proposal, and what stands where it is none of these."""
        decision = self.decision
        pickable = self.about.to_decide and self.about.kind.value not in RAW
        proposed = [
            self._proposal(str(at) if pickable else "", one) for at, one in enumerate(decision.proposals, start=1)
        ]
        if not pickable:
            return tuple(proposed)
        found: list[Side] = []
        if not isinstance(decision.agreed, Missing):
            words = self._words(decision.agreed)
            found.append(Side("0", AGREED, self._body(words), decision.agreed, "as agreed before"))
        # A long text stands after what differs from it, so that the difference is on screen.
        found = [*proposed, *found] if len(self._agreed()) > IN_FULL else [*found, *proposed]
        found = [replace(one, stands=self._stands(one)) for one in found]
        if not any(one.stands for one in found) and not isinstance(decision.shown, Missing) and not decision.passage:
            body = self._body(self._words(decision.shown))
            found.append(Side("k", STANDS, body, KEEP, "as it stands now", stands=True))
        return tuple(found)

    def _stands(self, side: Side) -> bool:
        if self.decision.passage:
            return side.key == "0"
        if self.about.kind is ConflictKind.ORDER and isinstance(side.choice, list):
            return same(side.choice, [item_name(one, self._key) or one for one in self._listed])
        return isinstance(side.choice, Keep) or same(side.choice, self.decision.shown)

    def _proposal(self, key: str, proposal: Proposal) -> Side:
        who = "you" if proposal.mine else proposal.who or SOMEONE
        when = ago(proposal.when, self.now) if proposal.when is not None else ""
        heading = RAW_HEADING if self.about.kind.value in RAW else ", ".join(part for part in (who, when) if part)
        value, words = proposal.value, f"what {who} proposed"
        if isinstance(value, Missing):
            gone = "deletes the record" if self.decision.whole_record else "takes it out"
            return Side(key, heading, cell(gone, "bold"), MISSING, words, proposal.who)
        body = self._body(self._words(value), against=self._agreed())
        if self.about.kind is ConflictKind.REMOVAL and isinstance(value, dict):
            body = Content.assemble(("keeps it, as it stands now", "bold"), "\n", body)
        return Side(key, heading, body, KEEP if self.decision.whole_record else value, words, proposal.who)

    def _agreed(self) -> str:
        return "" if isinstance(self.decision.agreed, Missing) else self._words(self.decision.agreed)

    def _body(self, words: str, against: str = "") -> Content:
        """Return a text with what differs from what was agreed marked; a short value as it stands."""
        if against and words and _is_long(words) and self.about.kind is not ConflictKind.ORDER:
            return proposed(against, words)
        return para(words) if words else cell("nothing", "$text-muted")

    def _words(self, value: Value) -> str:
        """Return a value as a member reads it; an entry or a record field by field."""
        if self.about.kind.value in RAW:
            return as_text(value)
        if self.about.kind is ConflictKind.ORDER and isinstance(value, list):
            return "\n".join(f"{at}. {self._named(name)}" for at, name in enumerate(value, start=1))
        inside = self.kind.fields if self.decision.whole_record else self.declared.inside if self.declared else None
        if isinstance(value, dict) and inside is not None:
            said = [self._line(inside.get(name), name, one) for name, one in value.items() if not _is_own(name, one)]
            most = FEW_FIELDS if self.decision.whole_record else MOST_FIELDS
            more = ["… (o opens the record)"] if len(said) > most else []
            return "\n".join([*said[:most], *more])
        return shown.one(self.declared, value, self.titles, self.now.date()).strip("\n") or as_text(value)

    def _line(self, declared: Field | None, name: str, value: Value) -> str:
        words = shown.one(declared, value, self.titles).strip("\n")
        gap = "\n  " if "\n" in words else " "
        return f"{declared.label if declared is not None else name}:{gap}{words.replace(chr(10), chr(10) + '  ')}"

    @property
    def _key(self) -> str:
        return self.declared.key if self.declared is not None else "id"

    @property
    def _listed(self) -> list[Value]:
        return self.decision.shown if isinstance(self.decision.shown, list) else []

    def _named(self, name: Value) -> str:
        """Return an entry that an order names, in words."""
        item = next((one for one in self._listed if item_name(one, self._key) == name), name)
        inside = self.declared.inside if self.declared is not None else None
        if isinstance(item, dict):
            return shown.entry(inside, item, self.titles)
        return shown.one(self.declared, [item], self.titles) or as_text(item)


def _is_own(name: str, value: Value) -> bool:
    return name in {"id", KEY} or is_empty(value)


def _is_long(words: str) -> bool:
    return len(words) > LONG or "\n" in words


# --- what a pick makes of the record ----------------------------------------------------------------------


def outcome(workspace: Workspace, question: Question, choices: Mapping[str, Choice], now: datetime) -> Outcome:
    """Return what one or several choices would make of the record; writes nothing."""
    if set(choices) == {question.decision.id}:
        return workspace.decisions.outcome(question.decision, choices[question.decision.id])
    stored, kind = workspace.record(question.stored.id), question.kind
    settled = stored.values
    for name, choice in choices.items():
        settled = settle(settled, name, choice, kind.fields)
    values = consequences.carried(kind, stored.values, settled)
    findings = workspace.findings_of(replace(stored, values=values, document=None), now)
    differs = changes(without_conflicts(stored.values), without_conflicts(values), kind.fields)
    return Outcome(values, tuple(differs), tuple(findings))


def in_words(question: Question, pick: Pick, made: Outcome, today: date) -> Content:
    """Return what a pick would make of the record, and what would be wrong then that is not wrong now."""
    if made.gone:
        return cell("The record would be deleted. Its history stays, and it can be brought back from there.", "bold")
    if made.changes:
        body = by_field(made.changes, question.kind.fields, question.titles, today)
    else:
        body = cell("The record stays as it stands.", "bold")
    wrong = _wrong(question, made)
    parts = [wrong, body] if wrong else [body, cell("Checked: nothing is wrong with that.", "$text-muted")]
    if len(pick.choices) > 1:
        parts.insert(0, cell(f"This decides {len(pick.choices)} at once.", "bold $text-accent"))
    return Content("\n\n").join(parts)


def _wrong(question: Question, made: Outcome) -> Content:
    raised = [one for one in made.findings if one.level in MARKS and _concerns(one, question)]
    lines = [Content.assemble(MARKS[one.level], cell(one.message)) for one in raised[:MOST_FINDINGS]]
    if len(raised) > MOST_FINDINGS:
        lines.append(cell(f"and {len(raised) - MOST_FINDINGS} more", "$text-muted"))
    return Content("\n").join([cell("Then to look at:", "bold"), *lines]) if lines else Content("")


def _concerns(finding: Finding, question: Question) -> bool:
    """Say whether a finding is new, or is about what is being decided."""
    steps = question.decision.conflict.path.split("/")
    about = "/".join(steps[:2])
    return _named(finding) not in question.known or (bool(about) and f"{finding.field}/".startswith(f"{about}/"))


def _named(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.field


def in_full(workspace: Workspace, decision: Decision, now: datetime) -> Content:
    """Return an open decision as a list says it in full: what was agreed, and who proposed what."""
    kind, stored = workspace.kinds[decision.kind], workspace.record(decision.record_id)
    titles = _titles(workspace, kind, stored, decision)
    parts = [cell(decision.title, "bold"), para(decision.sentence)]
    for side in _Sides(decision, kind, titles, now).all():
        stands = "  stands now" if side.stands else ""
        parts.append(
            Content.assemble(cell(side.heading, "bold $text-primary"), (stands, "$text-muted"), "\n", side.body)
        )
    verb = "decides" if decision.conflict.to_decide else "marks it as read after a look"
    parts.append(cell(f"Enter {verb}.", "$text-muted"))
    return Content("\n\n").join(parts)


# --- what is said around it -------------------------------------------------------------------------------


def heading(question: Question) -> Content:
    """Return the record and the field in question, and how it came to that."""
    decision, label = question.decision, question.decision.label
    kind = question.kind.label
    sentence = decision.sentence.removeprefix(label)
    said = Content.assemble(cell(label, "bold $text-primary"), cell(sentence))
    about = Content.assemble(cell(decision.title, "bold"), (f"  {kind[:1].upper()}{kind[1:]}", "$text-muted"))
    more = MORE.get(decision.conflict.kind.value, "")
    return Content("\n").join([about, said, *([cell(more)] if more else [])])


def hint(question: Question) -> Content:
    """Return what can be done, in a sentence or two, while nothing is picked."""
    if question.is_note:
        return Content("Both additions stand in the text. Enter says that you read them; o opens the whole record.")
    if question.is_raw:
        return Content(
            "There is nothing to pick from. t opens the record as text; k keeps the record as it stands and puts this"
            " aside: the history still has it."
        )
    then = "What comes of it is shown here; enter then saves it."
    if question.decision.conflict.kind is ConflictKind.GUARDED:
        return Content(f"1 confirms it for the text as it is now. k leaves it to be asked again.\n{then}")
    numbers = [one.key for one in question.sides if one.key.isdigit() and one.key != "0"]
    ways = [f"Pick {' or '.join(numbers)}"] if numbers else []
    ways += ["0 for what was agreed before"] if any(one.key == "0" for one in question.sides) else []
    ways += ["b for both texts"] if question.both is not None else []
    ways += ["e to type something else"] if question.can_type_here else []
    ways += ["k to leave it as it stands"] if any(one.key == "k" for one in question.sides) else []
    said = ", ".join(ways)
    return Content(f"{said[:1].upper()}{said[1:]}.\n{then}")


def overview(question: Question) -> Content:
    """Return all that is open in the record, the one on screen marked."""
    if len(question.others) < 2:
        return Content("")
    lines = [cell("Open in this record", "bold $text-muted")]
    for name, label in question.others:
        here = name == question.decision.id
        lines.append(cell(f"{'›' if here else ' '} {label}", "bold" if here else "$text-muted"))
    return Content("\n").join(lines)
