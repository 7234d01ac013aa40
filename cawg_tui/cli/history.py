"""What changed: status, log, diff, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cawg_tui.cli.output import give, moment, say, table, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.cli.records import tell_saved
from cawg_tui.exports.differences import change_lines
from cawg_tui.records.values import Missing

if TYPE_CHECKING:
    from typing import Any

    from cawg_tui.comparison import RecordChange
    from cawg_tui.workspace import Workspace


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@in_workspace
def status_command(workspace: Workspace, as_json: bool) -> int:
    """Say what waits here: files edited by hand, changes to send, to receive as last known, to decide."""
    state = workspace.state()
    if as_json:
        give(
            {
                "unsaved": list(state.unsaved),
                "to_send": state.to_send,
                "to_receive": state.to_receive,
                "to_decide": state.to_decide,
                "remote": state.remote,
            }
        )
    else:
        say(
            f"{len(state.unsaved)} edited by hand, {state.to_send} to send, "
            f"{state.to_receive} to receive as last known, {state.to_decide} to decide."
        )
        for path in state.unsaved:
            say(f"  edited by hand: {path}")
        if not state.remote:
            tell("No shared remote is set: everything stays on this machine.")
    return 3 if state.to_decide else 0


@click.command("log")
@click.argument("record_id", metavar="[ID]", required=False)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), metavar="N")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@in_workspace
def log_command(workspace: Workspace, record_id: str | None, limit: int, as_json: bool) -> int:
    """Say who changed what, newest first: in the whole workspace, or in one record."""
    versions = workspace.past.versions(record_id, limit)
    if as_json:
        give(
            [
                {
                    "commit": one.commit,
                    "author": one.author,
                    "email": one.email,
                    "when": one.when.isoformat(),
                    "subject": one.subject,
                    "paths": list(one.paths),
                }
                for one in versions
            ]
        )
    else:
        table([one.commit[:10], moment(one.when), one.author, one.subject] for one in versions)
    return 0


@click.command("diff")
@click.argument("record_id", metavar="[ID]", required=False)
@click.option("--since", metavar="REV", help="Compare with this version, as `cawg log` names it.")
@click.option("--as", "form", type=click.Choice(["fields", "git"]), default="fields", help="How to show it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list of changed fields.")
@in_workspace
def diff_command(workspace: Workspace, record_id: str | None, since: str | None, form: str, as_json: bool) -> int:
    """Show what differs from the last save, or since a version: in one record, or in all."""
    if form == "git" and not as_json:
        text = workspace.past.git_diff(record_id, since)
        if text:
            say(text.removesuffix("\n"))
        return 0
    differing = [one for one in workspace.past.differences(record_id, since) if one.changes or one.problem]
    if as_json:
        give([_as_json(one, change) for one in differing for change in one.changes])
        return 0
    for one in differing:
        say(f"{one.title} ({one.id})")
        say("\n".join(f"  {line}" for line in change_lines(one.changes)) or f"  {one.problem}")
    if not differing:
        tell("Nothing differs.")
    return 0


@click.command("restore")
@click.argument("record_id", metavar="ID")
@click.option("--to", "revision", required=True, metavar="REV", help="The version, as `cawg log ID` names it.")
@in_workspace
def restore_command(workspace: Workspace, record_id: str, revision: str) -> int:
    """Bring back an earlier version of a record, as a new change; nothing is taken out of the history."""
    return tell_saved(workspace.restore(record_id, revision))


def _as_json(one: RecordChange, change: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "field": change.path,
        "label": change.label,
        "act": str(change.act),
        "before": None if isinstance(change.before, Missing) else change.before,
        "after": None if isinstance(change.after, Missing) else change.after,
    }
