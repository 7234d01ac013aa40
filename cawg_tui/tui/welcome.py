"""The welcome screen, for where there is no workspace: begin one, join one, or try the demo network."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.entry import BeginScreen, DemoScreen, EntryScreen, JoinScreen
from cawg_tui.tui.page import Page

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

ABOUT = (
    "A shared workspace for groups that act together on corporate abuse: initiatives, submissions, cases, deadlines."
)
KEPT = (
    "Records are plain files on your computer. Sending and receiving go through your group's shared remote, never ours."
)
CHOICES: tuple[tuple[str, str, str, str], ...] = (
    ("begin", "b", "Begin a new workspace", "For a group that has none yet. Others can join later."),
    ("join", "i", "Join a workspace", "Somebody gave you its address. You get all of it."),
    ("demo", "t", "Try the demo network", "Sample records, two members. Nothing leaves this computer."),
)
SCREENS: dict[str, type[EntryScreen]] = {"begin": BeginScreen, "join": JoinScreen, "demo": DemoScreen}


class Choice(Static, can_focus=True):
    """One of the ways to a workspace: its key, its name, a sentence."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("choice")]

    class Chosen(Message):
        """This way was chosen."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, name: str, key: str, title: str, sentence: str) -> None:
        words = Content.assemble(
            (f" {key} ", "bold reverse"), "  ", (title, "bold"), "\n     ", (sentence, "$text-muted")
        )
        super().__init__(words, id=f"choose-{name}", classes="choice")
        self.choice = name

    def action_take(self) -> None:
        """Choose it."""
        self.post_message(self.Chosen(self.choice))

    def on_click(self) -> None:
        """Choose it with the mouse."""
        self.action_take()


class WelcomeScreen(Page):
    """Three ways to a workspace."""

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("welcome")]
    AUTO_FOCUS = "Choice"

    def body(self) -> ComposeResult:
        """Yield what cawg is, and the ways."""
        with Vertical(id="welcome"):
            yield Static(Content.styled("Welcome to cawg", "bold $text-primary"), id="welcome-title")
            yield Static(Content(ABOUT), classes="welcome-words")
            for choice in CHOICES:
                yield Choice(*choice)
            yield Static(Content(KEPT), classes="welcome-words quiet")

    @on(Choice.Chosen)
    def _chosen(self, message: Choice.Chosen) -> None:
        self.action_choose(message.name)

    def action_choose(self, name: str) -> None:
        """Show the form of one of the ways."""
        self.app.push_screen(SCREENS[name]())

    def action_next(self) -> None:
        """Go to the next way."""
        self.focus_next("Choice")

    def action_previous(self) -> None:
        """Go to the way before."""
        self.focus_previous("Choice")
