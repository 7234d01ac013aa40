"""Keys counted as they are pressed, and what the members' page says of how many a journey takes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.tui.desk import editing

if TYPE_CHECKING:
    from textual.pilot import Pilot

PAGE = Path(__file__).parents[2] / "docs" / "members.md"
NAMES = {" ": "space", ",": "comma", ".": "full_stop", ":": "colon", "/": "slash"}


class Keys:
    """Keys pressed one by one: those that get about or choose, and the letters of words that are the member's own."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.about = self.letters = 0

    async def press(self, *keys: str) -> None:
        """Press keys that get about or choose."""
        self.about += len(keys)
        await self.pilot.press(*keys)

    async def type(self, words: str) -> None:
        """Type words."""
        self.letters += len(words)
        await self.pilot.press(*(NAMES.get(letter, letter) for letter in words))

    async def at(self, field: str) -> None:
        """Be in a field."""
        await editing(self.pilot, field)


def stated(journey: str) -> tuple[int, int]:
    """Return how many keys the page says a journey takes to get about, and how many letters its words have."""
    found = re.search(rf"^\| {re.escape(journey)}[^|]*\| (\d+) \| (\d+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert found is not None, journey
    return int(found[1]), int(found[2])
