"""What is declared about a field, once: type, label, help, group, weight, merge, sensitivity.

Forms, columns, the index, findings, exports, merge and docs read these declarations. A kind's file writes
them with `field(...)` on a pydantic model; `compile_fields` turns the model into a `FieldSet`. A workspace's
own fields (cawg.yaml) compile to the same values.
"""

from __future__ import annotations

import operator
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from enum import IntEnum, StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from cawg_tui.records.speech import Speech
from cawg_tui.records.types import (
    AddressType,
    AmountType,
    DateType,
    FieldType,
    Group,
    Items,
    ListOf,
    TextPerLanguage,
    TimeType,
    WholeType,
    YesNoType,
    ZoneType,
)

# Types whose values nobody searches for as words, unless a field says otherwise.
WORDLESS = AddressType | AmountType | TimeType | WholeType | YesNoType | ZoneType


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

    def __post_init__(self) -> None:
        by_name = {one.name: one for one in self.fields}
        ends = [(one, by_name.get(one.type.after)) for one in self.fields if isinstance(one.type, DateType)]
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

    def get(self, name: str) -> Field | None:
        """Return the field of this name, if it is declared."""
        return self.by_name.get(name)

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


@dataclass(frozen=True, slots=True)
class FieldMark:
    """What `field(...)` leaves on the model for `compile_fields` to read."""

    label: str
    help: str
    group: str
    required: bool
    weight: Weight | None
    merge: Merge | None
    sensitivity: Sensitivity
    widget: str
    key: str
    scale: tuple[str, ...]
    guards: tuple[str, ...]
    quoted: bool
    own: bool


def field(
    label: str,
    help: str = "",  # noqa: A002 - the word a member reads
    *,
    group: str = "",
    required: bool = False,
    weight: Weight | None = None,
    merge: Merge | None = None,
    sensitivity: Sensitivity = Sensitivity.OPEN,
    widget: str = "",
    key: str = "id",
    scale: tuple[str, ...] = (),
    guards: tuple[str, ...] = (),
    quoted: bool = False,
    own: bool = False,
) -> Any:
    """Declare a field of a model: what a member reads of it and how the program treats it."""
    mark = FieldMark(label, help, group, required, weight, merge, sensitivity, widget, key, scale, guards, quoted, own)
    info = FieldInfo(default=None, title=label, description=help or None)
    info.metadata.append(mark)
    return info


class Declared(BaseModel):
    """A model whose fields are declarations; unknown keys are kept, and every problem is reported at once."""

    model_config = ConfigDict(extra="allow", frozen=True, validate_default=False, hide_input_in_errors=True)


class Item(Declared):
    """One mapping inside a list; it carries a short random id unless its list names a natural key."""


def compile_fields(model: type[BaseModel]) -> FieldSet:
    """Turn a model's annotations into a FieldSet; a field without a declaration is a defect."""
    return FieldSet(tuple(_compile(name, info) for name, info in model.model_fields.items()))


def _compile(name: str, info: FieldInfo) -> Field:
    mark = next(meta for meta in info.metadata if isinstance(meta, FieldMark))
    kind = _field_type(info.annotation, info.metadata)
    inside = compile_fields(kind.model) if isinstance(kind, Items | Group) else None
    return Field(
        name=name,
        type=kind,
        label=mark.label,
        help=mark.help,
        group=mark.group,
        required=mark.required,
        weight=_usual_weight(kind) if mark.weight is None else mark.weight,
        merge=mark.merge or _usual_merge(kind),
        sensitivity=mark.sensitivity,
        widget=mark.widget or kind.widget,
        key=mark.key,
        scale=mark.scale,
        guards=mark.guards,
        quoted=mark.quoted,
        own=mark.own,
        inside=inside,
    )


def _field_type(annotation: Any, metadata: list[Any]) -> FieldType:
    for meta in metadata:
        if isinstance(meta, FieldType):
            return meta
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _field_type(annotation.__origin__, list(annotation.__metadata__))
    if origin in (typing.Union, types.UnionType):
        inner = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
        return _field_type(inner[0], [])
    if origin is list:
        (inside,) = typing.get_args(annotation)
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            return Items(inside)
        return ListOf(_field_type(inside, []))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Group(annotation)
    raise TypeError(f"no field type for {annotation!r}")


def _usual_merge(kind: FieldType) -> Merge:
    if isinstance(kind, Items):
        return Merge.ITEMS
    if isinstance(kind, ListOf):
        return Merge.SET
    if isinstance(kind, Group | TextPerLanguage):
        return Merge.MAP
    return Merge.TEXT if kind.prose else Merge.SCALAR


def _usual_weight(kind: FieldType) -> Weight:
    return Weight.NONE if isinstance(kind, WORDLESS) else Weight.BODY
