"""Writing rows into the index: many at once, all or none, with everything that hangs on a record.

A record that changes gets a new number, so that numbers follow time; its old number is stale, and no search gives it
again. What depends on other records is brought up to date in the same write.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.index import cross, folders
from cawg_tui.index.words import UNIT
from cawg_tui.records.finding import RANK, Finding, Level

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cawg_tui.index.rows import Rows
    from cawg_tui.records.kinds import Kinds
    from cawg_tui.store.layout import Entry

# SQLite keeps this much of a full-text table in memory before it writes a segment; a large one makes loading cheap.
LOAD_HASH: Final = 64 << 20
USUAL_HASH: Final = 1 << 20
# The size of a file that was seen at a glance and is still to be read.
GLANCED: Final = -3
# So many records at a time fill more than the usual memory.
MANY: Final = 100
_SETTING: Final = "INSERT INTO body (body, rank) VALUES ('hashsize', ?)"
_RECORD: Final = "INSERT INTO record VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_BODY: Final = "INSERT INTO body (rowid, words) VALUES (?,?)"
_STALE: Final = "INSERT INTO stale VALUES (?)"
_GLANCED: Final = (
    "SELECT path, title, status, lead, confidentiality, updated FROM record "
    "WHERE size = ? AND path IN (SELECT value FROM json_each(?))"
)
_UNGLANCE: Final = "DELETE FROM record WHERE size = ? AND path IN (SELECT value FROM json_each(?))"
_DUE: Final = (
    "INSERT INTO due (number, at, what, day, time, zone, hard, verified, open, pending, task, who, lapses) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_WAIT: Final = "INSERT INTO wait (number, at, what, who, since, until, day) VALUES (?,?,?,?,?,?,?)"
_NAME: Final = "INSERT OR IGNORE INTO name (text) VALUES (?)"
# Asked for by themselves: before a statement that reads while it writes, SQLite writes out the full text it holds back.
_NAMES: Final = "SELECT text, number FROM name WHERE text IN (SELECT value FROM json_each(?))"
_REF: Final = "INSERT INTO ref (number, field, target) VALUES (?,?,?)"
_STANDING: Final = "SELECT number, id, terms FROM record WHERE path IN (SELECT value FROM json_each(?))"
_DELETIONS: Final = (
    "DELETE FROM record WHERE number = ?", "DELETE FROM due WHERE number = ?", "DELETE FROM wait WHERE number = ?",
    "DELETE FROM ref WHERE number = ?", "DELETE FROM finding WHERE number = ?",
    _STALE,
)  # fmt: skip
_LAST: Final = "SELECT max(coalesce((SELECT max(number) FROM record), 0), coalesce((SELECT max(number) FROM stale), 0))"
_NEWEST: Final = "SELECT changed_ns, path FROM record ORDER BY number DESC LIMIT 1"


class Filled(NamedTuple):
    """The rows of a file, with what the file was when it was read."""

    entry: Entry
    rows: Rows


class Writer:
    """Writes into one connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds) -> None:
        self._connection, self._kinds = connection, kinds

    def load(self, batches: Iterable[Sequence[Filled]], first: int = 1) -> int:
        """Put in records that are not there yet, in the order of change, numbered from `first` on; return how many.

        Once all are in, `finish_load` is next.
        """
        self._connection.execute(_SETTING, (LOAD_HASH,))
        number = first
        terms: Counter[tuple[str, str]] = Counter()
        for batch in batches:
            self._insert(list(enumerate(batch, number)))
            number += len(batch)
            for filled in batch:
                terms.update(filled.rows.terms)
        self._count_terms(terms)
        self._connection.execute(_SETTING, (USUAL_HASH,))
        self._note_written()
        return number - first

    def glance(self, batches: Iterable[Sequence[Filled]], numbers: Mapping[str, int]) -> None:
        """Put in, under their numbers, what records are called and where they stand; `fill` puts in all of them."""
        self._connection.execute(_SETTING, (LOAD_HASH,))
        for batch in batches:
            numbered = [(numbers[one.rows.path], one) for one in batch]
            self._connection.executemany(_RECORD, [_record_row(number, one) for number, one in numbered])
            self._connection.executemany(_BODY, [(number, one.rows.words) for number, one in numbered])
        self._connection.execute(_SETTING, (USUAL_HASH,))
        self._note_written()

    def fill(self, batches: Iterable[Sequence[Filled]], numbers: Mapping[str, int]) -> None:
        """Put in all of the records that were seen at a glance, under the numbers of their paths.

        One that is not what it was taken for gets the next number, for its words of before stay with the first.
        """
        self._connection.execute(_SETTING, (LOAD_HASH,))
        terms: Counter[tuple[str, str]] = Counter()
        for batch in batches:
            wanted = json.dumps([one.rows.path for one in batch])
            before = {path: seen for path, *seen in self._connection.execute(_GLANCED, (GLANCED, wanted))}
            self._connection.execute(_UNGLANCE, (GLANCED, wanted))
            numbered: list[tuple[int, Filled]] = []
            for one in batch:
                number, known = numbers[one.rows.path], before.get(one.rows.path)
                if known is not None and known != _at_a_glance(one.rows):
                    self._connection.execute(_STALE, (number,))
                    number += 1
                numbered.append((number, one))
                terms.update(one.rows.terms)
            self._insert(numbered)
        self._count_terms(terms)
        self._connection.execute(_SETTING, (USUAL_HASH,))
        self._note_written()

    def forget_glances(self) -> None:
        """Take out what was seen at a glance and never read: files that went meanwhile."""
        left = self._connection.execute("SELECT number FROM record WHERE size = ?", (GLANCED,)).fetchall()
        self._connection.executemany("DELETE FROM record WHERE number = ?", left)
        self._connection.executemany(_STALE, left)

    def finish_load(self) -> None:
        """Work out what depends on other records, for all of them."""
        cross.settle_all(self._connection, self._kinds)
        self._note_written()

    def apply(self, gone: Collection[str], came: Sequence[Filled]) -> None:
        """Take out the records at these paths, and put in or replace these others."""
        came = sorted(came, key=lambda one: in_time(one.entry))
        first = int(self._connection.execute(_LAST).fetchone()[0]) + 1
        ids, terms = self._take_out([*gone, *(one.rows.path for one in came)])
        self._see_order(came)
        if len(came) >= MANY:
            self._connection.execute(_SETTING, (LOAD_HASH,))
        self._insert(list(enumerate(came, first)))
        if len(came) >= MANY:
            self._connection.execute(_SETTING, (USUAL_HASH,))
        for one in came:
            terms.update(one.rows.terms)
        self._count_terms(terms)
        ids.update(one.rows.id for one in came)
        folders.doubt(self._connection, [*gone, *(one.rows.path for one in came)])
        cross.settle(self._connection, self._kinds, range(first, first + len(came)), ids)
        self._note_written()

    def know_stat(self, entries: Iterable[Entry]) -> None:
        """Remember sizes of files that were too fresh to trust their times, and still hold what they held."""
        self._connection.executemany(
            "UPDATE record SET size = ?, inode = ? WHERE path = ?",
            [(one.size, one.inode, one.place.path) for one in entries],
        )

    def note_refused(self, refused: Sequence[Finding]) -> None:
        """Keep the findings on paths that are no records."""
        self._connection.execute("DELETE FROM finding WHERE number = 0")
        self._connection.executemany(cross.FINDING, [cross.finding_row(0, "scan", one) for one in refused])

    def note_in_order(self) -> None:
        """Note that the numbers of records follow the times of their changes, as in all that was loaded."""
        self.note("ordered", "1")

    def note(self, name: str, value: str) -> None:
        """Keep a fact about the index as a whole."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def _note_written(self) -> None:
        self.note("written_ns", str(time.time_ns()))

    def _see_order(self, came: Sequence[Filled]) -> None:
        """Note where numbers will no longer follow times, because something older than the last one comes after it."""
        newest = self._connection.execute(_NEWEST).fetchone()
        if came and newest is not None and in_time(came[0].entry) <= newest:
            self.note("ordered", "0")

    def _insert(self, numbered: Sequence[tuple[int, Filled]]) -> None:
        run = self._connection.executemany
        run(_RECORD, [_record_row(number, one) for number, one in numbered])
        run(_BODY, [(number, one.rows.words) for number, one in numbered])
        run(_DUE, [(number, *due) for number, one in numbered for due in one.rows.due])
        run(_WAIT, [(number, *wait) for number, one in numbered for wait in one.rows.waits])
        refs = [(number, *ref) for number, one in numbered for ref in one.rows.refs]
        named = list(dict.fromkeys(target for _, _, target in refs))
        run(_NAME, [(target,) for target in named])
        numbers = dict(self._connection.execute(_NAMES, (json.dumps(named),)).fetchall())
        run(_REF, [(number, field, numbers[target]) for number, field, target in refs])
        run(
            cross.FINDING,
            [cross.finding_row(number, "check", each) for number, one in numbered for each in one.rows.findings],
        )

    def _take_out(self, paths: Sequence[str]) -> tuple[set[str], Counter[tuple[str, str]]]:
        """Remove records; return their ids and the terms they no longer count for."""
        found = self._connection.execute(_STANDING, (json.dumps(paths),)).fetchall()
        for deletion in _DELETIONS:
            self._connection.executemany(deletion, [(number,) for number, _, _ in found])
        terms: Counter[tuple[str, str]] = Counter()
        for _, _, joined in found:
            flat = joined.split(UNIT) if joined else []
            terms.subtract(zip(flat[::2], flat[1::2], strict=True))
        return {record_id for _, record_id, _ in found}, terms

    def _count_terms(self, terms: Counter[tuple[str, str]]) -> None:
        self._connection.executemany(
            "INSERT INTO term VALUES (?,?,?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
            [(*pair, count) for pair, count in terms.items() if count],
        )
        if any(count < 0 for count in terms.values()):
            self._connection.execute("DELETE FROM term WHERE count <= 0")


def _at_a_glance(rows: Rows) -> list[str]:
    return [rows.title, rows.status, rows.lead, rows.confidentiality, rows.updated]


def in_time(entry: Entry) -> tuple[int, str]:
    """Return what puts files in the order in which they changed."""
    return entry.mtime_ns, entry.place.path


def _record_row(number: int, one: Filled) -> tuple[object, ...]:
    rows, entry = one.rows, one.entry
    problems = sum(finding.level is not Level.INFO for finding in rows.findings)
    worst = min((finding.level for finding in rows.findings), key=RANK.__getitem__, default="")
    return (
        number, rows.path, rows.id, rows.kind, rows.oid, entry.size, entry.mtime_ns, entry.inode,
        rows.title, rows.title_key, rows.status, rows.over, rows.lead, rows.confidentiality, rows.updated,
        rows.shown, rows.keys, rows.conflicts, problems, str(worst),
        UNIT.join(part for pair in rows.terms for part in pair),
    )  # fmt: skip
