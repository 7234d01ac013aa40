"""What the interface's tests share: waiting for what should come, and reading what is on the screen."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from cawg_tui.tui.app import CawgApp
from cawg_tui.tui.records import RecordsScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import App
    from textual.pilot import Pilot

WIDE, NARROW = (120, 40), (80, 24)
PATIENCE = 60.0
A_MOMENT = 0.3


def text_of(app: App[Any]) -> str:
    """Return what the screen shows, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def until(pilot: Pilot[Any], holds: Callable[[], object], what: str = "") -> None:
    """Wait until something holds; fail with what is on the screen where it never does."""
    began = time.monotonic()
    while True:
        await pilot.pause()  # rests by itself until nothing happens, a fiftieth of a second at least
        if holds():
            return
        waited = time.monotonic() - began
        if waited > PATIENCE:
            shown = text_of(pilot.app)
            raise AssertionError(f"it never came: {what}\n{shown}")
        if waited > A_MOMENT:
            await asyncio.sleep(0.03)


async def until_shown(pilot: Pilot[Any], *words: str) -> None:
    """Wait until all these words are on the screen."""

    def all_shown() -> bool:
        text = text_of(pilot.app)
        return all(word in text for word in words)

    await until(pilot, all_shown, ", ".join(words))


async def until_ready(pilot: Pilot[Any]) -> None:
    """Wait until the workspace is open and measured."""
    app = pilot.app
    assert isinstance(app, CawgApp)
    await until(pilot, lambda: app.workspace is not None and app.standing.known, "an open workspace")


async def to_records(pilot: Pilot[Any]) -> RecordsScreen:
    """Go to Records and wait for the list."""
    await until_ready(pilot)
    await pilot.press("2")
    await until(pilot, lambda: isinstance(pilot.app.screen, RecordsScreen) and pilot.app.screen.listed.answered)
    assert isinstance(pilot.app.screen, RecordsScreen)
    return pilot.app.screen


def app_at(place: Path | None, **how: Any) -> CawgApp:
    """Return the interface on a folder."""
    return CawgApp(place, **how)
