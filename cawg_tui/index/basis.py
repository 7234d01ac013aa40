"""What the content of the index depends on beside the records: the kinds as declared, the rules, the program itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.index.file import VERSION
from cawg_tui.index.reading import Reader, own_findings
from cawg_tui.records.packaged import edition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cawg_tui.index.reading import Check
    from cawg_tui.records.kinds import Kind, Kinds


@dataclass(frozen=True, slots=True)
class Basis:
    """What an index goes by. `declared` says of each kind all that its rows depend on, `stamp` what all rows do."""

    kinds: Kinds
    reader: Reader
    declared: Mapping[str, str]
    stamp: str
    fingerprint: str

    @classmethod
    def of(cls, root: Path, kinds: Kinds, check: Check | None, stamp: str) -> Basis:
        """Return the basis for these kinds and rules; without a `check`, only what the store itself finds is said."""
        declared = {kind.name: _declared(kind) for kind in kinds}
        whole = f"{VERSION}\n{edition()}\n{stamp}\n{list(declared.items())!r}"
        fingerprint = hashlib.sha256(whole.encode()).hexdigest()
        return cls(kinds, Reader(root, kinds, check or own_findings), declared, stamp, fingerprint)

    def kinds_that_differ(self, other: Basis) -> frozenset[str] | None:
        """Return the names of the kinds that the two declare otherwise; None where any row may differ."""
        if self.stamp != other.stamp:
            return None
        names = self.declared.keys() | other.declared.keys()
        return frozenset(name for name in names if self.declared.get(name) != other.declared.get(name))


def _declared(kind: Kind) -> str:
    about = kind.about
    return repr((about.folder, about.columns, about.defaults, _states(kind), kind.fields))


def _states(kind: Kind) -> tuple[object, ...]:
    """Return a kind's states and moves in one order: a set would name itself differently in each run."""
    flow = kind.workflow
    return (dict(flow.moves), sorted(flow.over), flow.stall, sorted(flow.reopens), sorted(flow.pending))
