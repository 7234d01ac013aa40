"""The codes of the UPR: a record that raises each, and one that just does not."""

from __future__ import annotations

import pytest

from tests.rules.codes import GOOD_ORG, NOTE, UPR, E, Told, W, ask, badly_said, evidence, issue, of, sentences

TABLE = [
    Told("U01", E, "upr_submission", UPR, {"summary": "w " * 5631}, {"summary": "w " * 5300}, words="5,631"),
    Told("U01", W, "upr_submission", UPR, {"summary": "w " * 5349}, {"summary": "w " * 5348}),
    Told(
        "U02",
        E,
        "upr_submission",
        UPR,
        {"submitters": [GOOD_ORG]},
        {"submitters": [GOOD_ORG, {**GOOD_ORG, "org": "B"}]},
    ),
    Told(
        "U03", E, "upr_submission", UPR, {"submitters": [{**GOOD_ORG, "consent": "asked"}]}, {"submitters": [GOOD_ORG]}
    ),
    Told(
        "U03",
        E,
        "upr_submission",
        UPR,
        {
            "submitters": [{**GOOD_ORG, "consent_version": "v1"}],
            "summary": "Now.",
            "issues": [{"id": "a", "paras": "One."}],
        },
        {
            "submitters": [{**GOOD_ORG, "consent_version": "v2"}],
            "summary": "Now.",
            "issues": [{"id": "a", "paras": "One."}],
        },
        words="older version",
    ),
    Told(
        "U04",
        W,
        "upr_submission",
        UPR,
        {"submitters": [{**GOOD_ORG, "org": "Zed", "consent": "refused"}], "summary": "Zed says."},
        {"submitters": [{**GOOD_ORG, "org": "Zed", "consent": "refused"}], "summary": "We say."},
    ),
    Told(
        "U05",
        W,
        "upr_submission",
        UPR,
        {"submitters": [{**GOOD_ORG, "city": ""}]},
        {"submitters": [GOOD_ORG]},
        words="city",
    ),
    Told(
        "U05",
        W,
        "upr_submission",
        UPR,
        {"submitters": [{**GOOD_ORG, "main_contact": False}]},
        {"submitters": [GOOD_ORG]},
    ),
    Told("U06", E, "upr_submission", UPR, {"sur": "FRA"}, {"sur": "KEN"}),
    Told("U07", W, "upr_submission", UPR, {"session": 61}, {"session": 60}, words="closed"),
    Told(
        "U08",
        W,
        "upr_submission",
        {**UPR, "status": "sign_off"},
        {"submitters": [{**GOOD_ORG, "consent_version": "v1"}], "issues": [{"id": "a", "paras": "One."}]},
        {"submitters": [{**GOOD_ORG, "consent_version": "v1"}], "issues": [{"id": "a", "paras": "One.\nThree."}]},
    ),
    Told("U09", W, "upr_submission", UPR, issue(prev_recs=[]), issue()),
    Told("U10", W, "upr_submission", UPR, ask(category=4), ask(category=5), words="category 4"),
    Told("U10", W, "upr_submission", UPR, ask(text="w " * 61), ask(text="w " * 60), words="61 words"),
    Told(
        "U10",
        W,
        "upr_submission",
        UPR,
        ask(text="Adopt a law and ratify the protocol."),
        ask(text="Adopt a law on land and water."),
        words="two asks",
    ),
    Told("U11", W, "upr_submission", UPR, evidence(date="2022-05-03"), evidence(date="2022-05-04"), words="before"),
    Told("U11", W, "upr_submission", UPR, evidence(first_hand=False), evidence(first_hand=True), words="second-hand"),
    Told("U11", W, "upr_submission", UPR, evidence(date=""), evidence(), words="no date"),
    Told(
        "U12",
        E,
        "upr_submission",
        UPR,
        issue(paras="We spoke with Mr. Otieno there."),
        issue(paras="We spoke with a miner there."),
    ),
    Told(
        "U13",
        W,
        "upr_submission",
        UPR,
        {"submitters": [GOOD_ORG], "annexes": ["Report by Another Group"]},
        {"submitters": [GOOD_ORG], "annexes": ["Report by A"]},
    ),
    Told("U14", W, "upr_submission", UPR, {"language": "ar"}, {"language": "es"}),
    Told(
        "U15",
        NOTE,
        "upr_submission",
        {**UPR, "status": "submitted"},
        {"session": 60},
        {"session": 60, "presession": {"applied": True}},
    ),
    Told("U16", NOTE, "upr_submission", {**UPR, "status": "submitted"}, {"session": 61}, {"session": 60}),
    Told(
        "U17",
        NOTE,
        "upr_submission",
        {**UPR, "status": "reviewed"},
        {"outcome": {"addendum": "A/1"}},
        {"outcome": {"addendum": "A/1", "supported": 1, "noted": 2}},
    ),
    Told(
        "U18",
        NOTE,
        "upr_submission",
        {**UPR, "status": "reviewed"},
        {"session": 62},
        {"session": 62, "hrc_statement": {"slot": True}},
    ),
    Told(
        "U19",
        NOTE,
        "upr_submission",
        {**UPR, "status": "follow_up"},
        {"midterm": {"due": "2027-05-01"}},
        {"midterm": {"due": "2027-06-01"}, "session": 99},
    ),
    Told(
        "U20",
        W,
        "upr_submission",
        {**UPR, "status": "submitted"},
        {"session": 61},
        {"session": 61, "advocacy": [{"date": "2026-10-01"}]},
    ),
    Told(
        "U21",
        E,
        "upr_submission",
        UPR,
        {"documents": [{"id": "d", "title": "T", "path": "t.pdf", "version": "filed"}]},
        {"documents": [{"id": "d", "title": "T", "path": "t.docx", "version": "filed"}]},
    ),
]


@pytest.mark.parametrize("told", TABLE, ids=[f"{one.code}-{at}" for at, one in enumerate(TABLE)])
def test_a_record_raises_the_code_and_one_that_just_does_not_stays_silent(told: Told) -> None:
    assert of(told, told.raises)
    assert of(told, told.silent) == []


def test_what_is_said_are_sentences() -> None:
    assert badly_said(sentences(TABLE)) == []
