"""A file against a folder of its name: no disk can hold both, so the file goes beside and nothing is lost.

Decided from names and contents alone: whichever member brings the two sides together, the outcome is the same.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cawg_tui.vcs.commit import Edit
from cawg_tui.vcs.threeway import Spot, folded
from cawg_tui.vcs.worktree import blob_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cawg_tui.store.layout import Layout


def name_beside(path: str, oid: str) -> str:
    """Return the name under which a version of a file is kept beside another: `name.<7 of its id>.ext`."""
    name = PurePosixPath(path)
    return str(name.with_name(f"{name.stem}.{oid[:7]}{name.suffix}"))


def set_apart(edits: Sequence[Edit], here: Iterable[Spot], layout: Layout) -> tuple[list[Edit], dict[str, str]]:
    """Return the edits with each file that stands in a folder's place moved beside, and what each of them became.

    `here` is what our side changed; only what one of the two sides changed can stand in the other's way.
    """
    gone = {edit.path for edit in edits if edit.deletes}
    arriving = {edit.path: edit for edit in edits if not edit.deletes}
    standing = {spot.path: spot for spot in here if spot.path not in gone and spot.path not in arriving}
    taken = {above for path in (*standing, *arriving) for above in _folders(path)}
    in_the_way = [path for path in sorted({*standing, *arriving}) if folded(path) in taken]
    moved: dict[str, str] = {}
    kept = [edit for edit in edits if edit.deletes or edit.path not in in_the_way]
    for path in in_the_way:
        edit = arriving.get(path) or _stay(standing[path])
        moved[path] = _other_place(path, _oid(edit), layout)
        kept += [Edit(path)] if path in standing else []
        kept.append(replace(edit, path=moved[path]))
    return kept, moved


def _other_place(path: str, oid: str, layout: Layout) -> str:
    """Return where a file goes: a record keeps its name, and with it its id, one folder deeper."""
    if layout.place(path) is None:
        return name_beside(path, oid)
    name = PurePosixPath(path)
    return str(name.with_name(f"beside-{oid[:7]}") / name.name)


def _stay(spot: Spot) -> Edit:
    return Edit(spot.path, oid=spot.oid, mode=spot.mode)


def _oid(edit: Edit) -> str:
    return edit.oid or blob_id(edit.data or b"")


def _folders(path: str) -> Mapping[str, None]:
    whole = folded(path)
    return dict.fromkeys(whole[:at] for at, letter in enumerate(whole) if letter == "/")
