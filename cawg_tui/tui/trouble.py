"""Shown where a workspace cannot be opened: the sentence that says why, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.page import Page
from cawg_tui.tui.text import para

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class TroubleScreen(Page):
    """One sentence, and three ways on."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("trouble")]

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence

    def body(self) -> ComposeResult:
        """Yield the sentence."""
        pane = VerticalScroll(Static(para(self.sentence)), classes="pane trouble-pane")
        pane.border_title = Content("This workspace could not be opened")
        yield pane

    def action_again(self) -> None:
        """Try to open it once more."""
        place = self.cawg.place
        self.dismiss()
        if place is not None:
            self.cawg.open(place)

    async def action_welcome(self) -> None:
        """Go to the welcome screen, to open another."""
        self.dismiss()
        await self.cawg.switch_mode("welcome")
