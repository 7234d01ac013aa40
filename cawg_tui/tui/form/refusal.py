"""Where it is said why a form is not saved: beside the field, and in a notice only what no field on screen tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App

    from cawg_tui.tui.form.context import FormContext
    from cawg_tui.tui.form.form import RecordForm
    from cawg_tui.tui.form.model import Unreadable
    from cawg_tui.tui.form.row import FieldRow

NOT_SAVED: Final = "Not saved yet."
BESIDE: Final = f"{NOT_SAVED} The reason stands beside the field."


async def show_unreadable(form: RecordForm, wrong: Sequence[Unreadable]) -> str:
    """Go to the first field that cannot be saved as it is; return what a notice says of them."""
    first, *others = wrong
    form.context.noticed = True
    row = await form.go_to(form.context.model.path(first.address))
    told = _told(row, first.sentence, f"{first.label}: {first.sentence}")
    return f"{told} It is not the only one: {len(others)} more." if others else told


async def show_refused(form: RecordForm, path: str, sentence: str) -> str:
    """Go to the field that a refused save is about; return what a notice says of it."""
    form.context.refuse(path, sentence)
    form.context.noticed = True
    row = await form.go_to(path)
    form.redraw()
    return _told(row, sentence, sentence)


def take_back(app: App[Any], context: FormContext) -> None:
    """Take the notice of a refused save from the screen: the form is saved once more, and may be saved now."""
    if context.noticed:
        app.clear_notifications()
        context.noticed = False


def _told(row: FieldRow | None, reason: str, whole: str) -> str:
    """Tell the reason beside the field; return what a notice says, which would cover it: where it stands."""
    if row is None or reason not in row.problem:
        return f"{NOT_SAVED} {whole}"
    row.tell_problem()
    return BESIDE
