"""One field on a form: its label and value in words, until it has focus; then the editor of its type.

Only the field with focus holds widgets of its own, so a form with many fields opens at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from cawg_tui.records.types import Items, TextPerLanguage
from cawg_tui.records.values import Missing, as_text, is_empty
from cawg_tui.rules.counting import words_in
from cawg_tui.tui import shown
from cawg_tui.tui.beside import GAP, LABEL_WIDTH, MARK_WIDTH, Beside
from cawg_tui.tui.form.editing import hand_over
from cawg_tui.tui.form.editors import can_edit, editor_for
from cawg_tui.tui.form.lines import EntryLines
from cawg_tui.tui.form.view import bring_into_view
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.typeahead import TypeAhead

if TYPE_CHECKING:
    from textual import events

    from cawg_tui.records.declarations import Field
    from cawg_tui.records.values import Value
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext
    from cawg_tui.tui.form.editing import FieldEditor

SHOWN_LINES = 6
SHOWN_ENTRIES = 12
ELSEWHERE = "This is not what the field expects. It is kept as it stands; open the record as text (t) to mend it."


Caret: TypeAlias = int | tuple[int, int]
"""Where the next letter goes: so many letters into a line, or row and column of a text."""


def caret_of(widget: Widget | None) -> Caret | None:
    """Return where the cursor stands in what is being typed; nothing where nothing is."""
    if isinstance(widget, Input):
        return widget.cursor_position
    return widget.cursor_location if isinstance(widget, TextArea) else None


def put_caret(widget: Widget, caret: Caret | None) -> None:
    """Put the cursor back to where it stood."""
    if isinstance(widget, Input) and isinstance(caret, int):
        widget.cursor_position = caret
    elif isinstance(widget, TextArea) and isinstance(caret, tuple):
        widget.cursor_location = caret


class FieldRow(Widget, can_focus=True):
    """A field: read until it has focus, then edited."""

    class Changed(Message):
        """The member changed this field."""

        def __init__(self, row: FieldRow) -> None:
            super().__init__()
            self.row = row

    class Closed(Message):
        """The focus left this field."""

        def __init__(self, row: FieldRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, context: FormContext, declared: Field, address: Address) -> None:
        super().__init__()
        self.context, self.declared, self.address = context, declared, address
        self.editor: FieldEditor | None = None
        self._tall = 0
        self.can_focus = can_edit(declared, context.model.get(address))
        self.cursor: int | None = None
        self.caret: Caret | None = None
        self._early: list[events.Key] = []
        self._wrong_at_start = False
        self._marked: Content | None = None

    # --- reading ----------------------------------------------------------------------------------

    @property
    def value(self) -> Value | Missing:
        """Return the field's value as it stands."""
        return self.context.model.get(self.address)

    @property
    def problem(self) -> str:
        """Return what is wrong with the value, in a sentence."""
        if not can_edit(self.declared, self.value):
            return ELSEWHERE
        return self.context.problem(self.address)

    @property
    def _label(self) -> Content:
        return cell(self.declared.label + (" *" if self._is_needed else ""))

    @property
    def _is_needed(self) -> bool:
        """Say whether the field is marked as needed; in a sitting nothing is, for the next call may bring it."""
        return self.declared.required and not self.context.sitting

    def render(self) -> Beside:
        """Draw the label, and beside it the value unless its editor stands there."""
        label = self._label
        if self.editor is not None:
            return Beside(label.stylize("bold $text-primary"), [], self._mark())
        blocks = [self._words()]
        if problem := self.problem:
            blocks.append(para(f"! {problem}", "$text-error"))
        elif remark := self.context.remark(self.address):
            blocks.append(para(f"* {remark}", "$text-warning"))
        cut = frozenset({0}) if isinstance(self.declared.type, Items) else frozenset()
        return Beside(label.stylize("$text-muted"), blocks, self._mark(), cut)

    def _mark(self) -> Content:
        if self.problem:
            return Content.styled("!", "$text-error bold")
        if self.context.remark(self.address):
            return Content.styled("*", "$text-warning bold")
        before, now = self.context.model.base, self.context.model.values
        name = self.address[0]
        changed = isinstance(name, str) and before.get(name) is not now.get(name)
        if changed and len(self.address) > 1:
            changed = not self.context.model.is_as_read(self.address)
        elif changed and isinstance(name, str):
            changed = self.context.model.is_touched(name)
        return Content.styled("•", "$text-accent bold") if changed else Content("")

    def _words(self) -> Content:
        value = self.value
        if is_empty(value):
            return cell("needed", "$text-warning") if self._is_needed else cell("–", "$text-muted")
        if isinstance(self.declared.type, Items) and isinstance(value, list):
            return self._entries(value)
        words = self.context.words(self.declared, value) if can_edit(self.declared, value) else as_text(value)
        prose = self.declared.type.prose or isinstance(self.declared.type, TextPerLanguage)
        lines = words.split("\n")
        if prose and len(lines) > SHOWN_LINES:
            rest = f"\n… {words_in(words):,} words"
            return Content.assemble(para("\n".join(lines[:SHOWN_LINES])), Content.styled(rest, "$text-muted"))
        return para(words)

    def _entries(self, entries: list[Value]) -> Content:
        width = len(str(len(entries)))
        lines: list[Content] = []
        for at, item in enumerate(entries[:SHOWN_ENTRIES], start=1):
            words = shown.entry(self.declared.inside, item, self.context.titles, self.context.today)
            lines.append(Content.assemble(Content.styled(f"{at:>{width}}  ", "$text-muted"), cell(words)))
        if len(entries) > SHOWN_ENTRIES:
            lines.append(Content.styled(f"… and {len(entries) - SHOWN_ENTRIES} more", "$text-muted"))
        return Content("\n").join(lines)

    # --- editing ----------------------------------------------------------------------------------

    def on_focus(self) -> None:
        """Open the editor, or hand it the focus where it is open."""
        if self.editor is None:
            self.open()
        elif not self.can_focus:
            self.screen.set_focus(self.editor.target, scroll_visible=False)

    def on_resize(self, event: events.Resize) -> None:
        """Tell when a field that closed is as tall as it stays: what is wrong with it comes below it a moment later.

        What is wrong with one that is open comes into view, however late the screen is laid out for it.
        """
        before, self._tall = self._tall, event.size.height
        if self.editor is None and before and before != self._tall:
            self.post_message(self.Closed(self))
        elif self.editor is not None and self._wrong_at_start and before < self._tall:
            self._show()

    def open(self) -> None:
        """Open the editor; it gets the focus when it is ready, if the focus is here still."""
        if not can_edit(self.declared, self.value):
            self._let_keys_go()
            return
        self._wrong_at_start = bool(self.problem)
        self.editor = editor_for(self.context, self.declared, self.address)
        self.styles.min_height = len(self._label.wrap(LABEL_WIDTH - MARK_WIDTH - GAP))
        problem = Static(self._said(), classes="problem", markup=False)
        problem.display = self._wrong_at_start
        self.mount(self.editor, problem)
        self.refresh(layout=True)

    def _said(self) -> Content:
        problem = self.problem if self._wrong_at_start else ""
        return para(f"! {problem}" if problem else "")

    def on_key(self, event: events.Key) -> None:
        """Keep keys that come before the editor can take them."""
        if self.editor is not None and self.screen.focused is self:
            event.stop()
            self._early.append(event)

    async def on_field_editor_ready(self, event: FieldEditor.Ready) -> None:
        """Hand over the focus and the keys that came early; where the focus went elsewhere meanwhile, close."""
        event.stop()
        self._let_keys_go()
        if self.screen.focused is not self:
            await self._settle()
            return
        if self.editor is not None:
            self.editor.can_focus_children = True
        self.screen.set_focus(event.target, scroll_visible=False)
        self.can_focus = False
        put_caret(event.target, self.caret)
        self.caret = None
        for key in self._early:
            hand_over(key, event.target)
        self._early.clear()
        if self.cursor is not None:
            for lines in self.query(EntryLines):
                lines.refill(self.cursor)
            self.cursor = None
        self.call_after_refresh(self._show)

    def _let_keys_go(self) -> None:
        """Let keys come that waited for the editor: it is ready, or will not be."""
        app = self.app
        if isinstance(app, TypeAhead):
            app.call_later(app.keys_go, self)

    def on_unmount(self) -> None:
        """Keep no key back for a field that is gone."""
        self._let_keys_go()

    def _show(self) -> None:
        if self.is_attached and self.editor is not None and self.size.height < self.screen.size.height // 2:
            bring_into_view(self)
        for lines in self.query(EntryLines):
            lines.reveal()

    def on_field_editor_edited(self, event: FieldEditor.Edited) -> None:
        """Put the value into the model."""
        event.stop()
        if self.context.model.put(self.address, event.value):
            self.changed()

    def on_items_editor_rearranged(self, event: Message) -> None:
        """Tell that the entries are others now."""
        event.stop()
        self.changed()

    def changed(self) -> None:
        """Draw anew and tell the form."""
        said = self._said()
        for problem in self.query(".problem").results(Static):
            problem.display = bool(said)
            if problem.content != said:
                problem.update(said)
        mark = self._mark()
        if self.editor is None or mark != self._marked:
            self._marked = mark
            self.refresh()
        self.post_message(self.Changed(self))

    def tell_problem(self) -> None:
        """Say what is wrong beside the editor that stands here, though it was not when it opened."""
        self._wrong_at_start = bool(self.problem)
        for problem in self.query(".problem").results(Static):
            problem.display = self._wrong_at_start
            problem.update(self._said())
            # It is of no use below the edge of the screen.
            problem.call_after_refresh(self._show)
        self.refresh()

    def on_descendant_blur(self) -> None:
        """See, once the focus has settled, whether it left this field."""
        self.call_later(self._settle)

    async def _settle(self) -> None:
        if self.editor is None or not self.is_attached or not self.app.app_focus:
            return
        focused = self.screen.focused
        if focused is not None and (focused is self or self in focused.ancestors):
            return
        await self.close()

    async def close(self) -> None:
        """Take the editor away and show the value in words, with what is wrong with it."""
        if self.editor is None:
            return
        self.editor = None
        self.styles.min_height = None
        await self.remove_children()
        self.can_focus = can_edit(self.declared, self.value)
        self.refresh(layout=True)
        self.post_message(self.Closed(self))
