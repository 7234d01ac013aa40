"""Workflows: exactly the moves practitioners described, every state within reach, ends that are ends."""

from __future__ import annotations

import pytest
from cawg_tui.records.kinds import Kind, built_in
from cawg_tui.records.workflow import Workflow

KINDS = built_in()
EVERY = pytest.mark.parametrize("kind", list(KINDS), ids=KINDS.names)
BEFORE_FILING = "idea drafting consultation sign_off ready"

# DOMAIN G1-G4, written out: a state and the states that may follow it.
MOVES = {
    "initiative": {
        "proposed": "scoping dropped", "scoping": "active dropped", "active": "paused evaluating",
        "paused": "active dropped",
        "evaluating": "closed active", "closed": "active", "dropped": "proposed",
    },
    "upr_submission": {
        "idea": "drafting withdrawn missed", "drafting": "consultation withdrawn missed",
        "consultation": "sign_off drafting withdrawn missed", "sign_off": "ready drafting withdrawn missed",
        "ready": "submitted drafting withdrawn missed", "submitted": "acknowledged", "acknowledged": "published",
        "published": "advocacy", "advocacy": "reviewed", "reviewed": "adopted", "adopted": "follow_up",
        "follow_up": "midterm", "midterm": "archived", "archived": "", "withdrawn": "", "missed": "",
    },
    "safeguard_review": {
        "watching": "scoping stalled", "scoping": "preparing stalled", "preparing": "consultation_open missed stalled",
        "consultation_open": "filed missed stalled", "filed": "between_drafts stalled",
        "between_drafts": "consultation_open board_pending stalled", "board_pending": "approved stalled",
        "approved": "guidance stalled", "guidance": "implementation stalled", "implementation": "closed stalled",
        "missed": "between_drafts stalled", "closed": "",
        "stalled": "watching scoping preparing consultation_open filed between_drafts board_pending approved guidance "
        "implementation missed closed",
    },
    "member": {
        "applicant": "active left", "active": "inactive left", "inactive": "active left", "left": "active",
    },
    "standards_process": {
        "watching": "input_open negotiation stalled", "input_open": "negotiation watching adopted stalled",
        "negotiation": "intersessional input_open adopted stalled",
        "intersessional": "negotiation input_open adopted stalled", "adopted": "in_force stalled",
        "in_force": "watching",
        "stalled": "watching input_open negotiation intersessional adopted in_force",
    },
    "learning_exchange": {
        "proposed": "planned cancelled", "planned": "confirmed cancelled", "confirmed": "held planned cancelled",
        "held": "evaluated", "evaluated": "", "cancelled": "proposed",
    },
    "case": {
        "requested": "intake suspended", "intake": "assessing suspended",
        "assessing": "accepted referred declined suspended", "accepted": "active suspended",
        "active": "monitoring suspended", "monitoring": "active closed suspended", "closed": "active suspended",
        "referred": "assessing suspended", "declined": "assessing suspended",
        "suspended": "requested intake assessing accepted active monitoring closed referred declined",
    },
    "mechanism": {"active": "changed closed", "changed": "active closed", "closed": "active"},
    "event": {
        "proposed": "planning cancelled", "planning": "open cancelled", "open": "confirmed cancelled",
        "confirmed": "held cancelled", "held": "reported", "reported": "followed_up", "followed_up": "",
        "cancelled": "proposed",
    },
    "workplan": {
        "draft_sc": "consult", "consult": "advanced draft_sc", "advanced": "approved consult", "approved": "running",
        "running": "reviewed_q1", "reviewed_q1": "reviewed_q2", "reviewed_q2": "reviewed_q3",
        "reviewed_q3": "reviewed_q4", "reviewed_q4": "evaluated", "evaluated": "",
    },
    "sign_on": {"draft": "open", "open": "closed", "closed": "sent open", "sent": "published", "published": ""},
    "recommendation": {
        "open": "in_progress partly done lapsed", "in_progress": "partly done lapsed open",
        "partly": "in_progress done lapsed", "done": "open", "lapsed": "open",
    },
}  # fmt: skip
OVER = {
    "initiative": "closed dropped", "upr_submission": "archived withdrawn missed", "safeguard_review": "closed",
    "member": "left", "standards_process": "in_force", "learning_exchange": "evaluated cancelled",
    "case": "closed referred declined", "mechanism": "closed", "event": "followed_up cancelled",
    "workplan": "evaluated", "sign_on": "published", "recommendation": "done lapsed",
}  # fmt: skip


@EVERY
def test_every_move_that_is_described_is_allowed_and_every_other_is_refused(kind: Kind) -> None:
    flow = kind.workflow
    described = {state: set(after.split()) for state, after in MOVES[kind.name].items()}
    assert set(flow.states) == set(described)
    allowed = {
        before: {after for after in flow.states if after != before and flow.allows(before, after)}
        for before in flow.states
    }
    assert allowed == described
    assert {state: set(flow.after(state)) for state in flow.states} == described


@EVERY
def test_staying_is_always_allowed_and_a_state_nobody_declared_is_a_way_out(kind: Kind) -> None:
    assert all(kind.workflow.allows(state, state) for state in kind.workflow.states)
    assert kind.workflow.after("nonsense") == kind.workflow.states


@EVERY
def test_every_state_can_be_reached_from_the_first(kind: Kind) -> None:
    reached, waiting = set[str](), [kind.workflow.first]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += kind.workflow.moves[state] + ((kind.workflow.stall,) if kind.workflow.stall else ())
    assert reached == set(kind.workflow.states)


@EVERY
def test_the_ends_are_declared_and_no_state_without_a_way_on_is_forgotten(kind: Kind) -> None:
    flow = kind.workflow
    assert flow.over == set(OVER[kind.name].split())
    assert {state for state in flow.states if not flow.after(state)} <= flow.over
    assert all(flow.is_over(state) for state in flow.over)
    assert flow.over | flow.pending | {part for pair in flow.reopens for part in pair} <= set(flow.states)
    assert all(flow.allows(*pair) and flow.is_over(pair[0]) for pair in flow.reopens)


def test_closed_and_dropped_initiatives_are_opened_again_only_with_a_reason() -> None:
    assert KINDS["initiative"].workflow.reopens == {("closed", "active"), ("dropped", "proposed")}


def test_a_submission_awaits_its_deadline_only_until_it_is_filed() -> None:
    flow = KINDS["upr_submission"].workflow
    assert {state for state in flow.states if flow.is_pending(state)} == set(BEFORE_FILING.split())
    assert flow.is_pending("nonsense")


def test_work_without_a_filing_awaits_its_deadlines_until_it_is_over() -> None:
    flow = KINDS["initiative"].workflow
    assert {state for state in flow.states if not flow.is_pending(state)} == {"closed", "dropped"}


def test_a_stalled_review_goes_back_to_the_state_it_stalled_in() -> None:
    flow = KINDS["safeguard_review"].workflow
    assert flow.after("stalled", "filed") == ("filed",)
    assert flow.allows("stalled", "filed", "filed")
    assert not flow.allows("stalled", "approved", "filed")
    assert len(flow.after("stalled", "nonsense")) == len(flow.states) - 1


def test_a_workflow_without_a_stall_knows_only_its_moves() -> None:
    flow = Workflow({"a": ("b",), "b": ()}, over=frozenset({"b"}))
    assert flow.after("a", "b") == ("b",)
    assert flow.first == "a"
