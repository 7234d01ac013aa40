"""Many thousand generated merges of the real kinds: symmetric, verbatim where one side changed, nothing lost."""

from __future__ import annotations

import json
import re
from itertools import permutations
from random import Random
from typing import TypeAlias

import pytest
from cawg_tui.records.conflicts import KEEP, open_conflicts, settle
from cawg_tui.records.declarations import Field, FieldSet, Merge
from cawg_tui.records.kinds import built_in
from cawg_tui.records.merge import merge
from cawg_tui.records.merge_values import tidy
from cawg_tui.records.values import Value, Values, item_name
from cawg_tui.store.emit import emit
from cawg_tui.store.yaml import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.merge_making import Member

Three: TypeAlias = "tuple[Values | None, Values, Values]"

KINDS = built_in()
FIELDS = [kind.fields for kind in KINDS]
STAMP = re.compile(r"\b[a-ft]\d{1,5}\b")
BLOCKS = 10
SHORT, LONG = 1_000, 10_000


def written(values: Values | None) -> str:
    """Return values as text, with their keys in the order they stand in."""
    return json.dumps(values)


def meeting(random: Random, fields: FieldSet, edits: int = 4) -> Three:
    """Return a record and what two members made of it; sometimes both of them made it anew.

    Now and then a side has met a third member before, so that it holds decisions the other does not know of, or the
    record itself has open decisions, of which a side may have made some.
    """
    base = Member("b", random).record(fields) if random.random() < 0.95 else None
    others = [Member(letter, random) for letter in "cdef"]

    def by(member: Member, values: Values | None) -> Values:
        return member.edited(values or {}, fields, random.randint(1, edits))

    if base is not None and random.random() < 0.2:
        base = merge(base, by(others[0], base), by(others[1], base), fields)
    ours, theirs = (decided(random, by(Member(letter, random), base), fields) for letter in "at")
    if random.random() < 0.3:
        ours = merge(base, ours, by(others[2], base), fields)
        ours = by(others[2], ours) if random.random() < 0.3 else ours
    if random.random() < 0.1:
        theirs = merge(base, theirs, by(others[3], base), fields)
    return base, ours, theirs


def decided(random: Random, values: Values, fields: FieldSet) -> Values:
    """Return a record with some of its open decisions made."""
    for one in open_conflicts(values):
        if random.random() < 0.3:
            values = settle(values, one.id, KEEP, fields)
    return values


def check(base: Values | None, ours: Values, theirs: Values, fields: FieldSet) -> Values:
    """Merge two versions, and hold the result against every promise of the merge."""
    merged = merge(base, ours, theirs, fields)
    assert written(merged) == written(merge(base, theirs, ours, fields))
    assert written(merge(base, ours, ours, fields)) == written(ours)
    if base is not None:
        assert written(merge(base, base, theirs, fields)) == written(theirs)
        assert written(merge(base, ours, base, fields)) == written(ours)
    assert not lost(base, ours, theirs, merged, fields)
    assert not twice(merged)
    return merged


def lost(base: Values | None, ours: Values, theirs: Values, merged: Values, fields: FieldSet) -> set[str]:
    """Return the stamps that a side wrote and that stand neither in the merged record nor in its open decisions."""
    counted = {Merge.DERIVED, Merge.MAX, Merge.MIN}
    kept = [{n: v for n, v in side.items() if _merge_of(fields, n) not in counted} for side in (ours, theirs)]
    stamps = {stamp for side in kept for stamp in STAMP.findall(written(side))}
    return stamps - set(STAMP.findall(written(base))) - set(STAMP.findall(written(merged)))


def _merge_of(fields: FieldSet, name: str) -> Merge | None:
    declared = fields.get(name)
    return declared.merge if declared else None


def twice(value: Value) -> list[str]:
    """Return the names that two entries of one list share, at any depth."""
    if isinstance(value, dict):
        return [name for key, inner in value.items() if key != "_conflicts" for name in twice(inner)]
    if not isinstance(value, list):
        return []
    names = [name for name in (item_name(item) for item in value) if name]
    return [*(name for name in names if names.count(name) > 1), *(name for item in value for name in twice(item))]


def generated(block: int, count: int) -> None:
    """Check so many merges, each made from a number of its own."""
    for number in range(block * count, (block + 1) * count):
        random = Random(number)
        fields = random.choice(FIELDS)
        try:
            check(*meeting(random, fields), fields)
        except AssertionError as error:
            raise AssertionError(f"the merge made from number {number} breaks a promise") from error


