"""A kind of record as the rest of the program sees it: what it says of itself, its fields, its states.

How a kind is declared stands in its own file; nothing here loads one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import TYPE_CHECKING

from cawg_tui.errors import UnknownKindError
from cawg_tui.records.intake import Intake
from cawg_tui.records.kind_names import called

if TYPE_CHECKING:
    from cawg_tui.records.common import Common
    from cawg_tui.records.fields import Field, FieldSet
    from cawg_tui.records.speech import Speech
    from cawg_tui.records.types import FieldType
    from cawg_tui.records.workflow import Workflow


@dataclass(frozen=True, slots=True)
class About:
    """What a kind says of itself: its names, its folder, its columns, how its records are called.

    `subject` is a format over the record's fields that names a record in a sentence ("Kenya, session 49");
    where a field is empty, the title stands in. `subfolder` names fields whose values make the folder a new
    record goes to. `columns` are the list's columns after the title, widest meaning first.
    """

    label: str
    plural: str
    folder: str
    help: str
    workflow: Workflow
    columns: tuple[str, ...]
    subject: str = ""
    subfolder: tuple[str, ...] = ()
    defaults: Mapping[str, str | bool | int] = dataclass_field(default_factory=dict)
    intake: Intake = dataclass_field(default_factory=Intake)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record, compiled from its declaration. `languages` are those its titles are wanted in, best first."""

    name: str
    about: About
    fields: FieldSet
    model: type[Common]
    languages: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return what one record is called, `UPR submission`."""
        return self.about.label

    @property
    def workflow(self) -> Workflow:
        """Return the states and moves."""
        return self.about.workflow

    @property
    def called(self) -> tuple[str, ...]:
        """Return all that the kind goes by when a person types it."""
        return self.name, self.about.folder, self.about.label, self.about.plural

    @property
    def has_own_fields(self) -> bool:
        """Say whether the workspace declares fields in it."""
        return any(one.own for one in self.fields)

    def is_like(self, other: Kind) -> bool:
        """Say whether another declaration of the kind asks for the same: fields, states, what begins a record.

        Models that were made apart are no hindrance: they say the same where their fields do.
        """
        return (
            self.about.workflow == other.about.workflow
            and self.about.intake == other.about.intake
            and (self.fields is other.fields or repr(self.fields) == repr(other.fields))
        )

    def spoken(self, speech: Speech) -> Kind:
        """Return the kind as a workspace speaks: names in its language, institutions that it knows."""
        return replace(self, fields=self.fields.spoken(speech), languages=speech.languages)


class Kinds:
    """Every kind of a workspace, found by name, by folder, or by what a person types."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._by_name = {kind.name: kind for kind in kinds}
        self._by_folder = {kind.about.folder: kind for kind in self._by_name.values()}

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._by_name.values())

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Kind:
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownKindError(name, self.names) from None

    @property
    def names(self) -> list[str]:
        """Return the names, in the order of the list of kinds."""
        return list(self._by_name)

    @cached_property
    def own_fields(self) -> Mapping[str, tuple[FieldType, ...]]:
        """Return the workspace's own fields that may be searched for, by name: what a value of each, or in it, can be.

        Private fields leave no trace in a search.
        """
        found: dict[str, tuple[FieldType, ...]] = {}
        for kind in self:
            for declared in kind.fields if kind.has_own_fields else ():
                types = tuple(_types_in(declared)) if declared.own else ()
                if types:
                    found[declared.name] = (*found.get(declared.name, ()), *types)
        return found

    def in_folder(self, folder: str) -> Kind | None:
        """Return the kind whose records stand in this top folder."""
        return self._by_folder.get(folder)

    def spoken(self, speech: Speech) -> Kinds:
        """Return the kinds as a workspace speaks: names in its language, institutions that it knows."""
        return Kinds(kind.spoken(speech) for kind in self)

    def called(self, typed: str) -> Kind:
        """Return the kind a person means: `upr_submission`, `upr-submissions`, `UPR submission`; else refuse."""
        for kind in self:
            if called(typed) in map(called, kind.called):
                return kind
        raise UnknownKindError(typed, self.names)


def _types_in(declared: Field) -> Iterator[FieldType]:
    from cawg_tui.records.fields import Sensitivity

    if declared.sensitivity is Sensitivity.PRIVATE:
        return
    if declared.inside is None:
        yield getattr(declared.type, "of", declared.type)
    for one in declared.inside or ():
        yield from _types_in(one)
