"""Home as plain text, for where there is no terminal to open the interface in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.agenda import ALSO, HARD, blocked_items, firmness, hard_first
from cawg_tui.cli.output import program, say, table
from cawg_tui.clock import now
from cawg_tui.records.finding import Level

if TYPE_CHECKING:
    from cawg_tui.comparison import RecordChange
    from cawg_tui.workspace import Workspace

MOST = 12


def print_home(workspace: Workspace) -> None:
    """Print what is due, what is blocked, what others changed, and how to open the interface."""
    workspace.refresh()
    moment = now()
    say(f"{workspace.settings.name}\n")
    counts = workspace.index.counts()
    say(", ".join(f"{counts.get(kind.name, 0)} {kind.about.plural}" for kind in workspace.kinds))
    hard, rest = hard_first(workspace.index, moment, MOST)
    for heading, items in ((HARD, hard), (ALSO if hard else "Due", rest)):
        if items or not hard:
            say(f"\n{heading.upper()}")
            table([one.words, firmness(one), one.what, one.title] for one in items)
    if not hard and not rest:
        say("Nothing is due.")
    say("\nBLOCKED, AND WHOSE TURN IT IS")
    blocked = blocked_items(workspace.index, moment.date(), MOST)
    table([one.turn, one.title, one.what] for one in blocked)
    if not blocked:
        say("Nothing is blocked.")
    say("\nSINCE YOU LAST LOOKED")
    received = workspace.past.received(MOST)
    table([one.version.author if one.version else "", one.title, _fields(one)] for one in received)
    if not received:
        say("Nothing new from others.")
    state = workspace.state()
    errors = sum(one.level is Level.ERROR for one in workspace.index.findings())
    say(f"\n{state.to_send} to send, {state.to_receive} to receive as last known, {errors} problems")
    say(f"\nOpen the interface in a terminal with: {program()} -C {workspace.root}")


def _fields(one: RecordChange) -> str:
    more = len(one.changes) - 3
    return ", ".join(change.label for change in one.changes[:3]) + (f" and {more} more" if more > 0 else "")
