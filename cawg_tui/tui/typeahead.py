"""Typing ahead: keys wait until what they are meant for is there, such as the search line, so that no letter is lost.

Without this, letters typed while a screen is still coming would act as keys of the screen that is going.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.widgets import Input, TextArea

from cawg_tui.tui.actions import action_of

if TYPE_CHECKING:
    from textual.timer import Timer

LONGEST_WAIT = 5.0
LOOK_AGAIN = 0.02


class TypeAhead(App[None]):
    """An app whose keys that lead to a place for typing may be followed by letters at once."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[events.Key] | None = None
        self._patience: Timer | None = None
        self._led_by: events.Key | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hold back the keys that follow one that leads to a place for typing, until that place takes keys."""
        came_back = event is self._led_by and event.is_forwarded
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._waiting is not None:
                self._waiting.append(event)
                return
            if self._leads(event):
                self._led_by = event
                self.hold_keys()
        await super().on_event(event)
        if came_back:
            # What it does is begun: a message may be on its way, by the screen to here.
            self._led_by = None
            self.screen.call_later(self.call_later, self._look_whether_there)

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

    async def _look_whether_there(self) -> None:
        if self._waiting is None:
            return
        if getattr(self.screen, "takes_keys", True):
            await self.keys_go()
        else:
            self.set_timer(LOOK_AGAIN, self._look_whether_there)

    def _leads(self, event: events.Key) -> bool:
        if isinstance(self.focused, Input | TextArea):
            return False
        active = self.screen.active_bindings.get(event.key)
        action = action_of(active.binding.id) if active is not None and active.enabled else None
        return action is not None and action.leads
