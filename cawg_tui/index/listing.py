"""Lists of records as a screen shows them: rows, windows of a sorted list, counts.

By title a window is read straight from an index; by any other column the order is worked out once and kept until the
index changes, so that scrolling costs what is shown.
"""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.errors import UnknownFieldError
from cawg_tui.index.connecting import FINGERPRINT, OTHERWISE, NotOurs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date

    from cawg_tui.records.kinds import Kinds

KEPT_ORDERS: Final = 8
NEAR: Final = 4_000
SORTS: Final = ("title", "status", "due", "updated", "kind", "lead", "id")
_ROWS: Final = (
    "SELECT number, id, kind, title, status, path, lead, shown, problems, worst, conflicts, updated FROM record "
    "WHERE number IN (SELECT value FROM json_each(?))"
)
_DUES: Final = (
    "SELECT number, day, hard, verified FROM due WHERE open AND NOT task AND (day >= ?1 OR NOT lapses) "
    "{} ORDER BY day, hard"
)
_DUE_OF: Final = _DUES.format("AND number IN (SELECT value FROM json_each(?2))")
_DUE_OF_ALL: Final = _DUES.format("")
_COLUMNS: Final = "SELECT number, id, kind, status, title, conflicts FROM record"
_BY_TITLE: Final = {
    (False, False): "SELECT number FROM record ORDER BY title_key, id LIMIT ? OFFSET ?",
    (False, True): "SELECT number FROM record ORDER BY title_key DESC, id DESC LIMIT ? OFFSET ?",
    (True, False): "SELECT number FROM record WHERE kind = ? ORDER BY title_key, id LIMIT ? OFFSET ?",
    (True, True): ("SELECT number FROM record WHERE kind = ? ORDER BY title_key DESC, id DESC LIMIT ? OFFSET ?"),
}
_KEYS: Final = {
    "title": "title_key",
    "status": "nullif(status, '')",
    "updated": "nullif(updated, '')",
    "kind": "kind",
    "lead": "nullif(lead, '')",
    "id": "id",
    "due": "(SELECT day FROM temp.next_due WHERE next_due.number = record.number)",
}
_NO_DUE: Final = ("", False, True)
_FACTS: Final = (
    "SELECT name, value FROM meta WHERE name IN ('written_ns', 'ordered', 'fingerprint') "
    "UNION ALL SELECT 'stale', EXISTS (SELECT 1 FROM stale)"
)
LAST: Final = "\U0010ffff"
_WORDS: Final = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'body', 'row')"
_BEGUN: Final = "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ? LIMIT ?"
_NEXT_DUE: Final = (
    "DROP TABLE IF EXISTS temp.next_due",
    "CREATE TEMP TABLE next_due (number INTEGER PRIMARY KEY, day TEXT NOT NULL)",
)
_FILL_NEXT_DUE: Final = (
    "INSERT INTO temp.next_due SELECT number, coalesce(min(CASE WHEN day >= ?1 THEN day END), max(day)) "
    "FROM due WHERE open AND NOT task AND (day >= ?1 OR NOT lapses) GROUP BY number"
)


class Row(NamedTuple):
    """One record in a list. `columns` are the kind's columns as shown; `due` is the next day something is due.

    `problems` counts errors and warnings that do not depend on the day; `worst` is the gravest level, empty where
    there is no finding. `conflicts` counts what waits for a decision.
    """

    id: str
    kind: str
    title: str
    status: str
    path: str
    lead: str
    due: str
    due_hard: bool
    due_verified: bool
    columns: tuple[str, ...]
    problems: int
    worst: str
    conflicts: int
    updated: str


