"""Assignments as a person types them, `deadlines/k3f9q/date=2026-05-01` or `themes+=labour`, applied to a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cawg_tui.errors import BadValueError, UnknownFieldError, WrongUseError
from cawg_tui.records.fields import FieldSet
from cawg_tui.records.identity import ITEM_RANDOM
from cawg_tui.records.kind import Kind
from cawg_tui.records.naming import languages_of
from cawg_tui.records.paths import declared_at, drop, get, label_of, put
from cawg_tui.records.types import (
    ChoiceType,
    DateType,
    FieldType,
    Group,
    Items,
    LineType,
    ListOf,
    TermType,
    TextPerLanguage,
)
from cawg_tui.records.values import Value, Values, as_step, from_step, is_empty, item_name, same

PATTERN = re.compile(r"(?P<path>[^=]+?)(?P<act>\+=|-=|=)(?P<value>.*)", re.DOTALL)
ITEM_ID = re.compile(rf"[a-z0-9]{{{ITEM_RANDOM}}}")
FIRST_LANGUAGE = "en"
# Types whose numbers, where a writer left them unquoted, are text.
AS_TEXT = LineType | DateType | TermType | TextPerLanguage


class Act(StrEnum):
    """What an assignment does to its field."""

    SET = "="
    ADD = "+="
    TAKE = "-="


@dataclass(frozen=True, slots=True)
class Assignment:
    """A path, what to do there, and the value as the reader of YAML understood it."""

    path: str
    act: Act
    value: Value


def split(typed: str) -> tuple[str, Act, str]:
    """Split `path=value`, `path+=value` or `path-=value`; the value stays text."""
    found = PATTERN.fullmatch(typed)
    path = found["path"].strip().strip("/") if found else ""
    if found is None or not path.strip("+-"):
        raise WrongUseError(f"{typed!r} is no assignment: write FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE.")
    return path, Act(found["act"]), found["value"]


def apply(kind: Kind, values: Values, assignments: Iterable[Assignment]) -> Values:
    """Return the values with every assignment made, each checked against its field; refuse the first that fails."""
    for one in assignments:
        values = _with_status(kind, values, one) if one.path == "status" else _apply(kind.fields, values, one)
    return values


def _with_status(kind: Kind, values: Values, one: Assignment) -> Values:
    if one.act is not Act.SET:
        raise BadValueError("Status", "This is not a list; use = to set it.")
    try:
        return {**values, "status": ChoiceType(kind.workflow.states).read(str(one.value))}
    except ValueError as error:
        raise BadValueError("Status", str(error)) from None


def _apply(fields: FieldSet, values: Values, one: Assignment) -> Values:
    declared = declared_at(fields, one.path)
    _refuse_misspelt_item(fields, values, one.path)
    label = label_of(fields, one.path, values)
    if one.act is not Act.SET:
        if not isinstance(declared.type, ListOf | Items) or _is_item(fields, one.path):
            raise BadValueError(label, "This is not a list; use = to set it.")
        return put(values, one.path, _listed(fields, values, one, declared.type, label), fields)
    if is_empty(one.value):
        return drop(values, one.path, fields)
    values, path = _in_one_language(fields, values, one.path, one.value)
    if _is_item(fields, one.path):
        return put(values, path, _entry(declared.inside, one.value, label), fields)
    return put(values, path, _fitting(declared.type, declared.inside, one.value, label), fields)


def _refuse_misspelt_item(fields: FieldSet, values: Values, path: str) -> None:
    """Refuse a path through an entry that is not there where its name looks like that of one that is.

    Any other name makes a new entry, as `submitters/New Group/consent=asked` does. Names that members gave may be
    alike (`Group A`, `Group B`); random ids are not.
    """
    steps = path.split("/")
    for at in range(1, len(steps)):
        above = "/".join(steps[:at])
        there = get(values, above, fields)
        if not isinstance(there, list) or not _is_list(fields, above):
            continue
        key = declared_at(fields, above).key
        names = [name for name in (item_name(item, key) for item in there) if name is not None]
        near = [] if steps[at] in names else _misspelt(steps[at], names)
        if near:
            raise UnknownFieldError(path, [f"{above}/{name}" for name in near])


def _is_list(fields: FieldSet, path: str) -> bool:
    return isinstance(declared_at(fields, path).type, Items) and not _is_item(fields, path)


def _is_item(fields: FieldSet, path: str) -> bool:
    """Say whether a path ends in an entry of a list: then its field is that of the path above it."""
    above = path.rpartition("/")[0]
    return bool(above) and not _is_item(fields, above) and isinstance(declared_at(fields, above).type, Items)


def _in_one_language(fields: FieldSet, values: Values, path: str, value: Value) -> tuple[Values, str]:
    """Return where a text goes that exists in several languages, so that setting one loses no other.

    Plain text is in the record's first language: set beside translations it replaces that one alone, and beside a
    new translation the plain text that stands there moves under its language.
    """
    said = languages_of(values)
    above, _, language = path.rpartition("/")
    if not isinstance(value, dict) and isinstance(declared_at(fields, path).type, TextPerLanguage):
        there = get(values, path, fields)
        if isinstance(there, dict):
            return values, f"{path}/{next(iter((*said, *there, FIRST_LANGUAGE)))}"
    if above and not _is_item(fields, path) and isinstance(declared_at(fields, above).type, TextPerLanguage):
        there = get(values, above, fields)
        if isinstance(there, str) and there.strip():
            first = next(iter((*said, FIRST_LANGUAGE)))
            if language == first:
                return values, above
            return put(values, above, {first: there}, fields), path
    return values, path


def _listed(fields: FieldSet, values: Values, one: Assignment, kind: ListOf | Items, label: str) -> Value:
    there = get(values, one.path, fields)
    now = list(there) if isinstance(there, list) else []
    given: list[Value] = one.value if isinstance(one.value, list) else [one.value]
    if all(is_empty(value) for value in given):
        raise BadValueError(label, "There is nothing to add or take away.")
    declared = declared_at(fields, one.path)
    if isinstance(kind, ListOf):
        entries = [fit for value in given for fit in _entries(kind, value, label)]
    elif one.act is Act.TAKE:
        return _without(now, given, declared.key, label)
    else:
        entries = [_entry(declared.inside, value, label) for value in given]
        _refuse_second(now, entries, declared.key, label)
    if one.act is Act.TAKE:
        return [other for other in now if not any(same(other, entry) for entry in entries)]
    for entry in entries:
        if not any(same(other, entry) for other in now):
            now.append(entry)
    return now


def _entries(kind: ListOf, value: Value, label: str) -> list[Value]:
    """Return the entries a typed value stands for: `labour, gender` is two terms, a sentence with commas one text."""
    if isinstance(value, str) and not isinstance(kind.of, LineType):
        entries = _fitting(kind, None, value, label)
        return entries if isinstance(entries, list) else [entries]
    return [_fitting(kind.of, None, value, label)]


def _without(now: list[Value], given: list[Value], key: str, label: str) -> list[Value]:
    """Take entries away by name (`deadlines-=k3f9q`) or as a whole."""
    for value in given:
        kept = [item for item in now if not (same(item, value) or _is_called(item, key, value))]
        if len(kept) == len(now):
            names = [from_step(name) for name in (item_name(item, key) for item in now) if name is not None]
            raise BadValueError(label, f"There is no such entry; the entries are: {', '.join(names) or 'none'}.")
        now = kept
    return now


def _refuse_second(now: list[Value], entries: list[Value], key: str, label: str) -> None:
    taken = {item_name(item, key) for item in now} - {None}
    for name in (item_name(entry, key) for entry in entries):
        if name in taken:
            raise BadValueError(label, f"There is an entry {from_step(name or '')} already; change it by its name.")


def _is_called(item: Value, key: str, value: Value) -> bool:
    return not isinstance(value, dict | list) and item_name(item, key) == as_step(str(value))


def _entry(inside: FieldSet | None, value: Value, label: str) -> Value:
    if not isinstance(value, dict) or inside is None:
        raise BadValueError(label, "An entry is written {what: ..., date: ...}.")
    done: Values = {}
    for name, inner in value.items():
        if name == "id":
            done[name] = str(inner)
            continue
        declared = declared_at(inside, as_step(name))
        if not is_empty(inner):
            done[name] = _fitting(declared.type, declared.inside, inner, f"{label} › {declared.label}")
    return done


def _fitting(kind: FieldType, inside: FieldSet | None, value: Value, label: str) -> Value:
    """Return the value as its field stores it: names of countries become codes, numbers meant as text become text."""
    if isinstance(kind, Items) and isinstance(value, list):
        return [_entry(inside, entry, label) for entry in value]
    if isinstance(kind, Group) and not isinstance(kind, Items) and isinstance(value, dict):
        return _entry(inside, value, label)
    if isinstance(kind, ListOf) and isinstance(value, list):
        return [_fitting(kind.of, None, entry, label) for entry in value]
    problem = kind.check(value)
    if not problem and not isinstance(value, str):
        return str(value) if _is_number(value) and isinstance(kind, AS_TEXT) else value
    if isinstance(value, str) or _is_number(value):
        try:
            return kind.read(str(value))
        except ValueError as error:
            raise BadValueError(label, str(error)) from None
    raise BadValueError(label, problem or "This does not fit.")


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _misspelt(name: str, names: list[str]) -> list[str]:
    from rapidfuzz.distance import OSA

    typed = " ".join(name.casefold().split())
    alike = [one for one in names if " ".join(one.casefold().split()) == typed]
    if ITEM_ID.fullmatch(typed):
        alike += [one for one in names if ITEM_ID.fullmatch(one) and OSA.distance(one, typed) == 1]
    return alike
