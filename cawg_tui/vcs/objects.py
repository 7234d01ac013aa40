"""Git's objects as single files, read and written without starting git: what one save consists of.

An object stands under its id, so what was read once is kept, and whatever is read is checked against its id. What is
packed away is asked of git; what is odd in any way is left to git altogether. Objects have their names before any ref
names them, and the disk keeps them before that.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import zlib
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from cawg_tui.vcs.worktree import parts_of, write_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cawg_tui.vcs.git import Runner

Names: TypeAlias = "Mapping[bytes, tuple[bytes, str]]"
"""What a folder holds: each name's mode and id."""

FOLDER: Final = b"40000"
KEPT: Final = 256
# Folders and texts shrink little beyond this, and a save waits for it.
SQUEEZE: Final = 6
_NAME: Final = re.compile(rb"([0-7]{5,6}) ([^\0/]+)\0(.{20})", re.DOTALL)
_TREE_OF: Final = re.compile(rb"tree ([0-9a-f]{40})\n")
_WRITE_OUT: Final = 1 | 2 | 4  # SYNC_FILE_RANGE_WAIT_BEFORE, _WRITE, _WAIT_AFTER
_UNFINISHED: Final = "tmp_obj_"
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotPlainError(Exception):
    """An object is no sound file of its own: packed, missing or damaged. Git knows which, and is asked."""


def framed(kind: bytes, data: bytes) -> tuple[str, bytes]:
    """Return an object's id, and its bytes as git stores them."""
    whole = b"%s %d\0%s" % (kind, len(data), data)
    return hashlib.sha1(whole, usedforsecurity=False).hexdigest(), whole


def folder_bytes(names: Names) -> bytes:
    """Return a folder as git writes it: names in order, a folder's own as if a slash ended it."""
    ordered = sorted(names.items(), key=lambda one: one[0] + b"/" if one[1][0] == FOLDER else one[0])
    return b"".join(b"%s %s\0%s" % (mode, name, bytes.fromhex(oid)) for name, (mode, oid) in ordered)


