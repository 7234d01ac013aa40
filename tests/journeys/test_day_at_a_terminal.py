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
    terminal.press("/").type("kenya").see("24 records", "! Kenya, session 49")
    return terminal.press("enter", "enter").see("UPR submission ·", "v View")


@pytest.mark.timeout(400)
def test_a_change_reaches_the_other_member_and_comes_back_restored(
    network: Network, at: Callable[[Path], Terminal]
) -> None:
    before = (network.amina / KENYA).read_text("utf-8")
    assert "date: 2024-10-11" in before

    amina = at(network.amina)
    find_kenya(amina)
    amina.press("e").see("Title *").press("f4", "home", *["down"] * 7, "enter").see("Deadlines")
    amina.press("enter").see("What is due").press("down", "end", "ctrl+u").type("9 Oct 2024").press("tab")
    amina.see("9 Oct 2024").press("escape", "f4", "home", *["down"] * 6, "enter").see("Summary")
    amina.type("Read this first. ").press("f2").see("Saved")
    amina.press("escape", "escape").press("3").see("To send", "Kenya, session 49", "2024", "Read this first.")
    amina.press("s").see("Sent").press("escape")
    assert amina.leave() == 0

    changed = (network.amina / KENYA).read_text("utf-8")
    assert "date: 2024-10-09" in changed
    assert "Read this first. " in changed
    said = network.git(network.amina, "log", "-p", "--format=%an: %s", "--", KENYA)
    assert "Amina (demo member): Update UPR submission: Kenya, session 49" in said
    assert "-  date: 2024-10-11\n+  date: 2024-10-09" in said

    beatriz = at(network.beatriz)
    beatriz.press("s").see("Received").press("escape")
    beatriz.press("3", "5").see("Amina (demo member)", "Kenya, session 49", "Read this first.")
    find_kenya(beatriz)
    beatriz.press("e").see("Title *").press("f4", "home", *["down"] * 7, "enter").see("Deadlines")
    beatriz.press("enter").see("What is due").press("down", "end", "ctrl+u").type("11 Oct 2024").press("tab")
    beatriz.press("f2").see("Saved").press("escape", "escape", "escape", "s").see("Sent").press("escape")
    assert beatriz.leave() == 0

    amina = at(network.amina)
    amina.press("s").see("Received").press("escape")
    amina.press("3", "5").see("Beatriz (demo member)", "Kenya, session 49")
    assert amina.leave() == 0
    restored = (network.amina / KENYA).read_text("utf-8")
    assert "date: 2024-10-11" in restored
    assert "Read this first. " in restored
    assert restored == (network.beatriz / KENYA).read_text("utf-8")


@pytest.mark.timeout(200)
def test_the_screen_follows_the_window_whatever_size_the_environment_tells(
    network: Network, at: Callable[[Path], Terminal]
) -> None:
    amina = at(network.amina)
    for columns, rows in ((80, 24), (132, 43)):
        shown = amina.resize(columns, rows).see("? Help").text.splitlines()
        assert shown[1].startswith("╭─ Due")
        assert shown[1].endswith("─╮")
        assert (len(shown[1]), len(shown)) == (columns, rows)
        assert "? Help" in shown[-1]
    assert amina.leave() == 0
