"""Records: kinds, the list with its columns and order, the preview; the same cost whatever the number of records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from cawg_tui.index.database import Index
from cawg_tui.records.kinds import built_in
from cawg_tui.tui.answers import UNREADABLE, View, heads_of, question
from cawg_tui.tui.column_heads import ColumnHeads
from cawg_tui.tui.kind_list import KindList
from cawg_tui.tui.preview import Preview
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.record_list import WINDOW, WINDOWS_KEPT, Head, Listed, Question, RecordList, Window
from cawg_tui.tui.text import Net
from cawg_tui.workspace import Workspace
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Size

from tests.tui.screens import NARROW, WIDE, app_at, text_of, to_records, until, until_shown

if TYPE_CHECKING:
    from collections.abc import Collection

    from cawg_tui.tui.app import CawgApp
    from cawg_tui.tui.records import RecordsScreen
    from cawg_tui.tui.text import Piece
    from rich.segment import Segment
    from textual.color import Color

    from tests.conftest import Network


def titles(screen: RecordsScreen) -> list[str]:
    listed = screen.listed
    return [record.title for at in range(listed.count) if (record := listed.record(at)) is not None]


def ids_of_kind(app: CawgApp, kind: str) -> int:
    assert app.workspace is not None
    return app.workspace.index.counts()[kind]


async def test_all_kinds_stand_with_their_numbers_and_the_list_follows(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        await until_shown(pilot, "All records", "UPR submissions", "Members")
        await pilot.press("h", "down", "down")
        assert isinstance(app.focused, KindList)
        await until_shown(pilot, f"{ids_of_kind(app, 'upr_submission')} records")
        assert screen.kind_in_view == "upr_submission"
        await pilot.press("enter")
        await until(pilot, lambda: app.focused is screen.listed)


async def test_a_kind_shows_its_own_columns_as_far_as_there_is_room(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=(240, 40)) as pilot:
        await to_records(pilot)
        await pilot.press("h", "down", "down")
        await until_shown(pilot, "State under", "Session", "Next due")
    narrow = app_at(network.amina)
    async with narrow.run_test(size=NARROW) as pilot:
        screen = await to_records(pilot)
        shown = screen.query_one(ColumnHeads).heads
        assert [head.label for head in shown] == ["Title", "Status"]


async def test_the_list_is_sorted_by_keys_turned_round_and_sorted_by_clicks(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        assert app.workspace is not None
        # Only what is near the window is held, so each order is compared at its beginning.
        every = [row.title for row in app.workspace.search("", sort="title", limit=1_000).rows]
        first, last = every[:10], every[::-1][:10]
        assert titles(screen)[:10] == first
        assert first == sorted(first, key=str.casefold) or first[0].casefold() <= first[-1].casefold()
        await pilot.press("r")
        await until(pilot, lambda: titles(screen)[:10] == last, "the other way round")
        await pilot.press("greater_than_sign")
        await until_shown(pilot, "Status ▲")
        assert screen.view.sort == "status"
        await pilot.press("less_than_sign")
        await until(pilot, lambda: titles(screen)[:10] == first, "by title again")
        await pilot.click(ColumnHeads, offset=(5, 0))
        await until(pilot, lambda: titles(screen)[:10] == last, "a click on the sorted column turns it round")


async def test_the_preview_follows_the_cursor(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        preview = screen.query_one(Preview)
        await until(
            pilot, lambda: preview.shown == screen.listed.marked_record.id if screen.listed.marked_record else 0
        )
        await pilot.press("j", "j", "j")
        record = screen.listed.record(3)
        assert record is not None
        await until(pilot, lambda: preview.shown == record.id)
        await pilot.press("l")
        await until(pilot, lambda: app.focused is preview)
        await pilot.press("h")
        await until(pilot, lambda: app.focused is screen.listed)


async def test_steps_of_the_cursor_are_told_once_when_they_are_drawn(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        await until(pilot, lambda: screen.query_one(Preview).shown)
        told: list[int] = []
        monkeypatch.setattr(Preview, "follow", lambda *_: told.append(screen.listed.cursor))
        for _ in range(3):
            await app.on_event(events.Key("j", "j"))
        assert not told
        await until(pilot, lambda: told)
        await pilot.pause(0.2)
        assert told == [3]


async def test_the_preview_stays_until_a_record_that_is_on_its_way_is_there(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        preview = screen.query_one(Preview)
        await until(pilot, lambda: preview.shown)
        monkeypatch.setattr(Preview, "clear", lambda _: pytest.fail("the preview was emptied"))
        screen.listed._windows.clear()
        await pilot.press("j")
        await until(pilot, lambda: screen.listed.marked_record is not None)
        record = screen.listed.record(1)
        assert record is not None
        await until(pilot, lambda: preview.shown == record.id)


async def test_a_narrow_screen_hides_the_preview_until_it_is_asked_for(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=NARROW) as pilot:
        screen = await to_records(pilot)
        preview = screen.query_one(Preview)
        assert not preview.display
        await pilot.press("p")
        await until(pilot, lambda: preview.display and preview.shown)
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: screen.has_class("-wide"))
        await until(pilot, lambda: preview.display)


async def test_a_record_opens_to_read_or_to_edit(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        record = screen.listed.record(0)
        assert record is not None
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen))
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.record_id == record.id
        await until(pilot, lambda: isinstance(app.screen, RecordScreen) and app.screen.opened)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)


async def test_a_file_that_cannot_be_read_stays_in_the_list_and_says_so(network: Network) -> None:
    broken = next((network.amina / "upr-submissions").rglob("*.yaml"))
    broken.write_text("title: [\n")
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        screen.search_for(f"is:problem kind:upr {broken.stem.partition('-')[0]}")
        await until_shown(pilot, f"! {UNREADABLE}: {broken.stem[:20]}")


async def test_the_cursor_stays_on_its_record_when_others_come(network: Network) -> None:
    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        screen = await to_records(pilot)
        await pilot.press("j", "j", "j", "j")
        before = screen.listed.marked_record
        assert before is not None
        member = next((network.amina / "members").glob("*.yaml"))
        text = member.read_text().split("\n", 1)[1]
        (member.parent / "aaa-first-q2wz.yaml").write_text(f"title: AAA first\n{text}")
        app.look_outside()
        await until(pilot, lambda: screen.listed.cursor == 5)
        after = screen.listed.marked_record
        assert after is not None
        assert after.id == before.id


@pytest.mark.parametrize("kind", [None, *built_in().names])
def test_every_kind_has_columns_with_names_and_the_title_first(kind: str | None) -> None:
    heads = heads_of(built_in(), kind)
    assert heads[0].sort == "title"
    assert all(head.label for head in heads)
    assert all(head.width for head in heads[1:])


class ManyRecords(App[None]):
    """A list over a hundred thousand records that nobody holds in memory."""

    TOTAL = 100_000

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def compose(self) -> ComposeResult:
        yield RecordList(id="list")

    def fetch(self, offset: int, limit: int) -> Window:
        self.asked.append(offset)
        numbers = range(offset, min(offset + limit, self.TOTAL))
        rows = tuple(Listed(f"r-{n}", "member", f"Record {n}", ("active",)) for n in numbers)
        return Window(offset, rows, self.TOTAL, exact=False)


async def test_a_hundred_thousand_records_are_fetched_only_where_the_member_looks() -> None:
    app = ManyRecords()
    async with app.run_test(size=WIDE) as pilot:
        listed = app.query_one(RecordList)
        listed.focus()
        listed.ask(Question(app.fetch, (Head("title", "Title"), Head("status", "Status", 10))))
        await until_shown(pilot, "Record 0", "active")
        await pilot.press("G")
        await until_shown(pilot, "Record 99999")
        await pilot.press("g")
        await until_shown(pilot, "Record 0")
        for _ in range(30):
            await pilot.press("pagedown")
        await until(
            pilot, lambda: listed.marked_record is not None and str(listed.cursor) in listed.marked_record.title
        )
        assert len(listed._windows) <= WINDOWS_KEPT
        assert len(app.asked) < 30
        assert set(app.asked) <= set(range(0, app.TOTAL, WINDOW))
        assert "Record" in text_of(app)


async def test_an_answer_to_an_older_question_is_dropped() -> None:
    app = ManyRecords()
    async with app.run_test(size=WIDE) as pilot:
        listed = app.query_one(RecordList)

        def one(offset: int, limit: int) -> Window:
            return Window(0, (Listed("a", "member", "The newer answer", ()),), 1, exact=True)

        listed.ask(Question(app.fetch, (Head("title", "Title"),)))
        listed.ask(Question(one, (Head("title", "Title"),)))
        await until_shown(pilot, "The newer answer")
        await pilot.pause(0.2)
        assert listed.count == 1


async def test_a_step_of_the_cursor_filters_only_the_lines_that_it_changes(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    filtered: list[object] = []
    real = Net.apply

    def counted(self: Net, segments: list[Segment], background: Color) -> list[Segment]:
        filtered.append(segments)
        return real(self, segments, background)

    app = app_at(network.amina)
    async with app.run_test(size=WIDE) as pilot:
        await to_records(pilot)
        await pilot.press("p")
        await pilot.pause(0.3)
        monkeypatch.setattr(Net, "apply", counted)
        await pilot.press("down")
        await pilot.pause(0.3)
        # Two lines of the list and what stands beside them; a screen has forty lines of several pieces each.
        assert 0 < len(filtered) < 40, len(filtered)


async def test_the_next_screenful_is_fetched_before_the_member_asks_for_it() -> None:
    app = ManyRecords()
    async with app.run_test(size=WIDE) as pilot:
        listed = app.query_one(RecordList)
        listed.focus()
        listed.ask(Question(app.fetch, (Head("title", "Title"),)))
        await until_shown(pilot, "Record 0")
        await pilot.press("pagedown")
        assert listed.cursor + listed.size.height < WINDOW
        assert app.asked == [0]
        await pilot.press("pagedown")
        assert listed.cursor < WINDOW <= listed.cursor + listed.size.height
        await until(pilot, lambda: app.asked == [0, WINDOW], "what the next screenful shows")
        listed.move_to(5 * WINDOW + listed.scrollable_content_region.height - 1)
        await until(pilot, lambda: listed.marked_record is not None)
        asked = len(app.asked)
        assert 4 * WINDOW not in app.asked
        await pilot.press("up")
        await until(pilot, lambda: app.asked[asked:] == [4 * WINDOW], "and in the other direction")


def layouts_of(app: App[None]) -> list[object]:
    """Return a list that grows with each layout of the screen from now on."""
    seen: list[object] = []
    app.screen.screen_layout_refresh_signal.subscribe(app.screen, seen.append, immediate=True)
    return seen


async def test_a_step_draws_two_lines_and_a_page_each_of_its_lines_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    real = RecordList.pieces

    def counted(self: RecordList, index: int, width: int) -> list[Piece]:
        drawn.append(index)
        return real(self, index, width)

    app = ManyRecords()
    async with app.run_test(size=WIDE) as pilot:
        listed = app.query_one(RecordList)
        listed.focus()
        listed.ask(Question(app.fetch, (Head("title", "Title"), Head("status", "Status", 10))))
        await until_shown(pilot, "Record 0", "active")
        await until(pilot, lambda: listed.show_vertical_scrollbar)
        await pilot.pause(0.3)
        layouts = layouts_of(app)
        monkeypatch.setattr(RecordList, "pieces", counted)
        await pilot.press("down")
        await pilot.pause(0.1)
        assert sorted(drawn) == [0, 1]
        drawn.clear()
        await pilot.press("pagedown")
        await pilot.pause(0.1)
        top = listed.scroll_offset.y
        assert sorted(drawn) == list(range(top, top + listed.size.height))
        assert not layouts


async def test_lines_of_records_are_drawn_without_wrapping_and_share_their_looks() -> None:
    app = ManyRecords()
    async with app.run_test(size=WIDE) as pilot:
        listed = app.query_one(RecordList)
        listed.ask(Question(app.fetch, (Head("title", "Title"), Head("status", "Status", 10)), ("record",)))
        await until_shown(pilot, "Record 0", "active")
        strips = [listed.render_line(y) for y in range(1, 30)]
        assert {strip.cell_length for strip in strips} == {listed.scrollable_content_region.width}
        # The terminal's codes for a look are worked out once for each look, and not for each place where it stands.
        assert len({id(segment.style) for strip in strips for segment in strip}) <= 4


async def test_another_number_of_records_is_told_by_the_bar_without_a_new_layout() -> None:
    app = ManyRecords()
    async with app.run_test(size=WIDE) as pilot:
        listed = app.query_one(RecordList)

        def ask(total: int, title: str) -> None:
            rows = tuple(Listed(f"r-{n}", "member", f"{title} {n}", ()) for n in range(min(total, WINDOW)))
            listed.ask(Question(lambda offset, _limit: Window(offset, rows, total, exact=True), (Head("title", "T"),)))

        ask(90, "Ninety")
        await until_shown(pilot, "Ninety 0")
        listed.action_bottom()
        await until_shown(pilot, "Ninety 89")
        await pilot.pause(0.3)
        layouts = layouts_of(app)
        ask(60, "Sixty")
        await until_shown(pilot, "Sixty 0")
        assert listed.vertical_scrollbar.window_virtual_size == 60
        assert not layouts
        ask(3, "Three")
        await until_shown(pilot, "Three 0")
        await until(pilot, lambda: not listed.show_vertical_scrollbar, "no bar where all is in sight")
        ask(90, "Ninety")
        await until(pilot, lambda: listed.show_vertical_scrollbar, "the bar is back")
        assert layouts


async def test_a_list_that_became_shorter_is_scrolled_no_further_than_its_end() -> None:
    app = ManyRecords()
    async with app.run_test(size=WIDE) as pilot:
        listed = app.query_one(RecordList)
        listed.virtual_size = Size(80, 90)
        await until(pilot, lambda: listed.show_vertical_scrollbar)
        listed.scroll_to(y=50, animate=False, immediate=True)
        listed.virtual_size = Size(80, 60)
        assert listed.scroll_y == listed.max_scroll_y < 50


async def test_who_leads_is_read_in_one_question_for_a_whole_window(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace.open(network.amina)
    workspace.refresh()
    asked: list[set[str]] = []
    real = Index.titles

    def counted(self: Index, ids: Collection[str]) -> dict[str, str]:
        asked.append(set(ids))
        return real(self, ids)

    def one_by_one(self: Index, record_id: str) -> None:
        raise AssertionError(f"asked for {record_id} alone")

    monkeypatch.setattr(Index, "titles", counted)
    monkeypatch.setattr(Index, "row", one_by_one)
    found = question(workspace, View(), date(2026, 6, 1))
    at = [head.sort for head in found.heads].index("lead") - 1
    window = found.fetch(0, WINDOW)
    assert len(asked) == 1
    leads = {row.id: row.lead for row in workspace.search("", limit=WINDOW, today=date(2026, 6, 1)).rows}
    named = real(workspace.index, set(leads.values()))
    assert named
    assert [row.cells[at] for row in window.rows] == [named.get(leads[row.id], leads[row.id]) for row in window.rows]
    found.fetch(0, WINDOW)
    assert len(asked) == 1
    workspace.close()
