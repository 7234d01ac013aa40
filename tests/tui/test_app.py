"""The shell: opening, places, first line, keys, colours, refusals that are said in words."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cawg_tui.store.settings import SETTINGS
from cawg_tui.tui.actions import ACTIONS, GROUPS
from cawg_tui.tui.help import HelpScreen
from cawg_tui.tui.home import HomeScreen
from cawg_tui.tui.key_hints import MOST, KeyHints
from cawg_tui.tui.records import RecordsScreen
from cawg_tui.tui.text import Net
from cawg_tui.tui.themes import USUAL
from cawg_tui.tui.top_line import Standing
from cawg_tui.tui.trouble import TroubleScreen
from cawg_tui.tui.welcome import WelcomeScreen
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.events import Key

from tests.tui.screens import NARROW, WIDE, app_at, until, until_ready, until_shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network


async def test_it_opens_on_home_with_the_networks_name_and_the_places(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        assert isinstance(app.screen, HomeScreen)
        await until_shown(pilot, "Demo network", "1 Home", "2 Records", "3 Review")


async def test_numbers_go_to_the_places(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_key_pressed_while_the_workspace_opens_waits_and_is_not_lost(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        await until_ready(pilot)
        app.workspace = None
        app.open(network.amina)
        app.post_message(Key("2", "2"))
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))


async def test_a_folder_without_a_workspace_leads_to_the_welcome_screen(tmp_path: Path) -> None:
    app = app_at(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))


async def test_settings_that_cannot_be_read_are_said_and_can_be_tried_again(network: Network) -> None:
    settings = network.amina / SETTINGS
    good = settings.read_text()
    settings.write_text("format: [\n")
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        await until_shown(pilot, "cawg.yaml cannot be used")
        settings.write_text(good)
        await pilot.press("r")
        await until_ready(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_a_newer_workspace_opens_to_be_read_and_says_so(network: Network) -> None:
    settings = network.amina / SETTINGS
    settings.write_text(settings.read_text().replace("format: 1", "format: 99"))
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "it can be read but not changed")
        await pilot.press("2")
        await until_shown(pilot, "UPR submissions")


async def test_without_git_the_records_are_there_and_a_sentence_says_what_is_missing(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "cawg needs git 2.38 or newer")


async def test_what_is_changed_outside_is_seen(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("2")
        await until_shown(pilot, "records")
        record = next((network.amina / "members").glob("*.yaml"))
        (record.parent / "zanzibar-water-union-q2wz.yaml").write_bytes(record.read_bytes())
        total = sum(app.workspace.index.counts().values()) if app.workspace else 0
        app.look_outside()
        await until_shown(pilot, f"{total + 1} records")


def test_every_action_has_an_id_of_its_own_a_group_and_a_key_without_ctrl() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.group in GROUPS, action.id
        assert any("ctrl" not in key for key in action.keys.split(",")), action.id
        assert action.label, action.id
        assert action.help.endswith("."), action.id


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_last_line_has_at_most_seven_keys_that_fit_and_help_among_them(
    network: Network, size: tuple[int, int]
) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=size) as pilot:
        await until_ready(pilot)
        for place in "12":
            await pilot.press(place)
            await pilot.pause()
            placed = app.screen.query_one(KeyHints).placed()
            assert 3 <= len(placed) <= MOST
            assert placed[-1][1] <= size[0]
            assert placed[-1][2].id == "app.help"


async def test_help_shows_the_keys_of_the_screen_and_how_to_search(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("2", "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert isinstance(app.screen, HelpScreen)
        listed = {action.id for actions in app.screen.groups.values() for action, _ in actions}
        assert {"records.sort-next", "list.open", "app.sync", "app.quit"} <= listed
        assert "home.seen" not in listed
        await until_shown(pilot, "Keys that work here", "Sort by next")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))


async def test_the_list_of_actions_finds_actions_and_records(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("colon")
        await until_shown(pilot, "Send & receive", "Records")
        await pilot.press(*"kenya")
        await until_shown(pilot, "Kenya, session")


async def test_without_a_workspace_nothing_is_offered_that_needs_one() -> None:
    app = app_at(None)
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Welcome to cawg")
        await pilot.press("n", "s", "slash", "2")
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        shown = {binding.id for _, _, binding, _ in app.screen.query_one(KeyHints).placed()}
        assert not shown & {"app.new", "app.sync", "app.search"}


async def test_colours_that_were_chosen_are_there_next_time(network: Network, tmp_path: Path) -> None:
    preferences = tmp_path / "config" / "interface.yaml"
    app = app_at(network.amina, preferences=preferences)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        assert app.theme == USUAL
        app.choose_theme("high contrast light")
        await until(pilot, preferences.exists)
    again = app_at(network.amina, preferences=preferences)
    async with again.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: again.theme == "high contrast light")


async def test_every_choice_of_colours_can_be_put_on(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        await until_ready(pilot)
        for name in app.available_themes:
            app.theme = name
            await pilot.pause()
            assert app.theme_variables["text-muted"]


async def test_a_members_own_keys_hold(network: Network, tmp_path: Path) -> None:
    preferences = tmp_path / "interface.yaml"
    preferences.write_text("keys:\n  app.records: f7\n  list.down: 'z'\n")
    app = app_at(network.amina, preferences=preferences)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.screen, RecordsScreen))
        assert isinstance(app.screen, RecordsScreen)
        screen = app.screen
        await until(pilot, lambda: screen.listed.answered)
        await pilot.press("z")
        assert screen.listed.cursor == 1


async def test_preferences_that_cannot_be_read_change_nothing_and_are_said(network: Network, tmp_path: Path) -> None:
    preferences = tmp_path / "interface.yaml"
    preferences.write_text("theme: [\n")
    app = app_at(network.amina, preferences=preferences)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until_shown(pilot, "Your colours and")
        assert app.theme == USUAL


async def test_a_defect_ends_with_a_sentence_and_without_what_a_record_says(network: Network) -> None:
    app = app_at(network.amina)
    said = io.StringIO()
    app.error_console = Console(file=said, width=200)

    def fail() -> None:
        secret = "Wanjiru met the minister"
        raise RuntimeError(secret)

    async def work() -> None:
        async with app.run_test(size=WIDE) as pilot:
            await until_ready(pilot)
            app.call_later(fail)
            await pilot.pause()

    with pytest.raises(RuntimeError):
        await work()
    log = (network.amina / ".git" / "cawg" / "log").read_text()
    assert "What you saved is safe" in said.getvalue()
    assert "Wanjiru" not in said.getvalue() + log
    assert "RuntimeError" in log


def test_the_net_takes_out_what_could_act_on_a_terminal_and_leaves_the_rest() -> None:
    line = [Segment("a\x1b]52;c;aGk=\x07b\u202ec", Style(link="https://evil.example", bold=True)), Segment("plain")]
    (first, second) = Net().apply(line, Color(0, 0, 0))
    assert first.text == "a]52;c;aGk=bc"
    assert first.style is not None
    assert first.style.link is None
    assert first.style.bold
    assert second.text == "plain"


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(to_send=3, to_receive=5, problems=2, known=True), "3 to send · 5 to receive · 2 problems"),
        (Standing(problems=1, known=True), "1 problem"),
        (Standing(known=True), "all sent"),
        (Standing(to_send=4, alone=True, known=True), "on this computer only"),
        (Standing(said="opening…"), "opening…"),
    ],
)
def test_the_first_line_says_how_this_clone_stands(standing: Standing, words: str) -> None:
    assert standing.words == words


async def test_a_long_hostile_name_of_a_network_leaves_room_for_the_places(network: Network) -> None:
    settings = network.amina / SETTINGS
    settings.write_text(settings.read_text().replace("Demo network", "'[/x]" + "very long name " * 9 + "'"))
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        await until_shown(pilot, "[/x]very", "1 Home", "3 Review", "1 not saved")


def test_starting_the_interface_loads_neither_git_nor_the_database_nor_yaml() -> None:
    asked = "import sys, cawg_tui.tui.app, cawg_tui.tui.home; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"git", "sqlmodel", "sqlalchemy", "sqlite3", "yaml", "pydantic"}
    assert not heavy & set(loaded)


async def test_q_leaves_without_a_fuss(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0
