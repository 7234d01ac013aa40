"""How the interface keeps up with the files: what changed on disk and how the clone stands, in jobs of their own."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import App
from textual.reactive import reactive
from textual.signal import Signal

from cawg_tui.records.inert import inert
from cawg_tui.tui.jobs import Jobs
from cawg_tui.tui.messages import Shown
from cawg_tui.tui.top_line import Standing

if TYPE_CHECKING:
    from cawg_tui.errors import CawgError
    from cawg_tui.index.folders import Refreshed
    from cawg_tui.workspace import Workspace

IDLE_SECONDS, LOOK_SHARE = 5.0, 20
# How long the first look at the files waits, at most, for the first screen to show what it is for.
LONGEST_FIRST = 1.0
# While records are read for the first time lists grow: early by what is there already, then by this part of all.
GROWN = 0.05
FILLING = "Records are being read for the first time on this computer: what you see is not yet all of it."


class KeepingUp(Jobs, App[None]):
    """An app that follows what becomes of its workspace; `changed` tells which records, none named means any."""

    standing: reactive[Standing] = reactive(Standing())
    banner: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__()
        self.workspace: Workspace | None = None
        self.changed: Signal[frozenset[str]] = Signal(self, "changed")
        self._looks_out = False
        self._look_began = self._look_took = 0.0
        self._shows_from = 0.0

    def on_mount(self) -> None:
        """Look at the files now and then from here on."""
        self.set_interval(IDLE_SECONDS, self._idle)

    def see_format(self, workspace: Workspace) -> None:
        """Say it where the workspace can be read only."""
        if workspace.settings.read_only:
            from cawg_tui.errors import NewerFormatError
            from cawg_tui.store.settings import FORMAT

            self.banner = NewerFormatError(workspace.settings.format, FORMAT).sentence

    def begin_to_look(self) -> None:
        """Compare the files with the index, once the first screen shows what it is for; at once where it is empty."""
        self._looks_out = False
        if self.workspace is not None and self.workspace.index.filling:
            self.banner = self.banner or FILLING
            self._shows_from = 0.0
            self._look_first()
        else:
            self.set_timer(LONGEST_FIRST, self._look_first)

    @on(Shown)
    def _shown(self) -> None:
        """Compare the files with what is shown, now that it is there."""
        self.call_after_refresh(self._look_first)

    def _look_first(self) -> None:
        workspace = self.workspace
        if workspace is not None and not self._looks_out:
            self._looks_out = True
            self._look(workspace)

    def _look(self, workspace: Workspace) -> None:
        self._look_began = monotonic()
        self.run_job(
            "refresh", lambda job: workspace.refresh(None, job.tell, job.cancelled, thorough=True), self._looked,
            self._could_not_look, told=self._reading,
        )  # fmt: skip

    def _reading(self, words: str, part: float | None) -> None:
        if not self.standing.known:
            self.standing = replace(self.standing, said=f"{words} {part:.0%}" if part is not None else words)
        workspace = self.workspace
        if part and part >= self._shows_from and workspace is not None and workspace.index.filling:
            self._shows_from = part + min(part, GROWN)
            self.changed.publish(frozenset())

    def _idle(self) -> None:
        """Look outside now and then, at most a twentieth of the time; not where nobody sees the screen."""
        if self.app_focus and monotonic() - self._look_began > self._look_took * LOOK_SHARE:
            self.look_outside()

    def look_outside(self) -> None:
        """Take in what changed on disk since the last look."""
        workspace = self.workspace
        if workspace is not None and self._looks_out and not self.is_running_job("refresh"):
            self._look(workspace)

    def _looked(self, refreshed: Refreshed) -> None:
        self._look_took = monotonic() - self._look_began
        self._all_read()
        if refreshed.redeclared and self.workspace is not None:
            self.see_format(self.workspace)
        if refreshed.anything:
            self.changed.publish(frozenset())
        self.measure()

    def _could_not_look(self, error: CawgError) -> None:
        self._all_read()
        self.show_refusal(error)

    def _all_read(self) -> None:
        if self.banner == FILLING:
            self.banner = ""

    def measure(self) -> None:
        """Count again what the first line says."""
        workspace = self.workspace
        if workspace is not None:
            self.run_job("standing", lambda _: standing_of(workspace), self._measured, self._not_measured)

    def _measured(self, standing: Standing) -> None:
        if self.standing.known and standing != self.standing:
            self.changed.publish(frozenset())
        self.standing = standing

    def _not_measured(self, error: CawgError) -> None:
        self.banner = self.banner or error.sentence
        self.standing = replace(self.standing, known=True, said="not known")

    def on_app_focus(self, _event: events.AppFocus) -> None:
        """Look outside when the member comes back to this window."""
        self.look_outside()


def standing_of(workspace: Workspace) -> Standing:
    """Count what waits: to save, to send, to receive, to decide, and records with problems."""
    problems = workspace.index.problem_count()
    state = workspace.state()
    return Standing(
        inert(workspace.settings.name), len(state.unsaved), state.to_send, state.to_receive, state.to_decide, problems,
        alone=not state.remote, known=True,
    )  # fmt: skip
