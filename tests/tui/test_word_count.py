"""Words while they are typed, words by part to read, and a submission that fills itself in from its State."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.cli.main import run
from cawg_tui.records.kinds import built_in
from cawg_tui.rules.upr import Profile, UprRules
from cawg_tui.tui.messages import NewRecord
from cawg_tui.tui.new_record import NewRecordScreen
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.word_count import WordCount, line, table
from cawg_tui.workspace import Workspace
from textual import events

from tests.tui.desk import KENYA, clear, edit_field, editing, form_of, go, open_record, save, type_text
from tests.tui.screens import NARROW, WIDE, until, until_shown

if TYPE_CHECKING:
    from typing import Any

    from cawg_tui.records.values import Values
    from textual.pilot import Pilot

    from tests.tui.desk import Desk

COMING = """\
- session: 61
  start: 2030-01-21
  end: 2030-02-01
  states:
  - GHA
  - IND
  submissions_close: 2029-07-12
  verified: true
"""
RULES = UprRules({"upr-c4": Profile("upr-c4", {"joint": 20}, verified=False)}, {})
TEXT: Values = {
    "type": "joint", "rule_profile": "upr-c4", "summary": "Five words stand right here.",
    "issues": [{"id": "iss22", "title": "Wages", "paras": "One two three."}],
}  # fmt: skip


@pytest.fixture
def with_calendar(desk: Desk) -> Desk:
    """Return a workspace whose calendar has a coming session, and a recommendation of an earlier one."""
    calendar = desk.folder / "rules" / "upr-calendar.yaml"
    calendar.write_text(calendar.read_text("utf-8").rstrip("\n") + "\n" + COMING, "utf-8")
    profile = desk.folder / "rules" / "upr-c4.yaml"
    profile.write_text(profile.read_text("utf-8").replace("sessions_to: 54", "sessions_to: 61"), "utf-8")
    workspace = Workspace.open(desk.folder)
    workspace.new(workspace.kinds["recommendation"], {
        "title": "Land", "sur": "GHA", "source": "upr", "session": 40, "number": "123.4", "states": ["NOR"],
        "text": "Protect land rights.",
    })  # fmt: skip
    workspace.close()
    desk.commit("Add a session")
    return desk


async def begin(pilot: Pilot[Any]) -> None:
    app = pilot.app
    await until(pilot, lambda: getattr(app, "workspace", None) is not None, "an open workspace")
    app.post_message(NewRecord("upr_submission"))
    await editing(pilot, "sur")


def test_the_line_says_words_left_and_the_part_that_is_written_first() -> None:
    said = "9 of 20 words: 11 words left (limit not verified)"
    assert line(TEXT, "title", RULES).plain == f"{said} · Summary 5 · Wages 4"
    assert line(TEXT, "issues/iss22/paras", RULES).plain == f"{said} · Wages 4 · Summary 5"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"counted_words": 5702}, "5,702 of 20 words: 5,682 too many (noted by hand; 9 here) (limit not verified)"),
        ({"summary": "word " * 20}, "24 of 20 words: 4 too many (limit not verified)"),
        ({"rule_profile": "upr-c9"}, "9 words; no limit is known"),
        ({"type": "[/x] individual"}, "9 words; no limit is known"),
        ({"issues": "broken", "summary": None}, "0 of 20 words: 20 words left (limit not verified)"),
    ],
)
def test_the_line_says_too_many_noted_or_without_a_limit(more: Values, said: str) -> None:
    assert line({**TEXT, **more}, "", RULES).plain.partition(" · ")[0] == said


def test_a_verified_limit_is_said_without_a_remark() -> None:
    rules = UprRules({"upr-c4": Profile("upr-c4", {"joint": 20}, verified=True)}, {})
    assert line(TEXT, "", rules).plain.startswith("9 of 20 words: 11 words left · ")


LAND: Values = {"id": "iss33", "title": "Land", "paras": "Four."}
TWO: Values = {**TEXT, "issues": [{"id": "iss22", "title": "Wages", "paras": "One two three."}, LAND]}


@pytest.mark.parametrize(
    ("paras", "said"),
    [
        ("One two three.", "11 of 20 words: 9 words left (limit not verified) · Wages 4, 3 left of its even share"),
        (
            "One two three four five six seven eight nine ten.",
            "18 of 20 words: 2 words left (limit not verified) · Wages 11, 4 over its even share of 7",
        ),
        (
            "One two three four five six seven eight nine ten eleven.",
            "19 of 20 words: near the limit, 1 word left (limit not verified) · Wages 12, 5 over its even share of 7",
        ),
    ],
)
def test_each_issue_says_what_it_has_left_of_an_even_share_and_near_is_said_in_words(paras: str, said: str) -> None:
    values: Values = {**TWO, "issues": [{"id": "iss22", "title": "Wages", "paras": paras}, LAND]}
    assert line(values, "issues/iss22", RULES).plain == f"{said} · Summary 5 · Land 2"


def test_the_table_says_the_shares_too() -> None:
    rows = [one.plain for one in table(TWO, RULES).beside.blocks if not isinstance(one, tuple)]
    assert rows[1:] == [
        "     5  Summary", "     4  Wages  3 left of its even share of 7",
        "     2  Land  5 left of its even share of 7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("حقوق العمال في المنطقة الحرة", 5),
        ("زكاة\u200f المال، وـالأرض.", 3),
        ("土地の権利。", 5),
        ("土地权 and 3 more", 6),
        ("\u202e\u202c", 0),
        ("Los trabajadores — sin contrato — cobran 3,5 %", 7),
    ],
)
def test_words_of_other_scripts_are_counted_as_a_word_processor_does(text: str, words: int) -> None:
    values: Values = {"type": "joint", "rule_profile": "upr-c4", "issues": [{"id": "a", "title": "", "paras": text}]}
    assert line(values, "", RULES).plain.startswith(f"{words} of 20 words: ")


async def test_a_text_as_long_as_the_limit_takes_keys_and_is_counted_once_for_many(desk: Desk) -> None:
    long = "\n".join("    " + "palabra " * 69 + "fin." for _ in range(80))
    text = desk.kenya.read_text("utf-8")
    before = "    The first paragraph stands here.\n    The second paragraph stands here."
    desk.kenya.write_text(text.replace(before, long), "utf-8")
    desk.commit("A long text")
    app = desk.app()
    async with app.run_test(size=NARROW) as pilot:
        await edit_field(pilot, "issues/iss22/paras")
        await until_shown(pilot, "5,613 of 5,630 words: near the limit, 17 words left (limit not verified)")
        counts: list[int] = []
        counted = app.screen.query_one(WordCount)
        usual = counted._count

        def noted() -> None:
            counts.append(1)
            usual()

        counted._count = noted  # type: ignore[method-assign]
        for _ in range(18):
            for letter in ("x", " "):
                app.post_message(events.Key("space" if letter == " " else letter, letter))
        await until_shown(pilot, "5,631 of 5,630 words: 1 too many")
        assert len(counts) < 18


def test_the_table_has_a_line_for_each_part_that_has_words() -> None:
    whole: Values = {**TEXT, "submitters": [{"org": "Example Group"}]}
    rows = [one.plain for one in table(whole, RULES).beside.blocks if not isinstance(one, tuple)]
    assert rows[1:] == ["     5  Summary", "     4  Wages", "     2  not counted: cover, sources"]


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_words_are_counted_while_they_are_typed(desk: Desk, size: tuple[int, int]) -> None:
    app = desk.app()
    async with app.run_test(size=size) as pilot:
        await edit_field(pilot, "summary")
        await until_shown(pilot, "23 of 5,630 words: 5,607 words left (limit not verified) · Summary 8")
        await type_text(pilot, "two more ")
        await until_shown(pilot, "25 of 5,630 words: 5,605 words left", "Summary 10")
        await go(pilot, "issues/iss22/paras")
        await until_shown(pilot, "Wages 14, 2,796")
        await clear(pilot)
        await until_shown(pilot, "15 of 5,630 words", "Wages 4, 2,806")


async def test_a_record_of_another_kind_has_no_such_line(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_record(pilot, "beatriz-montoya-bbbb", edit=True)
        await editing(pilot, "title")
        assert not app.screen.query(WordCount)


async def test_the_record_shows_its_words_by_part(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=(120, 60)) as pilot:
        await open_record(pilot)
        await until_shown(pilot, "Words", "23 of 5,630 words", "14  Wages", "8  Summary", "1  Health")


async def test_a_count_that_the_text_has_outgrown_goes_and_the_save_says_so(desk: Desk) -> None:
    workspace = Workspace.open(desk.folder)
    stored = workspace.record(KENYA)
    noted = workspace.save(stored, {**stored.values, "counted_words": 23, "total_words": 60}).stored
    saved = workspace.save(noted, {**noted.values, "summary": "Now there are a few more words than there were."})
    workspace.close()
    assert "counted_words" not in saved.stored.values
    assert saved.stored.values["total_words"] == 60
    assert saved.besides == "Changed with it, as the rules ask: Counted words."


async def test_a_new_submission_fills_itself_in_from_its_state(with_calendar: Desk) -> None:
    app = with_calendar.app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await begin(pilot)
        await type_text(pilot, "ghan")
        await pilot.press("enter")
        await until_shown(pilot, "Ghana is reviewed in session 61", "Ghana, session 61: joint submission", "upr-c4")
        await until_shown(pilot, "Stakeholder submission", "Pre-session (about)", "Review begins")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record's own form")
    (path,) = (with_calendar.folder / "upr-submissions").glob("ghana*.yaml")
    text = path.read_text("utf-8")
    for said in ("session: 61", "cycle: 4", "type: joint", "date: 2029-07-12", "tz: Europe/Zurich", "123.4 (Norway)"):
        assert said in text
    assert with_calendar.git("status", "--porcelain") == ""


async def test_making_it_at_once_waits_for_what_the_state_brings(with_calendar: Desk) -> None:
    app = with_calendar.app()
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await begin(pilot)
        await pilot.press("g", "h", "a", "f2")
        await until(pilot, lambda: isinstance(app.screen, RecordScreen), "the record's own form")
    assert len(list((with_calendar.folder / "upr-submissions").glob("ghana*.yaml"))) == 1


async def test_what_the_member_typed_stands_and_another_state_replaces_the_rest(with_calendar: Desk) -> None:
    app = with_calendar.app()
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot)
        await type_text(pilot, "ind")
        await until_shown(pilot, "India, session 61: joint submission")
        await form_of(app).go_to("session")
        await editing(pilot, "session")
        await clear(pilot)
        await type_text(pilot, "62")
        await form_of(app).go_to("sur")
        await editing(pilot, "sur")
        await clear(pilot)
        await type_text(pilot, "indones")
        await pilot.press("enter")
        await until_shown(pilot, "No coming review of Indonesia", "Indonesia: joint submission", "62")
        assert isinstance(app.screen, NewRecordScreen)
        shared = app.screen.shared
        assert shared is not None
        assert "deadlines" not in shared.model.values
        assert shared.model.values["session"] == 62


async def test_a_draft_goes_on_without_filling_anything_in_again(with_calendar: Desk) -> None:
    app = with_calendar.app()
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot)
        await type_text(pilot, "gha")
        await until_shown(pilot, "Ghana, session 61: joint submission")
        await form_of(app).go_to("title")
        await editing(pilot, "title")
        await clear(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, NewRecordScreen), "the screen before")
        app.post_message(NewRecord("upr_submission"))
        await until_shown(pilot, "Continue with it")
        await pilot.press("enter")
        await editing(pilot, "title")
        await until_shown(pilot, "12 Jul 2029")
        await pilot.press("f2")
        await until_shown(pilot, "New UPR submission")
        assert isinstance(app.screen, NewRecordScreen)


def test_the_command_fills_in_the_same_unless_it_is_set(
    with_calendar: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["-C", str(with_calendar.folder), "new", "upr_submission", "--title", "Ours", "--set", "sur=GHA"]
    assert run([*asked, "--set", "cycle=5"]) == 0
    workspace = Workspace.open(with_calendar.folder)
    values = workspace.record(capsys.readouterr().out.split()[-1]).values
    workspace.close()
    assert (values["title"], values["session"], values["cycle"], values["rule_profile"]) == ("Ours", 61, 5, "upr-c4")
    issues, deadlines = values["issues"], built_in()["upr_submission"].fields.get("deadlines")
    assert isinstance(issues, list)
    assert isinstance(issues[0], dict)
    assert issues[0]["prev_recs"] == ["123.4 (Norway)"]
    assert deadlines is not None
    assert deadlines.type.check(values["deadlines"]) == ""


async def test_saving_in_the_form_brings_the_count_up_to_date(desk: Desk) -> None:
    app = desk.app()
    async with app.run_test(size=WIDE) as pilot:
        await edit_field(pilot, "issues/iss22/title")
        await type_text(pilot, " now")
        await save(pilot)
        await until_shown(pilot, "24 of 5,630 words")
