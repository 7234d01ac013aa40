"""Looking every record of a workspace over: what is wrong with its files, its declarations and its rules, or due."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from cawg_tui.beyond import Neighbourhood
from cawg_tui.errors import CannotWriteError, UnknownRecordError
from cawg_tui.git_errors import BusyError
from cawg_tui.records.finding import Finding, in_order
from cawg_tui.store.layout import scan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cawg_tui.workspace import Workspace

# What the history is asked about many records, it is asked at once.
AT_ONCE: Final = 500


def check(workspace: Workspace, now: datetime, record_ids: Sequence[str] = ()) -> list[Finding]:
    """Read the named records, or all, from their files and return every finding, errors first."""
    # Rules ask the index for neighbours; where it cannot be written, what it knew is asked.
    with contextlib.suppress(BusyError, CannotWriteError):
        workspace.refresh()
    scanned = scan(workspace.root, workspace.layout)
    known = frozenset(entry.place.id for entry in scanned.entries)
    for record_id in record_ids:
        if record_id not in known:
            raise UnknownRecordError(record_id, workspace.index.near(record_id))
    wanted = frozenset(record_ids) or known
    beyond = Neighbourhood(workspace)
    found = [] if record_ids else [*scanned.refused, *workspace.declarations, *workspace.rulebook.findings]
    entries = [entry for entry in scanned.entries if entry.place.id in wanted]
    for start in range(0, len(entries), AT_ONCE):
        records = [workspace.store.load(entry.place) for entry in entries[start : start + AT_ONCE]]
        beyond.expect(records)
        for stored in records:
            found += workspace.judge.whole(stored, now, known, beyond)
    return in_order(found)
