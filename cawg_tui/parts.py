"""The parts of an open workspace, each made at first need: what a member does not ask for is not even imported."""

from __future__ import annotations

import contextlib
import threading
from functools import cached_property
from typing import TYPE_CHECKING, cast

from cawg_tui.charter import Chartered
from cawg_tui.git_errors import BusyError
from cawg_tui.store import private

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.afterwards import Afterwards
    from cawg_tui.approved import Approved
    from cawg_tui.beyond import Neighbourhood
    from cawg_tui.comparison import Comparison
    from cawg_tui.decisions import Decisions
    from cawg_tui.index.database import Index
    from cawg_tui.past import Past
    from cawg_tui.saving import Saving
    from cawg_tui.together import Together
    from cawg_tui.touched import Touched
    from cawg_tui.vcs.repository import Repository
    from cawg_tui.wording import Wording
    from cawg_tui.workspace import Workspace


class Parts(Chartered):
    """What a workspace is made of."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.root = root
        self._keeping_up = threading.RLock()

    @cached_property
    def index(self) -> Index:
        """Return the index; its file is opened, and rebuilt where needed, at first use."""
        from cawg_tui.index.database import Index

        path = private.private_folder(self.root) / "index.sqlite"
        with self._keeping_up:
            charter = self.charter
            return Index(path, self.root, charter.kinds, check=charter.lasting, basis=charter.basis)

    @cached_property
    def repository(self) -> Repository:
        """Return the history; a sync that was cut off is finished, and plain git is set up, at first use."""
        from cawg_tui.vcs.repository import Repository

        repository = Repository(self.root)
        with contextlib.suppress(BusyError):
            repository.prepare()
        return repository

    @cached_property
    def afterwards(self) -> Afterwards:
        """Return what is done after saves, while nobody waits for it."""
        from cawg_tui.afterwards import Afterwards

        return Afterwards([lambda _: self.repository.catch_up(), self.index.settle, self.repository.sum_up])

    @cached_property
    def touched(self) -> Touched:
        """Return what the last versions made of each record's file."""
        from cawg_tui.touched import Touched

        return Touched(self._whole)

    @cached_property
    def wording(self) -> Wording:
        """Return what records' texts in several languages were, version by version."""
        from cawg_tui.wording import Wording

        return Wording(self._whole)

    @cached_property
    def approved(self) -> Approved:
        """Return plans as they were approved."""
        from cawg_tui.approved import Approved

        return Approved(self._whole)

    @property
    def beyond(self) -> Neighbourhood:
        """Return what rules may ask beyond one record."""
        from cawg_tui.beyond import Neighbourhood

        return Neighbourhood(self._whole)

    @property
    def saving(self) -> Saving:
        """Return what writes a record that may have changed since it was read."""
        from cawg_tui.saving import Saving

        return Saving(self._whole)

    @property
    def comparison(self) -> Comparison:
        """Return what compares versions of records, for this thread."""
        from cawg_tui.comparison import Comparison

        return Comparison(self.repository, self.store, self.layout, self.kinds, self.settings.languages)

    @property
    def past(self) -> Past:
        """Return what was saved before: versions, what is new, what is not sent."""
        from cawg_tui.past import Past

        return Past(self._whole)

    @cached_property
    def decisions(self) -> Decisions:
        """Return what waits for a decision: who proposed what, and settling it."""
        from cawg_tui.decisions import Decisions

        return Decisions(self._whole)

    @property
    def together(self) -> Together:
        """Return what is done with the shared remote."""
        from cawg_tui.together import Together

        return Together(self._whole)

    @property
    def _whole(self) -> Workspace:
        return cast("Workspace", self)
