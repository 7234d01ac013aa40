"""The Edit side of a record: its form, its draft, and saving, which brings in what others changed meanwhile."""

from __future__ import annotations

from asyncio import Lock
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from cawg_tui.errors import CawgError, ContradictionError
from cawg_tui.outcomes import named
from cawg_tui.records.intake import named as named_fields
from cawg_tui.records.values import MISSING, Values, is_empty, same
from cawg_tui.tui.drafts import PAUSE_SECONDS, DraftKeeper, changed_meanwhile, continued, remarks
from cawg_tui.tui.editor import edit_outside
from cawg_tui.tui.form.context import INSIST, FormContext
from cawg_tui.tui.form.form import RecordForm
from cawg_tui.tui.form.model import FormModel
from cawg_tui.tui.form.refusal import show_refused, show_unreadable, take_back
from cawg_tui.tui.form_saved import in_one_line, save_sound, since
from cawg_tui.tui.jobs import Jobs
from cawg_tui.tui.messages import RecordSaved
from cawg_tui.tui.quarter import QuarterShown
from cawg_tui.tui.record_load import WorkspaceLookup, said_by_path
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.typeahead import keys_held
from cawg_tui.tui.when import clock
from cawg_tui.tui.word_count import WordCount, is_counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.timer import Timer

    from cawg_tui.outcomes import Meanwhile, Saved
    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.intake import Intake
    from cawg_tui.records.kinds import Kind
    from cawg_tui.store.private import Draft
    from cawg_tui.store.records import Stored
    from cawg_tui.tui.record_load import Opened
    from cawg_tui.workspace import Workspace

UNREADABLE: Final = "The file cannot be read just now. What you type is kept, and can be saved once the file is mended."
UNDECLARED: Final = "cawg.yaml declares no {} any more. What you type is kept, and can be saved once it does again."


