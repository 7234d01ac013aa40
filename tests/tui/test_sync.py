"""Send and receive from the interface: words while it runs, a sentence at the end, which records, what to do next."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from cawg_tui.beginning import begin
from cawg_tui.tui.home import HomeScreen
from cawg_tui.tui.messages import StartSync
from cawg_tui.tui.sync import SyncScreen
from cawg_tui.vcs.start import init_shared
from cawg_tui.workspace import Workspace

from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_ready, until_shown

if TYPE_CHECKING:
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
        assert "Press s to try again" in words
        network.shared.with_name("gone.git").rename(network.shared)
        await pilot.press("s")
        await until_shown(pilot, "Received")
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


def clash(network: Network) -> str:
    """Have both change one field of the first Kenya record, Beatriz sending hers; return the record's id."""
    record_id = ""
    for place, words in ((network.beatriz, "By Beatriz."), (network.amina, "By Amina.")):
        workspace = Workspace.open(place)
        if place == network.beatriz:
            workspace.sync()
        stored = workspace.record(workspace.search("kenya kind:upr_submission").rows[0].id)
        record_id = stored.id
        workspace.save(stored, {**stored.values, "code": words})
        if place == network.beatriz:
            workspace.sync()
        workspace.close()
    return record_id


def head(network: Network) -> tuple[str, str]:
    return network.git(network.amina, "rev-parse", "HEAD"), network.git(network.shared, "rev-parse", "main")


async def test_a_preview_tells_what_would_happen_and_then_does_it(network: Network) -> None:
    clash(network)
    add_record(network)
    before = head(network)
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("P")
        await until_shown(
            pilot,
            "What would happen",
            "Would send",
            "Both of you (1)",
            "1 to decide",
            "Only others (2)",
            "tana-river-delta",
        )
        await until_shown(pilot, "Press s to send & receive now")
        assert head(network) == before
        await pilot.press("s")
        await until_shown(pilot, "1 field to decide", "Press 3 to decide what is open")
        assert network.git(network.amina, "rev-parse", "HEAD") == network.git(network.shared, "rev-parse", "main")


@pytest.mark.parametrize(("keys", "sent"), [(["enter"], False), (["escape"], False), (["down", "enter"], True)])
async def test_open_decisions_are_shown_before_they_are_sent_where_the_workspace_asks(
    network: Network, keys: list[str], sent: bool
) -> None:
    settings = network.amina / "cawg.yaml"
    settings.write_text(settings.read_text().replace('share_conflicts: "yes"', "share_conflicts: ask"))
    record_id = clash(network)
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        await until_ready(pilot)
        await pilot.press("s")
        await until_shown(pilot, "Open decisions", "1 to decide", "Not now", "Send it")
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(app.screen, SyncScreen) and app.screen.over)
        await until_shown(pilot, "1 field to decide" if sent else "Nothing was moved")
    mine, shared = head(network)
    assert (mine == shared) is sent
    assert ("_conflicts:" in (network.amina / "upr-submissions" / f"{record_id}.yaml").read_text()) is sent


async def test_another_workspace_at_the_address_is_shown_beside_this_one_and_joined(network: Network) -> None:
    other = network.amina.parent / "other"
    init_shared(other.with_suffix(".git"))
    begin(other, "Rivers", "Cora", "cora@example.org", str(other.with_suffix(".git")))
    network.git(network.amina, "remote", "set-url", "origin", str(other.with_suffix(".git")))
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("s")
        await until_shown(pilot, "Another workspace", "Only here:", "Only there:", "In both:", "Join them")
        await pilot.press("escape")
        await until_shown(pilot, "Nothing was changed on either side")
        await pilot.press("escape", "s")
        await until_shown(pilot, "Join them")
        await pilot.press("down", "enter")
        await until_shown(pilot, "Sent")
    assert network.git(network.amina, "rev-parse", "HEAD") == network.git(
        other.with_suffix(".git"), "rev-parse", "main"
    )


async def test_a_rewritten_shared_history_is_shown_record_by_record_before_anything_is_done(network: Network) -> None:
    add_record(network)
    workspace = Workspace.open(network.amina)
    workspace.sync()
    workspace.close()
    start = network.git(network.shared, "rev-parse", "main~1").strip()
    network.git(network.shared, "update-ref", "refs/heads/main", start)
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("s")
        await until_shown(pilot, "The shared history was rewritten", "No longer there: 1", "New there: 0", "Tana river")
        assert network.git(network.shared, "rev-parse", "main").strip() == start
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, SyncScreen) and app.screen.over)
        await until_shown(pilot, "Sent 1 record")
    assert network.git(network.shared, "rev-parse", "main").strip() != start


async def test_only_one_runs_at_a_time(network: Network) -> None:
    app: CawgApp = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        app.post_message(StartSync())
        app.post_message(StartSync())
        await until(pilot, lambda: isinstance(app.screen, SyncScreen) and app.screen.over)
        assert sum(isinstance(screen, SyncScreen) for screen in app.screen_stack) == 1
