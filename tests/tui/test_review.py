"""Review: to send, received, problems, to decide, to read; each line in full beside the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cawg_tui.tui.messages import GoTo
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.review import ReviewScreen
from cawg_tui.workspace import Workspace

from tests.tui.clash import KENYA, NEPAL, meet, save, values_of
from tests.tui.desk import HOSTILE, editing
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_shown

if TYPE_CHECKING:
    from typing import Any

    from textual.pilot import Pilot

    from tests.conftest import Network


async def review(pilot: Pilot[Any]) -> ReviewScreen:
    """Go to Review and wait until its lists stand."""
    app = pilot.app
    await until(pilot, lambda: getattr(app, "workspace", None) is not None, "an open workspace")
    app.post_message(GoTo("review"))
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and len(app.screen.found) == 5, "the lists")
    assert isinstance(app.screen, ReviewScreen)
    return app.screen


def saved(network: Network, **values: object) -> None:
    """Save fields of the Nepal record in Amina's workspace."""
    workspace = Workspace.open(network.amina)
    stored = workspace.record(NEPAL)
    workspace.save(stored, {**stored.values, **values})  # type: ignore[dict-item]
    workspace.close()


async def test_what_is_not_sent_stands_with_its_fields(network: Network) -> None:
    saved(network, session=52)
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await review(pilot)
        await until_shown(pilot, "4 To send 1", "Nepal, session 51", "Session  changed", "- 51  →  + 52")
        await pilot.press("d")
        await until_shown(pilot, "-session: 51", "+session: 52")


async def test_files_edited_by_hand_count_and_so_do_those_that_cannot_be_read(network: Network) -> None:
    nepal = network.amina / "upr-submissions" / f"{NEPAL}.yaml"
    nepal.write_text(re.sub(r"session: \d+", "session: 55", nepal.read_text("utf-8"), count=1), "utf-8")
    (network.amina / "members" / "odd-file-abcd.yaml").write_text("title: [\n", "utf-8")
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        screen = await review(pilot)
        assert len(screen.found["to-send"]) == 2
        await until_shown(pilot, "odd-file-abcd", "cannot be read", "Nepal")


async def test_what_others_saved_stands_with_who_and_when_until_it_is_marked_as_seen(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot)
        await pilot.press("5")
        await until_shown(pilot, "Beatriz", "changed")
        assert screen.found["received"]
        await pilot.press("m")
        await until_shown(pilot, "Nothing new from others since you last looked.")


async def test_a_problem_is_said_in_full_and_enter_goes_to_its_field(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot)
        await pilot.press("6")
        await until_shown(pilot, "! wrong", "What to do:", "Enter goes to the field.")
        at = next(at for at, one in enumerate(screen.found["problems"]) if "consent" in one.field)
        await pilot.press(*["down"] * at, "enter")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")
        await editing(pilot, "consent")


async def test_an_empty_list_says_what_comes_there(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        await review(pilot)
        await pilot.press("4")
        await until_shown(pilot, "Everything is sent. What you save appears here")


async def test_a_line_opens_its_record_and_the_lists_follow_a_change(network: Network) -> None:
    saved(network, session=52)
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen, "Review again")
        nepal = network.amina / "upr-submissions" / f"{NEPAL}.yaml"
        nepal.write_text(nepal.read_text("utf-8").replace("session: 52", "session: 53"), "utf-8")
        app.look_outside()
        await until_shown(pilot, "- 51  →  + 53")


async def test_what_is_to_be_decided_comes_first_with_who_proposed_what_and_the_first_line_counts_the_same(
    clash: Network,
) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot)
        await until_shown(pilot, "7 To decide 4", "4 to decide", "2 proposals", "Session was changed in 2 ways")
        await until_shown(pilot, "Agreed before  stands now", "Amina (demo member), ", "you, ", "Enter decides.")
        assert len(screen.found["to-decide"]) == app.standing.to_decide == 4
        await pilot.press("8")
        await until_shown(pilot, "Nothing to read")
        await pilot.press("7", "down", "enter")
        await until_shown(pilot, "Code in the summary was filled in 2 ways", "2 of 4")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen, "Review again")
        await pilot.press("1")
        await until_shown(pilot, "4 to decide (press 3)")


async def test_what_came_with_a_clash_stands_among_what_was_received(clash: Network) -> None:
    app = app_at(clash.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot)
        await pilot.press("5")
        await until_shown(pilot, "Amina (demo me", "Kenya, session 49")
        assert any(one.record_id == KENYA for one in screen.found["received"])


async def test_texts_that_two_members_added_to_are_listed_to_read_and_count_as_nothing_to_decide(
    network: Network,
) -> None:
    summary = str(values_of(network.amina, NEPAL)["summary"])
    save(network.amina, NEPAL, {"summary": f"{summary}Amina adds this.\n"})
    save(network.beatriz, NEPAL, {"summary": f"{summary}Beatriz adds that.\n"})
    meet(network)
    app = app_at(network.beatriz)
    async with app.run_test(size=WIDE) as pilot:
        screen = await review(pilot)
        assert (len(screen.found["to-read"]), len(screen.found["to-decide"])) == (1, 0)
        await pilot.press("8")
        await until_shown(pilot, "8 To read 1", "Amina adds this.", "Beatriz adds that.")
        await pilot.press("enter")
        await until_shown(pilot, "To read", "Mark as read")
        await pilot.press("enter")
        await until_shown(pilot, "Nothing is left to read.")


async def test_hostile_text_is_only_shown(network: Network) -> None:
    saved(network, title=HOSTILE)
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await review(pilot)
        await until_shown(pilot, "odd [/x] [@click=app.quit]go[/]")
        await pilot.press("d")
        await until_shown(pilot, "+title:")
        assert "\x1b" not in text_of(app)
