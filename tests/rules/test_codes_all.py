"""The codes of every record and of initiatives; and that no code of the field lacks the two records that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules import test_codes, test_codes_upr
from tests.rules.codes import CASE, CODES, NOTE, UPR, E, Told, W, badly_said, of, sentences

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

WORK: Values = {"status": "active", "lead": "lead-active", "type": "long_term"}


def due(day: str, **fields: Value) -> Values:
    whole: Values = {"id": "d", "what": "Filing", "date": day, "tz": "UTC", "hard": True, "verified": True}
    return {"deadlines": [{**whole, **fields}]}


def task(day: str, **fields: Value) -> Values:
    return {"tasks": [{"id": "t", "what": "Call", "due": day, **fields}]}


# The day of the tables is 22 November 2026.
TABLE = [
    Told("X01", NOTE, "upr_submission", UPR, due("2027-01-21"), due("2027-01-22"), words="Deadline in 60 days"),
    Told("X01", NOTE, "upr_submission", UPR, due("2026-12-07"), due("2026-12-06"), words="Deadline in 15 days"),
    Told("X01", NOTE, "case", CASE, due("2026-12-20"), due("2026-12-20", hard=False)),
    Told("X02", W, "upr_submission", UPR, due("2026-12-06"), due("2026-12-07"), words="Deadline in 14 days"),
    Told("X02", W, "case", CASE, due("2026-11-23", time="08:59"), due("2026-11-22", time="08:59"), words="in 23 hours"),
    Told("X03", E, "upr_submission", UPR, due("2026-11-21"), due("2026-11-22"), words="Deadline 1 day ago"),
    Told("X03", E, "upr_submission", {**UPR, **due("2026-11-21")}, {}, {"status": "submitted"}),
    Told("X03", W, "upr_submission", UPR, due("2026-11-21", hard=False), due("2026-11-21", hard=False, met=True)),
    Told("X04", W, "case", CASE, due("2026-12-20", verified=False), due("2026-12-20"), words="is not verified."),
    Told("X04", W, "case", CASE, due("2026-12-20", tz=""), due("2026-11-21", tz=""), words="without a time zone"),
    Told("X05", W, "initiative", WORK, {"title": " "}, {"title": "T"}, words="Title is not filled in yet."),
    Told("X05", W, "case", CASE, task("2027-01-01", what=""), task("2027-01-01"), words="What is not filled in yet."),
    Told("X06", E, "initiative", WORK, {"lead": "nobody"}, {"lead": "lead-active"}, words="there is no such record."),
    Told("X06", E, "upr_submission", UPR, {"type": "both"}, {"type": "joint"}),
    Told("X06", NOTE, "initiative", WORK, {"themes": ["ours"]}, {"themes": ["labour"]}, words="a term of your own"),
    Told("X11", W, "case", CASE, task("2026-11-21"), task("2026-11-22"), words="Task overdue by 1 day: Call."),
    Told("X11", W, "case", CASE, task("2026-11-21"), task("2026-11-21", done=True)),
    Told("I01", W, "initiative", WORK, {}, {"review_date": "2026-11-22"}, words="needs a day"),
    Told("I01", W, "initiative", WORK, {"review_date": "2026-11-21"}, {"review_date": "2026-11-22"}),
    Told(
        "I02",
        W,
        "initiative",
        {**WORK, "start": "2026-01-01"},
        {"outcomes": [{"id": "o", "what": "A law", "date": "2026-05-22"}]},
        {"outcomes": [{"id": "o", "what": "A law", "date": "2026-05-23"}]},
    ),
]
TABLES = [*TABLE, *test_codes.TABLE, *test_codes_upr.TABLE]


@pytest.mark.parametrize("told", TABLE, ids=[f"{one.code}-{at}" for at, one in enumerate(TABLE)])
def test_a_record_raises_the_code_and_one_that_just_does_not_stays_silent(told: Told) -> None:
    assert of(told, told.raises)
    assert of(told, told.silent) == []


def test_no_code_of_the_field_lacks_a_record_that_raises_it_and_one_that_just_does_not() -> None:
    assert {told.code for told in TABLES} == set(CODES)
    assert len(CODES) == len(set(CODES)) == 69
    shown = {told.code for told in TABLES if of(told, told.raises) and not of(told, told.silent)}
    assert [code for code in CODES if code not in shown] == []


def test_what_is_said_are_sentences() -> None:
    assert badly_said(sentences(TABLE)) == []
