"""What the acts of a workspace answer: who works here, what a save did, how the clone stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cawg_tui.records.difference import Change
    from cawg_tui.store.records import Stored


@dataclass(frozen=True, slots=True)
class Me:
    """Who works here: the name and e-mail that commits carry, and the id of the member's record where one matches."""

    name: str
    email: str
    member: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did. `kept_back` is empty once the save is in the history, else the sentence that says why not.

    `besides` says what else was changed because of it: consents that fell back with the text they were given for.
    """

    stored: Stored
    sentence: str
    changes: tuple[Change, ...]
    commit: str = ""
    kept_back: str = ""
    besides: str = ""

    @property
    def said(self) -> str:
        """Return what was done, in words."""
        return f"{self.sentence}. {self.besides}" if self.besides else self.sentence


@dataclass(frozen=True, slots=True)
class WorkState:
    """How this clone stands: files edited by hand, commits to send, commits to receive as last known, to decide."""

    unsaved: tuple[str, ...]
    to_send: int
    to_receive: int
    to_decide: int
    remote: str
    branch: str
