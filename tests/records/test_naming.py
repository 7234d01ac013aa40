"""Names: how records and entries are called in lists and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.naming import TITLE_LIMIT, in_language, item_words, languages_of, name_of, short, shown, title_of
from cawg_tui.records.speech import Speech
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies
from tests.records.strategies import KINDS

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

UPR = KINDS["upr_submission"]


@pytest.mark.parametrize(
    ("value", "languages", "said"),
    [
        ("Plain", ("es",), "Plain"), ({"en": "A", "es": "B"}, ("es", "en"), "B"), ({"en": "A", "es": "B"}, (), "A"),
        ({"ar": "C", "fr": "D"}, ("es",), "C"), ({"es": " ", "fr": "D"}, ("es",), "D"), ({}, (), ""), (None, (), ""),
    ],
)  # fmt: skip
def test_a_text_is_said_in_the_first_language_that_is_wanted_and_there(
    value: Value, languages: tuple[str, ...], said: str
) -> None:
    assert in_language(value, languages) == said


def test_a_title_is_one_line_and_a_record_without_one_is_called_by_its_id() -> None:
    assert title_of({"title": "Two\n  lines"}, "x") == "Two lines"
    assert title_of({"title": {"fr": ""}}, "kenya-x2y3") == "kenya-x2y3"


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("upr_submission", {"sur": "KEN", "session": 49, "title": "T"}, "Kenya, session 49"),
        ("upr_submission", {"sur": "BOL", "session": 48}, "Bolivia, session 48"),
        ("safeguard_review", {"bank": "ADB", "instrument": "ESF"}, "ADB, ESF"),
        ("safeguard_review", {"bank": "{bank}", "instrument": "{0} {x!r}"}, "{bank}, {0} {x!r}"),
        ("initiative", {"title": {"es": "Tierra", "en": "Land"}, "languages": ["es"]}, "Land"),
    ],
)
def test_a_record_is_named_as_its_kind_says(kind: str, values: Values, said: str) -> None:
    assert name_of(KINDS[kind], values, "id") == said


def test_a_record_is_named_in_the_first_language_of_its_workspace_that_its_title_has() -> None:
    values: Values = {"title": {"es": "Tierra", "en": "Land", "fr": "Terre"}, "languages": ["fr"]}
    spoken = KINDS["initiative"].spoken(Speech.of(["sw", "es", "en"]))
    assert name_of(spoken, values, "id") == "Tierra"


@settings(max_examples=40)
@given(record=strategies.junk_records("safeguard_review"))
def test_any_record_has_a_short_name_on_one_line(record: Values) -> None:
    name = name_of(KINDS["safeguard_review"], record, "id-x2y3")
    assert 0 < len(name) <= TITLE_LIMIT
    assert name == " ".join(name.split())


@given(text=st.text(), limit=st.integers(1, 80))
def test_a_shortened_text_keeps_its_limit_and_is_unchanged_within_it(text: str, limit: int) -> None:
    done = short(text, limit)
    assert len(done) <= limit
    assert done == " ".join(text.split()) or done.endswith("…")


def test_an_entry_is_called_by_its_first_words() -> None:
    issues = UPR.fields.inside("issues")
    assert item_words(issues, {"id": "x", "heading": "work", "title": "Pay"}) == "Work"
    assert item_words(issues, {"id": "x"}) == "x"
    assert item_words(None, {"id": "x", "name": "Ana"}) == "Ana"
    assert item_words(issues, "plain") == "plain"


def test_values_are_shown_as_their_fields_show_them() -> None:
    assert shown(UPR.fields, "sur", "KEN") == "Kenya"
    assert shown(UPR.fields, "unknown", True) == "yes"


def test_the_languages_of_a_record_are_those_it_lists() -> None:
    assert languages_of({"languages": ["es", 5, "en"]}) == ("es", "en")
    assert languages_of({"languages": "es"}) == ()
