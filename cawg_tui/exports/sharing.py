"""What of a record may leave the workspace: values without the fields whose declared sensitivity keeps them here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.declarations import Sensitivity

if TYPE_CHECKING:
    from collections.abc import Collection

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Value, Values

KEPT_FROM_ALL = frozenset({Sensitivity.PRIVATE})
KEPT_FROM_READERS = frozenset({Sensitivity.PRIVATE, Sensitivity.SENSITIVE})


def shared(values: Values, fields: FieldSet, kept_back: Collection[Sensitivity]) -> Values:
    """Return the values without the fields of these sensitivities, at every depth; unknown fields go along."""
    return {
        name: _inside(value, fields.inside(name), kept_back)
        for name, value in values.items()
        if (declared := fields.get(name)) is None or declared.sensitivity not in kept_back
    }


def _inside(value: Value, fields: FieldSet | None, kept_back: Collection[Sensitivity]) -> Value:
    if fields is None:
        return value
    if isinstance(value, dict):
        return shared(value, fields, kept_back)
    return [_inside(one, fields, kept_back) for one in value] if isinstance(value, list) else value
