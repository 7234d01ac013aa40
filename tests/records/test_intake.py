"""Intakes: each path leads to a field, what is needed is asked, in the order of the kind; titles give nobody away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.declarations import Sensitivity
from cawg_tui.records.intake import ME, TODAY, Intake, Part, answered, asked, begun, named, proposed_title
from cawg_tui.records.kinds import Kind, built_in

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

KINDS = built_in()
EVERY = pytest.mark.parametrize("kind", list(KINDS), ids=KINDS.names)
CASE = KINDS["case"]
INTAKE = CASE.about.intake


@EVERY
def test_what_no_record_can_be_without_is_asked_and_nothing_twice(kind: Kind) -> None:
    names = asked(kind.fields, kind.about.intake).names
    assert len(set(names)) == len(names)
    assert {one.name for one in kind.fields if one.required} - {"status"} <= set(names)
    assert "status" not in names


@EVERY
def test_every_path_of_an_intake_leads_to_a_field(kind: Kind) -> None:
    for part in kind.about.intake.parts:
        for path in part.fields:
            name, _, inner = path.partition("/")
            declared = kind.fields.get(name)
            assert declared is not None, path
            assert not inner or inner in (declared.inside or ()), path
    assert set(kind.about.intake.begins) <= set(kind.fields.names)
    assert set(kind.about.intake.title) <= set(kind.fields.names)
    assert kind.about.intake.state in {"", *kind.workflow.states}


def test_of_entries_what_they_need_is_asked() -> None:
    for declared in asked(CASE.fields, INTAKE):
        whole = CASE.fields.get(declared.name)
        assert whole is not None
        needed = {one.name for one in whole.inside or () if one.required}
        assert needed <= set(declared.inside.names if declared.inside else ()), declared.name


def test_a_case_is_asked_in_the_order_of_a_call_with_care_first_and_the_name_last() -> None:
    names = [part.name for part in INTAKE.parts]
    assert names == [
        "Who calls", "Where", "What happens", "Who is behind it", "What they want", "Who complains", "Tried so far",
        "Danger", "Consent", "Its name",
    ]  # fmt: skip
    assert all(part.question.endswith("?") for part in INTAKE.parts)
    fields = asked(CASE.fields, INTAKE)
    assert fields.names[:2] == ("requester", "call_back")
    assert [one.group for one in fields if one.name in {"requester", "companies", "title"}] == [
        "Who calls", "Who is behind it", "Its name",
    ]  # fmt: skip
    assert fields.inside("companies").names == ("name", "home_state")  # type: ignore[union-attr]


def test_how_to_reach_back_leaves_in_no_export() -> None:
    field = CASE.fields.get("call_back")
    assert field is not None
    assert field.sensitivity is Sensitivity.PRIVATE


def test_what_is_proposed_as_a_title_names_nobody() -> None:
    for name in INTAKE.title:
        declared = CASE.fields.get(name)
        assert declared is not None
        assert declared.sensitivity is Sensitivity.OPEN
    told: Values = {
        "country": "KEN",
        "sector": "Hydropower",
        "received": "2026-11-22",
        "requester": "A council",
        "project": "P",
    }
    assert proposed_title(INTAKE, "case", CASE.fields, told) == "Kenya, Hydropower, 2026-11-22"
    assert proposed_title(INTAKE, "case", CASE.fields, {"received": "2026-11-22"}) == "Case, 2026-11-22"
    assert proposed_title(INTAKE, "case", CASE.fields, {"received": "31 Feb", "country": "XXX"}) == "Case"
    assert proposed_title(Intake(), "case", CASE.fields, told) == ""


def test_a_record_begins_with_the_day_and_with_who_works_here() -> None:
    assert begun(INTAKE, "2026-11-22", "amina") == {"status": "intake", "received": "2026-11-22", "lead": "amina"}
    assert begun(INTAKE, "2026-11-22", "") == {"status": "intake", "received": "2026-11-22"}
    assert begun(Intake(begins={"a": TODAY, "b": ME}), "2026-11-22", "") == {"a": "2026-11-22"}


def test_a_part_is_answered_once_it_says_more_than_the_record_began_with() -> None:
    part = Part(("received", "finance/institution", "risk/reprisal"), "x", "x?")
    base: Values = {"received": "2026-11-22"}
    assert not answered(part, base, base)
    assert not answered(part, {**base, "finance": [{"id": "abcde"}], "risk": {}}, base)
    assert not answered(part, {**base, "finance": [{"id": "abcde", "stage": "active"}]}, base)
    assert answered(part, {**base, "finance": [{"id": "abcde", "institution": "IFC"}]}, base)
    assert answered(part, {**base, "risk": {"reprisal": "low"}}, base)
    assert answered(part, {"received": "2026-11-21"}, base)


def test_only_what_a_part_names_is_taken_and_without_a_question_headings_stay() -> None:
    quiet, aloud = Part(("country", "no_such")), Part(("country",), "Where", "Where is it?")
    assert [one.group for one in named(CASE.fields, Intake((quiet,)))] == ["The call"]
    assert [one.group for one in named(CASE.fields, Intake((aloud,)))] == ["Where"]
    assert not Intake((quiet,)).is_sitting
    assert Intake((aloud,)).questions == {"Where": "Where is it?"}


def test_entries_that_were_only_begun_answer_nothing_also_where_all_of_them_is_asked() -> None:
    part = Part(("finance",))
    assert not answered(part, {"finance": [{"id": "abcde"}]}, {})
    assert answered(part, {"finance": [{"id": "abcde", "institution": "IFC"}]}, {})
