"""Open decisions as questions: what was agreed, what each side proposed, and what each answer makes of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from cawg_tui.errors import UnknownFieldError
from cawg_tui.records.conflicts import KEEP, Conflict, ConflictKind, is_passage, label, open_conflicts, sentence
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.paths import declared_at, get
from cawg_tui.records.values import MISSING, Missing, Value, as_text, item_name
from cawg_tui.tui import shown
from cawg_tui.tui.dialog import Answer, Ask
from cawg_tui.tui.differences import texts
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cawg_tui.records.conflicts import Keep
    from cawg_tui.records.declarations import Field
    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Values

DECIDE: Final = "decide"
KEPT, REMOVE, AGREED, AS_TEXT, DELETE = "keep", "remove", "agreed", "text", "delete"
SHORT: Final = 48
LONG: Final = 240
LEAD: Final = 16


def as_findings(kind: Kind, record_id: str, values: Values) -> list[Finding]:
    """Return the open decisions of a record as lines that stand before what is wrong with it."""
    return [
        Finding(DECIDE, Level.WARNING, record_id, one.path, sentence(one, values, kind.fields), fix="Enter to choose.")
        for one in open_conflicts(values, kind.fields)
    ]


def question(kind: Kind, values: Values, one: Conflict, titles: Mapping[str, str]) -> Ask:
    """Return the question that settles one open decision."""
    about = _About(kind, values, one, titles)
    return Ask(label(one, values, kind.fields), sentence(one, values, kind.fields), about.answers(), about.content())


def choice_of(one: Conflict, answer: str) -> Value | Missing | Keep:
    """Return what an answer makes of the field: a value, its removal, or that it stays as it stands."""
    if answer == REMOVE:
        return MISSING
    if answer == AGREED:
        return one.base
    return one.values[int(answer)] if answer.isdigit() else KEEP


class _About:
    """One open decision with what is needed to say it in words."""

    def __init__(self, kind: Kind, values: Values, one: Conflict, titles: Mapping[str, str]) -> None:
        self.kind, self.values, self.one, self.titles = kind, values, one, titles
        self.declared = _declared(kind, one.path)
        self.there = get(values, one.path, kind.fields) if one.path else MISSING
        self.passage = is_passage(one, self.there, kind.fields)

    def answers(self) -> list[Answer]:
        """Return what can be answered; leaving it open is what escape does."""
        one = self.one
        if one.kind is ConflictKind.DAMAGED:
            return [Answer(AS_TEXT, "Open it as text", "Mend or delete the entry there.")]
        if one.kind is ConflictKind.NOTE:
            return [Answer(KEPT, "I have read it", "The text stays as it stands.")]
        if not one.path:
            return [Answer(KEPT, "Keep the record", ""), Answer(DELETE, "Delete the record", "Its history stays.")]
        found = [Answer(str(at), f"Take {at + 1}", self._short(value)) for at, value in enumerate(one.values)]
        if not isinstance(one.base, Missing) and one.kind is not ConflictKind.ORDER:
            found.append(Answer(AGREED, "As agreed before", self._short(one.base)))
        if one.kind is ConflictKind.REMOVAL:
            found.append(Answer(REMOVE, "Remove it", ""))
        return [*found, Answer(KEPT, "Leave it as it stands", self._short(self.there) if not self.passage else "")]

    def content(self) -> Content:
        """Return what was agreed and every proposal in full, each against what was agreed."""
        one = self.one
        blocks: list[Content] = []
        base = "" if isinstance(one.base, Missing) else self._words(one.base)
        for at, value in enumerate(one.values, start=1):
            words = self._words(value)
            long = base and isinstance(value, str) and (len(words) > SHORT or "\n" in words)
            blocks.append(_block(str(at), texts(base, words) if long else para(words)))
        if base:
            agreed = _block("Agreed before", para(base))
            # A long text comes after what differs from it, so that the difference is on screen.
            blocks.insert(len(blocks) if len(base) > LONG else 0, agreed)
        return Content("\n\n").join(blocks) if blocks else cell("The history shows what each side did.", "$text-muted")

    def _short(self, value: Value | Missing) -> str:
        words = " ".join(self._words(value).split())
        if len(words) <= SHORT:
            return words
        start = self._first_difference(words)
        return f"{'… ' if start else ''}{words[start : start + SHORT].strip()}…"

    def _first_difference(self, words: str) -> int:
        """Return where a long text begins to differ from another of those to choose from, at the start of a word."""
        others = [" ".join(self._words(value).split()) for value in (*self.one.values, self.one.base)]
        same = max((len(prefix(words, other)) for other in others if other != words), default=0)
        return words.rfind(" ", 0, max(same - LEAD, 0)) + 1

    def _words(self, value: Value | Missing) -> str:
        if isinstance(value, Missing):
            return ""
        if self.one.kind is ConflictKind.ORDER and isinstance(value, list):
            return ", ".join(self._named(name) for name in value)
        inside = self.declared.inside if self.declared is not None else None
        if isinstance(value, dict) and inside is not None:
            return shown.entry(inside, value, self.titles)
        return shown.one(self.declared, value, self.titles).strip("\n") or as_text(value)

    def _named(self, name: Value) -> str:
        """Return an entry that an order names, in words."""
        key = self.declared.key if self.declared is not None else "id"
        listed = self.there if isinstance(self.there, list) else []
        item = next((one for one in listed if item_name(one, key) == name), name)
        inside = self.declared.inside if self.declared is not None else None
        return shown.entry(inside, item, self.titles) if isinstance(item, dict) else as_text(item)


def prefix(one: str, other: str) -> str:
    """Return the beginning that two texts share."""
    for at, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return one[:at]
    return one[: len(other)]


def _block(heading: str, body: Content) -> Content:
    return Content.assemble((heading, "bold $text-primary"), "\n", body)


def _declared(kind: Kind, path: str) -> Field | None:
    """Return the field a decision is about; none for a whole record or a key of nobody's making."""
    try:
        return declared_at(kind.fields, path) if path else None
    except UnknownFieldError:
        return None
