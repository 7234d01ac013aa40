"""The file of the index, a database: opened cheaply, known as ours or not, made new aside and put in place at once.

A connection belongs to one thread. SQLModel is imported only to make a new file. Any sign of damage is answered with
a new file, never with a repair: what the index holds stands in the records.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
import threading
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION: Final = 0x63617767
VERSION: Final = 8
# Packed words of a record are one to two thousand bytes: small pages would waste a third of the file.
PAGE: Final = 8_192
BUSY_MS: Final = 5_000
# A save does not wait for the log to be carried over into the file, unless it has grown very long (`index/rest.py`).
LOG_PAGES: Final = 4_000
FINGERPRINT: Final = "fingerprint"
# Stands among the facts of a file that does not hold all records yet.
FILLING: Final = "filling"
OTHERWISE: Final = "made for other declarations"
# How long a window of cawg waits while another puts a file in place, in seconds.
PATIENCE: Final = 60.0
DAY: Final = 24 * 60 * 60
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")
_SEAL: Final = ".sum"


class NotOurs(Exception):  # noqa: N818 - a state that the caller answers with a new file, not an error for a person
    """The file is missing, damaged, of another version, or of another program."""


@dataclass(slots=True)
class _Open:
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
            self._recognise(connection)
        except (sqlite3.DatabaseError, NotOurs) as refused:
            connection.close()
            raise NotOurs(str(refused)) from refused
        return connection

    def _recognise(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
            raise NotOurs("another program")
        if connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
            raise NotOurs("another version")
        be_ours(connection, self.fingerprint)
        if connection.execute("SELECT 1 FROM meta WHERE name = ?", (FILLING,)).fetchone() is not None:
            if not self.filling:
                raise NotOurs("half made")
            return
        if connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() != (schema_sum(connection),):
            raise NotOurs("its tables are not those it was made with")

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
            for ending in (*_SIDE_FILES, _SEAL):
                self._beside(ending).unlink(missing_ok=True)
            fresh.replace(self.path)
        self.filling = False

    def seal(self) -> None:
        """Write down what the file adds up to, so that damage done while nobody has it open is seen."""
        with contextlib.suppress(OSError, BusyError), self._alone():
            if any(self._beside(ending).exists() for ending in _SIDE_FILES) or self._sealed_stat() is not None:
                return
            total = [*self._stat(), _sum(self.path)]
            self._beside(_SEAL).touch(mode=0o600)
            self._beside(_SEAL).write_text(json.dumps(total), "utf-8")

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
            self._beside(_SEAL).touch(mode=0o600)

    def was_whole_lately(self) -> bool:
        """Say whether the file was found whole within the last day."""
        try:
            return 0 <= time.time() - self._beside(_SEAL).stat().st_mtime < DAY
        except OSError:
            return False

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else put a file in place meanwhile; BusyError where that takes very long."""
        handle = os.open(self._beside(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            until = time.monotonic() + PATIENCE
            while not _locked(handle):
                if time.monotonic() > until:
                    raise BusyError("Another cawg")
                time.sleep(0.005)
            yield
        finally:
            os.close(handle)

    def _sealed_stat(self) -> int | None:
        """Return the sum in the seal, where the seal is of this very file."""
        try:
            *stat, total = json.loads(self._beside(_SEAL).read_text("utf-8"))
            return int(total) if stat == self._stat() else None
        except (OSError, ValueError, TypeError):
            return None

    def _stat(self) -> list[int]:
        found = self.path.stat()
        return [found.st_size, found.st_mtime_ns, found.st_ino]

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)


def connect(path: Path, *, filling: bool = False) -> sqlite3.Connection:
    """Open a database file with the settings every connection has; `filling` is for a file nobody else sees yet."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (
            "trusted_schema = off", "cell_size_check = on", "temp_store = memory", "cache_size = -32000",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
        if filling:
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = on")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


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


@contextlib.contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the one write at a time that a database allows; all of the block is kept, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def be_ours(connection: sqlite3.Connection, fingerprint: str) -> None:
    """See that the content goes by the declarations that the fingerprint names; NotOurs where it does not."""
    if connection.execute("SELECT value FROM meta WHERE name = ?", (FINGERPRINT,)).fetchone() != (fingerprint,):
        raise NotOurs(OTHERWISE)


def schema_sum(connection: sqlite3.Connection) -> str:
    """Return what the declarations of a database add up to."""
    declared = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name, sql").fetchall()
    return f"{zlib.crc32(repr(declared).encode()):08x}"


def private_folder(folder: Path) -> None:
    """Make the folder of the index, for its owner alone."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _locked(handle: int) -> bool:
    """Lock a file for this handle alone, and say whether that was possible; a disk without locks knows no others."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total


def _remove(path: Path) -> None:
    for ending in ("", *_SIDE_FILES):
        path.with_name(path.name + ending).unlink(missing_ok=True)
