"""A titled pane of lines, each of which leads to a record; what to do next where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from cawg_tui.tui.columns import Column, laid_out
from cawg_tui.tui.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says, and the record (and place in it) it leads to; a heading leads nowhere."""

    columns: tuple[Column, ...]
    record_id: str = ""
    field: str = ""
    edit: bool = False
    heading: bool = False


class Panel(LineList):
    """A pane of lines under a title, with their number; `empty` is said where there are none.

    Until lines have come, `coming` is said, so that a pane that waits does not look like one without lines.
    """

    def __init__(self, title: str, empty: str, *, id: str, coming: str = "") -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, classes="pane")
        self.border_title = Content(title)
        self.empty, self.coming, self.said = empty, coming, ""
        self.lines: tuple[Line, ...] = ()

    @property
    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.lines)

    def line(self, index: int, width: int) -> Content:
        """Return one line in columns."""
        return laid_out(self.lines[index].columns, width)

    def show(self, lines: Sequence[Line], said: str = "") -> None:
        """Show these lines instead, or a sentence where there are none."""
        fresh = tuple(lines)
        if (fresh, said) == (self.lines, self.said) and self.has_class("-filled"):
            return
        self.lines, self.said = fresh, said
        self.add_class("-filled")
        many = sum(not one.heading for one in fresh)
        self.border_subtitle = Content(str(many)) if many else Content("")
        self.lines_changed()

    def empty_words(self) -> str:
        """Return the sentence for when there are none, or that they are on their way."""
        return (self.said or self.empty) if self.has_class("-filled") else self.coming

    def action_left(self) -> None:
        """Go to the pane before at once, so that a key typed right after it is for that pane."""
        self.screen.focus_previous(Panel)

    def action_right(self) -> None:
        """Go to the next pane at once."""
        self.screen.focus_next(Panel)

    def can_stop(self, index: int) -> bool:
        """Say whether the cursor may stand on a line: not on a heading."""
        return index < len(self.lines) and not self.lines[index].heading
