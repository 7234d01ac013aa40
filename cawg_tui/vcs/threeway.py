"""Which records each side changed since both agreed: decided by id, so that a record may move between folders.

Pure: it compares lists of changed paths and reads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cawg_tui.store.layout import Layout
    from cawg_tui.vcs.history import PathChange


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a change is about: a record (its kind and id), or a file that is none (kind empty, id the path)."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a thing stands in one version: path, blob id, mode."""

    path: str
    oid: str
    mode: str


@dataclass(frozen=True, slots=True)
class Span:
    """What one side did to a thing: where it stood when both agreed, and where it stands now; None where absent."""

    base: Spot | None
    now: Spot | None

    @property
    def path(self) -> str:
        """Return where it stands, or stood."""
        spot = self.now or self.base
        return spot.path if spot else ""


@dataclass(frozen=True, slots=True)
class Both:
    """A thing that both sides changed."""

    key: Key
    base: Spot | None
    ours: Spot | None
    theirs: Spot | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge has to do: things only they changed, things only we changed, things both changed."""

    theirs: Mapping[Key, Span] = field(default_factory=dict)
    ours: Mapping[Key, Span] = field(default_factory=dict)
    both: tuple[Both, ...] = ()


def compare(ours: Sequence[PathChange], theirs: Sequence[PathChange], layout: Layout) -> Plan:
    """Sort what two sides changed since the same base; what both did alike needs nothing and is left out."""
    loose: set[str] = set()
    while True:
        mine, others = spans(ours, layout, loose), spans(theirs, layout, loose)
        at_odds = _at_odds(mine, others)
        if not at_odds:
            return _plan(mine, others)
        loose |= at_odds


def spans(changes: Iterable[PathChange], layout: Layout, loose: Iterable[str] = ()) -> dict[Key, Span]:
    """Gather changed paths by the record they belong to; `loose` paths stand for themselves.

    An id that a side gives to several files at once is no name for any of them, so those stand for themselves too.
    """
    apart = set(loose)
    gathered: dict[Key, list[PathChange]] = {}
    for change in changes:
        gathered.setdefault(key_of(change.path, layout, apart), []).append(change)
    found: dict[Key, Span] = {}
    for key, some in gathered.items():
        before = [Spot(c.path, c.before_oid, c.mode) for c in some if c.before_oid is not None]
        after = [Spot(c.path, c.after_oid, c.mode) for c in some if c.after_oid is not None]
        if len(before) <= 1 and len(after) <= 1:
            found[key] = Span(before[0] if before else None, after[0] if after else None)
        else:
            found.update(spans(some, layout, {*apart, *(change.path for change in some)}))
    return found


def key_of(path: str, layout: Layout, apart: Iterable[str] = ()) -> Key:
    """Return what a path is about."""
    place = None if path in apart else layout.place(path)
    return Key(place.kind, place.id) if place else Key("", path)


def stumbling(ours: Mapping[Key, Span], theirs: Mapping[Key, Span]) -> list[str]:
    """Return the paths where one side has a file and the other a folder of the same name."""
    mine = {span.now.path for span in ours.values() if span.now}
    others = {span.now.path for span in theirs.values() if span.now}
    return sorted((_folders(mine) & others) | (_folders(others) & mine))


def _at_odds(mine: Mapping[Key, Span], others: Mapping[Key, Span]) -> set[str]:
    """Return the paths of ids under which the two sides do not mean the same file."""
    odd: set[str] = set()
    for key in mine.keys() & others.keys():
        one, other = mine[key], others[key]
        if key.kind and _path(one.base) != _path(other.base):
            odd |= {spot.path for span in (one, other) for spot in (span.base, span.now) if spot}
    return odd


def _plan(mine: Mapping[Key, Span], others: Mapping[Key, Span]) -> Plan:
    both = [
        Both(key, mine[key].base, mine[key].now, others[key].now)
        for key in sorted(mine.keys() & others.keys())
        if mine[key].now != others[key].now
    ]
    return Plan(
        theirs={key: span for key, span in others.items() if key not in mine},
        ours={key: span for key, span in mine.items() if key not in others},
        both=tuple(both),
    )


def _folders(paths: Iterable[str]) -> set[str]:
    return {path[:at] for path in paths for at, letter in enumerate(path) if letter == "/"}


def _path(spot: Spot | None) -> str | None:
    return spot.path if spot else None
