"""Changes a list in a record's text: entries that stay keep their lines, entries that move take theirs along.

Entries are known by their natural key or id; plain values by themselves; where neither tells them apart, by
what they say and then by their place.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from cawg_tui.records.values import Value, item_name, same
from cawg_tui.store.emit import DECISIONS, flow_text, item_text, tidy
from cawg_tui.store.page import Edit, Slot, UnsafeEditError, edited

if TYPE_CHECKING:
    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.store.patch import Pen
    from cawg_tui.store.spans import Node, Sequence


def change_list(
    pen: Pen, node: Sequence, old: list[Value], new: list[Value], inside: FieldSet | None, natural: str, level: int
) -> None:  # fmt: skip
    """Change a block list: edit entries in their place, take out, put in and move whole ones."""
    origins = matched(old, new, natural)
    settled = in_rising_order(origins)
    if not settled:
        raise UnsafeEditError
    units = _units(pen, node)
    page = pen.page
    column = page.column(node.start)
    if not page.opens_line(node.start) and (0 not in settled or origins[0] != 0):
        raise UnsafeEditError

    def slot(at: int) -> Slot:
        def render(value: Value) -> str:
            return item_text(value, column, inside, natural, pen.manner)[column + 1 : -1]

        return Slot(units[at].dash + 1, column, units[at].node, render, inside, "id", natural)

    place = units[min(settled)].head
    for origin, value in zip(origins, new, strict=True):
        if origin is not None and origin in settled:
            pen.value(slot(origin), old[origin], value, level)
            place = units[origin].end
        elif origin is not None:
            moved = units[origin]
            made = pen.apart(lambda at=origin, to=value: pen.value(slot(at), old[at], to, level))  # type: ignore[misc]
            lines = edited(page.text[moved.head : moved.end], made, moved.head)
            pen.edits.append(Edit(place, place, lines))
        else:
            pen.replace(place, place, item_text(value, column, inside, natural, pen.manner))
    for at, unit in enumerate(units):
        if at not in settled:
            pen.replace(unit.head if at in origins else unit.start, unit.end, "")


@dataclass(frozen=True, slots=True)
class Unit:
    """The lines of one entry: from its dash's line, or from the comments directly above it, to its end."""

    head: int
    start: int
    dash: int
    end: int
    node: Node


def _units(pen: Pen, node: Sequence) -> list[Unit]:
    page = pen.page
    column = page.column(node.start)
    units: list[Unit] = []
    dash = node.start
    for item in node.items:
        if units:
            dash = _dash_below(pen, units[-1].end, item.start, column)
        if page.text[dash : dash + 1] != "-":
            raise UnsafeEditError
        start = page.line_start(dash)
        floor = units[-1].end if units else 0
        units.append(Unit(page.comments_start(dash, floor), start, dash, page.own_end(item, column), item))
    return units


def _dash_below(pen: Pen, at: int, limit: int, column: int) -> int:
    page = pen.page
    while at <= limit and at < len(page.text):
        following = page.line_end(at)
        line = page.text[at:following]
        if line[column : column + 1] == "-" and not line[:column].strip(" "):
            return at + column
        at = following
    raise UnsafeEditError


def change_flow_list(pen: Pen, node: Sequence, old: list[Value], new: list[Value], natural: str) -> None:
    """Change a list written in brackets; its entries keep their quotes, its comments stay."""
    origins = matched(old, new, natural)
    settled = in_rising_order(origins)
    if not settled:
        raise UnsafeEditError
    if any(origin is not None and origin not in settled for origin in origins):
        _rebuild_flow_list(pen, node, old, new, origins)
        return
    spans = [(item.start, item.end) for item in node.items]
    first = spans[min(settled)][0]
    last: int | None = None
    for origin, value in zip(origins, new, strict=True):
        if origin is not None:
            pen.flow_value(node.items[origin], old[origin], value)
            last = spans[origin][1]
        elif last is None:
            pen.replace(first, first, flow_text(value) + ", ")
        else:
            pen.replace(last, last, ", " + flow_text(value))
    pen.remove_from_flow(spans, [at in settled for at in range(len(spans))])


def _rebuild_flow_list(pen: Pen, node: Sequence, old: list[Value], new: list[Value], origins: list[int | None]) -> None:
    text = pen.page.text
    spans = [(item.start, item.end) for item in node.items]
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    if any("#" in gap for gap in gaps):
        raise UnsafeEditError
    entries: list[str] = []
    for origin, value in zip(origins, new, strict=True):
        if origin is not None and same(tidy(old[origin]), value):
            entries.append(text[slice(*spans[origin])])
        else:
            entries.append(flow_text(value))
    pen.edits.append(Edit(spans[0][0], spans[-1][1], gaps[0].join(entries)))


def matched(old: list[Value], new: list[Value], natural: str) -> list[int | None]:
    """Return for each wanted entry which old entry it comes from."""
    before, after = _names(old, natural), _names(new, natural)
    if before is not None and after is not None:
        known = {name: at for at, name in enumerate(before)}
        origins = [known.get(name) for name in after]
        if natural in {"id", DECISIONS} and isinstance(new[0] if new else None, dict):
            return origins
    else:
        origins = [None] * len(new)
        matcher = SequenceMatcher(None, [_frozen(one) for one in old], [_frozen(one) for one in new])
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                origins[block.b + step] = block.a + step
    return _paired(origins, len(old))


def _paired(origins: list[int | None], count: int) -> list[int | None]:
    """Let an entry without a past take the place of the old entry that stood where it stands now."""
    used = {origin for origin in origins if origin is not None}
    paired: list[int | None] = []
    for origin in origins:
        here = origin
        if here is None:
            before = paired[-1] if paired else -1
            following = None if before is None else before + 1
            if following is not None and following < count and following not in used:
                here = following
                used.add(following)
        paired.append(here)
    return paired


def _names(values: list[Value], natural: str) -> list[str] | None:
    """Return a name for each entry that no other has, or nothing."""
    if all(isinstance(one, dict) for one in values):
        names = [item_name(one, natural) for one in values]
    elif not any(isinstance(one, dict | list) for one in values):
        names = [_frozen(one) for one in values]
    else:
        return None
    known = [name for name in names if name is not None]
    return known if len(set(known)) == len(values) else None


def _frozen(value: Value) -> str:
    return json.dumps(tidy(value), sort_keys=True)


def in_rising_order(origins: list[int | None]) -> set[int]:
    """Return the old entries that can stay where they are: the longest run of origins that only rises."""
    ends: list[int] = []
    at_end: list[int] = []
    previous: list[int] = [-1] * len(origins)
    for at, origin in enumerate(origins):
        if origin is None:
            continue
        rank = bisect_left(ends, origin)
        previous[at] = at_end[rank - 1] if rank else -1
        if rank == len(ends):
            ends.append(origin)
            at_end.append(at)
        else:
            ends[rank], at_end[rank] = origin, at
    settled: set[int] = set()
    at = at_end[-1] if at_end else -1
    while at >= 0:
        origin = origins[at]
        if origin is not None:
            settled.add(origin)
        at = previous[at]
    return settled
