"""What is declared about a field, once: type, label, help, group, weight, merge, sensitivity.

Forms, columns, the index, findings, exports, merge and docs read these declarations. A kind's file writes
them with `field(...)` on a pydantic model; `compile_fields` turns the model into a `FieldSet`. A workspace's
own fields (cawg.yaml) compile to the same values.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from cawg_tui.records.fields import Field, FieldSet, Merge, Sensitivity, Weight
from cawg_tui.records.types import (
    AddressType,
    AmountType,
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

__all__ = [
    "Declared",
    "Field",
    "FieldMark",
    "FieldSet",
    "Item",
    "Merge",
    "Sensitivity",
    "Weight",
    "compile_fields",
    "field",
]

# Types whose values nobody searches for as words, unless a field says otherwise.
WORDLESS = AddressType | AmountType | TimeType | WholeType | YesNoType | ZoneType


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
