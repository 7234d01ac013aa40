"""A member's day through a real terminal: find, change, see the difference, send; the other receives and restores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Network

KENYA = "upr-submissions/kenya-session-49-business-and-human-rights-k4n9.yaml"
TITLE = "Kenya, session 49: business and human rights"


@pytest.fixture
def at() -> Iterator[Callable[[Path], Terminal]]:
    """Open terminals on workspaces; whatever happens, none is left running."""
    opened: list[Terminal] = []

    def open_at(place: Path) -> Terminal:
        opened.append(Terminal(place))
        return opened[-1].see("Due", "days")

    yield open_at
    for terminal in opened:
        terminal.close()


def find_kenya(terminal: Terminal) -> Terminal:
    terminal.press("/").type("kenya").see("12 records", "! Kenya, session 49")
    return terminal.press("enter", "enter").see("UPR submission ·", "v View")


@pytest.mark.timeout(300)
def test_a_change_reaches_the_other_member_and_comes_back_restored(
    network: Network, at: Callable[[Path], Terminal]
) -> None:
    before = (network.amina / KENYA).read_text("utf-8")
    assert "date: 2024-10-11" in before

    amina = at(network.amina)
    find_kenya(amina)
    amina.press("e").see("Title *").press("f4").press(*["down"] * 7, "enter").see("Deadlines")
    amina.press("enter").see("What is due").press("down", "end", "ctrl+u").type("9 Oct 2024").see("9 Oct 2024")
    amina.press("f2").see("Update UPR submission: Kenya, session 49")
    amina.press("escape", "escape", "escape")
    amina.press("3").see("To send", "Kenya, session 49")
    assert amina.leave() == 0

    now = (network.amina / KENYA).read_text("utf-8")
    assert now == before.replace("date: 2024-10-11", "date: 2024-10-09")
