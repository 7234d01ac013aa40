"""What a program that was cut off left behind: locks without an owner, which would block every later save, and rests.

A mark stands on the disk while cawg lets git write. Where the next holder of cawg's lock finds it, the locks of that
moment are cawg's own and go. A lock of another program is never removed unasked, nor while it may have an owner.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cawg_tui.records.inert import inert
from cawg_tui.store.files import TEMPORARY
from cawg_tui.store.private import private_folder
from cawg_tui.vcs.worktree import write_refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE: Final = "at-work"
REMOTE: Final = "at-remote"
LIST_MARK: Final = "at-list"
GRAPH_MARK: Final = "at-graph"
# Whoever has git write its list of files, or its summary of the history, holds such a lock and no other meanwhile: by
# it the next one tells a git that is at work from one that was cut off.
LIST_LOCK: Final = "list-lock"
GRAPH_LOCK: Final = "graph-lock"
GRAPH: Final = "objects/info/commit-graphs/commit-graph-chain.lock"
# Git holds the lock of a ref for thousandths of a second, and gives up on others' after a tenth.
REF_SECONDS: Final = 10.0
# A git that outlived the cawg which started it has ended by then.
OWN_SECONDS: Final = 1.0
# Between the mark and the last word that its git wrote into a lock; a talk with a remote may last longer.
MOMENT_SECONDS: Final = 10.0
TALK_SECONDS: Final = 3600.0
# How long another program's lock must stand unchanged before its removal is offered.
STILL_SECONDS: Final = 60.0
MENDED: Final = 50
_FOREIGN: Final = ("index.lock", "config.lock", "HEAD.lock", "packed-refs.lock")


@dataclass(frozen=True, slots=True)
class StaleLock:
    """A lock of another program: its path from the root, since when it stands (seconds), and who may hold it.

    `holder` is empty where no running program was seen; `stamp` tells the lock from a later one of the same name.
    """

    path: str
    seconds: float
    holder: str
    stamp: tuple[int, int, int]

    @property
    def offered(self) -> bool:
        """Say whether its removal may be offered: nobody has it, and nothing changed in it for a minute."""
        return not self.holder and self.seconds >= STILL_SECONDS


@dataclass(slots=True)
class Work:
    """A git that writes at our word; `killed` says that it ended by a signal, and may have left its lock."""

    killed: bool = False


@contextmanager
def at_work(root: Path, mark: str = HERE) -> Iterator[Work]:
    """Mark the moment in which git writes at our word: here, or (REMOTE) while it talks with the shared remote.

    The mark stays, with the time at which the work began, where its git was killed.
    """
    path = _mark(root, mark)
    try:
        path.touch()
    except OSError as error:
        raise write_refusal(f".git/cawg/{mark}", error) from error
    work = Work()
    try:
        yield work
    finally:
        if not work.killed:
            with suppress(OSError):
                path.unlink()


def clear(root: Path) -> None:
    """Remove locks that nobody holds; wants the lock of cawg, and lists a few small folders where there are none."""
    git_dir, own = root / ".git", private_folder(root)
    here, talk, listed, summed = (_written(own / mark) for mark in (HERE, REMOTE, LIST_MARK, GRAPH_MARK))
    for folder in ("work", "known", "keep"):
        for lock in _locks(git_dir / "refs" / "cawg" / folder):
            _remove_once(root, lock, OWN_SECONDS)
    for folder in ("heads", "remotes/origin"):
        for lock in _locks(git_dir / "refs" / folder):
            ours = _of_the_moment(lock, here) or _of_the_moment(lock, talk, TALK_SECONDS)
            _remove_once(root, lock, OWN_SECONDS if ours else REF_SECONDS)
    for lock in (git_dir / "HEAD.lock", git_dir / "packed-refs.lock"):
        _remove_once(root, lock, OWN_SECONDS if _of_the_moment(lock, here) else REF_SECONDS)
    if _of_the_moment(git_dir / "config.lock", here):
        _remove_once(root, git_dir / "config.lock", OWN_SECONDS)
    if listed is not None or _of_the_moment(git_dir / "index.lock", here):
        _clear_unless_alive(root, git_dir / "index.lock", LIST_LOCK, LIST_MARK, here)
    if summed is not None:
        _clear_unless_alive(root, git_dir / GRAPH, GRAPH_LOCK, GRAPH_MARK)
    if here is not None:
        with suppress(OSError):
            (own / HERE).unlink(missing_ok=True)


def clear_list_lock(root: Path) -> None:
    """Remove the lock of git's list of files where a git of ours was killed at it; wants no lock of cawg."""
    if _written(_mark(root, LIST_MARK)) is not None:
        _clear_unless_alive(root, root / ".git" / "index.lock", LIST_LOCK, LIST_MARK)


