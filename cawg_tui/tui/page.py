"""What every full screen has in common: first line, body, last line; jobs; and hearing that records changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen
from textual.widgets import Static

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.jobs import Jobs
from cawg_tui.tui.key_hints import KeyHints
from cawg_tui.tui.text import para
from cawg_tui.tui.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.tui.app import CawgApp
    from cawg_tui.workspace import Workspace


class Banner(Static):
    """One sentence under the first line, while something needs to be said for as long as it holds."""

    def on_mount(self) -> None:
        """Follow what the app has to say."""
        self.watch(self.app, "banner", self._said)

    def _said(self, sentence: str) -> None:
        self.display = bool(sentence)
        self.update(para(sentence))


class Page(Jobs, Screen[None]):
    """A screen of its own. Heirs give `body`, and `fill` where they show what the workspace holds."""

    PLACE: ClassVar[str] = ""
    ESCAPE_TO_MINIMIZE = False

    def __init__(self) -> None:
        super().__init__()
        self._stale = False

    def compose(self) -> ComposeResult:
        """Lay out the lines and the body."""
        yield TopLine(self.PLACE)
        yield Banner(classes="banner")
        yield from self.body()
        yield KeyHints()

    def body(self) -> ComposeResult:
        """Yield what stands between the first and the last line."""
        yield from ()

    @property
    def cawg(self) -> CawgApp:
        """Return the app under its own type."""
        return cast("CawgApp", self.app)

    @property
    def workspace(self) -> Workspace | None:
        """Return the open workspace, or nothing while it is being opened."""
        return self.cawg.workspace

    @property
    def takes_keys(self) -> bool:
        """Say whether the screen is far enough for keys to go where they are meant to."""
        return self.focused is not None

    def on_mount(self) -> None:
        """Listen for changes, and fill the screen where the workspace is open."""
        self.cawg.changed.subscribe(self, self.records_changed)
        self.refill()

    def records_changed(self, ids: frozenset[str]) -> None:
        """Show again what may differ; `ids` are the records that changed, none named means any.

        A screen that nobody sees waits until it is seen.
        """
        if self.is_current:
            self.refill()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        """Make up for changes that came while another screen was shown."""
        if self._stale:
            self._stale = False
            self.refill()

    def refill(self) -> None:
        """Fill the screen from the workspace, if it is open; one that was left before it came is not filled."""
        if self.workspace is not None and self.query(KeyHints):
            self.fill(self.workspace)

    def fill(self, workspace: Workspace) -> None:
        """Start the jobs that bring what the screen shows."""


class Above(Page):
    """A screen that stands above another and goes back to it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("screen")]

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.dismiss()
