"""Mechanisms held against cases: written-out cases whose answer follows from the catalogue, with order and reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.rules.matching import Fit, Verdict, fit, ranked
from cawg_tui.rules.matching_facts import Sort
from cawg_tui.rules.upr import Session, UprRules
from cawg_tui.store.rulebook import load_rulebook
from cawg_tui.store.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cawg_tui.records.values import Value, Values

TEMPLATE = Path(__file__).parents[2] / "workspace_template"
TODAY = date(2026, 11, 22)


@cache
def catalogue() -> tuple[tuple[str, Values], ...]:
    files = sorted((TEMPLATE / "mechanisms").glob("*.yaml"))
    return tuple((path.stem, parse(path.read_bytes(), path.name).values) for path in files)


def aims(*wants: str) -> list[Value]:
    return [{"text": want, "want": want, "priority": at} for at, want in enumerate(wants, start=1)]


def people(count: int, *kinds: str, lives: str = "project_area") -> Values:
    return {"people": count, "kinds": list(kinds), "residence": lives}


@dataclass(frozen=True)
class Told:
    """A case, and what must come of it: the first in order, and of some mechanisms what is said and the last day."""

    case: Mapping[str, Value]
    first: tuple[str, ...]
    blocked: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    reason: Mapping[str, str] = field(default_factory=dict)
    last_day: Mapping[str, date] = field(default_factory=dict)


CASES = {
    "what the first minutes of a call say: IFC's money, and no more of it": Told(
        {"country": "HND", "finance": [{"institution": "IFC"}], "complainants": {"people": 2},
         "objectives": aims("compensation")},
        ("ifc-cao",), reason={"ifc-cao": "IFC has money in it."},
        unknown={"ifc-cao": "At which stage the finance of IFC stands."},
        blocked={"adb-am": "No money of ADB is noted."},
    ),
    "a dam financed by IFC, two complainants": Told(
        {"country": "NPL", "finance": [{"institution": "IFC", "stage": "active"}], "ongoing": True,
         "complainants": people(2, "affected"), "objectives": aims("change_project", "compensation")},
        ("ifc-cao",), reason={"ifc-cao": "IFC finances it (active)."},
        blocked={"adb-am": "No money of ADB is noted.", "wb-ip": "No money of World Bank or IBRD or IDA is noted."},
        unknown={"oecd-ncp": "In which State the company has its seat."},
    ),
    "a loan that closed more than two years ago": Told(
        {"country": "KHM", "finance": [{"institution": "ADB", "stage": "closed", "closing_date": "2021-06-30"}],
         "complainants": people(12, "affected"), "objectives": aims("compensation"), "happened": "2019-03"},
        (), blocked={"adb-am": "Its time limit ended on 2023-06-30 (2 years after the closing of the finance)."},
        last_day={"adb-am": date(2023, 6, 30)},
    ),
    "a loan that closed less than two years ago, raised with the bank": Told(
        {"country": "KHM", "finance": [{"institution": "ADB", "stage": "closed", "closing_date": "2025-01-31"}],
         "complainants": people(12, "affected"), "objectives": aims("compensation"),
         "tried": [{"what": "Letter to ADB", "level": "bank", "state": "ended"}]},
        ("adb-am",), reason={"adb-am": "It was raised before: Letter to ADB."},
        last_day={"adb-am": date(2027, 1, 31)},
    ),
    "a French parent company": Told(
        {"country": "IND", "companies": [{"name": "X", "home_state": "FRA"}], "ongoing": True,
         "complainants": people(5, "affected", "ngo"), "objectives": aims("stop_project", "precedent")},
        ("fr-vigilance", "sp-comms"), reason={"fr-vigilance": "France is bound.", "oecd-ncp": "France is bound."},
        blocked={"de-lksg": "France is not bound.", "eu-csddd": "It applies only from 2029-07.",
                 "us-ats": "France is not bound."},
    ),
    "one complainant alone": Told(
        {"country": "BGD", "ongoing": True,
         "finance": [{"institution": "ADB", "stage": "active"}, {"institution": "IFC", "stage": "active"}],
         "complainants": people(1, "affected"), "objectives": aims("compensation")},
        ("ifc-cao",), blocked={"adb-am": "It needs 2 or more people; 1 would put a name to it."},
    ),
    "a court case that is pending": Told(
        {"country": "ECU", "companies": [{"name": "X", "home_state": "CAN"}], "sector": "mining", "ongoing": True,
         "complainants": people(30, "affected"), "objectives": aims("stop_project", "precedent"),
         "tried": [{"what": "Constitutional action", "level": "domestic", "state": "pending"}]},
        (), reason={"sp-comms": "It can serve: stop project."},
        blocked=dict.fromkeys(("cescr-op", "ccpr-op1", "iachr"), "Proceedings at home are pending"),
    ),
    "remedies at home exhausted in Peru": Told(
        {"country": "PER", "companies": [{"name": "Y", "home_state": "PER"}], "complainants": people(3, "affected"),
         "objectives": aims("compensation", "precedent"),
         "tried": [{"what": "Supreme Court", "level": "domestic", "state": "ended", "ended": "2026-08-10"}]},
        ("iachr",), reason={"iachr": "Remedies at home have been used."},
        blocked={"ecthr": "Peru is not bound.", "eacj": "Peru is not bound."},
        last_day={"iachr": date(2027, 2, 10)},
    ),
    "palm oil under RSPO": Told(
        {"country": "IDN", "companies": [{"name": "Z", "home_state": "SGP", "schemes": ["RSPO"]}],
         "complainants": people(40, "affected", "ngo"), "sector": "palm oil", "ongoing": True,
         "themes": ["land_and_resettlement", "agribusiness"], "objectives": aims("restitution", "change_project"),
         "tried": [{"what": "Letter to the company", "level": "company", "state": "ended"}]},
        ("rspo",), reason={"rspo": "A company belongs to RSPO."},
        blocked={"bonsucro": "No company here belongs to Bonsucro.",
                 "oecd-ncp": "Neither Indonesia nor Singapore is bound."},
    ),
    "a union in the garment sector with a German buyer": Told(
        {"country": "BGD", "companies": [{"name": "B", "home_state": "DEU", "schemes": ["International Accord"]}],
         "complainants": people(200, "union"), "sector": "garment", "themes": ["labour", "supply_chains"],
         "objectives": aims("change_project", "restitution"), "ongoing": True},
        ("accord", "de-lksg", "oecd-ncp"), reason={"accord": "A company belongs to International Accord."},
        blocked={"fwf": "No company here belongs to Fair Wear."},
    ),
    "a communication pending before another committee": Told(
        {"country": "ESP", "complainants": people(2, "affected"), "objectives": aims("recognition", "compensation"),
         "tried": [{"what": "High court", "level": "domestic", "state": "ended", "ended": "2026-09-01"},
                   {"what": "CESCR communication", "level": "international", "state": "pending"}]},
        (), reason={"sp-comms": "It can serve: recognition."},
        blocked={"ccpr-op1": "It takes no case that is before another body: CESCR communication.",
                 "ecthr": "It takes no case that is before another body: CESCR communication."},
    ),
    "a defender who cannot be named": Told(
        {"country": "HND", "complainants": {**people(1, "affected"), "anonymous": True}, "ongoing": True,
         "objectives": aims("protection"), "themes": ["human_rights_defenders"],
         "tried": [{"what": "Complaint to the police", "level": "domestic", "state": "blocked"}]},
        ("iachr",), reason={"iachr": "Remedies at home are not to be had; say why in the complaint."},
        unknown={"iachr": "Whether it takes a complaint without a name."},
        blocked={"sp-comms": "It takes no complaint without a name.",
                 "afcthpr": "It is not open to cases in Honduras."},
    ),
    "a Canadian mine, before the ombudsperson's time": Told(
        {"country": "GTM", "companies": [{"name": "M", "home_state": "CAN"}], "sector": "mining", "ongoing": False,
         "complainants": people(9, "affected"), "happened": "2015-05",
         "objectives": aims("accountability", "compensation")},
        ("oecd-ncp", "home-tort"), reason={"oecd-ncp": "Canada is bound."},
        blocked={"ca-core": "It looks at conduct from 2019-05-01 on, and this was before."},
    ),
    "money of the EIB, known for ten months": Told(
        {"country": "MDG", "finance": [{"institution": "EIB", "stage": "active"}], "ongoing": False,
         "complainants": people(1, "ngo"), "objectives": aims("accountability"), "happened": "2026-02-01",
         "known_since": "2026-02-01"},
        ("eib-cm", "eu-ombudsman"), last_day={"eib-cm": date(2027, 2, 1), "eu-ombudsman": date(2028, 2, 1)},
        blocked={"upr": "The State's review was in session 48"},
    ),
    "forced labour in goods sold in the United States": Told(
        {"country": "MYS", "themes": ["labour", "supply_chains"], "sector": "rubber gloves", "ongoing": True,
         "companies": [{"name": "G", "home_state": "MYS"}], "complainants": people(1, "ngo"),
         "objectives": aims("stop_project", "accountability")},
        ("us-307", "sp-comms"), blocked={"ilo-cfa": "Only unions or employers may complain."},
    ),
}  # fmt: skip


def held(told: Told) -> dict[str, Fit]:
    return {one.mechanism: one for one in ranked(dict(told.case), catalogue(), TODAY, load_rulebook(TEMPLATE).upr)}


@pytest.mark.parametrize("told", CASES.values(), ids=list(CASES))
def test_a_case_finds_the_mechanisms_that_fit_in_their_order_with_reasons(told: Told) -> None:
    found = held(told)
    assert tuple(found)[: len(told.first)] == told.first
    for name, words in told.reason.items():
        assert words in found[name].of(Sort.FOR), name
    for name, words in told.blocked.items():
        assert found[name].verdict is Verdict.BLOCKED, name
        assert any(said.startswith(words) for said in found[name].of(Sort.BLOCKER)), (
            name,
            found[name].of(Sort.BLOCKER),
        )
    for name, words in told.unknown.items():
        assert words in found[name].of(Sort.UNKNOWN), name
    for name, day in told.last_day.items():
        assert found[name].last_day == day, name


@pytest.mark.parametrize("told", CASES.values(), ids=list(CASES))
def test_what_is_blocked_stands_last_and_says_why(told: Told) -> None:
    verdicts = [one.verdict for one in held(told).values()]
    assert len(verdicts) == 53
    first = verdicts.index(Verdict.BLOCKED)
    assert all(verdict is Verdict.BLOCKED for verdict in verdicts[first:])
    assert all(one.of(Sort.BLOCKER) for one in held(told).values() if one.verdict is Verdict.BLOCKED)


def test_nothing_known_of_a_case_blocks_almost_nothing_and_names_what_would_decide() -> None:
    found = held(Told({"objectives": aims("compensation")}, ()))
    blocked = [name for name, one in found.items() if one.verdict is Verdict.BLOCKED]
    assert set(blocked) <= {
        "eu-csddd", "iachr", "iacthr", "achpr", "afcthpr", "ecthr", "cescr-op", "cedaw-op", "cerd-14", "ccpr-op1",
        "crpd-op", "crc-op3", "hrc-complaint", "ecowas-ccj", "eacj",
    }  # fmt: skip
    assert all(one.of(Sort.UNKNOWN) for one in found.values() if one.verdict is Verdict.UNCLEAR)


@pytest.mark.parametrize(
    ("today", "verdict"), [(date(2027, 1, 31), Verdict.OPEN), (date(2027, 2, 1), Verdict.BLOCKED)],
)  # fmt: skip
def test_the_last_day_itself_can_still_be_used(today: date, verdict: Verdict) -> None:
    told = CASES["a loan that closed less than two years ago, raised with the bank"]
    values = dict(catalogue())["adb-am"]
    assert fit(dict(told.case), "adb-am", values, today).verdict is verdict


def test_a_month_alone_is_counted_from_its_first_day_so_that_the_last_day_is_never_too_late() -> None:
    case: Values = {
        "country": "KHM", "complainants": people(2, "affected"), "objectives": aims("compensation"),
        "finance": [{"institution": "ADB", "stage": "closed", "closing_date": "2025-01"}],
    }  # fmt: skip
    assert fit(case, "adb-am", dict(catalogue())["adb-am"], TODAY).last_day == date(2027, 1, 1)


def test_a_review_that_is_coming_gives_the_day_its_submissions_close() -> None:
    closes = date(2026, 12, 1)
    calendar = UprRules({}, {60: Session(60, ("KEN",), verified=False, start=date(2027, 5, 1), closes=closes)})
    found = fit(
        {"country": "KEN", "objectives": aims("policy_change")}, "upr", dict(catalogue())["upr"], TODAY, calendar
    )
    assert (found.verdict, found.last_day) == (Verdict.OPEN, closes)
    assert (
        "Session 60 reviews the State; submissions close on 2026-12-01. (The calendar of this session is not verified.)"
        in found.of(Sort.FOR)
    )
