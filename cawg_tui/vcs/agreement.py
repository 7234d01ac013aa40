"""What both sides agreed on last, remembered in refs: the version sent or received, and the remote as last fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.store.failpoint import failpoint
from cawg_tui.vcs.commit import drop_refs
from cawg_tui.vcs.leftovers import at_work
from cawg_tui.vcs.lock import hold
from cawg_tui.vcs.transfer import REMOTE

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.vcs.git import Runner
    from cawg_tui.vcs.repository import Repository

CHANGE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where both sides stand: our last version, the one last agreed on, and the remote's as last fetched."""

    tip: str | None
    remembered: str | None
    tracked: str | None

    @property
    def known(self) -> str | None:
        """Return the last version that is known to have been on the remote."""
        return self.remembered or self.tracked


def known_ref(branch: str) -> str:
    """Return the ref that remembers what was agreed on."""
    return f"refs/cawg/known/{branch}"


def remote_ref(branch: str) -> str:
    """Return the ref that a fetch moves."""
    return f"refs/remotes/{REMOTE}/{branch}"


def standing(runner: Runner, branch: str) -> Standing:
    """Read where both sides stand, in one process."""
    found = runner.ids(["HEAD", known_ref(branch), remote_ref(branch)])
    return Standing(*(one[0] if one else None for one in found))


def mark_of(runner: Runner, branch: str) -> tuple[object, ...]:
    """Return what differs once a fetch has moved the remote's ref; two looks at the disk instead of a process."""
    return tuple(_written(runner.git_dir / name) for name in (remote_ref(branch), "packed-refs"))


def agree(repository: Repository, branch: str, commit: str, standing_now: Standing) -> None:
    """Remember the version that both sides now share."""
    wanted = {
        known_ref(branch): standing_now.remembered != commit,
        remote_ref(branch): standing_now.tracked != commit,
    }
    lines = [f"update {ref}\0{commit}\0\0" for ref, needed in wanted.items() if needed]
    if lines:
        args = ["update-ref", "--stdin", "-z", "-m", "cawg: sync"]
        root = repository.root
        with hold(root, "syncing", wait=CHANGE_SECONDS), at_work(root):
            repository.runner.run(args, stdin="".join(lines).encode(), what="Writing the history")
        failpoint("agreed")


def accept_rewritten(repository: Repository) -> None:
    """Go on from the shared history as it now is: the next sync merges with it by record, or sends what is here.

    What was received before stays reachable under `refs/cawg/keep/`.
    """
    branch = repository.branch() or ""
    refs = [known_ref(branch), remote_ref(branch)]
    with hold(repository.root, "accepting the shared history"):
        there = zip(refs, repository.runner.ids(refs), strict=True)
        drop_refs(repository.runner, [ref for ref, found in there if found])


def _written(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
