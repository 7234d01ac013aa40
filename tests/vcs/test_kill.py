"""Kill -9 at random over saves, commits, merges, sends and moves, git and all: nothing reported saved is lost.

Measure again with `pytest -m slow tests/vcs/test_kill.py -s`: it prints kills, saves reported, lost, and stuck.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from cawg_tui.errors import CawgError
from cawg_tui.store.layout import scan
from cawg_tui.workspace import Workspace

from tests.vcs import faults
from tests.vcs.conftest import DAM, World, git

# What a start after a kill may take to be ready, with the second that it may wait for a git which outlived the kill.
START_SECONDS: Final = 60.0
MOST_ACTS: Final = 200
LONGEST_PAUSE: Final = 0.02

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds git's processes in /proc")


@dataclass(slots=True)
class Run:
    """What a run of kills came to: versions reported as saved, by clone, and starts that could not go on."""

    world: World
    reported: dict[str, set[str]] = field(default_factory=lambda: {"ana": set(), "ben": set()})
    stuck: list[str] = field(default_factory=list)
    kills: int = 0
    saves: int = 0
    in_moves: int = 0
    locks: int = 0

    def look(self) -> None:
        """See what a kill left for the next start."""
        self.kills += 1
        for member in (self.world.ana, self.world.ben):
            left = faults.rests(member.root)
            self.in_moves += any(one.endswith("txn.json") for one in left)
            self.locks += any(one.endswith(".lock") for one in left)

    def take(self, told: str) -> None:
        """Take what a killed process had reported; a line that it did not finish was never read by anybody."""
        for line in told[: told.rfind("\n") + 1].splitlines():
            word, _, rest = line.partition(" ")
            if word == "stuck":
                self.stuck.append(rest)
            else:
                self.reported[word].add(rest)
                self.saves += 1

    def lost(self) -> set[str]:
        """Return what was reported as saved and is in no history now."""
        return {
            commit
            for name, commits in self.reported.items()
            for commit in commits - set(git(self.world.folder / name, "rev-list", "--all").split())
        }


def work(world: World, number: int, told: int) -> None:
    """Work for both members until killed: create, save, edit by hand, remove and sync, beginning anywhere in that."""
    workspaces = {"ana": Workspace.open(world.ana.root), "ben": Workspace.open(world.ben.root)}
    acts = [(name, act) for act in (_create, _save, _save, _edit_by_hand, _sync, _remove) for name in workspaces]
    for at in itertools.count(number):
        name, act = acts[at % len(acts)]
        try:
            commit = act(workspaces[name], f"{name}-{number:04}-{at:04}")
        except CawgError as error:
            os.write(told, f"stuck {type(error).__name__}: {error.sentence}\n".encode())
        else:
            os.write(told, f"{name} {commit}\n".encode() if commit else b"")


def _create(workspace: Workspace, words: str) -> str:
    return workspace.add("initiative", words, {"title": words}).commit


def _save(workspace: Workspace, words: str) -> str:
    stored = workspace.record("dam-k3f9")
    return workspace.save(
        stored, {**stored.values, "title": words, "summary": f"{words}\nNo consent was asked."}
    ).commit


def _edit_by_hand(workspace: Workspace, words: str) -> str:
    beside = workspace.root / "initiatives" / f".hand-{words}.swp"
    beside.write_text(f"title: {words}\n")
    beside.replace(beside.with_name(f"hand-{words}.yaml"))
    return ""


def _remove(workspace: Workspace, words: str) -> str:
    mine = sorted(entry.place.id for entry in scan(workspace.root, workspace.layout).entries)
    gone = next((one for one in mine if one.startswith(words[:3]) and one != words), None)
    return workspace.delete(workspace.record(gone)).commit if gone else ""


def _sync(workspace: Workspace, _words: str) -> str:
    workspace.sync()
    return ""


def run_of_kills(world: World, kills: int, seed: int) -> Run:
    """Let a process work for both members, kill it at a random moment with all its git, and start the next.

    The moment is some thousandths of a second after a random act, so a busy machine is hit as evenly as an idle one.
    """
    run, chance = Run(world), random.Random(seed)
    for number in range(kills):
        hear, tell = os.pipe()
        here, now = os.pipe()

        def until_killed(
            number: int = number, acts: int = chance.randrange(1, MOST_ACTS), tell: int = tell, now: int = now
        ) -> None:
            faults.after_disk_acts(acts, lambda: os.write(now, b"."))
            work(world, number, tell)

        process = faults.forked(until_killed)
        for end in (tell, now):
            os.close(end)
        os.read(here, 1)
        time.sleep(chance.random() * LONGEST_PAUSE)
        faults.kill_with_git(process, world.shared)
        with os.fdopen(hear, "rb") as pipe:
            run.take(pipe.read().decode())
        os.close(here)
        run.look()
    return run


def must_have_lost_nothing(run: Run) -> None:
    """Start as after the last kill, sync both members, and check the whole."""
    world, started = run.world, time.monotonic()
    for member in (world.ana, world.ben, world.ana, world.ben):
        faults.sync(member)
    took = time.monotonic() - started
    lost = run.lost()
    sys.stdout.write(
        f"\n{run.kills} kills ({run.in_moves} in a move, {run.locks} that left a lock), {run.saves} saves reported, "
        f"{len(lost)} lost, {len(run.stuck)} stuck; the next start and four syncs took {took:.1f} s\n"
    )
    assert run.saves > run.kills // 2
    assert not lost
    assert not run.stuck
    assert took < START_SECONDS
    for member in (world.ana, world.ben):
        for rest in member.root.rglob(".hand-*.swp"):
            rest.unlink()
    faults.must_be_whole(world)
    assert (world.ana.root / DAM).is_file()


@pytest.mark.timeout(300)
def test_a_hundred_kills_lose_nothing_and_need_no_hand(world: World) -> None:
    must_have_lost_nothing(run_of_kills(world, 100, seed=7))


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_thousand_kills_lose_nothing_and_need_no_hand(world: World) -> None:
    must_have_lost_nothing(run_of_kills(world, 1_000, seed=11))
