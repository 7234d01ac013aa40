"""A new record: choose its kind, fill in what every record of that kind needs, and it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from cawg_tui.errors import CawgError, ContradictionError
from cawg_tui.records.intake import ME, TITLE, asked, begun
from cawg_tui.records.values import as_text, is_empty, same
from cawg_tui.records.vocabulary import country_name
from cawg_tui.rules import upr_start
from cawg_tui.rules.subject import entries
from cawg_tui.starting import start_of
from cawg_tui.tui.dialog import Answer, Ask
from cawg_tui.tui.drafts import CONTINUE, DISCARD, PAUSE_SECONDS, DraftKeeper, kept_at
from cawg_tui.tui.form.context import INSIST, FormContext
from cawg_tui.tui.form.form import RecordForm
from cawg_tui.tui.form.model import FormModel
from cawg_tui.tui.form.refusal import show_refused, show_unreadable, take_back
from cawg_tui.tui.intake import LOOK_SECONDS, ProposedTitle, how_far
from cawg_tui.tui.kind_list import KindChoice
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import OpenRecord, RecordSaved
from cawg_tui.tui.page import Above
from cawg_tui.tui.record_load import WorkspaceLookup, titles_of
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.typeahead import keys_held

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.timer import Timer

    from cawg_tui.outcomes import Saved
    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Values
    from cawg_tui.store.private import Draft
    from cawg_tui.workspace import Workspace

STATE_FIRST = "Name the State: its next review, days and earlier recommendations fill in. F2 makes the record."
LATER = "Only the title must be said now; what is marked * can wait until you know it. F2 makes the record."


class NewRecordScreen(Above):
    """The way to a new record."""

    CSS_PATH: ClassVar[list[str | Path]] = ["record.tcss", "form/form.tcss", "new_record.tcss"]  # type: ignore[assignment]

    def __init__(self, kind: str | None = None) -> None:
        """Begin with the choice of kind, or with the form of one."""
        super().__init__()
        self.kind_name = kind
        self.kind: Kind | None = None
        self.keeper: DraftKeeper | None = None
        self.shared: FormContext | None = None
        self._pause: Timer | None = None
        self._making = False
        self._doubted: Values = {}
        self._state = ""
        self._start: Values = {}
        self._starting = self._asked = False
        self._me = ""
        self._title: ProposedTitle | None = None
        self._began: datetime | None = None

    def body(self) -> ComposeResult:
        """Yield a line that says where we are, and room."""
        yield Static(cell("New record", "bold"), classes="record-line", id="new-head", markup=False)
        yield Vertical(id="new-body")

    def fill(self, workspace: Workspace) -> None:
        """Show the kinds, or the form of the kind that was asked for; both stay, as the workspace declares them now."""
        for choice in self.query(KindChoice):
            choice.show(list(workspace.kinds))
        if self.kind is not None and self.shared is not None:
            self.call_later(self._go_by, workspace, self.kind, self.shared)
        if self.query_one("#new-body").children:
            return
        if self.kind_name is not None and self.kind_name in workspace.kinds:
            self._begin(workspace, workspace.kinds[self.kind_name])
        else:
            choice = KindChoice(list(workspace.kinds))
            self.query_one("#new-body").mount(choice, Static("", id="kind-help", markup=False))
            choice.focus()

    @on(LineList.Moved)
    def _kind_marked(self, event: LineList.Moved) -> None:
        if isinstance(event.lines, KindChoice):
            self.query_one("#kind-help", Static).update(cell(event.lines.kinds[event.index].about.help))

    @on(LineList.Opened)
    def _kind_chosen(self, event: LineList.Opened) -> None:
        if isinstance(event.lines, KindChoice) and self.workspace is not None:
            event.stop()
            self._begin(self.workspace, event.lines.kinds[event.index])

    def _begin(self, workspace: Workspace, kind: Kind) -> None:
        self.kind = kind
        self.run_job("draft", lambda _: _found(workspace, kind), self._draft_read)

    def _draft_read(self, found: tuple[Draft | None, str]) -> None:
        workspace = self.workspace
        draft, self._me = found
        if draft is None or self.kind is None or workspace is None:
            self.call_later(self._show_form, None)
            return

        async def answered(answer: str | None) -> None:
            if answer == CONTINUE:
                await self._show_form(draft)
            elif answer == DISCARD:
                workspace.drop_draft(draft.record_id, draft.slot)
                await self._show_form(None)
            else:
                self.dismiss()

        label = self.kind.label
        self.app.push_screen(
            Ask(
                f"You began a {label} at {kept_at(draft, self.cawg.now())}",
                "It was not made yet; what you typed is kept.",
                [
                    Answer(CONTINUE, "Continue with it", "The form opens as you left it."),
                    Answer(DISCARD, "Begin another", "What was typed then is thrown away."),
                ],
            ),
            answered,
        )

    # --- the form ---------------------------------------------------------------------------------

    async def _show_form(self, draft: Draft | None) -> None:
        workspace, kind = self.workspace, self.kind
        if workspace is None or kind is None:
            return
        self.keeper = DraftKeeper(workspace, draft_id(kind), kind.name, None, draft)
        intake, now = kind.about.intake, self.cawg.now()
        base = workspace.blank(kind) | begun(intake, now.date().isoformat(), self._me)
        values = dict(draft.values) if draft is not None else None
        self._title = ProposedTitle(kind, values or base)
        if self._title.words:
            base[TITLE] = self._title.words
        self._state = as_text((values or base).get("sur"))
        titles = titles_of(workspace, kind.fields, values or base)
        self.shared = FormContext(
            FormModel(asked(kind.fields, intake), base, values), kind.workflow, now.date(),
            workspace.settings.languages, titles, WorkspaceLookup(workspace), intake=intake, begun=base,
        )  # fmt: skip
        body, form = self.query_one("#new-body"), RecordForm(self.shared)
        await body.remove_children()
        await body.mount(form)
        self._begin_sitting(now)
        how = STATE_FIRST if kind.name == upr_start.KIND and not self._state else LATER
        self._tell(how)
        if intake.first and values is None:
            await form.go_to(intake.first)
        else:
            form.focus_first()

    async def _go_by(self, workspace: Workspace, kind: Kind, shared: FormContext) -> None:
        """Ask for what the workspace declares of the kind now; where it is gone, what is typed stays as it is."""
        if kind.name not in workspace.kinds or not self.query(RecordForm):
            return
        now = workspace.kinds[kind.name]
        if now.is_like(kind):
            return
        async with keys_held(self.app):
            self.kind, shared.workflow, shared.intake = now, now.workflow, now.about.intake
            shared.model.fields = asked(now.fields, now.about.intake)
            await self.query_one(RecordForm).redeclare(shared)

    def _tell(self, words: str) -> None:
        """Say in the head what to do; in a sitting, how far it is."""
        kind = self.kind
        if kind is not None and self._began is None:
            self.query_one("#new-head", Static).update(
                Content.assemble(cell(f"New {kind.label}", "bold"), "  ", cell(words, "$text-muted"))
            )

    # --- a sitting --------------------------------------------------------------------------------

    def _begin_sitting(self, now: datetime) -> None:
        if self.shared is not None and self.shared.sitting:
            self._began = now
            self.add_class("-sitting")
            self.set_interval(LOOK_SECONDS, self._tell_how_far)
            self._tell_how_far()

    def on_descendant_focus(self) -> None:
        """Say in which part of a sitting the cursor is."""
        self.call_after_refresh(self._tell_how_far)

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        self._tell_how_far()

    def _tell_how_far(self) -> None:
        kind, began = self.kind, self._began
        if kind is not None and began is not None and self.is_attached:
            for form in self.query(RecordForm):
                said = how_far(kind, form, began, self.cawg.now(), self.size.width)
                self.query_one("#new-head", Static).update(said, layout=False)

    @on(RecordForm.Changed)
    def _typed(self, event: RecordForm.Changed) -> None:
        event.stop()
        if self._pause is None:
            self._pause = self.set_timer(PAUSE_SECONDS, self._keep)
        if self._title is not None and self.shared is not None and self._title.follow(self.shared):
            self.query_one(RecordForm).level.redraw()
        self._tell_how_far()
        self._look_at_state()

    # --- what a State brings with it --------------------------------------------------------------

    def _look_at_state(self) -> None:
        """Look up what is known of a State's next review once the member has named the State."""
        workspace, kind, shared = self.workspace, self.kind, self.shared
        if workspace is None or kind is None or shared is None or kind.name != upr_start.KIND:
            return
        state = as_text(shared.model.values.get("sur"))
        if not state or state == self._state or shared.problem(("sur",)):
            return
        self._state, self._starting = state, True
        self.run_job("start", lambda _: start_of(workspace, state), self._started, self._not_started)

    async def _fill_in(self, found: Values) -> None:
        """Put it into every field in which nothing was said yet, without moving the cursor."""
        kind, shared = self.kind, self.shared
        self._starting = False
        if kind is None or shared is None:
            return
        form, model = self.query_one(RecordForm), shared.model
        if model.values.get("sur") != found.get("sur"):
            self._state = ""
            return
        values = upr_start.filled(model.values, model.base, self._start, found)
        stays, row = form.fits(values), form.current
        model.values, self._start = values, found
        form.redraw()
        if not stays and row is not None:
            await form.reopen(row.address)
        self._tell(_said_of(found))
        if self._asked:
            self._asked = False
            await self._make()

    def _started(self, found: Values) -> None:
        self.call_next(self._fill_in, found)

    def _not_started(self, error: CawgError) -> None:
        self._starting = self._asked = False
        self._notify(error.sentence)

    def _keep(self) -> None:
        self._pause = None
        keep = self._keeping()
        if keep is not None:
            self.run_job("draft", lambda _: keep(), lambda _: None)

    def _keeping(self) -> Callable[[], None] | None:
        """Return the act that keeps what is typed, or that forgets what was; nothing where there is no form yet."""
        if self.keeper is None or self.shared is None:
            return None
        model = self.shared.model
        if not model.is_changed:
            return self.keeper.dropping()
        return self.keeper.keeping(model.values, model.base, self.cawg.now())

    def keep_now(self) -> None:
        """Keep what was typed at once: the form is about to go."""
        keep = self._keeping() if self._pause is not None else None
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if keep is not None:
            keep()

    def on_unmount(self) -> None:
        """Lose nothing, whatever takes the form away."""
        try:
            self.keep_now()
        except CawgError as error:
            self._notify(error.sentence)
        if self.keeper is not None:
            self.keeper.close()

    @on(RecordForm.LeaveAsked)
    def _leave(self, event: RecordForm.LeaveAsked) -> None:
        event.stop()
        if self.shared is not None and self.shared.model.is_changed:
            self.app.notify("What you typed is kept; n brings it back.", markup=False)
        self.dismiss()

    # --- making it --------------------------------------------------------------------------------

    @on(RecordForm.SaveAsked)
    async def _save_asked(self, event: RecordForm.SaveAsked) -> None:
        event.stop()
        if self._starting:
            self._asked = True
        else:
            await self._make()

    async def _make(self) -> None:
        workspace, kind, shared = self.workspace, self.kind, self.shared
        if workspace is None or kind is None or shared is None or self._making:
            return
        take_back(self.app, shared)
        form, model = self.query_one(RecordForm), shared.model
        wanted = model.wanted()
        wrong = model.unreadable()
        if wrong:
            self._notify(await show_unreadable(form, wrong))
        elif is_empty(wanted.get("title")):
            self._notify("The record needs a title first.")
            await form.go_to("title")
        else:
            self._making, insists = True, same(self._doubted, wanted)
            shared.refused.clear()
            self.run_job(
                "new", lambda _: _made(workspace, kind, wanted, insists=insists), self._done,
                lambda error: self._not_made(error, wanted),
            )  # fmt: skip

    def _notify(self, sentence: str) -> None:
        self.app.notify(para(sentence).plain, severity="error", markup=False, timeout=8)

    def _not_made(self, error: CawgError, wanted: Values) -> None:
        self._making, sentence, shared = False, error.sentence, self.shared
        if isinstance(error, ContradictionError) and not error.sure:
            self._doubted, sentence = wanted, f"{sentence} {INSIST}"
        if error.field and shared is not None:
            self.call_next(self._refused, error.field, sentence)
        else:
            self._notify(sentence)

    async def _refused(self, path: str, sentence: str) -> None:
        self._notify(await show_refused(self.query_one(RecordForm), path, sentence))

    def _done(self, saved: Saved) -> None:
        self._forget()
        app = self.app
        app.post_message(RecordSaved(saved.stored.id, saved.said))
        if saved.kept_back:
            app.notify(para(saved.kept_back).plain, severity="warning", markup=False, timeout=8)
        self.dismiss()
        sitting = self._began is not None
        app.post_message(OpenRecord(saved.stored.id, edit=not sitting, begun=sitting))

    def _forget(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if self.keeper is not None:
            self.keeper.dropping()()


def _said_of(found: Values) -> str:
    """Return in a sentence what a State brought with it."""
    state, number = country_name(as_text(found.get("sur"))), found.get("session")
    if number is None:
        return f"No coming review of {state} is in the calendar: fill in the session once it is known."
    dated = [one for _, one in entries(found, "deadlines")]
    days = "" if dated else ", whose days are not in the calendar yet"
    if any(one.get("hard") is True and one.get("verified") is not True for one in dated):
        days = ", as far as the calendar tells: its days are not verified"
    return f"{state} is reviewed in session {number}{days}. What is known is filled in; you can change all of it."


def _found(workspace: Workspace, kind: Kind) -> tuple[Draft | None, str]:
    """Return what was begun before, and the member who works here where the intake of the kind asks for them."""
    asks = ME in kind.about.intake.begins.values()
    return workspace.draft_of(draft_id(kind)), workspace.me().member if asks else ""


def _made(workspace: Workspace, kind: Kind, wanted: Values, *, insists: bool) -> Saved:
    workspace.judge.refuse_contradictions(kind, "", {}, wanted, insists=insists)
    return workspace.new(kind, wanted)


def draft_id(kind: Kind) -> str:
    """Return the name under which the draft of a record without an id is kept."""
    return f"new-{kind.name.replace('_', '-')}"
