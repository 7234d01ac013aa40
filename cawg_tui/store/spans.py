"""Where each value stands in a record's text: a tree of spans, made from libyaml's events when someone asks.

Positions count characters of the text as it is. Only a text that `yaml.parse` has read may come here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from cawg_tui.records.values import Value, as_text
from cawg_tui.store.source import source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from yaml._yaml import Mark


MOST_DIGITS: Final = 7
_ENDS: Final = frozenset({SequenceEndEvent, MappingEndEvent})


class Text(NamedTuple):
    """A scalar; `style` is '' for a plain one, else its first sign."""

    start: int
    end: int
    line: int
    style: str

    @property
    def block(self) -> bool:
        """Say whether it is a | or > text, which spans lines of its own."""
        return self.style in ("|", ">")


class Sequence(NamedTuple):
    """A list and its entries."""

    start: int
    end: int
    line: int
    flow: bool
    items: tuple[Node, ...]


class Mapping(NamedTuple):
    """A mapping and its pairs, in the order of the text."""

    start: int
    end: int
    line: int
    flow: bool
    keys: tuple[Text, ...]
    values: tuple[Node, ...]


Node: TypeAlias = "Text | Sequence | Mapping"


def tree(text: str) -> Mapping:
    """Return the spans of a record's text."""
    following = source(text).events()
    following()
    following()
    return cast("Mapping", _node(following(), following))


def _node(event: object, following: Callable[[], object]) -> Node:
    if isinstance(event, ScalarEvent):
        start, last = _marks(event)
        return Text(start.index, last.index, start.line + 1, event.style or "")
    inside: list[Node] = []
    while True:
        inner = following()
        if type(inner) is ScalarEvent:
            start, last = _marks(inner)
            inside.append(Text(start.index, last.index, start.line + 1, inner.style or ""))
        elif type(inner) in _ENDS:
            break
        else:
            inside.append(_node(inner, following))
    start, _ = _marks(event)
    _, last = _marks(inner)
    end = last.index
    if isinstance(event, MappingStartEvent):
        keys = cast("tuple[Text, ...]", tuple(inside[::2]))
        return Mapping(start.index, end, start.line + 1, bool(event.flow_style), keys, tuple(inside[1::2]))
    flow = isinstance(event, SequenceStartEvent) and bool(event.flow_style)
    return Sequence(start.index, end, start.line + 1, flow, tuple(inside))


def _marks(event: object) -> tuple[Mark, Mark]:
    return event.start_mark, event.end_mark  # type: ignore[attr-defined]


def line_of(root: Mapping, values: Value, path: str) -> int | None:
    """Return the line of a path such as `deadlines/k3f9q/date`, or of the last part of it that exists."""
    node: Node = root
    line: int | None = None
    parts = path.split("/") if path else []
    while parts:
        step = _into_mapping(node, values, parts) or _into_list(node, values, parts)
        if step is None:
            return line
        node, values, line, used = step
        del parts[:used]
    return line


def line_at(root: Mapping, values: Value, steps: Iterable[str | int]) -> int | None:
    """Return the line that names and places in lists (from 0) lead to, or the last of them that exists."""
    node: Node = root
    line: int | None = None
    for step in steps:
        if isinstance(node, Mapping) and isinstance(values, dict) and isinstance(step, str) and step in values:
            at = list(values).index(step)
            line, node, values = node.keys[at].line, node.values[at], values[step]
        elif isinstance(node, Sequence) and isinstance(values, list) and isinstance(step, int) and step < len(values):
            line, node, values = node.items[step].line, node.items[step], values[step]
        else:
            break
    return line


Step: TypeAlias = "tuple[Node, Value, int, int]"


def _into_mapping(node: Node, values: Value, parts: list[str]) -> Step | None:
    if not isinstance(node, Mapping) or not isinstance(values, dict):
        return None
    for count in range(1, len(parts) + 1):
        name = "/".join(parts[:count])
        if name in values:
            at = list(values).index(name)
            return node.values[at], values[name], node.keys[at].line, count
    return None


def _into_list(node: Node, values: Value, parts: list[str]) -> Step | None:
    if not isinstance(node, Sequence) or not isinstance(values, list):
        return None
    for count in range(1, len(parts) + 1):
        at = _position(values, "/".join(parts[:count]))
        if at is not None:
            return node.items[at], values[at], node.items[at].line, count
    return None


def _position(values: list[Value], name: str) -> int | None:
    """Find an item by its id, else by any of its short values (its natural key), else by its place, counted from 1."""
    for at, item in enumerate(values):
        if isinstance(item, dict) and "id" in item and as_text(item["id"]) == name:
            return at
    for at, item in enumerate(values):
        inner = item.values() if isinstance(item, dict) else [item]
        if any(as_text(one) == name for one in inner if not isinstance(one, list | dict)):
            return at
    at = int(name) - 1 if name.isascii() and name.isdigit() and len(name) < MOST_DIGITS else -1
    return at if 0 <= at < len(values) else None
