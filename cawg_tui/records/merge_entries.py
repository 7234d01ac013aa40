"""The open decisions of three versions of a record: which of them a side does not know, and what becomes of them.

An open decision belongs to its field: a change made without knowing of it joins it, and the field goes on showing
what was agreed on, so that nobody's edit silently beats two members in dispute.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeAlias

from cawg_tui.records.conflicts import KEY, Conflict, ConflictKind, conflict, entries, read_entry
from cawg_tui.records.merge_values import alike, canonical, members, value_of
from cawg_tui.records.values import MISSING, Missing, Value, Values

ByText: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Held:
    """An open decision that one side holds; `mark` tells it from all others."""

    mark: str
    conflict: Conflict


class SideEntries:
    """The open decisions of one side that neither the base nor the other side knows, by field."""

    def __init__(self, own: ByText, base: ByText, other: ByText) -> None:
        self.at: dict[str, list[Held]] = defaultdict(list)
        self.around: set[str] = set()
        for mark, entry in own.items():
            if mark not in base and mark not in other:
                one = read_entry(entry)
                self.at[one.path].append(Held(mark, one))
                steps = one.path.split("/")
                self.around.update("/".join(steps[:count]) for count in range(len(steps) + 1))

    def on(self, path: str) -> list[Held]:
        """Return the open decisions on a field."""
        return self.at.get(path, [])


class Entries:
    """The open decisions of a merge: those of the sides, those that it opens, and those that these take up."""

    def __init__(self, base: Values, ours: Values, theirs: Values) -> None:
        self.values = (base.get(KEY, MISSING), ours.get(KEY, MISSING), theirs.get(KEY, MISSING))
        self.before, self.one, self.other = (_by_text(side) for side in (base, ours, theirs))
        self.sides = (
            SideEntries(self.one, self.before, self.other),
            SideEntries(self.other, self.before, self.one),
        )
        self.opened: dict[str, Conflict] = {}
        self.taken_up: set[str] = set()

    def open(self, one: Conflict) -> None:
        """Enter a new open decision."""
        self.opened[one.id] = one

    def take_up(self, *marks: str) -> None:
        """Drop open decisions of a side because a wider one, or the field itself, now holds their values."""
        self.taken_up.update(marks)

    def merged(self) -> Value | Missing:
        """Return what stands under `_conflicts` after the merge: removals are authoritative, doubles joined."""
        before, one, other = self.values
        if not self.opened and not self.taken_up:
            if alike(one, other) or alike(before, other):
                return one
            if alike(before, one):
                return other
        kept = members(self.before, self.one, self.other) - self.taken_up
        standing = {mark: value_of(mark, self.one, self.other) for mark in kept}
        joined = _joined(standing, list(self.opened.values()))
        return joined or MISSING


def _by_text(values: Values) -> ByText:
    return {canonical(entry): entry for entry in entries(values)}


def _joined(standing: ByText, opened: list[Conflict]) -> list[Value]:
    """Join entries on one field and one agreed value into one, and put all in order of field, then id."""
    groups: dict[tuple[str, str, str], list[Conflict]] = defaultdict(list)
    damaged: list[tuple[tuple[str, str], Value]] = []
    raw: dict[str, Value] = {}
    for mark, entry in standing.items():
        one = read_entry(entry)
        if one.kind is ConflictKind.DAMAGED:
            damaged.append(((one.field, mark), entry))
        else:
            raw[one.id] = entry
            groups[_group(one)].append(one)
    for one in opened:
        groups[_group(one)].append(one)
    done: list[tuple[tuple[str, str], Value]] = damaged
    for group in groups.values():
        one = _wider(group) if len(group) > 1 else group[0]
        done.append(((one.field, one.id), raw.get(one.id, one.written())))
    return [entry for _, entry in sorted(done, key=lambda pair: pair[0])]


def _group(one: Conflict) -> tuple[str, str, str]:
    """Return what entries share that become one: the field, what was agreed on, and that values are in dispute."""
    alone = one.kind in {ConflictKind.NOTE, ConflictKind.UNREADABLE}
    sort = "dispute" if one.is_whole else one.id if alone else one.kind.value
    return one.field, "" if isinstance(one.base, Missing) else canonical(one.base), sort


def _wider(group: list[Conflict]) -> Conflict:
    kinds = {one.kind for one in group}
    kind = kinds.pop() if len(kinds) == 1 else ConflictKind.EDITS
    if ConflictKind.REMOVAL in {one.kind for one in group}:
        kind = ConflictKind.REMOVAL
    elif ConflictKind.ADDITIONS in {one.kind for one in group}:
        kind = ConflictKind.ADDITIONS
    return conflict(group[0].field, kind, group[0].base, [value for one in group for value in one.values])
