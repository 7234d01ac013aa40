"""Open decisions as data: reading them whatever state they are in, saying them in words, and making them."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from cawg_tui.errors import PassageChangedError, UnknownDecisionError, WrongUseError
from cawg_tui.records.conflicts import (
    KEEP,
    Conflict,
    ConflictKind,
    Keep,
    conflict,
    label,
    open_conflicts,
    sentence,
    settle,
    without_conflicts,
)
from cawg_tui.records.kinds import built_in
from cawg_tui.records.merge import merge
from cawg_tui.records.values import MISSING, Missing, Value, Values
from hypothesis import given

from tests.records.strategies import junk

UPR = built_in()["upr_submission"].fields


def disputed(base: Values, ours: Values, theirs: Values) -> tuple[Values, Conflict]:
    """Return what comes out of a merge that leaves exactly one decision, and that decision."""
    merged = merge(base, ours, theirs, UPR)
    (one,) = open_conflicts(merged)
    return merged, one


def decided(base: Values, ours: Values, theirs: Values, choice: Value | Missing | Keep) -> Values:
    merged, one = disputed(base, ours, theirs)
    return settle(merged, one.id, choice, UPR)


Three: TypeAlias = "tuple[Values, Values, Values]"

DATE: Three = ({"deadlines": [{"id": "k", "date": "a"}]}, {"deadlines": [{"id": "k", "date": "b"}]},
               {"deadlines": [{"id": "k", "date": "c"}]})  # fmt: skip
TEXT: Three = ({"summary": "One.\nTwo.\n"}, {"summary": "Un.\nTwo.\n"}, {"summary": "Eins.\nTwo!\n"})
GONE: Three = (
    {"deadlines": [{"id": "k", "date": "a"}]}, {}, {"deadlines": [{"id": "k", "date": "b"}]},
)  # fmt: skip
ORDER: Three = (
    {"issues": [{"id": name} for name in "abc"]},
    {"issues": [{"id": name} for name in "bac"]},
    {"issues": [{"id": name} for name in "acb"]},
)


@pytest.mark.parametrize(
    ("versions", "choice", "wanted"),
    [
        (DATE, "b", {"deadlines": [{"id": "k", "date": "b"}]}),
        (DATE, "something else", {"deadlines": [{"id": "k", "date": "something else"}]}),
        (DATE, KEEP, {"deadlines": [{"id": "k", "date": "a"}]}),
        (DATE, MISSING, {"deadlines": [{"id": "k"}]}),
        (TEXT, "Eins.", {"summary": "Eins.\nTwo!\n"}),
        (TEXT, "Un.\nEins.", {"summary": "Un.\nEins.\nTwo!\n"}),
        (TEXT, MISSING, {"summary": "Two!\n"}),
        (TEXT, KEEP, {"summary": "One.\nTwo!\n"}),
        (GONE, KEEP, {"deadlines": [{"id": "k", "date": "b"}]}),
        (GONE, MISSING, {"deadlines": []}),
        (ORDER, ["b", "a", "c"], {"issues": [{"id": "b"}, {"id": "a"}, {"id": "c"}]}),
        (ORDER, ["c", "a"], {"issues": [{"id": "c"}, {"id": "a"}, {"id": "b"}]}),
        (ORDER, KEEP, {"issues": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}),
        (({}, {"title": "One"}, {"title": "Two"}), "One", {"title": "One"}),
        (({"title": {"en": "A"}}, {"title": {"en": "B"}}, {"title": {"en": "C"}}), "B", {"title": {"en": "B"}}),
        (({"x_own": 1}, {"x_own": 2}, {"x_own": 3}), 3, {"x_own": 3}),
        (({"languages": ["a", "b", "c"]}, {"languages": ["b", "a", "c"]}, {"languages": ["a", "c", "b"]}),
         ["a", "c", "b"], {"languages": ["a", "c", "b"]}),
    ],
)  # fmt: skip
def test_a_decision_sets_its_field_and_drops_its_entry(
    versions: tuple[Values, Values, Values], choice: Value | Missing | Keep, wanted: Values
) -> None:
    assert decided(*versions, choice) == wanted


def test_other_decisions_stay_open_and_last() -> None:
    merged = merge({"code": "a", "session": 1}, {"code": "b", "session": 2}, {"code": "c", "session": 3}, UPR)
    code, session = open_conflicts(merged)
    after = settle(merged, code.id, "b", UPR)
    assert open_conflicts(after) == [session]
    assert list(after)[-1] == "_conflicts"
    assert after["code"] == "b"


def test_decisions_come_in_the_order_of_the_record() -> None:
    fields = ["/x_own", "/summary", "/submitters/K/city", "/"]
    held: list[Value] = [conflict(field, ConflictKind.REMOVAL).written() for field in fields]
    assert [one.field for one in open_conflicts({"_conflicts": held})] == fields
    assert [one.field for one in open_conflicts({"_conflicts": held}, UPR)] == [
        "/", "/submitters/K/city", "/summary", "/x_own",
    ]  # fmt: skip


def test_a_decision_made_here_stays_made_after_a_merge_with_one_who_left_it_open() -> None:
    merged, one = disputed(*DATE)
    here = settle(merged, one.id, "c", UPR)
    there: Values = {**merged, "code": "JS1"}
    together = merge(merged, here, there, UPR)
    assert together == {"code": "JS1", "deadlines": [{"id": "k", "date": "c"}]}


def test_every_choice_of_a_passage_can_be_made_after_other_passages_changed() -> None:
    merged, one = disputed(*TEXT)
    later: Values = {**merged, "summary": "Intro.\nOne. More.\nTwo!\n"}
    assert settle(later, one.id, one.values[0], UPR) == {"summary": "Intro.\nEins. More.\nTwo!\n"}


def test_a_passage_that_was_edited_by_hand_is_not_replaced() -> None:
    merged, one = disputed(*TEXT)
    edited: Values = {**merged, "summary": "Something new.\n"}
    with pytest.raises(PassageChangedError, match="Summary"):
        settle(edited, one.id, "Un.", UPR)
    assert settle(edited, one.id, KEEP, UPR) == {"summary": "Something new.\n"}


def test_a_decision_that_is_not_open_is_refused() -> None:
    with pytest.raises(UnknownDecisionError, match="abcdef12"):
        settle({"code": "a"}, "abcdef12", "b", UPR)


def test_a_note_is_only_read() -> None:
    merged, one = disputed({"summary": "A.\n"}, {"summary": "A.\nB.\n"}, {"summary": "A.\nC.\n"})
    assert one.kind is ConflictKind.NOTE
    assert not one.to_decide
    with pytest.raises(WrongUseError):
        settle(merged, one.id, "B.", UPR)
    assert settle(merged, one.id, KEEP, UPR) == {"summary": "A.\nB.\nC.\n"}


def test_the_removal_of_a_whole_record_is_not_made_here() -> None:
    one = conflict("/", ConflictKind.REMOVAL)
    record: Values = {"code": "a", "_conflicts": [one.written()]}
    with pytest.raises(WrongUseError):
        settle(record, one.id, MISSING, UPR)
    assert settle(record, one.id, KEEP, UPR) == {"code": "a"}


# --- entries as they stand in a file -----------------------------------------------------------------


def test_an_entry_is_written_in_one_way_and_read_back() -> None:
    one = conflict("/code", ConflictKind.EDITS, "b", ["y", "x", "y"])
    assert list(one.written()) == ["field", "kind", "base", "values", "id"]
    assert one.written()["values"] == ["x", "y"]
    assert open_conflicts({"_conflicts": [one.written()]}) == [one]


def test_the_id_follows_from_the_rest_and_from_nothing_else() -> None:
    one = conflict("/code", ConflictKind.EDITS, "b", ["x", "y"])
    assert one.id == conflict("/code", ConflictKind.EDITS, "b", ["y", "x"]).id
    others = [
        conflict("/code", ConflictKind.EDITS, "b", ["x", "z"]),
        conflict("/code", ConflictKind.EDITS, MISSING, ["x", "y"]),
        conflict("/code", ConflictKind.ADDITIONS, "b", ["x", "y"]),
        conflict("/title", ConflictKind.EDITS, "b", ["x", "y"]),
        conflict("/code", ConflictKind.EDITS, "b", ["x", True]),
        conflict("/code", ConflictKind.EDITS, "b", ["x", 1]),
    ]
    assert len({one.id, *(other.id for other in others)}) == 7


def test_values_are_held_as_a_file_gives_them_back() -> None:
    one = conflict("/budget", ConflictKind.EDITS, {"a": 1, "b": None}, [{"a": 2, "b": ""}, {"a": 2}, {"a": 3, "b": []}])
    assert (one.base, one.values) == ({"a": 1}, ({"a": 2}, {"a": 3}))


@pytest.mark.parametrize("empty", [None, "", [], {}, MISSING])
def test_an_agreed_value_that_a_file_leaves_out_is_left_out(empty: Value | Missing) -> None:
    assert "base" not in conflict("/code", ConflictKind.EDITS, empty, ["x", "y"]).written()


@pytest.mark.parametrize(
    "entry",
    ["broken", None, 7, [], {}, {"field": "/code"}, {"field": "code", "kind": "edit/edit", "values": [1]},
     {"field": "/code", "kind": "no kind", "values": [1]}, {"field": "/code", "kind": "edit/edit", "values": []},
     {"field": "/code", "kind": "edit/edit", "values": "x"}, {"field": 7, "kind": "note", "values": [1]},
     {"field": "/code", "kind": ["edit/edit"], "values": [1]}],
)  # fmt: skip
def test_a_damaged_entry_is_shown_and_can_be_dropped(entry: Value) -> None:
    record: Values = {"code": "a", "_conflicts": [entry]}
    (one,) = open_conflicts(record)
    assert one.kind is ConflictKind.DAMAGED
    assert one.values == (entry,)
    assert sentence(one, record, UPR)
    assert settle(record, one.id, KEEP, UPR) == {"code": "a"}


@pytest.mark.parametrize("whole", [None, "text", 3, {"field": "/code"}])
def test_anything_may_stand_where_decisions_are_expected(whole: Value) -> None:
    assert len(open_conflicts({"_conflicts": whole})) == (whole is not None)


@given(junk, junk)
def test_no_junk_among_decisions_breaks_reading_or_merging(one: Value, other: Value) -> None:
    ours: Values = {"code": "a", "_conflicts": one}
    theirs: Values = {"code": "b", "_conflicts": other}
    for found in open_conflicts(ours):
        assert sentence(found, ours, UPR)
    assert merge({"code": "c"}, ours, theirs, UPR) == merge({"code": "c"}, theirs, ours, UPR)


# --- in words ----------------------------------------------------------------------------------------


def test_a_decision_says_where_it_stands_and_nothing_of_what_stands_there() -> None:
    def with_date(day: str) -> Values:
        return {"deadlines": [{"id": "k", "what": "Stakeholder submission", "date": day}]}

    merged, one = disputed(with_date("a1"), with_date("b2"), with_date("c3"))
    assert label(one, merged, UPR) == "Deadlines › Stakeholder submission › Date"
    said = sentence(one, merged, UPR)
    assert said.startswith("Deadlines › Stakeholder submission › Date was changed in 2 ways")
    assert not any(day in said for day in ("a1", "b2", "c3"))


@pytest.mark.parametrize("kind", list(ConflictKind))
def test_every_kind_of_decision_has_a_sentence(kind: ConflictKind) -> None:
    said = sentence(conflict("/", kind, MISSING, ["a", "b"]), {}, UPR)
    assert said.startswith("The whole record ")
    assert said.endswith(".")


def test_a_record_without_its_decisions_has_all_the_rest() -> None:
    merged, _ = disputed(*DATE)
    assert without_conflicts(merged) == DATE[0]