class Columns(NamedTuple):
    """What a plain list says of records, column by column, all in one order; `dues` and `sure` as in a `Row`."""

    ids: Sequence[str]
    kinds: Sequence[str]
    statuses: Sequence[str]
    titles: Sequence[str]
    conflicts: Sequence[int]
    dues: Sequence[str]
    sure: Sequence[bool]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Columns:
        """Take rows apart."""
        parts = ((r.id, r.kind, r.status, r.title, r.conflicts, r.due, r.due_verified) for r in rows)
        return cls(*zip(*parts, strict=True)) if rows else cls((), (), (), (), (), (), ())


class Listing:
    """Reads lists over one connection, and keeps what is worth keeping until the index changes.

    After a `look`, `ordered` says whether the numbers of records follow the times of their changes, and
    `stale` whether the full text knows numbers that no record has. Without `kinds`, no list is sorted by a column.
    """

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds | None) -> None:
        self._connection, self.kinds = connection, kinds
        self.ordered = self.stale = False
        self._version = ""
        self._orders: dict[tuple[str | None, str, bool, str], array[int]] = {}
        self._counts: dict[str, int] = {}
        self._next_due_of: tuple[str, str] | None = None
        self._knows_words = False

    def look(self, fingerprint: str) -> None:
        """See how the index stands at the beginning of a question, and forget what was kept for an older state.

        NotOurs where it goes by other declarations than those that the fingerprint names.
        """
        facts = dict(self._connection.execute(_FACTS).fetchall())
        if facts.get(FINGERPRINT) != fingerprint:
            raise NotOurs(OTHERWISE)
        version = str(facts.get("written_ns", ""))
        self.ordered = facts.get("ordered") == "1"
        self.stale = facts.get("stale") == 1
        if version != self._version:
            self._orders.clear()
            self._counts.clear()
            self._version = version

    def count(self, kind: str | None) -> int:
        """Return how many records there are, of one kind or of all."""
        counts = self.counts()
        return sum(counts.values()) if kind is None else counts.get(kind, 0)

    def counts(self) -> dict[str, int]:
        """Return how many records there are of each kind that has any."""
        if not self._counts:
            self._counts = dict(self._connection.execute("SELECT kind, count(*) FROM record GROUP BY kind").fetchall())
        return dict(self._counts)

    def window(
        self, kind: str | None, sort: str, offset: int, limit: int, today: date, *, descending: bool
    ) -> list[int]:
        """Return the numbers of some neighbouring records of a sorted list."""
        if sort == "title":
            after = max(0, self.count(kind) - offset - limit)
            if min(offset, after) < NEAR:
                return self._near_an_end(kind, offset, limit, after, descending=descending)
        asked = (kind, sort, descending, today.isoformat() if sort == "due" else "")
        order = self._orders.get(asked)
        if order is None:
            while len(self._orders) >= KEPT_ORDERS:
                del self._orders[next(iter(self._orders))]
            order = self._orders[asked] = array("q", self.sorted(None, kind, sort, today, descending=descending))
        return list(order[offset : offset + limit])

    def _near_an_end(self, kind: str | None, offset: int, limit: int, after: int, *, descending: bool) -> list[int]:
        """Read a window straight from the index by title, from the end that is nearer."""
        backwards = after < offset
        if backwards:
            limit = max(0, min(limit, self.count(kind) - offset))
            offset, descending = after, not descending
        values: tuple[str | int, ...] = (limit, offset) if kind is None else (kind, limit, offset)
        found = [number for (number,) in self._connection.execute(_BY_TITLE[kind is not None, descending], values)]
        return found[::-1] if backwards else found

    def sorted(
        self, numbers: Sequence[int] | None, kind: str | None, sort: str, today: date, *, descending: bool
    ) -> list[int]:
        """Return numbers (all of a kind where None) by a column, empty ones last, the same ones by id."""
        key = self._key(kind, sort)
        if sort == "due":
            self.know_next_due(today)
        where, values = ["1"], []
        if kind is not None:
            where.append("kind = ?")
            values.append(kind)
        if numbers is not None:
            where.append("number IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(numbers))
        way, same = ("DESC" if descending else "ASC"), ("DESC" if descending and sort == "title" else "ASC")
        sql = (
            f"SELECT number FROM (SELECT number, id, {key} AS key FROM record "  # noqa: S608 - constants
            f"WHERE {' AND '.join(where)}) ORDER BY key IS NULL, key {way}, id {same}"
        )
        return [number for (number,) in self._connection.execute(sql, values)]

    def _key(self, kind: str | None, sort: str) -> str:
        columns = self.kinds[kind].about.columns if kind is not None and self.kinds is not None else ()
        if sort in columns:
            return f"json_extract(keys, '$[{columns.index(sort)}]')"
        if sort not in _KEYS:
            raise UnknownFieldError(sort, [*SORTS, *columns])
        return _KEYS[sort]

    def rows(self, numbers: Sequence[int], today: date) -> list[Row]:
        """Return rows in the order of their numbers; a number that is gone meanwhile is left out."""
        if not numbers:
            return []
        from cawg_tui.index.words import UNIT

        listed = json.dumps(list(numbers))
        due = self._next_dues(today, listed)
        rows = {
            found[0]: _row(found, due.get(found[0], _NO_DUE), tuple(found[7].split(UNIT)))
            for found in self._connection.execute(_ROWS, (listed,))
        }
        return [rows[number] for number in numbers if number in rows]

    def columns(self, kind: str | None, today: date) -> Columns:
        """Return all records, or all of a kind, by title."""
        numbers = self._near_an_end(kind, 0, -1, 0, descending=False)
        if not numbers:
            return Columns.of(())
        # To read them as they lie, and to put them in order then, takes less than to find each.
        asked = (_COLUMNS, ()) if kind is None else (f"{_COLUMNS} WHERE kind = ?", (kind,))
        found = {row[0]: row for row in self._connection.execute(*asked)}
        _, ids, kinds, statuses, titles, conflicts = zip(*map(found.__getitem__, numbers), strict=True)
        due = self._next_dues(today)
        days, _, sure = zip(*(due.get(number, _NO_DUE) for number in numbers), strict=True)
        return Columns(ids, kinds, statuses, titles, conflicts, days, sure)

    def _next_dues(self, today: date, listed: str | None = None) -> dict[int, tuple[str, bool, bool]]:
        """Return each record's next day, the first from today on or else the last before, whether it is hard and sure.

        `listed` are the numbers of the records, as JSON; None for all.
        """
        day = today.isoformat()
        asked = (_DUE_OF_ALL, (day,)) if listed is None else (_DUE_OF, (day, listed))
        due: dict[int, tuple[str, bool, bool]] = {}
        for number, when, hard, verified in self._connection.execute(*asked):
            known = due.get(number)
            if known is None or known[0] < day:
                due[number] = (when, bool(hard), bool(verified))
        return due

    def words_begun(self, word: str, most: int) -> list[str]:
        """Return the words of the full text with a beginning, one more than `most` at most."""
        if not self._knows_words:
            self._connection.execute(_WORDS)
            self._knows_words = True
        return [one for (one,) in self._connection.execute(_BEGUN, (word, word + LAST, most + 1))]

    def know_next_due(self, today: date) -> None:
        """Have the table of each open record's next deadline at hand: the first from today on, else the last before."""
        wanted = (self._version, today.isoformat())
        if self._next_due_of == wanted:
            return
        for statement in _NEXT_DUE:
            self._connection.execute(statement)
        self._connection.execute(_FILL_NEXT_DUE, (wanted[1],))
        self._next_due_of = wanted


def _row(
    found: tuple[int, str, str, str, str, str, str, str, int, str, int, str],
    due: tuple[str, bool, bool],
    columns: tuple[str, ...],
) -> Row:
    _, record_id, kind, title, status, path, lead, _, problems, worst, conflicts, updated = found
    return Row(record_id, kind, title, status, path, lead, *due, columns, problems, worst, conflicts, updated)
