"""Types of fields: what fits, how typed text is read, how a value is shown."""

from __future__ import annotations

import inspect

import pytest
from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.values import Value, as_text
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies

WORDS = ("red_line", "important", "wish")
SIMPLE: list[t.FieldType] = [
    t.LineType(), t.ProseType(), t.DateType(), t.DateType(partial=True), t.TimeType(), t.YesNoType(), t.WholeType(),
    t.WholeType(1, 5), t.AmountType(), t.AddressType(), t.CountryType(), t.LanguageType(), t.ChoiceType(WORDS),
    t.TermType(vocabulary.THEMES), t.RefType(), t.ZoneType(), t.TextPerLanguage(), t.TextPerLanguage(long=True),
    t.ListOf(t.LineType()), t.ListOf(t.CountryType()), t.ListOf(t.TermType(vocabulary.RIGHTS)),
]  # fmt: skip


@pytest.mark.parametrize("kind", SIMPLE, ids=repr)
@settings(max_examples=20)
@given(
    typed=st.one_of(
        st.text(max_size=40), st.from_regex(r"[0-9 .:/,\-h٠-٩]{1,12}"), st.sampled_from(["KEN", "yes", "1"])
    )
)
def test_whatever_is_read_fits_and_whatever_is_refused_has_a_sentence(kind: t.FieldType, typed: str) -> None:
    said = refusal(kind, typed)
    assert said[:1].isupper() if said else kind.check(kind.read(typed)) == ""


@pytest.mark.parametrize("kind", SIMPLE, ids=repr)
@settings(max_examples=15)
@given(value=strategies.junk)
def test_a_check_never_fails_and_says_a_sentence_or_nothing(kind: t.FieldType, value: Value) -> None:
    said = kind.check(value)
    assert said == "" or said[-1] in ".…"
    assert isinstance(kind.show(value), str)


@pytest.mark.parametrize(
    "kind", [one for one in SIMPLE if not isinstance(one, t.ListOf | t.TextPerLanguage | t.ProseType)], ids=repr
)
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_shown_reads_back_as_what_was_stored(kind: t.FieldType, data: st.DataObject) -> None:
    value = data.draw(strategies.of_type(kind))
    if isinstance(kind, t.AmountType) and isinstance(value, float):
        value = round(value, 2)
        value = value if "e" not in repr(value) else 12.5
    assert kind.read(kind.show(value)) == value


@given(text=st.text())
def test_prose_that_was_read_once_reads_the_same_again(text: str) -> None:
    once = as_text(t.ProseType().read(text))
    assert t.ProseType().read(once) == once
    assert "".join(once.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-05-01", "2026-05-01"), ("1.5.2026", "2026-05-01"), ("01/05/2026", "2026-05-01"),
        ("1-5-2026", "2026-05-01"), ("1 5 2026", "2026-05-01"), ("1 May 2026", "2026-05-01"),
        ("1 may 2026", "2026-05-01"), ("31 Sept. 2026", None), ("30 Sept. 2026", "2026-09-30"),
        ("1st of May 2026", "2026-05-01"), ("May 1, 2026", "2026-05-01"), ("May 2nd 2026", "2026-05-02"),
        ("2026/5/1", "2026-05-01"), ("  2026-05-01 ", "2026-05-01"), ("29.2.2024", "2024-02-29"),
        ("29.2.2026", None), ("13/13/2026", None), ("05/13/2026", None), ("tomorrow", None), ("2026", None),
        ("2026-05", None), ("1.5.26", None), ("", None), ("٠١/٠٥/٢٠٢٦", "2026-05-01"), ("०१.०५.२०२६", "2026-05-01"),
        ("1 de mayo de 2026", "2026-05-01"), ("1er mai 2026", "2026-05-01"), ("15 Août 2026", "2026-08-15"),
        ("15 d'août 2026", "2026-08-15"), ("1º de março de 2026", "2026-03-01"), ("3 setiembre 2026", "2026-09-03"),
        ("31 de febrero de 2026", None), ("1 de mayonesa de 2026", None), ("30 nov", None),
        ("20260501", None), ("2026-W01-1", None), ("0000-01-01", None),
    ],
)  # fmt: skip
def test_days_are_read_day_first_and_stored_as_iso(typed: str, stored: str | None) -> None:
    assert outcome(t.DateType(), typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2026", "2026"), ("2026-05", "2026-05"), ("May 2026", "2026-05"), ("mayo de 2026", "2026-05"),
     ("5/2026", "2026-05"), ("2026-13", None),
     ("13/2026", None), ("Foo 2026", None), ("٢٠٢٦", "2026"), ("1.5.2026", "2026-05-01"), ("999", None)],
)  # fmt: skip
def test_a_month_or_a_year_will_do_where_no_day_is_known(typed: str, stored: str | None) -> None:
    assert outcome(t.DateType(partial=True), typed) == stored


