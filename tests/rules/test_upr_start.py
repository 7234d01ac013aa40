"""What a submission begins with: for a State whose review comes, whose review is past, that is in no calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.kinds import built_in
from cawg_tui.rules.upr import Profile, Session, UprRules
from cawg_tui.rules.upr_start import coming, filled, previous, start

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

UPR = built_in()["upr_submission"]
PROFILE = Profile("upr-c4", {"joint": 5630}, verified=False, cycle=4, sessions=(41, 54))
RULES = UprRules(
    {"upr-c4": PROFILE},
    {
        49: Session(49, ("KGZ", "KEN"), False, date(2025, 4, 28), date(2025, 5, 9), date(2024, 10, 11)),
        50: Session(50, ("USA", "HND"), True, date(2025, 11, 3), date(2025, 11, 14), date(2025, 4, 7)),
        52: Session(52, ("NAM",), False, date(2026, 5, 4), date(2026, 5, 15)),
        54: Session(54, ("TGO",), verified=False),
        60: Session(60, ("KEN",), True, date(2029, 11, 5), date(2029, 11, 16), date(2029, 3, 30)),
    },
)
RECS: list[Values] = [
    {"sur": "KEN", "source": "upr", "session": 35, "number": "142.12", "states": ["ESP"]},
    {"sur": "KEN", "source": "upr", "session": 35, "number": "142.7", "states": ["NOR", "SWE"]},
    {"sur": "KEN", "source": "upr", "session": 35, "number": "142.9", "states": ["XXX"]},
    {"sur": "KEN", "source": "upr", "session": 21, "number": "121.1", "states": ["FRA"]},
    {"sur": "KEN", "source": "upr", "session": 49, "number": "140.1", "states": ["FRA"]},
    {"sur": "KEN", "source": "treaty_body", "session": 35, "number": "8"},
    {"sur": "KEN", "source": "upr", "session": 35},
    {"sur": "HND", "source": "upr", "session": 36, "number": "119.2"},
]


def test_a_state_with_a_coming_review_brings_its_session_days_profile_and_last_recommendations() -> None:
    assert start("KEN", date(2024, 9, 1), RULES, RECS) == {
        "title": "Kenya, session 49: joint submission",
        "sur": "KEN",
        "type": "joint",
        "session": 49,
        "cycle": 4,
        "rule_profile": "upr-c4",
        "countries": ["KEN"],
        "deadlines": [
            {
                "what": "Stakeholder submission", "date": "2024-10-11", "time": "23:59", "tz": "Europe/Zurich",
                "hard": True, "verified": False,
            },
            {"what": "Pre-session (about)", "date": "2025-03-28", "hard": False, "verified": False},
            {"what": "Review begins", "date": "2025-04-28", "hard": False, "verified": False},
        ],
        "issues": [{"prev_recs": ["142.7 (Norway, Sweden)", "142.9", "142.12 (Spain)"]}],
    }  # fmt: skip


def test_days_of_a_verified_session_are_marked_as_verified() -> None:
    days = start("USA", date(2025, 4, 7), RULES, [])["deadlines"]
    assert isinstance(days, list)
    assert [one["verified"] for one in days if isinstance(one, dict)] == [True, False, True]


def test_a_state_whose_review_is_past_brings_what_is_known_and_no_closed_session() -> None:
    begun = start("HND", date(2026, 11, 22), RULES, RECS)
    assert begun == {
        "title": "Honduras: joint submission", "sur": "HND", "type": "joint", "countries": ["HND"],
        "issues": [{"prev_recs": ["119.2"]}],
    }  # fmt: skip


def test_a_state_that_is_in_no_session_brings_its_name() -> None:
    begun = start("FRA", date(2026, 11, 22), RULES, [])
    assert begun == {"title": "France: joint submission", "sur": "FRA", "type": "joint", "countries": ["FRA"]}
    assert start("FRA", date(2026, 11, 22), UprRules({}, {}), []) == begun


@pytest.mark.parametrize(
    ("state", "today", "number"),
    [
        ("KEN", date(2024, 10, 11), 49), ("KEN", date(2024, 10, 12), 60), ("KEN", date(2029, 3, 31), None),
        ("NAM", date(2025, 11, 4), 52), ("NAM", date(2025, 11, 5), None), ("TGO", date(2026, 11, 22), 54),
        ("TGO", date(2029, 12, 1), None), ("XXX", date(2024, 1, 1), None),
    ],
)  # fmt: skip
def test_the_next_session_is_the_first_whose_submissions_are_open_or_to_come(
    state: str, today: date, number: int | None
) -> None:
    found = coming(state, today, RULES)
    assert (found.number if found is not None else None) == number


def test_a_session_beyond_every_profile_leaves_cycle_and_profile_to_the_member() -> None:
    begun = start("KEN", date(2026, 11, 22), RULES, [])
    assert begun["session"] == 60
    assert not {"cycle", "rule_profile"} & set(begun)


def test_recommendations_are_those_of_the_last_review_before_the_session() -> None:
    assert previous("KEN", 60, RECS) == ["140.1 (France)"]
    assert previous("KEN", None, RECS) == ["140.1 (France)"]
    assert previous("KEN", 35, RECS) == ["121.1 (France)"]
    assert previous("SWE", None, RECS) == []


def test_everything_that_a_start_fills_in_fits_its_field() -> None:
    for name, value in start("KEN", date(2024, 9, 1), RULES, RECS).items():
        declared = UPR.fields.get(name)
        assert declared is not None
        assert not declared.type.check(value)


def test_what_the_member_said_stands_and_another_state_takes_the_place_of_the_first() -> None:
    blank: Values = {"status": "idea", "type": "joint", "cycle": 4}
    kenya: Values = {"sur": "KEN", "title": "Kenya", "session": 49, "cycle": 5}
    honduras: Values = {"sur": "HND", "title": "Honduras"}
    first = filled({**blank, "sur": "KEN"}, blank, {}, kenya)
    assert first == {**blank, **kenya}
    assert filled({**first, "sur": "HND"}, blank, kenya, honduras) == {**blank, **honduras}
    mine = filled({**first, "sur": "HND", "title": "Mine", "session": 60}, blank, kenya, honduras)
    assert (mine["title"], mine["session"]) == ("Mine", 60)
