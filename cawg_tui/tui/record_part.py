"""A part of a record's form on a screen of its own: saving or leaving it goes back to where the member came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from cawg_tui.records.intake import Intake, Part
from cawg_tui.tui.actions import at
from cawg_tui.tui.record import RecordScreen
from cawg_tui.tui.record_head import Modes, RecordHead

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cawg_tui.store.private import Draft
    from cawg_tui.store.records import Stored
    from cawg_tui.tui.record import Side

OF_THE_WHOLE = frozenset(one.method for one in at("record"))


class PartScreen(RecordScreen):
    """Some fields of a record, asked in one go."""

    def __init__(self, record_id: str, intake: Intake, field: str = "") -> None:
        """Show what an intake names, the cursor in a field where one is named by its path."""
        super().__init__(record_id, edit=True, field=field)
        self.intake, self.saved = intake, False

    def body(self) -> ComposeResult:
        """Yield the head and room for the form: there are no other sides."""
        yield RecordHead()
        yield Modes(())
        yield Vertical(id="record-body")

    async def show_side(self, side: Side, draft: Draft | None = None) -> None:
        """Show the form; go back where another side is asked for."""
        if side == "edit":
            await super().show_side(side, draft)
        else:
            self.dismiss()

    async def left_form(self) -> None:
        """Go back; what was typed is kept."""
        self.dismiss()

    def form_saved(self, stored: Stored) -> None:
        """Go back."""
        self.saved = True
        self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing that belongs to the whole record."""
        return action not in OF_THE_WHOLE


def one_field(record_id: str, path: str, question: str) -> PartScreen:
    """Return the screen on which one field of a record is answered."""
    name = path.partition("/")[0]
    return PartScreen(record_id, Intake((Part((name,), name, question),)), path)
