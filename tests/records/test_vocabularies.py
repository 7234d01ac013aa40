"""Vocabularies are data: every one loads, every name is there in three languages, no name means two things."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.kinds import built_in
from cawg_tui.records.packaged import NAMES, edition, packaged
from cawg_tui.records.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cawg_tui.records.declarations import FieldSet

TERMS = packaged("terms")
COUNTRIES = packaged("countries")
LANGUAGES = packaged("languages")


def clashes(names: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return each name, as it is compared, under which more than one thing is found, or under which none could be."""
    found: dict[str, set[str]] = defaultdict(set)
    for thing, called in names.items():
        for name in called:
            found[vocabulary.key_of(name)].add(thing)
    return {name: things for name, things in found.items() if len(things) > 1 or not name}


def types_in(fields: FieldSet) -> Iterator[t.FieldType]:
    for declared in fields:
        yield declared.type.of if isinstance(declared.type, t.ListOf) else declared.type
        if declared.inside is not None:
            yield from types_in(declared.inside)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_says_what_it_is_and_where_it_is_from(name: str) -> None:
    told = packaged(name)
    for part in told.values() if name == "terms" else [told]:
        assert part["what"].endswith(".")
        assert part["source"]
        assert isinstance(part["verified"], bool)


@pytest.mark.parametrize("name", TERMS)
def test_every_term_has_a_label_in_three_languages(name: str) -> None:
    labels: dict[str, dict[str, str]] = TERMS[name]["terms"]
    assert labels
    assert {term for term, said in labels.items() if not set(vocabulary.NAMED_IN) <= set(said)} == set()
    assert all(text.strip() == text != "" for said in labels.values() for text in said.values())


@pytest.mark.parametrize("name", TERMS)
def test_no_label_of_a_vocabulary_means_two_terms(name: str) -> None:
    assert clashes({term: vocabulary.names_of_term(term) for term in vocabulary.LISTS[name]}) == {}


def test_a_term_in_two_vocabularies_has_the_same_labels_in_both() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for told in TERMS.values():
        for term, labels in told["terms"].items():
            seen[term].add(repr(sorted(labels.items())))
    assert [term for term, labels in seen.items() if len(labels) > 1] == []


def test_what_a_file_calls_closed_is_what_fields_refuse_other_words_for() -> None:
    used = {kind for one in built_in() for kind in types_in(one.fields)}
    closed = {kind.words for kind in used if isinstance(kind, t.ChoiceType)}
    opened = {kind.terms for kind in used if isinstance(kind, t.TermType)}
    for name, terms in vocabulary.LISTS.items():
        assert (terms in closed, terms in opened) == (vocabulary.is_closed(name), not vocabulary.is_closed(name)), name


def test_arabic_labels_of_the_glossary_are_there_and_understood() -> None:
    themes = t.TermType(vocabulary.AREAS)
    assert themes.read("دعم القضايا") == "case_support"
    assert t.ChoiceType(vocabulary.POSITIONS).read("مقبولة") == "supported"


# --- countries and languages ----------------------------------------------------------------------------


def test_every_country_has_its_codes_and_a_name_in_three_languages() -> None:
    register: dict[str, dict[str, str]] = COUNTRIES["countries"]
    assert len(register) >= 249
    assert {code for code, said in register.items() if len(code) != 3 or len(said["alpha2"]) != 2} == set()
    assert len({said["alpha2"] for said in register.values()}) == len(register)
    for language in vocabulary.NAMED_IN:
        names = vocabulary.countries(language)
        assert len(names) == len(set(names.values())) == len(register) + 1
        assert [name for name in names.values() if not name.strip() or "," in name] == []


def test_no_name_means_two_countries() -> None:
    called: dict[str, list[str]] = defaultdict(list)
    for register in (COUNTRIES["countries"], COUNTRIES["house"]):
        for code, said in register.items():
            called[code] += [code, *said.values()]
    for code, also in COUNTRIES["also"].items():
        assert code in COUNTRIES["countries"]
        called[code] += also
    assert clashes(called) == {}


@pytest.mark.parametrize("language", vocabulary.NAMED_IN)
def test_every_country_is_understood_by_the_name_it_is_shown_under_in_any_language(language: str) -> None:
    country = t.CountryType(language=language)
    assert [code for code in vocabulary.countries() if t.CountryType().read(country.show(code)) != code] == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Kenia", "KEN"), ("Kenya", "KEN"), ("Côte d'Ivoire", "CIV"), ("cote divoire", "CIV"), ("COTE D’IVOIRE", "CIV"),
     ("costa de marfil", "CIV"), ("Alemania", "DEU"), ("Allemagne", "DEU"), ("DE", "DEU"), ("deu", "DEU"),
     ("l'Allemagne", "DEU"), ("les Pays-Bas", "NLD"), ("los Países Bajos", "NLD"), ("the Netherlands", "NLD"),
     ("Estados Unidos", "USA"), ("EE. UU.", "USA"), ("etats unis", "USA"), ("Turquía", "TUR"), ("Türkiye", "TUR"),
     ("Bolivia (Plurinational State of)", "BOL"), ("República Bolivariana de Venezuela", "VEN"), ("RDC", "COD"),
     ("Congo-Brazzaville", "COG"), ("el salvador", "SLV"), ("Salvador", "SLV"), ("La Réunion", "REU"),
     ("Corea del Sur", "KOR"), ("Viêt Nam", "VNM"), ("bielorrusia", "BLR"), ("Palestina", "PSE"), ("Swaziland", "SWZ"),
     ("the", None), ("l'", None), ("Corea", None)],
)  # fmt: skip
def test_a_country_is_understood_in_any_of_the_three_languages(typed: str, code: str | None) -> None:
    assert vocabulary.country_code(typed) == code


