"""What rules may ask beyond one record, read from the workspace at need and kept for the length of one question."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CawgError
from cawg_tui.records.short_names import with_short_names
from cawg_tui.rules.confidential import Source, closer_than

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from cawg_tui.records.values import Values
    from cawg_tui.rules.translations import TextVersion
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

MOST_MEMBERS: Final = 2_000


class Neighbourhood:
    """The rest of a workspace as rules see it; make one for each question, so that nothing in it grows old."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._read: dict[str, Values | None] = {}
        self._versions: dict[tuple[str, str], Values | None] = {}
        self._expected: set[str] = set()

    def record(self, record_id: str) -> Values | None:
        """Return another record's values with institutions under their short names, None where it cannot be read."""
        if record_id not in self._read:
            self._read[record_id] = self._load(record_id)
        return self._read[record_id]

    def members(self) -> list[tuple[str, Values]]:
        """Return every member's record, by id."""
        return self._members

    def earlier(self, record_id: str, version: str) -> Values | None:
        """Return a record as it was in a version, None where that is not known."""
        key = (record_id, version)
        if key not in self._versions:
            try:
                found = self._workspace.past.version(record_id, version)
                self._versions[key] = found.values if found.problem is None else None
            except CawgError:
                self._versions[key] = None
        return self._versions[key]

    def touched(self, record_id: str) -> date | None:
        """Return the day of a record's last version, None where it has none."""
        return self._workspace.touched.day(record_id)

    def expect(self, records: Iterable[Stored]) -> None:
        """Say which records will be asked about, so that their texts are read out of the history in one go."""
        listed = list(records)
        self._workspace.wording.read(listed)
        self._expected.update(one.path for one in listed)

    def texts(self, stored: Stored) -> Iterator[TextVersion]:
        """Yield what each version made of a record's texts in several languages, newest first."""
        if stored.path not in self._expected:
            self.expect([stored])
        return self._workspace.wording.versions(stored)

    def confidential(self, record_id: str, named: Collection[str], level: str) -> Iterator[Source]:
        """Yield the records linked with one, either way, that fewer people may read than a level."""
        for row in self._workspace.index.linked(record_id, named, closer_than(level)):
            values = self.record(row.id)
            if values is not None:
                yield Source(row.id, self._workspace.kinds[row.kind], row.confidentiality, values)

    def approved(self, record_id: str) -> Values | None:
        """Return a plan as it was when it was approved, None where the history does not tell."""
        return self._workspace.approved.plan(record_id)

    @cached_property
    def _members(self) -> list[tuple[str, Values]]:
        page = self._workspace.search("kind:member", limit=MOST_MEMBERS)
        return [(row.id, values) for row in page.rows if (values := self.record(row.id)) is not None]

    def _load(self, record_id: str) -> Values | None:
        paths = self._workspace.index.paths(record_id)
        place = self._workspace.layout.place(paths[0]) if paths else None
        if place is None:
            return None
        try:
            stored = self._workspace.store.load(place)
        except CawgError:
            return None
        fields = self._workspace.kinds[stored.kind].fields
        return with_short_names(fields, stored.values) if stored.problem is None else None
