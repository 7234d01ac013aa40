"""The forms that lead to a workspace: begin, join, try. What is wrong stands beside its line; nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, ProgressBar, Static

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.page import Page
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.errors import CawgError
    from cawg_tui.tui.jobs import Job

ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the folder to open, and the sentence that says so."""

    folder: Path
    sentence: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a form: what it is called, what it is for, what stands in it at first."""

    name: str
    label: str
    help: str
    first: str = ""
    needed: bool = True


class EntryScreen(Page):
    """A form of a few lines and the job it starts; heirs say which lines and which job."""

    CSS_PATH = "entry.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("entry")]
    AUTO_FOCUS = "Input"
    HEADING: ClassVar[str] = ""
    GO_ON: ClassVar[str] = ""
    ASKED: ClassVar[tuple[Asked, ...]] = ()

    def body(self) -> ComposeResult:
        """Yield the lines, each with its help and room for what is wrong with it."""
        with VerticalScroll(classes="pane entry-pane") as pane:
            pane.border_title = Content(self.HEADING)
            for asked in self.ASKED:
                needed = "" if asked.needed else "  (may stay empty)"
                yield Static(Content.assemble((asked.label, "bold"), (needed, "$text-muted")), classes="entry-label")
                yield Input(asked.first, id=f"entry-{asked.name}", compact=True, select_on_focus=False)
                yield Static(Content(asked.help), classes="entry-help quiet")
                yield Static(id=f"wrong-{asked.name}", classes="entry-wrong trouble")
            yield Button(Content(self.GO_ON), id="entry-go", variant="primary", compact=True)
            yield Static(id="entry-progress")
            yield ProgressBar(total=None, show_eta=False, show_percentage=False, id="entry-bar")
            yield Static(id="entry-wrong", classes="trouble")

    def typed(self, name: str) -> str:
        """Return what stands in a line."""
        return self.query_one(f"#entry-{name}", Input).value.strip()

    def folder(self) -> Path:
        """Return the folder that was typed, with ~ as the member's own."""
        return Path(self.typed("folder")).expanduser().absolute()

    def wrong(self) -> dict[str, str]:
        """Return what is wrong with what was typed, by line."""
        found = {
            asked.name: f"Please fill in: {asked.label.lower()}."
            for asked in self.ASKED
            if asked.needed and not self.typed(asked.name)
        }
        if any(asked.name == "email" for asked in self.ASKED) and "email" not in found:
            name, at, host = self.typed("email").partition("@")
            if not (name and at and host) or " " in self.typed("email"):
                found["email"] = "An e-mail looks like amina@example.org."
        return found

    def make(self, job: Job[Made]) -> Made:
        """Do what the form is for, in a thread of its own."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Read what `make` needs from the lines, before the thread begins."""
        raise NotImplementedError

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        inputs = list(self.query(Input))
        at = inputs.index(event.input)
        if at + 1 < len(inputs):
            inputs[at + 1].focus()
        else:
            self.action_go_on()

    @on(Button.Pressed, "#entry-go")
    def _pressed(self) -> None:
        self.action_go_on()

    def action_go_on(self) -> None:
        """Check the lines and start."""
        if self.has_class("-running"):
            return
        wrong = self.wrong()
        for asked in self.ASKED:
            self.query_one(f"#wrong-{asked.name}", Static).update(Content(wrong.get(asked.name, "")))
            self.query_one(f"#wrong-{asked.name}").display = asked.name in wrong
        if wrong:
            self.query_one(f"#entry-{next(iter(wrong))}").focus()
            return
        self.query_one("#entry-wrong", Static).update(Content(""))
        self.query_one("#entry-progress", Static).update(Content("Working…"))
        self.add_class("-running")
        self.prepare()
        self.run_job(ENTRY, self.make, self._made, self._refused, told=self._told)

    def _told(self, words: str, part: float | None) -> None:
        self.query_one("#entry-progress", Static).update(cell(words))
        self.query_one("#entry-bar", ProgressBar).update(total=None if part is None else 1.0, progress=part or 0.0)

    def _made(self, made: Made) -> None:
        self.notify(para(made.sentence).plain, markup=False, timeout=8)
        self.dismiss()
        self.cawg.open(made.folder)

    def _refused(self, error: CawgError) -> None:
        self.remove_class("-running")
        self.query_one("#entry-progress", Static).update(Content(""))
        self.query_one("#entry-wrong", Static).update(para(error.sentence))

    def action_leave(self) -> None:
        """Stop what runs; else go back."""
        if self.has_class("-running"):
            self.query_one("#entry-progress", Static).update(Content("Stopping…"))
            self.cancel_job(ENTRY)
        else:
            self.dismiss()


FOLDER = Asked("folder", "Folder", "Where the workspace will stand on this computer: a new or empty folder.", "~/cawg")
PERSON = Asked("person", "Your name", "It stands beside everything you save, for all members to see.")
EMAIL = Asked("email", "Your e-mail", "It goes with your name into the history.")


class BeginScreen(EntryScreen):
    """Begin a new workspace."""

    HEADING = "Begin a new workspace"
    GO_ON = "Begin"
    ASKED = (
        Asked("title", "Name of the network", "What members call it, like Corporate Accountability Working Group."),
        PERSON,
        EMAIL,
        FOLDER,
        Asked(
            "remote", "Address of the shared remote",
            "Where members send and receive: https://…, ssh://… or a folder. It can be given later.", needed=False,
        ),
    )  # fmt: skip

    def prepare(self) -> None:
        """Read the lines."""
        self._read = (
            self.folder(),
            self.typed("title"),
            self.typed("person"),
            self.typed("email"),
            self.typed("remote"),
        )

    def make(self, job: Job[Made]) -> Made:
        """Write the workspace and its first commit."""
        from cawg_tui.beginning import begin

        return Made(self._read[0], begin(*self._read))


class JoinScreen(EntryScreen):
    """Join a workspace that others share."""

    HEADING = "Join a workspace"
    GO_ON = "Join"
    ASKED = (
        Asked("address", "Address", "What your group gave you: https://…, ssh://…, user@host:path, or a folder."),
        PERSON,
        EMAIL,
        FOLDER,
    )

    def prepare(self) -> None:
        """Read the lines."""
        self._read = (self.typed("address"), self.folder(), self.typed("person"), self.typed("email"))

    def make(self, job: Job[Made]) -> Made:
        """Copy the workspace with its history."""
        from cawg_tui.beginning import join

        return Made(self._read[1], join(*self._read, job.tell, job.cancelled))


class DemoScreen(EntryScreen):
    """Try the demo network."""

    HEADING = "Try the demo network"
    GO_ON = "Build and open it"
    ASKED = (
        Asked(
            "folder", "Folder",
            "A new or empty folder. You will work as Amina; Beatriz has sent something you have not received yet.",
            "~/cawg-demo",
        ),
    )  # fmt: skip

    def prepare(self) -> None:
        """Read the line."""
        self._folder = self.folder()

    def make(self, job: Job[Made]) -> Made:
        """Build the demo network, or open the one that stands there."""
        from cawg_tui.demo_network.build import FIRST, build, is_built

        if is_built(self._folder):
            return Made(self._folder / FIRST, "The demo network was there already; it is open as you left it.")
        return Made(build(self._folder, job.tell), "The demo network is ready. You are Amina.")
