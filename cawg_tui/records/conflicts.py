"""Open decisions of a record: the entries under `_conflicts`, as data, in words, and settled.

An entry holds no author and no time (the history has them), its values stand in canonical order and its id is a
hash of the rest: two machines that merge the same versions write the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from cawg_tui.errors import PassageChangedError, UnknownDecisionError, WrongUseError
from cawg_tui.records.fields import Field, FieldSet, Merge
from cawg_tui.records.merge_text import replace_passage
from cawg_tui.records.merge_values import (
    canonical,
    declared_on,
    listed,
    order_key,
    rule_at,
    says_nothing,
    strictest,
    tidy,
)
from cawg_tui.records.paths import drop, get, label_of, put
from cawg_tui.records.values import MISSING, Missing, Value, Values, item_name

KEY: Final = "_conflicts"
ROOT: Final = "/"


class ConflictKind(StrEnum):
    """What came together: which acts, or what there is to read."""

    EDITS = "edit/edit"
    ADDITIONS = "add/add"
    REMOVAL = "delete/edit"
    GUARDED = "guarded"
    ORDER = "order"
    NOTE = "note"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"


DISPUTES: Final = frozenset({ConflictKind.EDITS, ConflictKind.ADDITIONS, ConflictKind.REMOVAL, ConflictKind.GUARDED})


class Keep:
    """The choice to leave the field as it stands and to drop the entry alone."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP: Final = Keep()


@dataclass(frozen=True, slots=True)
class Conflict:
    """An open decision, or a note to read.

    `field` is the path with a slash before it, `/` for the whole record. `base` is what all had agreed on, MISSING
    where nothing stood there. `values` are the proposals, in canonical order; a removal among them shows in `kind`.
    A removal of a whole entry, text, group or record has no values: what the other side made of it stands there.
    An unreadable version stands on `/` and has the text of its file as its only value.
    """

    field: str
    kind: ConflictKind
    base: Value | Missing
    values: tuple[Value, ...]
    id: str

    @property
    def path(self) -> str:
        """Return the path of the field, empty for the whole record."""
        return self.field.removeprefix("/")

    @property
    def to_decide(self) -> bool:
        """Say whether someone must choose; a note only wants to be read."""
        return self.kind is not ConflictKind.NOTE

    @property
    def is_whole(self) -> bool:
        """Say whether the entry holds what was proposed for its field, or for a passage of it."""
        return self.kind in DISPUTES and bool(self.values)

    def written(self) -> Values:
        """Return the entry as it stands in a record."""
        entry: Values = {"field": self.field, "kind": self.kind.value}
        if not isinstance(self.base, Missing):
            entry["base"] = self.base
        if self.values:
            entry["values"] = list(self.values)
        return {**entry, "id": self.id}


def conflict(field: str, kind: ConflictKind, base: Value | Missing = MISSING, values: Iterable[Value] = ()) -> Conflict:
    """Make an open decision: values tidied, sorted and each once, the id from all the rest."""
    proposals = sorted({canonical(value): value for value in map(tidy, values)}.values(), key=order_key)
    agreed: Value | Missing = MISSING if isinstance(base, Missing) or says_nothing(tidy(base)) else tidy(base)
    rest = Conflict(field, kind, agreed, tuple(proposals), "")
    return Conflict(field, kind, agreed, rest.values, _hash(rest.written()))


def visible(
    kind: ConflictKind, base: Value | Missing, values: Iterable[Value], declared: Field | None
) -> Value | Missing:
    """Return what a field shows while it is in dispute: never a value that half of the network would refuse.

    That is what all had agreed on; the greater value where nothing was agreed on; the edit where the other side
    removed the field; the most protective value of a field that protects someone.
    """
    proposed = sorted(values, key=order_key)
    protects = declared is not None and declared.merge is Merge.PROTECTIVE
    if kind is ConflictKind.GUARDED and declared is not None and len(declared.scale) > 1:
        return declared.scale[1]
    if protects and declared is not None:
        return strictest([base, *proposed], declared.scale)
    if kind is ConflictKind.ADDITIONS or (kind is ConflictKind.REMOVAL and len(proposed) == 1):
        return proposed[-1]
    return base


def entries(values: Values | None) -> list[Value]:
    """Return the entries of a record as they stand there, whatever they are."""
    there = values.get(KEY) if values else None
    if there is None:
        return []
    return there if isinstance(there, list) else [there]


def without_conflicts(values: Values) -> Values:
    """Return a record without its open decisions, as it serves for the base of a merge of merges."""
    return {name: value for name, value in values.items() if name != KEY}


def open_conflicts(values: Values, fields: FieldSet | None = None) -> list[Conflict]:
    """Return the open decisions and notes of a record; one that cannot be read comes as damaged, with all it holds.

    With the fields of the record's kind they come in the order of the record, else as they stand.
    """
    found = [read_entry(entry) for entry in entries(values)]
    if fields is None:
        return found
    names = fields.names
    place = {name: at for at, name in enumerate(names)}
    return sorted(found, key=lambda one: place.get(one.path.partition("/")[0], len(names) if one.path else -1))


