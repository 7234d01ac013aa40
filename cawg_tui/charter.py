"""What a workspace says of itself in cawg.yaml and rules/: its settings, its kinds, its dated rules.

Read when the workspace is opened, and again whenever those files say something else: edited by hand, by another cawg,
received by a sync. What cannot be read then leaves in force what was read before, and is named.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from cawg_tui.declaring import declared, kinds_of
from cawg_tui.errors import CawgError, SettingsUnreadableError, WorkspaceMissingError
from cawg_tui.outline import mark_of
from cawg_tui.store.settings import SETTINGS, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.declaring import Declared
    from cawg_tui.index.basis import Basis
    from cawg_tui.judging import Judge
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kept import KeptInstitutions
    from cawg_tui.records.kind import Kinds
    from cawg_tui.store.layout import Layout
    from cawg_tui.store.records import Store, Stored
    from cawg_tui.store.rulebook import Rulebook
    from cawg_tui.store.settings import Settings


class Charter:
    """What a workspace says of itself at one moment, and what hangs on it; it never changes.

    What hangs on it is made at first need, and not even imported before.
    """

    def __init__(self, root: Path, told: Declared) -> None:
        self.root, self._told = root, told
        self.settings: Settings = told.settings
        self.kinds: Kinds = told.kinds
        self.wrong: tuple[Finding, ...] = told.wrong
        self.basis: Basis = told.basis

    @classmethod
    def read(cls, root: Path, known: KeptInstitutions | None = None) -> Charter:
        """Read what stands there; SettingsUnreadableError where it cannot be used. `known` gave the institutions."""
        return cls(root, declared(root, known))

    def again(self) -> Charter:
        """Return what stands there now, itself where that is the same; the old settings where the new are unusable."""
        mark = mark_of(self.root)
        if mark == self._told.mark:
            return self
        try:
            return Charter.read(self.root, self._told.institutions)
        except WorkspaceMissingError:
            line, reason = None, "it is not there any more"
        except SettingsUnreadableError as error:
            line, reason = error.line, error.reason
        from cawg_tui.records.finding import Finding, Level

        said = f"{SETTINGS} cannot be used: {reason}. What it said before holds until it is mended."
        wrong = Finding("R02", Level.ERROR, "", SETTINGS, said, line, "Mend it there.")
        return Charter(self.root, replace(self._told, wrong=(wrong,), mark=mark))

    @cached_property
    def rulebook(self) -> Rulebook:
        """Return the dated rules."""
        from cawg_tui.store.rulebook import load_rulebook

        return load_rulebook(self.root)

    @cached_property
    def store(self) -> Store:
        """Return the record files."""
        from cawg_tui.store.records import Store

        return Store(self.root, self.kinds)

    @cached_property
    def layout(self) -> Layout:
        """Return how files and records go together."""
        from cawg_tui.store.layout import Layout

        return Layout(self.kinds)

    @cached_property
    def judge(self) -> Judge:
        """Return what asks the rules about a record."""
        from cawg_tui.judging import Judge

        return Judge(self.kinds, lambda: self.rulebook.upr)

    @cached_property
    def lasting(self) -> Lasting:
        """Return what is asked of a record alone, in this process or another."""
        return Lasting(self.root, self.kinds)

    def kinds_in(self, text: bytes) -> Kinds:
        """Return the kinds that another text of cawg.yaml declares; those at hand where it cannot be used."""
        try:
            return kinds_of(settings_in(text), self._told.institutions)[0]
        except CawgError:
            return self.kinds


class Chartered:
    """What has a charter, and gives out its parts as they are now."""

    def __init__(self, root: Path) -> None:
        self.charter = Charter.read(root)

    @property
    def settings(self) -> Settings:
        """Return what all members share about the workspace."""
        return self.charter.settings

    @property
    def kinds(self) -> Kinds:
        """Return the kinds of records, those that the workspace declares itself among them."""
        return self.charter.kinds

    @property
    def declarations(self) -> tuple[Finding, ...]:
        """Return what is wrong with settings and declarations."""
        return self.charter.wrong

    @property
    def rulebook(self) -> Rulebook:
        """Return the dated rules of the workspace."""
        return self.charter.rulebook

    @property
    def store(self) -> Store:
        """Return the record files."""
        return self.charter.store

    @property
    def layout(self) -> Layout:
        """Return how files and records go together."""
        return self.charter.layout

    @property
    def judge(self) -> Judge:
        """Return what asks the rules about a record."""
        return self.charter.judge


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
