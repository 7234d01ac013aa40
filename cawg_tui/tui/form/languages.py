"""The editor of a text that may exist in several languages: one box each, another language added below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Select, Static, TextArea

from cawg_tui.records.types import LineType, ProseType, TextPerLanguage
from cawg_tui.records.values import MISSING, Missing, Value, as_text
from cawg_tui.records.vocabulary import LANGUAGES
from cawg_tui.tui.form.editing import FieldEditor, Typing
from cawg_tui.tui.form.prose import prose_area
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from cawg_tui.records.declarations import Field
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext

HOW = "F6 adds a language"


class LanguageBox(Vertical):
    """The text in one language."""

    def __init__(self, code: str, text: str, *, long: bool, named: bool) -> None:
        super().__init__(classes="language")
        self.code, self.text, self.long, self.named = code, text, long, named

    def compose(self) -> ComposeResult:
        """Show the language's name above the text."""
        name = Static(cell(LANGUAGES.get(self.code, self.code), "$text-muted"), markup=False)
        name.display = self.named
        yield name
        yield prose_area(self.text) if self.long else Input(self.text, compact=True, select_on_focus=False)

    @property
    def line(self) -> Widget:
        """Return what is typed in."""
        return self.query_one(TextArea if self.long else Input)


class LanguagesEditor(FieldEditor):
    """A text in one language or in several; it becomes a mapping once a second language has words."""

    def __init__(self, context: FormContext, declared: Field, address: Address) -> None:
        super().__init__(context, declared, address)
        self.long = isinstance(declared.type, TextPerLanguage) and declared.type.long
        self.plain = not isinstance(self.value, dict)
        first = context.first_language
        self.texts: dict[str, Value | Missing] = (
            dict(self.value) if isinstance(self.value, dict) else {first: self.value}
        )
        self.typings = {code: self._typing(value) for code, value in self.texts.items()}

    def _typing(self, value: Value | Missing) -> Typing:
        return Typing(ProseType() if self.long else LineType(), value)

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f6", "add", "Add a language", show=True, id="entries.add")]

    def compose(self) -> ComposeResult:
        """Show a box for each language; the languages that may be added come when they are asked for."""
        for code, typing in self.typings.items():
            yield LanguageBox(code, typing.start, long=self.long, named=not self.plain)
        yield Static(cell(HOW, "$text-muted"), classes="words", markup=False)

    async def action_add(self) -> None:
        """Offer the languages."""
        offered: Select[str] = Select(
            self._others(), prompt="which language?", allow_blank=True, compact=True, type_to_search=True
        )
        await self.query(Select).remove()
        await self.mount(offered, before=self.query_one(".words"))
        offered.focus()
        offered.expanded = True

    @property
    def target(self) -> Widget:
        """Return the first text."""
        return next(iter(self.query(LanguageBox))).line

    def _others(self) -> list[tuple[RenderableType, str]]:
        """Return the languages that may be added: the workspace's own, those of the United Nations, all others."""
        listed = dict.fromkeys((*self.context.languages, *LANGUAGES))
        return [(LANGUAGES.get(code, code), code) for code in listed if code not in self.typings]

    async def on_select_changed(self, event: Select.Changed) -> None:
        """Add a box for the chosen language."""
        event.stop()
        if event.value is Select.NULL or not isinstance(event.value, str):
            return
        code = event.value
        self.texts[code] = MISSING
        self.typings[code] = self._typing(MISSING)
        for box in self.query(LanguageBox):
            box.query_one(Static).display = True
        box = LanguageBox(code, "", long=self.long, named=True)
        await self.mount(box, before=event.select)
        box.line.focus()
        await event.select.remove()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hand over the texts."""
        event.stop()
        self._changed(event.input, event.value)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand over the texts."""
        event.stop()
        self._changed(event.text_area, event.text_area.text)

    def _changed(self, line: Widget, text: str) -> None:
        box = next(one for one in line.ancestors if isinstance(one, LanguageBox))
        self.texts[box.code] = self.typings[box.code].read(text)
        self.say(self._whole())

    def _whole(self) -> Value | Missing:
        """Return plain text while only the first language has words, else each language with words."""
        kept = {code: text for code, text in self.texts.items() if not isinstance(text, Missing) and as_text(text)}
        if self.plain and set(kept) <= {self.context.first_language}:
            return kept.get(self.context.first_language, MISSING)
        return kept or MISSING
