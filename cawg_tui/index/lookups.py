"""Small questions to the index: what is due or blocked, findings, references, ids and words to choose from."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.index.fold import fold
from cawg_tui.index.words import email_facet
from cawg_tui.records.finding import Finding, Level, in_order

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

NEAR_SCORE: Final = 60
_DUE: Final = (
    "SELECT record.id, record.kind, record.title, due.what, due.day, due.time, due.zone, due.hard, due.verified, "
    "record.lead, due.task, due.who, due.at FROM due JOIN record USING (number) "
    "WHERE due.open = 1 AND (due.day >= ?1 OR due.task OR due.pending AND (due.hard OR NOT EXISTS "
    "(SELECT 1 FROM due AS later WHERE later.number = due.number AND later.open AND NOT later.task "
    "AND NOT later.lapses AND later.day > due.day))) "
    "{} ORDER BY due.day, due.time = '', due.time, record.id, due.at LIMIT ?2"
)
# All of it, what cannot be missed up to a day, and all the rest.
_DUES: Final = {
    None: _DUE.format(""),
    True: _DUE.format("AND due.hard AND due.day <= ?3"),
    False: _DUE.format("AND NOT (due.hard AND due.day <= ?3)"),
}
# What was asked of whom, what blocks (errors, and warnings of the codes in `?3`), and what is to decide; `?1` is today.
# The day is that of the wait itself, else the next that is due in the record.
_BLOCKED: Final = (
    "WITH problem AS (SELECT number, id, field, message, count(*) - 1 AS more,"
    " min((level <> 'error') * 4294967296 + rowid) FROM finding"
    " WHERE code NOT IN (SELECT value FROM json_each(?2))"
    " AND (level = 'error' OR code IN (SELECT value FROM json_each(?3)))"
    " AND NOT EXISTS (SELECT 1 FROM wait WHERE wait.number = finding.number AND wait.at = finding.field)"
    " GROUP BY number, id),"
    " blocked (number, id, at, what, who, day, sort, more) AS ("
    " SELECT number, '', at, what, who, day, 'wait', 0 FROM wait WHERE since <= ?1 AND (until = '' OR until >= ?1)"
    " UNION ALL SELECT number, id, field, message, '', '', 'problem', more FROM problem"
    " UNION ALL SELECT number, id, '', '', '', '', 'decide', conflicts - 1 FROM record WHERE conflicts > 0)"
    " SELECT coalesce(record.id, blocked.id), coalesce(record.title, blocked.id), coalesce(record.lead, ''),"
    " at, what, who, sort, more, coalesce(nullif(blocked.day, ''),"
    " (SELECT min(due.day) FROM due WHERE due.number = record.number AND due.open AND due.day >= ?1), '') AS near"
    " FROM blocked LEFT JOIN record USING (number)"
    " ORDER BY sort <> 'decide', near = '', near, record.title_key, 1, at LIMIT ?4"
)
_FINDINGS: Final = (
    "SELECT code, level, id, field, message, line, fix FROM finding WHERE (?1 IS NULL OR level = ?1) "
    "AND (?2 IS NULL OR id = ?2)"
)
# Every level and every id reaches the statement as one JSON text, so that it is a constant.
_LINKED: Final = (
    "SELECT id, kind, confidentiality FROM record WHERE id IN (SELECT value FROM json_each(?1)) "
    "AND confidentiality IN (SELECT value FROM json_each(?2)) AND id <> ?3 "
    "UNION SELECT record.id, record.kind, record.confidentiality FROM named JOIN record USING (number) "
    "WHERE target = ?3 AND record.confidentiality IN (SELECT value FROM json_each(?2)) AND record.id <> ?3 "
    "ORDER BY 1"
)
_PLACES: Final = "SELECT id, kind, path FROM record WHERE id IN (SELECT value FROM json_each(?)) ORDER BY path DESC"
_TITLES: Final = "SELECT id, title FROM record WHERE id IN (SELECT value FROM json_each(?)) ORDER BY path DESC"
_REF_CHOICES: Final = (
    "SELECT id, title FROM record WHERE (?1 IS NULL OR kind IN (SELECT value FROM json_each(?1))) "
    "AND (instr(title_key, ?2) OR instr(id, ?2)) "
    "ORDER BY NOT (substr(title_key, 1, length(?2)) = ?2 OR substr(id, 1, length(?2)) = ?2), title_key, id LIMIT ?3"
)


class DueRow(NamedTuple):
    """Something due: a deadline of an open record, a task in it that is not done, or a day its kind keeps.

    `date` is the day as YYYY-MM-DD, `days` how many of them from today (below zero where it is past), `path` the
    place in the record.
    """

    id: str
    kind: str
    title: str
    what: str
    date: str
    time: str
    tz: str
    hard: bool
    verified: bool
    lead: str
    days: int
    task: bool
    who: str
    path: str


class LinkedRow(NamedTuple):
    """A record linked with another: its id, its kind, and how confidential it is."""

    id: str
    kind: str
    confidentiality: str


class BlockedRow(NamedTuple):
    """Something that a record waits for: a decision between two versions, something wrong in it, someone's answer.

    `who` is a member's id or a group, empty where it is the lead's turn; `more` counts what else is wrong or to
    decide in it. `near` is the day by which it matters (YYYY-MM-DD), empty where none is known.
    """

    id: str
    title: str
    lead: str
    path: str
    what: str
    who: str
    sort: str
    more: int
    near: str


def due(connection: sqlite3.Connection, today: date, limit: int, hard: bool | None, until: date | None) -> list[DueRow]:
    """Return what is due, the oldest first: deadlines to come, hard ones that were missed, open tasks.

    A soft deadline that has passed is listed only where none comes after it. `hard` asks for hard ones `until` a day
    alone, or for all others alone.
    """
    values = (today.isoformat(), limit, *([until.isoformat()] if until is not None else []))
    return [
        DueRow(
            record_id, kind, title, what, day, time, zone, bool(hard), bool(verified), lead,
            (date.fromisoformat(day) - today).days, bool(task), who, path,
        )
        for record_id, kind, title, what, day, time, zone, hard, verified, lead, task, who, path in connection.execute(
            _DUES[hard], values
        )
    ]  # fmt: skip


def blocked(connection: sqlite3.Connection, today: date, limit: int) -> list[BlockedRow]:
    """Return what records wait for: decisions first, then what matters soonest."""
    from cawg_tui.rules.waiting import BLOCKING, SAID_HERE

    codes = (json.dumps(sorted(SAID_HERE)), json.dumps(sorted(BLOCKING)))
    found = connection.execute(_BLOCKED, (today.isoformat(), *codes, limit))
    return [BlockedRow(*row) for row in found]


def findings(connection: sqlite3.Connection, level: Level | None, record_id: str | None) -> list[Finding]:
    """Return what does not depend on the day, errors first; of one level or one record where asked."""
    found = connection.execute(_FINDINGS, (None if level is None else str(level), record_id))
    return in_order(
        Finding(code, Level(grade), of, field, message, line, fix)
        for code, grade, of, field, message, line, fix in found
    )


def backlinks(connection: sqlite3.Connection, record_id: str) -> list[tuple[str, str]]:
    """Return who names a record: their ids, and the field they do it in."""
    return connection.execute(
        "SELECT record.id, field FROM named JOIN record USING (number) WHERE target = ? "
        "ORDER BY record.title_key, record.id, place",
        (record_id,),
    ).fetchall()


def linked(
    connection: sqlite3.Connection, record_id: str, named: Collection[str], levels: Collection[str]
) -> list[LinkedRow]:
    """Return the records of these levels that are among those named, or that name the record."""
    wanted = (json.dumps(sorted(named)), json.dumps(sorted(levels)), record_id)
    return [LinkedRow(*found) for found in connection.execute(_LINKED, wanted)]


def places(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the kind and the path of each of these records; of several files with one id, the first."""
    found = connection.execute(_PLACES, (json.dumps(list(ids)),))
    return {record_id: (kind, path) for record_id, kind, path in found}


