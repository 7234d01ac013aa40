"""The editor of a list of plain values: one line each, and below them a line to add or change one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from cawg_tui.records.types import CountryType, FieldType, LineType, ListOf, RefType
from cawg_tui.records.values import MISSING, Missing, Value, as_text, is_empty
from cawg_tui.tui import shown
from cawg_tui.tui.form.address import field_name
from cawg_tui.tui.form.editing import FieldEditor, Typing
from cawg_tui.tui.form.lines import EntryLines
from cawg_tui.tui.form.suggest import Offering
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from cawg_tui.records.declarations import Field
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext

ADD = "type, then enter adds it"
HOW = "enter adds what is typed, ↓ what is offered · ↑ to the list: enter changes, F7 F8 move, F9 removes"


class PlainListEditor(FieldEditor):
    """Several values of one type. What stands unfinished in the line counts as an entry, so that nothing is lost."""

    def __init__(self, context: FormContext, declared: Field, address: Address) -> None:
        super().__init__(context, declared, address)
        kind = declared.type
        self.of: FieldType = kind.of if isinstance(kind, ListOf) else LineType()
        self.entries: list[Value] = list(self.value) if isinstance(self.value, list) else []
        self.changing: int | None = None
        self.unfinished: Value | Missing = MISSING
        self._taken: list[list[Value]] = []

    def compose(self) -> ComposeResult:
        """Show the entries and the line."""
        yield EntryLines(self._lines, "nothing yet")
        yield Offering(self.context, self.of, field_name(self.address), "", ADD, several=True)
        yield Static(cell(HOW, "$text-muted"), classes="words", markup=False)

    @property
    def lines(self) -> EntryLines:
        """Return the entries' list."""
        return self.query_one(EntryLines)

    @property
    def offering(self) -> Offering:
        """Return the line."""
        return self.query_one(Offering)

    @property
    def target(self) -> Widget:
        """Return the line: most come to add."""
        return self.offering.line

    def _words(self, value: Value) -> str:
        if isinstance(self.of, CountryType) and self.of.check(value):
            return as_text(value)
        return shown.plain(self.of, value, self.context.titles, self.context.today)

    def _lines(self) -> list[tuple[str, str]]:
        return [(self._words(one), self.of.check(one)) for one in self.entries]

    def on_mount(self) -> None:
        """Hide the list while it is empty; its cursor waits beside the line."""
        super().on_mount()
        self._redraw(len(self.entries) - 1)

    def _redraw(self, cursor: int | None = None) -> None:
        self.lines.display = bool(self.entries)
        self.lines.refill(cursor)

    def _tell(self) -> None:
        """Hand over the entries together with what stands in the line."""
        listed = list(self.entries)
        if not is_empty(self.unfinished) and not isinstance(self.unfinished, Missing):
            if self.changing is not None:
                listed[self.changing] = self.unfinished
            else:
                listed.append(self.unfinished)
        held = isinstance(self.value, list) and self.value == listed
        self.say(self.value if held else (listed or MISSING))

    # --- the line ---------------------------------------------------------------------------------

    def _read(self, text: str) -> Value | Missing:
        before = self.entries[self.changing] if self.changing is not None else MISSING
        typing = Typing(self.of, before)
        typing.start = self._words(before) if not isinstance(before, Missing) else ""
        return typing.read(text)

    def on_offering_typed(self, event: Offering.Typed) -> None:
        """Count what stands in the line as an entry."""
        event.stop()
        self.unfinished = self._read(event.text)
        self.offering.note_loose(self.unfinished)
        self._tell()

    def on_offering_chosen(self, event: Offering.Chosen) -> None:
        """Add the entry, or put it in place of the one being changed."""
        event.stop()
        self._take(event)
        if event.goes_on:
            self.post_message(self.Done())

    def _take(self, event: Offering.Chosen) -> None:
        if event.offer is not None:
            self.context.take(event.offer)
        value: Value | Missing = event.offer.value if event.offer is not None else self._read(event.text)
        if isinstance(value, Missing) or is_empty(value):
            self.changing = None
            return
        if self.changing is None and self._refused(value):
            return
        self._keep()
        if self.changing is not None:
            self.entries[self.changing] = value
        elif value not in self.entries:
            self.entries.append(value)
        self.changing, self.unfinished = None, MISSING
        self.offering.show_text("")
        self._redraw(len(self.entries) - 1)
        self._tell()

    def _refused(self, value: Value) -> bool:
        """Say under the line why what was typed is no entry; it stays in the line."""
        problem = self.of.check(value)
        if not problem and isinstance(self.of, RefType) and value in self.context.model.loose:
            problem = "Take one of the records that are offered."
        if problem and isinstance(value, str):
            try:
                self.of.read(value)
            except ValueError as error:
                problem = str(error)
        self.query_one(".words", Static).update(cell(problem or HOW, "$text-error" if problem else "$text-muted"))
        return bool(problem)

    # --- the list ---------------------------------------------------------------------------------

    def _keep(self) -> None:
        self._taken.append(list(self.entries))

    def on_line_list_opened(self, event: EntryLines.Opened) -> None:
        """Take an entry into the line to change it."""
        event.stop()
        if event.index < len(self.entries):
            self.changing = event.index
            self.offering.show_text(self._words(self.entries[event.index]))
            self.offering.line.focus()

    def on_entry_lines_act(self, event: EntryLines.Act) -> None:
        """Add, remove, move, or take back."""
        event.stop()
        place = event.place
        if event.act == "add":
            self.offering.line.focus()
            return
        if event.act == "undo":
            if self._taken:
                self.entries = self._taken.pop()
        elif event.act == "remove":
            self._keep()
            del self.entries[place]
        else:
            place = self._moved(place, -1 if event.act == "up" else 1)
        self.changing = None
        self._redraw(place)
        self._tell()
        if not self.entries:
            self.offering.line.focus()

    def _moved(self, place: int, by: int) -> int:
        target = place + by
        if not 0 <= target < len(self.entries):
            return place
        self._keep()
        self.entries[place], self.entries[target] = self.entries[target], self.entries[place]
        return target
