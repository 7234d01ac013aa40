"""What the acts of a workspace answer: who works here, what a save did, how the clone stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.records.difference import Change
    from cawg_tui.store.records import Stored

NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Me:
    """Who works here: the name and e-mail that commits carry, and the id of the member's record where one matches."""

    name: str
    email: str
    member: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What became of a record since it was read: the fields that differ, and who saved them as far as the history says.

    `gone` says that it was deleted. `mine` says that this member saved it, in another window or program.
    """

    changes: tuple[Change, ...] = ()
    who: tuple[str, ...] = ()
    mine: bool = False
    gone: bool = False

    @property
    def fields(self) -> str:
        """Return the fields that differ by name, at most three of them."""
        return named(self.changes)

    @property
    def sentence(self) -> str:
        """Return what happened, without a full stop."""
        who, where = in_a_row(self.who), " in another window" if self.mine and not self.who else ""
        if self.gone:
            return f"{who} deleted this record meanwhile" if who else f"This record was deleted meanwhile{where}"
        what = self.fields or "the text of its file"
        return f"{who} changed {what} meanwhile" if who else f"{what[:1].upper()}{what[1:]} changed meanwhile{where}"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did. `kept_back` is empty once the save is in the history, else the sentence that says why not.

    `besides` says what else was changed because of it: consents that fell back with the text they were given for.
    `meanwhile` says what others had made of the record since it was read, where it was brought together with that;
    `to_decide` counts the decisions this opened. `before` is the record as it was, None for a new one.
    """

    stored: Stored
    sentence: str
    changes: tuple[Change, ...]
    commit: str = ""
    kept_back: str = ""
    besides: str = ""
    meanwhile: Meanwhile | None = None
    to_decide: int = 0
    before: Stored | None = None

    @property
    def merged(self) -> bool:
        """Say whether the record had changed since it was read, so that two versions came together."""
        return self.meanwhile is not None

    @property
    def together(self) -> str:
        """Return in a sentence what came together; nothing where the record was as it had been read."""
        if self.meanwhile is None:
            return ""
        if self.meanwhile.gone:
            return f"{self.meanwhile.sentence}; it is back with what you typed, until someone decides."
        waits = f"{self.to_decide} to decide" if self.to_decide else "both are in"
        return f"{self.meanwhile.sentence}; {waits}."

    @property
    def said(self) -> str:
        """Return what was done, in words."""
        more = " ".join(words for words in (self.together, self.besides) if words)
        return f"{self.sentence}. {more}" if more else self.sentence


@dataclass(frozen=True, slots=True)
class WorkState:
    """How this clone stands: files edited by hand, commits to send, commits to receive as last known, to decide."""

    unsaved: tuple[str, ...]
    to_send: int
    to_receive: int
    to_decide: int
    remote: str
    branch: str


def named(found: Sequence[Change]) -> str:
    """Return the fields of some changes by name, at most three of them; nothing where there are none."""
    labels = list(dict.fromkeys(change.label.partition(" › ")[0] for change in found))
    more = f" and {len(labels) - NAMED} more" if len(labels) > NAMED else ""
    return ", ".join(labels[:NAMED]) + more


def in_a_row(names: Sequence[str]) -> str:
    """Return names as they stand in a sentence: `Ana, Ben and Chao`."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
