"""Every part of the table, one line each, and how one is run: in a process of its own, so that none burdens the next.

A part is a module with `measure(records, folder)`, which returns figures; its first sentence says what it measures.
"""

from __future__ import annotations

import ast
import importlib
import multiprocessing
import os
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.measure import PACE, CannotMeasureError, Figure, absent


@dataclass(frozen=True, slots=True)
class Part:
    """A module of this package; `quick` parts are in the quick form, `once` is asked for the largest size alone."""

    name: str
    quick: bool = True
    once: bool = False

    @property
    def about(self) -> str:
        """Return what it measures, in its own words."""
        source = Path(__file__).with_name(f"{self.name}.py").read_text("utf-8")
        return (ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0].replace("\n", " ")

    def measure(self, records: int, folder: Path) -> list[Figure]:
        """Measure here and now; each figure is told whose it is and of how many records."""
        found: list[Figure] = importlib.import_module(f"benchmarks.{self.name}").measure(records, folder)
        return [replace(figure, part=self.name, records=figure.records or records) for figure in found]


# In this order: what tells much in little time comes first, for whoever stops before the end, and for slow machines,
# where the quick form does not come so far.
PARTS: Final = (
    Part("search"),
    Part("saving"),
    Part("reading"),
    Part("patching"),
    Part("refresh"),
    Part("commands"),
    Part("start"),
    Part("index"),
    Part("keys"),
    Part("growth"),
    Part("history"),
    Part("scaling", once=True),
    Part("sync", quick=False),
    Part("peers", quick=False),
)


def run_apart(part: Part, records: int, folder: Path, pace: float) -> list[Figure]:
    """Measure in a process of its own; a part that cannot is a line that says why, and the others go on.

    `pace` is how many seconds the rounds of one comparison may take.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(_alone, part, records, folder, pace).result()
        except BrokenProcessPool:
            return _without(part, records, f"{BROKE}its process ended")


def failed(figure: Figure) -> bool:
    """Say whether a line stands for a part that broke, not for something that is merely not here."""
    return figure.absent.startswith(BROKE)


BROKE: Final = "it broke: "


def _alone(part: Part, records: int, folder: Path, pace: float) -> list[Figure]:
    """Measure with what is printed sent to standard error: standard output belongs to the results."""
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    PACE.seconds = pace
    return measured(part, records, folder)


def measured(part: Part, records: int, folder: Path) -> list[Figure]:
    """Measure; whatever a part dies of becomes a line, and the others are still measured."""
    try:
        return part.measure(records, folder)
    except CannotMeasureError as missing:
        return _without(part, records, str(missing))
    except Exception as error:
        traceback.print_exc()
        return _without(part, records, f"{BROKE}{type(error).__name__}: {error}")


def _without(part: Part, records: int, why: str) -> list[Figure]:
    return [replace(absent(f"{part.name}, {records:,} records", why), part=part.name, records=records)]
