"""Sending and receiving: one word, always an end, said in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cawg_tui.cli.output import Progress, give, say, tell
from cawg_tui.cli.place import in_workspace

if TYPE_CHECKING:
    from cawg_tui.workspace import Workspace

# States in which the member's work is sent or there was nothing to send.
DONE = frozenset({"up_to_date", "sent", "received", "merged", "local_only"})
WAITING = frozenset({"merged_to_decide"})


@click.command("sync")
@click.option("--dry-run", is_flag=True, help="Say what would be sent and received; move nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@click.option(
    "--accept-rewritten", "accept", is_flag=True,
    help="Go on from a shared history that was rewritten, once you know who did it and why.",
)  # fmt: skip
@in_workspace
def sync_command(workspace: Workspace, dry_run: bool, as_json: bool, accept: bool) -> int:
    """Send what is here and receive what others sent; ends in one named state, with nothing half done."""
    if accept:
        from cawg_tui.vcs.sync import accept_rewritten

        accept_rewritten(workspace.repository)
    progress = Progress()
    try:
        result = workspace.sync(progress, dry_run=dry_run)
    finally:
        progress.close()
    if as_json:
        give(
            {
                "state": str(result.state),
                "sent": result.sent,
                "received": result.received,
                "merged": result.merged,
                "to_decide": result.to_decide,
                "message": result.message,
                "records": list(result.records),
            }
        )
    else:
        say(result.message)
        for record_id in result.records:
            tell(f"  {record_id}")
    if result.state in WAITING:
        return 3
    return 0 if result.state in DONE or dry_run else 1
