"""Moving the workspace from one version to another so that a crash at any instant loses nothing.

Each file is replaced whole, and only where the disk still holds what it should; then git's list, then the branch. A
journal is written first, so that an interrupted move is finished at the next start. Every function here wants the lock.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from cawg_tui.errors import UnsafePathError
from cawg_tui.git_errors import DamagedHistoryError
from cawg_tui.records.types import RECORD_ID
from cawg_tui.store.failpoint import failpoint
from cawg_tui.store.private import keep_text, private_folder
from cawg_tui.vcs import leftovers, listing, worktree
from cawg_tui.vcs.commit import NOTHING, PLAIN, swap
from cawg_tui.vcs.listing import Listed
from cawg_tui.vcs.placing import put_back, put_in_place, take_away

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from cawg_tui.vcs.git import Runner

GROUP_BYTES: Final = 32 * 1024 * 1024
GROUP_FILES: Final = 500


@dataclass(frozen=True, slots=True)
class Placing:
    """What becomes of one path: the id it has now and the id it gets; None where the path is absent."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A move of one branch from a version to another; the files set aside are kept off the disk."""

    branch: str
    before: str | None
    after: str
    placings: tuple[Placing, ...]
    aside: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """How a move ended: the paths left because someone edited them meanwhile, and whether the branch came along."""

    left: tuple[str, ...]
    complete: bool


def edited_since(root: Path, placings: Sequence[Placing]) -> list[str]:
    """Return the paths whose file is neither what it was nor what it is to become."""
    return [placing.path for placing in placings if _state(root, placing) == "other"]


def carry_out(runner: Runner, move: Move) -> Moved:
    """Do a move: stage, journal, files, git's list, branch. A disk that fills up while staging leaves all as it was."""
    staged = _stage(runner, move.placings)
    failpoint("staged")
    _write_journal(runner.root, move)
    failpoint("journal-written")
    moved = _finish(runner, move, staged)
    if not moved.complete:
        _recovered(runner)
    return moved


def recover(runner: Runner) -> Move | None:
    """Finish an interrupted move, or take it back where the branch has gone on since; return the move there was."""
    move = _recovered(runner)
    _let_go(runner)
    if move is not None:
        leftovers.note_mended(runner.root, f"a sync that was cut off was finished, {len(move.placings):,} files")
    return move


def _let_go(runner: Runner) -> None:
    """Forget held files that are by now as the last version has them: a cut came between the commit and its note."""
    held = list(held_bases(runner.root))
    there = runner.ids([f"HEAD:{path}" for path in held]) if held else []
    same = [path for path, one in zip(held, there, strict=True) if _is_on_disk(runner.root, path, one)]
    if same:
        forget_held(runner.root, same)


def _is_on_disk(root: Path, path: str, found: tuple[str, int] | None) -> bool:
    try:
        return worktree.id_on_disk(root, path) == (found[0] if found else None)
    except UnsafePathError:
        return False


def _recovered(runner: Runner) -> Move | None:
    move = _read_journal(runner.root)
    if move is None:
        shutil.rmtree(_staging(runner.root), ignore_errors=True)
        return None
    for placing in move.placings:
        _was_written_late(runner.root, placing)
    tip = runner.ids([f"refs/heads/{move.branch}"])[0]
    if (tip[0] if tip else None) in {move.before, move.after}:
        _finish(runner, move, _stage(runner, move.placings))
    else:
        back = _taken_back(runner, move, tip[0] if tip else None)
        staged = _stage(runner, back)
        _place_all(runner.root, back, staged)
        listing.settle(runner, [placing.path for placing in back])
        _tidy(runner.root)
    return move


def interrupted(root: Path) -> bool:
    """Say whether a move waits to be finished: one look at the disk."""
    return _journal(root).exists()


