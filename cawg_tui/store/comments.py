"""The comments of a record's text: which stand where, and putting back those that a change of the text let fall.

What begins with # inside a text is no comment: the spans of the reader decide. A comment that is put back stands on a
line of its own above what it stood at, or above what is left around that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.values import Value, Values, item_name, same
from cawg_tui.store.emit import natural_key, tidy_mapping
from cawg_tui.store.page import Page
from cawg_tui.store.spans import Mapping, Node, Sequence, Text, tree
from cawg_tui.store.yaml import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.declarations import FieldSet

Path: TypeAlias = tuple[str, ...]
Said: TypeAlias = "tuple[str, Values]"
"""A text, and the values that were read from it."""
END: Path = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its # on, and the path of what it stands at: on its line, else below it; END below everything."""

    words: str
    at: Path


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field or an item of a list begins in a text."""

    start: int
    path: Path


def comments(text: str, values: Values, fields: FieldSet | None) -> list[Comment]:
    """Return the comments of a text that reads as these values, in their order."""
    if "#" not in text:
        return []
    page = Page(text)
    root = tree(page.text)
    spots = list(_spots(root, values, fields, ()))
    starts = [spot.start for spot in spots]
    found = []
    for start, end in _places(page, root):
        alone = page.opens_line(start)
        at = bisect_right(starts, start) - (0 if alone else 1)
        path = spots[at].path if 0 <= at < len(spots) else END
        found.append(Comment(page.text[start:end].rstrip(), path))
    return found


def with_comments(text: str, fields: FieldSet | None, base: Said, ours: Said, theirs: Said) -> str:
    """Return a text with the comments that nobody removed and that it lacks; what it says stays the same.

    Wanted is each comment that all three had, and each that a side added; the same one added by both counts once.
    """
    if not any("#" in side for side, _ in (base, ours, theirs)):
        return text
    had = [comments(side, values, fields) for side, values in (base, ours, theirs)]
    before, mine, yours = (Counter(one.words for one in side) for side in had)
    wanted = (before & mine & yours) + ((mine - before) | (yours - before))
    values = read(text, "")
    missing = wanted - Counter(one.words for one in comments(text, values, fields))
    if not missing:
        return text
    sides = [[one for one in side if one.words in missing] for side in had[1:]]
    for candidate in (_above(text, values, fields, sides, missing), *_around(text, missing)):
        if _says(candidate, values):
            return candidate
    return text


def _spots(node: Node, value: Value, fields: FieldSet | None, path: Path, natural: str = "id") -> Iterator[Spot]:
    """Walk the fields and items that begin a line of their own, in the order of the text."""
    if isinstance(node, Mapping) and not node.flow and isinstance(value, dict):
        for key, inner, (name, there) in zip(node.keys, node.values, value.items(), strict=True):
            here = (*path, name)
            yield Spot(key.start, here)
            inside = fields.inside(name) if fields is not None else None
            yield from _spots(inner, there, inside, here, natural_key(name, fields))
    elif isinstance(node, Sequence) and not node.flow and isinstance(value, list):
        for number, (item, there) in enumerate(zip(node.items, value, strict=True)):
            here = (*path, item_name(there, natural) or f"#{number}")
            yield Spot(item.start, here)
            yield from _spots(item, there, fields, here)


def _places(page: Page, root: Mapping) -> Iterator[tuple[int, int]]:
    """Find every # that opens a comment, and where its line ends."""
    text, at = page.text, 0
    for start, end in [*_texts(page, root, 0), (len(text), len(text))]:
        while (found := text.find("#", at, start)) >= 0:
            at = found + 1
            if text[found - 1 : found] in {"", " ", "\t", "\n", "\r"}:
                at = page.words_end(found)
                yield found, at
        at = max(at, end)


def _texts(page: Page, node: Node, column: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where the texts of a record stand, keys and values, in their order."""
    if isinstance(node, Text):
        if node.block:
            yield page.line_end(node.start), page.line_end(page.tail(node, column))
        else:
            yield node.start, node.end
    elif isinstance(node, Sequence):
        inner = column if node.flow else page.column(node.start)
        for item in node.items:
            yield from _texts(page, item, inner)
    else:
        for key, value in zip(node.keys, node.values, strict=True):
            inner = column if node.flow else page.column(node.keys[0].start)
            yield key.start, key.end
            yield from _texts(page, value, inner)


def _above(
    text: str, values: Values, fields: FieldSet | None, sides: list[list[Comment]], missing: Counter[str]
) -> str:
    """Put each comment above the line of what it stood at, or above what is left around that, else at the end."""
    page = Page(text)
    spots = list(_spots(tree(page.text), values, fields, ()))
    starts = {spot.path: page.line_start(spot.start) for spot in reversed(spots)}
    rows: dict[int, list[tuple[str, ...]]] = {}
    for side in sides:
        gathered: dict[int, list[str]] = {}
        for one in side:
            path = one.at
            while path and path not in starts:
                path = path[:-1]
            gathered.setdefault(starts.get(path, len(page.text)), []).append(one.words)
        for at, words in gathered.items():
            rows.setdefault(at, []).append(tuple(words))
    left = Counter(missing)
    parts: list[str] = []
    done = 0
    for at in sorted(rows):
        parts.append(page.text[done:at])
        done = at
        line = page.text[at:]
        pad = line[: len(line) - len(line.lstrip(" "))]
        for comment in (words for row in sorted(set(rows[at])) for words in row):
            if left[comment]:
                left[comment] -= 1
                parts.append(pad + comment + page.newline)
    return "".join([*parts, page.text[done:]])


def _around(text: str, missing: Counter[str]) -> tuple[str, ...]:
    """Put the comments below everything, or, where a text at the end would take them in, above everything."""
    page = Page(text)
    lines = "".join(words + page.newline for words in sorted(missing.elements()))
    return page.text + lines, lines + page.text, lines + text


def _says(text: str, values: Values) -> bool:
    try:
        return same(tidy_mapping(read(text, "")), tidy_mapping(values))
    except UnreadableRecordError:
        return False
