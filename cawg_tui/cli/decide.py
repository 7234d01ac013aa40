"""What waits for a decision, and settling it: one field at a time, by number, by word or with a value of one's own."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from cawg_tui.cli.output import give, moment, say, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.cli.records import WAITS, tell_saved
from cawg_tui.errors import UnknownFieldError, WrongUseError
from cawg_tui.records.conflicts import KEEP, ConflictKind
from cawg_tui.records.edits import Act, Assignment, apply
from cawg_tui.records.naming import item_words
from cawg_tui.records.paths import declared_at, get
from cawg_tui.records.values import MISSING, Missing, Value, as_text, item_name
from cawg_tui.records.vocabulary import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from cawg_tui.decisions import Choice, Decision, Proposal
    from cawg_tui.records.declarations import Field
    from cawg_tui.records.kinds import Kind
    from cawg_tui.workspace import Workspace

NUMBER: Final = 4
AGREED: Final = "agreed before"
# Entries that hold something to look at as it came, and nothing to choose.
RAW: Final = frozenset({ConflictKind.UNREADABLE, ConflictKind.DAMAGED})


@click.command("decide")
@click.argument("record_id", metavar="[ID]", required=False)
@click.option("--field", metavar="PATH", help="The field to decide on, as the list names it; / for the whole record.")
@click.option("--entry", metavar="ENTRY", help="The entry to decide on, where a field has more than one.")
@click.option("--take", metavar="N", help="A number of the list (0: as agreed before), or both, keep, remove.")
@click.option("--value", metavar="YAML", help="A value of your own instead.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@in_workspace
def decide_command(
    workspace: Workspace, record_id: str | None, field: str | None, entry: str | None,
    take: str | None, value: str | None, as_json: bool,
) -> int:  # fmt: skip
    """List what waits for a decision, in all records or in one; with --take or --value, settle it.

    `cawg decide ID --field deadlines/k3f9q/date --take 2` takes the second proposal. keep leaves the field as it stands
    (and marks a text as read), remove takes it out (of the whole record: deletes it), both joins two texts.

    Exit status 3 while something waits for a decision, 0 when nothing does.

    JSON: a list of {id, kind, title, field, conflict, kind_of, label, agreed, proposals: [{n, value, who, when}]}; a
    value that is null is a removal. Settling gives {id, field, conflict, value, commit, left}.
    """
    if not record_id:
        if field or entry or take or value:
            raise WrongUseError("Name the record too: `cawg decide ID --field PATH --take N`.")
        workspace.refresh()
        return _list(workspace.decisions.open(), workspace, as_json)
    waiting = workspace.decisions.of(record_id)
    chosen = _named(waiting, record_id, field, entry)
    if take is None and value is None:
        return _list(chosen, workspace, as_json)
    if take is not None and value is not None:
        raise WrongUseError("Give either --take or --value, not both.")
    one = _the_one(chosen, record_id)
    choice = _taken(workspace, one, take) if take is not None else _typed(workspace, one, value or "")
    return _settle(workspace, one, choice, as_json)


# --- settling ----------------------------------------------------------------------------------------


def _settle(workspace: Workspace, one: Decision, choice: Choice, as_json: bool) -> int:
    saved = workspace.decisions.settle(one.record_id, one.id, choice)
    gone = one.whole_record and isinstance(choice, Missing)
    values, kind = ({} if gone else saved.stored.values), workspace.kinds[one.kind]
    left = 0 if gone else sum(other.conflict.to_decide for other in workspace.decisions.of(one.record_id))
    path = one.conflict.path
    now = get(values, path, kind.fields) if path else MISSING
    status = tell_saved(saved)
    if as_json:
        give({
            "id": one.record_id, "field": path, "conflict": one.id, "value": _plain(now), "commit": saved.commit,
            "left": left,
        })  # fmt: skip
        return status
    if not path:
        say(f"{one.label}: {'deleted' if gone else 'kept'}")
    else:
        _say_value(f"{one.label}: ", _words(kind, one, now) or "nothing")
    if left:
        tell(f"{left} more to decide in this record.")
    return status


def _named(waiting: Sequence[Decision], record_id: str, field: str | None, entry: str | None) -> list[Decision]:
    """Return what a person means by a field or an entry; all where neither is named."""
    found = list(waiting)
    if field is not None:
        found = [one for one in found if one.conflict.path == field.strip().strip("/")]
    if entry is not None:
        found = [one for one in found if one.id == entry]
    if not found and (field is not None or entry is not None):
        fields = ", ".join(dict.fromkeys(one.conflict.path or "/" for one in waiting))
        there = f"Open in it: {fields}." if fields else "Nothing is open in it; someone may have decided it meanwhile."
        named = field if field is not None else entry
        raise WrongUseError(f"Nothing is to be decided on {named} in {record_id}. {there}")
    return found


def _the_one(chosen: Sequence[Decision], record_id: str) -> Decision:
    if not chosen:
        raise WrongUseError(f"Nothing is to be decided in {record_id}.")
    if len(chosen) == 1:
        return chosen[0]
    if len({one.conflict.path for one in chosen}) > 1:
        fields = ", ".join(dict.fromkeys(one.conflict.path or "/" for one in chosen))
        raise WrongUseError(f"Say which one with --field: {fields}.")
    raise WrongUseError(f"This field has more than one; say which with --entry: {', '.join(one.id for one in chosen)}.")


def _taken(workspace: Workspace, one: Decision, word: str) -> Choice:
    """Return the choice that a number or a word of --take means."""
    if word == "keep":
        return KEEP
    if not one.conflict.to_decide or one.conflict.kind in RAW:
        raise WrongUseError("There is nothing to choose here: read it, then `--take keep`.")
    if word == "remove":
        return MISSING
    if word == "both":
        joined = workspace.decisions.both(one)
        if joined is None:
            raise WrongUseError("Both cannot stand here; take one of them, or give a --value.")
        return joined
    numbers: dict[str, Choice] = {str(at): side.value for at, side in enumerate(one.proposals, start=1)}
    if _has_agreed(one):
        numbers["0"] = one.agreed
    if word not in numbers:
        raise WrongUseError(f"There is no {word} to take here: choose {', '.join(sorted(numbers))}, keep or remove.")
    return numbers[word]


def _typed(workspace: Workspace, one: Decision, text: str) -> Choice:
    """Return a value of the member's own, checked against its field."""
    from cawg_tui.store.value import read_value

    if not one.conflict.to_decide or one.conflict.kind in RAW or not one.conflict.path:
        raise WrongUseError("There is no value to give here; see `--take`.")
    value = read_value(text)
    if one.passage:
        return value if isinstance(value, str) else text
    if one.conflict.kind is ConflictKind.ORDER:
        if not isinstance(value, list):
            raise WrongUseError("An order is a list of the names, as in [first, second].")
        return value
    kind, stored = workspace.kinds[one.kind], workspace.record(one.record_id)
    fitting = apply(kind, stored.values, [Assignment(one.conflict.path, Act.SET, value)])
    return get(fitting, one.conflict.path, kind.fields)


