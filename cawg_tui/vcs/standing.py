"""Where a repository stands: its branch, and whether an act of git is unfinished. Read from `.git` alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import NotARepositoryError

if TYPE_CHECKING:
    from pathlib import Path

_ON_BRANCH: Final = re.compile(r"ref: refs/heads/([^\x00-\x20\x7f~^:?*\[\\]+)\n?")
_FULL_ID: Final = re.compile(r"([0-9a-f]{40})\n")
_UNFINISHED: Final = (
    ("MERGE_HEAD", "A merge"),
    ("rebase-merge", "A rearranging of versions"),
    ("rebase-apply", "A rearranging of versions"),
    ("CHERRY_PICK_HEAD", "A copying of versions"),
    ("REVERT_HEAD", "A taking back of a version"),
    ("BISECT_LOG", "A search through versions"),
)


def branch(root: Path) -> str | None:
    """Return the branch that commits go to, None where an old version is shown instead of a branch."""
    try:
        head = (root / ".git" / "HEAD").read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise NotARepositoryError(str(root), "its .git/HEAD cannot be read") from None
    found = _ON_BRANCH.fullmatch(head)
    if found is None or ".." in found[1] or found[1] == ".invalid":
        return None
    return found[1]


def tip(root: Path, branch: str) -> str | None:
    """Return the last version of a branch where it stands in a file of its own; else git has to be asked."""
    try:
        found = _FULL_ID.fullmatch((root / ".git" / "refs" / "heads" / branch).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return found[1] if found else None


def unfinished(root: Path) -> str | None:
    """Return what somebody began with git and has not finished, None where nothing is open."""
    return next((what for name, what in _UNFINISHED if (root / ".git" / name).exists()), None)
