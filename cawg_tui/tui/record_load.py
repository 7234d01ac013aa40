"""Reading what the Record screen shows, in one go and in a thread: the record, what is wrong, names, a kept draft."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from cawg_tui.errors import UnknownRecordError
from cawg_tui.records.conflicts import Conflict, open_conflicts
from cawg_tui.records.finding import Level
from cawg_tui.records.merge import merge
from cawg_tui.records.types import Group, ListOf, RefType
from cawg_tui.records.values import same
from cawg_tui.tui.decide import DECIDE, as_findings
from cawg_tui.tui.form.context import Offer
from cawg_tui.tui.plan_view import NOTHING, Reckoned, reckoned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Values
    from cawg_tui.store.private import Draft
    from cawg_tui.store.records import Stored
    from cawg_tui.vcs.history import Version
    from cawg_tui.workspace import Workspace

OFFERED = 8
MISSING_CODE = "X05"


@dataclass(frozen=True, slots=True)
class Opened:
    """A record as the screen shows it. `good` is the last readable version of a file that cannot be read now.

    `findings` begin with the open decisions, in the order of `conflicts`. `gone` says that the record was
    deleted and is shown as it was, because what was typed in it is kept. `began` is when reading began (monotonic, s).
    """

    kind: Kind
    stored: Stored
    title: str
    findings: tuple[Finding, ...]
    titles: dict[str, str]
    draft: Draft | None
    good: Stored | None = None
    good_version: Version | None = None
    conflicts: tuple[Conflict, ...] = ()
    gone: bool = False
    began: float = 0.0
    reckoned: Reckoned = NOTHING

    @property
    def shown(self) -> object:
        """Return what the view shows besides the record's own fields, to see whether it has to be drawn anew."""
        return self.findings, self.reckoned


@dataclass(frozen=True, slots=True)
class OnlyDraft:
    """A record that was begun and never made: there is a draft and no file."""

    draft: Draft


def open_record(workspace: Workspace, record_id: str, moment: datetime) -> Opened | OnlyDraft:
    """Read a record and all that its screen needs; runs in a thread."""
    began = monotonic()
    draft, gone = workspace.draft_of(record_id), False
    try:
        stored = workspace.record(record_id)
    except UnknownRecordError:
        if draft is None:
            raise
        if draft.base_oid is None:
            return OnlyDraft(draft)
        stored, gone = workspace.past.as_it_was(draft), True
    kind = workspace.kinds[stored.kind]
    if draft is not None and not gone and _is_in(draft, stored, kind):
        workspace.drop_draft(record_id, draft.slot)
        draft = None
    good, version = (None, None) if stored.problem is None else last_good(workspace, record_id)
    values = stored.values if stored.problem is None else (good.values if good is not None else {})
    return Opened(
        kind, stored, workspace.title(stored if stored.problem is None or good is None else good),
        (*as_findings(kind, record_id, stored.values), *workspace.findings_of(stored, moment)),
        titles_of(workspace, kind.fields, values), draft, good, version,
        tuple(open_conflicts(stored.values, kind.fields)), gone, began,
        reckoned(workspace, stored, moment),
    )  # fmt: skip


def _is_in(draft: Draft, stored: Stored, kind: Kind) -> bool:
    """Say whether a record holds all that a draft would bring: cawg was stopped between saving and forgetting it."""
    return stored.problem is None and same(merge(draft.base, draft.values, stored.values, kind.fields), stored.values)


def last_good(workspace: Workspace, record_id: str) -> tuple[Stored | None, Version | None]:
    """Return the newest saved version of a record that can be read, and which version that is."""
    for version in workspace.past.versions(record_id, 20):
        try:
            stored = workspace.past.version(record_id, version.commit)
        except UnknownRecordError:
            continue
        if stored.problem is None:
            return stored, version
    return None, None


def said_by_path(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Return what the rules say beside a field, by the field's path.

    Notes are for the View side; of what is missing the field itself says that it is needed.
    """
    said: dict[str, list[str]] = {}
    for one in findings:
        if one.field and one.level is not Level.INFO and one.code not in {MISSING_CODE, DECIDE}:
            said.setdefault(one.field, []).append(one.message)
    return said


def titles_of(workspace: Workspace, fields: FieldSet, values: Values) -> dict[str, str]:
    """Return the titles of the records that a record names, by id; an id that leads nowhere is left out."""
    found: dict[str, str] = {}
    for record_id in dict.fromkeys(references(fields, values)):
        row = workspace.row(record_id)
        if row is not None:
            found[record_id] = row.title
    return found


def references(fields: FieldSet, values: Values) -> Iterator[str]:
    """Yield every id of another record that stands in a record's values."""
    for declared in fields:
        value, kind = values.get(declared.name), declared.type
        listed = value if isinstance(value, list) else [value]
        if isinstance(kind, RefType) or (isinstance(kind, ListOf) and isinstance(kind.of, RefType)):
            yield from (one for one in listed if isinstance(one, str))
        elif isinstance(kind, Group) and declared.inside is not None:
            for one in listed:
                if isinstance(one, dict):
                    yield from references(declared.inside, one)


@dataclass(frozen=True, slots=True)
class WorkspaceLookup:
    """What a form asks of a workspace."""

    workspace: Workspace

    def records(self, typed: str, kinds: tuple[str, ...]) -> list[Offer]:
        """Return records whose title fits what was typed, with the kind they are of."""
        offers: list[Offer] = []
        for record_id, title in self.workspace.index.complete_ref(kinds, typed, OFFERED):
            row = self.workspace.row(record_id)
            known = row is not None and row.kind in self.workspace.kinds
            offers.append(Offer(record_id, title, self.workspace.kinds[row.kind].label if row and known else ""))
        return offers

    def terms(self, field: str) -> list[tuple[str, int]]:
        """Return the values in use in a field, with how often."""
        return self.workspace.index.terms(field)

    def titles(self, record_ids: Sequence[str]) -> list[str]:
        """Return the titles of those of these records that are there."""
        return [row.title for one in record_ids if (row := self.workspace.row(one)) is not None]
