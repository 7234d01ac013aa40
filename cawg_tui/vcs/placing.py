"""Putting a file in the place of another, or taking one away, only where it still is what it was.

What stood there is never written over: the two change places in one stroke, and what comes out is looked at. Where an
editor was faster it goes back, so that a member's bytes are lost neither before nor after.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnsafePathError
from cawg_tui.vcs.worktree import blob_id, committed_form, folder_of, id_on_disk, make_lasting, write_refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Values of the kernels' own headers: linux/fs.h and sys/stdio.h; the folder a path starts from where none is given.
_EXCHANGE: Final = 2
_HERE: Final = -2 if sys.platform == "darwin" else -100
_NAMES: Final = {"linux": "renameat2", "darwin": "renameatx_np"}


def put_in_place(root: Path, path: str, staged: Path, old: str | None) -> bool:
    """Give a path the finished file if it holds the one with the id `old` (None: nothing); say whether it did.

    What stood there lies at `staged` afterwards. UnsafePathError where a folder stands in its place.
    """
    with folder_of(root, path, make=True) as (folder, name):
        if folder is None:
            raise UnsafePathError(path, "a file stands where a folder is needed")
        try:
            if old is None:
                return _put_new(staged, folder, name)
            new = _id(path, staged)
            if not _exchanged(staged, folder, name):
                return _put_unseen(root, path, staged, old, (folder, name))
            if _id(path, staged) == old:
                return True
            _exchanged(staged, folder, name)
            if _id(path, staged) != new:  # somebody wrote over ours in between: theirs is the newest of all
                _exchanged(staged, folder, name)
        except IsADirectoryError:
            raise UnsafePathError(path, "a folder stands in its place") from None
        except FileNotFoundError:
            return False
        except OSError as error:
            raise write_refusal(path, error) from error
    return False


def take_away(root: Path, path: str, aside: Path, old: str) -> bool:
    """Move a file to another place if it is the one with this id, with the folders it leaves empty; say whether."""
    with folder_of(root, path) as (folder, name):
        try:
            if folder is None:
                return False
            os.rename(name, aside, src_dir_fd=folder)
            if _id(path, aside) != old:
                with suppress(FileExistsError):
                    os.link(aside, name, dst_dir_fd=folder)
                return False
        except FileNotFoundError:
            return False
        except OSError as error:
            raise write_refusal(path, error) from error
    parent = path.rpartition("/")[0]
    with suppress(OSError):
        while parent:
            (root / parent).rmdir()
            parent = parent.rpartition("/")[0]
    return True


def put_back(root: Path, path: str, aside: Path) -> None:
    """Give a path what an interrupted exchange took from it."""
    with folder_of(root, path, make=True) as (folder, name):
        if folder is not None:
            os.replace(aside, name, dst_dir_fd=folder)
    make_lasting(root, [path])


def _put_new(staged: Path, folder: int, name: str) -> bool:
    """Give a new file its name only where nobody has that name; some disks cannot, and are asked first."""
    try:
        os.link(staged, name, dst_dir_fd=folder)
    except FileExistsError:
        return False
    except OSError:
        with suppress(FileNotFoundError):
            os.stat(name, dir_fd=folder, follow_symlinks=False)
            return False
        os.replace(staged, name, dst_dir_fd=folder)
        return True
    staged.unlink()
    return True


def _put_unseen(root: Path, path: str, staged: Path, old: str, place: tuple[int, str]) -> bool:
    """Replace a file where the disk knows no exchange: looked at right before, a thousandth of a second."""
    if id_on_disk(root, path) != old:
        return False
    os.replace(staged, place[1], dst_dir_fd=place[0])
    return True


def _exchanged(staged: Path, folder: int, name: str) -> bool:
    """Let two files change places in one stroke; False where this system or this disk cannot."""
    exchange = _kernel_call()
    if exchange is None:
        return False
    error = exchange(_HERE, os.fsencode(staged), folder, os.fsencode(name))
    if error in {errno.ENOENT, errno.ENOSPC, errno.EROFS, errno.EIO, errno.EACCES}:
        raise OSError(error, os.strerror(error))
    return not error


@cache
def _kernel_call() -> Callable[[int, bytes, int, bytes], int] | None:
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), _NAMES.get(sys.platform, ""), None)
    if call is None:
        return None
    call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]

    def exchange(from_folder: int, source: bytes, to_folder: int, name: bytes) -> int:
        return 0 if call(from_folder, source, to_folder, name, _EXCHANGE) == 0 else ctypes.get_errno()

    return exchange


def _id(path: str, file: Path) -> str:
    """Return the id of a file that may be anything by now: a link or a folder is none that the history knows."""
    if file.is_symlink() or not file.is_file():
        return ""
    return blob_id(committed_form(path, file.read_bytes()))
