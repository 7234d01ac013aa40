"""What a save leaves undone in the index, done in small pieces while nobody waits: neither changes any answer.

The full text gains a small segment with each save; once sixteen stand side by side, the next save would merge all of
them, the large one of a rebuild too. And what was written stands in a log, until it is carried over into the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.index.connecting import writing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

# Pages of the full text that are merged in one piece, some hundredths of a second in which a save would wait.
PIECE: Final = 64
MOST_PIECES: Final = 100
LONG_LOG: Final = 4 << 20
_MERGE: Final = "INSERT INTO body (body, rank) VALUES ('merge', ?)"


def settle(connection: sqlite3.Connection, path: Path, cancelled: Callable[[], bool]) -> None:
    """Merge what saves left side by side, and carry a long log over; stop between two pieces where somebody waits."""
    for _ in range(MOST_PIECES):
        if cancelled():
            return
        before = connection.total_changes
        with writing(connection):
            connection.execute(_MERGE, (PIECE,))
        # FTS5 says by two changes or more that there was something to merge.
        if connection.total_changes - before < 2:
            break
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size > LONG_LOG:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
