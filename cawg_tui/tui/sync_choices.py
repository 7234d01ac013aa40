"""What a member sees before a choice about the shared remote: what would happen, both inventories, a rewriting."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.content import Content

from cawg_tui.records.inert import inert
from cawg_tui.tui.dialog import Answer, Ask
from cawg_tui.tui.text import cell, fitted
from cawg_tui.vcs.states import Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cawg_tui.vcs.inventory import Holding, Inventory, Rewriting
    from cawg_tui.vcs.states import Outlook

JOIN, ACCEPT, SEND = "join", "accept", "send"
GAP = "  "
MOST = 50
AROUND, WIDEST = 12, 84
SIDES = {Side.HERE: "Only you", Side.THERE: "Only others", Side.BOTH: "Both of you"}


def outlook_lines(outlooks: Sequence[Outlook], titles: Mapping[str, str]) -> list[Content]:
    """Return what would become of each record, by who changed it."""
    lines: list[Content] = []
    for side in (Side.BOTH, Side.HERE, Side.THERE):
        some = [one for one in outlooks if one.side is side]
        if some:
            lines.append(Content.styled(f"{SIDES[side]} ({len(some):,})", "bold $text-primary"))
            lines += [_outlook(one, titles) for one in some[:MOST]]
        if len(some) > MOST:
            lines.append(cell(f"  and {len(some) - MOST:,} more"))
    return lines


def _outlook(one: Outlook, titles: Mapping[str, str]) -> Content:
    left = [f"{one.to_decide} to decide"] * bool(one.to_decide) + [f"{one.to_read} to read"] * bool(one.to_read)
    how = ", ".join(left) or ("comes together by itself" if one.side is Side.BOTH else "")
    return cell(f"  {titles.get(one.id) or one.id}" + (f" · {how}" if how else ""))


def ask_unrelated(found: Inventory, width: int) -> Ask:
    """Ask whether to join a workspace that has nothing in common with this one."""
    return Ask(
        "Another workspace",
        "The shared remote holds a workspace that has nothing in common with this one. Nothing was changed. If both "
        "are yours, they can be joined: no record is lost, and what both tell differently waits to be decided.",
        [
            Answer("", "Leave both as they are", "Check the address of the shared remote."),
            Answer(JOIN, "Join them", "Bring all records together, and share them."),
        ],
        _columns(
            {"Only here": found.only_here, "Only there": found.only_there, "In both": found.both},
            min(width, WIDEST) - AROUND,
        ),
    )


def ask_rewritten(found: Rewriting, width: int) -> Ask:
    """Ask whether to go on from a shared history that somebody rewrote."""
    who = f"; its newest version is by {inert(found.author, limit=60)}" if found.author else ""
    mine = f" {found.mine:,} of your records are not sent yet." if found.mine else ""
    return Ask(
        "The shared history was rewritten",
        f"What others share is no longer what you had received{who}. Nothing was changed here; both are kept.{mine} "
        "Ask who did it, and why, before you go on.",
        [
            Answer("", "Leave it for now", "Nothing is sent or received until then."),
            Answer(ACCEPT, "Go on from it", "What it lacks goes back to all from here."),
        ],
        _columns(
            {"No longer there": found.missing, "New there": found.added, "Different there": found.differing},
            min(width, WIDEST) - AROUND,
        ),
    )


def ask_sharing(outlooks: Sequence[Outlook], titles: Mapping[str, str]) -> Ask:
    """Ask whether what is to be decided may be seen by others."""
    waiting = [one for one in outlooks if one.to_decide]
    fields = sum(one.to_decide for one in waiting)
    return Ask(
        "Open decisions",
        f"You and others changed the same: {fields:,} to decide. This workspace asks before others see it.",
        [
            Answer("", "Not now", "Nothing moves; your work is saved here."),
            Answer(SEND, "Send it", "All decide together; both versions stay until then."),
        ],
        Content("\n").join([_outlook(one, titles) for one in waiting[:MOST]]),
    )


def _columns(lists: Mapping[str, Sequence[Holding]], width: int) -> Content:
    """Return lists of records side by side, each under its heading and count."""
    each = max(12, (width - len(GAP) * (len(lists) - 1)) // len(lists))
    head = GAP.join(fitted(f"{name}: {len(some):,}", each) for name, some in lists.items())
    shown = [[one.title or one.id for one in some[:MOST]] for some in lists.values()]
    rows = [GAP.join(fitted(name, each) for name in row) for row in zip_longest(*shown, fillvalue="")]
    return Content("\n").join([Content.styled(head, "bold"), *map(Content, rows)])
