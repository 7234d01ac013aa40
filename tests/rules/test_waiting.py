"""What records wait for and whose turn it is: each kind's steps, between which days, and nothing once it is over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.kinds import built_in
from cawg_tui.rules.waiting import Wait, waits

if TYPE_CHECKING:
    from cawg_tui.records.values import Value

KINDS = built_in()


def of(kind: str, status: str, **values: Value) -> list[Wait]:
    return waits(KINDS[kind], "a-aaaa", {"status": status, **values})


def group(org: str, consent: str) -> Value:
    return {"org": org, "consent": consent}


def test_groups_that_were_asked_are_named_and_those_not_asked_are_the_leads_turn() -> None:
    submitters: list[Value] = [
        group("One", "given"), group("Two", "asked"), group("Three", "asked"), group("Four", "none")
    ]  # fmt: skip
    asked, unasked = of("upr_submission", "sign_off", submitters=submitters)
    assert (asked.who, asked.what) == ("2 groups", "Asked for consent, not agreed: Two, Three (2 of 4 groups)")
    assert asked.path == "submitters/Two/consent"
    assert (unasked.who, unasked.what) == ("", "1 group not asked for consent yet: Four")
    (alone,) = of("upr_submission", "drafting", submitters=submitters[:2] + submitters[3:])
    assert alone.who == "Two"
    assert of("upr_submission", "submitted", submitters=submitters) == []


def test_a_window_that_closes_with_asks_unfiled_is_said_thirty_days_before() -> None:
    windows: list[Value] = [{"phase": "draft2", "closes": "2027-01-29"}]
    clauses: list[Value] = [
        {"ref": "1", "owner": "ana-aaaa"}, {"ref": "2", "owner": "ana-aaaa", "filed_on": "2026-12-01"},
        {"ref": "3", "owner": "ana-aaaa"},
    ]  # fmt: skip
    (one,) = of("safeguard_review", "consultation_open", windows=windows, clauses=clauses)
    assert (one.who, one.since, one.until) == ("ana-aaaa", date(2026, 12, 30), date(2027, 1, 29))
    assert one.what == "Comments close (draft 2), and 2 asks not filed yet"
    clauses[0] = {"ref": "1", "owner": "ben-bbbb"}
    assert of("safeguard_review", "consultation_open", windows=windows, clauses=clauses)[0].who == ""
    assert of("safeguard_review", "filed", windows=windows, clauses=clauses) == []
    assert of("safeguard_review", "preparing", windows=windows, clauses=[{"ref": "1", "filed_on": "2026-12-01"}]) == []


def test_a_case_waits_for_its_community_then_for_the_group_and_for_members_who_were_asked() -> None:
    assert [one.who for one in of("case", "intake")] == [""]
    assert [one.who for one in of("case", "intake", consent={"share_in_wg": "asked"})] == ["The community"]
    assert of("case", "intake", consent={"share_in_wg": "refused"}) == []
    agreed: Value = {"share_in_wg": "given"}
    experts: list[Value] = [
        {"member": "ana-aaaa", "asked": "2026-11-01"}, {"member": "ben-bbbb", "asked": "2026-11-01", "answer": "Yes"},
        {"member": "chao-cccc"},
    ]  # fmt: skip
    assert [one.who for one in of("case", "assessing", consent=agreed, experts=experts)] == [
        "The whole group", "ana-aaaa",
    ]  # fmt: skip
    assert of("case", "closed", experts=experts) == []


@pytest.mark.parametrize(
    ("status", "who", "day"),
    [
        ("draft_sc", "Steering committee", date(2026, 10, 31)),
        ("consult", "The whole group", date(2026, 11, 30)),
        ("advanced", "The Board", date(2027, 1, 31)),
    ],
)
def test_a_plan_waits_for_whoever_has_the_next_step_of_the_cycle(status: str, who: str, day: date) -> None:
    (one,) = of("workplan", status, year=2027)
    assert (one.who, one.day, one.since) == (who, day, None)


def test_a_plan_that_runs_waits_for_the_look_back_at_each_quarter_once_it_has_ended() -> None:
    found = of("workplan", "running", year=2027, reviews=[{"quarter": 1, "done": "Much."}])
    assert [(one.since, one.until) for one in found] == [
        (date(2027, 7, 1), date(2028, 12, 31)), (date(2027, 10, 1), date(2028, 12, 31)),
        (date(2028, 1, 1), date(2028, 12, 31)),
    ]  # fmt: skip
    assert of("workplan", "evaluated", year=2027) == []
    assert of("workplan", "running", year=9999) == of("workplan", "running") == []


def test_a_letter_below_its_minimum_waits_from_two_weeks_before_it_closes() -> None:
    (one,) = of("sign_on", "open", closes="2027-02-15", min_signatories=3, signatories=[{"org": "One"}])
    assert (one.what, one.since, one.until) == ("1 of at least 3 have signed", date(2027, 2, 1), None)
    assert of("sign_on", "closed", min_signatories=3)[0].what.endswith("so it does not go out")
    assert of("sign_on", "open", closes="2027-02-15", min_signatories=1, signatories=[{"org": "One"}]) == []


def test_an_exchange_waits_for_those_who_teach_and_an_event_for_letters_for_visas() -> None:
    teachers: list[Value] = [{"member": "ana-aaaa"}, {"member": "ben-bbbb", "agreed": True}]
    assert [one.who for one in of("learning_exchange", "planned", facilitators=teachers)] == ["ana-aaaa"]
    (one,) = of("event", "open", start="2027-03-01", participants=[{"org": "One", "visa": "to_ask"}, {"org": "Two"}])
    assert (one.what, one.since) == ("1 participant without the letter for a visa", date(2026, 12, 1))


def test_days_at_the_edge_of_the_calendar_and_values_of_the_wrong_sort_break_nothing() -> None:
    assert of("event", "open", start="0001-01-05", participants=[{"org": "One", "visa": "to_ask"}])[0].since == date.min
    for kind in KINDS:
        odd: dict[str, Value] = {field.name: "odd" for field in kind.fields}
        assert isinstance(waits(kind, "a-aaaa", {**odd, "status": kind.workflow.first}), list)
