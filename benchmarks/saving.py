"""Saving one field (file, commit, index row) against `git add FILE; git commit` in the same repository."""

from __future__ import annotations

import itertools
import subprocess
from typing import TYPE_CHECKING

from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.measure import Figure, in_turn

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 11
TARGETS = {1_000: 1.0, 10_000: 0.4, 100_000: 0.15}
SAME_FSYNC = ("-c", "core.fsync=committed,reference", "-c", "core.fsyncMethod=batch", "-c", "gc.auto=0")


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds of one save, and of plain git on another record of the same workspace, in turn."""
    root = clone_of(records, folder)
    workspace = Workspace.open(root)
    workspace.refresh()
    ours, other = (row.id for row in workspace.search("", limit=2).rows)
    numbers = itertools.count(1)

    def save() -> None:
        stored = workspace.record(ours)
        workspace.save(stored, {**stored.values, "notes": f"Note {next(numbers)}."})

    def plain_git() -> None:
        path = root / workspace.place(other).path
        path.write_text(path.read_text("utf-8") + f"# {next(numbers)}\n", "utf-8")
        for words in (["add", "--", str(path)], ["commit", "-qm", "Update"]):
            subprocess.run(["git", *SAME_FSYNC, *words], cwd=root, check=True)

    save()
    seconds, floor = in_turn(save, plain_git, ROUNDS)
    workspace.close()
    return [Figure(f"save one field, {records:,} records", seconds, "git add; git commit", floor, TARGETS.get(records))]
