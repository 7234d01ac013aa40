"""Every other code of the field's rules: a record that raises it, and one that just does not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.rules.codes import (
    ADB_ACTIVE,
    CASE,
    KINDS,
    NOTE,
    OPEN_WORK,
    RENAMED,
    REVIEW,
    SCORED,
    TWO,
    E,
    Told,
    W,
    badly_said,
    candidate,
    clause,
    found,
    of,
    sentences,
)

if TYPE_CHECKING:
    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Value

TABLE = [
    Told("X07", W, "case", CASE, {}, {"status": "closed"}, touched=date(2026, 5, 1)),
    Told("X08", W, "case", CASE, {"lead": ""}, {"lead": "lead-active"}),
    Told("X07", W, "standards_process", {"status": "negotiation"}, {}, {"status": "adopted"}, touched=date(2026, 5, 1)),
    Told("X07", W, "event", {"status": "held"}, {}, {"status": "reported"}, touched=date(2026, 5, 1)),
    Told("X08", W, "event", {"status": "held"}, {}, {"status": "followed_up"}),
    Told("X08", W, "standards_process", {"status": "negotiation"}, {}, {"status": "adopted"}),
    Told(
        "X09",
        E,
        "initiative",
        OPEN_WORK,
        {"summary": "Work on the dam began, and Loma asked for it."},
        {"summary": "Work on the dams began, and the people of loma asked for it."},
        words="Summary holds the title of close-case, which is restricted; this is public.",
    ),
    Told(
        "X09",
        E,
        "initiative",
        OPEN_WORK,
        {"partners": ["Council of the two Banks, Loma"]},
        {"partners": ["Council of two banks"]},
        words="Partners holds the name of who asks of close-case",
    ),
    Told("X09", E, "initiative", OPEN_WORK, {"theory": "It was heard in Loma."}, {"theory": "Lomas were quiet."}),
    Told(
        "X09",
        E,
        "initiative",
        {**OPEN_WORK, "confidentiality": "network"},
        {"outputs": [{"id": "o", "what": "They came at night – and took the PAPERS of"}]},
        {"outputs": [{"id": "o", "what": "They came at night, and took papers of all"}]},
        words="8 words in a row of close-case, which is restricted; this is for the network.",
    ),
    Told(
        "X09",
        E,
        "initiative",
        {**OPEN_WORK, "confidentiality": "network", "links": [{"to": "group-plan", "type": "supports"}]},
        {"summary": "How we go on from here"},
        {"notes": "How we go on from here"},
        words="which is for the group",
    ),
    Told(
        "X09",
        E,
        "initiative",
        {"status": "active", "lead": "lead-active", "links": [{"to": "close-case", "type": "supports"}]},
        {"confidentiality": "network", "summary": "The dam, and Loma."},
        {"confidentiality": "group", "summary": "The dam, and Loma."},
    ),
    Told(
        "X09",
        E,
        "initiative",
        {**OPEN_WORK, "members": ["shy-member"], "links": [{"to": "quiet-text", "type": "supports"}]},
        {"title": "The dam, from here", "links": [{"to": "close-case", "type": "supports"}]},
        {
            "title": "Land and Water Network",
            "summary": "Ensure the prior consultation of everyone on that river",
        },
    ),
    Told(
        "X10",
        W,
        "initiative",
        {**OPEN_WORK, "languages": ["en", "es"]},
        {"title": {"en": "New", "fr": "Vieux"}},
        {"title": {"en": "New", "es": "Nuevo"}},
        versions=RENAMED,
        words="The French title is older than the English one, which changed 12 days ago (by Ana).",
    ),
    Told(
        "X10",
        W,
        "initiative",
        {**OPEN_WORK, "languages": ["ar", "fr"]},
        {"title": {"fr": "Vieux", "es": "Más viejo"}},
        {"title": {"en": "New", "fr": "Vieux"}},
        versions=RENAMED,
        words="The Spanish title is older than the French one",
    ),
    Told("X08", W, "case", CASE, {"lead": "lead-gone"}, {"lead": "lead-active"}, words="The lead, G, is left."),
    Told(
        "S01",
        W,
        "safeguard_review",
        REVIEW,
        {"windows": [{"id": "w", "phase": "draft1", "closes": "2026-12-22"}]},
        {"windows": [{"id": "w", "phase": "draft1", "closes": "2026-12-23"}]},
        words="in 30 days",
    ),
    Told(
        "S02",
        W,
        "safeguard_review",
        REVIEW,
        {"windows": [{"id": "w", "closes": "2027-01-02", "extended_from": ["2027-01-02"]}]},
        {"windows": [{"id": "w", "closes": "2027-01-02", "extended_from": ["2027-01-01"]}]},
    ),
    Told("S03", E, "safeguard_review", REVIEW, clause(proposed_text=""), clause()),
    Told(
        "S04",
        W,
        "safeguard_review",
        REVIEW,
        {**clause(draft_text="d"), "drafts": [{"id": "d", "label": "R-paper"}]},
        {**clause(draft_text="d"), "drafts": [{"id": "d", "label": "Draft 1"}]},
    ),
    Told(
        "S04",
        W,
        "safeguard_review",
        REVIEW,
        {**clause(), "drafts": [{"id": "d", "label": "Draft 1", "paras": 2}]},
        {**clause(), "drafts": [{"id": "d", "label": "Draft 1", "paras": 3}]},
        words="paragraph 3",
    ),
    Told(
        "S05",
        W,
        "safeguard_review",
        REVIEW,
        {**clause(), "drafts": [{"label": "Draft 1"}, {"label": "Draft 2"}]},
        {**clause(next_draft_text="n"), "drafts": [{"label": "Draft 1"}, {"label": "Draft 2"}]},
    ),
    Told(
        "S05",
        W,
        "safeguard_review",
        {**REVIEW, **clause(), "drafts": [{"label": "Draft 1"}, {"label": "Draft 2"}]},
        {"status": "board_pending"},
        {"status": "approved"},
        words="1 clause of the matrix says nothing",
    ),
    Told("S06", W, "safeguard_review", REVIEW, clause(filed_on="2026-09-22"), clause(filed_on="2026-09-23")),
    Told(
        "S07",
        NOTE,
        "safeguard_review",
        REVIEW,
        clause(adopted="partly", next_draft_text="Q"),
        clause(adopted="partly", next_draft_text="P"),
    ),
    Told(
        "S08",
        W,
        "safeguard_review",
        {**REVIEW, "status": "board_pending"},
        clause(priority="red_line", adopted="no"),
        clause(priority="red_line", adopted="yes"),
    ),
    Told("S09", W, "safeguard_review", REVIEW, clause(owner=""), clause(), words="its only clause has no owner."),
    Told("S09", W, "safeguard_review", {**REVIEW, **clause(owner="")}, {}, {"status": "implementation"}),
    Told(
        "S10",
        W,
        "safeguard_review",
        REVIEW,
        {"signons": ["letter"]},
        {"signons": ["letter-full"]},
        words="The letter Stop the dam: 1 of at least 10",
    ),
    Told(
        "S10",
        W,
        "sign_on",
        {"status": "open", "lead": "lead-active", "closes": "2026-11-25", "min_signatories": 2},
        {"signatories": [{"org": "A"}]},
        {"signatories": [{"org": "A"}, {"org": "Bee"}]},
    ),
    Told(
        "C01",
        E,
        "case",
        CASE,
        {"confidentiality": "group"},
        {"confidentiality": "group", "consent": {"share_in_wg": "given"}},
    ),
    Told(
        "C02",
        E,
        "case",
        CASE,
        {"risk": {"reprisal": "high"}, "confidentiality": "group"},
        {"risk": {"reprisal": "high"}},
    ),
    Told(
        "C03",
        W,
        "case",
        CASE,
        candidate(
            "office",
            finance=[{"institution": "ADB", "stage": "closed", "closing_date": "2025-02-20"}],
            complainants=TWO,
        ),
        candidate(
            "office",
            finance=[{"institution": "ADB", "stage": "closed", "closing_date": "2025-02-21"}],
            complainants=TWO,
        ),
        words="90 days left",
    ),
    Told(
        "C03",
        E,
        "case",
        CASE,
        candidate(
            "office",
            finance=[{"institution": "ADB", "stage": "closed", "closing_date": "2024-11-21"}],
            complainants=TWO,
        ),
        candidate(
            "office",
            finance=[{"institution": "ADB", "stage": "closed", "closing_date": "2024-11-22"}],
            complainants=TWO,
        ),
        words="ended on 2026-11-21",
    ),
    Told(
        "C04",
        W,
        "case",
        CASE,
        candidate("office", finance=ADB_ACTIVE, complainants={"people": 1}),
        candidate("office", finance=ADB_ACTIVE, complainants={"people": 2}),
    ),
    Told(
        "C05",
        W,
        "case",
        CASE,
        candidate("committee"),
        candidate("committee", tried=[{"what": "Court", "level": "domestic", "state": "ended"}]),
    ),
    Told(
        "C06",
        W,
        "case",
        CASE,
        candidate("committee", tried=[{"what": "Other", "level": "international", "state": "pending"}]),
        candidate("committee", tried=[{"what": "Other", "level": "international", "state": "ended"}]),
    ),
    Told(
        "C07",
        W,
        "case",
        CASE,
        candidate("office", finance=[{"institution": "ADB", "stage": "considered"}]),
        candidate("office", finance=ADB_ACTIVE),
    ),
    Told("C08", W, "case", CASE, {"objectives": []}, {}),
    Told(
        "C09",
        NOTE,
        "case",
        CASE,
        {"criteria": {**SCORED, "grave_abuse": {"score": 3}}},
        {"criteria": SCORED},
        words="grave abuse",
    ),
    Told(
        "C10",
        W,
        "case",
        CASE,
        {"decision": {"answer": "refer"}},
        {"decision": {"answer": "refer"}, "consent": {"forward_to_allies": "given"}},
    ),
    Told(
        "C11",
        NOTE,
        "case",
        {**CASE, "status": "assessing", "themes": ["labour"], "languages": ["en"]},
        candidate("committee"),
        {**candidate("committee"), "themes": []},
        words="has worked on labour",
    ),
    Told(
        "C11",
        NOTE,
        "case",
        {**CASE, "status": "assessing"},
        candidate("office", finance=ADB_ACTIVE, complainants=TWO),
        {**candidate("office", finance=ADB_ACTIVE, complainants=TWO), "experts": [{"member": "knows"}]},
    ),
    Told(
        "T01",
        W,
        "standards_process",
        {"status": "negotiation", "lead": "lead-active"},
        {"sessions": [{"id": "s", "name": "Twelfth", "start": "2026-12-22"}]},
        {"sessions": [{"id": "s", "name": "Twelfth", "start": "2026-12-23"}]},
        words="in 30 days",
    ),
    Told(
        "T02",
        W,
        "standards_process",
        {"status": "negotiation", "lead": "lead-active", "drafts": [{"label": "D1"}]},
        {"articles": [{"n": "6", "texts": [{"draft": "D1", "text": "t"}]}]},
        {"articles": [{"n": "6", "position": "p", "texts": [{"draft": "D1", "text": "t"}]}]},
    ),
    Told(
        "T03",
        NOTE,
        "standards_process",
        {"status": "negotiation", "lead": "lead-active"},
        {
            "articles": [
                {"n": "6", "red_line": True, "texts": [{"draft": "D1", "text": "t"}, {"draft": "D2", "text": "u"}]}
            ]
        },
        {
            "articles": [
                {"n": "6", "red_line": True, "texts": [{"draft": "D1", "text": "t"}, {"draft": "D2", "text": " t "}]}
            ]
        },
    ),
    Told(
        "L01",
        W,
        "learning_exchange",
        {"status": "planned", "lead": "lead-active", "language": "en"},
        {"participants": [{"member": "x", "languages": ["fr"]}]},
        {"participants": [{"member": "x", "languages": ["fr"]}], "interpretation": ["fr"]},
        words="follows only French, and there is no interpretation into it.",
    ),
    Told(
        "L01",
        W,
        "learning_exchange",
        {"status": "planned", "lead": "lead-active", "language": "en"},
        {"participants": [{"member": "x", "languages": ["fr", "ar"]}]},
        {"participants": [{"member": "x", "languages": ["fr", "ar"]}], "interpretation": ["fr"]},
        words="follows only Arabic and French, and there is no interpretation into any of them.",
    ),
    Told(
        "L02",
        NOTE,
        "learning_exchange",
        {"status": "held", "lead": "lead-active"},
        {"date": "2026-11-07"},
        {"date": "2026-11-08"},
    ),
    Told(
        "EV1",
        W,
        "event",
        {"status": "planning", "lead": "lead-active"},
        {
            "agenda": [
                {"id": "a", "day": "2027-01-01", "time": "09:00", "until": "10:01", "title": "A", "format": "open"},
                {"id": "b", "day": "2027-01-01", "time": "10:00", "until": "11:00", "title": "B", "format": "open"},
            ]
        },
        {
            "agenda": [
                {"id": "a", "day": "2027-01-01", "time": "09:00", "until": "10:00", "title": "A", "format": "open"},
                {"id": "b", "day": "2027-01-01", "time": "10:00", "until": "11:00", "title": "B", "format": "open"},
            ]
        },
    ),
    Told(
        "EV1",
        W,
        "event",
        {"status": "planning", "lead": "lead-active"},
        {"agenda": [{"id": "a", "day": "2027-01-01", "time": "09:00", "title": "A", "format": "panel"}]},
        {
            "agenda": [
                {"id": "a", "day": "2027-01-01", "time": "09:00", "title": "A", "format": "panel", "speakers": ["S"]}
            ]
        },
        words="no speaker",
    ),
    Told(
        "EV2",
        W,
        "event",
        {"status": "planning", "lead": "lead-active", "targets": {"movements": 50}},
        {"participants": [{"org": "a", "kind": "ngo"}, {"org": "b", "kind": "ngo"}, {"org": "c", "kind": "movement"}]},
        {"participants": [{"org": "b", "kind": "ngo"}, {"org": "c", "kind": "movement"}]},
    ),
    Told(
        "EV3",
        W,
        "event",
        {"status": "planning", "lead": "lead-active", "participants": [{"org": "a", "visa": "to_ask"}]},
        {"start": "2027-02-20"},
        {"start": "2027-02-21"},
    ),
    Told(
        "P01",
        W,
        "workplan",
        {"status": "running", "lead": "lead-active"},
        {"objectives": [{"id": "o", "activities": [{"id": "a", "text": "T", "lead": "m"}]}]},
        {"objectives": [{"id": "o", "activities": [{"id": "a", "text": "T", "lead": "m", "quarter": 1}]}]},
        words="no quarter",
    ),
    Told(
        "P02",
        W,
        "workplan",
        {"status": "running", "lead": "lead-active", "year": 2026},
        {"reviews": [{"quarter": 1}, {"quarter": 2}]},
        {"reviews": [{"quarter": 1}, {"quarter": 2}, {"quarter": 3}]},
    ),
    Told("P02", W, "workplan", {"status": "running", "lead": "lead-active"}, {"year": 2025}, {"year": 2024}),
    Told("P03", W, "workplan", {"status": "advanced", "lead": "lead-active"}, {"year": 2026}, {"year": 2027}),
    Told("M01", NOTE, "mechanism", {"status": "active"}, {"checked": "2025-11-21"}, {"checked": "2025-11-22"}),
    Told(
        "N01",
        W,
        "sign_on",
        {"status": "open", "lead": "lead-active"},
        {"signatories": [{"org": "The Land Network"}, {"org": "Land Network (LN)"}]},
        {"signatories": [{"org": "The Land Network"}, {"org": "Water Network"}]},
    ),
    Told(
        "N02",
        W,
        "sign_on",
        {"status": "closed", "lead": "lead-active", "closes": "2026-10-01"},
        {"signatories": [{"org": "A", "date": "2026-10-02"}]},
        {"signatories": [{"org": "A", "date": "2026-10-01"}]},
    ),
]


@pytest.mark.parametrize("told", TABLE, ids=[f"{one.code}-{at}" for at, one in enumerate(TABLE)])
def test_a_record_raises_the_code_and_one_that_just_does_not_stays_silent(told: Told) -> None:
    assert of(told, told.raises)
    assert of(told, told.silent) == []


def test_what_is_said_are_sentences() -> None:
    assert badly_said(sentences(TABLE)) == []


@pytest.mark.parametrize("kind", list(KINDS), ids=KINDS.names)
def test_rules_never_fail_on_what_a_file_may_hold(kind: Kind) -> None:
    odd: list[Value] = [None, "x", 3, True, [], ["x", None, {"id": 3}], {"a": None}, "2026-02-30", [[]], {"id": []}]
    for name in kind.fields.names:
        for value in odd:
            for status in kind.workflow.states:
                found(kind.name, {"status": status, name: value}, None)
