"""The quick way to join records in canonical form: field by field, and what nobody or only one side changed verbatim.

A text is cut where its fields begin, each piece is read once however often it stands there, and only fields that both
sides changed are written anew. Whatever is not certain gives None, and the texts are joined line by line instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.values import Value, Values, same
from cawg_tui.store import canonical
from cawg_tui.store.emit import entry_text, ordered, says_nothing, tidy
from cawg_tui.store.source import LIMIT_VALUES
from cawg_tui.store.yaml import read

if TYPE_CHECKING:
    from cawg_tui.records.declarations import FieldSet

BETWEEN = re.compile(r"\n(?=[A-Za-z_])")

Pieces: TypeAlias = "dict[str, tuple[str, Value]]"
Known: TypeAlias = "dict[str, Value]"


def cut(text: str, known: Known) -> Pieces | None:
    """Return the fields of a text in canonical form, each with its lines; `known` are pieces read before."""
    if not text.endswith("\n") or text.count("\n") > LIMIT_VALUES // 2:
        return None
    pieces: Pieces = {}
    for part in BETWEEN.split(text[:-1]):
        name = part.partition(":")[0]
        if name in pieces:
            return None
        if part not in known:
            values = canonical.read(part + "\n")
            if values is None or list(values) != [name]:
                return None
            known[part] = values[name]
        pieces[name] = (part + "\n", known[part])
    return pieces


def values_of(pieces: Pieces) -> Values:
    """Return what the pieces of a text say."""
    return {name: value for name, (_, value) in pieces.items()}


def assembled(base: Pieces, ours: Pieces, theirs: Pieces, merged: Values, fields: FieldSet) -> str | None:
    """Return the text of a merged record; None where that would change lines that nobody touched."""
    order = ordered(merged, fields)
    stays = [name for name, _ in order if name in base]
    if stays != [name for name in base if name in merged]:
        return None
    parts: list[str] = []
    for name, value in order:
        kept = _unopposed(base.get(name), ours.get(name), theirs.get(name))
        if kept is not None and (kept[1] is value or same(kept[1], value)):
            parts.append(kept[0])
        elif not says_nothing(wanted := tidy(value)):
            lines = entry_text(name, wanted, 0, fields)
            if not _is_ours(name, base.get(name), fields) or not _reads_as(lines, name, wanted):
                return None
            parts.append(lines)
    return "".join(parts) or None


Found: TypeAlias = "tuple[str, Value] | None"


def _unopposed(base: Found, ours: Found, theirs: Found) -> Found:
    """Return the piece that both sides have, or the one that only one side changed."""
    before, mine, yours = (found and found[0] for found in (base, ours, theirs))
    if mine == yours or yours == before:
        return ours
    return theirs if mine == before else None


def _is_ours(name: str, base: Found, fields: FieldSet) -> bool:
    """Say whether a field stood as this program would write it, so that writing it anew moves no line."""
    return base is None or says_nothing(tidy(base[1])) or base[0] == entry_text(name, base[1], 0, fields)


def _reads_as(lines: str, name: str, wanted: Value) -> bool:
    try:
        return same(tidy(read(lines, "")), {name: wanted})
    except UnreadableRecordError:
        return False
