"""A form is saved: what is asked before it, what stays typed after it, and the line that says what it joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.merge import merge
from cawg_tui.records.values import Values, same
from cawg_tui.tui.actions import action_of
from cawg_tui.tui.form.model import FormModel, reapplied

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.outcomes import Saved
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace


def save_sound(
    workspace: Workspace,
    stored: Stored,
    wanted: Values,
    save: Callable[[Stored, Values], Saved],
    *,
    insists: bool,
) -> Saved:
    """Save what a form holds unless two values of it cannot both be true; runs in a thread."""
    kind = workspace.kinds[stored.kind]
    workspace.judge.refuse_contradictions(kind, stored.id, stored.values, wanted, insists=insists)
    return save(stored, wanted)


def since(typed: Values | None, now: Values, fresh: Values, model: FormModel, *, merged: bool) -> Values:
    """Return what a form shows after a save: what was saved, and what was typed while the save ran."""
    if typed is None or same(now, typed):
        return fresh
    return merge(typed, now, fresh, model.fields) if merged else reapplied(typed, now, fresh, model.fields)


def in_one_line(saved: Saved) -> str:
    """Return what a save brought together, with the keys that lead to what is to be decided."""
    if not saved.merged:
        return ""
    decide, leave = action_of("record.decide"), action_of("form.back")
    if not saved.to_decide or decide is None or leave is None:
        return f"Saved. {saved.together}"
    first, then = (one.keys.partition(",")[0] for one in (leave, decide))
    return f"Saved. {saved.together} Press {first}, then {then}."
