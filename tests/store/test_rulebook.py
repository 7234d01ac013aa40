"""Rule files as people write them: what is wrong is named with its line, the rest works, all unchecked is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.cli.main import run
from cawg_tui.store.rulebook import Rulebook, load_rulebook

if TYPE_CHECKING:
    from tests.conftest import Network

TEMPLATE = Path(__file__).parents[2] / "workspace_template" / "rules"
PROFILE, CALENDAR = "upr-c4.yaml", "upr-calendar.yaml"
KENYA = "kenya-session-49-business-and-human-rights-k4n9"


def book(root: Path, name: str, old: str, new: str) -> tuple[Rulebook, list[str]]:
    """Return the rules with one change in a file, and the lines that are named as wrong."""
    (root / "rules").mkdir(exist_ok=True)
    for path in TEMPLATE.iterdir():
        (root / "rules" / path.name).write_text(path.read_text("utf-8"), "utf-8")
    changed = root / "rules" / name
    text = changed.read_text("utf-8")
    assert old in text
    changed.write_text(text.replace(old, new, 1), "utf-8")
    found = load_rulebook(root)
    lines = changed.read_text("utf-8").splitlines()
    assert all((one.code, one.field, one.id) == ("R01", f"rules/{name}", "") for one in found.findings)
    return found, [lines[one.line - 1].strip() if one.line else "" for one in found.findings]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("limits:\n", "limits: [\n", "- type: individual", "cannot be used"),
        ("limits:", "limitz:", "", "`limits` should list"),
        ("type: joint", "type: choir", "- type: choir", "needs its type: individual or joint"),
        ("type: joint", "type: individual", "- type: individual", "stands here twice"),
        ("words: 5630", 'words: "5630"', 'words: "5630"', "whole number above zero"),
        ("words: 5630", "words: 0", "words: 0", "whole number above zero"),
        ("  words: 5630\n", "", "- type: joint", "`words` should be a whole number"),
        ("verified: false", "verified: perhaps", "verified: perhaps", "true or false"),
        ("part: annexes", "part: appendix", "- part: appendix", "needs its part"),
        ("counted: false", 'counted: "no"', 'counted: "no"', "true or false"),
        ("counted:\n", "counted: all\nrest:\n", "counted: all", "`counted` should be a list"),
        ("sessions_from: 41", "sessions_from: all", "sessions_from: all", "whole number"),
        ('time: "23:59"', 'time: "midnight"', 'time: "midnight"', "`time`"),
        ("tz: Europe/Zurich", "tz: Geneva", "tz: Geneva", "time zone"),
        ("opens_weeks_before: 6", "opens_weeks_before: six", "opens_weeks_before: six", "whole number"),
        ("closing:\n", "closing: midnight\nclosed:\n", "closing: midnight", "`closing` should hold names"),
    ],
)
def test_a_profile_with_an_error_is_named_with_its_line_and_the_calendar_works(
    tmp_path: Path, old: str, new: str, line: str, said: str
) -> None:
    found, lines = book(tmp_path, PROFILE, old, new)
    (one,) = found.findings
    assert lines == [line]
    assert said in one.message
    assert one.message.startswith("The rule file rules/upr-c4.yaml cannot be used: ")
    assert found.upr.profiles == {}
    assert found.upr.lacks_profile("upr-c4")
    assert 49 in found.upr.sessions
    assert not found.upr.lacks_session(49)


@pytest.mark.parametrize(
    ("old", "new", "line", "number"),
    [
        ("- session: 49", "- session: 48", "- session: 48", 48),
        ("- session: 49", '- session: "49"', '- session: "49"', None),
        ("  - KEN\n", "  - KENYA\n", "states:", 49),
        ("start: 2025-04-28", "start: 2025-04-31", "start: 2025-04-31", 49),
        ("submissions_close: 2024-10-11", "submissions_close: soon", "submissions_close: soon", 49),
    ],
)
def test_a_wrong_session_is_left_out_by_itself(
    tmp_path: Path, old: str, new: str, line: str, number: int | None
) -> None:
    found, lines = book(tmp_path, CALENDAR, old, new)
    (one,) = found.findings
    assert lines == [line]
    assert "is left out" in one.message
    assert not found.upr.sessions.keys() & {49, number}
    assert 50 in found.upr.sessions
    assert found.upr.unread_sessions == (frozenset({number}) if number else frozenset())
    assert "upr-c4" in found.upr.profiles


def test_a_calendar_that_cannot_be_read_leaves_the_profiles(tmp_path: Path) -> None:
    found, lines = book(tmp_path, CALENDAR, "sessions:\n", "sessions: all\nrest:\n")
    assert lines == ["sessions: all"]
    assert found.upr.lacks_session(49)
    assert "upr-c4" in found.upr.profiles
    found, lines = book(tmp_path, CALENDAR, "sessions:\n", "\tsessions:\n")
    assert lines[0].startswith("sessions:") or lines[0].startswith("- session")
    assert found.upr.lacks_session(49)


def test_what_is_wrong_changes_the_name_of_the_rules(tmp_path: Path) -> None:
    whole, _ = book(tmp_path, PROFILE, "words: 5630", "words: 5630")
    assert whole.findings == ()
    broken, _ = book(tmp_path, PROFILE, "words: 5630", "words: all")
    assert whole.stamp != broken.stamp
    (tmp_path / "rules" / PROFILE).unlink()
    (tmp_path / "rules" / PROFILE).symlink_to(tmp_path / "nowhere")
    linked = load_rulebook(tmp_path)
    assert linked.upr.lacks_profile("upr-c4")
    assert linked.stamp not in {whole.stamp, broken.stamp}


def test_the_command_names_the_file_and_every_submission_that_goes_unchecked(
    network: Network, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = network.amina / "rules" / PROFILE
    profile.write_text(profile.read_text("utf-8").replace("words: 5630", "words: lots"), "utf-8")
    assert run(["-C", str(network.amina), "check", "--today", "2024-10-02", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    (file,) = [one for one in found if one["code"] == "R01"]
    assert profile.read_text("utf-8").splitlines()[file["line"] - 1].strip() == "words: lots"
    kenya = [one for one in found if one["id"] == KENYA]
    assert [one["field"] for one in kenya if one["code"] == "R03"] == ["rule_profile"]
    assert "U01" not in {one["code"] for one in kenya}
    assert len([one for one in found if one["code"] == "R03"]) > 1
