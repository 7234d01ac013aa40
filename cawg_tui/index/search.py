"""Searching: titles first, the closest ones on top while they are few; then tags, then other texts, newest first.

A search costs what it shows, not what exists: what is ranked and what is counted is bounded, and a total that was not
counted to the end says so.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.index.fold import pieces
from cawg_tui.index.matching import LISTED, Match, any_of, beginning, make_match
from cawg_tui.index.query import Filter, Query, parse

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from datetime import date

    from cawg_tui.index.listing import Listing, Row
    from cawg_tui.records.kinds import Kinds

RANKED: Final = 200
COUNTED: Final = 3_000
READ: Final = 1_000
# To go through more words one beside the other takes longer than to gather their records.
FEW: Final = 150
_PATHS: Final = "SELECT number, path FROM record WHERE number IN (SELECT value FROM json_each(?))"
_TITLES: Final = "SELECT number, title_key FROM record WHERE number IN (SELECT value FROM json_each(?))"


class Page(NamedTuple):
    """Some rows of an answer. `total` counts all of them; where `total_is_exact` is false there are more than that."""

    rows: list[Row]
    total: int
    total_is_exact: bool


class Search:
    """Answers queries over one connection; `text_of` gives the folded text of a path, for words next to each other.

    Without `kinds`, nothing but words can be asked for.
    """

    def __init__(
        self, connection: sqlite3.Connection, kinds: Kinds | None, listing: Listing, text_of: Callable[[str], str]
    ) -> None:
        self._connection, self._kinds, self._listing, self._text_of = connection, kinds, listing, text_of

    def page(
        self, text: str, *, kind: str | None, sort: str | None, descending: bool,
        offset: int, limit: int, today: date, me: str,
    ) -> Page:  # fmt: skip
        """Return the rows from `offset` on that answer a query; every record of the kind where nothing is typed."""
        query = parse(text, me=me, own=self._kinds.own_fields if self._kinds is not None else ())
        if query.empty:
            return self._all(kind, sort, offset, limit, today, descending=descending)
        match = make_match(_of_kind(query, kind), self._kinds, today, self._begun)
        if match.dated:
            self._listing.know_next_due(today)
        if match.chained:
            return self._in_order(match, kind, sort, offset, limit, today, descending=descending)
        need = offset + limit
        if sort is not None:
            found = self._newest(match.body, match, -1)
            numbers = self._listing.sorted(found, kind, sort, today, descending=descending)[offset:need]
            return Page(self._listing.rows(numbers, today), len(found), total_is_exact=True)
        # Read what is shown, and count the rest where it is: a number that nobody looks at is not worth reading.
        most = max(COUNTED, need - 1)
        found, total = self._newest_counted(match.body, match, max(need, 2), most + 1)
        numbers = self._best_first(match, found, need)[offset:]
        return Page(self._listing.rows(numbers, today), min(total, most), total_is_exact=total <= most)

    def _begun(self, word: str) -> str:
        """Return the expression for all words with a beginning.

        Where they are few, the words themselves: their records are gone through from the newest on, as far as need be.
        For a beginning that has no list of its own, SQLite first gathers every record there is.
        """
        if len(word) in LISTED:
            return beginning(word)
        found = self._listing.words_begun(word, FEW)
        return any_of(found or [word]) if len(found) <= FEW else beginning(word)

    def _all(
        self, kind: str | None, sort: str | None, offset: int, limit: int, today: date, *, descending: bool
    ) -> Page:
        numbers = self._listing.window(kind, sort or "title", offset, limit, today, descending=descending)
        return Page(self._listing.rows(numbers, today), self._listing.count(kind), total_is_exact=True)

    def _best_first(self, match: Match, found: list[int], need: int) -> list[int]:
        """Put records with every word in titles and tags before the others; the closest titles first."""
        if not match.head or len(found) < 2:
            return found[:need]
        first = self._newest(match.head, match, max(need, RANKED + 1))
        if len(first) > RANKED:
            titled = self._newest(match.title(), match, need)
            first = [*titled, *_without(first, titled)]
        elif len(first) > 1:
            titles = dict(self._connection.execute(_TITLES, (json.dumps(first),)).fetchall())
            wanted = match.words.split()
            first.sort(key=lambda number: _distance(titles.get(number, ""), match.words, wanted))
        return [*first[:need], *islice(_without(found, first), max(0, need - len(first)))]

    def _newest(self, expression: str, match: Match, need: int) -> list[int]:
        """Return numbers of matching records, last changed first."""
        sql, values = self._newest_first(expression, match)
        return [number for (number,) in self._connection.execute(sql, (*values, need))]

    def _newest_counted(self, expression: str, match: Match, need: int, most: int) -> tuple[list[int], int]:
        """Return the same, and how many match, counted no further than `most`: the words are looked up once for both.

        SQLite keeps what it found in a table of its own and reads that in the order it was filled.
        """
        sql, values = self._newest_first(expression, match)
        both = (
            f"WITH found(number) AS MATERIALIZED ({sql}) SELECT number, (SELECT count(*) FROM found) FROM found LIMIT ?"  # noqa: S608 - constants
        )
        rows = self._connection.execute(both, (*values, most, need)).fetchall()
        return [number for number, _ in rows], rows[0][1] if rows else 0

    def _newest_first(self, expression: str, match: Match) -> tuple[str, tuple[str, ...]]:
        """Return what selects matching records, last changed first; numbers follow time unless the index says not."""
        source, number, values = self._source(expression, match)
        if self._listing.ordered:
            return f"SELECT {number} FROM {source} ORDER BY {number} DESC LIMIT ?", values  # noqa: S608 - constants
        return (
            f"SELECT number FROM record WHERE number IN (SELECT {number} FROM {source}) "  # noqa: S608 - constants
            "ORDER BY changed_ns DESC, path DESC LIMIT ?"
        ), values

    def _in_order(
        self,
        match: Match,
        kind: str | None,
        sort: str | None,
        offset: int,
        limit: int,
        today: date,
        *,
        descending: bool,
    ) -> Page:
        """Answer a query for words next to each other: candidates have them all, and are read until a page is full."""
        candidates = self._best_first(match, self._newest(match.body, match, READ + 1), READ + 1)
        fitting = self._chained(match, candidates[:READ])
        if sort is not None:
            found = self._listing.sorted(list(fitting), kind, sort, today, descending=descending)
        else:
            found = list(islice(fitting, offset + limit + 1))
        full = sort is None and len(found) > offset + limit
        rows = self._listing.rows(found[offset : offset + limit], today)
        return Page(rows, len(found) - full, total_is_exact=not full and len(candidates) <= READ)

    def _source(self, expression: str, match: Match) -> tuple[str, str, tuple[str, ...]]:
        """Return what to read numbers from, made of constants: the full text, or a table that knows a condition."""
        conditions = list(match.conditions)
        first = next((one for one in conditions if one.source), None)
        if not match.narrow and first is not None:
            number, parts, values = "number", [first.where], [*first.values]
            source = first.source
            conditions.remove(first)
        else:
            number, parts, values = "body.rowid", ["body MATCH ?"], [expression]
            source = "body"
            if self._listing.stale:
                parts.append("body.rowid NOT IN (SELECT number FROM stale)")
        parts += [one.sql.format(number if source == "body" else f"{source}.number") for one in conditions]
        values += [value for one in conditions for value in one.values]
        return f"{source} WHERE {' AND '.join(parts)}", number, tuple(values)

    def _chained(self, match: Match, numbers: list[int]) -> Iterator[int]:
        paths = dict(self._connection.execute(_PATHS, (json.dumps(numbers),)).fetchall())
        for number in numbers:
            text = self._text_of(paths[number])
            if all(one.search(text) for one in match.chains) and not any(
                one.search(text) for one in match.excluded_chains
            ):
                yield number


def _of_kind(query: Query, kind: str | None) -> Query:
    if kind is None:
        return query
    return Query(
        query.terms, (*query.filters, Filter("kind", kind)), query.due,
        query.excluded, query.excluded_filters, query.excluded_due,
    )  # fmt: skip


def _without(numbers: list[int], seen: list[int]) -> Iterator[int]:
    known = set(seen)
    return (number for number in numbers if number not in known)


def _distance(title: str, typed: str, words: list[str]) -> tuple[bool, bool, int, int]:
    """Say how far a title is from what was typed: the same, beginning with it, having its words begun, or whole."""
    has = pieces(title)
    spelled = " ".join(has)
    begun = sum(any(one.startswith(word) for one in has) for word in words)
    return spelled != typed, not spelled.startswith(typed), -begun, -sum(word in has for word in words)