class EditPane(Jobs, Vertical):
    """A record's form at work."""

    class Told(Message):
        """How the form stands, in words, for the line above it."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Left(Message):
        """The member left the form."""

    class Kept(Message):
        """The record was saved from this form."""

        def __init__(self, stored: Stored) -> None:
            super().__init__()
            self.stored = stored

    def __init__(
        self,
        workspace: Workspace,
        opened: Opened,
        now: Callable[[], datetime],
        draft: Draft | None,
        field: str = "",
        intake: Intake | None = None,
    ) -> None:
        """Edit a record as it was read; with a draft, as it was left.

        `field` is a path to begin at; with an `intake` the form shows no more than it names.
        """
        super().__init__()
        self.workspace, self.opened, self.now, self.field = workspace, opened, now, field
        self.intake, self.save = intake, workspace.save
        self.stored = opened.stored
        self.keeper = DraftKeeper(workspace, self.stored.id, self.stored.kind, self.stored.oid, draft)
        going_on = continued(opened, draft) if draft is not None else None
        values = going_on.values if going_on is not None else None
        self.context = self._shared(self.stored.values, values, opened.findings)
        self._over_it = ""
        if going_on is not None and going_on.meanwhile:
            self._over_it = f"Changed since you typed: {named(going_on.meanwhile)}. The form shows both."
            self.context.news = remarks(going_on.meanwhile, going_on.values)
        self._words = WordCount(workspace.rulebook.upr, self._where) if is_counted(self.stored.kind) else None
        plan = opened.reckoned.plan
        self._quarter = QuarterShown(plan, lambda: (self.model, self.form.place)) if plan is not None else None
        self._is_news = False
        self._pause: Timer | None = None
        self._saving: Values | None = None
        self._doubted: Values | None = None
        self._saved_at = 0.0
        self._one_at_a_time = Lock()

    def _shared(self, base: Values, values: Values | None, findings: Iterable[Finding]) -> FormContext:
        kind, intake = self.opened.kind, self.intake
        return FormContext(
            FormModel(self._asked(kind), base, values), kind.workflow, self.now().date(),
            self.workspace.settings.languages, dict(self.opened.titles), WorkspaceLookup(self.workspace),
            said_by_path(findings), intake=intake,
        )  # fmt: skip

    def _asked(self, kind: Kind) -> FieldSet:
        return kind.fields if self.intake is None else named_fields(kind.fields, self.intake)

    def compose(self) -> ComposeResult:
        """Show a line for what happened meanwhile, the form, and what is counted while it is filled in."""
        yield Static("", classes="record-line over-form", markup=False)
        if self._quarter is not None:
            yield self._quarter
        yield RecordForm(self.context)
        if self._words is not None:
            yield self._words

    async def on_mount(self) -> None:
        """Begin at the field that was asked for, else at the first."""
        self._tell()
        self._say(self._over_it)
        self.call_after_refresh(self.begin, self.field)

    @property
    def form(self) -> RecordForm:
        """Return the form."""
        return self.query_one(RecordForm)

    @property
    def model(self) -> FormModel:
        """Return the values being edited."""
        return self.context.model

    def _where(self) -> tuple[Values, str]:
        return self.model.values, self.form.place

    async def begin(self, field: str = "") -> None:
        """Put the cursor in a field, in the first where none is named."""
        if field:
            await self.form.go_to(field)
        else:
            self.form.focus_first()

    def _notify(self, sentence: str, severity: str = "warning") -> None:
        how = "error" if severity == "error" else "warning"
        self.app.notify(para(sentence).plain, severity=how, timeout=8, markup=False)  # type: ignore[arg-type]

    def _tell(self, words: str = "") -> None:
        count = len(self.model.changes) if self.model.is_changed else 0
        changed = f"{count} change{'' if count == 1 else 's'} not saved" if count else ""
        self.post_message(self.Told(" · ".join(part for part in (changed, words) if part)))
        self.on_descendant_focus()

    def on_descendant_focus(self) -> None:
        """Count the words anew, of another text or with another part first; show the quarter that is looked back at."""
        if self._words is not None:
            self._words.soon()
        if self._quarter is not None and self._quarter.is_mounted:
            self._quarter.follow(self.opened.reckoned.plan)

    def _say(self, words: str, *, is_news: bool = False) -> None:
        """Say something in the line over the form; `is_news` where it holds only until the next save."""
        self._over_it, self._is_news = words, is_news
        line = self.query_one(".over-form", Static)
        line.display = bool(words)
        line.update(cell(words, "$text-accent"))

    # --- the draft --------------------------------------------------------------------------------

    def on_record_form_changed(self, event: RecordForm.Changed) -> None:
        """Keep a draft once the member pauses."""
        event.stop()
        if self._pause is None:
            self._pause = self.set_timer(PAUSE_SECONDS, self._keep)
        self._tell()

    def _keep(self) -> None:
        self._pause = None
        if not self.model.is_changed:
            drop = self.keeper.dropping()
            self.run_job("draft", lambda _: drop(), lambda _: self._tell())
            return
        moment = self.now()
        words, keep = f"draft kept {clock(moment)}", self.keeper.keeping(self.model.values, self.model.base, moment)
        self.run_job("draft", lambda _: keep(), lambda _: self._tell(words))

    def keep_now(self) -> None:
        """Keep the draft at once: the form is about to go."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        self.stop_jobs("draft")
        if self.model.is_changed:
            self.keeper.keeping(self.model.values, self.model.base, self.now())()
        else:
            self.keeper.dropping()()

    def on_unmount(self) -> None:
        """Lose nothing, whatever takes the form away."""
        try:
            self.keep_now()
        except CawgError as error:
            self._notify(error.sentence, "error")
        self.keeper.close()

    def on_record_form_leave_asked(self, event: RecordForm.LeaveAsked) -> None:
        """Leave the form; what was typed is kept."""
        event.stop()
        self.keep_now()
        self.post_message(self.Left())

    # --- saving -----------------------------------------------------------------------------------

    async def on_record_form_save_asked(self, event: RecordForm.SaveAsked) -> None:
        """Save, unless something typed here cannot be read."""
        event.stop()
        if self._saving is not None:
            return
        take_back(self.app, self.context)
        wrong = self.model.unreadable()
        if wrong:
            self._notify(await show_unreadable(self.form, wrong), "error")
            return
        wanted, stored, workspace, save = self.model.wanted(), self.stored, self.workspace, self.save
        self._saving = self.model.values
        self._tell("saving …")
        doubted, self._doubted = self._doubted, None
        insists = doubted is not None and same(doubted, wanted)
        self.context.refused.clear()
        self.run_job(
            "save", lambda _: save_sound(workspace, stored, wanted, save, insists=insists),
            lambda saved: self.call_next(self._saved, saved), lambda error: self._not_saved(error, wanted),
        )  # fmt: skip

    async def _saved(self, saved: Saved) -> None:
        """Go on from what was saved; what was typed while the save ran stays typed."""
        if saved.changes:
            self.post_message(RecordSaved(saved.stored.id, saved.said))
        if saved.kept_back:
            self._notify(f"Saved in the file, but not yet in the history: {saved.kept_back}")
        async with self._one_at_a_time:
            typed, self._saving, self._saved_at = self._saving, None, monotonic()
            self.stored, fresh = saved.stored, saved.stored.values
            self.keeper.base_oid = saved.stored.oid
            await self._bring_in(fresh, lambda now: since(typed, now, fresh, self.model, merged=saved.merged))
        if not self.model.is_changed:
            self.keep_nothing()
        self._say(in_one_line(saved))
        self._tell("saved" if saved.changes else "nothing to save")
        self.post_message(self.Kept(saved.stored))

    async def _bring_in(
        self, fresh: Values, kept: Callable[[Values], Values], findings: Iterable[Finding] = ()
    ) -> None:
        """Show another version of the record, in place where the member would not notice, else as a form made anew."""
        form, values = self.form, kept(self.model.values)
        if form.fits(values):
            self.model.rebase(fresh, values)
            self.context.said, self.context.news = said_by_path(findings), {}
            form.redraw()
            return
        async with keys_held(self.app):
            place = form.place
            self.context = self._shared(fresh, kept(self.model.values), findings)
            await form.reload(self.context)
            await form.go_to(place)

    def keep_nothing(self) -> None:
        """Forget the draft: everything in it is saved or given up."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        drop = self.keeper.dropping()
        self.run_job("draft", lambda _: drop(), lambda _: None)

    def _not_saved(self, error: CawgError, wanted: Values) -> None:
        self._saving, sentence = None, error.sentence
        self.keep_now()
        self._tell("not saved; kept as a draft")
        if isinstance(error, ContradictionError) and not error.sure:
            self._doubted, sentence = wanted, f"{sentence} {INSIST}"
        if error.field:
            self.call_next(self._refused, error.field, sentence)
        else:
            self._notify(sentence, "error")

    async def _refused(self, path: str, sentence: str) -> None:
        self._notify(await show_refused(self.form, path, sentence), "error")

    # --- what others do meanwhile -----------------------------------------------------------------

    async def take(self, opened: Opened) -> None:
        """Hear that the record was read anew: show it where nothing was typed, else say what saving will do."""
        async with self._one_at_a_time:
            if self._saving is None and opened.began >= self._saved_at:
                await self._take(opened)

    async def _take(self, opened: Opened) -> None:
        if not opened.kind.is_like(self.opened.kind):
            await self._go_by(opened.kind)
        if opened.stored.problem is not None:
            self._say(UNREADABLE, is_news=True)
        elif opened.stored.text == self.stored.text:
            self.opened, self.stored = opened, opened.stored
            self.context.said = said_by_path(opened.findings)
            self.form.redraw()
            if self._is_news:
                self._say("")
        elif self.model.is_changed:
            self._hear(opened.stored)
        else:
            self.opened, self.stored = opened, opened.stored
            self.keeper.base_oid = opened.stored.oid
            fresh = opened.stored.values
            await self._bring_in(fresh, lambda _: fresh, opened.findings)
            self._tell()

    async def _go_by(self, kind: Kind) -> None:
        """Show what stands in the form with the fields that the workspace declares now."""
        async with keys_held(self.app):
            self.opened = replace(self.opened, kind=kind)
            self.model.fields, self.context.workflow = self._asked(kind), kind.workflow
            await self.form.redeclare(self.context)

    def hear_it_is_gone(self) -> None:
        """Hear that the record was deleted: the form stays, and saving brings the record back, if its kind is there."""
        if self.opened.kind.name not in self.workspace.kinds:
            self._say(UNDECLARED.format(self.opened.kind.label), is_news=True)
        elif self._saving is None:
            self._hear(None)

    def _hear(self, now: Stored | None) -> None:
        workspace, stored = self.workspace, self.stored

        def heard(meanwhile: Meanwhile) -> None:
            if self.stored is stored and self._saving is None:
                self._say(changed_meanwhile(meanwhile), is_news=True)
                self.context.news = remarks(meanwhile.changes, self.model.values)
                self.form.redraw()

        self.run_job("meanwhile", lambda _: workspace.saving.meanwhile(stored, now), heard)

    # --- the member's own editor ------------------------------------------------------------------

    async def on_record_form_outside_asked(self, event: RecordForm.OutsideAsked) -> None:
        """Let the member write a field's text in their own editor."""
        event.stop()
        try:
            text = edit_outside(self.app, self.workspace.root, event.text, ".md")
        except CawgError as error:
            self._notify(error.sentence, "error")
            return
        if text.rstrip("\n") == event.text.rstrip("\n"):
            return
        try:
            value = event.kind.read(text) if not is_empty(text) else MISSING
        except ValueError:
            value = text.strip()
        if self.model.put(event.address, value):
            await self.form.reopen(event.address)
            self.on_record_form_changed(RecordForm.Changed())
