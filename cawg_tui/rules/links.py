"""References between records: whom a record names, and which of those names lead nowhere (finding X06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.paths import label_of
from cawg_tui.records.types import Group, ListOf, RefType
from cawg_tui.records.values import Value, Values, item_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.kinds import Kind


@dataclass(frozen=True, slots=True)
class Reference:
    """The path of a field, and the id of the record it names."""

    path: str
    to: str


def references(values: Values, fields: FieldSet, path: str = "") -> Iterator[Reference]:
    """Yield every reference of a record, in the order of its fields."""
    for declared in fields:
        value = values.get(declared.name)
        here = f"{path}/{declared.name}" if path else declared.name
        kind = declared.type.of if isinstance(declared.type, ListOf) else declared.type
        if isinstance(kind, RefType):
            yield from (Reference(here, one) for one in _listed(value) if isinstance(one, str) and one)
        elif isinstance(kind, Group) and declared.inside is not None:
            for item in _listed(value):
                if isinstance(item, dict):
                    name = item_name(item, declared.key) if isinstance(value, list) else None
                    yield from references(item, declared.inside, f"{here}/{name}" if name else here)


def findings(kind: Kind, record_id: str, values: Values, known: Collection[str]) -> Iterator[Finding]:
    """Yield X06 for each reference to a record that is not in the workspace."""
    for one in references(values, kind.fields):
        if one.to not in known:
            label = label_of(kind.fields, one.path, values)
            yield Finding(
                "X06", Level.ERROR, record_id, one.path, f"{label} names {one.to}, and there is no such record.",
                fix="Choose a record that exists, or leave it empty.",
            )  # fmt: skip


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]
