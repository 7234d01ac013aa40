"""The calendar: everything that is due, by day, by person, by record; as a picture of the year; and who has how much.

One list shows every view; what its lines say stands in `calendar_lines`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cawg_tui.tui import calendar_lines, timeline
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import OpenRecord
from cawg_tui.tui.page import Above
from cawg_tui.tui.text import inert_words, para

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.errors import CawgError
    from cawg_tui.tui.calendar_lines import Calendar, Entry, View
    from cawg_tui.workspace import Workspace

EVERYTHING = 20_000
NOTHING = "Nothing is due. Deadlines, tasks and the days written in records appear here by themselves."
VIEWS: tuple[tuple[str, View, str], ...] = (
    ("d", "day", "By day"), ("p", "person", "By person"), ("r", "record", "By record"),
    ("t", "timeline", "Timeline"), ("w", "workload", "Workload"),
)  # fmt: skip


class ViewNames(Widget):
    """The views, with the one on screen."""

    here: View = "day"

    def show(self, here: View) -> None:
        """Mark another view."""
        self.here = here
        self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        parts: list[str | tuple[str, str]] = [" "]
        for key, view, label in VIEWS:
            parts += [(f" {key} {label} ", "bold reverse" if view == self.here else "$text-muted"), " "]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Show the view that was clicked."""
        at = 1
        for key, _, label in VIEWS:
            if at <= event.x < at + len(f" {key} {label} "):
                self.app.simulate_key(key)
            at += len(f" {key} {label} ") + 1


class CalendarLines(LineList):
    """The lines of a view."""

    def __init__(self) -> None:
        super().__init__(classes="pane", id="calendar-lines")
        self.entries: tuple[Entry, ...] = ()
        self.said = ""

    @property
    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.entries)

    def line(self, index: int, width: int) -> Content:
        """Return one line."""
        return self.entries[index].draw(width)

    def can_stop(self, index: int) -> bool:
        """Say whether a line is more than a heading."""
        return index < self.count and bool(self.entries[index].words)

    def empty_words(self) -> str:
        """Return what is said where nothing is due."""
        return self.said

    @property
    def marked(self) -> Entry | None:
        """Return the line under the cursor."""
        return self.entries[self.marked_line] if self.marked_line is not None else None


class Head(Static):
    """The months above the picture, as wide as the lines below."""


class CalendarScreen(Above):
    """Everything that is due."""

    CSS_PATH = "calendar.tcss"
    PLACE = "home"
    AUTO_FOCUS = "#calendar-lines"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("calendar")]

    def __init__(self) -> None:
        super().__init__()
        self.calendar: Calendar | None = None
        self.here: View = "day"
        self.by_kind = False

    def body(self) -> ComposeResult:
        """Yield the names of the views, the line of months, the list, and the marked line in words."""
        yield ViewNames()
        yield Head(id="calendar-head")
        yield CalendarLines()
        yield Static(id="calendar-words", markup=False)
        yield Static(Content(timeline.LEGEND), id="calendar-legend")

    @property
    def lines(self) -> CalendarLines:
        """Return the list."""
        return self.query_one(CalendarLines)

    # --- filling ----------------------------------------------------------------------------------

    def fill(self, workspace: Workspace) -> None:
        """Bring what is due."""
        moment = self.cawg.now()
        self.run_job(
            "calendar",
            lambda _: calendar_lines.read(workspace, moment.date(), workspace.due(moment, EVERYTHING)),
            self._came,
            self._refused,
        )

    def _came(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.lines.said = NOTHING
        self._show()

    def _refused(self, error: CawgError) -> None:
        self.lines.said = inert_words(error.sentence)
        self.lines.lines_changed()

    def _show(self, *, of: str | None = None) -> None:
        """Draw the view; `of` is the group to stand in, where the cursor should move."""
        calendar = self.calendar
        if calendar is None:
            return
        self.query_one(ViewNames).show(self.here)
        self.lines.entries = calendar.entries(self.here, by_kind=self.by_kind)
        late = sum(one.left < 0 for one in calendar.items)
        self.lines.border_title = Content(f"{len(calendar.items)} due{f', {late} past and still open' if late else ''}")
        drawn = self.here in {"timeline", "workload"}
        words = self.query_one("#calendar-words")
        words.display = drawn
        words.set_class(self.here == "workload", "-whole")
        self.query_one("#calendar-legend").display = self.here == "timeline"
        if of is not None:
            first = (at for at, one in enumerate(self.lines.entries) if one.of == of and one.words)
            self.lines.cursor = next(first, 0)
        self.lines.lines_changed()
        self._show_head()
        self.refresh_bindings()

    def _show_head(self) -> None:
        """Draw the months as wide as the lines are: three cells of a line are its mark and its edges."""
        head = self.query_one("#calendar-head", Head)
        width = self.lines.scrollable_content_region.width - 2
        words = self.calendar.head(self.here, width) if self.calendar is not None and width > 0 else None
        head.display = words is not None
        if words is not None:
            head.update(words)

    def on_resize(self) -> None:
        """Fit the months to the new width, once the list has it."""
        self.call_after_refresh(self._show_head)

    @on(LineList.Moved)
    def _moved(self) -> None:
        marked = self.lines.marked
        self.query_one("#calendar-words", Static).update(para("\n".join(marked.words)) if marked is not None else "")

    # --- going on ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer other rows only where rows are drawn, and to read a record only where a line leads to one."""
        return self.here == "timeline" if action == "rows" else action != "read" or self.here != "workload"

    def action_see(self, view: View) -> None:
        """Show another view, from its first line."""
        self.here = view
        self.lines.cursor = 0
        self.lines.scroll_to(y=0, animate=False, immediate=True)
        self._show()

    def action_rows(self) -> None:
        """Draw a row for each record, or for each kind of record."""
        self.by_kind = not self.by_kind
        self.action_see("timeline")

    def action_read(self) -> None:
        """Read the record of the marked line."""
        self._open(edit=False)

    @on(LineList.Opened)
    def _opened(self) -> None:
        """Open the record at the field; from the workload, go to what the person has to do."""
        marked = self.lines.marked
        if marked is not None and self.here == "workload":
            self.here = "person"
            self._show(of=marked.of)
            return
        self._open(edit=True)

    def _open(self, *, edit: bool) -> None:
        marked = self.lines.marked
        if marked is not None and marked.item is not None:
            self.post_message(OpenRecord(marked.item.record_id, edit=edit, field=marked.item.field if edit else ""))
