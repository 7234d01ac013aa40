"""Figures say how they came about: rounds, ratios, units; and the table and its JSON tell all of it."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest
from benchmarks.measure import Figure, Median, absent, all_in_turn, in_turn, rounds_of, told_in_turn
from benchmarks.report import amount, as_data, as_table, show, with_spread

from benchmarks import measure

SAVE = Figure("save one field", Median([0.2, 0.1, 0.3]), "git commit", Median([0.4, 0.1, 0.4]), 0.8)


def test_a_figure_needs_no_more_than_a_number_a_floor_and_an_aim() -> None:
    figure = Figure("start", 1.5, "hello", 1.0, 1.2)
    assert (figure.ratio, figure.met, figure.unit, figure.wavers) == (1.5, False, "s", False)
    assert Figure("start", 1.5, "hello", 0.0, None).met is None


def test_a_median_is_a_number_that_keeps_its_rounds_even_in_another_process() -> None:
    median = Median([3.0, 1.0, 2.0])
    assert (median, median * 2, rounds_of(median)) == (2.0, 4.0, (3.0, 1.0, 2.0))
    assert rounds_of(pickle.loads(pickle.dumps(median))) == (3.0, 1.0, 2.0)
    assert rounds_of(5.0) == (5.0,)


def test_rounds_that_disagree_are_told() -> None:
    assert SAVE.ratios == pytest.approx((0.5, 1.0, 0.75))
    assert (SAVE.met, SAVE.wavers) == (True, True)
    assert not replace(SAVE, target=1.5).wavers


def test_acts_are_run_in_turn_and_another_begins_each_round() -> None:
    ran: list[str] = []
    acts = [lambda: ran.append("a"), lambda: ran.append("b"), lambda: ran.append("c")]
    times = all_in_turn(acts, 3)
    assert "".join(ran) == "abcbcacab"
    assert [len(rounds_of(time)) for time in times] == [3, 3, 3]
    ours, floor = in_turn(lambda: None, lambda: None, 5)
    assert len(rounds_of(ours)) == len(rounds_of(floor)) == 5


def test_what_acts_tell_of_themselves_is_kept_round_by_round() -> None:
    numbers = iter((3.0, 1.0, 2.0))
    ours, floor = told_in_turn((lambda: next(numbers), lambda: 4.0), 3)
    assert (ours, rounds_of(ours), rounds_of(floor)) == (2.0, (3.0, 1.0, 2.0), (4.0, 4.0, 4.0))


def test_rounds_that_take_long_are_fewer_but_never_less_than_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure.PACE, "seconds", 0.0)
    ours, _ = in_turn(lambda: None, lambda: None, 9)
    assert len(rounds_of(ours)) == 3
    monkeypatch.setattr(measure.PACE, "seconds", 60.0)
    ours, _ = in_turn(lambda: None, lambda: None, 9)
    assert len(rounds_of(ours)) == 9


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.0123, "s", "12.3 ms"), (1.618, "s", "1.62 s"), (0.000085, "s", "85.0 µs"), (125.2, "s", "125 s"),
        (16_384, "bytes", "16.4 KB"), (2_500_000, "bytes", "2.50 MB"), (37.06, "MB", "37.1 MB"),
        (1_000, "files", "1,000 files"), (0, "s", "0 µs"),
    ],
)  # fmt: skip
def test_amounts_have_their_unit_and_three_digits(value: float, unit: str, shown: str) -> None:
    assert amount(value, unit) == shown


def test_the_spread_stands_in_the_unit_of_the_median() -> None:
    assert with_spread(Median([0.9, 1.1, 2.0]), "s") == "1.10 s (0.90-2.00)"
    assert with_spread(1.1, "s") == "1.10 s"


def test_the_table_says_whether_the_target_is_met_and_what_could_not_be_measured() -> None:
    lines = as_table([SAVE, replace(SAVE, target=0.1, unit="MB"), absent("papis, 10 records", "not installed")]).split(
        "\n"
    )
    assert lines[1].split("  ")[0] == "save one field"
    assert lines[1].endswith("met ~")
    assert "200 ms (100-300)" in lines[1]
    assert lines[2].endswith("MISSED")
    assert "MB" in lines[2]
    assert lines[3].endswith("not measured: not installed")


def test_json_has_every_round_the_ratio_and_the_verdict() -> None:
    told = json.loads(json.dumps(as_data(replace(SAVE, part="saving", records=1_000))))
    assert told["rounds"] == [0.2, 0.1, 0.3]
    assert told["floor_rounds"] == [0.4, 0.1, 0.4]
    assert (told["ratio"], told["met"], told["wavers"], told["part"]) == (0.5, True, True, "saving")
    assert as_data(absent("papis", "not installed"))["ratio"] is None


def test_the_machine_and_the_versions_stand_under_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    show([SAVE], as_json=False)
    said = capsys.readouterr().out
    assert all(word in said for word in ("Python 3.", "git 2.", "SQLite 3.", "textual", "cores", "commit"))
    show([SAVE], as_json=True, form="quick")
    told = json.loads(capsys.readouterr().out)
    assert (told["form"], len(told["figures"])) == ("quick", 1)
    assert told["ran_on"]["Python"]
