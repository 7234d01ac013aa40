"""What a form holds: the record as it was read, and as it stands with what the member typed.

Only what the member touched differs from what was read; a value that was wrong before and is left alone stays as
it is and never stops a save. What was typed and cannot be read is kept as typed, so that nothing is lost.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.records.difference import Act, Change, changes
from cawg_tui.records.identity import ITEM_RANDOM, random_name
from cawg_tui.records.naming import item_words
from cawg_tui.records.paths import drop, get, label_of, put
from cawg_tui.records.types import Group, Items, ListOf, RefType
from cawg_tui.records.values import MISSING, Missing, Value, Values, is_empty, item_name, same
from cawg_tui.tui.form.address import Address, field_at, fields_at, path_of, value_at, with_value, without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cawg_tui.records.declarations import Field, FieldSet
    from cawg_tui.records.types import FieldType


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value typed in this form that does not fit its field: where, and the sentence that says why."""

    address: Address
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one act on a list can be taken back by: the entry to put in again, or how far to move one back."""

    address: Address
    place: int
    entry: Value | Missing
    back: int = 0


class FormModel:
    """The values of one record while they are edited.

    `loose` holds what was typed where a record is meant and none was chosen for it.
    """

    def __init__(self, fields: FieldSet, base: Values, values: Values | None = None) -> None:
        self.fields, self.base = fields, base
        self.values: Values = base if values is None else values
        self.loose: set[str] = set()
        self._taken: list[_Taken] = []

    def get(self, address: Address) -> Value | Missing:
        """Return the value at an address as it stands now."""
        return value_at(self.values, address)

    def put(self, address: Address, value: Value | Missing) -> bool:
        """Set a value, or take it out where nothing is left of it; say whether anything changed."""
        before = self.get(address)
        if same(before, value) or (is_empty(before) and is_empty(value)):
            return False
        if is_empty(value):
            self.values = without(self.values, address)
        else:
            self.values = with_value(self.values, address, value if not isinstance(value, Missing) else None)
        return True

    def entries(self, address: Address) -> list[Value]:
        """Return the entries of the list at an address; none where there is no list."""
        there = self.get(address)
        return there if isinstance(there, list) else []

    def add(self, address: Address) -> int:
        """Add an empty entry at the end of a list; return where it stands."""
        there = self.entries(address)
        declared = field_at(self.fields, address)
        fresh: Value = {} if declared is None or declared.key != "id" else {"id": random_name(ITEM_RANDOM)}
        self._set_entries(address, [*there, fresh])
        return len(there)

    def remove(self, address: Address, place: int) -> None:
        """Take an entry out of a list; `undo` brings it back."""
        there = self.entries(address)
        self._taken.append(_Taken(address, place, there[place]))
        self._set_entries(address, [*there[:place], *there[place + 1 :]])

    def move(self, address: Address, place: int, by: int) -> int:
        """Move an entry up (-1) or down (1) in its list; return where it stands then."""
        there = list(self.entries(address))
        target = place + by
        if not (0 <= place < len(there) and 0 <= target < len(there)):
            return place
        there[place], there[target] = there[target], there[place]
        self._set_entries(address, there)
        self._taken.append(_Taken(address, target, MISSING, back=-by))
        return target

    def undo(self, address: Address) -> int | None:
        """Take back the last removal or move in one list; return the entry's place, None where there was nothing."""
        at = next((at for at in reversed(range(len(self._taken))) if self._taken[at].address == address), None)
        if at is None:
            return None
        taken = self._taken.pop(at)
        there = list(self.entries(address))
        if not isinstance(taken.entry, Missing):
            there.insert(taken.place, taken.entry)
            self._set_entries(address, there)
            return taken.place
        if not 0 <= taken.place + taken.back < len(there) or taken.place >= len(there):
            return None
        there.insert(taken.place + taken.back, there.pop(taken.place))
        self._set_entries(address, there)
        return taken.place + taken.back

    def _set_entries(self, address: Address, entries: list[Value]) -> None:
        """Put a list in place; what was taken from lists inside it is forgotten, for their places are others now."""
        inner = len(address)
        self._taken = [one for one in self._taken if one.address[:inner] != address or one.address == address]
        self.values = with_value(self.values, address, entries) if entries else without(self.values, address)

    def rebase(self, base: Values, values: Values) -> None:
        """Go on from what was saved."""
        self.base, self.values = base, values
        self._taken.clear()

    def wanted(self) -> Values:
        """Return the values to save: as they stand, without entries that were begun and left empty."""
        return _pruned(self.values, self.base, self.fields)

    @property
    def changes(self) -> list[Change]:
        """Return what differs from the record as it was read."""
        return changes(self.base, self.wanted(), self.fields)

    @property
    def is_changed(self) -> bool:
        """Say whether anything differs from the record as it was read."""
        return self.values is not self.base and not same(self.wanted(), self.base)

    def is_touched(self, name: str) -> bool:
        """Say whether a field of the record differs from what was read."""
        before, after = self.base.get(name, MISSING), self.values.get(name, MISSING)
        return before is not after and not same(before, after)

    def is_as_read(self, address: Address) -> bool:
        """Say whether the value at an address is the one that was read for the entry it belongs to."""
        then = get(self.base, self.path(address), self.fields)
        now = self.get(address)
        return same(then, now) or (is_empty(then) and is_empty(now))

    def path(self, address: Address) -> str:
        """Return an address as a path of names."""
        return path_of(self.values, self.fields, address)

    def label(self, address: Address) -> str:
        """Return an address as a person reads it: `Deadlines › Stakeholder submission › Date`."""
        return label_of(self.fields, self.path(address), self.values)

    def is_named(self, address: Address) -> bool:
        """Say whether an entry has a word of its own to be called by, and not only its id."""
        entry = self.get(address)
        own = "" if isinstance(entry, Missing) else item_words(self.fields_of(address), entry)
        return bool(own) and not (isinstance(entry, dict) and own == entry.get("id"))

    def unreadable(self) -> list[Unreadable]:
        """Return what was typed in this form and does not fit its field, in the order of the record."""
        before = Counter(_key(address, value) for address, value, _ in misfits(self.base, self.fields))
        found: list[Unreadable] = []
        for address, value, sentence in misfits(self.wanted(), self.fields, loose=self.loose):
            if before[_key(address, value)]:
                before[_key(address, value)] -= 1
            else:
                found.append(Unreadable(address, self.label(address), sentence))
        return found

    def problem_at(self, address: Address) -> str:
        """Return what is wrong with the value at an address, in a sentence; nothing where it fits or is empty."""
        declared, value = field_at(self.fields, address), self.get(address)
        return problem_of(declared, value, self.loose) if declared is not None else ""

    def fields_of(self, address: Address) -> FieldSet | None:
        """Return the fields of the record, group or entry at an address."""
        return fields_at(self.fields, address)


