"""Bringing back what a merge made without cawg left out of a record: onto the record as it is now, as one commit."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cawg_tui.errors import NewerFormatError, UnknownRecordError
from cawg_tui.records.difference import subject
from cawg_tui.store import private
from cawg_tui.store.joining import join
from cawg_tui.store.layout import Place
from cawg_tui.store.settings import FORMAT
from cawg_tui.vcs.audit import REPAIRS, lost_in_merges
from cawg_tui.vcs.worktree import committed_form

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from cawg_tui.store.records import Stored
    from cawg_tui.vcs.audit import LostInMerge
    from cawg_tui.workspace import Workspace


def bring_back_all(workspace: Workspace) -> list[str]:
    """Bring back everything that merges without cawg left out, and return what was done, record by record."""
    return [bring_back(workspace, one) for one in lost_in_merges(workspace.repository, workspace.kinds)]


def bring_back(workspace: Workspace, one: LostInMerge) -> str:
    """Bring back what a merge left out of one record, joined with what became of it since; return what was done.

    A record unchanged since gets exactly what the merge should have made of it. A text that cannot be read is kept
    aside before it is replaced.
    """
    if workspace.settings.read_only:
        raise NewerFormatError(workspace.settings.format, FORMAT)
    before = _as_it_is(workspace, one)
    after, besides = _written(workspace, one, before)
    kind = workspace.kinds[one.kind]
    old = before.values if before is not None and before.problem is None else None
    done = subject(kind, one.id, old, after.values if after is not None else None)
    sentence = f"Bring back what a merge left out of {one.id}"
    message = f"{sentence}\n\n{done}\n\nCawg-Record: {one.id}\n{REPAIRS}: {one.merge.commit}"
    stands = after or before
    workspace.index.upsert(after) if after is not None else workspace.index.remove(one.id)
    workspace.repository.save([stands.path if stands is not None else one.path], message)
    return f"{done}.{besides}"


def _as_it_is(workspace: Workspace, one: LostInMerge) -> Stored | None:
    with suppress(UnknownRecordError):
        return workspace.record(one.id)
    return None


def _written(workspace: Workspace, one: LostInMerge, before: Stored | None) -> tuple[Stored | None, str]:
    """Write the record's file; return how it stands then (None: it is gone), and what else is to be told."""
    store = workspace.store
    if before is None:
        if one.wanted is None:
            return None, ""
        place = Place(one.kind, one.id, one.path)
        return store.bring_back(store.parse_text(place, one.wanted)), ""
    now = committed_form(before.path, before.text.encode("utf-8", "surrogatepass"))
    if before.problem is not None and one.wanted is not None:
        kept = private.keep_text(workspace.root, one.id, before.text)
        return store.save_text(before, one.wanted.decode("utf-8")), f" The text that could not be read is in {kept}."
    if now == one.merged and one.wanted is not None:
        return store.save_text(before, one.wanted.decode("utf-8")), ""
    joined = join(workspace.kinds[one.kind].fields, before.path, one.merged, now, one.wanted).data
    if joined is None:
        store.delete(before)
        return None, ""
    return store.save(before, _values(workspace, before, joined)), ""


def _values(workspace: Workspace, stored: Stored, data: bytes) -> Values:
    return workspace.store.parse_text(stored.place, data).values