def held_bases(root: Path) -> dict[str, str | None]:
    """Return the paths whose file on disk was left in a move, each with the id that the file grew out of."""
    try:
        return dict(json.loads((private_folder(root) / "held.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def set_held_bases(root: Path, bases: dict[str, str | None]) -> None:
    """Keep which files on disk grew out of an older version than the last."""
    if bases:
        worktree.write_whole(private_folder(root) / "held.json", json.dumps(bases).encode())
    else:
        (private_folder(root) / "held.json").unlink(missing_ok=True)


def forget_held(root: Path, paths: Iterable[str]) -> None:
    """Forget what was kept of these paths, now that the history holds them."""
    bases = held_bases(root)
    if bases:
        set_held_bases(root, {path: base for path, base in bases.items() if path not in set(paths)})


def _finish(runner: Runner, move: Move, staged: dict[str, Path]) -> Moved:
    root = runner.root
    left = _place_all(root, move.placings, staged)
    left += [placing for placing in move.placings if placing not in left and _was_written_late(root, placing)]
    failpoint("files-placed")
    if left:
        set_held_bases(root, {**{placing.path: placing.old for placing in left}, **held_bases(root)})
        failpoint("left-noted")
    listing.settle(runner, [placing.path for placing in move.placings if placing not in left])
    listing.state_as(runner, [Listed(PLAIN, placing.new or NOTHING, placing.path) for placing in left])
    listing.set_aside(runner, move.aside)
    failpoint("list-settled")
    tip = runner.ids([f"refs/heads/{move.branch}"])[0]
    complete = bool(tip and tip[0] == move.after) or swap(
        runner, f"refs/heads/{move.branch}", move.after, move.before, "sync"
    )
    failpoint("branch-moved")
    if complete:
        _tidy(root)
    return Moved(tuple(placing.path for placing in left), complete)


def _place_all(root: Path, placings: Sequence[Placing], staged: dict[str, Path]) -> list[Placing]:
    left: list[Placing] = []
    for number, placing in enumerate(_in_order(placings)):
        if not _place(root, placing, staged):
            left.append(placing)
        if number == 0:
            failpoint("first-file-placed")
    worktree.make_lasting(root, [placing.path for placing in placings])
    return left


def _place(root: Path, placing: Placing, staged: dict[str, Path]) -> bool:
    """Bring one path to what it is to become; False where the file is neither the old one nor the new one."""
    state = _state(root, placing)
    if state != "old":
        return state == "new"
    try:
        aside = _aside(root, placing)
        if placing.new is None:
            return placing.old is None or take_away(root, placing.path, aside, placing.old)
        staged[placing.path].replace(aside)
        return put_in_place(root, placing.path, aside, placing.old)
    except UnsafePathError:
        return False
    except OSError as error:
        raise worktree.write_refusal(placing.path, error) from error


def _was_written_late(root: Path, placing: Placing) -> bool:
    """Look at what a placing took out: an editor that had it open may have written there since, or the program ended
    before it could look. Then its bytes go back to where they were.
    """
    aside = _aside(root, placing)
    try:
        taken = worktree.blob_id(worktree.committed_form(placing.path, aside.read_bytes()))
        if taken in {placing.old, placing.new}:
            return False
        if _state(root, placing) != "new":
            # Written anew since: the newer text stands, and this one is kept where what could not be saved is kept.
            stem = placing.path.rpartition("/")[2].removesuffix(".yaml")
            keep_text(root, stem if RECORD_ID.fullmatch(stem) else "file", aside.read_text(errors="surrogateescape"))
            return False
        put_back(root, placing.path, aside)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise worktree.write_refusal(placing.path, error) from error
    return True


def _aside(root: Path, placing: Placing) -> Path:
    """Return where a file lies, whole, from right before it is placed; what it takes the place of lies there after."""
    return _staging(root) / f"placing-{worktree.blob_id(os.fsencode(placing.path))}"


def _state(root: Path, placing: Placing) -> str:
    try:
        now = worktree.id_on_disk(root, placing.path)
    except UnsafePathError:
        return "other"
    return "new" if now == placing.new else "old" if now == placing.old else "other"


def _in_order(placings: Sequence[Placing]) -> list[Placing]:
    """Put what arrives before what goes, so that a crash shows work twice rather than not at all.

    A file that makes room for a folder of its name, or the reverse, must go first.
    """
    arriving = {placing.path for placing in placings if placing.new is not None}
    inside = {path[:at] for path in arriving for at, letter in enumerate(path) if letter == "/"}

    def turn(placing: Placing) -> int:
        if placing.new is not None:
            return 1
        above = {placing.path[:at] for at, letter in enumerate(placing.path) if letter == "/"}
        return 0 if placing.path in inside or above & arriving else 2

    return sorted(placings, key=turn)


def _taken_back(runner: Runner, move: Move, tip: str | None) -> tuple[Placing, ...]:
    """Return what restores the files that the move already placed, where the branch holds the old ones."""
    if tip is None:
        return ()
    now = runner.ids([f"{tip}:{placing.path}" for placing in move.placings])
    return tuple(
        Placing(placing.path, placing.new, placing.old)
        for placing, found in zip(move.placings, now, strict=True)
        if (found[0] if found else None) == placing.old
    )


def _stage(runner: Runner, placings: Sequence[Placing]) -> dict[str, Path]:
    """Write the new files beside the history, whole and lasting, before any file of the workspace is touched."""
    folder = _staging(runner.root)
    shutil.rmtree(folder, ignore_errors=True)
    wanted = [placing for placing in placings if placing.new is not None]
    staged: dict[str, Path] = {}
    try:
        folder.mkdir(mode=0o700)
        for group in _groups(runner, wanted):
            for placing, (oid, content) in zip(group, runner.blobs([str(p.new) for p in group]), strict=True):
                if content is None or worktree.blob_id(content) != oid:
                    raise DamagedHistoryError(f"the stored text of {placing.path} is not what it should be")
                staged[placing.path] = folder / str(len(staged))
                staged[placing.path].write_bytes(content)
        worktree.fsync_all(list(staged.values()))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise worktree.write_refusal(".git/cawg", error) from error
    return staged


def _groups(runner: Runner, placings: Sequence[Placing]) -> Iterator[list[Placing]]:
    """Yield the files in groups that fit in memory."""
    sizes = runner.ids([str(placing.new) for placing in placings]) if placings else []
    group: list[Placing] = []
    weight = 0
    for placing, found in zip(placings, sizes, strict=True):
        if found is None:
            raise DamagedHistoryError(f"the stored text of {placing.path} is missing")
        if group and (weight + found[1] > GROUP_BYTES or len(group) == GROUP_FILES):
            yield group
            group, weight = [], 0
        group.append(placing)
        weight += found[1]
    if group:
        yield group


def _write_journal(root: Path, move: Move) -> None:
    worktree.write_whole(_journal(root), json.dumps(asdict(move)).encode())


def _read_journal(root: Path) -> Move | None:
    try:
        told: dict[str, Any] = json.loads(_journal(root).read_text(encoding="utf-8"))
        placings = tuple(Placing(**placing) for placing in told.pop("placings"))
        aside = tuple(Listed(**listed) for listed in told.pop("aside"))
        return Move(**told, placings=placings, aside=aside)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        # Written in one stroke by this module, so this is another program's doing: nothing in it can be relied on.
        _tidy(root)
        return None


def _tidy(root: Path) -> None:
    try:
        _journal(root).unlink(missing_ok=True)
    except OSError as error:
        raise worktree.write_refusal(".git/cawg/txn.json", error) from error
    failpoint("journal-removed")
    shutil.rmtree(_staging(root), ignore_errors=True)


def _journal(root: Path) -> Path:
    return private_folder(root) / "txn.json"


def _staging(root: Path) -> Path:
    return private_folder(root) / "moving"
