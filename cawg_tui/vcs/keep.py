"""Safety copies: refs that keep old versions reachable after something replaced them here or on the remote."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cawg_tui.store.failpoint import failpoint
from cawg_tui.vcs.commit import drop_refs, swap

if TYPE_CHECKING:
    from cawg_tui.vcs.git import Runner

KEEP: Final = "refs/cawg/keep/"
KEPT: Final = 50
KEPT_SECONDS: Final = 30 * 24 * 3600


def keep(runner: Runner, commit: str) -> None:
    """Keep a version, unless it is kept already; copies past the newest 50 go once they are 30 days old."""
    answer = runner.run(["for-each-ref", "--sort=-refname", "--format=%(objectname) %(refname)", KEEP])
    kept = [line.split(" ", 1) for line in answer.decode().splitlines()]
    if commit in {oid for oid, _ in kept}:
        return
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    swap(runner, f"{KEEP}{name}", commit, None, "keep")
    failpoint("kept")
    oldest = datetime.fromtimestamp(time.time() - KEPT_SECONDS, UTC).strftime("%Y%m%d")
    drop_refs(runner, [ref for _, ref in kept[KEPT - 1 :] if ref.removeprefix(KEEP)[:8] < oldest])
