"""Measuring side by side: a figure and its floor run in turn, in the same minutes, and what is told is their ratio."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


LEAST_ROUNDS: Final = 3


class CannotMeasureError(Exception):
    """A part has not what it measures with; its sentence says what is missing."""


class Median(float):
    """The median of some rounds, as a number that remembers them."""

    rounds: tuple[float, ...]

    def __new__(cls, rounds: Sequence[float]) -> Self:
        """Make the median of rounds, of which there is at least one."""
        made = super().__new__(cls, statistics.median(rounds))
        made.rounds = tuple(rounds)
        return made

    def __getnewargs__(self) -> tuple[tuple[float, ...]]:  # type: ignore[override] # it is made from its rounds
        """Return what a copy, or another process, makes it again from."""
        return (self.rounds,)


@dataclass(slots=True)
class Pace:
    """How many seconds the rounds of one comparison may take in this process, once there are enough of them."""

    seconds: float = float("inf")


PACE: Final = Pace()


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, how much it took, beside which floor, and the ratio aimed at.

    `seconds` and `floor_seconds` count in `unit`: s, bytes, MB, or any other word for a count. Where they are
    `Median`s, their rounds are told too. `part` and `records` are filled in by whoever runs the part; `absent` says
    why there is no figure.
    """

    what: str
    seconds: float
    floor: str
    floor_seconds: float
    target: float | None
    unit: str = "s"
    part: str = ""
    records: int = 0
    absent: str = ""

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor_seconds if self.floor_seconds else float("inf")

    @property
    def met(self) -> bool | None:
        return None if self.target is None or self.absent else self.ratio <= self.target

    @property
    def ratios(self) -> tuple[float, ...]:
        """Return the ratio of each round, where figure and floor were measured in turn."""
        ours, floor = rounds_of(self.seconds), rounds_of(self.floor_seconds)
        if len(ours) != len(floor) or not all(floor):
            return ()
        return tuple(one / other for one, other in zip(ours, floor, strict=True))

    @property
    def wavers(self) -> bool:
        """Say whether some rounds meet the target and others miss it."""
        return self.target is not None and len({ratio <= self.target for ratio in self.ratios}) > 1


def absent(what: str, why: str) -> Figure:
    """Return the line of a figure that could not be measured here."""
    return Figure(what, 0.0, "", 0.0, None, absent=why)


def rounds_of(measured: float) -> tuple[float, ...]:
    """Return the rounds behind a number; the number itself where it was measured once."""
    return measured.rounds if isinstance(measured, Median) else (measured,)


def in_turn(figure: Callable[[], object], floor: Callable[[], object], rounds: int = 7) -> tuple[Median, Median]:
    """Return the median seconds of two acts that were run alternately, so that a machine's drift falls on both."""
    ours, beside = all_in_turn((figure, floor), rounds)
    return ours, beside


def all_in_turn(acts: Sequence[Callable[[], object]], rounds: int = 7) -> list[Median]:
    """Return the median seconds of several acts, run one after another in each round, each round begun by another.

    There are as many rounds as asked for, or fewer, at least three, where they take longer than the pace allows.
    """
    return told_in_turn([partial(timed, act) for act in acts], rounds)


def told_in_turn(acts: Sequence[Callable[[], float]], rounds: int = 7) -> list[Median]:
    """Return the medians of what several acts tell of themselves, run like those of `all_in_turn`."""
    told: list[list[float]] = [[] for _ in acts]
    end = time.perf_counter() + PACE.seconds
    for number in range(rounds):
        if number >= LEAST_ROUNDS and time.perf_counter() > end:
            break
        for at in range(len(acts)):
            turn = (at + number) % len(acts)
            told[turn].append(acts[turn]())
    return [Median(numbers) for numbers in told]


def timed(act: Callable[[], object]) -> float:
    """Return the seconds an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
