"""Lists inside a form, one line each with a cursor: as tall as they are long, the form around them scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.message import Message

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.form.view import bring_into_view
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType


class EntryLines(LineList):
    """The entries of one list. What is done to them is asked for in `Act`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("entries")]
    moves_at_once = False

    class Act(Message):
        """Something is to be done with the entry under the cursor: add, remove, up, down, undo."""

        def __init__(self, act: str, place: int) -> None:
            super().__init__()
            self.act, self.place = act, place

    def __init__(self, words: Callable[[], list[tuple[str, str]]], empty: str) -> None:
        """Draw what `words` returns: the words of each entry and what is wrong with it."""
        super().__init__()
        self._words, self._empty = words, empty
        self._lines = words()

    @property
    def count(self) -> int:
        """Return how many lines there are; one even where the list is empty, so that the cursor stands somewhere."""
        return max(len(self._lines), 1)

    def line(self, index: int, width: int) -> Content:
        """Return an entry on one line: its number, its words, a mark where something is wrong."""
        if not self._lines:
            return cell(self._empty, "$text-muted").truncate(width, ellipsis=True)
        words, problem = self._lines[index]
        number = f"{index + 1:>{len(str(len(self._lines)))}}  "
        parts = [Content.styled(number, "$text-muted"), cell(words)]
        if problem:
            parts.insert(1, Content.styled("! ", "$text-error bold"))
        return Content("").join(parts).truncate(width, ellipsis=True)

    def refill(self, cursor: int | None = None) -> None:
        """Draw the entries anew after some came, went or moved."""
        self._lines = self._words()
        self.styles.height = self.count
        if cursor is not None:
            self.set_reactive(EntryLines.cursor, max(0, min(cursor, self.count - 1)))
        self.lines_changed()

    def on_mount(self) -> None:
        """Be as tall as the list is long."""
        self.styles.height = self.count

    def watch_cursor(self, old: int, new: int) -> None:
        """Follow the cursor, and have the form around scroll to it."""
        super().watch_cursor(old, new)
        self.call_after_refresh(self.reveal)

    def reveal(self) -> None:
        """Scroll what stands around so that the cursor's line is on screen."""
        if self.has_focus:
            bring_into_view(self, self.cursor)

    def action_down(self) -> None:
        """Go one entry down; past the last, to the next field."""
        if self.cursor >= self.count - 1:
            self.screen.focus_next()
        else:
            super().action_down()

    def action_up(self) -> None:
        """Go one entry up; past the first, to the field before."""
        if self.cursor <= 0:
            self.screen.focus_previous()
        else:
            super().action_up()

    def action_add(self) -> None:
        """Ask for a new entry."""
        self.post_message(self.Act("add", len(self._lines)))

    def action_remove(self) -> None:
        """Ask to take the entry out."""
        if self._lines:
            self.post_message(self.Act("remove", self.cursor))

    def action_move_up(self) -> None:
        """Ask to move the entry up."""
        self.post_message(self.Act("up", self.cursor))

    def action_move_down(self) -> None:
        """Ask to move the entry down."""
        self.post_message(self.Act("down", self.cursor))

    def action_undo(self) -> None:
        """Ask to take back the last change of a list."""
        self.post_message(self.Act("undo", self.cursor))
