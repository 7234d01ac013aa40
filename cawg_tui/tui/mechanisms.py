"""Where a case can be taken: every mechanism held against it, ranked; what is marked is taken up in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from cawg_tui.casework import Casework
from cawg_tui.tui import mechanisms_shown as shown
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.columns import laid_out
from cawg_tui.tui.differences import blank
from cawg_tui.tui.experts import ExpertsScreen
from cawg_tui.tui.held_detail import HeldDetail, Open
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import OpenRecord, WorkspaceChanged
from cawg_tui.tui.page import Above
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from cawg_tui.errors import CawgError
    from cawg_tui.outcomes import Saved
    from cawg_tui.rules.matching import Fit
    from cawg_tui.tui.mechanisms_shown import Gap, Held
    from cawg_tui.workspace import Workspace

LACKING: Final = (shown.NO_OBJECTIVE, shown.NO_AIM)
NONE_MARKED = "Nothing is marked: mark with space what the community wants, then press enter."


ASKED: Final = "This mechanism and this case"
NOTHING_OPEN: Final = "Nothing is open here that the case could tell."


class Fits(LineList):
    """The mechanisms, the most promising first, with those that are marked and those taken up before."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("mechanisms")]

    def __init__(self) -> None:
        super().__init__(classes="pane")
        self.border_title = Content("Mechanisms")
        self.held: Held | None = None
        self.fits: tuple[Fit, ...] = ()
        self.by_day = False
        self.marked: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """Return how many mechanisms there are."""
        return len(self.fits)

    def line(self, index: int, width: int) -> Content:
        """Return a mechanism in columns."""
        assert self.held is not None  # noqa: S101 - there are lines only of a case
        one = self.fits[index]
        mark = shown.MARKED if one.mechanism in self.marked else shown.UNMARKED
        if one.mechanism in self.held.taken and one.mechanism not in self.marked:
            mark = shown.TAKEN
        return laid_out(shown.columns(one, mark, self.held.today), width)

    def empty_words(self) -> str:
        """Say where to look when there are no lines."""
        return "Nothing to show yet." if self.held is not None else ""

    def show(self, held: Held) -> None:
        """Show the mechanisms of a case; the cursor stays on its mechanism, marks stay."""
        current = self.current
        self.held = held
        self.fits = shown.by_last_day(held.fits, held.today) if self.by_day else held.fits
        names = [one.mechanism for one in self.fits]
        self.marked &= frozenset(names)
        if current is not None and current.mechanism in names:
            self.set_reactive(LineList.cursor, names.index(current.mechanism))
        self.lines_changed()
        self.count_marks()

    def count_marks(self) -> None:
        """Say under the list how many are marked and how many were taken up."""
        taken = self.held.taken if self.held is not None else frozenset()
        told = [f"{len(self.marked)} marked"] if self.marked else []
        told += [f"{len(taken)} taken up ✓"] if taken else []
        self.border_subtitle = Content(" · ".join([f"{self.count}", *told]) if self.count else "")
        self.border_title = Content(
            "Mechanisms, by the last day to file" if self.by_day else "Mechanisms, the best first"
        )

    @property
    def current(self) -> Fit | None:
        """Return the mechanism under the cursor."""
        return self.fits[self.cursor] if self.marked_line is not None else None


