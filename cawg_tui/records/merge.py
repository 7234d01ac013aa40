"""The merge of two versions of a record, field by field: pure, symmetric, and nothing typed is lost.

What only one side changed is taken as it stands. What both changed merges by the rule its field declares; where no
rule can bring both together, the field shows what was agreed on and the proposals wait under `_conflicts`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from cawg_tui.records.conflicts import KEY, ConflictKind, conflict, visible, without_conflicts
from cawg_tui.records.fields import Field, FieldSet, Merge
from cawg_tui.records.merge_entries import Entries, Held
from cawg_tui.records.merge_guards import Versions, guarded
from cawg_tui.records.merge_text import Passage, Undecided, merge_text
from cawg_tui.records.merge_values import (
    Order,
    alike,
    canonical,
    either,
    equal,
    extreme,
    inner_rule,
    listed,
    members,
    merged_order,
    merged_set,
    named,
    ordered_keys,
    rule_of,
    same_list,
    value_of,
)
from cawg_tui.records.values import MISSING, Missing, Value, Values, as_step, is_empty

Found: TypeAlias = "Value | Missing"
LISTS: Final = frozenset({Merge.SET, Merge.SEQ, Merge.ITEMS, Merge.LOG})


def merge(base: Values | None, ours: Values, theirs: Values, fields: FieldSet) -> Values:
    """Merge two versions of a record that both descend from a base; no base means that both added it under one id.

    Swapping the two sides gives the same values in the same order. What both have, and what only one changed, comes
    back as it stands.
    """
    before = base if base is not None else {}
    if decided := _decided(before, ours, theirs):
        (value,) = decided
        return value if isinstance(value, dict) else {}
    return _Merging(before, ours, theirs).record(fields)


def merge_deleted(base: Values, edited: Values, fields: FieldSet) -> Values:  # noqa: ARG001 - called like merge
    """Return a record that one side deleted and the other edited: as edited, with its removal to be decided."""
    entries = Entries(base, edited, edited)
    entries.open(conflict("/", ConflictKind.REMOVAL))
    return _with_entries(without_conflicts(edited), entries.merged())


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stands in one place: in the base, on the one side, on the other."""

    base: Found
    ours: Found
    theirs: Found

    def each(self, change: Callable[[Found], Found]) -> _Sides:
        return _Sides(change(self.base), change(self.ours), change(self.theirs))

    def lists(self) -> tuple[list[Value], list[Value], list[Value]]:
        return listed(self.base), listed(self.ours), listed(self.theirs)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one side would have stand in a field: values by their canonical text, and whether it may be nothing."""

    values: dict[str, Value]
    removed: bool


class _Merging:
    """One merge: walks the three versions side by side and gathers what is to be decided."""

    def __init__(self, base: Values, ours: Values, theirs: Values) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.entries = Entries(base, ours, theirs)
        self.quiet = not any(side.around for side in self.entries.sides)

    def record(self, fields: FieldSet) -> Values:
        merged = self.mapping("", fields, self.base, self.ours, self.theirs)
        merged, to_confirm = guarded(Versions(self.base, self.ours, self.theirs, merged), fields)
        for one in to_confirm:
            self.entries.open(one)
        return _with_entries(merged, self.entries.merged())

    def mapping(
        self, path: str, fields: FieldSet | None, base: Values, ours: Values, theirs: Values,
        *, first: str = "", usual: Merge | None = None,
    ) -> Values:  # fmt: skip
        merged: Values = {}
        for name in ordered_keys({**base, **ours, **theirs}, fields, first):
            if name == KEY and not path:
                continue
            there = _Sides(base.get(name, MISSING), ours.get(name, MISSING), theirs.get(name, MISSING))
            if self.quiet and (decided := _decided(there.base, there.ours, there.theirs)):
                if not isinstance(decided[0], Missing):
                    merged[name] = decided[0]
                continue
            step = as_step(name)
            here = f"{path}/{step}" if path else step
            value = self.value(here, fields.get(name) if fields else None, there, usual)
            if not isinstance(value, Missing):
                merged[name] = value
        return merged

    def value(self, path: str, declared: Field | None, there: _Sides, usual: Merge | None) -> Found:
        """Merge what stands at one path."""
        if decided := self.clear(path, there):
            return decided[0]
        rule = rule_of(declared, (there.base, there.ours, there.theirs), usual)
        if rule is Merge.TEXT and not self.holds_values(path, but_texts=True):
            return self.text(path, declared, there)
        if rule is Merge.DERIVED:
            return MISSING
        if rule in {Merge.MAX, Merge.MIN}:
            return extreme(there.ours, there.theirs, most=rule is Merge.MAX)
        if rule in LISTS and not self.holds_values(path):
            return self.whole_list(path, declared, rule, there)
        if rule is Merge.MAP and not self.holds_values(path):
            inside = declared.inside if declared else None
            return self.group(path, inside, there.each(_or_missing), usual=inner_rule(declared))
        return self.clash(path, declared, there)

    # --- what is clear, and who disputes it ------------------------------------------------------

    def clear(self, path: str, there: _Sides) -> tuple[Found] | None:
        """Return what needs no rule: what both have or one changed, unless a side holds a decision open in there."""
        mine, yours = (path in side.around for side in self.entries.sides)
        if not mine and not yours:
            return _decided(there.base, there.ours, there.theirs)
        if mine and yours:
            return None
        holder, other = (there.ours, there.theirs) if mine else (there.theirs, there.ours)
        return (holder,) if equal(holder, other) or equal(there.base, other) else None

    def holds_values(self, path: str, *, but_texts: bool = False) -> bool:
        """Say whether a side holds proposals for a whole field, unknown to the other; or such as are no texts."""
        held = [one.conflict for side in self.entries.sides for one in side.on(path) if one.conflict.is_whole]
        return any(not but_texts or not all(isinstance(value, str) for value in one.values) for one in held)

    def held(self, path: str, kind: ConflictKind) -> list[list[Held]]:
        """Return the open decisions of one kind on a field, of each side."""
        return [[held for held in side.on(path) if held.conflict.kind is kind] for side in self.entries.sides]

    def removal(self, path: str, there: _Sides) -> Found:
        """Return what stays of a place that at least one side removed: an edit stays, for someone to decide."""
        stays, side = (there.ours, 0) if isinstance(there.theirs, Missing) else (there.theirs, 1)
        if isinstance(stays, Missing) or isinstance(there.base, Missing):
            return stays
        if equal(there.base, stays) and path not in self.entries.sides[side].around:
            return MISSING
        self.entries.open(conflict(f"/{path}", ConflictKind.REMOVAL))
        return stays

    # --- the rules ------------------------------------------------------------------------------

    def group(
        self, path: str, inside: FieldSet | None, there: _Sides, *, first: str = "", usual: Merge | None = None
    ) -> Found:
        """Merge mappings key by key."""
        if not isinstance(there.ours, dict) or not isinstance(there.theirs, dict):
            return self.removal(path, there)
        base = there.base if isinstance(there.base, dict) else {}
        return self.mapping(path, inside, base, there.ours, there.theirs, first=first, usual=usual)

    def text(self, path: str, declared: Field | None, there: _Sides) -> Found:
        """Merge long texts passage by passage."""
        there = there.each(_or_missing)
        base, ours, theirs = there.base, there.ours, there.theirs
        if isinstance(base, Missing) and isinstance(ours, str) and isinstance(theirs, str):
            return self.clash(path, declared, there)
        if not isinstance(base, str) or not isinstance(ours, str) or not isinstance(theirs, str):
            return self.removal(path, there)
        mine, yours = ([one for held in side.on(path) for one in _undecided(held)] for side in self.entries.sides)
        merged = merge_text(base, ours, theirs, (mine, yours))
        self.entries.take_up(*merged.taken_up)
        for passage in merged.disputes:
            self.entries.open(conflict(f"/{path}", ConflictKind.EDITS, passage.base, passage.values))
        for passage in merged.notes:
            self.entries.open(conflict(f"/{path}", ConflictKind.NOTE, values=passage.values))
        return merged.text or MISSING

    def whole_list(self, path: str, declared: Field | None, rule: Merge, there: _Sides) -> Found:
        """Merge lists; no list at all counts as an empty one."""
        if not listed(there.ours) and not listed(there.theirs):
            return MISSING
        around = any(path in side.around for side in self.entries.sides)
        if not around and same_list(there.base, there.ours):
            return there.theirs
        if not around and same_list(there.base, there.theirs):
            return there.ours
        key = declared.key if declared else "id"
        merged: list[Value] | None
        if rule is Merge.SET:
            merged = merged_set(*there.lists())
        elif rule is Merge.SEQ:
            merged = self.sequence(path, there)
        else:
            inside = declared.inside if declared else None
            merged = self.items(path, inside, key, there, keeps_all=rule is Merge.LOG)
        if merged is None:
            return self.clash(path, declared, there)
        removed = not isinstance(there.ours, list) or not isinstance(there.theirs, list)
        return merged if merged or not removed else MISSING

    def sequence(self, path: str, there: _Sides) -> list[Value] | None:
        """Merge lists of plain values whose order counts; nothing where a value stands twice."""
        sides = [{canonical(value): value for value in side} for side in there.lists()]
        if any(len(side) != len(values) for side, values in zip(sides, there.lists(), strict=True)):
            return None
        base, ours, theirs = sides
        kept = members(base, ours, theirs)
        order = self.order(path, (list(base), list(ours), list(theirs)), kept, lambda name: value_of(name, *sides))
        if order.met:
            notes = self.held(path, ConflictKind.NOTE)
            self.entries.take_up(*(held.mark for side in notes for held in side))
            earlier = [value for side in notes for held in side for value in held.conflict.values]
            added = [value_of(name, ours, theirs) for name in order.met]
            self.entries.open(conflict(f"/{path}", ConflictKind.NOTE, values=[*earlier, *added]))
        return [value_of(name, ours, theirs) for name in order.names]

    def items(
        self, path: str, inside: FieldSet | None, key: str, there: _Sides, *, keeps_all: bool
    ) -> list[Value] | None:
        """Merge lists of entries by name, each a mapping; nothing where an entry has no name or two share one."""
        base, ours, theirs = (named(side, key) for side in there.lists())
        if base is None or ours is None or theirs is None:
            return None
        merged: Values = {}
        for name in {**base, **ours, **theirs}:
            sides = _Sides(base.get(name, MISSING), ours.get(name, MISSING), theirs.get(name, MISSING))
            value = self.item(f"{path}/{name}", inside, key, sides, keeps_all=keeps_all)
            if not isinstance(value, Missing):
                merged[name] = value
        order = self.order(path, (list(base), list(ours), list(theirs)), set(merged), lambda name: name)
        return [merged[name] for name in order.names]

    def item(self, path: str, inside: FieldSet | None, key: str, there: _Sides, *, keeps_all: bool) -> Found:
        """Merge one entry of a list."""
        if keeps_all:
            stays = there.ours if not isinstance(there.ours, Missing) else there.theirs
            if isinstance(there.ours, Missing) or isinstance(there.theirs, Missing):
                return there.base if isinstance(stays, Missing) else stays
        if decided := self.clear(path, there):
            return decided[0]
        named_by = isinstance(there.ours, dict) and key in there.ours
        return self.group(path, inside, there, first=key if named_by else "id")

    def order(
        self, path: str, lists: tuple[list[str], list[str], list[str]], kept: set[str],
        shown: Callable[[str], Value],
    ) -> Order:  # fmt: skip
        """Put a list in order; two orders at once leave it as it was, for someone to decide."""
        held = self.held(path, ConflictKind.ORDER)
        names = {canonical(shown(name)): name for name in kept}
        proposed = [[_names(order, names) for one in side for order in one.conflict.values] for side in held]
        order = merged_order(lists, kept, (proposed[0], proposed[1]))
        if order.widened:
            self.entries.take_up(*(one.mark for side in held for one in side))
        if order.orders:
            orders: list[Value] = [[shown(name) for name in names] for names in order.orders]
            agreed: Value = [shown(name) for name in order.agreed]
            self.entries.open(conflict(f"/{path}", ConflictKind.ORDER, agreed, orders))
        return order

    def clash(self, path: str, declared: Field | None, there: _Sides) -> Found:
        """Bring together what both sides put into one field: the field shows what is safe, the values wait."""
        held = [[one for one in side.on(path) if one.conflict.is_whole] for side in self.entries.sides]
        mine = self.said(held[0], there.ours, there.base, declared)
        yours = self.said(held[1], there.theirs, there.base, declared)
        if mine is None or yours is None:
            return there.theirs if mine is None else there.ours
        values = {**yours.values, **mine.values}
        removed = (mine.removed or yours.removed) and not isinstance(there.base, Missing)
        self.entries.take_up(*(one.mark for side in held for one in side))
        if not values or (len(values) == 1 and not removed):
            return next(iter(values.values()), MISSING)
        added = isinstance(there.base, Missing)
        kind = ConflictKind.REMOVAL if removed else ConflictKind.ADDITIONS if added else ConflictKind.EDITS
        self.entries.open(conflict(f"/{path}", kind, there.base, values.values()))
        return visible(kind, there.base, values.values(), declared)

    def said(self, held: list[Held], own: Found, base: Found, declared: Field | None) -> _Said | None:
        """Return what a side proposes for a field: what it holds open there, and its own value where that differs."""
        if not held:
            return None if equal(own, base) else _Said(_by_text(own), removed=isinstance(own, Missing))
        conflicts = [one.conflict for one in held]
        values = {canonical(value): value for one in conflicts for value in one.values}
        removed = any(one.kind is ConflictKind.REMOVAL for one in conflicts)
        expected = [base, *(visible(one.kind, one.base, one.values, declared) for one in conflicts)]
        if any(equal(own, other) or (is_empty(own) and is_empty(other)) for other in expected):
            return _Said(values, removed)
        return _Said({**values, **_by_text(own)}, removed or isinstance(own, Missing))


def _decided(base: Found, ours: Found, theirs: Found) -> tuple[Found] | None:
    """Return what is clear before any rule is asked: what both have, or what only one side changed."""
    if alike(ours, theirs) or alike(base, theirs):
        return (ours,)
    if alike(base, ours):
        return (theirs,)
    if not isinstance(ours, dict | list) or not isinstance(theirs, dict | list):
        return None
    if equal(ours, theirs):
        return (either(ours, theirs),)
    if equal(base, ours):
        return (theirs,)
    return (ours,) if equal(base, theirs) else None


def _with_entries(values: Values, entries: Found) -> Values:
    return values if isinstance(entries, Missing) else {**values, KEY: entries}


def _or_missing(value: Found) -> Found:
    """Return a value, nothing where it is null or blank: in texts and groups these say the same."""
    return MISSING if value is None or (isinstance(value, str) and not value.strip()) else value


def _by_text(value: Found) -> dict[str, Value]:
    return {} if isinstance(value, Missing) else {canonical(value): value}


def _names(order: Value, names: dict[str, str]) -> list[str]:
    """Return an order as an open decision holds it, as the names of what is still there."""
    texts = [canonical(one) for one in listed(order)]
    return [names[text] for text in texts if text in names]


def _undecided(held: Held) -> list[Undecided]:
    """Return an open decision as one on a passage of a text, where it is one."""
    one = held.conflict
    texts = tuple(value for value in one.values if isinstance(value, str))
    if one.kind is ConflictKind.EDITS and isinstance(one.base, str) and texts:
        return [Undecided(held.mark, Passage(one.base, texts))]
    return [Undecided(held.mark, Passage("", texts))] if one.kind is ConflictKind.NOTE and texts else []
