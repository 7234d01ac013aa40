"""A sync cut off at any point is finished or taken back at the next start; every file is whole at every instant."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cawg_tui.git_errors import NotInHistoryError
from cawg_tui.store.failpoint import KILLED, VARIABLE
from cawg_tui.vcs import move
from cawg_tui.vcs.move import Move, Placing
from cawg_tui.vcs.states import SyncState
from cawg_tui.vcs.worktree import blob_id

from tests.vcs.conftest import DAM, LAND, Member, World, git

if TYPE_CHECKING:
    from pathlib import Path

POINTS = (
    "gathered", "merged", "sent", "journal-written", "first-file-placed", "files-placed", "list-settled",
    "branch-moved",
)  # fmt: skip
CODE = (
    "import sys; from pathlib import Path; from cawg_tui.records.kinds import built_in\n"
    "from cawg_tui.vcs.repository import Repository; from cawg_tui.vcs.sync import sync\n"
    "print(sync(Repository(Path(sys.argv[1])), built_in()).state)\n"
)
NEW = "initiatives/new-aaaa.yaml"


def cut_off(member: Member, point: str) -> None:
    """Sync in a process of its own that ends, as by a power cut, at this point."""
    process = multiprocessing.get_context("fork").Process(target=_sync_until, args=(member, point))
    process.start()
    process.join()
    assert process.exitcode == KILLED


def _sync_until(member: Member, point: str) -> None:
    os.environ[VARIABLE] = point
    member.sync()


def both_worked(world: World) -> None:
    """Have Ana change, add and remove, and Ben change something else, by hand and in cawg."""
    world.ana.save(DAM, "title: By Ana\n")
    world.ana.save(NEW, "title: New by Ana\n")
    world.ana.save("README.md", "By Ana\n")
    world.ana.sync()
    world.ben.save("initiatives/ben-aaaa.yaml", "title: By Ben\n")
    world.ben.write(LAND, "title: By hand\n")


def files(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


@pytest.mark.parametrize("point", POINTS)
def test_a_sync_cut_off_anywhere_ends_as_if_it_had_not_been(world: World, point: str) -> None:
    both_worked(world)
    old, new = (
        {DAM: "title: The dam\nsummary: No consent was asked.\n"},
        {DAM: "title: By Ana\n", NEW: "title: New by Ana\n"},
    )
    cut_off(world.ben, point)
    for path, text in files(world.ben.root).items():
        assert text in {old.get(path), new.get(path)} or path not in {*old, *new}
    result = world.ben.sync()
    assert result.state in {SyncState.UP_TO_DATE, SyncState.SENT, SyncState.RECEIVED, SyncState.MERGED}
    assert world.ben.sync().state is SyncState.UP_TO_DATE
    assert files(world.ben.root) == {
        **files(world.ana.root), DAM: "title: By Ana\n", NEW: "title: New by Ana\n",
        "initiatives/ben-aaaa.yaml": "title: By Ben\n", LAND: "title: By hand\n",
    }  # fmt: skip
    world.ana.sync()
    assert files(world.ana.root) == files(world.ben.root)
    assert world.ben.is_clean()
    assert git(world.shared, "rev-parse", "main") == world.ben.git("rev-parse", "HEAD")
    assert not world.ben.git("for-each-ref", "refs/cawg/work/")
    assert not (world.ben.root / ".git" / "cawg" / "moving").exists()


@pytest.mark.parametrize("point", ["journal-written", "first-file-placed", "files-placed"])
def test_opening_or_saving_finishes_what_was_cut_off(world: World, point: str) -> None:
    both_worked(world)
    cut_off(world.ben, point)
    commit = world.ben.save("initiatives/after-aaaa.yaml", "title: After\n")
    assert world.ben.git("rev-parse", "HEAD^") == git(world.shared, "rev-parse", "main")
    assert world.ben.git("diff", "--name-only", "HEAD^", commit) == "initiatives/after-aaaa.yaml"
    assert world.ben.is_clean()


def test_an_edit_made_after_the_cut_is_left_and_merged_later(world: World) -> None:
    both_worked(world)
    cut_off(world.ben, "journal-written")
    world.ben.write(DAM, "summary: Edited after the cut\n")
    world.ben.repository.prepare()
    assert world.ben.read(DAM) == "summary: Edited after the cut\n"
    assert world.ben.read(NEW) == "title: New by Ana\n"
    assert world.ben.sync().state is SyncState.SENT
    assert world.ben.read(DAM).startswith("title: By Ana\nsummary: Edited after the cut\n_conflicts:\n")
    assert git(world.shared, "show", f"main:{DAM}") == world.ben.read(DAM).strip()


def test_a_cut_off_move_is_taken_back_where_the_branch_has_gone_on(world: World) -> None:
    both_worked(world)
    cut_off(world.ben, "first-file-placed")
    world.ben.git("commit", "-q", "--allow-empty", "-m", "By hand, in between")
    world.ben.repository.prepare()
    assert world.ben.read(DAM) == "title: The dam\nsummary: No consent was asked.\n"
    assert world.ben.is_clean()
    assert world.ben.sync().state is SyncState.RECEIVED
    assert world.ben.read(DAM) == "title: By Ana\n"


def test_a_file_makes_room_for_a_folder_of_its_name_and_the_reverse(world: World) -> None:
    world.ana.save("attachments/a", "a file\n")
    world.ana.save("attachments/b/c", "in a folder\n")
    world.ana.sync()
    world.ben.sync()
    (world.ana.root / "attachments/b/c").unlink()
    (world.ana.root / "attachments/b").rmdir()
    (world.ana.root / "attachments/a").unlink()
    world.ana.write("attachments/a/d", "in a folder\n")
    world.ana.write("attachments/b", "a file\n")
    world.ana.repository.save(["attachments/a", "attachments/a/d", "attachments/b", "attachments/b/c"], "Swap")
    world.ana.sync()
    assert world.ben.sync().state is SyncState.RECEIVED
    assert files(world.ben.root) == files(world.ana.root)
    assert world.ben.is_clean()


def test_a_disk_that_fills_up_while_staging_leaves_every_file_and_the_branch_as_they_were(world: World) -> None:
    world.ana.save("attachments/large.bin", "x" * 600_000)
    world.ana.sync()
    before, tip = files(world.ben.root), world.ben.git("rev-parse", "HEAD")
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); "
    limited += "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    done = subprocess.run(
        [sys.executable, "-c", limited + CODE, str(world.ben.root)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["disk_full"], done.stderr
    assert (files(world.ben.root), world.ben.git("rev-parse", "HEAD")) == (before, tip)
    assert world.ben.sync().state is SyncState.RECEIVED


def test_a_journal_that_nobody_here_wrote_is_not_obeyed(world: World) -> None:
    folder = world.ben.root / ".git" / "cawg"
    (folder / "txn.json").write_text('{"branch": "main", "placings": [1]}')
    world.ben.repository.prepare()
    assert not (folder / "txn.json").exists()
    assert world.ben.is_clean()


def test_a_move_never_writes_through_a_link(world: World, tmp_path: Path) -> None:
    ben = world.ben
    text = b"title: The land\n"
    (tmp_path / "outside").mkdir()
    (ben.root / "linked").symlink_to(tmp_path / "outside", target_is_directory=True)
    tip = ben.git("rev-parse", "HEAD")
    act = Move("main", tip, tip, (Placing("linked/x.txt", None, blob_id(text)),))
    assert move.carry_out(ben.repository.runner, act).left == ("linked/x.txt",)
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"\0" * 400, b"noise", None])
def test_a_list_of_git_s_own_that_a_crash_damaged_is_made_anew(world: World, damage: bytes | None) -> None:
    listed = world.ana.root / ".git" / "index"
    whole = listed.read_bytes()
    listed.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert world.ana.repository.unsaved() == []
    listed.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    world.ana.save(DAM, "title: Other\n")
    assert world.ana.is_clean()


@pytest.mark.parametrize("name", ["refs/heads/main.lock", "HEAD.lock"])
def test_a_lock_that_a_power_cut_left_on_the_branch_blocks_no_save(world: World, name: str) -> None:
    lock = world.ana.root / ".git" / name
    lock.touch()
    world.ana.write(DAM, "title: Other\n")
    with pytest.raises(NotInHistoryError):
        world.ana.repository.save([DAM], "While the lock is young")
    os.utime(lock, (0, 0))
    world.ana.repository.save([DAM], "Once it is old")
    assert world.ana.is_clean()


def test_cawg_s_own_lock_on_git_s_list_goes_with_its_mark_and_a_stranger_s_stays(world: World) -> None:
    lock = world.ana.root / ".git" / "index.lock"
    lock.touch()
    world.ana.save(DAM, "title: Other\n")
    assert lock.exists()
    (world.ana.root / ".git" / "cawg" / "at-work").touch()
    lock.touch()
    world.ana.save(DAM, "title: Another\n")
    assert not lock.exists()
    assert world.ana.is_clean()
