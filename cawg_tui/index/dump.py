"""Looking the index over: what it holds in a form that can be compared, and whether it is whole."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_RECORDS: Final = (
    "SELECT path, id, kind, oid, changed_ns, title, title_key, status, over, lead, confidentiality, updated, shown, "
    "keys, conflicts, problems, worst, terms FROM record ORDER BY path"
)
_PARTS: Final = (
    (
        "SELECT 'due', path, at, what, day, time, zone, hard, verified, open, pending, task, who, lapses "
        "FROM due JOIN record USING (number) ORDER BY path, due.rowid"
    ),
    (
        "SELECT 'wait', path, at, what, who, since, until, day "
        "FROM wait JOIN record USING (number) ORDER BY path, wait.rowid"
    ),
    "SELECT 'ref', path, field, target FROM named JOIN record USING (number) ORDER BY path, place",
    (
        "SELECT 'finding', coalesce(path, ''), origin, code, level, finding.id, field, message, line, fix "
        "FROM finding LEFT JOIN record USING (number) "
        "ORDER BY coalesce(path, ''), origin, code, field, message, finding.id"
    ),
    "SELECT 'term', field, value, count FROM term ORDER BY field, value",
)


def dump(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return everything that depends on the records alone, and on no history of how the index came about."""
    return list(_dumped(connection))


def _dumped(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    yield from connection.execute(_RECORDS)
    for statement in _PARTS:
        yield from connection.execute(statement)
    paths = dict(connection.execute("SELECT number, path FROM record"))
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.body_words USING fts5vocab('main', 'body', 'instance')")
    said = connection.execute("SELECT DISTINCT term, doc FROM temp.body_words")
    yield from sorted(("word", word, paths[number]) for word, number in said if number in paths)


def damage(connection: sqlite3.Connection) -> str:
    """Return what is wrong with the file, nothing where it is whole: every page, and every list of the full text."""
    try:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            return str(said)
        connection.execute("INSERT INTO body (body) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        return str(error)
    return ""


def fingerprints(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the path of each record with the fingerprint of what was read."""
    return dict(connection.execute("SELECT path, oid FROM record"))


def has_leftovers(connection: sqlite3.Connection) -> bool:
    """Say whether anything was taken out since the index was made, so that its words may still be in the file."""
    return connection.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None
