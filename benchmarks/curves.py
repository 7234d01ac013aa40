"""A picture of how cost grows with records: lines on two logarithmic scales, as SVG, each named where it ends."""

from __future__ import annotations

import math
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from benchmarks.report import amount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Points = Sequence[tuple[int, float]]

WIDTH, HEIGHT = 860, 470
LEFT, RIGHT, TOP, BOTTOM = 64, 330, 44, 48
LABEL: Final = 16
# Colours that colour-blind people tell apart; the shape of the marks says the same.
COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#333333")
MARKS: Final = ("M-4,-4h8v8h-8z", "M0,-5l5,9h-10z", "M0,-5l5,5l-5,5l-5,-5z", "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z")
STYLE: Final = "text{font:13px sans-serif;fill:#222}.grid{stroke:#ddd}.guide{stroke:#999;stroke-dasharray:5 4}"


def as_svg(curves: Mapping[str, Points], title: str) -> str:
    """Draw named curves of (records, seconds); a dashed line shows what doubling with the records looks like."""
    plot = _Plot([point for points in curves.values() for point in points])
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/><text x="{LEFT}" y="24">{escape(title)}</text>',
        *plot.grid(),
    ]
    ends = _apart([plot.y(points[-1][1]) for points in curves.values()])
    for number, ((name, points), end) in enumerate(zip(curves.items(), ends, strict=True)):
        colour, mark = COLOURS[number % len(COLOURS)], MARKS[number % len(MARKS)]
        places = [(plot.x(records), plot.y(seconds)) for records, seconds in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<path d="{mark}" transform="translate({x:.1f},{y:.1f})" fill="{colour}"/>' for x, y in places]
        last, label = places[-1], WIDTH - RIGHT + 30
        drawn.append(f'<path d="M{last[0] + 6:.1f},{last[1]:.1f}L{label - 12},{end:.1f}" stroke="{colour}"/>')
        drawn.append(f'<path d="{mark}" transform="translate({label},{end:.1f})" fill="{colour}"/>')
        said = f"{name}: {amount(points[-1][1], 's')}"
        drawn.append(f'<text x="{label + 10}" y="{end + 4:.1f}">{escape(said)}</text>')
    return "\n".join([*drawn, "</svg>\n"])


class _Plot:
    """The two scales, wide enough for every point."""

    def __init__(self, points: Points) -> None:
        records, seconds = [one for one, _ in points], [one for _, one in points]
        self._x = (math.log10(min(records)), math.log10(max(records)))
        self._y = (math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds))))
        self._sizes = sorted(set(records))

    def x(self, records: float) -> float:
        low, high = self._x
        return LEFT + (math.log10(records) - low) / ((high - low) or 1) * (WIDTH - LEFT - RIGHT)

    def y(self, seconds: float) -> float:
        low, high = self._y
        return HEIGHT - BOTTOM - (math.log10(seconds) - low) / ((high - low) or 1) * (HEIGHT - TOP - BOTTOM)

    def grid(self) -> list[str]:
        """Return a line for each power of ten and each size, and the guide."""
        right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
        drawn = []
        for power in range(self._y[0], self._y[1] + 1):
            y = self.y(10**power)
            drawn.append(f'<path class="grid" d="M{LEFT},{y:.1f}H{right}"/>')
            drawn.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_power(power)}</text>')
        for size in self._sizes:
            x = self.x(size)
            drawn.append(f'<path class="grid" d="M{x:.1f},{TOP}V{bottom}"/>')
            drawn.append(f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{size:,}</text>')
        drawn.append(f'<text x="{(LEFT + right) / 2}" y="{bottom + 40}" text-anchor="middle">records</text>')
        return [*drawn, *self._guide()]

    def _guide(self) -> list[str]:
        """Return a dashed line of what grows as the records do, as far as it fits."""
        span = min(self._x[1] - self._x[0], float(self._y[1] - self._y[0]))
        start, low = 10 ** self._x[0], 10.0 ** self._y[0]
        end = (self.x(start * 10**span), self.y(low * 10**span))
        return [f'<path class="guide" d="M{self.x(start):.1f},{self.y(low):.1f}L{end[0]:.1f},{end[1]:.1f}"/>']


def _apart(heights: Sequence[float]) -> list[float]:
    """Return places for labels as near to their lines as they can be without touching each other."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    places = list(heights)
    for before, after in pairwise(order):
        places[after] = max(places[after], places[before] + LABEL)
    over = max(0.0, max(places) - (HEIGHT - BOTTOM))
    for after, before in pairwise(reversed(order)):
        places[after] -= over
        over = max(0.0, places[before] - (places[after] - LABEL))
    places[order[0]] -= over
    return places


def _power(power: int) -> str:
    size, unit = (0, "s") if power >= 0 else (-3, "ms") if power >= -3 else (-6, "µs")
    return f"{10 ** (power - size):,} {unit}"
