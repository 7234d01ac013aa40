"""What is said of one field and of the fields of a record: values that the declarations in `declarations` become.

Nothing here knows how a field is declared, so that reading a list costs no models.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cawg_tui.records.fitting import Survey
    from cawg_tui.records.speech import Speech
    from cawg_tui.records.types import FieldType


class Weight(IntEnum):
    """How much a field's words count in a search; NONE keeps them out of the index."""

    NONE = 0
    BODY = 1
    TAG = 2
    HEAD = 3


class Merge(StrEnum):
    """How a field merges when two members changed it; the kinds of SYNC section 3."""

    SCALAR = "scalar"
    ATOMIC = "atomic"
    TEXT = "text"
    SET = "set"
    SEQ = "seq"
    ITEMS = "items"
    MAP = "map"
    MAX = "max"
    MIN = "min"
    LOG = "log"
    DERIVED = "derived"
    PROTECTIVE = "protective"


class Sensitivity(StrEnum):
    """How far a field's words may travel: into commit subjects and logs, or not."""

    OPEN = "open"
    SENSITIVE = "sensitive"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field.

    `key` names the natural key of a list's items (`org` for submitters), `id` where there is none.
    `scale` orders the values of a protective field from the least to the most protective.
    `guards` names fields of the record whose change withdraws a consent given for them. `quoted` says that the text is
    what others published: a bank's clause, a State's words; it is nobody's secret, wherever it stands. `own` says that
    the workspace declares the field itself.
    """

    name: str
    type: FieldType
    label: str
    help: str = ""
    group: str = ""
    required: bool = False
    weight: Weight = Weight.BODY
    merge: Merge = Merge.SCALAR
    sensitivity: Sensitivity = Sensitivity.OPEN
    widget: str = ""
    key: str = "id"
    scale: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    quoted: bool = False
    own: bool = False
    inside: FieldSet | None = None

    def spoken(self, speech: Speech) -> Field:
        """Return the field as a workspace speaks; the same one where that makes no difference."""
        kind = self.type.spoken(speech)
        inside = self.inside.spoken(speech) if self.inside is not None else None
        return self if kind is self.type and inside is self.inside else replace(self, type=kind, inside=inside)


@dataclass(frozen=True, slots=True)
class FieldSet:
    """The fields of a record, of an item in a list, or of a group, in the order they are written.

    `ends` are the days that end what another field begins, each with that field; `holding_ends` the fields that hold
    such days further in. Records are held against these by the hundred thousand, so they are looked up once.
    """

    fields: tuple[Field, ...]
    by_name: Mapping[str, Field] = dataclass_field(init=False, repr=False, compare=False)
    places: Mapping[str, int] = dataclass_field(init=False, repr=False, compare=False)
    required: tuple[Field, ...] = dataclass_field(init=False, repr=False, compare=False)
    ends: tuple[tuple[Field, Field], ...] = dataclass_field(init=False, repr=False, compare=False)
    holding_ends: tuple[Field, ...] = dataclass_field(init=False, repr=False, compare=False)
    _survey: Survey | None = dataclass_field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        by_name = {one.name: one for one in self.fields}
        ends = [(one, by_name.get(getattr(one.type, "after", ""))) for one in self.fields]
        within = [(one, one.inside) for one in self.fields if one.inside is not None]
        for name, found in (
            ("by_name", by_name),
            ("places", {one.name: at for at, one in enumerate(self.fields)}),
            ("required", tuple(one for one in self.fields if one.required)),
            ("ends", tuple((end, start) for end, start in ends if start is not None)),
            ("holding_ends", tuple(one for one, inside in within if inside.ends or inside.holding_ends)),
        ):
            object.__setattr__(self, name, found)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def of(self, fields: Iterable[Field]) -> FieldSet:
        """Return a set of these fields instead."""
        return FieldSet(tuple(fields))

    def get(self, name: str) -> Field | None:
        """Return the field of this name, if it is declared."""
        return self.by_name.get(name)

    @property
    def survey(self) -> Survey:
        """Return what takes a first look at values of these fields, made at first need."""
        made = self._survey
        if made is None:
            from cawg_tui.records.fitting import Survey

            made = Survey(self)
            object.__setattr__(self, "_survey", made)
        return made

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names in the order they are written to a file."""
        return tuple(one.name for one in self.fields)

    def spoken(self, speech: Speech) -> FieldSet:
        """Return the fields as a workspace speaks; the same ones where that makes no difference."""
        spoken = tuple(one.spoken(speech) for one in self.fields)
        return self if all(map(operator.is_, spoken, self.fields)) else FieldSet(spoken)

    def inside(self, name: str) -> FieldSet | None:
        """Return the fields inside a group or inside each item of a list."""
        found = self.by_name.get(name)
        return found.inside if found else None

    def key(self, name: str) -> str:
        """Return the natural key of a list's items, `id` where nothing is declared."""
        found = self.by_name.get(name)
        return found.key if found else "id"
