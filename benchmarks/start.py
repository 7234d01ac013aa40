"""From the start of the program to a list one can use, and the memory it then has held, against a Textual hello."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Final

from cawg_tui.agenda import hard_first
from cawg_tui.clock import now
from cawg_tui.tui.home_lines import MOST_READ
from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.measure import CannotMeasureError, Figure, absent, told_in_turn
from benchmarks.programs import cawg
from benchmarks.report import asked, show
from benchmarks.terminal import terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROUNDS = 9
MEMORY_ROUNDS: Final = 3
TARGETS: Final = {1_000: 1.2, 10_000: 1.2, 100_000: 1.25}
MEMORY_TARGET: Final = 1.5
HELLO: Final = ("Textual hello", (sys.executable, "-m", "benchmarks.hello"), "Record30")


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds until Home lists the first thing due, the index warm, and the memory held by then."""
    root = clone_of(records, folder)
    workspace = Workspace.open(root)
    workspace.refresh()
    first = _first_due(workspace)
    workspace.close()
    ours = cawg("-C", str(root))
    floor, hello, line = HELLO
    for command, word in ((ours, first), (hello, line)):
        _seconds(command, word)
    seconds, beside = told_in_turn([partial(_seconds, ours, first), partial(_seconds, hello, line)], ROUNDS)
    size, target = f"{records:,} records", TARGETS.get(records, TARGETS[1_000])
    memory = f"memory after the start, {size}"
    started = Figure(f"start to a list one can use, {size}", seconds, floor, beside, target)
    try:
        held, theirs = told_in_turn([partial(_bytes, ours, first), partial(_bytes, hello, line)], MEMORY_ROUNDS)
    except CannotMeasureError as missing:
        return [started, absent(memory, str(missing))]
    return [started, Figure(memory, held, floor, theirs, MEMORY_TARGET, unit="bytes")]


def _first_due(workspace: Workspace) -> str:
    """Return how the first line of Home begins: in how many days what cannot be missed is due, else anything."""
    hard, rest = hard_first(workspace.due(now(), MOST_READ))
    return next(iter([*hard, *rest])).words


def _seconds(command: Sequence[str], word: str) -> float:
    with terminal(command) as screen:
        return screen.until(word)


def _bytes(command: Sequence[str], word: str) -> float:
    """Return the most memory that a program has held once all that its start sets going is done."""
    with terminal(command) as screen:
        screen.until(word)
        screen.rest()
        return float(screen.peak_memory())


if __name__ == "__main__":
    wanted = asked("Measure the start.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
