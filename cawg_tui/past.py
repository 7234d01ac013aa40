"""What a workspace held before: its versions, what others saved, what is not sent, and the differences between them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnknownRecordError
from cawg_tui.git_errors import UnknownVersionError
from cawg_tui.store import private
from cawg_tui.store.emit import emit
from cawg_tui.store.layout import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.comparison import RecordChange
    from cawg_tui.records.values import Values
    from cawg_tui.store.private import Draft
    from cawg_tui.store.records import Stored
    from cawg_tui.vcs.history import Version
    from cawg_tui.workspace import Workspace

LOOKED: Final = "looked"


class Past:
    """The history of one workspace, as its members ask for it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def versions(self, record_id: str | None = None, limit: int = 200) -> list[Version]:
        """Return the saved versions of a record, or of the whole workspace, newest first."""
        return self._workspace.repository.log(self.path_ever(record_id) if record_id else None, limit)

    def version(self, record_id: str, revision: str) -> Stored:
        """Return a record as it was in a commit."""
        place = self._workspace.layout.place(self.path_ever(record_id))
        found = self._workspace.comparison.at(place, self._workspace.repository.resolve(revision)) if place else None
        if found is None:
            raise UnknownVersionError(revision)
        return found

    def since(self, record_id: str, holds: Callable[[Values], bool]) -> tuple[Version, Values] | None:
        """Return the version since which something holds of a record, and what it said then.

        None where it does not hold of the newest version, or where the history does not tell.
        """
        place = self._workspace.layout.place(self.path_ever(record_id))
        versions = self.versions(record_id) if place is not None else []
        if place is None:
            return None
        texts = self._workspace.repository.texts_at([(one.commit, place.path) for one in versions])
        found: tuple[Version, Values] | None = None
        for version, text in zip(versions, texts, strict=True):
            values = self._workspace.store.parse_text(place, text).values if text is not None else {}
            if not holds(values):
                break
            found = version, values
        return found

    def as_it_was(self, draft: Draft) -> Stored:
        """Return a deleted record as it last was; where the history never held it, as the draft of it began."""
        workspace = self._workspace
        with contextlib.suppress(UnknownRecordError, UnknownVersionError):
            for version in self.versions(draft.record_id, 2):
                with contextlib.suppress(UnknownVersionError):
                    return self.version(draft.record_id, version.commit)
        fields = workspace.kinds[draft.kind].fields
        path = workspace.layout.path_for(workspace.root, draft.kind, draft.record_id, draft.base)
        return workspace.store.parse_text(Place(draft.kind, draft.record_id, path), emit(draft.base, fields).encode())

    def unsent(self) -> list[RecordChange]:
        """Return the records that differ from what the shared remote last had, files edited by hand included."""
        return self._workspace.comparison.since(self._workspace.repository.shared_base())

    def received(self, limit: int = 200) -> list[RecordChange]:
        """Return what others saved since the member last looked, newest first."""
        mine = self._workspace.me().email
        since = private.last_looked(self._workspace.root).get(LOOKED)
        only = self._workspace.layout.place
        versions = self._workspace.repository.log(None, limit, since=since, most=limit, only=only)
        return self._workspace.comparison.of_versions([one for one in versions if one.email != mine], limit)

    def looked(self) -> None:
        """Remember that the member has seen what others saved."""
        tip = self._workspace.repository.tip()
        if tip:
            private.set_last_looked(self._workspace.root, {**private.last_looked(self._workspace.root), LOOKED: tip})

    def news_mark(self) -> str:
        """Return words that differ whenever `received` may answer differently."""
        return f"{private.last_looked(self._workspace.root).get(LOOKED, '')}..{self._workspace.repository.tip() or ''}"

    def git_diff(self, record_id: str | None = None, since: str | None = None) -> str:
        """Return the difference as git shows it: files edited by hand against the last commit, or since a version."""
        path = self.path_ever(record_id) if record_id else None
        return self._workspace.repository.diff(path, self._workspace.repository.resolve(since) if since else None)

    def git_diff_unsent(self, record_id: str) -> str:
        """Return what is not sent yet of a record, as git shows it."""
        return self._workspace.repository.diff(self.path_ever(record_id), self._workspace.repository.shared_base())

    def git_diff_of(self, version: Version, record_id: str) -> str:
        """Return what one version changed in a record, as git shows it."""
        return self._workspace.repository.diff_of(version.commit, self.path_ever(record_id))

    def differences(self, record_id: str | None = None, since: str | None = None) -> list[RecordChange]:
        """Return the same difference field by field."""
        base = self._workspace.repository.resolve(since) if since else self._workspace.repository.tip()
        path = self.path_ever(record_id) if record_id else None
        return self._workspace.comparison.since(base, path)

    def path_ever(self, record_id: str) -> str:
        """Return the path of a record, of a deleted one the last it had."""
        try:
            return self._workspace.place(record_id).path
        except UnknownRecordError:
            path = self._workspace.repository.path_of_deleted(record_id)
            if path is None:
                raise
            return path
