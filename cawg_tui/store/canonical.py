"""A quick way to read a record that stands in the form this program writes; everything else is left to libyaml.

Nothing is refused here and nothing is guessed: whatever is not certain gives None, and the strict reader decides.
What is read is what the strict reader would read (tests hold the two side by side).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cawg_tui.store.source import DIGITS, LIMIT_VALUES, WORDS, number

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,100}")
DEEPEST: Final = 24
_KNOWN_LIMIT: Final = 4_000
_known: dict[str, str] = {}


class _NotCertainError(Exception):
    """The text is not in canonical form, or may not be."""


def read(text: str) -> Values | None:
    """Return the values of a text in canonical form; None for any other."""
    # A remark on a line of its own stands in no text of this form, and would be come upon only after the work.
    if "\n#" in text or not text.replace("\n", "").isprintable():
        return None
    lines = text.split("\n")
    if lines.pop() or not lines or len(lines) > LIMIT_VALUES // 2:
        return None
    try:
        reading = _Reading(lines)
        values = reading.mapping(0)
    except (_NotCertainError, IndexError):
        return None
    return values if reading.at == len(lines) and values else None


class _Reading:
    """A walk down the lines; `at` is the line that is next."""

    __slots__ = ("at", "lines")

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def mapping(self, indent: int) -> Values:
        """Read the fields that stand at a column, up to a line that stands further left."""
        values: Values = {}
        lines, pad, whole = self.lines, " " * indent, len(self.lines)
        if indent > DEEPEST:
            raise _NotCertainError
        while self.at < whole:
            line = lines[self.at]
            if not line.startswith(pad) or line[indent] == "-":
                break
            name, colon, rest = (line[indent:] if indent else line).partition(":")
            key = _known.get(name) or _key(name)
            if not colon or key in values:
                raise _NotCertainError
            self.at += 1
            if not rest:
                values[key] = self._below(indent)
            elif rest[0] != " ":
                raise _NotCertainError
            else:
                values[key] = self._single(rest[1:], indent)
        return values

    def _below(self, indent: int) -> Value:
        """Read what stands under a key without a value: a list at the key's column, or fields two to the right."""
        line = self.lines[self.at]
        if line.startswith("- ", indent) and not line[:indent].strip():
            return self._sequence(indent)
        if not line.startswith(" " * (indent + 2)) or line[indent + 2] in " -":
            raise _NotCertainError
        return self.mapping(indent + 2)

    def _sequence(self, indent: int) -> list[Value]:
        items: list[Value] = []
        lines, dash, whole = self.lines, " " * indent + "- ", len(self.lines)
        while self.at < whole and lines[self.at].startswith(dash):
            rest = lines[self.at][indent + 2 :]
            if rest[0] not in "\"'|" and (rest[-1] == ":" or ": " in rest):
                lines[self.at] = " " * (indent + 2) + rest
                items.append(self.mapping(indent + 2))
            else:
                self.at += 1
                items.append(self._single(rest, indent))
        return items

    def _single(self, word: str, indent: int) -> Value:
        """Read a value that begins on its key's or dash's line."""
        first = word[0]
        if first == "|":
            return self._literal(word, indent)
        if first.isalnum():
            if ": " in word or " #" in word or word[-1] in ": ":
                raise _NotCertainError
            return number(word) if first in DIGITS else WORDS.get(word, word)
        if first in "\"'" and len(word) > 1 and word[-1] == first:
            inner = word[1:-1]
            if first not in inner and "\\" not in inner:
                return inner
        raise _NotCertainError

    def _literal(self, head: str, indent: int) -> str:
        """Read the lines of a | text, which stand two to the right of its key or dash."""
        lines, whole, start = self.lines, len(self.lines), self.at
        pad = " " * (indent + 2)
        if head not in ("|", "|-", "|+") or not lines[start].startswith(pad) or lines[start][indent + 2] == " ":
            raise _NotCertainError
        at, cut = start, indent + 2
        taken: list[str] = []
        while at < whole:
            line = lines[at]
            if line.startswith(pad):
                taken.append(line[cut:])
            elif not line:
                taken.append("")
            elif line[0] == " " and not line.strip():
                raise _NotCertainError
            else:
                break
            at += 1
        self.at = at
        if head == "|+":
            return "\n".join(taken) + "\n"
        text = "\n".join(taken).rstrip("\n")
        return text if head == "|-" else text + "\n"


def _key(name: str) -> str:
    """Return the name of a field, where it is one beyond doubt."""
    if not KEY.fullmatch(name) or name in WORDS:
        raise _NotCertainError
    if len(_known) < _KNOWN_LIMIT:
        _known[name] = name
    return name
