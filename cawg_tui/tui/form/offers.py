"""What may be offered for what a person has typed so far: terms, countries, languages, choices; best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.types import ChoiceType, CountryType, LanguageType, TermType
from cawg_tui.records.vocabulary import countries, countries_like, country_code
from cawg_tui.tui.form.context import Offer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cawg_tui.records.types import FieldType

MOST = 8


def options_of(kind: FieldType) -> Mapping[str, str]:
    """Return every stored value and its words for a type with a list of its own; nothing for other types."""
    if isinstance(kind, CountryType):
        return countries()
    if isinstance(kind, TermType | ChoiceType | LanguageType):
        return kind.options
    return {}


def offers(kind: FieldType, typed: str, limit: int = MOST) -> list[Offer]:
    """Return what fits the typed words: names that begin with them, then names that hold them, then look-alikes."""
    options = options_of(kind)
    word = " ".join(typed.lower().split())
    if not word:
        return [Offer(value, words, _also(kind, value)) for value, words in list(options.items())[:limit]]
    found = list(dict.fromkeys(_matching(options, word)))
    if isinstance(kind, CountryType):
        exact = country_code(typed)
        found = [exact, *(code for code in found if code != exact)] if exact else found
        by_name = {name: code for code, name in options.items()}
        found = found or [by_name[name] for name in countries_like(typed)]
    return [Offer(value, options[value], _also(kind, value)) for value in found[:limit] if value in options]


def _matching(options: Mapping[str, str], word: str) -> Iterable[str]:
    named = [(value, words.lower()) for value, words in options.items()]
    yield from (value for value, words in named if words.startswith(word) or value.lower() == word)
    yield from (value for value, words in named if f" {word}" in f" {words}")
    yield from (value for value, words in named if word in words)


def _also(kind: FieldType, value: str) -> str:
    return value if isinstance(kind, CountryType | LanguageType) else ""
