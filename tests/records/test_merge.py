"""What comes out when two members changed one record: every rule, in both directions."""

from __future__ import annotations

import json
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.conflicts import open_conflicts, without_conflicts
from cawg_tui.records.kinds import built_in
from cawg_tui.records.merge import merge, merge_deleted
from cawg_tui.records.values import Missing, Values

from tests.records.merge_scenarios import ALL, Entry, Scenario

if TYPE_CHECKING:
    from cawg_tui.records.declarations import FieldSet

KINDS = built_in()
UPR = KINDS["upr_submission"].fields


def written(values: Values) -> str:
    """Return values as text, with their keys in the order they stand in."""
    return json.dumps(values)


def entries(values: Values) -> list[Entry]:
    return [
        (one.field, one.kind.value, ... if isinstance(one.base, Missing) else one.base, list(one.values))
        for one in open_conflicts(values)
    ]


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.name)
def test_two_versions_come_together_as_the_rules_say(scenario: Scenario) -> None:
    fields = KINDS[scenario.kind].fields
    merged = merge(scenario.base, scenario.ours, scenario.theirs, fields)
    assert written(without_conflicts(merged)) == written(scenario.merged)
    assert [json.dumps(one, default=str) for one in entries(merged)] == [
        json.dumps(one, default=str) for one in scenario.entries
    ]
    if "_conflicts" in merged:
        assert list(merged)[-1] == "_conflicts"


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.name)
def test_it_does_not_matter_whose_version_comes_first(scenario: Scenario) -> None:
    fields = KINDS[scenario.kind].fields
    one_way = merge(scenario.base, scenario.ours, scenario.theirs, fields)
    other_way = merge(scenario.base, scenario.theirs, scenario.ours, fields)
    assert written(one_way) == written(other_way)


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.name)
def test_what_only_one_side_changed_comes_back_as_it_stands(scenario: Scenario) -> None:
    fields = KINDS[scenario.kind].fields
    for side in (scenario.ours, scenario.theirs):
        assert merge(scenario.base, side, side, fields) is side
        if scenario.base is not None:
            assert written(merge(scenario.base, scenario.base, side, fields)) == written(side)
            assert written(merge(scenario.base, side, scenario.base, fields)) == written(side)


def test_a_change_of_order_alone_comes_back_as_it_stands() -> None:
    base: Values = {"a": 1, "b": {"c": 1, "d": 2}}
    moved: Values = {"b": {"d": 2, "c": 1}, "a": 1}
    assert written(merge(base, base, moved, UPR)) == written(moved)
    assert written(merge(base, moved, base, UPR)) == written(moved)


def test_two_orders_of_equal_keys_come_out_the_same_way_round() -> None:
    one: Values = {"x": {"c": 1, "d": 2}, "code": "a"}
    other: Values = {"code": "a", "x": {"d": 2, "c": 1}}
    assert written(merge({}, one, other, UPR)) == written(merge({}, other, one, UPR))


def test_the_versions_that_are_merged_stay_as_they_were() -> None:
    for scenario in ALL:
        before = json.dumps([scenario.base, scenario.ours, scenario.theirs])
        merge(scenario.base, scenario.ours, scenario.theirs, KINDS[scenario.kind].fields)
        assert json.dumps([scenario.base, scenario.ours, scenario.theirs]) == before


def test_a_record_that_one_deleted_and_another_edited_stays_with_a_decision() -> None:
    base: Values = {"code": "a"}
    edited: Values = {"title": "T", "code": "b", "_conflicts": [{"field": "/x", "kind": "note", "values": [1, 2]}]}
    merged = merge_deleted(base, edited, UPR)
    assert without_conflicts(merged) == {"title": "T", "code": "b"}
    assert entries(merged) == [("/", "delete/edit", ..., []), ("/x", "note", ..., [1, 2])]
    assert written(merge_deleted(base, merged, UPR)) == written(merged)


def test_the_removal_of_a_record_joins_what_two_others_made_of_it_in_any_sequence() -> None:
    base: Values = {"code": "a"}
    one: Values = {"code": "b"}
    other: Values = {"code": "a", "session": 3}
    first = merge(base, merge_deleted(base, one, UPR), other, UPR)
    last = merge_deleted(base, merge(base, one, other, UPR), UPR)
    assert written(first) == written(last)


def test_the_id_of_a_decision_tells_nothing_but_its_content() -> None:
    first = merge({"code": "b"}, {"code": "x"}, {"code": "y"}, UPR)
    again = merge({"code": "b", "session": 1}, {"code": "y", "session": 1}, {"code": "x", "session": 2}, UPR)
    assert first["_conflicts"] == again["_conflicts"]
    assert [len(one.id) for one in open_conflicts(first)] == [8]


