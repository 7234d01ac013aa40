"""The program ends at each named point, as by a power cut; opened and synced again, all is as if it had not."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeAlias

import cawg_tui
import pytest
from cawg_tui.records.conflicts import open_conflicts, settle
from cawg_tui.store.failpoint import POINTS
from cawg_tui.store.private import Draft
from cawg_tui.vcs.agreement import accept_rewritten
from cawg_tui.vcs.states import SyncState
from cawg_tui.workspace import Workspace

from tests.vcs import faults
from tests.vcs.conftest import DAM, LAND, Member, World, git

Act: TypeAlias = Callable[[World], object]
MINE: Final = "initiatives/mine-aaaa.yaml"


def nothing(_world: World) -> None:
    """Start from the world as it is."""


def save(world: World) -> None:
    faults.save(world.ana, DAM, title="By Ana")


def create(world: World) -> None:
    workspace = Workspace.open(world.ana.root)
    if not (world.ana.root / MINE).exists():
        workspace.add("initiative", "mine-aaaa", {"title": "New"})
    workspace.close()


def delete(world: World) -> None:
    workspace = Workspace.open(world.ana.root)
    if (world.ana.root / LAND).exists():
        workspace.delete(workspace.record("land-p2qx"))
    workspace.close()


def keep_draft(world: World) -> None:
    workspace = Workspace.open(world.ana.root)
    workspace.keep_draft(Draft("dam-k3f9", "initiative", None, {"title": "Typed"}, {}, "2026-01-01T00:00:00Z"))
    workspace.close()
    save(world)


def edit_by_hand(world: World) -> None:
    world.ana.write(DAM, "title: By hand\n")
    world.ana.save("rules/notes.txt", "Shared\n")
    world.ana.write("rules/notes.txt", "By hand\n")


def others_worked(world: World) -> None:
    world.ben.save(DAM, "title: By Ben\n")
    world.ben.save(MINE, "title: New\n")
    world.ben.save(LAND, None)
    world.ben.sync()


def both_worked(world: World) -> None:
    world.ben.save(DAM, "title: By Ben\nsummary: No consent was asked.\n")
    world.ben.save(MINE, "title: New\n")
    world.ben.sync()
    world.ana.save(DAM, "title: By Ana\nsummary: No consent was asked.\n")
    world.ana.save(LAND, "title: The land of Ana\n")


def clashed(world: World) -> None:
    both_worked(world)
    world.ana.sync()


def decide(world: World) -> None:
    workspace = Workspace.open(world.ana.root)
    stored = workspace.record("dam-k3f9")
    fields = workspace.kinds["initiative"].fields
    for one in open_conflicts(stored.values, fields):
        workspace.save(stored, settle(stored.values, one.id, "By Ben", fields))
    workspace.close()


def edited_in_the_move(world: World) -> None:
    others_worked(world)
    assert faults.cut_at("journal-written", lambda: faults.sync(world.ana))
    world.ana.write(DAM, "title: The dam\nsummary: Edited in the move\n")


def rewritten(world: World) -> None:
    others_worked(world)
    world.ana.sync()
    git(world.shared, "update-ref", "refs/heads/main", "main~1")


def sync(world: World) -> None:
    if faults.sync(world.ana).state is SyncState.REMOTE_REWRITTEN:
        accept_rewritten(world.ana.repository)
        faults.sync(world.ana)


FILE: Final = ("temporary-written", "file-replaced")
HISTORY: Final = ("commits-written", "paths-noted", "branch-advanced", "list-in-step")
ROW: Final = ("in-history", "row-written")
MOVE: Final = (
    *("staged", "journal-written", "first-file-placed", "files-placed", "list-settled"),
    *("branch-moved", "journal-removed", "agreed", "synced"),
)
# What is done, upon what, and the points at which it is cut off: in every run, and where there is time.
ACTS: Final[dict[str, tuple[Act, Act, tuple[str, ...], tuple[str, ...]]]] = {
    "save": (nothing, save, ("file-replaced", *HISTORY[:2], "list-in-step", *ROW), (*FILE, *HISTORY)),
    "create": (nothing, create, (), (*FILE, *HISTORY, *ROW)),
    "delete": (nothing, delete, ("file-removed",), (*HISTORY, *ROW)),
    "draft": (nothing, keep_draft, ("temporary-written",), FILE),
    "send": (edit_by_hand, sync, ("gathered", "sending", "sent"), (*HISTORY, "fetched", "agreed")),
    "receive": (others_worked, sync, ("fetched",), ("gathered", *MOVE)),
    "merge": (both_worked, sync, ("merged", *MOVE), ("list-in-step", "commits-written", "fetched", "sending", "sent")),
    "decide": (clashed, decide, ("branch-advanced",), (*FILE, *HISTORY, *ROW)),
    "grow apart": (edited_in_the_move, sync, ("left-noted", "held-file-joined"), (*HISTORY, *MOVE[2:])),
    "start over": (rewritten, sync, ("kept",), ("fetched", "sending", "sent", "agreed")),
}
CASES: Final = [
    pytest.param(name, point, id=f"{name}-{point}", marks=() if point in short else pytest.mark.slow)
    for name, (_, _, short, long) in ACTS.items()
    for point in dict.fromkeys((*short, *long))
]


@pytest.fixture(scope="module")
def uninterrupted(built_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Return what an act leads to where nothing cuts it off."""

    @cache
    def led_to(name: str) -> str:
        world = World.copied(built_world, tmp_path_factory.mktemp("whole"))
        before, act, *_ = ACTS[name]
        before(world)
        act(world)
        both_sync(world)
        return faults.tree(world.shared)

    return led_to


