"""`cawg due`: what is due, grouped and cut as asked, for people and for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.cli import due
from cawg_tui.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Network

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def cawg(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run `cawg due` on a day in November 2026 and return what it printed."""
    monkeypatch.setattr(due, "now", lambda: NOW)

    def go(place: Path, *words: str, status: int = 0) -> str:
        assert run(["-C", str(place), "due", *words]) == status
        return capsys.readouterr().out

    return go


def headings(said: str) -> list[str]:
    return [line for line in said.splitlines() if line and not line.startswith(" ")]


def test_what_is_past_comes_first_then_today_then_the_months(network: Network, cawg: Callable[..., str]) -> None:
    said = cawg(network.amina, "--days", "30")
    assert headings(said) == [
        "Past and still open", "Today, Mon 23 November 2026", "November 2026", "December 2026",
    ]  # fmt: skip
    assert "Closes for signatures" in said
    assert "in 9 days" in said
    assert "2027-" not in said


def test_it_can_be_grouped_by_person_and_by_record(network: Network, cawg: Callable[..., str]) -> None:
    people = headings(cawg(network.amina, "--by", "person"))
    assert people == sorted(people, key=str.casefold)
    assert "Amina (demo member, placeholder)" in people
    records = headings(cawg(network.amina, "--by", "record"))
    assert "Workplan 2026 (placeholder)" in records
    assert len(records) == len(set(records))
    cawg(network.amina, "--by", "moon", status=2)


def test_programs_get_every_item_with_its_field_and_day(network: Network, cawg: Callable[..., str]) -> None:
    items: list[dict[str, Any]] = json.loads(cawg(network.amina, "--json", "--days", "12"))
    assert [one["date"] for one in items] == sorted(one["date"] for one in items)
    assert all(one["days"] <= 12 for one in items)
    closes = next(one for one in items if one["field"] == "closes")
    assert (closes["kind"], closes["hard"], closes["task"], closes["time"]) == ("sign_on", True, False, "12:00")
    assert len(json.loads(cawg(network.amina, "--json"))) > len(items)


def test_where_nothing_is_due_it_says_so(
    tmp_path: Path, cawg: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "small"
    assert run(["init", str(place), "--name", "Ana", "--email", "ana@example.org"]) == 0
    capsys.readouterr()
    assert run(["-C", str(place), "due", "--days", "1"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "Nothing is due within 1 day.\n")
    assert json.loads(cawg(place, "--days", "0", "--json")) == []
