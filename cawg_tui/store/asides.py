"""Versions of a record that cannot be taken in, kept as text in its open decisions so that nobody's work is lost.

Where a whole text would make the record too large to be read, its beginning is kept with the id under which the
history holds the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.records.conflicts import KEY, ConflictKind, conflict, without_conflicts
from cawg_tui.records.merge_entries import Entries
from cawg_tui.records.values import Missing
from cawg_tui.store.files import blob_oid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cawg_tui.records.values import Values

BEGINNING: Final = 2_000
REST: Final = "[The rest did not fit here. The whole text is in the history: `git show {oid}` prints it.]"


def kept_beside(values: Values, others: Sequence[bytes]) -> Iterator[tuple[Values, bool]]:
    """Yield the record with the texts of other versions in its open decisions, and whether they stand there whole.

    The first is the one to take; the next keep less, for a record that would be too large otherwise.
    """
    for length in (None, BEGINNING, 0):
        entries = Entries(values, values, values)
        for data in others:
            entries.open(conflict("/", ConflictKind.UNREADABLE, values=[_shown(data, length)]))
        merged = entries.merged()
        if not isinstance(merged, Missing):
            yield {**without_conflicts(values), KEY: merged}, length is None


def _shown(data: bytes, length: int | None) -> str:
    """Return a file's bytes as a text that a record can hold; what is no character stands there as its code."""
    text = data.decode("utf-8", errors="backslashreplace").replace("\0", "\\x00")
    if length is None or len(text) <= length:
        return text
    beginning = text[:length].rstrip("\n")
    return "\n".join(([beginning] if beginning else []) + [REST.format(oid=blob_oid(data)), ""])
