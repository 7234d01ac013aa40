"""Plain git brings records together as a sync does: pull, rebase, cherry-pick and stash, with and without a clash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.cli.main import run
from cawg_tui.records.conflicts import open_conflicts
from cawg_tui.store.yaml import parse
from cawg_tui.vcs.repository import CLONE_SETTINGS
from cawg_tui.vcs.states import SyncState

from tests.vcs.conftest import DAM, Member, World

if TYPE_CHECKING:
    from collections.abc import Sequence

BIN = Path(sys.executable).parent
AGREED = """\
title: The dam
summary: |
  No consent was asked.
  The river is dry.
# Ask Amina before sharing.
notes: old
"""
BY_ANA = AGREED.replace("The river is dry.", "The river is dry since May.").replace(
    "title: ", "# Ana's heading\ntitle: "
)
BY_BEN = AGREED.replace("notes: old", "notes: new  # Ben, from the visit") + "lead: ben\n"
ANA_CLASHES = AGREED.replace("The dam", "The great dam")
BEN_CLASHES = AGREED.replace("The dam", "The dam at the bend  # as the villagers say") + "lead: ben\n"
QUIET = {"GIT_EDITOR": "true", "GIT_MERGE_AUTOEDIT": "no"}
ACTS: dict[str, Sequence[Sequence[str]]] = {
    "pull": [["pull", "-q", "--no-rebase"]],
    "pull --rebase": [["pull", "-q", "--rebase"]],
    "cherry-pick": [["fetch", "-q"], ["cherry-pick", "origin/main"]],
    "stash pop": [["reset", "-q", "HEAD^"], ["stash", "-q"], ["pull", "-q", "--ff-only"], ["stash", "pop", "-q"]],
}
FINISH = {
    "pull": ["commit", "-q", "--no-edit"],
    "pull --rebase": ["rebase", "--continue"],
    "cherry-pick": ["cherry-pick", "--continue"],
    "stash pop": ["commit", "-q", "-m", "Take it out again"],
}


def apart(world: World, agreed: str, by_ana: str, by_ben: str) -> World:
    """Have Ana send one version of the dam while Ben saves another."""
    world.ana.save(DAM, agreed)
    assert world.ana.sync().state is SyncState.SENT
    assert world.ben.sync().state is SyncState.RECEIVED
    world.ana.save(DAM, by_ana)
    assert world.ana.sync().state is SyncState.SENT
    world.ben.save(DAM, by_ben)
    return world


@pytest.fixture(scope="module")
def worlds(built_world: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build two worlds once: one where the edits touch different things, one where they clash."""
    made = {}
    for name, versions in (("apart", (AGREED, BY_ANA, BY_BEN)), ("clash", (AGREED, ANA_CLASHES, BEN_CLASHES))):
        made[name] = tmp_path_factory.mktemp(name) / "world"
        apart(copied(built_world, made[name]), *versions)
    return made


def copied(built: Path, to: Path) -> World:
    """Return a copy of a world that a test may change."""
    world = World(to)
    shutil.copytree(built, to, symlinks=True)
    for member in (world.ana, world.ben):
        member.repository.set_remote(str(world.shared))
        member.git("update-index", "--refresh", "-q", check=False)
    return world


