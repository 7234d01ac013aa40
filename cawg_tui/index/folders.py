"""Folders of records as they were when all of them had been taken in, so that only those that differ are listed again.

A folder is as it was where its own time is, and size, time and inode of every record's file in it: names come and go
with the time of their folder, texts change with the time of their file. A time too fresh to tell two changes apart is
not kept, as git does it, so whatever happened meanwhile is seen.
"""

from __future__ import annotations

import json
import os
from array import array
from itertools import accumulate, chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

    from cawg_tui.store.layout import Scan

# A time changed this recently may stand for more than one change.
FRESH_NS: Final = 2_000_000_000
UNSURE, ABSENT = -1, -2
# No name of a file holds it.
BETWEEN: Final = "/"
_FILES: Final = "SELECT path, size, changed_ns, inode FROM record WHERE path IN (SELECT value FROM json_each(?))"
_BELOW: Final = "SELECT path FROM record WHERE path > ?1 || '/' AND path < ?1 || '0'"
_KEEP: Final = "INSERT INTO folder VALUES (?,?,?,?)"
_DOUBT: Final = "UPDATE folder SET changed_ns = ? WHERE path IN (SELECT value FROM json_each(?))"
REFUSED: Final = "SELECT 1 FROM finding WHERE number = 0"
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_STAT: Final = attrgetter("st_size", "st_mtime_ns", "st_ino")
# So long is what is kept of each file.
STAT_BYTES: Final = 24
READING: Final = "Reading records"


class Known(NamedTuple):
    """A folder: its path from the root, its time, the names of records' files in it, and their sizes, times, inodes."""

    path: str
    changed_ns: int
    names: str
    stats: bytes

    @property
    def files(self) -> int:
        """Return how many records' files it has."""
        return self.names.count(BETWEEN) + 1 if self.names else 0


class Look(NamedTuple):
    """What a look at the folders saw: when it began, which there were before, with how many records' files in all, and
    those that differ now, as they were.
    """

    began_ns: int
    before: frozenset[str]
    files: int
    differing: list[Known]


class Refreshed(NamedTuple):
    """How many records came, changed, went, and stayed as they were; whether they are declared otherwise now."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    redeclared: bool = False

    @property
    def anything(self) -> bool:
        """Say whether a list may look different now."""
        return bool(self.added or self.changed or self.removed or self.redeclared)


def is_as_it_was(root: str, path: str, changed_ns: int, names: str, stats: bytes) -> bool:
    """Say whether a folder, told by what was kept of it, is still so."""
    try:
        folder = os.open(f"{root}/{path}", _FOLDER)
    except FileNotFoundError:
        return changed_ns == ABSENT and not names
    except OSError:
        return False
    try:
        if os.fstat(folder).st_mtime_ns != changed_ns:
            return False
        if not names:
            return True
        # From their folder, files are found by a short way; to ask for each in so many words is the quickest.
        seen = [_STAT(os.stat(name, dir_fd=folder, follow_symlinks=False)) for name in names.split(BETWEEN)]
        return array("q", chain.from_iterable(seen)).tobytes() == stats
    except (OSError, OverflowError):
        return False
    finally:
        os.close(folder)


def note(connection: sqlite3.Connection, listed: Scan, listed_at_ns: int) -> None:
    """Keep how the folders are that were listed at a moment, now that their records are taken in."""
    there = {one.path: one.changed_ns for one in listed.folders if one.changed_ns is not None or "/" not in one.path}
    connection.executemany("DELETE FROM folder WHERE path = ?", [(one.path,) for one in listed.folders])
    sure = {path: _sure(changed_ns, listed_at_ns) for path, changed_ns in there.items()}
    paths = json.dumps([entry.place.path for entry in listed.entries])
    connection.executemany(_KEEP, list(_rows(sure, connection.execute(_FILES, (paths,)))))


def note_all(connection: sqlite3.Connection, listed: Scan, listed_at_ns: int) -> None:
    """Keep how the folders are, all of them listed at a moment, and no folder that is no longer one of records."""
    connection.execute("DELETE FROM folder")
    note(connection, listed, listed_at_ns)


def doubt(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """List the folders of these files next time, and those above: what else is in them was not looked at."""
    above = {folder for path in paths for folder in accumulate(path.split("/")[:-1], "{}/{}".format)}
    connection.execute(_DOUBT, (UNSURE, json.dumps(sorted(above))))


def held(connection: sqlite3.Connection, folders: Collection[str], others: Collection[str]) -> set[str]:
    """Return the files that the index has below some folders, but for those in others that were not listed.

    A record may have come since its folder was listed, and have gone before it was listed again.
    """
    found = chain.from_iterable(connection.execute(_BELOW, (folder,)) for folder in folders)
    return {path for (path,) in found if (place := path.rpartition("/")[0]) in folders or place not in others}


def _sure(changed_ns: int | None, listed_at_ns: int) -> int:
    if changed_ns is None:
        return ABSENT
    return changed_ns if changed_ns < listed_at_ns - FRESH_NS else UNSURE


def _rows(times: dict[str, int], files: Iterable[tuple[str, int, int, int]]) -> Iterator[Known]:
    """Yield folders with the files that were taken in of each, as these were then."""
    apart = sorted((*path.rpartition("/")[::2], stat) for path, *stat in files)
    held = {folder: list(some) for folder, some in groupby(apart, key=lambda file: file[0])}
    for path, changed_ns in times.items():
        some = held.get(path, ())
        stats = array("q", [part for _, _, stat in some for part in stat])
        yield Known(path, changed_ns, BETWEEN.join(name for _, name, _ in some), stats.tobytes())