def problem_of(declared: Field, value: Value | Missing, loose: Collection[str] = ()) -> str:
    """Return what is wrong with a field's value, in a sentence; nothing where it fits or is empty."""
    if isinstance(value, Missing) or is_empty(value):
        return ""
    kind = declared.type
    if isinstance(kind, ListOf) and isinstance(value, list):
        return next((problem for one in value if (problem := _sentence(kind.of, one, loose))), "")
    return _sentence(kind, value, loose)


def _sentence(kind: FieldType, value: Value, loose: Collection[str]) -> str:
    """Say why a value does not fit; for text, in the words of the reader of what people type."""
    if isinstance(kind, RefType) and isinstance(value, str) and value in loose:
        return f"No record was chosen for {value}. Type its title and take one that is offered, or clear it."
    problem = kind.check(value)
    if not problem or not isinstance(value, str) or isinstance(kind, Group | ListOf):
        return problem
    try:
        kind.read(value)
    except ValueError as error:
        return str(error)
    return problem


def misfits(
    values: Values, fields: FieldSet, above: Address = (), loose: Collection[str] = ()
) -> Iterator[tuple[Address, Value, str]]:
    """Yield the address, the value and the sentence of every declared value that does not fit its field."""
    for declared in fields:
        value, address = values.get(declared.name), (*above, declared.name)
        if is_empty(value):
            continue
        inside = declared.inside
        if isinstance(declared.type, Items) and isinstance(value, list) and inside is not None:
            for place, item in enumerate(value):
                if isinstance(item, dict):
                    yield from misfits(item, inside, (*address, place), loose)
                else:
                    yield (*address, place), item, "This should be an entry with fields of its own."
        elif isinstance(declared.type, Group) and isinstance(value, dict) and inside is not None:
            yield from misfits(value, inside, address, loose)
        elif isinstance(declared.type, ListOf) and isinstance(value, list):
            for place, one in enumerate(value):
                if problem := _sentence(declared.type.of, one, loose):
                    yield (*address, place), one, problem
        elif problem := problem_of(declared, value, loose):
            yield address, value, problem


def _key(address: Address, value: Value) -> tuple[tuple[str, ...], str]:
    return tuple(step for step in address if isinstance(step, str)), repr(value)


def _pruned(values: Values, base: Values, fields: FieldSet) -> Values:
    """Leave out entries without words and the lists they leave empty, unless the record held them already."""
    done: Values = {}
    for name, value in values.items():
        declared = fields.get(name)
        if declared is None or declared.inside is None or value is base.get(name) or not isinstance(value, list | dict):
            done[name] = value
            continue
        before = base.get(name)
        kept = _kept(value, before, declared.inside)
        if kept or (name in base and is_empty(before)):
            done[name] = kept
    return done


def _kept(value: list[Value] | Values, before: Value, inside: FieldSet) -> Value:
    if isinstance(value, dict):
        return _pruned(value, before if isinstance(before, dict) else {}, inside)
    held = before if isinstance(before, list) else []
    entries = [_pruned(one, _origin(one, held), inside) if isinstance(one, dict) else one for one in value]
    return [one for one in entries if not says_nothing(one) or any(same(one, other) for other in held)]


def _origin(entry: Values, held: list[Value]) -> Values:
    name = item_name(entry)
    found = next((one for one in held if one is entry or (name is not None and item_name(one) == name)), None)
    return found if isinstance(found, dict) else {}


def says_nothing(entry: Value) -> bool:
    """Say whether an entry was begun and left empty."""
    if isinstance(entry, dict):
        return all(name == "id" or is_empty(value) for name, value in entry.items())
    return is_empty(entry)


def reapplied(base: Values, mine: Values, fresh: Values, fields: FieldSet) -> Values:
    """Put what I changed since `base` onto other values of the same record; mine stands wherever both changed."""
    done = fresh
    for change in changes(base, mine, fields):
        if change.act is Act.MOVED:
            done = _reordered(done, change, fields)
        elif isinstance(change.after, Missing) or change.act is Act.REMOVED:
            done = drop(done, change.path, fields)
        else:
            done = put(done, change.path, change.after, fields)
    return done


def _reordered(values: Values, change: Change, fields: FieldSet) -> Values:
    there = get(values, change.path, fields)
    if not isinstance(there, list) or not isinstance(change.after, list):
        return values
    key = change.field.key if change.field is not None else "id"
    order = {item_name(one, key): place for place, one in enumerate(change.after)}
    ranked = sorted(there, key=lambda one: order.get(item_name(one, key), len(order)))
    return put(values, change.path, ranked, fields)
