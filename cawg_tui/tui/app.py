"""The app: opens the workspace, shows the places, carries messages between screens. It only routes."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment, Segments
from textual import on
from textual.app import App

from cawg_tui.errors import CawgError, WorkspaceMissingError
from cawg_tui.records.inert import inert
from cawg_tui.tui import messages
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.jobs import log_place, start_log, trace
from cawg_tui.tui.keeping_up import KeepingUp
from cawg_tui.tui.leaving import heed_the_system
from cawg_tui.tui.text import Net, para
from cawg_tui.tui.themes import THEMES, USUAL, quiet_colours
from cawg_tui.tui.top_line import Standing
from cawg_tui.tui.typeahead import TypeAhead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.binding import BindingType
    from textual.command import Provider
    from textual.filter import LineFilter
    from textual.screen import Screen

    from cawg_tui.store.preferences import Preferences
    from cawg_tui.workspace import Workspace

OF_A_WORKSPACE = frozenset({"go", "search", "new_record", "sync", "preview_sync", "calendar"})
log = logging.getLogger("cawg.interface")


def _home() -> Screen[Any]:
    from cawg_tui.tui.home import HomeScreen

    screen = HomeScreen()
    # It comes with the app itself, whose styles are as they were read: reading them again is for later screens.
    screen._css_update_count = 0
    return screen


def _records() -> Screen[Any]:
    from cawg_tui.tui.records import RecordsScreen

    return RecordsScreen()


def _review() -> Screen[Any]:
    from cawg_tui.tui.review import ReviewScreen

    return ReviewScreen()


def _welcome() -> Screen[Any]:
    from cawg_tui.tui.welcome import WelcomeScreen

    return WelcomeScreen()


def _commands() -> type[Provider]:
    from cawg_tui.tui.palette import Commands

    return Commands


class CawgApp(KeepingUp, TypeAhead):
    """The interface on one workspace, or the way to one."""

    TITLE = "cawg"
    CSS_PATH = [  # noqa: RUF012 - declared by Textual
        "tokens.tcss", "top_line.tcss", "key_hints.tcss", "line_list.tcss", "page.tcss", "home.tcss",
    ]  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "home": _home, "records": _records, "review": _review, "welcome": _welcome,
    }  # fmt: skip
    DEFAULT_MODE = "home"  # so that no empty screen is laid out first
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    COMMAND_PALETTE_BINDING = "colon"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - declared by Textual
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]  # noqa: RUF012 - declared by Textual

    def __init__(
        self,
        place: Path | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        preferences: Path | None = None,
    ) -> None:
        """Prepare the app for a workspace's folder; without one it begins with the welcome screen.

        `clock` gives the moment. `preferences` is the member's own file of colours and keys, None for none.
        """
        super().__init__()
        logging.getLogger("cawg").addHandler(logging.NullHandler())
        self.place, self.now, self._preferences = place, clock, preferences
        self._search_waits = False
        for theme in THEMES:
            self.register_theme(theme)
        # One for all: the lines that are kept as they were drawn are kept by their filters.
        self._net = Net()
        # Put on before anything is drawn: to change colours later takes all styles to be read again.
        self.set_reactive(App.theme, USUAL)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every line passes on its way to the terminal."""
        before = tuple(super().get_line_filters())
        if before != self._net.before:
            self._net = Net(before)
        return [self._net]

    def get_css_variables(self) -> dict[str, str]:
        """Return the theme's words for colours; quiet text as a colour of its own, for parts of a line."""
        variables = super().get_css_variables()
        self.theme_variables = {**variables, **quiet_colours(variables)}
        return self.theme_variables

    # --- opening ----------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the first screen at once, then open the workspace in a job."""
        if self.place is None:
            self.switch_mode("welcome")
        else:
            self.open(self.place)
        heed_the_system(self)
        self._load_preferences()

    def open(self, place: Path, go: messages.Place = "home") -> None:
        """Open the workspace at a folder and show it."""
        self.place, self.standing = place, Standing(said="opening…")
        self.hold_keys()
        self.switch_mode(go)
        self.run_job("open", lambda _: _open(place), self._opened, self._not_opened)

    def _opened(self, workspace: Workspace) -> None:
        self.workspace, workspace.clock = workspace, self.now
        self.refresh_bindings()
        self.standing = Standing(name=inert(workspace.settings.name))
        self.call_later(self.keys_go)
        if self._search_waits:
            self._search_waits = False
            self.call_later(self.action_search)
        self.see_format(workspace)
        self.changed.publish(frozenset())
        self.begin_to_look()

    def _not_opened(self, error: CawgError) -> None:
        self.call_later(self.keys_go)
        if isinstance(error, WorkspaceMissingError):
            self.place = None
            self.switch_mode("welcome")
            return
        from cawg_tui.tui.trouble import TroubleScreen

        self.push_screen(TroubleScreen(error.sentence))

    # --- going somewhere --------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say which actions make sense now: without a workspace there is nothing to search, send or begin."""
        opening = action == "search" and self.place is not None
        return self.workspace is not None or opening or action not in OF_A_WORKSPACE

    def action_go(self, place: messages.Place) -> None:
        """Go to a place."""
        self.post_message(messages.GoTo(place))

    @on(messages.GoTo)
    async def _go_to(self, message: messages.GoTo) -> None:
        if self.workspace is None:
            return
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.switch_mode(message.place)
        if message.query:
            from cawg_tui.tui.records import RecordsScreen

            if isinstance(self.screen, RecordsScreen):
                self.screen.search_for(message.query)

    async def action_search(self) -> None:
        """Go to Records with the cursor in the search line."""
        if self.workspace is None:
            self._search_waits = self.place is not None
            return
        await self._go_to(messages.GoTo("records"))
        from cawg_tui.tui.records import RecordsScreen

        if isinstance(self.screen, RecordsScreen):
            self.screen.action_search()

    def action_calendar(self) -> None:
        """Show everything that is due."""
        from cawg_tui.tui.calendar import CalendarScreen

        if not isinstance(self.screen, CalendarScreen):
            self.push_screen(CalendarScreen())

    @on(messages.OpenRecord)
    def _open_record(self, message: messages.OpenRecord) -> None:
        if self.workspace is not None:
            from cawg_tui.tui.record import RecordScreen

            self.push_screen(RecordScreen(message.id, edit=message.edit, field=message.field, begun=message.begun))

    def action_new_record(self) -> None:
        """Begin a record, of the kind in view where there is one."""
        kind = getattr(self.screen, "kind_in_view", None)
        self.post_message(messages.NewRecord(kind))

    @on(messages.NewRecord)
    def _new_record(self, message: messages.NewRecord) -> None:
        if self.workspace is not None:
            from cawg_tui.tui.new_record import NewRecordScreen

            self.push_screen(NewRecordScreen(message.kind))

    def action_sync(self) -> None:
        """Send and receive."""
        self.post_message(messages.StartSync())

    def action_preview_sync(self) -> None:
        """Tell what sending and receiving would do."""
        self.post_message(messages.StartSync(preview=True))

    @on(messages.StartSync)
    def _start_sync(self, message: messages.StartSync) -> None:
        from cawg_tui.tui.sync import SyncScreen

        if self.workspace is not None and not isinstance(self.screen, SyncScreen):
            self.push_screen(SyncScreen(self.workspace, preview=message.preview), self._synced)

    def _synced(self, go_to: messages.Place | None) -> None:
        self.changed.publish(frozenset())
        self.measure()
        if go_to is not None:
            self.post_message(messages.GoTo(go_to))

    @on(messages.RecordSaved)
    def _record_saved(self, message: messages.RecordSaved) -> None:
        self.notify(para(message.sentence).plain, title="Saved", markup=False, timeout=4)
        self._records_changed(frozenset({message.id}))

    @on(messages.WorkspaceChanged)
    def _workspace_changed(self, message: messages.WorkspaceChanged) -> None:
        self._records_changed(message.ids)

    def _records_changed(self, ids: frozenset[str]) -> None:
        self.changed.publish(ids)
        self.measure()

    def action_help(self) -> None:
        """Show the keys that work here."""
        from cawg_tui.tui.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    # --- colours, keys, leaving -------------------------------------------------------------------

    def _load_preferences(self) -> None:
        path = self._preferences
        if path is None:
            return
        from cawg_tui.store.preferences import load_preferences

        self.run_job("preferences", lambda _: load_preferences(path), self._preferred)

    def _preferred(self, preferences: Preferences) -> None:
        if preferences.theme in self.available_themes:
            self.theme = preferences.theme
        self.set_keymap(preferences.keys)
        if preferences.problem:
            self.notify(inert(preferences.problem), severity="warning", timeout=8, markup=False)

    def choose_theme(self, name: str) -> None:
        """Put on other colours and remember them."""
        self.theme = name
        path = self._preferences
        if path is not None:
            from cawg_tui.store.preferences import save_theme

            self.run_job("theme", lambda _: save_theme(path, name), lambda _: None)

    def search_themes(self) -> None:
        """Offer the colours."""
        from cawg_tui.tui.palette import ask_theme

        ask_theme(self)

    async def action_quit(self) -> None:
        """Leave; jobs that still run are asked to stop."""
        self.action_leave()

    def action_leave(self) -> None:
        """Leave; jobs that still run are asked to stop."""
        self.exit()

    def _fatal_error(self) -> None:
        """End after a defect with one sentence: a traceback with values could show what a record says."""
        error = self._exception
        if error is not None:
            log.error("the interface failed: %s", trace(error))
        place = log_place()
        where = f" What happened is written in {inert(place)}." if place else ""
        said = f"Something inside cawg went wrong and it had to close. What you saved is safe.{where}\n"
        self._exit_renderables.append(Segments([Segment(said)]))
        self._close_messages_no_wait()


def _open(place: Path) -> Workspace:
    """Open a workspace; the log goes to its private folder from then on. A missing index is begun, to be filled."""
    from cawg_tui.store.private import private_folder
    from cawg_tui.workspace import Workspace as Opened

    workspace = Opened.open(place)
    start_log(private_folder(workspace.root))
    with suppress(CawgError):  # whoever asks the index is told
        workspace.index.begin()
    return workspace


def run(place: Path | None = None) -> int:
    """Open the interface on a workspace's folder, or the welcome screen without one; return the exit status."""
    from platformdirs import user_config_path

    app = CawgApp(place, preferences=user_config_path("cawg") / "interface.yaml")
    app.run()
    if app.workspace is not None:
        app.workspace.close()
    return app.return_code or 0
