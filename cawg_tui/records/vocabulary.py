"""The words that fields choose from: terms, countries, languages, cities; their names in English, Spanish and French.

What they are stands in the package's data (`vocabularies/*.json`). A name is understood in all three languages, and
in whatever way people leave out accents, apostrophes and dashes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from cawg_tui.records.packaged import packaged

# Who may read a record, from everyone to those it names.
CONFIDENTIALITY: Final = ("public", "network", "group", "restricted")
# What stands beside a day that nobody has read at its source.
UNVERIFIED: Final = "unverified"
FIRST: Final = "en"
NAMED_IN: Final = (FIRST, "es", "fr")
PLACEHOLDER_COUNTRY: Final = "XXX"
NEAR_SCORE: Final = 60
CLOSE_SCORE: Final = 80
SHORTEST_NAME: Final = 4
LONGEST_NAME: Final = 120
_TERMS: Final = packaged("terms")
_TONGUES: Final = packaged("languages")
_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = _TONGUES["languages"]
_CODES: Final[Mapping[str, str]] = _TONGUES["codes"]
_ARTICLE: Final = re.compile(r"(?:(?:the|el|la|los|las|le|les)\s+|l['’])(?=\w)", re.IGNORECASE)

LISTS: Final[Mapping[str, tuple[str, ...]]] = {name: tuple(told["terms"]) for name, told in _TERMS.items()}
AREAS: Final = LISTS["areas"]
THEMES: Final = LISTS["themes"]
RIGHTS: Final = LISTS["rights"]
POLICY_AREAS: Final = LISTS["policy_areas"]
UPR_HEADINGS: Final = LISTS["upr_headings"]
OBJECTIVES: Final = LISTS["objectives"]
OUTCOMES: Final = LISTS["outcomes"]
COMPLAINT_STAGES: Final = LISTS["complaint_stages"]
REGIONS: Final = LISTS["regions"]
WORKING_GROUPS: Final = LISTS["working_groups"]
MECHANISM_TYPES: Final = LISTS["mechanism_types"]
REVIEW_PHASES: Final = LISTS["review_phases"]
POSITIONS: Final = LISTS["positions"]

# The written form of words that stand in no vocabulary and are not simply the stored word with blanks.
_WORDS: Final = {
    "ngo": "NGO", "un_body": "UN body", "sign_off": "Sign-off", "midterm": "Mid-term",
    "draft_sc": "Committee draft", **{f"reviewed_q{quarter}": f"Reviewed Q{quarter}" for quarter in range(1, 5)},
}  # fmt: skip
_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    term: labels for told in _TERMS.values() for term, labels in told["terms"].items()
}
LANGUAGES: Final[Mapping[str, str]] = {code: names[FIRST] for code, names in _LANGUAGES.items()}


@lru_cache(maxsize=8_192)
def plain(name: str) -> str:
    """Return a name as it is compared: small letters and blanks, without accents, apostrophes and other signs."""
    letters = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "")).casefold()
    kept = (sign if sign.isalnum() else "" if unicodedata.combining(sign) else " " for sign in letters)
    return " ".join("".join(kept).split())


def key_of(name: str) -> str:
    """Return what two ways of writing one name have in common: `Côte d'Ivoire` and `cote divoire`."""
    return plain(name).replace(" ", "")


# --- terms -------------------------------------------------------------------------------------------


def words_of(term: str, language: str = FIRST) -> str:
    """Return a stored term as a member reads it: `land_and_resettlement` -> `Land and resettlement`."""
    labels = _LABELS.get(term)
    if labels is not None:
        return labels.get(language) or labels[FIRST]
    written = term.replace("_", " ")
    return _WORDS.get(term) or (written[:1].upper() + written[1:])


def is_closed(name: str) -> bool:
    """Say whether the terms of a vocabulary are all there are, so that no other is taken."""
    return _TERMS[name]["closed"] is True


@cache
def names_of_term(term: str) -> tuple[str, ...]:
    """Return everything a term is called: as stored, as shown, and in other languages."""
    return tuple(dict.fromkeys((term, words_of(term), *_LABELS.get(term, {}).values())))


def term_meant(terms: Iterable[str], typed: str) -> str | None:
    """Return the term of a list that was typed, as stored or as it is called in any language; None where none fits."""
    listed = tuple(terms)
    if typed.strip() in listed:
        return typed.strip()
    wanted = key_of(typed)
    return next((term for term in listed if wanted and wanted in map(key_of, names_of_term(term))), None)


def terms_from(terms: Iterable[str], start: str) -> list[str]:
    """Return the terms of a list that are called something that begins like this, in any language."""
    wanted = key_of(start)
    return [term for term in terms if wanted and any(key_of(name).startswith(wanted) for name in names_of_term(term))]


def term_like(terms: Sequence[str], typed: str) -> str:
    """Return the term of a list that looks like what was typed, as stored; nothing where none does."""
    return next(iter(alike(typed, {name: term for term in terms for name in names_of_term(term)}, 1, CLOSE_SCORE)), "")


# --- countries ---------------------------------------------------------------------------------------


@cache
def _countries() -> Mapping[str, Mapping[str, str]]:
    """Return the names of every country by language; those of the house stand in the place of the register's."""
    told = packaged("countries")
    register, house = told["countries"], told["house"]
    return {code: {**register.get(code, {}), **house.get(code, {})} for code in (*register, *house)}


