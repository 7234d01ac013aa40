"""Every part of `make bench` can still be run: most are, on a tiny workspace; none takes the others down."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.__main__ import turns
from benchmarks.cloned import clone_of
from benchmarks.converted import LIBRARY, MAILS, REC_FILE, TASKS_FILE, plain_records
from benchmarks.measure import CannotMeasureError, Figure
from benchmarks.page import name_of
from benchmarks.parts import PARTS, Part, failed, measured
from benchmarks.peers import PEERS, SEARCH
from benchmarks.programs import BARE, run
from benchmarks.report import as_data
from benchmarks.workspaces import make_workspace

from benchmarks import __main__ as command
from benchmarks import keys, peers, scaling, search, start, terminal

HOUSE = Path(__file__).parents[2]
TINY, SMALLER = 60, 40
# What each part measures, by the figure's name without the size, and what is aimed at for so few records.
FIGURES: dict[str, dict[str, float | None]] = {
    "index": {
        "cold index": None, "titles searchable": None, "list open, the rest still being read": None, "index size": 1.0,
        f"{TINY} received records indexed again": 2.0,
    },
    "search": {
        "a key of a search, p50 of 273": 1.0, "a key of a search, p99": 1.0, "a key of a search, longest": None,
        "a window of the list, median": 1.0,
    },
    "saving": {"save one field": None, "from a save to a clean git status": 1.0, "save one field, signed": 1.5},
    "commands": {"cawg --version": 5.0, "cawg list": 5.0, "cawg search resettlement": 5.0},
    "reading": {"read a record in any form": 0.5, "read a record in our own form": 0.35},
    "patching": {"change a line of a hand-written file": 1.5, "change a text of a hand-written file": 1.5},
    "refresh": {"refresh, nothing changed": 1.0},
}  # fmt: skip
# The same for what needs a terminal; the last figure of `keys` sets this size beside a smaller one.
IN_A_TERMINAL: dict[str, dict[str, float | None]] = {
    "start": {"start to a list one can use": 1.2, "memory after the start": 1.5},
    "keys": {"key to painted results": 2.2, "cursor down": 1.3, "page down": 2.0},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("measured")


def part_called(name: str) -> Part:
    return next(part for part in PARTS if part.name == name)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_each_part_says_what_it_measures_and_can_be_loaded(part: Part) -> None:
    assert part.about.endswith(".")
    assert callable(importlib.import_module(f"benchmarks.{part.name}").measure)


def figures_of(name: str, folder: Path) -> list[Figure]:
    """Measure one part on the tiny workspace; every figure must be one."""
    figures = measured(part_called(name), TINY, folder)
    assert [one.absent for one in figures] == [""] * len(figures)
    for one in figures:
        assert one.what.endswith(f", {TINY} records")
        assert one.seconds > 0
        assert one.floor_seconds > 0
        assert one.part == name
    return figures


def named(figures: list[Figure]) -> dict[str, float | None]:
    """Return what is aimed at, by name; lines that set the same beside something else are left out."""
    judged = [one for one in figures if not one.floor.startswith(("at ", search.ROW))]
    return {name_of(as_data(one)): one.target for one in judged}


@pytest.mark.parametrize("name", FIGURES)
def test_a_part_measures_a_tiny_workspace(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module(f"benchmarks.{name}"), "ROUNDS", 1)
    assert named(figures_of(name, folder)) == FIGURES[name]
    left = subprocess.run(["git", "status", "--porcelain"], cwd=clone_of(TINY, folder), check=True, capture_output=True)
    assert left.stdout == b""


def test_where_the_system_does_not_tell_what_memory_is_held_the_start_is_measured_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untold(*_: object) -> float:
        raise CannotMeasureError("needs /proc")

    monkeypatch.setattr(start, "_seconds", lambda *_: 1.0)
    monkeypatch.setattr(start, "_bytes", untold)
    started, memory = measured(part_called("start"), TINY, folder)
    assert (started.ratio, started.absent) == (1.0, "")
    assert (memory.what, memory.absent) == (f"memory after the start, {TINY} records", "needs /proc")


def test_a_measured_program_that_fails_breaks_off_with_its_last_words() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3: no such word$"):
        run([sys.executable, "-c", "import sys; print('no such word', file=sys.stderr); sys.exit(3)"])
    run(BARE)


def test_how_cost_grows_is_measured_at_each_size(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaling, "ROUNDS", 2)
    figures = measured(part_called("scaling"), TINY, folder)
    assert {one.absent for one in figures} == {""}
    assert {one.records for one in figures} == {12, TINY}
    assert {one.target for one in figures if one.what == f"save one field, {TINY} records"} == {scaling.FLAT}


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize("name", IN_A_TERMINAL)
def test_a_part_watches_the_program_in_a_terminal(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, constant, few in (
        (start, "ROUNDS", 1), (start, "MEMORY_ROUNDS", 1),
        (keys, "WORDS", ("w",)), (keys, "DOWNS", 1), (keys, "PAGES", 1), (keys, "USUAL", SMALLER),
    ):  # fmt: skip
        monkeypatch.setattr(module, constant, few)
    figures = figures_of(name, folder)
    assert named(figures) == IN_A_TERMINAL[name]
    grown = [(one.floor, one.target) for one in figures if one.floor.startswith("at ")]
    assert grown == ([(f"at {SMALLER} records", keys.GROWTH_TARGET)] if name == "keys" else [])


def test_a_program_that_shows_nothing_of_what_is_waited_for_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "openpty"):
        pytest.skip("needs a pseudo-terminal")
    monkeypatch.setattr(terminal, "LONGEST", 0.3)
    with (
        terminal.terminal([sys.executable, "-c", "print('here', flush=True); input()"]) as screen,
        pytest.raises(TimeoutError, match="elsewhere"),
    ):
        screen.until("elsewhere")


def test_a_system_without_terminals_is_told_so(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    (line,) = measured(Part("keys"), TINY, folder)
    assert ("needs a pseudo-terminal" in line.absent, failed(line)) == (True, False)


def test_the_command_lists_what_can_be_measured() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--list"],
        cwd=HOUSE, check=True, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert [line.split()[0] for line in done.stdout.splitlines()] == [part.name for part in PARTS]


def test_the_command_gives_one_json_value_and_progress_beside_it_even_where_a_part_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "PARTS", [Part("measure")])  # a module that measures nothing of its own
    words = ["--only", "measure", "--records", "36", "--folder", str(tmp_path), "--json"]
    monkeypatch.setattr(sys, "argv", ["benchmarks", *words])
    assert command.main() == 1
    out, err = capfd.readouterr()
    told = json.loads(out)
    assert told["ran_on"]["git"]
    assert [(one["part"], one["records"], one["met"]) for one in told["figures"]] == [("measure", 36, None)]
    assert "it broke: AttributeError" in told["figures"][0]["absent"]
    assert "[1/1] measure, 36 records" in err
    assert "Traceback" in err


def test_a_part_that_breaks_is_a_line_and_one_that_lacks_something_says_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = measured(Part("no_such_part"), TINY, tmp_path)
    assert failed(line)
    assert "no_such_part" in line.absent
    assert "Traceback" in capsys.readouterr().err

    def lacks(*_: object) -> None:
        raise CannotMeasureError("needs a terminal")

    monkeypatch.setattr(importlib.import_module("benchmarks.search"), "measure", lacks)
    (line,) = measured(part_called("search"), TINY, tmp_path)
    assert (line.absent, failed(line)) == ("needs a terminal", False)


def test_each_part_is_run_at_each_size_and_those_that_compare_sizes_once() -> None:
    planned = turns([Part("saving"), Part("scaling", once=True)], [10_000, 1_000])
    assert [(part.name, size) for part, size in planned] == [
        ("saving", 1_000),
        ("saving", 10_000),
        ("scaling", 10_000),
    ]


def test_peers_that_are_not_here_are_named_with_how_to_get_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_args, **_options: None)
    lines = peers.measure(TINY, folder)
    assert [line.what.partition(",")[0] for line in lines] == [peer.name for peer in PEERS]
    assert all(line.absent.startswith("not installed; ") for line in lines)
    assert "pip install papis" in lines[0].absent


def test_git_is_a_peer_that_is_here_and_finds_the_same_record(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = next(peer for peer in PEERS if peer.name == "git")
    searching = replace(git, acts=lambda case, program: {SEARCH: git.acts(case, program)[SEARCH]})
    monkeypatch.setattr(peers, "PEERS", [searching])
    monkeypatch.setattr(peers, "ROUNDS", 1)
    (figure,) = peers.measure(TINY, folder)
    assert (figure.what, figure.floor[:5]) == (f"{SEARCH}, {TINY} records", "git 2")
    assert figure.seconds > 0 < figure.floor_seconds


def test_a_peer_that_finds_nothing_is_a_line_and_no_figure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = next(peer for peer in PEERS if peer.name == "git")
    blind = replace(git, acts=lambda case, program: {SEARCH: git.acts(replace(case, word="no-such"), program)[SEARCH]})
    monkeypatch.setattr(peers, "PEERS", [blind])
    (line,) = peers.measure(TINY, folder)
    assert "nothing found" in line.absent


def test_each_form_holds_every_record_and_its_whole_text(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    make_workspace(root, TINY)
    for peer in PEERS:
        if peer.write is not None:
            peer.write(root, tmp_path)
    records = list(plain_records(root))
    assert len(records) == TINY
    tasks = json.loads((tmp_path / TASKS_FILE).read_text("utf-8"))
    rec = (tmp_path / REC_FILE).read_text("utf-8")
    for one, task in zip(records, tasks, strict=True):
        last = one.text.rstrip("\n").rpartition("\n")[2].strip()
        assert one.title in (tmp_path / LIBRARY / one.id / "info.yaml").read_text("utf-8").replace("\n  ", " ")
        assert last in (tmp_path / MAILS / "cur" / f"{one.id}:2,S").read_text("utf-8")
        assert (task["uuid"], task["description"]) == (one.uuid, one.title)
        assert f"Id: {one.id}\n" in rec
        assert f"+ {one.text.rstrip().splitlines()[-1]}" in rec
