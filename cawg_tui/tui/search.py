"""The search line: what is typed filters the list at once; beside it, how many records fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, Static

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.query_words import EXAMPLES

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class SearchInput(Input):
    """One line for words; no letter in it is a key."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("search-line")]
    # Another letter is no new layout of the screen: `watch_virtual_size` says where it is.
    virtual_size = Reactive(Size(0, 0))

    class Left(Message):
        """The member goes on to the list; with `cleared`, without the words."""

        def __init__(self, *, cleared: bool) -> None:
            super().__init__()
            self.cleared = cleared

    def watch_virtual_size(self, new: Size) -> None:
        """Lay the screen out only where the words come to need scrolling or no longer do; show them to their end."""
        if (new.width > self.container_size.width) != self.show_horizontal_scrollbar:
            self.refresh(layout=True)
        else:
            self.scroll_x = self.validate_scroll_x(self.scroll_x)

    def action_leave_for_list(self) -> None:
        """Go to what was found."""
        self.post_message(self.Left(cleared=False))

    def action_clear(self) -> None:
        """Clear the words and go back to the list."""
        self.post_message(self.Left(cleared=True))


class SearchLine(Vertical):
    """The line, the number of records, and a hint while the cursor is in it."""

    class Asked(Message):
        """These words are searched for now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._said = Content("")

    def compose(self) -> ComposeResult:
        """Lay out the line, the number, the hint."""
        with Horizontal(id="search-row"):
            yield Static(Content("/"), id="search-sign")
            yield SearchInput(placeholder="press / and type to search", compact=True, id="search-input")
            yield Static(id="search-count")
        yield Static(Content(EXAMPLES), id="search-hint")

    @property
    def text(self) -> str:
        """Return what stands in the line."""
        return self.query_one(SearchInput).value

    def put(self, text: str) -> None:
        """Put words into the line as if they had been typed."""
        self.query_one(SearchInput).value = text

    def say(self, words: Content) -> None:
        """Say how many records there are."""
        count = self.query_one("#search-count", Static)
        before, self._said = self._said, words
        count.update(words, layout=words.cell_length != before.cell_length)

    def begin(self) -> None:
        """Put the cursor into the line."""
        self.query_one(SearchInput).focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Asked(event.value))
