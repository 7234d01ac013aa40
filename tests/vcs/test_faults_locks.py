"""Locks without an owner: cawg's own go and are told, another program's are explained and go at a word only."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from cawg_tui.vcs import leftovers
from cawg_tui.vcs.leftovers import StaleLock, mended, remove_stale_lock, stale_lock
from cawg_tui.vcs.states import SyncState

from tests.vcs import faults
from tests.vcs.conftest import DAM, World

if TYPE_CHECKING:
    from pathlib import Path

AN_HOUR = 3600


def left(root: Path, name: str = "index.lock", *, seconds: float = AN_HOUR) -> Path:
    """Leave a lock as a git that was killed so long ago did."""
    lock = root / ".git" / name
    lock.write_bytes(b"half a list")
    then = time.time() - seconds
    os.utime(lock, (then, then))
    return lock


def seen(root: Path) -> StaleLock:
    found = stale_lock(root)
    assert found is not None
    return found


def test_where_no_lock_stands_there_is_none(world: World) -> None:
    assert stale_lock(world.ana.root) is None


@pytest.mark.parametrize("name", ["index.lock", "config.lock", "HEAD.lock", "packed-refs.lock"])
def test_a_dead_lock_is_told_with_its_age_and_goes_at_a_word(world: World, name: str) -> None:
    lock = left(world.ana.root, name)
    found = seen(world.ana.root)
    assert (found.path, found.holder, found.offered) == (f".git/{name}", "", True)
    assert AN_HOUR <= found.seconds < AN_HOUR + 60
    assert remove_stale_lock(world.ana.root, found)
    assert not lock.exists()
    assert [what for _, what in mended(world.ana.root)] == [
        f".git/{name} of another git program was removed at the member's word"
    ]
    faults.save(world.ana, DAM, title="Goes on")
    assert faults.sync(world.ana).state is SyncState.SENT


def test_a_young_lock_is_not_offered(world: World) -> None:
    lock = left(world.ana.root, seconds=30)
    assert not seen(world.ana.root).offered
    assert not remove_stale_lock(world.ana.root, seen(world.ana.root))
    assert lock.exists()


def test_a_lock_of_a_clock_that_ran_ahead_is_offered_too(world: World) -> None:
    left(world.ana.root, seconds=-AN_HOUR)
    assert seen(world.ana.root).offered


def test_a_lock_that_somebody_has_open_is_never_removed(world: World) -> None:
    lock = left(world.ana.root)
    with subprocess.Popen(["sleep", "60"], stdin=lock.open("rb")) as holding:
        found = seen(world.ana.root)
        assert "sleep" in found.holder
        assert not found.offered
        assert not remove_stale_lock(world.ana.root, found)
        holding.kill()
    assert lock.exists()


def test_the_lock_of_a_git_that_waits_for_its_editor_is_never_removed(world: World, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\ntouch {tmp_path}/open\nsleep 60\n")
    editor.chmod(0o755)
    world.ana.write(DAM, "title: By hand\n")
    waiting = subprocess.Popen(
        ["git", "-C", str(world.ana.root), "commit", "-a"],
        env={**os.environ, "GIT_EDITOR": str(editor)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        while not (tmp_path / "open").exists():
            time.sleep(0.02)
        lock = world.ana.root / ".git" / "index.lock"
        os.utime(lock, (0, 0))
        found = seen(world.ana.root)
        assert found.holder.startswith("git")
        assert not found.offered
    finally:
        os.killpg(waiting.pid, 9)
        waiting.wait()
    assert seen(world.ana.root).offered


def test_a_lock_that_came_after_the_question_is_not_the_one_that_was_meant(world: World) -> None:
    lock = left(world.ana.root)
    found = seen(world.ana.root)
    lock.unlink()
    left(world.ana.root, seconds=AN_HOUR - 1)
    assert not remove_stale_lock(world.ana.root, found)
    assert lock.exists()


def test_no_file_but_such_a_lock_is_ever_removed(world: World) -> None:
    record = world.ana.root / DAM
    os.utime(record, (0, 0))
    stamp = (record.stat().st_ino, record.stat().st_mtime_ns, record.stat().st_size)
    assert not remove_stale_lock(world.ana.root, StaleLock(DAM, AN_HOUR, "", stamp))
    assert record.exists()


def test_a_sync_explains_a_stranger_s_lock_and_leaves_it(world: World) -> None:
    lock = left(world.ana.root)
    result = faults.sync(world.ana)
    assert result.state is SyncState.LOCKED
    assert ".git/index.lock" in result.message
    assert "60 minutes" in result.message
    assert lock.exists()


@pytest.mark.parametrize("name", ["refs/heads/main.lock", "index.lock", "config.lock", "HEAD.lock"])
def test_a_lock_of_our_own_moment_goes_and_is_told(world: World, name: str) -> None:
    (world.ana.root / ".git" / "cawg" / leftovers.HERE).touch()
    lock = left(world.ana.root, name, seconds=0)
    assert world.ana.save(DAM, "title: Goes on\n")
    assert not lock.exists()
    assert [what for _, what in mended(world.ana.root)] == [
        f".git/{name}, left by a program that was cut off, was removed"
    ]
    assert world.ana.is_clean()


def test_a_lock_that_a_cut_off_fetch_left_stops_no_sync(world: World) -> None:
    (world.ana.root / ".git" / "cawg" / leftovers.REMOTE).touch()
    lock = left(world.ana.root, "refs/remotes/origin/main.lock", seconds=0)
    world.ben.save(DAM, "title: By Ben\n")
    world.ben.sync()
    assert faults.sync(world.ana).state is SyncState.RECEIVED
    assert not lock.exists()


def test_a_workspace_whose_settings_are_locked_opens_and_is_set_up_later(world: World) -> None:
    world.ana.git("config", "--unset", "rerere.enabled")
    lock = left(world.ana.root, "config.lock")
    world.ana.repository.prepare()
    assert not world.ana.repository.is_prepared()
    assert remove_stale_lock(world.ana.root, seen(world.ana.root))
    assert not lock.exists()
    world.ana.repository.prepare()
    assert world.ana.repository.is_prepared()
