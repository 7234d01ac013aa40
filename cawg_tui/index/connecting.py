"""A connection to an index: known as one of ours or not, with the settings that every connection has.

Whoever only asks one thing and goes needs no more than this; what keeps a file for many threads is `IndexFile`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
import zlib
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION: Final = 0x63617767
VERSION: Final = 9
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
# Each thread has a connection, so that each page kept is kept as often; the system keeps them all anyway. A write of
# many records comes back to its pages again and again.
READING_KB: Final = 1_000
WRITING_KB: Final = 32_000
_EVERYWHERE: Final = (
    "trusted_schema = off",
    "cell_size_check = on",
    "temp_store = memory",
    f"cache_size = -{READING_KB}",
)
SEAL: Final = ".sum"


class NotOurs(Exception):  # noqa: N818 - a state that the caller answers with a new file, not an error for a person
    """The file is missing, damaged, of another version, or of another program."""


def connect(path: Path, *, filling: bool = False) -> sqlite3.Connection:
    """Open a database file with the settings every connection has; `filling` is for a file nobody else sees yet."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _EVERYWHERE:
            connection.execute(f"PRAGMA {pragma}")
        if filling:
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute(f"PRAGMA cache_size = -{WRITING_KB}")
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


def was_whole_lately(path: str) -> bool:
    """Say whether the index file at a path was found whole within the last day."""
    try:
        return 0 <= time.time() - os.lstat(path + SEAL).st_mtime < DAY
    except OSError:
        return False


def reading(path: str, fingerprint: str) -> sqlite3.Connection:
    """Open an index that is there, to ask it one thing and close it; NotOurs where it cannot be used."""
    with alone(path):
        os.lstat(path)
        connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
        try:
            for pragma in _EVERYWHERE:
                connection.execute(f"PRAGMA {pragma}")
            recognise(connection, fingerprint)
        except BaseException:
            connection.close()
            raise
    return connection


def recognise(connection: sqlite3.Connection, fingerprint: str, *, filling: bool = False) -> None:
    """See that a file is an index of this version, made for what the fingerprint names; NotOurs where it is not.

    One that is still to be filled is an index only to whoever is `filling` it.
    """
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
        raise NotOurs("another program")
    if connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
        raise NotOurs("another version")
    be_ours(connection, fingerprint)
    if connection.execute("SELECT 1 FROM meta WHERE name = ?", (FILLING,)).fetchone() is not None:
        if not filling:
            raise NotOurs("half made")
        return
    if connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() != (schema_sum(connection),):
        raise NotOurs("its tables are not those it was made with")


@contextlib.contextmanager
def alone(path: str) -> Iterator[None]:
    """Let nobody else put a file in place meanwhile; BusyError where that takes very long."""
    handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + PATIENCE
        while not _locked(handle):
            if time.monotonic() > until:
                raise BusyError("Another cawg")
            time.sleep(0.005)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the one write at a time that a database allows; all of the block is kept, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA cache_size = -{WRITING_KB}")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    finally:
        with contextlib.suppress(sqlite3.Error):
            connection.execute(f"PRAGMA cache_size = -{READING_KB}")


def be_ours(connection: sqlite3.Connection, fingerprint: str) -> None:
    """See that the content goes by the declarations that the fingerprint names; NotOurs where it does not."""
    if connection.execute("SELECT value FROM meta WHERE name = ?", (FINGERPRINT,)).fetchone() != (fingerprint,):
        raise NotOurs(OTHERWISE)


def schema_sum(connection: sqlite3.Connection) -> str:
    """Return what the declarations of a database add up to."""
    declared = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name, sql").fetchall()
    return f"{zlib.crc32(repr(declared).encode()):08x}"


def _locked(handle: int) -> bool:
    """Lock a file for this handle alone, and say whether that was possible; a disk without locks knows no others."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
