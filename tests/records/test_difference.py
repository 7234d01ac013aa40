"""Differences: every change is found, named and can be made again; a subject says it without saying too much."""

from __future__ import annotations

import pytest
from cawg_tui.records.declarations import Sensitivity
from cawg_tui.records.difference import SUBJECT_LIMIT, Act, changes, subject
from cawg_tui.records.inert import ACTIVE
from cawg_tui.records.naming import name_of
from cawg_tui.records.paths import drop, get, label_of, put
from cawg_tui.records.values import MISSING, Missing, Value, Values, as_text, is_empty, item_name, same
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies
from tests.records.strategies import KINDS

UPR = KINDS["upr_submission"]
ANY = st.one_of(strategies.records("upr_submission"), strategies.junk_records("upr_submission"))
EDITED = st.tuples(ANY, ANY, st.lists(st.booleans(), min_size=20, max_size=20)).map(
    lambda drawn: (
        drawn[0],
        {**{name: value for (name, value), kept in zip(drawn[0].items(), drawn[2], strict=False) if kept}, **drawn[1]},
    )
)
KENYA: Values = {
    "title": "Kenya: land and labour", "status": "drafting", "sur": "KEN", "session": 49, "confidentiality": "group",
    "deadlines": [{"id": "k3f9q", "what": "Stakeholder submission", "date": "2024-10-11"}],
    "issues": [{"id": "i2i2i", "heading": "work", "recommendations": [{"id": "r1", "text": "Ratify C189."}]}],
    "submitters": [{"org": "Org A", "consent": "asked"}, {"org": "Org B", "consent": "asked"}],
    "themes": ["labour"],
}  # fmt: skip


def bare(value: Value | Missing) -> Value | Missing:
    """Return a value without what says nothing, so that two versions can be compared as `changes` compares them."""
    if isinstance(value, dict):
        kept = {name: bare(inner) for name, inner in value.items()}
        slim: Values = {name: one for name, one in kept.items() if not isinstance(one, Missing)}
        return slim or MISSING
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return [one if not isinstance(one, Missing) else {} for one in map(bare, value)] or MISSING
    return MISSING if is_empty(value) else value


def in_any_order(value: Value | Missing) -> str:
    """Return a value as text in which keys, and entries of lists, stand in one order: their place is no change."""
    if isinstance(value, dict):
        return repr(sorted((name, in_any_order(inner)) for name, inner in value.items()))
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return repr(sorted(map(in_any_order, value)))
    return repr(value)


@settings(max_examples=40)
@given(record=ANY)
def test_a_record_does_not_differ_from_itself(record: Values) -> None:
    assert changes(record, dict(record), UPR.fields) == []


@settings(max_examples=70)
@given(pair=EDITED)
def test_there_are_no_changes_exactly_where_two_versions_say_the_same(pair: tuple[Values, Values]) -> None:
    before, after = pair
    found = changes(before, after, UPR.fields)
    assert (found == []) is same(bare(before), bare(after))


@settings(max_examples=70)
@given(pair=EDITED)
def test_every_change_leads_to_the_values_it_names(pair: tuple[Values, Values]) -> None:
    before, after = pair
    for change in changes(before, after, UPR.fields):
        assert same(get(before, change.path, UPR.fields), change.before) or is_empty(change.before)
        assert same(get(after, change.path, UPR.fields), change.after) or is_empty(change.after)
        assert change.label == label_of(UPR.fields, change.path, before if change.act is Act.REMOVED else after)


@settings(max_examples=70)
@given(pair=EDITED)
def test_making_every_change_again_turns_the_first_version_into_the_second(pair: tuple[Values, Values]) -> None:
    before, after = pair
    done = before
    for change in changes(before, after, UPR.fields):
        if isinstance(change.after, Missing):
            done = drop(done, change.path, UPR.fields)
        else:
            done = put(done, change.path, change.after, UPR.fields)
    assert in_any_order(bare(done)) == in_any_order(bare(after))


def test_an_entry_that_came_is_one_change_and_a_field_of_an_entry_is_named_with_it() -> None:
    after = put(KENYA, "deadlines/k3f9q/date", "2024-10-18", UPR.fields)
    after = put(after, "deadlines/zzzzz", {"what": "Pre-session"}, UPR.fields)
    moved, added = changes(KENYA, after, UPR.fields)
    assert (moved.path, moved.act, moved.before, moved.after) == (
        "deadlines/k3f9q/date", Act.CHANGED, "2024-10-11", "2024-10-18",
    )  # fmt: skip
    assert moved.label == "Deadlines › Stakeholder submission › Date"
    assert moved.field is not None
    assert moved.field.label == "Date"
    assert (added.path, added.act, added.is_item) == ("deadlines/zzzzz", Act.ADDED, True)


def test_entries_that_changed_places_are_one_change_of_the_list() -> None:
    turned: Values = {**KENYA, "submitters": list(reversed(items(KENYA["submitters"])))}
    (found,) = changes(KENYA, turned, UPR.fields)
    assert (found.path, found.act) == ("submitters", Act.MOVED)


def test_a_group_that_came_is_named_field_by_field() -> None:
    found = changes(KENYA, {**KENYA, "midterm": {"due": "2027", "filed": ""}}, UPR.fields)
    assert [(one.path, one.act) for one in found] == [("midterm/due", Act.ADDED)]


