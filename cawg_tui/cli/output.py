"""What the command prints: inert text for people, one JSON value for programs, progress on standard error."""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

from cawg_tui.errors import CawgError
from cawg_tui.records.inert import all_inert, inert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from typing import TextIO

INTERRUPTED = 130
SHOWN_WIDTH = 60
GAP = "  "


def speak_utf8() -> None:
    """Write UTF-8 whatever the computer's own letters are; what even that cannot write is shown as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Print a result for a person; what it holds cannot act on the terminal."""
    _write(sys.stdout, f"{inert(text, lines=True)}\n")


def tell(text: str) -> None:
    """Print something that is not the result: on standard error."""
    _write(sys.stderr, f"{inert(text, lines=True)}\n")


def give(value: object) -> None:
    """Print one JSON value and nothing else."""
    text = json.dumps(value, ensure_ascii=not _is_unicode(), indent=2 if sys.stdout.isatty() else None)
    _write(sys.stdout, f"{text}\n")


def table(rows: Iterable[Sequence[str]], heading: Sequence[str] = (), width: int = SHOWN_WIDTH) -> None:
    """Print rows in columns as wide as their content, at most `width` cells each; the last column runs free."""
    columns([*zip(*rows, strict=True)] or [()] * len(heading), heading, width)


def columns(given: Sequence[Sequence[str]], heading: Sequence[str] = (), width: int = SHOWN_WIDTH) -> None:
    """Print columns as wide as their content, at most `width` cells each; the last one runs free."""
    *fitted, last = [all_inert([*heading[at : at + 1], *column]) for at, column in enumerate(given)] or [[]]
    shown = [_fit(column, width) for column in fitted]
    form = GAP.join(["%s"] * (len(shown) + 1))
    lines = map(str.rstrip, map(form.__mod__, zip(*shown, last, strict=True)))
    _write(sys.stdout, "".join(f"{line}\n" for line in lines))


def cells(text: str) -> int:
    """Return how many cells a terminal needs for a text: wide letters take two, marks take none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _fit(texts: Sequence[str], most: int) -> list[str]:
    """Return texts as wide as the widest of them, and at most so wide."""
    plain = "".join(texts).isascii()
    width = max(map(len if plain else cells, texts), default=0)
    if plain and width <= most:
        return [text.ljust(width) for text in texts]
    return [_fitted(text, min(width, most)) for text in texts]


def _fitted(text: str, width: int) -> str:
    while cells(text) > width:
        text = text[:-2].rstrip() + "…"
    return text + " " * (width - cells(text))


def program() -> str:
    """Return how this program is called here: by its name where that is enough, else by its place."""
    import shutil

    return "cawg" if shutil.which("cawg") else sys.argv[0]


def moment(when: datetime) -> str:
    """Return a moment as people write it, in the reader's own time zone."""
    return when.astimezone().strftime("%d %b %Y %H:%M")


def told(act: Callable[[], int]) -> int:
    """Act, and return the exit status; every refusal is one sentence on standard error."""
    try:
        return act()
    except CawgError as error:
        tell(f"cawg: {inert(error.sentence)}")
        return error.exit_code
    except BrokenPipeError:
        # Nobody reads on: what still waits to be written goes nowhere, or the interpreter would complain as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        tell(f"cawg: {inert(error.strerror or error)}: {inert(error.filename or '')}".rstrip(": "))
        return 1


def stopped() -> int:
    """Say that a command was stopped by Ctrl-C, and return its exit status."""
    tell("Stopped. Nothing was lost.")
    return INTERRUPTED


class Progress:
    """Progress in words on a terminal's standard error; silent where nobody watches."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = ""

    def __call__(self, words: str, part: float | None = None) -> None:
        """Show what is being done and how much of it (0 to 1) is done."""
        if not self._shown:
            return
        line = f"{inert(words)}" + (f" {part:.0%}" if part is not None else "")
        _write(sys.stderr, f"\r{line:<{max(len(self._last), len(line))}}")
        self._last = line

    def close(self) -> None:
        """End the line of progress."""
        if self._shown and self._last:
            _write(sys.stderr, f"\r{' ' * len(self._last)}\r")


def _is_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def _write(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()
