"""What Home says, as lines: due, waiting, what others changed, drafts. Called in threads; knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cawg_tui.tui.columns import Column
from cawg_tui.tui.panel import Line
from cawg_tui.tui.when import ago, clock, day, zone_words

if TYPE_CHECKING:
    from cawg_tui.agenda import DueItem
    from cawg_tui.comparison import RecordChange
    from cawg_tui.errors import CawgError
    from cawg_tui.tui.top_line import Standing
    from cawg_tui.workspace import Workspace

MOST = 200
MOST_FIELDS = 4
WORDS_WIDTH, DATE_WIDTH, DAY_WIDTH, FIRM_WIDTH, FIRM_SHORT = 13, 25, 11, 16, 10
LEAD_WIDTH, WHO_WIDTH, AGO_WIDTH = 22, 22, 11
NARROW_NAME, WIDE = 15, 96
SOON_DAYS = 14

Shower = Callable[[tuple[Line, ...]], None]
Refuser = Callable[["CawgError"], None]


@dataclass(frozen=True, slots=True)
class News:
    """What others changed, and between which versions: asked again only when those differ."""

    of: str
    lines: tuple[Line, ...]


def due(workspace: Workspace, moment: datetime) -> tuple[Line, ...]:
    """Return what is due: what cannot be missed under a heading of its own, then the rest, the nearest first."""
    from cawg_tui.agenda import ALSO, HARD, hard_first

    hard, rest = hard_first(workspace.index, moment, MOST)
    lines = [_due_line(one) for one in rest]
    if not hard and len(lines) < MOST:
        return tuple(lines)
    also = [_heading(ALSO, rest)] if lines else []
    return (*([_heading(HARD, hard)] if hard else []), *map(_due_line, hard), *also, *lines)


def _heading(words: str, below: Sequence[DueItem]) -> Line:
    """Return the line above some items; it says where there may be more of them than stand here."""
    more = f", the first {MOST}; c shows all in the calendar" if len(below) >= MOST else ""
    return Line((Column(f"{words}{more}", 0, "bold $text-muted"),), heading=True)


def _due_line(one: DueItem) -> Line:
    style = "bold $text-error" if one.left < 0 else "bold $text-warning" if one.left <= SOON_DAYS else "$text-primary"
    hour = f", {one.time} {zone_words(one.zone)}".rstrip() if one.time else ""
    # Late: the agenda knows rules and kinds, which take longer to load than Home to paint.
    from cawg_tui.agenda import firmness, in_short

    firm = firmness(one)
    short = in_short(firm)
    look = "bold" if one.hard else "$text-muted"
    return Line(
        (
            Column(one.words, WORDS_WIDTH, style),
            Column(day(one.day) + hour, DATE_WIDTH, "", WIDE),
            Column(day(one.day), DAY_WIDTH, "", -WIDE + 1),
            Column(firm, FIRM_WIDTH, look, WIDE),
            Column(short, FIRM_SHORT, look, -WIDE + 1),
            Column(one.what, 0, "", WIDE, share=3),
            Column(one.title, 0, "$text-muted", WIDE, share=2),
            Column(f"{one.what} · {one.title}" if one.what else one.title, 0, "", -WIDE + 1),
        ),
        one.record_id,
        one.field,
    )


def waiting(workspace: Workspace, moment: datetime) -> tuple[Line, ...]:
    """Return what is blocked, with whose turn it is and by when it matters."""
    # Late: the agenda knows rules and kinds, which take longer to load than Home to paint.
    from cawg_tui.agenda import NOBODY, blocked_items

    return tuple(
        Line(
            (
                *_name(one.turn, LEAD_WIDTH, "bold" if one.turn != NOBODY else "$text-warning"),
                Column(day(one.by) if one.by is not None else "", DAY_WIDTH, "", WIDE),
                Column(one.title, 0, "", share=2),
                Column(one.what, 0, "$text-muted", share=3),
            ),
            one.record_id,
            one.field,
        )
        for one in blocked_items(workspace.index, moment.date(), MOST)
    )


def _name(name: str, width: int, style: str) -> tuple[Column, Column]:
    """Return a person's column: as wide as there is room for."""
    return Column(name, width, style, WIDE), Column(name, NARROW_NAME, style, -WIDE + 1)


def news(workspace: Workspace, moment: datetime, known: str) -> News | None:
    """Return what others saved since the member last looked; nothing where `known` names the same versions."""
    of = workspace.past.news_mark()
    if of == known:
        return None
    return News(of, tuple(_news_line(one, moment) for one in workspace.past.received(MOST)))


def _news_line(change: RecordChange, moment: datetime) -> Line:
    version = change.version
    who = version.author if version is not None else ""
    when = ago(version.when, moment) if version is not None else ""
    return Line(
        (
            *_name(who, WHO_WIDTH, "bold"),
            Column(when, AGO_WIDTH, "$text-muted"),
            Column(change.title, share=3),
            Column(_what(change), 0, "$text-muted", share=2),
        ),
        change.id if change.after is not None else "",
    )


def _what(change: RecordChange) -> str:
    """Return what became of a record: new, deleted, or which fields."""
    if change.fate:
        return change.fate
    labels = list(dict.fromkeys(one.label.partition(" › ")[0] for one in change.changes))
    more = f" and {len(labels) - MOST_FIELDS} more" if len(labels) > MOST_FIELDS else ""
    return (", ".join(labels[:MOST_FIELDS]) + more).lower() or "its form only"


def drafts(workspace: Workspace, moment: datetime) -> tuple[Line, ...]:
    """Return what was typed and not saved, the newest first."""
    kept = sorted(workspace.drafts(), key=lambda one: one.saved_at, reverse=True)
    lines = []
    for draft in kept:
        row = workspace.row(draft.record_id)
        kind = workspace.kinds[draft.kind].label if draft.kind in workspace.kinds else draft.kind
        title = row.title if row is not None else f"new {kind}"
        lines.append(
            Line(
                (
                    Column(title),
                    Column(kind, 18, "$text-muted", 60),
                    Column(_saved(draft.saved_at, moment), 14, "$text-muted"),
                ),
                draft.record_id,
                edit=True,
            )
        )
    return tuple(lines)


def _saved(text: str, moment: datetime) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    same_day = when.astimezone().date() == moment.astimezone().date()
    return f"from {clock(when)}" if same_day else ago(when, moment)


def together(standing: Standing) -> str:
    """Return the sentence on sending and receiving at the foot of Home."""
    if standing.said or not standing.known:
        return standing.said
    if standing.alone:
        return "This workspace has no shared remote yet: everything stays on this computer."
    said = [f"{standing.to_send} to send"] * bool(standing.to_send)
    said += [f"{standing.to_receive} to receive as last known"] * bool(standing.to_receive)
    said += [f"{standing.to_decide} to decide (press 3)"] * bool(standing.to_decide)
    if standing.unsaved:
        files = "file" if standing.unsaved == 1 else "files"
        said.append(f"{standing.unsaved} {files} edited by hand and not saved yet (press 3 to review)")
    return (
        f"{', '.join(said)}. Press s to send and receive."
        if said
        else "All your work is sent. Press s to look for more."
    )
