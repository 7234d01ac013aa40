"""The welcome screen and its forms: begin, join, try; what is wrong stands beside its line and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.store.settings import SETTINGS
from cawg_tui.tui.entry import BeginScreen, DemoScreen, EntryScreen, JoinScreen
from cawg_tui.tui.home import HomeScreen
from cawg_tui.tui.welcome import WelcomeScreen
from textual.widgets import Input

from tests.tui.screens import NARROW, WIDE, app_at, until, until_ready, until_shown

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.conftest import Network


async def to_form(pilot: Pilot[None], key: str, form: type[EntryScreen]) -> EntryScreen:
    """Choose one of the three ways."""
    await until_shown(pilot, "Welcome to cawg")
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, form))
    assert isinstance(pilot.app.screen, EntryScreen)
    return pilot.app.screen


def fill(screen: EntryScreen, **lines: str) -> None:
    for name, words in lines.items():
        screen.query_one(f"#entry-{name}", Input).value = words


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_three_ways_are_offered_each_with_a_sentence(size: tuple[int, int]) -> None:
    app = app_at(None)
    async with app.run_test(size=size) as pilot:
        await until_shown(
            pilot, "Begin a new workspace", "Join a workspace", "Try the demo network", "Nothing leaves this computer"
        )
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, JoinScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))


async def test_a_new_workspace_begins_and_opens(tmp_path: Path) -> None:
    app = app_at(None)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_form(pilot, "b", BeginScreen)
        fill(screen, title="River network", person="Ana", email="ana@example.org", folder=str(tmp_path / "rivers"))
        await pilot.press("f2")
        await until_ready(pilot)
        await until_shown(pilot, "River network")
        assert isinstance(app.screen, HomeScreen)
    assert (tmp_path / "rivers" / SETTINGS).is_file()


async def test_what_is_missing_or_wrong_stands_beside_its_line(tmp_path: Path) -> None:
    app = app_at(None)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_form(pilot, "b", BeginScreen)
        fill(screen, title="River network", email="ana", folder=str(tmp_path / "rivers"))
        await pilot.press("f2")
        await until_shown(pilot, "Please fill in: your name.", "An e-mail looks like")
        assert screen.typed("title") == "River network"
        assert app.focused is screen.query_one("#entry-person")
    assert not (tmp_path / "rivers").exists()


async def test_a_folder_with_files_is_refused_and_what_was_typed_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    app = app_at(None)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_form(pilot, "b", BeginScreen)
        fill(screen, title="River network", person="Ana", email="ana@example.org", folder=str(tmp_path))
        await pilot.press("f2")
        await until_shown(pilot, "already holds files")
        assert screen.typed("person") == "Ana"
        fill(screen, folder=str(tmp_path / "elsewhere"))
        await pilot.press("f2")
        await until_ready(pilot)
    assert (tmp_path / "mine.txt").read_text() == "mine"


async def test_joining_brings_the_whole_workspace(network: Network, tmp_path: Path) -> None:
    app = app_at(None)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_form(pilot, "i", JoinScreen)
        place = tmp_path / "joined"
        fill(screen, address=str(network.shared), person="Ana", email="ana@example.org", folder=str(place))
        await pilot.press("f2")
        await until_ready(pilot)
        await until_shown(pilot, "Demo network")
    assert (tmp_path / "joined" / "members").is_dir()


@pytest.mark.parametrize("address", ["ext::sh -c touch% /tmp/x", "--upload-pack=evil", "/nowhere/at/all.git"])
async def test_an_address_that_leads_nowhere_is_said_in_words(address: str, tmp_path: Path) -> None:
    app = app_at(None)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_form(pilot, "i", JoinScreen)
        fill(screen, address=address, person="Ana", email="ana@example.org", folder=str(tmp_path / "new"))
        await pilot.press("f2")
        await until(pilot, lambda: not screen.has_class("-running") and str(screen.query_one("#entry-wrong").render()))
        assert screen.typed("address") == address
    assert not (tmp_path / "new").exists()


async def test_the_demo_that_was_built_before_is_opened_as_it_was_left(network: Network) -> None:
    app = app_at(None)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_form(pilot, "t", DemoScreen)
        assert screen.typed("folder") == "~/cawg-demo"
        fill(screen, folder=str(network.folder))
        await pilot.press("f2")
        await until_ready(pilot)
        await until_shown(pilot, "Demo network")
        assert app.place == network.amina


async def test_enter_goes_from_line_to_line(tmp_path: Path) -> None:
    app = app_at(None)
    async with app.run_test(size=NARROW) as pilot:
        screen = await to_form(pilot, "b", BeginScreen)
        await pilot.press(*"River", "enter", *"Ana", "enter")
        assert app.focused is screen.query_one("#entry-email")
        assert (screen.typed("title"), screen.typed("person")) == ("River", "Ana")
