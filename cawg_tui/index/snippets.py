"""The words of a query with what stands around them, as plain text with places; never markup."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.index.fold import fold, pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.index.query import Term

WIDTH: Final = 160
BEFORE: Final = 40
CUT: Final = "…"
_WORD: Final = re.compile(r"\S+")


class Snippet(NamedTuple):
    """A stretch of a record's text on one line; `spans` are the places in it that match, from and to, in order."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        return self.text


def snippet(texts: Sequence[str], terms: Sequence[Term]) -> Snippet | None:
    """Return the stretch around the first match in the first of these texts that has one, with every match in it."""
    patterns = [pattern(term.pieces, open_end=term.open_end) for term in terms]
    for text in texts:
        folded, places = _folded(text)
        starts = [found.start() for one in patterns if (found := one.search(folded))]
        if starts:
            return _around(text, _place(places, min(starts)), patterns)
    return None


def _around(text: str, at: int, patterns: Sequence[re.Pattern[str]]) -> Snippet:
    begin = max(0, at - BEFORE)
    if begin:
        begin = text.find(" ", begin, at) + 1 or begin
    end = min(len(text), begin + WIDTH)
    return _cut(text, begin, end, patterns, more=bool(text[end:].strip()), less=begin > 0)


def _cut(text: str, begin: int, end: int, patterns: Sequence[re.Pattern[str]], *, more: bool, less: bool) -> Snippet:
    line = (CUT if less else "") + " ".join(text[begin:end].split()) + (CUT if more else "")
    folded, places = _folded(line)
    spans = sorted(
        {
            (_place(places, found.start()), _place(places, found.end() - 1) + 1)
            for one in patterns
            for found in one.finditer(folded)
            if found.end() > found.start()
        }
    )
    merged: list[tuple[int, int]] = []
    for start, stop in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return Snippet(line, tuple(merged))


def _place(places: list[int] | None, at: int) -> int:
    return at if places is None else places[at]


# A text has few signs that are not plain letters, each of them often.
_sign = lru_cache(maxsize=4_000)(fold)


def _plain(text: str) -> str:
    """Fold words of plain letters, and leave the blanks around them."""
    return text.lower().replace("_", " ")


def _folded(text: str) -> tuple[str, list[int] | None]:
    """Return folded text, and for each of its characters the place it came from (None where places are the same)."""
    if text.isascii():
        return fold(text), None
    parts: list[str] = []
    places: list[int] = []
    end = 0
    for word in _WORD.finditer(text):
        written, start = word.group(), word.start()
        if written.isascii():
            continue
        parts.append(_plain(text[end:start]))
        places += range(end, start)
        for at, character in enumerate(written, start):
            shown = _sign(character)
            parts.append(shown)
            places += [at] * len(shown)
        end = word.end()
    rest = text[end:].rstrip()
    parts.append(_plain(rest))
    places += range(end, end + len(rest))
    places.append(len(text))
    return "".join(parts), places
