"""Words as the index knows them: one folding for what is written and for what is typed.

Case, accents, Arabic letter variants and width are folded away. Scripts written without blanks are cut into pairs
of characters, so that any part of a sentence is found. Pure, and the only place where text becomes words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

# Between the texts of two fields: words on either side of it are not neighbours.
FIELD_END: Final = "\x1d"

# Scripts written without blanks between words: Thai, Lao, Myanmar, Khmer, kana, Han.
UNSPACED: Final = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17dd"
    "\u3005-\u3007\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
# Vowel signs and other marks that spell a word in the scripts of South and South-East Asia; `\w` leaves them out.
_MARKS: Final = (
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7\u09e2\u09e3\u0a01-\u0a03"
    "\u0a3c-\u0a51\u0a70\u0a71\u0a75\u0a81-\u0a83\u0abc-\u0acd\u0ae2\u0ae3\u0b01-\u0b03\u0b3c-\u0b57\u0b62\u0b63"
    "\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c56\u0c62\u0c63\u0c81-\u0c83\u0cbc-\u0cd6\u0ce2\u0ce3\u0d00-\u0d03"
    "\u0d3b-\u0d57\u0d62\u0d63\u0d81-\u0d83\u0dca-\u0df3\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e\u0f3f\u0f71-\u0f84"
)
# Marks over and under letters that readers leave out, Arabic and Hebrew vowel points, hamza, tatweel, invisible joints.
_DROPPED: Final = (
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0621\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]+"
)
_SAME: Final = (
    ("\u0671", "\u0627"), ("\u0649", "\u064a"), ("\u0629", "\u0647"), ("\u06a9", "\u0643"), ("\u06cc", "\u064a"),
    ("\u06c1", "\u0647"), ("\u06d2", "\u064a"), ("\u0131", "i"), ("\u00f8", "o"), ("\u0142", "l"), ("\u0111", "d"),
    ("\u00f0", "d"), ("\u0127", "h"), ("\u00e6", "ae"), ("\u0153", "oe"), ("\u00fe", "th"), ("_", " "),
    *((chr(0x0660 + digit), str(digit)) for digit in range(10)),
    *((chr(0x06F0 + digit), str(digit)) for digit in range(10)),
)  # fmt: skip
# What each of the plain letters and signs is folded to.
_ASCII: Final = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 0x20 for code in range(128)) + bytes(128)
_QUOTES: Final = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026"
_UNTOLD: Final = b"\2"
_WORD: Final = rf"[\w{_MARKS}{UNSPACED}]+"
_NO_WORD: Final = rf"[^\w{_MARKS}{UNSPACED}]+"
_RUN: Final = rf"[{UNSPACED}]+|[^{UNSPACED}]+"
_IN_RUN: Final = rf"[{UNSPACED}]"
_EDGE_BEFORE: Final = rf"(?:(?<=[{UNSPACED}])|(?<![\w{_MARKS}]))"
_EDGE_AFTER: Final = rf"(?:(?=[{UNSPACED}])|(?![\w{_MARKS}]))"
_BETWEEN: Final = rf"[^\w{_MARKS}{UNSPACED}{FIELD_END}]*"


@cache
def _known(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over many scripts: that takes long, and most text is plain letters and needs none of them."""
    return re.compile(pattern)


def fold(text: str) -> str:
    """Return text in the form in which words are compared."""
    if text.isascii():
        return text.lower().replace("_", " ")
    folded = _known(_DROPPED).sub("", unicodedata.normalize("NFKD", text).casefold())
    for written, same in _SAME:
        folded = folded.replace(written, same)
    return unicodedata.normalize("NFC", folded)


def pieces(text: str) -> list[str]:
    """Return the words of a text in order; a stretch of a script without blanks is one piece."""
    plain = _western(text)
    if plain is not None:
        return plain.split()
    folded = fold(text)
    listed = _known(_WORD).findall(folded)
    if not _known(_IN_RUN).search(folded):
        return listed
    return [run for word in listed for run in _known(_RUN).findall(word)]


def _western(text: str) -> str | None:
    """Return text of Western European letters as words and blanks, by one table; None where other signs are in it."""
    if text.isascii():
        return text.encode().translate(_ASCII).decode()
    for sign in _QUOTES:
        text = text.replace(sign, " ")
    try:
        signs = text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    plain = signs.translate(_latin_table())
    return None if _UNTOLD in plain else plain.decode("ascii")


@cache
def _latin_table() -> bytes:
    """Return what each of the first 256 characters is folded to: a letter, a digit, a blank, or more than a sign."""
    table = bytearray()
    for code in range(256):
        folded = fold(chr(code))
        words = _known(_WORD).findall(folded)
        if words:
            table += words[0].encode() if words == [folded] and len(folded) == 1 and folded.isascii() else _UNTOLD
        else:
            table += b" " if folded else _UNTOLD
    return bytes(table)


def words(text: str) -> str:
    """Return the words to be indexed, in order, with blanks between them.

    A stretch of a script without blanks gives its pairs of characters, and its last character.
    """
    plain = _western(text)
    if plain is not None:
        return plain
    folded = fold(text)
    if not _known(_IN_RUN).search(folded):
        return _known(_NO_WORD).sub(" ", folded)
    found: list[str] = []
    for word in _known(_WORD).findall(folded):
        for piece in _known(_RUN).findall(word):
            found += [*pairs(piece), piece[-1]] if is_run(piece) else [piece]
    return " ".join(found)


def is_run(piece: str) -> bool:
    """Say whether a piece is a stretch of a script without blanks."""
    return not piece.isascii() and _known(_IN_RUN).match(piece) is not None


def pairs(run: str) -> list[str]:
    """Return each two neighbouring characters of a stretch."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def pattern(parts: tuple[str, ...], *, open_end: bool) -> re.Pattern[str]:
    """Return what finds these pieces next to each other in folded text; `open_end` lets the last word go on."""
    spelled: list[str] = []
    for at, piece in enumerate(parts):
        if is_run(piece):
            spelled.append(re.escape(piece))
        else:
            goes_on = open_end and at == len(parts) - 1
            spelled.append(f"{_EDGE_BEFORE}{re.escape(piece)}{'' if goes_on else _EDGE_AFTER}")
    return re.compile(_BETWEEN.join(spelled))
