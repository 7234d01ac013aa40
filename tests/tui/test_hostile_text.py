"""Text that others wrote can neither act on the terminal nor break a screen, wherever it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.inert import ACTIVE
from cawg_tui.tui.columns import Column, laid_out
from cawg_tui.tui.records import RecordsScreen
from cawg_tui.tui.sync import SyncScreen
from cawg_tui.tui.text import cell, fitted, para
from cawg_tui.workspace import Workspace
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

    from tests.conftest import Network

from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_ready, until_shown

HOSTILE = (
    "water [/x] [@click=app.quit]go[/] [link=https://evil.example]a[/link] \\[b]",
    "water \x1b]52;c;aGFja2Vk\x07 \x1b[2J\x1b[31m \x9b31m",
    "water \u202egnp.exe\u2066 \u200b\ufeff\u2028 e" + "\u0301" * 60,
)
DEADLINE: Values = {"what": HOSTILE[0], "date": "2099-01-01", "time": "23:59", "tz": "Europe/[/x]", "hard": True}


def is_harmless(words: str) -> bool:
    """Say whether nothing on the screen can act."""
    return not ACTIVE.search(words.replace("\n", ""))


def add_hostile(network: Network) -> None:
    """Let Beatriz, under a hostile name, send records with hostile words everywhere."""
    network.git(network.beatriz, "config", "user.name", "Bea [/x] [@click=app.bell]")
    workspace = Workspace.open(network.beatriz)
    kind = workspace.kinds["initiative"]
    for words in HOSTILE:
        workspace.new(
            kind,
            {
                "title": words, "objective": words, "summary": f"{words}\n{words}", "start": "2026",
                "partners": [words], "notes": words, "deadlines": [{**DEADLINE, "what": words}],
            },
        )  # fmt: skip
    workspace.sync()
    workspace.close()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_hostile_words_show_as_they_are_and_do_nothing(network: Network, size: tuple[int, int]) -> None:
    add_hostile(network)
    app = app_at(network.amina)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until_ready(pilot)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SyncScreen) and app.screen.over)
        await until_shown(pilot, "water [/x]")
        assert is_harmless(text_of(app))
        await pilot.press("escape")
        await until_shown(pilot, "Bea [/x]")
        assert is_harmless(text_of(app))
        await pilot.press("slash", *"water")
        screen = app.screen
        assert isinstance(screen, RecordsScreen)
        await until(pilot, lambda: "water [/x]" in text_of(app))
        await pilot.press("enter", "p" if size == NARROW else "j")
        for _ in range(4):
            await pilot.pause(0.15)
            assert is_harmless(text_of(app))
            await pilot.press("j")
        await pilot.press("colon", *"water")
        await until(pilot, lambda: text_of(app).count("water") > 2)
        assert is_harmless(text_of(app))
        app.notify(para(HOSTILE[0]).plain, markup=False)
        await pilot.press("escape")
        await pilot.pause()
        assert app.is_running


async def test_a_hostile_file_name_or_broken_file_shows_and_does_nothing(network: Network) -> None:
    folder = network.amina / "members"
    (folder / "x[@click=app.quit]y\u202e.yaml").write_text("title: A\n")
    (folder / "broken-aaaa.yaml").write_bytes(b"title: \x1b]52;c;aGk=\x07 [/x]\n\xff\xfe")
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("2")
        screen = app.screen
        assert isinstance(screen, RecordsScreen)
        await until(pilot, lambda: screen.listed.answered)
        screen.search_for("is:problem")
        await until(pilot, lambda: "broken-aaaa" in text_of(app))
        assert is_harmless(text_of(app))


ANYTHING = st.text(st.characters(codec="utf-16", categories=None), max_size=80) | st.sampled_from(HOSTILE)


@given(ANYTHING)
def test_no_text_acts_once_it_is_content(words: str) -> None:
    assert is_harmless(cell(words).plain)
    assert "\n" not in cell(words).plain
    assert is_harmless(para(words).plain)
    assert cell(words).spans == []


@given(ANYTHING, st.integers(0, 60))
def test_a_fitted_text_takes_exactly_its_room(words: str, width: int) -> None:
    assert Content(fitted(words, width)).cell_length == width


@given(st.lists(st.tuples(ANYTHING, st.integers(0, 20)), min_size=1, max_size=5), st.integers(0, 120))
def test_a_line_of_any_texts_takes_exactly_its_room(parts: list[tuple[str, int]], width: int) -> None:
    line = laid_out([Column(words, room) for words, room in parts], width)
    assert line.cell_length == width
    assert is_harmless(line.plain)
