"""Deadlines: how far off in words, at every boundary; and the findings of a day (X01-X04, X11)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.finding import Level
from cawg_tui.records.kinds import built_in
from cawg_tui.rules.deadlines import Due, day_of, days_left, deadlines, findings, in_words, moment, zone_of
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies

if TYPE_CHECKING:
    from datetime import time

    from cawg_tui.records.values import Value, Values

KINDS = built_in()
UPR, SAFEGUARD, INITIATIVE = KINDS["upr_submission"], KINDS["safeguard_review"], KINDS["initiative"]
NOW = datetime(2024, 10, 2, 9, 0, tzinfo=UTC)


def due(day: str, hour: str = "", zone: str = "UTC", *, hard: bool = True, verified: bool = True) -> Due:
    values: Values = {
        "deadlines": [
            {"id": "k3f9q", "what": "Filing", "date": day, "time": hour, "tz": zone, "hard": hard, "verified": verified}
        ]
    }
    (found,) = deadlines(values)
    return found


@pytest.mark.parametrize(
    ("day", "hour", "zone", "words"),
    [
        ("2024-10-11", "23:59", "Europe/Zurich", "in 9 days"), ("2024-10-11", "", "", "in 9 days"),
        ("2024-10-12", "", "UTC", "in 10 days"), ("2024-10-03", "", "UTC", "in 1 day"),
        ("2024-10-04", "08:00", "UTC", "in 2 days"), ("2024-10-03", "12:00", "UTC", "in 1 day"),
        ("2024-10-03", "09:00", "UTC", "in 24 hours"), ("2024-10-03", "09:01", "UTC", "in 1 day"),
        ("2024-10-02", "23:59", "UTC", "in 14 hours"), ("2024-10-02", "10:59", "UTC", "in 1 hour"),
        ("2024-10-02", "11:00", "UTC", "in 2 hours"), ("2024-10-02", "09:59", "UTC", "in less than an hour"),
        ("2024-10-02", "09:00", "UTC", "in less than an hour"), ("2024-10-02", "08:59", "UTC", "passed today"),
        ("2024-10-02", "", "UTC", "today"), ("2024-10-01", "23:59", "UTC", "1 day ago"),
        ("2024-09-30", "", "UTC", "2 days ago"), ("2023-10-02", "", "UTC", "366 days ago"),
        # The same hour in other places: Auckland is half a day ahead, Los Angeles seven hours behind.
        ("2024-10-02", "21:00", "Pacific/Auckland", "passed today"),
        ("2024-10-02", "23:00", "Pacific/Auckland", "in 1 hour"),
        ("2024-10-02", "23:59", "America/Los_Angeles", "in 21 hours"),
        ("2024-10-03", "", "Pacific/Auckland", "in 1 day"),
        ("2024-10-02", "23:59", "Narnia/Cair", "in 14 hours"),
    ],
)  # fmt: skip
def test_how_far_off_a_deadline_is_said_as_people_say_it(day: str, hour: str, zone: str, words: str) -> None:
    assert in_words(due(day, hour, zone), NOW) == words


def test_the_day_counts_where_the_deadline_is_kept() -> None:
    late = datetime(2024, 10, 2, 23, 30, tzinfo=UTC)
    assert days_left(due("2024-10-03", "", "Europe/Zurich"), late) == 0
    assert days_left(due("2024-10-03", "", "UTC"), late) == 1
    assert days_left(due("2024-10-03", "", "America/New_York"), late) == 1
    elsewhere = late.astimezone(zone_of("Asia/Kolkata"))
    assert days_left(due("2024-10-03", "", "Europe/Zurich"), elsewhere) == 0


@pytest.mark.parametrize(
    ("day", "hour", "zone", "ends"),
    [
        ("2024-10-11", "23:59", "Europe/Zurich", "2024-10-11T21:59:00"),
        ("2024-12-11", "23:59", "Europe/Zurich", "2024-12-11T22:59:00"),
        ("2024-10-11", "", "Europe/Zurich", "2024-10-11T21:59:59"),
        ("2024-10-11", "12:00", "", "2024-10-11T12:00:00"),
        ("2024-10-11", "12:00", "Geneva", "2024-10-11T12:00:00"),
        ("2024-10-11", "12:00", "Europe", "2024-10-11T12:00:00"),
        ("2024-10-11", "12:00", "../../etc/passwd", "2024-10-11T12:00:00"),
        ("2024-10-11", "noon", "UTC", "2024-10-11T23:59:59"),
        # Clocks: the hour that comes twice counts the first time, the hour that never comes counts all the same.
        ("2024-10-27", "02:30", "Europe/Zurich", "2024-10-27T00:30:00"),
        ("2025-03-30", "02:30", "Europe/Zurich", "2025-03-30T01:30:00"),
    ],
)
def test_the_moment_a_deadline_ends_follows_its_zone_through_summer_and_winter(
    day: str, hour: str, zone: str, ends: str
) -> None:
    assert moment(date.fromisoformat(day), hour, zone) == datetime.fromisoformat(ends).replace(tzinfo=UTC)


def test_the_first_and_the_last_day_of_the_calendar_are_no_trouble() -> None:
    assert moment(date.min, "00:00", "Asia/Tokyo").year == 1
    assert moment(date.max, "23:59", "America/New_York").year == 9999
    assert in_words(due("9999-12-31", "23:59", "America/New_York"), NOW).startswith("in 29")
    assert in_words(due("0001-01-01", "00:00", "Asia/Tokyo"), NOW).endswith("days ago")


@pytest.mark.parametrize(
    "value", ["2024-10", "20241011", "2024-W41-5", "2024-02-30", 2024, None, ["2024-10-11"], "٢٠٢٤-١٠-١١"]
)
def test_what_is_no_day_is_no_deadline(value: Value) -> None:
    assert day_of(value) is None
    assert list(deadlines({"deadlines": [{"id": "a", "date": value}]})) == []


def test_a_deadline_that_was_met_is_not_spoken_of_again() -> None:
    values: Values = {"status": "drafting", "deadlines": [{"id": "a", "date": "2024-10-11", "hard": True, "met": True}]}
    assert list(findings(UPR, "x", values, NOW)) == []


def codes(day: str, status: str = "drafting", **more: Value) -> list[tuple[str, Level]]:
    item: Values = {"id": "k3f9q", "what": "Filing", "date": day, "tz": "UTC", "hard": True, "verified": True, **more}
    return [(one.code, one.level) for one in findings(UPR, "x", {"status": status, "deadlines": [item]}, NOW)]


def day_off(days: int) -> str:
    return (NOW.date() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("days", "hard", "expected"),
    [
        (61, True, []), (60, True, [("X01", Level.INFO)]), (15, True, [("X01", Level.INFO)]), (60, False, []),
        (15, False, []), (14, True, [("X02", Level.WARNING)]), (14, False, [("X02", Level.WARNING)]),
        (1, True, [("X02", Level.WARNING)]),
        (0, True, [("X02", Level.WARNING)]), (-1, True, [("X03", Level.ERROR)]), (-1, False, [("X03", Level.WARNING)]),
        (-400, True, [("X03", Level.ERROR)]),
    ],
)  # fmt: skip
def test_a_deadline_is_announced_then_warned_of_then_missed(
    days: int, hard: bool, expected: list[tuple[str, Level]]
) -> None:
    assert codes(day_off(days), hard=hard) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("drafting", ["X03"]), ("ready", ["X03"]), ("submitted", []), ("follow_up", []), ("missed", []), ("archived", []),
     ("withdrawn", []), ("nonsense", ["X03"])],
)  # fmt: skip
def test_a_deadline_that_passed_is_missed_only_while_the_text_is_not_filed(status: str, expected: list[str]) -> None:
    assert [code for code, _ in codes(day_off(-1), status)] == expected


def test_what_is_still_to_come_is_announced_after_filing_too_but_not_once_the_work_is_over() -> None:
    assert codes(day_off(3), "submitted") == [("X02", Level.WARNING)]
    assert codes(day_off(3), "archived") == []


@pytest.mark.parametrize(
    ("verified", "zone", "said"),
    [
        (True, "UTC", None), (False, "UTC", "is not verified."), (True, "", "is without a time zone."),
        (False, "", "is not verified and without a time zone."),
        (True, "Europe/Atlantis", "is in a time zone that is not known, Europe/Atlantis, and counted in UTC."),
    ],
)  # fmt: skip
def test_a_deadline_that_is_unsure_says_why(verified: bool, zone: str, said: str | None) -> None:
    item: Values = {"id": "k3f9q", "what": "Filing", "date": day_off(100), "tz": zone, "verified": verified}
    found = [one for one in findings(UPR, "x", {"status": "idea", "deadlines": [item]}, NOW) if one.code == "X04"]
    assert [one.message for one in found] == ([f"The deadline Filing {said}"] if said else [])


def test_a_deadline_that_has_passed_is_not_said_to_be_unsure() -> None:
    assert codes(day_off(-1), verified=False, tz="") == [("X03", Level.ERROR)]


def test_the_message_counts_and_names_hour_and_zone() -> None:
    item: Values = {
        "id": "k3f9q",
        "what": "Filing",
        "date": "2024-10-11",
        "time": "23:59",
        "tz": "Europe/Zurich",
        "verified": True,
    }
    (found,) = findings(UPR, "x", {"status": "idea", "deadlines": [item]}, NOW)
    assert found.message == "Deadline in 9 days: Filing, 23:59 Europe/Zurich."
    assert found.field == "deadlines/k3f9q"
    item = {"what": "A / B", "date": "2024-10-11", "verified": True, "tz": "UTC"}
    (found,) = findings(UPR, "x", {"status": "idea", "deadlines": [item]}, NOW)
    assert (found.message, found.field) == ("Deadline in 9 days: A / B UTC.", "deadlines/A ~1 B")


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ({"id": "t", "what": "Call", "due": "2024-10-01"}, "Task overdue by 1 day: Call."),
        ({"id": "t", "what": "Call", "due": "2024-09-02"}, "Task overdue by 30 days: Call."),
        ({"id": "t", "what": "Call", "due": "2024-10-02"}, None),
        ({"id": "t", "what": "Call", "due": "2024-10-01", "done": True}, None),
        ({"id": "t", "what": "Call", "due": "2024-10"}, None), ({"id": "t", "what": "Call"}, None), ("Call", None),
    ],
)  # fmt: skip
def test_a_task_is_overdue_the_day_after_it_was_due(task: Value, said: str | None) -> None:
    found = list(findings(INITIATIVE, "x", {"status": "active", "tasks": [task]}, NOW))
    assert [(one.code, one.message, one.field) for one in found] == ([("X11", said, "tasks/t")] if said else [])
    assert list(findings(INITIATIVE, "x", {"status": "closed", "tasks": [task]}, NOW)) == []


@settings(max_examples=40)
@given(record=strategies.junk_records("safeguard_review"), entry=st.dictionaries(
    st.sampled_from(["id", "what", "date", "time", "tz", "hard", "due"]),
    st.one_of(strategies.junk, st.sampled_from(["2024-10-11", "0001-01-01", "23:59", "Europe/Zurich", "Europe"])),
))  # fmt: skip
def test_no_record_stops_the_rules_of_the_day(record: Values, entry: Values) -> None:
    values: Values = {**record, "deadlines": [entry, record], "tasks": [entry]}
    for one in findings(SAFEGUARD, "x", values, NOW):
        assert one.message.endswith(".")


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), hour=st.times(),
    zone=st.sampled_from(["", "Asia/Tokyo", "America/Lima"]),
    now=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
)  # fmt: skip
def test_the_words_agree_with_the_clock(day: date, hour: time, zone: str, now: datetime) -> None:
    one, moment_now = due(day.isoformat(), f"{hour:%H:%M}", zone), now.replace(tzinfo=UTC)
    words = in_words(one, moment_now)
    assert words.startswith("in ") is (one.ends >= moment_now)
    if "hour" in words:
        assert one.ends - moment_now <= timedelta(hours=24)
