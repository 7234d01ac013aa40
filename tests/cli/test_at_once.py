"""What `list` and `search` find in an index as it stands is what they find the whole way; anything else takes that."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
from cawg_tui import outline
from cawg_tui.cli import at_once, main, start
from cawg_tui.cli.finding import EVERYTHING
from cawg_tui.index.listing import Columns
from cawg_tui.records.vocabulary import UNVERIFIED
from cawg_tui.workspace import Workspace

from tests.conftest import leave_alone
from tests.test_house import SLOW, started

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.conftest import Network

ANSWERED = [
    ["list"], ["list", "case"], ["list", "UPR submissions"], ["list", "--json"], ["list", "sign-on", "--json"],
    ["list", "kenya"], ["list", ""], ["list", "no-such-kind"], ["search", "water"], ["search", "wat", "--json"],
    ["search", "no", "such", "words"],
]  # fmt: skip
# Filters, words within a kind, and words next to each other take what only the whole workspace knows.
NOT_ANSWERED = [["list", "kind:case"], ["search", "water:"], ["list", "case", "water"], ["search", "C-14"]]


def asked(words: Sequence[str], place: Path) -> object:
    """Ask as the command does; None where it has to go the whole way."""
    command, *query = (word for word in words if word != "--json")
    if command == "list":
        return at_once.listed(str(place), query, EVERYTHING, whole="--json" in words)
    return at_once.searched(str(place), query, 50)


@pytest.fixture
def rested(network: Network) -> Path:
    """Return a workspace whose files have been left alone for a while, with its index brought up to date."""
    root = network.amina
    leave_alone(root)
    workspace = Workspace.open(root)
    workspace.refresh()
    workspace.close()
    return root


@pytest.mark.parametrize("words", ANSWERED, ids=" ".join)
def test_the_answer_is_that_of_the_whole_way(
    words: list[str], rested: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(words, rested) is not None
    whole = main.run(["-C", str(rested), *words]), *capfd.readouterr()
    monkeypatch.setattr(start, "_within", None)  # the whole way is closed
    assert (start.run(["-C", str(rested), *words]), *capfd.readouterr()) == whole


@pytest.mark.parametrize("words", NOT_ANSWERED, ids=" ".join)
def test_what_takes_more_than_words_goes_the_whole_way(words: list[str], rested: Path) -> None:
    assert asked(words, rested) is None


# Each of these takes as long to load as to list many records; a class made by `dataclasses` as long as twenty of them.
NOT_FOR_A_LIST = {*SLOW, "dataclasses", "inspect", "pathlib", "urllib", "threading", "hashlib", "random"}


@pytest.mark.parametrize("words", [["list"], ["list", "case"], ["list", "kenya"]], ids=" ".join)
def test_a_list_loads_nothing_but_what_reads_and_prints_it(words: list[str], rested: Path) -> None:
    loaded, printed = started("-C", str(rested), *words)
    assert loaded & NOT_FOR_A_LIST == set()
    assert printed.count("\n") > 1


def record_of(root: Path) -> Path:
    return next(iter(sorted((root / "cases").rglob("*.yaml"))))


def edit_a_record(root: Path) -> None:
    """Change a record in place, its size kept."""
    path = record_of(root)
    text = path.read_bytes()
    with path.open("r+b") as file:
        file.write(text.replace(b"e", b"a", 1))


def add_a_record(root: Path) -> None:
    """Put a copy of a record beside it under another name."""
    path = record_of(root)
    path.with_name("another-abcd.yaml").write_bytes(path.read_bytes())


def remove_a_record(root: Path) -> None:
    """Delete a record's file."""
    record_of(root).unlink()


def declare_a_field(root: Path) -> None:
    """Declare a field in cawg.yaml."""
    with (root / "cawg.yaml").open("a") as file:
        file.write("\nfields:\n  initiative:\n    slogan: line\n")


def lose_the_index(root: Path) -> None:
    """Delete the index."""
    (root / ".git" / "cawg" / "index.sqlite").unlink()


def spoil_the_index(root: Path) -> None:
    """Make the index a file of another program."""
    (root / ".git" / "cawg" / "index.sqlite").write_text("no database")


def index_of_another_version(root: Path) -> None:
    """Make the index one that another version of the program wrote."""
    with sqlite3.connect(root / ".git" / "cawg" / "index.sqlite") as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()


def lose_the_outline(root: Path) -> None:
    """Delete what was kept of the declarations."""
    (root / ".git" / "cawg" / outline.KEPT).unlink()


def spoil_the_outline(root: Path) -> None:
    """Damage what was kept of the declarations."""
    (root / ".git" / "cawg" / outline.KEPT).write_text("[" * 100_000)


def leave_unlooked(root: Path) -> None:
    """Let more than a day pass since the index was found whole."""
    before = time.time() - 2 * 24 * 60 * 60
    os.utime(root / ".git" / "cawg" / "index.sqlite.sum", (before, before))


@pytest.mark.parametrize(
    "change",
    [
        edit_a_record, add_a_record, remove_a_record, declare_a_field, lose_the_index, spoil_the_index,
        index_of_another_version, lose_the_outline, spoil_the_outline, leave_unlooked,
    ],
)  # fmt: skip
def test_whatever_changed_takes_the_whole_way(
    change: Callable[[Path], None], rested: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    change(rested)
    for words in (["list"], ["search", "water"]):
        assert asked(words, rested) is None
    for words in (["list"], ["search", "water"]):
        told = start.run(["-C", str(rested), *words]), *capfd.readouterr()
        assert told == (main.run(["-C", str(rested), *words]), *capfd.readouterr())
        assert told[0] == 0


def test_days_that_nobody_verified_are_marked_in_a_list(rested: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = at_once.listed(str(rested), [], EVERYTHING, whole=False)
    assert isinstance(found, Columns)
    unsure = [day for day, sure in zip(found.dues, found.sure, strict=True) if day and not sure]
    assert start.run(["-C", str(rested), "list"]) == 0
    printed = capfd.readouterr().out
    assert unsure
    assert all(f"{day} {UNVERIFIED}" in printed for day in unsure)


def test_a_workspace_is_looked_for_as_the_whole_way_does(
    rested: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert at_once.root_of(str(rested)) == at_once.root_of(str(rested / "cases")) == str(rested)
    assert at_once.root_of(str(rested / "cawg.yaml")) == ""
    assert at_once.root_of(str(rested / "cases" / "..")) == ""
    assert at_once.root_of(str(tmp_path / "nowhere")) == ""
    monkeypatch.chdir(rested)
    assert at_once.root_of("") == at_once.root_of("cases") == str(rested)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAWG_WORKSPACE", str(rested / "cases"))
    assert at_once.root_of("") == str(rested)
