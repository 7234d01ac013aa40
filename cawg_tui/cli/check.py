"""Looking over: what is wrong or due in the records, the index, the clone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from cawg_tui.cli.output import Progress, give, say, table, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.clock import now
from cawg_tui.records.finding import Level

if TYPE_CHECKING:
    from cawg_tui.workspace import Workspace

GOOD, BAD = "ok", "!!"


@click.command("check")
@click.argument("record_ids", metavar="[ID]...", nargs=-1)
@click.option("--today", metavar="DATE", help="Count from this day, like 2026-05-01.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@in_workspace
def check_command(workspace: Workspace, record_ids: tuple[str, ...], today: str | None, as_json: bool) -> int:
    """List what is wrong or due, errors first; exit status 1 where there is an error."""
    found = workspace.check(_moment(today), record_ids)
    if as_json:
        give(
            [
                {
                    "code": one.code,
                    "level": str(one.level),
                    "id": one.id,
                    "field": one.field,
                    "line": one.line,
                    "message": one.message,
                    "fix": one.fix,
                }
                for one in found
            ]
        )
    else:
        table([str(one.level), one.code, f"{one.id}:{one.line}" if one.line else one.id, one.message] for one in found)
        counts = {level: sum(one.level is level for one in found) for level in Level}
        tell(", ".join(f"{count} of level {level}" for level, count in counts.items()))
    return 1 if any(one.level is Level.ERROR for one in found) else 0


@click.command("reindex")
@in_workspace
def reindex_command(workspace: Workspace) -> int:
    """Build the search index again from the files."""
    progress = Progress()
    count = workspace.index.rebuild(progress)
    progress.close()
    say(f"{count:,} records indexed.")
    return 0


@click.command("doctor")
@in_workspace
def doctor_command(workspace: Workspace) -> int:
    """Look this clone over: git, identity, remote, files, index; say what would mend what is wrong."""
    from cawg_tui.checkup import examine

    results = examine(workspace)
    table([GOOD if one.good else BAD, one.what, one.said] for one in results)
    for one in results:
        if not one.good and one.fix:
            tell(f"To mend {one.what}: {one.fix}")
    return 0 if all(one.good for one in results) else 1


def _moment(today: str | None) -> datetime:
    if today is None:
        return now()
    try:
        return datetime.strptime(today, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter("This should be a date, like 2026-05-01.", param_hint="--today") from None
