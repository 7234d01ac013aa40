"""Lines made of columns: each a text, how wide it is, and how it looks; one of them takes what room is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from cawg_tui.tui.text import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One part of a line. `width` 0 takes a `share` of the room that is left.

    `least` is the width of the line from which on it is shown; a negative one, the width up to which.
    """

    text: str
    width: int = 0
    style: str = ""
    least: int = 0
    share: int = 1


def laid_out(columns: Sequence[Column], width: int) -> Content:
    """Return the columns that fit on one line of exactly so many cells; a column without text gives its room away."""
    shown = [one for one in columns if _fits(one, width) and (one.text or one.width)]
    taken = sum(one.width for one in shown) + GAP * max(len(shown) - 1, 0)
    shares = sum(one.share for one in shown if not one.width)
    left = max(width - taken, 0)
    parts: list[Content | str] = []
    for at, one in enumerate(shown):
        mine = one.width or left * one.share // shares
        words = fitted(one.text, mine)
        parts.append(Content.styled(words, one.style) if one.style else Content(words))
        if at < len(shown) - 1:
            parts.append(" " * GAP)
    line = Content.assemble(*parts)
    left = width - line.cell_length
    return Content(fitted(line.plain, width)) if left < 0 else Content.assemble(line, " " * left)


def _fits(one: Column, width: int) -> bool:
    return width >= one.least if one.least >= 0 else width <= -one.least
