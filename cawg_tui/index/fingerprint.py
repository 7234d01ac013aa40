"""A name for all that the content of an index depends on beside the records: where it differs, a new one is made."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cawg_tui.index.file import VERSION
from cawg_tui.records.packaged import edition

if TYPE_CHECKING:
    from cawg_tui.records.kind import Kind, Kinds


def fingerprint(kinds: Kinds, stamp: str) -> str:
    """Return what changes with anything the content of the index depends on beside the records."""
    declared = repr([(kind.name, kind.about.folder, kind.about.columns, _states(kind), kind.fields) for kind in kinds])
    return hashlib.sha256(f"{VERSION}\n{edition()}\n{stamp}\n{declared}".encode()).hexdigest()


def _states(kind: Kind) -> tuple[object, ...]:
    """Return a kind's states and moves in one order: a set would name itself differently in each run."""
    flow = kind.workflow
    return (dict(flow.moves), sorted(flow.over), flow.stall, sorted(flow.reopens), sorted(flow.pending))
