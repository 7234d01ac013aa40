"""The Edit side of a record: its form, its draft, and saving, which never overwrites what it did not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from cawg_tui.errors import CawgError, StaleRecordError
from cawg_tui.records.difference import changes
from cawg_tui.records.finding import Level
from cawg_tui.records.values import MISSING, Values, is_empty, same
from cawg_tui.tui.decide import DECIDE
from cawg_tui.tui.drafts import KEEP, PAUSE_SECONDS, REAPPLY, DraftKeeper, ask_about_newer
from cawg_tui.tui.editor import edit_outside
from cawg_tui.tui.form.context import FormContext
from cawg_tui.tui.form.form import RecordForm
from cawg_tui.tui.form.model import FormModel, reapplied
from cawg_tui.tui.jobs import Jobs
from cawg_tui.tui.messages import RecordSaved
from cawg_tui.tui.record_load import find_records
from cawg_tui.tui.text import para
from cawg_tui.tui.when import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.timer import Timer

    from cawg_tui.outcomes import Saved
    from cawg_tui.records.finding import Finding
    from cawg_tui.store.private import Draft
    from cawg_tui.store.records import Stored
    from cawg_tui.tui.form.context import Offer
    from cawg_tui.tui.record_load import Opened
    from cawg_tui.workspace import Workspace

MISSING_CODE = "X05"


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
        self, workspace: Workspace, opened: Opened, now: Callable[[], datetime], draft: Draft | None, field: str = ""
    ) -> None:
        """Edit a record as it was read; with a draft, as it was left. `field` is a path to begin at."""
        super().__init__()
        self.workspace, self.opened, self.now, self.field = workspace, opened, now, field
        self.stored = opened.stored
        self.keeper = DraftKeeper(workspace, self.stored.id, self.stored.kind, self.stored.oid)
        values, self.both = draft_onto(opened, draft) if draft is not None else (None, [])
        self.context = self._shared(self.stored.values, values, opened.findings)
        self._pause: Timer | None = None
        self._saving: Values | None = None
        self._dirty = draft is not None

    def _shared(self, base: Values, values: Values | None, findings: Iterable[Finding]) -> FormContext:
        kind = self.opened.kind
        return FormContext(
            FormModel(kind.fields, base, values), kind.workflow, self.now().date(), self.workspace.settings.languages,
            dict(self.opened.titles), self._find, said_by_path(findings),
        )  # fmt: skip

    def _find(self, typed: str, kinds: tuple[str, ...]) -> list[Offer]:
        return find_records(self.workspace, typed, kinds)

    def compose(self) -> ComposeResult:
        """Show the form."""
        yield RecordForm(self.context)

    async def on_mount(self) -> None:
        """Begin at the field that was asked for, else at the first."""
        self._tell()
        if self.both:
            self._notify(f"Others changed these too: {', '.join(self.both)}. Yours stand in the form.")
        self.call_after_refresh(self.begin, self.field)

    @property
    def form(self) -> RecordForm:
        """Return the form."""
        return self.query_one(RecordForm)

    @property
    def model(self) -> FormModel:
        """Return the values being edited."""
        return self.context.model

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

    # --- the draft --------------------------------------------------------------------------------

    def on_record_form_changed(self, event: RecordForm.Changed) -> None:
        """Keep a draft once the member pauses."""
        event.stop()
        self._dirty = True
        if self._pause is None:
            self._pause = self.set_timer(PAUSE_SECONDS, self._keep)
        self._tell()

    def _keep(self) -> None:
        self._pause = None
        values, base, moment, keeper = self.model.values, self.model.base, self.now(), self.keeper
        if not self.model.is_changed:
            self.run_job("draft", lambda _: keeper.drop(), lambda _: self._tell())
            return
        words = f"draft kept {clock(moment)}"
        self.run_job("draft", lambda _: keeper.keep(values, base, moment), lambda _: self._tell(words))

    def keep_now(self) -> None:
        """Keep the draft at once: the form is about to go."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        self.stop_jobs("draft")
        if not self._dirty:
            return
        if self.model.is_changed:
            self.keeper.keep(self.model.values, self.model.base, self.now())
        else:
            self.keeper.drop()

    def on_unmount(self) -> None:
        """Lose nothing, whatever takes the form away."""
        try:
            self.keep_now()
        except CawgError as error:
            self._notify(error.sentence, "error")

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
        wrong = self.model.unreadable()
        if wrong:
            more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
            self._notify(f"Not saved yet. {wrong[0].label}: {wrong[0].sentence}{more}", "error")
            await self.form.show_unreadable(wrong[0])
            return
        wanted, stored, workspace = self.model.wanted(), self.stored, self.workspace
        self._saving = self.model.values
        self._tell("saving …")
        self.run_job("save", lambda _: workspace.save(stored, wanted), self._saved, self._not_saved)

    def _saved(self, saved: Saved) -> None:
        typed, self._saving = self._saving, None
        self.stored = saved.stored
        self.keeper.base_oid = saved.stored.oid
        now = self.model.values
        fresh = saved.stored.values
        kept = fresh if typed is None or same(now, typed) else reapplied(typed, now, fresh, self.model.fields)[0]
        self.model.rebase(fresh, kept)
        self.context.said = {}
        self._dirty = kept is not fresh
        if not self._dirty:
            self.keep_nothing()
        self.form.redraw()
        if saved.changes:
            self.post_message(RecordSaved(saved.stored.id, saved.said))
        if saved.kept_back:
            self._notify(f"Saved in the file, but not yet in the history: {saved.kept_back}")
        self._tell("saved" if saved.changes else "nothing to save")
        self.post_message(self.Kept(saved.stored))

    def keep_nothing(self) -> None:
        """Forget the draft: everything in it is saved or given up."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        keeper = self.keeper
        self.run_job("draft", lambda _: keeper.drop(), lambda _: None)

    def _not_saved(self, error: CawgError) -> None:
        self._saving = None
        self._dirty = True
        self.keep_now()
        self._tell("not saved; kept as a draft")
        if isinstance(error, StaleRecordError):
            record_id, workspace = self.stored.id, self.workspace
            self.run_job("newer", lambda _: workspace.record(record_id), self._newer)
        else:
            self._notify(error.sentence, "error")

    def _newer(self, fresh: Stored) -> None:
        if fresh.problem is not None:
            self._notify(f"The file cannot be read just now: {fresh.problem.message} Your changes are kept.", "error")
            return
        fields = self.opened.kind.fields
        mine = changes(self.model.base, self.model.wanted(), fields)
        theirs = changes(self.model.base, fresh.values, fields)

        async def answered(answer: str | None) -> None:
            if answer == REAPPLY:
                await self.put_onto(fresh)
            elif answer == KEEP:
                self.post_message(self.Left())

        self.app.push_screen(ask_about_newer(self.opened.kind, mine, theirs), answered)

    async def put_onto(self, fresh: Stored) -> None:
        """Put what was typed onto a newer version of the record, and go on editing that."""
        values, both = reapplied(self.model.base, self.model.wanted(), fresh.values, self.opened.kind.fields)
        self.stored, self.keeper.base_oid = fresh, fresh.oid
        self.context = self._shared(fresh.values, values, ())
        self._dirty = True
        await self.form.reload(self.context)
        self._tell()
        if both:
            self._notify(f"Both of you changed {', '.join(both)}. Yours stand in the form; look before you save.")

    async def take(self, opened: Opened) -> None:
        """Show a version that came in meanwhile, where nothing was typed here that it could disturb."""
        if opened.stored.oid == self.stored.oid or self._saving is not None:
            return
        if self.model.is_changed:
            self._tell("changed by others meanwhile; saving will ask")
            return
        self.opened, self.stored = opened, opened.stored
        self.keeper.base_oid = opened.stored.oid
        self.context = self._shared(opened.stored.values, None, opened.findings)
        await self.form.reload(self.context)
        self._tell()

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


def said_by_path(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Return what the rules say beside a field, by the field's path.

    Notes are for the View side; of what is missing the field itself says that it is needed.
    """
    said: dict[str, list[str]] = {}
    for one in findings:
        if one.field and one.level is not Level.INFO and one.code not in {MISSING_CODE, DECIDE}:
            said.setdefault(one.field, []).append(one.message)
    return said


def draft_onto(opened: Opened, draft: Draft) -> tuple[Values, list[str]]:
    """Return a draft's values for the record as it is now, and the labels of what others changed as well."""
    if draft.base_oid == opened.stored.oid:
        return draft.values, []
    return reapplied(draft.base, draft.values, opened.stored.values, opened.kind.fields)