@pytest.mark.parametrize("value", ["٢٠٢٦", "٢٠٢٦-٠٥-٠١", "2026-05-01\n", 20260501, True, 1.5])
def test_dates_in_other_forms_never_count_as_stored_dates(value: Value) -> None:
    assert t.DateType(partial=True).check(value)


def test_a_bare_year_that_a_writer_left_unquoted_is_a_date() -> None:
    assert t.DateType(partial=True).check(2015) == ""
    assert t.DateType().check(2015)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("23:59", "23:59"), ("9:30", "09:30"), ("9.30", "09:30"), ("9h30", "09:30"), ("23h59", "23:59"), ("9h", "09:00"),
     ("24:00", None), ("12:60", None), ("9", None), ("noon", None), ("", None), ("٢٣:٥٩", "23:59"), ("9.", None)],
)  # fmt: skip
def test_hours_are_read_in_the_forms_people_type(typed: str, stored: str | None) -> None:
    assert outcome(t.TimeType(), typed) == stored


def test_an_hour_in_foreign_digits_is_no_stored_hour() -> None:
    assert t.TimeType().check("2٣:٥٩")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("5630", 5630), ("5,630", 5630), ("5 630", 5630), ("5\u202f630", 5630), ("1'234'567", 1234567), ("+5", 5),
     ("12,5", None), ("5.630", None), ("1,23,456", None), ("12 5", None), ("", None), ("five", None),
     ("١٢٣", 123), ("9" * 19, None), ("-5", None)],
)  # fmt: skip
def test_thousands_are_parted_by_threes_or_not_understood(typed: str, stored: int | None) -> None:
    assert outcome(t.WholeType(low=0), typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("12500", 12500), ("12,500.50", 12500.5), ("0.5", 0.5), ("12,5", None), ("1e3", None), ("-3.25", -3.25),
     ("1,2345", None), ("nan", None), ("inf", None)],
)  # fmt: skip
def test_amounts_have_a_point_before_the_fraction(typed: str, stored: float | None) -> None:
    assert outcome(t.AmountType(), typed) == stored


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**19])
def test_numbers_that_no_database_holds_do_not_fit(value: Value) -> None:
    assert t.AmountType().check(value)
    assert t.WholeType().check(value)


@pytest.mark.parametrize(
    ("low", "high", "value", "fits"), [(1, 5, 1, True), (1, 5, 5, True), (1, 5, 0, False), (1, 5, 6, False)]
)
def test_whole_numbers_keep_their_bounds(low: int, high: int, value: int, fits: bool) -> None:
    assert (t.WholeType(low, high).check(value) == "") is fits


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("yes", True), ("YES", True), ("y", True), ("true", True), ("no", False), (" No ", False), ("false", False),
     ("maybe", None), ("1", None), ("", None)],
)  # fmt: skip
def test_yes_and_no_are_read_in_words(typed: str, stored: bool | None) -> None:
    assert outcome(t.YesNoType(), typed) is stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("KEN", "KEN"), ("ken", "KEN"), ("KE", "KEN"), ("Kenya", "KEN"), ("  kenya ", "KEN"), ("NO", "NOR"),
     ("Bolivia", "BOL"), ("Bolivia, Plurinational State of", "BOL"), ("Palestine", "PSE"), ("Türkiye", "TUR"),
     ("Turkey", "TUR"), ("turkiye", "TUR"), ("Côte d'Ivoire", "CIV"), ("Cote d’Ivoire", "CIV"), ("Curacao", "CUW"),
     ("UK", "GBR"), ("DRC", "COD"), ("guinea bissau", "GNB"), ("Timor-Leste", "TLS"), ("XXX", "XXX"),
     ("British Virgin Islands", "VGB"), ("Atlantis", None), ("", None), ("K", None)],
)  # fmt: skip
def test_countries_are_understood_by_name_and_by_either_code(typed: str, stored: str | None) -> None:
    assert outcome(t.CountryType(), typed) == stored


def test_a_misspelt_country_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match=r"No country is called Keyna\. Did you mean Kenya\?"):
        t.CountryType().read("Keyna")


def test_every_country_is_found_by_the_name_it_is_shown_under() -> None:
    country = t.CountryType()
    assert [code for code in vocabulary.countries() if country.read(country.show(code)) != code] == []
    assert [name for name in vocabulary.countries().values() if "," in name] == []


def test_house_names_stand_in_place_of_register_entries() -> None:
    shown = [t.CountryType().show(code) for code in ("BOL", "PSE", "TWN", "KOR", "TZA")]
    assert shown == ["Bolivia", "Palestine", "Taiwan", "Republic of Korea", "Tanzania"]


