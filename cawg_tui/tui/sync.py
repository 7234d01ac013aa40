"""Send and receive: what is happening while it runs, then what was done in one sentence, and which records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static

from cawg_tui.records.inert import inert
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.jobs import Job, Jobs
from cawg_tui.tui.key_hints import KeyHints
from cawg_tui.tui.messages import Place
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.errors import CawgError
    from cawg_tui.vcs.states import SyncResult
    from cawg_tui.workspace import Workspace

MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: the result, and the names of the records that went out and came in."""

    result: SyncResult
    sent: tuple[str, ...]
    received: tuple[str, ...]


class SyncScreen(Jobs, ModalScreen[Place | None]):
    """Runs one sync and says how it ended; answers with the place to go to next, if any."""

    CSS_PATH = "sync.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sync")]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.opened = workspace
        self.job: Job[Outcome] | None = None
        self.over = False

    def compose(self) -> ComposeResult:
        """Lay out the words, the bar, and the room for what was done."""
        with Vertical(classes="dialog", id="sync-dialog") as pane:
            pane.border_title = Content("Send & receive")
            yield Static(Content("Beginning…"), id="sync-words")
            yield ProgressBar(total=None, show_eta=False, show_percentage=False, id="sync-bar")
            with VerticalScroll(id="sync-names"):
                yield Static(id="sync-list")
            yield Static(Content("Your work is safe on this computer, whatever happens."), id="sync-next")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin."""
        workspace = self.opened
        self.job = self.run_job(
            "sync", lambda job: _synced(workspace, job), self._ended, self._refused, told=self._told
        )

    def on_unmount(self) -> None:
        """Let go of what still runs."""
        if self.job is not None:
            self.job.cancel()

    def _told(self, words: str, part: float | None) -> None:
        if self.over or (self.job is not None and self.job.stopped):
            return
        self.query_one("#sync-words", Static).update(cell(words))
        self.query_one("#sync-bar", ProgressBar).update(total=None if part is None else 1.0, progress=part or 0.0)

    def _ended(self, outcome: Outcome) -> None:
        result = outcome.result
        lists = [*_listed("Received", outcome.received), *_listed("Sent", outcome.sent)]
        self._say(para(result.message), lists, _next_step(result))

    def _refused(self, error: CawgError) -> None:
        self._say(para(error.sentence, "$text-error"), [], Content("Press esc to go back."))

    def _say(self, sentence: Content, lists: list[Content], next_step: Content) -> None:
        self.over = True
        self.query_one("#sync-words", Static).update(sentence)
        self.query_one("#sync-bar").display = False
        self.query_one("#sync-list", Static).update(Content("\n").join(lists))
        self.query_one("#sync-names").display = bool(lists)
        self.query_one("#sync-next", Static).update(next_step)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to see what came only once it is over."""
        return self.over if action == "review" else True

    def action_close(self) -> None:
        """Stop while it runs, close when it is over."""
        if self.over or self.job is None:
            self.dismiss(None)
        else:
            self.job.cancel()
            self.query_one("#sync-words", Static).update(Content("Stopping…"))

    def action_review(self) -> None:
        """Go to Review."""
        self.dismiss("review")


def _synced(workspace: Workspace, job: Job[Outcome]) -> Outcome:
    result = workspace.sync(job.tell, job.cancelled)
    places = [workspace.layout.place(path) for path in result.received_paths]
    came = list(dict.fromkeys(place.id for place in places if place is not None))
    went = [one for one in result.records if one not in set(came)] if result.sent else []
    return Outcome(result, _names(workspace, went), _names(workspace, came))


def _names(workspace: Workspace, ids: list[str]) -> tuple[str, ...]:
    names = []
    for record_id in ids[:MOST_NAMES]:
        row = workspace.row(record_id)
        names.append(inert(row.title if row is not None else record_id))
    left = len(ids) - MOST_NAMES
    return (*names, f"and {left:,} more") if left > 0 else tuple(names)


def _listed(heading: str, names: tuple[str, ...]) -> list[Content]:
    if not names:
        return []
    return [Content.styled(heading, "bold $text-primary"), *[Content(f"  {name}") for name in names]]


def _next_step(result: SyncResult) -> Content:
    if result.to_decide:
        return Content("Press 3 to decide what is open; esc goes back.")
    if result.received:
        return Content("Press 3 to see what came; esc goes back.")
    return Content("Press esc to go back.")
