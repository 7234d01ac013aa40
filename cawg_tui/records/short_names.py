"""A record as rules compare it: its institutions under their short names, whatever the file calls them."""

from __future__ import annotations

import operator
from collections.abc import Callable

from cawg_tui.records.declarations import Field, FieldSet
from cawg_tui.records.types import InstitutionType, ListOf
from cawg_tui.records.values import Value, Values


def with_short_names(fields: FieldSet, values: Values) -> Values:
    """Return the values with every known institution under its short name; the same values where each is already."""
    told = {name: _told(declared, value) for name, value in values.items() if (declared := fields.get(name))}
    changed = {name: value for name, value in told.items() if value is not values[name]}
    return {**values, **changed} if changed else values


def _told(declared: Field, value: Value) -> Value:
    kind = declared.type.of if isinstance(declared.type, ListOf) else declared.type
    if isinstance(kind, InstitutionType):
        return _each(value, lambda one: _short(kind, one))
    inside = declared.inside
    if inside is not None:
        return _each(value, lambda one: with_short_names(inside, one) if isinstance(one, dict) else one)
    return value


def _each(value: Value, tell: Callable[[Value], Value]) -> Value:
    """Return a value, or every entry of a list, as it is told; the same list where nothing differs."""
    if not isinstance(value, list):
        return tell(value)
    told = [tell(one) for one in value]
    return value if all(map(operator.is_, told, value)) else told


def _short(kind: InstitutionType, value: Value) -> Value:
    meant = kind.known().meant(value) if isinstance(value, str) else None
    return meant.name if meant is not None and meant.name != value else value
