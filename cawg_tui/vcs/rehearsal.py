"""What a sync would do, told before it does it: who changed which record, and what would be left to decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.vcs import worktree
from cawg_tui.vcs.history import Change, PathChange
from cawg_tui.vcs.local import NOT_A_FILE, UNREADABLE, is_shared
from cawg_tui.vcs.proof import reads
from cawg_tui.vcs.states import Held, Outlook, Side

if TYPE_CHECKING:
    from cawg_tui.store.layout import Layout
    from cawg_tui.vcs.merging import Combined
    from cawg_tui.vcs.repository import Repository
    from cawg_tui.vcs.threeway import Key, Plan


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would become of each record and file that either side changed."""

    outlooks: tuple[Outlook, ...] = ()

    @property
    def to_decide(self) -> int:
        """Return how many fields would wait for a decision."""
        return sum(one.to_decide for one in self.outlooks)


Confirm: TypeAlias = Callable[[Rehearsal], bool]
"""Say whether a merge with open decisions may be sent."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """Edits that no version holds yet: what changed, the new contents by id, and what a sync would leave out."""

    changes: tuple[PathChange, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    held: tuple[Held, ...] = ()


def outlook(plan: Plan, combined: Combined) -> Rehearsal:
    """Return what a merge makes of each thing."""
    sides: dict[Key, Side] = dict.fromkeys(plan.ours, Side.HERE) | dict.fromkeys(plan.theirs, Side.THERE)
    sides |= {both.key: Side.BOTH for both in plan.both}
    return Rehearsal(
        tuple(
            Outlook(key.id, key.kind, side, combined.open_fields.get(key.id, 0), combined.to_read.get(key.id, 0))
            if side is Side.BOTH
            else Outlook(key.id, key.kind, side)
            for key, side in sorted(sides.items())
        )
    )


def by_hand(repository: Repository, layout: Layout) -> ByHand:
    """Read what was edited by hand and would be taken in first."""
    changed: list[PathChange] = []
    contents: dict[str, bytes] = {}
    held: list[Held] = []
    for change in repository.unsaved():
        if not is_shared(change, layout):
            continue
        if change.status is Change.NOT_A_FILE:
            held.append(Held(change.path, NOT_A_FILE))
            continue
        data = worktree.read(repository.root, change.path)
        now = worktree.committed_form(change.path, data) if data is not None else None
        if now is not None and layout.place(change.path) is not None and not reads(now, change.path):
            held.append(Held(change.path, UNREADABLE))
            continue
        changed.append(change)
        if now is not None and change.after_oid is not None:
            contents[change.after_oid] = now
    return ByHand(tuple(changed), contents, tuple(held))


def with_edits(changed: Sequence[PathChange], edits: Sequence[PathChange]) -> list[PathChange]:
    """Return what our side changed once the edits made by hand are taken in."""
    found = {change.path: change for change in changed}
    for edit in edits:
        earlier = found.pop(edit.path, None)
        before = earlier.before_oid if earlier else edit.before_oid
        if before != edit.after_oid:
            status = Change.ADDED if before is None else Change.DELETED if edit.after_oid is None else Change.CHANGED
            found[edit.path] = PathChange(edit.path, status, before, edit.after_oid, edit.mode)
    return [found[path] for path in sorted(found)]
