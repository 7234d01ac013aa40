"""What every editor of a form has in common: it is told a field and a value, and says what the member made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.widget import Widget

from cawg_tui.records.values import MISSING, Missing, Value, as_text, is_empty

if TYPE_CHECKING:
    from cawg_tui.records.declarations import Field
    from cawg_tui.records.types import FieldType
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext


# Why keys wait: an offer is taken on the way to the next field.
GOING_ON = "going on"


class FieldEditor(Widget):
    """The control of one field, there while the field has focus. It changes nothing but what it says in `Edited`."""

    class Edited(Message):
        """The member changed the value; what cannot be read is handed over as typed."""

        def __init__(self, value: Value | Missing) -> None:
            super().__init__()
            self.value = value

    class Done(Message):
        """The value was handed over, and the member goes on to the next field."""

    class Ready(Message):
        """The control can take keys."""

        def __init__(self, target: Widget) -> None:
            super().__init__()
            self.target = target

    def __init__(self, context: FormContext, declared: Field, address: Address) -> None:
        super().__init__()
        self.context, self.declared, self.address = context, declared, address
        self.value: Value | Missing = context.model.get(address)
        self.can_focus_children = False

    @property
    def target(self) -> Widget:
        """Return the widget that takes the keys."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Tell that keys can come."""
        self.post_message(self.Ready(self.target))

    def follow(self) -> None:
        """Hear that the record was saved or read anew, where what may be said now depends on it."""

    def say(self, value: Value | Missing) -> None:
        """Tell what the value is now."""
        self.post_message(self.Edited(value))


class Typing:
    """Turns typed text into a value and back: text left as it was keeps its value, unreadable text stays text."""

    def __init__(self, kind: FieldType, value: Value | Missing) -> None:
        self.kind, self.value = kind, value
        self.start = "" if isinstance(value, Missing) else as_text(value).rstrip("\n")
        self.problem = ""

    def read(self, typed: str) -> Value | Missing:
        """Return what the typed text stands for; `problem` says why it cannot be read."""
        self.problem = ""
        if typed == self.start:
            return self.value
        if is_empty(typed):
            return MISSING
        try:
            return self.kind.read(typed)
        except ValueError as error:
            self.problem = str(error)
            return typed.strip()


def hand_over(key: events.Key, target: Widget) -> None:
    """Give a key to a widget as if it came from the keyboard: a key keeps its sender, and a sender its parents."""
    fresh = events.Key(key.key, key.character)
    fresh.set_sender(target.app)
    target._forward_event(fresh)
