"""What an open workspace costs as it grows: the same acts at several sizes, in turn, each beside the smallest size.

Only a refresh looks at every file; all else should cost what it touches, not what there is.
"""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING, Final

from cawg_tui.clock import now
from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.filling import PLANS
from benchmarks.measure import Figure, all_in_turn
from benchmarks.report import asked, show

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIZES: Final = (1_000, 10_000, 100_000)
ROUNDS: Final = 11
# What costs no more at any size may be so much dearer than at the smallest.
FLAT: Final = 1.5
WINDOW: Final = 128
WORD: Final = "resettlement"


class Desk:
    """A workspace of one size, open, and what a member does in it."""

    def __init__(self, records: int, folder: Path) -> None:
        self.records = records
        self.workspace = Workspace.open(clone_of(records, folder))
        self.workspace.refresh()
        self._ours = self.workspace.search("kind:case", limit=1).rows[0].id
        self._numbers = itertools.count(1)

    def save(self) -> None:
        stored = self.workspace.record(self._ours)
        self.workspace.save(stored, {**stored.values, "notes": f"Note {next(self._numbers)}."})

    def show(self) -> None:
        stored = self.workspace.record(self._ours)
        self.workspace.findings_of(stored, now())

    def find(self) -> None:
        page = self.workspace.search(WORD, limit=50)
        self.workspace.snippets([row.id for row in page.rows], WORD)

    def scroll(self) -> None:
        self.workspace.search("", limit=WINDOW, offset=self.records // 2)

    def due(self) -> None:
        self.workspace.due(now())

    def refresh(self) -> None:
        self.workspace.refresh()


ACTS: Final[tuple[tuple[str, float | None, Callable[[Desk], None]], ...]] = (
    ("save one field", FLAT, Desk.save),
    ("read one record and judge it", None, Desk.show),
    ("search one word, with snippets", None, Desk.find),
    ("rows from the middle of the list", None, Desk.scroll),
    ("what is due", None, Desk.due),
    ("refresh, nothing changed", None, Desk.refresh),
)


def measure(records: int, folder: Path) -> list[Figure]:
    """Return each act's seconds at every size up to this one, beside those at the smallest."""
    sizes = [size for size in SIZES if size < records] or [max(len(PLANS), records // 10)]
    desks = [Desk(size, folder) for size in (*sizes, records)]
    figures = []
    for name, target, act in ACTS:
        for desk in desks:
            act(desk)
        times = all_in_turn([partial(act, desk) for desk in desks], ROUNDS)
        for desk, seconds in zip(desks, times, strict=True):
            beside, aim = f"at {desks[0].records:,} records", None if desk is desks[0] else target
            what = f"{name}, {desk.records:,} records"
            figures.append(Figure(what, seconds, beside, times[0], aim, records=desk.records))
    for desk in desks:
        desk.workspace.close()
    return figures


if __name__ == "__main__":
    wanted = asked("Measure how cost grows.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
