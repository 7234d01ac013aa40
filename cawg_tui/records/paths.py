"""Reading and setting one value of a record by its path, `deadlines/k3f9q/date`.

Nothing is changed in place: `put` and `drop` return new values that share what they did not touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cawg_tui.errors import UnknownFieldError
from cawg_tui.records.fields import Field, FieldSet
from cawg_tui.records.naming import item_words
from cawg_tui.records.types import Items, TextPerLanguage
from cawg_tui.records.values import MISSING, Missing, Value, Values, from_step, is_empty, item_name
from cawg_tui.records.vocabulary import LANGUAGES

# Keys that are no field of any kind and yet the program's own.
OWN_LABELS = {"_conflicts": "Open decisions"}


def get(values: Values, path: str, fields: FieldSet | None) -> Value | Missing:
    """Return the value at a path, MISSING where there is none."""
    here: Value | Missing = values
    inside, key = fields, "id"
    for name in path.split("/"):
        if isinstance(here, dict):
            plain = from_step(name)
            if plain not in here:
                return MISSING
            here = here[plain]
            key = inside.key(plain) if inside else "id"
            inside = inside.inside(plain) if inside else None
        elif isinstance(here, list):
            here = next((item for item in here if item_name(item, key) == name), MISSING)
        else:
            return MISSING
    return here


def put(values: Values, path: str, value: Value, fields: FieldSet | None) -> Values:
    """Return the values with one of them set; missing groups and items on the way are made.

    A whole item that is put under a name carries that name afterwards.
    """
    return _put(values, path.split("/"), value, fields)


def drop(values: Values, path: str, fields: FieldSet | None) -> Values:
    """Return the values without what stands at a path; nothing happens where nothing stands there."""
    return _drop(values, path.split("/"), fields)


def declared_at(fields: FieldSet, path: str) -> Field:
    """Return the declaration of the field a path ends in; refuse a path that no field is declared for.

    A path to an item gives its list; `title/es` gives the text in one language.
    """
    here: FieldSet | None = fields
    found: Field | None = None
    in_list = False
    for name in path.split("/"):
        if in_list:
            in_list = False
            continue
        if found is not None and isinstance(found.type, TextPerLanguage) and from_step(name) in LANGUAGES:
            one = found.type.one
            found, here = replace(found, type=one, widget=one.widget, label=_language_label(name)), None
            continue
        declared = here.get(from_step(name)) if here else None
        if declared is None:
            raise UnknownFieldError(path, _near(here, name))
        found, here = declared, declared.inside
        in_list = isinstance(declared.type, Items)
    if found is None:
        raise UnknownFieldError(path, [])
    return found


def label_of(fields: FieldSet, path: str, values: Values | None = None) -> str:
    """Return a path as a person reads it: `Deadlines › Stakeholder submission › Date`."""
    words: list[str] = []
    here: FieldSet | None = fields
    there: Value | Missing = values if values is not None else MISSING
    declared: Field | None = None
    key, in_list = "id", False
    for name in path.split("/") if path else []:
        plain = from_step(name)
        if in_list:
            items = there if isinstance(there, list) else []
            there = next((one for one in items if item_name(one, key) == name), MISSING)
            words.append(("" if isinstance(there, Missing) else item_words(here, there)) or plain)
            in_list = False
            continue
        in_text = declared is not None and isinstance(declared.type, TextPerLanguage)
        declared = here.get(plain) if here else None
        words.append(declared.label if declared else _language_label(name) if in_text else label_of_key(plain))
        key = here.key(plain) if here else "id"
        here = declared.inside if declared else None
        there = there.get(plain, MISSING) if isinstance(there, dict) else MISSING
        in_list = isinstance(there, list) or (declared is not None and isinstance(declared.type, Items))
    return " › ".join(words)


def label_of_key(name: str) -> str:
    """Return what a key that no field is declared for is called."""
    return OWN_LABELS.get(name) or " ".join(name.replace("_", " ").split())


def _put(values: Values, steps: Sequence[str], value: Value, fields: FieldSet | None) -> Values:
    name, rest = from_step(steps[0]), steps[1:]
    if not rest:
        return {**values, name: value}
    inside = fields.inside(name) if fields else None
    there = values.get(name)
    if (isinstance(there, list) and there) or (is_empty(there) and _is_list(fields, name)):
        key = fields.key(name) if fields else "id"
        return {**values, name: _put_item(there if isinstance(there, list) else [], rest, value, key, inside)}
    return {**values, name: _put(there if isinstance(there, dict) else {}, rest, value, inside)}


def _put_item(items: list[Value], steps: Sequence[str], value: Value, key: str, inside: FieldSet | None) -> list[Value]:
    name, within = steps[0], steps[1:]
    fresh: Values = {key: from_step(name)}
    done: list[Value] = []
    seen = False
    for item in items:
        if seen or item_name(item, key) != name:
            done.append(item)
            continue
        seen = True
        base = item if isinstance(item, dict) else fresh
        done.append(_put(base, within, value, inside) if within else _under_name(value, name, key))
    if not seen:
        done.append(_put(fresh, within, value, inside) if within else _under_name(value, name, key))
    return done


def _under_name(item: Value, name: str, key: str) -> Value:
    if not isinstance(item, dict) or item_name(item, key) == name:
        return item
    return {key: from_step(name), **{other: value for other, value in item.items() if other != key}}


def _drop(values: Values, steps: Sequence[str], fields: FieldSet | None) -> Values:
    name, rest = from_step(steps[0]), steps[1:]
    if name not in values:
        return values
    if not rest:
        return {other: value for other, value in values.items() if other != name}
    there = values[name]
    inside = fields.inside(name) if fields else None
    if isinstance(there, dict):
        return {**values, name: _drop(there, rest, inside)}
    if not isinstance(there, list):
        return values
    key = fields.key(name) if fields else "id"
    kept: list[Value] = []
    for one in there:
        if item_name(one, key) != rest[0]:
            kept.append(one)
        elif rest[1:]:
            kept.append(_drop(one, rest[1:], inside) if isinstance(one, dict) else one)
    return {**values, name: kept}


def _is_list(fields: FieldSet | None, name: str) -> bool:
    declared = fields.get(name) if fields else None
    return declared is not None and isinstance(declared.type, Items)


def _language_label(code: str) -> str:
    return LANGUAGES.get(code, code)


def _near(fields: FieldSet | None, name: str) -> list[str]:
    if fields is None:
        return []
    from rapidfuzz import process

    return [found for found, _, _ in process.extract(name, fields.names, limit=3, score_cutoff=60)]
