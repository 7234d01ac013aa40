"""What of a record may leave the workspace: values without the fields whose declared sensitivity keeps them here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cawg_tui.records.conflicts import KEY, ConflictKind, entries, read_entry
from cawg_tui.records.fields import Sensitivity
from cawg_tui.records.types import Items
from cawg_tui.records.values import Missing, from_step

if TYPE_CHECKING:
    from collections.abc import Collection

    from cawg_tui.records.conflicts import Conflict
    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Value, Values

KEPT_FROM_ALL = frozenset({Sensitivity.PRIVATE})
KEPT_FROM_READERS = frozenset({Sensitivity.PRIVATE, Sensitivity.SENSITIVE})
# What they hold is not told field by field, so nobody can say that nothing private is in it.
KEPT_WHOLE = frozenset({ConflictKind.UNREADABLE, ConflictKind.DAMAGED})


def shared(values: Values, fields: FieldSet, kept_back: Collection[Sensitivity]) -> Values:
    """Return the values without the fields of these sensitivities, at every depth; unknown fields go along.

    An open decision goes along as its field does, with as much of the proposals.
    """
    waiting = [one for entry in entries(values) if (one := _open(read_entry(entry), fields, kept_back)) is not None]
    plain = _fields({name: value for name, value in values.items() if name != KEY}, fields, kept_back)
    return {**plain, KEY: [one.written() for one in waiting]} if waiting else plain


def _open(one: Conflict, fields: FieldSet, kept_back: Collection[Sensitivity]) -> Conflict | None:
    """Return an open decision as it may leave, nothing where its field may not."""
    if one.kind in KEPT_WHOLE:
        return None
    here: FieldSet | None = fields
    in_list = False
    for step in one.path.split("/") if one.path else ():
        if in_list:
            in_list = False
            continue
        declared = here.get(from_step(step)) if here is not None else None
        if declared is not None and declared.sensitivity in kept_back:
            return None
        here = declared.inside if declared is not None else None
        in_list = declared is not None and isinstance(declared.type, Items)
    base = one.base if isinstance(one.base, Missing) else _inside(one.base, here, kept_back)
    return replace(one, base=base, values=tuple(_inside(value, here, kept_back) for value in one.values))


def _fields(values: Values, fields: FieldSet, kept_back: Collection[Sensitivity]) -> Values:
    return {
        name: _inside(value, fields.inside(name), kept_back)
        for name, value in values.items()
        if (declared := fields.get(name)) is None or declared.sensitivity not in kept_back
    }


def _inside(value: Value, fields: FieldSet | None, kept_back: Collection[Sensitivity]) -> Value:
    if fields is None:
        return value
    if isinstance(value, dict):
        return _fields(value, fields, kept_back)
    return [_inside(one, fields, kept_back) for one in value] if isinstance(value, list) else value
