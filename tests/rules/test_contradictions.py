"""Values that cannot both be true: findings in a file, refused where a form is about to add them; approved plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.finding import Level
from cawg_tui.records.kinds import built_in
from cawg_tui.rules import frozen, order
from cawg_tui.rules.contradictions import Contradiction, brought_in
from cawg_tui.rules.upr import Session, UprRules

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

KINDS = built_in()
RULES = UprRules({}, {49: Session(49, ("KEN",), verified=False), 44: Session(44, ("CAN",), verified=True)})
PLAN: Values = {
    "status": "running", "year": 2027, "vision": "V", "approved_by": "The Board", "approved_date": "2027-01-20",
    "objectives": [{"id": "o1", "text": "Change", "activities": [
        {"id": "a1", "text": "Hold the forum", "quarter": 1, "status": "not_started"},
    ]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values", "path"),
    [
        ("initiative", {"start": "2026-05-02", "end": "2026-05-01"}, "end"),
        ("initiative", {"start": "2026-05", "review_date": "2026-04-30"}, "review_date"),
        ("event", {"start": "2027-09-04", "end": "2027-08"}, "end"),
        ("learning_exchange", {"date": "2027-09-04", "end": "2026"}, "end"),
        ("sign_on", {"opens": "2026-11-02", "closes": "2026-11-01"}, "closes"),
        (
            "standards_process",
            {"sessions": [{"id": "s", "start": "2026-10-20", "end": "2026-10-19"}]},
            "sessions/s/end",
        ),
        ("safeguard_review", {"windows": [{"opens": "2026-10", "closes": "2026-09-30"}]}, "windows/1/closes"),
        ("case", {"tried": [{"id": "t", "date": "2026-02", "ended": "2026-01"}]}, "tried/t/ended"),
        ("case", {"finance": [{"id": "f", "approved": "2026", "closing_date": "2025"}]}, "finance/f/closing_date"),
    ],
)
def test_an_end_before_its_start_is_wrong_wherever_a_kind_has_both(kind: str, values: Values, path: str) -> None:
    found = list(order.findings(KINDS[kind], "x", values))
    assert [(one.code, one.level, one.field) for one in found] == [("X15", Level.ERROR, path)]
    assert " is before " in found[0].message


@pytest.mark.parametrize(
    "values",
    [
        {"start": "2026-05-02", "end": "2026-05-02"}, {"start": "2026-05-02", "end": "2026-05"},
        {"start": "2026", "end": "2026-01-01"}, {"end": "2026-01-01"}, {"start": "soon", "end": "2026-01-01"},
        {"start": ["x"], "end": {"a": 1}},
    ],
)  # fmt: skip
def test_days_that_may_be_in_order_are_let_be(values: Values) -> None:
    assert list(order.findings(KINDS["initiative"], "x", values)) == []


def test_only_what_a_change_brings_in_is_refused() -> None:
    kind = KINDS["event"]
    wrong: Values = {"start": "2027-09-04", "end": "2027-09-01"}
    assert brought_in(kind, "x", {}, {"start": "2027-09-01", "end": "2027-09-04"}, RULES) is None
    assert brought_in(kind, "x", wrong, {**wrong, "place": "Manila"}, RULES) is None
    found = brought_in(kind, "x", {"start": "2027-09-04"}, wrong, RULES)
    assert found == Contradiction(
        "end", "Last day: 2027-09-01 is before First day, 2027-09-04. Correct one of the two days.", sure=True
    )


def test_a_session_that_does_not_review_the_state_is_refused_beside_the_field_that_was_changed() -> None:
    kind = KINDS["upr_submission"]
    kenya: Values = {"sur": "KEN", "session": 49}
    found = brought_in(kind, "x", kenya, {"sur": "KEN", "session": 44}, RULES)
    assert found == Contradiction(
        "session",
        "Session 44 does not review Kenya. Kenya is reviewed in session 49. "
        "(The calendar of this session is not verified.)",
        sure=True,
    )
    found = brought_in(kind, "x", kenya, {"sur": "CAN", "session": 49}, RULES)
    assert found is not None
    assert (found.field, found.sure) == ("sur", False)
    assert brought_in(kind, "x", kenya, {"sur": "KEN", "session": 60}, RULES) is None


def plan(over: Values, **activity: Value) -> Values:
    objectives: Value = [{"id": "o1", "text": "Change", "activities": [
        {"id": "a1", "text": "Hold the forum", "quarter": 1, "status": "not_started", **activity},
    ]}]  # fmt: skip
    return {**PLAN, "objectives": objectives, **over}


def test_what_an_approved_plan_says_is_not_changed_without_a_word_why() -> None:
    kind = KINDS["workplan"]
    refused = frozen.refusal(kind, PLAN, plan({}, quarter=2))
    assert refused is not None
    path, sentence = refused
    assert path == "objectives/o1/activities/a1/quarter"
    assert "approved on 2027-01-20 by The Board" in sentence
    assert frozen.refusal(kind, PLAN, {**PLAN, "objectives": []}) is not None
    assert frozen.refusal(kind, PLAN, {**PLAN, "vision": "W"}) is not None
    why: Values = {"reviews": [{"id": "r", "quarter": 1, "changed": "The forum moves, the hall is not free."}]}
    assert frozen.refusal(kind, PLAN, plan(why, quarter=2)) is None
    assert frozen.refusal(kind, {**PLAN, **why}, plan(why, quarter=2)) is not None


def test_how_far_an_approved_plan_is_may_always_be_noted() -> None:
    kind = KINDS["workplan"]
    assert frozen.refusal(kind, PLAN, plan({"notes": "N", "reviews": [{"quarter": 1, "done": "All."}]})) is None
    assert frozen.refusal(kind, PLAN, plan({"status": "reviewed_q1"}, status="done", records=["forum-aaaa"])) is None


@pytest.mark.parametrize("status", ["draft_sc", "consult", "advanced", "odd", ""])
def test_a_plan_that_is_not_approved_may_say_anything(status: str) -> None:
    kind = KINDS["workplan"]
    assert frozen.refusal(kind, {**PLAN, "status": status}, plan({"status": status}, quarter=3)) is None
    assert not frozen.is_frozen(KINDS["initiative"], {"status": "active"})
