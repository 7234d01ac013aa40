"""Translations that stayed behind: a text in one language is older than the one it was translated from (X10).

The source of a text in several languages is the first of the record's languages that it has. Which version changed a
text is worked out here; where the versions come from is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.records.naming import languages_of
from cawg_tui.records.paths import label_of
from cawg_tui.records.types import TextPerLanguage
from cawg_tui.records.values import Value, Values, item_name
from cawg_tui.records.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.finding import Finding
    from cawg_tui.rules.subject import Around, Subject

# Texts by the path of their field and their language.
Texts: TypeAlias = "Mapping[tuple[str, str], str]"


@dataclass(frozen=True, slots=True)
class TextVersion:
    """What one version made of a record's texts: those after it, and those of each version it came from.

    `when` is None for what is on disk and not in the history yet.
    """

    when: datetime | None
    who: str
    after: Texts
    before: tuple[Texts, ...]

    def made(self, key: tuple[str, str], text: str) -> bool:
        """Say whether a text became what it is with this version, and was not so in any that it came from."""
        return self.after.get(key) == text and all(before.get(key) != text for before in self.before)


def of_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield X10 for each translation whose text was last changed in an older version than the text it renders."""
    fields = subject.kind.fields
    with_translations = list(translated(subject.values, fields))
    if not with_translations:
        return
    changed = _last_changes(texts_of(subject.values, fields), around.texts())
    for one in with_translations:
        newest = changed.get((one.path, one.source))
        if newest is None:
            continue
        for language in one.languages:
            at = changed.get((one.path, language))
            if at is None or at[0] > newest[0]:
                yield _stayed_behind(subject, one, language, newest[1], around.today)


@dataclass(frozen=True, slots=True)
class Translated:
    """A text with translations: its path, the language it is translated from, and the others."""

    path: str
    source: str
    languages: tuple[str, ...]


def translated(values: Values, fields: FieldSet) -> Iterator[Translated]:
    """Yield the texts of a record that are there in two languages or more."""
    wanted = languages_of(values)
    for path, value in _language_fields(values, fields):
        held = [language for language, _ in _spoken(value, "")] if isinstance(value, dict) else []
        source = next((language for language in wanted if language in held), None)
        if source is not None and len(held) > 1:
            yield Translated(path, source, tuple(language for language in held if language != source))


def texts_of(values: Values, fields: FieldSet) -> Texts:
    """Return every text that may stand in several languages; a plain one is in the first language of the record."""
    first = next(iter(languages_of(values)), "")
    return {
        (path, language): text
        for path, value in _language_fields(values, fields)
        for language, text in _spoken(value, first)
    }


def _language_fields(values: Values, fields: FieldSet, path: str = "") -> Iterator[tuple[str, Value]]:
    for declared in fields:
        value = values.get(declared.name)
        if value is None:
            continue
        here = f"{path}/{declared.name}" if path else declared.name
        if isinstance(declared.type, TextPerLanguage):
            yield here, value
        elif declared.inside is not None:
            for at, item in enumerate(value if isinstance(value, list) else [value], start=1):
                if isinstance(item, dict):
                    step = f"{here}/{item_name(item, declared.key) or at}" if isinstance(value, list) else here
                    yield from _language_fields(item, declared.inside, step)


def _spoken(value: Value, first: str) -> Iterator[tuple[str, str]]:
    """Yield language and text; how the lines are broken does not matter, so that a new layout is no change."""
    for language, text in value.items() if isinstance(value, dict) else [(first, value)]:
        if isinstance(text, str) and text.strip():
            yield language, " ".join(text.split())


def _last_changes(now: Texts, versions: Iterable[TextVersion]) -> dict[tuple[str, str], tuple[int, TextVersion]]:
    """Return the newest version that made each text what it is, with its place; none where it is older than all."""
    found: dict[tuple[str, str], tuple[int, TextVersion]] = {}
    for at, version in enumerate(versions):
        for key, text in now.items():
            if key not in found and version.made(key, text):
                found[key] = at, version
        if len(found) == len(now):
            break
    return found


def _stayed_behind(subject: Subject, one: Translated, language: str, version: TextVersion, today: date) -> Finding:
    above, _, name = label_of(subject.kind.fields, one.path, subject.values).rpartition(" › ")
    what = f"{LANGUAGES.get(language, language)} {name.lower()}" + (f" of {above}" if above else "")
    said = f"The {what} is older than the {LANGUAGES.get(one.source, one.source)} one, which {_when(version, today)}."
    fix = "Read it against the other, and bring it up to date."
    return subject.warning("X10", f"{one.path}/{language}", said, fix)


def _when(version: TextVersion, today: date) -> str:
    if version.when is None:
        return "has changed and is not in the history yet"
    days = (today - version.when.date()).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago" if days > 0 else f"on {version.when.date()}")
    return f"changed {ago} (by {version.who})" if version.who else f"changed {ago}"
