"""Reads a record's YAML: libyaml's events in, YAML 1.2 core values out, everything doubtful refused with its place.

No tags, anchors, aliases, directives, duplicate keys or second documents; at most 1 MB, 20 levels and 20,000
values. Dates, times and numbers whose spelling would be lost stay text. Only a refusal ever leaves `parse`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.store import canonical
from cawg_tui.store.source import (
    ALIAS,
    ANCHOR,
    DIGITS,
    DIRECTIVE,
    LIMIT_DEPTH,
    LIMIT_NAME,
    LIMIT_VALUES,
    TAG,
    WORDS,
    ZERO,
    Source,
    decoded,
    number,
    place,
    refusal,
    source,
)
from cawg_tui.store.spans import Mapping, line_at, line_of, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.records.values import Value, Values


@dataclass(frozen=True)
class Document:
    """What a file says, and the text that says it."""

    values: Values
    text: str

    @cached_property
    def root(self) -> Mapping:
        """Return where every value stands in the text; made when first asked for."""
        return tree(self.text)

    def line_of(self, path: str) -> int | None:
        """Return the line (from 1) of the value at a path, or of the nearest thing around it that is there."""
        if path in self.values:
            # Where a field stands at the margin is seen without finding every value of the text.
            found = [at.start() for at in re.finditer(rf"^{re.escape(path)}[ ]*:", self.text, re.MULTILINE)]
            if len(found) == 1:
                return self.text.count("\n", 0, found[0]) + 1
        elif not any(path.startswith(f"{name}/") for name in self.values):
            return None
        return line_of(self.root, self.values, path)

    def line_at(self, *steps: str | int) -> int | None:
        """Return the line that names and places in lists (from 0) lead to, or the last of them that is there."""
        return line_at(self.root, self.values, steps)


class Reader:
    """One walk over the events of one text."""

    __slots__ = ("_count", "_next", "_path", "_source")

    def __init__(self, checked: Source, path: str) -> None:
        self._source = checked
        self._path = path
        self._count = 0
        self._next = checked.events()

    def record(self) -> Values:
        """Return the values of the one mapping that the text holds."""
        self._next()
        start = self._next()
        if isinstance(start, StreamEndEvent):
            raise UnreadableRecordError(self._path, "the file is empty")
        if isinstance(start, DocumentStartEvent) and (start.version or start.tags):
            self._refuse(start, DIRECTIVE)
        root = self._next()
        if type(root) is not MappingStartEvent:
            self._refuse_root(root)
        self._refuse_marked(root)
        values = self._mapping(1)
        self._next()
        if not isinstance(after := self._next(), StreamEndEvent):
            self._refuse(after, "a second document begins here; a file holds one record")
        if "\\" in self._source.text:
            self._refuse_zero(values)
        return self._restored(values) if self._source.way_back else values

    def _mapping(self, depth: int) -> Values:
        values: Values = {}
        following: Callable[[], object] = self._next
        while True:
            event = following()
            if type(event) is MappingEndEvent:
                self._add(len(values), event)
                return values
            key = self._key(event, values)
            event = following()
            if type(event) is ScalarEvent:
                text: Value = event.value
                if event.style == "":
                    if event.value in WORDS:
                        text = WORDS[event.value]
                    elif event.value[0] in DIGITS:
                        text = number(event.value)
                if event.tag is not None or event.anchor is not None:
                    self._refuse_marked(event)
                values[key] = text
            else:
                values[key] = self._inner(event, depth)

    def _sequence(self, depth: int) -> list[Value]:
        values: list[Value] = []
        following: Callable[[], object] = self._next
        while True:
            event = following()
            if type(event) is ScalarEvent:
                text: Value = event.value
                if event.style == "":
                    if event.value in WORDS:
                        text = WORDS[event.value]
                    elif event.value[0] in DIGITS:
                        text = number(event.value)
                if event.tag is not None or event.anchor is not None:
                    self._refuse_marked(event)
                values.append(text)
            elif type(event) is SequenceEndEvent:
                self._add(len(values), event)
                return values
            else:
                values.append(self._inner(event, depth))

    def _inner(self, event: object, depth: int) -> Value:
        self._refuse_marked(event)
        if depth >= LIMIT_DEPTH:
            self._refuse(event, f"the record is nested deeper than {LIMIT_DEPTH} levels")
        return self._mapping(depth + 1) if type(event) is MappingStartEvent else self._sequence(depth + 1)

    def _add(self, count: int, event: object) -> None:
        self._count += count
        if self._count > LIMIT_VALUES:
            self._refuse(event, f"the record holds more than {LIMIT_VALUES:,} values")

    def _key(self, event: object, values: Values) -> str:
        if type(event) is not ScalarEvent:
            self._refuse_marked(event)
            self._refuse(event, "the name of a field must be a text, not a list or a mapping")
        key = event.value
        if event.tag is not None or event.anchor is not None:
            self._refuse_marked(event)
        if key in values:
            self._refuse(event, f"the field “{shortened(self._source.real(key))}” stands here a second time")
        if len(key) > LIMIT_NAME:
            self._refuse(event, f"the name of a field is longer than {LIMIT_NAME} characters")
        if event.style == "" and (key == "<<" or WORDS.get(key, True) is None):
            self._refuse(event, "a merge key (<<) is not used in records" if key == "<<" else "a field has no name")
        return key

    def _restored(self, value: Values) -> Values:
        def real(inner: Value) -> Value:
            if isinstance(inner, str):
                return self._source.real(inner)
            if isinstance(inner, dict):
                return {self._source.real(key): real(one) for key, one in inner.items()}
            return [real(one) for one in inner] if isinstance(inner, list) else inner

        return {self._source.real(key): real(one) for key, one in value.items()}

    def _refuse_zero(self, value: Value) -> None:
        """Refuse the character of code zero, which other programs take for the end of a text."""
        if isinstance(value, dict):
            for key, inner in value.items():
                self._refuse_zero(key)
                self._refuse_zero(inner)
        elif isinstance(value, list):
            for inner in value:
                self._refuse_zero(inner)
        elif isinstance(value, str) and "\0" in value:
            found = ZERO.search(self._source.text)
            line, column = place(self._source.text[: found.start()]) if found else (None, None)
            raise UnreadableRecordError(self._path, "a text holds the character of code zero; delete it", line, column)

    def _refuse_marked(self, event: object) -> None:
        if type(event) is AliasEvent:
            self._refuse(event, ALIAS)
        if getattr(event, "anchor", None) is not None:
            self._refuse(event, ANCHOR)
        if getattr(event, "tag", None) is not None:
            self._refuse(event, TAG)

    def _refuse_root(self, event: object) -> NoReturn:
        self._refuse_marked(event)
        if isinstance(event, ScalarEvent) and event.value == "" and event.style == "":
            raise UnreadableRecordError(self._path, "the file is empty")
        what = "a list" if isinstance(event, SequenceStartEvent) else "one text"
        self._refuse(event, f"the file holds {what}, and a record is made of fields like `title: …`")

    def _refuse(self, event: object, reason: str) -> NoReturn:
        mark = getattr(event, "start_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise UnreadableRecordError(self._path, reason, line, column)


def shortened(word: str) -> str:
    """Return a word short enough for a sentence."""
    return word if len(word) <= 60 else word[:59] + "…"


def parse(data: bytes, path: str) -> Document:
    """Read a record's file; UnreadableRecordError names the line and column of what is wrong."""
    text = decoded(data, path)
    return Document(read(text, path), text)


def read(text: str, path: str) -> Values:
    """Return the values of a text that is already decoded; the quick way where it stands in canonical form."""
    values = canonical.read(text)
    return strict(text, path) if values is None else values


def strict(text: str, path: str) -> Values:
    """Return the values of a text after every rule, whatever its form."""
    try:
        return Reader(source(text), path).record()
    except YAMLError as error:
        raise refusal(error, text, path) from None
