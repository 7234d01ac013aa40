"""The floor for the cursor: a list of plain text, as many lines as there are records, drawn where it is seen.

It is as large as the list of records is in the same terminal, with no panes, columns or index beside it.
"""

from __future__ import annotations

import sys
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

WIDTH, HEIGHT = 54, 32
MARKED = Style(reverse=True)


class PlainList(ScrollView, can_focus=True):
    """Lines with a cursor: j goes a line down, space a screenful."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("j", "go(1)"), Binding("space", f"go({HEIGHT - 1})")]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.cursor, self.count = 0, count

    def on_mount(self) -> None:
        self.virtual_size = Size(WIDTH - 2, self.count)

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        here = number == self.cursor
        text = f"{'›' if here else ' '}   Record{number} and in a few words what it is"
        return Strip([Segment(f"{text:{WIDTH - 2}.{WIDTH - 2}}", MARKED if here else None)])

    def action_go(self, step: int) -> None:
        before, self.cursor = self.cursor, min(self.cursor + step, self.count - 1)
        if self.cursor >= self.scroll_offset.y + HEIGHT:
            self.scroll_to(y=self.cursor - HEIGHT + 1, animate=False, immediate=True)
        for number in (before, self.cursor):
            self.refresh(Region(0, number - self.scroll_offset.y, self.size.width, 1))


class Lines(App[None]):
    """Shows nothing but the list."""

    CSS = f"PlainList {{ width: {WIDTH}; height: {HEIGHT}; }}"

    def compose(self) -> ComposeResult:
        yield PlainList(int(sys.argv[1]))


if __name__ == "__main__":
    Lines().run()