def paths(connection: sqlite3.Connection, record_id: str) -> list[str]:
    """Return where the files with this id stand, in order."""
    found = connection.execute("SELECT path FROM record WHERE id = ? ORDER BY path", (record_id,))
    return [path for (path,) in found]


def titles(connection: sqlite3.Connection, ids: Collection[str]) -> dict[str, str]:
    """Return the titles of those of these records that are there; of several files with one id, the first."""
    return dict(connection.execute(_TITLES, (json.dumps(list(ids)),)).fetchall())


def near(connection: sqlite3.Connection, typed: str, limit: int) -> list[str]:
    """Return ids that look like what was typed, by themselves or by their titles, best first."""
    from rapidfuzz import fuzz, process

    folded = fold(typed).strip()
    if not folded:
        return []
    rows = connection.execute("SELECT id, title_key FROM record").fetchall()
    best: dict[str, float] = {}
    for names in ([row[0] for row in rows], [row[1] for row in rows]):
        for _, score, at in process.extract(folded, names, scorer=fuzz.WRatio, limit=limit, score_cutoff=NEAR_SCORE):
            best[rows[at][0]] = max(score, best.get(rows[at][0], 0))
    return sorted(best, key=lambda record_id: (-best[record_id], record_id))[:limit]


def terms(connection: sqlite3.Connection, field: str) -> list[tuple[str, int]]:
    """Return the values in use in a field, the most used first."""
    return connection.execute(
        "SELECT value, count FROM term WHERE field = ? ORDER BY count DESC, value", (field,)
    ).fetchall()


def complete_ref(connection: sqlite3.Connection, kinds: Sequence[str], typed: str, limit: int) -> list[tuple[str, str]]:
    """Return ids and titles of records of some kinds (any where empty) that go with what was typed."""
    wanted = json.dumps(list(kinds)) if kinds else None
    folded = fold(typed.encode("utf-8", "replace").decode()).strip()
    return connection.execute(_REF_CHOICES, (wanted, folded, limit)).fetchall()


def member_of(connection: sqlite3.Connection, email: str) -> str:
    """Return the id of the member with this public e-mail; empty where nobody has it, or more than one."""
    if not email.strip():
        return ""
    found = connection.execute(
        "SELECT id FROM record WHERE kind = 'member' AND number IN (SELECT rowid FROM body WHERE body MATCH ?)",
        (f'"{email_facet(email)}"',),
    ).fetchall()
    return str(found[0][0]) if len(found) == 1 else ""


def numbers(connection: sqlite3.Connection, record_id: str) -> list[int]:
    """Return the rows of an id: one, or one for each file where several stand under it."""
    found = connection.execute("SELECT number FROM record WHERE id = ? ORDER BY path", (record_id,))
    return [number for (number,) in found]
