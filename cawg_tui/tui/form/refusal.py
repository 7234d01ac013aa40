"""Where it is said why a form is not saved: beside the field, and in a notice only what no field on screen tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.tui.form.form import RecordForm
    from cawg_tui.tui.form.model import Unreadable
    from cawg_tui.tui.form.row import FieldRow

NOT_SAVED: Final = "Not saved yet."
BESIDE: Final = f"{NOT_SAVED} The reason stands beside the field."


async def show_unreadable(form: RecordForm, wrong: Sequence[Unreadable]) -> str:
    """Go to the first field that cannot be saved as it is; return what a notice says of them."""
    first, *others = wrong
    row = await form.go_to(form.context.model.path(first.address))
    told = _told(row, first.sentence, f"{first.label}: {first.sentence}")
    return f"{told} It is not the only one: {len(others)} more." if others else told


async def show_refused(form: RecordForm, path: str, sentence: str) -> str:
    """Go to the field that a refused save is about; return what a notice says of it."""
    form.context.refuse(path, sentence)
    row = await form.go_to(path)
    form.redraw()
    return _told(row, sentence, sentence)


def _told(row: FieldRow | None, reason: str, whole: str) -> str:
    """Tell the reason beside the field; return what a notice says, which would cover it: where it stands."""
    if row is None or reason not in row.problem:
        return f"{NOT_SAVED} {whole}"
    row.tell_problem()
    return BESIDE
