"""Typing ahead: keys wait until what they are meant for is there, such as the search line, so that no letter is lost.

Without this, letters typed while a screen is still coming would act as keys of the screen that is going.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.widgets import Input, TextArea

if TYPE_CHECKING:
    from textual.timer import Timer

LONGEST_WAIT = 5.0
SEARCH = "app.search"


class TypeAhead(App[None]):
    """An app whose search key may be followed by letters at once."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[events.Key] | None = None
        self._patience: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hold back the keys that follow the search key until `keys_go`."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._waiting is not None:
                self._waiting.append(event)
                return
            if self._calls_for_search(event):
                self.hold_keys()
        await super().on_event(event)

    def hold_keys(self) -> None:
        """Hold back what is typed until `keys_go`: what it is meant for is not there yet."""
        if self._waiting is None:
            self._waiting = []
            self._patience = self.set_timer(LONGEST_WAIT, self.keys_go)

    async def keys_go(self) -> None:
        """Let the keys that waited go to what has the focus now, in their order."""
        if self._patience is not None:
            self._patience.stop()
        held, self._waiting = self._waiting or [], None
        for event in held:
            await self.on_event(event)

    def _calls_for_search(self, event: events.Key) -> bool:
        if isinstance(self.focused, Input | TextArea):
            return False
        active = self.screen.active_bindings.get(event.key)
        return active is not None and active.enabled and active.binding.id == SEARCH
