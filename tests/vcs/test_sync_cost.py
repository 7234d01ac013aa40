"""What a sync starts and what it leaves: few processes, a history that stays packed, and no program of a stranger's."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.vcs import lock
from cawg_tui.vcs.remote_programs import OPEN, SHUT, local_folder, receiving
from cawg_tui.vcs.states import SyncState
from cawg_tui.vcs.sync import sync
from cawg_tui.vcs.upkeep import EVERY_SECONDS, tidy_up
from cawg_tui.vcs.worktree import blob_id

from tests.vcs.conftest import DAM, KINDS, LAND, World, git

if TYPE_CHECKING:
    from collections.abc import Iterator

ELSEWHERE = Path("/dev/shm")


def test_a_sync_with_nothing_to_do_asks_git_three_times(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = world.ana.repository
    trace = world.folder / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))
    assert sync(repository, KINDS).state is SyncState.UP_TO_DATE
    told = [json.loads(line) for line in trace.read_text().splitlines()]
    started = [one["argv"] for one in told if one["event"] == "start" and "/" not in one["sid"]]
    words = [next(word for word in argv if word in {"cat-file", "status", "fetch"}) for argv in started]
    assert words == ["cat-file", "status", "fetch"]


# --- packing ---------------------------------------------------------------------------------------------


def loose(world: World) -> int:
    return int(world.ana.git("count-objects").split()[0])


def test_the_history_is_packed_when_git_thinks_it_time_and_looked_at_once_a_day(world: World) -> None:
    stamp = world.ana.root / ".git" / "cawg" / "upkeep"
    assert tidy_up(world.ana.repository)
    assert loose(world)
    # Git counts what lies loose in one of its 256 folders, and takes that for the whole.
    fitting = [text for text in (f"{n}\n".encode() for n in range(20_000)) if blob_id(text).startswith("17")][:40]
    for number, text in enumerate(fitting):
        (world.folder / str(number)).write_bytes(text)
    world.ana.git("hash-object", "-w", *(str(world.folder / str(number)) for number in range(len(fitting))))
    before = loose(world)
    assert before > 40
    assert not tidy_up(world.ana.repository)
    assert loose(world) == before
    os.utime(stamp, (stamp.stat().st_mtime - EVERY_SECONDS - 1,) * 2)
    world.ana.save(DAM, "title: Later\n")
    tip = world.ana.git("rev-parse", "HEAD")
    assert tidy_up(world.ana.repository)
    assert list((world.ana.root / ".git" / "objects" / "pack").glob("*.pack"))
    assert world.ana.git("rev-parse", "HEAD") == tip
    assert world.ana.is_clean()


def test_packing_never_waits_for_a_sync_and_saving_never_waits_for_packing(world: World) -> None:
    with lock.hold(world.ana.root, "syncing", name=lock.SYNC):
        assert not tidy_up(world.ana.repository)
    with lock.hold(world.ana.root, "saving"):
        assert tidy_up(world.ana.repository)


# --- whose programs run ----------------------------------------------------------------------------------

HOOKS = ("pre-receive", "update", "post-receive", "post-update", "reference-transaction")


@pytest.fixture
def stick(world: World) -> Iterator[World]:
    """Put the shared remote on another disk, with hooks and settings that would start a program."""
    if not ELSEWHERE.is_dir() or ELSEWHERE.stat().st_dev == world.folder.stat().st_dev:
        pytest.skip("there is no second disk")
    place = ELSEWHERE / f"cawg-{os.getpid()}-{world.folder.parent.name}.git"
    shutil.copytree(world.shared, place)
    try:
        for hook in HOOKS:
            (place / "hooks").mkdir(exist_ok=True)
            path = place / "hooks" / hook
            path.write_text(f"#!/bin/sh\ntouch {world.folder}/ran-{hook}\nexit 1\n")
            path.chmod(0o755)
        git(place, "config", "core.hooksPath", str(place / "hooks"))
        git(place, "config", "core.alternateRefsCommand", f"touch {world.folder}/ran-refs; true")
        (place / "objects" / "info").mkdir(exist_ok=True)
        (place / "objects" / "info" / "alternates").write_text(f"{world.ana.root}/.git/objects\n")
        world.ana.repository.set_remote(str(place))
        yield world
    finally:
        shutil.rmtree(place)


def test_nothing_on_a_stick_is_run_when_work_is_sent_to_it(stick: World) -> None:
    stick.ana.save(DAM, "title: On the stick\n")
    assert stick.ana.sync().state is SyncState.SENT
    place = stick.ana.repository.remote_url() or ""
    assert git(Path(place), "show", f"main:{DAM}") == "title: On the stick"
    assert not list(stick.folder.glob("ran-*"))


def test_a_stick_that_the_member_told_git_to_trust_has_its_say(
    stick: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.write_text(f"[safe]\n\tdirectory = {stick.ana.repository.remote_url()}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    stick.ana.save(DAM, "title: On the stick\n")
    assert stick.ana.sync().state is SyncState.REFUSED
    assert (stick.folder / "ran-pre-receive").exists()


def test_a_shared_folder_of_one_s_own_is_a_server_that_may_refuse(world: World) -> None:
    world.hook("pre-receive", "echo 'Only on weekdays' >&2\nexit 1\n")
    world.ana.save(LAND, "title: Land\n")
    result = world.ana.sync()
    assert result.state is SyncState.REFUSED
    assert "Only on weekdays" in result.message


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_stranger_s_folder_on_the_same_disk_runs_nothing(world: World) -> None:
    assert receiving(world.ana.repository) == OPEN
    os.chown(world.shared, 12345, 12345)
    assert receiving(world.ana.repository) == SHUT


def test_what_a_real_server_runs_is_its_own_affair(world: World) -> None:
    for address in ("https://example.org/shared.git", "ssh://ana@example.org/shared.git", "git@example.org:shared.git"):
        assert local_folder(address) is None
        world.ana.repository.set_remote(address)
        assert receiving(world.ana.repository) == OPEN
    assert local_folder("file:///media/stick%20one/a.git") == Path("/media/stick one/a.git")
    world.ana.repository.set_remote("/nowhere/shared.git")
    assert receiving(world.ana.repository) == SHUT
