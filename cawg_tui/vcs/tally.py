"""What a sync has come to so far: what went each way, what was merged, what was left; and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cawg_tui.vcs.states import NEXT, Ending, Held, Side, SyncResult, SyncState, count, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cawg_tui.vcs.merging import Combined
    from cawg_tui.vcs.rehearsal import Rehearsal
    from cawg_tui.vcs.threeway import Key, Plan


@dataclass(slots=True)
class Tally:
    """Counts of one sync, gathered over its rounds."""

    before: str = ""
    after: str = ""
    sent: set[Key] = field(default_factory=set)
    received: set[Key] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)
    open_fields: dict[str, int] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)
    stumbling: dict[str, str] = field(default_factory=dict)
    shortened: set[str] = field(default_factory=set)
    received_paths: set[str] = field(default_factory=set)
    held: dict[str, Held] = field(default_factory=dict)
    unsent: Ending | None = None

    def hold(self, path: str, reason: str) -> None:
        """Name a file that is left as it is."""
        self.held.setdefault(path, Held(path, reason))

    def bring_together(self, plan: Plan, combined: Combined, *, sent: bool) -> None:
        """Count a merge and, where it was sent, what others got by it."""
        both = {one.key for one in plan.both}
        self.received |= plan.theirs.keys() | both
        self.merged.update(combined.merged)
        self.open_fields.update(combined.open_fields)
        self.beside.update(combined.beside)
        self.stumbling.update(combined.stumbling)
        self.shortened.update(combined.shortened)
        for one in combined.held:
            self.hold(one.path, one.reason)
        if sent:
            self.sent |= plan.ours.keys() | both

    def state(self) -> SyncState:
        """Return the state that all this amounts to."""
        if self.unsent:
            return self.unsent.state
        if self.held:
            return SyncState.HELD
        if self.open_fields:
            return SyncState.MERGED_TO_DECIDE
        if self.sent and self.received:
            return SyncState.MERGED
        return SyncState.RECEIVED if self.received else SyncState.SENT if self.sent else SyncState.UP_TO_DATE

    def done(self) -> SyncResult:
        """Return how a sync ended that came to its end."""
        concerned = sorted({key.id for key in self.sent | self.received})
        return self.result(self.state(), " ".join(self._sentences()), concerned)

    def rehearsed(self, rehearsal: Rehearsal) -> SyncResult:
        """Return what a sync would come to, with what would become of each record."""
        clashing = sorted(one.id for one in rehearsal.outlooks if one.side is Side.BOTH)
        told = [f"Would send {count(len(self.sent))} and receive {count(len(self.received))}."]
        if clashing:
            told.append(f"Both sides changed {names(clashing)}.")
        told += [*self._left_open(), "Nothing was changed."]
        return replace(self.result(self.state(), " ".join(told), clashing), outlooks=rehearsal.outlooks)

    def result(self, state: SyncState, message: str, records: Sequence[str] = ()) -> SyncResult:
        """Return how a sync ended, in this state, with what it had come to."""
        return SyncResult(
            state=state,
            sent=len(self.sent),
            received=len(self.received),
            merged=len(self.merged),
            to_decide=sum(self.open_fields.values()),
            message=message,
            next_key=NEXT.get(state, ""),
            records=tuple(records),
            received_paths=tuple(sorted(self.received_paths)),
            before=self.before,
            after=self.after,
            held=tuple(self.held.values()),
        )

    def _sentences(self) -> Iterable[str]:
        if self.sent and self.received:
            yield f"Sent {count(len(self.sent))} and received {count(len(self.received))}."
        elif self.sent or self.received:
            yield f"Sent {count(len(self.sent))}." if self.sent else f"Received {count(len(self.received))}."
        if self.unsent:
            yield self.unsent.message
        yield from self._left_open()
        if not (self.sent or self.received or self.unsent or self.held):
            yield "Everything is up to date."

    def _left_open(self) -> Iterable[str]:
        if self.open_fields:
            fields = count(sum(self.open_fields.values()), "field")
            yield f"{fields} to decide in {names(sorted(self.open_fields))}."
        if self.beside:
            yield f"Of files that both sides changed, yours is kept beside: {names(sorted(self.beside))}."
        if self.stumbling:
            moved = [f"{old} is now {new}" for old, new in sorted(self.stumbling.items())]
            yield f"A file stood where others have a folder of its name, and both are kept: {names(moved)}."
        if self.shortened:
            some = names(sorted(self.shortened))
            yield f"Two versions were too much for one file in {some}: of one it holds the beginning, the history all."
        if self.held:
            yield f"Left as they are: {names([f'{one.path} ({one.reason})' for one in self.held.values()])}."
