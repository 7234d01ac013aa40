"""Making the index from nothing, and bringing in what others changed, against CSafeLoader over the same files.

It is made as the program makes it: through an open workspace, with what its rules find on each record.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import yaml
from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of, files_of
from benchmarks.measure import Figure, told_in_turn
from benchmarks.programs import environment
from benchmarks.report import asked, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cawg_tui.store.records import Store, Stored

ROUNDS = 5
# Of all records, and of titles that can be searched: in a small workspace starting a process is most of it.
TARGETS: Final = {10_000: (0.7, 0.4), 100_000: (0.5, 0.4)}
SIZE_TARGET, RECEIVED_TARGET = 1.0, 2.0
CHANGED: Final = 1_000
FLOOR: Final = "CSafeLoader, same files"
_OURS: Final = (
    "import sys; from pathlib import Path; from cawg_tui.workspace import Workspace; "
    "workspace = Workspace.open(Path(sys.argv[1])); workspace.refresh(); workspace.close()"
)
_LISTED: Final = (
    "import sys; from pathlib import Path; from cawg_tui.workspace import Workspace; "
    "workspace = Workspace.open(Path(sys.argv[1])); workspace.index.begin(); "
    "assert workspace.search('', limit=50).rows; print(flush=True); workspace.refresh(); workspace.close()"
)
_TITLED: Final = (
    "import sys, threading, time; from pathlib import Path; from cawg_tui.workspace import Workspace; "
    "workspace = Workspace.open(Path(sys.argv[1])); workspace.index.begin(); "
    "filling = threading.Thread(target=workspace.refresh); filling.start()\n"
    "found = lambda: any(row.id == sys.argv[3] for row in workspace.search(sys.argv[2], limit=50).rows)\n"
    "while not found() and filling.is_alive(): time.sleep(0.05)\n"
    "assert found(); print(flush=True); filling.join(); workspace.close()"
)
_FLOOR: Final = (
    "import sys, yaml; from pathlib import Path\n"
    "for folder in Path(sys.argv[1]).iterdir():\n"
    "  if folder.is_dir() and folder.name[0] != '.':\n"
    "    for path in folder.rglob('*.yaml'): yaml.load(path.read_bytes(), yaml.CSafeLoader)"
)


def measure(records: int, folder: Path) -> list[Figure]:
    """Return whole processes in turn, a cold index and the floor; then its size, and what many changed records take."""
    root = clone_of(records, folder)
    cold = Cold(root)
    seconds, floor, titled, listed = told_in_turn((cold.index, cold.floor, cold.titled, cold.listed), ROUNDS)
    size, (target, titles_target) = f"{records:,} records", TARGETS.get(records, (None, None))
    index_bytes, record_bytes = cold.path.stat().st_size, sum(path.stat().st_size for path in files_of(root))
    return [
        Figure(f"cold index, {size}", seconds, FLOOR, floor, target),
        Figure(f"titles searchable, {size}", titled, FLOOR, floor, titles_target),
        Figure(f"list open, the rest still being read, {size}", listed, FLOOR, floor, None),
        Figure(f"index size, {size}", index_bytes, "records", record_bytes, SIZE_TARGET, "bytes"),
        _received(root, records),
    ]


class Cold:
    """A workspace whose index is made from nothing each time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        workspace = Workspace.open(root)
        workspace.refresh()
        self.path = workspace.index.path
        # The record that changed first is the last to be read.
        oldest = min(workspace.store.scan().entries, key=lambda entry: (entry.mtime_ns, entry.place.path)).place.id
        row = workspace.index.row(oldest)
        self._oldest = (row.title if row is not None else "", oldest)
        workspace.close()

    def index(self) -> float:
        """Return the seconds of a process that makes the index."""
        for path in self.path.parent.glob(f"{self.path.name}*"):
            path.unlink()
        started = time.perf_counter()
        process = _process(_OURS, self._root)
        if process.wait() or not self.path.exists():
            raise RuntimeError(f"no index was made; the process ended with {process.returncode}")
        return time.perf_counter() - started

    def listed(self) -> float:
        """Return after how many seconds a process shows a first list while it goes on to read the rest."""
        return self._told(_LISTED)

    def titled(self) -> float:
        """Return after how many seconds a process finds the title of the record that is read last."""
        return self._told(_TITLED, *self._oldest)

    def _told(self, program: str, *words: str) -> float:
        for path in self.path.parent.glob(f"{self.path.name}*"):
            path.unlink()
        started = time.perf_counter()
        process = _process(program, self._root, *words, stdout=subprocess.PIPE)
        seconds = float("inf")
        if process.stdout is not None and process.stdout.read(1):
            seconds = time.perf_counter() - started
        if process.wait():
            raise RuntimeError(f"no index was made; the process ended with {process.returncode}")
        return seconds

    def floor(self) -> float:
        """Return the seconds of a process that reads the same files and does nothing else."""
        started = time.perf_counter()
        if _process(_FLOOR, self._root).wait():
            raise RuntimeError("the floor failed")
        return time.perf_counter() - started


def _received(root: Path, records: int) -> Figure:
    """Change many records as a sync does that brings them, and let the index follow, some times over."""
    workspace, numbers = Workspace.open(root), itertools.count(1)
    workspace.refresh()
    entries = workspace.store.scan().entries
    places = [entry.place for entry in entries[:: max(1, len(entries) // CHANGED)][:CHANGED]]
    paths = [place.path for place in places]
    changed = [root / path for path in paths]
    before = [workspace.store.load(place) for place in places]

    def again() -> float:
        _write_over(workspace.store, before, next(numbers))
        started = time.perf_counter()
        if workspace.index.refresh_paths(paths).changed != len(changed):
            raise RuntimeError("not every change was seen")
        seconds = time.perf_counter() - started
        workspace.refresh()
        return seconds

    with _put_back(root, changed):
        seconds, floor = told_in_turn((again, partial(_load, changed)), ROUNDS)
    workspace.refresh()
    workspace.close()
    what = f"{len(changed):,} received records indexed again, {records:,} records"
    return Figure(what, seconds, "CSafeLoader, those files", floor, RECEIVED_TARGET)


def _load(paths: Sequence[Path]) -> float:
    started = time.perf_counter()
    for path in paths:
        yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return time.perf_counter() - started


def _write_over(store: Store, before: Sequence[Stored], number: int) -> None:
    """Give each record another summary, written as a save writes it."""
    for stored in before:
        text = store.patched(stored, {**stored.values, "summary": f"What changed in round {number}."})
        (store.root / stored.path).write_text(text, "utf-8")


@contextmanager
def _put_back(root: Path, paths: Sequence[Path]) -> Iterator[None]:
    """Let files be what they were once the block ends, and git know it."""
    before = [(path, path.read_bytes()) for path in paths]
    try:
        yield
    finally:
        for path, data in before:
            path.write_bytes(data)
        subprocess.run(["git", "status", "--porcelain"], cwd=root, check=True, stdout=subprocess.DEVNULL)


def _process(code: str, root: Path, *words: str, stdout: int | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, str(root), *words], env=environment(), stdout=stdout)


if __name__ == "__main__":
    wanted = asked("Measure the index.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
