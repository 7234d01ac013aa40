"""A case comes in by phone: a quarter of an hour, key by key, and nothing leaves the group without consent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.rules.subject import listed
from cawg_tui.tui.experts import Experts
from cawg_tui.workspace import Workspace

from tests.tui.desk import editing
from tests.tui.screens import NARROW, app_at, until, until_ready, until_shown

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from textual.pilot import Pilot

    from tests.conftest import Network

MEMBERS = Path(__file__).parents[2] / "docs" / "members.md"
NAMES = {" ": "space", ",": "comma", ".": "full_stop"}
CAO, NCP = "ifc-cao", "oecd-ncp"


class Call:
    """A call at work: a clock that goes on with every key, and the keys counted."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.keys = self.about = 0

    async def press(self, *keys: str) -> None:
        """Press keys that get about or choose."""
        self.keys += len(keys)
        self.about += len(keys)
        await self.pilot.press(*keys)

    async def type(self, words: str) -> None:
        """Type words."""
        self.keys += len(words)
        await self.pilot.press(*(NAMES.get(letter, letter) for letter in words))

    async def at(self, field: str) -> None:
        """Be in a field."""
        await editing(self.pilot, field)


def case_in(place: Path) -> Values:
    """Return what the case says that was taken."""
    workspace = Workspace.open(place)
    workspace.refresh()
    rows = workspace.search('kind:case "river council"', limit=5).rows
    values = workspace.record(rows[0].id).values
    workspace.close()
    return values


async def take_the_call(call: Call) -> None:
    """Answer part after part, with one key that means nothing and a day that does not exist on the way."""
    await call.press("n", *["down"] * 5, "enter")
    await call.at("requester")
    await call.type("River council")
    await call.press("tab")
    await call.type("via the parish office")
    await call.press("tab")
    await call.at("languages")
    await call.type("en")
    await call.press("enter", "f5")
    await call.at("country")
    await call.type("Kenya")
    await call.press("f5")
    await call.at("harms")
    await call.type("Evicted at night for a road")
    await call.press("tab", "q", "y", "tab")
    await call.type("31 Feb 2025")
    await call.press("tab")
    await until_shown(call.pilot, "2025-02-31 is not a day of the calendar")
    await call.press("shift+tab", "end", "ctrl+u")
    await call.type("Feb 2025")
    await call.press("f5", "tab")
    await call.type("Example Roads")
    await call.press("tab")
    await call.type("Netherlands")
    await call.press("tab")
    await call.type("IFC")
    await call.press("tab", "4", "tab")
    await call.type("30 Sep 2025")
    await call.press("f5")
    await call.type("Homes and fields back")
    await call.press("tab", "4", "f6")
    await call.type("Money for what was lost")
    await call.press("tab", "3", "f5")
    await call.type("12")
    await call.press("tab", "1", "tab", "1", "f5")
    await call.type("Letter to the company")
    await call.press("tab", "1", "tab", "2", "f5", "2", "f5", "2", "f5")
    await call.at("title")
    await until_shown(call.pilot, "part 10 of 10: Its name", "9 answered", "9 of 15 min")
    await call.press("f2")
    await until_shown(call.pilot, "The request is noted", "Kenya, 2026-11-22")


def stated() -> int:
    """Return how many keys the members' page says an intake takes."""
    found = re.search(r"takes about (\d+) keys", MEMBERS.read_text("utf-8"))
    assert found is not None
    return int(found[1])


@pytest.mark.timeout(300)
async def test_a_case_by_phone_becomes_a_decision_and_nothing_leaves_without_consent(network: Network) -> None:
    began = datetime(2026, 11, 22, 12, tzinfo=UTC)
    calls: list[Call] = []
    app = app_at(network.amina, clock=lambda: began + timedelta(seconds=2.5 * (calls[0].keys if calls else 0)))
    async with app.run_test(size=NARROW) as pilot:
        await until_ready(pilot)
        calls.append(Call(pilot))
        call = calls[0]
        await take_the_call(call)
        assert 0.9 * stated() <= call.keys <= stated(), call.keys
        assert call.about <= 50, call.about
        values = case_in(network.amina)
        assert (values["status"], values["confidentiality"], values["title"]) == (
            "intake", "restricted", "Kenya, 2026-11-22",
        )  # fmt: skip
        assert values["happened"] == "2025-02"
        assert "council" not in network.git(network.amina, "log", "-1", "--format=%s", "--name-only")

        # Where it can be taken, with the last day to file.
        await call.press("enter")
        await until_shown(pilot, "the best first", "Office of the Compliance", "by 30 Dec, in 38 days")
        await call.press("space", "down", "down", "down")
        await until_shown(pilot, "National Contact Point", "Netherlands is bound")
        await call.press("space", "enter")
        await until_shown(pilot, "Taken up: ", "with its last day) and links")

        # Who can be called, and nobody is told before the community agrees.
        await call.press("w")
        await until(pilot, lambda: bool(app.screen.query(Experts)), "the members")
        await until_shown(pilot, "Who knows: ", "call  Example Member A")
        known = app.screen.query_one(Experts).known
        assert known is not None
        assert len(known.first_to_call) == 2
        head = network.git(network.amina, "rev-parse", "HEAD")
        await call.press("enter")
        await until_shown(pilot, "Nothing is shared: the community has not agreed", "Press c to note it.")
        assert network.git(network.amina, "rev-parse", "HEAD") == head
        await call.press("c")
        await call.at("share_in_wg")
        await call.press("1", "f2")
        await until_shown(pilot, "Who knows: ", "Not yet. Enter notes")
        await call.press("enter")
        await until_shown(pilot, "Noted in the case: ")

        # The four criteria with their reasons, and the decision.
        await call.press("escape")
        await until_shown(pilot, "Where to take it")
        await call.press("escape")
        await until_shown(pilot, "Case · Intake")
        await call.press("a")
        for score in ("4", "5", "3", "4"):
            await call.at("score")
            await call.press(score, "tab")
            await call.type("Told on the phone")
            await call.press("tab")
        await until_shown(pilot, "Scores: 16 of 20", "4 of 4 weighed", "none decides alone")
        await call.at("answer")
        await call.press("1")
        await until_shown(pilot, "Not accepted yet: Note the group's decision first")
        await call.press("tab", "tab", "tab")
        await call.at("why")
        await call.type("We know both offices")
        await until_shown(pilot, "Saving makes the case accepted.")
        await call.press("f2")
        await until_shown(pilot, "Case · Accepted")

    values = case_in(network.amina)
    assert values["decision"] == {"answer": "support", "date": "2026-11-22", "why": "We know both offices"}
    actions = {one["mechanism"]: one.get("due") for one in listed(values["actions"]) if isinstance(one, dict)}
    assert actions == {CAO: "2026-12-30", NCP: None}
    assert {one["to"] for one in listed(values["links"]) if isinstance(one, dict)} == {CAO, NCP}
    asked = [one for one in listed(values["experts"]) if isinstance(one, dict)]
    assert [one["asked"] for one in asked] == ["2026-11-22"]
    assert network.git(network.amina, "status", "--porcelain") == ""
