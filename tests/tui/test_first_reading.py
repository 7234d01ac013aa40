"""Records that are read for the first time: the screens work at once, say that they do not know all yet, and grow."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from cawg_tui.git_errors import CancelledError
from cawg_tui.index import filling, reading, refresh
from cawg_tui.index.refresh import Refresher
from cawg_tui.tui.records import RecordsScreen

from tests.tui.screens import WIDE, app_at, text_of, until, until_ready, until_shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network

SAID = "read for the first time"
PIECE = 20


@pytest.fixture
def unread(network: Network, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone without an index, which is filled twenty records at a time."""
    for path in (network.amina / ".git/cawg").glob("index*"):
        path.unlink()
    monkeypatch.setattr(refresh, "AT_ONCE", 2 * PIECE)
    monkeypatch.setattr(filling, "FIRST", PIECE)
    for module in (filling, reading, refresh):
        monkeypatch.setattr(module, "BATCH", PIECE // 2)
    return network.amina


async def test_lists_open_before_all_records_are_read_and_say_so(unread: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    fill = Refresher.fill

    def waiting(self: Refresher, begun: filling.Begun, *how: object) -> int:
        assert go_on.wait(60)
        return fill(self, begun, *how)  # type: ignore[arg-type]

    monkeypatch.setattr(Refresher, "fill", waiting)
    app = app_at(unread)
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, SAID)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))
        await until_shown(pilot, SAID, f"{PIECE} records")
        go_on.set()
        await until(pilot, lambda: SAID not in text_of(app))
        assert app.workspace is not None
        whole = app.workspace.index.search("").total
        assert whole > PIECE
        await until_shown(pilot, f"{whole} records")


async def test_a_first_reading_that_fails_is_told_and_what_is_asked_next_is_whole(
    unread: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(self: Refresher, *how: object) -> int:
        with self._file.filled():
            raise CancelledError("Reading records")

    monkeypatch.setattr(Refresher, "fill", stopped)
    app = app_at(unread)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await until(pilot, lambda: SAID not in text_of(app))
        assert app.workspace is not None
        assert app.workspace.index.search("").total > PIECE
