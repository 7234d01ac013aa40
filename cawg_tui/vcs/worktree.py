"""Reading and replacing the workspace's files for git's sake: regular files only, no link on the way.

Every path is walked folder by folder from the root with links refused, so nothing outside is ever read or written.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CannotWriteError, UnsafePathError
from cawg_tui.git_errors import NoRoomError
from cawg_tui.store.private import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
ONE_BY_ONE: Final = 64
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def committed_form(path: str, data: bytes) -> bytes:
    """Return a file's bytes as the history holds them: records end their lines with LF, whatever an editor wrote."""
    return data.replace(b"\r\n", b"\n") if path.endswith(".yaml") else data


def blob_id(data: bytes) -> str:
    """Return git's id for these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def parts_of(path: str) -> list[str]:
    """Return a path's names, from the root down; refuse one that is not plain, or that leads into the history."""
    parts = path.split("/")
    if "\0" in path or any(part in {"", ".", ".."} or part.casefold() == ".git" for part in parts):
        raise UnsafePathError(path, "it is not a plain path inside the workspace")
    return parts


def read(root: Path, path: str) -> bytes | None:
    """Return a file's bytes, None where there is none or a folder; UnsafePathError for a link, a device or the like."""
    with folder_of(root, path) as (folder, name):
        if folder is None:
            return None
        try:
            handle = os.open(name, _FILE, dir_fd=folder)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _refused(path, error) from error
        kind = os.fstat(handle).st_mode
        if not stat.S_ISREG(kind):
            os.close(handle)
            if stat.S_ISDIR(kind):
                return None
            raise UnsafePathError(path, "it is not a file")
        with os.fdopen(handle, "rb") as file:
            return file.read()


def id_on_disk(root: Path, path: str) -> str | None:
    """Return the id the history would give to a file as it is on disk, None where there is none."""
    data = read(root, path)
    return None if data is None else blob_id(committed_form(path, data))


@contextmanager
def folder_of(root: Path, path: str, *, make: bool = False) -> Iterator[tuple[int | None, str]]:
    """Open the folder that holds a path; give its handle, None where it is missing, and the path's last name."""
    *folders, name = parts_of(path)
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _refused(path, error) from error
    missing = False
    try:
        for folder in folders:
            inner = _enter(handle, folder, path, make=make)
            if inner is None:
                missing = True
                break
            os.close(handle)
            handle = inner
        yield (None if missing else handle), name
    finally:
        os.close(handle)


def _enter(parent: int, folder: str, path: str, *, make: bool) -> int | None:
    if make:
        try:
            with suppress(FileExistsError):
                os.mkdir(folder, dir_fd=parent)
        except OSError as error:
            raise write_refusal(path, error) from error
    try:
        return os.open(folder, _FOLDER, dir_fd=parent)
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        if stat.S_ISREG(os.stat(folder, dir_fd=parent, follow_symlinks=False).st_mode):
            return None
        raise _refused(path, error) from error
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: str, error: OSError) -> UnsafePathError:
    if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENXIO}:
        return UnsafePathError(path, "it is a link, or lies behind one")
    return UnsafePathError(path, f"it cannot be read: {error.strerror}")


def write_refusal(path: str, error: OSError) -> CannotWriteError | NoRoomError:
    """Return the typed error for a write that the disk refused."""
    if error.errno in _FULL:
        return NoRoomError()
    return CannotWriteError(path, error.strerror or "the disk refused")


def age(path: Path) -> float:
    """Return how many seconds ago a file was last written; 0 where it is not there."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except OSError:
        return 0.0


def replace_with(root: Path, path: str, staged: Path) -> None:
    """Put a finished file in the place of a path, in one stroke; the folders on the way are made.

    UnsafePathError where a folder stands in its place, or a file where a folder is needed.
    """
    with folder_of(root, path, make=True) as (folder, name):
        if folder is None:
            raise UnsafePathError(path, "a file stands where a folder is needed")
        try:
            os.replace(staged, name, dst_dir_fd=folder)
        except IsADirectoryError:
            raise UnsafePathError(path, "a folder stands in its place") from None
        except OSError as error:
            raise write_refusal(path, error) from error


def put(root: Path, path: str, data: bytes) -> None:
    """Give a path these bytes, whole and kept by the disk."""
    staged = private_folder(root) / f"putting-{os.getpid()}"
    try:
        staged.write_bytes(data)
        fsync(staged)
        replace_with(root, path, staged)
    except OSError as error:
        raise write_refusal(path, error) from error
    finally:
        with suppress(OSError):
            staged.unlink()
    make_lasting(root, [path])


def write_whole(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Write a small file of cawg's own below `.git/cawg`, whole or not at all; `lasting`: through a power cut too."""
    temporary = path.with_name(path.name + ".new")
    try:
        temporary.write_bytes(data)
        if lasting:
            fsync(temporary)
        temporary.replace(path)
        if lasting:
            fsync(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise write_refusal(f".git/cawg/{path.name}", error) from error


def fsync(path: Path) -> None:
    """Have the disk keep a file, or a folder's names, through a power cut."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fsync_all(paths: Sequence[Path]) -> None:
    """Have the disk keep many files: one by one, or all there is at once where that costs less and is sure to wait."""
    if len(paths) > ONE_BY_ONE and sys.platform == "linux":
        os.sync()
        return
    for path in paths:
        fsync(path)


def remove(root: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    with folder_of(root, path) as (folder, name):
        if folder is None:
            return
        try:
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)
        except OSError as error:
            raise write_refusal(path, error) from error
    parent = path.rpartition("/")[0]
    while parent:
        try:
            (root / parent).rmdir()
        except OSError:
            return
        parent = parent.rpartition("/")[0]


def make_lasting(root: Path, paths: list[str]) -> None:
    """Have the disk keep the renames and removals in the folders of these paths through a power cut."""
    for folder in {path.rpartition("/")[0] for path in paths}:
        with suppress(OSError):
            fsync(root / folder)
