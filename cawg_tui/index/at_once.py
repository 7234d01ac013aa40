"""Questions that an index answers as it stands, once a look has shown that every file is as it was taken in.

Nothing is brought up to date, mended or made here: whoever asks goes the whole way (`Index`) where it is not so.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from cawg_tui.index.connecting import NotOurs, reading, was_whole_lately
from cawg_tui.index.listing import Listing
from cawg_tui.index.looking import look
from cawg_tui.index.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.index.listing import Columns
    from cawg_tui.index.search import Page


class NotAtOnceError(Exception):
    """The question is answered only by going the whole way."""


@contextmanager
def at_once(path: str, root: str, fingerprint: str) -> Iterator[AtOnce]:
    """Open the index at a path, made for what the fingerprint names; NotAtOnceError where it cannot be asked as it is.

    No file below the root differs from what was taken in, and the index was found whole within the last day.
    """
    if not was_whole_lately(path):
        raise NotAtOnceError
    try:
        connection = reading(path, fingerprint)
        try:
            seen = look(connection, root)
            if seen is None or seen.differing:
                raise NotAtOnceError
            yield AtOnce(connection, fingerprint)
        finally:
            connection.close()
    except (NotOurs, sqlite3.Error, OSError) as refused:
        raise NotAtOnceError from refused


class AtOnce:
    """An index that can be asked for words, or for all records of a kind."""

    def __init__(self, connection: sqlite3.Connection, fingerprint: str) -> None:
        self._connection, self._fingerprint = connection, fingerprint

    def search(self, text: str, kind: str | None, limit: int) -> Page:
        """Return what `Index.search` does; NotAtOnceError where a text may name a property, or looks within a kind."""
        if ":" in text or (kind is not None and text.strip()):
            raise NotAtOnceError
        from cawg_tui.index.search import Search

        with self._listing() as listing:
            return Search(self._connection, None, listing, _never_read).page(
                text, kind=kind, sort=None, descending=False, offset=0, limit=limit, today=_today(), me=""
            )

    def columns(self, kind: str | None) -> Columns:
        """Return all records, or all of a kind, by title."""
        with uncollected(), self._listing() as listing:
            return listing.columns(kind, _today())

    @contextmanager
    def _listing(self) -> Iterator[Listing]:
        """Read from one state of the index, whatever others write meanwhile."""
        self._connection.execute("BEGIN")
        listing = Listing(self._connection, None)
        listing.look(self._fingerprint)
        yield listing
        self._connection.execute("COMMIT")


def _today() -> date:
    return datetime.now(UTC).date()


def _never_read(_path: str) -> str:
    """Words next to each other are found in the files, which takes a reader."""
    raise NotAtOnceError
