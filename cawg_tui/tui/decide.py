"""Open decisions where records are listed and read: a line each among the findings, counts, and marks on fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnknownFieldError
from cawg_tui.records.conflicts import ConflictKind, open_conflicts, sentence
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.paths import declared_at
from cawg_tui.records.values import item_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.records.conflicts import Conflict
    from cawg_tui.records.declarations import Field
    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Values

DECIDE: Final = "decide"


def as_findings(kind: Kind, record_id: str, values: Values) -> list[Finding]:
    """Return the open decisions of a record as lines that stand before what is wrong with it."""
    return [
        Finding(
            DECIDE, Level.WARNING if one.to_decide else Level.INFO, record_id, one.path,
            sentence(one, values, kind.fields), fix="Enter to decide." if one.to_decide else "Enter to read.",
        )
        for one in open_conflicts(values, kind.fields)
    ]  # fmt: skip


def counted(conflicts: Sequence[Conflict]) -> str:
    """Return how much waits in a record: `2 to decide, 1 to read`."""
    decide = sum(one.to_decide for one in conflicts)
    read = len(conflicts) - decide
    return ", ".join(words for count, words in ((decide, f"{decide} to decide"), (read, f"{read} to read")) if count)


def disputed(conflicts: Sequence[Conflict], values: Values, kind: Kind) -> dict[str, list[str]]:
    """Return what each field's line says of open decisions, by the field's name or `name/entry`."""
    found: dict[str, list[str]] = {}
    for one in conflicts:
        name, _, rest = one.path.partition("/")
        item, _, inner = rest.partition("/")
        there = values.get(name)
        declared = kind.fields.get(name)
        key = declared.key if declared is not None else "id"
        in_list = isinstance(there, list) and any(item_name(entry, key) == item for entry in there)
        place, inside = (f"{name}/{item}", inner) if in_list else (name, rest)
        if name:
            found.setdefault(place, []).append(_marked(one, kind, inside))
    return found


def _marked(one: Conflict, kind: Kind, inside: str) -> str:
    declared = declared_of(kind, one.path)
    about = f"{declared.label}: " if inside and declared is not None else ""
    return f"? {about}{in_short(one)}"


def in_short(one: Conflict) -> str:
    """Return in a few words what there is to decide or to read."""
    said = {
        ConflictKind.REMOVAL: "removed by one",
        ConflictKind.GUARDED: "to be confirmed",
        ConflictKind.NOTE: "two additions",
        ConflictKind.ORDER: f"{len(one.values)} orders",
        ConflictKind.UNREADABLE: "cannot be read",
        ConflictKind.DAMAGED: "cannot be read",
    }
    return said.get(one.kind, f"{len(one.values)} proposals")


def declared_of(kind: Kind, path: str) -> Field | None:
    """Return the field a decision is about; none for a whole record or a key of nobody's making."""
    try:
        return declared_at(kind.fields, path) if path else None
    except UnknownFieldError:
        return None
