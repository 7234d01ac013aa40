"""Deciding every kind of question: removals, whole records, consent, notes, orders, what cannot be read, long texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.conflicts import KEY, ConflictKind, conflict
from cawg_tui.tui.decision import DecisionScreen
from cawg_tui.tui.messages import OpenRecord
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.record_view import Lines
from cawg_tui.workspace import Workspace

from tests.tui.clash import BEATRIZ, KENYA, LETTER, NEPAL, asked, decide, leave_open, meet, open_in, save, values_of
from tests.tui.desk import HOSTILE, type_text
from tests.tui.desk import KENYA as BY_HAND
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_ready, until_shown

if TYPE_CHECKING:
    from cawg_tui.records.values import Value

    from tests.conftest import Network
    from tests.tui.desk import Desk


async def test_an_entry_that_one_removed_and_another_changed_may_be_removed(network: Network) -> None:
    save(network.amina, KENYA, removed=("deadlines/k5sgn",))
    save(network.beatriz, KENYA, {"deadlines/k5sgn/date": "2024-10-05"})
    meet(network)
    app = app_at(network.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot)
        await until_shown(
            pilot, "was removed by one and changed by another", "takes it out", "Sat 5 Oct 2024", "r Remove"
        )
        await pilot.press("r")
        await until_shown(pilot, "Sign-off call", "taken out")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to decide.")
    assert "k5sgn" not in str(values_of(network.beatriz, KENYA))


async def test_a_record_that_one_deleted_and_another_changed_is_deleted_brought_back_and_kept(network: Network) -> None:
    amina = Workspace.open(network.amina)
    amina.delete(amina.record(LETTER))
    amina.close()
    save(network.beatriz, LETTER, {"trigger": "Another trigger"})
    meet(network)
    file = network.beatriz / "initiatives" / f"{LETTER}.yaml"
    app = app_at(network.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, LETTER)
        await until_shown(
            pilot, "The whole record was removed by one and changed by another", "deletes the record", "o opens"
        )
        await pilot.press("r")
        await until_shown(pilot, "enter saves this", "would be deleted")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to decide.")
        assert not file.exists()
        await pilot.press("u")
        await until_shown(pilot, "Taken back", "The whole record was removed by one")
        assert values_of(network.beatriz, LETTER)["trigger"] == "Another trigger"
        await pilot.press("k")
        await until_shown(pilot, "enter saves this", "stays as it stands")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to decide.")
    assert file.exists()
    assert open_in(network.beatriz, LETTER) == []


async def test_consent_given_for_an_earlier_text_is_confirmed_or_left_to_be_asked(network: Network) -> None:
    path = "submitters/Example Community Group B (placeholder)/consent"
    save(network.amina, KENYA, {path: "given"})
    save(network.beatriz, KENYA, {"summary": "Other words altogether.\n"})
    meet(network)
    app = app_at(network.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, about="Consent")
        await until_shown(
            pilot, "was given for a text that changed meanwhile", "Confirm it only if they agreed", "Given", "Asked"
        )
        await pilot.press("1")
        await until_shown(pilot, "- Asked  →  + Given")
        await pilot.press("0")
        await until_shown(pilot, "The record stays as it stands.")
        await pilot.press("enter")
        await until_shown(pilot, "Decided: Submitters")
    assert path not in open_in(network.beatriz)


async def test_a_note_is_shown_and_marked_as_read(network: Network) -> None:
    summary = str(values_of(network.amina, NEPAL)["summary"])
    save(network.amina, NEPAL, {"summary": f"{summary}Amina adds this.\n"})
    save(network.beatriz, NEPAL, {"summary": f"{summary}Beatriz adds that.\n"})
    meet(network)
    app = app_at(network.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, NEPAL)
        await until_shown(pilot, "To read", "Amina adds this.", "Beatriz adds that.", "Mark as read")
        await pilot.press("k")
        await until_shown(pilot, "Nothing is left to read.", "Read: ")
    assert KEY not in values_of(network.beatriz, NEPAL)


async def test_an_order_is_picked_by_what_it_names(desk: Desk) -> None:
    leave_open(
        desk, conflict("/issues", ConflictKind.ORDER, ["iss22", "iss33"], [["iss22", "iss33"], ["iss33", "iss22"]])
    )
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, BY_HAND)
        await until_shown(pilot, "was put in 2 orders", "1. Work", "2. Health", "1. Health", "2. Work")
        await pilot.press("2")
        await until_shown(pilot, "put in another order")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to decide.")
    text = desk.kenya.read_text("utf-8")
    assert text.index("id: iss33") < text.index("id: iss22")


@pytest.mark.parametrize("kind", [pytest.param("damaged", marks=pytest.mark.slow), "unreadable"])
async def test_what_cannot_be_read_is_shown_as_it_came_and_put_aside(desk: Desk, kind: str) -> None:
    raw: Value = "title: [never closed\nstatus: x\n"
    entry: Value = {"field": "/", "kind": kind, "values": [raw], "id": "aaaa1111"} if kind == "unreadable" else raw
    workspace = Workspace.open(desk.folder)
    stored = workspace.record(BY_HAND)
    workspace.save(stored, {**stored.values, KEY: [entry]})
    workspace.close()
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, BY_HAND)
        await until_shown(pilot, "What it says", "title: [never closed", "t opens the record as text")
        await pilot.press("1")
        await until_shown(pilot, "There is no proposal 1 here.")
        await pilot.press("k")
        await until_shown(pilot, "enter saves this")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to decide.")
    assert KEY not in desk.kenya.read_text("utf-8")


async def test_hostile_proposals_are_only_shown(desk: Desk) -> None:
    leave_open(desk, conflict("/code", ConflictKind.ADDITIONS, values=[HOSTILE, "JS1"]), code="JS1")
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await decide(pilot, BY_HAND)
        await until_shown(pilot, "odd [/x] [@click=app.quit]go[/]", "JS1", "another member")
        await pilot.press("1")
        await until_shown(pilot, "not saved yet")
        assert "\x1b" not in text_of(app)


async def test_long_texts_scroll_and_the_result_stays_on_screen(desk: Desk) -> None:
    long = "".join(f"Sentence number {at} of a long text.\n" for at in range(60))
    leave_open(desk, conflict("/summary", ConflictKind.EDITS, long, [f"{long}One.\n", f"{long}Two.\n"]), summary=long)
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await decide(pilot, BY_HAND)
        await until_shown(pilot, "[One.]", "[Two.]", "Pick 1 or 2")
        await pilot.press("2")
        await until_shown(pilot, "enter saves this", "what another member proposed", "[Two.]")
        await pilot.press("end")
        await until_shown(pilot, "Sentence number 59 of a long text.", "enter saves this")


# --- where a record is listed and read ------------------------------------------------------------


async def test_a_record_with_open_decisions_shows_them_in_list_preview_head_and_field(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        await pilot.press("slash")
        await type_text(pilot, "is:conflict")
        await until_shown(pilot, "1 record", "? Kenya, session 49", "? 4 to decide")
        await pilot.press("down", "enter")
        await until_shown(pilot, "? 4 to decide: d", "? decide  Session was changed in 2 ways", "d Decide")
        marked = [one for one in app.screen.query(Lines) if one.beside.mark.plain == "?"]
        assert len(marked) == 4
        marked[-1].scroll_visible(animate=False)
        await until_shown(pilot, "? Date: 2 proposals")


async def test_a_record_without_open_decisions_offers_no_deciding(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        app.post_message(OpenRecord(NEPAL))
        await until_shown(pilot, "UPR submission ·")
        assert "Decide" not in text_of(app)
        await pilot.press("d")
        assert isinstance(app.screen, RecordScreen)


@pytest.mark.slow
async def test_a_line_of_a_decision_leads_to_just_that_one(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        app.post_message(OpenRecord(KENYA))
        await until_shown(pilot, "? 4 to decide")
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, DecisionScreen) and asked(app.screen) == "Summary", "summary")


def test_the_one_who_decides_is_one_of_those_who_proposed(clash: Network) -> None:
    workspace = Workspace.open(clash.beatriz)
    mine = [one.who for decision in workspace.decisions.open() for one in decision.proposals if one.mine]
    workspace.close()
    assert mine == [BEATRIZ] * 4
