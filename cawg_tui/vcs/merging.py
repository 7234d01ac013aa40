"""Bringing two sides together: records by the merge of records, other files through git's line merge.

Nothing here touches the work tree: the result is a list of edits that turn our version into the merged one.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import DamagedHistoryError
from cawg_tui.store.joining import join
from cawg_tui.store.layout import SUFFIX
from cawg_tui.store.private import private_folder
from cawg_tui.vcs.apart import name_beside, set_apart
from cawg_tui.vcs.commit import Edit
from cawg_tui.vcs.history import FILES
from cawg_tui.vcs.proof import prove, reads
from cawg_tui.vcs.states import Held
from cawg_tui.vcs.threeway import Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cawg_tui.store.layout import Layout
    from cawg_tui.vcs.git import Runner
    from cawg_tui.vcs.proof import Texts
    from cawg_tui.vcs.threeway import Both, Plan, Spot


UNREADABLE_BOTH: Final = "neither version of it can be read; mend the one that stands, or restore an earlier one"


@dataclass(frozen=True, slots=True)
class Combined:
    """What turns our version into the merged one, and what became of what both sides changed.

    `open_fields` and `to_read` count, by record, the decisions and the notes that wait in it. `beside` are the places
    where the other version of a file is kept, `stumbling` where a file went that stood in a folder's place, by its
    old path. `held` are records that nobody could read, `shortened` those that were too large to hold both versions.
    """

    edits: tuple[Edit, ...] = ()
    merged: tuple[str, ...] = ()
    open_fields: Mapping[str, int] = field(default_factory=dict)
    to_read: Mapping[str, int] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    stumbling: Mapping[str, str] = field(default_factory=dict)
    held: tuple[Held, ...] = ()
    shortened: tuple[str, ...] = ()


def needs_merge(both: Both) -> bool:
    """Say whether a record's contents differ on both sides; otherwise one side's contents stand as they are."""
    base, ours, theirs = (_oid(spot) for spot in (both.base, both.ours, both.theirs))
    return ours not in {base, theirs} and theirs != base


def combine(runner: Runner, plan: Plan, layout: Layout, unsaved: Mapping[str, bytes] | None = None) -> Combined:
    """Return the edits that turn our version into the merged one, and what they leave open.

    `unsaved` are contents by id that the history does not hold yet.
    """
    merging = _Merging(runner, layout)
    for span in plan.theirs.values():
        merging.edits += _taken(span.base, span.now)
    for both, texts in zip(plan.both, _texts(runner, plan.both, unsaved or {}), strict=True):
        if not needs_merge(both):
            merging.edits += _moved(both)
        elif both.key.kind:
            merging.record(both, texts)
        else:
            merging.file(both, texts)
    here = [span.now for span in plan.ours.values() if span.now] + [both.ours for both in plan.both if both.ours]
    edits, stumbling = set_apart(merging.edits, here, layout)
    return Combined(
        tuple(edits), tuple(merging.merged), merging.open_fields, merging.to_read, tuple(merging.beside), stumbling,
        tuple(merging.held), tuple(merging.shortened),
    )  # fmt: skip


def merged_file(runner: Runner, plan: Plan, path: str, unsaved: Mapping[str, bytes] | None = None) -> bytes | None:
    """Return the text that a file which is no record will have once both sides are together; None where it is gone."""
    key = Key("", path)
    spot = plan.theirs[key].now if key in plan.theirs else None
    both = next((one for one in plan.both if one.key == key), None)
    if both is not None:
        (texts,) = _texts(runner, (both,), unsaved or {})
        edit = next((one for one in _lines_merged(runner, both, texts) if one.path == path), None)
        if edit is not None and edit.data is not None:
            return edit.data
        spot = both.theirs or both.ours
    if spot is None or spot.mode not in FILES:
        return None
    return (unsaved or {}).get(spot.oid) or next(text for _, text in runner.blobs([spot.oid]))


@dataclass(slots=True)
class _Merging:
    """One merge under way."""

    runner: Runner
    layout: Layout
    edits: list[Edit] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    open_fields: dict[str, int] = field(default_factory=dict)
    to_read: dict[str, int] = field(default_factory=dict)
    beside: list[str] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    shortened: list[str] = field(default_factory=list)

    def record(self, both: Both, texts: Texts) -> None:
        """Merge a record by its fields, and read the outcome again."""
        key, path = both.key, both.path
        result = join(self.layout.kinds[key.kind].fields, path, *texts)
        prove(self.runner.root, self.layout, key, path, texts, result.data)
        self.edits += _rewritten(both, path, result.data)
        if result.unreadable:
            self.held.append(Held(path, UNREADABLE_BOTH))
            return
        self.merged.append(key.id)
        notes = len(result.conflicts) - result.to_decide
        if result.to_decide:
            self.open_fields[key.id] = result.to_decide
        if notes:
            self.to_read[key.id] = notes
        if result.cut:
            self.shortened.append(key.id)

    def file(self, both: Both, texts: Texts) -> None:
        """Merge a file that is no record: by lines where that is clean and reads, else theirs, with ours beside it."""
        some = _lines_merged(self.runner, both, texts)
        self.edits += some
        self.beside += [edit.path for edit in some if not edit.deletes and edit.path != both.path]


def _taken(base: Spot | None, now: Spot | None) -> list[Edit]:
    """Take a thing as one side has it."""
    gone = [Edit(base.path)] if base and (now is None or now.path != base.path) else []
    return gone + ([Edit(now.path, oid=now.oid, mode=now.mode)] if now else [])


def _moved(both: Both) -> list[Edit]:
    """Join a change of contents on one side with a move, or the same contents, on the other."""
    oid = _oid(both.theirs) if _oid(both.ours) == _oid(both.base) else _oid(both.ours)
    if oid is None:
        return [Edit(spot.path) for spot in (both.ours, both.theirs) if spot]
    path = both.path
    source = both.theirs if _oid(both.theirs) == oid else both.ours
    gone = [Edit(both.ours.path)] if both.ours and both.ours.path != path else []
    return [*gone, Edit(path, oid=oid, mode=source.mode if source else "100644")]


def _rewritten(both: Both, path: str, data: bytes | None) -> list[Edit]:
    gone = [Edit(both.ours.path)] if both.ours and (data is None or both.ours.path != path) else []
    return gone + ([Edit(path, data=data)] if data is not None else [])


def _texts(runner: Runner, both: tuple[Both, ...], unsaved: Mapping[str, bytes]) -> list[Texts]:
    """Read the three texts of each thing that needs them, in one process."""
    spots = [spot for one in both if needs_merge(one) for spot in (one.base, one.ours, one.theirs) if spot]
    wanted = {spot.oid for spot in spots if spot.mode in FILES} - unsaved.keys()
    texts: dict[str, bytes | None] = {**dict(runner.blobs(sorted(wanted))), **unsaved}

    def text(spot: Spot | None) -> bytes | None:
        if spot is None or spot.oid not in texts:
            return None
        found = texts[spot.oid]
        if found is None:
            raise DamagedHistoryError(f"the stored text of {spot.path} is missing")
        return found

    return [(text(one.base), text(one.ours), text(one.theirs)) for one in both]


def _lines_merged(runner: Runner, both: Both, texts: Texts) -> list[Edit]:
    base, ours, theirs = texts
    path = both.path
    if both.ours is None or both.theirs is None:
        kept = both.ours or both.theirs
        return [Edit(kept.path, oid=kept.oid, mode=kept.mode)] if kept else []
    gone = [Edit(both.ours.path)] if both.ours.path != path else []
    if base is not None and ours is not None and theirs is not None:
        lines = _by_lines(runner, base, ours, theirs)
        if lines is not None and _reads_as_before(path, ours, theirs, lines):
            return [*gone, Edit(path, data=lines, mode=both.theirs.mode)]
    taken = [*gone, Edit(path, oid=both.theirs.oid, mode=both.theirs.mode)]
    if both.ours.mode not in FILES:
        return taken
    return [*taken, Edit(name_beside(path, both.ours.oid), oid=both.ours.oid, mode=both.ours.mode)]


def _reads_as_before(path: str, ours: bytes, theirs: bytes, merged: bytes) -> bool:
    """Say whether a merge of lines left a YAML file that can be read, where it could: a name may stand there twice."""
    return not path.endswith(SUFFIX) or reads(merged, path) or not (reads(ours, path) and reads(theirs, path))


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
