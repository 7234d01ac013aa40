"""The decide screen: one open decision at a time, what a pick would make of the record, and saving it.

A pick only shows its result; enter saves it. Leaving decides nothing. `u` takes the last decision back.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.content import Content

from cawg_tui.records.conflicts import KEEP, Keep
from cawg_tui.records.values import MISSING
from cawg_tui.tui import question as questions
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.as_text import AboveText
from cawg_tui.tui.decision_round import Round
from cawg_tui.tui.decision_view import DecisionBody, OwnBox, SidePane, editor_of
from cawg_tui.tui.key_hints import KeyHints
from cawg_tui.tui.messages import OpenRecord, WorkspaceChanged
from cawg_tui.tui.page import Banner
from cawg_tui.tui.question import Pick, Question
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.decisions import Outcome
    from cawg_tui.errors import CawgError
    from cawg_tui.outcomes import Saved
    from cawg_tui.records.values import Missing, Value
    from cawg_tui.tui.decision_round import Place
    from cawg_tui.tui.question import Choice
    from cawg_tui.workspace import Workspace

OWN: Final = "e"
# What would otherwise lead to another screen in the middle of a question.
HELD: Final = frozenset({"take", "keep", "next", "previous", "person", "all_agreed", "all_kept", "step", "record"})


class DecisionScreen(AboveText):
    """The open decisions, or the notes to read, one after the other, beginning with those of one record."""

    CSS_PATH: ClassVar[list[str | Path]] = ["decision.tcss", "form/form.tcss"]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("decision")]
    AUTO_FOCUS = "SidePanes"

    def __init__(self, record_id: str = "", conflict_id: str = "", *, notes: bool = False) -> None:
        super().__init__()
        self.notes = notes
        self.round = Round((record_id, conflict_id))
        self.question: Question | None = None
        self.pick: Pick | None = None
        self.made: Outcome | None = None
        self.over = False

    def compose(self) -> ComposeResult:
        """Lay out the question above the panes to pick from, and the result below them."""
        yield Banner(classes="banner")
        yield DecisionBody()
        yield KeyHints()

    # --- which one --------------------------------------------------------------------------------

    def fill(self, workspace: Workspace) -> None:
        """See what is open now."""
        notes = self.notes
        self.run_job("queue", lambda _: questions.waiting(workspace, notes=notes), self._queued, self._refused)

    def _queued(self, queue: tuple[Place, ...]) -> None:
        place = self.round.renew(queue)
        if place is None:
            self.call_later(self._nothing_left)
        else:
            self._go(place)

    def _go(self, place: Place) -> None:
        workspace, now = self.workspace, self.cawg.now()
        self.round.here = place
        if workspace is not None:
            self.run_job("question", lambda _: questions.load(workspace, *place, now), self._loaded, self._refused)

    def _loaded(self, question: Question) -> None:
        before = self.question
        if before is not None and not self.over and before.decision == question.decision:
            self.question = question
            self._show_top()
            return
        self.question, self.over = question, False
        self.call_later(self._show)

    def _refused(self, error: CawgError) -> None:
        self.shown.say(error.sentence, "bold $text-error")

    @property
    def shown(self) -> DecisionBody:
        """Return what the screen is made of."""
        return self.query_one(DecisionBody)

    async def _nothing_left(self) -> None:
        self.question, self.over, self.pick = None, True, None
        send = "Others receive it when you send: s. " if self.round.decided else ""
        words = f"Nothing is left {'to read' if self.notes else 'to decide'}."
        await self.shown.show(cell(words, "bold"), (), cell(f"{send}Enter goes back."), Content(""))
        self._show_top()
        self.refresh_bindings()

    async def _show(self) -> None:
        question = self.question
        if question is None:
            return
        self.pick = self.made = None
        await self.shown.show(
            questions.heading(question), question.sides, questions.hint(question), questions.overview(question)
        )
        self._show_top()
        self.refresh_bindings()

    def _show_top(self) -> None:
        left = len(self.question.others) if self.question is not None else 0
        more = f"{left} in this record" if left > 1 else ""
        self.shown.top("To read" if self.notes else "To decide", self.round.position, more)

    # --- picking ----------------------------------------------------------------------------------

    def choose(self, pick: Pick) -> None:
        """Show what a pick would make of the record; nothing is saved."""
        question, workspace, now = self.question, self.workspace, self.cawg.now()
        if question is None or workspace is None:
            return
        self.pick, self.made = pick, None
        self.shown.mark(pick.key)
        self.shown.say("")
        self.run_job(
            "outcome", lambda _: questions.outcome(workspace, question, pick.choices, now), self._came, self._refused
        )

    def _came(self, made: Outcome) -> None:
        question, pick = self.question, self.pick
        if question is None or pick is None:
            return
        self.made = made
        body = questions.in_words(question, pick, made, self.cawg.now().date())
        how = "F2 takes what you typed" if self._is_typing else "enter saves this"
        self.shown.tell(f"Result, not saved yet: {pick.words}", body, how)

    def _choose_one(self, key: str, words: str, choice: Choice, who: str = "") -> None:
        question = self.question
        if question is not None:
            if key != OWN:
                self.call_later(self.shown.box.end)
            self.choose(Pick(key, words, {question.decision.id: choice}, who))

    def _choose_side(self, key: str, otherwise: str) -> None:
        question = self.question
        side = next((one for one in question.sides if one.key == key), None) if question is not None else None
        if side is not None and question is not None and not question.is_raw and not question.is_note:
            self._choose_one(side.key, side.words, side.choice, side.who)
        else:
            self.shown.say(otherwise)

    @on(SidePane.Clicked)
    def _clicked(self, event: SidePane.Clicked) -> None:
        event.stop()
        self._choose_side(event.key, "")

    def action_take(self, at: int) -> None:
        """Pick a proposal by its number."""
        self._choose_side(str(at), f"There is no proposal {at} here.")

    def action_agreed(self) -> None:
        """Pick what was agreed before."""
        self._choose_side("0", "Nothing was agreed on here before.")

    def action_step(self, by: int) -> None:
        """Pick the pane before or after."""
        keys = [one.key for one in self.question.sides] if self.question is not None else []
        here = self.pick.key if self.pick is not None else ""
        if keys:
            at = keys.index(here) + by if here in keys else 0
            self._choose_side(keys[at % len(keys)], "")

    def action_both(self) -> None:
        """Pick both texts."""
        if self.question is not None and self.question.both is not None:
            self._choose_one("b", "both", self.question.both)

    def action_keep(self) -> None:
        """Pick what stands now."""
        self._choose_one("k", "as it stands now", KEEP)

    def action_read(self) -> None:
        """Mark a note as read: there is nothing to look at first but the note itself."""
        if self.question is not None:
            self._save(Pick("", "", {self.question.decision.id: KEEP}))

    def action_remove(self) -> None:
        """Pick the removal."""
        side = self.question.removal if self.question is not None else None
        if side is not None:
            self._choose_one(side.key, "take it out", MISSING, side.who)

    # --- several at once --------------------------------------------------------------------------

    def action_person(self) -> None:
        """Pick one person's proposals in all of the record."""
        who = self.pick.who if self.pick is not None and self.pick.who else self.round.last_who
        if not who:
            self.shown.say("Pick a proposal first: s then picks the same person's in all of this record.")
            return
        sides = self.question.sides if self.question is not None else ()
        words = next((one.words for one in sides if one.who == who), f"what {who} proposed")
        self._choose_all(words, partial(_by_author, who=who), who)

    def action_all_agreed(self) -> None:
        """Pick what was agreed before in all of the record."""
        self._choose_all("all as agreed before", lambda workspace, record_id: workspace.decisions.as_agreed(record_id))

    def action_all_kept(self) -> None:
        """Leave all of the record as it stands."""
        self._choose_all("all as it stands now", lambda workspace, record_id: workspace.decisions.as_shown(record_id))

    def _choose_all(self, words: str, ask: Callable[[Workspace, str], Mapping[str, Choice]], who: str = "") -> None:
        question, workspace = self.question, self.workspace
        if question is None or workspace is None:
            return
        record_id = question.decision.record_id

        def answered(choices: Mapping[str, Choice]) -> None:
            if choices:
                self.choose(Pick("", words, choices, who))
            else:
                self.shown.say("There is nothing of that kind to pick in this record.")

        self.call_later(self.shown.box.end)
        self.run_job("choices", lambda _: ask(workspace, record_id), answered, self._refused)

    # --- another value ----------------------------------------------------------------------------

    @property
    def _is_typing(self) -> bool:
        return self.shown.box.is_open

    async def action_own(self) -> None:
        """Open an editor for another value; where only the form can hold it, open the form."""
        question, workspace = self.question, self.workspace
        if question is None or workspace is None:
            return
        editor = editor_of(workspace, question, self._start(question), self.cawg.now().date())
        if editor is None:
            self.post_message(OpenRecord(question.decision.record_id, edit=True, field=question.decision.conflict.path))
            return
        await self.shown.box.begin(editor)
        self._typed()
        self.refresh_bindings()

    def _start(self, question: Question) -> Value | Missing:
        """Return what another value is typed over: what is picked, else what stands."""
        picked = self.pick.choices.get(question.decision.id, KEEP) if self.pick is not None else KEEP
        if not isinstance(picked, Keep):
            return picked
        return question.decision.agreed if question.decision.passage else question.decision.shown

    @on(OwnBox.Typed)
    def _typed(self) -> None:
        box = self.shown.box
        if box.is_open and not box.problem:
            self._choose_one(OWN, "your own", box.value)

    @on(OwnBox.Used)
    async def action_use_own(self) -> None:
        """Take what was typed as the pick."""
        box = self.shown.box
        if box.problem:
            self.shown.say(box.problem, "bold $text-error")
            return
        value = box.value
        self.shown.focus_sides()
        await box.end()
        self.refresh_bindings()
        self._choose_one(OWN, "your own", value)

    # --- saving -----------------------------------------------------------------------------------

    def action_confirm(self) -> None:
        """Save what is picked."""
        if self.pick is None:
            self.shown.say("Nothing is picked yet.")
        elif self.made is not None:
            self._save(self.pick)

    def action_done(self) -> None:
        """Go back, now that nothing is left."""
        self.dismiss()

    def _save(self, pick: Pick) -> None:
        question, workspace = self.question, self.workspace
        if question is None or workspace is None or self.is_running_job("save"):
            return
        record_id = question.decision.record_id
        self.run_job(
            "save", lambda _: workspace.decisions.settle_all(record_id, pick.choices),
            lambda saved: self._saved(saved, question, pick), self._not_saved,
        )  # fmt: skip

    def _saved(self, saved: Saved, question: Question, pick: Pick) -> None:
        about = self.round.settled(question, pick, saved)
        self._said_of(f"{'Read' if question.is_note else 'Decided'}: {about}. u takes it back.", saved)

    def _not_saved(self, error: CawgError) -> None:
        self._refused(error)
        self.refill()

    def _said_of(self, words: str, saved: Saved) -> None:
        """Say what was done, and let every screen read the record again."""
        more = [part for part in (saved.besides, saved.kept_back) if part]
        self.shown.say(" ".join([words, *more]))
        self.post_message(WorkspaceChanged(frozenset({saved.stored.id})))

    def action_undo(self) -> None:
        """Take the last decision back and go to it."""
        workspace = self.workspace
        if workspace is None or not self.round.decided or self.is_running_job("save"):
            return
        saved = self.round.decided[-1].saved

        def undone(back: Saved) -> None:
            self._said_of(f"Taken back: {self.round.taken_back()}. It is open again.", back)

        self.run_job("save", lambda _: workspace.decisions.undo(saved), undone, self._refused)

    # --- moving on --------------------------------------------------------------------------------

    def action_next(self, step: int = 1) -> None:
        """Go to the next one, in this record or another; what was picked and not saved is dropped."""
        place = self.round.beside(step)
        if place is None:
            self.shown.say("This is the only one.")
        else:
            self.shown.say("")
            self._go(place)

    def action_previous(self) -> None:
        """Go to the one before."""
        self.action_next(-1)

    def action_record(self) -> None:
        """Read the whole record."""
        if self.question is not None:
            self.post_message(OpenRecord(self.question.decision.record_id))

    def action_text(self) -> None:
        """Open the record's file in the member's own editor."""
        if self.question is not None:
            self.edit_as_text(self.question.stored, self.question.stored.text)

    def text_saved(self, saved: Saved) -> None:
        """Go on after the file was saved."""
        self._said_of(f"Saved: {saved.said}.", saved)

    def action_back(self) -> None:
        """Drop what is being typed; else leave, with nothing decided that was not saved."""
        if self._is_typing:
            self.call_later(self._show)
        else:
            self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for the question on screen."""
        question = self.question
        always = {"undo": bool(self.round.decided), "back": True, "done": self.over}
        if action in always:
            return always[action]
        if question is None:
            return not self.over and action in HELD
        if action == "take":
            return parameters[0] in {1, 2, 3} or any(one.key == str(parameters[0]) for one in question.sides)
        offered = {
            "confirm": not (self._is_typing or question.is_note), "keep": not question.is_note,
            "read": question.is_note,
            "both": question.both is not None, "remove": question.removal is not None, "text": question.is_raw,
            "own": question.can_type,
            "use_own": self._is_typing,
        }  # fmt: skip
        return offered.get(action, True)


def _by_author(workspace: Workspace, record_id: str, who: str) -> Mapping[str, Choice]:
    return workspace.decisions.by_author(record_id, who)
