"""Reads and writes files of the workspace: regular files only, no link on the way, each write whole or not at all.

A write names the fingerprint (git's blob id) of what it replaces; where the file says something else by then,
it is refused. A file is at every instant the old one or the new one.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import (
    CannotWriteError,
    FileMissingError,
    RecordExistsError,
    StaleRecordError,
    UnreadableRecordError,
    UnsafePathError,
)
from cawg_tui.store.failpoint import failpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEMPORARY: Final = ".cawg-"
CHUNK: Final = 1 << 20
IN_WORDS: Final = {
    errno.ENOSPC: "no room on the disk",
    errno.EDQUOT: "no room on the disk",
    errno.EFBIG: "no room on the disk",
    errno.EROFS: "the folder is read-only",
    errno.EACCES: "the folder is read-only",
    errno.EPERM: "the folder is read-only",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EIO: "the disk has a fault",
    errno.EISDIR: "a folder has that name",
}


def blob_oid(data: bytes) -> str:
    """Return the id git gives to a file with these bytes, 40 hexadecimal digits."""
    import hashlib

    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def read(root: Path | str, relative: str) -> bytes:
    """Return a file's bytes; FileMissingError where there is none, UnsafePathError for links and odd things."""
    with _opened(root, relative) as handle:
        return b"".join(_chunks(handle))


def size_and_oid(root: Path, relative: str) -> tuple[int, str]:
    """Return a file's size in bytes and its blob id, without holding it in memory."""
    import hashlib

    with _opened(root, relative) as handle:
        size = os.fstat(handle).st_size
        digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
        for chunk in _chunks(handle):
            digest.update(chunk)
        return size, digest.hexdigest()


def size(root: Path, relative: str) -> int:
    """Return a file's size in bytes; refuses what `read` refuses."""
    with _opened(root, relative) as handle:
        return os.fstat(handle).st_size


def write(root: Path, relative: str, data: bytes, expect: str | None) -> str:
    """Put a file in place and return its blob id; `expect` is the id of what it replaces, None for a new file."""
    *folders, name = _parts(relative)
    with _writing(relative, expect), _folder(root, folders, create=expect is None) as folder, alone(folder):
        mode = _check(folder, name, relative, expect)
        place_atomically(folder, name, data, mode, lambda: _check(folder, name, relative, expect), new=expect is None)
    return blob_oid(data)


def remove(root: Path, relative: str, expect: str) -> None:
    """Delete a file that still is what was read."""
    *folders, name = _parts(relative)
    with _writing(relative, expect), _folder(root, folders) as folder, alone(folder):
        _check(folder, name, relative, expect)
        os.unlink(name, dir_fd=folder)
        failpoint("file-removed")
        os.fsync(folder)


def place_atomically(
    folder: int,
    name: str,
    data: bytes,
    mode: int | None,
    check: Callable[[], object] | None = None,
    *,
    new: bool = False,
) -> None:
    """Write a temporary file beside its place, sync it, check once more, and move it there in one step."""
    import secrets

    temporary = f"{TEMPORARY}{secrets.token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(temporary, flags, 0o644 if mode is None else 0o600, dir_fd=folder)
    try:
        try:
            _write_all(handle, data)
            if mode is not None:
                os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)
        failpoint("temporary-written")
        if check is not None:
            check()
        if not (new and _linked(temporary, name, folder)):
            os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        failpoint("file-replaced")
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)
    os.fsync(folder)


def in_words(error: OSError) -> str:
    """Say why the disk refused, in plain words."""
    return IN_WORDS.get(error.errno or 0, (error.strerror or "the disk refused").lower())


def _linked(temporary: str, name: str, folder: int) -> bool:
    """Give a new file its name only if nobody has that name; some disks cannot, and say so."""
    try:
        os.link(temporary, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _chunks(handle: int) -> Iterator[bytes]:
    while chunk := os.read(handle, CHUNK):
        yield chunk


def _check(folder: int, name: str, relative: str, expect: str | None) -> int | None:
    """Refuse unless the file is what the writer read; return its mode, None for a new file."""
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        if expect is None:
            return None
        raise StaleRecordError(relative) from None
    try:
        found = os.fstat(handle)
        if expect is None:
            raise RecordExistsError(relative)
        if not stat.S_ISREG(found.st_mode):
            raise UnsafePathError(relative, "it is not a file")
        if blob_oid(b"".join(_chunks(handle))) != expect:
            raise StaleRecordError(relative)
        return stat.S_IMODE(found.st_mode)
    finally:
        os.close(handle)


def _parts(relative: str) -> list[str]:
    parts = relative.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        raise UnsafePathError(relative, "it does not name a file inside the workspace")
    return parts


@contextmanager
def _opened(root: Path | str, relative: str) -> Iterator[int]:
    *folders, name = _parts(relative)
    try:
        with _folder(root, folders) as folder:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
            try:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise UnsafePathError(relative, "it is not a file")
                yield handle
            finally:
                os.close(handle)
    except FileNotFoundError:
        raise FileMissingError(relative) from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise UnsafePathError(relative, "it is a link, or passes through one") from None
        raise UnreadableRecordError(relative, f"the file could not be opened ({in_words(error)})") from None


@contextmanager
def _folder(root: Path | str, folders: list[str], *, create: bool = False) -> Iterator[int]:
    """Open a folder below the root part by part, so that no link is followed on the way."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    handle = os.open(root, flags)
    try:
        for part in folders:
            if create:
                with suppress(FileExistsError):
                    os.mkdir(part, 0o755, dir_fd=handle)
                    os.fsync(handle)
            deeper = os.open(part, flags | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = deeper
        yield handle
    finally:
        os.close(handle)


@contextmanager
def alone(folder: int) -> Iterator[None]:
    """Let one cawg at a time check and replace in a folder; a disk without locks gets the check alone."""
    with suppress(OSError):
        fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_UN)


@contextmanager
def _writing(relative: str, expect: str | None) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise RecordExistsError(relative) from None
    except FileNotFoundError:
        if expect is not None:
            raise StaleRecordError(relative) from None
        raise CannotWriteError(relative, "the workspace's folder is not there") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise UnsafePathError(relative, "it is a link, or passes through one") from None
        raise CannotWriteError(relative, in_words(error)) from None
