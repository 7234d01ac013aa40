"""Two members edit one record offline: both paragraphs stand, the date they differ on is decided once, for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.tui.decision import DecisionScreen
from cawg_tui.workspace import Workspace

from tests.tui.clash import AMINA, BEATRIZ, DATE, KENYA, save, values_of
from tests.tui.screens import NARROW, WIDE, app_at, until, until_ready, until_shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.conftest import Network

FILE = f"upr-submissions/{KENYA}.yaml"
FIRST = "It draws on the daily work of a national organisation"
LAST = "Template text: the two submitters are placeholders."


async def member(place: Path, act: Callable[[Pilot[Any]], Awaitable[None]], size: tuple[int, int] = WIDE) -> None:
    """Open a member's workspace, act, leave."""
    app = app_at(place)
    async with app.run_test(size=size) as pilot:
        await until_ready(pilot)
        await act(pilot)
        app.exit()


def rewritten(place: Path, before: str, after: str) -> str:
    """Return the summary of the Kenya record with some words replaced."""
    summary = str(values_of(place, KENYA)["summary"])
    assert before in summary
    return summary.replace(before, after)


@pytest.mark.timeout(240)
async def test_a_clash_is_decided_by_one_and_received_by_the_other(network: Network) -> None:
    of_amina = "It draws on ten years of daily work of a national organisation"
    of_beatriz = "Both submitters are placeholders."
    save(network.amina, KENYA, {DATE: "2024-10-08", "summary": rewritten(network.amina, FIRST, of_amina)})
    save(network.beatriz, KENYA, {DATE: "2024-10-10", "summary": rewritten(network.beatriz, LAST, of_beatriz)})

    async def send(pilot: Pilot[Any]) -> None:
        await pilot.press("s")
        await until_shown(pilot, "Sent 1 record")

    await member(network.amina, send)

    async def decide(pilot: Pilot[Any]) -> None:
        await pilot.press("s")
        await until_shown(pilot, "Press 3 to decide what is open")
        await pilot.press("3")
        await until_shown(pilot, "7 To decide 1", "1 to decide", "Deadlines › Stakeholder", "Amina (demo member), ")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DecisionScreen), "the question")
        await until_shown(pilot, "Fri 11 Oct 2024", "Tue 8 Oct 2024", "you, ", "Thu 10 Oct 2024")
        await pilot.press("1")
        await until_shown(pilot, "- Fri 11 Oct 2024  →  + Tue 8 Oct 2024", "enter saves this")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to decide.", "Others receive it when you send: s.")
        await pilot.press("s")
        await until_shown(pilot, "Sent 1 record")

    await member(network.beatriz, decide, NARROW)

    async def receive(pilot: Pilot[Any]) -> None:
        await pilot.press("s")
        await until_shown(pilot, "Received 1 record")
        await pilot.press("escape", "3", "7")
        await until_shown(pilot, "Nothing to decide")
        await pilot.press("5")
        await until_shown(pilot, BEATRIZ, "Kenya, session 49")

    await member(network.amina, receive)

    text = (network.amina / FILE).read_bytes()
    assert text == (network.beatriz / FILE).read_bytes()
    assert text == network.git(network.amina, "show", f"HEAD:{FILE}").encode()
    values = values_of(network.amina, KENYA)
    assert of_amina in str(values["summary"])
    assert of_beatriz in str(values["summary"])
    assert b"2024-10-08" in text
    assert b"_conflicts" not in text


@pytest.mark.timeout(120)
async def test_both_members_see_the_same_question_with_the_same_people(network: Network) -> None:
    save(network.amina, KENYA, {DATE: "2024-10-08"})
    save(network.beatriz, KENYA, {DATE: "2024-10-10"})
    for place in (network.amina, network.beatriz, network.amina):
        workspace = Workspace.open(place)
        workspace.sync()
        workspace.close()
    seen = []
    for place in (network.amina, network.beatriz):
        workspace = Workspace.open(place)
        (one,) = workspace.decisions.open()
        seen.append([(proposal.value, proposal.who, proposal.when) for proposal in one.proposals])
        assert [proposal.mine for proposal in one.proposals] == [place == network.amina, place == network.beatriz]
        workspace.close()
    assert seen[0] == seen[1]
    assert [who for _, who, _ in seen[0]] == [AMINA, BEATRIZ]
