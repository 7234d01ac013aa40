"""Bringing two sides together: records by the merge of records, other files through git's line merge.

Nothing here touches the work tree: the result is a list of edits that turn our version into the merged one.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cawg_tui.errors import DamagedHistoryError
from cawg_tui.store.joining import join
from cawg_tui.store.private import private_folder
from cawg_tui.vcs.commit import Edit
from cawg_tui.vcs.history import FILES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cawg_tui.records.kinds import Kinds
    from cawg_tui.vcs.git import Runner
    from cawg_tui.vcs.threeway import Both, Plan, Spot


@dataclass(frozen=True, slots=True)
class Combined:
    """What turns our version into the merged one."""

    edits: tuple[Edit, ...]
    merged: tuple[str, ...]
    open_fields: Mapping[str, int]
    beside: tuple[str, ...]


def needs_merge(both: Both) -> bool:
    """Say whether a record's contents differ on both sides; otherwise one side's contents stand as they are."""
    base, ours, theirs = (_oid(spot) for spot in (both.base, both.ours, both.theirs))
    return ours not in {base, theirs} and theirs != base


def combine(runner: Runner, plan: Plan, kinds: Kinds) -> Combined:
    """Return the edits that turn our version into the merged one, and what they leave open."""
    edits: list[Edit] = []
    for span in plan.theirs.values():
        edits += _taken(span.base, span.now)
    merged: list[str] = []
    beside: list[str] = []
    open_fields: dict[str, int] = {}
    for both, texts in zip(plan.both, _texts(runner, plan.both), strict=True):
        if not needs_merge(both):
            edits += _moved(both)
        elif both.key.kind:
            path = _path_of(both)
            result = join(kinds[both.key.kind].fields, path, *texts)
            edits += _rewritten(both, path, result.data)
            merged.append(both.key.id)
            if result.to_decide:
                open_fields[both.key.id] = result.to_decide
        else:
            some = _lines_merged(runner, both, texts)
            edits += some
            beside += [edit.path for edit in some if edit.path != _path_of(both)]
    return Combined(tuple(edits), tuple(merged), open_fields, tuple(beside))


def _taken(base: Spot | None, now: Spot | None) -> list[Edit]:
    """Take a thing as one side has it."""
    gone = [Edit(base.path)] if base and (now is None or now.path != base.path) else []
    return gone + ([Edit(now.path, oid=now.oid, mode=now.mode)] if now else [])


def _moved(both: Both) -> list[Edit]:
    """Join a change of contents on one side with a move, or the same contents, on the other."""
    oid = _oid(both.theirs) if _oid(both.ours) == _oid(both.base) else _oid(both.ours)
    if oid is None:
        return [Edit(spot.path) for spot in (both.ours, both.theirs) if spot]
    path = _path_of(both)
    source = both.theirs if _oid(both.theirs) == oid else both.ours
    gone = [Edit(both.ours.path)] if both.ours and both.ours.path != path else []
    return [*gone, Edit(path, oid=oid, mode=source.mode if source else "100644")]


def _rewritten(both: Both, path: str, data: bytes | None) -> list[Edit]:
    gone = [Edit(both.ours.path)] if both.ours and (data is None or both.ours.path != path) else []
    return gone + ([Edit(path, data=data)] if data is not None else [])


def _path_of(both: Both) -> str:
    """Return where the merged thing stands: where the side that moved it put it; both moved it: the smaller path."""
    here = sorted({spot.path for spot in (both.ours, both.theirs) if spot})
    old = both.base.path if both.base else ""
    return next((path for path in here if path != old), here[0] if here else old)


def _texts(runner: Runner, both: tuple[Both, ...]) -> list[tuple[bytes | None, bytes | None, bytes | None]]:
    """Read the three texts of each thing that needs them, in one process."""
    spots = [spot for one in both if needs_merge(one) for spot in (one.base, one.ours, one.theirs) if spot]
    texts = dict(runner.blobs(sorted({spot.oid for spot in spots if spot.mode in FILES})))

    def text(spot: Spot | None) -> bytes | None:
        if spot is None or spot.oid not in texts:
            return None
        found = texts[spot.oid]
        if found is None:
            raise DamagedHistoryError(f"the stored text of {spot.path} is missing")
        return found

    return [(text(one.base), text(one.ours), text(one.theirs)) for one in both]


def _lines_merged(runner: Runner, both: Both, texts: tuple[bytes | None, bytes | None, bytes | None]) -> list[Edit]:
    """Merge a file that is no record: by lines where that is clean, else theirs, with ours beside it."""
    base, ours, theirs = texts
    if both.ours is None or both.theirs is None:
        kept = both.ours or both.theirs
        return [Edit(kept.path, oid=kept.oid, mode=kept.mode)] if kept else []
    if base is not None and ours is not None and theirs is not None:
        lines = _by_lines(runner, base, ours, theirs)
        if lines is not None:
            return [Edit(both.theirs.path, data=lines, mode=both.theirs.mode)]
    taken = [Edit(both.theirs.path, oid=both.theirs.oid, mode=both.theirs.mode)]
    if both.ours.mode not in FILES:
        return taken
    return [*taken, Edit(name_beside(both.ours.path, both.ours.oid), oid=both.ours.oid, mode=both.ours.mode)]


def name_beside(path: str, oid: str) -> str:
    """Return the name under which a version of a file is kept beside another: `name.<7 of its id>.ext`."""
    name = PurePosixPath(path)
    return str(name.with_name(f"{name.stem}.{oid[:7]}{name.suffix}"))


def _by_lines(runner: Runner, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    folder = private_folder(runner.root) / "merging"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        names = []
        for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
            (folder / name).write_bytes(text)
            names.append(str(folder / name))
        outcome = runner.attempt(["merge-file", "-p", "-q", *names], what="Merging a file")
        return outcome.out if outcome.code == 0 else None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _oid(spot: Spot | None) -> str | None:
    return spot.oid if spot else None
