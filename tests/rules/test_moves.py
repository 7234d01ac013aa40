"""Moves that need more than a workflow that knows them: each condition, refused and met."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import MoveRefusedError
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.kinds import built_in
from cawg_tui.rules.moves import CONDITIONS, refusals
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

KINDS = built_in()
NOW = datetime(2024, 10, 12, 9, tzinfo=UTC)
PASSED: list[Value] = [
    {"id": "k3f9q", "what": "Filing", "date": "2024-10-11", "time": "23:59", "tz": "UTC", "hard": True}
]
TO_COME: list[Value] = [{"id": "k3f9q", "what": "Filing", "date": "2024-10-13", "hard": True}]
SOFT_PASSED: list[Value] = [{"id": "zzzzz", "what": "First draft", "date": "2024-09-01"}]
WINDOW: Values = {"id": "w", "phase": "draft1", "closes": "2024-10-11"}
ERROR = Finding("U01", Level.ERROR, "x", "counted_words", "5,702 counted words.")
WARNING = Finding("X04", Level.WARNING, "x", "deadlines/k3f9q", "Not verified.")


def said(kind: str, before: str, after: str, old: Values, new: Values, found: tuple[Finding, ...] = ()) -> list[str]:
    return refusals(KINDS[kind], {**old, "status": before}, {**new, "status": after}, found, NOW)


@pytest.mark.parametrize(
    ("kind", "before", "after", "lacking", "meeting", "sentence"),
    [
        (
            "initiative",
            "evaluating",
            "active",
            {"type": "temporary"},
            {"type": "long_term"},
            "Only long-term work goes back",
        ),
        (
            "initiative",
            "evaluating",
            "closed",
            {"evaluation": " "},
            {"evaluation": "Worked."},
            "Before it is closed, write",
        ),
        (
            "initiative",
            "closed",
            "active",
            {"type": "long_term"},
            {"notes": "The bank reopened it."},
            "Opening it again needs",
        ),
        ("initiative", "dropped", "proposed", {}, {"notes": "New members want it."}, "Opening it again needs a reason"),
        ("upr_submission", "ready", "submitted", {}, {"receipt": "UPR-2024-117"}, "Fill in the receipt"),
        ("upr_submission", "ready", "submitted", {"receipt": ""}, {"notes": "Sent by e-mail."}, "Fill in the receipt"),
        (
            "upr_submission",
            "reviewed",
            "adopted",
            {"outcome": {"report": "A/HRC/59/15"}},
            {"outcome": {"addendum": "A/HRC/59/15/Add.1"}},
            "Fill in the addendum",
        ),
        (
            "upr_submission",
            "reviewed",
            "adopted",
            {"outcome": "none"},
            {"notes": "No addendum came."},
            "Fill in the addendum",
        ),
        (
            "upr_submission",
            "drafting",
            "missed",
            {"deadlines": TO_COME},
            {"deadlines": PASSED},
            "The deadline has not passed: Filing",
        ),
        ("upr_submission", "idea", "missed", {"deadlines": []}, {"deadlines": SOFT_PASSED}, "No deadline is noted"),
        (
            "upr_submission",
            "ready",
            "missed",
            {"deadlines": [*SOFT_PASSED, *TO_COME]},
            {"deadlines": [*SOFT_PASSED, *PASSED]},
            "The deadline has not passed: Filing is due on 2024-10-13.",
        ),
        ("safeguard_review", "preparing", "missed", {}, {"windows": [WINDOW]}, "No comment window is noted"),
        (
            "safeguard_review",
            "consultation_open",
            "missed",
            {"windows": [{**WINDOW, "closes": "2024-10-12"}]},
            {"windows": [WINDOW]},
            "The comment window is open until 2024-10-12",
        ),
    ],
)
def test_a_move_is_refused_in_a_sentence_until_what_it_needs_is_there(
    kind: str, before: str, after: str, lacking: Values, meeting: Values, sentence: str
) -> None:
    assert KINDS[kind].workflow.allows(before, after)
    (refused,) = said(kind, before, after, lacking, lacking)
    assert refused.startswith(sentence)
    assert refused.endswith(".")
    assert said(kind, before, after, lacking, meeting) == []


def test_a_text_with_errors_is_not_ready_and_warnings_do_not_hold_it_back() -> None:
    assert said("upr_submission", "sign_off", "ready", {}, {}, (WARNING,)) == []
    (one,) = said("upr_submission", "sign_off", "ready", {}, {}, (WARNING, ERROR))
    assert one == "It is not ready: 5,702 counted words."
    (many,) = said("upr_submission", "sign_off", "ready", {}, {}, (ERROR,) * 5)
    assert many.endswith("5,702 counted words. And 2 more.")
    assert said("upr_submission", "sign_off", "drafting", {}, {}, (ERROR,)) == []


def test_a_reason_for_opening_again_is_one_that_was_just_written() -> None:
    old: Values = {"notes": "Closed in May."}
    assert said("initiative", "closed", "active", old, old)
    assert said("initiative", "closed", "active", old, {"notes": "Closed in May. "})
    assert said("initiative", "closed", "active", old, {"notes": ""})
    assert (
        said("initiative", "closed", "active", old, {"notes": "Closed in May.\nOpened again: the bank came back.\n"})
        == []
    )


def test_a_deadline_that_was_met_was_not_missed() -> None:
    met: Values = {"deadlines": [{**PASSED[0], "met": True}]}  # type: ignore[dict-item]
    assert said("upr_submission", "drafting", "missed", met, met)


def test_moves_without_conditions_are_free_and_a_record_may_begin_anywhere() -> None:
    assert said("upr_submission", "idea", "drafting", {}, {}, (ERROR,)) == []
    assert said("member", "active", "inactive", {}, {}) == []
    kind = KINDS["upr_submission"]
    for before, after in (
        ({}, {"status": "submitted"}),
        ({"status": "ready"}, {}),
        ({"status": "ready"}, {"status": "ready"}),
    ):
        assert refusals(kind, before, after, [ERROR], NOW) == []  # type: ignore[arg-type]


def test_every_condition_is_about_a_move_that_its_workflow_knows() -> None:
    for one in CONDITIONS:
        flow = KINDS[one.kind].workflow
        leaving = one.leaving or {state for state in flow.states if one.entering in flow.after(state)}
        assert leaving
        assert all(flow.allows(state, one.entering) for state in leaving)


@pytest.mark.parametrize("name", KINDS.names)
@settings(max_examples=30)
@given(data=st.data())
def test_no_record_stops_the_asking(name: str, data: st.DataObject) -> None:
    states = st.sampled_from(KINDS[name].workflow.states)
    before, after = (data.draw(strategies.junk_records(name)) | {"status": data.draw(states)} for _ in range(2))
    assert all(sentence.endswith(".") for sentence in refusals(KINDS[name], before, after, [ERROR], NOW))


def test_the_refusal_is_said_with_its_reasons() -> None:
    error = MoveRefusedError("Ready", "Submitted", ["Fill in the receipt."])
    assert error.sentence == "It cannot go from Ready to Submitted yet. Fill in the receipt. Nothing was changed."
    assert error.reasons == ["Fill in the receipt."]
