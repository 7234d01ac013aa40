"""The rules of merging that look at values alone: equality, canonical order, sets, and the order of lists.

Every rule is symmetric: swapping the two sides changes nothing, not even the order of what comes out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from cawg_tui.records.fields import Field, FieldSet, Merge
from cawg_tui.records.types import TextPerLanguage
from cawg_tui.records.values import MISSING, Missing, Value, Values, item_name, same

OrderKey: TypeAlias = tuple[int, float, str]

_canonical: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LISTS: Final = frozenset({Merge.SET, Merge.SEQ, Merge.ITEMS, Merge.LOG})


def canonical(value: Value) -> str:
    """Return a text that two values share exactly when they are equal with their types, whatever the order of keys."""
    return _canonical(value)


def alike(one: Value | Missing, other: Value | Missing) -> bool:
    """Say whether two values are equal with their types and would be written the same, key after key."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict | list):
        return one == other and _written(one) == _written(other)
    return one == other


def equal(one: Value | Missing, other: Value | Missing) -> bool:
    """Say whether two values are equal with their types, whatever the order of keys; quick where they are not."""
    return one == other and same(one, other)


def either(one: Value | Missing, other: Value | Missing) -> Value | Missing:
    """Choose between two equal values whose keys stand in another order, the same one whichever comes first."""
    if isinstance(one, Missing) or isinstance(other, Missing):
        return one
    return min(one, other, key=_written)


def order_key(value: Value) -> OrderKey:
    """Return the place of a value in canonical order: null, no, yes, numbers, texts, lists, mappings."""
    if value is None:
        return 0, 0, ""
    if isinstance(value, bool):
        return 1, value, ""
    if isinstance(value, int | float):
        return 2, value, repr(value)
    if isinstance(value, str):
        return 3, 0, value
    return (4 if isinstance(value, list) else 5), 0, canonical(value)


def tidy(value: Value) -> Value:
    """Return a value as it comes back from a file, where mappings are written without the keys that say nothing."""
    if isinstance(value, dict):
        kept = ((key, tidy(inner)) for key, inner in value.items())
        return {key: inner for key, inner in kept if not says_nothing(inner)}
    return [tidy(one) for one in value] if isinstance(value, list) else value


def says_nothing(value: Value | Missing) -> bool:
    """Say whether a key with this value is left out of a file."""
    return value is MISSING or value is None or value in ("", [], {})


def rule_of(declared: Field | None, sides: Iterable[Value | Missing], usual: Merge | None = None) -> Merge:
    """Return how a field merges: as declared where the values fit that, else as the values themselves suggest.

    `usual` is the rule of undeclared keys in this place, such as the languages of a long text.
    """
    present = [side for side in sides if not isinstance(side, Missing) and side is not None]
    wanted = declared.merge if declared else usual
    if wanted is None:
        return _inferred(present)
    if wanted in _LISTS:
        return wanted if all(isinstance(side, list) for side in present) else Merge.SCALAR
    if wanted is Merge.MAP:
        if all(isinstance(side, dict) for side in present):
            return Merge.MAP
        wanted = inner_rule(declared) or Merge.SCALAR
    if wanted is Merge.TEXT and not all(isinstance(side, str) for side in present):
        return Merge.SCALAR
    return wanted


def inner_rule(declared: Field | None) -> Merge | None:
    """Return how the text of one language merges; nothing where the field does not hold texts in languages."""
    if declared is None or not isinstance(declared.type, TextPerLanguage):
        return None
    return Merge.TEXT if declared.type.long else Merge.SCALAR


def rule_at(fields: FieldSet, path: str, sides: Iterable[Value | Missing]) -> Merge:
    """Return how the value at a path merges, from its declaration and from what stands there."""
    declared, usual = declared_on(fields, path)
    return rule_of(declared, sides, usual)


def declared_on(fields: FieldSet, path: str) -> tuple[Field | None, Merge | None]:
    """Return the declaration of what a path ends in, if there is one, and the usual rule of undeclared keys there."""
    here: FieldSet | None = fields
    declared: Field | None = None
    usual: Merge | None = None
    in_list = False
    for step in path.split("/"):
        if in_list:
            declared, usual, in_list = None, None, False
            continue
        usual = inner_rule(declared)
        declared = here.get(step) if here else None
        here = declared.inside if declared else None
        in_list = declared is not None and declared.merge in {Merge.ITEMS, Merge.LOG}
    return declared, usual


