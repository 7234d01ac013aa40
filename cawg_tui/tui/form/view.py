"""Bringing a piece of a form into view, together with the heading right above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.geometry import Region

if TYPE_CHECKING:
    from textual.widget import Widget


def bring_into_view(piece: Widget, line: int | None = None) -> None:
    """Scroll what stands around a piece so that all of it is on screen, or one line of it, counted from its top.

    The heading right above comes along where both have room. Call it once the screen is laid out: it is done at once,
    in one step, for a step that waits would go to where things stood before.
    """
    around = next((one for one in piece.ancestors if isinstance(one, VerticalScroll)), None)
    if around is None or not piece.size.height:
        return
    top = piece.region.y - around.content_region.y + around.scroll_offset.y
    region = Region(0, top, 1, piece.size.height) if line is None else Region(0, top + line, 1, 1)
    heading = _heading_above(piece, around)
    if heading is not None and heading.size.height:
        over = heading.region.y - around.content_region.y + around.scroll_offset.y
        both = Region(0, over, 1, region.bottom - over)
        region = both if both.height <= around.size.height else region
    around.scroll_to_region(region, animate=False, immediate=True)


def _heading_above(piece: Widget, around: VerticalScroll) -> Widget | None:
    pieces = list(around.children)
    at = next((at for at, one in enumerate(pieces) if one is piece or one in piece.ancestors), 0)
    return pieces[at - 1] if at and pieces[at - 1].has_class("heading") else None