class MechanismsScreen(Above):
    """The mechanisms that fit a case, each with what stands for and against it."""

    CSS_PATH: ClassVar[list[str | Path]] = ["mechanisms.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "Fits"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("mechanisms")]

    def __init__(self, record_id: str) -> None:
        super().__init__()
        self.record_id = record_id
        self.held: Held | None = None
        self._taken: frozenset[str] = frozenset()
        self._answering: tuple[Fit, int] | None = None

    def body(self) -> ComposeResult:
        """Yield the case's name, what was just done, the list, and room for the marked mechanism in full."""
        yield Static(id="held-head", markup=False)
        yield Static(id="held-said", markup=False)
        with Container(id="held-body"):
            yield Fits()
            with HeldDetail():
                yield Static(blank("Holding every mechanism against the case …"), id="held-for", markup=False)
                yield Vertical(id="held-gaps")
                yield Static(id="held-more", markup=False)

    def on_mount(self) -> None:
        """Begin with nothing done."""
        self.tell("")
        super().on_mount()

    # --- filling ----------------------------------------------------------------------------------

    def fill(self, workspace: Workspace) -> None:
        """Hold the mechanisms against the case."""
        record_id, today = self.record_id, self.cawg.now().date()
        self.run_job("mechanisms", lambda _: shown.held(workspace, record_id, today), self._came, self._refused)

    def _came(self, held: Held) -> None:
        self.held = held
        self.query_one("#held-head", Static).update(
            Content.assemble(cell("Where to take it: ", "$text-muted"), cell(held.title, "bold"))
        )
        fits = self.query_one(Fits)
        fits.show(held)
        if held.lacks:
            self._detail("What to note first", para(held.lacks), [shown.OBJECTIVES] if held.lacks in LACKING else [])
        if self._answering is not None:
            before, place = self._answering
            self._answering = None
            self.tell(shown.changed_words(before, place, held, fits.fits))
        self.refresh_bindings()

    def _refused(self, error: CawgError) -> None:
        self._detail("", para(error.sentence, "$text-error"))

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        one, held, workspace = self.query_one(Fits).current, self.held, self.workspace
        if one is not None and held is not None and workspace is not None:
            fields = workspace.kinds[held.stored.kind].fields
            self._detail(ASKED, shown.head(held, one), shown.gaps(held, one, fields), shown.tail(held, one))

    def _detail(self, title: str, head: Content, gaps: Sequence[Gap] = (), more: Content | None = None) -> None:
        pane = self.query_one(HeldDetail)
        pane.border_title = Content(title)
        pane.query_one("#held-for", Static).update(head)
        pane.query_one("#held-more", Static).update(more if more is not None else Content(""))
        lines: list[Widget] = []
        for gap in gaps:
            if gap.first:
                lines.append(
                    Static(Content.styled(gap.heading, "bold $text-primary"), classes="gap-head", markup=False)
                )
            lines.append(Open(gap))
        room = pane.query_one("#held-gaps", Vertical)
        room.display = bool(lines)
        room.remove_children()
        room.mount_all(lines)
        pane.scroll_home(animate=False)

    def tell(self, words: str) -> None:
        """Say in a line above the list what was done, or why not."""
        said = self.query_one("#held-said", Static)
        said.display = bool(words)
        said.update(para(words))

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.action_record()

    @on(LineList.Left)
    def _left(self, event: LineList.Left) -> None:
        event.stop()
        if event.step > 0:
            (self._open or [self.query_one(HeldDetail)])[0].focus()
        else:
            self.query_one(Fits).focus()

    # --- what is open -----------------------------------------------------------------------------

    @property
    def _open(self) -> list[Widget]:
        """Return the questions that lead to a field, the first to be asked first."""
        return [one for one in self.query(Open) if one.can_focus]

    @on(Open.Left)
    def _left_question(self, event: Open.Left) -> None:
        event.stop()
        asked, focused = self._open, self.focused
        if event.step == 0 or focused not in asked:
            self.query_one(Fits).focus()
            return
        at = asked.index(focused) + event.step
        if 0 <= at < len(asked):
            asked[at].focus()
        else:
            self.query_one(HeldDetail).scroll_relative(y=event.step, animate=False)

    @on(Open.Answer)
    def _answer(self, event: Open.Answer) -> None:
        from cawg_tui.tui.record_part import one_field

        event.stop()
        fits, asks = self.query_one(Fits), one_field(self.record_id, event.gap.path, event.gap.question)
        self._answering = (fits.current, fits.cursor) if fits.current is not None else None
        fits.focus()

        def answered(_: None) -> None:
            if not asks.saved:
                self._answering = None

        self.app.push_screen(asks, answered)

    def action_answer(self) -> None:
        """Answer the first question that is open of the mechanism under the cursor."""
        asked = self._open
        if asked and isinstance(asked[0], Open):
            asked[0].action_answer()
        else:
            self.tell(NOTHING_OPEN)

    def action_by_day(self) -> None:
        """Show what runs out first, or what is most promising."""
        fits = self.query_one(Fits)
        if self.held is not None:
            fits.by_day = not fits.by_day
            fits.show(self.held)

    # --- actions ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to mark, take up and ask only where there are mechanisms."""
        needs = action in {"mark", "take_up", "who", "record", "by_day"}
        return not needs or (self.held is not None and bool(self.held.fits))

    def action_mark(self) -> None:
        """Mark or unmark the mechanism under the cursor."""
        fits = self.query_one(Fits)
        if fits.current is not None:
            fits.marked ^= {fits.current.mechanism}
            fits.count_marks()
            fits.refresh_line(fits.cursor)
            self.tell("")

    def action_take_up(self) -> None:
        """Take what is marked up in the case: one save."""
        workspace, held, fits = self.workspace, self.held, self.query_one(Fits)
        chosen = [one for one in fits.fits if one.mechanism in fits.marked]
        if workspace is None or held is None or self.is_running_job("take up"):
            return
        if not chosen:
            self.tell(NONE_MARKED)
            return
        names = [one.mechanism for one in chosen]
        self.run_job(
            "take up", lambda _: Casework(workspace).choose(held.stored, names, held.today),
            lambda saved: self._taken_up(saved, chosen),
        )  # fmt: skip

    def _taken_up(self, saved: Saved, chosen: list[Fit]) -> None:
        # The list learns of it once the case is read again; who is looked for meanwhile is looked for by it.
        self._taken |= {one.mechanism for one in chosen}
        self.query_one(Fits).marked = frozenset()
        self.tell(shown.taken_up_words(chosen, saved))
        if saved.kept_back:
            self.app.notify(para(saved.kept_back).plain, severity="warning", markup=False, timeout=8)
        self.post_message(WorkspaceChanged(frozenset({saved.stored.id})))

    def action_who(self) -> None:
        """Show the members who know what is marked, else what was taken up, else what is under the cursor."""
        held, fits = self.held, self.query_one(Fits)
        if held is None:
            return
        here = {fits.current.mechanism} if fits.current is not None else frozenset()
        wanted = fits.marked | held.taken | self._taken or here
        chosen = [one.mechanism for one in held.fits if one.mechanism in wanted]
        self.app.push_screen(ExpertsScreen(self.record_id, chosen))

    def action_record(self) -> None:
        """Open the record of the mechanism under the cursor."""
        one = self.query_one(Fits).current
        if one is not None:
            self.post_message(OpenRecord(one.mechanism))
