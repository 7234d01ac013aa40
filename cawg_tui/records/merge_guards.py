"""Consent in a merge: what someone agreed to is one version of the text, so a merge that changes it asks again.

A field with `guards` that one side set to its loosest value falls back to the next tighter one wherever the guarded
fields come out of the merge other than that side had them.
"""

from __future__ import annotations

from dataclasses import dataclass

from cawg_tui.records.conflicts import Conflict, ConflictKind, conflict
from cawg_tui.records.fields import Field, FieldSet
from cawg_tui.records.merge_values import listed, named
from cawg_tui.records.values import MISSING, Missing, Value, Values, as_step, is_empty, same


@dataclass(frozen=True, slots=True)
class Versions:
    """One mapping as it stands in the base, on both sides, and after the merge."""

    base: Values
    ours: Values
    theirs: Values
    merged: Values

    def at(self, name: str) -> Versions:
        """Return what stands in each version under a name, an empty mapping where no mapping does."""
        return Versions(*(_mapping(one.get(name)) for one in (self.base, self.ours, self.theirs, self.merged)))


def guarded(record: Versions, fields: FieldSet) -> tuple[Values, list[Conflict]]:
    """Return the merged record with each consent that its text outgrew asked for again, and what is to be confirmed."""
    found: list[Conflict] = []
    return _inside(record, record, "", fields, found), found


def _inside(record: Versions, here: Versions, path: str, fields: FieldSet, found: list[Conflict]) -> Values:
    merged = here.merged
    for declared in fields:
        name = declared.name
        if name not in merged:
            continue
        if declared.guards:
            value = _checked(record, here, f"{path}/{as_step(name)}", declared, found)
        elif declared.inside and _has_guards(declared.inside):
            value = _deeper(record, here, f"{path}/{as_step(name)}", declared, declared.inside, found)
        else:
            continue
        if value is not merged[name]:
            merged = {**merged, name: value}
    return merged


def _deeper(
    record: Versions, here: Versions, path: str, declared: Field, inside: FieldSet, found: list[Conflict]
) -> Value:
    there = here.merged[declared.name]
    if isinstance(there, dict):
        return _inside(record, here.at(declared.name), path, inside, found)
    versions = (here.base, here.ours, here.theirs, here.merged)
    items = [named(listed(one.get(declared.name)), declared.key) for one in versions]
    base, ours, theirs, merged = items
    if not isinstance(there, list) or base is None or ours is None or theirs is None or merged is None:
        return there
    checked: list[Value] = []
    for name, item in merged.items():
        each = Versions(base.get(name, {}), ours.get(name, {}), theirs.get(name, {}), item)
        checked.append(_inside(record, each, f"{path}/{name}", inside, found))
    return checked if any(one is not other for one, other in zip(checked, there, strict=True)) else there


def _checked(record: Versions, here: Versions, path: str, declared: Field, found: list[Conflict]) -> Value:
    there = here.merged[declared.name]
    if len(declared.scale) < 2 or there != declared.scale[0]:
        return there
    before = here.base.get(declared.name, MISSING)
    setters = [
        side
        for own, side in ((here.ours, record.ours), (here.theirs, record.theirs))
        if own.get(declared.name) == there and before != there
    ]
    if not setters or any(_unchanged(record.merged, side, declared) for side in setters):
        return there
    found.append(conflict(path, ConflictKind.GUARDED, before, [there]))
    return declared.scale[1]


def _unchanged(merged: Values, side: Values, declared: Field) -> bool:
    """Say whether the guarded fields came out of the merge as a side had them."""
    return all(_equal(merged.get(name, MISSING), side.get(name, MISSING)) for name in declared.guards)


def _equal(one: Value | Missing, other: Value | Missing) -> bool:
    return same(one, other) or (is_empty(one) and is_empty(other))


def _has_guards(fields: FieldSet) -> bool:
    return any(one.guards or (one.inside is not None and _has_guards(one.inside)) for one in fields)


def _mapping(value: Value) -> Values:
    return value if isinstance(value, dict) else {}
