"""What a program that was cut off left in `.git`: locks without an owner, which would block every later save.

A mark stands on the disk while cawg moves a branch or git's list. Where the next holder of cawg's lock finds it, the
locks of that moment are cawg's own. Locks of other programs are never removed while they may have an owner.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from cawg_tui.store.private import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Git holds the lock of a ref for thousandths of a second, and gives up on others' after a tenth.
REF_SECONDS: Final = 10.0
# A git that outlived the cawg which started it has ended by then.
OWN_SECONDS: Final = 1.0
# Between the mark and the last word that its git wrote into a lock.
MOMENT_SECONDS: Final = 10.0


@contextmanager
def at_work(root: Path) -> Iterator[None]:
    """Mark the moment in which git moves a branch or its list at our word."""
    mark = _mark(root)
    mark.touch()
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def clear(root: Path) -> None:
    """Remove locks that nobody holds; wants the lock of cawg, and lists a few small folders where there are none."""
    git_dir = root / ".git"
    mark = _written(_mark(root))
    for lock in [*_locks(git_dir / "refs" / "cawg" / "work"), *_locks(git_dir / "refs" / "cawg" / "known")]:
        _remove_once(lock, OWN_SECONDS)
    for folder in (git_dir / "refs" / "heads", git_dir / "refs" / "remotes" / "origin"):
        for lock in _locks(folder):
            _remove_once(lock, OWN_SECONDS if _of_the_moment(lock, mark) else REF_SECONDS)
    for lock in (git_dir / "HEAD.lock", git_dir / "packed-refs.lock"):
        _remove_once(lock, OWN_SECONDS if _of_the_moment(lock, mark) else REF_SECONDS)
    if _of_the_moment(git_dir / "index.lock", mark):
        _remove_once(git_dir / "index.lock", OWN_SECONDS)
    _mark(root).unlink(missing_ok=True)


def _locks(folder: Path) -> list[Path]:
    try:
        return [found for found in folder.iterdir() if found.name.endswith(".lock")]
    except OSError:
        return []


def _of_the_moment(lock: Path, mark: float | None) -> bool:
    written = _written(lock)
    return mark is not None and written is not None and -OWN_SECONDS <= written - mark <= MOMENT_SECONDS


def _remove_once(lock: Path, seconds: float) -> None:
    """Remove a lock that is older than this; one of cawg's own is waited for, one of another program is left."""
    written = _written(lock)
    if written is None:
        return
    left = seconds - (time.time() - written)
    if 0 < left <= OWN_SECONDS:
        time.sleep(left)
        left = 0
    if left <= 0 and _written(lock) == written:
        lock.unlink(missing_ok=True)


def _written(path: Path) -> float | None:
    with suppress(OSError):
        return path.stat().st_mtime
    return None


def _mark(root: Path) -> Path:
    return private_folder(root) / "at-work"
