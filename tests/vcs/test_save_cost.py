"""What a save, a page of a record's history and what follows start, open and ask: no more in a large workspace."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from cawg_tui.store.layout import FULL_FOLDER, shelf
from cawg_tui.workspace import Workspace

from tests.vcs.conftest import DAM, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.outcomes import Saved

LARGE: Final = 4 * FULL_FOLDER
RECORD: Final = "dam-k3f9"
# Statements that one save sends to the index, from finding the record to its row.
STATEMENTS: Final = 45
FILES: Final = 45

_opened: list[list[str]] = []


def _hear(event: str, args: tuple[object, ...]) -> None:
    if event == "open" and _opened:
        _opened[-1].append(str(args[0]))


sys.addaudithook(_hear)


@contextmanager
def opened() -> Iterator[list[str]]:
    """Tell the files that this process opens."""
    _opened.append([])
    try:
        yield _opened[-1]
    finally:
        _opened.pop()


@contextmanager
def started(folder: Path) -> Iterator[list[str]]:
    """Tell the git programs that are started, by their words; those that git starts itself are not among them."""
    trace, words = folder / "trace", list[str]()
    trace.unlink(missing_ok=True)
    os.environ["GIT_TRACE2_EVENT"] = str(trace)
    try:
        yield words
    finally:
        del os.environ["GIT_TRACE2_EVENT"]
        told = [json.loads(line) for line in trace.read_text().splitlines()] if trace.exists() else []
        words += [one["name"] for one in told if one["event"] == "cmd_name" and "/" not in one["sid"]]


def save(workspace: Workspace, words: str) -> Saved:
    stored = workspace.record(RECORD)
    saved = workspace.save(stored, {**stored.values, "title": words})
    assert saved.commit
    assert not saved.kept_back
    return saved


@pytest.fixture(params=[0, LARGE], ids=["small", "large"])
def workspace(world: World, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """Open a workspace, small or with folders as full as they become, and save once in it, as every session does."""
    held: dict[str, int] = {}
    paths = []
    for number in range(request.param):
        folder = shelf("initiatives", f"record-{number:04}", lambda one: held.get(one, 0) >= FULL_FOLDER)
        held[folder] = held.get(folder, 0) + 1
        paths.append(f"{folder}/record-{number:04}.yaml")
        world.ana.write(paths[-1], f"title: Record {number}\nsummary: No consent was asked.\n")
    world.ana.repository.save(paths, "Many")
    opened_one = Workspace.open(world.ana.root)
    opened_one.refresh()
    save(opened_one, "The first one")
    opened_one.afterwards.now()
    yield opened_one
    opened_one.close()


def test_a_save_starts_one_git_and_what_follows_several_another(world: World, workspace: Workspace) -> None:
    with started(world.folder) as words:
        save(workspace, "Saved")
    assert words == ["update-ref"]
    workspace.afterwards.now()
    save(workspace, "Once more")
    with started(world.folder) as words:
        workspace.afterwards.now()
    assert words == ["update-index"]
    assert world.ana.is_clean()


def test_the_first_save_of_a_session_asks_git_once_more_where_the_history_is_packed(
    world: World, workspace: Workspace
) -> None:
    world.ana.git("gc", "-q")
    with started(world.folder) as words:
        save(workspace, "Packed")
    assert sorted(words) == ["cat-file", "update-ref"]


def test_a_save_opens_few_files_however_many_there_are(workspace: Workspace) -> None:
    with opened() as files:
        save(workspace, "Saved")
    records = [path for path in files if path.endswith(".yaml")]
    assert len(files) <= FILES, files
    assert {os.path.basename(path) for path in records} == {f"{RECORD}.yaml"}  # noqa: PTH119
    assert not [path for path in files if path.endswith(("/index", "packed-refs"))]


def test_a_save_asks_the_index_little_however_much_it_holds(workspace: Workspace) -> None:
    asked: list[str] = []
    connection = workspace.index._file.connection()
    connection.set_trace_callback(asked.append)
    save(workspace, "Saved")
    connection.set_trace_callback(None)
    assert 0 < len(asked) <= STATEMENTS, asked


def test_a_page_of_history_starts_one_git_and_what_a_version_changed_two(world: World, workspace: Workspace) -> None:
    with started(world.folder) as words:
        versions = workspace.past.versions(RECORD)
    assert words == ["log"]
    assert [one.subject for one in versions][-1] == "Start the workspace"
    with started(world.folder) as words:
        (change,) = workspace.comparison.of_versions(versions[:1])
        lines = workspace.past.git_diff_of(versions[0], RECORD)
    assert words == ["cat-file", "diff-tree"]
    assert change.id == RECORD
    assert "+title: The first one\n" in lines
    first = workspace.past.git_diff_of(versions[-1], RECORD)
    assert f"+++ b/{DAM}" in first
    assert "+title: The dam\n" in first


def test_records_saved_one_after_another_leave_the_index_few_pieces(workspace: Workspace) -> None:
    """A save merges no more than small pieces: the large one, of a rebuild, is merged while nobody waits."""
    for number in range(18):
        save(workspace, f"Saved {number}")
        workspace.index.settle(lambda: False)
    connection = workspace.index._file.connection()
    pieces = connection.execute("SELECT count(DISTINCT segid) FROM body_idx").fetchone()[0]
    assert pieces < 8
    assert workspace.index.disagreement(sample=1_000) == ""
    assert [row.title for row in workspace.search("Saved 17").rows] == ["Saved 17"]
