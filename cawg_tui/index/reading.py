"""Reading record files into rows: one by one, or many with a second process that reads ahead.

The second process is a convenience: where it cannot be started, or dies, everything is read here. It gets nothing but
paths, and answers with rows.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from cawg_tui.errors import CawgError, UnknownRecordError
from cawg_tui.index.folders import FRESH_NS, UNSURE
from cawg_tui.index.glance import glance
from cawg_tui.index.rows import RowMaker
from cawg_tui.index.writer import GLANCED, Filled
from cawg_tui.store import files
from cawg_tui.store.records import Store, Stored
from cawg_tui.store.source import LIMIT_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kinds import Kinds
    from cawg_tui.store.layout import Entry, Place

    Check = Callable[[Stored], Iterable[Finding]]

BATCH: Final = 200
WORTH_HELP: Final = 800
AHEAD: Final = 3
TRIES: Final = 20
READY: Final = b"ready"
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from cawg_tui.index import reading; reading.serve()"
)
_LENGTH: Final = struct.Struct("<Q")


def own_findings(stored: Stored) -> Iterable[Finding]:
    """Return what the store itself found in a record's file."""
    return stored.findings


class Batch(NamedTuple):
    """Files that are read in one go: all of each, or what is seen at a glance."""

    entries: Sequence[Entry]
    at_a_glance: bool


class Reader:
    """Reads records of one workspace into rows. `check` gives the findings that depend on a record alone."""

    def __init__(self, root: Path, kinds: Kinds, check: Check) -> None:
        self.store = Store(root, kinds)
        self.maker = RowMaker(kinds)
        self._parts = (root, kinds, check)
        self._check = check

    def read(self, entry: Entry) -> Filled | None:
        """Return the rows of a file; nothing where it is gone."""
        now = time.time_ns()
        try:
            stored = self._stored(entry)
        except UnknownRecordError:
            return None
        return self.filled(entry, stored, now)

    def glance(self, entry: Entry) -> Filled | None:
        """Return what is seen of a file at a glance; nothing where it is gone, or cannot be read."""
        place = entry.place
        try:
            values = glance(self.store, entry)
        except CawgError:
            return None
        stored = Stored(place.id, place.kind, place.path, "", "", values)
        return Filled(replace(entry, size=GLANCED), self.maker.at_a_glance(stored, entry.mtime_ns))

    def filled(self, entry: Entry, stored: Stored, read_at_ns: int) -> Filled:
        """Return the rows of a record read at a moment, with what its file was like then."""
        return Filled(trusted(entry, read_at_ns), self.maker.rows(stored, entry.mtime_ns, self._check(stored)))

    def oid(self, place: Place) -> str:
        """Return the fingerprint of a file's content; empty where it cannot be read."""
        try:
            return files.size_and_oid(self.store.root, place.path)[1]
        except CawgError:
            return ""

    def _stored(self, entry: Entry) -> Stored:
        if entry.size <= LIMIT_BYTES:
            with contextlib.suppress(CawgError):
                return self.store.parse_text(entry.place, files.read(self.store.root, entry.place.path))
        return self.store.load(entry.place)

    def read_all(
        self, entries: Sequence[Entry], *, glances: bool = False, help_from: int = WORTH_HELP
    ) -> Generator[list[Filled], None, None]:
        """Return the rows of many files in their order, some at a time; a helper begins at once where worth it.

        With `glances`, what is seen of all of them at a glance comes first, in as many batches.
        """
        cut = [entries[at : at + BATCH] for at in range(0, len(entries), BATCH)]
        batches = [Batch(some, at_a_glance=early) for early in ((True, False) if glances else (False,)) for some in cut]
        helper = Helper.start(*self._parts) if len(entries) >= help_from else None
        if helper is None:
            return (self._batch(one) for one in batches)
        helped = self._helped(helper, batches)
        # From here on whoever closes what is returned ends the helper, even before the first batch.
        next(helped)
        return helped

    def _helped(self, helper: Helper, batches: Sequence[Batch]) -> Generator[list[Filled], None, None]:
        with contextlib.closing(helper):
            yield []
            yield from self._with(helper, batches)

    def _with(self, helper: Helper, batches: Sequence[Batch]) -> Iterator[list[Filled]]:
        """Yield batches in order: those the helper has read, and between them those read here while it was busy."""
        ready: dict[int, list[Filled]] = {}
        asked = 0
        for wanted in range(len(batches)):
            while True:
                # Also when what is wanted is there: while it is put in, the helper has its next.
                while asked < len(batches) and helper.ask(asked, batches[asked]):
                    asked += 1
                ready.update(helper.answers())
                if wanted in ready:
                    break
                if wanted not in helper.asked:
                    ready[wanted] = self._batch(batches[wanted])
                    asked = max(asked, wanted + 1)
                elif asked < len(batches) and len(ready) < AHEAD:
                    ready[asked] = self._batch(batches[asked])
                    asked += 1
                else:
                    ready.update(helper.next_answer())
            yield ready.pop(wanted)

    def _batch(self, batch: Batch) -> list[Filled]:
        read = self.glance if batch.at_a_glance else self.read
        return [filled for filled in map(read, batch.entries) if filled is not None]


