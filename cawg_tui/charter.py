"""What a workspace says of itself in cawg.yaml and rules/: its settings, its kinds, its dated rules.

Read when the workspace is opened, and again whenever those files say something else: edited by hand, by another cawg,
received by a sync. What cannot be read then leaves in force what was read before, and is named.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.declaring import kinds_of
from cawg_tui.errors import CawgError, SettingsUnreadableError, WorkspaceMissingError
from cawg_tui.judging import Judge
from cawg_tui.records.at_hand import AtNeed
from cawg_tui.records.finding import Finding, Level
from cawg_tui.store import files
from cawg_tui.store.layout import Layout
from cawg_tui.store.records import Store
from cawg_tui.store.rulebook import Rulebook, load_rulebook
from cawg_tui.store.settings import SETTINGS, Settings, load_settings, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.institutions import Known
    from cawg_tui.records.kinds import Kinds

Marks: TypeAlias = tuple[tuple[str, str], ...]


class Charter:
    """What a workspace says of itself at one moment, and what hangs on it; it never changes.

    `marks` name the files it was read from, each with what it held.
    """

    def __init__(
        self, root: Path, settings: Settings, kinds: Kinds, wrong: tuple[Finding, ...], marks: Marks, known: Known
    ) -> None:
        self.root, self.settings, self.kinds, self.wrong = root, settings, kinds, wrong
        self._marks, self._known = marks, known
        self.store, self.layout = Store(root, kinds), Layout(kinds)

    @classmethod
    def read(cls, root: Path, known: Known) -> Charter:
        """Read what stands there; SettingsUnreadableError where it cannot be used. `known` gives the institutions."""
        marks = _marks(root)
        settings = load_settings(root)
        return cls(root, settings, *kinds_of(settings, known), marks, known)

    def again(self) -> Charter:
        """Return what stands there now, itself where that is the same; the old settings where the new are unusable."""
        marks = _marks(self.root)
        if marks == self._marks:
            return self
        try:
            return Charter.read(self.root, self._known)
        except WorkspaceMissingError:
            line, reason = None, "it is not there any more"
        except SettingsUnreadableError as error:
            line, reason = error.line, error.reason
        said = f"{SETTINGS} cannot be used: {reason}. What it said before holds until it is mended."
        wrong = Finding("R02", Level.ERROR, "", SETTINGS, said, line, "Mend it there.")
        return Charter(self.root, self.settings, self.kinds, (wrong,), marks, self._known)

    @cached_property
    def rulebook(self) -> Rulebook:
        """Return the dated rules."""
        return load_rulebook(self.root)

    @cached_property
    def judge(self) -> Judge:
        """Return what asks the rules about a record."""
        return Judge(self.kinds, AtNeed(lambda: self.rulebook.upr))

    def kinds_in(self, text: bytes) -> Kinds:
        """Return the kinds that another text of cawg.yaml declares; those at hand where it cannot be used."""
        try:
            return kinds_of(settings_in(text), self._known)[0]
        except CawgError:
            return self.kinds


class Chartered:
    """What has a charter, and gives out its parts as they are now."""

    def __init__(self, root: Path) -> None:
        self.charter = Charter.read(root, AtNeed(lambda: self.rulebook.institutions))

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


def _marks(root: Path) -> Marks:
    """Return the name of each file that a workspace says something of itself in, with what stands for its content."""
    rules = sorted((root / "rules").glob("*.yaml")) if (root / "rules").is_dir() else []
    found = []
    for path in (SETTINGS, *(rule.relative_to(root).as_posix() for rule in rules)):
        try:
            found.append((path, files.size_and_oid(root, path)[1]))
        except CawgError as error:
            found.append((path, error.sentence))
    return tuple(found)
