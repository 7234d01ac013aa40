"""What the decide screen is made of: the panes to pick from, what a pick would make of the record, room to type.

Each widget says what the member did; the screen alone acts on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from cawg_tui.records.values import MISSING, Missing, as_text
from cawg_tui.tui.form.address import address_of
from cawg_tui.tui.form.context import FormContext
from cawg_tui.tui.form.editors import can_edit
from cawg_tui.tui.form.model import FormModel
from cawg_tui.tui.form.prose import prose_area
from cawg_tui.tui.form.row import FieldRow
from cawg_tui.tui.record_load import WorkspaceLookup
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from cawg_tui.records.values import Value
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.question import Question, Side
    from cawg_tui.workspace import Workspace

PICKED = "●"
# More panes than these do not stand side by side even on a wide screen.
MOST_BESIDE = 4


class SidePane(Static):
    """One of the things to pick from."""

    class Clicked(Message):
        """The member clicked it."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, side: Side) -> None:
        super().__init__(side.body, classes="pane side", markup=False)
        self.side = side
        self.border_subtitle = Content("stands now") if side.stands else Content("")
        self.mark(picked=False)

    def mark(self, *, picked: bool) -> None:
        """Show whether it is what the member has picked."""
        sign = PICKED if picked else self.side.key
        self.border_title = cell(f"{sign}  {self.side.heading}" if sign else self.side.heading)
        self.set_class(picked, "-picked")

    def on_click(self) -> None:
        """Pick it."""
        if self.side.key:
            self.post_message(self.Clicked(self.side.key))


class SidePanes(VerticalScroll, can_focus=True):
    """What was agreed and what was proposed, side by side where there is room."""

    async def show(self, sides: Sequence[Side]) -> None:
        """Show these instead."""
        await self.remove_children()
        panes = [SidePane(side) for side in sides]
        await self.mount(Container(*panes, classes="columns" if len(panes) <= MOST_BESIDE else "rows"))
        self.scroll_home(animate=False)

    def mark(self, key: str) -> None:
        """Mark the picked one."""
        for pane in self.query(SidePane):
            picked = bool(key) and pane.side.key == key
            pane.mark(picked=picked)
            if picked:
                self.scroll_to_widget(pane, animate=False)


class OwnBox(Vertical):
    """Room to type another value, in the editor that the field's own form has; a passage in a text area."""

    class Typed(Message):
        """What was typed differs now."""

        def __init__(self, box: OwnBox) -> None:
            super().__init__()
            self.box = box

    class Used(Message):
        """The member is done typing."""

    def __init__(self) -> None:
        super().__init__(id="decision-own", classes="pane")
        self.border_title = Content("Another value")
        self.border_subtitle = Content("F2 takes it, esc drops it")
        self._row: FieldRow | None = None
        self._area: TextArea | None = None

    @property
    def is_open(self) -> bool:
        """Say whether there is something to type in."""
        return self._row is not None or self._area is not None

    @property
    def value(self) -> Value | Missing:
        """Return what was typed."""
        if self._area is not None:
            return self._area.text or MISSING
        return self._row.value if self._row is not None else MISSING

    @property
    def problem(self) -> str:
        """Return what is wrong with what was typed, in a sentence."""
        return self._row.problem if self._row is not None else ""

    async def begin(self, editor: FieldRow | TextArea) -> None:
        """Open an editor."""
        await self.end()
        self._row = editor if isinstance(editor, FieldRow) else None
        self._area = editor if isinstance(editor, TextArea) else None
        self.display = True
        await self.mount(editor)
        editor.focus()

    async def end(self) -> None:
        """Close the editor."""
        self._row = self._area = None
        self.display = False
        await self.remove_children()

    def on_field_row_changed(self, event: FieldRow.Changed) -> None:
        """Tell that a value was typed."""
        event.stop()
        self.post_message(self.Typed(self))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell that a passage was typed."""
        event.stop()
        self.post_message(self.Typed(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take enter on a line for being done with it."""
        event.stop()
        self.post_message(self.Used())

    def on_key(self, event: events.Key) -> None:
        """Keep letters within the editor: none of them decides anything by surprise."""
        focused: Widget | None = self.screen.focused
        if focused is not None and event.is_printable and event.key not in focused._bindings.key_to_bindings:
            event.stop()
            event.prevent_default()


class DecisionBody(Vertical):
    """The question, the panes to pick from, room to type, the result, and the line that says what was done."""

    def compose(self) -> ComposeResult:
        """Lay them out from the top down."""
        yield Static(id="decision-top", markup=False)
        yield Static(cell("Looking …", "$text-muted"), id="decision-head", markup=False)
        yield SidePanes(id="decision-sides")
        yield OwnBox()
        with VerticalScroll(id="decision-result", classes="pane", can_focus=True):
            yield Static(markup=False)
        yield Static(id="decision-said", markup=False)
        yield Static(id="decision-others", markup=False)

    @property
    def box(self) -> OwnBox:
        """Return the room to type in."""
        return self.query_one(OwnBox)

    async def show(self, head: Content, sides: Sequence[Side], hint: Content, others: Content) -> None:
        """Show a question with nothing picked."""
        await self.box.end()
        await self.query_one(SidePanes).show(sides)
        self.query_one("#decision-head", Static).update(head)
        self.tell("Result", hint)
        self.query_one("#decision-others", Static).update(others)
        self.focus_sides()

    def focus_sides(self) -> None:
        """Put the focus where every key decides."""
        self.query_one(SidePanes).focus()

    def mark(self, key: str) -> None:
        """Mark what is picked."""
        self.query_one(SidePanes).mark(key)

    def top(self, name: str, place: str, more: str) -> None:
        """Say on the first line which of how many this is."""
        parts: list[str | tuple[str, str]] = [(" cawg", "bold $text-primary"), "  ", (f" {name} ", "bold reverse")]
        parts += [f"  {place}" if place else "", (f" · {more}" if more else "", "$text-muted")]
        self.query_one("#decision-top", Static).update(Content.assemble(*parts))

    def say(self, words: str, style: str = "bold") -> None:
        """Say what was done, or what cannot be done."""
        self.query_one("#decision-said", Static).update(para(words, style))

    def tell(self, title: str, body: Content, how: str = "") -> None:
        """Show what a pick would make of the record, and on the pane's edge what to press."""
        pane = self.query_one("#decision-result", VerticalScroll)
        pane.border_title, pane.border_subtitle = cell(title), cell(how, "bold $text-accent")
        pane.query_one(Static).update(body)
        pane.scroll_home(animate=False)


def editor_of(
    workspace: Workspace, question: Question, start: Value | Missing, today: date
) -> FieldRow | TextArea | None:
    """Return the editor for another value than those proposed; None where only the record's form can hold it."""
    if question.decision.passage:
        return prose_area("" if isinstance(start, Missing) else as_text(start))
    declared, path, fields = question.declared, question.decision.conflict.path, question.kind.fields
    if declared is None or declared.inside is not None:
        return None
    address: Address = address_of(question.stored.values, fields, path)
    model = FormModel(fields, question.stored.values)
    if model.path(address) != path or not can_edit(declared, start):
        return None
    model.put(address, start)
    context = FormContext(
        model, question.kind.workflow, today, workspace.settings.languages, dict(question.titles),
        WorkspaceLookup(workspace),
    )  # fmt: skip
    return FieldRow(context, declared, address)
