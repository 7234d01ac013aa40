"""Going through decisions one after the other: which is next, what was decided on the way, what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from cawg_tui.outcomes import Saved
    from cawg_tui.tui.question import Pick, Question

Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """One save: what it was about, and where it was asked."""

    saved: Saved
    place: Place
    about: str


@dataclass(slots=True)
class Round:
    """The open entries as record and entry, the one on screen, and what was decided since the screen opened."""

    here: Place
    queue: tuple[Place, ...] = ()
    decided: list[Decided] = field(default_factory=list)
    last_who: str = ""

    @property
    def position(self) -> str:
        """Return which of how many is on screen, in words."""
        return f"{self.queue.index(self.here) + 1} of {len(self.queue)}" if self.here in self.queue else ""

    def renew(self, queue: tuple[Place, ...]) -> Place | None:
        """Take what is open now; return the entry to show: the same, one of its record, or the first."""
        self.queue = queue
        of_record = [one for one in queue if one[0] == self.here[0]]
        return self.here if self.here in queue else next(iter((*of_record, *queue)), None)

    def beside(self, step: int) -> Place | None:
        """Return the entry after or before the one on screen, if there is another."""
        if len(self.queue) < 2 or self.here not in self.queue:
            return None
        return self.queue[(self.queue.index(self.here) + step) % len(self.queue)]

    def settled(self, question: Question, pick: Pick, saved: Saved) -> str:
        """Remember a save, go on to the next open entry, and return what the save was about."""
        place = (question.decision.record_id, question.decision.id)
        many = len(pick.choices)
        about = f"{many} in {question.decision.title}" if many > 1 else question.decision.label
        self.decided.append(Decided(saved, place, about))
        self.last_who = pick.who or self.last_who
        done = {(place[0], name) for name in pick.choices}
        at = self.queue.index(place) if place in self.queue else 0
        left = [one for one in (*self.queue[at:], *self.queue[:at]) if one not in done]
        if left:
            # Who was taken in one record says nothing of whom to take in the next.
            self.last_who = self.last_who if left[0][0] == place[0] else ""
            self.here = left[0]
        return about

    def taken_back(self) -> str:
        """Forget the last save and go back to where it was asked; return what it was about."""
        last = self.decided.pop()
        self.here = last.place
        return last.about
