"""A case taken in one sitting: parts and questions, one key for a choice, entries without dialogs, what follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.rules.subject import listed, mapping
from cawg_tui.tui.dialog import Answers, Ask
from cawg_tui.tui.form.form import RecordForm
from cawg_tui.tui.form.level import EntryRows
from cawg_tui.tui.intake import FOLLOWS
from cawg_tui.tui.mechanisms import MechanismsScreen
from cawg_tui.tui.messages import NewRecord
from cawg_tui.tui.new_record import NewRecordScreen
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.typeahead import TypeAhead
from cawg_tui.workspace import Workspace
from textual.events import Key

from tests.tui.desk import NOW, editing, go, type_text
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_shown

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from textual.pilot import Pilot

    from tests.tui.desk import Desk


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment


async def call_begins(pilot: Pilot[Any]) -> RecordForm:
    """Begin a case and wait until the first question can be answered."""
    app = pilot.app
    await until(pilot, lambda: getattr(app, "workspace", None) is not None, "an open workspace")
    app.post_message(NewRecord("case"))
    await until(pilot, lambda: isinstance(app.screen, NewRecordScreen), "the screen")
    await editing(pilot, "requester")
    return app.screen.query_one(RecordForm)


def values_of(form: RecordForm) -> Values:
    return form.context.model.wanted()


def cases(desk: Desk) -> list[Values]:
    """Return the cases that were made."""
    workspace = Workspace.open(desk.folder)
    workspace.refresh()
    found = [workspace.record(row.id).values for row in workspace.search("kind:case", limit=9).rows]
    workspace.close()
    return [one for one in found if "placeholder" not in str(one["title"])]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_one_line_says_the_part_how_much_is_answered_and_since_when(desk: Desk, size: tuple[int, int]) -> None:
    clock = Clock()
    async with app_at(desk.folder, clock=clock).run_test(size=size) as pilot:
        await call_begins(pilot)
        await until_shown(pilot, "Who is calling, and how do we reach back safely?", "Where is it?")
        await until_shown(pilot, "part 1 of 10: Who calls", "0 answered", "0 of 15 min")
        assert "needed" not in text_of(pilot.app)
        clock.moment += timedelta(minutes=4, seconds=30)
        await pilot.press("a")
        await until_shown(pilot, "1 answered", "4 of 15 min")
        clock.moment += timedelta(minutes=20)
        await pilot.press("f5")
        await until_shown(pilot, "part 2 of 10: Where", "24 of 15 min")
        await pilot.press("shift+f5")
        await until_shown(pilot, "part 1 of 10: Who calls")


async def test_a_call_is_typed_from_part_to_part_and_entries_need_no_dialog(desk: Desk) -> None:
    async with app_at(desk.folder, clock=Clock()).run_test(size=NARROW) as pilot:
        form = await call_begins(pilot)
        await pilot.press("f5", "f5", "f5")
        await editing(pilot, "project")
        await pilot.press("enter")
        await editing(pilot, "name")
        await type_text(pilot, "Hydro")
        await pilot.press("f6")
        await until(
            pilot, lambda: form.current is not None and form.current.address == ("companies", 1, "name"), "a second"
        )
        await type_text(pilot, "Dam Co")
        await pilot.press("f6", "f6")
        await until(
            pilot, lambda: form.current is not None and form.current.address == ("companies", 2, "name"), "a third"
        )
        assert len(form.context.model.entries(("companies",))) == 3
        assert len(form.levels) == 1
        companies = [one.get("name") for one in listed(values_of(form)["companies"]) if isinstance(one, dict)]
        assert companies == ["Hydro", "Dam Co"]
        assert len(form.query(EntryRows)) == 4


async def test_enter_takes_the_offer_and_goes_on_and_stays_only_where_several_may_be_named(desk: Desk) -> None:
    async with app_at(desk.folder, clock=Clock()).run_test(size=NARROW) as pilot:
        form = await call_begins(pilot)
        await pilot.press("tab", "tab")
        await editing(pilot, "languages")
        await type_text(pilot, "spani")
        await pilot.press("enter")
        await until(pilot, lambda: values_of(form)["languages"] == ["es"], "the language")
        await pilot.press("enter")
        await editing(pilot, "received")
        await pilot.press("tab")
        await editing(pilot, "country")
        await type_text(pilot, "ugan")
        await pilot.press("enter")
        await editing(pilot, "region")
        assert values_of(form)["country"] == "UGA"


async def test_one_more_entry_is_added_from_within_a_text_and_the_text_stays(desk: Desk) -> None:
    async with app_at(desk.folder, clock=Clock()).run_test(size=NARROW) as pilot:
        form = await call_begins(pilot)
        await go(pilot, "objectives/0/text")
        await type_text(pilot, "Land back")
        await pilot.press("f6")
        await until(
            pilot, lambda: form.current is not None and form.current.address == ("objectives", 1, "text"), "a second"
        )
        await editing(pilot, "text")
        await type_text(pilot, "Pay")
        said = [mapping(one)["text"] for one in listed(values_of(form)["objectives"])]
        assert said == ["Land back", "Pay"]


async def test_choices_take_one_key_several_where_several_fit_and_yes_and_no_too(desk: Desk) -> None:
    async with app_at(desk.folder, clock=Clock()).run_test(size=NARROW) as pilot:
        form = await call_begins(pilot)
        await go(pilot, "ongoing")
        await pilot.press("y")
        await go(pilot, "complainants/kinds")
        await until_shown(pilot, " 1 Affected", " 3 NGO")
        await pilot.press("1", "4", "3", "4", "x")
        await until_shown(pilot, "•1 Affected", "•3 NGO", " 4 Union")
        await go(pilot, "risk/reprisal")
        await pilot.press("3")
        await go(pilot, "consent/share_in_wg")
        await pilot.press("1", "backspace", "right")
        await until(pilot, lambda: "consent" in values_of(form), "a consent")
        values = values_of(form)
        assert values["ongoing"] is True
        assert values["complainants"] == {"kinds": ["affected", "ngo"]}
        assert values["risk"] == {"reprisal": "high"}
        assert values["consent"] == {"share_in_wg": "asked"}


def test_every_answer_to_what_follows_is_read_whole_on_a_small_screen() -> None:
    answers = Answers(FOLLOWS)
    room = 66
    assert [one.will for at, one in enumerate(FOLLOWS) if one.will not in answers.line(at, room).plain] == []


async def test_words_typed_ahead_of_the_screen_reach_the_fields_they_are_meant_for(desk: Desk) -> None:
    async with app_at(desk.folder, clock=Clock()).run_test(size=WIDE) as pilot:
        form = await call_begins(pilot)
        names = {" ": "space"}
        words = (
            "River council",
            "tab",
            "by the parish",
            "f5",
            "kenya",
            "enter",
            "north",
            "f5",
            "evictions",
            "tab",
            "n",
        )
        for word in words:
            keys = [word] if word in {"tab", "f5", "enter"} else list(word)
            for key in keys:
                pilot.app.post_message(Key(names.get(key, key), key if len(key) == 1 else None))
        app = pilot.app
        assert isinstance(app, TypeAhead)
        await until(pilot, lambda: values_of(form).get("ongoing") is False and not app.is_holding, "the last answer")
        values = values_of(form)
        assert values["requester"] == "River council"
        assert values["call_back"] == "by the parish"
        assert (values["country"], values["region"], values["harms"]) == ("KEN", "north", ["evictions"])


async def test_the_title_follows_the_facts_until_it_has_words_of_its_own(desk: Desk) -> None:
    async with app_at(desk.folder, clock=Clock()).run_test(size=WIDE) as pilot:
        form = await call_begins(pilot)
        assert values_of(form)["title"] == f"Case, {NOW.date()}"
        assert not form.context.model.is_changed
        await go(pilot, "country")
        await type_text(pilot, "kenya")
        await until(pilot, lambda: values_of(form)["title"] == f"Kenya, {NOW.date()}", "the country in it")
        await go(pilot, "title")
        await until_shown(pilot, "What do we call it, giving nobody away?")
        await pilot.press("end", "ctrl+u", "m", "y")
        await go(pilot, "sector")
        await type_text(pilot, "mining")
        await until(pilot, lambda: values_of(form).get("sector") == "mining", "the sector")
        assert values_of(form)["title"] == "my"


async def test_what_was_taken_is_a_case_at_intake_and_what_follows_is_offered(desk: Desk) -> None:
    app = app_at(desk.folder, clock=Clock())
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await call_begins(pilot)
        await type_text(pilot, "River council")
        await go(pilot, "happened")
        await type_text(pilot, "31 Feb 2026")
        await pilot.press("f2")
        await editing(pilot, "happened")
        await until_shown(pilot, "2026-02-31 is not a day of the calendar")
        assert cases(desk) == []
        await pilot.press("end", "ctrl+u", "1", "space", "M", "a", "y", "space", "2", "0", "2", "6", "f2")
        await until(pilot, lambda: isinstance(app.screen, Ask), "what follows")
        await until_shown(pilot, "The request is noted", "Nobody is told of it before the community agrees")
        await until_shown(pilot, "Find mechanisms", "Weigh it", "Find members")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MechanismsScreen), "the mechanisms")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the case to read")
        await until_shown(pilot, "Case · Intake", "a Criteria", "m Mechanisms", "w Members")
    (made,) = cases(desk)
    assert (made["status"], made["confidentiality"], made["happened"]) == ("intake", "restricted", "2026-05-01")
    assert made["requester"] == "River council"
    assert not set(made) & {"companies", "finance", "objectives", "tried", "complainants"}
    assert "council" not in desk.git("log", "-1", "--format=%s", "--name-only")


async def test_a_call_that_broke_off_goes_on_where_it_was(desk: Desk) -> None:
    app = app_at(desk.folder, clock=Clock())
    async with app.run_test(size=NARROW) as pilot:
        await call_begins(pilot)
        await pilot.press("f5", "f5", "f5", "tab")
        await editing(pilot, "name")
        await type_text(pilot, "Hydro")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, NewRecordScreen), "the screen before")
        app.post_message(NewRecord("case"))
        await until_shown(pilot, "You began a case at", "Continue with it")
        await pilot.press("enter")
        await editing(pilot, "requester")
        await until_shown(pilot, "1 answered")
        await app.screen.query_one(RecordForm).go_to("companies")
        await editing(pilot, "name")
        await until_shown(pilot, "Hydro")


@pytest.mark.parametrize(("size", "typed"), [(WIDE, "kenya"), (NARROW, "kenya"), (WIDE, "kenyaland")])
async def test_the_question_of_a_part_stands_above_its_first_field_when_offers_above_it_go(
    desk: Desk, size: tuple[int, int], typed: str
) -> None:
    async with app_at(desk.folder, clock=Clock()).run_test(size=size) as pilot:
        await call_begins(pilot)
        await pilot.press("f5")
        await editing(pilot, "country")
        await type_text(pilot, typed)
        await pilot.press("f5")
        await editing(pilot, "harms")
        await pilot.pause(0.3)
        await until_shown(pilot, "What is happening, and is it still going on?", "Harms")
