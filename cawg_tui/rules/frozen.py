"""What an approved plan says stays as it was approved, unless a quarterly review says what is different now, and why.

What is noted of progress is no part of what was approved: how far an activity is, which records carry it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.records.difference import changes
from cawg_tui.records.values import Value, Values, as_text, is_empty
from cawg_tui.rules.subject import entries, mapping, whole

if TYPE_CHECKING:
    from cawg_tui.records.difference import Change
    from cawg_tui.records.kinds import Kind

PLAN: Final = "workplan"
DRAFTED: Final = frozenset({"draft_sc", "consult", "advanced"})
FROZEN: Final = ("year", "vision", "context", "objectives")
PROGRESS: Final = frozenset({"status", "records"})


def is_frozen(kind: Kind, values: Values) -> bool:
    """Say whether a record is a plan that was approved."""
    status = as_text(values.get("status"))
    return kind.name == PLAN and status in kind.workflow.states and status not in DRAFTED


def differs(kind: Kind, approved: Values, now: Values) -> list[Change]:
    """Return what a plan says differently from what was approved, however far its activities have come."""
    return changes(_as_approved(approved), _as_approved(now), kind.fields)


def refusal(kind: Kind, before: Values, after: Values) -> tuple[str, str] | None:
    """Return the field and the sentence why a change of an approved plan is not saved; None where it may be."""
    if not is_frozen(kind, before):
        return None
    found = differs(kind, before, after)
    if not found or _reasons(after) - _reasons(before):
        return None
    by, on = as_text(before.get("approved_by")), as_text(before.get("approved_date"))
    when = "".join((f" on {on}" if on else "", f" by {by}" if by else ""))
    said = (
        f"{found[0].label}: this plan was approved{when}, and stays as it was approved. To change what it says, note "
        "in a quarterly review what is different now, and why (Changed), and save both together."
    )
    return found[0].path, said


def _reasons(values: Values) -> set[tuple[int | None, str]]:
    """Return what quarterly reviews say of changes."""
    return {
        (whole(one.get("quarter")), as_text(one.get("changed")).strip())
        for _, one in entries(values, "reviews")
        if not is_empty(one.get("changed"))
    }


def is_explained(values: Values) -> bool:
    """Say whether a quarterly review says that the plan is different now, and why."""
    return bool(_reasons(values))


def _as_approved(values: Values) -> Values:
    kept: Values = {name: values[name] for name in FROZEN if name in values}
    objectives = kept.get("objectives")
    if isinstance(objectives, list):
        kept["objectives"] = [_without_progress(one) for one in objectives]
    return kept


def _without_progress(objective: Value) -> Value:
    told = mapping(objective)
    activities = told.get("activities")
    if not isinstance(activities, list):
        return objective
    bare: list[Value] = [
        {name: value for name, value in one.items() if name not in PROGRESS} if isinstance(one, dict) else one
        for one in activities
    ]
    return {**told, "activities": bare}
