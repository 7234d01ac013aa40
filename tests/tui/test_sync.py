"""Send and receive from the interface: words while it runs, a sentence at the end, which records, what to do next."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cawg_tui.tui.home import HomeScreen
from cawg_tui.tui.messages import StartSync
from cawg_tui.tui.sync import SyncScreen
from cawg_tui.workspace import Workspace

from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_ready, until_shown

if TYPE_CHECKING:
    import pytest
    from cawg_tui.tui.app import CawgApp
    from textual.pilot import Pilot

    from tests.conftest import Network

TITLE = "Tana river delta: water for the herders"


async def to_the_end(pilot: Pilot[None]) -> SyncScreen:
    """Press s and wait until it is over."""
    await until_ready(pilot)
    await pilot.press("s")
    await until(pilot, lambda: isinstance(pilot.app.screen, SyncScreen) and pilot.app.screen.over)
    assert isinstance(pilot.app.screen, SyncScreen)
    return pilot.app.screen


def add_record(network: Network) -> None:
    """Let Beatriz send a record."""
    workspace = Workspace.open(network.beatriz)
    kind = workspace.kinds["initiative"]
    workspace.new(kind, {"title": TITLE, "objective": "Water.", "start": "2026", "confidentiality": "network"})
    workspace.sync()
    workspace.close()


async def test_what_others_sent_comes_in_with_names_and_the_lists_show_it(network: Network) -> None:
    add_record(network)
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await to_the_end(pilot)
        await until_shown(pilot, "Received", TITLE, "Press 3 to see what came")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await until_shown(pilot, "Tana river delta")
        await pilot.press("slash", *"herders")
        await until_shown(pilot, "2 records", "Tana river delta")


async def test_what_i_saved_is_sent_and_the_first_line_says_so(network: Network) -> None:
    workspace = Workspace.open(network.amina)
    workspace.sync()
    stored = workspace.record(workspace.search("kenya").rows[0].id)
    workspace.save(stored, {**stored.values, "summary": "Told anew."})
    workspace.close()
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        await until_shown(pilot, "1 to send")
        await to_the_end(pilot)
        await until_shown(pilot, "Sent")
        await pilot.press("enter")
        await until(pilot, lambda: app.standing.known and not app.standing.to_send)


async def test_a_remote_that_is_away_ends_in_a_sentence_and_nothing_is_lost(network: Network) -> None:
    network.shared.rename(network.shared.with_name("gone.git"))
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await to_the_end(pilot)
        words = text_of(app)
        assert not any(jargon in words for jargon in ("fatal", "HEAD", "rebase", "Traceback"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_esc_stops_it_and_says_so(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    began = threading.Event()
    real = Workspace.sync

    def slow(self: Workspace, progress=None, cancelled=None, **how):  # type: ignore[no-untyped-def]
        progress("Asking the shared remote", 0.25)
        began.set()
        while not cancelled():
            threading.Event().wait(0.01)
        return real(self, progress, cancelled, **how)

    monkeypatch.setattr(Workspace, "sync", slow)
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("s")
        await until_shown(pilot, "Asking the shared remote")
        assert began.is_set()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SyncScreen) and app.screen.over)
        await until_shown(pilot, "stopped")


async def test_only_one_runs_at_a_time(network: Network) -> None:
    app: CawgApp = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        app.post_message(StartSync())
        app.post_message(StartSync())
        await until(pilot, lambda: isinstance(app.screen, SyncScreen) and app.screen.over)
        assert sum(isinstance(screen, SyncScreen) for screen in app.screen_stack) == 1
