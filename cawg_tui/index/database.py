"""The index of a workspace, which any thread may ask; how it is kept in line with the files is `KeptIndex`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from cawg_tui.index import dump, lookups
from cawg_tui.index.keeping import KeptIndex
from cawg_tui.index.listing import Listing, Row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Sequence

    from cawg_tui.index.basis import Footing
    from cawg_tui.index.search import Page
    from cawg_tui.index.snippets import Snippet
    from cawg_tui.records.finding import Finding, Level

T = TypeVar("T")


class Index(KeptIndex):
    """The index at `path` over the records below `root`.

    `check` returns the findings on a record that depend on nothing but itself; `stamp` names what `check` depends on
    beside the record (rule files, the program's version): where it differs, the index is made anew. `basis` names
    all that, where the caller has it at hand.
    """

    # --- asking ----------------------------------------------------------------------------------

    def search(
        self, text: str = "", *, kind: str | None = None, sort: str | None = None, descending: bool = False,
        offset: int = 0, limit: int = 50, today: date | None = None, me: str = "",
    ) -> Page:  # fmt: skip
        """Return one page of the records that answer a query; of all records where nothing is typed.

        Without `sort`, titles and tags come before other texts and new before old; without words, titles in order.
        """
        from cawg_tui.index.search import Search

        if kind is not None:
            self.kinds[kind]
        day = today or datetime.now(UTC).date()
        wanted = (max(0, offset), max(0, limit))
        return self._ask(
            lambda connection, listing: Search(connection, listing.kinds, listing, self._folded).page(
                text, kind=kind, sort=sort, descending=descending, offset=wanted[0], limit=wanted[1], today=day, me=me,
            )
        )  # fmt: skip

    def _folded(self, path: str) -> str:
        return self._footing.texts.folded(path)

    def rows(
        self, kind: str | None = None, sort: str | None = None, *, descending: bool = False,
        offset: int = 0, limit: int = 50, today: date | None = None,
    ) -> Page:  # fmt: skip
        """Return one page of all records, or of all of a kind."""
        return self.search("", kind=kind, sort=sort, descending=descending, offset=offset, limit=limit, today=today)

    def snippets(self, ids: Sequence[str], text: str) -> dict[str, Snippet]:
        """Return, for each record that has them in its text, the words of a query with what stands around them."""
        from cawg_tui.index.query import parse

        terms = parse(text, own=self.kinds.own_fields).terms
        if not terms or not ids:
            return {}
        places = self._ask(lambda connection, _: lookups.places(connection, ids))
        return self._footing.texts.snippets(places, terms)

    def row(self, record_id: str, today: date | None = None) -> Row | None:
        """Return a record's row, or nothing where no record has this id."""
        day = today or datetime.now(UTC).date()
        return self._ask(
            lambda connection, listing: next(iter(listing.rows(lookups.numbers(connection, record_id), day)), None)
        )

    def titles(self, ids: Collection[str]) -> dict[str, str]:
        """Return the titles of those of these records that are there."""
        return self._ask(lambda connection, _: lookups.titles(connection, ids)) if ids else {}

    def paths(self, record_id: str) -> list[str]:
        """Return where the record with this id stands, from the workspace's root."""
        return self._ask(lambda connection, _: lookups.paths(connection, record_id))

    def counts(self) -> dict[str, int]:
        """Return how many records of each kind there are."""
        return self._ask(lambda _, listing: listing.counts())

    def conflict_count(self) -> int:
        """Return how many conflicts wait for a decision, in all records together."""
        sql = "SELECT coalesce(sum(conflicts), 0) FROM record WHERE conflicts > 0"
        return self._ask(lambda connection, _: int(connection.execute(sql).fetchone()[0]))

    def ids(self) -> set[str]:
        """Return the ids of all records."""
        return self._ask(lambda connection, _: {one for (one,) in connection.execute("SELECT id FROM record")})

    def near(self, typed: str, limit: int = 3) -> list[str]:
        """Return ids that look like what was typed, best first."""
        return self._ask(lambda connection, _: lookups.near(connection, typed, limit))

    def due(
        self, today: date, limit: int = 50, *, hard: bool | None = None, until: date | None = None
    ) -> list[lookups.DueRow]:
        """Return what is due in open records, the oldest first: all, hard ones `until` a day, or all but those."""
        return self._ask(lambda connection, _: lookups.due(connection, today, limit, hard, until))

    def problem_count(self) -> int:
        """Return how many records have an error; a path that is no record counts as one, too."""
        sql = "SELECT count(DISTINCT id) FROM finding WHERE level = 'error'"
        return self._ask(lambda connection, _: int(connection.execute(sql).fetchone()[0]))

    def blocked(self, today: date, limit: int = 50) -> list[lookups.BlockedRow]:
        """Return what records wait for, and whose turn it is."""
        return self._ask(lambda connection, _: lookups.blocked(connection, today, limit))

    def findings(self, level: Level | None = None, id: str | None = None) -> list[Finding]:  # noqa: A002
        """Return the findings that do not depend on the day, errors first."""
        return self._ask(lambda connection, _: lookups.findings(connection, level, id))

    def backlinks(self, record_id: str) -> list[tuple[str, str]]:
        """Return the ids of the records that name this one, with the field they do it in."""
        return self._ask(lambda connection, _: lookups.backlinks(connection, record_id))

    def linked(self, record_id: str, named: Collection[str], levels: Collection[str]) -> list[lookups.LinkedRow]:
        """Return the records of these levels of confidentiality that a record names, or that name it."""
        return self._ask(lambda connection, _: lookups.linked(connection, record_id, named, levels))

    def terms(self, field: str) -> list[tuple[str, int]]:
        """Return the values in use in a field (`themes`, `submitters/org`), the most used first."""
        return self._ask(lambda connection, _: lookups.terms(connection, field))

    def complete_ref(self, kinds: Sequence[str], typed: str, limit: int = 10) -> list[tuple[str, str]]:
        """Return ids and titles of records that go with what was typed into a reference."""
        return self._ask(lambda connection, _: lookups.complete_ref(connection, kinds, typed, limit))

    def member_of(self, email: str) -> str:
        """Return the id of the member with this e-mail, or nothing."""
        return self._ask(lambda connection, _: lookups.member_of(connection, email))

    # --- being sure ------------------------------------------------------------------------------

    def dump(self) -> list[tuple[object, ...]]:
        """Return all the index holds, in an order and form in which two indexes of the same files are equal."""
        return self._ask(lambda connection, _: dump.dump(connection))

    def disagreement(self, sample: int = 20) -> str:
        """Compare the index with some records read anew, and with itself; say what differs, or nothing."""
        return self._ask(lambda connection, _: self._compare(connection, sample))

    def _compare(self, connection: sqlite3.Connection, sample: int) -> str:
        import random

        if wrong := dump.damage(connection):
            return f"the index is damaged ({wrong})"
        found = self._store.scan().entries
        known = dump.fingerprints(connection)
        missing = len({entry.place.path for entry in found} ^ known.keys())
        if missing:
            return f"{missing} records are in the files or in the index, and not in both"
        differing = [
            entry.place.id
            for entry in random.sample(found, min(sample, len(found)))
            if self._store.load(entry.place).oid != known[entry.place.path]
        ]
        return f"{', '.join(differing)} changed since the index was made" if differing else ""

    # --- how -------------------------------------------------------------------------------------

    def _ask(self, question: Callable[[sqlite3.Connection, Listing], T]) -> T:
        """Answer from one state of the index, whatever others write meanwhile."""

        def answer(connection: sqlite3.Connection) -> T:
            footing = self._footing
            connection.execute("BEGIN")
            try:
                found = question(connection, self._listing(connection, footing))
            except BaseException:
                self._local.listing = None
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            return found

        return self._run(answer)

    def _listing(self, connection: sqlite3.Connection, footing: Footing) -> Listing:
        held: tuple[sqlite3.Connection, Listing] | None = getattr(self._local, "listing", None)
        if held is None or held[0] is not connection or held[1].kinds is not footing.kinds:
            held = (connection, Listing(connection, footing.kinds))
            self._local.listing = held
        held[1].look(footing.basis.fingerprint)
        return held[1]
