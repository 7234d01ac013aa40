"""Everything measured, in one table: `make bench` for the quick form, `make bench-all` for the whole.

Every figure stands beside a floor or a peer of the same run; what counts is the ratio. Progress goes to standard
error, the results to standard output.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from typing import TYPE_CHECKING, Final

from benchmarks.measure import Figure, absent
from benchmarks.parts import PARTS, Part, failed, run_apart
from benchmarks.report import common_options, progress, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUICK_SIZES: Final = (1_000,)
WHOLE_SIZES: Final = (1_000, 10_000, 100_000)
# The quick form begins no part after so many seconds.
QUICK_SECONDS: Final = 150.0
# How long the rounds of one comparison may take, in the quick form and in any other.
QUICK_PACE, PACE = 10.0, 180.0
STOPPED: Final = "stopped by hand"


def main() -> int:
    """Measure what is asked for, print what was found, and return 1 where a part broke or somebody stopped it."""
    wanted = _options().parse_args()
    if wanted.list:
        for part in PARTS:
            print(f"{part.name:10} {'quick' if part.quick else '     '}  {part.about}")
        return 0
    wanted.folder.mkdir(parents=True, exist_ok=True)
    began, load = time.monotonic(), os.getloadavg()[0]
    limit = math.inf if wanted.whole or wanted.only or wanted.records else QUICK_SECONDS
    figures: list[Figure] = []
    form = STOPPED
    try:
        for found in _measured(wanted, began + limit):
            figures += found
        form = "whole" if wanted.whole else "quick" if limit == QUICK_SECONDS else "as asked"
    except KeyboardInterrupt:
        progress("stopped; what was measured so far:")
    took = f"{time.monotonic() - began:.0f} s, begun at a load of {load:.1f} on {os.cpu_count()} cores"
    show(figures, as_json=wanted.as_json, form=f"{form}, {took}")
    return 1 if form == STOPPED or any(failed(figure) for figure in figures) else 0


def turns(parts: Sequence[Part], sizes: Sequence[int]) -> list[tuple[Part, int]]:
    """Return which part is run with how many records, one size after the other."""
    return [(part, size) for size in sorted(sizes) for part in parts if not part.once or size == max(sizes)]


def _measured(wanted: argparse.Namespace, end: float) -> Iterator[list[Figure]]:
    chosen = [part for part in PARTS if part.name in wanted.only] if wanted.only else None
    parts = chosen or [part for part in PARTS if part.quick or wanted.whole]
    order = turns(parts, wanted.records or (WHOLE_SIZES if wanted.whole else QUICK_SIZES))
    for number, (part, records) in enumerate(order, 1):
        if time.monotonic() > end:
            yield [absent(f"{part.name}, {records:,} records", f"the quick form's time was over; --only {part.name}")]
            continue
        progress(f"[{number}/{len(order)}] {part.name}, {records:,} records")
        yield run_apart(part, records, wanted.folder, PACE if math.isinf(end) else QUICK_PACE)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", metavar="N", help="sizes of the workspaces")
    parser.add_argument("--only", nargs="+", choices=[part.name for part in PARTS], metavar="PART", help="these parts")
    parser.add_argument("--whole", action="store_true", help=f"every part, at {WHOLE_SIZES} records: takes hours")
    parser.add_argument("--list", action="store_true", help="say what the parts measure")
    common_options(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
