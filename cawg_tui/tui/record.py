"""The screen of one record: read it, edit it, see its history, or open it as text. It routes between these sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from cawg_tui.planning import Planning
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.as_text import AboveText
from cawg_tui.tui.decision import DecisionScreen
from cawg_tui.tui.drafts import CONTINUE, DISCARD, ask_to_continue
from cawg_tui.tui.experts import ExpertsScreen
from cawg_tui.tui.form.form import RecordForm
from cawg_tui.tui.history import HistoryPane
from cawg_tui.tui.intake import what_follows
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.linked import LinkedList
from cawg_tui.tui.mechanisms import MechanismsScreen
from cawg_tui.tui.messages import NewRecord, OpenRecord, RecordSaved
from cawg_tui.tui.plan_view import ask_next_year, following
from cawg_tui.tui.quarter import begin_review
from cawg_tui.tui.reading import reading_of
from cawg_tui.tui.record_edit import EditPane
from cawg_tui.tui.record_head import Modes, RecordHead
from cawg_tui.tui.record_load import OnlyDraft, Opened, open_record
from cawg_tui.tui.record_view import Findings
from cawg_tui.tui.text import para
from cawg_tui.tui.word_count import is_counted, table

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from cawg_tui.errors import CawgError
    from cawg_tui.outcomes import Saved
    from cawg_tui.records.intake import Intake
    from cawg_tui.store.private import Draft
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

CASE = "case"
Side = Literal["view", "edit", "history"]


class RecordScreen(AboveText):
    """One record."""

    CSS_PATH: ClassVar[list[str | Path]] = ["record.tcss", "form/form.tcss"]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("record")]
    # What its form asks; everything where it is not said.
    intake: Intake | None = None

    def __init__(self, record_id: str, *, edit: bool = False, field: str = "", begun: bool = False) -> None:
        super().__init__()
        self.record_id, self.start_field, self.begun = record_id, field, begun
        self.side: Side = "edit" if edit else "view"
        self.opened: Opened | None = None
        self._reviews = False

    def body(self) -> ComposeResult:
        """Yield the head, the line of sides, and room for the side that is shown."""
        yield RecordHead()
        yield Modes()
        yield Vertical(id="record-body")

    @property
    def takes_keys(self) -> bool:
        """Say whether keys go where they are meant to: into a field where the form was asked for."""
        return super().takes_keys and (self.side != "edit" or any(form.current for form in self.query(RecordForm)))

    # --- opening ----------------------------------------------------------------------------------

    def fill(self, workspace: Workspace) -> None:
        """Read the record."""
        record_id, moment = self.record_id, self.cawg.now()
        self.run_job("record", lambda _: open_record(workspace, record_id, moment), self._found, self._gone)

    def records_changed(self, ids: frozenset[str]) -> None:
        """Read the record again where it may have changed."""
        if not ids or self.record_id in ids or self.opened is None:
            self.refill()

    def _gone(self, error: CawgError) -> None:
        for pane in self.query(EditPane):
            pane.hear_it_is_gone()
            return
        self.query_one("#record-body").remove_children()
        self.query_one("#record-body").mount(Static(para(error.sentence), classes="record-line", markup=False))

    def _found(self, found: Opened | OnlyDraft) -> None:
        self.call_later(self._read, found)

    async def _read(self, found: Opened | OnlyDraft) -> None:
        if isinstance(found, OnlyDraft):
            self.dismiss()
            self.app.post_message(NewRecord(found.draft.kind))
            return
        before, self.opened = self.opened, found
        self.query_one(RecordHead).show(found, self.cawg.now())
        self.refresh_bindings()
        if before is None:
            await self._begin(found)
            if self.begun and found.stored.kind == CASE:
                restricted = found.stored.values.get("confidentiality") == "restricted"
                self.app.push_screen(what_follows(found.title, restricted=restricted), self._follow)
            return
        kinds = (before.kind, *(pane.opened.kind for pane in self.query(EditPane)))
        otherwise = any(not kind.is_like(found.kind) for kind in kinds)
        if otherwise or before.stored.oid != found.stored.oid or before.shown != found.shown:
            await self._renew(found)

    async def _begin(self, found: Opened) -> None:
        if found.stored.problem is not None or self.side == "view":
            await self.show_side("view")
        elif found.draft is not None:
            self._ask_draft(found, found.draft)
        else:
            await self.show_side("edit")

    async def _renew(self, found: Opened) -> None:
        """Show what changed on the sides that stand already."""
        for pane in self.query(EditPane):
            await pane.take(found)
        for history in self.query(HistoryPane):
            history.reread()
        for view in self.query(".view"):
            await view.remove()
        if self.side == "view":
            await self.show_side("view")

    # --- sides ------------------------------------------------------------------------------------

    async def show_side(self, side: Side, draft: Draft | None = None) -> None:
        """Show one side; it is made when it is shown first."""
        opened, workspace = self.opened, self.workspace
        if opened is None or workspace is None:
            return
        self.side = side
        self.query_one(Modes).show(side)
        body = self.query_one("#record-body")
        for child in body.children:
            child.display = child.has_class(side)
        if not body.query(f".{side}"):
            await body.mount(self._made(side, opened, workspace, draft))
        self._focus_side(side)

    def _made(self, side: Side, opened: Opened, workspace: Workspace, draft: Draft | None) -> Widget:
        if side == "edit":
            field, self.start_field = self.start_field, ""
            pane = EditPane(workspace, opened, self.cawg.now, draft, field, self.intake)
            if self._reviews:
                pane.field = self._begin_review(pane)
            return pane.add_class("edit")
        if side == "history":
            history = HistoryPane(workspace, opened.kind, self.record_id, self.cawg.now)
            history.titles = opened.titles
            return history.add_class("history")
        counted = is_counted(opened.stored.kind)
        under = {"Body": table(opened.stored.values, workspace.rulebook.upr)} if counted else {}
        return reading_of(opened, self.cawg.now, under)

    def _focus_side(self, side: Side) -> None:
        if side == "view":
            # A screen below another may not have drawn anew yet; what has focus there is nobody's business.
            findings = self.query(".view Findings")
            for first in (findings or self.query(".view RecordView, .view VerticalScroll"))[:1]:
                first.focus()
        elif side == "history":
            self.query_one(HistoryPane).versions.focus()

    async def action_view(self) -> None:
        """Read the record."""
        await self.show_side("view")

    async def action_history(self) -> None:
        """See who changed what."""
        await self.show_side("history")

    async def action_edit(self, field: str = "") -> None:
        """Edit the record; where unsaved changes are kept, ask about them first."""
        opened = self.opened
        if opened is None:
            return
        if opened.stored.problem is not None:
            await self.action_text()
            return
        self.start_field = field
        panes = list(self.query(EditPane))
        if panes:
            await self.show_side("edit")
            await panes[0].begin(field)
        elif opened.draft is not None:
            self._ask_draft(opened, opened.draft)
        else:
            await self.show_side("edit")

    def _ask_draft(self, opened: Opened, draft: Draft) -> None:
        async def answered(answer: str | None) -> None:
            if answer == CONTINUE:
                await self.show_side("edit", draft)
            elif answer == DISCARD:
                workspace, record_id = self.workspace, self.record_id
                if workspace is not None:
                    self.run_job("discard", lambda _: workspace.drop_draft(record_id, draft.slot), lambda _: None)
                if opened.gone:
                    self.dismiss()
                else:
                    await self.show_side("edit")
            else:
                await self.show_side("view")

        self.app.push_screen(ask_to_continue(opened, draft, self.cawg.now()), answered)

    def action_back(self) -> None:
        """Go back: from a side to reading, from reading to where the member came from."""
        if self.side == "view" or self.opened is None:
            self.dismiss()
        else:
            self.call_later(self.show_side, "view")

    @on(EditPane.Left)
    async def _left_form(self, event: EditPane.Left) -> None:
        event.stop()
        await self.left_form()

    async def left_form(self) -> None:
        """Go back from the form to reading."""
        for pane in self.query(EditPane):
            await pane.remove()
        self.query_one(Modes).tell("")
        await self.show_side("view")
        self.refill()

    @on(EditPane.Told)
    def _told(self, event: EditPane.Told) -> None:
        event.stop()
        self.query_one(Modes).tell(event.words)

    @on(EditPane.Kept)
    def _kept(self, event: EditPane.Kept) -> None:
        event.stop()
        self.form_saved(event.stored)

    def form_saved(self, stored: Stored) -> None:
        """Show the record as it was saved."""
        self.refill()

    @on(LineList.Opened)
    async def _finding_opened(self, event: LineList.Opened) -> None:
        opened = self.opened
        if isinstance(event.lines, Findings) and opened is not None:
            event.stop()
            if event.index < len(opened.conflicts):
                self.action_decide(opened.conflicts[event.index].id)
            else:
                await self.action_edit(event.lines.findings[event.index].field)

    # --- deciding ---------------------------------------------------------------------------------

    def action_decide(self, conflict_id: str = "") -> None:
        """Go through the open decisions of the record; through what is to be read where nothing is open."""
        opened = self.opened
        if opened is not None and opened.conflicts:
            wanted = [one for one in opened.conflicts if one.id == conflict_id] or opened.conflicts
            notes = not any(one.to_decide for one in wanted)
            self.app.push_screen(DecisionScreen(self.record_id, conflict_id, notes=notes))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to decide only where something is open, and case support only for a case that can be read."""
        opened = self.opened
        if action in {"mechanisms", "members", "assess"}:
            return opened is not None and opened.stored.kind == CASE and opened.stored.problem is None
        if action == "links":
            return opened is not None and bool(opened.reckoned.links)
        if action == "review":
            return opened is not None and opened.reckoned.review is not None and not opened.gone
        if action == "next_year":
            return opened is not None and opened.reckoned.plan is not None and not opened.gone
        return action != "decide" or (opened is not None and bool(opened.conflicts))

    # --- links and plans --------------------------------------------------------------------------

    async def action_links(self) -> None:
        """Go to the records it is linked with."""
        await self.show_side("view")
        self.call_after_refresh(lambda: [one.focus() for one in self.query(LinkedList)])

    async def action_review(self) -> None:
        """Look back at the quarter that is over: open the form there, with what it brought above it."""
        self._reviews = True
        panes = list(self.query(EditPane))
        field = self._begin_review(panes[0]) if panes else ""
        for pane in panes:
            pane.form.redraw()
        await self.action_edit(field)

    def _begin_review(self, pane: EditPane) -> str:
        self._reviews = False
        found = pane.opened.reckoned
        if found.plan is None or found.review is None:
            return ""
        today = self.cawg.now().date()
        return begin_review(pane.model, pane.opened.kind.workflow, found.plan, found.review, today)

    def action_next_year(self) -> None:
        """Begin the plan of the year after, once the member said so."""
        workspace, opened = self.workspace, self.opened
        if workspace is None or opened is None:
            return
        stored = opened.stored

        def begun(saved: Saved) -> None:
            self.post_message(RecordSaved(saved.stored.id, saved.said))
            self.post_message(OpenRecord(saved.stored.id))

        def answered(answer: str | None) -> None:
            if answer:
                self.run_job("next-year", lambda _: Planning(workspace).begin_next(stored), begun)

        def ask(already: list[str]) -> None:
            self.app.push_screen(ask_next_year(opened.reckoned, already), answered)

        self.run_job("following", lambda _: following(workspace, stored.id), ask)

    # --- case support -----------------------------------------------------------------------------

    def _follow(self, answer: str | None) -> None:
        if answer:
            self.call_later(self.app.run_action, answer, self)

    def action_mechanisms(self) -> None:
        """Hold the mechanisms of the catalogue against this case."""
        self.app.push_screen(MechanismsScreen(self.record_id))

    def action_members(self) -> None:
        """Show the members who know what this case needs."""
        self.app.push_screen(ExpertsScreen(self.record_id))

    def action_assess(self) -> None:
        """Weigh the four criteria and note the decision."""
        from cawg_tui.tui.assessment import AssessmentScreen

        self.app.push_screen(AssessmentScreen(self.record_id))

    # --- as text ----------------------------------------------------------------------------------

    async def action_text(self) -> None:
        """Open the record's file in the member's own editor and save what comes back."""
        if self.opened is not None:
            self.edit_as_text(self.opened.stored, self.opened.stored.text)

    def text_saved(self, saved: Saved) -> None:
        """Say what was saved and read the record again."""
        if saved.kept_back:
            self.app.notify(para(saved.kept_back).plain, severity="warning", markup=False, timeout=8)
        self.post_message(RecordSaved(saved.stored.id, saved.said))
        self.refill()
