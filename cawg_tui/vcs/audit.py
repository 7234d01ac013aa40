"""The audit of merges that were made without cawg: what each left out, looked for once and kept in mind until mended.

A clone without the driver, a merge on a website or one with a side forced takes one side's file and drops the other's.
Where nothing was merged since the last look, it costs one git process.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnsafePathError
from cawg_tui.records.inert import inert
from cawg_tui.store.layout import Layout, scan
from cawg_tui.store.private import private_folder
from cawg_tui.vcs import worktree
from cawg_tui.vcs.history import FILES, LOOK_SECONDS, changes, log
from cawg_tui.vcs.losses import Harm, Judged, Made, judge
from cawg_tui.vcs.states import names
from cawg_tui.vcs.threeway import Span, spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from cawg_tui.records.difference import Change
    from cawg_tui.records.kinds import Kinds
    from cawg_tui.vcs.git import Runner
    from cawg_tui.vcs.repository import Repository
    from cawg_tui.vcs.threeway import Key, Spot

# Raised whenever the audit learns to see more, so that old merges are looked at again.
RULES: Final = 1
MERGED: Final = "Cawg-Merge"
REPAIRS: Final = "Cawg-Repairs"
_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class MergeMade:
    """A merge in the history: its version, the versions it brought together, who made it, when (UTC)."""

    commit: str
    parents: tuple[str, ...]
    author: str
    when: datetime


@dataclass(frozen=True, slots=True)
class LostValue:
    """One change that a merge left out, and whose it was."""

    change: Change
    author: str


@dataclass(frozen=True, slots=True)
class LostInMerge:
    """What one merge left out of one record, or did to it.

    `decided` names the fields in which someone chose while merging, `asked` those that are asked again when the rest
    is brought back. `merged` is the file to compare with, `wanted` what the merge should have made of it.
    """

    merge: MergeMade
    kind: str
    id: str
    path: str
    harm: Harm
    lost: tuple[LostValue, ...]
    asked: tuple[str, ...]
    decided: tuple[str, ...]
    merged: bytes | None
    wanted: bytes | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the labels of the fields that lack a value."""
        return tuple(dict.fromkeys(one.change.label for one in self.lost))

    @property
    def authors(self) -> tuple[str, ...]:
        """Return whose values are missing."""
        return tuple(dict.fromkeys(one.author for one in self.lost))

    @property
    def sentence(self) -> str:
        """Return in one line what happened; of what stands in the record it holds only the words that name an entry."""
        made = f"A merge by {self.merge.author} on {self.merge.when:%d %b %Y}"
        if self.harm is Harm.DELETED:
            return inert(f"{made} deleted {self.id}, which others had kept or changed")
        if self.harm is Harm.KEPT:
            return inert(f"{made} brought back {self.id}, which someone had deleted")
        if self.harm is Harm.UNREADABLE:
            return inert(f"{made} left {self.id} in a state that cannot be read")
        whose = f" by {', '.join(self.authors)}" if self.authors else ""
        return inert(f"{made} left out of {self.id} what was changed{whose}: {names(self.fields)}")


