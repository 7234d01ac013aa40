"""What a version holds, file by file, and the gate: which of it may be written to this disk.

Whoever can send to the shared remote can send any tree. What does not pass stays in the history, is named to the
member, and is never written.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import DamagedHistoryError
from cawg_tui.records.inert import ACTIVE
from cawg_tui.vcs.history import FILES
from cawg_tui.vcs.threeway import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cawg_tui.vcs.git import Runner

MOST_FILES: Final = 200_000
MOST_BYTES: Final = 100 * 1024 * 1024
PART_BYTES: Final = 255
PATH_BYTES: Final = 4_000
_ODD_MODES: Final = {"120000": "it is a link", "160000": "it is a repository inside the repository"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of a version: its path, git's blob id and mode."""

    path: str
    oid: str
    mode: str


def leaves(runner: Runner, commit: str) -> dict[str, Leaf]:
    """Return every file of a version by path; a tree of more than 200,000 files is refused before it is read whole."""
    lines = runner.lines(["ls-tree", "-r", "-z", "--full-tree", commit], limit=MOST_FILES)
    if lines is None:
        raise DamagedHistoryError(f"it holds more than {MOST_FILES:,} files")
    found = {}
    for line in lines:
        head, _, path = line.partition(b"\t")
        mode, _, oid = head.decode().split(" ")
        name = os.fsdecode(path)
        found[name] = Leaf(name, oid, mode)
    return found


def refused(tree: Mapping[str, Leaf]) -> dict[str, str]:
    """Return the paths that must not be written to a disk, each with the reason."""
    reasons = {path: why for path, leaf in tree.items() if (why := _why_refused(leaf))}
    taken: set[str] = set()
    for path in sorted(tree):
        if folded(path) in taken:
            reasons.setdefault(path, "its name differs from another only in capital letters or accents' spelling")
        taken.add(folded(path))
    return reasons


def too_large(runner: Runner, wanted: Iterable[Leaf]) -> dict[str, str]:
    """Return those of the files that are larger than cawg writes: 100 MiB."""
    files = list(wanted)
    sizes = runner.ids([leaf.oid for leaf in files]) if files else []
    return {
        leaf.path: f"it is larger than {MOST_BYTES // 1024 // 1024} MB"
        for leaf, found in zip(files, sizes, strict=True)
        if found is not None and found[1] > MOST_BYTES
    }


def _why_refused(leaf: Leaf) -> str:
    if leaf.mode not in FILES:
        return _ODD_MODES.get(leaf.mode, "it is not a plain file")
    return name_refused(leaf.path)


def name_refused(path: str) -> str:
    """Return why a path may not be written by its name alone, empty where it may."""
    parts = path.split("/")
    if "\\" in path or any(
        part in {"", ".", ".."} or part.casefold().rstrip(". ") in {".git", "git~1"} for part in parts
    ):
        return "its name leads out of the workspace or into the history"
    if ACTIVE.search(path) or "\n" in path or "\t" in path:
        return "its name holds hidden characters"
    if len(os.fsencode(path)) > PATH_BYTES or any(len(os.fsencode(part)) > PART_BYTES for part in parts):
        return "its name is too long"
    return ""
