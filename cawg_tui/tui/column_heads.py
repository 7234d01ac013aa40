"""The line above the list of records: its columns, which one sorts it, and a click to sort by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from cawg_tui.tui.columns import GAP
from cawg_tui.tui.record_list import MARK_WIDTH, title_width
from cawg_tui.tui.text import fitted

if TYPE_CHECKING:
    from textual import events

    from cawg_tui.tui.record_list import Head

UP, DOWN = "▲", "▼"
MARGIN = 2


class ColumnHeads(Widget):
    """Names of the columns, in their places."""

    class Clicked(Message):
        """A column's name was clicked."""

        def __init__(self, sort: str) -> None:
            super().__init__()
            self.sort = sort

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.heads: tuple[Head, ...] = ()
        self.sort: str | None = None
        self.descending = False

    def show(self, heads: tuple[Head, ...], sort: str | None, *, descending: bool) -> None:
        """Show these columns, sorted by one of them."""
        self.heads, self.sort, self.descending = heads, sort, descending
        self.refresh()

    def _placed(self) -> list[tuple[int, int, Head]]:
        """Return each column with where it begins and how wide it is."""
        at, width = MARGIN + MARK_WIDTH, self.size.width - MARGIN - 1
        placed = []
        for head in self.heads:
            mine = head.width or title_width(self.heads, width)
            placed.append((at, mine, head))
            at += mine + GAP
        return placed

    def render(self) -> Content:
        """Draw the names."""
        parts: list[str | tuple[str, str]] = [" " * (MARGIN + MARK_WIDTH)]
        for _, width, head in self._placed():
            here = head.sort == self.sort
            arrow = f" {DOWN if self.descending else UP}" if here else ""
            words = fitted(head.label, max(min(len(head.label), width - len(arrow)), 0)) + arrow
            parts += [(fitted(words, width), "bold $text-primary" if here else "bold $text-muted"), " " * GAP]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Sort by the column that was clicked."""
        for at, width, head in self._placed():
            if at <= event.x < at + width:
                self.post_message(self.Clicked(head.sort))
