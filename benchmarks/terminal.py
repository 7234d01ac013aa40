"""A program in a real pseudo-terminal, watched from outside: how long until a word shows, how much memory."""

from __future__ import annotations

import os
import re
import select
import signal
import struct
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.measure import CannotMeasureError
from benchmarks.programs import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 60.0
# A program rests that has written nothing for so long, and meanwhile has taken less than so many of the system's
# ticks (a hundredth of a second each) of the processor.
QUIET: Final = 0.25
BUSY_TICKS: Final = 2
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-_])")


class Terminal:
    """Runs a command at 120x40 until it is closed; CannotMeasureError where there is no pseudo-terminal."""

    def __init__(self, command: Sequence[str], columns: int = 120, rows: int = 40) -> None:
        if sys.platform == "win32":
            raise CannotMeasureError("needs a pseudo-terminal, which this system has not")
        import fcntl
        import pty
        import termios

        surroundings = environment(
            TERM="xterm-256color",
            COLORTERM="truecolor",
            TEXTUAL_ANIMATIONS="none",
            COLUMNS=str(columns),
            LINES=str(rows),
        )  # fmt: skip
        size = struct.pack("HHHH", rows, columns, 0, 0)
        self.started = time.perf_counter()
        try:
            self._pid, self._fd = pty.fork()
        except OSError as refused:
            raise CannotMeasureError(f"needs a pseudo-terminal: {refused.strerror}") from refused
        if self._pid == 0:
            # Before the program begins: it must not lay itself out twice.
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execvpe(command[0], list(command), surroundings)
        self._seen = b""

    def until(self, wanted: str | re.Pattern[str], since: float | None = None) -> float:
        """Return the seconds until a word or pattern is written to the screen, from the start or a given moment.

        What counts is when the bytes came, not when they were looked at.
        """
        pattern = re.compile(re.escape(wanted)) if isinstance(wanted, str) else wanted
        begun = self.started if since is None else since
        came = time.perf_counter()
        while pattern.search(self._written()) is None:
            if not self._more(begun + LONGEST - time.perf_counter()):
                raise TimeoutError(f"{pattern.pattern!r} did not come to the screen")
            came = time.perf_counter()
        return came - begun

    def press(self, keys: str) -> float:
        """Send keys, forget what was written before, and return the moment."""
        self._seen = b""
        pressed = time.perf_counter()
        os.write(self._fd, keys.encode())
        return pressed

    def rest(self) -> None:
        """Wait until the program neither writes nor works any more, so that the next key meets it at rest."""
        until = time.perf_counter() + LONGEST
        while time.perf_counter() < until:
            before = self._ticks()
            if not self._more(QUIET) and self._ticks() - before < BUSY_TICKS:
                return

    def peak_memory(self) -> int:
        """Return the most memory the program has held, in bytes; CannotMeasureError where the system does not tell."""
        try:
            status = Path(f"/proc/{self._pid}/status").read_text()
        except OSError as refused:
            raise CannotMeasureError("needs /proc, where Linux tells what memory a program holds") from refused
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0

    def close(self) -> None:
        """End the program."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _written(self) -> str:
        return _ESCAPES.sub(b"", self._seen).decode("utf-8", "ignore")

    def _more(self, seconds: float) -> bool:
        """Take in what the program writes next; say no where nothing comes for so long."""
        ready, _, _ = select.select([self._fd], [], [], max(0.0, seconds))
        if ready:
            self._seen += os.read(self._fd, 1 << 16)
        return bool(ready)

    def _ticks(self) -> int:
        """Return the processor time that the program has taken, in ticks; nothing where it is not told."""
        try:
            told = Path(f"/proc/{self._pid}/stat").read_text()
        except OSError:
            return 0
        fields = told.rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])


@contextmanager
def terminal(command: Sequence[str]) -> Iterator[Terminal]:
    """Run a command in a terminal of its own for the length of the block."""
    opened = Terminal(command)
    try:
        yield opened
    finally:
        opened.close()
