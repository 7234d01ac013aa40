"""The states of a kind and the moves between them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workflow:
    """States in the order of the work, the moves from each, and which states mean the work is over.

    `moves` maps a state to the states that may follow it. `reopens` names moves that need a reason in the
    record's notes. `stall` is a state that any other but an end may go to, and from which the record returns to
    where it was. `pending` are the states in which a deadline that passed was missed; empty means every state in
    which the work is not over. (A UPR text that was filed has met its deadline, though the work goes on.)
    """

    moves: Mapping[str, tuple[str, ...]]
    over: frozenset[str]
    stall: str = ""
    reopens: frozenset[tuple[str, str]] = frozenset()
    pending: frozenset[str] = frozenset()

    @property
    def states(self) -> tuple[str, ...]:
        """Return every state, in the order of the work."""
        return tuple(self.moves)

    @property
    def first(self) -> str:
        """Return the state a new record starts in."""
        return next(iter(self.moves))

    def after(self, state: str, came_from: str = "") -> tuple[str, ...]:
        """Return the states that may follow one; a state nobody declared may go anywhere.

        `came_from` is the state a stalled record stalled in; where it is not known, any state may follow.
        """
        if state not in self.moves:
            return self.states
        steps = self.moves[state]
        if not self.stall or state in self.over or self.stall in steps:
            return steps
        if state != self.stall:
            return (*steps, self.stall)
        return (came_from,) if came_from in self.moves else tuple(name for name in self.states if name != state)

    def allows(self, before: str, after: str, came_from: str = "") -> bool:
        """Say whether a record may go from one state to another; staying is always allowed."""
        return before == after or after in self.after(before, came_from)

    def is_over(self, state: str) -> bool:
        """Say whether the work ends in this state."""
        return state in self.over

    def is_pending(self, state: str) -> bool:
        """Say whether what is due is still to be done in this state, so that a deadline that passes is missed."""
        return not self.is_over(state) and (not self.pending or state in self.pending or state not in self.moves)
