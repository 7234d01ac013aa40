"""How stored values read on a screen: dates and codes in words, references by title, entries by their main words.

Plain text, made inert where it enters a widget. Nothing here changes a value, and a value that does not fit its
field is shown as it stands.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from cawg_tui.records.naming import item_words
from cawg_tui.records.types import (
    ChoiceType,
    CountryType,
    DateType,
    Group,
    Items,
    LanguageType,
    ListOf,
    RefType,
    TermType,
    TextPerLanguage,
    WholeType,
    YesNoType,
    ZoneType,
)
from cawg_tui.records.values import Missing, Value, Values, as_text, is_empty
from cawg_tui.records.vocabulary import LANGUAGES, words_of
from cawg_tui.tui.when import MONTHS, zone_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cawg_tui.records.declarations import Field, FieldSet

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LATELY: Final = 31
PARTS: Final = 4
PART_LIMIT: Final = 44


def day_words(text: str, today: date | None = None) -> str:
    """Return a stored date in words: `Fri 1 May 2026, in 9 days`; a month or a year alone; nothing if unreadable."""
    if len(text) == 4 and text.isdigit():
        return text
    if len(text) == 7:
        year, _, month = text.partition("-")
        return f"{MONTHS[int(month) - 1]} {year}" if month.isdigit() and 1 <= int(month) <= 12 else ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    words = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{words}, {distance(day, today)}" if today and (day - today).days >= -LATELY else words


def distance(day: date, today: date) -> str:
    """Return how far a day is from today, as people say it."""
    days = (day - today).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def state_words(state: Value | Missing) -> str:
    """Return a state of a workflow as a member reads it."""
    return words_of(state) if isinstance(state, str) else as_text(state)


def one(
    declared: Field | None, value: Value | Missing, titles: Mapping[str, str] | None = None, today: date | None = None
) -> str:
    """Return a value as text that a member reads; lists and entries on lines of their own."""
    if isinstance(value, Missing) or is_empty(value):
        return ""
    kind = declared.type if declared is not None else None
    if declared is None or kind is None:
        return as_text(value)
    if declared.widget == "status":
        return state_words(value)
    if isinstance(kind, Items) and isinstance(value, list):
        return "\n".join(entry(declared.inside, item, titles, today) for item in value)
    if isinstance(kind, Group) and isinstance(value, dict):
        return entry(declared.inside, value, titles, today)
    if isinstance(kind, ListOf) and isinstance(value, list):
        words = [plain(kind.of, each, titles, today) for each in value]
        short = isinstance(kind.of, TermType | CountryType | LanguageType | ChoiceType)
        return ", ".join(words) if short else "\n".join(words)
    return plain(kind, value, titles, today)


def plain(kind: object, value: Value, titles: Mapping[str, str] | None = None, today: date | None = None) -> str:
    """Return a plain value as a member reads it."""
    if isinstance(kind, TextPerLanguage) and isinstance(value, dict):
        return "\n".join(f"{LANGUAGES.get(code, code)}: {as_text(text).rstrip()}" for code, text in value.items())
    if isinstance(kind, DateType):
        return day_words(as_text(value), today) or as_text(value)
    if isinstance(kind, ZoneType):
        return zone_words(as_text(value))
    if isinstance(kind, RefType):
        return (titles or {}).get(as_text(value), as_text(value))
    if isinstance(kind, WholeType | YesNoType) or not hasattr(kind, "show"):
        return as_text(value)
    return str(kind.show(value)).rstrip("\n")


def entry(
    fields: FieldSet | None, item: Value, titles: Mapping[str, str] | None = None, today: date | None = None
) -> str:
    """Return an entry of a list, or a group, on one line: its main words, then what is short and says something."""
    if not isinstance(item, dict) or fields is None:
        return item_words(fields, item)
    parts = _parts(fields, item, titles, today)
    said = " · ".join(words for words, _ in parts.values())
    return said or " · ".join(_counted(fields, item)) or "(empty)"


def _counted(fields: FieldSet, item: Values) -> Iterator[str]:
    for declared in fields:
        value = item.get(declared.name)
        if isinstance(value, list) and value:
            yield f"{declared.label}: {len(value)}"


def in_entry(fields: FieldSet, item: Values) -> frozenset[str]:
    """Return the names of the fields that an entry's line says in full."""
    return frozenset(name for name, (_, whole) in _parts(fields, item, None, None).items() if whole)


def _parts(
    fields: FieldSet, item: Values, titles: Mapping[str, str] | None, today: date | None
) -> dict[str, tuple[str, bool]]:
    """Return the words of the first fields that say something, and whether they are all of the field's words."""
    found: dict[str, tuple[str, bool]] = {}
    for declared in fields:
        words = _part(declared, item.get(declared.name), titles, today)
        if words:
            short = words if len(words) <= PART_LIMIT else words[: PART_LIMIT - 1].rstrip() + "…"
            found[declared.name] = (short, short == words)
        if len(found) == PARTS:
            break
    return found


def _part(declared: Field, value: Value, titles: Mapping[str, str] | None, today: date | None) -> str:
    if is_empty(value) or isinstance(declared.type, ListOf | Group):
        return ""
    if isinstance(declared.type, YesNoType):
        return declared.label.lower() if value is True else ""
    words = " ".join(plain(declared.type, value, titles, today).split())
    return f"{declared.label} {words}" if isinstance(declared.type, WholeType) else words
