"""Whole commands with the index warm, `cawg --version`, `list` and `search`, against Python doing nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks.cloned import clone_of
from benchmarks.measure import Figure, all_in_turn
from benchmarks.programs import BARE, cawg, run
from benchmarks.report import asked, show
from benchmarks.scaling import WORD

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 11
TARGET: Final = 5.0


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds of each command from its start to its end, and of bare Python."""
    here = ("-C", str(clone_of(records, folder)))
    commands = {
        "cawg --version": cawg("--version"),
        "cawg list": cawg(*here, "list"),
        f"cawg search {WORD}": cawg(*here, "search", WORD),
    }
    acts = [partial(run, command) for command in (*commands.values(), BARE)]
    for act in acts:
        act()
    *times, floor = all_in_turn(acts, ROUNDS)
    size = f"{records:,} records"
    return [
        Figure(f"{name}, {size}", seconds, "python -c pass", floor, TARGET)
        for name, seconds in zip(commands, times, strict=True)
    ]


if __name__ == "__main__":
    wanted = asked("Measure commands.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
