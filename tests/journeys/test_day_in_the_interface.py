"""The same day through the interface's own keys, one key after the other, in two members' workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.tui.screens import WIDE, app_at, until_ready, until_shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.conftest import Network

KENYA = "upr-submissions/kenya-session-49-business-and-human-rights-k4n9.yaml"


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each when the interface has answered the one before."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.1)


def typed(text: str) -> Iterable[str]:
    return ("space" if letter == " " else letter for letter in text)


async def open_kenya_for_editing(pilot: Pilot[Any]) -> None:
    await press(pilot, "slash", *"kenya")
    await until_shown(pilot, "24 records", "! Kenya, session 49")
    await press(pilot, "enter", "enter")
    await until_shown(pilot, "UPR submission ·")
    await press(pilot, "e")
    await until_shown(pilot, "Title *")


async def change_first_deadline(pilot: Pilot[Any], day: str) -> None:
    await press(pilot, "f4", "home", *["down"] * 7, "enter")
    await until_shown(pilot, "Deadlines")
    await press(pilot, "enter")
    await until_shown(pilot, "What is due")
    await press(pilot, "down", "end", "ctrl+u", *typed(day), "tab")
    await until_shown(pilot, day)
    await press(pilot, "escape")


async def member(place: Path, *acts: Any) -> None:
    """Open a member's workspace, do these acts, leave."""
    app = app_at(place)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        for act in acts:
            await act(pilot)
        app.exit()


@pytest.mark.timeout(300)
async def test_a_wrong_key_and_a_bad_date_harm_nothing_and_the_change_is_sent(network: Network) -> None:
    before = (network.amina / KENYA).read_text("utf-8")

    async def edit_and_send(pilot: Pilot[Any]) -> None:
        await press(pilot, "x", "Z")  # keys that mean nothing here
        await open_kenya_for_editing(pilot)
        await press(pilot, "f4", "home", *["down"] * 7, "enter", "enter")
        await until_shown(pilot, "What is due")
        await press(pilot, "down", "end", "ctrl+u", *typed("30 Feb 2024"), "f2")
        await until_shown(pilot, "2024-02-30 is not a day of the calendar")
        assert (network.amina / KENYA).read_text("utf-8") == before
        await press(pilot, "end", "ctrl+u", *typed("9 Oct 2024"), "f2")
        await until_shown(pilot, "1 to send")
        await press(pilot, "escape", "escape", "escape", "s")
        await until_shown(pilot, "Sent 1 record")

    await member(network.amina, edit_and_send)
    assert (network.amina / KENYA).read_text("utf-8") == before.replace("date: 2024-10-11", "date: 2024-10-09")

    async def receive_and_restore(pilot: Pilot[Any]) -> None:
        await press(pilot, "s")
        await until_shown(pilot, "Received")
        await press(pilot, "escape", "3", "5")
        await until_shown(pilot, "Amina (demo member)", "Kenya, session 49")
        await open_kenya_for_editing(pilot)
        await change_first_deadline(pilot, "11 Oct 2024")
        await press(pilot, "f2")
        await until_shown(pilot, "1 to send")
        await press(pilot, "escape", "escape", "s")
        await until_shown(pilot, "Sent 1 record")

    await member(network.beatriz, receive_and_restore)

    async def receive(pilot: Pilot[Any]) -> None:
        await press(pilot, "s")
        await until_shown(pilot, "Received 1 record")

    await member(network.amina, receive)
    assert (network.amina / KENYA).read_text("utf-8") == before
