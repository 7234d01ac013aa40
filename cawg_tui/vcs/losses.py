"""What one merge made of one record, judged by meaning: which values it left out, which it decided, what it should be.

Pure but for reading YAML: bytes in, a judgement out. A side's values are in a merge exactly where merging that side
into it once more changes nothing, so the rules of merging themselves say what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.conflicts import (
    KEY,
    Conflict,
    ConflictKind,
    entries,
    is_passage,
    label,
    open_conflicts,
    read_entry,
)
from cawg_tui.records.difference import Act, Change, changes
from cawg_tui.records.fields import Merge
from cawg_tui.records.merge_text import replace_passage
from cawg_tui.records.merge_values import canonical
from cawg_tui.records.paths import drop, get, put
from cawg_tui.records.values import Missing, is_empty, same
from cawg_tui.store.emit import emit
from cawg_tui.store.joining import join
from cawg_tui.store.patch import patch
from cawg_tui.store.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Values


CLASHES: Final = frozenset({ConflictKind.EDITS, ConflictKind.ADDITIONS, ConflictKind.REMOVAL, ConflictKind.ORDER})


class Harm(StrEnum):
    """What a merge did to a record."""

    VALUES = "values left out"
    DELETED = "deleted"
    KEPT = "kept though deleted"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Made:
    """The file of a record in the four versions of a merge, None where it was not there."""

    base: bytes | None
    ours: bytes | None
    theirs: bytes | None
    merged: bytes | None

    @property
    def sides(self) -> tuple[bytes | None, bytes | None]:
        """Return the two versions that were brought together."""
        return self.ours, self.theirs


@dataclass(frozen=True, slots=True)
class Missed:
    """A side's change that is missing after a merge, from what was agreed on, and which side's it is (0 or 1)."""

    change: Change
    side: int


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement on a record in a merge.

    `missed` is what it left out, `asked` what becomes a decision again when that is brought back, `decided` the fields
    in which someone chose while merging. `merged` is the version to compare with, `wanted` what it should have been.
    """

    harm: Harm
    missed: tuple[Missed, ...]
    asked: tuple[str, ...]
    decided: tuple[str, ...]
    merged: bytes | None
    wanted: bytes | None

    @property
    def is_loss(self) -> bool:
        """Say whether something is missing, not only decided."""
        return self.harm is not Harm.VALUES or bool(self.missed)


def judge(fields: FieldSet, path: str, made: Made, now: bytes | None) -> Judged | None:
    """Judge what a merge made of a record whose file is `now` like this; None where nothing is missing or decided."""
    wanted = join(fields, path, made.base, made.ours, made.theirs).data
    if made.merged == wanted or any(_read(path, one) is None for one in (made.base, *made.sides)):
        return None
    if made.merged is None:
        every = _every(fields, path, made)
        return None if now is not None else Judged(Harm.DELETED, every, (), (), None, wanted)
    if wanted is None:
        untouched = made.merged == made.base and now == made.merged
        return Judged(Harm.KEPT, (), (), (), made.merged, None) if untouched else None
    if now is None:
        return None
    if _read(path, made.merged) is None:
        if _read(path, now) is None:
            return Judged(Harm.UNREADABLE, _every(fields, path, made), (), (), made.merged, wanted)
        made = replace(made, merged=now)
    found = _Comparing(fields, path, made, wanted).judged()
    return _still_missing(fields, path, found, now) if found else None


