"""Searching: the list follows what is typed, whatever it is; matches stand out; esc shows everything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.tui.records import RecordsScreen
from cawg_tui.tui.search import SearchInput, SearchLine
from cawg_tui.tui.text import marked
from cawg_tui.tui.words import spans_of, words_of_query

from tests.tui.screens import NARROW, WIDE, app_at, until, until_ready, until_shown

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.conftest import Network


async def to_search(pilot: Pilot[None]) -> RecordsScreen:
    """Press / on Home and wait for the search line."""
    await until_ready(pilot)
    await pilot.press("slash")
    await until(pilot, lambda: isinstance(pilot.app.focused, SearchInput))
    screen = pilot.app.screen
    assert isinstance(screen, RecordsScreen)
    await until(pilot, lambda: screen.listed.answered)
    return screen


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_is_typed_filters_the_list_and_esc_clears_it(network: Network, size: tuple[int, int]) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=size) as pilot:
        screen = await to_search(pilot)
        everything = screen.listed.count
        await until_shown(pilot, "kind:case")
        await pilot.press(*"water")
        await until(pilot, lambda: screen.view.text == "water" and not screen.listed.is_running_job("answer"))
        assert 0 < screen.listed.count < everything
        await until_shown(pilot, f"{screen.listed.count} records")
        await pilot.press("enter")
        assert app.focused is screen.listed
        await pilot.press("escape")
        await until(pilot, lambda: screen.listed.count == everything)
        assert screen.query_one(SearchLine).text == ""


async def test_a_search_asked_for_while_the_workspace_opens_comes_once_it_is_open(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await app.action_search()
        await until(pilot, lambda: isinstance(app.focused, SearchInput))


async def test_filters_narrow_the_list(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_search(pilot)
        assert app.workspace is not None
        members = app.workspace.index.counts()["member"]
        await pilot.press(*"kind", "colon", *"member")
        await until(pilot, lambda: screen.listed.count == members)


async def test_anything_a_person_types_is_legal(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        screen = await to_search(pilot)
        for typed in ('"', "(", "a AND", "-", "due:<", "kind:nothing", "\\x' OR 1=1 --", "[/x]", "*", "é" * 90):
            screen.search_for(typed)
            await until(pilot, lambda: not screen.listed.is_running_job("answer"), typed)
            assert screen.view.text == typed
        screen.search_for("")
        await until(pilot, lambda: screen.listed.count > 50, "the list is still alive")


async def test_a_search_that_finds_nothing_says_what_to_do(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await to_search(pilot)
        await pilot.press(*"zzyzx")
        await until_shown(pilot, "No record fits these words", "0 records")


async def test_letters_in_the_search_line_are_never_keys(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_search(pilot)
        await pilot.press(*"nseqj123", "question_mark")
        assert screen.query_one(SearchLine).text == "nseqj123?"
        assert app.screen is screen


async def test_the_preview_shows_where_the_words_were_found(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await to_search(pilot)
        await pilot.press(*"water")
        await until_shown(pilot, "Found")


async def test_the_order_is_best_first_while_words_are_typed(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_search(pilot)
        screen.search_for("kenya")
        await until(pilot, lambda: screen.listed.count and screen.listed.record(0))
        first = screen.listed.record(0)
        assert first is not None
        assert "Kenya" in first.title
        assert screen.view.sort is None


def test_words_stand_out_whatever_their_case_and_accents() -> None:
    text = "Agua y Niñez: minería, AGUAS"
    words = words_of_query('agua ninez -banco kind:case "min')
    assert words == ("agua", "ninez", "min")
    assert [text[start:end] for start, end in spans_of(text, words)] == ["Agua", "Niñez", "min", "AGUA"]


def test_marks_stand_where_they_were_meant_in_text_made_inert() -> None:
    content = marked("a\x1b[31m\u202ewater\x07 b", [(7, 12)])
    span = content.spans[0]
    assert content.plain[span.start : span.end] == "water"
    assert "\x1b" not in content.plain
    assert "\u202e" not in content.plain


def test_overlapping_and_odd_spans_do_no_harm() -> None:
    assert marked("abcdef", [(0, 3), (2, 4), (4, 99), (-2, 0)]).plain == "abcdef"


async def test_a_letter_lays_the_screen_out_only_where_the_number_beside_it_takes_another_width(
    network: Network,
) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_search(pilot)
        await pilot.press(*"zzyz")
        await until_shown(pilot, "0 records")
        await pilot.pause(0.3)
        seen: list[object] = []
        screen.screen_layout_refresh_signal.subscribe(screen, seen.append, immediate=True)
        await pilot.press(*"xy")
        await until(pilot, lambda: screen.view.text == "zzyzxy" and not screen.listed.is_running_job("answer"))
        await until_shown(pilot, "zzyzxy")
        await pilot.pause(0.3)
        assert not seen


async def test_words_longer_than_the_line_are_shown_to_their_end(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_search(pilot)
        line = screen.query_one(SearchInput)
        await pilot.press(*"abcde" * 12)
        await until(pilot, lambda: line.scroll_offset.x == line.max_scroll_x > 0)
        await until(pilot, lambda: line.show_horizontal_scrollbar)
        await pilot.press(*["backspace"] * 10)
        await until(pilot, lambda: len(line.value) == 50)
        assert line.scroll_offset.x == line.max_scroll_x > 0
        await pilot.press(*["backspace"] * 48)
        await until(pilot, lambda: line.value == "ab")
        assert line.scroll_offset.x == 0
        await until_shown(pilot, "/ ab ")
