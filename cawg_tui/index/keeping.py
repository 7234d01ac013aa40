"""Keeping an index in line with the files: begun, filled, refreshed, written to, made for other declarations, mended.

A missing, damaged or foreign file is answered with a new one made from the records.
"""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, TypeVar

from cawg_tui.errors import CannotWriteError
from cawg_tui.index import dump, lookups, rest
from cawg_tui.index.basis import Basis, Footing
from cawg_tui.index.connecting import NotOurs, be_ours
from cawg_tui.index.file import IndexFile
from cawg_tui.index.folders import Refreshed
from cawg_tui.index.looking import look
from cawg_tui.index.refusals import DAMAGE, refuse_if_not_damage, told
from cawg_tui.store.files import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from cawg_tui.index.filling import Begun
    from cawg_tui.index.reading import Check
    from cawg_tui.index.refresh import Cancelled, Progress, Refresher
    from cawg_tui.records.kind import Kinds
    from cawg_tui.store.records import Store, Stored

T = TypeVar("T")


class KeptIndex:
    """An index file that follows the records; what can be asked of it is in `Index`."""

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
        # What is still to be read into an index that answers already, and what changed meanwhile.
        self._begun: Begun | None = None
        self._later: list[str] = []
        self._queueing = threading.Lock()

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
                if kinds is None or self.filling:
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

    @property
    def filling(self) -> bool:
        """Say whether answers do not speak of all records yet, because `refresh` is still to fill the index."""
        return self._file.filling

    def open(self) -> bool:
        """Open the file as it stands and say whether it can be used; nothing is made and no record is read."""
        return self.ready

    def begin(self) -> None:
        """Where no file can be used, make an index of what changed last, which is asked while `refresh` fills it.

        Where there are few records, it holds all of them at once.
        """
        with self._mending, told(self.path):
            if not self.ready:
                self._begun = self._refresher.begin()
                if self._begun is None:
                    self._is_whole()

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
        if self.filling:
            return self._fill(progress, cancelled)
        if not self._look_over(thorough=thorough):
            return Refreshed(added=self._rebuild(progress, cancelled))
        seen = self._run(lambda connection: look(connection, str(self.root), cancelled))
        if seen is not None and not seen.differing:
            return Refreshed(unchanged=seen.files)
        return self._run(lambda connection: self._refresher.refresh(connection, seen, progress, cancelled))

    def refresh_paths(self, paths: Iterable[str]) -> Refreshed:
        """Bring in exactly these paths, as after a sync; an index that is being filled takes them in at its end."""
        listed = list(paths)
        if self._put_off(listed):
            return Refreshed(changed=len(listed))
        done = (
            self._run(lambda connection: self._refresher.refresh_paths(connection, listed)) if listed else Refreshed()
        )
        return self.refresh() if done is None else done

    def upsert(self, stored: Stored) -> None:
        """Bring in a record that was just read or written; an index that is being filled takes it in at its end."""
        if self._put_off([stored.path]):
            return
        if not self._run(lambda connection: self._refresher.put(connection, stored)):
            self.refresh()

    def remove(self, record_id: str) -> None:
        """Take out a record whose file is gone; one whose file is still there is brought up to date instead."""
        self.refresh_paths(self._run(lambda connection: lookups.paths(connection, record_id)))

    def rebuild(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> int:
        """Make the index anew from the records; return how many it holds."""
        return self._rebuild(progress, cancelled)

    def settle(self, cancelled: Cancelled) -> None:
        """Do what saves left undone in the file, in small pieces; for a thread that ends after it."""
        if self.filling:
            return
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

    # --- how -------------------------------------------------------------------------------------

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
            self._is_whole()
            return count

    def _is_whole(self) -> None:
        """Note that the file was made just now, or looked over, and need not be looked over again."""
        self._looked_over = True
        self._file.note_whole()

    def _fill(self, progress: Progress | None, cancelled: Cancelled | None) -> Refreshed:
        """Fill an index that was begun, and take in what changed meanwhile."""
        with self._mending:
            begun, self._begun = self._begun, None
            if begun is None or not self.filling:
                self._file.filling = False
                return self.refresh(progress, cancelled)
            try:
                with told(self.path):
                    count = self._refresher.fill(begun, progress, cancelled)
            except NotOurs:
                return self.refresh(progress, cancelled)
            self._is_whole()
        with self._queueing:
            later, self._later = self._later, []
        self.refresh_paths(later)
        return Refreshed(added=count)

    def _put_off(self, paths: Sequence[str]) -> bool:
        """Keep for later what changed, where the index is being filled: nobody waits for that."""
        with self._queueing:
            if self.filling:
                self._later += paths
            return self.filling

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
        if whole:
            self._is_whole()
        return whole
