"""Two versions of a record's file made one file: the values by the merge of records, the text so that it reads back.

A sync, the driver for plain git and the saving of a form all come here, so all three give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.conflicts import Conflict, open_conflicts
from cawg_tui.records.merge import merge, merge_deleted
from cawg_tui.store.emit import emit
from cawg_tui.store.yaml import parse

if TYPE_CHECKING:
    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Values


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of two versions: the bytes of the file (None: it goes), and what waits to be decided or read."""

    data: bytes | None
    conflicts: tuple[Conflict, ...] = ()

    @property
    def to_decide(self) -> int:
        """Return how many decisions are open in the record."""
        return sum(one.to_decide for one in self.conflicts)


def join(fields: FieldSet, path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> Joined:
    """Make one file of two that grew out of `base` (None: both added it); None stands for a side that deleted it.

    It never fails on what the files hold, and swapping the sides gives the same bytes. What only one side changed
    comes back byte for byte.
    """
    if ours == theirs or theirs == base:
        return _standing(path, ours)
    if ours == base:
        return _standing(path, theirs)
    before, mine, yours = (_values(path, data) for data in (base, ours, theirs))
    if mine is None and yours is None:
        return _standing(path, max(side for side in (ours, theirs) if side is not None))
    if mine is None or yours is None:
        stays = yours if mine is None else mine
        values = merge_deleted(before or {}, stays or {}, fields)
    else:
        values = merge(before, mine, yours, fields)
    return Joined(emit(values, fields).encode("utf-8"), tuple(open_conflicts(values)))


def _standing(path: str, data: bytes | None) -> Joined:
    values = _values(path, data)
    return Joined(data, tuple(open_conflicts(values)) if values else ())


def _values(path: str, data: bytes | None) -> Values | None:
    if data is None:
        return None
    try:
        return parse(data, path).values
    except UnreadableRecordError:
        return None
