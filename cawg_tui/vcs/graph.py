"""Git's summary of the history (its commit-graph, with the paths that each version touched), kept up unasked.

With it the versions of one record are found without comparing the folders of all others, by cawg as by plain git. It
is a cache of git's own: whatever becomes of it, the answers stay the same. Nobody waits while it is written, and a
new layer holds what is new; so it is never far behind the saves.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import BusyError, CancelledError, TimedOutError
from cawg_tui.store.private import private_folder
from cawg_tui.vcs import standing
from cawg_tui.vcs.leftovers import GRAPH_LOCK, GRAPH_MARK, at_work
from cawg_tui.vcs.lock import hold
from cawg_tui.vcs.worktree import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.vcs.git import Cancelled, Runner

# So many versions may be missing from it: each of them costs a comparison of folders when a record's are looked for.
MISSING: Final = 64
# What git's log of a branch grows by for one version, at least.
LOG_LINE: Final = 150
LONGEST: Final = 300.0
FOLDER: Final = "objects/info/commit-graphs"
_WRITE: Final = (
    *("-c", "core.fsync=committed,reference,derived-metadata"),
    *("commit-graph", "write", "--reachable", "--changed-paths", "--split", "--no-progress"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The last version, and how long git's log of the branch was, when the summary was last written."""

    tip: str
    log: int


def keep_up(runner: Runner, cancelled: Cancelled, *, after_sync: bool = False) -> bool:
    """Write the summary where many versions are missing from it; say whether it was written.

    `after_sync` counts what is missing, because others' versions came in one stroke; saves are seen by git's log. The
    first one takes a while, and stops where somebody waits; later ones are short and do not.
    """
    now, told = _now(runner), _told(_note(runner.root))
    if told is None and cancelled():
        return False
    if now is None or (told is not None and told.tip == now.tip) or not _is_due(runner, now, told, count=after_sync):
        return False
    try:
        with hold(runner.root, "summing up the history", name=GRAPH_LOCK, wait=0):
            for rest in (runner.git_dir / FOLDER).glob("tmp_graph_*"):
                rest.unlink(missing_ok=True)
            with at_work(runner.root, GRAPH_MARK):
                runner.stream(
                    _WRITE,
                    progress=lambda _text, _share: None,
                    cancelled=cancelled if told is None else lambda: False,
                    quiet=LONGEST,
                    total=LONGEST,
                    what="Summing up the history",
                )
            # Where git refused, it would refuse at once again; where it was stopped, it begins anew.
            write_whole(_note(runner.root), f"{now.tip} {now.log}".encode(), lasting=False)
    except (BusyError, CancelledError, TimedOutError):
        return False
    return True


def _is_due(runner: Runner, now: Mark, told: Mark | None, *, count: bool) -> bool:
    if not 0 <= now.log - (told.log if told else 0) < MISSING * LOG_LINE:
        return True
    if not count:
        return False
    args = ["rev-list", "--count", f"--max-count={MISSING}", now.tip, *([f"^{told.tip}"] if told else [])]
    outcome = runner.attempt(args)
    return bool(outcome.code) or int(outcome.out) >= MISSING


def _now(runner: Runner) -> Mark | None:
    branch = standing.branch(runner.root)
    tip = standing.tip(runner.root, branch) if branch else None
    if branch is None or tip is None:
        return None
    size = 0
    with suppress(OSError):
        size = (runner.git_dir / "logs" / "refs" / "heads" / branch).stat().st_size
    return Mark(tip, size)


def _told(note: Path) -> Mark | None:
    try:
        tip, size = note.read_text(encoding="ascii").split()
        return Mark(tip, int(size))
    except (OSError, ValueError):
        return None


def _note(root: Path) -> Path:
    return private_folder(root) / "graph"
