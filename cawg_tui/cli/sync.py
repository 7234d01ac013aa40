"""Sending and receiving: one word, always an end, said in a sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cawg_tui.cli.output import Progress, give, say, tell
from cawg_tui.cli.place import in_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.vcs.inventory import Holding
    from cawg_tui.vcs.rehearsal import Rehearsal
    from cawg_tui.vcs.states import SyncResult
    from cawg_tui.workspace import Workspace

# States in which the member's work is sent or there was nothing to send.
DONE = frozenset({"up_to_date", "sent", "received", "merged", "local_only"})
WAITING = frozenset({"merged_to_decide", "waiting"})
SIDES = {"here": "changed by you", "there": "changed by others", "both": "changed by both"}
LISTED = 5


@click.command("sync")
@click.option("--dry-run", is_flag=True, help="Say what would be sent and received; move nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value.")
@click.option("--share", is_flag=True, help="Send open decisions without asking first.")
@click.option(
    "--accept-rewritten", "accept", is_flag=True,
    help="Go on from a shared history that was rewritten, once you know who did it and why.",
)  # fmt: skip
@click.option(
    "--import-unrelated", "unrelated", is_flag=True,
    help="Join a shared remote that has nothing in common with this workspace, record by record.",
)  # fmt: skip
@in_workspace
def sync_command(workspace: Workspace, dry_run: bool, as_json: bool, share: bool, accept: bool, unrelated: bool) -> int:
    """Send what is here and receive what others sent; ends in one named state, with nothing half done."""
    if accept and not dry_run:
        workspace.together.accept_rewritten()
    progress = Progress()

    def confirm(rehearsal: Rehearsal) -> bool:
        progress.close()
        return not as_json and sys.stdin.isatty() and _agreed(rehearsal)

    try:
        result = workspace.sync(progress, dry_run=dry_run, unrelated=unrelated, confirm=confirm, share=share)
    finally:
        progress.close()
    if as_json:
        give(_as_json(result))
    else:
        _tell(workspace, result)
    sys.stdout.flush()
    if result.state in DONE and not dry_run:
        workspace.together.tidy_up()
    if dry_run:
        return 0
    return 3 if result.state in WAITING else 0 if result.state in DONE else 1


def _as_json(result: SyncResult) -> dict[str, object]:
    return {
        "state": str(result.state),
        "sent": result.sent,
        "received": result.received,
        "merged": result.merged,
        "to_decide": result.to_decide,
        "message": result.message,
        "records": list(result.records),
    }


def _tell(workspace: Workspace, result: SyncResult) -> None:
    say(result.message)
    for one in result.outlooks:
        left = [f"{one.to_decide} to decide"] * bool(one.to_decide) + [f"{one.to_read} to read"] * bool(one.to_read)
        say("  ".join([f"  {one.id}", ", ".join([SIDES[one.side], *left])]))
    for record_id in () if result.outlooks else result.records:
        tell(f"  {record_id}")
    if result.state == "unrelated":
        found = workspace.together.inventory()
        _list("Only here", found.only_here)
        _list("Only there", found.only_there)
        _list("In both", found.both)
    if result.state == "remote_rewritten":
        changed = workspace.together.rewriting()
        _list("No longer there", changed.missing)
        _list("New there", changed.added)
        _list("Different there", changed.differing)


def _list(heading: str, some: Sequence[Holding]) -> None:
    tell(f"{heading}: {len(some):,}")
    for one in some[:LISTED]:
        tell(f"  {one.id}  {one.title}".rstrip())
    if len(some) > LISTED:
        tell(f"  and {len(some) - LISTED:,} more")


def _agreed(rehearsal: Rehearsal) -> bool:
    """Show on the terminal what would wait for a decision, and ask whether it may be sent."""
    for one in rehearsal.outlooks:
        if one.to_decide:
            tell(f"  {one.id}  {one.to_decide} to decide")
    return click.confirm("Others will see what is to be decided here. Send it?", default=False, err=True)
