"""Assignments as typed: understood by the field they are for, refused in a sentence, and harmless to all else."""

from __future__ import annotations

import pytest
from cawg_tui.errors import BadValueError, CawgError, UnknownFieldError, WrongUseError
from cawg_tui.records.difference import changes
from cawg_tui.records.edits import Act, Assignment, apply, split
from cawg_tui.records.paths import get
from cawg_tui.records.validate import validate
from cawg_tui.records.values import MISSING, Missing, Value, Values
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies
from tests.records.strategies import KINDS

UPR, INITIATIVE, SAFEGUARD = KINDS["upr_submission"], KINDS["initiative"], KINDS["safeguard_review"]
RECORD: Values = {
    "title": "Kenya", "status": "drafting", "sur": "KEN", "themes": ["labour", "gender"],
    "deadlines": [{"id": "k3f9q", "what": "Filing", "date": "2026-05-08"}],
    "submitters": [{"org": "Org A", "consent": "asked"}],
}  # fmt: skip


def made(typed: str, value: Value | None = None, record: Values = RECORD, kind: str = "upr_submission") -> Values:
    """Apply one assignment; the value is its text unless another is given, as the reader of YAML would."""
    path, act, text = split(typed)
    return apply(KINDS[kind], record, [Assignment(path, act, text if value is None else value)])


def at(path: str, record: Values) -> Value | Missing:
    return get(record, path, UPR.fields)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("summary=One = two", ("summary", Act.SET, "One = two")),
        ("deadlines/k3f9q/date=2026-05-01", ("deadlines/k3f9q/date", Act.SET, "2026-05-01")),
        ("themes+=labour", ("themes", Act.ADD, "labour")), ("themes-=labour", ("themes", Act.TAKE, "labour")),
        ("submitters/Peace ~1 Justice: (Org) – “A”/consent=given",
         ("submitters/Peace ~1 Justice: (Org) – “A”/consent", Act.SET, "given")),
        (" /sur/ =KEN", ("sur", Act.SET, "KEN")), ("summary=a\nb", ("summary", Act.SET, "a\nb")),
        ("sur=", ("sur", Act.SET, "")),
    ],
)  # fmt: skip
def test_an_assignment_splits_at_its_first_sign(typed: str, parts: tuple[str, Act, str]) -> None:
    assert split(typed) == parts


@pytest.mark.parametrize("typed", ["summary", "=x", "+=x", " = ", ""])
def test_what_is_no_assignment_is_refused_with_the_form_it_should_have(typed: str) -> None:
    with pytest.raises(WrongUseError, match="FIELD=VALUE"):
        split(typed)


@pytest.mark.parametrize(
    ("typed", "path", "stored"),
    [
        ("deadlines/k3f9q/date=1 May 2026", "deadlines/k3f9q/date", "2026-05-01"),
        ("deadlines/k3f9q/hard=yes", "deadlines/k3f9q/hard", True),
        ("deadlines/k3f9q/tz=Geneva", "deadlines/k3f9q/tz", "Europe/Zurich"),
        ("sur=norway", "sur", "NOR"), ("sur=NO", "sur", "NOR"), ("session=49", "session", 49),
        ("counted_words=5,702", "counted_words", 5702), ("type=Joint", "type", "joint"),
        ("themes=labour, Land and resettlement", "themes", ["labour", "land_and_resettlement"]),
        ("themes+=Access to remedy", "themes", ["labour", "gender", "access_to_remedy"]),
        ("themes+=labour", "themes", ["labour", "gender"]),
        ("themes+=land, labour", "themes", ["labour", "gender", "land"]),
        ("themes-=labour", "themes", ["gender"]), ("themes-=technology", "themes", ["labour", "gender"]),
        ("countries+=Kenya; Uganda", "countries", ["KEN", "UGA"]),
        ("issues/i2i2i/standards+=ICESCR art. 2, 11", "issues/i2i2i/standards", ["ICESCR art. 2, 11"]),
        ("submitters/Org A/consent=Given", "submitters/Org A/consent", "given"),
        ("submitters/New Group/consent=asked", "submitters/New Group", {"org": "New Group", "consent": "asked"}),
        ("midterm/due=2027", "midterm/due", "2027"), ("status=Sign-off", "status", "sign_off"),
        ("summary=One line  ", "summary", "One line"), ("deadlines-=k3f9q", "deadlines", []),
        ("summary=", "summary", MISSING), ("title/es=Kenia", "title", {"en": "Kenya", "es": "Kenia"}),
        ("title/en=Kenya 2025", "title", "Kenya 2025"),
    ],
)  # fmt: skip
def test_a_value_is_stored_as_its_field_stores_it(typed: str, path: str, stored: Value | Missing) -> None:
    assert at(path, made(typed)) == stored


