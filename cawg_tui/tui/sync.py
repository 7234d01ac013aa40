"""Send and receive: what is happening while it runs, then what was done in one sentence, and which records."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static

from cawg_tui.records.inert import inert
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.jobs import Job, Jobs
from cawg_tui.tui.key_hints import KeyHints
from cawg_tui.tui.messages import Place
from cawg_tui.tui.sync_choices import ACCEPT, JOIN, SEND, ask_rewritten, ask_sharing, ask_unrelated, outlook_lines
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.errors import CawgError
    from cawg_tui.vcs.inventory import Inventory, Rewriting
    from cawg_tui.vcs.rehearsal import Rehearsal
    from cawg_tui.vcs.states import SyncResult
    from cawg_tui.workspace import Workspace

SAFE = Content("Your work is safe on this computer, whatever happens.")
MOST_NAMES = 100
SETTLED = frozenset({"up_to_date", "sent", "received", "merged", "merged_to_decide"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: the result, and the lines that tell which records are concerned."""

    result: SyncResult
    lines: tuple[Content, ...]


class SyncScreen(Jobs, ModalScreen[Place | None]):
    """Runs one sync, or tells what it would do, and says how it ended; answers with the place to go to next, if any."""

    CSS_PATH = "sync.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sync")]

    def __init__(self, workspace: Workspace, *, preview: bool = False) -> None:
        super().__init__()
        self.opened = workspace
        self.preview = preview
        self.job: Job[Outcome] | None = None
        self.over = self.again = False

    def compose(self) -> ComposeResult:
        """Lay out the words, the bar, and the room for what was done."""
        with Vertical(classes="dialog", id="sync-dialog") as pane:
            pane.border_title = Content("What would happen" if self.preview else "Send & receive")
            yield Static(Content("Beginning…"), id="sync-words")
            yield ProgressBar(total=None, show_eta=False, show_percentage=False, id="sync-bar")
            with VerticalScroll(id="sync-names"):
                yield Static(id="sync-list")
            yield Static(SAFE, id="sync-next")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin."""
        self._begin()

    def _begin(self, **how: Any) -> None:
        self.over = self.again = False
        self.query_one("#sync-next", Static).update(SAFE)
        self.query_one("#sync-bar").display = True
        self.query_one("#sync-names").display = False
        work = self._rehearsed if self.preview else partial(self._synced, how)
        self.job = self.run_job("sync", work, self._ended, self._refused, told=self._told)
        self.refresh_bindings()

    def on_unmount(self) -> None:
        """Let go of what still runs."""
        self.cancel_job("tidying up")
        if self.job is not None:
            self.job.cancel()

    def _told(self, words: str, part: float | None) -> None:
        if self.over or (self.job is not None and self.job.stopped):
            return
        self.query_one("#sync-words", Static).update(cell(words))
        self.query_one("#sync-bar", ProgressBar).update(total=None if part is None else 1.0, progress=part or 0.0)

    def _ended(self, outcome: Outcome) -> None:
        result, together = outcome.result, self.opened.together
        self.again = result.next_key == "sync"
        self._say(para(result.message), list(outcome.lines), _next_step(result, preview=self.preview))
        if result.state == "unrelated":
            self.run_job("choosing", lambda _: together.inventory(), self._ask_unrelated)
        elif result.state == "remote_rewritten":
            self.run_job("choosing", lambda _: together.rewriting(), self._ask_rewritten)
        elif result.state in SETTLED and not self.preview:
            self.run_job("tidying up", lambda job: together.tidy_up(job.cancelled), _nothing, _nothing)

    def _ask_unrelated(self, found: Inventory) -> None:
        self.app.push_screen(ask_unrelated(found, self.app.size.width), self._chosen)

    def _ask_rewritten(self, found: Rewriting) -> None:
        self.app.push_screen(ask_rewritten(found, self.app.size.width), self._chosen)

    def _chosen(self, answer: str | None) -> None:
        """Do what was chosen where the two sides do not fit together."""
        if answer == JOIN:
            self._begin(unrelated=True)
        elif answer == ACCEPT:
            self._begin(accept=True)

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
        """Offer to see what came only once it is over, and to do what was only told or did not go through."""
        if action == "begin":
            return self.over and (self.preview or self.again)
        return self.over and not self.preview if action == "review" else True

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

    def action_begin(self) -> None:
        """Do what was told, or try again."""
        self.preview = False
        self.query_one("#sync-dialog").border_title = Content("Send & receive")
        self._begin()

    # --- in a thread of its own ---------------------------------------------------------------------

    def _rehearsed(self, job: Job[Outcome]) -> Outcome:
        result = self.opened.sync(job.tell, job.cancelled, dry_run=True)
        return Outcome(result, tuple(outlook_lines(result.outlooks, _titles(self.opened, result))))

    def _synced(self, how: dict[str, Any], job: Job[Outcome]) -> Outcome:
        workspace = self.opened
        if how.pop("accept", False):
            workspace.together.accept_rewritten()
        result = workspace.sync(job.tell, job.cancelled, confirm=partial(self._agreed, job), **how)
        places = [workspace.layout.place(path) for path in result.received_paths]
        came = list(dict.fromkeys(place.id for place in places if place is not None))
        went = [one for one in result.records if one not in set(came)] if result.sent else []
        lines = [*_listed("Received", _names(workspace, came)), *_listed("Sent", _names(workspace, went))]
        return Outcome(result, tuple(lines))

    def _agreed(self, job: Job[Outcome], rehearsal: Rehearsal) -> bool:
        """Ask whether open decisions may be sent, and wait for the answer."""
        answered = threading.Event()
        answers: list[str | None] = []
        titles = _titles(self.opened, rehearsal)

        def take(answer: str | None) -> None:
            answers.append(answer)
            answered.set()

        def ask() -> None:
            self.app.push_screen(ask_sharing(rehearsal.outlooks, titles), take)

        self.app.call_from_thread(ask)
        while not answered.wait(0.1):
            if job.cancelled():
                return False
        return answers == [SEND]


def _titles(workspace: Workspace, told: SyncResult | Rehearsal) -> dict[str, str]:
    """Return the titles of the records that are told of, as far as the lists know them."""
    rows = {one.id: workspace.row(one.id) for one in told.outlooks[:MOST_NAMES] if one.kind}
    return {record_id: inert(row.title) for record_id, row in rows.items() if row is not None}


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


def _nothing(_ended: object) -> None:
    """Stand in for what follows work that nobody waits for."""


def _next_step(result: SyncResult, *, preview: bool) -> Content:
    if preview:
        return Content("Press s to send & receive now; esc goes back.")
    if result.to_decide:
        return Content("Press 3 to decide what is open; esc goes back.")
    if result.next_key == "sync":
        return Content("Press s to try again; esc goes back.")
    if result.received:
        return Content("Press 3 to see what came; esc goes back.")
    return Content("Press esc to go back.")
