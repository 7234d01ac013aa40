"""Git's own list of files follows the saves without anybody waiting, forgets none, and is never taken from others."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest
from cawg_tui.vcs import leftovers, listing
from cawg_tui.vcs.lock import LIST, hold
from cawg_tui.workspace import Workspace

from tests.conftest import list_has_followed
from tests.vcs import faults
from tests.vcs.conftest import DAM, LAND, World

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.vcs.git import Runner


def left_behind(world: World, path: str, text: str) -> None:
    """Save as a window does, and leave the list for later."""
    world.ana.write(path, text)
    world.ana.repository.save([path], "Left", settle=False)


def notes(root: Path) -> list[bool]:
    return [(root / ".git" / "cawg" / name).exists() for name in ("index-behind", "index-behind.taken")]


def test_after_a_save_plain_git_is_clean_by_itself(world: World) -> None:
    workspace = Workspace.open(world.ana.root)
    stored = workspace.record("dam-k3f9")
    assert workspace.save(stored, {**stored.values, "title": "Saved"}).commit
    list_has_followed(world.ana.root)
    assert world.ana.is_clean()
    workspace.close()


def test_a_save_does_not_wait_for_the_list(world: World) -> None:
    with hold(world.ana.root, "bringing git's list of files in step", name=LIST):
        left_behind(world, DAM, "title: Meanwhile\n")
    assert notes(world.ana.root) == [True, False]
    assert world.ana.repository.catch_up()
    assert notes(world.ana.root) == [False, False]
    assert world.ana.is_clean()


def test_a_save_while_the_list_follows_another_is_not_forgotten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    left_behind(world, DAM, "title: First\n")
    followed: list[list[str]] = []
    real = listing._followed

    def beside(runner: Runner, paths: list[str]) -> bool:
        done = real(runner, paths)
        if not followed:
            left_behind(world, DAM, "title: Second\n")
            left_behind(world, LAND, "title: Third\n")
        followed.append(paths)
        return done

    monkeypatch.setattr(listing, "_followed", beside)
    assert world.ana.repository.catch_up()
    assert followed == [[DAM], [DAM, LAND]]
    assert world.ana.is_clean()


def test_what_was_being_caught_up_when_it_was_cut_off_is_made_good_at_the_next_opening(world: World) -> None:
    left_behind(world, DAM, "title: Cut off\n")
    assert faults.cut_at("list-in-step", world.ana.repository.catch_up)
    assert notes(world.ana.root) == [False, True]
    left_behind(world, LAND, "title: After it\n")
    world.ana.repository.prepare()
    assert notes(world.ana.root) == [False, False]
    assert world.ana.is_clean()


def test_a_list_that_another_git_holds_is_left_for_later(world: World) -> None:
    left_behind(world, DAM, "title: Later\n")
    held = world.ana.root / ".git" / "index.lock"
    held.touch()
    os.utime(held, (0, 0))
    assert not world.ana.repository.catch_up()
    assert any(notes(world.ana.root))
    held.unlink()
    assert world.ana.repository.catch_up()
    assert world.ana.is_clean()


@pytest.mark.parametrize("alive", [False, True])
def test_the_lock_of_a_git_that_writes_the_list_goes_only_where_it_was_cut_off(world: World, *, alive: bool) -> None:
    own, lock = world.ana.root / ".git" / "cawg", world.ana.root / ".git" / "index.lock"
    (own / leftovers.LIST_MARK).touch()
    lock.touch()
    os.utime(lock, (time.time() - 2,) * 2)
    os.utime(own / leftovers.LIST_MARK, (time.time() - 3,) * 2)
    ready, over = threading.Event(), threading.Event()

    def follower() -> None:
        with hold(world.ana.root, "bringing git's list of files in step", name=LIST):
            ready.set()
            over.wait(20)

    thread = threading.Thread(target=follower)
    if alive:
        thread.start()
        assert ready.wait(20)
    left_behind(world, DAM, "title: Beside\n")
    assert lock.exists() == alive
    over.set()
    if alive:
        thread.join()
        lock.unlink()
    assert world.ana.repository.catch_up()
    assert world.ana.is_clean()
