"""One open workspace: store, index and repository behind the words that the command and the interface use.

Every act here is whole: it either happened and says what it did, or raised an error whose sentence says what is
safe. Methods may be called from any thread; they never print and never ask.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cawg_tui.afterwards import Afterwards
from cawg_tui.agenda import DueItem, due_items
from cawg_tui.approved import Approved
from cawg_tui.beyond import Neighbourhood
from cawg_tui.charter import Chartered
from cawg_tui.checking import check
from cawg_tui.clock import now
from cawg_tui.comparison import Comparison
from cawg_tui.decisions import Decisions
from cawg_tui.errors import (
    CannotWriteError,
    NewerFormatError,
    UnknownRecordError,
    UnreadableRecordError,
    WorkspaceMissingError,
)
from cawg_tui.git_errors import BusyError
from cawg_tui.outcomes import Me, Saved, WorkState
from cawg_tui.past import Past
from cawg_tui.records.difference import changes
from cawg_tui.records.identity import new_record_id, with_item_ids
from cawg_tui.records.naming import in_language
from cawg_tui.rules import consequences
from cawg_tui.store import private
from cawg_tui.store.layout import Place, scan
from cawg_tui.store.settings import FORMAT, find_root
from cawg_tui.together import Together
from cawg_tui.touched import Touched
from cawg_tui.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from cawg_tui.index.database import Index
    from cawg_tui.index.listing import Row
    from cawg_tui.index.refresh import Cancelled, Progress, Refreshed
    from cawg_tui.index.search import Page
    from cawg_tui.index.snippets import Snippet
    from cawg_tui.records.difference import Change
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Values
    from cawg_tui.saving import Saving, Written
    from cawg_tui.store.private import Draft, DraftSlot
    from cawg_tui.store.records import Stored
    from cawg_tui.vcs.repository import Repository
    from cawg_tui.vcs.states import SyncResult


class Workspace(Chartered):
    """An open workspace. Open it with `Workspace.open`; close it when done."""

    def __init__(self, root: Path, clock: Callable[[], datetime] = now) -> None:
        super().__init__(root)
        self.root, self.clock = root, clock
        self._keeping_up = threading.RLock()

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
                    charter.kinds, charter.judge.lasting,
                    stamp=charter.rulebook.stamp, progress=progress, cancelled=cancelled,
                )  # fmt: skip
            return True

    # --- parts -----------------------------------------------------------------------------------

    @cached_property
    def index(self) -> Index:
        """Return the index; its file is opened, and rebuilt where needed, at first use."""
        from cawg_tui.index.database import Index

        path = private.private_folder(self.root) / "index.sqlite"
        with self._keeping_up:
            charter = self.charter
            return Index(path, self.root, charter.kinds, check=charter.judge.lasting, stamp=charter.rulebook.stamp)

    @cached_property
    def repository(self) -> Repository:
        """Return the history; a sync that was cut off is finished, and plain git is set up, at first use."""
        from cawg_tui.vcs.repository import Repository

        repository = Repository(self.root)
        with contextlib.suppress(BusyError):
            repository.prepare()
        return repository

    @cached_property
    def afterwards(self) -> Afterwards:
        """Return what is done after saves, while nobody waits for it."""
        return Afterwards([lambda _: self.repository.catch_up(), self.index.settle, self.repository.sum_up])

    # --- reading ---------------------------------------------------------------------------------

    def me(self) -> Me:
        """Return who works here; empty words where nobody is named yet."""
        identity = self.repository.identity()
        if identity is None:
            return Me("", "", "")
        return Me(identity.name, identity.email, self.index.member_of(identity.email))

    def search(self, text: str = "", **how: object) -> Page:
        """Return one page of the records that fit a query; see `index.search` for what `how` may say."""
        # Who is asking costs a git process, so it is asked only where a query may say `me`.
        me = self.me().member if "me" in text else ""
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
        for entry in scan(self.root, self.layout).entries:
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
        return in_language(stored.values.get("title"), self.settings.languages) or stored.id

    def snippets(self, record_ids: Sequence[str], text: str) -> dict[str, Snippet]:
        """Return the words a query found in each of these records, with what stands around them."""
        return self.index.snippets(record_ids, text)

    def due(self, moment: datetime, limit: int = 200) -> list[DueItem]:
        """Return what is due across records, the earliest first."""
        return due_items(self.index, moment, limit)

    # --- findings --------------------------------------------------------------------------------

    @cached_property
    def touched(self) -> Touched:
        """Return what the last versions made of each record's file."""
        return Touched(self)

    @cached_property
    def wording(self) -> Wording:
        """Return what records' texts in several languages were, version by version."""
        return Wording(self)

    @cached_property
    def approved(self) -> Approved:
        """Return plans as they were approved."""
        return Approved(self)

    def findings_of(self, stored: Stored, now: datetime) -> list[Finding]:
        """Return every finding on a record: the lasting ones, those of today, and references that lead nowhere."""
        return self.judge.whole(stored, now, self.index.ids(), Neighbourhood(self))

    def check(self, now: datetime, record_ids: Sequence[str] = ()) -> list[Finding]:
        """Read the named records, or all, from their files and return every finding, errors first."""
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
        title = "" if restricted else in_language(whole.get("title"), self.settings.languages)
        return self.add(kind.name, new_record_id(title, kind.name), whole)

    def save(self, stored: Stored, wanted: Values) -> Saved:
        """Write what changed in a record, together with what others made of it since it was read, and commit it."""
        self._must_be_writable()
        kind = self.kinds[stored.kind]
        if stored.problem is not None:
            raise UnreadableRecordError(stored.path, stored.problem.message, stored.problem.line)
        typed = with_item_ids(wanted, kind.fields)
        whole = consequences.carried(kind, stored.values, typed)
        self.judge.allow_change(stored, whole, self.clock(), Neighbourhood(self))
        if not changes(stored.values, whole, kind.fields):
            return Saved(stored, "Nothing to save: no field differs.", ())
        saved = self._written(self.saving.fields(stored, whole))
        return replace(saved, besides=_besides(changes(typed, whole, kind.fields)))

    def save_text(self, stored: Stored, text: str) -> Saved:
        """Write a record's text as typed, together with what others made of it since it was read, and commit it.

        UnreadableRecordError where the text cannot be read back.
        """
        self._must_be_writable()
        if text == stored.text:
            return Saved(stored, "Nothing to save: the text is the same.", ())
        return self._written(self.saving.text(stored, text))

    @property
    def saving(self) -> Saving:
        """Return what writes a record that may have changed since it was read."""
        from cawg_tui.saving import Saving

        return Saving(self)

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

    # --- drafts ----------------------------------------------------------------------------------

    def drafts(self) -> list[Draft]:
        """Return what was typed and not saved, by record; a damaged draft is kept aside (`cawg doctor` names it)."""
        return private.load_drafts(self.root).drafts

    def draft_of(self, record_id: str) -> Draft | None:
        """Return the draft of one record that was kept last and that no open form is working on."""
        return private.load_draft(self.root, record_id)

    def claim_slot(self, record_id: str, wanted: int = 0) -> DraftSlot:
        """Take a place for a draft while its form is open, so that two windows never write over each other's."""
        return private.claim_slot(self.root, record_id, wanted)

    def keep_draft(self, draft: Draft) -> None:
        """Keep what was typed, in the place of the draft before in its slot."""
        private.keep_draft(self.root, draft)

    def drop_draft(self, record_id: str, slot: int = 1) -> None:
        """Forget a draft, once it is saved or given up."""
        private.drop_draft(self.root, record_id, slot)

    def keep_text(self, stored: Stored, text: str) -> Path:
        """Keep a record's text that could not be saved, and return where."""
        return private.keep_text(self.root, stored.id, text)

    # --- history ---------------------------------------------------------------------------------

    @property
    def comparison(self) -> Comparison:
        """Return what compares versions of records, for this thread."""
        return Comparison(self.repository, self.store, self.layout, self.kinds, self.settings.languages)

    @property
    def past(self) -> Past:
        """Return what was saved before: versions, what is new, what is not sent."""
        return Past(self)

    @cached_property
    def decisions(self) -> Decisions:
        """Return what waits for a decision: who proposed what, and settling it."""
        return Decisions(self)

    # --- together --------------------------------------------------------------------------------

    def state(self) -> WorkState:
        """Return how this clone stands, from what is known without asking the remote."""
        repository = self.repository
        unsaved = tuple(change.path for change in repository.unsaved())
        return WorkState(
            unsaved, repository.to_send(), repository.to_receive(), self.index.conflict_count(),
            repository.remote_url() or "", repository.branch() or "",
        )  # fmt: skip

    @property
    def together(self) -> Together:
        """Return what is done with the shared remote."""
        return Together(self)

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
    ) -> Refreshed:
        """Bring declarations, rules and index up to date: exactly these paths, or whatever changed on disk."""
        other = self.keep_up(progress, cancelled)
        done = self.index.refresh(progress, cancelled) if paths is None else self.index.refresh_paths(list(paths))
        return replace(done, redeclared=other)


def _besides(found: Iterable[Change]) -> str:
    labels = ", ".join(change.label for change in found)
    return f"Changed with it, as the rules ask: {labels}." if labels else ""
