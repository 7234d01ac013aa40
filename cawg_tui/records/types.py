"""The types a field can have: those of single values, those that choose from word lists, and those that hold others.

Single values stand in `plain_types`; here are countries, languages, choices, terms, references, time zones, texts in
several languages, lists and groups. Models name them by the short forms at the end (`t.Day`, `t.Country`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Annotated, Any, ClassVar, TypeAlias

from cawg_tui.records import vocabulary
from cawg_tui.records.institutions import Institutions, Known
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
from cawg_tui.records.speech import Speech
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
    "Institution",
    "InstitutionType",
    "Items",
    "Language",
    "LanguageType",
    "Line",
    "LineType",
    "ListOf",
    "LongText",
    "Named",
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
class Named(FieldType):
    """A type whose values have names in several languages; they are shown in one and understood in all."""

    language: str = dataclass_field(default=vocabulary.FIRST, kw_only=True)

    def spoken(self, speech: Speech) -> FieldType:
        """Return the type with names in the workspace's language."""
        return self if self.language == speech.language else replace(self, language=speech.language)


class CountryType(Named):
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
            near = vocabulary.countries_like(typed, self.language)
            raise ValueError(f"No country is called {typed.strip()}." + (f" Did you mean {near[0]}?" if near else ""))
        return code

    def show(self, value: Value) -> str:
        """Return the country's name."""
        return vocabulary.country_name(value, self.language) if isinstance(value, str) else as_text(value)

    def found_by(self, value: Value) -> tuple[str, ...]:
        """Return its names in all languages, and its code."""
        return (*vocabulary.country_names(as_text(value)), as_text(value))


class LanguageType(Named):
    """A language as ISO 639-1, `en`."""

    widget: ClassVar[str] = "language"

    @property
    def options(self) -> Mapping[str, str]:
        """Return code and name of the languages that are offered."""
        return vocabulary.languages(self.language)

    def check(self, value: Value) -> str:
        """Accept a two- or three-letter lower-case code."""
        fits = isinstance(value, str) and re.fullmatch(r"[a-z]{2,3}", value)
        return "" if fits else "This should be a language code, like en, es, fr or ar."

    def read(self, typed: str) -> Value:
        """Read a code or a name of a language."""
        word = vocabulary.language_code(typed) or typed.strip().lower()
        if problem := self.check(word):
            near = vocabulary.languages_like(typed, self.language) if typed.strip() else []
            raise ValueError(problem + (f" Did you mean {near[0]}?" if near else ""))
        return word

    def show(self, value: Value) -> str:
        """Return the language's name."""
        return vocabulary.language_name(value, self.language) if isinstance(value, str) else as_text(value)


@dataclass(frozen=True)
class ChoiceType(Named):
    """One of a closed list of words."""

    widget: ClassVar[str] = "choice"
    code: ClassVar[str] = "X06"
    words: tuple[str, ...] = ()

    @property
    def options(self) -> Mapping[str, str]:
        """Return each stored word with the words a member reads."""
        return {word: vocabulary.words_of(word, self.language) for word in self.words}

    def check(self, value: Value) -> str:
        """Accept exactly the words of the list."""
        if isinstance(value, str) and value in self.words:
            return ""
        near = vocabulary.term_like(self.words, value) if isinstance(value, str) and value.strip() else ""
        return f"This should be one of: {', '.join(self.words)}." + (f" Did you mean {near}?" if near else "")

    def read(self, typed: str) -> Value:
        """Read the word as stored, as shown, or as it is called in another language."""
        return super().read(vocabulary.term_meant(self.words, typed) or typed)

    def show(self, value: Value) -> str:
        """Return the words a member reads."""
        return vocabulary.words_of(value, self.language) if isinstance(value, str) else as_text(value)