# --- listing -----------------------------------------------------------------------------------------


def _list(found: Sequence[Decision], workspace: Workspace, as_json: bool) -> int:
    count = sum(one.conflict.to_decide for one in found)
    if as_json:
        give([_as_json(one) for one in found])
        return WAITS if count else 0
    for record_id, some in groupby(found, key=lambda one: one.record_id):
        listed = list(some)
        say(f"{listed[0].title} ({record_id})")
        for one in listed:
            _say_decision(workspace.kinds[one.kind], one, alone=_is_alone(one, listed))
    notes = len(found) - count
    said = [f"{count} to decide"] * bool(count) + [f"{notes} to read"] * bool(notes)
    tell(", ".join(said) or "Nothing waits for a decision.")
    if found:
        tell("To settle one: cawg decide ID --field PATH --take N (0 as agreed before, both, keep, remove)")
    return WAITS if count else 0


def _is_alone(one: Decision, listed: Sequence[Decision]) -> bool:
    return sum(other.conflict.path == one.conflict.path for other in listed) == 1


def _say_decision(kind: Kind, one: Decision, *, alone: bool) -> None:
    say(f"  {one.sentence}")
    say(f"    --field {one.conflict.path or '/'}" + ("" if alone else f" --entry {one.id}"))
    if one.conflict.kind in RAW or not one.conflict.to_decide:
        for side in one.proposals:
            _say_value(f"{'-':>{NUMBER + 2}} {_who(side)}", _words(kind, one, side.value))
        return
    if _has_agreed(one):
        _say_value(f"{0:>{NUMBER + 2}} {AGREED}: ", _words(kind, one, one.agreed) or "nothing")
    for at, side in enumerate(one.proposals, start=1):
        words = "takes it out" if isinstance(side.value, Missing) else _words(kind, one, side.value)
        _say_value(f"{at:>{NUMBER + 2}} {_who(side)}", words)