@pytest.mark.parametrize(
    ("typed", "value", "path", "stored"),
    [
        ("deadlines+=", {"what": "Pre-session", "date": "1.5.2026", "hard": "no"}, "deadlines/zzzzz", None),
        ("start=", 2013, "start", "2013"), ("title=", 2030, "title", "2030"),
        ("midterm=", {"due": 2027}, "midterm", {"due": "2027"}),
        ("cited_paras=", ["8-17", 19], "cited_paras", ["8-17", "19"]),
        ("deadlines/k3f9q=", {"what": "X"}, "deadlines/k3f9q", {"id": "k3f9q", "what": "X"}),
    ],
)  # fmt: skip
def test_values_that_yaml_already_understood_are_fitted_too(typed: str, value: Value, path: str, stored: Value) -> None:
    if "start" in typed:
        assert made(typed, value, {}, "initiative")["start"] == stored
    elif stored is not None:
        assert at(path, made(typed, value)) == stored
    else:
        added = at("deadlines", made(typed, value))
        assert isinstance(added, list)
        assert added[1] == {"what": "Pre-session", "date": "2026-05-01", "hard": False}


def test_setting_a_text_in_one_language_loses_no_other() -> None:
    both = made("title/es=Kenia")
    assert at("title", made("title=Kenya now", record=both)) == {"en": "Kenya now", "es": "Kenia"}
    spanish: Values = {"title": "Kenia", "languages": ["es"]}
    assert at("title", made("title/en=Kenya", record=spanish)) == {"es": "Kenia", "en": "Kenya"}
    assert at("title", made("title=Kenia hoy", record={"title": {"en": "K", "es": "k"}, "languages": ["es"]})) == {
        "en": "K", "es": "Kenia hoy",
    }  # fmt: skip
    assert at("title", made("title=", {"fr": "Le Kenya"})) == {"fr": "Le Kenya"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("sesion=49", "There is no field sesion. Did you mean session"),
        ("deadlines/k3f9q/dat=x", "There is no field deadlines/k3f9q/dat. Did you mean date"),
        ("deadlines/k3f9x/date=2026-05-01", "Did you mean deadlines/k3f9q?"),
        ("submitters/org a/consent=given", "Did you mean submitters/Org A?"),
    ],
)
def test_a_misspelt_field_or_entry_is_refused_with_what_was_meant(typed: str, sentence: str) -> None:
    with pytest.raises(UnknownFieldError) as refused:
        made(typed)
    assert sentence in refused.value.sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("session=many", "Session: This should be a whole number, like 5630 or 5,630. Nothing was changed."),
        ("counted_words=12,5", "Counted words: This should be a whole number"),
        ("sur=Keyna", "State under review: No country is called Keyna. Did you mean Kenya?"),
        ("deadlines/k3f9q/date=13/13/2026", "Deadlines › Filing › Date: 2026-13-13 is not a day of the calendar."),
        ("type=both", "Type: This should be one of: individual, joint."),
        ("status=done", "Status: This should be one of: idea, drafting"),
        ("status=", "Status: This should be one of"), ("status+=ready", "Status: This is not a list"),
        ("summary+=more", "Summary: This is not a list; use = to set it."),
        ("themes+=", "Themes: There is nothing to add"),
        ("deadlines=tomorrow", "Deadlines: This should be a list of entries."),
        ("deadlines+=tomorrow", "Deadlines: An entry is written {what: ..., date: ...}."),
        ("deadlines-=zzzzz", "Deadlines: There is no such entry; the entries are: k3f9q."),
        ("midterm=2027", "Mid-term report: This should be a mapping of fields."),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(BadValueError) as refused:
        made(typed)
    assert refused.value.sentence.startswith(sentence) or sentence in refused.value.sentence


def test_an_entry_with_a_name_that_is_taken_or_a_field_it_has_not_is_refused() -> None:
    with pytest.raises(BadValueError, match="There is an entry Org A already"):
        made("submitters+=", {"org": "Org A"})
    with pytest.raises(UnknownFieldError, match=r"Did you mean date"):
        made("deadlines+=", {"what": "x", "dat": "2026-05-01"})
    with pytest.raises(BadValueError, match="Deadlines › Date: This should be a date"):
        made("deadlines+=", {"what": "x", "date": "never"})


def test_several_assignments_are_made_in_turn_and_the_record_given_is_left_alone() -> None:
    before = repr(RECORD)
    done = apply(
        UPR,
        RECORD,
        [
            Assignment("session", Act.SET, 49),
            Assignment("themes", Act.ADD, "land"),
            Assignment("themes", Act.TAKE, "labour"),
        ],
    )
    assert (done["session"], done["themes"]) == (49, ["gender", "land"])
    assert repr(RECORD) == before


PATHS = [
    "sur", "session", "title", "title/es", "summary", "themes", "deadlines", "deadlines/k3f9q", "deadlines/k3f9q/date",
    "deadlines/abcde/what", "submitters/Org A/consent", "midterm", "midterm/due", "issues/x/recommendations", "lead",
    "status", "outcome/received", "cited_paras", "documents/a/url", "nonsense", "",
]  # fmt: skip


@settings(max_examples=200)
@given(path=st.sampled_from(PATHS), act=st.sampled_from(Act), value=strategies.junk)
def test_whatever_is_assigned_is_refused_in_a_sentence_or_fits(path: str, act: Act, value: Value) -> None:
    try:
        done = apply(UPR, RECORD, [Assignment(path, act, value)])
    except CawgError as refused:
        sentence = refused.sentence
    else:
        sentence = ""
        assert [one for one in validate(UPR, "x", done) if one.level == "error"] == []
        assert {one.path.partition("/")[0] for one in changes(RECORD, done, UPR.fields)} <= {path.partition("/")[0]}
    assert not sentence or sentence[-1] in ".?"
