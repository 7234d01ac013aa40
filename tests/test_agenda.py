"""What is due: the days each kind keeps, how the index holds them, and how they are grouped and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.agenda import LATE, NOBODY, DueItem, due_items, firmness, grouped, hard_first, names, workload
from cawg_tui.records.kinds import MODELS, built_in
from cawg_tui.records.own import extended
from cawg_tui.rules.due_days import days
from cawg_tui.workspace import Workspace
from hypothesis import given
from hypothesis import strategies as st

from tests.index.conftest import Files

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.values import Value, Values

    from tests.conftest import Network

KINDS = built_in()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()


def said(kind: str, **values: Any) -> list[tuple[str, str, str]]:
    """Return where, what and when of a record's own days."""
    return [(one.path, one.what, one.day.isoformat()) for one in days(KINDS[kind], values)]


def item(at: str, **how: Any) -> DueItem:
    day = date.fromisoformat(at)
    usual = DueItem("r1", "Record", "tasks/a", "Do it", "", (day - TODAY).days, day, "", "", False, True, "", True)
    return replace(usual, **how)


# --- the days of each kind --------------------------------------------------------------------------------

TOLD: list[tuple[str, Values, list[tuple[str, str, str]]]] = [
    (
        "case",
        {"status": "active", "actions": [
            {"id": "a", "what": "Write", "who": "m", "due": "2026-12-01"},
            {"id": "b", "what": "Written", "due": "2026-12-01", "date": "2026-11"}]},
        [("actions/a", "Write", "2026-12-01")],
    ),
    (
        "case",
        {"status": "active",
         "candidates": [{"mechanism": "ifc-cao", "last_date": "2027-01-05", "chosen": True},
                        {"mechanism": "adb-am", "last_date": "2027-01-06", "fit": "blocked"},
                        {"mechanism": "eib-cm", "last_date": "2027-01-07"}],
         "actions": [{"id": "a", "what": "Filed", "mechanism": "eib-cm", "date": "2026-11-01", "stage": "filed"}]},
        [("candidates/ifc-cao", "Last day to file: ifc-cao", "2027-01-05")],
    ),
    (
        "safeguard_review",
        {"status": "preparing", "phase": "draft2", "board_date": "2027-06", "effective_date": "2027-09-01",
         "windows": [{"id": "w", "phase": "draft2", "closes": "2027-01-29"}]},
        [("effective_date", "The policy comes into force", "2027-09-01"),
         ("windows/w", "Comments close (draft2)", "2027-01-29")],
    ),
    (
        "sign_on",
        {"status": "open", "opens": "2026-11-01", "closes": "2026-12-01", "sends": "2026-12-03"},
        [("closes", "Closes for signatures", "2026-12-01"), ("sends", "The letter goes out", "2026-12-03")],
    ),
    ("sign_on", {"status": "sent", "opens": "2026-11-01", "closes": "2026-12-01", "sends": "2026-12-03"}, []),
    (
        "standards_process",
        {"status": "negotiation",
         "sessions": [{"id": "s", "name": "Round 3", "start": "2026-12-09", "registration": "2026-12-02",
                       "speakers_list": "2026-12-04"}, {"id": "t", "name": "Round 4", "start": "2027-10"}],
         "inputs": [{"id": "i", "title": "Comments", "deadline": "2026-12-18"},
                    {"id": "j", "title": "Sent", "deadline": "2026-12-18", "filed": "2026-11-01"}]},
        [("sessions/s", "Register for Round 3", "2026-12-02"),
         ("sessions/s", "Ask for the floor at Round 3", "2026-12-04"),
         ("sessions/s", "Begins: Round 3", "2026-12-09"), ("inputs/i", "Hand in: Comments", "2026-12-18")],
    ),
    (
        "learning_exchange",
        {"status": "planned", "date": "2027-03-16",
         "follow_up": [{"id": "f", "what": "Call", "due": "2027-04-01"},
                       {"id": "g", "what": "Held", "due": "2027-04-01", "done": True}]},
        [("date", "The exchange begins", "2027-03-16"), ("follow_up/f", "Call", "2027-04-01")],
    ),
    ("event", {"status": "planning", "start": "2027-02-09", "end": "2027-02-12"},
     [("start", "The event begins", "2027-02-09")]),
    ("event", {"status": "planning", "start": "2027-02", "end": "2027"}, []),
    (
        "initiative",
        {"status": "active", "review_date": "2027-02-26",
         "milestones": [{"id": "m", "what": "Draft", "date": "2027-01-10"},
                        {"id": "n", "what": "Old", "date": "2026-01-10", "done": True}]},
        [("milestones/m", "Draft", "2027-01-10"), ("review_date", "Review of the initiative", "2027-02-26")],
    ),
    (
        "upr_submission",
        {"status": "submitted", "presession": {"date": "2027-02-01"},
         "midterm": {"due": "2029-05-01", "filed": "2029"}},
        [("presession/date", "Pre-session", "2027-02-01")],
    ),
    (
        "workplan",
        {"status": "running", "year": 2027, "objectives": [{"id": "o", "activities": [
            {"id": "a", "text": "Course", "quarter": 2}, {"id": "b", "text": "Held", "quarter": 1, "status": "done"},
            {"id": "c", "text": "No quarter"}]}]},
        [("objectives/o/activities/a", "Course", "2027-06-30")],
    ),
    ("mechanism", {"status": "active", "next_review": "2027-05-01", "applies_from": "2027"},
     [("next_review", "The mechanism's own rules change", "2027-05-01")]),
    ("member", {"status": "active", "joined": "2020-01-01"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "wanted"), TOLD, ids=[f"{at}-{one[0]}" for at, one in enumerate(TOLD)])
def test_a_kind_tells_the_days_it_keeps_and_leaves_out_what_is_done(
    kind: str, values: Values, wanted: list[tuple[str, str, str]]
) -> None:
    assert said(kind, **values) == wanted


def test_a_day_that_a_deadline_names_is_said_once() -> None:
    values = {
        "status": "open",
        "closes": "2026-12-01",
        "deadlines": [{"id": "d", "what": "Ends", "date": "2026-12-01"}],
    }
    assert said("sign_on", **values) == []
    assert said("sign_on", **{**values, "closes": "2026-12-02"}) == [("closes", "Closes for signatures", "2026-12-02")]


def test_how_firm_a_day_is_and_whose_comes_from_the_record() -> None:
    (closes,) = days(KINDS["sign_on"], {"status": "open", "closes": "2026-12-01", "closes_time": "12:00", "tz": "UTC"})
    assert (closes.hard, closes.lapses, closes.time, closes.zone) == (True, False, "12:00", "UTC")
    (action,) = days(KINDS["case"], {"actions": [{"id": "a", "what": "Write", "who": "m", "due": "2026-12-01"}]})
    assert (action.who, action.task, action.hard) == ("m", True, False)
    windows: list[Value] = [{"id": at, "phase": at, "closes": f"2027-01-0{at[-1]}"} for at in ("draft1", "draft2")]
    review: Values = {"status": "preparing", "phase": "draft2", "windows": windows}
    assert [(one.hard, one.lapses) for one in days(KINDS["safeguard_review"], review)] == [(False, True), (True, False)]
    filed = days(KINDS["safeguard_review"], {**review, "status": "filed"})
    assert all(one.lapses for one in filed)


def test_the_workspaces_own_days_count_as_dates_to_come_and_private_ones_do_not() -> None:
    own_kinds: Values = {"hearing": {"folder": "hearings", "fields": {
        "heard": {"type": "day", "label": "Heard on"}, "since": {"type": "date"},
        "quiet": {"type": "day", "private": True}}}}  # fmt: skip
    own_fields: Values = {"event": {"visa_letters": {"type": "day", "label": "Visa letters", "group": "Travel"}}}
    kinds, problems = extended(KINDS, own_fields, own_kinds)
    assert problems == []
    (heard,) = days(kinds["hearing"], {"heard": "2027-01-05", "since": "2020-01-01", "quiet": "2027-01-06"})
    assert (heard.path, heard.what, heard.lapses) == ("heard", "Heard on", True)
    letters = days(kinds["event"], {"status": "open", "visa_letters": "2027-01-04"})
    assert [one.what for one in letters] == ["Visa letters"]


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.dates().map(str) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(MODELS)), st.data())
def test_no_record_however_odd_stops_the_calendar(kind: str, data: st.DataObject) -> None:
    fields = [field.name for field in KINDS[kind].fields]
    values: Any = data.draw(st.dictionaries(st.sampled_from(fields), json_like, max_size=6))
    for one in days(KINDS[kind], values):
        assert isinstance(one.day, date)
        assert one.path


