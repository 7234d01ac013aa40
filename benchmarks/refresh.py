"""A look at every file where nothing has changed, against `git status` in the same workspace."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING, Final

from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of, files_of
from benchmarks.measure import Figure, in_turn
from benchmarks.report import asked, show

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 15
TARGET: Final = 1.0
# The program trusts what the disk says of a file that has been left alone for so long.
LEFT_ALONE_SECONDS: Final = 3.0


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds of a refresh in an open workspace, and of git's own look."""
    root = clone_of(records, folder)
    workspace = Workspace.open(root)
    workspace.refresh()
    _until_trusted(root)
    workspace.refresh()

    def ours() -> None:
        if workspace.index.refresh().anything:
            raise RuntimeError("something changed meanwhile")

    def plain() -> None:
        if subprocess.run(["git", "status", "--porcelain"], cwd=root, check=True, capture_output=True).stdout:
            raise RuntimeError("git sees something to do")

    ours()
    plain()
    seconds, floor = in_turn(ours, plain, ROUNDS)
    workspace.close()
    return [Figure(f"refresh, nothing changed, {records:,} records", seconds, "git status", floor, TARGET)]


def _until_trusted(root: Path) -> None:
    """Wait until no file is so fresh that its time alone would not tell whether it has changed."""
    youngest = max(path.stat().st_mtime for path in files_of(root))
    time.sleep(max(0.0, youngest + LEFT_ALONE_SECONDS - time.time()))


if __name__ == "__main__":
    wanted = asked("Measure a refresh.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