def _clear_unless_alive(root: Path, lock: Path, held: str, mark: str, other: float | None = None) -> None:
    """Remove git's lock of one moment of ours, unless whoever had git take it is alive and holds the lock `held`."""
    from filelock import FileLock, Timeout

    own = private_folder(root)
    with suppress(OSError, Timeout), FileLock(own / held, timeout=0, thread_local=False):
        written = _written(own / mark)
        if _of_the_moment(lock, written, TALK_SECONDS) or _of_the_moment(lock, other):
            _remove_once(root, lock, OWN_SECONDS)
        (own / mark).unlink(missing_ok=True)


def clear_temporaries(root: Path, folders: Iterable[str]) -> None:
    """Remove the unfinished files of a save that was cut off, below these folders; costs one walk over the names.

    Whoever writes one holds the lock of its folder, so where that can be had, nobody does.
    """
    own = private_folder(root)
    places = [own, *(root / top for top in folders if not (root / top).is_symlink())]
    for folder, _, names in (found for place in places for found in os.walk(place)):
        rests = [name for name in names if name.startswith(TEMPORARY)]
        if rests:
            _remove_unowned(Path(folder), rests)
    for rest in own.glob("putting-*"):
        rest.unlink(missing_ok=True)


def note_mended(root: Path, what: str) -> None:
    """Remember, for `cawg doctor`, that something which was cut off was put right; the newest 50 are kept."""
    path = private_folder(root) / "mended"
    with suppress(OSError):
        told = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {inert(what, limit=120)}"
        path.write_text("".join(f"{one}\n" for one in [*told, line][-MENDED:]), encoding="utf-8")


def mended(root: Path) -> list[tuple[str, str]]:
    """Return what was put right after a cut, oldest first: when (ISO, UTC) and what."""
    try:
        told = (private_folder(root) / "mended").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [(when, inert(what, limit=120)) for when, _, what in (line.partition(" ") for line in told) if what]


def stale_lock(root: Path) -> StaleLock | None:
    """Return the lock of another git program that stands in the way of a save or a sync, None where there is none."""
    for name in _FOREIGN:
        lock = root / ".git" / name
        stamp = _stamp(lock)
        if stamp is not None:
            # A clock that was set back must not make a dead lock young for ever.
            seconds = abs(time.time() - stamp[1] / 1e9)
            return StaleLock(f".git/{name}", seconds, _holder(root, lock), stamp)
    return None


def remove_stale_lock(root: Path, seen: StaleLock) -> bool:
    """Remove a lock that the member was asked about; False, and nothing touched, where it is not what they saw.

    Looked at once more: the same file, unchanged, and no program that might hold it.
    """
    lock = root / seen.path
    if seen.path.removeprefix(".git/") not in _FOREIGN or not seen.offered:
        return False
    if _stamp(lock) != seen.stamp or _holder(root, lock):
        return False
    try:
        lock.unlink(missing_ok=True)
    except OSError as error:
        raise write_refusal(seen.path, error) from error
    note_mended(root, f"{seen.path} of another git program was removed at the member's word")
    return True


def _holder(root: Path, lock: Path) -> str:
    """Return a running program that has the lock open, or a git at work in this workspace, as far as can be seen.

    A git that waits for its editor keeps its lock without having it open.
    """
    own = os.getpid()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(process.name) == own:
                continue
            name = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
            here = (process / "cwd").readlink().is_relative_to(root)
            if (name.startswith("git") and here) or _has_open(process, lock):
                return inert(f"{name} (process {process.name})", limit=80)
    return ""


def _has_open(process: Path, lock: Path) -> bool:
    for handle in (process / "fd").iterdir():
        with suppress(OSError):
            if handle.readlink() == lock:
                return True
    return False


def _remove_unowned(folder: Path, names: Iterable[str]) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for name in names:
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=handle)
        finally:
            os.close(handle)


def _locks(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in os.listdir(folder) if name.endswith(".lock")]  # noqa: PTH208 - a save's time
    except OSError:
        return []


def _of_the_moment(lock: Path, mark: float | None, longest: float = MOMENT_SECONDS) -> bool:
    written = _written(lock)
    return mark is not None and written is not None and -OWN_SECONDS <= written - mark <= longest


def _remove_once(root: Path, lock: Path, seconds: float) -> None:
    """Remove a lock that is older than this; one of cawg's own is waited for, one of another program is left."""
    written = _written(lock)
    if written is None:
        return
    left = seconds - (time.time() - written)
    if 0 < left <= OWN_SECONDS:
        time.sleep(left)
        left = 0
    if left <= 0 and _written(lock) == written:
        with suppress(OSError):
            lock.unlink()
            note_mended(root, f"{lock.relative_to(root)}, left by a program that was cut off, was removed")


def _written(path: Path) -> float | None:
    with suppress(OSError):
        return path.stat().st_mtime
    return None


def _stamp(lock: Path) -> tuple[int, int, int] | None:
    with suppress(OSError):
        found = lock.lstat()
        return found.st_ino, found.st_mtime_ns, found.st_size
    return None


def _mark(root: Path, mark: str) -> Path:
    return private_folder(root) / mark
