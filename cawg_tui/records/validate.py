"""Everything a record alone gets wrong, said at once: types, required fields, states, unknown keys, ids.

What depends on other records, on the calendar or on today stands in `rules/`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from cawg_tui.errors import MoveNotAllowedError
from cawg_tui.records.fields import Field, FieldSet
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.fitting import CLEAR, DOUBTFUL, OWN_KEYS
from cawg_tui.records.kind import Kind
from cawg_tui.records.naming import short
from cawg_tui.records.paths import label_of
from cawg_tui.records.types import ENTRY_LIMIT, Group, Items, ListOf, TermType
from cawg_tui.records.values import Value, Values, as_step, as_text, from_step, is_empty, item_name
from cawg_tui.records.vocabulary import term_like, term_meant, words_of

# Where a record that stalls keeps the state it goes back to.
STALLED_FROM = "stalled_from"
CONTAINER_PROBLEMS = {
    "list_type": "This should be a list of entries.",
    "model_type": "This should be a group of fields, each on its own line.",
    "dict_type": "This should be a group of fields, each on its own line.",
}


def validate(kind: Kind, record_id: str, values: Values) -> list[Finding]:
    """Return every problem of a record's values, in the order of the record; never raises for what is in them."""
    fields = kind.fields
    look = fields.survey.look(values)
    findings = [*_misfits(kind, record_id, values)] if look & DOUBTFUL else []
    findings += _status(kind, record_id, values)
    if look is not CLEAR:
        findings += _inside(_Place(record_id, "", fields, values, fields), values, fields)
    if len(findings) < 2:
        return findings
    rank = {name: at for at, name in enumerate(fields.names)}
    return sorted(findings, key=lambda f: rank.get(f.field.partition("/")[0], len(rank)))


def check_move(kind: Kind, before: Values, after: Values) -> None:
    """Refuse a state that may not follow the one before."""
    old, new = before.get("status"), after.get("status")
    came_from = as_text(before.get(STALLED_FROM))
    if not isinstance(old, str) or not isinstance(new, str) or kind.workflow.allows(old, new, came_from):
        return
    steps = [words_of(step) for step in kind.workflow.after(old, came_from)]
    raise MoveNotAllowedError(words_of(old), words_of(new), steps)


class _Place:
    """Where in the record the walk stands, so that every finding can name its path."""

    def __init__(self, record_id: str, path: str, fields: FieldSet, record: Values, root: FieldSet) -> None:
        self.record_id, self.path, self.fields, self.record, self.root = record_id, path, fields, record, root

    def into(self, name: str, fields: FieldSet) -> _Place:
        return _Place(self.record_id, self.at(name), fields, self.record, self.root)

    def at(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name

    def finding(self, code: str, level: Level, name: str, message: str, fix: str = "") -> Finding:
        path = self.at(name)
        label = label_of(self.root, path, self.record)
        return Finding(code, level, self.record_id, path, f"{label} {message}", fix=fix)


def _misfits(kind: Kind, record_id: str, values: Values) -> Iterator[Finding]:
    from pydantic import ValidationError

    try:
        kind.model.model_validate(values)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=True):
            place = problem["loc"]
            if is_empty(problem["input"]) and isinstance(place[-1], str):
                continue
            context = problem.get("ctx", {})
            path, entry = _path(place, values, kind.fields)
            said = context.get("problem") or CONTAINER_PROBLEMS.get(problem["type"], "This does not fit.")
            if entry:
                said = f"{entry}: {said}"
            yield Finding(
                context.get("code", "X12"), Level.ERROR, record_id, path,
                f"{label_of(kind.fields, path, values)}: {said}",
            )  # fmt: skip


def _path(place: tuple[int | str, ...], values: Values, fields: FieldSet) -> tuple[str, str]:
    """Turn pydantic's place (names and positions) into a path of names, and the plain entry of a list it ends in."""
    names: list[str] = []
    here: Value = values
    inside: FieldSet | None = fields
    key = "id"
    for step in place:
        if isinstance(step, int) and isinstance(here, list) and step < len(here):
            here = here[step]
            if inside is None:
                return "/".join(names), short(as_text(here), ENTRY_LIMIT) or f"entry {step + 1}"
            names.append(item_name(here, key) or str(step + 1))
        elif isinstance(step, str) and isinstance(here, dict):
            names.append(as_step(step))
            here = here.get(step)
            key = inside.key(step) if inside else "id"
            inside = inside.inside(step) if inside else None
    return "/".join(names), ""