class _Comparing:
    """Compares a merge that can be read with what it should have been, one side after the other."""

    def __init__(self, fields: FieldSet, path: str, made: Made, wanted: bytes) -> None:
        self.fields, self.path, self.made, self.wanted = fields, path, made, wanted
        self.base, self.merged, self.goal = (_read(path, one) or {} for one in (made.base, made.merged, wanted))
        self.here = self.merged
        known = _names(self.merged)
        disputed = [one for one in open_conflicts(self.goal) if one.id not in known]
        self.apart = [*(one.path for one in changes(self.merged, self.goal, fields)), *(one.path for one in disputed)]
        # Who takes a whole file as one version has it has decided none of its fields.
        self.whole = made.merged in {made.base, *made.sides}
        held = {name for side in made.sides for name in _names(_read(path, side) or {})}
        clashes = [one for one in disputed if one.id not in held and one.kind in CLASHES and one.path]
        self.passages = [one for one in clashes if is_passage(one, get(self.goal, one.path, fields), fields)]
        self.clashes = [one for one in clashes if one not in self.passages]
        self.missed: list[Missed] = []
        self.decided: dict[str, None] = {}

    def judged(self) -> Judged | None:
        if not self.apart:
            return None
        for number, side in enumerate(self.made.sides):
            if side is None:
                self.decided["The whole record"] = None
            elif side != self.made.base:
                self._beside(number, side)
        self._ask_again_for_consent()
        if not self.missed and not self.decided:
            return None
        decided = tuple(self.decided)
        if self.missed and self.whole:
            return Judged(Harm.VALUES, tuple(self.missed), decided, (), self.made.merged, self.wanted)
        return Judged(Harm.VALUES, tuple(self.missed), (), decided, self.made.merged, self._mended())

    def _mended(self) -> bytes | None:
        """Return the merge's own text with what it left out, and nothing else, brought back."""
        merged = self.made.merged
        if not self.missed or merged is None:
            return merged
        return patch(merged.decode("utf-8"), self.here, self.fields, self.path).encode("utf-8")

    def _beside(self, number: int, side: bytes) -> None:
        """Take up what a side changed and the merge does not hold."""
        its = self._without_clashes(_read(self.path, side) or {})
        changed = changes(self.base, its, self.fields)
        both, opened = self._once_more(self.merged, its)
        missing = [one.path for one in changes(self.merged, both, self.fields) if self._may_be_lost(one, changed)]
        for one in opened:
            if one.kind is not ConflictKind.NOTE and _touches(one.path, self.apart):
                self.decided[label(one, both, self.fields)] = None
        for one in (*self.clashes, *self.passages):
            self.decided[label(one, self.goal, self.fields)] = None
        before = self.here
        restored = [one.change.path for one in self.missed]
        if restored:
            both, opened = self._once_more(before, its)
        for one in opened:
            if self._is_undecided(one.path, restored) and _touches(one.path, missing):
                self.here = _with_entry(self.here, one)
        for change in changes(before, both, self.fields):
            if not _touches(change.path, missing) or not self._may_be_lost(change, changed):
                continue
            disputes = [one for one in opened if _touches(change.path, [one.path])]
            if not disputes or self._is_undecided(change.path, restored):
                its_own = [Missed(one, number) for one in changed if _touches(one.path, [change.path])]
                self.missed += [one for one in its_own if one not in self.missed]
                self.here = _taken(self.here, change, both, self.fields)

    def _once_more(self, values: Values, its: Values) -> tuple[Values, list[Conflict]]:
        """Merge a side once more, and return what comes of it with the decisions that opens."""
        one, other = (emit(each, self.fields).encode("utf-8") for each in (values, its))
        both = _read(self.path, join(self.fields, self.path, self.made.base, one, other).data) or {}
        known = {*_names(values), *_names(its)}
        return both, [one for one in open_conflicts(both) if one.id not in known and self._is_open(one)]

    def _may_be_lost(self, change: Change, own: Sequence[Change]) -> bool:
        """Say whether a change can be a loss: the side made it, and the merge should have it and has not.

        Nothing computed is a loss, and no order that the side had not changed.
        """
        top = self.fields.get(change.path.partition("/")[0])
        if any(one is not None and one.merge is Merge.DERIVED for one in (top, change.field)):
            return False
        if change.act is Act.MOVED:
            return any(one.act is Act.MOVED and one.path == change.path for one in own)
        if change.path.startswith(f"{KEY}/") and self.whole:
            return _touches(change.path, [one.path for one in own])
        if _touches(change.path, [one.path for one in self.clashes]) or self._shows_what_was_agreed(change.path):
            return False
        return _touches(change.path, self.apart) and _touches(change.path, [one.path for one in own])

    def _shows_what_was_agreed(self, path: str) -> bool:
        """Say whether a text in which both clashed stands as the merge shows it: only the decision is missing."""
        if not any(one.path == path for one in self.passages):
            return False
        return same(get(self.merged, path, self.fields), get(self.goal, path, self.fields))

    def _without_clashes(self, its: Values) -> Values:
        """Return a side with the passages in which both clashed as they were: other passages of it may be missing.

        Decisions that it held open, and that the clash took up, went with the clash.
        """
        if not self.whole and KEY in its:
            there = _names(self.goal)
            its = {**its, KEY: [entry for entry in entries(its) if read_entry(entry).id in there]}
        for one in self.passages:
            for value in one.values:
                text = get(its, one.path, self.fields)
                if isinstance(text, str) and value and isinstance(one.base, str):
                    before = replace_passage(text, str(value), one.base)
                    its = its if before is None else put(its, one.path, before, self.fields)
        return its

    def _is_open(self, one: Conflict) -> bool:
        """Say whether an entry that merging a side once more opens means that someone chose between the two.

        Additions of both at one place clash with nothing: they are missing where the merge does not hold them.
        """
        if one.kind is not ConflictKind.NOTE:
            return one.kind is not ConflictKind.GUARDED
        there = get(self.merged, one.path, self.fields)
        return isinstance(there, str | list) and all(value in there for value in one.values)

    def _is_undecided(self, path: str, restored: Iterable[str] = ()) -> bool:
        """Say whether nobody chose here while merging: it stands as before, or as the other side was brought back."""
        if not path:
            return False
        there, before = get(self.merged, path, self.fields), get(self.base, path, self.fields)
        return _touches(path, restored) or same(there, before) or (is_empty(there) and is_empty(before))

    def _ask_again_for_consent(self) -> None:
        """Take up a consent that stands, or comes back, for a text that the other side changed."""
        known = _names(self.merged)
        for one in open_conflicts(self.goal):
            there = get(self.here, one.path, self.fields) if one.path else None
            asked = get(self.goal, one.path, self.fields)
            is_given = any(same(there, value) for value in one.values)
            if one.kind is not ConflictKind.GUARDED or one.id in known or not is_given or isinstance(asked, Missing):
                continue
            for number, side in enumerate(self.made.sides):
                own = changes(self.base, _read(self.path, side) or {}, self.fields)
                given = [Missed(change, number) for change in own if _touches(change.path, [one.path])]
                self.missed += [missed for missed in given if missed not in self.missed]
            self.here = put(self.here, one.path, asked, self.fields)
            self.here = _with_entry(self.here, one)