def _inferred(present: Sequence[Value]) -> Merge:
    if present and all(isinstance(side, dict) for side in present):
        return Merge.MAP
    if present and all(isinstance(side, list) for side in present):
        entries = [entry for side in present if isinstance(side, list) for entry in side]
        with_names = [entry for entry in entries if item_name(entry)]
        if not with_names:
            return Merge.SEQ
        return Merge.ITEMS if len(with_names) == len(entries) else Merge.SCALAR
    texts = [side for side in present if isinstance(side, str)]
    return Merge.TEXT if len(texts) == len(present) and any("\n" in text for text in texts) else Merge.SCALAR


def merged_set(base: list[Value], ours: list[Value], theirs: list[Value]) -> list[Value]:
    """Merge two changed sets: what either added comes in, what either took out is gone, in canonical order."""
    before, one, other = ({canonical(entry): entry for entry in side} for side in (base, ours, theirs))
    kept = members(before, one, other)
    return sorted((value_of(name, one, other) for name in kept), key=order_key)


def members(base: Iterable[str], ours: Iterable[str], theirs: Iterable[str]) -> set[str]:
    """Return which names stay of three lists: removals are authoritative, additions of either side come in."""
    before, one, other = set(base), set(ours), set(theirs)
    return (before & one & other) | (one - before) | (other - before)


def value_of(name: str, *sides: dict[str, Value]) -> Value:
    """Return the value of a name that stands in at least one side, the same one whichever side comes first."""
    return min((side[name] for side in sides if name in side), key=_written)


def strictest(values: Iterable[Value | Missing], scale: Sequence[str]) -> Value | Missing:
    """Return the most protective of some values; one that the scale does not know counts as the most protective."""
    present = [value for value in values if not isinstance(value, Missing)]
    return max(present, key=lambda value: (rank(value, scale), order_key(value)), default=MISSING)


def rank(value: Value | Missing, scale: Sequence[str]) -> int:
    """Return how protective a value is; nothing at all protects least."""
    if isinstance(value, Missing) or value is None:
        return -1
    return scale.index(value) if isinstance(value, str) and value in scale else len(scale)


def extreme(one: Value | Missing, other: Value | Missing, *, most: bool) -> Value | Missing:
    """Return the greater (or the lesser) of two values in canonical order; what is there wins over what is not."""
    present = [value for value in (one, other) if not isinstance(value, Missing) and value is not None]
    if not present:
        return either(one, other) if type(one) is type(other) else MISSING
    return max(present, key=order_key) if most else min(present, key=order_key)


def ordered_keys(values: Iterable[str], fields: FieldSet | None, first: str = "") -> list[str]:
    """Return keys as a mapping that both sides changed is written: the item's name, the schema's order, unknown ones.

    Unknown keys are sorted, and those that begin with _ stand last.
    """
    left = set(values)
    known = [first] if first in left else []
    left.difference_update(known)
    if fields is not None:
        known += [name for name in fields.names if name in left]
        left.difference_update(known)
    return known + sorted(left, key=lambda name: (name.startswith("_"), name))


