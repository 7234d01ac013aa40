"""From a key to what it paints, in the program itself: a search as it is typed, the cursor in the list of records.

The floors run in terminals of the same size and get their keys in turn with it: an input line that echoes, and a list
of plain text. Each key meets its program at rest, so that what counts is the answer to one key.
"""

from __future__ import annotations

import re
import sys
from contextlib import ExitStack
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from cawg_tui.clock import now
from cawg_tui.tui.line_list import MARK
from cawg_tui.tui.record_list import WINDOW
from cawg_tui.tui.records import NOTHING_FITS
from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.echo import said
from benchmarks.lines import HEIGHT
from benchmarks.measure import Figure, told_in_turn
from benchmarks.programs import cawg
from benchmarks.report import asked, show
from benchmarks.terminal import Terminal, terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    Wanted = str | re.Pattern[str]

WORDS: Final = ("water", "land rights", "company", "comunidad", "bank")
DOWNS, PAGES = 25, 25
SEARCH_TARGET, GROWTH_TARGET, DOWN_TARGET, PAGE_TARGET = 2.2, 1.15, 1.3, 2.0
# A search in a larger workspace stands beside one in a workspace of this size too.
USUAL: Final = 10_000
DOWN, PAGE_DOWN, RECORDS, SEARCH, BACK = "j", " ", "2", "/", "\x7f"
# The cursor's line, once what it says is there: a line still to come shows an ellipsis.
AT_CURSOR: Final = re.compile(rf"{MARK}\s+(?:[!?]\s+)?[^\s…!?]")
# So much of a title is never cut off.
TITLE: Final = 16


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds from keys to what they paint: down, a page down, letters of a search and taking them back."""
    roots = [clone_of(size, folder) for size in ((records, USUAL) if records > USUAL else (records,))]
    scripts = [_script(root) for root in roots]
    with ExitStack() as opened:

        def open_one(*command: str) -> Terminal:
            return opened.enter_context(terminal(command))

        ours = [open_one(*cawg("-C", str(root))) for root in roots]
        echo = open_one(sys.executable, "-m", "benchmarks.echo")
        plain = open_one(sys.executable, "-m", "benchmarks.lines", str(records))
        plain.until(AT_CURSOR)
        for one in ours:
            _key(one, RECORDS, AT_CURSOR)
        figures = _cursor(records, ours[0], plain)
        for one in ours:
            one.press(SEARCH)
        return [*_search(records, [*zip(ours, scripts, strict=True)], echo), *figures]


def _search(records: int, ours: Sequence[tuple[Terminal, Sequence[tuple[str, str]]]], echo: Terminal) -> list[Figure]:
    """Type words and take them back, letter by letter; what is timed is the first line of what was found."""
    echoed = [(key, said(text)) for text, key in _typed()]
    acts = [_typing(one, script) for one, script in [*ours, (echo, echoed)]]
    seconds, *usual, floor = told_in_turn(acts, len(echoed))
    what = f"key to painted results, {records:,} records"
    beside = [Figure(what, seconds, f"at {USUAL:,} records", one, GROWTH_TARGET) for one in usual]
    return [Figure(what, seconds, "an input line that echoes", floor, SEARCH_TARGET), *beside]


def _cursor(records: int, ours: Terminal, plain: Terminal) -> list[Figure]:
    """Go down line by line within the screen, then by screenfuls, as many as there are."""
    downs = min(DOWNS, records // 3)
    pages = max(1, min(PAGES, (records - downs) // HEIGHT))
    figures = []
    for name, key, times, target in (
        ("cursor down", DOWN, downs, DOWN_TARGET),
        ("page down", PAGE_DOWN, pages, PAGE_TARGET),
    ):
        seconds, floor = told_in_turn([partial(_key, one, key, AT_CURSOR) for one in (ours, plain)], times)
        figures.append(Figure(f"{name}, {records:,} records", seconds, "a list of plain text", floor, target))
    return figures


def _typed() -> Iterator[tuple[str, str]]:
    """Yield what stands in the line after each key, and the key."""
    for word in WORDS:
        yield from ((text, text[-1]) for text in accumulate(word))
        yield from ((word[:left], BACK) for left in reversed(range(len(word))))


def _script(root: Path) -> list[tuple[str, str]]:
    """Return each key of the search, and how the first line begins that it is to paint."""
    workspace = Workspace.open(root)
    workspace.refresh()
    script = []
    for text, key in _typed():
        rows = workspace.search(text, limit=WINDOW, today=now().date()).rows
        script.append((key, rows[0].title[:TITLE].rstrip() if rows else NOTHING_FITS[:TITLE]))
    workspace.close()
    return script


def _typing(screen: Terminal, script: Iterable[tuple[str, str]]) -> Callable[[], float]:
    """Return an act that presses the next key of a script each time."""
    keys = iter(script)
    return lambda: _key(screen, *next(keys))


def _key(screen: Terminal, key: str, wanted: Wanted) -> float:
    """Return the seconds from a key to what it paints."""
    screen.rest()
    return screen.until(wanted, screen.press(key))


if __name__ == "__main__":
    wanted = asked("Measure keys.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