def plain_git(member: Member, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run plain git as a git person would, with another PATH where one is given."""
    env = {**os.environ, **QUIET, **({"PATH": path} if path is not None else {})}
    return subprocess.run(["git", *words], cwd=member.root, env=env, capture_output=True, text=True, check=False)


def without_own_python(member: Member) -> None:
    """Leave the clone as one whose cawg was moved or removed since it was set up."""
    line = CLONE_SETTINGS["merge.cawg.driver"].replace(sys.executable, "/nowhere/python")
    assert line != CLONE_SETTINGS["merge.cawg.driver"]
    member.git("config", "merge.cawg.driver", line)


@pytest.fixture(scope="module")
def synced(worlds: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the record as a sync makes it, in each of the two worlds."""
    made = {}
    for name, state in (("apart", SyncState.MERGED), ("clash", SyncState.MERGED_TO_DECIDE)):
        world = copied(worlds[name], tmp_path_factory.mktemp("sync") / "world")
        assert world.ben.sync().state is state
        made[name] = world.ben.read(DAM)
    return made


@pytest.mark.parametrize("act", ACTS)
def test_plain_git_makes_the_same_bytes_as_a_sync(
    act: str, worlds: dict[str, Path], synced: dict[str, str], tmp_path: Path
) -> None:
    world = copied(worlds["apart"], tmp_path / "git")
    for words in ACTS[act]:
        done = plain_git(world.ben, *words)
        assert done.returncode == 0, done.stderr
    merged = world.ben.read(DAM)
    assert merged == synced["apart"]
    for words in ("since May", "# Ana's heading", "notes: new  # Ben, from the visit", "lead: ben", "# Ask Amina"):
        assert words in merged
    assert not list(world.ben.root.glob(".cawg-*"))
    assert not list(world.ben.root.glob(".merge_file*"))


@pytest.mark.parametrize("act", ACTS)
def test_a_clash_stops_git_with_a_record_that_reads_and_add_and_commit_give_what_a_sync_gives(
    act: str, worlds: dict[str, Path], synced: dict[str, str], tmp_path: Path
) -> None:
    world = copied(worlds["clash"], tmp_path / "git")
    *before, last = ACTS[act]
    for words in before:
        assert plain_git(world.ben, *words).returncode == 0
    assert plain_git(world.ben, *last).returncode != 0
    stopped = world.ben.read(DAM)
    assert "<<<<<<<" not in stopped
    (conflict,) = open_conflicts(parse(stopped.encode(), DAM).values)
    assert conflict.values == ("The dam at the bend", "The great dam")
    assert world.ben.git("diff", "--name-only", "--diff-filter=U") == DAM
    world.ben.git("add", DAM)
    finished = plain_git(world.ben, *FINISH[act])
    assert finished.returncode == 0, finished.stderr
    assert world.ben.git("show", f"HEAD:{DAM}") + "\n" == synced["clash"]
    assert "# as the villagers say" in stopped


def test_a_record_that_both_added_is_joined_by_plain_git_as_by_a_sync(world: World, tmp_path: Path) -> None:
    new = "initiatives/port-a2b3.yaml"
    world.ana.save(new, "title: The port\nlead: ana\n")
    world.ana.sync()
    world.ben.save(new, "title: The port\nsummary: A pier.\n")
    other = copied(world.folder, tmp_path / "sync")
    assert plain_git(world.ben, "pull", "-q", "--no-rebase").returncode == 0
    other.ben.sync()
    assert world.ben.read(new) == other.ben.read(new) == "title: The port\nlead: ana\nsummary: A pier.\n"


# --- which cawg is asked, and what stands where none answers ------------------------------------------


def stand_in(folder: Path, script: str) -> str:
    """Put a program called cawg on a PATH that has no other, and return that PATH."""
    folder.mkdir()
    program = folder / "cawg"
    program.write_text(script)
    program.chmod(0o755)
    return f"{folder}:{bare_path()}"


def bare_path() -> str:
    """Return the PATH without the folders that hold a cawg."""
    folders = [one for one in os.environ["PATH"].split(":") if one and not (Path(one) / "cawg").exists()]
    return ":".join(folders)


def holds_both_in_markers(member: Member) -> bool:
    text = member.read(DAM)
    return all(words in text for words in ("<<<<<<<", "|||||||", ">>>>>>>", "great dam", "at the bend"))


def test_the_cawg_on_the_path_is_asked_where_the_one_that_set_it_up_is_gone(
    worlds: dict[str, Path], synced: dict[str, str], tmp_path: Path
) -> None:
    world = copied(worlds["apart"], tmp_path / "git")
    without_own_python(world.ben)
    done = plain_git(world.ben, "pull", "-q", "--no-rebase", path=f"{BIN}:{bare_path()}")
    assert done.returncode == 0, done.stderr
    assert world.ben.read(DAM) == synced["apart"]


def test_without_any_cawg_git_leaves_both_sides_between_markers(worlds: dict[str, Path], tmp_path: Path) -> None:
    world = copied(worlds["clash"], tmp_path / "git")
    without_own_python(world.ben)
    assert plain_git(world.ben, "pull", "-q", "--no-rebase", path=bare_path()).returncode != 0
    assert holds_both_in_markers(world.ben)


@pytest.mark.parametrize(
    "script",
    [
        "#!/bin/sh\necho \"Error: No such command 'merge-driver'.\" >&2\nexit 2\n",
        "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'cawg_tui'\" >&2\nexit 1\n",
        "#!/nowhere/python\n",
        "#!/bin/sh\necho another program of that name\nexit 0\n",
        "#!/bin/sh\nkill -9 $$\n",
    ],
    ids=["older", "broken", "without its python", "a stranger", "killed"],
)
def test_a_cawg_that_does_not_answer_loses_nobody_s_side(script: str, worlds: dict[str, Path], tmp_path: Path) -> None:
    world = copied(worlds["clash"], tmp_path / "git")
    without_own_python(world.ben)
    path = stand_in(tmp_path / "bin", script)
    assert plain_git(world.ben, "pull", "-q", "--no-rebase", path=path).returncode != 0
    assert holds_both_in_markers(world.ben)


def test_nothing_in_the_workspace_is_taken_for_a_part_of_the_program(
    worlds: dict[str, Path], synced: dict[str, str], tmp_path: Path
) -> None:
    world = copied(worlds["apart"], tmp_path / "git")
    for name in ("cawg_tui.py", "click.py", "yaml.py"):
        (world.ben.root / name).write_text("open('taken', 'w').close()\nraise SystemExit(0)\n")
    done = plain_git(world.ben, "pull", "-q", "--no-rebase")
    assert done.returncode == 0, done.stderr
    assert not (world.ben.root / "taken").exists()
    assert world.ben.read(DAM) == synced["apart"]


# --- what is no record, or cannot be read as one -------------------------------------------------------


@pytest.mark.parametrize("name", ["attachments/plan one/it's $HOME.yaml", "rules/upr.yaml"])
def test_a_file_that_is_no_record_is_merged_by_lines_whatever_its_name(name: str, world: World) -> None:
    text = "".join(f"line {number}\n" for number in range(9))
    world.ana.save(name, text)
    world.ana.sync()
    world.ben.sync()
    world.ana.save(name, text.replace("line 1", "line one"))
    world.ana.sync()
    world.ben.save(name, text.replace("line 7", "line seven"))
    done = plain_git(world.ben, "pull", "-q", "--no-rebase")
    assert done.returncode == 0, done.stderr
    assert world.ben.read(name) == text.replace("line 1", "line one").replace("line 7", "line seven")


def test_a_version_that_cannot_be_read_stands_between_markers_beside_the_other(world: World) -> None:
    apart(world, "title: The dam\n", "title: The dam at the bend\n", "title: The great dam\n")
    world.ben.git("reset", "-q", "--soft", "HEAD^")
    world.ben.write(DAM, "title: [The great dam\n")
    world.ben.git("commit", "-q", "-am", "By hand, in haste")
    assert plain_git(world.ben, "pull", "-q", "--no-rebase").returncode != 0
    assert holds_both_in_markers(world.ben)


# --- the command itself --------------------------------------------------------------------------------


def called(root: Path, monkeypatch: pytest.MonkeyPatch, *versions: str, path: str = DAM) -> tuple[int, str]:
    """Call the driver as git does, and return its exit status and what stands in the file of our side then."""
    monkeypatch.chdir(root)
    names = []
    for name, text in zip((".merge_file_o", ".merge_file_a", ".merge_file_b"), versions, strict=True):
        (root / name).write_text(text, encoding="utf-8")
        names.append(name)
    status = run(["merge-driver", *names, path])
    return status, (root / ".merge_file_a").read_text(encoding="utf-8")


def test_the_driver_ends_with_0_where_nothing_is_open_and_with_1_where_something_is(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clean = called(world.ben.root, monkeypatch, "title: A\n", "title: A\nlead: me\n", "title: B\n")
    assert clean == (0, "title: B\nlead: me\n")
    assert capsys.readouterr().out == "merged\n"
    status, text = called(world.ben.root, monkeypatch, "title: A\n", "title: B\n", "title: C\n")
    assert (status, text.startswith("title: A\n_conflicts:\n- field: /title\n")) == (1, True)
    said = capsys.readouterr()
    assert said.out == "to-decide\n"
    assert "1 to decide" in said.err


def test_an_empty_base_means_that_both_added_the_record(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert called(world.ben.root, monkeypatch, "", "title: A\nlead: me\n", "title: A\n") == (0, "title: A\nlead: me\n")


@pytest.mark.parametrize("settings", ["format: 99\nname: Dams\n", "format: [\n", None])
def test_a_workspace_that_this_cawg_must_not_write_is_merged_by_lines(
    settings: str | None, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if settings is None:
        (world.ben.root / "cawg.yaml").unlink()
    else:
        world.ben.write("cawg.yaml", settings)
    status, text = called(world.ben.root, monkeypatch, "title: A\n", "title: B\n", "title: C\n")
    assert status == 1
    assert all(words in text for words in ("<<<<<<<", "title: A", "title: B", "title: C"))
    assert capsys.readouterr().out == "by-lines\n"


def test_in_a_second_work_tree_the_driver_works_too(
    worlds: dict[str, Path], synced: dict[str, str], tmp_path: Path
) -> None:
    world = copied(worlds["apart"], tmp_path / "git")
    world.ben.git("fetch", "-q")
    world.ben.git("worktree", "add", "-q", str(tmp_path / "second"), "HEAD")
    second = Member(tmp_path / "second")
    assert plain_git(second, "merge", "-q", "origin/main").returncode == 0
    assert second.read(DAM) == synced["apart"]


def test_the_driver_starts_without_interface_git_or_database(world: World) -> None:
    for name, text in (("o", "title: A\n"), ("a", "title: A\nlead: me\n"), ("b", "title: B\n")):
        world.ben.write(name, text)
    code = (
        "from cawg_tui.cli.main import run\nimport sys\n"
        f"assert run(['merge-driver', 'o', 'a', 'b', {DAM!r}]) == 0\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=world.ben.root, check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.split())
    assert loaded & {"textual", "rich", "git", "gitdb", "sqlmodel", "sqlalchemy", "sqlite3"} == set()
    assert "yaml" in loaded
