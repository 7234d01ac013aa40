"""How a record is called in a list and in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.values import Value, Values, as_text, is_empty
from cawg_tui.records.vocabulary import PLACEHOLDER_COUNTRY

if TYPE_CHECKING:
    from cawg_tui.records.fields import FieldSet
    from cawg_tui.records.kind import Kind

TITLE_LIMIT = 70


def in_language(value: Value, languages: tuple[str, ...] = ()) -> str:
    """Return a text that may exist in several languages: in the first wanted one, else in any."""
    if isinstance(value, dict):
        for language in (*languages, "en", *value):
            text = value.get(language)
            if isinstance(text, str) and text.strip():
                return text
        return ""
    return as_text(value)


def title_of(values: Values, record_id: str, languages: tuple[str, ...] = ()) -> str:
    """Return a record's title on one line, or its id where it has none."""
    return " ".join(in_language(values.get("title"), languages).split()) or record_id


def name_of(kind: Kind, values: Values, record_id: str) -> str:
    """Return a record's name for a sentence: `Kenya, session 49`, else its title, at most 70 characters."""
    template = kind.about.subject
    if template:
        from string import Formatter

        wanted = [name for _, name, _, _ in Formatter().parse(template) if name]
        if all(not is_empty(values.get(name)) and values.get(name) != PLACEHOLDER_COUNTRY for name in wanted):
            return short(template.format(**{name: shown(kind.fields, name, values[name]) for name in wanted}))
    return short(title_of(values, record_id, kind.languages))


def languages_of(values: Values) -> tuple[str, ...]:
    """Return the languages a record says it is in; plain texts are in the first."""
    listed = values.get("languages")
    return tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def shown(fields: FieldSet, name: str, value: Value) -> str:
    """Return a field's value as a person reads it: names for codes, words for terms."""
    declared = fields.get(name)
    return declared.type.show(value) if declared else as_text(value)


def item_words(fields: FieldSet | None, item: Value) -> str:
    """Return what an item of a list is called: its first text that says something."""
    if not isinstance(item, dict):
        return short(as_text(item))
    names = fields.names if fields else tuple(name for name in item if name != "id")
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return short(shown(fields, name, value) if fields else value)
    return short(as_text(item.get("id")))


def short(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return a text on one line, cut with a mark where it is longer than the limit."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
