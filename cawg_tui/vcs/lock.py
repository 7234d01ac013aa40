"""Locks between windows and programs of cawg: for a change of the history, for a whole sync, for git's list of files.

A sync holds the first only for the moments in which it changes something, so a save never waits for a network; nor
does it wait for the list, which is written whole for each file and so takes longer than the save itself.
The locks are the kernel's (flock): they end with the process that held them, however it ended.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import BusyError
from cawg_tui.records.inert import inert
from cawg_tui.store.private import private_folder
from cawg_tui.vcs import leftovers
from cawg_tui.vcs.worktree import write_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHANGE: Final = "lock"
SYNC: Final = "sync-lock"
LIST: Final = leftovers.LIST_LOCK
WAIT_SECONDS: Final = 2.0
# The kernel hands the lock to nobody: who looks seldom beside one who saves without a pause would wait in vain.
POLL_SECONDS: Final = 0.005


@contextmanager
def hold(root: Path, what: str, *, name: str = CHANGE, wait: float | None = None) -> Iterator[None]:
    """Hold a lock of the workspace; BusyError, naming who has it, where it stays taken for `wait` seconds (2).

    Not to be taken twice by one thread: the second would wait for the first.
    """
    from filelock import FileLock, Timeout

    folder = private_folder(root)
    note = folder / f"{name}.holder"
    lock = FileLock(folder / name, timeout=WAIT_SECONDS if wait is None else wait, thread_local=False)
    try:
        lock.acquire(poll_interval=POLL_SECONDS)
        note.write_text(json.dumps({"pid": os.getpid(), "what": what}), encoding="utf-8")
        if name == CHANGE:
            leftovers.clear(root)
    except Timeout:
        raise BusyError(_holder(note)) from None
    except OSError as error:
        lock.release()
        raise write_refusal(f".git/cawg/{name}", error) from error
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


def holder(root: Path, name: str = CHANGE) -> str:
    """Return who holds a lock of the workspace, empty where it is free; changes nothing."""
    from filelock import FileLock, Timeout

    folder = private_folder(root)
    lock = FileLock(folder / name, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return _holder(folder / f"{name}.holder")
    lock.release()
    return ""


def _holder(note: Path) -> str:
    """Return who holds the lock, as far as its note can be read."""
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        return inert(f"Another cawg ({said['what']}, process {int(said['pid'])})", limit=120)
    except (OSError, ValueError, KeyError, TypeError):
        return "Another cawg"
