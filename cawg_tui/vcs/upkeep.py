"""Packing the history now and then, while nobody waits: git's own rule says whether it is worth it.

Only after a sync, once a day at most, never two at a time; saving goes on meanwhile, and a new sync ends it at once.
What a sync brought is summed up after each of them (`vcs/graph.py`).
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import BusyError, CancelledError, TimedOutError
from cawg_tui.store.private import private_folder
from cawg_tui.vcs import graph
from cawg_tui.vcs.lock import SYNC, hold

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.vcs.git import Cancelled
    from cawg_tui.vcs.repository import Repository

EVERY_SECONDS: Final = 24 * 3600.0
LONGEST: Final = 120.0
# The runner keeps git from packing in the middle of other work, so git's usual measures are named here. `gc` itself, as
# it clears its own lock when it was cut off, which `maintenance` does not.
_PACK: Final = (
    *("-c", "core.fsync=committed,reference,derived-metadata", "-c", "gc.auto=6700", "-c", "gc.autoDetach=false"),
    *("gc", "--auto", "--quiet"),
)


def tidy_up(repository: Repository, cancelled: Cancelled = lambda: False) -> bool:
    """Sum up what is new, and pack the history where a day has passed since this was last looked at; say whether so."""
    graph.keep_up(repository.runner, cancelled, after_sync=True)
    stamp = private_folder(repository.root) / "upkeep"
    if not _is_time(stamp):
        return False
    try:
        with hold(repository.root, "tidying up", name=SYNC, wait=0):
            stamp.touch()
            with suppress(CancelledError, TimedOutError):
                repository.runner.stream(
                    _PACK,
                    progress=lambda _text, _share: None,
                    cancelled=cancelled,
                    quiet=LONGEST,
                    total=LONGEST,
                    what="Tidying up",
                )
    except (BusyError, OSError):
        return False
    return True


def _is_time(stamp: Path) -> bool:
    """Say whether a day has passed, or the clock stands before the last time."""
    try:
        return not 0 <= time.time() - stamp.stat().st_mtime < EVERY_SECONDS
    except OSError:
        return True
