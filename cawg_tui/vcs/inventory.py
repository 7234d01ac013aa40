"""Which records two histories hold, side by side, for a member who has to choose.

Of two workspaces that have nothing in common, and of a shared history that somebody rewrote. Read from what was last
fetched; nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.naming import title_of
from cawg_tui.store.layout import Layout
from cawg_tui.store.yaml import parse
from cawg_tui.vcs import agreement, history, threeway

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cawg_tui.records.kinds import Kinds
    from cawg_tui.vcs.history import PathChange
    from cawg_tui.vcs.repository import Repository
    from cawg_tui.vcs.threeway import Spot

TITLED: Final = 50


@dataclass(frozen=True, slots=True)
class Holding:
    """A record that a history holds; the title is read of the first 50 of a list alone, and else empty."""

    id: str
    kind: str
    path: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The records of two histories: only in ours, only in the remote's, and in both by their id."""

    only_here: tuple[Holding, ...] = ()
    only_there: tuple[Holding, ...] = ()
    both: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What a rewritten history holds otherwise than the one received before.

    `missing` are records that it no longer holds, `added` those that only it holds, `differing` those that it holds
    otherwise. `author` made its last version (empty where nothing is left of it), `mine` counts the records changed
    here and never sent.
    """

    missing: tuple[Holding, ...] = ()
    added: tuple[Holding, ...] = ()
    differing: tuple[Holding, ...] = ()
    author: str = ""
    mine: int = 0


def inventories(repository: Repository, kinds: Kinds, languages: tuple[str, ...] = ()) -> Inventory:
    """Return what this workspace and the remote, as last fetched, hold each alone and both."""
    now = agreement.standing(repository.runner, repository.branch() or "")
    look = _Look(repository, Layout(kinds), languages)
    here, there = (look.held(commit) for commit in (now.tip, now.tracked))
    return Inventory(
        look.listed(here, here.keys() - there.keys()),
        look.listed(there, there.keys() - here.keys()),
        look.listed(here, here.keys() & there.keys()),
    )


def rewriting(repository: Repository, kinds: Kinds, languages: tuple[str, ...] = ()) -> Rewriting:
    """Return what became of the shared history since it was last received; to be asked before it is accepted."""
    runner = repository.runner
    now = agreement.standing(runner, repository.branch() or "")
    look = _Look(repository, Layout(kinds), languages)
    old = look.held(now.known)
    new = look.held(now.tracked) if now.tracked != now.known else {}
    mine = history.changes(runner, now.known, now.tip) if now.tip else []
    last = history.log(runner, limit=1, until=now.tracked) if now.tracked and new else []
    return Rewriting(
        look.listed(old, old.keys() - new.keys()),
        look.listed(new, new.keys() - old.keys()),
        look.listed(new, {one for one in old.keys() & new.keys() if old[one].oid != new[one].oid}),
        last[0].author if last else "",
        sum(1 for key in threeway.spans(mine, look.layout) if key.kind),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """One look into the histories of a repository."""

    repository: Repository
    layout: Layout
    languages: tuple[str, ...]

    def held(self, commit: str | None) -> Mapping[str, Spot]:
        """Return the records of a version by id."""
        changed: list[PathChange] = history.changes(self.repository.runner, None, commit) if commit else []
        spans = threeway.spans(changed, self.layout)
        return {key.id: span.now for key, span in spans.items() if key.kind and span.now}

    def listed(self, held: Mapping[str, Spot], ids: Collection[str]) -> tuple[Holding, ...]:
        """Return some of the records in order, the first with their titles."""
        wanted = sorted(ids)
        texts = dict(self.repository.runner.blobs(sorted({held[one].oid for one in wanted[:TITLED]})))
        return tuple(self._holding(one, held[one], texts.get(held[one].oid)) for one in wanted)

    def _holding(self, record_id: str, spot: Spot, text: bytes | None) -> Holding:
        place = self.layout.place(spot.path)
        title = ""
        if text is not None:
            try:
                title = title_of(parse(text, spot.path).values, record_id, self.languages)
            except UnreadableRecordError:
                title = ""
        return Holding(record_id, place.kind if place else "", spot.path, title)
