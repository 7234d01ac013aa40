"""A record's text as lines and spans, and the edits collected for it; nothing here knows what a field means.

Positions count characters. A line's end is the position after its newline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.store.emit import Manner
from cawg_tui.store.spans import Mapping, Node, Sequence, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Value

COLON = re.compile(r"[ \t]*:")
HEADER = re.compile(r"[|>][-+0-9]*")
COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")


class UnsafeEditError(Exception):
    """A fine edit would not be certain here; the caller rewrites the next larger thing instead."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value, after a key's colon or a dash.

    `render` writes a value as it would stand there; `inside` and `natural` are the declared fields and the
    natural key below it; `first` is the key that a mapping here begins with, where it is an item of a list.
    """

    intro_end: int
    column: int
    node: Node
    render: Callable[[Value], str]
    inside: FieldSet | None
    natural: str = "id"
    first: str = ""


def edited(text: str, edits: list[Edit], offset: int = 0) -> str:
    """Apply edits that do not overlap; those at one place keep the order in which they were made."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        start, end = edit.start - offset, edit.end - offset
        if start < at:
            raise UnsafeEditError
        parts += (text[at:start], edit.text)
        at = end
    parts.append(text[at:])
    return "".join(parts)


class Page:
    """One text, given a newline at its end where it has none."""

    def __init__(self, text: str) -> None:
        first = text.find("\n")
        self.newline = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
        self.text = text if text.endswith("\n") else text + self.newline

    def line_start(self, at: int) -> int:
        """Return where the line of a position begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Return the position after the newline that ends the line of a position."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def words_end(self, at: int) -> int:
        """Return the position before the newline that ends the line of a position."""
        end = self.line_end(at) - 1
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def column(self, at: int) -> int:
        """Return how far into its line a position is."""
        return at - self.line_start(at)

    def opens_line(self, at: int) -> bool:
        """Say whether only blanks stand before a position in its line."""
        return not self.text[self.line_start(at) : at].strip(" ")

    def colon(self, key: Text) -> int:
        """Return the position after the colon of a key that stands in front of it, as keys usually do."""
        found = COLON.match(self.text, key.end)
        if found is None or self.text[self.line_start(key.start) : key.start].strip(" -"):
            raise UnsafeEditError
        return found.end()

    def tail(self, node: Node, column: int) -> int:
        """Return the position after a value's last sign, before its newline; `column` is that of its key or dash."""
        if isinstance(node, Text):
            return self._block_tail(node, column) if node.block else node.end
        if node.flow:
            return node.end
        if isinstance(node, Sequence):
            return self.tail(node.items[-1], self.column(node.start))
        return self.tail(node.values[-1], self.column(node.keys[0].start))

    def own_end(self, node: Node, column: int) -> int:
        """Return the end of a value's own lines, with the comments below it that are deeper than its key."""
        end = at = self.line_end(self.tail(node, column))
        while at < len(self.text):
            following = self.line_end(at)
            line = self.text[at:following]
            words = line.strip()
            if words and not (words.startswith("#") and len(line) - len(line.lstrip(" ")) > column):
                break
            at = following
            end = at if words else end
        return end

    def blank_follows(self, at: int) -> bool:
        """Say whether the line after that of a position is there and blank."""
        start = self.line_end(at)
        return start < len(self.text) and not self.text[start : self.line_end(start)].strip()

    def comments_start(self, at: int, floor: int) -> int:
        """Return where the comment lines begin that stand directly above the line at a position."""
        start = self.line_start(at)
        while start > floor:
            above = self.line_start(start - 1)
            if above < floor or not self.text[above:start].lstrip(" ").startswith("#"):
                break
            start = above
        return start

    def _block_lines(self, node: Text, column: int) -> tuple[int | None, int]:
        """Return the column of a block text's lines, and the position after its last line with words."""
        header = HEADER.match(self.text, node.start)
        digits = "".join(sign for sign in (header[0] if header else "") if sign.isdigit())
        indent = column + int(digits) if digits else None
        at = end = self.line_end(node.start)
        while at < len(self.text):
            following = self.line_end(at)
            line = self.text[at:following]
            if line.strip():
                deep = len(line) - len(line.lstrip(" "))
                if indent is None:
                    indent = deep if deep > column else None
                if indent is None or deep < indent:
                    break
                end = following
            elif indent is not None and len(line.rstrip("\r\n")) > indent:
                end = following
            at = following
        return indent, end

    def _block_tail(self, node: Text, column: int) -> int:
        _, end = self._block_lines(node, column)
        header = HEADER.match(self.text, node.start)
        if header and "+" in header[0]:
            while end < len(self.text) and not self.text[end : self.line_end(end)].strip():
                end = self.line_end(end)
        return self.words_end(end - 1)

    def block_indent(self, node: Text, column: int) -> int | None:
        """Return the column of the lines of a | or > text, where it has any."""
        return self._block_lines(node, column)[0] if node.block else None

    def head_comment(self, intro_end: int, node: Node) -> str:
        """Return the comment on the line where a value begins, with the blanks before it."""
        at = intro_end
        if isinstance(node, Text) and node.block:
            header = HEADER.match(self.text, node.start)
            at = header.end() if header else node.start
        elif isinstance(node, Text) or node.flow:
            at = node.end
        found = COMMENT.match(self.text, at)
        return found[0].rstrip() if found else ""

    def manner(self, root: Mapping) -> Manner:
        """Return how this text indents what stands under a key, after its first mapping and its first list."""
        steps: dict[str, int] = {}
        self._measure(root, steps)
        return Manner(max(1, steps.get("step", 2)), steps.get("dash", 0))

    def _measure(self, node: Node, steps: dict[str, int]) -> None:
        if isinstance(node, Text) or node.flow or len(steps) == 2:
            return
        if isinstance(node, Sequence):
            for item in node.items:
                self._measure(item, steps)
            return
        column = self.column(node.keys[0].start)
        for value in node.values:
            if not isinstance(value, Text) and not value.flow:
                name = "dash" if isinstance(value, Sequence) else "step"
                steps.setdefault(name, self.column(value.start) - column)
                self._measure(value, steps)
