"""The index of a workspace: one object that any thread may ask, refresh and write to.

It mends itself: a missing, damaged or foreign file is answered with a new one made from the records.
"""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from cawg_tui.errors import CannotWriteError
from cawg_tui.index import dump, lookups, rest
from cawg_tui.index.basis import Basis, Footing
from cawg_tui.index.file import IndexFile, NotOurs, be_ours
from cawg_tui.index.folders import Refreshed, look
from cawg_tui.index.listing import Listing, Row
from cawg_tui.index.refusals import DAMAGE, refuse_if_not_damage, told
from cawg_tui.store.files import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from cawg_tui.index.reading import Check
    from cawg_tui.index.refresh import Cancelled, Progress, Refresher
    from cawg_tui.index.search import Page
    from cawg_tui.index.snippets import Snippet
    from cawg_tui.records.finding import Finding, Level
    from cawg_tui.records.kind import Kinds
    from cawg_tui.store.records import Store, Stored

T = TypeVar("T")


class Index:
    """The index at `path` over the records below `root`.

    `check` returns the findings on a record that depend on nothing but itself; `stamp` names what `check` depends on
    beside the record (rule files, the program's version): where it differs, the index is made anew. `basis` names
    all that, where the caller has it at hand.
    """

    def __init__(
        self, path: Path, root: Path, kinds: Kinds, check: Check | None = None, *,
        stamp: str = "", basis: Basis | None = None,
    ) -> None:  # fmt: skip
        self.path, self.root = path, root
        self._footing = Footing(root, kinds, check, basis or Basis.of(kinds, stamp))
        self._file = IndexFile(path, self._footing.basis.fingerprint)
        self._local = threading.local()
        self._mending = threading.RLock()
        self._looked_over = False

    @property
    def kinds(self) -> Kinds:
        """Return the kinds that the index goes by."""
        return self._footing.kinds

    @property
    def _store(self) -> Store:
        return self._footing.reader.store

    @property
    def _refresher(self) -> Refresher:
        return self._refresher_of(self._footing)

    def _refresher_of(self, footing: Footing) -> Refresher:
        from cawg_tui.index.refresh import Refresher

        return Refresher(self._file, footing.reader, footing.basis.fingerprint)

    def redeclare(
        self, kinds: Kinds, check: Check | None = None, *, stamp: str = "", basis: Basis | None = None,
        progress: Progress | None = None, cancelled: Cancelled | None = None,
    ) -> None:  # fmt: skip
        """Go by other declarations: records of the kinds that differ are read again; all where the rest differs.

        Whatever keeps that from being done now is raised, and the next question makes the index anew.
        """
        with self._mending:
            before = self._footing
            footing = Footing(self.root, kinds, check, basis or Basis.of(kinds, stamp))
            try:
                if footing.basis.fingerprint != before.basis.fingerprint:
                    self._carry_over(before, footing, progress, cancelled)
            finally:
                self._footing, self._file.fingerprint = footing, footing.basis.fingerprint

    def _carry_over(
        self, before: Footing, footing: Footing, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        refresher = self._refresher_of(footing)
        kinds = footing.basis.kinds_that_differ(before.basis)
        with told(self.path):
            try:
                connection = self._file.connection()
                if kinds is None:
                    refresher.rebuild(progress, cancelled)
                else:
                    refresher.redeclare(connection, kinds, progress, cancelled)
            except DAMAGE as error:
                refuse_if_not_damage(self.path, error)
                self._looked_over = False

    # --- opening ---------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Say whether questions are answered at once; else the first one, or `refresh`, makes the index first."""
        try:
            self._file.connection()
        except (NotOurs, sqlite3.Error):
            return False
        return True

    def open(self) -> bool:
        """Open the file as it stands and say whether it can be used; nothing is made and no record is read."""
        return self.ready

    def close(self) -> None:
        """Let go of the file, for all threads; call it when no other thread is asking any more."""
        self._file.close()
        self._file.seal()

    # --- keeping up with the files ---------------------------------------------------------------

    def refresh(
        self, progress: Progress | None = None, cancelled: Cancelled | None = None, *, thorough: bool = True
    ) -> Refreshed:
        """Bring in whatever changed on disk; make the index anew where it is missing or damaged.

        Unless `thorough`, a file that was whole within the last day is not looked over again.
        """
        if not self._look_over(thorough=thorough):
            return Refreshed(added=self._rebuild(progress, cancelled))
        seen = self._run(lambda connection: look(connection, str(self.root), cancelled))
        if seen is not None and not seen.differing:
            return Refreshed(unchanged=seen.files)
        return self._run(lambda connection: self._refresher.refresh(connection, seen, progress, cancelled))

    def refresh_paths(self, paths: Iterable[str]) -> Refreshed:
        """Bring in exactly these paths, as after a sync."""
        listed = list(paths)
        done = (
            self._run(lambda connection: self._refresher.refresh_paths(connection, listed)) if listed else Refreshed()
        )
        return self.refresh() if done is None else done

    def upsert(self, stored: Stored) -> None:
        """Bring in a record that was just read or written."""
        if not self._run(lambda connection: self._refresher.put(connection, stored)):
            self.refresh()

    def remove(self, record_id: str) -> None:
        """Take out a record whose file is gone; one whose file is still there is brought up to date instead."""
        self.refresh_paths(self.paths(record_id))

    def rebuild(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> int:
        """Make the index anew from the records; return how many it holds."""
        return self._rebuild(progress, cancelled)

    def settle(self, cancelled: Cancelled) -> None:
        """Do what saves left undone in the file, in small pieces; for a thread that ends after it."""
        try:
            self._run(lambda connection: rest.settle(connection, self.path, cancelled))
        finally:
            self._file.drop()

    def tidy(self) -> bool:
        """Make the index anew where something was taken out of it, so that no removed word stays in the file."""
        if not self._run(dump.has_leftovers):
            return False
        self._rebuild(None, None)
        return True

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
        from cawg_tui.index.snippets import snippet

        places = self._ask(lambda connection, _: lookups.places(connection, ids))
        made = {one: snippet(self._footing.texts.of(*places[one]), terms) for one in ids if one in places}
        return {record_id: one for record_id, one in made.items() if one is not None}

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

    def _run(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Act on this thread's connection; where the file turns out damaged, make it anew and act again."""
        with told(self.path):
            try:
                return act(self._file.connection())
            except DAMAGE as error:
                refuse_if_not_damage(self.path, error)
            self._mend()
            return act(self._file.connection())

    def _mend(self) -> None:
        with self._mending:
            if not self._usable():
                self._rebuild(None, None)

    def _usable(self) -> bool:
        """Say whether another thread or another cawg has already made the file anew."""
        self._file.drop()
        try:
            return not dump.damage(self._file.connection())
        except DAMAGE:
            return False

    def _rebuild(self, progress: Progress | None, cancelled: Cancelled | None) -> int:
        with self._mending, told(self.path):
            count = self._refresher.rebuild(progress, cancelled)
            self._looked_over = True
            self._file.note_whole()
            return count

    def _look_over(self, *, thorough: bool) -> bool:
        """Say whether the file goes by what is declared and, looked at once for each opening, is whole."""
        try:
            connection = self._file.connection()
            be_ours(connection, self._footing.basis.fingerprint)
            if self._looked_over:
                return True
            if not thorough and self._file.was_whole_lately():
                return True
            sealed = self._file.is_sealed()
            whole = sealed if sealed is not None else not dump.damage(connection)
        except DAMAGE as error:
            refuse_if_not_damage(self.path, error)
            return False
        except OSError as error:
            raise CannotWriteError(str(self.path), in_words(error)) from error
        self._looked_over = whole
        if whole:
            self._file.note_whole()
        return whole
