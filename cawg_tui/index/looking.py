"""Looking whether files are still as they were taken in: nothing is opened and nothing listed.

Where there are very many folders a second process looks at half of them, on the second core. It is a convenience: where
it cannot be started, or does not answer to the end, all is looked at here.
"""

from __future__ import annotations

import os
import select
import sqlite3
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import CancelledError
from cawg_tui.index.folders import READING, REFUSED, STAT_BYTES, Known, Look, is_as_it_was

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORTH_HELP: Final = 2_000
# While the second process starts, the first has looked at so many.
AHEAD: Final = 800
LOOKED_AT: Final = 200
_COUNT: Final = "SELECT count(*) FROM folder"
_MIDDLE: Final = "SELECT path FROM folder ORDER BY path LIMIT 1 OFFSET ?"
_BELOW: Final = "SELECT path, changed_ns, names, stats FROM folder WHERE path < ?"
_FROM: Final = "SELECT path, changed_ns, names, stats FROM folder WHERE path >= ?"
_COUNTED: Final = "SELECT path, length(stats) / ? FROM folder WHERE path >= ?"
_PLACE: Final = "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from cawg_tui.index import looking; looking.serve(*sys.argv[2:])"
)
_HOUSE: Final = __file__.rpartition("/cawg_tui/")[0]
# What an answer that was said to its end ends with; no path holds it.
_END: Final = b"\0\0"
_LOOK_MS: Final = 100


def look(connection: sqlite3.Connection, root: str, cancelled: Callable[[], bool] | None = None) -> Look | None:
    """See which folders differ.

    None where only a look at all files can tell: where it was not noted how folders are, or a path is refused.
    """
    began = time.time_ns()
    if connection.execute(REFUSED).fetchone() is not None:
        return None
    (folders,) = connection.execute(_COUNT).fetchone()
    if not folders:
        return None
    shared = connection.execute(_MIDDLE, ((folders + AHEAD) // 2,)).fetchone() if folders >= WORTH_HELP else None
    # No path comes before the empty one: without a middle all is looked at here.
    middle = shared[0] if shared is not None else ""
    other = _Other.start(connection, root, middle) if shared is not None else None
    try:
        first, files, differing = _some(connection, root, _BELOW, middle, cancelled)
        told = other.answer(cancelled) if other is not None else None
    finally:
        if other is not None:
            other.close()
    if told is None:
        second, more, differing_too = _some(connection, root, _FROM, middle, cancelled)
    else:
        second, more, differing_too = _named(connection, middle, told)
    return Look(began, frozenset([*first, *second]), files + more, [*differing, *differing_too])


_Seen = tuple[list[str], int, list[Known]]


def _some(
    connection: sqlite3.Connection, root: str, which: str, middle: str, cancelled: Callable[[], bool] | None
) -> _Seen:
    """Look at some folders: return their paths, how many records' files they had, and those that differ."""
    paths, files, differing = [], 0, []
    for at, folder in enumerate(_rows(connection, which, middle)):
        if at % LOOKED_AT == 0 and cancelled is not None and cancelled():
            raise CancelledError(READING)
        paths.append(folder.path)
        files += folder.files
        if not is_as_it_was(root, *folder):
            differing.append(folder)
    return paths, files, differing


def _named(connection: sqlite3.Connection, middle: str, told: frozenset[str]) -> _Seen:
    """Return the same of folders that were looked at elsewhere, by the paths of those that differ."""
    counted = dict(connection.execute(_COUNTED, (STAT_BYTES, middle)).fetchall())
    differing = [folder for folder in _rows(connection, _FROM, middle) if folder.path in told] if told else []
    return list(counted), sum(counted.values()), differing


def _rows(connection: sqlite3.Connection, which: str, middle: str) -> Iterator[Known]:
    # Row by row: the names of a hundred thousand files are not held all at once.
    return (Known(*row) for row in connection.execute(which, (middle,)))


class _Other:
    """The second process, as seen from the first."""

    def __init__(self, process: int, answering: int) -> None:
        self._process, self._answering = process, answering

    @classmethod
    def start(cls, connection: sqlite3.Connection, root: str, middle: str) -> _Other | None:
        """Have a second process look at the folders from the middle on; None without a second core.

        It is started by hand: what Python has for it takes as long to load as a thousand folders to look at.
        """
        if (os.cpu_count() or 1) < 2 or not hasattr(os, "posix_spawn") or getattr(sys, "frozen", False):
            return None
        (place,) = connection.execute(_PLACE).fetchone()
        command = [sys.executable, "-I", "-S", "-c", _START, _HOUSE, os.fsdecode(place), root, middle]
        reading, writing = os.pipe()
        nowhere = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
        try:
            process = os.posix_spawn(
                sys.executable, command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1), nowhere]
            )
        except (OSError, ValueError, TypeError):
            os.close(reading)
            return None
        finally:
            os.close(writing)
        return cls(process, reading)

    def answer(self, cancelled: Callable[[], bool] | None) -> frozenset[str] | None:
        """Wait for the paths of the folders that differ; None where they were not told to the end."""
        said, heard = bytearray(), select.poll()
        heard.register(self._answering, select.POLLIN)
        while True:
            ready = heard.poll(_LOOK_MS)
            if cancelled is not None and cancelled():
                raise CancelledError(READING)
            if not ready:
                continue
            piece = os.read(self._answering, 1 << 16)
            if not piece:
                break
            said += piece
        if not said.endswith(_END):
            return None
        return frozenset(os.fsdecode(path) for path in bytes(said[: -len(_END)]).split(b"\0") if path)

    def close(self) -> None:
        """End it, and leave nothing of it."""
        os.close(self._answering)
        with suppress(OSError):
            os.kill(self._process, 9)
            os.waitpid(self._process, 0)


def serve(place: str, root: str, middle: str) -> None:
    """Be the second process: say which folders from the middle on differ."""
    for sign, spelled in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        place = place.replace(sign, spelled)
    connection = sqlite3.connect(f"file:{place}?mode=ro", uri=True)
    _, _, differing = _some(connection, root, _FROM, middle, None)
    said = b"\0".join(os.fsencode(folder.path) for folder in differing) + _END
    while said:
        said = said[os.write(1, said) :]
