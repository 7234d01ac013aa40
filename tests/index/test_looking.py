"""A second process that looks at half of the folders sees what one alone would see, and may fail at any moment."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.git_errors import CancelledError
from cawg_tui.index import looking
from cawg_tui.index.connecting import connect
from cawg_tui.index.folders import Refreshed, is_as_it_was

from tests.index.conftest import ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from cawg_tui.index.database import Index
    from cawg_tui.index.folders import Look

    from tests.index.conftest import Files

FOLDERS = ("aa", "bb", "cc", "dd", "ee", "ff")


@pytest.fixture
def filled(files: Files, index: Index, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Six folders of records, taken in; a second process is asked for half of them."""
    for number in range(30):
        files.put("initiative", f"record-{number}", FOLDERS[number % 6], summary="Plainword")
    index.refresh()
    index.refresh()
    monkeypatch.setattr(looking, "WORTH_HELP", 1)
    monkeypatch.setattr(looking, "AHEAD", 0)
    return files


@pytest.fixture
def connection(index: Index) -> Iterator[sqlite3.Connection]:
    opened = connect(index.path)
    yield opened
    opened.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gather the folders that this process looks at itself."""
    here: list[str] = []

    def noted(root: str, path: str, changed_ns: int, names: str, stats: bytes) -> bool:
        here.append(path)
        return is_as_it_was(root, path, changed_ns, names, stats)

    monkeypatch.setattr(looking, "is_as_it_was", noted)
    return here


def seen(found: Look | None) -> tuple[frozenset[str], int, list[str]]:
    assert found is not None
    return found.before, found.files, sorted(folder.path for folder in found.differing)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Gather the processes that are started."""
    made: list[int] = []
    spawn = os.posix_spawn

    def noted(*given: Any, **how: Any) -> int:
        made.append(spawn(*given, **how))
        return made[-1]

    monkeypatch.setattr(os, "posix_spawn", noted)
    return made


def running(started: list[int]) -> list[int]:
    """Return those of these processes that are there still, be it as zombies."""
    return [one for one in started if Path(f"/proc/{one}").exists()]


def test_each_folder_is_looked_at_once_by_one_of_two_and_both_say_what_differs(
    filled: Files, connection: sqlite3.Connection, asked: list[str], started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.put("initiative", "record-0", "aa", summary="Otherword")
    filled.put("initiative", "new-one", "ff")
    together = seen(looking.look(connection, str(filled.root)))
    shared = list(asked)
    monkeypatch.setattr(looking, "WORTH_HELP", 1_000)
    asked.clear()
    assert together == seen(looking.look(connection, str(filled.root)))
    assert together[1:] == (30, ["initiatives/aa", "initiatives/ff"])
    assert 0 < len(shared) < len(asked)
    assert len(set(asked)) == len(asked)
    assert running(started) == []


def test_a_refresh_with_a_second_process_misses_nothing(filled: Files, index: Index, started: list[int]) -> None:
    assert index.refresh() == Refreshed(unchanged=30)
    assert len(started) == (1 if (os.cpu_count() or 1) > 1 else 0)
    filled.put("initiative", "record-1", "bb", summary="Otherword")
    filled.drop("initiatives/ff/record-5.yaml")
    (filled.root / "initiatives" / "dd").rename(filled.root / "initiatives" / "zz")
    assert index.refresh() == Refreshed(added=5, changed=1, removed=6, unchanged=23)
    assert ids(index, "otherword") == ["record-1"]
    assert index.refresh() == Refreshed(unchanged=29)


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python", ""])
def test_where_no_second_process_answers_all_is_looked_at_here(
    program: str,
    filled: Files,
    connection: sqlite3.Connection,
    asked: list[str],
    started: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled.put("initiative", "new-one", "ff")
    monkeypatch.setattr(sys, "executable", program)
    before, files, differing = seen(looking.look(connection, str(filled.root)))
    assert (files, differing) == (30, ["initiatives/ff"])
    assert sorted(asked) == sorted(before)
    assert running(started) == []


def test_an_answer_that_breaks_off_counts_for_nothing(
    filled: Files, connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.put("initiative", "new-one", "ff")
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nprintf 'initiatives/ee\\0initiatives/f'\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    assert seen(looking.look(connection, str(filled.root)))[2] == ["initiatives/ff"]


def test_a_look_that_is_cancelled_ends_the_second_process(
    filled: Files, connection: sqlite3.Connection, tmp_path: Path, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "python"
    endless.write_text("#!/bin/sh\nexec sleep 60\n")
    endless.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(endless))
    answers = iter([False, False, True])
    with pytest.raises(CancelledError):
        looking.look(connection, str(filled.root), lambda: next(answers))
    assert running(started) == []


def test_a_workspace_with_signs_in_its_path_is_looked_at_by_two(
    filled: Files, index: Index, tmp_path: Path, asked: list[str]
) -> None:
    index.close()
    odd = tmp_path / "50% done? #1"
    odd.mkdir()
    place = odd / "index.sqlite"
    place.write_bytes(index.path.read_bytes())
    connection = connect(place)
    before, _, _ = seen(looking.look(connection, str(filled.root)))
    connection.close()
    assert 0 < len(asked) < len(before)
