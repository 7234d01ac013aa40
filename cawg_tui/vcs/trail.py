"""Which of the last versions touched which files, and what each was before and after: one walk, no file is read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cawg_tui.vcs.history import LOOK_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.vcs.git import Runner

_LOG: Final = (
    "log", "-z", "-c", "--raw", "--no-abbrev", "--no-renames", "--no-show-signature", "--no-follow", "--no-color",
    "--no-notes", "--encoding=UTF-8", "--no-ext-diff", "--no-textconv", "--format=%x00%H%x00%an%x00%ct",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Touch:
    """What one version made of one file: its content by git's id, after it and in each version it came from.

    A version that brings two together touches only what is like neither. None stands for a file that is not there.
    """

    path: str
    author: str
    when: datetime
    after: str | None
    before: tuple[str | None, ...]


def walk(runner: Runner, tip: str, limit: int) -> Iterator[Touch]:
    """Yield what the last versions up to `tip` touched, newest first; at most so many versions."""
    args = [*_LOG, f"--max-count={limit}", tip, "--"]
    answer = runner.parts(args, timeout=LOOK_SECONDS, what="Reading the history")
    parts = map(os.fsdecode, answer)
    author, when = "", datetime.fromtimestamp(0, UTC)
    for part in parts:
        if not part:
            continue
        if part.lstrip("\n").startswith(":"):
            yield Touch(next(parts), author, when, *_contents(part))
        else:
            author, when = next(parts), datetime.fromtimestamp(int(next(parts)), UTC)


def _contents(listed: str) -> tuple[str | None, tuple[str | None, ...]]:
    """Return the content after and before, from `:modes ids letters` with one colon for each version it came from."""
    fields = listed.strip("\n:").split(" ")
    ids = [None if not name.strip("0") else name for name in fields[len(fields) // 2 : -1]]
    return ids[-1], tuple(ids[:-1])
