"""Editors on one line: text, numbers, dates, addresses. A date says beside it which day was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input, Static

from cawg_tui.records.typed_days import counted_from
from cawg_tui.records.types import DateType
from cawg_tui.records.values import Missing, as_text
from cawg_tui.tui import shown
from cawg_tui.tui.form.editing import FieldEditor, Typing
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content
    from textual.widget import Widget

    from cawg_tui.records.declarations import Field
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext

EXAMPLES = {"time": "23:59", "date": "1 May 2026, 2026-05-01, today", "number": "a number"}


class LineEditor(FieldEditor):
    """One line of text, read by the field's type."""

    def __init__(self, context: FormContext, declared: Field, address: Address) -> None:
        super().__init__(context, declared, address)
        self.typing = Typing(declared.type, self.value)

    def compose(self) -> ComposeResult:
        """Show the line, and beside it what was understood."""
        with Horizontal(classes="line-editor"):
            yield Input(
                self.typing.start, placeholder=EXAMPLES.get(self.declared.widget, ""), compact=True,
                select_on_focus=False, classes="dated" if isinstance(self.declared.type, DateType) else "",
            )  # fmt: skip
            if isinstance(self.declared.type, DateType):
                yield Static(self._understood(), classes="understood", markup=False)

    @property
    def target(self) -> Widget:
        """Return the line."""
        return self.query_one(Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hand over what the text stands for, and say what was understood."""
        event.stop()
        dated = isinstance(self.declared.type, DateType)
        value = self.typing.read(counted_from(self.context.today, event.value) if dated else event.value)
        self.value = value
        self.say(value)
        for understood in self.query(".understood").results(Static):
            understood.update(self._understood(), layout=False)

    def _understood(self) -> Content:
        if isinstance(self.declared.type, DateType) and not isinstance(self.value, Missing) and not self.typing.problem:
            words = shown.day_words(as_text(self.value), self.context.today)
            return cell(words, "$text-muted") if words else para("")
        return para("")