@pytest.mark.parametrize("block", range(BLOCKS))
def test_ten_thousand_merges_keep_every_promise(block: int) -> None:
    generated(block, SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_hundred_thousand_merges_keep_every_promise(block: int) -> None:
    generated(block, LONG)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.randoms(use_true_random=False), st.sampled_from(FIELDS))
def test_any_two_versions_of_a_record_merge_without_loss(random: Random, fields: FieldSet) -> None:
    check(*meeting(random, fields, 2), fields)


@pytest.mark.parametrize("number", range(300))
def test_a_merged_record_reads_back_from_its_file_as_it_was_merged(number: int) -> None:
    random = Random(number)
    fields = random.choice(FIELDS)
    base, ours, theirs = meeting(random, fields, 6)
    merged = merge(base, ours, theirs, fields)
    text = emit(merged, fields)
    assert text == emit(merge(base, theirs, ours, fields), fields)
    values = parse(text.encode(), "record.yaml").values
    assert values == tidy(merged)
    assert open_conflicts(values) == open_conflicts(merged)


@pytest.mark.parametrize("number", range(300))
def test_a_second_merge_with_a_side_that_is_already_in_changes_nothing(number: int) -> None:
    random = Random(number)
    fields = random.choice(FIELDS)
    base, ours, theirs = meeting(random, fields)
    merged = merge(base, ours, theirs, fields)
    assert written(merge(ours, merged, ours, fields)) == written(merged)
    assert written(merge(theirs, theirs, merged, fields)) == written(merged)


@pytest.mark.parametrize("number", range(300))
def test_every_open_decision_can_be_made(number: int) -> None:
    random = Random(number)
    fields = random.choice(FIELDS)
    merged = merge(*meeting(random, fields, 6), fields)
    while left := open_conflicts(merged):
        one = random.choice(left)
        choice = one.values[0] if one.is_whole else KEEP
        merged = settle(merged, one.id, choice, fields)
        assert len(open_conflicts(merged)) == len(left) - 1
    assert "_conflicts" not in merged


# --- three and four members on one field --------------------------------------------------------------

FREE_OF_ORDER = {Merge.SCALAR, Merge.ATOMIC, Merge.PROTECTIVE, Merge.SET, Merge.MAX}


def fields_free_of_order(fields: FieldSet) -> list[tuple[Field | None, Field]]:
    """Return the fields that merge alike in any sequence: of the record, and of the entries of its lists."""
    found: list[tuple[Field | None, Field]] = [(None, one) for one in fields if one.merge in FREE_OF_ORDER]
    for outer in fields:
        if outer.merge in {Merge.ITEMS, Merge.LOG} and outer.inside:
            found += [(outer, one) for one in outer.inside if one.merge in FREE_OF_ORDER and one.name != outer.key]
    return found


def with_field(random: Random, member: Member, outer: Field | None, inner: Field, values: Values) -> Values:
    """Return the record with one field set anew, or, now and then, removed."""
    place = values
    if outer is not None:
        items = values[outer.name]
        assert isinstance(items, list)
        assert isinstance(items[0], dict)
        place = items[0]
    if random.random() < 0.15:
        changed = {name: value for name, value in place.items() if name != inner.name}
    else:
        there = place.get(inner.name)
        fresh = member.changed(there, inner) if there is not None else member.value(inner)
        changed = {**place, inner.name: fresh}
    return changed if outer is None else {**values, outer.name: [changed]}


@pytest.mark.parametrize("members", [3, 4])
@pytest.mark.parametrize("kind", KINDS.names)
def test_members_on_one_field_end_with_the_same_record_in_any_sequence(kind: str, members: int) -> None:
    fields = KINDS[kind].fields
    for number in range(120 if members == 3 else 40):
        random = Random(number)
        outer, inner = random.choice(fields_free_of_order(fields))
        author = Member("b", random)
        place: Values = {inner.name: author.value(inner)} if random.random() < 0.85 else {}
        base: Values = place if outer is None else {outer.name: [{outer.key: "k3f9q", **place}]}
        versions = [with_field(random, Member(letter, random), outer, inner, base) for letter in "acdt"[:members]]
        results = set()
        for order in permutations(versions):
            merged = order[0]
            for version in order[1:]:
                merged = merge(base, merged, version, fields)
            results.add(written(merged))
        assert len(results) == 1, (number, inner.name)
