"""Days that cannot stand as they do, because what they end begins later (X15). The fields say which belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.paths import label_of
from cawg_tui.records.values import Value, Values, as_text, item_name
from cawg_tui.rules.spans_of_time import earliest, latest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.declarations import Field, FieldSet
    from cawg_tui.records.kinds import Kind


def findings(kind: Kind, record_id: str, values: Values) -> Iterator[Finding]:
    """Yield X15 for each end that comes before its beginning, whatever day a month or a year may mean."""
    for path, declared, item, start in _ends(values, kind.fields):
        ends, begins = latest(item.get(declared.name)), earliest(item.get(start.name))
        if ends is not None and begins is not None and ends < begins:
            label = label_of(kind.fields, path, values)
            said = f"{label}: {as_text(item[declared.name])} is before {start.label}, {as_text(item[start.name])}."
            yield Finding("X15", Level.ERROR, record_id, path, said, fix="Correct one of the two days.")


def _ends(values: Values, fields: FieldSet, above: str = "") -> Iterator[tuple[str, Field, Values, Field]]:
    """Yield each field that ends what another begins: its path, the field, what holds both, the field that begins."""
    for declared, start in fields.ends:
        yield f"{above}{declared.name}", declared, values, start
    for declared in fields.holding_ends:
        held = values.get(declared.name)
        for place, item in enumerate(_listed(held), start=1):
            if isinstance(item, dict) and declared.inside is not None:
                name = f"/{item_name(item, declared.key) or place}" if isinstance(held, list) else ""
                yield from _ends(item, declared.inside, f"{above}{declared.name}{name}/")


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]
