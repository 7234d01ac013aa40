"""One record at a time: new, set, show, edit, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from cawg_tui.cli.output import give, say, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.errors import CawgError, UnreadableRecordError
from cawg_tui.records.edits import Assignment, apply, split
from cawg_tui.rules import upr_start
from cawg_tui.starting import start_of

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.outcomes import Saved
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

WAITS: Final = 3


@click.command("new")
@click.argument("kind")
@click.option("--title", required=True, metavar="T", help="What members will call it.")
@click.option("--set", "assignments", multiple=True, metavar="FIELD=VALUE", help="Fill in a field; may be repeated.")
@in_workspace
def new_command(workspace: Workspace, kind: str, title: str, assignments: tuple[str, ...]) -> int:
    """Write a new record of a KIND (like upr_submission) and print its id.

    A UPR submission with its State (--set sur=KEN) begins with that State's next review, its days and the
    recommendations of the last one, where they are known and not set.
    """
    declared = workspace.kinds.called(kind)
    blank, wanted = workspace.blank(declared), [_assignment(one) for one in assignments]
    values = apply(declared, {**blank, "title": title}, wanted)
    state = values.get("sur")
    if declared.name == upr_start.KIND and isinstance(state, str):
        typed = {one.path.partition("/")[0] for one in wanted}
        begun = {name: value for name, value in start_of(workspace, state).items() if name not in typed}
        values = upr_start.filled(values, blank, {}, begun)
    saved = workspace.new(declared, values)
    status = tell_saved(saved)
    click.echo(saved.stored.id)
    return status


@click.command("set")
@click.argument("record_id", metavar="ID")
@click.argument("assignments", nargs=-1, required=True, metavar="FIELD=VALUE...")
@in_workspace
def set_command(workspace: Workspace, record_id: str, assignments: tuple[str, ...]) -> int:
    """Change fields of a record.

    VALUE is read as YAML. FIELD may be a path: summary, deadlines/k3f9q/date, themes+=labour, themes-=labour. An empty
    VALUE empties the field.
    """
    stored = _readable(workspace.record(record_id))
    wanted = apply(workspace.kinds[stored.kind], stored.values, map(_assignment, assignments))
    return tell_saved(workspace.save(stored, wanted))


@click.command("show")
@click.argument("record_id", metavar="ID")
@click.option("--as", "form", type=click.Choice(["text", "yaml", "json"]), default="text", help="How to show it.")
@in_workspace
def show_command(workspace: Workspace, record_id: str, form: str) -> int:
    """Show one record: as text to read, as its file, or as JSON."""
    from cawg_tui.exports.outline import as_lines
    from cawg_tui.records.conflicts import open_conflicts
    from cawg_tui.records.vocabulary import words_of

    stored = workspace.record(record_id)
    if form == "yaml":
        say(stored.text.removesuffix("\n"))
        return 0
    _readable(stored)
    if form == "json":
        give({"id": stored.id, "kind": stored.kind, "path": stored.path, **stored.values})
        return 0
    kind = workspace.kinds[stored.kind]
    state = words_of(str(stored.values.get("status", "")))
    say(f"{workspace.title(stored)}\n{kind.label[:1].upper()}{kind.label[1:]} · {state} · {stored.id}")
    say("\n".join(as_lines(kind, stored.values)))
    if open_conflicts(stored.values):
        tell(f"`cawg decide {stored.id}` lists what is open, and settles it.")
    return 0


@click.command("edit")
@click.argument("record_id", metavar="ID")
@in_workspace
def edit_command(workspace: Workspace, record_id: str) -> int:
    """Edit a record's text in $VISUAL or $EDITOR; what cannot be saved is offered again or kept, never lost."""
    stored = workspace.record(record_id)
    text = stored.text
    kept: Path | None = None
    while True:
        edited = click.edit(text, extension=".yaml", require_save=False)
        if edited is None or edited == stored.text:
            tell("Nothing was changed." + (f" What you typed before is kept in {kept}." if kept is not None else ""))
            return 0
        before = kept
        try:
            status = tell_saved(workspace.save_text(stored, edited))
        except CawgError as error:
            # Kept before anything is asked: whoever closes the terminal at the question has lost nothing.
            kept, status = workspace.keep_text(stored, edited), None
            tell(error.sentence)
            if not isinstance(error, UnreadableRecordError) or not _again():
                tell(f"Nothing was saved. What you typed is kept in {kept}.")
                status = error.exit_code
            text = edited
        if before is not None:
            before.unlink(missing_ok=True)
        if status is not None:
            return status


def _again() -> bool:
    """Ask whether to go on editing; no where nobody can answer."""
    try:
        return click.confirm("Edit again?", default=True, err=True)
    except click.Abort:
        return False


@click.command("delete")
@click.argument("record_id", metavar="ID")
@in_workspace
def delete_command(workspace: Workspace, record_id: str) -> int:
    """Delete a record; its history stays, and `cawg restore` brings it back."""
    saved = workspace.delete(workspace.record(record_id))
    status = tell_saved(saved)
    if saved.commit:
        tell(f"To bring it back: cawg restore {saved.stored.id} --to {saved.commit[:10]}^")
    return status


def _assignment(typed: str) -> Assignment:
    from cawg_tui.store.value import read_value

    path, act, value = split(typed)
    return Assignment(path, act, read_value(value))


def _readable(stored: Stored) -> Stored:
    if stored.problem is not None:
        raise UnreadableRecordError(stored.path, stored.problem.message, stored.problem.line)
    return stored


def tell_saved(saved: Saved) -> int:
    """Say what a save did and return the exit status: 1 where it is not in the history, 3 where something waits."""
    tell(saved.said)
    if saved.to_decide:
        tell(f"`cawg decide {saved.stored.id}` shows what is to be decided.")
    if saved.kept_back:
        tell(f"The file is saved, but not yet in the history: {saved.kept_back}")
    return 1 if saved.kept_back else WAITS if saved.to_decide else 0
