"""In which order an index is filled that people ask meanwhile: what changed last comes first, piece by piece.

Numbers of records follow the times of their changes, so each record is given the number that its place in time has,
and has a second one to spare. A piece is kept as a whole; the first is small, that there is something to see at once,
and each later one is larger, for keeping one costs the full text a piece of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.index.reading import BATCH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cawg_tui.store.layout import Entry, Scan

FIRST: Final = BATCH
# So few records are read in a moment, and wait for nothing.
AT_ONCE: Final = 5 * BATCH
MOST: Final = 80 * BATCH


# Of two numbers a record takes the second where it is not what it was taken for at a glance.
EACH: Final = 2


class Piece(NamedTuple):
    """Files that are taken in at one time, in the order of their changes; `first` is the number of the oldest."""

    first: int
    entries: Sequence[Entry]

    @property
    def batches(self) -> int:
        """Return in how many batches they are read."""
        return -(-len(self.entries) // BATCH)

    def numbered(self) -> Iterator[tuple[int, Entry]]:
        """Yield the files with their numbers."""
        return zip(range(self.first, self.first + EACH * len(self.entries), EACH), self.entries, strict=True)


class Begun(NamedTuple):
    """What is still to be read into an index that answers already: what was found on disk, when, and the pieces."""

    found: Scan
    found_at_ns: int
    rest: Sequence[Piece]


def pieces(entries: Sequence[Entry]) -> Iterator[Piece]:
    """Cut files, in the order of their changes, into pieces, the newest first. All but the last hold whole batches."""
    end, size = len(entries), FIRST
    while end:
        start = max(0, end - size)
        yield Piece(EACH * start + 1, entries[start:end])
        end, size = start, min(2 * size, MOST)
