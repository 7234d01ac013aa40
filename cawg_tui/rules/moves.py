"""What must hold before a record may go from one state to another, beyond what its workflow allows.

One table: the kind, the states left, the state entered, and the question asked. Each answers with a sentence for
the member, or nothing where the move is free. A record that begins in a later state has made no move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.records.finding import Level
from cawg_tui.records.values import Values, as_text, is_empty
from cawg_tui.rules.deadlines import day_of, deadlines, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kinds import Kind

NAMED_ERRORS: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A move about to be made: the record before and after it, the findings on it as it would stand, the moment."""

    before: Values
    after: Values
    findings: Sequence[Finding]
    now: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """What a move needs. `leaving` empty means any state; `refusal` gives the sentence, empty where it holds."""

    kind: str
    leaving: frozenset[str]
    entering: str
    refusal: Callable[[Step], str]


def refusals(kind: Kind, before: Values, after: Values, findings: Sequence[Finding], now: datetime) -> list[str]:
    """Return why a record may not change its state in this way, a sentence for each reason; empty where it may.

    `findings` are those on `after`. Whether the workflow knows the move at all is asked by `check_move`.
    """
    old, new = as_text(before.get("status")), as_text(after.get("status"))
    if not old or not new or old == new:
        return []
    step = Step(before, after, findings, now)
    said = [one.refusal(step) for one in _conditions(kind, old, new)]
    return [sentence for sentence in dict.fromkeys(said) if sentence]


def _conditions(kind: Kind, old: str, new: str) -> Iterator[Condition]:
    if (old, new) in kind.workflow.reopens:
        yield Condition(kind.name, frozenset({old}), new, _needs_a_reason)
    for one in CONDITIONS:
        if one.kind == kind.name and one.entering == new and (not one.leaving or old in one.leaving):
            yield one


def _needs_a_reason(step: Step) -> str:
    notes = as_text(step.after.get("notes")).strip()
    if notes and notes != as_text(step.before.get("notes")).strip():
        return ""
    return "Opening it again needs a reason: write it in the notes, and save both together."


def _only_long_term(step: Step) -> str:
    if step.after.get("type") == "long_term":
        return ""
    return "Only long-term work goes back from evaluating to active; this can be closed."


def _needs_evaluation(step: Step) -> str:
    if not is_empty(step.after.get("evaluation")):
        return ""
    return "Before it is closed, write in the evaluation what worked and what comes next."


def _needs_no_errors(step: Step) -> str:
    errors = [one.message for one in step.findings if one.level is Level.ERROR]
    if not errors:
        return ""
    named = " ".join(message if message.endswith(".") else f"{message}." for message in errors[:NAMED_ERRORS])
    more = len(errors) - NAMED_ERRORS
    return f"It is not ready: {named}" + (f" And {more} more." if more > 0 else "")


def _needs_receipt(step: Step) -> str:
    if not is_empty(step.after.get("receipt")) or not is_empty(step.after.get("notes")):
        return ""
    return "Fill in the receipt of the online system, or say in the notes how it was submitted."


def _needs_addendum(step: Step) -> str:
    outcome = step.after.get("outcome")
    addendum = outcome.get("addendum") if isinstance(outcome, dict) else None
    if not is_empty(addendum) or not is_empty(step.after.get("notes")):
        return ""
    return "Fill in the addendum in which the State takes its position, or say in the notes why there is none."


def _needs_passed_deadline(step: Step) -> str:
    dues = list(deadlines(step.after))
    binding = [due for due in dues if due.hard] or dues
    if any(due.ends < step.now for due in binding):
        return ""
    if not binding:
        return "No deadline is noted, so none was missed: add the deadline that passed first."
    first = min(binding, key=lambda due: due.ends)
    return f"The deadline has not passed: {first.what or 'it'} is due on {first.day.isoformat()}."


def _needs_closed_window(step: Step) -> str:
    listed = step.after.get("windows")
    windows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    ends = [(day, as_text(one.get("tz"))) for one in windows if (day := day_of(one.get("closes"))) is not None]
    if any(moment(day, "", zone) < step.now for day, zone in ends):
        return ""
    if not ends:
        return "No comment window is noted, so none was missed: add the window that closed first."
    return f"The comment window is open until {min(ends)[0].isoformat()}, so it is not missed yet."


def _needs_answer(answer: str) -> Callable[[Step], str]:
    def refusal(step: Step) -> str:
        decision = step.after.get("decision")
        told = decision if isinstance(decision, dict) else {}
        if told.get("answer") == answer and not is_empty(told.get("why")):
            return ""
        words = {"support": "support", "refer": "referral", "decline": "no"}[answer]
        return f"Note the group's decision first: the answer ({words}), who took it, and why."

    return refusal


def _needs_consent_to_forward(step: Step) -> str:
    consent = step.after.get("consent")
    if isinstance(consent, dict) and consent.get("forward_to_allies") == "given":
        return ""
    return "The community has not agreed that it is forwarded to allies; ask them before anything leaves the group."


def _needs_approval(step: Step) -> str:
    if not is_empty(step.after.get("approved_by")) and not is_empty(step.after.get("approved_date")):
        return ""
    return "Note who approved the plan, and when."


def _needs_signatories(step: Step) -> str:
    least, signed = step.after.get("min_signatories"), step.after.get("signatories")
    have = len(signed) if isinstance(signed, list) else 0
    if not isinstance(least, int) or have >= least or not is_empty(step.after.get("notes")):
        return ""
    return f"{have} of at least {least} have signed; say in the notes why it goes all the same."


CONDITIONS: Final = (
    Condition("initiative", frozenset({"evaluating"}), "active", _only_long_term),
    Condition("initiative", frozenset({"evaluating"}), "closed", _needs_evaluation),
    Condition("upr_submission", frozenset({"sign_off"}), "ready", _needs_no_errors),
    Condition("upr_submission", frozenset({"ready"}), "submitted", _needs_receipt),
    Condition("upr_submission", frozenset({"reviewed"}), "adopted", _needs_addendum),
    Condition("upr_submission", frozenset(), "missed", _needs_passed_deadline),
    Condition("safeguard_review", frozenset({"preparing", "consultation_open"}), "missed", _needs_closed_window),
    Condition("case", frozenset({"assessing"}), "accepted", _needs_answer("support")),
    Condition("case", frozenset({"assessing"}), "accepted", _needs_no_errors),
    Condition("case", frozenset({"assessing"}), "referred", _needs_answer("refer")),
    Condition("case", frozenset({"assessing"}), "referred", _needs_consent_to_forward),
    Condition("case", frozenset({"assessing"}), "declined", _needs_answer("decline")),
    Condition("workplan", frozenset({"advanced"}), "approved", _needs_approval),
    Condition("sign_on", frozenset({"closed"}), "sent", _needs_signatories),
)
