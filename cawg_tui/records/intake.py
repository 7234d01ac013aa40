"""What is asked when a record begins: which fields, in which order, under which questions.

A kind declares it on its `About`. What a kind does not name and no record can be without is asked last. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Value, Values, is_empty, same
from cawg_tui.records.vocabulary import PLACEHOLDER_COUNTRY

if TYPE_CHECKING:
    from cawg_tui.records.fields import Field, FieldSet

TODAY: Final = "today"
ME: Final = "me"
TITLE: Final = "title"
# The program sets it by itself: no member is asked for it when a record begins.
NEVER_ASKED: Final = frozenset({"status"})
FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an intake: its name in a list of parts, the question as one asks it aloud, the fields that answer it.

    A field is named by its path: `complainants/people` asks for one field of a group, `companies/name` for one of each
    entry. A part without a question leaves its fields under their own headings.
    """

    fields: tuple[str, ...]
    name: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """How a record of a kind is begun.

    `first` is the field the cursor begins in, the first one where it is empty. `begins` says what a field begins with:
    TODAY or ME, the member who works here. `title` names fields whose words make the title that is proposed: nothing a
    title must not tell. `state` is where the record stands once it was asked for. `minutes` is how long it may take.
    """

    parts: tuple[Part, ...] = ()
    first: str = ""
    begins: Mapping[str, str] = dataclass_field(default_factory=dict)
    title: tuple[str, ...] = ()
    state: str = ""
    minutes: int = 0

    @property
    def is_sitting(self) -> bool:
        """Say whether it is asked part by part, each under its question."""
        return any(part.question for part in self.parts)

    @property
    def questions(self) -> dict[str, str]:
        """Return the question of each part, by the part's name."""
        return {part.name: part.question for part in self.parts if part.question}


def named(fields: FieldSet, intake: Intake) -> FieldSet:
    """Return the fields that an intake names, in order, with the part's name as their group where it has a question."""
    found: list[Field] = []
    for part in intake.parts:
        for name, inner in _named(part):
            declared = fields.get(name)
            if declared is not None:
                found.append(_in_part(_only(declared, inner), part))
    return fields.of(found)


def asked(fields: FieldSet, intake: Intake) -> FieldSet:
    """Return what is asked when a record begins: what the intake names, then what no record can be without."""
    found = named(fields, intake)
    last = intake.parts[-1] if intake.parts else Part(())
    needed = [one for one in fields if one.required and one.name not in found and one.name not in NEVER_ASKED]
    return fields.of([*found, *(_in_part(one, last) for one in needed)])


def begun(intake: Intake, today: str, me: str) -> Values:
    """Return what a record begins with because of the day and of who works here."""
    known = {TODAY: today, ME: me}
    found: Values = {"status": intake.state} if intake.state else {}
    found.update({name: known[what] for name, what in intake.begins.items() if known.get(what)})
    return found


def answered(part: Part, values: Values, base: Values) -> bool:
    """Say whether a part says more than the record began with."""
    return any(_says(values, base, path.split("/")) for path in part.fields)


def proposed_title(intake: Intake, label: str, fields: FieldSet, values: Values) -> str:
    """Return a title made of the fields that may be told, in their order; nothing where the kind proposes none."""
    said = [_words(fields, name, values.get(name)) for name in intake.title]
    told = [words for words in said if words]
    if not intake.title:
        return ""
    return ", ".join(told if len(told) >= FEW else [label[:1].upper() + label[1:], *told])


def _named(part: Part) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each field of the record with the fields inside it that are asked; none means all of it."""
    inner: dict[str, list[str]] = {}
    for path in part.fields:
        name, _, rest = path.partition("/")
        inner.setdefault(name, []).extend([rest] if rest else [])
    yield from ((name, tuple(names)) for name, names in inner.items())


def _only(declared: Field, inner: tuple[str, ...]) -> Field:
    if not inner or declared.inside is None:
        return declared
    kept = [one for name in inner if (one := declared.inside.get(name)) is not None]
    return replace(declared, inside=declared.inside.of(kept))


def _in_part(declared: Field, part: Part) -> Field:
    return replace(declared, group=part.name) if part.question else declared


def _says(values: Values, base: Values, path: list[str]) -> bool:
    there, before = values.get(path[0]), base.get(path[0])
    if len(path) == 1:
        return not _is_hollow(there) and not same(there, before)
    entries = there if isinstance(there, list) else [there]
    return any(isinstance(one, dict) and _says(one, {}, path[1:]) for one in entries) and not same(there, before)


def _is_hollow(value: Value) -> bool:
    """Say whether nothing is said: an entry that was only begun says nothing."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return all(_is_hollow(one) for one in value)
    if isinstance(value, dict):
        return all(name == "id" or is_empty(one) for name, one in value.items())
    return is_empty(value)


def _words(fields: FieldSet, name: str, value: Value) -> str:
    declared = fields.get(name)
    if declared is None or is_empty(value) or value == PLACEHOLDER_COUNTRY or declared.type.check(value):
        return ""
    return declared.type.show(value).strip()
