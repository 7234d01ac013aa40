"""Where a value stands in a form: keys and positions, `("issues", 2, "title")`.

Positions, not names, because an entry being typed may have no name yet, and a broken record may have a name twice.
Nothing is changed in place; every function returns new values that share what they did not touch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cawg_tui.records.values import MISSING, Missing, Value, Values, as_step, from_step, item_name

if TYPE_CHECKING:
    from cawg_tui.records.declarations import Field, FieldSet

Address: TypeAlias = tuple[str | int, ...]


def value_at(values: Values, address: Address) -> Value | Missing:
    """Return the value at an address, MISSING where there is none."""
    here: Value = values
    for step in address:
        if isinstance(step, str):
            if not isinstance(here, dict) or step not in here:
                return MISSING
            here = here[step]
        else:
            if not isinstance(here, list) or not 0 <= step < len(here):
                return MISSING
            here = here[step]
    return here


def with_value(values: Values, address: Address, value: Value) -> Values:
    """Return the values with one of them set; groups on the way are made where they are missing."""
    done = _set(values, address, value)
    assert isinstance(done, dict)  # noqa: S101 - the root of an address is a mapping
    return done


def without(values: Values, address: Address) -> Values:
    """Return the values with one taken out; a group that is left empty goes with it, an entry of a list stays."""
    parent = value_at(values, address[:-1])
    last = address[-1]
    if isinstance(parent, dict) and isinstance(last, str):
        if last not in parent:
            return values
        rest = {name: value for name, value in parent.items() if name != last}
        if not rest and len(address) > 1 and isinstance(address[-2], str):
            return without(values, address[:-1])
        return with_value(values, address[:-1], rest) if len(address) > 1 else rest
    if isinstance(parent, list) and isinstance(last, int):
        return with_value(values, address[:-1], [one for at, one in enumerate(parent) if at != last])
    return values


def _set(here: Value | Missing, address: Address, value: Value) -> Value:
    if not address:
        return value
    step, rest = address[0], address[1:]
    if isinstance(step, int):
        items = list(here) if isinstance(here, list) else []
        if step < len(items):
            items[step] = _set(items[step], rest, value)
        else:
            items.append(_set(MISSING, rest, value))
        return items
    group = here if isinstance(here, dict) else {}
    return {**group, step: _set(group.get(step, MISSING), rest, value)}


def field_at(fields: FieldSet, address: Address) -> Field | None:
    """Return the declaration of the field an address ends in, or whose entry or value it is."""
    here: FieldSet | None = fields
    found: Field | None = None
    for step in address:
        if isinstance(step, int):
            continue
        found = here.get(step) if here else None
        here = found.inside if found else None
    return found


def fields_at(fields: FieldSet, address: Address) -> FieldSet | None:
    """Return the fields of the mapping at an address: the record, a group, or an entry of a list."""
    if not address:
        return fields
    found = field_at(fields, address)
    return found.inside if found else None


def path_of(values: Values, fields: FieldSet, address: Address) -> str:
    """Return an address as a path of names, as findings write it: `deadlines/k3f9q/date`; a place where no name is."""
    names: list[str] = []
    here: Value | Missing = values
    inside: FieldSet | None = fields
    key = "id"
    for step in address:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else MISSING
            name = None if isinstance(here, Missing) else item_name(here, key)
            names.append(name or str(step + 1))
        else:
            key = inside.key(step) if inside else "id"
            inside = inside.inside(step) if inside else None
            here = here.get(step, MISSING) if isinstance(here, dict) else MISSING
            names.append(as_step(step))
    return "/".join(names)


def field_name(address: Address) -> str:
    """Return the name of the field at an address whatever entry it is in: `finance/institution`."""
    return "/".join(step for step in address if isinstance(step, str))


def address_of(values: Values, fields: FieldSet, path: str) -> Address:
    """Return the address of a path of names, or of the nearest thing above it that stands in the record."""
    steps: list[str | int] = []
    here: Value | Missing = values
    inside: FieldSet | None = fields
    key = "id"
    for name in path.split("/") if path else []:
        if isinstance(here, list):
            place = _position(here, name, key)
            if place is None:
                break
            steps.append(place)
            here = here[place]
            continue
        plain = from_step(name)
        stands = isinstance(here, dict) and plain in here
        if not stands and (inside is None or plain not in inside or not isinstance(here, dict | Missing)):
            break
        steps.append(plain)
        key = inside.key(plain) if inside else "id"
        inside = inside.inside(plain) if inside else None
        here = here.get(plain, MISSING) if isinstance(here, dict) else MISSING
    return tuple(steps)


def _position(items: list[Value], name: str, key: str) -> int | None:
    for place, item in enumerate(items):
        if item_name(item, key) == name:
            return place
    return int(name) - 1 if name.isdigit() and 0 < int(name) <= len(items) else None
