"""What a record is made of: YAML 1.2 core values, and the paths that lead to one of them.

A path is written `deadlines/k3f9q/date`: keys of mappings, and inside a list of items the item's id or
natural key. Values are never changed in place; every function here returns new ones.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"
Values: TypeAlias = dict[str, Value]


# An hour and a day as they are written.
TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Missing:
    """The absence of a value, which is not the same as null."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


def same(one: Value | Missing, other: Value | Missing) -> bool:
    """Say whether two values are equal with their types: true is not 1, 1 is not 1.0, null is not missing.

    A number that is none (`.nan`) equals itself here: a record that holds one has not changed for that.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return one == other or (one != one and other != other)


def is_empty(value: Value | Missing) -> bool:
    """Say whether a value says nothing: missing, null, blank text, an empty list or mapping."""
    if isinstance(value, str):
        return not value.strip()
    return value is MISSING or value is None or value in ([], {})


def item_name(item: Value, key: str = "id") -> str | None:
    """Return what an item of a list is called as a step of a path: its natural key, else its id, else nothing."""
    if not isinstance(item, dict):
        return None
    for name in (key, "id"):
        found = item.get(name)
        if isinstance(found, str | int) and not isinstance(found, bool) and str(found):
            return as_step(str(found))
    return None


def as_step(name: str) -> str:
    """Return a name as a step of a path: a slash inside it is written `~1`, a tilde `~0`, as in JSON pointers."""
    return name.replace("~", "~0").replace("/", "~1")


def from_step(step: str) -> str:
    """Return the name that a step of a path stands for."""
    return step.replace("~1", "/").replace("~0", "~")


def as_text(value: Value | Missing) -> str:
    """Return a scalar as a person would type it; lists joined by commas; nothing for what is missing."""
    if value is MISSING or value is None or isinstance(value, Missing):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(as_text(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {as_text(inner)}" for key, inner in value.items())
    return str(value)
