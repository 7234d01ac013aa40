"""Review: what is not sent, what came in, what is wrong, to decide, to read; the marked line in full beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cawg_tui.tui import review_lists
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.columns import laid_out
from cawg_tui.tui.decision import DecisionScreen
from cawg_tui.tui.differences import blank
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import OpenRecord
from cawg_tui.tui.page import Page
from cawg_tui.tui.text import para

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.errors import CawgError
    from cawg_tui.tui.review_lists import Entry
    from cawg_tui.workspace import Workspace

ListName = Literal["to-send", "received", "problems", "to-decide", "to-read"]
LISTS: Mapping[ListName, tuple[str, str, str]] = {
    "to-send": ("4", "To send", "Everything is sent. What you save appears here until you send it with s."),
    "received": ("5", "Received", "Nothing new from others since you last looked. s sends and receives."),
    "problems": ("6", "Problems", "No problems found in any record."),
    "to-decide": ("7", "To decide", "Nothing to decide: no two members changed the same thing differently."),
    "to-read": ("8", "To read", "Nothing to read: no text holds additions of two members that nobody has read since."),
}
# Which list comes up first, where it has lines: what waits for a person before what does not.
FIRST: tuple[ListName, ...] = ("to-decide", "to-send", "received", "to-read", "problems")


class ListNames(Widget):
    """The lists with the one on screen, and how many lines each has."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[ListName, tuple[Entry, ...]] = {}
        self.here: ListName = "to-send"

    def _labels(self) -> list[tuple[str, ListName, str]]:
        return [
            (key, name, f" {key} {review_lists.counted(self.entries.get(name, ()), label)} ")
            for name, (key, label, _) in LISTS.items()
        ]

    def render(self) -> Content:
        """Draw the line."""
        parts: list[str | tuple[str, str]] = []
        for _, name, label in self._labels():
            parts += [(label, "bold reverse" if name == self.here else "$text-muted"), " "]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Show the list that was clicked."""
        at = 0
        for key, _, label in self._labels():
            if at <= event.x < at + len(label):
                self.app.simulate_key(key)
            at += len(label) + 1


class Entries(LineList):
    """The lines of one list; a sentence where there are none."""

    def __init__(self) -> None:
        super().__init__(classes="pane")
        self.entries: tuple[Entry, ...] = ()

    @property
    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.entries)

    def line(self, index: int, width: int) -> Content:
        """Return one line in columns."""
        return laid_out(self.entries[index].columns, width)


class ReviewScreen(Page):
    """What to look at before sending, and after receiving."""

    CSS_PATH: ClassVar[list[str | Path]] = ["review.tcss"]  # type: ignore[assignment]
    PLACE = "review"
    AUTO_FOCUS = "Entries"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("review")]

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[ListName, tuple[Entry, ...]] = {}
        self.here: ListName = "to-send"
        self.git = False
        self._chosen = False

    def body(self) -> ComposeResult:
        """Yield the names of the lists, the list, and room for the marked line in full."""
        yield ListNames()
        with Container(id="review-body"):
            yield Entries()
            with VerticalScroll(classes="pane", id="review-detail", can_focus=True):
                yield Static(blank("Looking …"), markup=False)

    # --- filling ----------------------------------------------------------------------------------

    def fill(self, workspace: Workspace) -> None:
        """Bring the lists, each in its own job."""
        now = self.cawg.now()
        jobs: Mapping[ListName, Callable[[], tuple[Entry, ...]]] = {
            "to-send": lambda: review_lists.to_send(workspace),
            "received": lambda: review_lists.received(workspace, now),
            "problems": lambda: review_lists.problems(workspace),
            "to-decide": lambda: review_lists.to_decide(workspace),
            "to-read": lambda: review_lists.to_read(workspace),
        }
        for name, bring in jobs.items():
            self.run_job(name, lambda _, bring=bring: bring(), self._came(name), self._failed(name))  # type: ignore[misc]

    def _came(self, name: ListName) -> Callable[[tuple[Entry, ...]], None]:
        def came(entries: tuple[Entry, ...]) -> None:
            self.found[name] = entries
            names = self.query_one(ListNames)
            names.entries = dict(self.found)
            names.refresh()
            first = None if self._chosen else self._first()
            if first is not None:
                self._chosen = True
                self._show(first)
            elif name == self.here:
                self._show(name)

        return came

    def _first(self) -> ListName | None:
        """Return the list to come up first, as soon as those before it are known to be empty."""
        for name in FIRST:
            if name not in self.found:
                return None
            if self.found[name]:
                return name
        return None

    def _failed(self, name: ListName) -> Callable[[CawgError], None]:
        """Return what says of a list, where it is on screen, that it could not be brought."""
        return lambda error: self._refused(error) if name == self.here else None

    def _refused(self, error: CawgError) -> None:
        self._say(para(error.sentence, "$text-error"))

    def _say(self, content: Content) -> None:
        self.query_one("#review-detail Static", Static).update(content)

    def _show(self, name: ListName) -> None:
        self.here = name
        self.query_one(ListNames).here = name
        self.query_one(ListNames).refresh()
        listed = self.query_one(Entries)
        listed.entries = self.found.get(name, ())
        listed.border_title = Content(LISTS[name][1])
        listed.lines_changed()
        if not listed.entries:
            self._say(blank(LISTS[name][2] if name in self.found else "Looking …"))

    # --- the marked line --------------------------------------------------------------------------

    @property
    def marked(self) -> Entry | None:
        """Return the line under the cursor."""
        listed = self.query_one(Entries)
        return listed.entries[listed.cursor] if listed.marked_line is not None else None

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self._show_detail()

    def _show_detail(self) -> None:
        entry, workspace, git, now = self.marked, self.workspace, self.git, self.cawg.now()
        if entry is None or workspace is None:
            return
        self.run_job(
            "detail", lambda _: review_lists.detail(workspace, entry, now, git=git), self._detailed, self._refused
        )

    def _detailed(self, content: Content) -> None:
        pane = self.query_one("#review-detail", VerticalScroll)
        pane.border_title = Content("As lines of the file" if self.git else "Field by field")
        if self.here in {"problems", "to-decide", "to-read"}:
            pane.border_title = Content(LISTS[self.here][1])
        self._say(content)
        pane.scroll_home(animate=False)

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        event.stop()
        entry = self.marked
        if entry is not None and entry.decision is not None:
            self.app.push_screen(
                DecisionScreen(entry.record_id, entry.decision.id, notes=not entry.decision.conflict.to_decide)
            )
        elif entry is not None and entry.record_id:
            self.post_message(OpenRecord(entry.record_id, edit=bool(entry.field), field=entry.field))

    @on(LineList.Left)
    def _left(self, event: LineList.Left) -> None:
        event.stop()
        (self.query_one("#review-detail") if event.step > 0 else self.query_one(Entries)).focus()

    # --- actions ----------------------------------------------------------------------------------

    def action_list(self, name: ListName) -> None:
        """Show one of the lists."""
        self._chosen = True
        self.query_one(Entries).set_reactive(Entries.cursor, 0)
        self._show(name)
        self.query_one(Entries).focus()

    def action_as_git(self) -> None:
        """Show differences the other way."""
        self.git = not self.git
        self._show_detail()

    def action_seen(self) -> None:
        """Remember that the member has seen what others saved."""
        workspace = self.workspace
        if workspace is not None:
            self.run_job("seen", lambda _: workspace.past.looked(), lambda _: self.refill())
