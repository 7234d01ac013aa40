"""The History side of a record: who saved it, when, what changed; earlier versions whole, or brought back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cawg_tui.records.difference import changes
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.columns import Column, laid_out
from cawg_tui.tui.dialog import Answer, Ask
from cawg_tui.tui.differences import as_git, blank, by_field
from cawg_tui.tui.jobs import Jobs
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import RecordSaved
from cawg_tui.tui.page import Above
from cawg_tui.tui.record_load import titles_of
from cawg_tui.tui.record_view import RecordView
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.when import ago, clock, day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.comparison import RecordChange
    from cawg_tui.errors import CawgError
    from cawg_tui.outcomes import Saved
    from cawg_tui.records.kinds import Kind
    from cawg_tui.store.records import Stored
    from cawg_tui.vcs.history import Version
    from cawg_tui.workspace import Workspace

MOST = 500
RESTORE = "restore"
WHEN_WIDTH, WHO_WIDTH = 13, 18


@dataclass(frozen=True, slots=True)
class Shown:
    """The difference one version made, both ways of showing it."""

    fields: Content
    git: Content


class Versions(LineList):
    """The saved versions, newest first."""

    def __init__(self, kind: Kind, now: Callable[[], datetime]) -> None:
        super().__init__(classes="pane versions")
        self.kind = kind
        self.border_title = Content("Versions")
        self.now = now
        self.versions: tuple[Version, ...] = ()

    @property
    def count(self) -> int:
        """Return how many versions there are."""
        return len(self.versions)

    def line(self, index: int, width: int) -> Content:
        """Return a version: when, who, in which words."""
        one = self.versions[index]
        return laid_out(
            (
                Column(ago(one.when, self.now()), WHEN_WIDTH, "$text-muted"),
                Column(one.author, WHO_WIDTH, "bold", 50),
                Column(in_short(one.subject, self.kind)),
            ),
            width,
        )


class HistoryPane(Jobs, Container):
    """Versions, and beside or below them what the marked one changed."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("history")]

    def __init__(self, workspace: Workspace, kind: Kind, record_id: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.workspace, self.kind, self.record_id, self.now = workspace, kind, record_id, now
        self.titles: Mapping[str, str] = {}
        self.git = False
        self._shown: Shown | None = None

    def compose(self) -> ComposeResult:
        """Show the versions, and room for a difference."""
        yield Versions(self.kind, self.now)
        with VerticalScroll(classes="pane difference", can_focus=True) as pane:
            pane.border_title = Content("What it changed")
            yield Static(blank("Reading the history …"), markup=False)

    def on_mount(self) -> None:
        """Read the history."""
        self.reread()

    @property
    def versions(self) -> Versions:
        """Return the list."""
        return self.query_one(Versions)

    def reread(self) -> None:
        """Read the versions again, after a save or a sync."""
        workspace, record_id = self.workspace, self.record_id
        self.run_job("history", lambda _: workspace.past.versions(record_id, MOST), self._read, self._refused)

    def _read(self, found: list[Version]) -> None:
        self.versions.versions = tuple(found)
        self.versions.border_subtitle = Content(str(len(found)))
        self.versions.lines_changed()
        if not found:
            self._say(blank("Nothing of this record is saved in the history yet. Save it here, or send your work."))

    def _refused(self, error: CawgError) -> None:
        self._say(para(error.sentence, "$text-error"))

    def _say(self, content: Content) -> None:
        self.query_one(".difference Static", Static).update(content)

    # --- the marked version -----------------------------------------------------------------------

    @property
    def marked(self) -> Version | None:
        """Return the version under the cursor."""
        at = self.versions.marked_line
        return self.versions.versions[at] if at is not None else None

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        version = self.marked
        if version is not None:
            self.run_job("difference", lambda _: self._difference(version), self._show, self._refused)

    def _difference(self, version: Version) -> Shown:
        """Compare a version with the one before it; runs in a thread."""
        mine = [one for one in self.workspace.comparison.of_versions([version]) if one.id == self.record_id]
        git = self.workspace.past.git_diff_of(version, self.record_id)
        return Shown(described(mine, self.kind, self.titles), as_git(git))

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self._say(shown.git if self.git else shown.fields)
        self.query_one(".difference", VerticalScroll).scroll_home(animate=False)

    def action_as_git(self) -> None:
        """Show the difference the other way."""
        self.git = not self.git
        self.query_one(".difference").border_title = Content("Its lines" if self.git else "What it changed")
        if self._shown is not None:
            self._show(self._shown)

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        event.stop()
        version = self.versions.versions[event.index]
        workspace, record_id = self.workspace, self.record_id
        self.run_job(
            "version",
            lambda _: _whole(workspace, self.kind, record_id, version),
            lambda found: self._show_whole(version, *found),
        )

    def _show_whole(self, version: Version, stored: Stored, titles: dict[str, str]) -> None:
        self.app.push_screen(VersionScreen(self.kind, version, stored, titles))

    @on(LineList.Left)
    def _left(self, event: LineList.Left) -> None:
        event.stop()
        (self.query_one(".difference") if event.step > 0 else self.versions).focus()

    # --- bringing back ----------------------------------------------------------------------------

    def action_restore(self) -> None:
        """Ask whether to make the marked version the present one, showing what would change."""
        version = self.marked
        if version is not None:
            self.run_job("restore", lambda _: self._would_change(version), lambda found: self._ask(version, found))

    def _would_change(self, version: Version) -> tuple[Content, bool]:
        """Say what bringing back would change; runs in a thread."""
        old = self.workspace.past.version(self.record_id, version.commit)
        now = self.workspace.record(self.record_id)
        if now.problem is not None:
            return cell("The file that cannot be read now becomes this version."), True
        differs = changes(now.values, old.values, self.kind.fields)
        return by_field(differs, self.kind.fields, self.titles), now.text != old.text

    def _ask(self, version: Version, found: tuple[Content, bool]) -> None:
        content, differs = found
        if not differs:
            self.app.notify("This version is the present one.", markup=False)
            return
        self.app.push_screen(
            Ask(
                "Bring back this version?",
                Content.assemble(
                    cell(f"The record becomes what it was on {_moment(version)}, by {version.author}."),
                    " That is saved as a new version; what stands now stays in the history. It would change:",
                ),
                [Answer(RESTORE, "Bring it back", ""), Answer("", "Leave it as it is", "")],
                content,
            ),
            lambda answer: self._restore(version) if answer == RESTORE else None,
        )

    def _restore(self, version: Version) -> None:
        workspace, record_id = self.workspace, self.record_id
        self.run_job("restore", lambda _: workspace.restore(record_id, version.commit), self._restored)

    def _restored(self, saved: Saved) -> None:
        self.post_message(RecordSaved(saved.stored.id, saved.said))
        self.reread()


def in_short(subject: str, kind: Kind) -> str:
    """Return a version's sentence without what this screen says already: that it is an update of this record."""
    start = f"Update {kind.label}: "
    if not subject.startswith(start):
        return subject
    _, colon, parts = subject.removeprefix(start).rpartition(": ")
    return parts[:1].upper() + parts[1:] if colon else subject


def described(found: list[RecordChange], kind: Kind, titles: Mapping[str, str]) -> Content:
    """Return what one version did to a record."""
    if not found:
        return blank("This version did not change the record's text.")
    one = found[0]
    if one.problem:
        return para(f"The record could not be read then: {one.problem}", "$text-error")
    head = "The record was made." if one.before is None else "The record was deleted." if one.after is None else ""
    body = by_field(one.changes, kind.fields, titles) if one.changes or not head else Content("")
    if not one.changes and not head:
        body = blank("No field differs; only the form of the text does.")
    return Content.assemble(cell(head, "bold"), "\n\n", body) if head else body


def _moment(version: Version) -> str:
    return f"{day(version.when.astimezone().date())}, {clock(version.when)}"


def _whole(workspace: Workspace, kind: Kind, record_id: str, version: Version) -> tuple[Stored, dict[str, str]]:
    stored = workspace.past.version(record_id, version.commit)
    return stored, titles_of(workspace, kind.fields, stored.values)


class VersionScreen(Above):
    """One earlier version, whole, to read."""

    CSS_PATH: ClassVar[list[str | Path]] = ["record.tcss", "form/form.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "RecordView"

    def __init__(self, kind: Kind, version: Version, stored: Stored, titles: dict[str, str]) -> None:
        super().__init__()
        self.kind, self.version, self.stored, self.titles = kind, version, stored, titles

    def body(self) -> ComposeResult:
        """Show the version under a line that says which it is."""
        said = f"As it was on {_moment(self.version)}, saved by {self.version.author}"
        yield Static(cell(said, "bold"), classes="record-line", markup=False)
        if self.stored.problem is not None:
            yield Static(para(f"It could not be read then: {self.stored.problem.message}", "$text-error"), markup=False)
            with VerticalScroll(can_focus=True):
                yield Static(para(self.stored.text), markup=False)
        else:
            yield RecordView(self.kind.fields, self.stored.values, self.titles, None)
