"""One open workspace: store, index and repository behind the words that the command and the interface use.

Every act here is whole: it either happened and says what it did, or raised an error whose sentence says what is
safe. Methods may be called from any thread; they never print and never ask.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cawg_tui.clock import now
from cawg_tui.drafting import Drafting
from cawg_tui.errors import (
    CannotWriteError,
    NewerFormatError,
    UnknownRecordError,
    UnreadableRecordError,
    WorkspaceMissingError,
)
from cawg_tui.parts import Parts
from cawg_tui.records.identity import new_record_id, with_item_ids
from cawg_tui.records.naming import title_of
from cawg_tui.store.settings import FORMAT, find_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from cawg_tui.agenda import DueItem
    from cawg_tui.index.listing import Row
    from cawg_tui.index.refresh import Cancelled, Progress, Refreshed
    from cawg_tui.index.search import Page
    from cawg_tui.index.snippets import Snippet
    from cawg_tui.outcomes import Me, Saved, WorkState
    from cawg_tui.records.difference import Change
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kind import Kind
    from cawg_tui.records.values import Values
    from cawg_tui.saving import Written
    from cawg_tui.store.layout import Place
    from cawg_tui.store.records import Stored
    from cawg_tui.vcs.states import SyncResult


class Workspace(Parts, Drafting):
    """An open workspace. Open it with `Workspace.open`; close it when done."""

    def __init__(self, root: Path, clock: Callable[[], datetime] = now) -> None:
        super().__init__(root)
        self.clock = clock

    @classmethod
    def open(cls, place: Path) -> Workspace:
        """Open the workspace at a folder or above it; refuse where there is none."""
        root = find_root(place)
        if root is None:
            raise WorkspaceMissingError(str(place))
        return cls(root)

    def close(self) -> None:
        """Finish what saves left to be done, and let go of the index."""
        if "afterwards" in self.__dict__:
            self.afterwards.now()
        if "index" in self.__dict__:
            self.index.close()

    def keep_up(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> bool:
        """Go by what cawg.yaml and rules/ say now, and say whether that is something else than before."""
        with self._keeping_up:
            charter = self.charter.again()
            if charter is self.charter:
                return False
            self.charter = charter
            for part in ("touched", "wording", "approved", "decisions"):
                self.__dict__.pop(part, None)
            if "index" in self.__dict__:
                self.index.redeclare(
                    charter.kinds, charter.lasting, basis=charter.basis, progress=progress, cancelled=cancelled
                )
            return True

    # --- reading ---------------------------------------------------------------------------------

    def me(self) -> Me:
        """Return who works here; empty words where nobody is named yet."""
        from cawg_tui.outcomes import Me

        identity = self.repository.identity()
        if identity is None:
            return Me("", "", "")
        return Me(identity.name, identity.email, self.index.member_of(identity.email))

    def search(self, text: str = "", **how: object) -> Page:
        """Return one page of the records that fit a query; see `index.search` for what `how` may say."""
        from cawg_tui.index.query import asks_who

        # Who is asking costs a git process, so it is asked only where a query speaks of them.
        me = self.me().member if asks_who(text) else ""
        return self.index.search(text, me=me, **how)  # type: ignore[arg-type]

    def row(self, record_id: str) -> Row | None:
        """Return a record's row in lists."""
        return self.index.row(record_id)

    def place(self, record_id: str) -> Place:
        """Return where a record's file stands; refuse an id nobody knows, with ids that look like it."""
        for path in self._known_paths(record_id):
            place = self.layout.place(path)
            if place is not None and (self.root / path).is_file():
                return place
        for entry in self.store.scan().entries:
            if entry.place.id == record_id:
                return entry.place
        raise UnknownRecordError(record_id, self.index.near(record_id))

    def _known_paths(self, record_id: str) -> list[str]:
        """Return where the index has a record; where a full disk keeps it shut, the files themselves are asked."""
        try:
            return self.index.paths(record_id)
        except CannotWriteError:
            return []

    def record(self, record_id: str) -> Stored:
        """Read a record from its file; an unreadable one comes with its problem and without values."""
        return self.store.load(self.place(record_id))

    def title(self, stored: Stored) -> str:
        """Return a record's title on one line, in the workspace's languages."""
        return title_of(stored.values, stored.id, self.settings.languages)

    def snippets(self, record_ids: Sequence[str], text: str) -> dict[str, Snippet]:
        """Return the words a query found in each of these records, with what stands around them."""
        return self.index.snippets(record_ids, text)

    def due(self, moment: datetime, limit: int = 200) -> list[DueItem]:
        """Return what is due across records, the earliest first."""
        from cawg_tui.agenda import due_items

        return due_items(self.index, moment, limit)

    # --- findings --------------------------------------------------------------------------------

    def findings_of(self, stored: Stored, now: datetime) -> list[Finding]:
        """Return every finding on a record: the lasting ones, those of today, and references that lead nowhere."""
        from cawg_tui.rules.links import references

        # Only those it names are asked for: a workspace has too many records to read all their ids for one of them.
        named = {one.to for one in references(stored.values, self.kinds[stored.kind].fields)}
        return self.judge.whole(stored, now, self.index.titles(named).keys(), self.beyond)

    def check(self, now: datetime, record_ids: Sequence[str] = ()) -> list[Finding]:
        """Read the named records, or all, from their files and return every finding, errors first."""
        from cawg_tui.checking import check

        return check(self, now, record_ids)

    # --- writing ---------------------------------------------------------------------------------

    def blank(self, kind: Kind) -> Values:
        """Return the values a new record of a kind starts from."""
        return {"status": kind.workflow.first, **kind.about.defaults}

    def new(self, kind: Kind, values: Values) -> Saved:
        """Write a new record and commit it; its id comes from its title."""
        self._must_be_writable()
        whole = with_item_ids({**self.blank(kind), **values}, kind.fields)
        restricted = whole.get("confidentiality") == "restricted"
        # An id travels in file names and commit subjects: a restricted record's says nothing of its title.
        title = "" if restricted else title_of(whole, "", self.settings.languages)
        return self.add(kind.name, new_record_id(title, kind.name), whole)

    def save(self, stored: Stored, wanted: Values) -> Saved:
        """Write what changed in a record, together with what others made of it since it was read, and commit it."""
        from cawg_tui.outcomes import Saved
        from cawg_tui.records.difference import changes
        from cawg_tui.rules import consequences

        self._must_be_writable()
        kind = self.kinds[stored.kind]
        if stored.problem is not None:
            raise UnreadableRecordError(stored.path, stored.problem.message, stored.problem.line)
        typed = with_item_ids(wanted, kind.fields)
        whole = consequences.carried(kind, stored.values, typed)
        self.judge.allow_change(stored, whole, self.clock(), self.beyond)
        if not changes(stored.values, whole, kind.fields):
            return Saved(stored, "Nothing to save: no field differs.", ())
        saved = self._written(self.saving.fields(stored, whole))
        return replace(saved, besides=_besides(changes(typed, whole, kind.fields)))

    def save_text(self, stored: Stored, text: str) -> Saved:
        """Write a record's text as typed, together with what others made of it since it was read, and commit it.

        UnreadableRecordError where the text cannot be read back.
        """
        from cawg_tui.outcomes import Saved

        self._must_be_writable()
        if text == stored.text:
            return Saved(stored, "Nothing to save: the text is the same.", ())
        return self._written(self.saving.text(stored, text))

    def _written(self, written: Written) -> Saved:
        saved = self.saving.committed(written.stored, written.before)
        if written.before is not None and written.before.text == written.stored.text:
            saved = replace(saved, sentence="Nothing to save: the record says it already")
        return replace(saved, meanwhile=written.meanwhile, to_decide=written.to_decide)

    def delete(self, stored: Stored) -> Saved:
        """Remove a record's file and commit that; its history stays and `restore` brings it back."""
        self._must_be_writable()
        self.store.delete(stored)
        return self.saving.committed(stored, stored, gone=True)

    def restore(self, record_id: str, revision: str) -> Saved:
        """Bring back an earlier version of a record, as a new commit."""
        self._must_be_writable()
        commit = self.repository.resolve(revision)
        old = self.past.version(record_id, commit)
        try:
            now = self.record(record_id)
        except UnknownRecordError:
            return self.saving.committed(self.store.bring_back(old), None)
        return self.save_text(now, old.text)

    def add(self, kind: str, record_id: str, values: Values) -> Saved:
        """Write a record that has its id already, as one that was imported; refuse where it exists."""
        self._must_be_writable()
        return self.saving.committed(self.store.create(kind, record_id, values), None)

    def decide(self, stored: Stored, wanted: Values, sentence: str) -> Saved:
        """Write a record with decisions made and commit it; StaleRecordError where its file changed since it was read.

        No state is refused: whoever proposed it made that move. Consents fall back with the text they were given for.
        """
        from cawg_tui.records.difference import changes
        from cawg_tui.rules import consequences

        self._must_be_writable()
        kind = self.kinds[stored.kind]
        typed = with_item_ids(wanted, kind.fields)
        whole = consequences.carried(kind, stored.values, typed)
        saved = self.saving.committed(self.store.save(stored, whole), stored, sentence=sentence)
        return replace(saved, besides=_besides(changes(typed, whole, kind.fields)))

    def put_back(self, before: Stored, now: Stored | None, sentence: str) -> Saved:
        """Write a record as it was over what it is now (None: it is gone), and commit that."""
        self._must_be_writable()
        written = self.store.bring_back(before) if now is None else self.store.save_text(now, before.text)
        return self.saving.committed(written, now, sentence=sentence)

    def _must_be_writable(self) -> None:
        if self.settings.read_only:
            raise NewerFormatError(self.settings.format, FORMAT)

    # --- history ---------------------------------------------------------------------------------

    # --- together --------------------------------------------------------------------------------

    def state(self) -> WorkState:
        """Return how this clone stands, from what is known without asking the remote."""
        from cawg_tui.outcomes import WorkState

        repository = self.repository
        unsaved = tuple(change.path for change in repository.unsaved())
        return WorkState(
            unsaved, repository.to_send(), repository.to_receive(), self.index.conflict_count(),
            repository.remote_url() or "", repository.branch() or "",
        )  # fmt: skip

    def sync(
        self,
        progress: Callable[[str, float | None], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        **how: Any,
    ) -> SyncResult:
        """Send what is here and receive what others sent; see `Together.sync` for what `how` may say."""
        self._must_be_writable()
        return self.together.sync(progress, cancelled, **how)

    def refresh(
        self,
        paths: Iterable[str] | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
        *,
        thorough: bool = False,
    ) -> Refreshed:
        """Bring declarations, rules and index up to date: exactly these paths, or whatever changed on disk.

        A command that ends in a moment looks the index's own file over once a day; `thorough` does it each time.
        """
        other = self.keep_up(progress, cancelled)
        if paths is None:
            done = self.index.refresh(progress, cancelled, thorough=thorough)
        else:
            done = self.index.refresh_paths(list(paths))
        return done._replace(redeclared=other)


def _besides(found: Iterable[Change]) -> str:
    labels = ", ".join(change.label for change in found)
    return f"Changed with it, as the rules ask: {labels}." if labels else ""
