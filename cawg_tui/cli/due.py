"""What is due, as text: by day, by person or by record, read from the index alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cawg_tui.agenda import WAYS, firmness, grouped, names, weekday
from cawg_tui.cli.output import give, say, table, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from cawg_tui.agenda import By, DueItem
    from cawg_tui.workspace import Workspace

EVERYTHING = 1_000_000
WIDE = 72


@click.command("due")
@click.option("--days", type=click.IntRange(0, 40_000), metavar="N", help="Only what is due within so many days.")
@click.option("--by", type=click.Choice(WAYS), default="day", show_default=True, help="How to group it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, the earliest first.")
@in_workspace
def due_command(workspace: Workspace, days: int | None, by: By, as_json: bool) -> int:
    """List what is due in records whose work is open; what is past and still open comes first."""
    workspace.refresh()
    moment = now()
    items = [one for one in workspace.due(moment, EVERYTHING) if days is None or one.left <= days]
    if as_json:
        give([_as_json(one) for one in items])
        return 0
    name_of = names(workspace.index)
    for group in grouped(items, by, moment.date(), name_of) if items else ():
        say(f"{group.title}\n")
        if not group.items:
            say("  Nothing is due today.")
        table(
            [["", one.words, _when(one), firmness(one), one.what, *_where(one, by, name_of)] for one in group.items],
            width=WIDE,
        )
        say("")
    within = "" if days is None else f" within {days} day{'' if days == 1 else 's'}"
    tell(f"{len(items) or 'Nothing is'} due{within}.")
    return 0


def _when(one: DueItem) -> str:
    hour = f" {one.time} {one.zone}".rstrip() if one.time else ""
    return f"{weekday(one.day)} {one.day.isoformat()}{hour}"


def _where(one: DueItem, by: By, name_of: Callable[[str], str]) -> list[str]:
    """Return whose an item is and in which record, but for what the heading says."""
    who = [] if by == "person" else [name_of(one.person)]
    return [*who, *([one.record_id] if by == "record" else [one.title])]


def _as_json(one: DueItem) -> dict[str, Any]:
    return {
        "id": one.record_id, "kind": one.kind, "title": one.title, "field": one.field, "what": one.what,
        "date": one.day.isoformat(), "time": one.time, "tz": one.zone, "days": one.left, "words": one.words,
        "hard": one.hard, "verified": one.verified, "task": one.task, "person": one.person,
    }  # fmt: skip
