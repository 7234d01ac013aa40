"""Drafts: what was typed and not saved, kept every two seconds and at leaving, offered again at opening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Final

from cawg_tui.outcomes import in_a_row, named
from cawg_tui.records.conflicts import open_conflicts
from cawg_tui.records.difference import changes
from cawg_tui.records.merge import merge
from cawg_tui.records.values import same
from cawg_tui.store.private import Draft
from cawg_tui.tui.dialog import Answer, Ask
from cawg_tui.tui.differences import by_field
from cawg_tui.tui.when import clock, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cawg_tui.outcomes import Meanwhile
    from cawg_tui.records.difference import Change
    from cawg_tui.records.values import Values
    from cawg_tui.store.private import DraftSlot
    from cawg_tui.tui.record_load import Opened
    from cawg_tui.workspace import Workspace

PAUSE_SECONDS = 2.0
CONTINUE, DISCARD = "continue", "discard"
CAME_IN: Final = "Others changed this meanwhile."
CLASHES: Final = "Others changed this meanwhile too; what each typed is kept and waits to be decided."


class DraftKeeper:
    """Keeps the draft of one open form, in a place of its own as long as the form stands.

    `keeping` and `dropping` are asked in the interface's thread and give the act to be done in any thread; an act that
    was asked for earlier never undoes one that was asked for later.
    """

    def __init__(
        self, workspace: Workspace, record_id: str, kind: str, base_oid: str | None, draft: Draft | None = None
    ) -> None:
        """Take a place for a draft: that of the draft to go on with, where there is one."""
        self.workspace, self.record_id, self.kind, self.base_oid = workspace, record_id, kind, base_oid
        self._slot: DraftSlot | None = workspace.claim_slot(record_id, draft.slot if draft is not None else 0)
        self._number = self._slot.slot
        self._asked = self._done = 0
        self._one_at_a_time = Lock()

    def keeping(self, values: Values, base: Values, moment: datetime) -> Callable[[], None]:
        """Return the act that keeps these values, in the place of those kept before."""
        saved_at = moment.isoformat(timespec="seconds")
        draft = Draft(self.record_id, self.kind, self.base_oid, values, base, saved_at, self._number)
        return self._in_turn(lambda: self.workspace.keep_draft(draft))

    def dropping(self) -> Callable[[], None]:
        """Return the act that forgets the draft."""
        return self._in_turn(lambda: self.workspace.drop_draft(self.record_id, self._number))

    def close(self) -> None:
        """Let another form have the place: this one is gone."""
        slot, self._slot = self._slot, None
        if slot is not None:
            slot.close()

    def _in_turn(self, act: Callable[[], None]) -> Callable[[], None]:
        self._asked += 1
        turn = self._asked

        def done() -> None:
            with self._one_at_a_time:
                if turn > self._done:
                    act()
                    self._done = turn

        return done


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
    also = " The record was deleted since; saving brings it back." if opened.gone else ""
    if not opened.gone and not same(draft.base, opened.stored.values):
        also = " The record changed since; the form will show both."
    return Ask(
        f"You have unsaved changes from {kept_at(draft, now)}",
        f"Not saved: {named(differs) or 'no field'}.{also}",
        [
            Answer(CONTINUE, "Continue with them", "The form opens as you left it."),
            Answer(DISCARD, "Discard them", "The form opens as the record is saved."),
        ],
        by_field(differs, opened.kind.fields, opened.titles),
    )


@dataclass(frozen=True, slots=True)
class Continued:
    """A draft taken up again: the values for the form, and what others had changed since it was begun."""

    values: Values
    meanwhile: tuple[Change, ...]


def continued(opened: Opened, draft: Draft) -> Continued:
    """Bring a draft together with the record as it is now: what both changed is merged, a clash waits to be decided."""
    fields, now = opened.kind.fields, opened.stored.values
    return Continued(merge(draft.base, draft.values, now, fields), tuple(changes(draft.base, now, fields)))


def changed_meanwhile(meanwhile: Meanwhile) -> str:
    """Return the quiet line over a form whose record changed while it was open."""
    if meanwhile.gone:
        return f"{meanwhile.sentence}. Saving brings it back, for someone to decide whether it stays."
    who = f" ({in_a_row(meanwhile.who)})" if meanwhile.who else " (in another window)" if meanwhile.mine else ""
    return f"Changed meanwhile: {meanwhile.fields or 'the text of the file'}{who}. Saving brings both together."


def remarks(others: Iterable[Change], values: Values) -> dict[str, str]:
    """Return what to say beside the fields that others changed, by path; a list is named with what stands in it."""
    waiting = {one.path for one in open_conflicts(values) if one.to_decide}
    said: dict[str, str] = {}
    for change in others:
        words = CLASHES if change.path in waiting else CAME_IN
        for path in (change.path, change.path.partition("/")[0]):
            said[path] = CLASHES if said.get(path) == CLASHES else words
    return said
