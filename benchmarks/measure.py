"""Measuring side by side: a figure and its floor run in turn, in the same minutes, and what is told is their ratio."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, how long it took, beside which floor, and the ratio aimed at."""

    what: str
    seconds: float
    floor: str
    floor_seconds: float
    target: float | None

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor_seconds if self.floor_seconds else float("inf")

    @property
    def met(self) -> bool | None:
        return None if self.target is None else self.ratio <= self.target


def in_turn(figure: Callable[[], None], floor: Callable[[], None], rounds: int = 7) -> tuple[float, float]:
    """Return the median seconds of two acts that were run alternately, so that a machine's drift falls on both."""
    pairs = [(_timed(figure), _timed(floor)) for _ in range(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)


def _timed(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