class Objects:
    """The objects of one history. Any thread may use it: what it keeps never changes its meaning."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._place = os.fspath(runner.git_dir / "objects")
        self._folders: dict[str, Names] = {}
        self._roots: dict[str, str] = {}

    # --- reading ------------------------------------------------------------------------------------

    def ids(self, commit: str, paths: Sequence[str]) -> list[str | None]:
        """Return the id of each path in a version, None where it is not there."""
        with suppress(NotPlainError):
            return self._with_git(commit, paths, lambda: [self._id(commit, path) for path in paths])
        named = [f"{commit}:{'/'.join(parts_of(path))}" for path in paths]
        return [found[0] if found else None for found in self._runner.ids(named)]

    def root(self, commit: str, paths: Sequence[str]) -> str:
        """Return the id of a version's topmost folder, with the folders on the way to these paths at hand."""
        self.ids(commit, paths)
        return self._root(commit)

    def folder(self, oid: str) -> Names:
        """Return what a folder holds; NotPlainError where it is not at hand."""
        known = self._folders.get(oid)
        if known is None:
            known = self._keep(oid, self._read(oid, b"tree"))
        return known

    def keep_folder(self, oid: str, names: Names) -> None:
        """Remember what a folder holds."""
        if len(self._folders) >= KEPT:
            self._folders.clear()
        self._folders[oid] = names

    def keep_root(self, commit: str, tree: str) -> None:
        """Remember the topmost folder of a version just written."""
        if len(self._roots) >= KEPT:
            self._roots.clear()
        self._roots[commit] = tree

    def _with_git(self, commit: str, paths: Sequence[str], answer: Callable[[], list[str | None]]) -> list[str | None]:
        """Answer from what is at hand; where that is not enough, have git fetch the folders concerned, once."""
        try:
            return answer()
        except NotPlainError:
            tops = {
                "/".join(parts[:depth]) for path in paths for parts in [parts_of(path)] for depth in range(len(parts))
            }
            names = [f"{commit}^{{tree}}", *(f"{commit}:{top}" for top in sorted(tops - {""}))]
            for name, data in self._runner.blobs(names):
                if data is not None:
                    oid, _ = framed(b"tree", data)
                    with suppress(NotPlainError):
                        self._keep(oid, data)
                        if name == names[0]:
                            self.keep_root(commit, oid)
            return answer()

    def _id(self, commit: str, path: str) -> str | None:
        *folders, name = (os.fsencode(part) for part in parts_of(path))
        within = self.folder(self._root(commit))
        for part in folders:
            mode, oid = within.get(part, (b"", ""))
            if mode != FOLDER:
                return None
            within = self.folder(oid)
        found = within.get(name)
        return found[1] if found else None

    def _root(self, commit: str) -> str:
        known = self._roots.get(commit)
        if known is None:
            told = _TREE_OF.match(self._read(commit, b"commit"))
            if told is None:
                raise NotPlainError
            known = told[1].decode()
            self.keep_root(commit, known)
        return known

    def _keep(self, oid: str, data: bytes) -> Names:
        names = {name: (mode, raw.hex()) for mode, name, raw in _NAME.findall(data)}
        if folder_bytes(names) != data:
            raise NotPlainError
        self.keep_folder(oid, names)
        return names

    def _read(self, oid: str, kind: bytes) -> bytes:
        try:
            with open(self._path(oid), "rb") as file:  # noqa: PTH123 - a save's time
                whole = zlib.decompress(file.read())
        except (OSError, zlib.error):
            raise NotPlainError from None
        head, _, data = whole.partition(b"\0")
        if head != b"%s %d" % (kind, len(data)) or hashlib.sha1(whole, usedforsecurity=False).hexdigest() != oid:
            raise NotPlainError
        return data

    def _path(self, oid: str) -> str:
        return f"{self._place}/{oid[:2]}/{oid[2:]}"

    # --- writing ------------------------------------------------------------------------------------

    def write(self, made: Mapping[str, bytes]) -> None:
        """Write objects, those first that others name, so that a power cut takes none of them."""
        unnamed: list[tuple[int, str, str]] = []
        try:
            for oid, whole in made.items():
                self._begin(self._path(oid), whole, unnamed)
            _make_lasting([handle for handle, _, _ in unnamed])
            while unnamed:
                handle, temporary, final = unnamed[0]
                os.rename(temporary, final)  # noqa: PTH104 - a save's time
                os.close(handle)
                del unnamed[0]
        except OSError as error:
            raise write_refusal(".git/objects", error) from error
        finally:
            for handle, temporary, _ in unnamed:
                os.close(handle)
                with suppress(OSError):
                    os.unlink(temporary)  # noqa: PTH108

    def _begin(self, final: str, whole: bytes, unnamed: list[tuple[int, str, str]]) -> None:
        """Write an object under a name for unfinished ones, which git clears away by itself; not one that is there."""
        with suppress(OSError):
            os.utime(final)  # what nobody names and is old would be cleared away: made young again, as git does
            return
        folder = final[:-39]
        temporary = f"{folder}/{_UNFINISHED}{secrets.token_hex(6)}"
        try:
            handle = os.open(temporary, _NEW, 0o444)
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            handle = os.open(temporary, _NEW, 0o444)
        unnamed.append((handle, temporary, final))
        rest = memoryview(zlib.compress(whole, SQUEEZE))
        while rest:
            rest = rest[os.write(handle, rest) :]


def _make_lasting(handles: Sequence[int]) -> None:
    """Have the disk keep files: all are written out, and one wait for the disk then holds for all of them.

    That is git's own `core.fsyncMethod=batch`; where the system cannot do it, each file is waited for.
    """
    write_out = _writer_out()
    for handle in handles[:-1]:
        if write_out is None or write_out(handle, 0, 0, _WRITE_OUT):
            os.fsync(handle)
    for handle in handles[-1:]:
        os.fsync(handle)


@cache
def _writer_out() -> Callable[[int, int, int, int], int] | None:
    """Return the system's call that writes a file's pages out, None where it has none."""
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).sync_file_range
    except (OSError, AttributeError):
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint)
    call.restype = ctypes.c_int
    return call
