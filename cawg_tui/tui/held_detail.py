"""The pane beside a list of case support: the marked line in full, with what is open in it to be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from textual.binding import BindingType

    from cawg_tui.tui.mechanisms_shown import Gap


class HeldDetail(VerticalScroll, can_focus=True):
    """The pane. From it, the arrow to the left goes back to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("held"), *bindings("reading")]

    def __init__(self) -> None:
        super().__init__(classes="pane", id="held-detail")

    def action_list(self) -> None:
        """Go back to the list."""
        self.screen.query(LineList).first().focus()


class Open(Static, can_focus=True):
    """Something that stands open of a mechanism; enter goes to the field that would change it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("gap")]

    class Answer(Message):
        """The member wants to answer it."""

        def __init__(self, gap: Gap) -> None:
            super().__init__()
            self.gap = gap

    class Left(Message):
        """The focus goes on: to the question after (1) or before (-1), or back to the list (0)."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, gap: Gap) -> None:
        super().__init__(Content.assemble("• ", cell(gap.question), "  ", cell(gap.more, "$text-accent")), markup=False)
        self.gap = gap
        self.can_focus = bool(gap.path)

    def action_answer(self) -> None:
        """Ask to go to the field."""
        self.post_message(self.Answer(self.gap))

    def action_next(self) -> None:
        """Go to the question after."""
        self.post_message(self.Left(1))

    def action_previous(self) -> None:
        """Go to the question before."""
        self.post_message(self.Left(-1))

    def action_list(self) -> None:
        """Go back to the mechanisms."""
        self.post_message(self.Left(0))
