"""Time as a picture in letters: a month back, today, a year ahead; and how much each person has in each month.

Every mark has a shape of its own, so nothing is said by colour alone. Pure: the day is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from textual.content import Content

from cawg_tui.agenda import MONTHS_AHEAD, NOBODY
from cawg_tui.tui.text import fitted
from cawg_tui.tui.when import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.agenda import DueItem, Load

HARD, SOFT, TASK, EARLIER, LATER, TODAY, MONTH = "●", "○", "■", "◂", "▸", "│", "┊"
LEGEND: Final = (
    f"{HARD} cannot be missed  {SOFT} date  {TASK} task  2-9 several  {EARLIER} earlier  {LATER} later  {TODAY} today"
)
BARS: Final = "▁▂▃▄▅▆▇█"
LEAST_LABEL, MOST_LABEL, MONTH_CELLS, LEAST_YEAR = 20, 44, 6, 5
MOST_SEVERAL = 9
CELL, WIDE_CELL, WIDE_FROM = 4, 6, 112


@dataclass(frozen=True, slots=True)
class Scale:
    """The days that are drawn, a month back and twelve ahead, and on how many cells."""

    today: date
    cells: int

    @property
    def first(self) -> date:
        """Return the first day that is drawn."""
        return moved(self.today, -1)

    @property
    def last(self) -> date:
        """Return the last day that is drawn."""
        return moved(self.today, MONTHS_AHEAD)

    def cell(self, day: date) -> int:
        """Return the cell of a day; what lies outside stands at the edge."""
        at = (day - self.first).days * (self.cells - 1) // max((self.last - self.first).days, 1)
        return max(0, min(at, self.cells - 1))

    def starts(self) -> list[date]:
        """Return the first days of the months that are drawn."""
        months = [moved(self.first.replace(day=1), ahead) for ahead in range(MONTHS_AHEAD + 2)]
        return [month for month in months if self.first <= month <= self.last]


def moved(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of its month where that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for left in range(day.day, 27, -1):
        try:
            return date(year, month + 1, left)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def label_width(width: int) -> int:
    """Return how wide the names at the left are on a line of so many cells."""
    return max(LEAST_LABEL, min(MOST_LABEL, width - MONTH_CELLS * (MONTHS_AHEAD + 1)))


def scale_of(today: date, width: int) -> Scale:
    """Return the scale on what a line of so many cells leaves beside the name."""
    return Scale(today, max(width - label_width(width) - 1, 1))


def header(today: date, width: int) -> Content:
    """Return the names of the months above the picture; January is written as its year."""
    scale = scale_of(today, width)
    letters = [" "] * scale.cells
    free = 0
    for month in scale.starts():
        name = _month(month, scale.cells // (MONTHS_AHEAD + 1))
        at = scale.cell(month)
        if at >= free and at + len(name) <= scale.cells:
            letters[at : at + len(name)] = name
            free = at + len(name) + 1
    return Content.styled(" " * (label_width(width) + 1) + "".join(letters), "$text-muted")


def _month(month: date, cells: int) -> str:
    """Return a month's name, January's as its year, for so many cells."""
    if month.month != 1:
        return MONTHS[month.month - 1]
    return str(month.year) if cells >= LEAST_YEAR else f"'{month.year % 100:02}"


def row(title: str, items: Sequence[DueItem], today: date, width: int) -> Content:
    """Return one line of the picture: a name, and a mark where something is due."""
    scale, wide = scale_of(today, width), label_width(width)
    kept: dict[int, list[DueItem]] = {}
    for one in items:
        kept.setdefault(scale.cell(one.day), []).append(one)
    cells: list[tuple[str, str]] = [(" ", "")] * scale.cells
    for month in scale.starts():
        cells[scale.cell(month)] = (MONTH, "$foreground 30%")
    cells[scale.cell(today)] = (TODAY, "bold $text-accent")
    for at, here in kept.items():
        cells[at] = (_mark(here, scale), _look(here))
    return Content.assemble(fitted(title, wide), " ", *[(mark, look) if look else mark for mark, look in cells])


def _mark(here: Sequence[DueItem], scale: Scale) -> str:
    if here[-1].day < scale.first:
        return EARLIER
    if here[0].day > scale.last:
        return LATER
    if len(here) > 1:
        return str(min(len(here), MOST_SEVERAL))
    return TASK if here[0].task else HARD if here[0].hard else SOFT


def _look(here: Sequence[DueItem]) -> str:
    if any(one.left < 0 for one in here):
        return "bold $text-error"
    return "bold $text-warning" if any(one.hard for one in here) else "$text-primary"


# --- how much each person has -------------------------------------------------------------------------


def load_cell(width: int) -> int:
    """Return how wide a month is on a line of so many cells."""
    return WIDE_CELL if width >= WIDE_FROM else CELL


def load_label(width: int) -> int:
    """Return how wide the names are beside the months."""
    return max(width - load_cell(width) * (MONTHS_AHEAD + 2), 1)


def load_header(today: date, width: int) -> Content:
    """Return the names of the months above the bars, with what is late in front."""
    wide = load_cell(width)
    months = [moved(today.replace(day=1), ahead) for ahead in range(MONTHS_AHEAD + 1)]
    words = " " * load_label(width) + "".join(
        f"{word:>{wide}}" for word in ("late", *(_month(m, wide) for m in months))
    )
    return Content.styled(words, "$text-muted")


def load_row(load: Load, name: str, most: int, width: int) -> Content:
    """Return a person's line: a bar as high as the number beside it, month by month; `most` is the highest."""
    wide = load_cell(width)
    parts: list[str | tuple[str, str]] = [fitted(name, load_label(width) - 1), " "]
    for at, count in enumerate((load.late, *load.months)):
        words = f"{bar(count, most)}{count}" if count else "·"
        look = "bold $text-error" if not at and count else "$text-primary" if count else "$foreground 30%"
        parts.append((f"{words:>{wide}}", look))
    return Content.assemble(*parts)


def bar(count: int, most: int) -> str:
    """Return a bar of one letter for a number, the highest for `most`."""
    return BARS[max(count * len(BARS) // max(most, 1) - 1, 0)]


def load_words(load: Load, name: str, today: date) -> list[str]:
    """Return a person's line in words: how many in all, and in which months."""
    said = [f"{load.late} past and still open"] if load.late else []
    for ahead, count in enumerate(load.months):
        if count:
            month = moved(today.replace(day=1), ahead)
            said.append(f"{MONTHS[month.month - 1]} {month.year}: {count}")
    said += [f"later: {load.later}"] if load.later else []
    return [f"{name or NOBODY}: {load.total} in all.", " · ".join(said)]


def middle(items: Sequence[DueItem], today: date) -> DueItem:
    """Return the item a line leads to: the first that is still to come, else the last that has passed."""
    return next((one for one in items if one.day >= today), items[-1])
