"""What is unknown becomes a question to the one who called, and leads to the field that takes the answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.kinds import built_in
from cawg_tui.records.paths import declared_at
from cawg_tui.rules.filing_time import FIELDS
from cawg_tui.rules.matching import fit
from cawg_tui.rules.matching_facts import Reason, Sort
from cawg_tui.rules.questions import OF_A_FIELD, also_decided, question

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

FIELDS_OF_CASE = built_in()["case"].fields
TODAY = date(2026, 11, 22)
BANK: Values = {"title": "Office", "institutions": ["IFC", "MIGA"], "stages": ["active"], "min_people": 2}
AIM: Values = {"objectives": [{"id": "aaaaa", "want": "compensation"}]}


def asked(case: Values, mechanism: Values) -> dict[str, str]:
    """Return the questions that hold a mechanism back, by the path they lead to."""
    found = fit({**AIM, **case}, "office", mechanism, TODAY)
    known = [question(reason, {**AIM, **case}, mechanism) for reason in found.reasons if reason.sort is Sort.UNKNOWN]
    return {one.path: one.words for one in known if one is not None}


@pytest.mark.parametrize(
    ("case", "mechanism", "path", "words"),
    [
        ({}, BANK, "finance", "Is there money of IFC or MIGA in it?"),
        (
            {"finance": [{"id": "fffff", "institution": "IFC"}]}, BANK, "finance/fffff/stage",
            "At which stage is the finance of IFC?",
        ),
        (
            {"finance": [{"id": "fffff", "institution": "IFC", "stage": "closed"}]},
            {"institutions": ["IFC"], "limit": {"months": 24, "since": "closing"}}, "finance/fffff/closing_date",
            "When does the finance of IFC end, or when did it?",
        ),
        ({}, BANK, "complainants/people", "How many would put their name to it? It takes 2 or more."),
        ({}, {"against": ["company"]}, "companies", "Which company is behind it, and where does it have its seat?"),
        (
            {"country": "KEN", "companies": [{"id": "ccccc", "name": "Example Hydro"}]},
            {"adherence": "home", "states": ["NLD"]}, "companies/ccccc/home_state",
            "In which State does Example Hydro have its seat?",
        ),
        (
            {"companies": [{"id": "ccccc", "name": "Example Palm"}]}, {"members_only": "RSPO"},
            "companies/ccccc/schemes", "Does Example Palm belong to RSPO?",
        ),
        (
            {"tried": [{"id": "ttttt", "what": "Court", "level": "domestic", "state": "ended"}]},
            {"exhaustion": "domestic", "limit": {"months": 6, "since": "exhaustion"}}, "tried/ttttt/ended",
            "On which day was the last decision at home?",
        ),
        ({}, {"limit": {"months": 12, "since": "event"}}, "happened", "When did it happen, or when did it begin?"),
    ],
)  # fmt: skip
def test_the_question_names_what_is_meant_and_leads_to_its_field(
    case: Values, mechanism: Values, path: str, words: str
) -> None:
    assert asked(case, mechanism)[path] == words


def test_every_field_that_can_be_unknown_leads_to_a_field_of_a_case() -> None:
    for path in {*OF_A_FIELD, *FIELDS.values(), "finance", "companies", "tried", "complainants/people"}:
        declared_at(FIELDS_OF_CASE, path)


def test_what_only_the_mechanisms_record_could_tell_is_no_question_to_the_caller() -> None:
    assert asked({"country": "KEN"}, {"adherence": "host"}) == {}
    assert question(Reason(Sort.FOR, "IFC finances it.", "finance"), {}, BANK) is None


def test_how_many_others_the_same_answer_would_decide_is_counted_where_nothing_blocks_them() -> None:
    fits = [fit(AIM, name, BANK, TODAY) for name in ("a", "b")]
    fits.append(fit(AIM, "c", {**BANK, "status": "closed"}, TODAY))
    reason = next(one for one in fits[0].reasons if one.field == "finance")
    assert also_decided(fits, reason) == 2
