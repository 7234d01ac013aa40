"""The editor of longer texts: grows with the text, counts its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.widgets import Static, TextArea

from cawg_tui.rules.counting import words_in
from cawg_tui.tui.form.editing import FieldEditor, Typing
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.widget import Widget

    from cawg_tui.records.declarations import Field
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext

PAUSE_SECONDS: Final = 0.2
# These add and move entries in a form. In a text area they would select, and the next letter would replace the text.
KEYS_OF_THE_FORM: Final = {"f6", "f7"}


class ProseEditor(FieldEditor):
    """A text of any length."""

    def __init__(self, context: FormContext, declared: Field, address: Address) -> None:
        super().__init__(context, declared, address)
        self.typing = Typing(declared.type, self.value)
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Show the text and the number of its words."""
        yield prose_area(self.typing.start)
        yield Static(cell(counted(self.typing.start), "$text-muted"), classes="words", markup=False)

    @property
    def target(self) -> Widget:
        """Return the text."""
        return self.query_one(TextArea)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand over the text and count again."""
        event.stop()
        self.say(self.typing.read(event.text_area.text))
        # Counting a long text takes as long as drawing it, so it waits until several keys were typed.
        if self._pause is None:
            self._pause = self.set_timer(PAUSE_SECONDS, self._count)

    def _count(self) -> None:
        self._pause = None
        words = counted(self.query_one(TextArea).text)
        self.query_one(".words", Static).update(cell(words, "$text-muted"), layout=False)


class ProseArea(TextArea, inherit_bindings=False):
    """A text area that leaves to the form the keys that mean something there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        one for one in TextArea.BINDINGS if not (isinstance(one, Binding) and one.key in KEYS_OF_THE_FORM)
    ]


def prose_area(text: str) -> TextArea:
    """Return a text area that leaves tab for going to the next field."""
    area = ProseArea(text, soft_wrap=True, tab_behavior="focus", compact=True, highlight_cursor_line=False)
    area.cursor_blink = False
    return area


def counted(text: str) -> str:
    """Return the number of words, as a phrase."""
    words = words_in(text)
    return f"{words:,} word{'' if words == 1 else 's'} · F3 opens it in your editor"
