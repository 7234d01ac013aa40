"""Each key of a search as it is typed, in this process, against the time it may take; and windows of a long list.

python -m benchmarks.search --records 10000 [--json]
"""

from __future__ import annotations

import statistics
import time
from datetime import date
from typing import TYPE_CHECKING, Final

from cawg_tui.index.database import Index
from cawg_tui.records.kinds import built_in

from benchmarks.measure import Figure
from benchmarks.report import asked, show
from benchmarks.workspaces import workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable
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


def measure(records: int, folder: Path) -> list[Figure]:
    """Return p50 and p99 of all keys, and of windows read from all over the list by title."""
    root = workspace_of(records, folder)
    index = Index(folder / f"search-{records}" / "index.sqlite", root, built_in())
    index.refresh()
    keys = [query[:length] for query in QUERIES for length in range(1, len(query) + 1)]
    for key in keys:
        _search(index, key)
    times = sorted(_timed(index, key) for _ in range(3) for key in keys)
    windows = [_window(index, int(records * part)) for _ in range(9) for part in PARTS]
    allowed = PER_KEY.get(records, 0.016)
    index.close()
    return [
        Figure(
            f"a key of a search, p50 of {len(keys)}, {records:,}", statistics.median(times), "may take", allowed, 1.0
        ),
        Figure(f"a key of a search, p99, {records:,}", times[int(len(times) * 0.99)], "may take", allowed, 1.0),
        Figure(f"a key of a search, longest, {records:,}", times[-1], "may take", allowed, None),
        Figure(f"a window of the list, median, {records:,}", statistics.median(windows), "may take", WINDOW, 1.0),
    ]


def slowest(records: int, folder: Path, count: int = 12) -> list[tuple[float, str]]:
    """Return the keys that took longest, for a closer look."""
    index = Index(folder / f"search-{records}" / "index.sqlite", workspace_of(records, folder), built_in())
    keys = {query[:length] for query in QUERIES for length in range(1, len(query) + 1)}
    times = sorted(((min(_timed(index, key) for _ in range(3)), key) for key in keys), reverse=True)
    return times[:count]


def _search(index: Index, text: str) -> object:
    return index.search(text, limit=50, today=TODAY, me="nobody-aaaa")


def _timed(index: Index, text: str) -> float:
    return _time(lambda: _search(index, text))


def _window(index: Index, offset: int) -> float:
    return _time(lambda: index.rows(offset=offset, limit=128, today=TODAY))


def _time(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    wanted = asked("Measure searching.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
