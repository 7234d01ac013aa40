"""Countries, languages, institutions and terms are found by whatever they are called, and so is what is in use."""

from __future__ import annotations

import pytest
from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.store.rulebook import load_rulebook
from cawg_tui.tui.form.offers import offers
from textual import events

from tests.tui.desk import TEMPLATE, Desk, clear, edit_field, form_at, form_of, model_of, type_text
from tests.tui.screens import text_of, until, until_shown

CASE = """\
title: A dam
status: intake
country: KEN
finance:
- id: fin22
  institution: Somebody
themes:
- labour
confidentiality: restricted
"""
LENT = "finance/fin22/institution"
KNOWN = load_rulebook(TEMPLATE).institutions
INSTITUTION = t.InstitutionType(known=lambda: KNOWN)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("alema", "Germany  DEU · Alemania"), ("allem", "Germany  DEU · Allemagne"), ("nor", "Norway  NOR"),
     ("cote divoire", "Côte d'Ivoire  CIV")],
)  # fmt: skip
async def test_a_country_is_offered_under_its_name_in_any_language(typed: str, offered: str) -> None:
    async with form_at("sur") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, typed)
        await until_shown(pilot, offered)
        await pilot.press("enter")
        code = offered.split("  ")[1][:3]
        await until(pilot, lambda: app.lines == ["- sur: KEN", f"+ sur: {code}"], f"{code}, not {app.lines}")


async def test_a_workspace_that_writes_in_spanish_sees_countries_in_spanish() -> None:
    async with form_at("country", CASE, kind="case", language="es") as (app, pilot):
        await until_shown(pilot, "Kenia")
        await clear(pilot)
        await type_text(pilot, "germ")
        await until_shown(pilot, "Alemania  DEU · Germany")
        await pilot.press("enter")
        assert app.lines == ["- country: KEN", "+ country: DEU"]


async def test_a_language_is_offered_under_what_its_speakers_call_it() -> None:
    async with form_at("language") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, "kisw")
        await until_shown(pilot, "Swahili  sw · Kiswahili")
        await pilot.press("enter")
        assert app.lines == ["- language: en", "+ language: sw"]


async def test_an_institution_is_offered_by_its_full_name_and_says_where_to_complain_of_it() -> None:
    async with form_at(LENT, CASE, kind="case") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, "société fin")
        await until_shown(pilot, "IFC  Société financière internationale")
        await pilot.press("down", "enter")
        assert app.lines == ["-   institution: Somebody", "+   institution: IFC"]
        await until_shown(pilot, "International Finance Corporation · complaints: Ifc-cao")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("banco mundial", "World Bank"), ("International Bank for Reconstruction and Development", "IBRD"),
     ("adb", "ADB"), ("Village Savings Bank", "Village Savings Bank")],
)  # fmt: skip
async def test_what_is_typed_for_an_institution_is_kept_under_its_short_name(typed: str, stored: str) -> None:
    async with form_at(LENT, CASE, kind="case") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, typed)
        await pilot.press("enter")
        assert app.lines == ["-   institution: Somebody", f"+   institution: {stored}"]


async def test_an_institution_that_only_the_workspace_knows_is_offered_and_no_known_one_twice() -> None:
    async with form_at(LENT, CASE, kind="case") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, "finance co")
        await until_shown(pilot, "IFC  International Finance Corporation", "Village Finance Cooperative  used once")
        assert text_of(app).count("International Finance Corporation") == 1


async def test_terms_of_the_vocabulary_come_first_and_then_those_the_workspace_uses_with_how_often() -> None:
    async with form_at("themes") as (app, pilot):
        await type_text(pilot, "s")
        await until_shown(pilot, "Supply chains", "sea bed mining  used 2 times")
        shown = text_of(app)
        assert shown.index("Supply chains") < shown.index("sea bed mining")
        await type_text(pilot, "ea b")
        await until(pilot, lambda: "Supply chains" not in text_of(app), "one offer")
        await pilot.press("down", "enter")
        assert app.lines == ["+ - sea bed mining"]


@pytest.mark.parametrize(
    ("kind", "typed", "values"),
    [(t.LanguageType(), "frensh", "fr"), (t.CountryType(), "alemana", "DEU"),
     (INSTITUTION, "Asain Develpment Bank", "ADB"), (INSTITUTION, "Somebody", ""),
     (t.TermType(vocabulary.THEMES), "labor", "labour"), (t.TermType(vocabulary.THEMES), "sea bed mining", "")],
)  # fmt: skip
def test_what_is_misspelt_is_offered_and_what_may_stand_as_it_is_is_left_alone(
    kind: t.FieldType, typed: str, values: str
) -> None:
    assert next((one.value for one in offers(kind, typed)), "") == values


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [(LENT, "asian dev", "asian dev"), ("themes", "sea b", "sea b"), ("countries", "ugan", "UGA"),
     ("countries", "niger", "NER"), ("lead", "ami", "amina-otieno-cccc")],
)  # fmt: skip
async def test_tab_takes_the_offer_that_is_marked_and_leaves_alone_what_may_stand_as_it_is(
    field: str, typed: str, stored: str
) -> None:
    async with form_at(field, CASE, kind="case") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, typed)
        if field == "lead":
            await until_shown(pilot, "Amina Otieno")
        await pilot.press("tab")
        await until(pilot, lambda: form_of(app).place != field, "the next field")
        changed = [line.rpartition(": ")[2].removeprefix("+ - ") for line in app.lines if line.startswith("+")]
        assert changed[-1] == stored


async def test_letters_typed_right_after_the_tab_go_into_the_next_field(desk: Desk) -> None:
    async with desk.app().run_test(size=(120, 40)) as pilot:
        await edit_field(pilot, "sur")
        await clear(pilot)
        await type_text(pilot, "ugan")
        await pilot.press("tab", "5", "2")
        await until(pilot, lambda: str(model_of(pilot.app).values["session"]).endswith("52"), "the next field")  # type: ignore[arg-type]
        assert model_of(pilot.app).values["sur"] == "UGA"  # type: ignore[arg-type]


async def test_a_name_typed_behind_the_one_that_stood_there_is_the_one_that_is_meant() -> None:
    async with form_at("language") as (app, pilot):
        await type_text(pilot, "spanish")
        await pilot.press("tab")
        await until(pilot, lambda: form_of(app).place != "language", "the next field")
        assert app.model.values["language"] == "es"


async def test_what_only_looks_a_little_like_a_name_is_offered_and_never_taken_unmarked() -> None:
    async with form_at("language") as (app, pilot):
        await clear(pilot)
        await type_text(pilot, "klingon")
        await until_shown(pilot, "Kongo")
        await pilot.press("tab")
        await until_shown(pilot, "! ")
        assert app.model.values["language"] == "klingon"


async def test_tab_right_behind_the_letters_takes_what_they_stand_for() -> None:
    async with form_at("countries", CASE, kind="case") as (app, pilot):
        for key in "ugan":
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("tab", None))
        await until(pilot, lambda: form_of(app).place != "countries", "the next field")
        assert app.model.values["countries"] == ["UGA"]
