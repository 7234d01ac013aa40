"""The file of the index, a database: opened cheaply, known as ours or not, made new aside and put in place at once.

A connection belongs to one thread. SQLModel is imported only to make a new file. Any sign of damage is answered with
a new file, never with a repair: what the index holds stands in the records.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.git_errors import BusyError
from cawg_tui.index.connecting import (
    APPLICATION,
    FILLING,
    FINGERPRINT,
    SEAL,
    VERSION,
    NotOurs,
    alone,
    connect,
    recognise,
    schema_sum,
    was_whole_lately,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIDE_FILES: Final = ("-wal", "-shm", "-journal")


class _Open(NamedTuple):
    connection: sqlite3.Connection
    inode: int


class IndexFile:
    """One index file. `fingerprint` names everything its content depends on beside the records, and may be changed."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self.path, self.fingerprint = path, fingerprint
        # Whether this program is filling the file, and asks it meanwhile; to any other it is no index yet.
        self.filling, self._inode_begun = False, -1
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection, opened anew where the file was replaced; NotOurs where it cannot be used."""
        held: _Open | None = getattr(self._local, "held", None)
        try:
            inode = self.path.stat().st_ino
        except OSError:
            inode = -1
        if held is not None and held.inode == inode:
            return held.connection
        self.drop()
        if inode == -1:
            raise NotOurs("missing")
        with self._alone():
            connection = self._open()
            self._local.held = _Open(connection, self.path.stat().st_ino)
        with self._guard:
            self._all.append(connection)
        return connection

    def _open(self) -> sqlite3.Connection:
        connection = connect(self.path)
        try:
            recognise(connection, self.fingerprint, filling=self.filling)
        except (sqlite3.DatabaseError, NotOurs) as refused:
            connection.close()
            raise NotOurs(str(refused)) from refused
        return connection

    def drop(self) -> None:
        """Close this thread's connection."""
        held: _Open | None = getattr(self._local, "held", None)
        if held is None:
            return
        self._local.held = None
        with self._guard:
            self._all = [one for one in self._all if one is not held.connection]
        held.connection.close()

    def close(self) -> None:
        """Close every connection, whatever thread it belongs to."""
        with self._guard:
            connections, self._all = self._all, []
        for connection in connections:
            with contextlib.suppress(sqlite3.Error):
                connection.close()
        self._local = threading.local()

    @contextlib.contextmanager
    def made_new(self) -> Iterator[sqlite3.Connection]:
        """Give an empty database to fill; put it in the place of the old one when the block ends well."""
        fresh = self.path.with_name(f"{self.path.name}.new{os.getpid()}-{threading.get_ident()}")
        _remove(fresh)
        private_folder(self.path.parent)
        try:
            connection = connect(fresh, filling=True)
            try:
                yield connection
                connection.commit()
                connection.execute("PRAGMA journal_mode = DELETE")
            finally:
                connection.close()
            self._put_in_place(fresh)
        finally:
            _remove(fresh)

    @contextlib.contextmanager
    def begun(self) -> Iterator[sqlite3.Connection]:
        """Give a file to fill in part, which this program may ask from the end of the block on; `filled` follows."""
        with self.made_new() as connection:
            make_tables(connection, self.fingerprint)
            connection.execute("INSERT INTO meta VALUES (?, '1')", (FILLING,))
            yield connection
        self.filling, self._inode_begun = True, self.path.stat().st_ino

    @contextlib.contextmanager
    def filled(self) -> Iterator[sqlite3.Connection]:
        """Give the file that was begun; it becomes an index when the block ends well, else it is taken away.

        NotOurs where another cawg has put its own in place meanwhile.
        """
        # One by one, as those that ask do: two that set the way of writing at one time refuse each other.
        with self._alone():
            if not self.path.exists() or self.path.stat().st_ino != self._inode_begun:
                self.filling = False
                raise NotOurs("replaced")
            connection = connect(self.path)
        try:
            # Whatever a sudden end leaves behind is not taken for an index.
            connection.execute("PRAGMA synchronous = OFF")
            yield connection
            with writing(connection):
                make_indexes(connection)
                connection.execute("DELETE FROM meta WHERE name = ?", (FILLING,))
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except BaseException:
            with contextlib.suppress(OSError), self._alone():
                if self.path.stat().st_ino == self._inode_begun:
                    self.path.unlink()
            raise
        finally:
            self.filling = False
            connection.close()

    def _put_in_place(self, fresh: Path) -> None:
        self.drop()
        with self._alone():
            for ending in (*_SIDE_FILES, SEAL):
                self._beside(ending).unlink(missing_ok=True)
            fresh.replace(self.path)
        self.filling = False

    def seal(self) -> None:
        """Write down what the file adds up to, so that damage done while nobody has it open is seen."""
        with contextlib.suppress(OSError, BusyError), self._alone():
            if any(self._beside(ending).exists() for ending in _SIDE_FILES) or self._sealed_stat() is not None:
                return
            total = [*self._stat(), _sum(self.path)]
            self._beside(SEAL).touch(mode=0o600)
            self._beside(SEAL).write_text(json.dumps(total), "utf-8")

    def is_sealed(self) -> bool | None:
        """Say whether the file still adds up to what was sealed; None where it was not sealed, or written to since."""
        sealed = self._sealed_stat()
        try:
            return None if sealed is None else _sum(self.path) == sealed
        except OSError:
            return None

    def note_whole(self) -> None:
        """Note that the file was found whole just now; what it adds up to is written down once nobody has it open."""
        with contextlib.suppress(OSError):
            self._beside(SEAL).touch(mode=0o600)

    def was_whole_lately(self) -> bool:
        """Say whether the file was found whole within the last day."""
        return was_whole_lately(str(self.path))

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        return alone(str(self.path))

    def _sealed_stat(self) -> int | None:
        """Return the sum in the seal, where the seal is of this very file."""
        try:
            *stat, total = json.loads(self._beside(SEAL).read_text("utf-8"))
            return int(total) if stat == self._stat() else None
        except (OSError, ValueError, TypeError):
            return None

    def _stat(self) -> list[int]:
        found = self.path.stat()
        return [found.st_size, found.st_mtime_ns, found.st_ino]

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)


def make_tables(connection: sqlite3.Connection, fingerprint: str) -> None:
    """Make the tables of a new database from their declarations; once they are filled, `make_indexes` is to follow."""
    from cawg_tui.index.tables import statements

    for statement in statements()[0]:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("INSERT INTO meta VALUES (?, ?)", (FINGERPRINT, fingerprint))


def make_indexes(connection: sqlite3.Connection) -> None:
    """Make the indexes of tables that have been filled, and note what the declarations of all that add up to."""
    from cawg_tui.index.tables import statements

    for statement in statements()[1]:
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('schema', ?)", (schema_sum(connection),))


def private_folder(folder: Path) -> None:
    """Make the folder of the index, for its owner alone."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total


def _remove(path: Path) -> None:
    for ending in ("", *_SIDE_FILES):
        path.with_name(path.name + ending).unlink(missing_ok=True)
