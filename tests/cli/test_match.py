"""The command that finds where a case can turn to: ranked with reasons, members who know, mechanisms taken up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network

ROAD = "a-road-built-and-its-loans-closed-placeholder-rd5c"
KENYA = "kenya-session-49-business-and-human-rights-k4n9"


class Match:
    """Runs `cawg match` and what surrounds it in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.complaint = ""

    def __call__(self, place: Path, *words: str, status: int = 0) -> str:
        assert run(["-C", str(place), *words]) == status, self._capsys.readouterr()
        captured = self._capsys.readouterr()
        self.complaint = captured.err
        return captured.out

    def json(self, place: Path, *words: str) -> Any:
        return json.loads(self(place, *words, "--json"))


@pytest.fixture
def cawg(capsys: pytest.CaptureFixture[str]) -> Match:
    return Match(capsys)


def test_mechanisms_are_listed_with_reasons_and_what_stands_against_them(network: Network, cawg: Match) -> None:
    rows = cawg.json(network.amina, "match", ROAD, "--limit", "100")
    assert len(rows) > 20
    order = [row["fit"] for row in rows]
    assert order.index("open") < order.index("blocked")
    assert "open" not in order[order.index("blocked") :]
    assert all(row["against"] for row in rows if row["fit"] == "blocked")
    assert all(row["unknown"] for row in rows if row["fit"] == "unclear")
    assert any(row["for"] for row in rows)
    assert any(row["last_day"] for row in rows)


def test_the_list_is_cut_where_it_is_told_and_says_how_many_there_are(network: Network, cawg: Match) -> None:
    said = cawg(network.amina, "match", ROAD, "--limit", "2")
    assert [line[:2] for line in said.splitlines() if line[:1].isdigit()] == ["1.", "2."]
    assert ", 2 shown" in cawg.complaint
    assert "no legal advice" in cawg.complaint


def test_members_are_listed_for_the_mechanisms_that_are_named(network: Network, cawg: Match) -> None:
    helpers = cawg.json(network.amina, "match", ROAD, "--members", "ifc-cao")
    assert helpers[0]["id"].startswith("example-member-a")
    assert "Compliance Advisor" in helpers[0]["reasons"][0]
    assert helpers == sorted(helpers, key=lambda one: -one["score"])
    assert helpers[0]["title"] in cawg(network.amina, "match", ROAD, "--members", "ifc-cao")


def test_mechanisms_that_are_chosen_are_taken_up_in_one_version(network: Network, cawg: Match) -> None:
    before = network.git(network.amina, "rev-list", "--count", "HEAD")
    taken = cawg.json(network.amina, "match", ROAD, "--choose", "ifc-cao", "nhri", "ifc-cao")
    assert taken["chosen"] == ["ifc-cao", "nhri"]
    assert int(network.git(network.amina, "rev-list", "--count", "HEAD")) == int(before) + 1
    case = json.loads(cawg(network.amina, "show", ROAD, "--as", "json"))
    chosen = {one["mechanism"]: one for one in case["candidates"] if one.get("chosen")}
    assert {"ifc-cao", "nhri"} <= chosen.keys()
    assert {"ifc-cao", "nhri"} <= {one.get("mechanism") for one in case["actions"]}
    assert {"ifc-cao", "nhri"} <= {one["to"] for one in case["links"] if one["type"] == "uses_mechanism"}
    assert taken["commit"]


def test_a_member_is_noted_as_asked_only_with_the_communitys_consent(network: Network, cawg: Match) -> None:
    best = cawg.json(network.amina, "match", ROAD, "--members")[0]["id"]
    cawg(network.amina, "set", ROAD, "consent/share_in_wg=withdrawn")
    head = network.git(network.amina, "rev-parse", "HEAD")
    assert cawg(network.amina, "match", ROAD, "--ask", best, status=1) == ""
    assert "Consent, Share in the working group" in cawg.complaint
    assert "community has not agreed" in (cawg(network.amina, "match", ROAD, "--members") and cawg.complaint)
    assert cawg(network.amina, "export", ROAD, "--to", "text", "-o", "-", status=1) == ""
    assert cawg(network.amina, "set", ROAD, "confidentiality=network", status=1) == ""
    assert network.git(network.amina, "rev-parse", "HEAD") == head
    cawg(network.amina, "set", ROAD, "consent/share_in_wg=given")
    assert cawg.json(network.amina, "match", ROAD, "--ask", best)["asked"] == best
    case = json.loads(cawg(network.amina, "show", ROAD, "--as", "json"))
    assert [one["member"] for one in case["experts"] if one.get("asked")].count(best) == 1


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((KENYA,), 2, "is no case but a record of the kind UPR submission"),
        (("no-such-case-zz99",), 1, "no-such-case-zz99"),
        ((ROAD, "--choose"), 2, "--choose MECHANISM..."),
        ((ROAD, "ifc-cao"), 2, "--choose MECHANISM..."),
        ((ROAD, "--choose", KENYA), 2, "is no mechanism"),
        ((ROAD, "--choose", "ifc-cao", "no-such-office"), 1, "no-such-office"),
        ((ROAD, "--choose", "ifc-cao", "--members"), 2, "Give one of"),
        ((ROAD, "--ask", "nobody-zz99"), 2, "is no member who could help here"),
        ((ROAD, "--ask", "nobody-zz99", "--members"), 2, "Give one of"),
    ],
)
def test_what_cannot_be_matched_is_refused_and_nothing_is_written(
    network: Network, cawg: Match, words: tuple[str, ...], status: int, said: str
) -> None:
    head = network.git(network.amina, "rev-parse", "HEAD")
    assert cawg(network.amina, "match", *words, status=status) == ""
    assert said in cawg.complaint
    assert network.git(network.amina, "rev-parse", "HEAD") == head
