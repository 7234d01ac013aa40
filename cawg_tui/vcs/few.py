"""Commits of a few files, written object by object: what a save writes does not depend on how many records there are.

Only the folders on the way to a changed file are read and written. Many files at once go through `git fast-import`
(`vcs/commit.py`), which packs them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, TypeAlias

from cawg_tui.vcs.objects import FOLDER, folder_bytes, framed
from cawg_tui.vcs.worktree import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cawg_tui.vcs.commit import Edit, Step
    from cawg_tui.vcs.objects import Names, Objects

    Commit: TypeAlias = Callable[[str, Sequence[str], Step], bytes]
    Sign: TypeAlias = Callable[[str, Sequence[str], Step], str]

# More files than this are cheaper in one pack than one by one.
MOST: Final = 24


def are_few(steps: Sequence[Step]) -> bool:
    """Say whether these commits are cheaper written one by one."""
    return sum(len(step.edits) for step in steps) <= MOST


def write_few(
    objects: Objects, parents: Sequence[str], steps: Sequence[Step], commit: Commit, sign: Sign | None
) -> tuple[str, ...]:
    """Write one commit after the other upon the parents and return their ids.

    `commit` puts a commit into words, from its folder, its parents and its step; `sign` has git write a signed one.
    NotPlainError, and no commit written, where what they grow out of is not at hand.
    """
    tree = objects.root(parents[0], [edit.path for step in steps for edit in step.edits]) if parents else ""
    making = _Making(objects)
    commits: list[str] = []
    for step in steps:
        edits = sorted(step.edits, key=lambda edit: not edit.deletes)
        tree = making.folder(tree, [(_named(edit.path), edit) for edit in edits]) or making.keep({})
        upon = commits[-1:] or parents
        if sign is None:
            commits.append(making.put(b"commit", commit(tree, upon, step)))
        else:
            making.finish()
            commits.append(sign(tree, upon, step))
        objects.keep_root(commits[-1], tree)
    making.finish()
    return tuple(commits)


def _named(path: str) -> list[bytes]:
    return [os.fsencode(part) for part in parts_of(path)]


class _Making:
    """New objects, collected until they are written together."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._made: dict[str, bytes] = {}

    def put(self, kind: bytes, data: bytes) -> str:
        """Take in an object and return its id."""
        oid, whole = framed(kind, data)
        self._made[oid] = whole
        return oid

    def finish(self) -> None:
        """Write what was taken in."""
        self._objects.write(self._made)
        self._made.clear()

    def folder(self, old: str, edits: Sequence[tuple[Sequence[bytes], Edit]]) -> str:
        """Return the id of a folder after some edits, a removal before what takes its place; empty where it is empty.

        `old` is its id, empty where there was none. Each edit comes with the rest of its path.
        """
        names: Names = self._objects.folder(old) if old else {}
        now = dict(names)
        inside: dict[bytes, list[tuple[Sequence[bytes], Edit]]] = {}
        for (name, *rest), edit in edits:
            if rest:
                inside.setdefault(name, []).append((rest, edit))
            elif edit.deletes:
                now.pop(name, None)
            else:
                now[name] = (edit.mode.encode(), edit.oid or self.put(b"blob", edit.data or b""))
        for name, below in inside.items():
            mode, was = now.get(name, (b"", ""))
            made = self.folder(was if mode == FOLDER else "", below)
            if made:
                now[name] = (FOLDER, made)
            elif mode == FOLDER:
                del now[name]
        return self.keep(now) if now else ""

    def keep(self, names: Names) -> str:
        """Take in a folder and return its id."""
        oid = self.put(b"tree", folder_bytes(names))
        self._objects.keep_folder(oid, names)
        return oid
