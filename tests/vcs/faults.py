"""Ways for a real process to meet a fault, and what must hold of a workspace that was opened and synced after it."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cawg_tui.store.failpoint import KILLED, VARIABLE
from cawg_tui.workspace import Workspace

from tests.vcs.conftest import Member, World, git

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.records.values import Values
    from cawg_tui.vcs.states import SyncResult

TOKEN: Final = "CAWG_TEST_PROCESS"
DISK_ACTS: Final = frozenset({"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir"})
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
FAILED: Final = 70


def forked(*acts: Callable[[], object]) -> int:
    """Run acts in a process of its own, all modules loaded, and return the process at once."""
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        return process
    code = FAILED
    try:
        os.environ[TOKEN] = str(os.getpid())
        for act in acts:
            act()
        code = 0
    except BaseException:  # the child must end here, whatever it met, and never run the tests again
        traceback.print_exc()
    finally:
        os._exit(code)


def in_child(*acts: Callable[[], object]) -> int:
    """Run acts in a process of its own and return its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(forked(*acts), 0)[1])


def cut_at(point: str, act: Callable[[], object]) -> bool:
    """Run an act that ends, as by a power cut, at a named point; say whether it came by there."""

    def until() -> None:
        os.environ[VARIABLE] = point
        act()

    code = in_child(until)
    assert code in {0, KILLED}
    return code == KILLED


def cut_at_disk_act(number: int, act: Callable[[], object]) -> bool:
    """Run an act that ends just before its n-th act on the disk, or the n-th start of git; False: it has fewer."""
    code = in_child(partial(_at_disk_act, number, lambda: os._exit(KILLED), "subprocess.Popen"), act)
    assert code in {0, KILLED}
    return code == KILLED


def failing_disk_act(number: int, error: int, act: Callable[[], object]) -> int:
    """Run an act of which the n-th act on the disk fails with this error; return the exit status."""

    def fail() -> None:
        raise OSError(error, os.strerror(error))

    return in_child(partial(_at_disk_act, number, fail), act)


def disk_acts(act: Callable[[], object]) -> int:
    """Carry an act out in a process of its own and return how many acts on the disk it consists of."""
    hear, tell = os.pipe()
    code = in_child(partial(_at_disk_act, 0, lambda: None, tell=tell), act)
    os.close(tell)
    with os.fdopen(hear, "rb") as pipe:
        heard = len(pipe.read())
    assert code == 0
    return heard


def _at_disk_act(number: int, then: Callable[[], object], *also: str, tell: int | None = None) -> None:
    """Have something happen at the n-th time this process opens a file for writing, renames, links or removes one.

    `tell` is where a byte is written for each.
    """
    left = number

    def heard(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if event == "open":
            path, _, flags = args
            named = isinstance(path, (str, bytes)) and not os.fsdecode(path).startswith("/dev/")
            writes = named and isinstance(flags, int) and bool(flags & WRITING)
        else:
            writes = event in DISK_ACTS or event in also
        if writes:
            if tell is not None:
                os.write(tell, b".")
            left -= 1
            if left == 0:
                then()

    sys.addaudithook(heard)


def after_disk_acts(number: int, then: Callable[[], object]) -> None:
    """Have something happen once, when this process has come to its n-th act on the disk or start of git."""
    _at_disk_act(number, then, "subprocess.Popen")


def kill_with_git(process: int, spared: Path) -> None:
    """Kill a forked process and every git it started, but not what runs in the folder of the shared remote.

    The remote is another machine, which the power cut here does not reach.
    """
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    mark = f"{TOKEN}={process}".encode()
    for _ in range(2):
        for found in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (found / "environ").read_bytes() and not (found / "cwd").readlink().is_relative_to(spared):
                    os.kill(int(found.name), signal.SIGKILL)
    os.waitpid(process, 0)


def save(member: Member, path: str, **values: object) -> str:
    """Save a record as the interface does; return the version's id, empty where the history did not take it."""
    workspace = Workspace.open(member.root)
    try:
        stored = workspace.record(path.rpartition("/")[2].removesuffix(".yaml"))
        wanted: Values = {**stored.values, **values}  # type: ignore[dict-item]
        return workspace.save(stored, wanted).commit
    finally:
        workspace.close()


def sync(member: Member, *, look: bool = True) -> SyncResult:
    """Open the workspace and sync it, as the program does after a start; `look`: with a look at all files first."""
    workspace = Workspace.open(member.root)
    try:
        if look:
            workspace.refresh()
        return workspace.sync()
    finally:
        workspace.close()


def tree(place: Path) -> str:
    """Return what the last version holds: its files with their ids."""
    return git(place, "ls-tree", "-r", "--full-tree", "main")


def rests(root: Path) -> list[str]:
    """Return what an act that was cut off would leave: locks, unfinished files, journals, refs of a moment."""
    own = root / ".git" / "cawg"
    # The locks of cawg's own folder are the kernel's and end with their process.
    named = [path for path in (root / ".git").rglob("*.lock") if path.parent != own]
    named += [*root.rglob(".cawg-*"), *own.glob("putting-*"), *own.glob("*.new")]
    named += [own / name for name in ("txn.json", "moving", "at-work", "at-remote", "at-list", "held.json")]
    named += [own / name for name in ("index-behind", "index-behind.taken")]
    return [str(path) for path in named if path.exists()] + git(
        root, "for-each-ref", "--format=%(refname)", "refs/cawg/work/"
    ).split()


def must_be_whole(world: World) -> None:
    """Check that both clones and the shared remote hold the same, soundly, with nothing left lying about."""
    for member in (world.ana, world.ben):
        assert not rests(member.root), rests(member.root)
        assert member.is_clean()
        assert member.git("rev-parse", "main") == git(world.shared, "rev-parse", "main")
        workspace = Workspace.open(member.root)
        workspace.refresh()
        said = workspace.index.disagreement(sample=1_000)
        assert said == "", said
        assert [one for one in workspace.check(workspace.clock()) if one.code.startswith("Y")] == []
        workspace.close()
    assert git(world.shared, "fsck", "--strict", "--no-dangling") == ""


def must_be_whole_but_for_findings(world: World) -> None:
    """Check as `must_be_whole` does, where files that cannot be read are meant to be there."""
    for member in (world.ana, world.ben):
        assert not rests(member.root)
        assert member.is_clean()
        workspace = Workspace.open(member.root)
        workspace.refresh()
        assert workspace.index.disagreement(sample=1_000) == ""
        workspace.close()
