"""When each record was last changed: the history is asked once, and after that the disk says what is newer."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from cawg_tui.clock import now

if TYPE_CHECKING:
    from datetime import date

    from cawg_tui.workspace import Workspace

RECENT: Final = 2_000


class Touched:
    """The day of the last change of each record, as far as the last versions tell; kept while a workspace is open."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def day(self, record_id: str) -> date | None:
        """Return the day a record was last changed, None where no recent version touched it.

        A file that is newer than the look into the history was changed since, by whomever: a save, a sync, an editor.
        """
        asked, days = self._days
        for path in self._workspace.index.paths(record_id):
            try:
                changed = datetime.fromtimestamp((self._workspace.root / path).stat().st_mtime, UTC)
            except (OSError, OverflowError, ValueError):
                continue
            if changed > asked:
                return changed.date()
        return days.get(record_id)

    @cached_property
    def _days(self) -> tuple[datetime, dict[str, date]]:
        asked = now()
        found: dict[str, date] = {}
        for version in self._workspace.past.versions(limit=RECENT):
            for path in version.paths:
                place = self._workspace.layout.place(path)
                if place is not None:
                    found.setdefault(place.id, version.when.date())
        return asked, found
