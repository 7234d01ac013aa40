"""Kinds written down as plain values, and read back without loading one model: what a start needs of them, at once.

Which attributes there are is read from the classes themselves, so that a new one is kept without being named here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from cawg_tui.records.institutions import Institution, Institutions
from cawg_tui.records.intake import Intake, Part
from cawg_tui.records.kind import About, Kind, Kinds
from cawg_tui.records.workflow import Workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.records.common import Common
    from cawg_tui.records.fields import FieldSet
    from cawg_tui.records.speech import Speech
    from cawg_tui.records.values import Values

# What a value of a class is marked with; then come its attributes, those that hold their usual value left out.
CLASS: Final = "is"
SET, MAPPING, VALUE = "set", "map", "value"
# How a field of the workspace's own stands in what is kept.
OWN: Final = json.dumps({"own": True})[1:-1]


class KeptKind(Kind):
    """A kind read back: its fields are made once they are asked for, its model looked up once a record is checked."""

    def __init__(self, name: str, about: About, text: str, whole: Callable[[], Kinds], speech: Speech) -> None:
        self.__dict__.update(_text=text, _whole=whole, _speech=speech)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "about", about)
        object.__setattr__(self, "languages", speech.languages)

    @cached_property
    def fields(self) -> FieldSet:
        """Return the fields."""
        told = cast("FieldSet", _read(json.loads(self.__dict__["_text"])))
        return told.spoken(self.__dict__["_speech"])

    @property
    def has_own_fields(self) -> bool:
        """Say whether the workspace declares fields in it; most declare none, and then no field is read for it."""
        return OWN in self.__dict__["_text"] and super().has_own_fields

    @cached_property
    def model(self) -> type[Common]:
        """Return the model, which costs the declarations of all kinds."""
        return cast("Kinds", self.__dict__["_whole"]())[self.name].model

    def spoken(self, speech: Speech) -> Kind:
        """Return the kind as a workspace speaks; its fields are still made at first need."""
        held = self.__dict__
        return KeptKind(self.name, self.about, held["_text"], held["_whole"], speech)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as a whole kind."""
        return Kind, (self.name, self.about, self.fields, self.model, self.languages)


def as_values(kinds: Kinds) -> Values:
    """Return kinds as values that JSON can hold; the fields of each are a text of their own."""
    return {
        kind.name: {"about": _value(kind.about), "fields": json.dumps(_value(kind.fields), ensure_ascii=False)}
        for kind in kinds
    }


def from_values(values: Values, whole: Callable[[], Kinds], speech: Speech) -> Kinds:
    """Return the kinds that `as_values` wrote down, as a workspace speaks; ValueError for anything else.

    `whole` gives the same kinds with their models.
    """
    try:
        told = cast("dict[str, dict[str, Any]]", values)
        return Kinds(
            [KeptKind(name, _read(one["about"]), str(one["fields"]), whole, speech) for name, one in told.items()]
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("these are no kinds") from error


class KeptInstitutions:
    """Gives the institutions that a workspace knows, read back once they are asked for; travels to other processes.

    Whoever holds it is given what is known now, also where that changes.
    """

    def __init__(self, text: str = "[]") -> None:
        self.text = text
        self._known: Institutions | None = None

    def become(self, text: str) -> None:
        """Know these instead."""
        self.text, self._known = text, None

    def __call__(self) -> Institutions:
        """Return the institutions."""
        if self._known is None:
            self._known = Institutions(_read(json.loads(self.text)))
        return self._known

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as the text alone."""
        return KeptInstitutions, (self.text,)


def institutions_as_text(known: Institutions) -> str:
    """Return the institutions that a workspace knows as a text, for `KeptInstitutions`."""
    return json.dumps([_value(one) for one in known], ensure_ascii=False)


def _value(one: object) -> Any:
    """Return what JSON can hold of a value."""
    if isinstance(one, Enum):
        return {CLASS: type(one).__name__, VALUE: one.value}
    if isinstance(one, tuple):
        return [_value(each) for each in one]
    if isinstance(one, frozenset):
        return {SET: sorted(_value(each) for each in one)}
    if isinstance(one, Mapping):
        return {MAPPING: {name: _value(each) for name, each in one.items()}}
    if is_dataclass(one):
        said = {CLASS: type(one).__name__}
        for attribute in fields(one):
            if attribute.init and attribute.compare:
                value = getattr(one, attribute.name)
                if attribute.default is MISSING or value != attribute.default:
                    said[attribute.name] = _value(value)
        return said
    return one


def _read(told: Any) -> Any:
    """Return the value that `_value` wrote down."""
    if isinstance(told, list):
        return tuple(map(_read, told))
    if not isinstance(told, dict):
        return told
    if CLASS in told:
        made = _class(told[CLASS])
        if VALUE in told:
            return made(told[VALUE])
        return made(**{name: _read(value) for name, value in told.items() if name != CLASS})
    if SET in told:
        return frozenset(map(_read, told[SET]))
    return {name: _read(value) for name, value in told[MAPPING].items()}


@cache
def _class(name: str) -> Callable[..., Any]:
    """Return the class of this name: of a kind, of a field, or of its type."""
    own = {one.__name__: one for one in (About, Workflow, Intake, Part, Institution)}.get(name)
    if own is not None:
        return own
    from cawg_tui.records import fields as of_fields
    from cawg_tui.records import types as of_types

    found = getattr(of_types, name, None) or getattr(of_fields, name)
    if not isinstance(found, type) or not (is_dataclass(found) or issubclass(found, Enum)):
        raise TypeError(f"{name} is no part of a kind")
    return cast("Callable[..., Any]", found)
