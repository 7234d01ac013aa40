"""No room, no rights, a disk with a fault: every file is the old or the new one, and what was typed is kept."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Final

import pytest
from cawg_tui.errors import CawgError
from cawg_tui.vcs.states import SyncResult, SyncState
from cawg_tui.workspace import Workspace

from tests.vcs import faults
from tests.vcs.conftest import DAM, LAND, Member, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JARGON: Final = ("HEAD", "Errno", "Traceback", "fatal:", "stash")
REFUSALS: Final = 9
DONE: Final = {SyncState.UP_TO_DATE, SyncState.SENT, SyncState.RECEIVED, SyncState.MERGED, SyncState.MERGED_TO_DECIDE}
NAMED: Final = {SyncState.DISK_FULL, SyncState.REFUSED, SyncState.HELD, SyncState.BUSY}


def typed_save(member: Member, words: str) -> None:
    """Save as the interface does; only a refusal that a member can read may come of it, and it keeps what was typed."""
    try:
        workspace = Workspace.open(member.root)
        stored = workspace.record("dam-k3f9")
        saved = workspace.save(stored, {**stored.values, "title": words})
        said = saved.kept_back
    except CawgError as error:
        said = error.sentence
    assert not [word for word in JARGON if word in said], said


def named_sync(member: Member) -> SyncResult:
    """Sync; it must end in a state that says what the matter is, in words for a member."""
    result = faults.sync(member, look=False)
    assert result.state in {*DONE, *NAMED}, result
    assert not [word for word in JARGON if word in result.message], result.message
    return result


def must_be_old_or_new(member: Member, *titles: str) -> None:
    """Check that the record is whole and says one of these."""
    assert member.read(DAM) in {f"title: {title}\nsummary: No consent was asked.\n" for title in titles}


@pytest.mark.parametrize(
    "error",
    [
        errno.ENOSPC,
        pytest.param(errno.EIO, marks=pytest.mark.slow),
        pytest.param(errno.EROFS, marks=pytest.mark.slow),
    ],
    ids=["full", "fault", "read-only"],
)
def test_each_act_of_a_save_on_the_disk_may_fail(world: World, error: int) -> None:
    now, steps = "The dam", faults.disk_acts(lambda: typed_save(world.ana, "Counted"))
    assert steps > 10
    now = "Counted"
    for number in range(1, steps + 1):
        words = f"Try {number}"
        assert faults.failing_disk_act(number, error, partial(typed_save, world.ana, words)) == 0
        must_be_old_or_new(world.ana, now, words)
        now = world.ana.read(DAM).splitlines()[0].removeprefix("title: ")
    faults.save(world.ana, DAM, title="At last")
    assert faults.sync(world.ana).state is SyncState.SENT
    faults.sync(world.ben)
    assert world.ben.read(DAM) == "title: At last\nsummary: No consent was asked.\n"
    faults.must_be_whole(world)


def incoming(world: World, number: int) -> None:
    """Have Ben send a change, a new record and a removal, and Ana have something of her own."""
    world.ben.save(DAM, f"title: By Ben {number}\nsummary: No consent was asked.\n")
    world.ben.save(f"initiatives/ben-{number:04}.yaml", f"title: New {number}\n")
    for old in world.ben.root.glob("initiatives/ben-*.yaml"):
        if old.name != f"ben-{number:04}.yaml":
            world.ben.save(f"initiatives/{old.name}", None)
    world.ben.sync()
    world.ana.save(f"initiatives/ana-{number:04}.yaml", f"title: Ana {number}\n")


def fail_in_turn(world: World, error: int, every: int) -> None:
    """Let each n-th act on the disk of a sync fail, and have the next sync make it good."""
    incoming(world, 1)
    steps = faults.disk_acts(lambda: named_sync(world.ana))
    world.ben.sync()
    for number in range(1, steps + 1, every):
        incoming(world, number + 1)
        old, new = world.ana.read(DAM), world.ben.read(DAM)
        assert faults.failing_disk_act(number, error, lambda: named_sync(world.ana)) == 0
        assert world.ana.read(DAM) in {old, new}
        assert faults.sync(world.ana).state in DONE
        assert world.ana.read(DAM) == new
        world.ben.sync()
    faults.must_be_whole(world)


def test_acts_of_a_sync_on_the_disk_may_fail(world: World) -> None:
    fail_in_turn(world, errno.ENOSPC, every=9)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS], ids=["full", "fault", "read-only"])
def test_each_act_of_a_sync_on_the_disk_may_fail(world: World, error: int) -> None:
    fail_in_turn(world, error, every=1)


def limited_to(size: int) -> None:
    """Let no file of this process and its git grow beyond a size: writes stop half-way, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 40, 150, 300, 700, 2_000, 20_000, 70_000])
