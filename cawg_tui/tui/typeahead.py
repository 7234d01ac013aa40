"""Typing ahead: keys wait until what they are meant for is there, so that no letter is lost or lands elsewhere.

Without this, letters typed while a screen or a field is still coming would go to what had the focus before. Whoever
is not ready says so by a reason of its own; keys go on, in their order, once no reason is left.
"""

from __future__ import annotations

from asyncio import sleep
from contextlib import asynccontextmanager
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from cawg_tui.tui.actions import action_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable

    from textual.message_pump import MessagePump
    from textual.timer import Timer

LONGEST_WAIT = 12.0
# A key that nobody answers must not keep those after it for long.
LONGEST_KEY = 8.0
LOOK_AGAIN = 0.02
COMING, ACTING = "coming", "acting"
SETTLING_SECONDS = 0.05


class TypeAhead(App[None]):
    """An app whose keys may be followed by others at once."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[events.Key] | None = None
        self._reasons: set[Hashable] = set()
        self._patience: Timer | None = None
        self._until = 0.0

    async def on_event(self, event: events.Event) -> None:
        """Hold back keys until the key before has done what it does, and whatever said so is ready."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._waiting is not None:
            self._waiting.append(event)
            return
        if not self.screen_stack:
            return
        focused = self.focused or self.screen
        if event.is_printable and _takes_text(focused):
            await super().on_event(event)
            return
        active = None if _takes_text(focused) else self.screen.active_bindings.get(event.key)
        action = action_of(active.binding.id) if active is not None and active.enabled else None
        if active is not None and action is not None and action.near and self._is_at_once(active.node):
            await self.run_action(active.binding.action, active.node)
            return
        leads = action is not None and action.leads
        self.hold_keys(ACTING, LONGEST_WAIT if leads else LONGEST_KEY)
        await super().on_event(event)
        self._follow(focused, leads)

    def _follow(self, node: MessagePump | None, leads: bool) -> None:
        """Go the way a key goes that nobody stops, behind it: from what had focus up to the app, and once more there.

        What a key does asks for the focus as a next step of the app; keys after it come after that step. What leads to
        another place may say so by a message of the screen: behind that, it is looked whether the place is there.
        """
        if node is not None and node.call_later(self._follow, node._parent, leads):
            return
        if leads and self.screen_stack:
            self.screen.call_later(self.call_later, self._look_whether_there)
        else:
            self.call_later(self.keys_go, ACTING)

    async def _look_whether_there(self) -> None:
        if ACTING not in self._reasons:
            return
        if not self.screen_stack or getattr(self.screen, "takes_keys", True):
            await self.keys_go(ACTING)
        else:
            self.set_timer(LOOK_AGAIN, self._look_whether_there)

    def hold_keys(self, reason: Hashable = COMING, longest: float = LONGEST_WAIT) -> None:
        """Hold back what is typed until `keys_go` is told the same reason: what it is meant for is not there yet."""
        self._reasons.add(reason)
        if self._waiting is None:
            self._waiting, self._until = [], 0.0
        until = monotonic() + longest
        if until > self._until:
            self._until = until
            if self._patience is not None:
                self._patience.stop()
            self._patience = self.set_timer(longest, self._out_of_patience)

    async def _out_of_patience(self) -> None:
        self._reasons.clear()
        await self._let_go()

    async def keys_go(self, reason: Hashable = COMING) -> None:
        """Let the keys that waited go to what has the focus now, in their order, where no other reason is left."""
        self._reasons.discard(reason)
        if not self._reasons and self._waiting is not None:
            await self._let_go()

    async def _let_go(self) -> None:
        if self._patience is not None:
            self._patience.stop()
        held, self._waiting = self._waiting or [], None
        for at, event in enumerate(held):
            if self.is_holding:
                self._put_back(held[at:])
                return
            await self.on_event(event)

    def _put_back(self, held: list[events.Key]) -> None:
        """Keep keys whose turn has not come before those that came meanwhile."""
        self._waiting = [*held, *(self._waiting or [])]

    @property
    def is_holding(self) -> bool:
        """Say whether keys wait."""
        return self._waiting is not None

    def _is_at_once(self, node: object) -> bool:
        """Say whether what has focus moves at once: nobody around it wants its keys, and none after it have to wait."""
        return node is self.focused and self.app_focus and getattr(node, "moves_at_once", False)


@asynccontextmanager
async def keys_held(app: App[object]) -> AsyncIterator[None]:
    """Let keys wait while a form is made anew, once those typed before have reached their field."""
    if not isinstance(app, TypeAhead):
        yield
        return
    app.hold_keys()
    await sleep(SETTLING_SECONDS)
    try:
        yield
    finally:
        app.call_later(app.keys_go)


def _takes_text(node: object) -> bool:
    """Say whether letters go into it."""
    # Late: nothing is typed into before the first screen is there.
    from textual.widgets import Input, TextArea

    return isinstance(node, Input | TextArea)
