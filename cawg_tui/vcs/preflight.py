"""What must hold before a sync touches anything, and what must hold of the version that the remote offers."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

from cawg_tui.store.settings import FORMAT
from cawg_tui.vcs import listing, standing, states
from cawg_tui.vcs.keep import keep
from cawg_tui.vcs.states import Ending, SyncState
from cawg_tui.vcs.worktree import age

if TYPE_CHECKING:
    from cawg_tui.vcs.git import Runner

ROOM_BYTES: Final = 16 * 1024 * 1024
_FORMAT: Final = re.compile(rb"^format:[ \t]*([0-9]{1,6})[ \t]*(#.*)?$", re.MULTILINE)


def ready(runner: Runner) -> str:
    """Return the branch to sync; end the sync where the workspace is in no state for one."""
    branch = standing.branch(runner.root)
    if branch is None:
        raise Ending(SyncState.DETACHED, states.DETACHED)
    unfinished = standing.unfinished(runner.root)
    if unfinished:
        raise Ending(SyncState.FOREIGN_OPERATION, states.foreign_operation(unfinished))
    if not listing.wait_for_lock(runner):
        raise Ending(SyncState.LOCKED, states.locked(age(runner.git_dir / "index.lock")))
    if shutil.disk_usage(runner.root).free < ROOM_BYTES:
        raise Ending(SyncState.DISK_FULL, "The disk is nearly full, so nothing was begun. Make room and sync again.")
    return branch


def acceptable(runner: Runner, known: str | None, offered: str, *, unrelated: bool = False) -> None:
    """End the sync where the offered version is of a newer format, or leaves out what was received before.

    With `unrelated` a history that has nothing in common with what was received before is taken.
    """
    found = next(text for _, text in runner.blobs([f"{offered}:cawg.yaml"]))
    written = _FORMAT.search(found or b"")
    if written and int(written[1]) > FORMAT:
        raise Ending(SyncState.NEWER_FORMAT, states.newer_format(int(written[1]), FORMAT))
    if known is not None and runner.attempt(["merge-base", "--is-ancestor", known, offered]).code:
        keep(runner, known)
        if runner.attempt(["merge-base", known, offered]).out:
            raise Ending(SyncState.REMOTE_REWRITTEN, states.REWRITTEN)
        if not unrelated:
            raise Ending(SyncState.UNRELATED, states.UNRELATED)


def still_there(runner: Runner, known: str | None) -> None:
    """End the sync where the remote no longer has the shared branch that was received before."""
    if known is not None:
        keep(runner, known)
        raise Ending(SyncState.REMOTE_REWRITTEN, states.GONE)