def test_a_write_that_stops_half_way_leaves_the_old_file_or_the_new(world: World, size: int) -> None:
    assert faults.in_child(partial(limited_to, size), partial(typed_save, world.ana, "By Ana")) == 0
    must_be_old_or_new(world.ana, "The dam", "By Ana")
    world.ben.save(LAND, "title: By Ben\n")
    world.ben.sync()
    assert faults.in_child(partial(limited_to, size), partial(named_sync, world.ana)) == 0
    assert world.ana.read(LAND) in {"title: The land\n", "title: By Ben\n"}
    faults.save(world.ana, DAM, title="By Ana")
    result = faults.sync(world.ana)
    assert result.state in DONE, result.message
    faults.sync(world.ben)
    faults.must_be_whole(world)
    assert world.ben.read(DAM).startswith("title: By Ana\n")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 80 MB, where the tests may make one."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=80m", "none", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root can mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def on(disk: Path, world: World) -> World:
    """Move Ana's clone to another disk."""
    moved = World(disk)
    subprocess.run(["cp", "-a", str(world.ana.root), str(moved.ana.root)], check=True)
    return moved


def fill(disk: Path, left: int) -> None:
    """Fill a disk until so many bytes are left."""
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    free = os.statvfs(disk)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - left))


def test_a_save_on_a_full_disk_keeps_what_was_typed_and_goes_on_once_there_is_room(
    world: World, small_disk: Path
) -> None:
    ana = on(small_disk, world).ana
    for pages in range(16):
        now = ana.read(DAM).splitlines()[0].removeprefix("title: ")
        fill(small_disk, pages * 4096)
        assert faults.in_child(partial(typed_save, ana, f"Try {pages}")) == 0
        must_be_old_or_new(ana, now, f"Try {pages}")
        (small_disk / "filler").unlink()
    faults.save(ana, DAM, title="At last")
    assert faults.sync(ana).state is SyncState.SENT
    assert ana.is_clean()
    assert not faults.rests(ana.root)


def test_a_sync_on_a_disk_that_fills_up_ends_with_whole_files(world: World, small_disk: Path) -> None:
    (world.ben.root / "attachments").mkdir()
    for number in range(3):
        (world.ben.root / "attachments" / f"{number}.bin").write_bytes(os.urandom(4 << 20))
    world.ben.save(LAND, "title: By Ben\n")
    world.ben.sync()
    ana = on(small_disk, world).ana
    seen = set()
    for left in (1, 17, 20, 40):
        tip = ana.git("rev-parse", "HEAD")
        fill(small_disk, left << 20)
        result = named_sync(ana)
        seen.add(result.state)
        (small_disk / "filler").unlink()
        assert ana.read(LAND) in {"title: The land\n", "title: By Ben\n"}
        for path in ana.root.glob("attachments/*"):
            assert path.read_bytes() == (world.ben.root / "attachments" / path.name).read_bytes()
        if ana.git("rev-parse", "HEAD") == tip and not (ana.root / ".git/cawg/txn.json").exists():
            assert ana.git("status", "--porcelain") == ""
    assert SyncState.DISK_FULL in seen
    assert faults.sync(ana).state in DONE
    assert ana.read(LAND) == "title: By Ben\n"
    assert ana.is_clean()
    assert not faults.rests(ana.root)


def test_a_read_only_workspace_is_read_and_says_why_it_cannot_be_saved(world: World, small_disk: Path) -> None:
    ana = on(small_disk, world).ana
    faults.sync(ana)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    workspace = Workspace.open(ana.root)
    stored = workspace.record("dam-k3f9")
    with pytest.raises(CawgError, match="read-only") as refused:
        workspace.save(stored, {**stored.values, "title": "Typed"})
    assert DAM in refused.value.sentence
    assert workspace.repository.log()
    assert named_sync(ana).state is SyncState.REFUSED
    workspace.close()
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    faults.save(ana, DAM, title="Typed")
    assert faults.sync(ana).state is SyncState.SENT
