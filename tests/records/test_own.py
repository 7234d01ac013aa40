"""Declarations of a workspace's own: what they compile to, and what is said of each that cannot be used."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.declarations import Merge, Sensitivity
from cawg_tui.records.intake import asked
from cawg_tui.records.kinds import built_in
from cawg_tui.records.own import SIMPLE, extended

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

KINDS = built_in()
FINE: Values = {"good": "line"}
PRESS: Values = {
    "label": "media contact", "states": {"open": "met", "met": ["open", "over"], "over": []},
    "columns": ["outlet", "status"], "fields": {"outlet": {"type": "line", "required": True}},
}  # fmt: skip


@pytest.mark.parametrize("word", SIMPLE)
def test_every_simple_type_makes_a_field_of_that_type(word: str) -> None:
    kinds, problems = extended(KINDS, {"initiative": {"ours": word, "many": {"type": "list", "of": word}}}, {})
    assert problems == []
    fields = kinds["initiative"].fields
    one, many = fields.get("ours"), fields.get("many")
    assert one is not None
    assert one.type == SIMPLE[word]
    assert many is not None
    assert many.merge is Merge.SET
    assert set(fields.names) == {*KINDS["initiative"].fields.names, "ours", "many"}


def test_entries_merge_by_their_key_and_private_fields_are_private() -> None:
    told: Values = {
        "visits": {"type": "entries", "key": "place", "fields": {"place": "line", "day": "day"}},
        "phone": {"type": "line", "private": True},
        "press": {"type": "record", "kinds": ["press"]},
    }
    kinds, problems = extended(KINDS, {"initiative": told}, {"press": PRESS})
    assert problems == []
    visits, phone = (kinds["initiative"].fields.get(name) for name in ("visits", "phone"))
    assert visits is not None
    assert (visits.merge, visits.key) == (Merge.ITEMS, "place")
    assert phone is not None
    assert phone.sensitivity is Sensitivity.PRIVATE


@pytest.mark.parametrize("word", ["yes", "no", "True", 1, None, []])
def test_a_field_that_may_be_meant_to_be_private_is_told_and_kept_private(word: Value) -> None:
    kinds, problems = extended(KINDS, {"initiative": {"phone": {"type": "line", "private": word}}}, {})
    assert [(one.path, one.said) for one in problems] == [
        ("fields/initiative/phone/private", "`private` should be true or false."),
    ]  # fmt: skip
    phone = kinds["initiative"].fields.get("phone")
    assert phone is not None
    assert phone.sensitivity is Sensitivity.PRIVATE


def test_a_kind_of_ones_own_has_the_common_fields_and_its_workflow() -> None:
    kinds, problems = extended(KINDS, {"press": {"late": "day"}}, {"press": PRESS})
    assert problems == []
    kind = kinds["press"]
    assert {"title", "status", "lead", "confidentiality", "outlet", "late"} <= set(kind.fields.names)
    assert kind.workflow.states == ("open", "met", "over")
    assert kind.workflow.over == {"over"}
    assert (kind.about.folder, kind.about.plural, kind.about.columns) == (
        "press",
        "media contacts",
        ("outlet", "status"),
    )


def test_a_kind_that_says_nothing_of_its_states_is_open_then_done() -> None:
    kinds, problems = extended(KINDS, {}, {"press": {}})
    assert problems == []
    assert kinds["press"].workflow.states == ("open", "done")


def test_what_a_new_record_is_asked_is_declared_as_fields_or_as_questions() -> None:
    names: Value = ["notes", "outlet"]
    parts: Value = [
        {"ask": "Who called?", "name": "Caller", "fields": ["outlet"]},
        {"ask": "And?", "fields": ["notes"]},
    ]
    plain, aloud = (extended(KINDS, {}, {"press": {**PRESS, "intake": told}})[0]["press"] for told in (names, parts))
    assert asked(plain.fields, plain.about.intake).names == ("notes", "outlet", "title", "confidentiality")
    assert not plain.about.intake.is_sitting
    assert asked(aloud.fields, aloud.about.intake).names == ("outlet", "notes", "title", "confidentiality")
    assert aloud.about.intake.questions == {"Caller": "Who called?", "And?": "And?"}
    assert aloud.model.ABOUT is aloud.about


WRONG_FIELDS: list[tuple[str, Value, str]] = [
    ("bad", "poem", "poem is no type"),
    ("bad", None, "at least its type"),
    ("bad", {"label": "No type"}, "Nothing is no type"),
    ("title", "line", "not be taken"),
    ("id", "line", "not be taken"),
    ("Bad Name", "line", "small letters"),
    ("model_config", "line", "cawg needs the word"),
    ("json", "line", "another name, like our_json"),
    ("bad", {"type": "choice"}, "list its words"),
    ("bad", {"type": "choice", "words": "colours"}, "name one of: areas, themes"),
    ("bad", {"type": "record", "kinds": ["poem"]}, "no kind poem to point at"),
    ("bad", {"type": "record", "kinds": "member"}, "should be a list"),
    ("bad", {"type": "entries"}, "`fields` of its own"),
    ("bad", {"type": "entries", "key": "x", "fields": {"y": "line"}}, "no field x inside"),
    ("bad", {"type": "list", "of": {"type": "entries", "fields": {"y": "line"}}}, "cannot stand in a list"),
]


@pytest.mark.parametrize(("name", "told", "said"), WRONG_FIELDS)
def test_a_field_that_is_wrong_is_told_and_left_out_and_the_others_work(name: str, told: Value, said: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kinds, problems = extended(KINDS, {"initiative": {name: told, **FINE}}, {})
    assert [one.path.startswith(f"fields/initiative/{name}") for one in problems] == [True]
    assert said in problems[0].said
    assert set(kinds["initiative"].fields.names) == {*KINDS["initiative"].fields.names, "good"}


WRONG_KINDS: list[tuple[str, Value, str, str]] = [
    ("press", None, "kinds/press", "should say label"),
    ("member", {}, "kinds/member", "not be taken"),
    ("Press", {}, "kinds/Press", "small letters"),
    ("press", {"folder": "cases"}, "kinds/press/folder", "cannot be used"),
    ("press", {"folder": "../out"}, "kinds/press/folder", "cannot be used"),
    ("press", {"folder": "rules"}, "kinds/press/folder", "cannot be used"),
    ("press", {"states": {"a": ["b"]}}, "kinds/press/states/a", "b is no state"),
    ("press", {"states": ["a", "b"]}, "kinds/press/states", "names with what they mean"),
    ("press", {"fields": ["outlet"]}, "kinds/press/fields", "names with what they mean"),
]


@pytest.mark.parametrize(("name", "told", "path", "said"), WRONG_KINDS)
def test_a_kind_that_is_wrong_is_told_and_left_out_and_the_others_work(
    name: str, told: Value, path: str, said: str
) -> None:
    kinds, problems = extended(KINDS, {}, {name: told, "venue": {}})
    assert [one.path for one in problems] == [path]
    assert said in problems[0].said
    assert kinds.names == [*KINDS.names, "venue"]


PASSED_OVER: list[tuple[Values, str, str]] = [
    ({"label": "Case"}, "label", "called Case already"),
    ({"over": ["c"]}, "over", "name states of this kind"),
    ({"columns": ["outlet"]}, "columns", "no field outlet"),
    ({"confidentiality": "secret"}, "confidentiality", "one of: public"),
    ({"intake": "title"}, "intake", "should be a list"),
    ({"intake": ["no_such", "title"]}, "intake", "no field no_such"),
    ({"intake": ["deadlines/no_such", "title"]}, "intake", "no field deadlines/no_such"),
    ({"intake": ["title", {"ask": "Who?", "fields": ["lead"]}]}, "intake/1", "what it asks"),
    ({"intake": [{"fields": ["lead"]}]}, "intake/1", "what it asks"),
    ({"intake": [{"ask": "Who?", "fields": ["no_such"]}]}, "intake/1/fields", "no field no_such"),
    ({"intake": [{"ask": "Who?", "fields": "lead"}]}, "intake/1/fields", "should be a list"),
]


@pytest.mark.parametrize(("told", "path", "said"), PASSED_OVER)
def test_what_is_wrong_beside_what_a_kind_holds_is_told_and_the_kind_works(told: Values, path: str, said: str) -> None:
    kinds, problems = extended(KINDS, {}, {"press": told})
    assert [one.path for one in problems] == [f"kinds/press/{path}"]
    assert said in problems[0].said
    kind = kinds["press"]
    assert kinds.called("press") is kind
    assert kinds.called("case") is KINDS["case"]
    assert kind.about.columns == ("status", "lead")
    assert kind.workflow.over == {"done"}
    level = "restricted" if path == "confidentiality" else "group"
    assert kind.about.defaults == {"confidentiality": level}
    assert asked(kind.fields, kind.about.intake).names[-2:] == ("title", "confidentiality") or path == "intake"


def test_a_field_that_is_left_out_is_not_told_again_where_it_is_a_column_or_asked_for() -> None:
    told: Values = {"fields": {"beat": "poem", "town": "line"}, "columns": ["beat", "town"], "intake": ["beat", "town"]}
    kinds, problems = extended(KINDS, {}, {"press": told})
    assert [one.path for one in problems] == ["kinds/press/fields/beat/type"]
    assert kinds["press"].about.columns == ("town",)
    assert kinds["press"].about.intake.parts[0].fields == ("town",)


def test_what_two_kinds_would_both_be_called_is_what_the_first_is_called() -> None:
    kinds, problems = extended(KINDS, {}, {"visit": {"plural": "field trips"}, "trip": {"label": "Field-trips"}})
    assert [one.path for one in problems] == ["kinds/trip/label"]
    assert (kinds.called("field trips").name, kinds["trip"].label) == ("visit", "trip")


def test_a_word_that_says_nothing_is_told_and_the_declaration_still_works() -> None:
    kinds, problems = extended(
        KINDS, {"initiative": {"ours": {"type": "line", "requird": True}}}, {"press": {"colour": 1}}
    )
    assert {one.path for one in problems} == {"kinds/press/colour", "fields/initiative/ours/requird"}
    assert "ours" in kinds["initiative"].fields.names
    assert "press" in kinds


def test_fields_for_a_kind_that_is_not_there_are_told() -> None:
    _, problems = extended(KINDS, {"poem": FINE, "initiative": None}, {})
    assert [one.path for one in problems] == ["fields/poem", "fields/initiative"]
    assert "There is no kind poem" in problems[0].said
