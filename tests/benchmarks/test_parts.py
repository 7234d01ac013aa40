"""Every part of `make bench` can still be run: the cheapest are, on a tiny workspace; none takes the others down."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.__main__ import turns
from benchmarks.converted import LIBRARY, MAILS, REC_FILE, TASKS_FILE, plain_records
from benchmarks.measure import CannotMeasureError
from benchmarks.parts import PARTS, Part, failed, measured
from benchmarks.peers import PEERS, SEARCH
from benchmarks.workspaces import make_workspace

from benchmarks import __main__ as command
from benchmarks import peers

HOUSE = Path(__file__).parents[2]
TINY = 36
CHEAP = ("saving", "scaling")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("measured")


def part_called(name: str) -> Part:
    return next(part for part in PARTS if part.name == name)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_each_part_says_what_it_measures_and_can_be_loaded(part: Part) -> None:
    assert part.about.endswith(".")
    assert callable(importlib.import_module(f"benchmarks.{part.name}").measure)


@pytest.mark.parametrize("name", CHEAP)
def test_the_cheap_parts_measure_a_tiny_workspace(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module(f"benchmarks.{name}")
    monkeypatch.setattr(module, "ROUNDS", 2, raising=False)
    figures = measured(part_called(name), TINY, folder)
    assert [one.absent for one in figures] == [""] * len(figures)
    assert figures
    for one in figures:
        assert one.seconds > 0
        assert one.floor_seconds > 0
        assert one.part == name


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
