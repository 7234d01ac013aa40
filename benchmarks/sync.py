"""Whole syncs against plain git doing the same: many records that both sides changed, few that came, nothing at all.

Plain git has no driver here, so it stops at the real clashes; somebody takes one side of each so that it can go on.
The edits of one side are lost that way, which is not counted against it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.measure import Figure, Median, in_turn
from benchmarks.report import asked, show
from benchmarks.saving import SAME_FSYNC

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROUNDS: Final = 3
CHANGED, CLASHING, INCOMING = 1_000, 20, 100
MERGE_TARGET, GROWTH_TARGET, IDLE_TARGET = 1.0, 2.0, 1.5
STOPPED: Final = 1


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds of a large merge, of a small arrival at two sizes of workspace, and of nothing to do."""
    return [_both_changed(records, folder), _incoming(records, folder), _nothing(records, folder)]


# --- what is measured ------------------------------------------------------------------------------------


def _both_changed(records: int, folder: Path) -> Figure:
    changed = min(CHANGED, records // 10)
    clashing = changed // CLASHING
    built = _built(records, folder, "both-changed", lambda root: _both_edit(root, changed, clashing))
    times = []
    for _ in range(ROUNDS):
        ours = _timed_in(built, lambda root: _cawg(root, expected=3))
        peer = _timed_in(built, lambda root: _plain_git(root, clashing))
        times.append((ours, peer))
    seconds, floor = (Median(column) for column in zip(*times, strict=True))
    what = f"sync {changed:,} that both changed, {clashing} clash, {records:,} records"
    return Figure(what, seconds, "pull (stopped, --ours), push", floor, MERGE_TARGET)


def _incoming(records: int, folder: Path) -> Figure:
    """Set a workspace beside one of a tenth of its size: what arrives is the same, so the time should nearly be."""
    few = max(records // 10, INCOMING)
    large, small = (
        _built(size, folder, "incoming", lambda root: _first_edits(root, INCOMING)) for size in (records, few)
    )
    times = [(_timed_in(large, _cawg), _timed_in(small, _cawg)) for _ in range(ROUNDS)]
    seconds, floor = (Median(column) for column in zip(*times, strict=True))
    return Figure(f"sync {INCOMING} that came, {records:,} records", seconds, f"at {few:,}", floor, GROWTH_TARGET)


def _nothing(records: int, folder: Path) -> Figure:
    """Sync in a program that is open, as the interface does every few minutes."""
    root = _copied(_built(records, folder, "nothing", lambda _root: None)) / "ben"
    workspace = Workspace.open(root)
    workspace.sync()

    def plain() -> None:
        _git(root, "fetch", "-q")
        _git(root, "status", "--porcelain")

    seconds, floor = in_turn(lambda: _same(workspace.sync().state, "up_to_date"), plain)
    workspace.close()
    return Figure(f"sync with nothing to do, {records:,} records", seconds, "git fetch; git status", floor, IDLE_TARGET)


def _cawg(root: Path, expected: int = 0) -> None:
    done = subprocess.run([sys.executable, "-m", "cawg_tui", "-C", str(root), "sync"], check=False, capture_output=True)
    _same(done.returncode, expected)


def _plain_git(root: Path, clashing: int) -> None:
    stopped = subprocess.run(
        ["git", *SAME_FSYNC, "-C", str(root), "pull", "-q", "--no-rebase", "--no-edit"],
        check=False,
        capture_output=True,
    )
    _same(stopped.returncode, STOPPED)
    paths = _git(root, "diff", "--name-only", "--diff-filter=U").split()
    _same(len(paths), clashing)
    _git(root, "checkout", "--ours", "--", *paths)
    _git(root, "add", "--", *paths)
    _git(root, "commit", "-q", "--no-edit")
    _git(root, "push", "-q")


# --- what it is measured on ------------------------------------------------------------------------------


def _built(records: int, folder: Path, name: str, work: Callable[[Path], None]) -> Path:
    """Return a folder with a shared remote and Ben's clone, Ana having sent `work`; made where it is not there yet."""
    built = folder / f"sync-{name}-{records}"
    if built.exists():
        return built
    making = built.with_name(built.name + ".new")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    source = clone_of(records, folder)
    first = _git(source, "rev-list", "--max-parents=0", "HEAD").strip()
    _git(making, "clone", "-q", "--bare", "--no-hardlinks", str(source), "shared.git")
    _git(making / "shared.git", "update-ref", "refs/heads/main", first)
    for name in ("ana", "ben"):
        _git(making, "clone", "-q", "--no-hardlinks", "shared.git", name)
        _git(making / name, "config", "user.name", name)
        _git(making / name, "config", "user.email", f"{name}@example.org")
    work(making)
    _git(making / "ana", "push", "-q")
    shutil.rmtree(making / "ana")
    _warm(making / "ben")
    making.rename(built)
    return built


def _both_edit(root: Path, changed: int, clashing: int) -> None:
    """Have Ana change titles and Ben notes; of the clashing ones both change the title."""
    paths = _records(root / "ana")[:changed]
    for number, path in enumerate(paths):
        _edit(root / "ana", path, "title: ", f"title: By Ana {number}, ")
        head, said = ("title: ", f"title: By Ben {number}, ") if number < clashing else (NOTES, NOTES + "  By Ben.\n")
        _edit(root / "ben", path, head, said)
    _commit(root / "ana")
    _commit(root / "ben")


def _first_edits(root: Path, changed: int) -> None:
    for path in _records(root / "ana")[:changed]:
        _edit(root / "ana", path, "title: ", "title: By Ana, ")
    _commit(root / "ana")


NOTES: Final = "notes: |\n"


def _records(root: Path) -> list[str]:
    """Return records whose title is plain and whose notes are a text, so that both can be changed as lines."""
    found = []
    for path in sorted(root.rglob("*.yaml")):
        text = path.read_text("utf-8")
        if text.startswith("title: ") and not text.startswith('title: "') and f"\n{NOTES}" in text:
            found.append(path.relative_to(root).as_posix())
    return found[:: max(1, len(found) // (2 * CHANGED))]


def _edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def _commit(root: Path) -> None:
    _git(root, "add", "-A")
    _git(root, "commit", "-qm", "Change records")


def _copied(built: Path) -> Path:
    """Return a copy to spend, as warm as a clone in daily use: git's list fresh, the index made."""
    copy = built.with_name("sync-spent")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(built, copy, symlinks=True, copy_function=_linked)
    _git(copy / "ben", "remote", "set-url", "origin", str(copy / "shared.git"))
    _warm(copy / "ben")
    return copy


def _linked(source: str, target: str) -> None:
    """Copy a file, by a link where whoever changes it puts a new one in its place: it keeps its inode that way."""
    inside = source.partition(".git/")[2]
    if not inside or inside.startswith("objects/"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def _warm(root: Path) -> None:
    _git(root, "status", "--porcelain")
    workspace = Workspace.open(root)
    workspace.repository.prepare()
    workspace.refresh()
    workspace.close()


def _timed_in(built: Path, act: Callable[[Path], None]) -> float:
    root = _copied(built) / "ben"
    start = time.perf_counter()
    act(root)
    return time.perf_counter() - start


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *SAME_FSYNC, "-C", str(root), *words], check=True, capture_output=True, text=True)
    return done.stdout


def _same(found: object, wanted: object) -> None:
    if found != wanted:
        raise RuntimeError(f"the measured act ended with {found}, not {wanted}")


if __name__ == "__main__":
    wanted = asked("Measure syncing.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
