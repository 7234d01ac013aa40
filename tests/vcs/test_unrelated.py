"""A remote that has nothing in common with this workspace, or no longer what it had: what is shown, and what joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.vcs.agreement import accept_rewritten
from cawg_tui.vcs.inventory import inventories, rewriting
from cawg_tui.vcs.start import init_repository, init_shared
from cawg_tui.vcs.states import SyncResult, SyncState
from cawg_tui.vcs.sync import sync

from tests.vcs.conftest import DAM, KINDS, LAND, Member, World, git

if TYPE_CHECKING:
    from pathlib import Path

RIVER = "initiatives/river-aaaa.yaml"


def join(member: Member) -> SyncResult:
    return sync(member.repository, KINDS, unrelated=True)


@pytest.fixture
def other(world: World) -> Path:
    """Return the remote of a second workspace, to which Ana points hers; one record is in both, told differently."""
    remote, begun = world.folder / "other.git", world.folder / "begun"
    init_shared(remote)
    repository = init_repository(begun, "Cora", "cora@members.invalid")
    member = Member(begun)
    for path, text in (
        ("cawg.yaml", "format: 1\nname: Rivers\n"),
        (DAM, "title: The dam as Cora knows it\nobjective: Stop it.\n"),
        (RIVER, "title: The river\n"),
    ):
        member.write(path, text)
    repository.save(["cawg.yaml", DAM, RIVER], "Start")
    repository.set_remote(str(remote))
    assert member.sync().state is SyncState.SENT
    world.ana.repository.set_remote(str(remote))
    return remote


def test_it_ends_with_nothing_moved_and_both_inventories_can_be_seen(world: World, other: Path) -> None:
    before, there = world.ana.git("rev-parse", "HEAD"), git(other, "rev-parse", "main")
    for _ in range(2):
        result = world.ana.sync()
        assert result.state is SyncState.UNRELATED
        assert "--import-unrelated" in result.message
    assert (world.ana.git("rev-parse", "HEAD"), git(other, "rev-parse", "main")) == (before, there)
    found = inventories(world.ana.repository, KINDS)
    assert [(one.id, one.title) for one in found.only_here] == [("land-p2qx", "The land")]
    assert [(one.id, one.kind, one.title) for one in found.only_there] == [("river-aaaa", "initiative", "The river")]
    assert [(one.id, one.title) for one in found.both] == [("dam-k3f9", "The dam")]


def test_joining_brings_in_every_record_and_keeps_both_histories(world: World, other: Path) -> None:
    before, there = world.ana.git("rev-parse", "HEAD"), git(other, "rev-parse", "main")
    assert world.ana.sync().state is SyncState.UNRELATED
    result = join(world.ana)
    assert (result.state, result.to_decide) == (SyncState.MERGED_TO_DECIDE, 1)
    assert world.ana.git("log", "-1", "--format=%P").split() == [before, there]
    dam = world.ana.read(DAM)
    assert all(
        words in dam for words in ("The dam as Cora knows it", "- The dam\n", "No consent was asked.", "Stop it.")
    )
    assert (world.ana.read(LAND), world.ana.read(RIVER)) == ("title: The land\n", "title: The river\n")
    assert world.ana.read("cawg.yaml") == "format: 1\nname: Rivers\n"
    (kept,) = world.ana.root.glob("cawg.*.yaml")
    assert kept.read_text() == "format: 1\nname: Dams\n"
    assert git(other, "rev-parse", "main") == result.after
    assert world.ana.is_clean()
    assert world.ana.sync().state is SyncState.UP_TO_DATE


def test_joining_where_nothing_is_unrelated_is_a_sync_like_any_other(world: World) -> None:
    world.ana.save(DAM, "title: Other\n")
    assert join(world.ana).state is SyncState.SENT


def rewrite(world: World) -> None:
    """Let Ben send a change and a record, and somebody replace the shared history by one with another record alone."""
    world.ben.save(LAND, "title: By Ben\n")
    world.ben.save(RIVER, "title: The river\n")
    world.ben.sync()
    world.ana.sync()
    start = world.ana.git("rev-list", "--max-parents=0", "HEAD")
    git(world.folder, "clone", "-q", str(world.shared), "rewriting")
    place = world.folder / "rewriting"
    git(place, "reset", "-q", "--hard", start)
    (place / "initiatives" / "sea-bbbb.yaml").write_text("title: The sea\n")
    git(place, "add", "-A")
    git(place, "-c", "user.name=Dora", "-c", "user.email=dora@members.invalid", "commit", "-q", "-m", "Anew")
    git(world.shared, "config", "receive.denyNonFastForwards", "false")
    git(place, "push", "-q", "--force", "origin", "HEAD:main")


def test_a_rewriting_is_told_record_by_record(world: World) -> None:
    rewrite(world)
    world.ana.save(DAM, "title: Mine\n")
    assert world.ana.sync().state is SyncState.REMOTE_REWRITTEN
    found = rewriting(world.ana.repository, KINDS)
    assert [one.id for one in found.missing] == ["river-aaaa"]
    assert [(one.id, one.title) for one in found.added] == [("sea-bbbb", "The sea")]
    assert [(one.id, one.title) for one in found.differing] == [("land-p2qx", "The land")]
    assert (found.author, found.mine) == ("Dora", 1)


def test_going_on_from_a_rewriting_brings_what_is_here_in_by_record(world: World) -> None:
    rewrite(world)
    world.ana.save(DAM, "title: Mine\n")
    world.ana.sync()
    accept_rewritten(world.ana.repository)
    assert world.ana.sync().state is SyncState.MERGED
    assert (world.ana.read(DAM), world.ana.read(LAND)) == ("title: Mine\n", "title: By Ben\n")
    assert (world.ana.root / RIVER).exists()
    assert git(world.shared, "show", "main:initiatives/sea-bbbb.yaml") == "title: The sea"


def test_a_shared_history_that_is_gone_is_told_as_all_missing(world: World) -> None:
    git(world.shared, "update-ref", "-d", "refs/heads/main")
    assert world.ana.sync().state is SyncState.REMOTE_REWRITTEN
    found = rewriting(world.ana.repository, KINDS)
    assert [one.id for one in found.missing] == ["dam-k3f9", "land-p2qx"]
    assert (found.added, found.author) == ((), "")
