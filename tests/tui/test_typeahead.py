"""Keys typed in one burst: what follows a key that leads to a place for typing goes to that place, letter by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cawg_tui.tui.form.level import Level
from cawg_tui.tui.form.lines import EntryLines
from cawg_tui.tui.form.row import FieldRow
from cawg_tui.tui.new_record import NewRecordScreen
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.records import RecordsScreen
from cawg_tui.tui.search import SearchInput
from textual import events
from textual.widgets import Input

from tests.tui.desk import KENYA
from tests.tui.screens import NARROW, WIDE, app_at, to_records, until, until_ready

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

    from tests.conftest import Network
    from tests.tui.desk import Desk

# Letters that are keys of the list, among them those that leave, send, begin and open.
LETTERS = "regional sequence"


def burst(pilot: Pilot[Any], *keys: str) -> None:
    """Post keys as a terminal does when many come at once: nothing waits between them."""
    for key in keys:
        name = {" ": "space", "/": "slash"}.get(key, key)
        pilot.app.post_message(events.Key(name, key if len(key) == 1 else None))


async def test_letters_after_the_search_key_are_searched_for_on_the_list_itself(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await to_records(pilot)
        burst(pilot, "/", *LETTERS)
        await until(pilot, lambda: isinstance(app.focused, SearchInput) and app.focused.value == LETTERS)
        assert isinstance(app.screen, RecordsScreen)


async def test_letters_after_the_search_key_are_searched_for_from_home(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        burst(pilot, "/", *LETTERS)
        await until(pilot, lambda: isinstance(app.focused, SearchInput) and app.focused.value == LETTERS)


async def test_letters_after_the_key_for_a_new_record_are_its_title(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        screen.query_one("#kinds").focus()
        await pilot.press("down")
        await until(pilot, lambda: screen.kind_in_view is not None)
        burst(pilot, "n", *LETTERS)
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.value == LETTERS)
        assert isinstance(app.screen, NewRecordScreen)


async def test_letters_after_the_key_for_the_form_go_into_its_first_field(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await to_records(pilot)
        burst(pilot, "e", *LETTERS)
        await until(pilot, lambda: isinstance(app.focused, Input) and LETTERS in app.focused.value)
        assert isinstance(app.screen, RecordScreen)
        assert [row.declared.name for row in app.screen.query(FieldRow) if row.has_focus_within] == ["title"]


async def test_a_key_that_only_moves_the_cursor_is_done_at_once_whatever_key_the_member_chose(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        app.set_keymap({"list.down": "x"})

        def held(*_reasons: object) -> None:
            raise AssertionError("a key after it would have to wait")

        monkeypatch.setattr(app, "hold_keys", held)
        await app.on_event(events.Key("x", "x"))
        assert screen.listed.cursor == 1
        await app.on_event(events.Key("space", " "))
        assert screen.listed.cursor > 20
        await app.on_event(events.Key("g", "g"))
        assert screen.listed.cursor == 0


async def test_what_is_around_a_list_in_a_form_takes_its_keys_before_the_list(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await until_ready(pilot)
        app.push_screen(RecordScreen(KENYA, edit=True, field="issues"))
        await until(pilot, lambda: isinstance(app.focused, EntryLines))
        lines, level = app.focused, app.screen.query_one(Level)
        assert isinstance(lines, EntryLines)
        level.scroll_home(animate=False)
        await pilot.pause(0.3)
        await pilot.press("pagedown")
        await until(pilot, lambda: level.scroll_offset.y > 0, "the form is scrolled")
        assert lines.cursor == 0
