"""A workspace's own fields and kinds, declared in cawg.yaml, compiled to the same declarations as those of cawg.

What is wrong with a declaration is said with its path, and the rest of them work: what cannot be told is left out, what
is said wrong of it is passed over.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import create_model

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import CONFIDENTIALITY, About, Common, CommonTail
from cawg_tui.records.declarations import Declared, FieldSet, Item, Sensitivity, Weight, compile_fields, field
from cawg_tui.records.intake import Intake, Part
from cawg_tui.records.kind import Kind, Kinds
from cawg_tui.records.kind_names import called
from cawg_tui.records.own_problems import Problem, Problems, WrongError, list_in, mapping_in
from cawg_tui.records.values import Value, Values, as_text
from cawg_tui.records.workflow import Workflow

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
FOLDER: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
TAKEN_NAMES: Final = frozenset({"id", "kind", "_conflicts"})
TAKEN_FOLDERS: Final = frozenset({"rules", "attachments", "drafts"})
DEEPEST: Final = 3
OF_KIND: Final = (
    "label", "plural", "folder", "help", "states", "over", "columns", "confidentiality", "fields", "intake",
)  # fmt: skip
OF_PART: Final = ("ask", "name", "fields")
OF_FIELD: Final = ("type", "label", "help", "group", "required", "private", "key", "words", "kinds", "of", "fields")
OF_LISTED: Final = ("type", "words", "kinds")
# Words that say something of some types of field alone.
OF_TYPE: Final[Mapping[str, tuple[str, ...]]] = {
    "words": ("choice", "term"), "kinds": ("record",), "of": ("list",), "fields": ("group", "entries"),
    "key": ("entries",),
}  # fmt: skip
GROUPS: Final = ("group", "entries")
OWN_GROUP: Final = "Our own"
SIMPLE: Final[Mapping[str, t.FieldType]] = {
    "line": t.LineType(),
    "text": t.ProseType(),
    "day": t.DateType(),
    "date": t.DateType(partial=True),
    "time": t.TimeType(),
    "zone": t.ZoneType(),
    "yes_no": t.YesNoType(),
    "number": t.WholeType(low=0),
    "amount": t.AmountType(),
    "address": t.AddressType(),
    "country": t.CountryType(),
    "language": t.LanguageType(),
    "institution": t.InstitutionType(),
    "title": t.TextPerLanguage(),
    "translated_text": t.TextPerLanguage(long=True),
}
TYPES: Final = (*SIMPLE, "choice", "term", "record", "list", "group", "entries")


def extended(kinds: Kinds, own_fields: Value, own_kinds: Value) -> tuple[Kinds, list[Problem]]:
    """Return the kinds with what a workspace declares itself, and what was wrong with its declarations.

    `own_fields` maps a kind to its own fields, `own_kinds` a name to a whole kind, as `fields:` and `kinds:` of
    cawg.yaml do. A field or kind that cannot be told is left out; what is wrong beside it is passed over.
    """
    found = {kind.name: kind for kind in kinds}
    wanted_kinds, wanted_fields = _names_in(own_kinds), _names_in(own_fields)
    problems = Problems((*found, *wanted_kinds))
    for told, name in ((own_kinds, "kinds"), (own_fields, "fields")):
        if told is not None and not isinstance(told, dict):
            problems.note(name, "Names of kinds should stand below it, each with what is declared.")
    for name, told in wanted_kinds.items():
        try:
            found[name] = _kind(name, told, found, problems)
        except WrongError as wrong:
            problems.append(wrong.problem)
    for name, told in wanted_fields.items():
        path = f"fields/{name}"
        if name not in found:
            why = "is wrong itself" if name in wanted_kinds else f"is none of the kinds: {', '.join(found)}"
            problems.note(path, f"There is no kind {name}: it {why}.")
        elif not isinstance(told, dict):
            problems.note(path, "Names of fields should stand below it, each with what it is.")
        else:
            found[name] = _with_fields(found[name], told, path, problems)
    return Kinds(found.values()), problems


def _names_in(told: Value) -> Values:
    return told if isinstance(told, dict) else {}


def _with_fields(kind: Kind, told: Values, path: str, problems: Problems) -> Kind:
    fields = dict(_fields(told, path, set(kind.fields.names), problems, 0))
    if not fields:
        return kind
    extra = create_model(f"Own{kind.name}", __base__=Declared, **fields)
    model = type(kind.model.__name__, (extra, kind.model), {"__module__": __name__})
    return Kind(kind.name, kind.about, compile_fields(model), model)


def _kind(name: str, told: Value, there: Mapping[str, Kind], problems: Problems) -> Kind:
    path = f"kinds/{name}"
    if not NAME.fullmatch(name) or name in there:
        raise WrongError(path, "A kind's name should be small letters, digits and _, and not be taken.")
    if not isinstance(told, dict):
        raise WrongError(path, "It should say label, plural, folder, states and fields.")
    taken = {called(word): kind.label for kind in there.values() for word in kind.called}
    if called(name) in taken:
        raise WrongError(path, f"{name} is what a {taken[called(name)]} is called already.")
    folder = problems.text(told, "folder", path, name.replace("_", "-"))
    if not FOLDER.fullmatch(folder) or folder in TAKEN_FOLDERS or called(folder) in taken:
        raise WrongError(f"{path}/folder", f"The folder {folder} cannot be used: small letters and dashes, not taken.")
    workflow = _workflow(told, path, problems)
    listed = mapping_in(told, "fields", path)
    problems.of_unknown_words(told, OF_KIND, path)
    common = {*compile_fields(Common).names, *compile_fields(CommonTail).names}
    fields = dict(_fields(listed, f"{path}/fields", common, problems, 0))
    label = _free(told, "label", path, taken, problems, (name.replace("_", " "),))
    inner = create_model(f"Fields{name}", __base__=Declared, **fields)
    help_ = problems.text(told, "help", path, "A kind of this workspace's own.")
    model: type[Common] = type(name, (CommonTail, inner, Common), {"__module__": __name__, "__doc__": help_})
    compiled = compile_fields(model)
    about = About(
        label=label,
        plural=_free(told, "plural", path, taken, problems, (f"{label}s", f"{label} records")),
        folder=folder,
        help=help_,
        workflow=workflow,
        columns=_columns(told, compiled, listed, path, problems),
        defaults={"confidentiality": _level(told, path, problems)},
        intake=_intake(told, compiled, listed, path, problems),
    )
    model.ABOUT = about
    return Kind(name, about, compiled, model)


def _free(
    told: Values, word: str, path: str, taken: Mapping[str, str], problems: Problems, usual: tuple[str, ...]
) -> str:
    """Return what a kind is to be called; where another kind is called that, the first of the usual that is free."""
    wanted = problems.text(told, word, path, usual[0])
    if called(wanted) not in taken:
        return wanted
    free = next((one for one in usual if called(one) not in taken), usual[-1])
    problems.note(f"{path}/{word}", f"There is a kind called {wanted} already; this one is called {free}.")
    return free


def _columns(told: Values, fields: FieldSet, listed: Values, path: str, problems: Problems) -> tuple[str, ...]:
    columns = []
    for name in problems.names(told, "columns", path):
        if name in fields:
            columns.append(name)
        elif name not in listed:
            problems.note(f"{path}/columns", f"There is no field {name} to show as a column.")
    return tuple(columns) or ("status", "lead")


def _intake(told: Values, fields: FieldSet, listed: Values, path: str, problems: Problems) -> Intake:
    """Return what is asked when a record begins: a list of fields, or of parts with a question and fields each."""
    here = f"{path}/intake"
    try:
        wanted = list_in(told, "intake", path)
    except WrongError as wrong:
        problems.append(wrong.problem)
        return Intake()
    if not any(isinstance(one, dict) for one in wanted):
        named = _asked(wanted, fields, listed, here, problems)
        return Intake((Part(named),) if named else ())
    parts = []
    for at, one in enumerate(wanted, start=1):
        place = f"{here}/{at}"
        question = as_text(one.get("ask")) if isinstance(one, dict) else ""
        if not isinstance(one, dict) or not question:
            problems.note(place, "A part should say what it asks (`ask`) and name its `fields`.")
            continue
        problems.of_unknown_words(one, OF_PART, place)
        inside = one.get("fields")
        named = _asked(inside if isinstance(inside, list) else [], fields, listed, f"{place}/fields", problems)
        if named:
            parts.append(Part(named, problems.text(one, "name", place, question), question))
        elif not isinstance(inside, list):
            problems.note(f"{place}/fields", "`fields` should be a list.")
    return Intake(tuple(parts))


def _asked(wanted: Iterable[Value], fields: FieldSet, listed: Values, path: str, problems: Problems) -> tuple[str, ...]:
    """Return the paths of fields that are asked; one that leads nowhere is noted and passed over."""
    named = []
    for name in problems.distinct(wanted, path):
        first, _, rest = name.partition("/")
        declared = fields.get(first)
        inside = declared.inside if declared is not None else None
        if declared is not None and (not rest or (inside is not None and rest in inside)):
            named.append(name)
        elif first not in listed or declared is not None:
            problems.note(path, f"There is no field {name} to ask for.")
    return tuple(named)


def _level(told: Values, path: str, problems: Problems) -> str:
    """Return how confidential a new record is; the most, where what is said cannot be understood."""
    level = told.get("confidentiality", "group")
    if isinstance(level, str) and level in CONFIDENTIALITY:
        return level
    said = f"It should be one of: {', '.join(CONFIDENTIALITY)}. Until then a new record is {CONFIDENTIALITY[-1]}."
    problems.note(f"{path}/confidentiality", said)
    return CONFIDENTIALITY[-1]


def _workflow(told: Values, path: str, problems: Problems) -> Workflow:
    states = mapping_in(told, "states", path)
    if not states:
        if told.get("over") is not None:
            problems.note(f"{path}/over", "It should name states of this kind, and no `states` are declared.")
        return Workflow({"open": ("done",), "done": ("open",)}, over=frozenset({"done"}))
    moves: dict[str, tuple[str, ...]] = {}
    for state, after in states.items():
        here = f"{path}/states/{state}"
        if not NAME.fullmatch(state):
            raise WrongError(here, f"{state} cannot be a state's name.")
        if after is not None and not isinstance(after, str | list):
            raise WrongError(here, "It should list the states that may follow it.")
        steps = problems.distinct([after] if isinstance(after, str) else after or [], here)
        unknown = [step for step in steps if step not in states]
        if unknown:
            raise WrongError(here, f"{unknown[0]} is no state of this kind.")
        moves[state] = steps
    ends = tuple(state for state, after in moves.items() if not after)
    named = problems.names(told, "over", path)
    if any(state not in moves for state in named):
        problems.note(f"{path}/over", "It should name states of this kind.")
    return Workflow(moves, over=frozenset(state for state in named if state in moves) or frozenset(ends))


def _fields(told: Values, path: str, taken: set[str], problems: Problems, depth: int) -> Iterator[tuple[str, Any]]:
    for name, one in told.items():
        here = f"{path}/{name}"
        try:
            _refuse_name(name, taken, here)
            yield name, _field(name, one, here, problems, depth)
        except WrongError as wrong:
            problems.append(wrong.problem)


def _refuse_name(name: str, taken: set[str], path: str) -> None:
    if not NAME.fullmatch(name) or name in taken or name in TAKEN_NAMES:
        raise WrongError(path, "A field's name should be small letters, digits and _, and not be taken.")
    if hasattr(Declared, name) or name.startswith("model_"):
        raise WrongError(path, f"cawg needs the word {name} itself; give the field another name, like our_{name}.")


def _yes(told: Values, word: str, path: str, problems: Problems, *, doubtful: bool) -> bool:
    """Return whether a word says true; what is neither (`yes` is a text) is told, and counts as `doubtful`.

    A field that may be meant to be private is kept private: what was exported cannot be called back.
    """
    value = told.get(word, False)
    if isinstance(value, bool):
        return value
    problems.note(f"{path}/{word}", f"`{word}` should be true or false.")
    return doubtful


def _field(name: str, told: Value, path: str, problems: Problems, depth: int) -> Any:
    told = {"type": told} if isinstance(told, str) else told
    if not isinstance(told, dict):
        raise WrongError(path, "It should say at least its type, like `type: line`.")
    annotation = _annotation(name, told, path, problems, depth)
    problems.of_unknown_words(told, OF_FIELD, path)
    private = _yes(told, "private", path, problems, doubtful=True)
    declared = field(
        problems.text(told, "label", path, name.replace("_", " ").capitalize()),
        problems.text(told, "help", path, "A field of this workspace's own."),
        group=problems.text(told, "group", path, OWN_GROUP),
        required=_yes(told, "required", path, problems, doubtful=False),
        weight=Weight.NONE if private else None,
        sensitivity=Sensitivity.PRIVATE if private else Sensitivity.OPEN,
        key=(as_text(told.get("key")) if told.get("type") == "entries" else "") or "id",
        own=True,
    )
    return (annotation, declared)


def _annotation(name: str, told: Values, path: str, problems: Problems, depth: int) -> Any:
    kind = told.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        said = as_text(kind) or "Nothing"
        raise WrongError(f"{path}/type", f"{said} is no type of a field; use one of: {', '.join(TYPES)}.")
    problems.of_other_types(told, kind, OF_TYPE, path)
    if kind in SIMPLE:
        return Annotated[Any, SIMPLE[kind]]
    if kind == "choice":
        return Annotated[Any, t.ChoiceType(_words(told, path, problems))]
    if kind == "term":
        return Annotated[Any, t.TermType(_words(told, path, problems))]
    if kind == "record":
        return Annotated[Any, t.RefType(_kinds_pointed_at(told, path, problems))]
    if kind == "list":
        of = told.get("of")
        inner: Values = of if isinstance(of, dict) else {"type": of or "line"}
        if inner.get("type") in GROUPS:
            raise WrongError(f"{path}/of", f"{inner['type']} cannot stand in a list; use `type: entries` in its place.")
        problems.of_unknown_words(inner, OF_LISTED, f"{path}/of")
        return types.GenericAlias(list, (_annotation(name, inner, f"{path}/of", problems, DEEPEST),))
    if depth >= DEEPEST:
        raise WrongError(f"{path}/type", f"{kind} cannot stand here: at most {DEEPEST} stand in each other.")
    fields = dict(_fields(mapping_in(told, "fields", path), f"{path}/fields", set(), problems, depth + 1))
    if not fields:
        raise WrongError(path, "It should have `fields` of its own.")
    key = told.get("key")
    if kind == "entries" and key is not None and (not isinstance(key, str) or key not in fields):
        raise WrongError(f"{path}/key", f"There is no field {as_text(key)} inside it.")
    model = create_model(f"Own_{name}", __base__=Item if kind == "entries" else Declared, **fields)
    return types.GenericAlias(list, (model,)) if kind == "entries" else model


def _kinds_pointed_at(told: Values, path: str, problems: Problems) -> tuple[str, ...]:
    names = problems.distinct(list_in(told, "kinds", path), f"{path}/kinds")
    unknown = [name for name in names if name not in problems.kinds]
    if unknown:
        raise WrongError(f"{path}/kinds", f"There is no kind {unknown[0]} to point at.")
    return names


def _words(told: Values, path: str, problems: Problems) -> tuple[str, ...]:
    given = told.get("words")
    if isinstance(given, str) and given in vocabulary.LISTS:
        return vocabulary.LISTS[given]
    listed = problems.distinct(given, f"{path}/words") if isinstance(given, list) else ()
    if not listed:
        raise WrongError(f"{path}/words", f"It should list its words, or name one of: {', '.join(vocabulary.LISTS)}.")
    return listed
