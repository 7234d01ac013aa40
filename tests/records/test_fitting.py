"""A first look at values: it clears exactly what validation has nothing to say of, and spares most records the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast
from unittest import mock

import pytest
from cawg_tui.records import fitting
from cawg_tui.records.fitting import CLEAR, DOUBTFUL, WORTH_A_WORD
from cawg_tui.records.validate import validate
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies
from tests.records.strategies import KINDS

if TYPE_CHECKING:
    from cawg_tui.records.common import Common
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.values import Value, Values

UPR = KINDS["upr_submission"]


def looked_through(name: str, values: Values) -> list[Finding]:
    """Return what validation says where no look clears anything."""
    everything = mock.Mock(return_value=DOUBTFUL | WORTH_A_WORD)
    with (
        mock.patch.object(fitting.Survey, "look", everything),
        mock.patch.object(fitting.Survey, "look_at", everything),
    ):
        return validate(KINDS[name], "some-id", values)


@pytest.mark.parametrize("name", KINDS.names)
@settings(max_examples=60)
@given(data=st.data())
def test_a_look_never_hides_a_finding(name: str, data: st.DataObject) -> None:
    values = data.draw(strategies.records(name) | strategies.junk_records(name))
    assert validate(KINDS[name], "some-id", values) == looked_through(name, values)


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("summary", "Text.\nMore.", CLEAR),
        ("summary", 7, DOUBTFUL | WORTH_A_WORD),
        ("summary", "", CLEAR),
        ("sur", "KEN", CLEAR),
        ("sur", "Kenya", DOUBTFUL | WORTH_A_WORD),
        ("sur", " ", CLEAR),
        ("sur", [], CLEAR),
        ("deadlines", [{"what": "Filing", "date": "2026-02-28", "hard": True}], CLEAR),
        ("deadlines", [{"what": "Filing", "date": "2026-02-28", "hard": 1}], DOUBTFUL | WORTH_A_WORD),
        ("themes", ["labour"], CLEAR),
        ("themes", ["sea bed mining"], WORTH_A_WORD),
        ("themes", [None], WORTH_A_WORD),
        ("themes", ["two\nlines"], DOUBTFUL | WORTH_A_WORD),
        ("countries", ["KEN", "Atlantis"], DOUBTFUL | WORTH_A_WORD),
        ("countries", [""], DOUBTFUL | WORTH_A_WORD),
        ("submitters", [{"org": "A"}, {"org": "B"}], CLEAR),
        ("submitters", [{"org": "A"}, {"org": "A"}], WORTH_A_WORD),
        ("submitters", [{"org": 1}, {"org": "1"}], WORTH_A_WORD),
        ("submitters", ["A"], DOUBTFUL | WORTH_A_WORD),
        ("deadlines", [{"what": "Filing", "date": "2026-02-30"}], DOUBTFUL | WORTH_A_WORD),
        ("deadlines", [{"what": "Filing"}], WORTH_A_WORD),
        ("deadlines", [{"what": "Filing", "date": "2026-02-28", "odd": 1}], WORTH_A_WORD),
        ("deadlines", {"what": "Filing"}, DOUBTFUL | WORTH_A_WORD),
    ],
)
def test_what_a_look_finds(field: str, value: Value, found: int) -> None:
    for _ in range(2):
        assert UPR.fields.survey.look_at(field, value) == found


def test_only_a_doubt_is_held_against_the_model() -> None:
    class Untouched:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(name)

    kind = replace(UPR, model=cast("type[Common]", Untouched()))
    assert [one.code for one in validate(kind, "some-id", {"title": "T", "sur": "KEN", "odd": 1})][-1] == "X13"
    with pytest.raises(AssertionError):
        validate(kind, "some-id", {"title": "T", "sur": "Kenya"})


def test_the_memory_of_a_look_does_not_grow_without_end() -> None:
    survey = UPR.fields.survey
    for number in range(3 * fitting.KNOWN_LIMIT):
        survey.look_at("lead", f"member-{number}")
    assert len(survey._steps["lead"]._known) <= fitting.KNOWN_LIMIT
