"""The types a field can have: those of single values, those that choose from word lists, and those that hold others.

Single values stand in `plain_types`; here are countries, languages, choices, terms, references, time zones, texts in
several languages, lists and groups. Models name them by the short forms at the end (`t.Day`, `t.Country`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

from pydantic import BaseModel

from cawg_tui.records import vocabulary
from cawg_tui.records.plain_types import (
    AddressType,
    AmountType,
    DateType,
    FieldType,
    LineType,
    ProseType,
    TimeType,
    WholeType,
    YesNoType,
)
from cawg_tui.records.values import Value, as_text

__all__ = [
    "RECORD_ID",
    "Address",
    "AddressType",
    "Amount",
    "AmountType",
    "ChoiceType",
    "Country",
    "CountryType",
    "DateType",
    "Day",
    "FieldType",
    "Group",
    "Items",
    "Language",
    "LanguageType",
    "Line",
    "LineType",
    "ListOf",
    "LongText",
    "PartDay",
    "Prose",
    "ProseType",
    "RefType",
    "TermType",
    "TextPerLanguage",
    "Time",
    "TimeType",
    "Title",
    "Whole",
    "WholeType",
    "YesNo",
    "YesNoType",
    "Zone",
    "ZoneType",
]

RECORD_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?")
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+){0,2}")
ENTRY_LIMIT = 60
LINE = LineType()


@dataclass(frozen=True)
class CountryType(FieldType):
    """A country as ISO 3166 alpha-3, as in UN symbols; two-letter codes and names are understood when typed."""

    widget: ClassVar[str] = "country"

    def check(self, value: Value) -> str:
        """Accept a known alpha-3 code."""
        if isinstance(value, str) and vocabulary.is_country(value):
            return ""
        return "This should be a country's three-letter code, like KEN."

    def read(self, typed: str) -> Value:
        """Read a code of two or three letters or a country's name."""
        if not typed.strip():
            raise ValueError("This should be a country, like KEN or Kenya.")
        code = vocabulary.country_code(typed)
        if code is None:
            near = vocabulary.countries_like(typed)
            raise ValueError(f"No country is called {typed.strip()}." + (f" Did you mean {near[0]}?" if near else ""))
        return code

    def show(self, value: Value) -> str:
        """Return the country's name."""
        return vocabulary.country_name(value) if isinstance(value, str) else as_text(value)


@dataclass(frozen=True)
class LanguageType(FieldType):
    """A language as ISO 639-1, `en`."""

    widget: ClassVar[str] = "choice"

    @property
    def options(self) -> Mapping[str, str]:
        """Return code and name of the languages that are offered."""
        return vocabulary.LANGUAGES

    def check(self, value: Value) -> str:
        """Accept a two- or three-letter lower-case code."""
        fits = isinstance(value, str) and re.fullmatch(r"[a-z]{2,3}", value)
        return "" if fits else "This should be a language code, like en, es, fr or ar."

    def read(self, typed: str) -> Value:
        """Read a code or an English name of a language."""
        word = typed.strip().lower()
        return super().read({name.lower(): code for code, name in vocabulary.LANGUAGES.items()}.get(word, word))

    def show(self, value: Value) -> str:
        """Return the language's name."""
        return vocabulary.LANGUAGES.get(value, value) if isinstance(value, str) else as_text(value)


@dataclass(frozen=True)
class ChoiceType(FieldType):
    """One of a closed list of words."""

    widget: ClassVar[str] = "choice"
    code: ClassVar[str] = "X06"
    words: tuple[str, ...] = ()

    @property
    def options(self) -> Mapping[str, str]:
        """Return each stored word with the words a member reads."""
        return {word: vocabulary.words_of(word) for word in self.words}

    def check(self, value: Value) -> str:
        """Accept exactly the words of the list."""
        return (
            "" if value in self.words and isinstance(value, str) else f"This should be one of: {', '.join(self.words)}."
        )

    def read(self, typed: str) -> Value:
        """Read the word as stored or as shown."""
        word = typed.strip()
        shown = {label.lower(): name for name, label in self.options.items()}
        return super().read(shown.get(word.lower(), word))

    def show(self, value: Value) -> str:
        """Return the words a member reads."""
        return vocabulary.words_of(value) if isinstance(value, str) else as_text(value)


@dataclass(frozen=True)
class TermType(FieldType):
    """A term of an open vocabulary: known terms are offered, new ones are allowed."""

    widget: ClassVar[str] = "term"
    terms: tuple[str, ...] = ()

    @property
    def options(self) -> Mapping[str, str]:
        """Return each known term with the words a member reads."""
        return {term: vocabulary.words_of(term) for term in self.terms}

    def check(self, value: Value) -> str:
        """Accept one line of text; whether the term is known is a finding of its own."""
        return LineType().check(value)

    def read(self, typed: str) -> Value:
        """Read a term as stored or as shown."""
        word = typed.strip()
        shown = {label.lower(): name for name, label in self.options.items()}
        return super().read(shown.get(word.lower(), word))

    def show(self, value: Value) -> str:
        """Return the words a member reads."""
        known = isinstance(value, str) and value in self.terms
        return vocabulary.words_of(value) if known and isinstance(value, str) else as_text(value)


