"""From the start of the program to a list one can use, against a Textual program that only says hello."""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

from cawg_tui.agenda import hard_first
from cawg_tui.clock import now
from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.measure import Figure
from benchmarks.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 7
TARGET = 1.2


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds until Home lists the first thing due, the index warm, and until the floor lists its lines."""
    root = clone_of(records, folder)
    workspace = Workspace.open(root)
    workspace.refresh()
    hard, rest = hard_first(workspace.index, now(), 1)
    first = (hard or rest)[0].what.split()[0]
    workspace.close()
    ours, floor = [sys.executable, "-m", "cawg_tui", "-C", str(root)], [sys.executable, "-m", "benchmarks.hello"]
    _until(ours, first)
    times = [(_until(ours, first), _until(floor, "Record30")) for _ in range(ROUNDS)]
    seconds, hello = (statistics.median(column) for column in zip(*times, strict=True))
    return [Figure(f"start to a list one can use, {records:,} records", seconds, "Textual hello", hello, TARGET)]


def _until(command: list[str], word: str) -> float:
    terminal = Terminal(command)
    try:
        return terminal.until(word)
    finally:
        terminal.close()
