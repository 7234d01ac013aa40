"""Lines of work that crossed share several last versions: they merge as if they had been brought together once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from cawg_tui.vcs.agreement import accept_rewritten
from cawg_tui.vcs.states import SyncState

from tests.vcs.conftest import DAM, LAND, Member, World, git

if TYPE_CHECKING:
    from pathlib import Path

AGREED = "title: The dam\nsummary: No consent was asked.\n"


def meet(member: Member, remote: Path) -> SyncState:
    """Sync with another remote than before, as someone does who carries the work on a stick."""
    member.repository.set_remote(str(remote))
    accept_rewritten(member.repository)
    return member.sync().state


def cross(world: World, ana: str, ben: str, path: str = DAM) -> None:
    """Have both change a file, and each bring in the other's version without seeing the other do so."""
    world.ana.save(path, ana)
    world.ben.save(path, ben)
    cross_again(world)


def cross_again(world: World) -> None:
    stick, shared = world.folder / "stick.git", world.shared
    for place, member in ((shared, world.ana), (stick, world.ben)):
        shutil.rmtree(place, ignore_errors=True)
        git(world.folder, "init", "-q", "--bare", "-b", "main", str(place))
        assert meet(member, place) is SyncState.SENT
    assert meet(world.ana, stick) in {SyncState.MERGED, SyncState.MERGED_TO_DECIDE}
    assert meet(world.ben, shared) in {SyncState.MERGED, SyncState.MERGED_TO_DECIDE}
    ben = world.ben.git("rev-parse", "HEAD")
    world.ana.git("fetch", "-q", str(world.ben.root))
    bases = world.ana.git("merge-base", "--all", world.ana.git("rev-parse", "HEAD"), ben)
    assert len(bases.split()) > 1


def settled(world: World) -> str:
    """Bring both together, once by Ana and once, in a world of its own, by Ben; return what both made of the dam."""
    assert {world.ana.sync().state, world.ben.sync().state} <= {SyncState.SENT, SyncState.UP_TO_DATE}
    twin = World(world.folder.with_name("twin"))
    shutil.copytree(world.folder, twin.folder, symlinks=True)
    assert meet(world.ana, world.shared) in {SyncState.MERGED, SyncState.MERGED_TO_DECIDE}
    assert meet(twin.ben, twin.folder / "stick.git") in {SyncState.MERGED, SyncState.MERGED_TO_DECIDE}
    assert world.ana.git("rev-parse", "HEAD^{tree}") == twin.ben.git("rev-parse", "HEAD^{tree}")
    assert world.ana.git("for-each-ref", "refs/cawg/work") == ""
    assert world.ana.is_clean()
    return world.ana.read(DAM)


def test_what_each_changed_after_crossing_is_no_clash(world: World) -> None:
    cross(world, AGREED.replace("The dam", "Ana's dam"), AGREED.replace("asked", "given"))
    world.ana.save(DAM, "title: Ana's last word\nsummary: No consent was given.\n")
    world.ben.save(DAM, "title: Ana's dam\nsummary: Ben's last word.\n")
    assert settled(world) == "title: Ana's last word\nsummary: Ben's last word.\n"


def test_lines_that_crossed_twice_merge_too(world: World) -> None:
    cross(world, AGREED.replace("The dam", "Ana's dam"), AGREED.replace("asked", "given"))
    world.ana.save(DAM, "title: Ana's second\nsummary: No consent was given.\n")
    world.ben.save(DAM, "title: Ana's dam\nsummary: Ben's second.\n")
    cross_again(world)
    world.ana.save(DAM, "title: Ana's third\nsummary: Ben's second.\n")
    world.ben.save(DAM, "title: Ana's second\nsummary: Ben's third.\n")
    assert settled(world) == "title: Ana's third\nsummary: Ben's third.\n"


def test_a_dispute_that_both_brought_in_stays_one_dispute(world: World) -> None:
    cross(world, "title: By Ana\n", "title: By Ben\n")
    disputed = world.ana.read(DAM)
    assert disputed == world.ben.read(DAM)
    world.ana.save(LAND, "title: Land by Ana\n")
    world.ben.save(DAM, disputed.replace("title: The dam\n", "title: The dam\nobjective: Stop it.\n"))
    merged = settled(world)
    assert merged.count("- By Ana\n") == merged.count("- By Ben\n") == 1
    assert "objective: Stop it.\n" in merged


def test_a_dispute_that_one_decided_after_crossing_stays_decided(world: World) -> None:
    cross(world, "title: By Ana\n", "title: By Ben\n")
    world.ana.save(DAM, "title: By Ben\n", "Decide")
    world.ben.save(LAND, "title: Land by Ben\n")
    assert settled(world) == "title: By Ben\n"


def test_other_files_that_clashed_while_crossing_are_all_kept(world: World) -> None:
    cross(world, "Ana\n", "Ben\n", "plan.md")
    world.ana.save(DAM, "title: Later\n")
    world.ben.save("more.md", "Ben\n")
    settled(world)
    kept = {path.read_text() for path in world.ana.root.glob("plan*.md")}
    assert kept == {"Ana\n", "Ben\n"}
