"""Where the words of a search stand in a text that is shown: for marking them, whatever their accents and case."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_ASKED = re.compile(r'(?<!\S)(-?)(?:([A-Za-z]+):)?("[^"]*"?|\S+)')


def words_of_query(text: str) -> tuple[str, ...]:
    """Return the words a member searches for; filters and what is left out do not count."""
    found: list[str] = []
    for minus, name, value in _ASKED.findall(text):
        if not minus and not name:
            found += [plain(word) for word in _WORD.findall(value)]
    return tuple(dict.fromkeys(word for word in found if word))


def spans_of(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return where words of the text begin with one of the words searched for."""
    if not words:
        return []
    spans = []
    for found in _WORD.finditer(text):
        folded = plain(found.group())
        length = max((len(word) for word in words if folded.startswith(word)), default=0)
        if length:
            spans.append((found.start(), min(found.start() + length, found.end())))
    return spans


def plain(word: str) -> str:
    """Return a word without case and accents."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