# --- in the index -----------------------------------------------------------------------------------------


def test_the_index_holds_the_days_of_kinds_beside_deadlines_and_tasks(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.put("sign_on", "letter", status="open", lead="amina", opens="2026-11-01", closes="2026-11-20")
    files.put("sign_on", "gone", status="published", opens="2026-11-01", closes="2026-12-20")
    files.put("standards_process", "treaty", status="negotiation",
              sessions=[{"id": "past1", "name": "Round 2", "start": "2026-03-10"},
                        {"id": "next1", "name": "Round 3", "start": "2026-12-09"}])  # fmt: skip
    files.put("case", "dam", status="active", lead="amina",
              actions=[{"id": "act11", "what": "Call", "who": "beatriz", "due": "2026-11-10"}])  # fmt: skip
    index = files.index()
    index.refresh()
    found = due_items(index, NOW, 50)
    assert [(one.record_id, one.kind, one.field, one.left, one.person, one.task) for one in found] == [
        ("dam", "case", "actions/act11", -13, "beatriz", True),
        ("letter", "sign_on", "closes", -3, "amina", False),
        ("treaty", "standards_process", "sessions/next1", 16, "", False),
    ]
    assert [row.due for row in index.search("kind:standards_process", today=TODAY).rows] == ["2026-12-09"]
    assert [row.due for row in index.search("kind:standards_process", today=date(2027, 1, 1)).rows] == [""]
    assert {row.id for row in index.search("due:overdue", today=TODAY).rows} == {"letter"}
    assert {row.id for row in index.search("due:<30d", today=TODAY).rows} == {"letter", "treaty"}
    index.close()


def test_what_cannot_be_missed_is_told_apart_on_the_day_of_the_place_that_keeps_it(tmp_path: Path) -> None:
    """Auckland has tomorrow and Honolulu yesterday while it is noon of neither: 60 days are counted there."""
    files = Files(tmp_path)
    days = [(NOW.date() + timedelta(days=off)).isoformat() for off in range(-3, 64)]
    files.put("initiative", "all", deadlines=[
        {"id": f"d{at:02}{zone[8:10].lower()}", "what": "Send", "date": day, "time": "12:00", "tz": zone, "hard": hard}
        for at, day in enumerate(days)
        for zone, hard in (("Pacific/Auckland", True), ("Pacific/Honolulu", True), ("Pacific/Fiji", False))
    ])  # fmt: skip
    index = files.index()
    index.refresh()
    for hour in (0, 11, 23):
        at = NOW.replace(hour=hour)
        whole = due_items(index, at, 10_000)
        hard, rest = hard_first(index, at, 10_000)
        assert hard == [one for one in whole if one.hard and one.left <= 60] != []
        assert rest == [one for one in whole if not one.hard or one.left > 60] != []
        assert hard_first(index, at, 5) == (hard[:5], rest[:5])
    index.close()


def test_the_demo_network_has_days_of_many_kinds(network: Network) -> None:
    workspace = Workspace.open(network.amina)
    workspace.refresh()
    items = workspace.due(NOW, 10_000)
    own = {one.kind for one in items if not one.field.startswith(("deadlines/", "tasks/"))}
    assert own >= {"case", "sign_on", "standards_process", "event", "learning_exchange", "workplan", "initiative"}
    assert [one.day for one in items] == sorted(one.day for one in items)
    name_of = names(workspace.index)
    assert name_of("amina-demo-member-placeholder-a3ma").startswith("Amina")
    assert name_of("nobody-known") == "nobody-known"
    workspace.close()


# --- grouped and counted ----------------------------------------------------------------------------------


def test_by_day_what_is_past_comes_first_then_today_even_where_nothing_is_due_then_the_months() -> None:
    items = [item("2026-10-01"), item("2026-11-30"), item("2026-12-05"), item("2026-12-06"), item("2027-12-01")]
    groups = grouped(items, "day", TODAY, str)
    assert [(group.title, len(group.items)) for group in groups] == [
        (LATE, 1), ("Today, Mon 23 November 2026", 0), ("November 2026", 1), ("December 2026", 2), ("December 2027", 1),
    ]  # fmt: skip


def test_by_person_names_are_in_order_and_what_is_nobodys_comes_last() -> None:
    called = {"m1": "Zoë", "m2": "amina", "": NOBODY}
    items = [item("2026-12-01"), item("2026-12-02", person="m1"), item("2026-12-03", person="m2")]
    groups = grouped(items, "person", TODAY, called.__getitem__)
    assert [(group.title, group.of) for group in groups] == [("amina", "m2"), ("Zoë", "m1"), (NOBODY, "")]


def test_by_record_the_record_with_the_earliest_day_comes_first() -> None:
    items = [item("2026-12-01", record_id="b", title="B"), item("2026-12-02", record_id="a", title="A"),
             item("2026-12-03", record_id="b", title="B")]  # fmt: skip
    groups = grouped(items, "record", TODAY, str)
    assert [(group.title, len(group.items)) for group in groups] == [("B", 2), ("A", 1)]


def test_the_workload_counts_what_is_late_each_month_and_what_comes_later() -> None:
    items = [item("2026-11-01", person="a"), item("2026-11-23", person="a"), item("2027-11-30", person="a"),
             item("2027-12-01", person="a"), item("2027-01-01")]  # fmt: skip
    mine, nobodys = workload(items, TODAY)
    assert (mine.person, mine.late, mine.months[0], mine.months[12], mine.later, mine.total) == ("a", 1, 1, 1, 1, 4)
    assert (nobodys.person, nobodys.months[2], nobodys.total) == ("", 1, 1)


@given(st.lists(st.tuples(st.integers(-500, 900), st.sampled_from(["", "a", "b"])), max_size=30))
def test_no_grouping_loses_an_item(drawn: list[tuple[int, str]]) -> None:
    items = [item((TODAY + timedelta(days=off)).isoformat(), person=who, record_id=f"r{off % 3}") for off, who in drawn]
    items.sort(key=lambda one: one.day)
    for by in ("day", "person", "record"):
        kept = [one for group in grouped(items, by, TODAY, str) for one in group.items]
        assert sorted(kept, key=str) == sorted(items, key=str)
    assert sum(load.total for load in workload(items, TODAY)) == len(items)


def test_how_firm_an_item_is_in_words() -> None:
    assert firmness(item("2026-12-01")) == "task"
    assert firmness(item("2026-12-01", task=False, hard=True, verified=False)) == "hard, unverified"
    assert firmness(item("2026-12-01", task=False)) == ""
