"""A query as SQLite's full-text search understands it. Every word is quoted; nothing a person types is syntax.

What full text cannot say is left to conditions (days, problems) and to chains (words next to each other).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.errors import UnknownKindError
from cawg_tui.index.fold import is_run, pairs, pattern
from cawg_tui.index.query import OWN
from cawg_tui.index.words import HEAD, HEAD_LETTER, TITLE, TITLE_LETTER, facet
from cawg_tui.records import vocabulary

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence
    from datetime import date

    from cawg_tui.index.query import DueFilter, Filter, Query, Term
    from cawg_tui.records.kinds import Kinds

    Begun = Callable[[str], str]

# So long are the beginnings that the full text keeps lists of their own for (`tables.FULL_TEXT`), their marks included.
LISTED: Final = (3, 4)
PREFIX_LENGTH: Final = 3
COUNTRY_LIMIT: Final = 20
_TERMS: Final = {"theme": vocabulary.THEMES, "area": vocabulary.AREAS}
_PREFIXED: Final = frozenset({"status", "theme", "area", "lead", "member"})


class Condition(NamedTuple):
    """What must hold of a record's number beside its words: SQL with `{}` for the number, and its values.

    Where the records that it holds for stand in a table, `source` names it and `where` says which of its rows.
    """

    sql: str
    values: tuple[str, ...] = ()
    source: str = ""
    where: str = ""


class Match(NamedTuple):
    """A query made ready: full-text expressions for titles, for titles and tags, and for anywhere; and what they leave.

    `words` is what was typed as plain words, for ranking titles; `head` is empty where there are none, and `title` is
    worked out where it is asked for. `narrow` says whether full text leaves out any record at all.
    """

    title: Callable[[], str]
    head: str
    body: str
    conditions: tuple[Condition, ...]
    chains: tuple[re.Pattern[str], ...]
    excluded_chains: tuple[re.Pattern[str], ...]
    words: str
    narrow: bool

    @property
    def chained(self) -> bool:
        """Say whether words must stand next to each other, which only the text can tell."""
        return bool(self.chains or self.excluded_chains)

    @property
    def dated(self) -> bool:
        """Say whether the table of next deadlines is needed."""
        return any("next_due" in condition.sql for condition in self.conditions)


def make_match(query: Query, kinds: Kinds | None, today: date, begun: Begun) -> Match:
    """Turn a query into expressions; one that nothing can match is an expression like any other.

    A query of words alone needs no `kinds`; `begun` gives the expression for all words with a beginning.
    """
    chained = set(query.chained)
    facets = [_facets(one, kinds, begun) for one in query.filters if _is_facet(one)]
    without = [_anywhere(term, begun) for term in query.excluded if term not in chained]
    without += [_facets(one, kinds, begun) for one in query.excluded_filters if _is_facet(one)]
    conditions = [_due(one, today) for one in query.due]
    conditions += [_negated(_due(one, today)) for one in query.excluded_due]
    conditions += [_PROBLEM for one in query.filters if not _is_facet(one)]
    conditions += [_negated(_PROBLEM) for one in query.excluded_filters if not _is_facet(one)]

    def whole(wanted: list[str]) -> str:
        every = " AND ".join([*wanted, *facets] or [_quoted(facet("all", ""))])
        return f"({every}) NOT ({' OR '.join(without)})" if without else every

    return Match(
        title=lambda: whole([_marked(term, TITLE, TITLE_LETTER, begun) for term in query.terms]),
        head=whole([_marked(term, HEAD, HEAD_LETTER, begun) for term in query.terms]) if query.terms else "",
        body=whole([_anywhere(term, begun) for term in query.terms]),
        conditions=tuple(conditions),
        chains=tuple(pattern(term.pieces, open_end=term.open_end) for term in query.terms if term in chained),
        excluded_chains=tuple(pattern(term.pieces, open_end=False) for term in query.excluded if term in chained),
        words=" ".join(piece for term in query.terms for piece in term.pieces),
        narrow=bool(query.terms or facets or without),
    )


def _anywhere(term: Term, begun: Begun) -> str:
    """Return the words of a term, wherever they stand; a short beginning is looked for in titles and tags alone.

    Where a short beginning follows other words of a term, those find candidates enough for a look at their text.
    """
    *whole, last = _spelled(term)
    if not term.open_end or is_run(term.pieces[-1]) or len(last) >= PREFIX_LENGTH:
        return _all([*(_quoted(word) for word in whole), _end(last, term, begun)])
    if whole:
        return _all([_quoted(word) for word in whole])
    return _quoted(f"{HEAD_LETTER}{last}") if len(last) == 1 else begun(f"{HEAD}{last}")


def _marked(term: Term, mark: str, letter_mark: str, begun: Begun) -> str:
    """Return the words of a term as they are marked in titles, or in titles and tags."""
    *whole, last = _spelled(term)
    if term.open_end and len(last) == 1 and not is_run(last):
        end = _quoted(letter_mark + last)
    else:
        end = _end(mark + last, term, begun)
    return _all([*(_quoted(mark + word) for word in whole), end])


def _spelled(term: Term) -> list[str]:
    """Return the words of a term in any order but for the last, which may be unfinished."""
    spelled: list[str] = []
    for piece in term.pieces:
        spelled += (pairs(piece) or [piece]) if is_run(piece) else [piece]
    return spelled


def _end(word: str, term: Term, begun: Begun) -> str:
    last = term.pieces[-1]
    unfinished = len(last) == 1 if is_run(last) else term.open_end
    return begun(word) if unfinished else _quoted(word)


def beginning(word: str) -> str:
    """Return the expression for all words that begin so, whichever they are."""
    return f"{_quoted(word)} *"


def any_of(words: Sequence[str]) -> str:
    """Return the expression for any of these words."""
    return f"({' OR '.join(map(_quoted, words))})"


def _all(parts: list[str]) -> str:
    return " AND ".join(parts)


def _quoted(words: str) -> str:
    return f'"{words}"'


def _is_facet(one: Filter) -> bool:
    return (one.name, one.value) != ("is", "problem")


def _facets(one: Filter, kinds: Kinds | None, begun: Begun) -> str:
    """Return the words that stand for a filter; several where what was typed fits several values."""
    if one.name == OWN and kinds is not None:
        from cawg_tui.index.own_words import asked

        return asked(one.field, kinds.own_fields.get(one.field, ()), one.value)
    found = [_quoted(facet(one.name, value)) for value in _values(one, kinds)]
    if not found or one.name in _PREFIXED:
        found.append(begun(facet(one.name, one.value)))
    return f"({' OR '.join(found)})"


def _values(one: Filter, kinds: Kinds | None) -> list[str]:
    """Return the values that a typed one surely means; none where only its beginning can be looked for."""
    if one.name == "kind" and kinds is not None:
        try:
            return [kinds.called(one.value).name]
        except UnknownKindError:
            return []
    if one.name == "state":
        code = vocabulary.country_code(one.value)
        return [code] if code else (vocabulary.countries_from(one.value)[:COUNTRY_LIMIT] or [one.value])
    if one.name == "lang":
        return [vocabulary.language_code(one.value) or one.value]
    if one.name in _TERMS:
        return vocabulary.terms_from(_TERMS[one.name], one.value)
    return [one.value] if one.name == "is" else []


def _held(table: str, where: str, *values: str) -> Condition:
    """Return the condition that a table has a row for the record with which something holds."""
    return Condition(f"EXISTS (SELECT 1 FROM {table} WHERE {table}.number = {{}} AND {where})", values, table, where)  # noqa: S608 - constants


def _negated(condition: Condition) -> Condition:
    return Condition(f"NOT ({condition.sql})", condition.values)


_PROBLEM: Final = _held("record", "record.worst <> '' AND record.worst IN ('error', 'warning')")


def _due(one: DueFilter, today: date) -> Condition:
    edge = one.edge(today).isoformat()
    match one.how:
        case "before":
            return _held("next_due", "next_due.day <= ?" if one.day is None else "next_due.day < ?", edge)
        case "after":
            return _held("next_due", "next_due.day > ?", edge)
        case "overdue":
            return _held("next_due", "next_due.day < ?", today.isoformat())
        case "none":
            return _negated(_held("next_due", "1"))
        case _:
            return _held("next_due", "next_due.day = ?", edge)
