"""What the calendar's lines say: items in groups, rows of the picture, people with their months. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.content import Content

from cawg_tui.agenda import LATE, firmness, grouped, in_short, names, weekday, workload
from cawg_tui.tui import timeline
from cawg_tui.tui.columns import Column, laid_out
from cawg_tui.tui.text import inert_words
from cawg_tui.tui.when import day, zone_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from cawg_tui.agenda import By, DueItem, Load
    from cawg_tui.records.kinds import Kinds
    from cawg_tui.workspace import Workspace

View = Literal["day", "person", "record", "timeline", "workload"]
WORDS, DATE, DATE_SHORT, WHO = 13, 27, 15, 20
FIRM, FIRM_MIDDLE = 16, 10
WIDE, MIDDLE = 140, 96
SOON_DAYS = 14
MOST_SAID = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: how it is drawn in so many cells, the item it leads to, the group or person it is of, and its words.

    A line without words cannot be stood on: a heading.
    """

    draw: Callable[[int], Content]
    item: DueItem | None = None
    of: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is due, on which day it was asked, and what members and kinds are called."""

    items: tuple[DueItem, ...]
    today: date
    name_of: Callable[[str], str]
    kinds: Kinds

    def entries(self, view: View, *, by_kind: bool = False) -> tuple[Entry, ...]:
        """Return the lines of a view; `by_kind` draws a row for a kind of record instead of one for each record."""
        if not self.items:
            return ()
        if view == "timeline":
            return tuple(self._picture(by_kind=by_kind))
        if view == "workload":
            return tuple(self._loads())
        return tuple(self._groups(view))

    def head(self, view: View, width: int) -> Content | None:
        """Return the line above the lines, where a view has one."""
        if view == "timeline":
            return timeline.header(self.today, width)
        return timeline.load_header(self.today, width) if view == "workload" else None

    def _groups(self, by: By) -> Iterator[Entry]:
        for group in grouped(self.items, by, self.today, self.name_of):
            # Only by day can a group be empty: today.
            today = by == "day" and all(one.left == 0 for one in group.items)
            look = "bold $text-error" if by == "day" and group.title == LATE else "bold"
            yield Entry(_heading(group.title, len(group.items), "bold reverse" if today else look))
            for one in group.items:
                yield Entry(_item(one, by, self.name_of(one.person)), one, group.of, (one.what,))

    def _picture(self, *, by_kind: bool) -> Iterator[Entry]:
        kept: dict[str, list[DueItem]] = {}
        for one in self.items:
            kept.setdefault(one.kind if by_kind else one.record_id, []).append(one)
        for of, items in kept.items():
            title = self._kind(of) if by_kind else items[0].title
            target = timeline.middle(items, self.today)
            yield Entry(_row(title, items, self.today), target, of, tuple(self._said(title, items, with_title=by_kind)))

    def _kind(self, name: str) -> str:
        plural = self.kinds[name].about.plural if name in self.kinds else name
        return plural[:1].upper() + plural[1:]

    def _said(self, title: str, items: Sequence[DueItem], *, with_title: bool) -> Iterator[str]:
        """Yield the row in words: the same dates, one a line, those to come before those that are past."""
        ahead = [one for one in items if one.left >= 0]
        late = [one for one in items if one.left < 0]
        yield f"{title}: {len(ahead)} to come{f', {len(late)} past and still open' if late else ''}"
        listed = [*late[-2:], *ahead][:MOST_SAID]
        for one in listed:
            firm = firmness(one)
            record = f" · {one.title}" if with_title else ""
            yield f"{one.words}, {_date(one)}{f' ({firm})' if firm else ''}: {one.what}{record}"
        if len(items) > len(listed):
            yield f"and {len(items) - len(listed)} more"

    def _loads(self) -> Iterator[Entry]:
        loads = workload(self.items, self.today)
        most = max(max(load.late, *load.months) for load in loads)
        for load in loads:
            name = self.name_of(load.person)
            words = timeline.load_words(load, name, self.today)
            yield Entry(_load(load, name, most), None, load.person, tuple(words))


def read(workspace: Workspace, today: date, items: Sequence[DueItem]) -> Calendar:
    """Return the calendar of what is due; names are looked up here, so call it in a job."""
    name_of = names(workspace.index)
    for one in items:
        name_of(one.person)
    return Calendar(tuple(items), today, name_of, workspace.kinds)


def _date(one: DueItem) -> str:
    hour = f", {one.time} {zone_words(one.zone)}".rstrip() if one.time else ""
    return f"{weekday(one.day)} {day(one.day)}{hour}"


def _heading(title: str, count: int, look: str) -> Callable[[int], Content]:
    number = str(count) if count else "nothing due"
    return lambda width: Content.assemble((f" {_cut(title, width - 16)} ", look), "  ", (number, "$text-muted"))


def _cut(title: str, width: int) -> str:
    return Content(inert_words(title)).truncate(max(width, 1), ellipsis=True).plain


def _item(one: DueItem, by: By, name: str) -> Callable[[int], Content]:
    return lambda width: laid_out(_columns(one, by, name, width), width)


def _columns(one: DueItem, by: By, name: str, width: int) -> tuple[Column, ...]:
    """Return an item's columns, without what the heading says; the closing hour only where there is room."""
    style = "bold $text-error" if one.left < 0 else "bold $text-warning" if one.left <= SOON_DAYS else "$text-primary"
    look = "bold" if one.hard else "$text-muted"
    title = "" if by == "record" else one.title
    words, date_short = Column(one.words, WORDS, style), f"{weekday(one.day)} {day(one.day)}"
    if width < MIDDLE:
        short = in_short(firmness(one))
        said = " · ".join(part for part in (one.what, title) if part)
        return words, Column(date_short, DATE_SHORT), Column(short, FIRM_MIDDLE, look), Column(said)
    wide, firm = width >= WIDE, firmness(one)
    firm = firm if wide else in_short(firm)
    return (
        words,
        Column(_date(one), DATE) if wide else Column(date_short, DATE_SHORT),
        Column(firm, FIRM if wide else FIRM_MIDDLE, look),
        Column(one.what, share=3),
        Column(title, 0, "$text-muted", share=2),
        *(() if by == "person" else (Column(name, WHO, "$text-muted"),)),
    )


def _row(title: str, items: Sequence[DueItem], today: date) -> Callable[[int], Content]:
    return lambda width: timeline.row(title, items, today, width)


def _load(load: Load, name: str, most: int) -> Callable[[int], Content]:
    return lambda width: timeline.load_row(load, name, most, width)
