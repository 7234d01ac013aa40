"""A question with a few answers: says what happened, what each answer will do, and returns the answer's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

LEAVE = ""
LABEL_GAP = 2
# The lines of a dialog around its answers and its long part: edges, blank lines, three lines of explanation.
AROUND = 12
LEAST, MOST = 3, 16


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the name that is returned, what it is called, what it will do."""

    name: str
    label: str
    will: str = ""


class Answers(LineList):
    """The answers, one to a line."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__()
        self.answers = tuple(answers)
        self.room = max((len(one.label) for one in self.answers if one.will), default=0) + LABEL_GAP

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.answers)

    def line(self, index: int, width: int) -> Content:
        """Return an answer with what it will do."""
        answer = self.answers[index]
        label = Content.styled(f"{answer.label:<{self.room}}" if answer.will else answer.label, "bold")
        return Content.assemble(label, (answer.will, "$text-muted")).truncate(width, ellipsis=True)


class Ask(ModalScreen[str]):
    """A question. Escape is the answer that changes nothing, and returns the empty name."""

    CSS_PATH: ClassVar[list[str | Path]] = ["dialog.tcss"]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", id="screen.back")]
    AUTO_FOCUS = "Answers"

    def __init__(self, title: str, said: str | Content, answers: Sequence[Answer], more: Content | None = None) -> None:
        """Ask `title`, explain in `said`; `more` may be long and scrolls."""
        super().__init__()
        self.heading, self.said, self.answers = title, said, tuple(answers)
        self.more = more

    def compose(self) -> ComposeResult:
        """Show the question above its answers."""
        with Vertical(classes="dialog") as box:
            box.border_title = cell(self.heading)
            said = self.said if isinstance(self.said, Content) else para(self.said)
            yield Static(said, classes="said", markup=False)
            if self.more is not None:
                with VerticalScroll(classes="more", can_focus=True):
                    yield Static(self.more, markup=False)
            yield Answers(self.answers)

    def on_mount(self) -> None:
        """Be as tall as the answers are many."""
        answers = self.query_one(Answers)
        answers.styles.height = answers.count
        self._fit()

    def on_resize(self) -> None:
        """Leave room for the answers on a screen of any height."""
        self._fit()

    def _fit(self) -> None:
        room = self.app.size.height - len(self.answers) - AROUND
        for more in self.query(".more"):
            more.styles.max_height = max(LEAST, min(MOST, room))

    @on(LineList.Opened)
    def _answered(self, event: LineList.Opened) -> None:
        event.stop()
        self.dismiss(self.answers[event.index].name)

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(LEAVE)