@dataclass(frozen=True)
class TermType(Named):
    """A term of an open vocabulary: known terms are offered, new ones are allowed."""

    widget: ClassVar[str] = "term"
    terms: tuple[str, ...] = ()

    @property
    def options(self) -> Mapping[str, str]:
        """Return each known term with the words a member reads."""
        return {term: vocabulary.words_of(term, self.language) for term in self.terms}

    def check(self, value: Value) -> str:
        """Accept one line of text; whether the term is known is a finding of its own."""
        return LINE.check(value)

    def read(self, typed: str) -> Value:
        """Read a term as stored, as shown, or as it is called in another language."""
        return super().read(vocabulary.term_meant(self.terms, typed) or typed)

    def show(self, value: Value) -> str:
        """Return the words a member reads."""
        known = isinstance(value, str) and value in self.terms
        return vocabulary.words_of(value, self.language) if known and isinstance(value, str) else as_text(value)


@dataclass(frozen=True)
class InstitutionType(LineType):
    """An institution by its short name; whatever else it is called is understood, and any other name is allowed."""

    widget: ClassVar[str] = "institution"
    language: str = vocabulary.FIRST
    known: Known = dataclass_field(default=Institutions, repr=False, compare=False)

    def read(self, typed: str) -> Value:
        """Read a name of a known institution as its short name, any other as it stands."""
        meant = self.known().meant(typed)
        return meant.name if meant is not None else super().read(typed)

    def found_by(self, value: Value) -> tuple[str, ...]:
        """Return its short name and its full ones."""
        meant = self.known().get(as_text(value))
        return tuple(dict.fromkeys((as_text(value), *(meant.full.values() if meant is not None else ()))))

    def spoken(self, speech: Speech) -> FieldType:
        """Return the type with the institutions that the workspace knows."""
        return replace(self, language=speech.language, known=speech.institutions)


@dataclass(frozen=True)
class RefType(FieldType):
    """The id of another record; `kinds` says of which kinds, any where empty."""

    widget: ClassVar[str] = "ref"
    kinds: tuple[str, ...] = ()

    def check(self, value: Value) -> str:
        """Accept what can be a record's id; whether the record exists is a finding of its own."""
        fits = isinstance(value, str) and RECORD_ID.fullmatch(value)
        return "" if fits else "This should be a record's id: small letters, digits and dashes."


class ZoneType(FieldType):
    """A place that keeps an hour, as the time zone database names it: `Europe/Zurich`."""

    def check(self, value: Value) -> str:
        """Accept what can be a zone's name; whether the zone exists is a finding of its own."""
        fits = isinstance(value, str) and len(value) <= ENTRY_LIMIT and ZONE.fullmatch(value)
        return "" if fits else "This should be a time zone, like Europe/Zurich for Geneva."

    def read(self, typed: str) -> Value:
        """Read a zone's name, or the city of an institution that the group deals with (Geneva, Washington, Manila)."""
        word = typed.strip()
        zone = vocabulary.zone_of(word) or word.replace(" ", "_")
        if "/" not in zone and zone not in vocabulary.zones():
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

    def spoken(self, speech: Speech) -> FieldType:
        """Return the list of values as a workspace speaks."""
        of = self.of.spoken(speech)
        return self if of is self.of else replace(self, of=of)

    def show(self, value: Value) -> str:
        """Return the entries as a person reads them, parted by commas."""
        return ", ".join(self.of.show(one) for one in value) if isinstance(value, list) else as_text(value)


@dataclass(frozen=True)
class Group(FieldType):
    """A mapping with declared fields of its own."""

    widget: ClassVar[str] = "group"
    model: type[Any] = dataclass_field(default=object, repr=False, compare=False)

    def check(self, value: Value) -> str:
        """Accept a mapping; its fields are checked one by one."""
        return "" if isinstance(value, dict) else "This should be a mapping of fields."


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
Institution: TypeAlias = Annotated[str, InstitutionType()]
Title: TypeAlias = Annotated[str, TextPerLanguage()]
LongText: TypeAlias = Annotated[str, TextPerLanguage(long=True)]
