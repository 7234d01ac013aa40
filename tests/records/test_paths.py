"""Paths: getting, putting and dropping one value keep the laws that merge, forms and edits lean on."""

from __future__ import annotations

import pytest
from cawg_tui.errors import UnknownFieldError
from cawg_tui.records import types as t
from cawg_tui.records.paths import declared_at, drop, get, label_of, put
from cawg_tui.records.values import MISSING, Value, Values, as_step, item_name, same
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.records import strategies
from tests.records.strategies import KINDS

UPR = KINDS["upr_submission"].fields
INITIATIVE = KINDS["initiative"].fields
RECORD: Values = {
    "title": {"en": "Kenya", "sw": "Kenya"},
    "deadlines": [
        {"id": "k3f9q", "what": "Stakeholder submission", "date": "2026-05-08"},
        {"id": "a2b3c", "what": "Pre-session"},
    ],
    "submitters": [{"org": "Peace / Justice ~ Institute", "consent": "asked"}, {"org": "Org B"}],
    "outcome": {"received": 254},
    "a/b~c": "odd",
}

ANY_RECORD = st.one_of(strategies.records("upr_submission"), strategies.junk_records("upr_submission"))


@st.composite
def records_and_paths(draw: st.DrawFn) -> tuple[Values, str]:
    """Return a record with a path that leads somewhere in it, or somewhere new."""
    record = draw(ANY_RECORD)
    known = [path for path, _ in every_value(record)]
    new = (
        "midterm/due",
        "deadlines/zzzzz/date",
        "submitters/New ~1 Group/consent",
        "title/es",
        "",
        "a//b",
        "outcome/~0",
    )
    return record, draw(st.sampled_from([*known, *new]))


def every_value(values: Values, above: str = "", key_of: str = "") -> list[tuple[str, Value]]:
    """Return the path and value of everything that a path can lead to."""
    found: list[tuple[str, Value]] = []
    for name, value in values.items():
        path = f"{above}/{as_step(name)}" if above or key_of else as_step(name)
        found.append((path, value))
        if isinstance(value, dict):
            found += every_value(value, path, "in")
        if isinstance(value, list):
            for item in value:
                called = item_name(item, UPR.key(name) if not above else "id")
                if called is not None and get(values, f"{as_step(name)}/{called}", UPR if not above else None) is item:
                    found.append((f"{path}/{called}", item))
    return found


@settings(max_examples=40)
@given(pair=records_and_paths(), value=strategies.junk)
def test_what_was_put_is_what_is_got(pair: tuple[Values, str], value: Value) -> None:
    record, path = pair
    done = put(record, path, value, UPR)
    there = get(done, path, UPR)
    if isinstance(there, dict) and isinstance(value, dict) and not same(there, value):
        assert item_name(there, "org") or item_name(there)
        assert {**there, "id": 0, "org": 0} == {**value, "id": 0, "org": 0}
    elif not same(there, value):
        assert not isinstance(value, dict)
        assert is_item_path(path, record), "only an entry that is no mapping has no name to be found by"


def is_item_path(path: str, record: Values) -> bool:
    above = path.rpartition("/")[0]
    return bool(above) and (isinstance(get(record, above, UPR), list) or above in {"deadlines", "submitters"})


@settings(max_examples=40)
@given(pair=records_and_paths(), value=strategies.junk)
def test_putting_a_value_leaves_the_record_it_was_given_and_all_other_fields_alone(
    pair: tuple[Values, str], value: Value
) -> None:
    record, path = pair
    before = repr(record)
    done = put(record, path, value, UPR)
    assert repr(record) == before
    first = path.partition("/")[0].replace("~1", "/").replace("~0", "~")
    assert {name: one for name, one in done.items() if name != first}.keys() == record.keys() - {first}
    assert all(done[name] is record[name] for name in record if name != first)


@settings(max_examples=40)
@given(pair=records_and_paths())
def test_what_was_dropped_is_gone_and_all_else_is_there(pair: tuple[Values, str]) -> None:
    record, path = pair
    assume(get(record, path, UPR) is not MISSING)
    done = drop(record, path, UPR)
    there = get(done, path, UPR)
    assert there is MISSING or is_item_path(path, record)
    first = path.partition("/")[0].replace("~1", "/").replace("~0", "~")
    assert all(done[name] is record[name] for name in record if name != first)