def _status(kind: Kind, record_id: str, values: Values) -> Iterator[Finding]:
    status = values.get("status")
    if is_empty(status) or isinstance(status, list | dict) or status in kind.workflow.states:
        return
    known = ", ".join(kind.workflow.states)
    yield Finding(
        "X06",
        Level.ERROR,
        record_id,
        "status",
        f"Status: {short(as_text(status), ENTRY_LIMIT)} is not a state of a {kind.label}.",
        fix=f"Use one of: {known}.",
    )


def _inside(place: _Place, values: Values, fields: FieldSet) -> Iterator[Finding]:
    """Yield what is wrong in one mapping, in the order its fields are declared; keys of nobody's come last."""
    found: list[tuple[int, Finding]] = []
    for declared in fields.required:
        if is_empty(values.get(declared.name)):
            missing = place.finding("X05", Level.WARNING, declared.name, "is not filled in yet.", fix=declared.help)
            found.append((fields.places[declared.name], missing))
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            if name not in OWN_KEYS:
                found.append((len(fields.fields), _unknown(place, fields, name)))
        elif fields.survey.look_at(name, value) != CLEAR and not is_empty(value):
            at = fields.places[name]
            found += ((at, one) for one in _of_field(place, field, value))
    yield from (one for _, one in sorted(found, key=lambda ranked: ranked[0]))


def _unknown(place: _Place, fields: FieldSet, name: str) -> Finding:
    near = _near(name, fields)
    fix = f"Did you mean {near}?" if near else "It is kept as it stands."
    return place.finding(
        "X13", Level.INFO, as_step(name), "is no field of this kind; it is kept as it stands.", fix=fix
    )


def _of_field(place: _Place, declared: Field, value: Value) -> Iterator[Finding]:
    inside = declared.inside
    if isinstance(declared.type, Items) and isinstance(value, list) and inside is not None:
        yield from _of_items(place, declared, value, inside)
    elif isinstance(declared.type, Group) and isinstance(value, dict) and inside is not None:
        yield from _inside(place.into(declared.name, inside), value, inside)
    else:
        yield from _null_entries(place, declared, value)
        yield from _unknown_terms(place, declared, value)


def _null_entries(place: _Place, declared: Field, value: Value) -> Iterator[Finding]:
    if isinstance(declared.type, ListOf) and isinstance(value, list) and any(one is None for one in value):
        yield place.finding(
            "X12", Level.ERROR, declared.name, "holds an entry that says nothing.", fix="Take the empty entry out."
        )


def _of_items(place: _Place, declared: Field, items: list[Value], inside: FieldSet) -> Iterator[Finding]:
    names = Counter(item_name(item, declared.key) for item in items)
    for name, count in names.items():
        if name is not None and count > 1:
            yield place.finding(
                "X14", Level.ERROR, f"{declared.name}/{name}",
                f"stands {count} times under the name {short(from_step(name), ENTRY_LIMIT)}.",
                fix="Give each entry a name of its own, or take one out.",
            )  # fmt: skip
    for position, item in enumerate(items, start=1):
        if isinstance(item, dict):
            name = item_name(item, declared.key) or str(position)
            yield from _inside(place.into(f"{declared.name}/{name}", inside), item, inside)


def _unknown_terms(place: _Place, declared: Field, value: Value) -> Iterator[Finding]:
    kind = getattr(declared.type, "of", declared.type)
    if not isinstance(kind, TermType) or not kind.terms:
        return
    for term in value if isinstance(value, list) else [value]:
        if isinstance(term, str) and term not in kind.terms:
            yield place.finding(
                "X06", Level.INFO, declared.name, f"uses a term of your own: {term}.",
                fix=_known_terms(kind.terms, term),
            )  # fmt: skip


@lru_cache(maxsize=2_000)
def _known_terms(terms: tuple[str, ...], term: str) -> str:
    """Return the term that is surely meant, as one typed in another language is; else the one it looks like."""
    near = term_meant(terms, term) or term_like(terms, term)
    return f"Did you mean {near}?" if near else f"Known terms: {', '.join(terms[:6])} …"


def _near(name: str, fields: FieldSet) -> str:
    from rapidfuzz import process

    found = process.extractOne(name, fields.names, score_cutoff=75)
    return found[0] if found else ""
