"""Each key of a search as it is typed, in this process, against the time it may take; and windows of a long list.

What a key may take is a moment by the clock, so on a slow or busy machine it says little. Beside it stands, without a
target, what this machine takes at that moment for the least that any answer takes: one row asked of SQLite by its id.

python -m benchmarks.search --records 10000 [--json]
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.measure import Figure, Median, timed
from benchmarks.report import asked, show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TODAY: Final = date(2026, 6, 1)
QUERIES: Final = (
    "the", "bank", "safeguard policy", "land rights", "resettlement and", "community consent", "kenya", "state:KEN",
    "status:drafting", "kind:initiative water", "theme:labour union", "due:<30d", "is:open dam", "-closed mine",
    "comunidad tierra", "niñez", "communauté", "ESS5 para 12", "worker union reprisal", "c-14", "dobaki",
    "policy of the",     "lead:me project", "الأرض",
)  # fmt: skip
PER_KEY: Final = {1_000: 0.008, 10_000: 0.008, 100_000: 0.016}
WINDOW: Final = 0.005
PARTS: Final = (0.0, 0.25, 0.5, 0.75, 0.99)
ROUNDS, WINDOW_ROUNDS = 3, 9
ROW: Final = "one row by its id"


def measure(records: int, folder: Path) -> list[Figure]:
    """Return p50 and p99 of all keys, and of windows read from all over the list by title."""
    workspace = Workspace.open(clone_of(records, folder))
    workspace.refresh()
    keys = keys_typed()
    for key in keys:
        _search(workspace, key)
    one = workspace.search("", limit=1).rows[0].id
    with closing(sqlite3.connect(workspace.index.path)) as connection:
        row = partial(_row, connection, one)
        rounds = [(timed(partial(_search, workspace, key)), timed(row)) for _ in range(ROUNDS) for key in keys]
        offsets = [int(records * part) for _ in range(WINDOW_ROUNDS) for part in PARTS]
        scrolled = [(timed(partial(_window, workspace, offset)), timed(row)) for offset in offsets]
    workspace.close()
    times, rows = (sorted(column) for column in zip(*rounds, strict=True))
    windows, rows_beside = (Median(column) for column in zip(*scrolled, strict=True))
    told: Sequence[tuple[str, Callable[[list[float]], float], float | None]] = (
        (f"p50 of {len(keys)}", Median, 1.0), ("p99", _p99, 1.0), ("longest", max, None),
    )  # fmt: skip
    allowed, size = PER_KEY.get(records, PER_KEY[100_000]), f"{records:,} records"
    return [
        *(Figure(f"a key of a search, {name}, {size}", of(times), "may take", allowed, aim) for name, of, aim in told),
        *(Figure(f"a key of a search, {name}, {size}", of(times), ROW, of(rows), None) for name, of, _ in told[:2]),
        Figure(f"a window of the list, median, {size}", windows, "may take", WINDOW, 1.0),
        Figure(f"a window of the list, median, {size}", windows, ROW, rows_beside, None),
    ]


def keys_typed() -> list[str]:
    """Return what stands in the line after each key of each query."""
    return [query[:length] for query in QUERIES for length in range(1, len(query) + 1)]


def slowest(records: int, folder: Path, count: int = 12) -> list[tuple[float, str]]:
    """Return the keys that took longest, for a closer look."""
    workspace = Workspace.open(clone_of(records, folder))
    times = [(min(timed(partial(_search, workspace, key)) for _ in range(3)), key) for key in set(keys_typed())]
    return sorted(times, reverse=True)[:count]


def _search(workspace: Workspace, text: str) -> object:
    return workspace.search(text, limit=50, today=TODAY)


def _window(workspace: Workspace, offset: int) -> object:
    return workspace.search("", offset=offset, limit=128, today=TODAY)


def _row(connection: sqlite3.Connection, record_id: str) -> object:
    return connection.execute("SELECT * FROM record WHERE id = ?", (record_id,)).fetchone()


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


if __name__ == "__main__":
    wanted = asked("Measure searching.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
