"""Countries, languages, institutions and terms are found by whatever they are called, and so is what is in use."""

from __future__ import annotations

import pytest

from tests.tui.desk import clear, form_at, type_text
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
