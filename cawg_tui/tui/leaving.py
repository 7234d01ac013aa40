"""Leaving when the system asks: a closed terminal or an end of session keeps what was typed, then ends the program."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from cawg_tui.errors import CawgError

if TYPE_CHECKING:
    from textual.app import App

ASKED_TO_LEAVE: Final = (signal.SIGTERM, signal.SIGHUP)
SETTLING_SECONDS: Final = 0.2
PATIENCE_SECONDS: Final = 5.0
log = logging.getLogger("cawg.interface")


@runtime_checkable
class HoldsTyping(Protocol):
    """A form on some screen that may hold what is not saved."""

    def keep_now(self) -> None:
        """Keep it at once."""


def heed_the_system(app: App[Any]) -> None:
    """Leave in order when the system asks for it; to be called once the app's loop runs.

    An app without a terminal of its own is ended by whoever runs it.
    """
    if app.is_headless:
        return
    loop = asyncio.get_running_loop()
    for number in ASKED_TO_LEAVE:
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, _leave, app, number)


def keep_everything(app: App[Any]) -> None:
    """Keep what every form on every screen holds, those that are covered too."""
    for screens in app._screen_stacks.values():
        for screen in screens:
            for node in (screen, *screen.walk_children()):
                if isinstance(node, HoldsTyping):
                    try:
                        node.keep_now()
                    except CawgError as error:
                        log.error("a draft was not kept: %s", type(error).__name__)  # noqa: TRY400 - no record text


def _leave(app: App[Any], number: signal.Signals) -> None:
    """Keep what was typed, then leave; by force where the terminal is gone and leaving in order gets stuck.

    Letters that reached the screen may still be on their way to the form: a moment later they are kept too.
    """
    status = 128 + number
    force = Timer(PATIENCE_SECONDS, os._exit, (status,))
    force.daemon = True
    force.start()
    keep_everything(app)

    def go() -> None:
        keep_everything(app)
        app.exit(return_code=status)

    asyncio.get_running_loop().call_later(SETTLING_SECONDS, go)