def test_entries_with_the_same_name_twice_are_compared_as_one_value() -> None:
    twice: Values = {**KENYA, "submitters": [{"org": "Org A"}, {"org": "Org A"}]}
    (found,) = changes(KENYA, twice, UPR.fields)
    assert (found.path, found.act) == ("submitters", Act.CHANGED)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("status", "consultation", "now consultation"),
        ("status", "sign_off", "now sign-off"),
        ("deadlines/k3f9q/date", "2024-10-18", "deadline"),
        ("submitters/Org A/consent", "given", "submitter"),
        ("issues/i2i2i/recommendations/r1/text", "Ratify C190.", "recommendation"),
        ("midterm/due", "2027", "mid-term report"),
        ("title/sw", "Kenya", "title"),
        ("counted_words", 5000, "counted words"),
        ("summary_symbol", "A/HRC/WG.6/49/KEN/3", "OHCHR summary"),
        ("_conflicts", [{"id": "1"}, {"id": "2"}], "2 open decisions"),
        ("own_field", "x", "own field"),
        ("advocacy", [{"id": "1"}, {"id": "2"}], "advocacy (2)"),
    ],
)
def test_a_subject_names_what_changed_in_nouns(path: str, value: Value, said: str) -> None:
    before: Values = {**KENYA, "title": {"en": "Kenya"}}
    after = put(before, path, value, UPR.fields)
    assert subject(UPR, "kenya-x2y3", before, after) == f"Update UPR submission: Kenya, session 49: {said}"


def test_a_subject_counts_entries_and_names_at_most_three_things() -> None:
    after = put(KENYA, "issues/i2i2i/recommendations/r2", {"text": "Adopt a law."}, UPR.fields)
    after = put(after, "issues/i2i2i/recommendations/r1/smart", True, UPR.fields)
    after = put(after, "deadlines/k3f9q/date", "2024-10-18", UPR.fields)
    said = subject(UPR, "kenya-x2y3", KENYA, after)
    assert said == "Update UPR submission: Kenya, session 49: 2 recommendations, deadline"
    after = {**after, "summary": "New.", "rights": ["land"], "notes": "Also."}
    said = subject(UPR, "kenya-x2y3", KENYA, after)
    assert said == "Update UPR submission: Kenya, session 49: 2 recommendations, summary, rights and 2 more"


def test_new_and_deleted_records_are_named_without_their_fields() -> None:
    assert subject(UPR, "kenya-x2y3", None, KENYA) == "Add UPR submission: Kenya, session 49"
    assert subject(UPR, "kenya-x2y3", KENYA, None) == "Delete UPR submission: Kenya, session 49"


def test_a_long_name_is_shortened_before_what_changed_is_left_out() -> None:
    kind = KINDS["initiative"]
    long = "A very long title of an initiative that goes on about what it is for at length"
    said = subject(kind, "a", {"title": long}, {"title": long, "summary": "New."})
    assert said.endswith("…: summary")
    assert len(said) <= SUBJECT_LIMIT


@pytest.mark.parametrize("level", ["restricted", "Restricted", "secret", ["group"], 5, True])
@pytest.mark.parametrize("side", ["before", "after", "both"])
def test_a_record_that_is_restricted_or_may_be_is_named_by_its_id_alone(level: Value, side: str) -> None:
    closed: Values = {**KENYA, "confidentiality": level, "summary": "Named persons."}
    before = closed if side != "after" else KENYA
    after = closed if side != "before" else KENYA
    assert subject(UPR, "upr-x2y3", before, after) == "Update UPR submission upr-x2y3"
    assert subject(UPR, "upr-x2y3", None, closed) == "Add UPR submission upr-x2y3"


@settings(max_examples=60)
@given(pair=EDITED, gone=st.sampled_from(["before", "after", ""]))
def test_a_subject_is_one_short_line_that_no_terminal_acts_on(pair: tuple[Values, Values], gone: str) -> None:
    before, after = pair
    said = subject(UPR, "a" * 90, None if gone == "before" else before, None if gone == "after" else after)
    assert 0 < len(said) <= SUBJECT_LIMIT
    assert len(said.splitlines()) == 1
    assert not ACTIVE.search(said)


@pytest.mark.parametrize("name", KINDS.names)
@settings(max_examples=20)
@given(data=st.data())
def test_no_sensitive_or_private_value_ever_stands_in_a_subject(name: str, data: st.DataObject) -> None:
    kind, secret = KINDS[name], "QxzjwQxzjwQx"
    hidden = [one.name for one in kind.fields if one.sensitivity is not Sensitivity.OPEN and one.inside is None]
    before = data.draw(strategies.records(name))
    after = {**before, **dict.fromkeys(hidden, secret)}
    for sides in ((before, after), (after, before), (None, after), (after, None)):
        assert secret not in subject(kind, "a-x2y3", *sides)


def test_a_sensitive_field_inside_an_entry_is_named_by_its_list_alone() -> None:
    after = put(KENYA, "submitters/Org A/by_role", "qxzjwqxzjw", UPR.fields)
    assert subject(UPR, "a", KENYA, after) == "Update UPR submission: Kenya, session 49: submitter"
    member = KINDS["member"]
    said = subject(member, "m-x2y3", {"title": "FIAN"}, {"title": "FIAN", "sos_contact": "+41 79 000 00 00"})
    assert said == "Update member: FIAN: emergency contact"


def test_a_placeholder_or_half_empty_record_is_called_by_its_title() -> None:
    assert name_of(UPR, {"title": "Kenya", "sur": "KEN"}, "id-x2y3") == "Kenya"
    assert name_of(UPR, {}, "id-x2y3") == "id-x2y3"


def items(value: Value) -> list[Value]:
    assert isinstance(value, list)
    assert all(item_name(one, "org") for one in value)
    assert as_text(value)
    return value