def both_sync(world: World) -> None:
    """Have both members sync, Ana first, so that hers is there for Ben."""
    for member in (world.ana, world.ben):
        faults.sync(member)


@pytest.mark.parametrize(("name", "point"), CASES)
def test_cut_off_there_it_ends_as_if_it_had_not_been(
    world: World, uninterrupted: Callable[[str], str], name: str, point: str
) -> None:
    before, act, *_ = ACTS[name]
    before(world)
    assert faults.cut_at(point, lambda: act(world))
    must_hold_whole_files(world.ana)
    act(world)
    both_sync(world)
    faults.must_be_whole(world)
    assert faults.tree(world.shared) == uninterrupted(name)


def must_hold_whole_files(member: Member) -> None:
    """Check that every record reads, whatever was cut off."""
    workspace = Workspace.open(member.root)
    workspace.refresh()
    assert workspace.store.load(workspace.place("dam-k3f9")).problem is None
    assert [draft.values for draft in workspace.drafts()] in ([], [{"title": "Typed"}])
    workspace.close()


def test_every_point_is_named_once_and_has_its_case() -> None:
    source = Path(cawg_tui.__file__).parent
    called = [name for path in source.rglob("*.py") for name in re.findall(r'failpoint\("([^"]+)"\)', path.read_text())]
    assert sorted(called) == sorted(POINTS)
    assert {point for _, _, short, _ in ACTS.values() for point in short} == set(POINTS)


def cut_in_turn(world: World, every: int) -> None:
    """Cut saves and syncs off before each n-th act on the disk or start of git, and go on from there each time."""
    ana, number, cut = world.ana, 0, {True}
    while any(cut):
        number += every
        words = f"Try {number}"
        world.ben.save(DAM, f"title: By Ben\nsummary: {words}\n")
        world.ben.save(f"initiatives/ben-{number:04}.yaml", f"title: {words}\n")
        world.ben.sync()
        cut = {
            faults.cut_at_disk_act(number, partial(faults.save, ana, LAND, title=words)),
            faults.cut_at_disk_act(number, partial(faults.sync, ana, look=False)),
        }
        must_hold_whole_files(ana)
        assert faults.save(ana, LAND, title=f"{words}, at last")
        assert faults.sync(ana).state in {SyncState.MERGED, SyncState.SENT, SyncState.MERGED_TO_DECIDE}
        faults.sync(world.ben)
        assert world.ben.read(LAND) == f"title: {words}, at last\n"
        assert words in ana.read(DAM)
    faults.must_be_whole(world)


@pytest.mark.timeout(300)
def test_cut_off_before_some_acts_on_the_disk_the_next_start_needs_no_hand(world: World) -> None:
    cut_in_turn(world, 12)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_cut_off_before_any_act_on_the_disk_the_next_start_needs_no_hand(world: World) -> None:
    cut_in_turn(world, 1)
