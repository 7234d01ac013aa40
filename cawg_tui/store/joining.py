"""Two versions of a record's file made one file: the values by the merge of records, the text by its lines.

A sync, the driver for plain git and the saving of a form all come here, so all three give the same bytes. Swapping the
sides gives the same bytes too, what both agreed on keeps its layout, and a comment goes only where someone removed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.errors import UnreadableRecordError, WriteCheckError
from cawg_tui.records.conflicts import Conflict, open_conflicts
from cawg_tui.records.merge import merge, merge_deleted
from cawg_tui.records.values import Values, same
from cawg_tui.store.asides import kept_beside
from cawg_tui.store.comments import Said, with_comments
from cawg_tui.store.emit import emit, tidy_mapping
from cawg_tui.store.line_merge import merge_lines
from cawg_tui.store.patch import patch
from cawg_tui.store.pieces import Known, Pieces, assembled, cut, values_of
from cawg_tui.store.source import LIMIT_BYTES, decoded
from cawg_tui.store.yaml import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cawg_tui.records.declarations import FieldSet


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of two versions: the bytes of the file (None: it goes), and what waits to be decided or read.

    `unreadable` says that the bytes cannot be read as a record, because no version can. `cut` says that the two were
    too much for one file: of at least one of them the file holds only the beginning, and the history the rest.
    """

    data: bytes | None
    conflicts: tuple[Conflict, ...] = ()
    unreadable: bool = False
    cut: bool = False

    @property
    def to_decide(self) -> int:
        """Return how many decisions are open in the record."""
        return sum(one.to_decide for one in self.conflicts)


@dataclass(frozen=True, slots=True)
class Version:
    """One version that can be read: its bytes, their text, what it says, and its pieces where it is canonical."""

    data: bytes
    text: str
    values: Values
    pieces: Pieces | None

    @property
    def said(self) -> Said:
        """Return its text with what that says."""
        return self.text, self.values


NOTHING = Version(b"", "", {}, {})
Made: TypeAlias = "tuple[bytes, Values]"


def join(fields: FieldSet, path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> Joined:
    """Make one file of two that grew out of `base` (None: both added it); None stands for a side that deleted it.

    It never fails on what the files hold, and swapping the sides gives the same bytes. What only one side changed
    comes back byte for byte. A side that cannot be read counts as no change: its text is kept beside the other's.
    """
    if ours == theirs or theirs == base:
        return _standing(path, ours)
    if ours == base:
        return _standing(path, theirs)
    if ours is None or theirs is None:
        return _after_deletion(fields, path, base, theirs if ours is None else ours)
    known: Known = {}
    before, mine, yours = (_version(data, path, known) for data in (base, ours, theirs))
    if mine is not None and yours is not None:
        return _joined(_Sides(fields, path, before, mine, yours))
    stays = mine or yours or before
    if stays is None:
        return Joined(max(ours, theirs), unreadable=True)
    broken = [data for data, side in ((ours, mine), (theirs, yours)) if side is None]
    return _beside(fields, path, stays, broken)


def _standing(path: str, data: bytes | None) -> Joined:
    """Return a version as it is."""
    if data is None:
        return Joined(None)
    version = _version(data, path, {})
    return Joined(data, unreadable=True) if version is None else _record(data, version.values)


def _after_deletion(fields: FieldSet, path: str, base: bytes | None, edited: bytes | None) -> Joined:
    """Return what one side deleted and the other edited; what cannot be read stays as it is."""
    known: Known = {}
    before, stays = _version(base, path, known), _version(edited, path, known)
    if stays is None:
        return Joined(edited, unreadable=edited is not None)
    values = merge_deleted(before.values if before else {}, stays.values, fields)
    made = next(_texts(_Sides(fields, path, stays, stays, stays), values), None)
    return _record(*made) if made else _record(stays.data, stays.values)


def _beside(fields: FieldSet, path: str, stays: Version, others: list[bytes]) -> Joined:
    """Return a version with the texts of others in its open decisions: whole, else the beginning, else their ids."""
    for values, whole in kept_beside(stays.values, others):
        made = next(_texts(_Sides(fields, path, stays, stays, stays), values), None)
        if made is not None:
            data, said = made
            return Joined(data, tuple(open_conflicts(said)), cut=not whole)
    return Joined(stays.data, tuple(open_conflicts(stays.values)), cut=True)


def _record(data: bytes, values: Values) -> Joined:
    return Joined(data, tuple(open_conflicts(values)))


def _version(data: bytes | None, path: str, known: Known) -> Version | None:
    if data is None:
        return None
    try:
        text = decoded(data, path)
        pieces = cut(text, known)
        return Version(data, text, read(text, path) if pieces is None else values_of(pieces), pieces)
    except UnreadableRecordError:
        return None


# --- both sides can be read --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sides:
    """A record's fields and path, and three versions of it; no base where both sides added it."""

    fields: FieldSet
    path: str
    base: Version | None
    ours: Version
    theirs: Version

    @property
    def greater(self) -> Version:
        """Return one side, the same one whichever comes first."""
        return max(self.ours, self.theirs, key=lambda side: (len(side.text), side.text))


def _joined(sides: _Sides) -> Joined:
    before = sides.base.values if sides.base else None
    values = merge(before, sides.ours.values, sides.theirs.values, sides.fields)
    made = _quickly(sides, values) or next(_texts(sides, values), None)
    if made is not None:
        return _record(*made)
    stays = sides.base or sides.greater
    others = [side.data for side in (sides.ours, sides.theirs) if side is not stays]
    return _beside(sides.fields, sides.path, stays, others)


def _quickly(sides: _Sides, values: Values) -> Made | None:
    """Return the record put together from the pieces of canonical texts."""
    before, mine, yours = (sides.base or NOTHING).pieces, sides.ours.pieces, sides.theirs.pieces
    if before is None or mine is None or yours is None:
        return None
    text = assembled(before, mine, yours, values, sides.fields)
    data = text.encode("utf-8") if text else b""
    return (data, values) if text and len(data) <= LIMIT_BYTES else None


def _texts(sides: _Sides, values: Values) -> Iterator[Made]:
    """Yield the files that say what is wanted, the one that keeps most of what stood there first."""
    base, ours, theirs = sides.base or NOTHING, sides.ours, sides.theirs
    attempts: tuple[Callable[[], str], ...] = (
        lambda: patch(merge_lines(base.text, ours.text, theirs.text), values, sides.fields, sides.path),
        lambda: patch(base.text, values, sides.fields, sides.path),
        lambda: patch(sides.greater.text, values, sides.fields, sides.path),
        lambda: _anew(sides, values),
    )
    for attempt in attempts[0 if base.text else 2 :]:
        try:
            written = attempt()
            for text in (with_comments(written, sides.fields, base.said, ours.said, theirs.said), written):
                data = text.encode("utf-8")
                decoded(data, sides.path)
                yield data, values
        except (UnreadableRecordError, WriteCheckError):
            continue


def _anew(sides: _Sides, values: Values) -> str:
    """Write the whole record anew; refused where even that does not read back."""
    text = emit(values, sides.fields)
    if not same(tidy_mapping(read(text, sides.path)), tidy_mapping(values)):
        raise WriteCheckError(sides.path)
    return text