def _say_value(lead: str, words: str) -> None:
    """Print a value after what leads to it; one of several lines below it."""
    lines = words.strip("\n").split("\n")
    if len(lines) == 1:
        say(f"{lead}{lines[0]}")
        return
    say(lead.rstrip())
    for line in lines:
        say(f"{'':{NUMBER + 5}}{line}".rstrip())


def _who(side: Proposal) -> str:
    who = "you" if side.mine else side.who
    return "".join([", ".join(part for part in (who, moment(side.when) if side.when else "") if part) or "?", ": "])


def _has_agreed(one: Decision) -> bool:
    """Say whether what was agreed before can be taken: of an entry that one removed it is not known here any more."""
    removed = one.conflict.kind is ConflictKind.REMOVAL and isinstance(one.agreed, Missing)
    return not removed and bool(one.conflict.path)


def _words(kind: Kind, one: Decision, value: Value | Missing) -> str:
    """Return a value as a person reads it; an entry key by key."""
    if isinstance(value, Missing) or value is None:
        return ""
    if one.whole_record:
        return "keeps the record as it stands"
    declared = _declared(kind, one)
    if one.conflict.kind is ConflictKind.ORDER and isinstance(value, list):
        return ", ".join(_called(declared, one, name) for name in value)
    if isinstance(value, str) and one.conflict.path == "status":
        return words_of(value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {as_text(inner)}" for name, inner in value.items() if name != "id")
    return declared.type.show(value) if declared is not None else as_text(value)


def _called(declared: Field | None, one: Decision, name: Value) -> str:
    """Return what an entry that an order names is called."""
    key, inside = (declared.key, declared.inside) if declared is not None else ("id", None)
    listed = one.shown if isinstance(one.shown, list) else []
    item = next((item for item in listed if item_name(item, key) == name), None)
    return (item_words(inside, item) if item is not None else "") or as_text(name)


def _declared(kind: Kind, one: Decision) -> Field | None:
    try:
        return declared_at(kind.fields, one.conflict.path) if one.conflict.path else None
    except UnknownFieldError:
        return None


def _as_json(one: Decision) -> dict[str, Any]:
    return {
        "id": one.record_id,
        "kind": one.kind,
        "title": one.title,
        "field": one.conflict.path,
        "conflict": one.id,
        "kind_of": str(one.conflict.kind),
        "label": one.label,
        "agreed": _plain(one.agreed),
        "proposals": [
            {"n": at, "value": _plain(side.value), "who": side.who, "when": side.when and side.when.isoformat()}
            for at, side in enumerate(one.proposals, start=1)
        ],
    }


def _plain(value: Value | Missing) -> Value:
    return None if isinstance(value, Missing) else value
