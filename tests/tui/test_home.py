"""Home: what is due, what waits and for whom, what others changed, drafts; every line leads to its record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cawg_tui.agenda import DueItem
from cawg_tui.comparison import RecordChange
from cawg_tui.store.private import Draft, keep_draft
from cawg_tui.tui import home_lines
from cawg_tui.tui.columns import Column, laid_out
from cawg_tui.tui.home import HomeScreen
from cawg_tui.tui.panel import Panel
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.top_line import Standing
from cawg_tui.tui.when import ago, day_of
from cawg_tui.workspace import Workspace

from tests.tui.screens import NARROW, WIDE, app_at, until, until_ready, until_shown

if TYPE_CHECKING:
    from textual.app import App

    from tests.conftest import Network

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def panel(app: App[None], name: str) -> Panel:
    return app.screen.query_one(f"#{name}", Panel)


def due_item(**how: object) -> DueItem:
    usual: dict[str, object] = {
        "record_id": "kenya-aaaa", "title": "Kenya, session 49", "field": "deadlines/k3f9q", "what": "Submission",
        "words": "in 9 days", "left": 9, "day": date(2026, 3, 11), "time": "23:59", "zone": "Europe/Zurich",
        "hard": True, "verified": False, "person": "", "task": False,
    }  # fmt: skip
    return DueItem(**{**usual, **how})  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_home_shows_what_is_due_what_waits_and_what_others_changed(
    network: Network, size: tuple[int, int]
) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: panel(app, "due").count and panel(app, "waiting").count and panel(app, "news").count)
        await until_shown(pilot, "Due", "Blocked, and whose turn it is", "Since you last looked", "Beatriz")
        assert not panel(app, "drafts").display


async def test_a_line_opens_its_record(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: panel(app, "due").count)
        wanted = panel(app, "due").lines[2].record_id
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen))
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.record_id == wanted


async def test_the_keys_for_panes_go_round(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: panel(app, "news").count)
        for name in ("waiting", "news"):
            await pilot.press("l")
            assert app.focused is panel(app, name)
        await pilot.press("h")
        assert app.focused is panel(app, "waiting")


async def test_what_was_seen_goes_from_the_list_and_stays_gone(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: panel(app, "news").count)
        await pilot.press("m")
        await until_shown(pilot, "Nothing new from others")
    again = app_at(network.amina)
    async with again.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Nothing new from others")


async def test_a_draft_is_offered_with_its_hour(network: Network) -> None:
    workspace = Workspace.open(network.amina)
    row = workspace.search("kenya").rows[0]
    keep_draft(workspace.root, Draft(row.id, row.kind, None, {"title": "x"}, {}, datetime.now(UTC).isoformat()))
    workspace.close()
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Drafts", "from ")
        line = panel(app, "drafts").lines[0]
        assert (line.record_id, line.edit) == (row.id, True)


async def test_empty_panes_say_what_belongs_there(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: panel(app, "due").count and panel(app, "waiting").count and app.standing.known)
        await app.workers.wait_for_complete()
        await pilot.pause()
        panel(app, "due").show(())
        await until_shown(pilot, "Nothing is due. Deadlines written in records appear here")


async def test_the_cursor_stays_where_lines_go(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: panel(app, "due").count > 10)
        due = panel(app, "due")
        await pilot.press("G")
        assert due.cursor == due.count - 1
        due.show(due.lines[:3])
        await pilot.pause()
        assert due.cursor == 2


async def test_what_cannot_be_missed_stands_first_and_a_heading_is_no_line_to_open(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: panel(app, "due").count > 10)
        due = panel(app, "due")
        words = [laid_out(line.columns, 72).plain for line in due.lines]
        also = next(at for at, line in enumerate(words) if line.startswith("Also due"))
        assert words[0].startswith("Cannot be missed")
        assert all("hard" in line for line in words[1:also])
        assert "in 2 days" in words[2]
        assert "Closes for signatures" in words[2]
        assert due.border_subtitle == str(due.count - 2)
        assert due.cursor == 1
        await pilot.press("g", "k", "up")
        assert due.cursor == 1


async def test_a_pane_that_still_reads_does_not_look_like_an_empty_one(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        panes = {name: panel(app, name) for name in ("due", "waiting", "news")}
        for pane in panes.values():
            pane.remove_class("-filled")
            pane.lines = ()
            assert pane.empty_words().startswith("Reading")
        await until(pilot, lambda: panel(app, "due").has_class("-filled"))


async def test_home_says_what_is_blocked_by_what_and_whose_turn_it_is(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: panel(app, "waiting").count)
        lines = [laid_out(line.columns, 200).plain for line in panel(app, "waiting").lines]
        for turn, record, what in (
            ("Example Community", "Kenya, session 49", "Asked for consent, has not agreed yet (1 of 2 groups)"),
            ("Amina", "Kenya, session 49", "5,702 counted words"),
            ("The whole group", "Workplan 2027", "The draft is out for comments"),
            ("Amina", "Workplan 2026", "Quarter 3 has ended"),
            ("The community", "Palm oil", "Asked whether it may be shared"),
            ("Groups that have not", "Letter to the example bank", "6 of at least 12 have signed"),
            ("Amina", "Documenting harm", "no interpretation into it"),
        ):
            assert [one for one in lines if one.startswith(turn) and record in one and what in one], (turn, record)


def test_a_hard_deadline_says_so_in_words_with_its_hour_and_place() -> None:
    line = laid_out(home_lines._due_line(due_item()).columns, 116).plain
    for words in ("in 9 days", "11 Mar 2026, 23:59 Geneva", "hard, unverified", "Submission", "Kenya, session 49"):
        assert words in line
    assert len(line) == 116


def test_a_narrow_line_keeps_the_days_the_date_and_the_firmness() -> None:
    line = laid_out(home_lines._due_line(due_item()).columns, 72).plain
    for words in ("in 9 days", "11 Mar 2026", "hard, unv.", "Submission · Kenya"):
        assert words in line
    assert len(line) == 72


def test_what_became_of_a_record_is_said_in_a_word() -> None:
    change = RecordChange("a-aaaa", "member", "A", "members/a-aaaa.yaml", (), None, {"title": "A"})
    assert "new" in laid_out(home_lines._news_line(change, NOW).columns, 100).plain
    gone = RecordChange("a-aaaa", "member", "A", "members/a-aaaa.yaml", (), {"title": "A"}, None)
    assert "deleted" in laid_out(home_lines._news_line(gone, NOW).columns, 100).plain
    assert home_lines._news_line(gone, NOW).record_id == ""


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(known=True), "All your work is sent. Press s to look for more."),
        (Standing(to_send=2, to_receive=1, known=True), "2 to send, 1 to receive as last known. Press s to send"),
        (Standing(alone=True, known=True), "This workspace has no shared remote yet"),
        (Standing(unsaved=1, known=True), "1 file edited by hand and not saved yet"),
    ],
)
def test_the_foot_says_what_to_do_about_sending(standing: Standing, words: str) -> None:
    assert home_lines.together(standing).startswith(words)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=1, hours=1), "yesterday"),
        (timedelta(days=4), "4 days ago"),
        (timedelta(days=90), "2 Dec 2025"),
    ],
)
def test_moments_are_said_as_people_say_them(before: timedelta, words: str) -> None:
    assert ago(NOW - before, NOW) == words


@pytest.mark.parametrize(
    ("stored", "words"), [("2024-10-11", "11 Oct 2024"), ("2024-10", "Oct 2024"), ("2024", "2024"), ("soon", "soon")]
)
def test_days_months_and_years_read_well(stored: str, words: str) -> None:
    assert day_of(stored) == words


def test_columns_fill_a_line_exactly_whatever_their_texts() -> None:
    columns = (Column("漢字" * 20, 9), Column("a" * 500), Column("", 4), Column("b", share=2))
    for width in (0, 1, 5, 20, 77):
        assert laid_out(columns, width).cell_length == width


async def test_home_is_the_first_screen(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await until_ready(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert app.focused is panel(app, "due")


def test_home_says_so_where_more_is_due_than_it_shows(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(network.amina)
    moment = datetime(2026, 11, 30, 12, tzinfo=UTC)
    whole = [line.columns[0].text for line in home_lines.due(workspace, moment) if line.heading]
    assert whole == ["Cannot be missed", "Also due"]
    monkeypatch.setattr(home_lines, "MOST", 3)
    cut = [line.columns[0].text for line in home_lines.due(workspace, moment) if line.heading]
    assert cut == [f"{words}, the first 3; c shows all in the calendar" for words in whole]
    workspace.close()
