"""The page on performance gets its figures from a run, and what it says of commands and programs is so."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from benchmarks.curves import as_svg
from benchmarks.measure import Figure, Median
from benchmarks.page import BEGIN, END, FIGURES, PAGE, PICTURE, name_of, that_count, write
from benchmarks.peers import PEERS
from benchmarks.report import as_data

from benchmarks import (
    commands,
    history,
    index,
    keys,
    page,
    patching,
    reading,
    refresh,
    saving,
    scaling,
    start,
    sync,
)

if TYPE_CHECKING:
    from typing import Any

HOUSE = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def save(records: int, seconds: float, target: float) -> Figure:
    what, rounds = f"save one field, {records:,} records", Median([seconds, seconds * 2, seconds / 2])
    return Figure(what, rounds, "git commit", Median([0.1, 0.1, 0.1]), target, part="saving", records=records)


def opened(records: int, seconds: float) -> Figure:
    return Figure(f"start, {records:,} records", seconds, "hello", 0.4, None, part="start", records=records)


def told(*figures: Figure) -> dict[str, Any]:
    return {"ran_on": {"Python": "3.11"}, "form": "whole", "figures": [as_data(one) for one in figures]}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / PAGE).write_text(f"Before.\n\n{BEGIN}\n\nNothing yet.\n\n{END}\n\nAfter.\n", "utf-8")
    lacking = Figure("papis, 1,000 records", 0, "", 0, None, part="peers", records=1_000, absent="not installed")
    run = told(save(1_000, 0.05, 1.0), save(10_000, 0.06, 0.4), opened(1_000, 0.5), opened(10_000, 0.6), lacking)
    (tmp_path / FIGURES).write_text(json.dumps(run), "utf-8")
    return tmp_path


def test_a_run_becomes_a_table_with_a_column_for_each_size(docs: Path) -> None:
    write(docs, [docs / FIGURES])
    text = (docs / PAGE).read_text("utf-8")
    assert text.startswith(f"Before.\n\n{BEGIN}")
    assert text.endswith(f"{END}\n\nAfter.\n")
    assert "Nothing yet" not in text
    assert "| | beside | target | 1,000 | 10,000 |\n" in text
    assert (
        "| save one field | git commit | 1 / 0.4 | x0.50 met: 50.0 ms / 100 ms | **x0.60 missed** ~: 60.0 ms / 100 ms |"
    ) in text
    assert "- papis, 1,000 records: not installed" in text
    assert "Python 3.11" in text


def test_a_later_run_takes_the_place_of_an_earlier_one_and_two_files_make_one_table(docs: Path) -> None:
    (docs / "later.json").write_text(json.dumps(told(save(10_000, 0.02, 0.4), save(100_000, 0.9, 0.15))), "utf-8")
    write(docs, [docs / FIGURES])
    write(docs, [docs / FIGURES, docs / "later.json"])
    text = (docs / PAGE).read_text("utf-8")
    assert "| 1,000 | 10,000 | 100,000 |" in text
    assert "x0.20 met: 20.0 ms" in text
    assert "60.0 ms" not in text
    assert text.count(BEGIN) == text.count(END) == 1


def test_what_a_later_run_replaces_is_not_kept() -> None:
    first, second = told(save(1_000, 0.05, 1.0), save(10_000, 0.06, 0.4)), told(save(1_000, 0.04, 1.0))
    whole, rest = that_count([told(save(10_000, 0.09, 0.4)), first, second])
    assert [one["records"] for one in whole["figures"]] == [10_000]
    assert whole["figures"][0]["seconds"] == 0.06
    assert rest == second


def test_runs_that_were_kept_as_one_make_the_same_table(docs: Path) -> None:
    later = told(save(10_000, 0.02, 0.4), save(100_000, 0.9, 0.15))
    (docs / "later.json").write_text(json.dumps(later), "utf-8")
    write(docs, [docs / FIGURES, docs / "later.json"])
    text = (docs / PAGE).read_text("utf-8")
    (docs / FIGURES).write_text(json.dumps([json.loads((docs / FIGURES).read_text("utf-8")), later]), "utf-8")
    write(docs, [docs / FIGURES])
    assert (docs / PAGE).read_text("utf-8") == text


def test_how_cost_grows_is_drawn_and_each_line_is_named(docs: Path) -> None:
    write(docs, [docs / FIGURES])
    drawn = ET.parse(docs / PICTURE).getroot()
    assert len(drawn.findall(f"{SVG}polyline")) == 1
    words = [text.text for text in drawn.findall(f"{SVG}text")]
    assert "start: 600 ms" in words
    assert {"1,000", "10,000"} <= set(words)
    assert f"({PICTURE})" in (docs / PAGE).read_text("utf-8")


def test_names_of_lines_that_end_together_do_not_touch() -> None:
    curves = {f"act {at}": [(1_000, 0.001), (100_000, 0.002 + at / 1e5)] for at in range(6)}
    drawn = ET.fromstring(as_svg(curves, "Six <acts>"))
    named = [text for text in drawn.findall(f"{SVG}text") if (text.text or "").startswith("act ")]
    heights = sorted(float(text.attrib["y"]) for text in named)
    assert len(heights) == 6
    assert min(after - before for before, after in pairwise(heights)) >= 15.9


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("save one field, 1,000 records", "save one field"),
        ("a key of a search, p50 of 273, 1,000", "a key of a search, p50 of 273"),
        ("refresh of 1,000 changed records", "refresh of 1,000 changed records"),
        ("start", "start"),
    ],
)
def test_the_size_is_no_part_of_a_name(what: str, name: str) -> None:
    assert name_of({"what": what, "records": 1_000}) == name


def test_a_page_without_a_place_for_figures_is_left_alone(docs: Path) -> None:
    (docs / PAGE).write_text("Only words.\n", "utf-8")
    with pytest.raises(SystemExit, match="no place"):
        write(docs, [docs / FIGURES])
    assert (docs / PAGE).read_text("utf-8") == "Only words.\n"


def test_what_the_page_says_to_type_is_there() -> None:
    text, makefile = (page.DOCS / PAGE).read_text("utf-8"), (HOUSE / "Makefile").read_text("utf-8")
    assert BEGIN in text
    assert END in text
    for command in set(re.findall(r"`make ([a-z-]+)`", text)):
        assert f"\n{command}: " in makefile
    for file in set(re.findall(r"`(benchmarks/\w+\.py)`", text)):
        assert (HOUSE / file).is_file()
    for peer in PEERS:
        assert peer.name in text


def test_what_the_page_aims_at_is_what_is_measured() -> None:
    """Every row of the page's table has its targets in the parts; a row that nothing measures has no place there."""
    sizes = (1_000, 10_000, 100_000)
    measured: dict[str, list[float]] = {
        "read a record in any form": [reading.ANY_TARGET, reading.OWN_TARGET],
        "change one field of a hand-written file": [patching.TARGET],
        "cold index of 10,000; 100,000 records": [index.TARGETS[10_000][0], index.TARGETS[100_000][0]],
        "titles searchable": [index.TARGETS[10_000][1]],
        "index on disk": [index.SIZE_TARGET],
        "1,000 received records indexed again": [index.RECEIVED_TARGET],
        "refresh with nothing changed": [refresh.TARGET],
        "start to a list one can use": [start.TARGETS[size] for size in sizes],
        "memory after the start": [start.MEMORY_TARGET],
        "`cawg --version`": [commands.TARGET],
        "a key of a search": [1.0],
        "a window of the list": [1.0],
        "key to painted results": [keys.SEARCH_TARGET],
        "the same at 100,000 records": [keys.GROWTH_TARGET],
        "cursor down; page down": [keys.DOWN_TARGET, keys.PAGE_TARGET],
        "save one field, 1,000; 10,000; 100,000 records": [saving.TARGETS[size] for size in sizes],
        "save at 100,000 records": [scaling.FLAT],
        "from a save to a clean": [1.0],
        "save with signing": [saving.SIGNED_TARGET],
        "growth of the history": [1.0],
        "history of one record": [history.TARGET],
        "sync of 1,000 that both changed": [sync.MERGE_TARGET, sync.IDLE_TARGET],
    }
    text = (page.DOCS / PAGE).read_text("utf-8")
    table = text.partition("## What is aimed at\n\n")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    assert len(rows) == len(measured)
    for (what, _, aim), (begins, targets) in zip(rows, measured.items(), strict=True):
        assert what.startswith(begins)
        assert [float(one) for one in aim.split(";")] == targets, what
