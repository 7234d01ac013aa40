"""What a save brings with it: consents fall back with the text, and a stalled review keeps its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.kinds import built_in
from cawg_tui.records.paths import get, put
from cawg_tui.records.values import same
from cawg_tui.rules.consequences import carried
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

KINDS = built_in()
UPR, SAFEGUARD = KINDS["upr_submission"], KINDS["safeguard_review"]
TEXT: Values = {
    "status": "sign_off", "summary": "The State has not acted.", "title": "Kenya",
    "issues": [{"id": "i2i2i", "heading": "work", "paras": "One."}],
    "submitters": [
        {"org": "A", "consent": "given", "consent_version": "abc"}, {"org": "B", "consent": "asked"},
        {"org": "C", "consent": "refused"}, {"org": "D"},
    ],
}  # fmt: skip


def consents(values: Values) -> dict[str, Value]:
    found = {org: get(values, f"submitters/{org}/consent", UPR.fields) for org in "ABCD"}
    return {org: one for org, one in found.items() if isinstance(one, str)}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("summary", "The State has not acted since 2023."), ("summary", ""), ("issues/i2i2i/paras", "Two."),
        ("issues/zzzzz", {"heading": "land"}), ("issues", []),
    ],
)  # fmt: skip
def test_a_consent_falls_back_to_asked_when_the_text_it_was_given_for_changes(path: str, value: Value) -> None:
    done = carried(UPR, TEXT, put(TEXT, path, value, UPR.fields))
    assert consents(done) == {"A": "asked", "B": "asked", "C": "refused"}


@pytest.mark.parametrize(
    ("path", "value"),
    [("title", "Kenya now"), ("notes", "x"), ("themes", ["labour"]), ("submitters/B/consent", "given")],
)
def test_other_changes_leave_consents_alone(path: str, value: Value) -> None:
    after = put(TEXT, path, value, UPR.fields)
    assert carried(UPR, TEXT, after) is after


def test_a_consent_given_in_the_same_save_stands() -> None:
    after = put(put(TEXT, "summary", "New.", UPR.fields), "submitters/B/consent", "given", UPR.fields)
    assert consents(carried(UPR, TEXT, after)) == {"A": "asked", "B": "given", "C": "refused"}


def test_a_text_in_another_form_that_says_the_same_keeps_its_consents() -> None:
    after: Values = {**TEXT, "issues": [{"id": "i2i2i", "heading": "work", "paras": "One.", "title": ""}]}
    assert carried(UPR, TEXT, after) is after


@pytest.mark.parametrize(
    ("status", "falls"), [("idea", True), ("ready", True), ("submitted", False), ("archived", False)]
)
def test_consents_stand_once_the_text_is_filed(status: str, falls: bool) -> None:
    before: Values = {**TEXT, "status": status}
    done = carried(UPR, before, {**before, "summary": "Corrected."})
    assert (consents(done)["A"] == "asked") is falls


def test_filing_with_a_last_change_of_the_text_still_asks_again() -> None:
    done = carried(UPR, {**TEXT, "status": "ready"}, {**TEXT, "status": "submitted", "summary": "Corrected."})
    assert consents(done)["A"] == "asked"


def test_a_review_that_stalls_keeps_the_state_it_stalled_in_until_it_goes_on() -> None:
    stalled = carried(SAFEGUARD, {"status": "filed"}, {"status": "stalled"})
    assert stalled == {"status": "stalled", "stalled_from": "filed"}
    assert carried(SAFEGUARD, stalled, {**stalled, "notes": "Waiting."})["stalled_from"] == "filed"
    assert carried(SAFEGUARD, stalled, {**stalled, "status": "filed"}) == {"status": "filed"}


def test_a_kind_that_cannot_stall_gets_no_such_field() -> None:
    after: Values = {"status": "drafting"}
    assert carried(UPR, {"status": "idea"}, after) is after


@pytest.mark.parametrize("name", KINDS.names)
@settings(max_examples=15)
@given(data=st.data())
def test_carrying_never_fails_and_is_done_once(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    before, after = (data.draw(strategies.junk_records(name)) for _ in range(2))
    done = carried(kind, before, after)
    assert same(carried(kind, before, done), done)
    assert {field for field in {*done, *after} if not same(done.get(field), after.get(field))} <= {
        "submitters",
        "stalled_from",
        "counted_words",
        "total_words",
    }
