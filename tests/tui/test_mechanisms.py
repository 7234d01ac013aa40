"""Finding mechanisms for a case: what is shown and in which order, what taking up writes, who is asked and when not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.records.values import as_text
from cawg_tui.rules.matching import Fit, Verdict
from cawg_tui.rules.matching_facts import Sort
from cawg_tui.rules.subject import listed
from cawg_tui.tui.columns import laid_out
from cawg_tui.tui.experts import Experts, ExpertsScreen
from cawg_tui.tui.mechanisms import Fits, MechanismsScreen
from cawg_tui.tui.mechanisms_shown import columns
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.when import day

from tests.tui.clash import save, values_of
from tests.tui.desk import HOSTILE, open_record
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_shown

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.values import Values
    from cawg_tui.tui.app import CawgApp
    from textual.pilot import Pilot

    from tests.conftest import Network

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAM = "case-hy7d"
ROAD = "a-road-built-and-its-loans-closed-placeholder-rd5c"
KENYA = "kenya-session-49-business-and-human-rights-k4n9"
TITLE, CAO, NCP = "Office of the Compliance Advisor Ombudsman", "ifc-cao", "oecd-ncp"


def app_on(place: Path) -> CawgApp:
    return app_at(place, clock=lambda: NOW)


async def find(pilot: Pilot[Any], record_id: str = DAM) -> Fits:
    """Open a case, find its mechanisms and wait until they are there or what to note first is said."""
    await open_record(pilot, record_id)
    await pilot.press("m")
    await until(pilot, lambda: isinstance(pilot.app.screen, MechanismsScreen), "the mechanisms")
    await until(pilot, lambda: pilot.app.screen.query_one(Fits).held is not None, "the case held")
    return pilot.app.screen.query_one(Fits)


async def experts(pilot: Pilot[Any]) -> Experts:
    """Go on to the members who know what is marked."""
    await pilot.press("w")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExpertsScreen), "the members")
    await until(pilot, lambda: pilot.app.screen.query_one(Experts).known is not None, "the members found")
    return pilot.app.screen.query_one(Experts)


def entries(values: Values, name: str, key: str, wanted: str) -> list[Values]:
    return [one for one in listed(values.get(name)) if isinstance(one, dict) and as_text(one.get(key)) == wanted]


def place_of(fits: Fits, name: str) -> int:
    return next(at for at, one in enumerate(fits.fits) if one.mechanism == name)


def subjects(network: Network) -> list[str]:
    return network.git(network.amina, "log", "--format=%H").split()


async def test_the_most_promising_come_first_and_the_blocked_last(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot)
        assert [one.mechanism for one in fits.fits][:2] == [CAO, NCP]
        blocked = [one.verdict is Verdict.BLOCKED for one in fits.fits]
        assert any(blocked)
        assert blocked == sorted(blocked)
        await until_shown(pilot, "the best first", "+ open", "? 1 unknown", "x 1 blocker", "Example dam")


async def test_the_marked_mechanism_stands_beside_with_all_that_was_found(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot)
        await until_shown(pilot, "For it", "IFC finances it", "Time limit", "What it can end in")
        await pilot.press("down")
        await until_shown(pilot, "Netherlands is bound", "not verified")
        fits.move_to(next(at for at, one in enumerate(fits.fits) if one.verdict is Verdict.UNCLEAR))
        await until_shown(pilot, "Still unknown, and would decide it")


async def test_what_stands_against_a_mechanism_names_the_field_it_hangs_on(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot)
        await pilot.press("G")
        last = fits.fits[-1]
        assert last.of(Sort.BLOCKER)
        await until_shown(
            pilot, last.title, "Against it", "Only States may complain.", "→ Complainants", "Who they are"
        )


async def test_the_last_day_to_file_is_shown_with_the_days_left(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        await find(pilot, ROAD)
        said = "by 30 Dec, in 38 days"
        await until(pilot, lambda: text_of(pilot.app).count(said) == 3, "the day in the list and twice beside it")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: text_of(pilot.app).count(said) == 2, "the day in the list and beside it")


async def test_a_mechanism_whose_time_is_up_says_when_it_ended(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot, ROAD)
        over = next(at for at, one in enumerate(fits.fits) if one.last_day is not None and one.last_day < NOW.date())
        fits.move_to(over)
        last = fits.fits[over].last_day
        assert last is not None
        await until_shown(pilot, "x blocked", f"ended {day(last)}")


async def test_taking_up_writes_candidates_actions_and_links_in_one_save(network: Network) -> None:
    before = subjects(network)
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot, ROAD)
        await pilot.press("space", "down", "space")
        assert len(fits.marked) == 2
        other = fits.fits[1].mechanism
        await pilot.press("enter")
        await until_shown(pilot, "Taken up: ", "(1 with its last day) and links", "✓")
        await until(pilot, lambda: fits.held is not None and {CAO, other} <= fits.held.taken, "both taken up")
    assert len(subjects(network)) == len(before) + 1
    values = values_of(network.amina, ROAD)
    for name in (CAO, other):
        assert entries(values, "candidates", "mechanism", name)[0]["chosen"] is True
        assert entries(values, "links", "to", name)[0]["type"] == "uses_mechanism"
        assert entries(values, "actions", "mechanism", name)
    assert entries(values, "candidates", "mechanism", CAO)[0]["last_date"] == "2026-12-30"
    assert "2026-12-30" in {one.get("due") for one in entries(values, "actions", "mechanism", CAO)}


async def test_taking_up_the_same_again_adds_no_second_entry(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot)
        for _ in range(2):
            await pilot.press("g", "space", "enter")
            await until_shown(pilot, "Taken up: ")
            await until(pilot, lambda: not fits.marked and fits.held is not None and CAO in fits.held.taken, "taken up")
    values = values_of(network.amina, DAM)
    assert len(entries(values, "candidates", "mechanism", CAO)) == 1
    assert len(entries(values, "links", "to", CAO)) == 1


async def test_a_mark_can_be_taken_away_and_nothing_marked_changes_nothing(network: Network) -> None:
    before = subjects(network)
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot)
        await pilot.press("space")
        await until_shown(pilot, "[x]", "1 marked")
        await pilot.press("space")
        assert not fits.marked
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is marked: mark with space")
    assert subjects(network) == before


async def test_taking_up_what_is_blocked_says_so(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        await find(pilot)
        await pilot.press("G", "space", "enter")
        await until_shown(pilot, "Taken up: ", "1 of them is blocked")


async def test_a_member_who_knows_it_is_noted_as_asked_once(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot)
        fits.move_to(place_of(fits, NCP))
        await pilot.press("space")
        listed_ = await experts(pilot)
        assert listed_.known is not None
        best = listed_.known.members[0]
        await until_shown(pilot, best.title, "Why", "teaches National Contact Point", "Not yet. Enter notes")
        await pilot.press("enter")
        await until_shown(pilot, f"Noted in the case: {best.title} is asked today.", "Asked on 22 Nov 2026")
        once = subjects(network)
        await pilot.press("enter")
        await until_shown(pilot, "was asked on 22 Nov 2026; nothing was changed.")
    entry = entries(values_of(network.amina, DAM), "experts", "member", best.member)
    assert len(entry) == 1
    assert entry[0]["asked"] == "2026-11-22"
    assert "National Contact Point" in as_text(entry[0]["reason"])
    assert subjects(network) == once


async def test_nobody_is_asked_before_the_community_agreed(network: Network) -> None:
    save(network.amina, DAM, {"consent/share_in_wg": "asked"})
    before = subjects(network)
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        fits = await find(pilot)
        fits.move_to(place_of(fits, NCP))
        await pilot.press("space")
        listed_ = await experts(pilot)
        assert listed_.count
        await pilot.press("enter")
        await until_shown(
            pilot, "Nothing is shared: the community has not agreed", "(they have not answered)", "Press c"
        )
    assert subjects(network) == before
    assert not listed(values_of(network.amina, DAM).get("experts"))


async def test_a_case_without_objectives_says_what_to_note_first(network: Network) -> None:
    save(network.amina, DAM, removed=("objectives",))
    before = subjects(network)
    async with app_on(network.amina).run_test(size=NARROW) as pilot:
        fits = await find(pilot)
        await until_shown(pilot, "What to note first", "Note first what the community wants")
        await pilot.press("enter", "space", "w", "o")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MechanismsScreen)
        assert not fits.count
    assert subjects(network) == before


async def test_objectives_without_a_sort_of_aim_are_said_to_need_one(network: Network) -> None:
    save(network.amina, DAM, {"objectives": [{"id": "abcde", "text": "That it ends."}]})
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        await find(pilot)
        await until_shown(pilot, "What to note first", "Say of at least one objective")


async def test_o_opens_the_mechanism_and_escape_leads_back_to_the_case(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        await find(pilot)
        await pilot.press("space", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecordScreen), "the mechanism's record")
        await until_shown(pilot, TITLE, "Mechanism ·")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MechanismsScreen), "the list again")
        assert pilot.app.screen.query_one(Fits).marked == {CAO}
        await pilot.press("escape")
        await until(pilot, lambda: getattr(pilot.app.screen, "record_id", "") == DAM, "the case")
        assert isinstance(pilot.app.screen, RecordScreen)


async def test_only_a_case_offers_to_find_mechanisms(network: Network) -> None:
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        await open_record(pilot, KENYA)
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(pilot.app.screen, RecordScreen)
        assert "m Mechanisms" not in text_of(pilot.app)
        await find(pilot)


async def test_on_a_small_screen_the_list_stands_above_what_was_found(network: Network) -> None:
    async with app_on(network.amina).run_test(size=NARROW) as pilot:
        fits = await find(pilot)
        detail = pilot.app.screen.query_one("#held-detail")
        await until(pilot, lambda: detail.region.y >= fits.region.bottom > 0, "one above the other")
        assert detail.region.width == fits.region.width == NARROW[0]
        await until_shown(pilot, TITLE, "+ open", "For it", "Take up")
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: detail.region.x >= fits.region.right > 0, "one beside the other")


async def test_hostile_words_of_a_mechanism_stay_words(network: Network) -> None:
    save(network.amina, CAO, {"title": HOSTILE, "institution": HOSTILE, "notes": HOSTILE})
    async with app_on(network.amina).run_test(size=WIDE) as pilot:
        await find(pilot)
        await pilot.press("space", "enter")
        await until_shown(pilot, "Taken up: odd [/x] [@click=app.quit]go[/]")
        shown = text_of(pilot.app)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        await experts(pilot)
        await until_shown(pilot, "Who knows: odd [/x]")


@pytest.mark.parametrize("width", [66, 76])
@pytest.mark.parametrize("last", [date(2027, 12, 30), date(2026, 12, 30)])
def test_a_mechanism_with_a_last_day_keeps_room_for_its_title(width: int, last: date) -> None:
    one = Fit("cao", "Office of the Compliance Advisor Ombudsman", Verdict.OPEN, (), last, False, ())
    line = laid_out(columns(one, "[ ]", date(2026, 11, 30)), width).plain
    assert "Office of the C" in line
    assert "unv." in line
    assert f"by {day(last) if last.year > 2026 else '30 Dec'}" in line
