"""The four criteria of a request with their reasons, and the decision: weighed, added up, and taken in one place.

The sum recommends nothing. What the decision still needs is said while it is typed, by the rules that will be asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from cawg_tui.casework import ENDS, WEIGHING, Casework, answer_of
from cawg_tui.records.intake import Intake, Part
from cawg_tui.records.values import as_text, is_empty
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.subject import mapping, whole
from cawg_tui.tui.record_edit import EditPane
from cawg_tui.tui.record_head import Modes, RecordHead
from cawg_tui.tui.record_part import PartScreen
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.widget import Widget

    from cawg_tui.records.values import Values
    from cawg_tui.store.private import Draft
    from cawg_tui.store.records import Stored
    from cawg_tui.tui.record_load import Opened
    from cawg_tui.workspace import Workspace

MOST: Final = 5
WEIGHED: Final = Intake(
    parts=(
        Part(("criteria",), "Criteria", "How do the four criteria speak for it?"),
        Part(("decision",), "Decision", "What does the group answer?"),
        Part(("consent/share_in_wg", "consent/forward_to_allies"), "Consent", "What has the community agreed to?"),
    )
)


class AssessmentScreen(PartScreen):
    """The criteria and the decision of one case."""

    CSS_PATH: ClassVar[list[str | Path]] = ["record.tcss", "form/form.tcss", "assessment.tcss"]  # type: ignore[assignment]

    def __init__(self, record_id: str) -> None:
        super().__init__(record_id, WEIGHED)

    def body(self) -> ComposeResult:
        """Yield the sum above the form, and below it what the decision needs."""
        yield RecordHead()
        yield Modes(())
        yield Static(id="assessment-sum", markup=False)
        yield Vertical(id="record-body")
        yield Static(id="assessment-needs", markup=False)

    def _made(self, side: str, opened: Opened, workspace: Workspace, draft: Draft | None) -> Widget:
        pane = super()._made("edit", opened, workspace, draft)
        if isinstance(pane, EditPane):
            pane.save = lambda stored, wanted: Casework(workspace).assess(stored, wanted, self.cawg.now().date())
        return pane

    @on(EditPane.Told)
    def _weigh(self) -> None:
        """Add up what is typed, and ask what the decision needs."""
        workspace, opened = self.workspace, self.opened
        panes = list(self.query(EditPane))
        if workspace is None or opened is None or not panes:
            return
        wanted, stored, now = panes[0].model.wanted(), panes[0].stored, self.cawg.now()
        self.query_one("#assessment-sum", Static).update(summed(wanted))
        self.run_job(
            "needs", lambda _: Casework(workspace).lacking(stored, wanted, now),
            lambda found: self.query_one("#assessment-needs", Static).update(needed(wanted, stored, found)),
        )  # fmt: skip

    def form_saved(self, stored: Stored) -> None:
        """Go back, unless the decision that was typed could not be taken yet: what it lacks stays on screen."""
        if answer_of(stored.values) and as_text(stored.values.get("status")) in WEIGHING:
            self.refill()
        else:
            self.dismiss()


def summed(case: Values) -> Content:
    """Return the scores added up, with how many there are: a sum that recommends nothing."""
    criteria = mapping(case.get("criteria"))
    weighed = [mapping(one) for one in criteria.values() if whole(mapping(one).get("score")) is not None]
    given = [whole(one.get("score")) or 0 for one in weighed]
    told = f"{sum(given)} of {MOST * len(given)}" if given else "no score yet"
    bare = sum(is_empty(one.get("reason")) for one in weighed)
    without = f", {bare} without a reason" if bare else ""
    return Content.assemble(
        cell(f"Scores: {told}", "bold"),
        cell(f" · {len(given)} of 4 weighed{without} · none decides alone", "$text-muted"),
    )


def needed(case: Values, stored: Stored, lacking: list[str]) -> Content:
    """Return what the decision does when it is saved, or what it still needs."""
    answer, status = answer_of(case), as_text(stored.values.get("status"))
    if status not in WEIGHING:
        return cell(f"This case is {words_of(status).lower()}: what is noted here no longer moves it.", "$text-muted")
    if answer not in ENDS:
        return cell("The answer moves the case on: support, refer, or decline, each with its reason.", "$text-muted")
    state = words_of(ENDS[answer]).lower()
    if not lacking:
        return cell(f"Saving makes the case {state}.", "bold $text-success")
    return Content.assemble(cell(f"Not {state} yet: ", "bold $text-warning"), para(" ".join(lacking)))
