"""A program in a real pseudo-terminal, watched from outside: how long until a word shows, how much memory."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 60.0
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-_])")


class Terminal:
    """Runs a command at 120x40 until it is closed."""

    def __init__(self, command: Sequence[str], columns: int = 120, rows: int = 40) -> None:
        self.started = time.perf_counter()
        size = struct.pack("HHHH", rows, columns, 0, 0)
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            # Before the program begins: it must not lay itself out twice.
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TEXTUAL_ANIMATIONS="none")
            os.execvp(command[0], list(command))
        self._seen = b""

    def until(self, word: str, since: float | None = None) -> float:
        """Return the seconds until a word is written to the screen, counted from the start or a given moment.

        What counts is when the bytes came, not when they were looked at.
        """
        begun = self.started if since is None else since
        wanted = word.encode()
        came = time.perf_counter()
        while wanted not in _ESCAPES.sub(b"", self._seen):
            ready, _, _ = select.select([self._fd], [], [], max(0.0, begun + LONGEST - time.perf_counter()))
            if not ready:
                raise TimeoutError(f"{word!r} did not come to the screen")
            self._seen += os.read(self._fd, 1 << 16)
            came = time.perf_counter()
        return came - begun

    def press(self, keys: str) -> float:
        """Send keys, forget what was written before, and return the moment."""
        self._seen = b""
        os.write(self._fd, keys.encode())
        return time.perf_counter()

    def peak_memory(self) -> int:
        """Return the most memory the program has held, in KiB."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) if found else 0

    def close(self) -> None:
        """End the program."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)
