"""Plans as they were approved: the history is asked once for each, and again once its file is another."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.errors import CawgError
from cawg_tui.rules.frozen import is_frozen

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from cawg_tui.workspace import Workspace

Stamp: TypeAlias = tuple[int, int, int]


class Approved:
    """What was approved, as far as the history tells; kept while a workspace is open."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, tuple[Stamp, Values | None]] = {}

    def plan(self, record_id: str) -> Values | None:
        """Return a plan as it was when it was approved, None where the history does not tell."""
        row = self._workspace.row(record_id)
        if row is None or row.kind not in self._workspace.kinds:
            return None
        try:
            found = (self._workspace.root / row.path).stat()
        except OSError:
            return None
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        known = self._known.get(record_id)
        if known is None or known[0] != stamp:
            known = self._known[record_id] = (stamp, self._asked(record_id, row.kind))
        return known[1]

    def _asked(self, record_id: str, kind: str) -> Values | None:
        declared = self._workspace.kinds[kind]
        try:
            found = self._workspace.past.since(record_id, lambda values: is_frozen(declared, values))
        except CawgError:
            return None
        return found[1] if found is not None else None
