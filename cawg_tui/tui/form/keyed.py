"""Choices by one key: every option stands on screen with its key, for forms that are gone through in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from cawg_tui.records.types import ListOf, WholeType
from cawg_tui.records.values import MISSING, Missing, Value, as_text, is_empty
from cawg_tui.tui.form.editing import FieldEditor
from cawg_tui.tui.form.offers import options_of
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Size

    from cawg_tui.records.declarations import Field

KEYS: Final = "123456789abc"
GAP: Final = 2
MARK, NO_MARK = "•", " "


def keyed_options(declared: Field) -> dict[str | int, str]:
    """Return the values a field chooses from with their words, where one key each can reach them; else nothing."""
    kind = declared.type
    if isinstance(kind, WholeType) and kind.low == 1 and kind.high is not None and kind.high <= len(KEYS):
        return dict.fromkeys(range(1, kind.high + 1), "")
    if declared.widget not in {"choice", "list"}:
        return {}
    of = kind.of if isinstance(kind, ListOf) else kind
    if of.widget != "choice":
        return {}
    options: dict[str | int, str] = {}
    options.update(options_of(of))
    return options if len(options) <= len(KEYS) else {}


class Options(Widget, can_focus=True):
    """The options on as many lines as they need, what is chosen marked and filled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False), Binding("right", "step(1)", show=False),
        Binding("space", "turn", show=False), Binding("backspace,delete", "clear", show=False),
    ]  # fmt: skip

    def __init__(self, editor: KeyedEditor) -> None:
        super().__init__()
        self.editor, self.at = editor, editor.first

    # --- drawing ----------------------------------------------------------------------------------

    def _lines(self, width: int) -> list[list[tuple[int, int, int]]]:
        """Return for each line the options on it: where each begins and ends, and which it is."""
        lines: list[list[tuple[int, int, int]]] = [[]]
        for place, words in enumerate(self.editor.words):
            start = lines[-1][-1][1] + GAP if lines[-1] else 0
            wide = Content(words).cell_length + 1
            if lines[-1] and start + wide > width:
                lines.append([])
                start = 0
            lines[-1].append((start, start + wide, place))
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take as many lines as the options need."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw the options."""
        drawn: list[Content] = []
        for line in self._lines(self.size.width):
            parts: list[Content] = []
            for _, _, place in line:
                chosen = self.editor.is_chosen(place)
                style = "bold reverse" if chosen else "underline" if place == self.at and self.editor.several else ""
                parts.append(cell(f"{MARK if chosen else NO_MARK}{self.editor.words[place]}", style))
            drawn.append(Content(" " * GAP).join(parts))
        return Content("\n").join(drawn)

    # --- choosing ---------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Choose by the option's own key; other letters mean nothing here."""
        if event.character and event.character in KEYS[: len(self.editor.words)]:
            event.stop()
            event.prevent_default()
            self._choose(KEYS.index(event.character))

    def _choose(self, place: int) -> None:
        self.at = place
        self.editor.turn(place)
        self.refresh()

    def action_step(self, by: int) -> None:
        """Go to the option beside; where only one can be chosen, choose it."""
        place = (self.at + by) % len(self.editor.words) if self.at is not None else 0
        if self.editor.several:
            self.at = place
            self.refresh()
        else:
            self._choose(place)

    def action_turn(self) -> None:
        """Choose the option under the cursor, or give it up."""
        self._choose(self.at if self.at is not None else 0)

    def action_clear(self) -> None:
        """Choose nothing."""
        self.editor.clear()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the option under the mouse."""
        lines = self._lines(self.size.width)
        if event.y < len(lines):
            for start, end, place in lines[event.y]:
                if start <= event.x < end:
                    self._choose(place)


class KeyedEditor(FieldEditor):
    """One option or several, each by its key."""

    def compose(self) -> ComposeResult:
        """Show the options."""
        yield Options(self)

    @property
    def several(self) -> bool:
        """Say whether more than one may be chosen."""
        return isinstance(self.declared.type, ListOf)

    @property
    def options(self) -> list[Value]:
        """Return the values to choose from."""
        return list(keyed_options(self.declared))

    @property
    def words(self) -> list[str]:
        """Return each option's words with its key before them."""
        named = keyed_options(self.declared).values()
        return [f"{key} {words}".rstrip() for key, words in zip(KEYS, named, strict=False)]

    @property
    def chosen(self) -> list[Value]:
        """Return what is chosen, in the order in which it was."""
        if isinstance(self.value, list):
            return self.value
        return [] if isinstance(self.value, Missing) or is_empty(self.value) else [self.value]

    @property
    def first(self) -> int | None:
        """Return where the cursor stands at first."""
        return next((at for at in range(len(self.options)) if self.is_chosen(at)), 0 if self.several else None)

    def is_chosen(self, place: int) -> bool:
        """Say whether an option is chosen."""
        return any(as_text(one) == as_text(self.options[place]) for one in self.chosen)

    def turn(self, place: int) -> None:
        """Choose an option; one of several that is chosen already is given up."""
        value = self.options[place]
        if not self.several:
            self._say(value)
        elif self.is_chosen(place):
            self._say([one for one in self.chosen if as_text(one) != as_text(value)])
        else:
            self._say([*self.chosen, value])

    def clear(self) -> None:
        """Choose nothing."""
        self._say(MISSING)

    def _say(self, value: Value | Missing) -> None:
        self.value = MISSING if is_empty(value) else value
        self.say(self.value)

    @property
    def target(self) -> Widget:
        """Return the options."""
        return self.query_one(Options)
