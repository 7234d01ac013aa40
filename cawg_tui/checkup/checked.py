"""What one check of the doctor says, and what it looks at: one clone, its history where it opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.vcs.states import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.vcs.repository import Repository
    from cawg_tui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of one check: what was looked at, whether it is well, what was seen, what would mend it.

    `mend` does it and returns what it did, in words; None where only a person can. Where `asks` is a question, it is
    to be asked first. `leave` makes a member's no last, where the doctor should not ask again.
    """

    what: str
    good: bool
    said: str
    fix: str = ""
    mend: Callable[[], str] | None = None
    asks: str = ""
    leave: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked over: a workspace, and its history."""

    workspace: Workspace
    repository: Repository


def well(what: str, said: str) -> Checked:
    """Return what a check says that found nothing amiss."""
    return Checked(what, True, said)


def minutes(seconds: float) -> str:
    """Return how long something took, roughly: seconds, minutes, hours or days."""
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return count(round(seconds / size), word)
    return count(round(seconds), "second")
