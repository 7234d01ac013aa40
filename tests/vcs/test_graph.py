"""Git's summary of the history follows the saves, stops where somebody waits, and heals after a cut."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

import pytest
from cawg_tui.vcs import graph, leftovers
from cawg_tui.vcs.commit import Edit, Step, advance, write_commits
from cawg_tui.vcs.upkeep import tidy_up

from tests.vcs import faults
from tests.vcs.conftest import DAM, LAND, Member, World

if TYPE_CHECKING:
    from pathlib import Path


def chain(root: Path) -> Path:
    return root / ".git" / graph.FOLDER / "commit-graph-chain"


def saved(member: Member, versions: int, start: int = 0) -> None:
    """Save so many versions, of the land but for the first and the last."""
    repository = member.repository
    identity, tip, branch = repository.identity(), repository.tip(), repository.branch()
    assert identity
    assert tip
    assert branch
    for at in range(start, start + versions):
        path = DAM if at in {start, start + versions - 1} else LAND
        step = Step(f"Version {at}", (Edit(path, b"title: %d\n" % at),))
        written = write_commits(repository.runner, [tip], [step], identity, at_hand=repository.at_hand())
        assert advance(repository.runner, branch, written, tip, f"Version {at}, told at the length of most versions")
        tip = written.tip
    member.git("reset", "-q", "--hard")


def looked_at(member: Member, path: str) -> int:
    """Return how many versions plain git compared because its summary could not rule them out."""
    trace = member.root.parent / "trace"
    trace.unlink(missing_ok=True)
    os.environ["GIT_TRACE2_EVENT"] = str(trace)
    try:
        member.git("log", "--format=%H", "--", path)
    finally:
        del os.environ["GIT_TRACE2_EVENT"]
    told = [json.loads(line) for line in trace.read_text().splitlines()]
    (found,) = [one["value"] for one in told if one["event"] == "data_json" and one["category"] == "bloom"]
    return int(found["maybe"]) + int(found["filter_not_present"])


def test_saves_are_summed_up_and_the_versions_of_one_record_found_by_it(world: World) -> None:
    ana = world.ana
    assert not ana.repository.sum_up(lambda: False)
    saved(ana, graph.MISSING)
    assert ana.repository.sum_up(lambda: False)
    assert chain(ana.root).exists()
    assert looked_at(ana, DAM) < graph.MISSING // 4
    assert len(ana.repository.log(DAM)) == 3
    assert not ana.repository.sum_up(lambda: False)
    saved(ana, graph.MISSING // 2, 100)
    assert not ana.repository.sum_up(lambda: False)
    saved(ana, graph.MISSING // 2 + 1, 200)
    assert ana.repository.sum_up(lambda: False)
    assert looked_at(ana, DAM) < graph.MISSING // 4
    assert ana.is_clean()


def test_what_a_sync_brought_is_summed_up_after_it(world: World) -> None:
    saved(world.ben, graph.MISSING)
    world.ben.sync()
    world.ana.sync()
    assert not chain(world.ana.root).exists()
    tidy_up(world.ana.repository)
    assert chain(world.ana.root).exists()
    assert looked_at(world.ana, DAM) < graph.MISSING // 4


def test_a_plain_pull_keeps_it_up_too(world: World) -> None:
    saved(world.ana, graph.MISSING)
    assert world.ana.repository.sum_up(lambda: False)
    world.ana.sync()
    world.ben.sync()
    saved(world.ben, 20, 100)
    world.ben.sync()
    before = chain(world.ana.root).read_bytes()
    world.ana.git("pull", "-q", "--ff-only")
    assert chain(world.ana.root).read_bytes() != before
    assert looked_at(world.ana, DAM) < graph.MISSING // 4


def test_the_first_one_stops_where_somebody_waits(world: World) -> None:
    saved(world.ana, graph.MISSING)
    assert not world.ana.repository.sum_up(lambda: True)
    assert not chain(world.ana.root).exists()
    assert not faults.rests(world.ana.root)
    assert world.ana.repository.sum_up(lambda: False)


@pytest.mark.parametrize("alive", [False, True])
def test_a_lock_that_a_cut_left_goes_with_the_next_save_and_one_in_use_stays(world: World, *, alive: bool) -> None:
    from filelock import FileLock

    own = world.ana.root / ".git" / "cawg"
    lock = world.ana.root / ".git" / leftovers.GRAPH
    lock.parent.mkdir(parents=True)
    (own / leftovers.GRAPH_MARK).touch()
    lock.touch()
    os.utime(lock, (time.time() - 2,) * 2)
    os.utime(own / leftovers.GRAPH_MARK, (time.time() - 3,) * 2)
    with FileLock(own / leftovers.GRAPH_LOCK) if alive else FileLock(own / "another"):
        world.ana.save(DAM, "title: Goes on\n")
        assert lock.exists() == alive
        assert (own / leftovers.GRAPH_MARK).exists() == alive