def _still_missing(fields: FieldSet, path: str, found: Judged, now: bytes) -> Judged | None:
    """Return a judgement with what is still missing in the record as it is now."""
    there = _read(path, now)
    if now == found.merged or there is None or not found.missed:
        return found
    joined = _read(path, join(fields, path, found.merged, now, found.wanted).data) or {}
    left = [one.path for one in changes(there, joined, fields)]
    missed = tuple(one for one in found.missed if _touches(one.change.path, left))
    return replace(found, missed=missed) if missed else None


def _every(fields: FieldSet, path: str, made: Made) -> tuple[Missed, ...]:
    """Return all that either side changed."""
    base = _read(path, made.base) or {}
    return tuple(
        Missed(change, number)
        for number, side in enumerate(made.sides)
        if side is not None and side != made.base
        for change in changes(base, _read(path, side) or {}, fields)
    )


def _taken(values: Values, change: Change, source: Values, fields: FieldSet) -> Values:
    """Return values with one place as another version has it, and with all that stands around it where nothing does."""
    steps = change.path.split("/")
    if steps[0] == KEY:
        return _with_place_of_entries(values, change, source)
    for count in range(1, len(steps) + 1):
        path = "/".join(steps[:count])
        wanted = get(source, path, fields)
        if isinstance(wanted, Missing):
            return drop(values, path, fields)
        if is_empty(get(values, path, fields)) or count == len(steps):
            return put(values, path, wanted, fields)
    return values


def _with_place_of_entries(values: Values, change: Change, source: Values) -> Values:
    """Return values with one open decision there, or gone, as in another version."""
    name = change.path.partition("/")[2]
    kept = [entry for entry in entries(values) if read_entry(entry).id != name]
    kept += [entry for entry in entries(source) if read_entry(entry).id == name]
    return {**{key: value for key, value in values.items() if key != KEY}, **({KEY: kept} if kept else {})}


def _with_entry(values: Values, one: Conflict) -> Values:
    """Return values with a decision opened, in the place of narrower ones on the same field and agreed value."""
    inner = {canonical(value) for value in one.values}
    kept = []
    for entry in entries(values):
        other = read_entry(entry)
        narrower = other.field == one.field and same(other.base, one.base) and bool(other.values)
        if not narrower or not {canonical(value) for value in other.values} <= inner:
            kept.append(entry)
    return {**values, KEY: [*kept, one.written()]}


def _names(values: Values) -> set[str]:
    return {one.id for one in open_conflicts(values)}


def _touches(path: str, others: Iterable[str]) -> bool:
    """Say whether a path is one of the others, or above or below one; the empty path is the whole record."""
    return any(
        not other or not path or path == other or path.startswith(f"{other}/") or other.startswith(f"{path}/")
        for other in others
    )


def _read(path: str, data: bytes | None) -> Values | None:
    """Return the values of a file, none where there is no file; None where it cannot be read."""
    if data is None:
        return {}
    try:
        return parse(data, path).values
    except UnreadableRecordError:
        return None
