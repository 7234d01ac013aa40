"""What a disk, or another program, refuses an index: told from damage, which a new file mends, and put into words."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CannotWriteError
from cawg_tui.git_errors import BusyError
from cawg_tui.index.connecting import NotOurs
from cawg_tui.store.files import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAMAGE: Final = (sqlite3.DatabaseError, NotOurs)
_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REFUSED: Final = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into an error for a person; what cannot be mended by a new file is the disk's."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(str(path), in_words(error)) from error
    except sqlite3.DatabaseError as error:
        refuse_if_not_damage(path, error)
        raise CannotWriteError(str(path), "the disk has a fault, or no room") from error


def refuse_if_not_damage(path: Path, error: Exception) -> None:
    """Raise what is no damage: a slip of the program, another program that holds the file, a disk that refuses."""
    if isinstance(error, sqlite3.ProgrammingError):
        raise error
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int) and code & 0xFF in _BUSY:
        raise BusyError("Another cawg") from error
    if isinstance(code, int) and code & 0xFF in _REFUSED:
        raise CannotWriteError(str(path), "no room on the disk, or no right to write there") from error
