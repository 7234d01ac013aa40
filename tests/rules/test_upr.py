"""The rules of the UPR: words, submitters and their consent, session and State, language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.finding import Finding, Level, in_order
from cawg_tui.records.kinds import built_in
from cawg_tui.rules import deadlines
from cawg_tui.rules.upr import Profile, Session, UprRules, findings
from hypothesis import given, settings

from tests.records import strategies

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

UPR = built_in()["upr_submission"]
RULES = UprRules(
    {"upr-c4": Profile("upr-c4", {"individual": 2815, "joint": 5630}, verified=False)},
    {
        48: Session(48, ("ITA", "EGY"), verified=True),
        49: Session(49, ("KGZ", "KEN", "ARM"), verified=True),
        53: Session(53, ("USA",), verified=False),
    },
)
KENYA: Values = {
    "title": "Kenya, 4th cycle: business and human rights (template record)", "status": "drafting", "sur": "KEN",
    "session": 49, "cycle": 4, "type": "joint", "language": "en", "rule_profile": "upr-c4", "counted_words": 5702,
    "submitters": [
        {"org": "Example Member A (placeholder)", "consent": "given", "date": "2024-09-20"},
        {"org": "Example Community Group B (placeholder)", "consent": "asked"},
    ],
    "deadlines": [{"id": "k3f9q", "what": "Stakeholder submission", "date": "2024-10-11", "hard": True}],
}  # fmt: skip
AGREED: list[Value] = [{"org": "A", "consent": "given"}, {"org": "B", "consent": "given"}]


def of(**more: Value) -> list[Finding]:
    return list(findings(UPR, "kenya", {**KENYA, "counted_words": 100, "submitters": AGREED, **more}, RULES))


def codes(found: list[Finding]) -> list[tuple[str, Level]]:
    return [(one.code, one.level) for one in found]


def test_on_the_second_of_october_2024_the_kenya_record_shows_its_three_problems() -> None:
    now = datetime(2024, 10, 2, 9, tzinfo=UTC)
    found = [*findings(UPR, "kenya", KENYA, RULES), *deadlines.findings(UPR, "kenya", KENYA, now)]
    said = {one.code: one for one in in_order(found)}
    assert set(said) == {"U01", "U03", "X02", "X04"}
    assert said["U01"].message == (
        "5,702 counted words, and the limit for a submission of type joint is 5,630. (The limit is not verified.)"
    )
    assert said["U01"].fix == "Cut 72 words."
    assert said["U03"].field == "submitters/Example Community Group B (placeholder)/consent"
    assert "silence is not consent" in said["U03"].message
    assert "in 9 days" in said["X02"].message


def test_a_submission_that_keeps_the_rules_has_no_findings() -> None:
    assert of() == []


@pytest.mark.parametrize(
    ("kind", "words", "level"),
    [
        ("joint", 5631, Level.ERROR), ("joint", 5630, Level.WARNING), ("joint", 5349, Level.WARNING),
        ("joint", 5348, None),
        ("individual", 2816, Level.ERROR), ("individual", 2675, Level.WARNING), ("individual", 2674, None),
        ("joint", 0, None), ("joint", "5702", None), ("joint", True, None), ("choir", 9999, None),
    ],
)  # fmt: skip
def test_words_are_weighed_against_the_limit_of_the_type(kind: str, words: Value, level: Level | None) -> None:
    submitters = AGREED if kind != "individual" else AGREED[:1]
    found = of(type=kind, counted_words=words, submitters=submitters)
    assert codes(found) == ([("U01", level)] if level else [])


def test_a_rule_profile_that_is_not_there_is_named_and_nothing_passes_silently() -> None:
    (one,) = of(rule_profile="upr-c5", counted_words=99_999)
    assert (one.code, one.level, one.field) == ("X06", Level.WARNING, "rule_profile")
    assert one.message == "Rule profile: there is no rules/upr-c5.yaml, so the number of words is not checked."
    assert one.fix == "Use one of: upr-c4."
    assert of(rule_profile="") == []


def test_a_rule_file_that_cannot_be_used_is_said_of_each_submission_that_needs_it() -> None:
    unread = frozenset({"rules/upr-c4.yaml", "rules/upr-calendar.yaml"})
    found = list(findings(UPR, "kenya", KENYA, UprRules({}, {}, unread)))
    assert [(one.code, one.level, one.field) for one in found] == [
        ("R03", Level.ERROR, "rule_profile"), ("U03", Level.ERROR, found[1].field), ("R03", Level.ERROR, "session"),
    ]  # fmt: skip
    assert found[0].message == "Rule profile: rules/upr-c4.yaml cannot be used, so the number of words is not checked."
    assert "rules/upr-calendar.yaml cannot be used" in found[2].message
    filed = {**KENYA, "status": "advocacy"}
    assert codes(list(findings(UPR, "kenya", filed, UprRules({}, {}, unread)))) == [("R03", Level.WARNING)]
    assert codes(list(findings(UPR, "kenya", {**filed, "status": "archived"}, UprRules({}, {}, unread)))) == []


def test_a_session_that_was_left_out_of_the_calendar_is_said_of_its_submissions_alone() -> None:
    rules = UprRules(RULES.profiles, {}, unread_sessions=frozenset({49}))
    (one,) = [one for one in findings(UPR, "kenya", KENYA, rules) if one.field == "session"]
    assert (one.code, "session 49 in rules/upr-calendar.yaml cannot be used" in one.message) == ("R03", True)
    assert [one for one in findings(UPR, "kenya", {**KENYA, "session": 48}, rules) if one.code == "R03"] == []


def test_a_profile_without_a_limit_for_the_type_says_that_nothing_was_counted() -> None:
    rules = UprRules({"upr-c4": replace(RULES.profiles["upr-c4"], limits={"individual": 2815})}, RULES.sessions)
    (one,) = [one for one in findings(UPR, "kenya", KENYA, rules) if one.field == "type"]
    assert (
        one.message == "Rule profile: rules/upr-c4.yaml has no limit for the type joint, so its words are not checked."
    )


def test_where_nobody_verified_a_limit_the_sentence_says_so() -> None:
    for words in (5700, 5400):
        (one,) = of(counted_words=words)
        assert one.message.endswith(" (The limit is not verified.)")
        sure = UprRules({"upr-c4": replace(RULES.profiles["upr-c4"], verified=True)}, RULES.sessions)
        (one,) = findings(UPR, "x", {**KENYA, "submitters": AGREED, "counted_words": words}, sure)
        assert "verified" not in one.message


@pytest.mark.parametrize(
    ("kind", "consents", "raised"),
    [
        ("joint", ["given"], True), ("joint", ["given", "given"], False), ("joint", ["given", "refused"], True),
        ("joint", ["refused", "withdrawn"], True), ("joint", ["given", "given", "refused"], False),
        ("joint", [], False), ("individual", ["given"], False), ("individual", ["given", "given"], True),
        ("individual", ["given", "refused"], False),
        ("individual", [], False), ("choir", ["given"], False),
    ],
)  # fmt: skip
def test_the_type_and_the_number_of_those_who_stand_by_the_text_agree(
    kind: str, consents: list[str], raised: bool
) -> None:
    found = of(type=kind, submitters=[{"org": f"Org {at}", "consent": one} for at, one in enumerate(consents)])
    assert [one.code for one in found if one.code == "U02"] == (["U02"] if raised else [])


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        ("given", None), ("asked", "Org has been asked and has not agreed yet; silence is not consent."),
        ("none", "Org has not been asked for consent; silence is not consent."),
        (None, "Org has not been asked for consent; silence is not consent."), ("refused", None), ("withdrawn", None),
    ],
)  # fmt: skip
def test_silence_is_not_consent(consent: Value, said: str | None) -> None:
    found = of(submitters=[*AGREED, {"org": "Org", "consent": consent}])
    assert [(one.code, one.level, one.message, one.field) for one in found] == (
        [("U03", Level.ERROR, said, "submitters/Org/consent")] if said else []
    )


@pytest.mark.parametrize("consent", ["refused", "withdrawn"])
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ({"summary": "Written with Land Alliance."}, True), ({"summary": "LA says so."}, True),
        ({"issues": [{"id": "i", "paras": "As Land Alliance found, ..."}]}, True),
        ({"issues": [{"id": "i", "recommendations": [{"id": "r", "text": "Protect LA."}]}]}, True),
        ({"summary": "Land Alliances elsewhere; LAND; BLA."}, False), ({}, False), ({"issues": ["LA", None]}, False),
    ],
)  # fmt: skip
def test_a_name_that_was_withdrawn_does_not_stay_in_the_text(consent: str, text: Values, named: bool) -> None:
    gone: Values = {"org": "Land Alliance", "acronym": "LA", "consent": consent}
    assert codes(of(submitters=[*AGREED, gone], **text)) == ([("U04", Level.WARNING)] if named else [])


def test_what_must_be_right_before_filing_is_asked_only_until_then() -> None:
    wrong: Values = {**KENYA, "sur": "EGY", "language": "sw"}
    assert [one.code for one in findings(UPR, "kenya", wrong, RULES)] == ["U01", "U03", "U14", "U06"]
    for status in ("submitted", "adopted", "withdrawn", "missed"):
        assert [one.code for one in findings(UPR, "kenya", {**wrong, "status": status}, RULES)] == ["U06"]


@pytest.mark.parametrize(
    ("state", "session", "expected"),
    [
        ("KEN", 49, []), ("EGY", 48, []), ("EGY", 49, [("U06", Level.ERROR)]), ("FRA", 49, [("U06", Level.ERROR)]),
        ("KEN", 60, [("U06", Level.INFO)]), ("XXX", 49, []), ("", 49, []), ("KEN", "49", []), ("KEN", True, []),
    ],
)  # fmt: skip
def test_state_and_session_are_checked_against_the_calendar(
    state: str, session: Value, expected: list[tuple[str, Level]]
) -> None:
    assert codes(of(sur=state, session=session)) == expected


def test_a_wrong_session_is_answered_with_the_right_one_and_an_unsure_calendar_says_so() -> None:
    (one,) = of(sur="EGY")
    assert (one.message, one.fix) == ("Session 49 does not review Egypt.", "Egypt is reviewed in session 48.")
    (one,) = of(sur="FRA", session=53)
    assert one.message.endswith("(The calendar of this session is not verified.)")
    assert one.fix == ""


def test_a_workspace_without_rules_raises_only_what_needs_none() -> None:
    found = list(findings(UPR, "kenya", KENYA, UprRules({}, {})))
    assert [one.code for one in found] == ["X06", "U03"]


@pytest.mark.parametrize(
    ("language", "raised"), [("en", False), ("fr", False), ("es", False), ("ar", True), ("sw", True)]
)
def test_a_language_that_is_not_asked_for_is_warned_of(language: str, raised: bool) -> None:
    assert codes(of(language=language)) == ([("U14", Level.WARNING)] if raised else [])


@settings(max_examples=40)
@given(record=strategies.junk_records("upr_submission"))
def test_no_record_stops_the_rules(record: Values) -> None:
    for one in findings(UPR, "x", record, RULES):
        assert one.message.strip()
