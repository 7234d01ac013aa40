"""A workspace's own fields and kinds, declared in cawg.yaml, compiled to the same declarations as those of cawg.

What is wrong with a declaration is said with its path; the rest of them work, and nothing is taken in half.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import create_model

from cawg_tui.records import types as t
from cawg_tui.records import vocabulary
from cawg_tui.records.common import CONFIDENTIALITY, About, Common, CommonTail
from cawg_tui.records.declarations import Declared, FieldSet, Item, Sensitivity, Weight, compile_fields, field
from cawg_tui.records.intake import Intake, Part
from cawg_tui.records.kinds import Kind, Kinds
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


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a declaration: its path in cawg.yaml, and a sentence."""

    path: str
    said: str


class _WrongError(Exception):
    """A declaration that cannot be used."""

    def __init__(self, path: str, said: str) -> None:
        super().__init__(said)
        self.problem = Problem(path, said)


class _Problems(list[Problem]):
    """What was found wrong so far, and the names of every kind that a field may point at."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.kinds = frozenset(names)

    def of_unknown_words(self, told: Values, known: tuple[str, ...], path: str) -> None:
        """Note each word that says nothing here, so that a slip of the pen does not go unseen."""
        for word in told:
            if word not in known:
                said = f"{word} says nothing here and is passed over; what can be said: {', '.join(known)}."
                self.append(Problem(f"{path}/{word}", said))


def extended(kinds: Kinds, own_fields: Value, own_kinds: Value) -> tuple[Kinds, list[Problem]]:
    """Return the kinds with what a workspace declares itself, and what was wrong with its declarations.

    `own_fields` maps a kind to its own fields, `own_kinds` a name to a whole kind, as `fields:` and `kinds:` of
    cawg.yaml do. A field or kind that is wrong is left out.
    """
    found = {kind.name: kind for kind in kinds}
    wanted_kinds, wanted_fields = _names_in(own_kinds), _names_in(own_fields)
    problems = _Problems((*found, *wanted_kinds))
    for told, name in ((own_kinds, "kinds"), (own_fields, "fields")):
        if told is not None and not isinstance(told, dict):
            problems.append(Problem(name, "Names of kinds should stand below it, each with what is declared."))
    for name, told in wanted_kinds.items():
        try:
            found[name] = _kind(name, told, found, problems)
        except _WrongError as wrong:
            problems.append(wrong.problem)
    for name, told in wanted_fields.items():
        path = f"fields/{name}"
        if name not in found:
            problems.append(Problem(path, f"There is no kind {name}; the kinds are: {', '.join(found)}."))
        elif not isinstance(told, dict):
            problems.append(Problem(path, "Names of fields should stand below it, each with what it is."))
        else:
            found[name] = _with_fields(found[name], told, path, problems)
    return Kinds(found.values()), problems


def _names_in(told: Value) -> Values:
    return told if isinstance(told, dict) else {}


def _with_fields(kind: Kind, told: Values, path: str, problems: _Problems) -> Kind:
    fields = dict(_fields(told, path, set(kind.fields.names), problems, 0))
    if not fields:
        return kind
    extra = create_model(f"Own{kind.name}", __base__=Declared, **fields)
    model = type(kind.model.__name__, (extra, kind.model), {"__module__": __name__})
    return Kind(kind.name, kind.about, compile_fields(model), model)


def _kind(name: str, told: Value, there: Mapping[str, Kind], problems: _Problems) -> Kind:
    path = f"kinds/{name}"
    if not NAME.fullmatch(name) or name in there:
        raise _WrongError(path, "A kind's name should be small letters, digits and _, and not be taken.")
    if not isinstance(told, dict):
        raise _WrongError(path, "It should say label, plural, folder, states and fields.")
    problems.of_unknown_words(told, OF_KIND, path)
    folder = as_text(told.get("folder")) or name.replace("_", "-")
    if not FOLDER.fullmatch(folder) or folder in TAKEN_FOLDERS or any(folder == k.about.folder for k in there.values()):
        raise _WrongError(f"{path}/folder", f"The folder {folder} cannot be used: small letters and dashes, not taken.")
    workflow = _workflow(told, path)
    common = {*compile_fields(Common).names, *compile_fields(CommonTail).names}
    fields = dict(_fields(_mapping(told, "fields", path), f"{path}/fields", common, problems, 0))
    columns = tuple(as_text(one) for one in _list(told, "columns", path)) or ("status", "lead")
    lacking = [column for column in columns if column not in fields and column not in common]
    if lacking:
        raise _WrongError(f"{path}/columns", f"There is no field {lacking[0]} to show as a column.")
    label = as_text(told.get("label")) or name.replace("_", " ")
    if any(label.lower() in {kind.label.lower(), kind.about.plural.lower()} for kind in there.values()):
        raise _WrongError(f"{path}/label", f"There is a kind called {label} already.")
    inner = create_model(f"Fields{name}", __base__=Declared, **fields)
    help_ = as_text(told.get("help")) or "A kind of this workspace's own."
    model: type[Common] = type(name, (CommonTail, inner, Common), {"__module__": __name__, "__doc__": help_})
    compiled = compile_fields(model)
    about = About(
        label=label,
        plural=as_text(told.get("plural")) or f"{label}s",
        folder=folder,
        help=help_,
        workflow=workflow,
        columns=columns,
        defaults={"confidentiality": _level(told, path)},
        intake=_intake(told, compiled, path, problems),
    )
    model.ABOUT = about
    return Kind(name, about, compiled, model)


def _intake(told: Values, fields: FieldSet, path: str, problems: _Problems) -> Intake:
    """Return what is asked when a record begins: a list of fields, or of parts with a question and fields each."""
    listed = _list(told, "intake", path)
    if not any(isinstance(one, dict) for one in listed):
        return Intake((Part(_asked(listed, fields, f"{path}/intake")),) if listed else ())
    parts = []
    for at, one in enumerate(listed, start=1):
        here = f"{path}/intake/{at}"
        if not isinstance(one, dict):
            raise _WrongError(here, "A part should say what it asks (`ask`) and name its `fields`.")
        problems.of_unknown_words(one, OF_PART, here)
        question = as_text(one.get("ask"))
        if not question:
            raise _WrongError(here, "A part should say what it asks (`ask`).")
        named = _asked(_list(one, "fields", here), fields, f"{here}/fields")
        parts.append(Part(named, as_text(one.get("name")) or question, question))
    return Intake(tuple(parts))


def _asked(listed: list[Value], fields: FieldSet, path: str) -> tuple[str, ...]:
    """Return the paths of fields that are asked; refuse one that leads nowhere."""
    named = tuple(as_text(one) for one in listed)
    for name in named:
        first, _, rest = name.partition("/")
        declared = fields.get(first)
        inside = declared.inside if declared is not None else None
        if declared is None or (rest and (inside is None or rest not in inside)):
            raise _WrongError(path, f"There is no field {name} to ask for.")
    return named


def _level(told: Values, path: str) -> str:
    level = as_text(told.get("confidentiality")) or "group"
    if level not in CONFIDENTIALITY:
        raise _WrongError(f"{path}/confidentiality", f"It should be one of: {', '.join(CONFIDENTIALITY)}.")
    return level


def _workflow(told: Values, path: str) -> Workflow:
    states = _mapping(told, "states", path)
    if not states:
        if told.get("over") is not None:
            raise _WrongError(f"{path}/over", "It should name states of this kind, and no `states` are declared.")
        return Workflow({"open": ("done",), "done": ("open",)}, over=frozenset({"done"}))
    moves: dict[str, tuple[str, ...]] = {}
    for state, after in states.items():
        steps = [after] if isinstance(after, str) else after if isinstance(after, list) else []
        unknown = [as_text(step) for step in steps if as_text(step) not in states]
        if unknown or not NAME.fullmatch(state):
            said = f"{unknown[0]} is no state of this kind." if unknown else f"{state} cannot be a state's name."
            raise _WrongError(f"{path}/states/{state}", said)
        moves[state] = tuple(as_text(step) for step in steps)
    over = [as_text(one) for one in _list(told, "over", path)] or [state for state, after in moves.items() if not after]
    if any(state not in moves for state in over):
        raise _WrongError(f"{path}/over", "It should name states of this kind.")
    return Workflow(moves, over=frozenset(over))


def _fields(told: Values, path: str, taken: set[str], problems: _Problems, depth: int) -> Iterator[tuple[str, Any]]:
    for name, one in told.items():
        here = f"{path}/{name}"
        try:
            _refuse_name(name, taken, here)
            yield name, _field(name, one, here, problems, depth)
        except _WrongError as wrong:
            problems.append(wrong.problem)


def _refuse_name(name: str, taken: set[str], path: str) -> None:
    if not NAME.fullmatch(name) or name in taken or name in TAKEN_NAMES:
        raise _WrongError(path, "A field's name should be small letters, digits and _, and not be taken.")
    if hasattr(Declared, name) or name.startswith("model_"):
        raise _WrongError(path, f"cawg needs the word {name} itself; give the field another name, like our_{name}.")


def _yes(told: Values, word: str, path: str, problems: _Problems, *, doubtful: bool) -> bool:
    """Return whether a word says true; what is neither (`yes` is a text) is told, and counts as `doubtful`.

    A field that may be meant to be private is kept private: what was exported cannot be called back.
    """
    value = told.get(word, False)
    if isinstance(value, bool):
        return value
    problems.append(_WrongError(f"{path}/{word}", f"`{word}` should be true or false.").problem)
    return doubtful


def _field(name: str, told: Value, path: str, problems: _Problems, depth: int) -> Any:
    told = {"type": told} if isinstance(told, str) else told
    if not isinstance(told, dict):
        raise _WrongError(path, "It should say at least its type, like `type: line`.")
    problems.of_unknown_words(told, OF_FIELD, path)
    private = _yes(told, "private", path, problems, doubtful=True)
    declared = field(
        as_text(told.get("label")) or name.replace("_", " ").capitalize(),
        as_text(told.get("help")) or "A field of this workspace's own.",
        group=as_text(told.get("group")) or OWN_GROUP,
        required=_yes(told, "required", path, problems, doubtful=False),
        weight=Weight.NONE if private else None,
        sensitivity=Sensitivity.PRIVATE if private else Sensitivity.OPEN,
        key=as_text(told.get("key")) or "id",
        own=True,
    )
    return (_annotation(name, told, path, problems, depth), declared)


def _annotation(name: str, told: Values, path: str, problems: _Problems, depth: int) -> Any:
    kind = as_text(told.get("type"))
    if kind in SIMPLE:
        return Annotated[Any, SIMPLE[kind]]
    if kind == "choice":
        return Annotated[Any, t.ChoiceType(_words(told, path))]
    if kind == "term":
        return Annotated[Any, t.TermType(_words(told, path))]
    if kind == "record":
        return Annotated[Any, t.RefType(_kinds_pointed_at(told, path, problems))]
    if kind == "list":
        of = told.get("of")
        inner: Values = of if isinstance(of, dict) else {"type": of or "line"}
        return types.GenericAlias(list, (_annotation(name, inner, f"{path}/of", problems, DEEPEST),))
    if kind in {"group", "entries"} and depth < DEEPEST:
        fields = dict(_fields(_mapping(told, "fields", path), f"{path}/fields", set(), problems, depth + 1))
        if not fields:
            raise _WrongError(path, "It should have `fields` of its own.")
        key = as_text(told.get("key"))
        if key and key not in fields:
            raise _WrongError(f"{path}/key", f"There is no field {key} inside it.")
        model = create_model(f"Own_{name}", __base__=Item if kind == "entries" else Declared, **fields)
        return types.GenericAlias(list, (model,)) if kind == "entries" else model
    if kind in {"group", "entries"}:
        raise _WrongError(f"{path}/type", f"{kind} cannot stand here: not in a list, and at most {DEEPEST} deep.")
    raise _WrongError(f"{path}/type", f"{kind or 'Nothing'} is no type of a field; use one of: {', '.join(TYPES)}.")


def _kinds_pointed_at(told: Values, path: str, problems: _Problems) -> tuple[str, ...]:
    names = tuple(as_text(one) for one in _list(told, "kinds", path))
    unknown = [name for name in names if name not in problems.kinds]
    if unknown:
        raise _WrongError(f"{path}/kinds", f"There is no kind {unknown[0]} to point at.")
    return names


def _words(told: Values, path: str) -> tuple[str, ...]:
    given = told.get("words")
    if isinstance(given, str) and given in vocabulary.LISTS:
        return vocabulary.LISTS[given]
    listed = tuple(as_text(one) for one in given) if isinstance(given, list) else ()
    if not listed or any(not word for word in listed):
        raise _WrongError(f"{path}/words", f"It should list its words, or name one of: {', '.join(vocabulary.LISTS)}.")
    return listed


def _mapping(told: Values, name: str, path: str) -> Values:
    value = told.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _WrongError(f"{path}/{name}", f"`{name}` should hold names with what they mean below them.")
    return value


def _list(told: Values, name: str, path: str) -> list[Value]:
    value = told.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _WrongError(f"{path}/{name}", f"`{name}` should be a list.")
    return value
