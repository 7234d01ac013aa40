"""The editor of a list of entries: a line each with its main words; enter opens the entry's own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from cawg_tui.tui import shown
from cawg_tui.tui.form.editing import FieldEditor
from cawg_tui.tui.form.lines import EntryLines
from cawg_tui.tui.form.model import misfits
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from cawg_tui.tui.form.address import Address

HOW = "enter opens · F6 adds · F7 F8 move · F9 removes, u brings back"


class ItemsEditor(FieldEditor):
    """Entries with fields of their own. They are changed in the model, because lists can be long."""

    class Into(Message):
        """Open the fields of an entry."""

        def __init__(self, address: Address) -> None:
            super().__init__()
            self.address = address

    class Rearranged(Message):
        """Entries came, went or moved; the model says how they stand."""

    def compose(self) -> ComposeResult:
        """Show the entries."""
        yield EntryLines(self._lines, "no entries yet: F6 adds one")
        yield Static(cell(HOW, "$text-muted"), classes="words", markup=False)

    @property
    def lines(self) -> EntryLines:
        """Return the entries' list."""
        return self.query_one(EntryLines)

    @property
    def target(self) -> Widget:
        """Return the entries."""
        return self.lines

    def _lines(self) -> list[tuple[str, str]]:
        inside = self.declared.inside
        found: list[tuple[str, str]] = []
        for item in self.context.model.entries(self.address):
            words = shown.entry(inside, item, self.context.titles, self.context.today)
            wrong = isinstance(item, dict) and inside is not None and next(misfits(item, inside), None) is not None
            found.append((words, "!" if wrong or not isinstance(item, dict) else ""))
        return found

    def on_line_list_opened(self, event: EntryLines.Opened) -> None:
        """Open the entry; in an empty list, add one."""
        event.stop()
        entries = self.context.model.entries(self.address)
        if not entries:
            self._add()
        elif isinstance(entries[event.index], dict):
            self.post_message(self.Into((*self.address, event.index)))

    def on_entry_lines_act(self, event: EntryLines.Act) -> None:
        """Add, remove, move, or take back."""
        event.stop()
        model, place = self.context.model, event.place
        if event.act == "add":
            self._add()
            return
        if event.act == "remove":
            model.remove(self.address, place)
        elif event.act == "undo":
            undone = model.undo(self.address)
            place = place if undone is None else undone
        else:
            place = model.move(self.address, place, -1 if event.act == "up" else 1)
        self.lines.refill(place)
        self.post_message(self.Rearranged())

    def _add(self) -> None:
        place = self.context.model.add(self.address)
        self.lines.refill(place)
        self.post_message(self.Rearranged())
        self.post_message(self.Into((*self.address, place)))
