"""Validation: each code is raised by one record and not by its neighbour, all at once, and never by a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import MoveNotAllowedError
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.paths import drop, put
from cawg_tui.records.validate import check_move, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies
from tests.records.strategies import KINDS

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

UPR, SAFEGUARD = KINDS["upr_submission"], KINDS["safeguard_review"]
GOOD: Values = {
    "title": "Kenya", "status": "drafting", "sur": "KEN", "session": 49, "cycle": 4, "type": "joint", "language": "en",
    "rule_profile": "upr-c4", "confidentiality": "group", "themes": ["labour"],
    "submitters": [{"org": "Org A", "consent": "asked"}, {"org": "Org B", "consent": "given"}],
    "issues": [{"id": "i2i2i", "heading": "work"}],
    "deadlines": [{"id": "k3f9q", "what": "Filing", "date": "2024-10-11"}],
}  # fmt: skip


def found(values: Values) -> list[Finding]:
    return validate(UPR, "kenya-x2y3", values)


def test_a_record_that_fits_has_no_findings() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("path", "wrong", "right", "code", "level"),
    [
        ("sur", "Kenya", "KEN", "X12", Level.ERROR),
        ("session", "49", 49, "X12", Level.ERROR),
        ("session", 100, 99, "X12", Level.ERROR),
        ("type", "both", "joint", "X06", Level.ERROR),
        ("status", "draft", "drafting", "X06", Level.ERROR),
        ("status", ["drafting"], "drafting", "X12", Level.ERROR),
        ("deadlines/k3f9q/date", "2024-13-01", "2024-12-01", "X12", Level.ERROR),
        ("deadlines/k3f9q/hard", "yes", True, "X12", Level.ERROR),
        ("deadlines/k3f9q/tz", "Ge neva", "Europe/Zurich", "X12", Level.ERROR),
        ("deadlines", "soon", [], "X12", Level.ERROR),
        ("deadlines", ["soon"], [], "X12", Level.ERROR),
        ("deadlines", [None], [], "X12", Level.ERROR),
        ("midterm", "2027", {"due": "2027"}, "X12", Level.ERROR),
        ("midterm/due", "soon", "2027", "X12", Level.ERROR),
        ("countries", ["KEN", "Atlantis"], ["KEN"], "X12", Level.ERROR),
        ("countries", [None], ["KEN"], "X12", Level.ERROR),
        ("lead", "Ana Silva", "ana-silva-x2y3", "X12", Level.ERROR),
        ("title", {"English": "Kenya"}, {"en": "Kenya"}, "X12", Level.ERROR),
        ("themes", ["sea bed mining"], ["labour"], "X06", Level.INFO),
        ("issues/i2i2i/heading", "own_heading", "work", "X06", Level.INFO),
        ("issues/i2i2i/recommendations/r", {"text": "x", "smart": 1}, {"text": "x", "smart": True}, "X12", Level.ERROR),
        ("submitters", [{"org": "A"}, {"org": "A"}], [{"org": "A"}, {"org": "B"}], "X14", Level.ERROR),
        ("own_field", "kept", None, "X13", Level.INFO),
        ("deadlines/k3f9q/own", "kept", None, "X13", Level.INFO),
        ("sur", "", "KEN", "X05", Level.WARNING),
        ("sur", [], "KEN", "X05", Level.WARNING),
        ("deadlines/k3f9q/date", None, "2024-10-11", "X05", Level.WARNING),
        ("submitters", [], [{"org": "A"}], "X05", Level.WARNING),
    ],
)  # fmt: skip
def test_each_code_is_raised_by_one_record_and_not_by_its_neighbour(
    path: str, wrong: Value, right: Value, code: str, level: Level
) -> None:
    raised = found(put(GOOD, path, wrong, UPR.fields))
    assert [(one.code, one.level) for one in raised] == [(code, level)]
    assert raised[0].field.startswith(path.partition("/")[0])
    assert raised[0].message.endswith((".", "…"))
    neighbour = drop(GOOD, path, UPR.fields) if right is None else put(GOOD, path, right, UPR.fields)
    assert found(neighbour) == []


def test_every_problem_is_said_at_once_in_the_order_of_the_record() -> None:
    values = put(put(GOOD, "deadlines/k3f9q/date", "never", UPR.fields), "sur", "Kenya", UPR.fields)
    values = {
        "odd": 1,
        **drop(values, "language", UPR.fields),
        "status": "draft",
        "submitters": [{"org": "A"}, {"org": "A"}],
    }
    assert [(one.code, one.field) for one in found(values)] == [
        ("X06", "status"), ("X12", "sur"), ("X05", "language"), ("X14", "submitters/A"),
        ("X12", "deadlines/k3f9q/date"), ("X13", "odd"),
    ]  # fmt: skip


def test_a_finding_names_field_and_entry_in_words() -> None:
    (one,) = found(put(GOOD, "deadlines/k3f9q/date", "never", UPR.fields))
    assert one.message == "Deadlines › Filing › Date: This should be a date, like 2026-05-01."
    assert one.field == "deadlines/k3f9q/date"
    (one,) = found({**GOOD, "countries": ["KEN", "Atlantis"]})
    assert one.message == "Countries: Atlantis: This should be a country's three-letter code, like KEN."
    assert one.field == "countries"


def test_an_entry_without_a_name_is_found_by_its_place() -> None:
    (one,) = found({**GOOD, "tasks": [{"id": "a", "what": "x"}, {"what": "y", "due": "never"}]})
    assert one.field == "tasks/2/due"


def test_an_unknown_key_is_kept_and_offered_the_field_it_may_mean() -> None:
    (one,) = found({**GOOD, "keyword": ["land"]})
    assert one.fix == "Did you mean keywords?"
    (one,) = found({**GOOD, "a/b~c": 1})
    assert one.field == "a~1b~0c"
    assert found({**GOOD, "_conflicts": [], "id": "x", "kind": "y"}) == []


def test_own_words_that_look_like_a_sentence_of_ours_change_no_code() -> None:
    (one,) = found({**GOOD, "countries": ["This should be one of: KEN."]})
    assert one.code == "X12"


@pytest.mark.parametrize("name", KINDS.names)
@settings(max_examples=25)
@given(data=st.data())
def test_validation_says_something_of_any_record_and_never_fails(name: str, data: st.DataObject) -> None:
    values = data.draw(strategies.junk_records(name))
    for one in validate(KINDS[name], "some-id", values):
        assert one.id == "some-id"
        assert one.message.strip()


@pytest.mark.parametrize("name", KINDS.names)
@settings(max_examples=25)
@given(data=st.data())
def test_records_whose_values_all_fit_have_no_errors(name: str, data: st.DataObject) -> None:
    values = {**data.draw(strategies.records(name)), "status": KINDS[name].workflow.first}
    assert [one for one in validate(KINDS[name], "some-id", values) if one.level is Level.ERROR] == []


def test_a_move_the_workflow_does_not_know_is_refused_with_the_next_steps() -> None:
    with pytest.raises(MoveNotAllowedError) as refused:
        check_move(UPR, {"status": "idea"}, {"status": "submitted"})
    assert refused.value.sentence == (
        "A record cannot go from Idea to Submitted. The next steps from Idea are: Drafting, Withdrawn, Missed."
    )
    for before, after in (
        ("idea", "drafting"),
        ("idea", "idea"),
        ("nonsense", "idea"),
        (5, "idea"),
        (None, "archived"),
    ):
        check_move(UPR, {"status": before}, {"status": after})


def test_a_stalled_review_goes_back_only_to_where_it_stalled() -> None:
    stalled: Values = {"status": "stalled", "stalled_from": "filed"}
    check_move(SAFEGUARD, stalled, {"status": "filed"})
    with pytest.raises(MoveNotAllowedError, match="are: Filed"):
        check_move(SAFEGUARD, stalled, {"status": "approved"})
    check_move(SAFEGUARD, {"status": "stalled"}, {"status": "approved"})