class Helper:
    """The second process, as seen from the first. `asked` holds the numbers of batches that are with it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._frames: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._asking: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._ready = threading.Event()
        self.asked: deque[int] = deque()
        for target in (self._listen, self._talk):
            threading.Thread(target=target, name="index-helper", daemon=True).start()

    @classmethod
    def start(cls, *parts: object) -> Helper | None:
        """Start a helper that reads with these parts; None without a second core, or where they cannot be sent."""
        if (os.cpu_count() or 1) < 2 or getattr(sys, "frozen", False):
            return None
        try:
            handed = _packed(parts)
            process = subprocess.Popen(  # noqa: S603 - a constant program of our own
                [sys.executable, "-c", _START, json.dumps(sys.path)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except (pickle.PicklingError, AttributeError, TypeError, RuntimeError, OSError):
            return None
        helper = cls(process)
        helper._asking.put(handed)
        return helper

    def ask(self, number: int, batch: Batch) -> bool:
        """Hand over a batch, unless the helper is not there yet, has enough to do, or is gone."""
        if not self._ready.is_set() or len(self.asked) >= AHEAD or self._process.poll() is not None:
            return False
        self.asked.append(number)
        self._asking.put(pickle.dumps(batch))
        return True

    def answers(self) -> Iterator[tuple[int, list[Filled]]]:
        """Yield the batches that have come back."""
        while not self._frames.empty():
            yield from self.next_answer()

    def next_answer(self) -> list[tuple[int, list[Filled]]]:
        """Wait for the next batch; nothing, and no batch asked for any more, where the helper is gone."""
        frame = self._frames.get()
        if not frame:
            self.asked.clear()
            return []
        filled: list[Filled] = pickle.loads(frame)  # noqa: S301 - from our own helper
        return [(self.asked.popleft(), filled)]

    def close(self) -> None:
        """End the helper."""
        self._process.kill()
        self._asking.put(b"")
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()

    def _talk(self) -> None:
        """Hand over what is asked for; a pipe holds less than the helper is to have before it, so this may wait."""
        with contextlib.suppress(OSError, ValueError):
            while self._process.stdin is not None and (frame := self._asking.get()):
                _write_frame(self._process.stdin, frame)

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._process.stdout is not None and (frame := _read_frame(self._process.stdout)):
                self._frames.put(frame) if self._ready.is_set() else self._ready.set()
        # Nobody asks any more before what was asked is given up: an answer waited for would never come.
        self._ready.clear()
        self._frames.put(b"")


def serve() -> None:
    """Be the second process: read what is asked for until nobody asks any more."""
    asking, answering = sys.stdin.buffer, sys.stdout.buffer
    root, kinds, check = pickle.loads(_read_frame(asking))  # noqa: S301 - from our own parent
    reader = Reader(root, kinds, check)
    _write_frame(answering, READY)
    gc.disable()
    while frame := _read_frame(asking):
        batch: Batch = pickle.loads(frame)  # noqa: S301 - from our own parent
        _write_frame(answering, pickle.dumps(reader._batch(batch), protocol=5))


def _packed(parts: object) -> bytes:
    """Pack what a helper reads with; other threads go on using it, and what they learn meanwhile asks for a new try."""
    for _ in range(TRIES - 1):
        with contextlib.suppress(RuntimeError):
            return pickle.dumps(parts)
        time.sleep(0)
    return pickle.dumps(parts)


def trusted(entry: Entry, read_at_ns: int) -> Entry:
    """Return the entry as it may be trusted later: of a file too fresh when it was read, not by its size."""
    return entry if entry.mtime_ns < read_at_ns - FRESH_NS else replace(entry, size=UNSURE)


def _write_frame(pipe: IO[bytes], frame: bytes) -> None:
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def _read_frame(pipe: IO[bytes]) -> bytes:
    """Return what was sent next; nothing where the other end is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length)
    return frame if len(frame) == length else b""
