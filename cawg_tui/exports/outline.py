"""A record as plain text: an outline of sections, labels and texts, made from the declarations.

For the command and for text exports; the interface lays records out by itself, in columns (`tui/record_view.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from cawg_tui.records.conflicts import open_conflicts, sentence
from cawg_tui.records.naming import item_words
from cawg_tui.records.types import Group, Items, ListOf, TextPerLanguage
from cawg_tui.records.values import Value, Values, as_text, is_empty
from cawg_tui.records.vocabulary import LANGUAGES, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.conflicts import Conflict
    from cawg_tui.records.declarations import Field, FieldSet
    from cawg_tui.records.kinds import Kind

STEP = "  "


class Role(StrEnum):
    """What a line of the outline is."""

    SECTION = "section"
    FIELD = "field"
    ENTRY = "entry"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how deep it stands, what it is, its label, its text."""

    depth: int
    role: Role
    label: str
    text: str


def outline(kind: Kind, values: Values) -> Iterator[Line]:
    """Yield the lines of a record: what is in dispute, then its groups; what is empty is left out.

    Of an open decision the field is named, never what was proposed for it.
    """
    waiting = open_conflicts(values, kind.fields)
    yield from _waiting(kind, values, waiting)
    disputed = {one.path.partition("/")[0] for one in waiting if one.to_decide}
    groups: dict[str, list[Field]] = {}
    for declared in kind.fields:
        groups.setdefault(declared.group, []).append(declared)
    for group, fields in groups.items():
        filled = [declared for declared in fields if not is_empty(values.get(declared.name))]
        if filled:
            yield Line(0, Role.SECTION, group, "")
        for declared in filled:
            lines = _field(declared, values[declared.name], 1)
            if declared.name in disputed:
                first = next(lines)
                yield replace(first, label=f"{first.label} (in dispute)")
            yield from lines
    others = [name for name in values if name not in kind.fields and not name.startswith("_")]
    if others:
        yield Line(0, Role.SECTION, "Other fields, kept as they are", "")
        for name in others:
            yield from _plain(name, as_text(values[name]), 1)


def _waiting(kind: Kind, values: Values, waiting: list[Conflict]) -> Iterator[Line]:
    for heading, some in (
        ("decision{s} open", [one for one in waiting if one.to_decide]),
        ("text{s} to read", [one for one in waiting if not one.to_decide]),
    ):
        if some:
            yield Line(0, Role.SECTION, f"{len(some)} {heading.format(s='' if len(some) == 1 else 's')}", "")
        yield from (Line(1, Role.ENTRY, "", sentence(one, values, kind.fields)) for one in some)


def as_lines(kind: Kind, values: Values) -> Iterator[str]:
    """Yield the outline as plain text lines."""
    for line in outline(kind, values):
        if line.role is Role.SECTION:
            yield ""
            yield line.label.upper()
        elif line.role is Role.TEXT:
            yield f"{STEP * line.depth}{line.text}".rstrip()
        elif line.role is Role.ENTRY:
            yield f"{STEP * line.depth}- {line.text}"
        else:
            yield f"{STEP * line.depth}{line.label}: {line.text}".rstrip()


def _field(declared: Field, value: Value, depth: int) -> Iterator[Line]:
    if isinstance(declared.type, Items) and isinstance(value, list):
        yield from _entries(declared, value, depth)
    elif isinstance(declared.type, Group) and isinstance(value, dict):
        yield Line(depth, Role.FIELD, declared.label, "")
        yield from _inside(declared.inside, value, depth + 1)
    elif isinstance(declared.type, TextPerLanguage) and isinstance(value, dict):
        for language, text in value.items():
            label = f"{declared.label} ({LANGUAGES.get(language, language)})"
            yield from _plain(label, as_text(text), depth)
    elif isinstance(declared.type, ListOf) and isinstance(value, list) and any(len(as_text(one)) > 40 for one in value):
        yield Line(depth, Role.FIELD, declared.label, "")
        yield from (Line(depth + 1, Role.ENTRY, "", declared.type.of.show(one)) for one in value)
    else:
        shown = words_of(value) if declared.name == "status" and isinstance(value, str) else declared.type.show(value)
        yield from _plain(declared.label, shown, depth)


def _entries(declared: Field, items: list[Value], depth: int) -> Iterator[Line]:
    yield Line(depth, Role.FIELD, declared.label, f"({len(items)})")
    for item in items:
        yield Line(depth + 1, Role.ENTRY, "", item_words(declared.inside, item))
        if isinstance(item, dict):
            first = _naming_field(declared.inside, item)
            rest = {name: value for name, value in item.items() if name not in {first, "id"}}
            yield from _inside(declared.inside, rest, depth + 2)


def _naming_field(fields: FieldSet | None, item: Values) -> str:
    """Return the field whose text names the entry; it is not said twice unless it has more than one line."""
    for name in fields.names if fields else ():
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return name if "\n" not in value.strip() and len(value) <= 70 else ""
    return ""


def _inside(fields: FieldSet | None, values: Values, depth: int) -> Iterator[Line]:
    for declared in fields or ():
        value = values.get(declared.name)
        if not is_empty(value):
            assert value is not None  # noqa: S101 - is_empty has said so
            yield from _field(declared, value, depth)
    for name, value in values.items():
        if (fields is None or name not in fields) and name != "id":
            yield from _plain(name, as_text(value), depth)


def _plain(label: str, text: str, depth: int) -> Iterator[Line]:
    if "\n" not in text.strip("\n"):
        yield Line(depth, Role.FIELD, label, text.strip("\n"))
        return
    yield Line(depth, Role.FIELD, label, "")
    yield from (Line(depth + 1, Role.TEXT, "", line) for line in text.strip("\n").split("\n"))
