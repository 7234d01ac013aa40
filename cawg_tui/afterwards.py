"""What saves leave to be done while nobody waits for it: git's list of files, its summary of the history, the index.

It is done in a thread that lives no longer than there is something to do, a moment after the last of several saves.
Whatever is cut off here, or refused by the disk, is done at the next opening.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CawgError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# So long no further save has come, or so long the first one waits at most.
QUIET_SECONDS: Final = 0.2
LONGEST_SECONDS: Final = 0.5


class Afterwards:
    """Does some acts once after one save or several. Any thread may use it.

    Each act is given what says whether somebody waits for it after all, so that a long one may stop.
    """

    def __init__(self, acts: Sequence[Callable[[Callable[[], bool]], object]]) -> None:
        self._acts = acts
        self._turn = threading.Lock()
        self._hurry = threading.Event()
        self._thread: threading.Thread | None = None
        self._last = 0.0

    def soon(self) -> None:
        """Have it done soon; returns at once."""
        with self._turn:
            self._last = time.monotonic()
            if self._thread is None:
                self._hurry.clear()
                self._thread = threading.Thread(target=self._work, name="afterwards")
                self._thread.start()

    def now(self) -> None:
        """Have done what waits, and return when it is."""
        self._hurry.set()
        while (thread := self._thread) is not None and thread is not threading.current_thread():
            thread.join()

    def _work(self) -> None:
        while True:
            done = self._wait()
            for act in self._acts:
                with suppress(CawgError, OSError):
                    act(self._hurry.is_set)
            with self._turn:
                if self._last <= done:
                    self._thread = None
                    return

    def _wait(self) -> float:
        """Wait until saves pause; return the moment up to which they are seen to."""
        first = time.monotonic()
        while not self._hurry.is_set():
            now = time.monotonic()
            left = min(self._last + QUIET_SECONDS, first + LONGEST_SECONDS) - now
            if left <= 0:
                break
            self._hurry.wait(left)
        return time.monotonic()
