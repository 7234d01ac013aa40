"""What changed between two versions of a record, field by field, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cawg_tui.records.fields import Field, FieldSet
from cawg_tui.records.inert import ACTIVE
from cawg_tui.records.kind import Kind
from cawg_tui.records.naming import name_of, short
from cawg_tui.records.paths import label_of, label_of_key
from cawg_tui.records.types import Items
from cawg_tui.records.values import (
    MISSING,
    Missing,
    Value,
    Values,
    as_step,
    as_text,
    from_step,
    is_empty,
    item_name,
    same,
)
from cawg_tui.records.vocabulary import words_of

SUBJECT_LIMIT = 100
SHORT_NAME = 45
NAMED_PARTS = 3
SPEAKABLE = frozenset({"", "public", "network", "group"})


class Act(StrEnum):
    """What happened to a field or an item."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class InItem:
    """The innermost entry of a list that a change stands in: the list's label and the entry's path."""

    list_label: str
    path: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field, or one entry of a list, that differs between two versions.

    `path` and `label` say where (`Deadlines › Stakeholder submission › Date`). `within` names the innermost entry it
    stands in, or is. `field` is its declaration, None for an unknown key and for a whole entry.
    """

    path: str
    label: str
    act: Act
    before: Value | Missing
    after: Value | Missing
    within: InItem | None = None
    field: Field | None = None

    @property
    def is_item(self) -> bool:
        """Say whether a whole entry came or went."""
        return self.within is not None and self.within.path == self.path


def changes(before: Values, after: Values, fields: FieldSet) -> list[Change]:
    """List what differs, in the order of the record; empty and missing count as the same.

    A group that came or went is named field by field. An entry of a list that came or went is one change, and where
    it stands among the others is none; entries that changed places are one change of the whole list (`MOVED`).
    """
    comparison = _Comparison(before, after, fields)
    comparison.mappings(None, before, after, fields)
    return comparison.found


class _Comparison:
    """Walks two versions side by side and collects what differs."""

    def __init__(self, before: Values, after: Values, fields: FieldSet) -> None:
        self.before, self.after, self.fields = before, after, fields
        self.found: list[Change] = []
        self.within: InItem | None = None

    def mappings(self, path: str | None, before: Values, after: Values, fields: FieldSet | None) -> None:
        names = [*(fields.names if fields else ()), *before, *after]
        for name in dict.fromkeys(names):
            here = as_step(name) if path is None else f"{path}/{as_step(name)}"
            self.values(here, name, before.get(name, MISSING), after.get(name, MISSING), fields)

    def values(
        self, path: str, name: str, before: Value | Missing, after: Value | Missing, fields: FieldSet | None
    ) -> None:
        if same(before, after) or (is_empty(before) and is_empty(after)):
            return
        declared = fields.get(name) if fields else None
        inside = declared.inside if declared else None
        key = declared.key if declared else "id"
        if _are_items(key, before, after):
            self.items(path, _listed(before), _listed(after), key, declared)
        elif _are_mappings(before, after, declared):
            self.mappings(path, _mapped(before), _mapped(after), inside)
        else:
            act = Act.ADDED if is_empty(before) else Act.REMOVED if is_empty(after) else Act.CHANGED
            self.note(path, act, before, after, declared)

    def items(self, path: str, before: list[Value], after: list[Value], key: str, declared: Field | None) -> None:
        old = {item_name(item, key): item for item in before}
        new = {item_name(item, key): item for item in after}
        inside = declared.inside if declared else None
        outer, words = self.within, declared.label if declared else label_of_key(from_step(path.rpartition("/")[2]))
        for name, item in old.items():
            self.within = InItem(words, f"{path}/{name}")
            if name not in new:
                self.note(f"{path}/{name}", Act.REMOVED, item, MISSING, None)
        for name, item in new.items():
            self.within = InItem(words, f"{path}/{name}")
            was = old.get(name)
            if name not in old:
                self.note(f"{path}/{name}", Act.ADDED, MISSING, item, None)
            elif isinstance(was, dict) and isinstance(item, dict):
                self.mappings(f"{path}/{name}", was, item, inside)
        self.within = outer
        if [name for name in old if name in new] != [name for name in new if name in old]:
            self.note(path, Act.MOVED, before, after, declared)

    def note(
        self, path: str, act: Act, before: Value | Missing, after: Value | Missing, declared: Field | None
    ) -> None:
        label = label_of(self.fields, path, self.before if act is Act.REMOVED else self.after)
        self.found.append(Change(path, label, act, before, after, self.within, declared))


def subject(
    kind: Kind, record_id: str, before: Values | None, after: Values | None, *, decided: Sequence[str] = (),
    found: list[Change] | None = None,
) -> str:  # fmt: skip
    """Return the sentence a commit of one record begins with, at most 100 characters.

    "Update UPR submission: Kenya, session 49: 2 recommendations, deadline". No value of a field stands in it but the
    record's name and its state; a restricted record, or one whose confidentiality cannot be read, is named by its id
    alone (SECURITY: subjects travel further than records). `decided` names the fields that a decision was made on,
    `found` is what differs, where that is known.
    """
    values = after if after is not None else before or {}
    verb = "Add" if before is None else "Delete" if after is None else "Decide" if decided else "Update"
    if any(not _is_speakable(side) for side in (before, after)):
        return _line(f"{verb} {kind.label} {record_id}")
    name = name_of(kind, values, record_id)
    if before is None or after is None:
        return _line(f"{verb} {kind.label}: {name}")
    parts = list(dict.fromkeys(map(_lower, decided)))
    if not parts:
        parts = _parts(changes(before, after, kind.fields) if found is None else found, after)
    return _fitting(f"{verb} {kind.label}", name, parts)


def _is_speakable(values: Values | None) -> bool:
    level = (values or {}).get("confidentiality")
    return is_empty(level) or (isinstance(level, str) and level in SPEAKABLE)


def _parts(found: list[Change], after: Values) -> list[str]:
    """Return what changed as nouns: a state, fields, and lists with the number of their entries concerned."""
    items: dict[str, set[str]] = {}
    parts: list[str] = []
    for change in found:
        if change.path == "status":
            parts.append(f"now {_lower(words_of(as_text(after.get('status'))))}")
        elif change.within:
            words = _lower(change.within.list_label)
            items.setdefault(words, set()).add(change.within.path)
            parts.append(words)
        else:
            parts.append(_lower(change.label.partition(" › ")[0]))
    return [_counted(part, len(items[part])) if part in items else part for part in dict.fromkeys(parts)]


def _counted(words: str, count: int) -> str:
    if count == 1:
        return _one_of(words)
    return f"{count} {words}" if words.endswith("s") else f"{words} ({count})"


def _one_of(plural: str) -> str:
    if plural.endswith("ies"):
        return plural[:-3] + "y"
    return plural[:-1] if plural.endswith("s") and not plural.endswith("ss") else plural


def _lower(label: str) -> str:
    """Return a label as it stands inside a sentence; words in capitals stay."""
    first, blank, rest = label.partition(" ")
    return (first if first.isupper() and len(first) > 1 else first[:1].lower() + first[1:]) + blank + rest


def _fitting(verb: str, name: str, parts: list[str]) -> str:
    """Name as many changes as there is room for, the record's name shortened before the last of them is left out."""
    for called in (name, short(name, SHORT_NAME)):
        for count in range(min(NAMED_PARTS, len(parts)), 0, -1):
            left = len(parts) - count
            sentence = _flat(f"{verb}: {called}: {', '.join(parts[:count])}" + (f" and {left} more" if left else ""))
            if len(sentence) <= SUBJECT_LIMIT:
                return sentence
    return _line(f"{verb}: {name}")


def _line(sentence: str) -> str:
    return short(_flat(sentence), SUBJECT_LIMIT)


def _flat(text: str) -> str:
    """Return a text on one line without characters that act on a terminal: subjects are printed by every git tool."""
    return " ".join(ACTIVE.sub(" ", text).split())


def _listed(value: Value | Missing) -> list[Value]:
    return value if isinstance(value, list) else []


def _are_items(key: str, before: Value | Missing, after: Value | Missing) -> bool:
    lists = [value for value in (before, after) if not is_empty(value)]
    if not lists or not all(isinstance(value, list) for value in lists):
        return False
    names = [[item_name(item, key) for item in _listed(value)] for value in lists]
    return all(None not in one and len(set(one)) == len(one) for one in names)


def _mapped(value: Value | Missing) -> Values:
    return value if isinstance(value, dict) else {}


def _are_mappings(before: Value | Missing, after: Value | Missing, declared: Field | None) -> bool:
    """Say whether to go on field by field; a mapping that came where a list belongs is one change."""
    if is_empty(before) and declared is not None and isinstance(declared.type, Items):
        return False
    return all(isinstance(side, dict) or is_empty(side) for side in (before, after))
