"""Everything measured, in one table: `make bench`, or `python -m benchmarks --records 10000 [--json]`.

Every figure stands beside a floor or a peer of the same run; what counts is the ratio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import index, saving, search, start, sync

if TYPE_CHECKING:
    from benchmarks.measure import Figure


def main() -> None:
    """Measure, and print what was found."""
    wanted = index.asked("Measure everything.")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    figures: list[Figure] = []
    for part in (index, search, saving, start, sync):
        figures += part.measure(wanted.records, wanted.folder)
    index.show(figures, as_json=wanted.as_json)


if __name__ == "__main__":
    main()
