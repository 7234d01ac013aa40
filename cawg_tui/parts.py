"""The parts of an open workspace, each made at first need: what a member does not ask for is not even imported."""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING, cast

from cawg_tui.git_errors import BusyError
from cawg_tui.store import private

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.approved import Approved
    from cawg_tui.beyond import Neighbourhood
    from cawg_tui.comparison import Comparison
    from cawg_tui.decisions import Decisions
    from cawg_tui.index.database import Index
    from cawg_tui.judging import Judge
    from cawg_tui.past import Past
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kind import Kinds
    from cawg_tui.saving import Saving
    from cawg_tui.store.layout import Layout
    from cawg_tui.store.records import Store, Stored
    from cawg_tui.store.rulebook import Rulebook
    from cawg_tui.store.settings import Settings
    from cawg_tui.together import Together
    from cawg_tui.touched import Touched
    from cawg_tui.vcs.repository import Repository
    from cawg_tui.wording import Wording
    from cawg_tui.workspace import Workspace


class Parts:
    """What a workspace is made of. `fingerprint` names all that its index depends on beside the records."""

    root: Path
    settings: Settings
    kinds: Kinds
    fingerprint: str

    @cached_property
    def store(self) -> Store:
        """Return what reads and writes the files of records."""
        from cawg_tui.store.records import Store

        return Store(self.root, self.kinds)

    @cached_property
    def index(self) -> Index:
        """Return the index; its file is opened, and rebuilt where needed, at first use."""
        from cawg_tui.index.database import Index

        return Index(
            private.private_folder(self.root) / "index.sqlite",
            self.root,
            self.kinds,
            check=Lasting(self.root, self.kinds),
            known=self.fingerprint,
        )

    @cached_property
    def repository(self) -> Repository:
        """Return the history; a sync that was cut off is finished, and plain git is set up, at first use."""
        from cawg_tui.vcs.repository import Repository

        repository = Repository(self.root)
        with contextlib.suppress(BusyError):
            repository.prepare()
        return repository

    @cached_property
    def rulebook(self) -> Rulebook:
        """Return the dated rules of this workspace."""
        from cawg_tui.store.rulebook import load_rulebook

        return load_rulebook(self.root)

    @cached_property
    def layout(self) -> Layout:
        """Return how files and records go together."""
        from cawg_tui.store.layout import Layout

        return Layout(self.kinds)

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

    @cached_property
    def judge(self) -> Judge:
        """Return what asks the rules about a record."""
        from cawg_tui.judging import Judge

        return Judge(self.kinds, lambda: self.rulebook.upr)

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


class Lasting:
    """Asks the rules what is to be said of a record alone; loaded at first need, in this process or another."""

    def __init__(self, root: Path, kinds: Kinds) -> None:
        self._root, self._kinds = root, kinds

    def __call__(self, stored: Stored) -> list[Finding]:
        """Return the findings that depend on nothing but the record and the rules."""
        return self._judge.lasting(stored)

    @cached_property
    def _judge(self) -> Judge:
        from cawg_tui.judging import Judge
        from cawg_tui.store.rulebook import load_rulebook

        rules = load_rulebook(self._root).upr
        return Judge(self._kinds, lambda: rules)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as the place of the workspace and its kinds."""
        return Lasting, (self._root, self._kinds)
