"""Deciding: each question with who proposed what, what a pick would make of the record, and saving it.

The clashes are real ones, met by two members of the demo network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.conflicts import KEY
from cawg_tui.tui.decision_view import SidePane
from cawg_tui.tui.record import RecordScreen
from cawg_tui.workspace import Workspace
from textual.widgets import Input, TextArea

from tests.tui.clash import DATE, KENYA, OF_AMINA, OF_BEATRIZ, PASSAGE, asked, decide, open_in, panes, values_of
from tests.tui.desk import clear, type_text
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_shown

if TYPE_CHECKING:
    from tests.conftest import Network


# --- seeing ------------------------------------------------------------


async def test_what_was_agreed_and_each_proposal_stand_with_who_and_when_side_by_side(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        screen = await decide(pilot, about="Date")
        await until_shown(pilot, "Kenya, session 49", "Deadlines › Stakeholder submission › Date was changed in 2 ways")
        await until_shown(pilot, "Fri 11 Oct 2024", "Tue 8 Oct 2024", "Thu 10 Oct 2024", "stands now")
        heads = " ".join(panes(screen))
        assert "0  Agreed before" in heads
        assert "1  Amina (demo member), " in heads
        assert "2  you, " in heads
        tops = {pane.region.y for pane in screen.query(SidePane)}
        assert len(tops) == 1


async def test_on_a_narrow_screen_they_stand_under_each_other(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=NARROW) as pilot:
        screen = await decide(pilot, about="Date")
        assert len({pane.region.x for pane in screen.query(SidePane)}) == 1
        await until_shown(pilot, "Fri 11 Oct 2024", "Tue 8 Oct 2024", "Thu 10 Oct 2024", "Pick 1 or 2")
        await pilot.press("2")
        await until_shown(pilot, "Result, not saved yet: what you proposed", "enter saves this")


async def test_a_passage_is_shown_with_what_differs_marked_and_words_of_git_stand_nowhere(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, about="Summary")
        await until_shown(pilot, "[which ministry]", "[which month of 2027.]")
        await pilot.press("1")
        await until_shown(pilot, "Result, not saved yet")
        seen = text_of(app).lower()
        for word in ("ours", "theirs", "head", "rebase", "conflict", "merge"):
            assert word not in seen.replace("hours", "")


# --- picking and saving ------------------------------------------------------------


async def test_a_pick_shows_its_result_and_its_checks_and_saves_nothing(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, about="Session")
        await pilot.press("1")
        await until_shown(pilot, "- 49  →  + 50", "Session 50 does not review Kenya.", "●  Amina", "enter saves this")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")
    assert len(open_in(clash.beatriz)) == 4
    assert values_of(clash.beatriz, KENYA)["session"] == 49


async def test_enter_saves_the_pick_and_goes_on_and_u_takes_it_back(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        screen = await decide(pilot, about="Session")
        await pilot.press("2")
        await until_shown(pilot, "+ 51")
        await pilot.press("enter")
        await until_shown(pilot, "Decided: Session. u takes it back.", "3 in this record")
        assert asked(screen) != "Session"
        assert screen.pick is None
        assert values_of(clash.beatriz, KENYA)["session"] == 51
        assert "session" not in open_in(clash.beatriz)
        assert clash.git(clash.beatriz, "status", "--porcelain") == ""
        await pilot.press("u")
        await until_shown(pilot, "Taken back: Session. It is open again.", "4 in this record")
        await until(pilot, lambda: asked(screen) == "Session", "the same question")
    assert values_of(clash.beatriz, KENYA)["session"] == 49
    assert "session" in open_in(clash.beatriz)


@pytest.mark.slow
async def test_as_agreed_before_is_picked_with_0(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, about="Date")
        await pilot.press("0")
        await until_shown(pilot, "as agreed before", "The record stays as it stands.")
        await pilot.press("enter")
        await until_shown(pilot, "Decided: Deadlines")
    assert DATE not in open_in(clash.beatriz)


async def test_both_texts_may_be_kept(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, about="Summary")
        await pilot.press("b")
        await until_shown(pilot, "not saved yet: both")
        await pilot.press("enter")
        await until_shown(pilot, "Decided: Summary")
    summary = values_of(clash.beatriz, KENYA)["summary"]
    assert isinstance(summary, str)
    assert OF_AMINA in summary
    assert OF_BEATRIZ in summary
    assert PASSAGE not in summary


async def test_another_value_is_typed_in_the_fields_own_editor_and_escape_drops_it(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        screen = await decide(pilot, about="Session")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen.focused, Input), "the line")
        await clear(pilot)
        await type_text(pilot, "soon")
        await pilot.press("f2")
        await until_shown(pilot, "whole number")
        await pilot.press("escape")
        await until_shown(pilot, "Pick 1 or 2")
        assert (app.screen, screen.pick) == (screen, None)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen.focused, Input), "the line again")
        await clear(pilot)
        await type_text(pilot, "52")
        await until_shown(pilot, "+ 52", "F2 takes what you typed")
        await pilot.press("enter")
        await until_shown(pilot, "not saved yet: your own", "enter saves this")
        assert values_of(clash.beatriz, KENYA)["session"] == 49
        await pilot.press("enter")
        await until_shown(pilot, "Decided: Session")
    assert values_of(clash.beatriz, KENYA)["session"] == 52


@pytest.mark.slow
async def test_a_passage_may_be_written_anew_over_the_picked_one(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, about="Summary")
        await pilot.press("1", "e")
        await until(pilot, lambda: isinstance(app.screen.focused, TextArea), "the text")
        area = app.screen.focused
        assert isinstance(area, TextArea)
        assert area.text == OF_AMINA
        await clear(pilot)
        await type_text(pilot, "They ask once, and n for no.")
        await pilot.press("f2")
        await until_shown(pilot, "enter saves this")
        await pilot.press("enter")
        await until_shown(pilot, "Decided: Summary")
    summary = values_of(clash.beatriz, KENYA)["summary"]
    assert isinstance(summary, str)
    assert "They ask once, and n for no." in summary
    assert PASSAGE not in summary


# --- several at once, and going about ------------------------------------------------------------


async def test_n_goes_on_and_capital_n_back_and_enter_without_a_pick_saves_nothing(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        screen = await decide(pilot)
        await until_shown(pilot, "1 of 4")
        first = asked(screen)
        await pilot.press("n")
        await until_shown(pilot, "2 of 4")
        await pilot.press("N")
        await until_shown(pilot, "1 of 4")
        assert asked(screen) == first
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is picked yet.")
    assert len(open_in(clash.beatriz)) == 4


async def test_s_takes_the_same_person_for_the_rest_of_the_record_in_one_save(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot)
        before = clash.git(clash.beatriz, "rev-list", "--count", "HEAD")
        await pilot.press("s")
        await until_shown(pilot, "Pick a proposal first")
        await pilot.press("1", "s")
        await until_shown(pilot, "This decides 4 at once.", "what Amina (demo member) proposed")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to decide.", "Decided: 4 in Kenya", "Others receive it when you send")
        assert int(clash.git(clash.beatriz, "rev-list", "--count", "HEAD")) == int(before) + 1
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")
    values = values_of(clash.beatriz, KENYA)
    assert (values["session"], values["code"]) == (50, "JS1")
    assert OF_AMINA in str(values["summary"])
    assert KEY not in values


@pytest.mark.parametrize(("key", "code"), [("A", None), pytest.param("K", "JS2", marks=pytest.mark.slow)])
async def test_a_whole_record_is_left_as_agreed_or_as_it_stands(clash: Network, key: str, code: str | None) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot)
        await pilot.press(key)
        await until_shown(pilot, "This decides 4 at once.")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to decide.")
    values = values_of(clash.beatriz, KENYA)
    assert KEY not in values
    assert values["session"] == 49
    assert values.get("code") == code


@pytest.mark.slow
async def test_what_was_decided_elsewhere_meanwhile_is_said_and_harms_nothing(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, about="Session")
        await pilot.press("1")
        await until_shown(pilot, "+ 50")
        workspace = Workspace.open(clash.beatriz)
        one = next(one for one in workspace.decisions.of(KENYA) if one.label == "Session")
        workspace.decisions.settle(KENYA, one.id, 51)
        workspace.close()
        await pilot.press("enter")
        await until_shown(pilot, "3 in this record")
    assert values_of(clash.beatriz, KENYA)["session"] == 51
