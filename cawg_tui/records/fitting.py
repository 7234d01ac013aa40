"""A first look at a record's values: do they surely fit, and is there surely nothing to say of them?

Most values fit. Finding that out costs a fraction of saying what is wrong, so whoever checks records by the hundred
thousand looks here first, and goes on only where this leaves a doubt. Never more than a doubt is told here, and never
less: `validate` alone says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.records.plain_types import LINE_LIMIT, LineType, ProseType
from cawg_tui.records.types import Group, Items, ListOf, TermType, TextPerLanguage
from cawg_tui.records.values import is_empty, item_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.records.fields import Field, FieldSet
    from cawg_tui.records.plain_types import FieldType
    from cawg_tui.records.values import Value, Values

# What a look finds; several at once are added up bit by bit.
CLEAR: Final = 0
WORTH_A_WORD: Final = 1
DOUBTFUL: Final = 2

# Keys that every mapping may hold without declaring them.
OWN_KEYS: Final = frozenset({"_conflicts", "id", "kind"})
KNOWN_LIMIT: Final = 1_000


class Survey:
    """Looks at mappings of one set of fields: a record, a group, an entry of a list."""

    __slots__ = ("_required", "_steps")

    def __init__(self, fields: FieldSet) -> None:
        self._steps = {declared.name: _step(declared) for declared in fields}
        self._required = tuple(declared.name for declared in fields.required)

    def look(self, values: Values) -> int:
        """Return what a look at all of a mapping finds: CLEAR, or WORTH_A_WORD and DOUBTFUL added up."""
        steps, found = self._steps, CLEAR
        for name, value in values.items():
            step = steps.get(name)
            if step is not None:
                if value is not None:
                    found |= step.look(value)
            elif name not in OWN_KEYS:
                found |= WORTH_A_WORD
        for name in self._required:
            held = values.get(name)
            if is_empty(held):
                return found | WORTH_A_WORD
        return found

    def look_at(self, name: str, value: Value) -> int:
        """Return what a look at the value of one declared field finds."""
        return CLEAR if value is None else self._steps[name].look(value)


class _Step:
    """Looks at values of one type; here those of which nothing is known but the type's own check."""

    __slots__ = ("_known", "type")

    def __init__(self, kind: FieldType) -> None:
        self.type = kind
        self._known: dict[str, int] = {}

    def look(self, value: Value) -> int:
        """Return what a look at the value of a field finds; one that says nothing is no value."""
        found = self.entry(value)
        return CLEAR if found and is_empty(value) else found

    def entry(self, value: Value) -> int:
        """Return what a look at an entry of a list finds."""
        if value.__class__ is not str:
            return WORTH_A_WORD if value is None else self._learn(value)
        found = self._known.get(value)
        if found is None:
            found = self._learn(value)
            if len(self._known) < KNOWN_LIMIT:
                self._known[value] = found
        return found

    def _learn(self, value: Value) -> int:
        return DOUBTFUL | WORTH_A_WORD if self.type.check(value) else CLEAR


class _Term(_Step):
    """Looks at terms: one that is not known fits, and is worth a word."""

    __slots__ = ()

    def _learn(self, value: Value) -> int:
        terms = self.type.terms if isinstance(self.type, TermType) else ()
        return super()._learn(value) or (WORTH_A_WORD if terms and value not in terms else CLEAR)


class _Line(_Step):
    """Looks at texts on one line."""

    __slots__ = ()

    def entry(self, value: Value) -> int:
        if value.__class__ is str and len(value) <= LINE_LIMIT and "\n" not in value:
            return CLEAR
        return WORTH_A_WORD if value is None else self._learn(value)


class _Prose(_Step):
    """Looks at texts of any length."""

    __slots__ = ()

    def entry(self, value: Value) -> int:
        if value.__class__ is str:
            return CLEAR
        return WORTH_A_WORD if value is None else self._learn(value)


class _List(_Step):
    """Looks at lists of plain values."""

    __slots__ = ("_of",)

    def __init__(self, kind: ListOf) -> None:
        super().__init__(kind)
        self._of = _plain(kind.of)

    def entry(self, value: Value) -> int:
        if not isinstance(value, list):
            return DOUBTFUL | WORTH_A_WORD
        found, of = CLEAR, self._of
        for one in value:
            found |= of.entry(one)
        return found


class _Group(_Step):
    """Looks at groups of fields."""

    __slots__ = ("_survey",)

    def __init__(self, kind: Group, inside: FieldSet) -> None:
        super().__init__(kind)
        self._survey = inside.survey

    def entry(self, value: Value) -> int:
        return self._survey.look(value) if isinstance(value, dict) else DOUBTFUL | WORTH_A_WORD


class _Entries(_Group):
    """Looks at lists of entries; two of one name are worth a word."""

    __slots__ = ("_key",)

    def __init__(self, kind: Items, inside: FieldSet, key: str) -> None:
        super().__init__(kind, inside)
        self._key = key

    def entry(self, value: Value) -> int:
        if not isinstance(value, list):
            return DOUBTFUL | WORTH_A_WORD
        found, look = CLEAR, self._survey.look
        for one in value:
            found |= look(one) if isinstance(one, dict) else DOUBTFUL | WORTH_A_WORD
        return found if len(value) < 2 or self._are_apart(value) else found | WORTH_A_WORD

    def _are_apart(self, items: Sequence[Value]) -> bool:
        names = [name for item in items if (name := item_name(item, self._key)) is not None]
        return len(set(names)) == len(names)


def _step(declared: Field) -> _Step:
    kind, inside = declared.type, declared.inside
    if isinstance(kind, Items) and inside is not None:
        return _Entries(kind, inside, declared.key)
    if isinstance(kind, Group) and inside is not None:
        return _Group(kind, inside)
    return _List(kind) if isinstance(kind, ListOf) else _plain(kind)


def _plain(kind: FieldType) -> _Step:
    if isinstance(kind, TermType):
        return _Term(kind)
    one = kind.one if isinstance(kind, TextPerLanguage) else kind
    if isinstance(one, ProseType):
        return _Prose(kind)
    # Other types of text on one line check nothing beyond that.
    return _Line(kind) if type(one).check is LineType.check else _Step(kind)
