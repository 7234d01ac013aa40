"""What a record's view shows that nobody wrote: a plan's progress, who could teach, articles by draft, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.rules.articles import articles
from cawg_tui.tui.dialog import Ask
from cawg_tui.tui.linked import MOST, Linked, LinkedList, linked
from cawg_tui.tui.plan_view import Reckoned, above, bar
from cawg_tui.tui.record import RecordScreen
from cawg_tui.workspace import Workspace
from textual.app import App

from tests.test_planning import PETITION, PHONE, PLAN_2026
from tests.tui.desk import NOW, open_record
from tests.tui.screens import NARROW, WIDE, app_at, text_of, until, until_shown

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from textual.app import ComposeResult

    from tests.conftest import Network

TREATY = "legally-binding-instrument-on-transnational-corporations-lb7t"
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.mark.parametrize(("share", "shown"), [
    (0.0, "░░░░░░░░░░   0 %"), (0.6, "██████░░░░  60 %"), (0.999, "█████████░ 100 %"), (1.0, "██████████ 100 %"),
])  # fmt: skip
def test_a_bar_has_its_number_and_is_full_only_for_what_is_done(share: float, shown: str) -> None:
    assert bar(share) == shown


@SIZES
async def test_a_plan_shows_how_far_it_has_come(network: Network, size: tuple[int, int]) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await open_record(pilot, PLAN_2026)
        await until_shown(pilot, "How far it has come", "The whole plan.", "Q1", "Q4", "late")
        quarters = next(line for line in text_of(app).splitlines() if "Q1" in line)
        assert [f"Q{at}" in quarters for at in (1, 2, 3, 4)] == [True] * 4


async def test_enter_on_a_link_opens_the_record_at_the_other_end(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot, PLAN_2026)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen.focused, LinkedList), "the links")
        await until_shown(pilot, "This record names")
        links = app.screen.query_one(LinkedList)
        found = [one for one in links.lines if isinstance(one, Linked)]
        assert ("workplan-2027-draft-placeholder-wp7e", False, ("plan before",)) in [
            (one.record_id, one.outgoing, one.how) for one in found
        ]
        await pilot.press("end")
        await until_shown(pilot, "Linked from (", "Workplan 2027")
        await pilot.press("enter")
        await until(pilot, lambda: shown(app) == found[-1].record_id, found[-1].record_id)
        await pilot.press("escape")
        await until(pilot, lambda: shown(app) == PLAN_2026, "the plan again")


async def test_a_typed_link_says_what_it_is_from_both_ends(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_record(pilot, TREATY)
        assert screen.opened is not None
        out = {one.record_id: one.how for one in screen.opened.reckoned.links if one.outgoing}
        assert out["following-the-binding-treaty-placeholder-group-aaj3"] == ("supports",)
        other = await open_record(pilot, "collective-submission-to-the-treaty-working-group-2016-32gt")
        await until(pilot, lambda: shown(app) == other.record_id or other.opened, "the other end")
        screen = next(one for one in app.screen_stack if isinstance(one, RecordScreen) and one.record_id != TREATY)
        await until(pilot, lambda: screen.opened is not None, "the other end")
        assert screen.opened is not None
        back = {one.record_id: one.how for one in screen.opened.reckoned.links if not one.outgoing}
        assert back[TREATY] == ("follows",)


async def test_an_exchange_shows_who_could_teach_it_and_what_its_participants_need(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot, PETITION)
        await until_shown(pilot, "Who could teach it", "Inter-American")
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot, PHONE)
        await until_shown(pilot, "Interpretation ", "Swahili for", "missing", "there")


async def test_articles_stand_against_the_drafts(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot, TREATY)
        await until_shown(pilot, "Articles by draft", "Access to remedy", "red", "1 Updated draft")


PROCESS: Values = {
    "drafts": [{"id": "a", "label": "Zero"}, {"id": "b", "label": "First"}],
    "articles": [{"n": "6", "title": "[/x] Prevention", "red_line": True, "texts": [
        {"draft": "Zero", "text": "States shall prevent harm."}, {"draft": "First", "text": "States may prevent harm."},
    ]}],
    "state_positions": [{"id": "1", "state": "KEN", "article": "6", "stance": -2}],
}  # fmt: skip


def test_of_very_many_records_that_name_one_the_first_are_listed(network: Network) -> None:
    lead = "beatriz-demo-member-placeholder-b5tz"
    for at in range(MOST + 5):
        text = f"title: Letter {at:03}\nstatus: draft\nlead: {lead}\nconfidentiality: network\n"
        (network.amina / "initiatives" / f"letter-{at:03}-abcd.yaml").write_text(text, "utf-8")
    workspace = Workspace.open(network.amina)
    workspace.refresh()
    found = linked(workspace, workspace.record(lead))
    workspace.close()
    assert sum(not one.outgoing for one in found) == MOST
    assert f"Linked from (the first {MOST})" in LinkedList(found).lines


def test_a_link_that_leads_nowhere_is_listed_and_cannot_be_opened() -> None:
    there = Linked("a", "There", "case", (), outgoing=True, there=True)
    lines = LinkedList([Linked("gone", "gone", "not in this workspace", ("lead",), outgoing=True, there=False), there])
    assert [lines.can_stop(at) for at in range(lines.count)] == [False, False, True]
    assert "not in this workspace" in lines.line(1, 80).plain


class ArticlesApp(App[None]):
    """The table of articles alone."""

    def compose(self) -> ComposeResult:
        yield from above(Reckoned(articles=tuple(articles(PROCESS))), {})


@SIZES
async def test_how_an_article_changed_between_drafts_is_marked(size: tuple[int, int]) -> None:
    app = ArticlesApp()
    async with app.run_test(size=size) as pilot:
        await until_shown(pilot, "Zero → First", "States [shall] prevent harm.", "States [may] prevent harm.", "−2")
        row = next(line for line in text_of(app).splitlines() if line.startswith("6"))
        assert row.split() == ["6", "[/x]", "Prevention", "red", "none", "+", "≠", "1", "·", "·", "·", "·", "−2"]


async def test_the_plan_after_is_begun_by_a_key_and_opened(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await open_record(pilot, PLAN_2026)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await until_shown(pilot, "Begin the plan of 2027?", "There is a plan after this one already")
        # There is one already: a key pressed twice by mistake makes no second.
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, Ask), "the plan")
        assert shown(app) == PLAN_2026
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question again")
        await pilot.press("down", "enter")
        await until(pilot, lambda: shown(app) not in {"", PLAN_2026}, "the new plan")
        made = shown(app)
    workspace = Workspace.open(network.amina)
    values = workspace.record(made).values
    workspace.close()
    assert (values["year"], values["previous"], values["status"]) == (2027, PLAN_2026, "draft_sc")


async def test_leaving_the_question_writes_no_plan_and_other_kinds_do_not_offer_it(network: Network) -> None:
    app = app_at(network.amina, clock=lambda: NOW)
    before = sorted((network.amina / "workplans").iterdir())
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot, PLAN_2026)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, Ask), "the question")
        await pilot.press("escape")
        await until(pilot, lambda: shown(app) == PLAN_2026, "the plan")
    assert sorted((network.amina / "workplans").iterdir()) == before
    app = app_at(network.amina, clock=lambda: NOW)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_record(pilot, PETITION)
        assert screen.check_action("next_year", ()) is False


def shown(app: App[Any]) -> str:
    """Return the id of the record on top."""
    return app.screen.record_id if isinstance(app.screen, RecordScreen) and app.screen.opened is not None else ""