@dataclass(frozen=True, slots=True)
class DecidedInMerge:
    """Fields of a record in which someone chose by hand while merging: told, and left as it is."""

    merge: MergeMade
    id: str
    fields: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return in one line what was decided where."""
        when = f"{self.merge.when:%d %b %Y}"
        return inert(f"{self.id}: {names(self.fields)} decided in a merge by {self.merge.author} on {when}")


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A merge that the audit cannot judge, and why."""

    merge: MergeMade
    why: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What a look at the merges made without cawg found; `looked_at` counts those seen for the first time."""

    looked_at: int = 0
    lost: tuple[LostInMerge, ...] = ()
    decided: tuple[DecidedInMerge, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()


@dataclass(frozen=True, slots=True)
class _Memory:
    """What earlier looks found: how far they went, merges with losses still open, losses that a member left so."""

    tip: str | None = None
    open: tuple[str, ...] = ()
    left: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def lost_in_merges(repository: Repository, kinds: Kinds) -> list[LostInMerge]:
    """Return what merges made without cawg left out and nobody has brought back since, oldest merge first."""
    return list(audit(repository, kinds).lost)


def audit(repository: Repository, kinds: Kinds) -> Audit:
    """Look at the merges made without cawg since the last look, and again at those with something left out."""
    tip = repository.tip()
    memory = _remembered(repository.root)
    if tip is None or (tip == memory.tip and not memory.open):
        return Audit()
    fresh, again = _merges(repository.runner, memory, tip)
    found = _Looking(repository.runner, kinds)
    for merge in (*again, *fresh):
        found.look_at(merge)
    lost = found.lost
    if lost:
        settled = memory.left | _repaired(repository.runner)
        lost = [one for one in lost if (one.merge.commit, one.id) not in settled]
    still_open = tuple(dict.fromkeys(one.merge.commit for one in lost))
    _remember(repository.root, _Memory(tip, still_open, memory.left))
    return Audit(len(fresh), tuple(lost), tuple(found.decided), tuple(found.passed_over))


def leave(repository: Repository, one: LostInMerge) -> None:
    """Remember that a member wants a record left as a merge made it; it is not offered again on this computer."""
    memory = _remembered(repository.root)
    _remember(repository.root, _Memory(memory.tip, memory.open, memory.left | {(one.merge.commit, one.id)}))


# --- one merge ----------------------------------------------------------------------------------------


class _Looking:
    """One look at some merges; the files on disk are listed once, and only where something is amiss."""

    def __init__(self, runner: Runner, kinds: Kinds) -> None:
        self.runner, self.kinds, self.layout = runner, kinds, Layout(kinds)
        self.lost: list[LostInMerge] = []
        self.decided: list[DecidedInMerge] = []
        self.passed_over: list[PassedOver] = []
        self._paths: Mapping[str, str] | None = None

    def look_at(self, merge: MergeMade) -> None:
        base, why = self._base(merge)
        if base is None:
            self.passed_over.append(PassedOver(merge, why))
            return
        mine, yours, merged = (
            spans(changes(self.runner, base, commit), self.layout) for commit in (*merge.parents, merge.commit)
        )
        doubtful: list[tuple[Key, list[Spot | None]]] = []
        for key in sorted(mine.keys() | yours.keys()):
            four = _four(key, mine, yours, merged) if key.kind else None
            if four is not None and _is_doubtful(*four):
                doubtful.append((key, four))
        oids = sorted({spot.oid for _, four in doubtful for spot in four if spot})
        texts = dict(self.runner.blobs(oids)) if oids else {}
        for key, four in doubtful:
            files = [texts.get(spot.oid) if spot else None for spot in four]
            if all((one is None) == (spot is None) for one, spot in zip(files, four, strict=True)):
                self._judge(merge, base, key, four, Made(*files))

    def _base(self, merge: MergeMade) -> tuple[str | None, str]:
        if len(merge.parents) != 2:
            return None, "it brought more than two lines of work together at once"
        bases = self.runner.attempt(["merge-base", "--all", *merge.parents]).out.decode().split()
        if len(bases) == 1:
            return bases[0], ""
        return None, "both sides had been merged crosswise before" if bases else "the two sides had nothing in common"

    def _judge(self, merge: MergeMade, base: str, key: Key, four: Sequence[Spot | None], made: Made) -> None:
        stood = next(spot.path for spot in (four[3], *four) if spot)
        path = self.paths.get(key.id, stood)
        judged = judge(self.kinds[key.kind].fields, path, made, self._now(path))
        if judged is None:
            return
        if not judged.is_loss:
            self.decided.append(DecidedInMerge(merge, key.id, judged.decided))
            return
        authors = {side: self._author(base, merge.parents[side], four) for side in {one.side for one in judged.missed}}
        self.lost.append(_lost(merge, key, path, judged, lambda side: authors[side]))

    @property
    def paths(self) -> Mapping[str, str]:
        """Return where each record stands now."""
        if self._paths is None:
            entries = scan(self.runner.root, self.layout).entries
            self._paths = {entry.place.id: entry.place.path for entry in entries}
        return self._paths

    def _now(self, path: str) -> bytes | None:
        with suppress(UnsafePathError):
            now = worktree.read(self.runner.root, path)
            return None if now is None else worktree.committed_form(path, now)
        return None

    def _author(self, base: str, side: str, four: Sequence[Spot | None]) -> str:
        """Return who last changed a record on one side."""
        ever = sorted({spot.path for spot in four if spot})
        versions = log(self.runner, ever, limit=1, since=base, until=side)
        return versions[0].author if versions else "someone"


def _lost(merge: MergeMade, key: Key, path: str, judged: Judged, author: Callable[[int], str]) -> LostInMerge:
    values = tuple(LostValue(one.change, author(one.side)) for one in judged.missed)
    return LostInMerge(
        merge, key.kind, key.id, path, judged.harm, values, judged.asked, judged.decided, judged.merged, judged.wanted
    )


def _four(
    key: Key, mine: Mapping[Key, Span], yours: Mapping[Key, Span], merged: Mapping[Key, Span]
) -> list[Spot | None] | None:
    """Return where a record stood in the base, on both sides and in the merge; None where they mean other files."""
    known = [side[key] for side in (mine, yours, merged) if key in side]
    base = known[0].base
    if any((one.base.path if one.base else "") != (base.path if base else "") for one in known):
        return None
    after = [side.get(key, Span(base, base)).now for side in (mine, yours, merged)]
    odd = any(spot is not None and spot is not base and spot.mode not in FILES for spot in after)
    return None if odd else [base, *after]


def _is_doubtful(base: Spot | None, ours: Spot | None, theirs: Spot | None, merged: Spot | None) -> bool:
    """Say whether a merge holds something else than the one side that changed a record."""
    was, one, other, now = (spot.oid if spot else None for spot in (base, ours, theirs, merged))
    if one in {was, other}:
        return now != other
    return now != one if other == was else True


# --- the list of merges, and the memory of it ---------------------------------------------------------


def _merges(runner: Runner, memory: _Memory, tip: str) -> tuple[list[MergeMade], list[MergeMade]]:
    """Return the merges without our trailer since the last look, oldest first, and those that are still open.

    A memory that does not fit this history any more is forgotten: then every merge is looked at.
    """
    if memory.tip is not None:
        since = [] if memory.tip == tip else _listed(runner, [tip, f"^{memory.tip}"])
        again = _listed(runner, ["--no-walk=unsorted", *memory.open]) if memory.open else []
        if since is not None and again is not None:
            return since, again
    return _listed(runner, [tip]) or [], []


def _listed(runner: Runner, scope: Iterable[str]) -> list[MergeMade] | None:
    ours = f"%(trailers:key={MERGED},valueonly,separator=%x2C)"
    args = [
        *("log", "-z", "--merges", "--reverse", "--topo-order", "--no-show-signature", "--no-color", "--no-notes"),
        *("--no-patch", "--encoding=UTF-8", f"--format=%H%x00%P%x00%an%x00%ct%x00{ours}"),
    ]
    outcome = runner.attempt([*args, *scope, "--"], timeout=LOOK_SECONDS)
    if outcome.code:
        return None
    words = outcome.out.decode("utf-8", "replace").split("\0")
    found = []
    for at in range(0, len(words) - _WORDS + 1, _WORDS):
        commit, parents, author, seconds, trailer = words[at : at + _WORDS]
        if not trailer.strip():
            when = datetime.fromtimestamp(int(seconds), UTC)
            found.append(MergeMade(commit, tuple(parents.split()), author, when))
    return found


def _repaired(runner: Runner) -> set[tuple[str, str]]:
    """Return the merges and records that some member has repaired already, as their versions say."""
    said = "%x00".join(f"%(trailers:key={key},valueonly,separator=%x2C)" for key in (REPAIRS, "Cawg-Record"))
    args = ["log", "-z", f"--grep=^{REPAIRS}: ", "--no-show-signature", "--no-patch", f"--format={said}", "HEAD", "--"]
    words = runner.run(args, timeout=LOOK_SECONDS).decode("utf-8", "replace").split("\0")
    return {(words[at].strip(), words[at + 1].strip()) for at in range(0, len(words) - 1, 2)}


def _remembered(root: Path) -> _Memory:
    try:
        told = json.loads(_note(root).read_text("utf-8"))
        if told["rules"] != RULES:
            return _Memory(left=frozenset((merge, name) for merge, name in told["left"]))
        left = frozenset((str(merge), str(name)) for merge, name in told["left"])
        return _Memory(_id(told["tip"]), tuple(_id(one) for one in told["open"]), left)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return _Memory()


def _id(told: object) -> str:
    """Return a version's id out of a note; ValueError where it is none, because it goes to git as a word."""
    if not isinstance(told, str) or len(told) != 40 or not set(told) <= set("0123456789abcdef"):
        raise ValueError("no id")
    return told


def _remember(root: Path, memory: _Memory) -> None:
    told = {"rules": RULES, "tip": memory.tip, "open": memory.open, "left": sorted(memory.left)}
    fresh = _note(root).with_name("audited.json.new")
    # A look must answer on a disk that takes nothing more: then the next one only costs more.
    with suppress(OSError):
        fresh.write_text(json.dumps(told), "utf-8")
        fresh.chmod(0o600)
        fresh.replace(_note(root))


def _note(root: Path) -> Path:
    return private_folder(root) / "audited.json"
