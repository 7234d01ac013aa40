"""What the last versions made of each record's file: the history is asked once, then only where it has gone on."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cawg_tui.clock import now

if TYPE_CHECKING:
    from datetime import date

    from cawg_tui.vcs.trail import Touch
    from cawg_tui.workspace import Workspace

RECENT: Final = 2_000


@dataclass(frozen=True, slots=True)
class _Look:
    """One look into the history: when, up to which version, and what the last versions touched, newest first."""

    asked: datetime
    tip: str | None = None
    by_path: dict[str, list[Touch]] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)


class Touched:
    """Which versions touched a record, as far as the last ones tell; kept while a workspace is open."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._looked: _Look | None = None
        self._looking = threading.Lock()

    def day(self, record_id: str) -> date | None:
        """Return the day a record was last changed, None where no recent version touched it.

        A file that is newer than the look into the history was changed since, by whomever: a save, a sync, an editor.
        """
        look = self._look()
        for path in self._workspace.index.paths(record_id):
            try:
                changed = datetime.fromtimestamp((self._workspace.root / path).stat().st_mtime, UTC)
            except (OSError, OverflowError, ValueError):
                continue
            if changed > look.asked:
                return changed.date()
        return look.days.get(record_id)

    def touches(self, path: str) -> list[Touch]:
        """Return what the last versions made of a file, newest first."""
        return self._look().by_path.get(path, [])

    def catch_up(self) -> bool:
        """Look again where the history has gone on since; say whether it had."""
        look = self._look()
        if self._workspace.repository.tip() == look.tip:
            return False
        with self._looking:
            if self._looked is look:
                self._looked = self._read()
        return True

    def _look(self) -> _Look:
        with self._looking:
            if self._looked is None:
                self._looked = self._read()
            return self._looked

    def _read(self) -> _Look:
        asked, repository = now(), self._workspace.repository
        tip = repository.tip()
        look = _Look(asked, tip)
        for touch in repository.touches(tip, RECENT) if tip else ():
            look.by_path.setdefault(touch.path, []).append(touch)
            place = self._workspace.layout.place(touch.path)
            if place is not None:
                look.days.setdefault(place.id, touch.when.date())
        return look