def named(items: list[Value], key: str) -> dict[str, Values] | None:
    """Return items by their names; nothing where one has no name or two share one."""
    found: dict[str, Values] = {}
    for item in items:
        name = item_name(item, key)
        if name is None or name in found or not isinstance(item, dict):
            return None
        found[name] = item
    return found


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a merged list.

    `orders` holds what was proposed where both sides moved entries to different places: the list then keeps the
    `agreed` order. `met` names what both sides added at one place.
    """

    names: list[str]
    agreed: list[str]
    orders: list[list[str]]
    met: list[str]
    widened: bool = False


def merged_order(
    lists: tuple[Sequence[str], Sequence[str], Sequence[str]],
    kept: set[str],
    proposed: tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]] = ((), ()),
) -> Order:
    """Put the kept names of base, one side and the other in one order.

    What all three hold stands in the order of the side that moved something; additions follow their predecessor.
    `proposed` are the orders that an open decision on either side holds, unknown to the other.
    """
    base, *sides = lists
    agreed = [name for name in base if name in kept]
    common = set(agreed).intersection(*sides)
    core = [name for name in agreed if name in common]
    wanted = [_wanted(side, known, core, common) for side, known in zip(sides, proposed, strict=True)]
    both = {tuple(order): order for orders in wanted for order in orders}
    disputed = all(wanted) and len(both) > 1
    widened = all(wanted) and any(proposed)
    if disputed or not any(wanted):
        chosen = core
    elif all(wanted):
        chosen = next(iter(both.values()))
    else:
        moved = sides[0] if wanted[0] else sides[1]
        chosen = [name for name in moved if name in common]
    names, met = _with_additions(_completed(chosen, agreed), sides, kept)
    orders = sorted(both.values()) if disputed else []
    return Order(names, core, orders, met, widened)


def _wanted(side: Sequence[str], known: Sequence[Sequence[str]], core: list[str], common: set[str]) -> list[list[str]]:
    """Return the orders a side stands for: of its open decision, and its own where it is not the agreed one."""
    orders = [_completed([name for name in order if name in common], core) for order in known]
    own = [name for name in side if name in common]
    if own != core:
        orders.append(own)
    return [order for order in orders if order != core]


def _completed(order: Sequence[str], whole: Sequence[str]) -> list[str]:
    """Return an order with the names it lacks, each after its predecessor in the whole."""
    there = set(order)
    done = list(dict.fromkeys(order))
    for at, name in enumerate(whole):
        if name not in there:
            done.insert(done.index(whole[at - 1]) + 1 if at else 0, name)
    return done


def _with_additions(skeleton: list[str], sides: Sequence[Sequence[str]], kept: set[str]) -> tuple[list[str], list[str]]:
    place = {name: at for at, name in enumerate(skeleton, start=1)}
    runs = [_runs(side, place, kept) for side in sides]
    first: dict[str, int] = {}
    for side in runs:
        for at, run in side.items():
            first.update({name: min(first.get(name, at), at) for name in run})
    names: list[str] = []
    met: list[str] = []
    for at, before in enumerate(["", *skeleton]):
        names += [before] if at else []
        here = [[name for name in side.get(at, ()) if first[name] == at] for side in runs]
        joined = _joined(*here)
        names += joined
        if all(here) and set(here[0]) != set(here[1]):
            met += joined
    return names, met


def _runs(side: Sequence[str], place: dict[str, int], kept: set[str]) -> dict[int, list[str]]:
    """Return what a side added, by the place of the entry before it.

    What the side removed and the other kept stands before it: additions at the end of a list stay at its end.
    """
    there = set(side)
    last = {0: 0}
    for name, at in place.items():
        last[at] = at
        if name not in there:
            last.update({before: at for before, reached in last.items() if reached == at - 1})
    runs: dict[int, list[str]] = {}
    at = 0
    for name in side:
        if name in place:
            at = place[name]
        elif name in kept:
            runs.setdefault(last[at], []).append(name)
    return runs


def _joined(one: list[str], other: list[str]) -> list[str]:
    """Join what two sides added at one place: in canonical order, but nothing before what its own side put ahead of it.

    Each name sorts by the greatest name that stands before it in its run, so that joining three or four runs two at a
    time gives the same list in every sequence.
    """
    if not one or not other or one == other:
        return one or other
    keys: dict[str, tuple[str, int, str]] = {}
    for run in (one, other):
        top, behind = "", 0
        for name in run:
            top, behind = (name, 0) if name > top else (top, behind + 1)
            keys[name] = max(keys.get(name, ("", 0, "")), (top, behind, name))
    return sorted(keys, key=keys.__getitem__)


def same_list(one: Value | Missing, other: Value | Missing) -> bool:
    """Say whether two lists are equal, where no list at all equals an empty one."""
    return equal(listed(one), listed(other))


def listed(value: Value | Missing) -> list[Value]:
    """Return a list, an empty one where there is none."""
    return value if isinstance(value, list) else []
