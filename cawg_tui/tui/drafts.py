"""Drafts: what was typed and not saved, kept every two seconds and at leaving, offered again at opening."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cawg_tui.records.difference import changes
from cawg_tui.store.private import Draft
from cawg_tui.tui.dialog import Answer, Ask
from cawg_tui.tui.differences import by_field
from cawg_tui.tui.when import clock, day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.records.difference import Change
    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Values
    from cawg_tui.tui.record_load import Opened
    from cawg_tui.workspace import Workspace

PAUSE_SECONDS = 2.0
CONTINUE, DISCARD = "continue", "discard"
REAPPLY, KEEP = "reapply", "keep"


class DraftKeeper:
    """Keeps one record's draft. Safe to call from any thread: what is kept is a snapshot."""

    def __init__(self, workspace: Workspace, record_id: str, kind: str, base_oid: str | None) -> None:
        self.workspace, self.record_id, self.kind, self.base_oid = workspace, record_id, kind, base_oid

    def keep(self, values: Values, base: Values, moment: datetime) -> None:
        """Keep these values, in the place of those kept before."""
        saved_at = moment.isoformat(timespec="seconds")
        self.workspace.keep_draft(Draft(self.record_id, self.kind, self.base_oid, values, base, saved_at))

    def drop(self) -> None:
        """Forget the draft."""
        self.workspace.drop_draft(self.record_id)


def kept_at(draft: Draft, now: datetime) -> str:
    """Return when a draft was kept: the hour today, else the day and the hour."""
    try:
        moment = datetime.fromisoformat(draft.saved_at)
    except ValueError:
        return "an earlier time"
    today = moment.astimezone().date() == now.astimezone().date()
    return clock(moment) if today else f"{day(moment.astimezone().date())}, {clock(moment)}"


def ask_to_continue(opened: Opened, draft: Draft, now: datetime) -> Ask:
    """Return the question what to do with unsaved changes, which shows what they are."""
    differs = changes(draft.base, draft.values, opened.kind.fields)
    moved = draft.base_oid != opened.stored.oid
    also = " The record was saved again since; your fields will be put onto the newer version." if moved else ""
    return Ask(
        f"You have unsaved changes from {kept_at(draft, now)}",
        f"Not saved: {_fields(differs)}.{also}",
        [
            Answer(CONTINUE, "Continue with them", "The form opens as you left it."),
            Answer(DISCARD, "Discard them", "The form opens as the record is saved."),
        ],
        by_field(differs, opened.kind.fields, opened.titles),
    )


def ask_about_newer(kind: Kind, mine: Sequence[Change], theirs: Sequence[Change]) -> Ask:
    """Return the question what to do when a record was saved by someone else since it was opened."""
    both = by_field(theirs, kind.fields)
    return Ask(
        "This record changed since you opened it",
        f"Nothing was overwritten, and what you typed is kept. You changed: {_fields(mine)}. Meanwhile:",
        [
            Answer(REAPPLY, "Put mine on top", "Shows the newer record with your fields in it; you save again."),
            Answer(KEEP, "Keep as a draft", "Leaves the form. Your changes are offered when you edit it again."),
        ],
        both,
    )


def _fields(differs: Sequence[Change]) -> str:
    labels = list(dict.fromkeys(change.label.partition(" › ")[0] for change in differs))
    if not labels:
        return "no field"
    more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
    return ", ".join(labels[:3]) + more