@settings(max_examples=40)
@given(pair=records_and_paths())
def test_dropping_what_is_not_there_changes_nothing(pair: tuple[Values, str]) -> None:
    record, path = pair
    assume(get(record, path, UPR) is MISSING)
    assert same(drop(record, path, UPR), record)


def test_an_item_is_reached_by_its_natural_key_even_with_slashes_and_tildes() -> None:
    path = "submitters/Peace ~1 Justice ~0 Institute/consent"
    assert get(RECORD, path, UPR) == "asked"
    done = put(RECORD, path, "given", UPR)
    assert get(done, path, UPR) == "given"
    assert get(done, "submitters/Org B", UPR) == {"org": "Org B"}
    assert get(RECORD, "a~1b~0c", UPR) == "odd"


def test_putting_into_an_item_that_is_not_there_makes_it_under_its_name() -> None:
    done = put(put({}, "submitters/Org C/consent", "asked", UPR), "deadlines/zzzzz/date", "2026-01-01", UPR)
    assert done == {
        "submitters": [{"org": "Org C", "consent": "asked"}],
        "deadlines": [{"id": "zzzzz", "date": "2026-01-01"}],
    }


def test_a_whole_item_put_under_a_name_carries_that_name() -> None:
    done = put(RECORD, "deadlines/zzzzz", {"what": "New"}, UPR)
    assert get(done, "deadlines/zzzzz", UPR) == {"id": "zzzzz", "what": "New"}


def test_a_list_left_empty_is_still_a_list_when_an_item_is_put_into_it() -> None:
    empties: tuple[Value, ...] = ("", None, [])
    for empty in empties:
        assert put({"deadlines": empty}, "deadlines/abcde/what", "x", UPR) == {
            "deadlines": [{"id": "abcde", "what": "x"}]
        }


def test_the_field_of_a_path_is_found_through_lists_groups_and_languages() -> None:
    assert declared_at(UPR, "deadlines/k3f9q/date").label == "Date"
    assert declared_at(UPR, "deadlines/k3f9q").label == "Deadlines"
    assert declared_at(UPR, "issues/x/recommendations/y/text").label == "Recommendation"
    assert declared_at(UPR, "midterm/due").label == "Due"
    assert isinstance(declared_at(UPR, "title/es").type, t.LineType)
    assert isinstance(declared_at(INITIATIVE, "objective/ar").type, t.ProseType)


@pytest.mark.parametrize(
    ("path", "near"),
    [("sesion", "session"), ("deadline", "deadlines"), ("deadlines/k3f9q/dat", "date"), ("midterm/do", "due"),
     ("submitters/Org B/concent", "consent")],
)  # fmt: skip
def test_a_misspelt_field_is_refused_with_one_that_looks_like_it(path: str, near: str) -> None:
    with pytest.raises(UnknownFieldError) as refused:
        declared_at(UPR, path)
    assert f"There is no field {path}." in refused.value.sentence
    assert near in refused.value.sentence


@pytest.mark.parametrize("path", ["", "qqqqqqqq", "title/klingon", "summary/en", "themes/labour", "deadlines/x/date/y"])
def test_a_path_to_no_field_is_refused(path: str) -> None:
    with pytest.raises(UnknownFieldError):
        declared_at(UPR, path)


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("deadlines/k3f9q/date", "Deadlines › Stakeholder submission › Date"),
        ("deadlines/k3f9q", "Deadlines › Stakeholder submission"),
        ("deadlines/zzzzz/date", "Deadlines › zzzzz › Date"),
        ("submitters/Peace ~1 Justice ~0 Institute/consent", "Submitters › Peace / Justice ~ Institute › Consent"),
        ("outcome/received", "Outcome › Recommendations received"),
        ("title/sw", "Title › Swahili"),
        ("a~1b~0c", "a/b~c"),
        ("some_key", "some key"),
        ("_conflicts", "Open decisions"),
        ("", ""),
    ],
)
def test_a_path_reads_as_labels_and_the_words_of_its_items(path: str, label: str) -> None:
    assert label_of(UPR, path, RECORD) == label


def test_a_path_reads_with_its_labels_where_no_record_is_at_hand() -> None:
    assert label_of(UPR, "deadlines/k3f9q/date") == "Deadlines › k3f9q › Date"
    assert label_of(UPR, "issues/x/recommendations/y/text") == "Issues › x › Recommendations › y › Recommendation"


@settings(max_examples=40)
@given(pair=records_and_paths())
def test_every_path_has_a_label(pair: tuple[Values, str]) -> None:
    record, path = pair
    assert isinstance(label_of(UPR, path, record), str)
