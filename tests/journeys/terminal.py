"""A member at a real terminal: keys go in, and what the screen shows comes out."""

from __future__ import annotations

import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any

import pexpect
import pyte

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A", "home": "\x1b[H", "end": "\x1b[F",
    "f2": "\x1bOQ", "f4": "\x1bOS", "f6": "\x1b[17~", "ctrl+a": "\x01", "ctrl+u": "\x15", "ctrl+k": "\x0b",
}  # fmt: skip
PATIENCE = 40.0
# Sequences that the emulator does not know and would print.
FOREIGN = re.compile(rb"\x1b\[[<>=?][0-9;]*[umhl]|\x1b\[>[0-9;]*[a-z]")


class Screen(pyte.Screen):
    """An emulated screen that leaves private styles alone."""

    def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
        if not private:
            super().select_graphic_rendition(*attributes)


class Terminal:
    """`cawg` on a workspace, in a pseudo-terminal of 120x40."""

    def __init__(self, place: Path, columns: int = 120, rows: int = 40) -> None:
        self._screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        size = {"COLUMNS": str(columns), "LINES": str(rows)}
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "cawg_tui", "-C", str(place)],
            dimensions=(rows, columns),
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "TEXTUAL_ANIMATIONS": "none",
                **size,
            },
            timeout=PATIENCE,
        )

    @property
    def text(self) -> str:
        """What the screen shows, line by line."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _take(self) -> None:
        try:
            data: Any = self._child.read_nonblocking(1 << 16, timeout=0.05)  # bytes, though its types say text
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self._stream.feed(FOREIGN.sub(b"", data))

    def see(self, *words: str) -> Terminal:
        """Wait until all these words are on the screen."""
        end = time.monotonic() + PATIENCE
        while not all(word in self.text for word in words):
            assert time.monotonic() < end, f"never saw {words}:\n{self.text}"
            self._take()
        return self

    def settle(self) -> Terminal:
        """Wait until the screen has stood still for a moment."""
        still = 0
        while still < 6:
            before = self.text
            self._take()
            still = still + 1 if self.text == before else 0
        return self

    def press(self, *keys: str) -> Terminal:
        """Press keys one after the other, as a person does: each when the screen has answered the one before."""
        for key in keys:
            self._child.send(KEYS.get(key, key))
            self.settle()
        return self

    def type(self, text: str) -> Terminal:
        """Type text in one go."""
        self._child.send(text)
        return self.settle()

    def resize(self, columns: int, rows: int) -> Terminal:
        """Make the window another size; the environment goes on telling the old one."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)
        return self.settle()

    def leave(self) -> int:
        """Quit with `q` and return the exit status."""
        self._child.send("q")
        end = time.monotonic() + PATIENCE
        while self._child.isalive() and time.monotonic() < end:
            self._take()
        self._child.close()
        return int(self._child.exitstatus or 0)

    def signal(self, number: int) -> int | None:
        """Send the program a signal and wait for its end; return its exit status, None where the signal ended it."""
        self._child.kill(number)
        return self._ended()

    def hang_up(self) -> int | None:
        """Take the terminal away, as closing its window does; return the exit status."""
        terminal: Any = self._child  # its types do not name the terminal's file
        terminal.ptyproc.fileobj.close()
        return self._ended(there=False)

    def _ended(self, *, there: bool = True) -> int | None:
        end = time.monotonic() + PATIENCE
        while self._child.isalive():
            assert time.monotonic() < end, "the program did not end"
            self._take() if there else time.sleep(0.05)
        return self._child.exitstatus

    def close(self) -> None:
        """End the program if it still runs."""
        self._child.close(force=True)
