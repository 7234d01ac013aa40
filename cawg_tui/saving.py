"""Saving a record: into its file, into the history, into the index. Nothing typed is lost where others were faster.

What a member made of a record is joined with what its file says now, as a sync would, and written only while the file
is still that. What others left uncommitted is committed first, so that it can be had back as it was.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import (
    BrokenMeanwhileError,
    CannotWriteError,
    CawgError,
    RecordExistsError,
    StaleRecordError,
    UnknownRecordError,
    WriteCheckError,
)
from cawg_tui.git_errors import BusyError
from cawg_tui.outcomes import Meanwhile, Saved
from cawg_tui.records.conflicts import open_conflicts
from cawg_tui.records.difference import changes, subject
from cawg_tui.store.failpoint import failpoint
from cawg_tui.store.joining import join
from cawg_tui.vcs.lock import hold

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

TRIES: Final = 8
LOOK_BACK: Final = 50


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the record as it stands now, and what stood there before (None: nothing).

    `meanwhile` is None where the record was as it had been read. `to_decide` counts the decisions that opened.
    """

    stored: Stored
    before: Stored | None
    meanwhile: Meanwhile | None = None
    to_decide: int = 0


class Saving:
    """Writes what a member made of a record, together with what became of it meanwhile."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._store = workspace, workspace.store

    def fields(self, stored: Stored, wanted: Values) -> Written:
        """Write a record so that it says what is wanted and what others made of it since it was read."""
        try:
            return Written(self._store.save(stored, wanted), stored)
        except StaleRecordError:
            return self._together(stored, self._store.patched(stored, wanted))

    def text(self, stored: Stored, text: str) -> Written:
        """Write a record's text as typed, joined with what others made of it since it was read."""
        try:
            return Written(self._store.save_text(stored, text), stored)
        except StaleRecordError:
            return self._together(stored, text)

    def committed(self, stored: Stored, before: Stored | None, *, gone: bool = False, sentence: str = "") -> Saved:
        """Take a record just written (or removed) into the history and the index, and say what was done.

        Git's own list of files follows a moment later: nobody waits for that.
        """
        workspace, kind = self._workspace, self._workspace.kinds[stored.kind]
        old = before.values if before is not None else None
        new = None if gone else stored.values
        differs = changes(old or {}, new or {}, kind.fields)
        sentence = sentence or subject(kind, stored.id, old, new, found=differs)
        commit = kept_back = ""
        try:
            commit = workspace.repository.save([stored.path], sentence, settle=False)
            workspace.afterwards.soon()
        except CawgError as error:
            kept_back = error.sentence
        failpoint("in-history")
        # The record is saved: an index that cannot follow now does so at its next look at the files.
        with contextlib.suppress(BusyError, CannotWriteError):
            workspace.index.remove(stored.id) if gone else workspace.index.upsert(stored)
        failpoint("row-written")
        return Saved(stored, sentence, tuple(differs), commit, kept_back, before=before)

    def meanwhile(self, stored: Stored, now: Stored | None) -> Meanwhile:
        """Return what became of a record since it was read; None says that it is gone."""
        who, mine = self._who(stored, now)
        found = changes(stored.values, now.values, self._workspace.kinds[stored.kind].fields) if now else []
        return Meanwhile(tuple(found), who, mine, gone=now is None)

    def _together(self, stored: Stored, text: str) -> Written:
        for _ in range(TRIES):
            now = self._as_it_is(stored)
            if now is not None and now.problem is not None:
                raise BrokenMeanwhileError(now.path, now.problem.message.rstrip("."), now.problem.line)
            meanwhile = None
            if now is None or now.text != stored.text:
                meanwhile = self.meanwhile(stored, now)
            if now is not None and meanwhile is not None:
                self._into_history(now)
            with contextlib.suppress(StaleRecordError, RecordExistsError):
                return self._write(stored, text, now, meanwhile)
        raise StaleRecordError(stored.path)

    def _write(self, stored: Stored, text: str, now: Stored | None, meanwhile: Meanwhile | None) -> Written:
        """Write both versions as one; StaleRecordError where the file is not what was looked at any more."""
        fields, place = self._workspace.kinds[stored.kind].fields, (now or stored).place
        base, mine, theirs = (_bytes(one) for one in (stored.text, text, now.text if now is not None else None))
        joined = join(fields, place.path, base, mine, theirs)
        if joined.cut:
            # What was typed is in no version yet, so a record that cannot hold all of it must not take its place.
            raise WriteCheckError(place.path)
        data = joined.data or b""
        after = self._store.parse_text(place, data)
        if after.problem is not None:
            raise WriteCheckError(place.path)
        # A sync moves files under this lock: a record that seems gone may only be on its way to another folder.
        with hold(self._workspace.root, "saving"):
            if now is None and self._as_it_is(stored) is not None:
                raise StaleRecordError(stored.path)
            if now is None or data != theirs:
                self._store.put(place, data, now.oid if now is not None else None)
        known = {one.id for one in open_conflicts(now.values)} if now is not None else set()
        opened = [one for one in open_conflicts(after.values) if one.to_decide and one.id not in known]
        return Written(after, now, meanwhile, len(opened))

    def _as_it_is(self, stored: Stored) -> Stored | None:
        """Read a record anew, wherever its file is now; None where it is gone."""
        with contextlib.suppress(UnknownRecordError):
            return self._store.load(stored.place)
        with contextlib.suppress(UnknownRecordError):
            return self._workspace.record(stored.id)
        return None

    def _into_history(self, now: Stored) -> None:
        """Commit a file that was edited by hand, or whose commit is on its way; where that cannot be, go on."""
        repository = self._workspace.repository
        with contextlib.suppress(CawgError):
            tip = repository.tip()
            before, after = repository.text_at(tip, now.path) if tip else None, _bytes(now.text)
            sentence = self._workspace.comparison.sentence_of(now.path, before, after) if before != after else None
            if sentence is not None:
                repository.save([now.path], sentence)

    def _who(self, stored: Stored, now: Stored | None) -> tuple[tuple[str, ...], bool]:
        """Return who saved versions of a record after the one that was read, and whether this member did."""
        repository = self._workspace.repository
        paths = sorted({stored.path, now.path if now is not None else stored.path})
        try:
            known = [(one.commit, stored.path) for one in repository.log(paths, LOOK_BACK)]
            texts, read = repository.texts_at(known), _bytes(stored.text)
            since = next((commit for (commit, _), text in zip(known, texts, strict=True) if text == read), None)
            newer = repository.log(paths, LOOK_BACK, since=since) if since else []
            identity = repository.identity()
        except CawgError:
            return (), False
        me = identity.email if identity is not None else ""
        others = dict.fromkeys(one.author for one in reversed(newer) if one.email != me)
        return tuple(others), any(one.email == me for one in newer)


def _bytes(text: str | None) -> bytes | None:
    return text.encode("utf-8", errors="surrogatepass") if text is not None else None
