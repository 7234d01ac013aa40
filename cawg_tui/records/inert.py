"""Text from records, git and files made inert for a terminal: what could act is shown as a visible mark.

Display only: nothing that passes through here is ever written back. Source of the classes: Unicode 16 general
categories; the reasons stand in docs/maintainers.md.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

REPLACED: Final = "\N{REPLACEMENT CHARACTER}"
CUT_MARK: Final = "…"
LINE_LIMIT: Final = 2_000
TEXT_LIMIT: Final = 200_000
MARKS_ALLOWED: Final = 8

# Everything that needs a second look: controls, bidi and invisible characters, surrogates, private use, tags.
_SUSPECT: Final = (
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202f"
    "\u205f-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\t"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# Joiners and variation selectors: they belong to spelling and emoji, and to camouflage elsewhere.
_BETWEEN: Final = "[\u200c\u200d\ufe00-\ufe0f]+"
# What may never reach a terminal, whoever wrote it: the net under every widget.
ACTIVE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufeff]"
)
# Directional marks that word processors leave in Arabic and Hebrew text: harmless when gone, and no sign of harm.
_DIRECTION_MARKS: Final = "\u061c\u200e\u200f"
_MARKS_PERHAPS: Final = r"[^\x00-\u02ff]{9,}"
_JOINERS: Final = "\u200c\u200d"
_LEANING: Final = _JOINERS + "".join(map(chr, range(0xFE00, 0xFE10)))
_VIRAMA: Final = 9


@cache
def _known(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over many scripts: that takes long, and most text is plain letters and needs none of them."""
    return re.compile(pattern)


def inert(text: object, *, lines: bool = False, limit: int | None = None) -> str:
    """Return text that does nothing but show itself; what comes out comes out unchanged a second time.

    C0 controls become control pictures, C1, bidi overrides, surrogates and private use become U+FFFD, fillers that
    show nothing are dropped; a joiner stays between letters that need it. With `lines`, line feeds stay; else they
    become a visible mark. A result longer than `limit` characters is cut to it and says how many are left out.
    """
    plain = text if isinstance(text, str) else str(text)
    most = limit if limit is not None else (TEXT_LIMIT if lines else LINE_LIMIT)
    left = max(0, len(plain) - most)
    if left:
        plain = plain[:most]
    if not (plain.isascii() and plain.isprintable()):
        plain = _replaced(plain.replace("\r\n", "\n") if lines else plain, lines=lines)
        plain = _known(_MARKS_PERHAPS).sub(_fewer_marks, plain)
        plain = _known(_BETWEEN).sub(_kept, plain)
    return _cut(plain, most, left) if left or len(plain) > most else plain


def all_inert(texts: Sequence[str]) -> list[str]:
    """Return each of many texts as `inert` does; where no sign in them needs a second look, none is looked at alone."""
    others = " ".join([text for text in texts if not (text.isascii() and text.isprintable())])
    suspect = others and any(_known(signs).search(others) for signs in (_SUSPECT, _MARKS_PERHAPS, _BETWEEN))
    if suspect or max(map(len, texts), default=0) > LINE_LIMIT:
        return [inert(text) for text in texts]
    return list(texts)


def _cut(text: str, most: int, left: int) -> str:
    """Shorten a text so that it ends, within the limit, with how many characters are left out."""
    mark, room = CUT_MARK, most
    for _ in range(3):
        mark = f"{CUT_MARK}(+{left + len(text) - room:,})"
        room = max(0, most - len(mark))
    if len(mark) >= most:
        mark, room = CUT_MARK[:most], max(0, most - len(CUT_MARK))
    return text[:room].rstrip(_LEANING) + mark


def _replaced(text: str, *, lines: bool) -> str:
    return _known(_SUSPECT).sub(lambda found: _shown(found.group(), lines=lines), text)


def _shown(character: str, *, lines: bool) -> str:
    code = ord(character)
    if character == "\n":
        return "\n" if lines else "\N{SYMBOL FOR LINE FEED}"
    if character == "\t":
        return "    " if lines else " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if character in _DIRECTION_MARKS:
        return ""
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in {"Cc", "Cs", "Co", "Zl", "Zp"} or ACTIVE.match(character) or code & 0xFFFE == 0xFFFE:
        return REPLACED
    return ""


def _fewer_marks(found: re.Match[str]) -> str:
    """Leave at most eight marks on one letter; joiners and selectors between marks do not begin a new letter."""
    done: list[str] = []
    marks = 0
    for sign in found.group():
        if not _known(_BETWEEN).match(sign):
            marks = marks + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
            if marks > MARKS_ALLOWED:
                continue
        done.append(sign)
    return "".join(done)


def _kept(found: re.Match[str]) -> str:
    """Keep one selector after a sign that has forms to choose from, then one joiner between letters that need it."""
    text = found.string
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    run = found.group()
    selector = "" if run[0] in _JOINERS or not _has_forms(before, after) else run[0]
    joiner = next((sign for sign in run if sign in _JOINERS), "")
    return selector + (joiner if _joins(before) and (_joins(after) or _is_virama(before)) else "")


def _has_forms(sign: str, after: str) -> bool:
    """Say whether a variation selector after this sign chooses a form: emoji, symbols, Han; `1` only in a keycap."""
    return bool(sign) and (ord(sign) > 0x2000 or sign in "\u00a9\u00ae" or after == "\N{COMBINING ENCLOSING KEYCAP}")


def _joins(letter: str) -> bool:
    """Say whether a joiner beside this sign is spelling (Persian, Indic scripts, emoji) and not camouflage."""
    return bool(letter) and ord(letter) > 0x05FF and unicodedata.category(letter)[0] in "LMS"


def _is_virama(letter: str) -> bool:
    return bool(letter) and unicodedata.combining(letter) == _VIRAMA
