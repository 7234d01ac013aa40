"""Which records each side changed since both agreed: decided by id, so that a record may move between folders.

Other files go by their path, whatever its capitals and accents' spelling. Pure: it compares lists of changed paths and
reads nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
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

    @property
    def path(self) -> str:
        """Return where the merged thing stands: where the side that moved it put it; both did: the smaller path."""
        here = sorted({spot.path for spot in (self.ours, self.theirs) if spot})
        old = self.base.path if self.base else ""
        return next((path for path in here if path != old), here[0] if here else old)


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
            return _plan(mine, others, loose)
        loose |= at_odds


def spans(changes: Iterable[PathChange], layout: Layout, loose: Iterable[str] = ()) -> dict[Key, Span]:
    """Gather changed paths by the record they belong to; `loose` paths stand for themselves.

    An id that a side gives to several files at once is no name for any of them, so those stand for themselves too.
    What left one name and arrived under another that means the same thing was moved.
    """
    apart = set(loose)
    found = _gathered(changes, layout, apart)
    for keys in _by_meaning(found, apart).values():
        left = next((key for key in keys if found[key].now is None), None)
        arrived = next((key for key in keys if found[key].base is None), None)
        if len(keys) == 2 and left and arrived and left != arrived:
            found[arrived] = Span(found.pop(left).base, found[arrived].now)
    return found


def _gathered(changes: Iterable[PathChange], layout: Layout, apart: set[str]) -> dict[Key, Span]:
    gathered: dict[Key, list[PathChange]] = {}
    for change in changes:
        gathered.setdefault(key_of(change.path, layout, apart), []).append(change)
    found: dict[Key, Span] = {}
    for key, some in gathered.items():
        before = [Spot(c.path, c.before_oid, c.before_mode) for c in some if c.before_oid is not None]
        after = [Spot(c.path, c.after_oid, c.mode) for c in some if c.after_oid is not None]
        if len(before) <= 1 and len(after) <= 1:
            found[key] = Span(before[0] if before else None, after[0] if after else None)
        else:
            found.update(_gathered(some, layout, {*apart, *(change.path for change in some)}))
    return found


def _by_meaning(keys: Iterable[Key], apart: set[str]) -> dict[tuple[bool, str], list[Key]]:
    """Gather keys that mean one thing: one id in several kinds, one path in several spellings."""
    found: dict[tuple[bool, str], list[Key]] = {}
    for key in keys:
        if key.kind or key.id not in apart:
            found.setdefault((bool(key.kind), key.id if key.kind else folded(key.id)), []).append(key)
    return found


def folded(path: str) -> str:
    """Return a path as computers see it that tell neither capitals nor the spellings of an accent apart."""
    return unicodedata.normalize("NFC", path).casefold()


def key_of(path: str, layout: Layout, apart: Iterable[str] = ()) -> Key:
    """Return what a path is about."""
    place = None if path in apart else layout.place(path)
    return Key(place.kind, place.id) if place else Key("", path)


def _pairs(mine: Mapping[Key, Span], others: Mapping[Key, Span], apart: set[str]) -> list[tuple[Key, Key]]:
    """Return what both sides touched, each under the name that either side has for it."""
    same = sorted(mine.keys() & others.keys())
    here, there = (_by_meaning(some.keys() - set(same), apart) for some in (mine, others))
    found = [(key, key) for key in same]
    for meaning in sorted(here.keys() & there.keys()):
        (one, *more), (other, *others_too) = here[meaning], there[meaning]
        base = _path(mine[one].base)
        # A record that both added in different kinds is two records; their ids are a finding, not a merge.
        if not more and not others_too and base == _path(others[other].base) and (base or not one.kind):
            found.append((one, other))
    return found


def _at_odds(mine: Mapping[Key, Span], others: Mapping[Key, Span]) -> set[str]:
    """Return the paths of names under which the two sides do not mean the same file."""
    odd: set[str] = set()
    for key in mine.keys() & others.keys():
        one, other = mine[key], others[key]
        if _path(one.base) != _path(other.base):
            odd |= {spot.path for span in (one, other) for spot in (span.base, span.now) if spot}
    return odd


def _plan(mine: Mapping[Key, Span], others: Mapping[Key, Span], apart: set[str]) -> Plan:
    pairs = _pairs(mine, others, apart)
    both = []
    for one, other in pairs:
        if mine[one].now != others[other].now:
            found = Both(one, mine[one].base, mine[one].now, others[other].now)
            both.append(found if found.ours and found.ours.path == found.path else replace(found, key=other))
    touched = {one for one, _ in pairs}, {other for _, other in pairs}
    return Plan(
        theirs={key: span for key, span in others.items() if key not in touched[1]},
        ours={key: span for key, span in mine.items() if key not in touched[0]},
        both=tuple(sorted(both, key=lambda one: one.key)),
    )


def _path(spot: Spot | None) -> str | None:
    return spot.path if spot else None
