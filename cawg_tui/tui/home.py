"""Home: what is due, what is blocked and whose turn it is, what others changed, drafts; a line leads to its record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from cawg_tui.tui import home_lines
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import OpenRecord, Shown
from cawg_tui.tui.page import Page
from cawg_tui.tui.panel import Panel
from cawg_tui.tui.text import inert_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.errors import CawgError
    from cawg_tui.tui.home_lines import News
    from cawg_tui.tui.panel import Line
    from cawg_tui.tui.top_line import Standing
    from cawg_tui.workspace import Workspace

COMING = "Reading…"
T = TypeVar("T")


class HomeScreen(Page):
    """The first screen."""

    CSS_PATH = "home.tcss"
    PLACE = "home"
    AUTO_FOCUS = "#due"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("home")]

    def __init__(self) -> None:
        super().__init__()
        self._news_of = ""

    def body(self) -> ComposeResult:
        """Yield the panes and the line about sending."""
        with Container(id="home-body"):
            yield Panel(
                "Due", "Nothing is due. Deadlines written in records appear here by their date.", id="due",
                coming="Reading what is due…",
            )  # fmt: skip
            yield Panel("Blocked, and whose turn it is", "Nothing is blocked.", id="waiting", coming=COMING)
            yield Panel(
                "Since you last looked",
                "Nothing new from others. Press s to send your work and receive theirs.",
                id="news",
                coming=COMING,
            )
            yield Panel("Drafts", "", id="drafts")
        yield Static(id="home-together")

    def on_mount(self) -> None:
        """Say how the clone stands, besides what every page does."""
        self.query_one("#drafts").display = False
        self.watch(self.app, "standing", self._stands)

    # --- filling ----------------------------------------------------------------------------------

    def fill(self, workspace: Workspace) -> None:
        """Bring every pane's lines, each in its own job: what is due at once, the rest when that is on the screen."""
        moment = self.cawg.now()

        def then(show: Callable[[T], None], brought: T) -> None:
            show(brought)
            self.post_message(Shown())
            self.call_after_refresh(self._fill_rest, workspace, moment)

        self.run_job(
            "due", lambda _: home_lines.due(workspace, moment),
            partial(then, self._show("due")), partial(then, self._refused("due")),
        )  # fmt: skip

    def _fill_rest(self, workspace: Workspace, moment: datetime) -> None:
        known = self._news_of
        self.run_job(
            "waiting", lambda _: home_lines.waiting(workspace, moment), self._show("waiting"), self._refused("waiting")
        )
        self.run_job(
            "news", lambda _: home_lines.news(workspace, moment, known), self._show_news, self._refused("news")
        )
        self.run_job("drafts", lambda _: home_lines.drafts(workspace, moment), self._show_drafts)

    def _panel(self, name: str) -> Panel:
        return self.query_one(f"#{name}", Panel)

    def _show(self, name: str) -> home_lines.Shower:
        return lambda lines: self._panel(name).show(lines)

    def _refused(self, name: str) -> home_lines.Refuser:
        def show(error: CawgError) -> None:
            self._panel(name).show((), inert_words(error.sentence))

        return show

    def _show_news(self, news: News | None) -> None:
        if news is not None:
            self._news_of = news.of
            self._panel("news").show(news.lines)

    def _show_drafts(self, lines: tuple[Line, ...]) -> None:
        self._panel("drafts").display = bool(lines)
        self._panel("drafts").show(lines)

    def _stands(self, standing: Standing) -> None:
        self.query_one("#home-together", Static).update(Content(home_lines.together(standing)))

    # --- going on ---------------------------------------------------------------------------------

    @on(LineList.Opened)
    def _opened(self, message: LineList.Opened) -> None:
        if isinstance(message.lines, Panel):
            line = message.lines.lines[message.index]
            if line.record_id:
                self.post_message(OpenRecord(line.record_id, edit=line.edit, field=line.field))

    def action_seen(self) -> None:
        """Begin the list of what others changed anew."""
        workspace = self.workspace
        if workspace is not None:
            self._news_of = ""
            self.run_job("seen", lambda _: workspace.past.looked(), lambda _: self.refill())
