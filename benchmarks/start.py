"""From the start of the program to a list one can use, and the memory it then has held, against a Textual hello."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

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
# How a line of what is due begins, whichever stands first: in how many days, and the day.
DUE: Final = re.compile(r"(?:\d+ days? ago|in \d+ days?|today|tomorrow|yesterday) +\d{1,2} [A-Z][a-z]{2} \d{4}")
FLOOR: Final = "Textual hello"
HELLO, LINE = (sys.executable, "-m", "benchmarks.hello"), re.compile("Record30")


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds until Home lists the first thing due, the index warm, and the memory held by then."""
    root = clone_of(records, folder)
    workspace = Workspace.open(root)
    workspace.refresh()
    workspace.close()
    ours, hello = (cawg("-C", str(root)), DUE), (HELLO, LINE)
    for command in (ours, hello):
        _seconds(*command)
    seconds, floor = told_in_turn([partial(_seconds, *ours), partial(_seconds, *hello)], ROUNDS)
    size, target = f"{records:,} records", TARGETS.get(records, TARGETS[1_000])
    memory = f"memory after the start, {size}"
    started = Figure(f"start to a list one can use, {size}", seconds, FLOOR, floor, target)
    try:
        held, theirs = told_in_turn([partial(_bytes, *ours), partial(_bytes, *hello)], MEMORY_ROUNDS)
    except CannotMeasureError as missing:
        return [started, absent(memory, str(missing))]
    return [started, Figure(memory, held, FLOOR, theirs, MEMORY_TARGET, unit="bytes")]


def _seconds(command: Sequence[str], line: re.Pattern[str]) -> float:
    with terminal(command) as screen:
        return screen.until(line)


def _bytes(command: Sequence[str], line: re.Pattern[str]) -> float:
    """Return the most memory that a program has held once all that its start sets going is done."""
    with terminal(command) as screen:
        screen.until(line)
        screen.rest()
        return float(screen.peak_memory())


if __name__ == "__main__":
    wanted = asked("Measure the start.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
