"""Values: typed equality, emptiness, names of items, values as text."""

from __future__ import annotations

import copy
import math

import pytest
from cawg_tui.records.values import MISSING, Missing, Value, as_step, as_text, from_step, is_empty, item_name, same
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies

DISTINCT: list[Value | Missing] = [
    MISSING, None, True, False, 0, 1, 1.0, 0.0, "", "1", "true", "null", [], {}, [1], [1.0], [None], {"a": 1},
    {"a": True}, {"a": None}, math.nan,
]  # fmt: skip


def test_values_are_the_same_only_with_their_types() -> None:
    wrong = [(one, other) for one in DISTINCT for other in DISTINCT if same(one, other) is not (one is other)]
    assert wrong == []


@settings(max_examples=50)
@given(value=strategies.junk)
def test_a_value_is_the_same_as_its_copy(value: Value) -> None:
    assert same(value, copy.deepcopy(value))


def test_keys_in_another_order_are_the_same_mapping_but_entries_in_another_order_are_another_list() -> None:
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not same([1, 2], [2, 1])


@pytest.mark.parametrize("value", [MISSING, None, "", "  \n", [], {}])
def test_what_says_nothing_is_empty(value: Value | Missing) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, 0.0, False, "0", [""], [None], {"a": None}])
def test_zero_and_no_do_say_something(value: Value) -> None:
    assert not is_empty(value)


@pytest.mark.parametrize(
    ("item", "key", "name"),
    [
        ({"org": "A", "id": "x"}, "org", "A"), ({"id": "x"}, "org", "x"), ({"org": "", "id": "x"}, "org", "x"),
        ({"id": 5}, "id", "5"), ({"id": True}, "id", None), ({"id": ""}, "id", None), ({"id": ["x"]}, "id", None),
        ({}, "id", None), ("x", "id", None), (None, "id", None), ({"org": "A/B ~ C"}, "org", "A~1B ~0 C"),
    ],
)  # fmt: skip
def test_an_item_is_called_by_its_natural_key_or_else_its_id(item: Value, key: str, name: str | None) -> None:
    assert item_name(item, key) == name


@given(name=st.text())
def test_a_step_holds_no_slash_and_leads_back_to_its_name(name: str) -> None:
    assert "/" not in as_step(name)
    assert from_step(as_step(name)) == name


@settings(max_examples=50)
@given(value=strategies.junk)
def test_any_value_can_be_said_as_text(value: Value) -> None:
    assert isinstance(as_text(value), str)


def test_values_are_said_as_a_person_would_type_them() -> None:
    values: list[Value | Missing] = [MISSING, None, True, False, 5, "text", ["a", 1], {"en": "A", "fr": "B"}]
    said = [as_text(one) for one in values]
    assert said == ["", "", "yes", "no", "5", "text", "a, 1", "en: A; fr: B"]