@dataclass(frozen=True)
class RefType(FieldType):
    """The id of another record; `kinds` says of which kinds, any where empty."""

    widget: ClassVar[str] = "ref"
    kinds: tuple[str, ...] = ()

    def check(self, value: Value) -> str:
        """Accept what can be a record's id; whether the record exists is a finding of its own."""
        fits = isinstance(value, str) and RECORD_ID.fullmatch(value)
        return "" if fits else "This should be a record's id: small letters, digits and dashes."


@dataclass(frozen=True)
class ZoneType(FieldType):
    """A place that keeps an hour, as the time zone database names it: `Europe/Zurich`."""

    def check(self, value: Value) -> str:
        """Accept what can be a zone's name; whether the zone exists is a finding of its own."""
        fits = isinstance(value, str) and len(value) <= ENTRY_LIMIT and ZONE.fullmatch(value)
        return "" if fits else "This should be a time zone, like Europe/Zurich for Geneva."

    def read(self, typed: str) -> Value:
        """Read a zone's name, or the city of an institution that the group deals with (Geneva, Washington, Manila)."""
        word = typed.strip()
        zone = vocabulary.ZONES.get(word.lower(), word.replace(" ", "_"))
        if "/" not in zone and zone not in vocabulary.ZONES.values():
            raise ValueError("This should be a time zone, like Europe/Zurich for Geneva.")
        return super().read(zone)


@dataclass(frozen=True)
class TextPerLanguage(FieldType):
    """One text, or a mapping of language to text; plain text is in the record's first language."""

    widget: ClassVar[str] = "languages"
    long: bool = False

    @property
    def one(self) -> FieldType:
        """Return the type of the text in one language."""
        return ProseType() if self.long else LineType()

    def check(self, value: Value) -> str:
        """Accept text, or a mapping of language codes to text."""
        if not isinstance(value, dict):
            return self.one.check(value)
        for language, text in value.items():
            if LanguageType().check(language):
                return f"{shortened(language)} should be a language code, like en, es, fr or ar."
            if text is not None and (not isinstance(text, str) or self.one.check(text)):
                return f"The text in {language}: {self.one.check(text) or 'This should be text.'}"
        return ""

    def read(self, typed: str) -> Value:
        """Read plain text, in the record's first language."""
        return self.one.read(typed)


@dataclass(frozen=True)
class ListOf(FieldType):
    """A list of plain values of one type."""

    widget: ClassVar[str] = "list"
    of: FieldType = LINE

    def check(self, value: Value) -> str:
        """Accept a list whose every entry fits."""
        if not isinstance(value, list):
            return "This should be a list."
        return next((f"{shortened(as_text(one))}: {said}" for one in value if (said := self.of.check(one))), "")

    def read(self, typed: str) -> Value:
        """Read entries parted by lines, or by semicolons, or by commas.

        A text may hold a comma itself (`ICESCR art. 2, 11`), so commas part texts only where nothing else does.
        """
        of_text = isinstance(self.of, LineType)
        parting = next((sign for sign in "\n;" if sign in typed), ",") if of_text else "[,;\n]"
        return [self.of.read(part) for part in re.split(parting, typed) if part.strip()]

    def show(self, value: Value) -> str:
        """Return the entries as a person reads them, parted by commas."""
        return ", ".join(self.of.show(one) for one in value) if isinstance(value, list) else as_text(value)


@dataclass(frozen=True)
class Group(FieldType):
    """A mapping with declared fields of its own."""

    widget: ClassVar[str] = "group"
    model: type[BaseModel] = BaseModel

    def check(self, value: Value) -> str:
        """Accept a mapping; its fields are checked one by one."""
        return "" if isinstance(value, dict) else "This should be a mapping of fields."


@dataclass(frozen=True)
class Items(Group):
    """A list of mappings, each with the same declared fields."""

    widget: ClassVar[str] = "items"

    def check(self, value: Value) -> str:
        """Accept a list of mappings; their fields are checked one by one."""
        fits = isinstance(value, list) and all(isinstance(one, dict) for one in value)
        return "" if fits else "This should be a list of entries."


def shortened(words: str) -> str:
    """Return a value short enough to be named in a sentence."""
    return words if len(words) <= ENTRY_LIMIT else words[: ENTRY_LIMIT - 1].rstrip() + "…"


Line: TypeAlias = Annotated[str, LineType()]
Prose: TypeAlias = Annotated[str, ProseType()]
Day: TypeAlias = Annotated[str, DateType()]
PartDay: TypeAlias = Annotated[str, DateType(partial=True)]
Time: TypeAlias = Annotated[str, TimeType()]
Zone: TypeAlias = Annotated[str, ZoneType()]
YesNo: TypeAlias = Annotated[bool, YesNoType()]
Whole: TypeAlias = Annotated[int, WholeType(low=0)]
Amount: TypeAlias = Annotated[float, AmountType()]
Address: TypeAlias = Annotated[str, AddressType()]
Country: TypeAlias = Annotated[str, CountryType()]
Language: TypeAlias = Annotated[str, LanguageType()]
Title: TypeAlias = Annotated[str, TextPerLanguage()]
LongText: TypeAlias = Annotated[str, TextPerLanguage(long=True)]
