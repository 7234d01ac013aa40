"""Commits written object by object are those that git itself would write, whatever became of the files."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cawg_tui.git_errors import DamagedHistoryError, GitFailedError
from cawg_tui.vcs import few, objects
from cawg_tui.vcs.commit import Edit, Identity, Step, write_commits
from cawg_tui.vcs.objects import Objects
from cawg_tui.vcs.start import init_repository
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vcs.conftest import DAM, LAND, World, git

if TYPE_CHECKING:
    from cawg_tui.vcs.repository import Repository

ANA: Final = Identity("Ana", "ana@members.invalid")
NOON: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
# Names that git sorts otherwise than one would think, files that become folders, and letters of other scripts.
PATHS: Final = ("a", "a.b", "a-b", "a/b", "a/b/c", "a0", "ab/c d", "ab/حق", 'ab/"q"', "z/y/x/w", "z/y.x", "z/y0")
EDITS: Final = st.dictionaries(st.sampled_from(PATHS), st.none() | st.binary(max_size=40), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return init_repository(tmp_path_factory.mktemp("objects") / "work", "Ana", "ana@members.invalid")


def fits(edits: dict[str, bytes | None]) -> bool:
    """Say whether no file is asked for where another path needs a folder."""
    kept = [path for path, data in edits.items() if data is not None]
    return not any(other.startswith(f"{path}/") for path in kept for other in kept)


@settings(max_examples=30)
@given(st.lists(EDITS.filter(fits), min_size=1, max_size=4))
def test_they_are_those_that_git_writes(empty: Repository, changes: list[dict[str, bytes | None]]) -> None:
    steps = [
        Step(f"Step {at}\n\nWhy: ü", tuple(Edit(path, data) for path, data in sorted(edits.items())))
        for at, edits in enumerate(changes)
    ]
    by_git = write_commits(empty.runner, [], steps, ANA, when=NOON)
    by_us = write_commits(empty.runner, [], steps, ANA, when=NOON, at_hand=Objects(empty.runner))
    assert by_us.commits == by_git.commits
    assert (by_us.ref, bool(by_git.ref)) == ("", True)
    upon = write_commits(empty.runner, [by_git.tip], steps[:1], ANA, when=NOON, at_hand=Objects(empty.runner))
    again = write_commits(empty.runner, [by_git.tip], steps[:1], ANA, when=NOON)
    assert upon.commits == again.commits


def test_they_are_sound_for_git_and_cost_it_no_process(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = world.ana.repository
    tip = repository.tip() or ""
    hand = Objects(repository.runner)
    assert hand.ids(tip, [DAM, "initiatives/none.yaml", "none/none.yaml", f"{DAM}/below.yaml"])[1:] == [None] * 3
    trace = world.folder / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))
    written = write_commits(repository.runner, [tip], [Step("New", (Edit(DAM, b"title: New\n"),))], ANA, at_hand=hand)
    assert not trace.exists()
    monkeypatch.delenv("GIT_TRACE2_EVENT")
    world.ana.git("update-ref", "refs/heads/other", written.tip)
    assert world.ana.git("fsck", "--strict", "--no-dangling") == ""
    assert world.ana.git("show", f"other:{DAM}") == "title: New"
    assert world.ana.git("diff", "--name-only", "main", "other") == DAM


def test_a_packed_history_is_read_with_one_question_to_git(world: World) -> None:
    world.ana.git("gc", "-q", "--prune=now")
    world.ana.save(DAM, "title: After packing\n")
    world.ana.save(LAND, "title: After packing, too\n")
    assert world.ana.is_clean()
    assert world.ana.git("rev-list", "--count", "HEAD") == "3"


def loose(root: Path, oid: str) -> Path:
    return root / ".git" / "objects" / oid[:2] / oid[2:]


@pytest.mark.parametrize("damage", [b"", b"x\x9c nonsense", b"\0" * 64], ids=["empty", "noise", "zeros"])
def test_a_damaged_folder_is_never_built_upon(world: World, damage: bytes) -> None:
    ana = world.ana
    tree = loose(ana.root, ana.git("rev-parse", "HEAD:initiatives"))
    tree.chmod(0o644)
    tree.write_bytes(damage)
    ana.write(DAM, "title: Upon what?\n")
    tip = ana.git("rev-parse", "HEAD")
    with pytest.raises((DamagedHistoryError, GitFailedError)):
        ana.repository.save([DAM], "Upon what?")
    assert ana.git("rev-parse", "HEAD") == tip
    assert ana.read(DAM) == "title: Upon what?\n"


def test_an_object_that_says_something_else_than_its_name_is_not_believed(world: World) -> None:
    ana = world.ana
    wrong, right = (ana.git("rev-parse", f"HEAD{what}") for what in ("^{tree}", ":initiatives"))
    loose(ana.root, right).chmod(0o644)
    loose(ana.root, right).write_bytes(loose(ana.root, wrong).read_bytes())
    with pytest.raises(objects.NotPlainError):
        Objects(ana.repository.runner).folder(right)


def test_many_files_and_a_history_that_others_write_to_go_through_git(world: World) -> None:
    ana = world.ana
    for name, value, paths in (
        ("core.sharedRepository", "group", [DAM]),
        ("core.sharedRepository", "false", [f"initiatives/many-{at:04}.yaml" for at in range(few.MOST + 1)]),
    ):
        ana.git("config", name, value)
        for path in paths:
            ana.write(path, f"title: By git {value}\n")
        trace = world.folder / f"trace-{value}"
        os.environ["GIT_TRACE2_EVENT"] = str(trace)
        try:
            ana.repository.save(paths, "By git")
        finally:
            del os.environ["GIT_TRACE2_EVENT"]
        assert '"fast-import"' in trace.read_text()
    assert ana.is_clean()


def test_objects_are_kept_by_the_disk_before_they_have_a_name(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no call that writes files out, each is waited for; where it has, one wait stands for all."""
    told: list[str] = []
    real_sync, real_rename = os.fsync, os.rename

    def synced(handle: int) -> None:
        told.append(f"kept {Path(f'/proc/self/fd/{handle}').readlink()}")
        real_sync(handle)

    def renamed(source: str, target: str) -> None:
        told.append(f"named {source}")
        real_rename(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "rename", renamed)
    for write_out, waits in ((objects._writer_out(), 1), (None, 4)):
        monkeypatch.setattr(objects, "_writer_out", lambda call=write_out: call)
        world.ana.write(DAM, f"title: Kept {waits}\n")
        told.clear()
        world.ana.repository.save([DAM], "Kept")
        ours = [line for line in told if "tmp_obj_" in line]
        assert [line.split()[0] for line in ours] == ["kept"] * (waits if write_out else 4) + ["named"] * 4
    assert world.ana.is_clean()


def test_what_is_there_already_is_made_young_and_not_written_again(world: World) -> None:
    ana = world.ana
    ana.save(DAM, "title: Once\n")
    blob = loose(ana.root, ana.git("rev-parse", f"HEAD:{DAM}"))
    os.utime(blob, (1, 1))
    ana.save(DAM, "title: Twice\n")
    ana.save(DAM, "title: Once\n")
    assert blob.stat().st_mtime > 1
    assert ana.is_clean()


def test_a_save_that_git_prunes_beside_it_is_whole(world: World) -> None:
    ana = world.ana
    for at in range(5):
        pruning = subprocess.Popen(["git", "-C", str(ana.root), "prune", "--expire=1.hour.ago"])
        ana.save(DAM, f"title: Beside {at}\n")
        assert pruning.wait() == 0
    assert ana.is_clean()
    assert git(ana.root, "log", "-1", "--format=%s") == "Change it"