# --- more than two members ---------------------------------------------------------------------------


def every_order(base: Values, versions: list[Values], fields: FieldSet) -> set[str]:
    """Return what comes out of every sequence in which members may sync, and of pairs that sync first."""
    found: set[str] = set()
    for order in permutations(versions):
        merged = order[0]
        for version in order[1:]:
            merged = merge(base, merged, version, fields)
        found.add(written(merged))
        if len(order) == 4:
            pairs = merge(base, order[0], order[1], fields), merge(base, order[2], order[3], fields)
            found.add(written(merge(base, *pairs, fields)))
    return found


ON_ONE_FIELD: list[tuple[str, Values, list[Values]]] = [
    ("a field", {"code": "b"}, [{"code": "x"}, {"code": "y"}, {"code": "z"}, {"code": "w"}]),
    ("an empty field", {}, [{"code": "x"}, {"code": "y"}, {"code": "z"}, {"code": "x"}]),
    ("a field that one removes", {"code": "b"}, [{}, {"code": "x"}, {"code": "y"}, {"code": "x"}]),
    ("a field that two remove", {"code": "b"}, [{}, {"code": "x"}, {}, {"code": "b", "session": 1}]),
    ("a date in a list", {"deadlines": [{"id": "k", "date": "b"}]},
     [{"deadlines": [{"id": "k", "date": date}]} for date in ("x", "y", "z", "w")]),
    ("an entry that one removes", {"deadlines": [{"id": "k", "date": "b"}]},
     [{"deadlines": [{"id": "k", "date": "x"}]}, {"deadlines": []}, {"deadlines": [{"id": "k", "date": "y"}]},
      {"deadlines": [{"id": "k", "date": "b", "what": "w"}]}]),
    ("a level", {"confidentiality": "network"},
     [{"confidentiality": level} for level in ("public", "group", "restricted", "public")]),
    ("consent and the text it is for", {"submitters": [{"org": "K", "consent": "none"}], "summary": "Old."},
     [{"submitters": [{"org": "K", "consent": "given"}], "summary": "Old."},
      {"submitters": [{"org": "K", "consent": "none"}], "summary": "New."},
      {"submitters": [{"org": "K", "consent": "refused"}], "summary": "Old."},
      {"submitters": [{"org": "K", "consent": "none"}], "summary": "Newer."}]),
    ("a sentence", {"summary": "The law is old. Nobody heard the villages.\nThe bank knows.\n"},
     [{"summary": "The law is very old. Nobody heard the villages.\nThe bank knows.\n"},
      {"summary": "The law is too old. Nobody heard the villages.\nThe bank knows.\n"},
      {"summary": "The law is old. Nobody heard the two villages.\nThe bank knows.\n"},
      {"summary": "The law is old now. Nobody heard the villages.\nThe bank knew.\n"}]),
    ("the end of a text", {"summary": "One.\n"},
     [{"summary": f"One.\n{line}\n"} for line in ("Zwei.", "Dos.", "Deux.", "Two. Or three.")]),
    ("a text that one removes", {"summary": "The law is old.\nThe bank knows.\n"},
     [{}, {"summary": "The law is new.\nThe bank knows.\n"}, {"summary": "The law was old.\nThe bank knows.\n"},
      {"summary": "The law is old.\nThe bank knew.\n"}]),
    ("a first text", {}, [{"summary": text} for text in ("Un.", "Eins.", "One.", "Uno.")]),
    ("the order of a list", {"issues": [{"id": name} for name in "abc"]},
     [{"issues": [{"id": name} for name in order]} for order in ("acb", "bac", "cab", "cba")]),
    ("the end of a list", {"issues": [{"id": "a"}]},
     [{"issues": [{"id": name} for name in order]} for order in ("aqc", "am", "ad", "axb")]),
    ("a set", {"themes": ["a", "b"]}, [{"themes": list(names)} for names in ("abc", "b", "abd", "ba")]),
    ("a list of languages", {"languages": ["en"]},
     [{"languages": ["en", name]} for name in ("fr", "es", "ar", "fr")]),
]  # fmt: skip


@pytest.mark.parametrize("members", [3, 4])
@pytest.mark.parametrize(("base", "versions"), [row[1:] for row in ON_ONE_FIELD], ids=[row[0] for row in ON_ONE_FIELD])
def test_any_sequence_of_syncs_gives_the_same_record(members: int, base: Values, versions: list[Values]) -> None:
    assert len(every_order(base, versions[:members], UPR)) == 1


def test_nobody_beats_two_members_in_dispute_by_coming_later() -> None:
    base: Values = {"code": "b"}
    disputed = merge(base, {"code": "x"}, {"code": "y"}, UPR)
    assert merge(base, disputed, {"code": "z"}, UPR)["code"] == "b"
