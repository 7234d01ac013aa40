"""Hearing what a git process says, while it says it: its answer, its complaint, and how far it is."""

from __future__ import annotations

import os
import re
import selectors
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

Progress: TypeAlias = Callable[[str, float | None], None]

# Of a complaint the beginning and the end are kept, this many bytes of each.
WORDS_BYTES: Final = 16 * 1024
# Bounded everywhere: a server may say a hundred thousand letters without an end of line.
_PERCENT = re.compile(r"\b([A-Za-z]{1,20}) objects: {1,4}(\d{1,3})%|\b(Resolving|Checking)[^:]{0,20}: {1,4}(\d{1,3})%")
_PHASES: Final = {"Receiving": "Receiving", "Unpacking": "Receiving", "Writing": "Sending", "Resolving": "Checking"}


class Taken:
    """What a process has said so far; its progress lines go to the listener and are not kept."""

    def __init__(self, progress: Progress) -> None:
        self.out = bytearray()
        self.err = bytearray()
        self._progress = progress

    def take(self, stream: str, piece: bytes) -> None:
        """Hear a piece of what it says on its `out` or its `err`."""
        if stream == "out":
            self.out += piece
            return
        for line in re.findall(rb"[^\r\n]*[\r\n]|[^\r\n]+", piece):
            found = _PERCENT.search(line.decode("utf-8", "replace"))
            if found is None:
                self.err += line.replace(b"\r", b"\n")
                del self.err[WORDS_BYTES : max(WORDS_BYTES, len(self.err) - WORDS_BYTES)]
            else:
                phase = found[1] or found[3]
                self._progress(_PHASES.get(phase, "Preparing"), int(found[2] or found[4]) / 100)


def pieces(process: subprocess.Popen[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what the process says as it says it, and an empty piece each tenth of a second in between."""
    with selectors.DefaultSelector() as waiting:
        for name, stream in (("out", process.stdout), ("err", process.stderr)):
            if stream is not None:
                waiting.register(stream, selectors.EVENT_READ, name)
        ended = False
        while waiting.get_map():
            ready = waiting.select(0 if ended else 0.1)
            if not ready and ended:
                return  # a connection that ssh keeps for later may hold the pipes open long after git has ended
            if not ready:
                # What it said with its last breath may have come after the look: one more follows.
                ended = process.poll() is not None
                yield "err", b""
            for key, _ in ready:
                piece = os.read(key.fd, 1 << 16)
                if piece:
                    yield str(key.data), piece
                else:
                    waiting.unregister(key.fileobj)
