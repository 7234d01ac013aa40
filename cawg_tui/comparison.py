"""Two moments of the history beside each other, record by record: what was, what is, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from cawg_tui.errors import UnknownRecordError
from cawg_tui.records.difference import Change, changes, subject
from cawg_tui.records.naming import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.records.kinds import Kinds
    from cawg_tui.records.values import Values
    from cawg_tui.store.layout import Layout, Place
    from cawg_tui.store.records import Store, Stored
    from cawg_tui.vcs.history import Version
    from cawg_tui.vcs.repository import Repository


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that differs between two moments: what it was, what it is, and the version it came with if one did.

    `before` is None for a record that is new, `after` for one that is gone. `problem` says why a side cannot be read.
    """

    id: str
    kind: str
    title: str
    path: str
    changes: tuple[Change, ...]
    before: Values | None
    after: Values | None
    version: Version | None = None
    problem: str = ""

    @property
    def fate(self) -> str:
        """Return what became of the whole record, in words; nothing where some of its fields changed."""
        if self.problem:
            return "cannot be read"
        return "new" if self.before is None else "deleted" if self.after is None else ""


class Comparison:
    """Compares records between commits, and between a commit and the files as they are."""

    def __init__(
        self, repository: Repository, store: Store, layout: Layout, kinds: Kinds, languages: tuple[str, ...]
    ) -> None:
        self._repository, self._store, self._layout, self._kinds = repository, store, layout, kinds
        self._languages = languages

    def of_versions(self, versions: Sequence[Version], limit: int | None = None) -> list[RecordChange]:
        """Return what each commit changed, record by record, in the order given; at most so many changes."""
        every = ((one, place) for one in versions for path in one.paths if (place := self._layout.place(path)))
        found = list(islice(every, limit))
        sides = [(f"{one.commit}{side}", place.path) for one, place in found for side in ("^", "")]
        texts = self._repository.texts_at(sides)
        return [
            self._beside(place, self._read(place, texts[2 * at]), self._read(place, texts[2 * at + 1]), one)
            for at, (one, place) in enumerate(found)
        ]

    def since(self, base: str | None, path: str | None = None) -> list[RecordChange]:
        """Return what differs between a commit (None: nothing) and the files as they are, in one record or in all."""
        paths = [path] if path else []
        if not paths:
            tip = self._repository.tip()
            committed = self._repository.changes(base, tip) if tip and base != tip else []
            paths = [change.path for change in (*committed, *self._repository.unsaved())]
        places = [place for one in dict.fromkeys(paths) if (place := self._layout.place(one)) is not None]
        texts = self._repository.texts_at([(base, place.path) for place in places]) if base else [None] * len(places)
        found = [
            self._beside(place, self._read(place, text), self._as_it_is(place), None)
            for place, text in zip(places, texts, strict=True)
        ]
        return [one for one in found if one.changes or one.problem or (one.before is None) != (one.after is None)]

    def at(self, place: Place, revision: str | None) -> Stored | None:
        """Return a record as it was in a commit, None where it was not there."""
        return self._read(place, self._repository.text_at(revision, place.path)) if revision else None

    def _read(self, place: Place, data: bytes | None) -> Stored | None:
        return self._store.parse_text(place, data) if data is not None else None

    def sentence_of(self, path: str, before: bytes | None, after: bytes | None) -> str | None:
        """Return the commit sentence for a file edited by hand; nothing where it cannot be read."""
        place = self._layout.place(path)
        if place is None:
            return f"Update {path}"
        old = self._store.parse_text(place, before) if before is not None else None
        new = self._store.parse_text(place, after) if after is not None else None
        if new is not None and new.problem is not None:
            return None
        return subject(self._kinds[place.kind], place.id, old.values if old else None, new.values if new else None)

    def _as_it_is(self, place: Place) -> Stored | None:
        try:
            return self._store.load(place)
        except UnknownRecordError:
            return None

    def _beside(self, place: Place, old: Stored | None, new: Stored | None, version: Version | None) -> RecordChange:
        problem = next((one.problem.message for one in (new, old) if one is not None and one.problem is not None), "")
        differs = changes(old.values if old else {}, new.values if new else {}, self._kinds[place.kind].fields)
        shown = new if new is not None and new.problem is None else old
        title = title_of(shown.values, place.id, self._languages) if shown is not None else place.id
        return RecordChange(
            place.id, place.kind, title, place.path, () if problem else tuple(differs),
            old.values if old else None, new.values if new else None, version, problem,
        )  # fmt: skip