def test_names_that_carry_politics_are_those_of_the_house_in_every_language() -> None:
    assert vocabulary.country_names("TWN") == ("Taiwan", "Taiwán", "Taïwan")
    assert vocabulary.country_names("PSE") == ("Palestine", "Palestina")
    assert vocabulary.country_names("HKG") == ("Hong Kong",)
    assert vocabulary.country_names("MMR") == ("Myanmar",)


def test_a_misspelt_country_is_refused_with_the_nearest_name_as_it_is_shown() -> None:
    with pytest.raises(ValueError, match=r"No country is called Alemana\. Did you mean Germany\?"):
        t.CountryType().read("Alemana")
    with pytest.raises(ValueError, match=r"Did you mean Alemania\?"):
        t.CountryType(language="es").read("Alemana")


def test_the_nearest_country_is_one_that_begins_as_it_was_typed() -> None:
    with pytest.raises(ValueError, match=r"Did you mean Netherlands\?"):
        t.CountryType().read("netherl")


@pytest.mark.parametrize(("state", "words"), [("draft_sc", "Committee draft"), ("reviewed_q3", "Reviewed Q3")])
def test_a_state_of_a_plan_is_said_in_words(state: str, words: str) -> None:
    assert vocabulary.words_of(state) == words


def test_every_language_has_a_name_in_three_languages_and_none_means_two() -> None:
    named: dict[str, dict[str, str]] = LANGUAGES["languages"]
    assert list(named)[:6] == ["en", "es", "fr", "ar", "ru", "zh"]
    assert {"sw", "id", "th", "pt", "ne", "hi", "de", "qu", "ay", "gn", "fil", "ht"} <= set(named)
    assert all(set(vocabulary.NAMED_IN) <= set(said) for said in named.values())
    assert set(LANGUAGES["also"]) <= set(named)
    short: dict[str, str] = LANGUAGES["codes"]
    assert set(short.values()) <= set(named)
    called = {code: [code, *vocabulary.language_names(code)] for code in named}
    for three, code in short.items():
        called[code].append(three)
    assert clashes(called) == {}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Swahili", "sw"), ("suajili", "sw"), ("Kiswahili", "sw"), ("francés", "fr"), ("FRANCAIS", "fr"),
     ("العربية", "ar"), ("bahasa indonesia", "id"), ("Portugais", "pt"), ("quc", "quc"), ("Klingon", None),
     ("spa", "es"), ("FRA", "fr"), ("fre", "fr"), ("swa", "sw"), ("ger", "de"), ("quz", None), ("tlh", None)],
)  # fmt: skip
def test_a_language_is_understood_in_any_of_the_three_languages_and_its_own(typed: str, code: str | None) -> None:
    assert vocabulary.language_code(typed) == code


def test_a_language_that_a_file_names_by_its_code_of_three_letters_is_shown_by_its_name() -> None:
    assert [vocabulary.language_name(code) for code in ("spa", "swa", "tlh")] == [
        "Spanish", "Swahili", "tlh",
    ]  # fmt: skip


# --- what a field makes of it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Tierra y reasentamiento", "land_and_resettlement"), ("captura corporativa", "corporate_capture"),
     ("Fiscalité et dette", "tax_debt"), ("indigenous-fpic", "indigenous_fpic"), ("sea bed mining", "sea bed mining")],
)  # fmt: skip
def test_a_term_is_read_in_any_language_and_another_is_kept_as_typed(typed: str, stored: str) -> None:
    assert t.TermType(vocabulary.THEMES).read(typed) == stored


def test_a_word_that_a_closed_list_does_not_have_is_refused_with_the_one_it_looks_like() -> None:
    wanted = t.ChoiceType(vocabulary.OBJECTIVES)
    assert wanted.read("Indemnización") == "compensation"
    assert wanted.check("compensaton").endswith("Did you mean compensation?")
    with pytest.raises(ValueError, match=r"This should be one of: .*Did you mean restitution\?"):
        wanted.read("restitucion de tierras")
    assert "Did you mean" not in wanted.check("qqqq" * 1_000)


@pytest.mark.parametrize(
    ("languages", "country", "theme"),
    [(("es", "en"), "Alemania", "Agroindustria"), (("fr",), "Allemagne", "Agro-industrie"),
     (("en", "es"), "Germany", "Agribusiness"), (("ar", "fr"), "Germany", "Agribusiness"),
     ((), "Germany", "Agribusiness")],
)  # fmt: skip
def test_a_workspace_shows_names_in_its_first_language_where_there_are_any(
    languages: tuple[str, ...], country: str, theme: str
) -> None:
    fields = built_in().spoken(Speech.of(languages))["case"].fields
    shown: dict[str, Any] = {"country": "DEU", "countries": ["DEU"], "themes": ["agribusiness"]}
    said = {name: declared.type.show(value) for name, value in shown.items() if (declared := fields.get(name))}
    assert said == {"country": country, "countries": country, "themes": theme}


def test_what_is_spoken_in_english_are_the_same_declarations() -> None:
    plain = built_in()
    assert [kind.fields for kind in plain.spoken(Speech())] == [kind.fields for kind in plain]
    assert next(iter(plain)).fields.spoken(Speech()).get("title") is next(iter(plain)).fields.get("title")


def test_the_edition_names_the_content() -> None:
    assert edition() == edition() != ""