def read_entry(entry: Value) -> Conflict:
    """Return an entry as data; one that is damaged holds the entry itself as its only value."""
    damaged = Conflict(ROOT, ConflictKind.DAMAGED, MISSING, (entry,), _hash(entry))
    if not isinstance(entry, dict):
        return damaged
    path, values, name = entry.get("field"), entry.get("values", []), entry.get("id")
    kind = next((one for one in ConflictKind if one.value == entry.get("kind")), ConflictKind.DAMAGED)
    if not isinstance(path, str) or not path.startswith("/") or not isinstance(values, list):
        return damaged
    if kind is ConflictKind.DAMAGED or (not values and kind is not ConflictKind.REMOVAL):
        return damaged
    whole = conflict(path, kind, entry.get("base", MISSING), values)
    return replace(whole, id=name) if isinstance(name, str) and name else whole


def _hash(entry: Value) -> str:
    rest = {key: value for key, value in entry.items() if key != "id"} if isinstance(entry, dict) else entry
    return hashlib.sha256(canonical(rest).encode("utf-8", "surrogatepass")).hexdigest()[:8]


# --- deciding ----------------------------------------------------------------------------------------


def settle(values: Values, conflict_id: str, choice: Value | Missing | Keep, fields: FieldSet) -> Values:
    """Return the record with one decision made: its field set to the choice, its entry gone.

    The choice is a value, MISSING to remove the field or passage, or KEEP to leave the field as it stands. For an
    order it is the list of names. A note can only be kept. Removing the whole record is the caller's to do.
    """
    left = entries(values)
    at = next((at for at, entry in enumerate(left) if read_entry(entry).id == conflict_id), None)
    if at is None:
        raise UnknownDecisionError(conflict_id)
    chosen = values if isinstance(choice, Keep) else _with_choice(values, read_entry(left[at]), choice, fields)
    rest = [*left[:at], *left[at + 1 :]]
    decided = without_conflicts(chosen)
    return {**decided, KEY: rest} if rest else decided


def _with_choice(values: Values, one: Conflict, choice: Value | Missing, fields: FieldSet) -> Values:
    if one.kind in {ConflictKind.NOTE, ConflictKind.UNREADABLE, ConflictKind.DAMAGED}:
        raise WrongUseError("There is nothing to choose here; read it and mark it as read.")
    if not one.path:
        raise WrongUseError("The whole record is either kept or deleted; `cawg delete` removes it.")
    there = get(values, one.path, fields)
    if one.kind is ConflictKind.ORDER:
        declared, _ = declared_on(fields, one.path)
        return put(values, one.path, _in_order(listed(there), choice, declared.key if declared else "id"), fields)
    if is_passage(one, there, fields):
        return _with_passage(values, one, there, choice, fields)
    return drop(values, one.path, fields) if isinstance(choice, Missing) else put(values, one.path, choice, fields)


def is_passage(one: Conflict, there: Value | Missing, fields: FieldSet) -> bool:
    """Say whether an entry is about a passage of the text that stands in its field, not about the whole field."""
    if one.kind is not ConflictKind.EDITS or not isinstance(one.base, str):
        return False
    return rule_at(fields, one.path, (there, one.base, *one.values)) is Merge.TEXT


def _with_passage(
    values: Values, one: Conflict, there: Value | Missing, choice: Value | Missing, fields: FieldSet
) -> Values:
    text = replace_passage(
        there if isinstance(there, str) else "",
        one.base if isinstance(one.base, str) else "",
        "" if isinstance(choice, Missing) else str(choice),
    )
    if text is None:
        raise PassageChangedError(label(one, values, fields))
    return put(values, one.path, text, fields) if text else drop(values, one.path, fields)


def _in_order(items: list[Value], choice: Value | Missing, key: str) -> list[Value]:
    """Return the items in a chosen order of names; those it does not name stay behind the one before them."""
    place = {canonical(name): at for at, name in enumerate(listed(choice))}
    keys: list[tuple[int, int]] = []
    at = -1
    for behind, item in enumerate(items):
        at = place.get(canonical(item_name(item, key) or item), at)
        keys.append((at, behind))
    return [item for _, item in sorted(zip(keys, items, strict=True), key=lambda pair: pair[0])]


# --- in words ----------------------------------------------------------------------------------------

SENTENCES: Final = {
    ConflictKind.EDITS: "was changed in {count} ways; what was agreed before stays until someone decides.",
    ConflictKind.ADDITIONS: "was filled in {count} ways; one of them is shown until someone decides.",
    ConflictKind.REMOVAL: "was removed by one and changed by another; it stays until someone decides.",
    ConflictKind.GUARDED: "was given for a text that changed meanwhile; it waits until someone confirms it.",
    ConflictKind.ORDER: "was put in {count} orders; the order from before stays until someone decides.",
    ConflictKind.NOTE: "has additions of {count} people side by side; please read it once.",
    ConflictKind.UNREADABLE: "has another version that could not be taken in; its text is kept here as it stands.",
    ConflictKind.DAMAGED: "holds an open decision that cannot be read; what it says is kept as it stands.",
}

PROTECTED: Final = "was changed in {count} ways; the most protective one stays until someone decides."


def label(one: Conflict, values: Values, fields: FieldSet) -> str:
    """Return what a decision is about, as a person reads it: `Deadlines › Stakeholder submission › Date`."""
    return label_of(fields, one.path, values) if one.path else "The whole record"


def sentence(one: Conflict, values: Values, fields: FieldSet) -> str:
    """Return a decision as a sentence; it names the field and never what stands in it."""
    declared = declared_on(fields, one.path)[0] if one.path else None
    protects = one.kind is ConflictKind.EDITS and declared is not None and declared.merge is Merge.PROTECTIVE
    said = PROTECTED if protects else SENTENCES[one.kind]
    return f"{label(one, values, fields)} {said.format(count=len(one.values))}"
