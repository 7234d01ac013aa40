"""What is typed in a real `cawg` outlives whatever ends it: a kill, the end of a session, a terminal that goes away."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from cawg_tui.store.private import load_drafts

from tests.journeys.terminal import Terminal
from tests.tui.desk import build, copied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.tui.desk import Desk

# What a keystroke may take until it is in the draft: the pause of 2 s, and the time a busy computer needs.
AT_MOST_SECONDS = 3.5


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("typing") / "built").folder


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Desk:
    return copied(built, tmp_path / "desk")


@pytest.fixture
def at() -> Iterator[Callable[[Desk], Terminal]]:
    """Open terminals at the title of the record; whatever happens, none is left running."""
    opened: list[Terminal] = []

    def open_at(desk: Desk) -> Terminal:
        opened.append(Terminal(desk.folder))
        terminal = opened[-1].see("Due").press("/").type("kenya session").see("1 record", "Kenya, session 49")
        return terminal.press("enter").press("enter").see("v View", "What it is").press("e")

    yield open_at
    for terminal in opened:
        terminal.close()


def kept(desk: Desk) -> str:
    """Return the title in the draft."""
    (draft,) = load_drafts(desk.folder).drafts
    return str(draft.values["title"])


@pytest.mark.timeout(300)
def test_a_kill_takes_at_most_the_last_seconds_and_the_rest_is_offered_again(
    desk: Desk, at: Callable[[Desk], Terminal]
) -> None:
    terminal = at(desk).see("Title *").press("end")
    typed: list[tuple[float, str]] = []
    while not typed or time.monotonic() - typed[0][0] < AT_MOST_SECONDS + 1:
        letter = str(len(typed) % 10)
        terminal.type(letter)
        typed.append((time.monotonic(), letter))
        time.sleep(0.3)
    killed = time.monotonic()
    assert terminal.signal(signal.SIGKILL) is None
    safe = "".join(letter for moment, letter in typed if killed - moment > AT_MOST_SECONDS)
    assert safe
    assert kept(desk).startswith(f"Kenya, session 49{safe}")
    again = at(desk).see("You have unsaved changes", "Continue with them")
    again.press("enter").see(f"Kenya, session 49{safe}").press("f2").see("Saved")
    assert f"title: Kenya, session 49{safe}" in desk.kenya.read_text("utf-8")
    assert load_drafts(desk.folder).drafts == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("how", ["terminate", "hang up", "window closed"])
def test_an_end_that_the_system_asks_for_keeps_every_letter(
    desk: Desk, at: Callable[[Desk], Terminal], how: str
) -> None:
    terminal = at(desk).see("Title *").press("end").type(" bis").see("session 49 bis")
    if how == "window closed":
        terminal.hang_up()
    else:
        number = signal.SIGTERM if how == "terminate" else signal.SIGHUP
        assert terminal.signal(number) == 128 + number
    assert kept(desk) == "Kenya, session 49 bis"
