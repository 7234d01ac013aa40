"""The look back at a quarter: what it brought, counted from the records, above the fields in which the group says it.

It is the plan's own form at one entry of its reviews, so drafts, saves and merges are those of every record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cawg_tui.records.identity import ITEM_RANDOM, random_name
from cawg_tui.records.values import MISSING
from cawg_tui.rules.subject import mapping, whole
from cawg_tui.tui.plan_view import bar
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult

    from cawg_tui.planning import Plan
    from cawg_tui.records.values import Value
    from cawg_tui.records.workflow import Workflow
    from cawg_tui.rules.progress import Progress
    from cawg_tui.tui.form.model import FormModel

REVIEWS: Final = "reviews"
LATE: Final = "bold $text-warning"
STANDING_WIDTH: Final = 9


class QuarterShown(VerticalScroll, can_focus=False):
    """How far a quarter's activities have come, while the look back at it is being written."""

    def __init__(self, plan: Plan, read: Callable[[], tuple[FormModel, str]]) -> None:
        """Follow what `read` returns: the values being edited, and the path of the field that has focus."""
        super().__init__(classes="quarter-shown")
        self.plan, self._read = plan, read
        self._shown: tuple[Plan, int | None] | None = None

    def compose(self) -> ComposeResult:
        """Show one text, which is filled in once a review is being written."""
        yield Static("", markup=False)

    def on_mount(self) -> None:
        """Stay away until a review is being written."""
        self.follow()

    def follow(self, plan: Plan | None = None) -> None:
        """Show the quarter of the review that has focus; nothing where none has."""
        self.plan = plan or self.plan
        model, place = self._read()
        number = quarter_at(model, place)
        if self._shown == (self.plan, number):
            return
        self._shown = self.plan, number
        self.display = number is not None
        if number is not None:
            self.query_one(Static).update(told(self.plan, number))


def quarter_at(model: FormModel, place: str) -> int | None:
    """Return the quarter of the review that a path lies in, None where it lies in none."""
    name, _, rest = place.partition("/")
    step = rest.partition("/")[0]
    for at, entry in enumerate(model.entries((REVIEWS,))) if name == REVIEWS and step else ():
        if model.path((REVIEWS, at)) == f"{REVIEWS}/{step}":
            return whole(mapping(entry).get("quarter"))
    return None


def told(plan: Plan, number: int) -> Content:
    """Return what a quarter was to bring and how far that has come, activity by activity."""
    found = of_quarter(plan, number)
    many = f"{len(found)} activit{'y' if len(found) == 1 else 'ies'}" if found else "no activity was planned for it"
    year = f" of {plan.year}" if plan.year else ""
    late = sum(one.path in plan.late for one in found)
    share = next((one.share for one in plan.quarters if one.number == number), 0.0)
    head = Content.assemble(
        (f"Quarter {number}{year}", "bold $text-accent"), "  ", *([bar(share), "  "] if found else []), many,
        *([(f", {late} late", LATE)] if late else []),
    )  # fmt: skip
    return Content("\n").join([head, *(_line(plan, one) for one in found)])


def _line(plan: Plan, one: Progress) -> Content:
    """Return an activity on one line: how far, whether it is late or dropped, what it is, and who leads it."""
    standing = "dropped" if one.dropped else "late" if one.path in plan.late else "done" if not one.is_open else ""
    lead = plan.title(one.lead) if one.lead else "nobody leads it"
    return Content.assemble(
        "  ", bar(one.share), "  ", (f"{standing:<{STANDING_WIDTH}}", LATE if standing == "late" else ""),
        cell(one.text), (" · ", "$text-muted"), cell(lead, "$text-muted"),
    )  # fmt: skip


def of_quarter(plan: Plan, number: int) -> list[Progress]:
    """Return the activities of a quarter, what is late first."""
    found = [one for objective in plan.objectives for one in objective.activities if one.quarter == number]
    return sorted(found, key=lambda one: one.path not in plan.late)


def begin_review(model: FormModel, workflow: Workflow, plan: Plan, number: int, today: date) -> str:
    """Put the look back at a quarter into a plan being edited, or find the one that is there; return where to write.

    What was done begins with the activities and how far each has come; the plan's state moves on where it may.
    """
    address = (REVIEWS,)
    listed = model.entries(address)
    at = next((at for at, one in enumerate(listed) if whole(mapping(one).get("quarter")) == number), None)
    if at is None:
        done = "\n".join(f"{one.text}: {one.share:.0%}" for one in of_quarter(plan, number))
        review: Value = {
            "id": random_name(ITEM_RANDOM), "quarter": number, "date": today.isoformat(),
            **({"done": f"{done}\n"} if done else {}),
        }  # fmt: skip
        model.put(address, [*listed, review])
        at = len(listed)
        state, status = f"reviewed_q{number}", model.get(("status",))
        if status is not MISSING and state in workflow.after(str(status)):
            model.put(("status",), state)
    return f"{model.path((REVIEWS, at))}/done"
