"""Git's own list of files (its index), kept in step with what cawg commits, so that plain `git status` is clean.

The list is never a source of truth here: paths are noted before they are committed, and caught up after, by whoever
comes first. Git reads and writes all of it for one path, so nobody waits for that who saves a record.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import BusyError
from cawg_tui.store.failpoint import failpoint
from cawg_tui.store.private import private_folder
from cawg_tui.vcs.complaints import failure
from cawg_tui.vcs.leftovers import LIST_MARK, at_work, clear_list_lock
from cawg_tui.vcs.lock import LIST, hold
from cawg_tui.vcs.worktree import age, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from cawg_tui.vcs.git import Runner

# The checksum at the end of a list, in bytes, and how much of a list is read at once.
SUM: Final = 20
PIECE: Final = 1 << 20
FIRST_WAIT: Final = 0.02
TRIES: Final = 6
DEAD_SECONDS: Final = 10.0
# A file that is written to while git reads it: it is listed a moment later, or with the next save.
_IN_FLUX: Final = re.compile(r"[Uu]nable to (index|process|stat|add)|short read|file changed|unable to read")
_WHAT: Final = "Bringing git's list of files in step"
_HOLDING: Final = "bringing git's list of files in step"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of git's list: mode, blob id, path."""

    mode: str
    oid: str
    path: str


def settle(runner: Runner, paths: Iterable[str]) -> bool:
    """Bring the list in step with the disk for these paths and those noted earlier; False where it stayed locked.

    Wants the lock of the workspace, so that nobody notes paths meanwhile.
    """
    notes = _notes(runner.root)
    behind = sorted({*paths, *(path for note in notes for path in _noted(note))})
    try:
        with hold(runner.root, _HOLDING, name=LIST):
            done = not behind or _followed(runner, behind)
            if done:
                for note in notes:
                    _forget(note)
    except BusyError:
        done = False
    if not done:
        _write_note(notes[0], behind)
    return done


def catch_up(runner: Runner) -> bool:
    """Bring the list in step for the paths noted, beside saves that go on; False where that is left for later.

    The note is taken away first: whoever saves meanwhile writes another, so that none is forgotten.
    """
    note, taken = _notes(runner.root)
    with suppress(BusyError), hold(runner.root, _HOLDING, name=LIST):
        while True:
            if not taken.exists():
                try:
                    note.rename(taken)
                except FileNotFoundError:
                    return True
            if not _followed(runner, sorted(set(_noted(taken)))):
                return False
            _forget(taken)
    return False


def _followed(runner: Runner, paths: Sequence[str]) -> bool:
    mend(runner)
    args = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"]
    done = _update(runner, args, b"".join(os.fsencode(path) + b"\0" for path in paths))
    if done:
        failpoint("list-in-step")
    return done


def expect(runner: Runner, paths: Iterable[str]) -> None:
    """Note paths that are about to be committed, so that they are caught up whatever happens; wants the lock."""
    note, _ = _notes(runner.root)
    _write_note(note, {*paths, *_noted(note)})
    failpoint("paths-noted")


def is_behind(root: Path) -> bool:
    """Say whether paths wait to be brought in step: one look at the disk."""
    return any(note.exists() for note in _notes(root))


def state_as(runner: Runner, leaves: Sequence[Listed]) -> bool:
    """List files as the history has them, whatever the disk holds; an id of zeros takes a file off the list."""
    if not leaves:
        return True
    lines = [b"%s %s\t%s\0" % (leaf.mode.encode(), leaf.oid.encode(), os.fsencode(leaf.path)) for leaf in leaves]
    return _alone(runner, ["update-index", "-z", "--add", "--replace", "--index-info"], b"".join(lines))


def set_aside(runner: Runner, leaves: Sequence[Listed]) -> bool:
    """List files that are kept off the disk on purpose, so that git does not take them for deleted."""
    if not leaves:
        return True
    named = b"".join(os.fsencode(leaf.path) + b"\0" for leaf in leaves)
    return state_as(runner, leaves) and _alone(runner, ["update-index", "-z", "--skip-worktree", "--stdin"], named)


def wait_for_lock(runner: Runner, tries: int = 7) -> bool:
    """Wait while another program holds git's list, 2.5 seconds at most; say whether it is free."""
    for wait in _waits(tries):
        if not (runner.git_dir / "index.lock").exists():
            return True
        clear_list_lock(runner.root)
        time.sleep(wait)
    return not (runner.git_dir / "index.lock").exists()


def mend(runner: Runner) -> None:
    """Make the list anew from the last version where a crash damaged it; only what was staged stands nowhere else.

    Git itself does not look at the list's checksum and would take half a list for removals.
    """
    listed = runner.git_dir / "index"
    try:
        with listed.open("rb") as file:
            whole = _is_whole(file)
    except FileNotFoundError:
        return
    if whole:
        return
    listed.unlink(missing_ok=True)
    runner.attempt(["read-tree", "HEAD"], what=_WHAT)
    runner.attempt(["update-index", "-q", "--refresh"], what=_WHAT)


def _is_whole(file: BinaryIO) -> bool:
    """Say whether a list ends with the checksum of what it says, or with none; a large one is read piece by piece."""
    left = os.fstat(file.fileno()).st_size - SUM
    told, begins = hashlib.sha1(usedforsecurity=False), file.read(min(4, max(left, 0)))
    told.update(begins)
    left -= len(begins)
    while left > 0 and (piece := file.read(min(left, PIECE))):
        told.update(piece)
        left -= len(piece)
    return begins == b"DIRC" and file.read(SUM) in {told.digest(), bytes(SUM)}


def _alone(runner: Runner, args: Sequence[str], names: bytes) -> bool:
    try:
        with hold(runner.root, _HOLDING, name=LIST):
            return _update(runner, args, names)
    except BusyError:
        return False


def _update(runner: Runner, args: Sequence[str], names: bytes) -> bool:
    for wait in _waits(TRIES):
        with at_work(runner.root, LIST_MARK) as work:
            outcome = runner.attempt(args, stdin=names, what=_WHAT)
            work.killed = outcome.code < 0
        if not outcome.code:
            return True
        if "index.lock" not in outcome.err and not _IN_FLUX.search(outcome.err):
            raise failure(outcome.err, _WHAT, runner.root)
        if age(runner.git_dir / "index.lock") > DEAD_SECONDS:
            return False
        time.sleep(wait)
    return False


def _waits(tries: int) -> list[float]:
    return [FIRST_WAIT * 2**number for number in range(tries)]


def _notes(root: Path) -> tuple[Path, Path]:
    """Return where paths are noted, and where those are that somebody is catching up."""
    folder = private_folder(root)
    return folder / "index-behind", folder / "index-behind.taken"


def _write_note(note: Path, paths: Iterable[str]) -> None:
    write_whole(note, b"\0".join(os.fsencode(path) for path in sorted(paths)), lasting=False)


def _forget(note: Path) -> None:
    # A note that stays behind costs a look at the next opening, and nothing else.
    with suppress(OSError):
        note.unlink()


def _noted(note: Path) -> list[str]:
    try:
        return [os.fsdecode(path) for path in note.read_bytes().split(b"\0") if path]
    except FileNotFoundError:
        return []
