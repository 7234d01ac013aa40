"""Take the pictures of the docs again: `make screenshots`. Each shows the demo network on one fixed day."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cawg_tui.demo_network.build import FIRST, SECOND, SHARED, build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.pilot import Pilot

PICTURES = Path(__file__).parent / "screenshots"
TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
# Who looks at a picture should not be asking a font server for it.
WEB_FONT = re.compile(r',\s*url\("https?://[^)]*\) format\("[^"]*"\)')
WIDE, NARROW = (120, 40), (80, 24)
KENYA = ("slash", *"kenya", "enter", "enter")
PLAN = ("slash", *"workplan", "space", *"2026", "enter", "enter")
ISSUE = (*KENYA, "e", "f4", *["down"] * 4, "enter", "enter", "tab", "tab")
ROAD = ("slash", *"loans", "enter", "enter")
CALL = (
    "n", *["down"] * 5, "enter", *"River", "space", *"council", "tab", *"via", "space", *"the", "space", *"parish",
    "f5", *"Kenya", "f5", *"Evicted", "space", *"for", "space", "a", "space", *"road", "tab", "y", "f5", "tab",
    *"Example", "space", *"Roads", "tab", *"Netherlands", "tab", *"IFC", "tab", "4",
)  # fmt: skip
# name of the picture, size, keys to press, and a word that shows that the screen has come.
SHOTS: Sequence[tuple[str, tuple[int, int], Sequence[str], str]] = (
    ("home", WIDE, (), "Beatriz"),
    ("home-narrow", NARROW, (), "Beatriz"),
    ("calendar", WIDE, ("c",), "Past and still open"),
    ("calendar-narrow", NARROW, ("c",), "Past and still open"),
    ("timeline", WIDE, ("c", "t"), "Nov"),
    ("timeline-narrow", NARROW, ("c", "t"), "Nov"),
    ("workplan", WIDE, PLAN, "How far it has come"),
    ("workplan-narrow", NARROW, PLAN, "How far it has come"),
    ("word-count", WIDE, ISSUE, "words: 72 too many"),
    ("records", WIDE, ("2",), "185 records"),
    ("records-narrow", NARROW, ("2",), "185 records"),
    ("search", WIDE, ("slash", *"kenya"), "24 records"),
    ("record", WIDE, KENYA, "What it is"),
    ("form", WIDE, (*KENYA, "e"), "Title *"),
    ("history", WIDE, (*KENYA, "y"), "What it changed"),
    ("review", WIDE, ("3", "5"), "Field by field"),
    ("sync", WIDE, ("s",), "Received"),
    ("intake", WIDE, CALL, "part 4 of 10"),
    ("intake-narrow", NARROW, CALL, "part 4 of 10"),
    ("mechanisms", WIDE, (*ROAD, "m"), "by 30 Dec, in 38 days"),
    ("mechanisms-narrow", NARROW, (*ROAD, "m"), "by 30 Dec, in 38 days"),
)


def main() -> None:
    """Build a demo network for each picture and take it; words after the command name the pictures to take."""
    wanted = [shot for shot in SHOTS if not sys.argv[1:] or shot[0] in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, GIT_CONFIG_GLOBAL=f"{home}/.gitconfig", TEXTUAL_ANIMATIONS="none", TZ="UTC")
        network = Path(home) / "network"
        build(network)
        for number, (name, size, keys, word) in enumerate(wanted):
            place = _copied(network, Path(home) / str(number))
            asyncio.run(_shoot(place, name, size, keys, word))


def _copied(network: Path, folder: Path) -> Path:
    """Return the first member's clone in a network of its own, so that no picture changes the next."""
    shutil.copytree(network, folder, symlinks=True)
    for member in (FIRST, SECOND):
        where = ["git", "-C", str(folder / member), "remote", "set-url", "origin", str(folder / SHARED)]
        subprocess.run(where, check=True)  # noqa: S603 - constant words
    return folder / FIRST


async def _shoot(place: Path, name: str, size: tuple[int, int], keys: Sequence[str], word: str) -> None:
    from cawg_tui.tui.app import CawgApp

    app = CawgApp(place, clock=lambda: TODAY)
    async with app.run_test(size=size) as pilot:
        await _until(pilot, "Due")
        for key in keys:
            await pilot.press(key)
            await _settle(pilot, 2)
            while app.is_holding:
                await _settle(pilot, 1)
        await _until(pilot, word)
        await _settle(pilot, 40)
        PICTURES.mkdir(exist_ok=True)
        picture = WEB_FONT.sub("", app.export_screenshot(title=f"cawg: {name}"))
        (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")
        print(f"{name}.svg")
        app.exit()


async def _until(pilot: Pilot[None], word: str) -> None:
    for _ in range(600):
        shown = "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
        if word in shown:
            return
        await _settle(pilot, 1)
    raise TimeoutError(f"{word!r} did not come:\n{shown}")


async def _settle(pilot: Pilot[None], times: int = 12) -> None:
    for _ in range(times):
        await pilot.pause(0.03)


if __name__ == "__main__":
    main()
