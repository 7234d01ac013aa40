"""Bringing the index in line with the files: those of folders that differ, all of them, some paths, or from nothing.

Size, time and inode are a shortcut; where they differ, or are too fresh to tell two writes apart, the content's
fingerprint decides. Whatever happened before, the outcome is that of a rebuild.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import CancelledError
from cawg_tui.index import folders
from cawg_tui.index.connecting import FINGERPRINT, be_ours, writing
from cawg_tui.index.file import make_indexes, make_tables
from cawg_tui.index.filling import AT_ONCE, Begun, pieces
from cawg_tui.index.folders import READING, Refreshed
from cawg_tui.index.reading import BATCH, trusted
from cawg_tui.index.uncollected import uncollected
from cawg_tui.index.writer import Filled, Writer, in_time
from cawg_tui.store.layout import Entry, Place, scan_folders

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence

    from cawg_tui.index.file import IndexFile
    from cawg_tui.index.folders import Look
    from cawg_tui.index.reading import Reader
    from cawg_tui.store.records import Stored

    Progress = Callable[[str, float | None], None]
    Cancelled = Callable[[], bool]

__all__ = ["Refreshed", "Refresher"]

MANY: Final = 1_000
# In an index of more records, a search is worth more than a change of declarations: it asks for the newest first.
ORDER_MATTERS: Final = 20_000
_KNOWN: Final = "SELECT path, size, changed_ns, inode, oid FROM record WHERE path IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class _Known:
    size: int
    changed_ns: int
    inode: int
    oid: str


class Refresher:
    """Reads files and writes what they say into the index, one made for the declarations that `fingerprint` names."""

    def __init__(self, file: IndexFile, reader: Reader, fingerprint: str) -> None:
        self._file, self._reader, self._fingerprint = file, reader, fingerprint
        self._store = reader.store

    def rebuild(self, progress: Progress | None, cancelled: Cancelled | None) -> int:
        """Make the index anew beside the old one and put it in its place; return how many records it holds."""
        now, found = time.time_ns(), self._store.scan()
        entries = sorted(found.entries, key=in_time)
        with uncollected(), self._file.made_new() as connection:
            batches = self._reader.read_all(entries)
            connection.execute("BEGIN")
            make_tables(connection, self._fingerprint)
            writer = Writer(connection, self._store.kinds)
            count = writer.load(_watched(batches, len(entries), progress, cancelled))
            make_indexes(connection)
            writer.note_in_order()
            writer.note_refused(found.refused)
            writer.finish_load()
            folders.note(connection, found, now)
        return count

    def begin(self) -> Begun | None:
        """Put an index in place that holds what changed last, for `fill` to go on; None where it holds all."""
        now, found = time.time_ns(), self._store.scan()
        if len(found.entries) <= AT_ONCE:
            self.rebuild(None, None)
            return None
        newest, *rest = pieces(sorted(found.entries, key=in_time))
        with uncollected(), self._file.begun() as connection:
            connection.execute("BEGIN")
            writer = Writer(connection, self._store.kinds)
            writer.note_in_order()
            writer.load(self._reader.read_all(newest.entries), newest.first)
        return Begun(found, now, rest)

    def fill(self, begun: Begun, progress: Progress | None, cancelled: Cancelled | None) -> int:
        """Read the rest of the records into an index that was begun, their titles first; return how many it holds."""
        before, whole = len(begun.found.entries) - sum(len(piece.entries) for piece in begun.rest), begun.found.entries
        with uncollected(), self._file.filled() as connection:
            writer = Writer(connection, self._store.kinds)
            numbers = {entry.place.path: number for piece in begun.rest for number, entry in piece.numbered()}
            entries = [entry for piece in begun.rest for entry in piece.entries]
            with contextlib.closing(self._reader.read_all(entries, glances=True)) as batches:
                for piece in begun.rest:
                    seen = _watched(batches, len(whole), None, cancelled, before)
                    with writing(connection):
                        writer.glance(islice(seen, piece.batches), numbers)
                watched = _watched(batches, len(whole), progress, cancelled, before)
                for piece in begun.rest:
                    with writing(connection):
                        writer.fill(islice(watched, piece.batches), numbers)
            with writing(connection):
                writer.forget_glances()
                writer.note_refused(begun.found.refused)
                writer.finish_load()
                folders.note(connection, begun.found, begun.found_at_ns)
            count: int = connection.execute("SELECT count(*) FROM record").fetchone()[0]
        return count

    @contextlib.contextmanager
    def _writing(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Hold the write; NotOurs where the index goes by other declarations meanwhile."""
        with writing(connection):
            be_ours(connection, self._fingerprint)
            yield

    def redeclare(
        self, connection: sqlite3.Connection, kinds: Collection[str],
        progress: Progress | None = None, cancelled: Cancelled | None = None,
    ) -> None:  # fmt: skip
        """Make an index that went by other declarations go by these: records of the `kinds` that differ are read again.

        Where most would be, or where records in a large index would lose the order of their changes, it is made anew.
        """
        now, found = time.time_ns(), self._store.scan()
        known = dict(connection.execute("SELECT path, kind FROM record").fetchall())
        there = {entry.place.path for entry in found.entries}
        again = [
            entry
            for entry in sorted(found.entries, key=in_time)
            if entry.place.kind in kinds or known.get(entry.place.path) != entry.place.kind
        ]
        if again and (len(again) > max(MANY, len(known) // 2) or len(known) > ORDER_MATTERS):
            self.rebuild(progress, cancelled)
            return
        came: list[Filled] = []
        for at, entry in enumerate(again):
            _go_on(at, len(again), progress, cancelled)
            filled = self._reader.read(entry)
            came += [filled] if filled is not None else []
        gone = {path for path in known if path not in there} | {entry.place.path for entry in again}
        writer = Writer(connection, self._store.kinds)
        with writing(connection):
            writer.apply(sorted(gone), came)
            writer.note_refused(found.refused)
            writer.note(FINGERPRINT, self._fingerprint)
            folders.note_all(connection, found, now)

    def refresh(
        self, connection: sqlite3.Connection, look: Look | None, progress: Progress | None, cancelled: Cancelled | None
    ) -> Refreshed:
        """Bring in whatever changed on disk, in the folders that a look found to differ, or in all."""
        done = self._refresh_some(connection, look, progress, cancelled) if look is not None else None
        return self._refresh_all(connection, progress, cancelled) if done is None else done

    def _refresh_some(
        self, connection: sqlite3.Connection, look: Look, progress: Progress | None, cancelled: Cancelled | None
    ) -> Refreshed | None:
        """Bring in the folders that differ; None where only a look at all files can tell what that means."""
        wanted = {folder.path for folder in look.differing}
        found = scan_folders(self._store.root, self._store.layout, wanted, look.before)
        there = {entry.place.path for entry in found.entries}
        before = folders.held(connection, wanted, look.before)
        known = {
            path: _Known(*stat) for path, *stat in connection.execute(_KNOWN, (json.dumps(sorted(before | there)),))
        }
        gone = [path for path in known if path not in there]
        doubtful = [entry for entry in found.entries if not _is_known(entry, known.get(entry.place.path))]
        new = [entry.place for entry in doubtful if entry.place.path not in known]
        many = len(doubtful) > max(MANY, look.files // 2) or _worn(connection, look.files)
        if found.refused or many or self._has_twins(connection, new, gone):
            return None
        done = self._bring_in(connection, gone, doubtful, known, progress, cancelled)
        with self._writing(connection):
            folders.note(connection, found, look.began_ns)
        unseen = look.files - sum(folder.files for folder in look.differing)
        return done._replace(unchanged=done.unchanged + len(found.entries) - len(doubtful) + unseen)

    def _refresh_all(
        self, connection: sqlite3.Connection, progress: Progress | None, cancelled: Cancelled | None
    ) -> Refreshed:
        now, found = time.time_ns(), self._store.scan()
        known = {
            path: _Known(size, changed_ns, inode, oid)
            for path, size, changed_ns, inode, oid in connection.execute(
                "SELECT path, size, changed_ns, inode, oid FROM record"
            )
        }
        there = {entry.place.path for entry in found.entries}
        gone = [path for path in known if path not in there]
        doubtful = [entry for entry in found.entries if not _is_known(entry, known.get(entry.place.path))]
        if len(doubtful) > max(MANY, len(known) // 2) or _worn(connection, len(known)):
            self.rebuild(progress, cancelled)
            return self._compared(known)
        done = self._bring_in(connection, gone, doubtful, known, progress, cancelled)
        with self._writing(connection):
            Writer(connection, self._store.kinds).note_refused(found.refused)
            folders.note_all(connection, found, now)
        return done._replace(unchanged=done.unchanged + len(found.entries) - len(doubtful))

    def _compared(self, known: dict[str, _Known]) -> Refreshed:
        """Say what a rebuild changed."""
        now = dict(self._file.connection().execute("SELECT path, oid FROM record").fetchall())
        both = now.keys() & known.keys()
        same = sum(now[path] == known[path].oid for path in both)
        return Refreshed(len(now) - len(both), len(both) - same, len(known) - len(both), same)

    def refresh_paths(self, connection: sqlite3.Connection, paths: Iterable[str]) -> Refreshed | None:
        """Bring in exactly these paths; None where only a look at all files can tell what they mean."""
        gone: list[str] = []
        entries: list[Entry] = []
        known: dict[str, _Known] = {}
        for path in dict.fromkeys(paths):
            place = self._store.layout.place(path)
            if place is None:
                if self._store.kinds.in_folder(path.partition("/")[0]) is not None and path.endswith((".yaml", ".yml")):
                    return None
                continue
            entry = self.entry(place)
            row = connection.execute(
                "SELECT size, changed_ns, inode, oid FROM record WHERE path = ?", (path,)
            ).fetchone()
            if row is not None:
                known[path] = _Known(*row)
            if entry is not None:
                entries.append(entry)
            elif os.path.lexists(self._store.root / path):
                return None
            elif row is not None:
                gone.append(path)
        if self._has_twins(connection, [entry.place for entry in entries], gone):
            return None
        return self._bring_in(connection, gone, entries, known, None, None)

    def put(self, connection: sqlite3.Connection, stored: Stored) -> bool:
        """Bring in one record just read or written; say no where only a look at all files can tell what it means."""
        entry = self.entry(stored.place)
        if entry is None or stored.problem is not None or self._reader.oid(stored.place) != stored.oid:
            return self.refresh_paths(connection, [stored.path]) is not None
        if self._has_twins(connection, [stored.place], []):
            return False
        with self._writing(connection):
            Writer(connection, self._store.kinds).apply([], [self._reader.filled(entry, stored, time.time_ns())])
        return True

    def _has_twins(self, connection: sqlite3.Connection, places: Sequence[Place], gone: Sequence[str]) -> bool:
        """Say whether an id concerned stands in another file too: then the scan decides which one is the record."""
        ids = {place.id: place.path for place in places}
        ids.update((path.rpartition("/")[2].removesuffix(".yaml"), path) for path in gone if path not in ids.values())
        if len(ids) < len(places):
            return True
        for record_id, path in ids.items():
            other = connection.execute(
                "SELECT 1 FROM record WHERE id = ?1 AND path <> ?2 "
                "UNION ALL SELECT 1 FROM finding WHERE number = 0 AND id = ?1",
                (record_id, path),
            ).fetchone()
            if other is not None:
                return True
        return False

    def entry(self, place: Place) -> Entry | None:
        """Return a record's file as the disk lists it now; nothing where there is none that could be read."""
        try:
            found = os.lstat(self._store.root / place.path)
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return Entry(place, found.st_size, found.st_mtime_ns, found.st_ino)

    def _bring_in(
        self, connection: sqlite3.Connection, gone: Sequence[str], doubtful: Sequence[Entry],
        known: dict[str, _Known], progress: Progress | None, cancelled: Cancelled | None,
    ) -> Refreshed:  # fmt: skip
        settled: list[Entry] = []
        unread: list[Entry] = []
        for at, entry in enumerate(doubtful):
            _go_on(at, len(doubtful), None, cancelled)
            before, now = known.get(entry.place.path), time.time_ns()
            if before is not None and self._is_settled(entry, before):
                settled.append(trusted(entry, now))
            else:
                unread.append(entry)
        unread.sort(key=in_time)
        lost, there = list(gone), set[str]()
        added = changed = removed = unchanged = 0
        batches = self._reader.read_all(unread)
        with contextlib.closing(_watched(batches, len(unread), progress, cancelled)) as watched:
            for came in watched:
                before_of = [(known.get(filled.rows.path), filled.rows.oid) for filled in came]
                added += sum(before is None for before, _ in before_of)
                unchanged += sum(before is not None and before.oid == oid for before, oid in before_of)
                changed += sum(before is not None and before.oid != oid for before, oid in before_of)
                there.update(filled.rows.path for filled in came)
                self._write(connection, lost, came, [])
                removed += len(lost)
                lost = []
        lost += [entry.place.path for entry in unread if entry.place.path in known and entry.place.path not in there]
        self._write(connection, lost, [], settled)
        return Refreshed(added, changed, removed + len(lost), unchanged + len(settled))

    def _is_settled(self, entry: Entry, before: _Known) -> bool:
        """Say whether a file too fresh to be trusted when it was read is still what was read."""
        return bool(before.oid) and before.changed_ns == entry.mtime_ns and self._reader.oid(entry.place) == before.oid

    def _write(
        self, connection: sqlite3.Connection, lost: Sequence[str], came: Sequence[Filled], settled: Sequence[Entry]
    ) -> None:
        if not (lost or came or settled):
            return
        writer = Writer(connection, self._store.kinds)
        with self._writing(connection):
            if lost or came:
                writer.apply(lost, came)
            writer.know_stat(settled)


def _watched(
    batches: Iterable[list[Filled]], whole: int, progress: Progress | None, cancelled: Cancelled | None, before: int = 0
) -> Generator[list[Filled]]:
    """Pass batches on, showing how far the work is, and stop where that is wished."""
    _go_on(before, whole, progress, cancelled)
    for at, batch in enumerate(batches, 1):
        yield batch
        _go_on(before + at * BATCH, whole, progress, cancelled)


def _is_known(entry: Entry, known: _Known | None) -> bool:
    return known is not None and (entry.size, entry.mtime_ns, entry.inode) == (
        known.size,
        known.changed_ns,
        known.inode,
    )


def _worn(connection: sqlite3.Connection, records: int) -> bool:
    """Say whether so many numbers are stale that making the index anew is the cheaper way on."""
    stale: int = connection.execute("SELECT count(*) FROM stale").fetchone()[0]
    return stale > max(MANY, records // 2)


def _go_on(at: int, whole: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
    if at % BATCH:
        return
    if cancelled is not None and cancelled():
        raise CancelledError(READING)
    if progress is not None and whole >= BATCH:
        progress(READING, min(1.0, at / whole))
