"""What an index goes by: the kinds as declared, the rules, the program itself; and what reads records by them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cawg_tui.index.connecting import VERSION
from cawg_tui.records.packaged import edition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cawg_tui.index.reading import Check, Reader
    from cawg_tui.index.texts import Texts
    from cawg_tui.records.kind import Kind, Kinds


class Basis(NamedTuple):
    """Names for all that the content of an index depends on beside the records.

    `declared` stands for what the rows of each kind depend on, `stamp` for what all rows do, `fingerprint` for the
    whole: where it differs, an index was made for something else.
    """

    declared: Mapping[str, str]
    stamp: str
    fingerprint: str

    @classmethod
    def of(cls, kinds: Kinds, stamp: str) -> Basis:
        """Return the basis for these kinds, and for rules of which `stamp` tells the content."""
        declared = {kind.name: _name(_declared(kind)) for kind in kinds}
        return cls(declared, stamp, _name(f"{VERSION}\n{edition()}\n{stamp}\n{list(declared.items())!r}"))

    def kinds_that_differ(self, other: Basis) -> frozenset[str] | None:
        """Return the names of the kinds that the two declare otherwise; None where any row may differ."""
        if self.stamp != other.stamp:
            return None
        names = self.declared.keys() | other.declared.keys()
        return frozenset(name for name in names if self.declared.get(name) != other.declared.get(name))


class Footing:
    """Kinds and rules at one moment; what reads records by them is made at first need, as a list does without."""

    def __init__(self, root: Path, kinds: Kinds, check: Check | None, basis: Basis) -> None:
        self.kinds, self.basis = kinds, basis
        self._root, self._check = root, check

    @cached_property
    def reader(self) -> Reader:
        """Return what makes rows of records; without a check, with nothing but what the store itself finds."""
        from cawg_tui.index.reading import Reader, own_findings

        return Reader(self._root, self.kinds, self._check or own_findings)

    @cached_property
    def texts(self) -> Texts:
        """Return what reads the words of records."""
        from cawg_tui.index.texts import Texts

        return Texts(self._root, self.kinds)


def _name(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def _declared(kind: Kind) -> str:
    about = kind.about
    return repr((about.folder, about.columns, about.defaults, _states(kind), kind.fields, kind.languages))


def _states(kind: Kind) -> tuple[object, ...]:
    """Return a kind's states and moves in one order: a set would name itself differently in each run."""
    flow = kind.workflow
    return (dict(flow.moves), sorted(flow.over), flow.stall, sorted(flow.reopens), sorted(flow.pending))
