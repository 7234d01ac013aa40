"""Searching: titles first, the closest ones on top while they are few; then tags, then other texts, newest first.

A search costs what it shows, not what exists: what is ranked and what is counted is bounded, and a total that was not
counted to the end says so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from cawg_tui.index.fold import pieces
from cawg_tui.index.matching import Match, make_match
from cawg_tui.index.query import Filter, Query, parse

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from datetime import date

    from cawg_tui.index.listing import Listing, Row
    from cawg_tui.records.kinds import Kinds

RANKED: Final = 200
COUNTED: Final = 10_000
READ: Final = 1_000
_PATHS: Final = "SELECT number, path FROM record WHERE number IN (SELECT value FROM json_each(?))"
_TITLES: Final = "SELECT number, title_key FROM record WHERE number IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer. `total` counts all of them; where `total_is_exact` is false there are more than that."""

    rows: list[Row]
    total: int
    total_is_exact: bool


class Search:
    """Answers queries over one connection; `text_of` gives the folded text of a path, for words next to each other."""

    def __init__(
        self, connection: sqlite3.Connection, kinds: Kinds, listing: Listing, text_of: Callable[[str], str]
    ) -> None:
        self._connection, self._kinds, self._listing, self._text_of = connection, kinds, listing, text_of

    def page(
        self, text: str, *, kind: str | None, sort: str | None, descending: bool,
        offset: int, limit: int, today: date, me: str,
    ) -> Page:  # fmt: skip
        """Return the rows from `offset` on that answer a query; every record of the kind where nothing is typed."""
        query = parse(text, me=me)
        if query.empty:
            return self._all(kind, sort, offset, limit, today, descending=descending)
        self._listing.version()
        match = make_match(_of_kind(query, kind), self._kinds, today)
        if match.dated:
            self._listing.know_next_due(today)
        if sort is not None:
            found, exact = self._everything(match)
            ordered = self._listing.sorted(found, kind, sort, today, descending=descending)
            return Page(self._listing.rows(ordered[offset : offset + limit], today), len(found), exact)
        if match.chained:
            return self._in_order(match, offset, limit, today)
        numbers = self._tiers(match, offset + limit)
        total, exact = self._count(match)
        return Page(self._listing.rows(numbers[offset:], today), total, exact)

    def _all(
        self, kind: str | None, sort: str | None, offset: int, limit: int, today: date, *, descending: bool
    ) -> Page:
        numbers = self._listing.window(kind, sort or "title", offset, limit, today, descending=descending)
        return Page(self._listing.rows(numbers, today), self._listing.count(kind), total_is_exact=True)

    def _tiers(self, match: Match, need: int) -> list[int]:
        """Return the first numbers of an answer: from titles, from titles and tags, then from anywhere."""
        found = self._titles(match, need) if match.title else []
        for expression in (match.head, match.body):
            if len(found) >= need or not expression:
                continue
            seen = set(found)
            rest = (number for number in self._newest(expression, match, need) if number not in seen)
            found += islice(rest, need - len(found))
        return found[:need]

    def _titles(self, match: Match, need: int) -> list[int]:
        """Return records with every word in the title; while they are few, the closest titles first."""
        few = self._newest(match.title, match, max(need, RANKED + 1))
        if not 1 < len(few) <= RANKED:
            return few
        titles = dict(self._connection.execute(_TITLES, (json.dumps(few),)).fetchall())
        wanted = match.words.split()
        return sorted(few, key=lambda number: _distance(titles.get(number, ""), match.words, wanted))

    def _newest(self, expression: str, match: Match, need: int) -> list[int]:
        """Return numbers of matching records, last changed first; numbers follow time unless the index says not."""
        where, values = _where(expression, match)
        if self._listing.ordered:
            sql = f"SELECT rowid FROM body WHERE {where} ORDER BY rowid DESC LIMIT ?"  # noqa: S608 - constants
        else:
            sql = (
                f"SELECT number FROM record WHERE number IN (SELECT rowid FROM body WHERE {where}) "  # noqa: S608
                "ORDER BY changed_ns DESC, path DESC LIMIT ?"
            )
        return self._numbers(sql, (*values, need))

    def _count(self, match: Match) -> tuple[int, bool]:
        where, values = _where(match.body, match)
        (counted,) = self._connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM body WHERE {where} LIMIT ?)",  # noqa: S608 - constants
            (*values, COUNTED + 1),
        ).fetchone()
        return min(counted, COUNTED), counted <= COUNTED

    def _everything(self, match: Match) -> tuple[list[int], bool]:
        numbers = self._newest(match.body, match, -1)
        if not match.chained:
            return numbers, True
        return list(self._chained(match, numbers[:READ])), len(numbers) <= READ

    def _in_order(self, match: Match, offset: int, limit: int, today: date) -> Page:
        """Answer a query for words next to each other: candidates have them all, and are read until a page is full."""
        candidates = self._tiers(match, READ + 1)
        found = list(islice(self._chained(match, candidates[:READ]), offset + limit + 1))
        rows = self._listing.rows(found[offset : offset + limit], today)
        full = len(found) > offset + limit
        return Page(rows, len(found) - full, total_is_exact=not full and len(candidates) <= READ)

    def _chained(self, match: Match, numbers: list[int]) -> Iterator[int]:
        paths = dict(self._connection.execute(_PATHS, (json.dumps(numbers),)).fetchall())
        for number in numbers:
            text = self._text_of(paths[number])
            if all(one.search(text) for one in match.chains) and not any(
                one.search(text) for one in match.excluded_chains
            ):
                yield number

    def _numbers(self, sql: str, values: tuple[str | int, ...]) -> list[int]:
        return [number for (number,) in self._connection.execute(sql, values)]


def _of_kind(query: Query, kind: str | None) -> Query:
    if kind is None:
        return query
    return Query(
        query.terms, (*query.filters, Filter("kind", kind)), query.due,
        query.excluded, query.excluded_filters, query.excluded_due,
    )  # fmt: skip


def _where(expression: str, match: Match) -> tuple[str, tuple[str, ...]]:
    """Return what must hold of a row of the full-text table: SQL made of constants, and its values."""
    parts = [
        "body MATCH ?",
        "body.rowid NOT IN (SELECT number FROM stale)",
        *(one.sql.format("body.rowid") for one in match.conditions),
    ]
    values = (expression, *(value for one in match.conditions for value in one.values))
    return " AND ".join(parts), values


def _distance(title: str, typed: str, words: list[str]) -> tuple[bool, bool, int]:
    """Say how far a title is from what was typed: the same, beginning with it, having its words whole, or begun."""
    whole = set(pieces(title))
    spelled = " ".join(pieces(title))
    return spelled != typed, not spelled.startswith(typed), -sum(word in whole for word in words)
