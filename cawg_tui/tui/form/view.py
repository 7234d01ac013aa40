"""Bringing a piece of a form into view, together with the heading right above it."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget


def bring_into_view(piece: Widget, line: int | None = None) -> None:
    """Scroll what stands around a piece so that all of it is on screen, or one line of it, counted from its top.

    The heading right above comes along where both have room. Call it once the screen is laid out: it is done at once,
    in one step, for a step that waits would go to where things stood before.
    """
    around = next((one for one in piece.ancestors if isinstance(one, VerticalScroll)), None)
    if around is None or not piece.size.height:
        return
    top = _line_in(around, piece)
    region = Region(0, top, 1, piece.size.height) if line is None else Region(0, top + line, 1, 1)
    heading = _heading_above(piece, around)
    if heading is not None and heading.size.height:
        over = _line_in(around, heading)
        both = Region(0, over, 1, region.bottom - over)
        region = both if both.height <= around.size.height else region
    around.scroll_to_region(region, animate=False, immediate=True)


def _line_in(around: Widget, piece: Widget) -> int:
    """Return how far below the beginning of all it stands, wherever that is scrolled to by now."""
    line, one = piece.virtual_region.y, piece.parent
    while isinstance(one, Widget) and one is not around:
        line += one.virtual_region.y
        one = one.parent
    return line


def _heading_above(piece: Widget, around: VerticalScroll) -> Widget | None:
    pieces = list(around.children)
    at = next((at for at, one in enumerate(pieces) if one is piece or one in piece.ancestors), 0)
    return pieces[at - 1] if at and pieces[at - 1].has_class("heading") else None
