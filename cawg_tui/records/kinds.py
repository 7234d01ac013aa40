"""The kinds of records: one line each. What a kind is stands in its own file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from cawg_tui.errors import UnknownKindError
from cawg_tui.records.case import Case
from cawg_tui.records.common import About, Common
from cawg_tui.records.declarations import Field, FieldSet, Sensitivity, compile_fields
from cawg_tui.records.event import Event
from cawg_tui.records.initiative import Initiative
from cawg_tui.records.learning_exchange import LearningExchange
from cawg_tui.records.mechanism import Mechanism
from cawg_tui.records.member import Member
from cawg_tui.records.recommendation import Recommendation
from cawg_tui.records.safeguard_review import SafeguardReview
from cawg_tui.records.sign_on import SignOn
from cawg_tui.records.speech import Speech
from cawg_tui.records.standards_process import StandardsProcess
from cawg_tui.records.types import FieldType, ListOf
from cawg_tui.records.upr_submission import UprSubmission
from cawg_tui.records.workflow import Workflow
from cawg_tui.records.workplan import Workplan

MODELS: Mapping[str, type[Common]] = {
    "initiative": Initiative,
    "upr_submission": UprSubmission,
    "safeguard_review": SafeguardReview,
    "standards_process": StandardsProcess,
    "learning_exchange": LearningExchange,
    "case": Case,
    "mechanism": Mechanism,
    "event": Event,
    "workplan": Workplan,
    "member": Member,
    "sign_on": SignOn,
    "recommendation": Recommendation,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record, compiled from its declaration."""

    name: str
    about: About
    fields: FieldSet
    model: type[Common]

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

    def is_like(self, other: Kind) -> bool:
        """Say whether another declaration of the kind asks for the same: fields, states, what begins a record.

        Models that were made apart are no hindrance: they say the same where their fields do.
        """
        return (
            self.about.workflow == other.about.workflow
            and self.about.intake == other.about.intake
            and (self.fields is other.fields or repr(self.fields) == repr(other.fields))
        )


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
            for declared in kind.fields:
                types = tuple(_types_in(declared)) if declared.own else ()
                if types:
                    found[declared.name] = (*found.get(declared.name, ()), *types)
        return found

    def in_folder(self, folder: str) -> Kind | None:
        """Return the kind whose records stand in this top folder."""
        return self._by_folder.get(folder)

    def spoken(self, speech: Speech) -> Kinds:
        """Return the kinds as a workspace speaks: names in its language, institutions that it knows."""
        return Kinds(replace(kind, fields=kind.fields.spoken(speech)) for kind in self)

    def called(self, typed: str) -> Kind:
        """Return the kind a person means: `upr_submission`, `upr-submissions`, `UPR submission`; else refuse."""
        for kind in self:
            if called(typed) in map(called, kind.called):
                return kind
        raise UnknownKindError(typed, self.names)


def called(typed: str) -> str:
    """Return what two ways of typing a kind's name have in common."""
    return typed.strip().lower().replace("-", "_").replace(" ", "_")


def _types_in(declared: Field) -> Iterator[FieldType]:
    if declared.sensitivity is Sensitivity.PRIVATE:
        return
    if declared.inside is None:
        yield declared.type.of if isinstance(declared.type, ListOf) else declared.type
    for one in declared.inside or ():
        yield from _types_in(one)


def built_in() -> Kinds:
    """Compile the kinds that ship with cawg."""
    return Kinds(Kind(name, model.ABOUT, compile_fields(model), model) for name, model in MODELS.items())