@pytest.mark.parametrize("typed", ["KEN, NOR", "Kenya; Norway", "Kenya\nNorway", "ke,no"])
def test_a_list_of_countries_is_parted_by_commas_semicolons_or_lines(typed: str) -> None:
    assert t.ListOf(t.CountryType()).read(typed) == ["KEN", "NOR"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("a, b", ["a", "b"]), ("ICESCR art. 2, 11; ILO C169", ["ICESCR art. 2, 11", "ILO C169"]),
     ("Legal Center, Inc.\n", ["Legal Center, Inc."]), ("a;b\nc", ["a;b", "c"]), ("", []), (" \n ", [])],
)  # fmt: skip
def test_texts_that_hold_commas_stay_whole_where_something_else_parts_them(typed: str, stored: list[str]) -> None:
    assert t.ListOf(t.LineType()).read(typed) == stored


@pytest.mark.parametrize(("typed", "stored"), [("en", "en"), ("Spanish", "es"), ("ARABIC", "ar"), ("engelsk", None)])
def test_languages_are_read_by_code_or_name(typed: str, stored: str | None) -> None:
    assert outcome(t.LanguageType(), typed) == stored


@pytest.mark.parametrize(("typed", "stored"), [("red_line", "red_line"), ("Red line", "red_line"), ("reddish", None)])
def test_choices_are_read_as_stored_or_as_shown(typed: str, stored: str | None) -> None:
    assert outcome(t.ChoiceType(WORDS), typed) == stored


def test_terms_are_read_as_shown_and_new_ones_are_allowed() -> None:
    themes = t.TermType(vocabulary.THEMES)
    assert themes.read("Indigenous Peoples and FPIC") == "indigenous_fpic"
    assert themes.read("sea bed mining") == "sea bed mining"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Europe/Zurich", "Europe/Zurich"), ("Geneva", "Europe/Zurich"), ("new york", "America/New_York"), ("utc", "UTC"),
     ("America/New York", "America/New_York"), ("Narnia", None), ("", None), ("Europe/\u202eZurich", None)],
)  # fmt: skip
def test_zones_are_read_by_name_or_by_the_city_of_an_institution(typed: str, stored: str | None) -> None:
    assert outcome(t.ZoneType(), typed) == stored


@pytest.mark.parametrize(
    ("address", "fits"),
    [("https://www.ohchr.org/en", True), ("http://x.org", True), ("ftp://x.org", False), ("www.ohchr.org", False),
     ("https://", False), ("https://x.org/a b", False), ("https://x.org/\x1b[2J", False), ("javascript:f()", False)],
)  # fmt: skip
def test_web_addresses_are_http_without_blanks_or_controls(address: str, fits: bool) -> None:
    assert (t.AddressType().check(address) == "") is fits


@pytest.mark.parametrize(
    ("name", "fits"),
    [("kenya-49-x2y3", True), ("a", True), ("-a", False), ("A", False), ("a_b", False), ("a" * 101, False)],
)
def test_references_are_ids_of_records(name: str, fits: bool) -> None:
    assert (t.RefType().check(name) == "") is fits


def test_a_title_in_several_languages_is_one_line_in_each() -> None:
    title = t.TextPerLanguage()
    assert title.check({"en": "Kenya", "sw": "Kenya", "ar": "كينيا"}) == ""
    assert title.check({"en": "Kenya\nand more"})
    assert title.check({"English": "Kenya"}) == "English should be a language code, like en, es, fr or ar."
    assert title.check({"en": 5}) == "The text in en: This should be text."
    assert t.TextPerLanguage(long=True).check({"en": "two\nlines\n"}) == ""


def test_a_line_may_be_a_number_left_unquoted_but_no_more_than_five_hundred_characters() -> None:
    assert t.LineType().check(12) == ""
    assert t.LineType().check("x" * 500) == ""
    assert t.LineType().check("x" * 501)
    assert t.LineType().check("two\nlines")


def outcome(kind: t.FieldType, typed: str) -> Value:
    """Return what typed text is read as; None where it is refused."""
    try:
        return kind.read(typed)
    except ValueError:
        return None


def refusal(kind: t.FieldType, typed: str) -> str:
    """Return the sentence that refuses typed text; nothing where it is read."""
    try:
        kind.read(typed)
    except ValueError as error:
        return str(error) or "no sentence"
    return ""


def test_a_type_is_made_a_dataclass_only_where_it_has_attributes_of_its_own() -> None:
    def below(kind: type[t.FieldType]) -> set[type[t.FieldType]]:
        return {kind, *(deeper for one in kind.__subclasses__() for deeper in below(one))}

    ours = {one for one in below(t.FieldType) - {t.FieldType} if one.__module__.startswith("cawg_tui")}
    own = {one: [name for name, said in inspect.get_annotations(one).items() if "ClassVar" not in said] for one in ours}
    assert {one for one in ours if "__dataclass_fields__" in vars(one)} == {one for one in ours if own[one]}
    assert len(ours) > 15