@cache
def _country_words() -> Mapping[str, str]:
    """Return the code for everything that a country is called, as it is compared: its codes, its names, other names."""
    told = packaged("countries")
    names = {name: code for code, also in told["also"].items() for name in also}
    for register in (told["countries"], told["house"]):
        names |= {name: code for code, said in register.items() for name in said.values()}
    names |= {code: code for code in _countries()}
    return {key_of(name): code for name, code in names.items()}


def is_country(code: str) -> bool:
    """Say whether this is a known alpha-3 code (or XXX, the placeholder)."""
    return code in _countries()


def country_name(code: str, language: str = FIRST) -> str:
    """Return a country's name, or the code itself where it is not known."""
    names = _countries().get(code, {})
    return names.get(language) or names.get(FIRST, code)


def country_names(code: str) -> tuple[str, ...]:
    """Return a country's names in all languages, each once."""
    return tuple(dict.fromkeys(country_name(code, language) for language in NAMED_IN))


def country_code(typed: str) -> str | None:
    """Return the alpha-3 code for a code or name as typed, in any language, or None where nothing fits."""
    words = _country_words()
    return words.get(key_of(typed)) or words.get(key_of(_ARTICLE.sub("", typed.strip(), count=1)))


def countries(language: str = FIRST) -> dict[str, str]:
    """Return code and name of every country, by name."""
    return dict(sorted(((code, country_name(code, language)) for code in _countries()), key=lambda one: plain(one[1])))


def countries_from(start: str) -> list[str]:
    """Return the codes of the countries whose name in any language begins like this."""
    wanted = plain(start)
    return [code for code in _countries() if any(plain(name).startswith(wanted) for name in country_names(code))]


def countries_like(typed: str, language: str = FIRST, limit: int = 3) -> list[str]:
    """Return names of countries that look like what was typed, best first."""
    names = {name: code for code in _countries() for name in country_names(code)}
    return [country_name(code, language) for code in alike(typed, names, limit)]


# --- languages ---------------------------------------------------------------------------------------


def language_name(code: str, language: str = FIRST) -> str:
    """Return a language's name, or the code itself where it is not known."""
    known = _LANGUAGES.get(code) or _LANGUAGES.get(_CODES.get(code, ""), {})
    return known.get(language, code)


def language_names(code: str) -> tuple[str, ...]:
    """Return everything a language is called, its own name for itself among it."""
    return tuple(dict.fromkeys((*_LANGUAGES.get(code, {}).values(), *_TONGUES["also"].get(code, ()))))


def language_code(typed: str) -> str | None:
    """Return the code for a language as typed: a code of two or three letters, or its name in any language."""
    return _language_words().get(key_of(typed))


@cache
def _language_words() -> Mapping[str, str]:
    names = {key_of(name): code for code in _LANGUAGES for name in language_names(code)}
    return {**names, **{code: code for code in _LANGUAGES}, **_CODES}


def languages(language: str = FIRST) -> dict[str, str]:
    """Return code and name of the languages that are offered, those of the United Nations first."""
    return {code: names[language] for code, names in _LANGUAGES.items()}


def languages_like(typed: str, language: str = FIRST) -> list[str]:
    """Return names of languages that look like what was typed, best first."""
    names = {name: code for code in _LANGUAGES for name in language_names(code)}
    return [language_name(code, language) for code in alike(typed, names, 3)]


# --- cities ------------------------------------------------------------------------------------------


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones that are known by their cities."""
    return tuple(packaged("zones")["zones"])


def zone_of(city: str) -> str | None:
    """Return the time zone of a city where an institution that the group deals with has its seat."""
    return _cities().get(key_of(city))


@cache
def _cities() -> Mapping[str, str]:
    listed: Mapping[str, Sequence[str]] = packaged("zones")["zones"]
    return {key_of(city): zone for zone, cities in listed.items() for city in cities}


def alike(typed: str, names: Mapping[str, str], limit: int, least: int = NEAR_SCORE) -> list[str]:
    """Return what the names that look like the typed one stand for, each once, best first."""
    if len(typed) > LONGEST_NAME:
        return []
    from rapidfuzz import process

    # A code or an abbreviation is part of many a word that has nothing to do with it.
    compared = {name: plain(name) for name in names if len(name) >= SHORTEST_NAME}
    found = process.extract(plain(typed), compared, limit=4 * limit, score_cutoff=least)
    found.sort(key=lambda one: not one[0].startswith(plain(typed)))
    return list(dict.fromkeys(names[name] for _, _, name in found))[:limit]
