"""What arrives with a version: the move that brings it here, and what of it the gate keeps off this disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.vcs import history, tree
from cawg_tui.vcs.listing import Listed
from cawg_tui.vcs.move import Move, Placing

if TYPE_CHECKING:
    from cawg_tui.vcs.git import Runner


def plan_move(runner: Runner, branch: str, before: str | None, after: str) -> tuple[Move, dict[str, str]]:
    """Return the move between two versions, and the paths in it that are kept off the disk, with the reasons."""
    there = tree.leaves(runner, after)
    changed = history.changes(runner, before, after)
    arriving = {change.path for change in changed if change.after_oid}
    refused = {path: why for path, why in tree.refused(there).items() if path in arriving}
    refused |= tree.too_large(runner, [there[path] for path in arriving - refused.keys()])
    placings = tuple(
        Placing(change.path, change.before_oid if change.before_mode in history.FILES else None, change.after_oid)
        for change in changed
        if change.path not in refused
    )
    aside = tuple(Listed(there[path].mode, there[path].oid, path) for path in sorted(refused))
    return Move(branch, before, after, placings, aside), refused
