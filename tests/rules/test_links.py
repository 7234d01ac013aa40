"""Links: every reference of a record is found, at any depth, and those that lead nowhere are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.finding import Level
from cawg_tui.records.kinds import built_in
from cawg_tui.records.paths import label_of
from cawg_tui.rules.links import Reference, findings, references
from hypothesis import given, settings

from tests.records import strategies

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

KINDS = built_in()
INITIATIVE = KINDS["initiative"]
RECORD: Values = {
    "lead": "ana-x2y3", "members": ["ana-x2y3", "ben-x2y3"], "title": "not-a-ref",
    "participants": [{"member": "cy-x2y3", "role": "core"}, {"member": ""}],
    "tasks": [{"id": "t1", "what": "Call", "who": "dee-x2y3"}, {"what": "No name", "who": "eve-x2y3"}],
    "links": [{"id": "l1", "to": "upr-x2y3", "type": "supports"}],
    "workplan_ref": None, "children": [],
}  # fmt: skip


def test_references_are_found_in_the_order_of_the_record_at_every_depth() -> None:
    assert list(references(RECORD, INITIATIVE.fields)) == [
        Reference("lead", "ana-x2y3"), Reference("members", "ana-x2y3"), Reference("members", "ben-x2y3"),
        Reference("participants/cy-x2y3/member", "cy-x2y3"), Reference("tasks/t1/who", "dee-x2y3"),
        Reference("tasks/who", "eve-x2y3"), Reference("links/l1/to", "upr-x2y3"),
    ]  # fmt: skip


def test_references_inside_groups_and_nested_entries_are_found() -> None:
    upr: Values = {"outcome": {"recommendations": ["rec-a"]}}
    assert list(references(upr, KINDS["upr_submission"].fields)) == [Reference("outcome/recommendations", "rec-a")]
    review: Values = {"clauses": [{"id": "c1", "owner": "ana", "cases": ["case-a"]}]}
    assert {one.path for one in references(review, KINDS["safeguard_review"].fields)} == {
        "clauses/c1/cases",
        "clauses/c1/owner",
    }


def test_a_reference_to_a_record_that_is_not_there_is_an_error_with_its_place() -> None:
    known = {"ana-x2y3", "ben-x2y3", "cy-x2y3", "eve-x2y3", "upr-x2y3"}
    (one,) = findings(INITIATIVE, "x", RECORD, known)
    assert (one.code, one.level, one.field) == ("X06", Level.ERROR, "tasks/t1/who")
    assert one.message == "Tasks › Call › Who names dee-x2y3, and there is no such record."
    assert list(findings(INITIATIVE, "x", RECORD, {*known, "dee-x2y3"})) == []


@settings(max_examples=40)
@given(record=strategies.junk_records("initiative"))
def test_no_record_stops_the_search_for_references(record: Values) -> None:
    for one in references(record, INITIATIVE.fields):
        assert isinstance(label_of(INITIATIVE.fields, one.path, record), str)
    assert all(one.code == "X06" for one in findings(INITIATIVE, "x", record, set()))
