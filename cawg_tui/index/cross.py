"""What depends on more than one record: references that lead nowhere (X06), and how many problems a list shows.

Settled in the same write that changed the records, for those concerned; for all of them after a rebuild.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.paths import label_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from cawg_tui.records.kinds import Kinds

FINDING: Final = (
    "INSERT INTO finding (number, origin, code, level, id, field, message, line, fix) VALUES (?,?,?,?,?,?,?,?,?)"
)
# Lists of values reach a statement as one JSON text, so that every statement is a constant. Among all records each name
# is looked for once, however many use it.
_ALL_BROKEN: Final = (
    "SELECT record.number, record.kind, record.id, ref.field, name.text FROM name "
    "CROSS JOIN ref ON ref.target = name.number JOIN record ON record.number = ref.number "
    "WHERE name.text NOT IN (SELECT id FROM record)"
)
_BROKEN: Final = (
    "SELECT number, record.kind, record.id, field, target FROM named JOIN record USING (number) "
    "WHERE NOT EXISTS (SELECT 1 FROM record AS there WHERE there.id = target) "
    "AND number IN (SELECT value FROM json_each(?))"
)
_POINTING: Final = "SELECT number FROM named WHERE target IN (SELECT value FROM json_each(?))"
_FORGET: Final = "DELETE FROM finding WHERE origin = 'link' AND number IN (SELECT value FROM json_each(?))"
_COUNT: Final = (
    "UPDATE record SET problems = counted.problems, worst = counted.worst FROM ("
    " SELECT record.number AS number, count(finding.rowid) FILTER (WHERE finding.level <> 'info') AS problems,"
    " CASE min(CASE finding.level WHEN 'error' THEN 0 WHEN 'warning' THEN 1 WHEN 'info' THEN 2 END)"
    " WHEN 0 THEN 'error' WHEN 1 THEN 'warning' WHEN 2 THEN 'info' ELSE '' END AS worst"
    " FROM record LEFT JOIN finding USING (number)"
    " WHERE record.number IN (SELECT value FROM json_each(?)) GROUP BY record.number"
    ") AS counted WHERE record.number = counted.number"
)


def settle_all(connection: sqlite3.Connection, kinds: Kinds) -> None:
    """Find every broken reference and every shared id of a database just filled."""
    concerned = _keep_broken(connection, kinds, connection.execute(_ALL_BROKEN).fetchall())
    _count(connection, concerned)


def settle(connection: sqlite3.Connection, kinds: Kinds, came: Iterable[int], ids: Iterable[str]) -> None:
    """Bring findings up to date after the records of some ids went, and those numbered `came` were written."""
    listed = json.dumps(sorted(ids))
    concerned = {*came, *(number for (number,) in connection.execute(_POINTING, (listed,)))}
    numbers = json.dumps(sorted(concerned))
    connection.execute(_FORGET, (numbers,))
    _keep_broken(connection, kinds, connection.execute(_BROKEN, (numbers,)).fetchall())
    _count(connection, concerned)


def _keep_broken(
    connection: sqlite3.Connection, kinds: Kinds, broken: Collection[tuple[int, str, str, str, str]]
) -> set[int]:
    rows: list[tuple[object, ...]] = []
    for number, kind, record_id, path, target in broken:
        label = label_of(kinds[kind].fields, path)
        finding = Finding(
            "X06", Level.ERROR, record_id, path, f"{label} names {target}, and there is no such record.",
            fix="Choose a record that exists, or leave it empty.",
        )  # fmt: skip
        rows.append(finding_row(number, "link", finding))
    connection.executemany(FINDING, rows)
    return {row[0] for row in broken}


def _count(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    connection.execute(_COUNT, (json.dumps(sorted(numbers)),))


def finding_row(number: int, origin: str, one: Finding) -> tuple[object, ...]:
    """Return a finding as its table holds it."""
    return number, origin, one.code, str(one.level), one.id, one.field, one.message, one.line, one.fix
