"""The search line: what is typed filters the list at once; beside it, how many records fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.query_words import EXAMPLES

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class SearchInput(Input):
    """One line for words; no letter in it is a key."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("search-line")]

    class Left(Message):
        """The member goes on to the list; with `cleared`, without the words."""

        def __init__(self, *, cleared: bool) -> None:
            super().__init__()
            self.cleared = cleared

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
        self.query_one("#search-count", Static).update(words)

    def begin(self) -> None:
        """Put the cursor into the line."""
        self.query_one(SearchInput).focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Asked(event.value))
