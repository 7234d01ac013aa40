"""Syncing: what is here goes to the shared remote, what others sent comes here, record by record.

It always ends in a named state with the workspace usable. Others see a merge before the files here move, and nothing
is ever forced. While the network is at work members go on saving; such a save is merged in the next round.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CannotWriteError, CawgError
from cawg_tui.git_errors import (
    BusyError,
    CancelledError,
    DamagedHistoryError,
    IdentityMissingError,
    NoRoomError,
    NotInHistoryError,
    RemoteAddressError,
)
from cawg_tui.store.failpoint import failpoint
from cawg_tui.store.layout import Layout
from cawg_tui.store.settings import SETTINGS
from cawg_tui.vcs import agreement, history, listing, local, merging, move, preflight, rehearsal, states, threeway, tree
from cawg_tui.vcs.agreement import CHANGE_SECONDS, Standing
from cawg_tui.vcs.arrival import plan_move
from cawg_tui.vcs.bases import common_version
from cawg_tui.vcs.commit import Step, drop_leftovers, drop_refs, write_commits
from cawg_tui.vcs.counterpart import Counterpart
from cawg_tui.vcs.lock import SYNC, hold
from cawg_tui.vcs.states import Ending, SyncResult, SyncState, count, names
from cawg_tui.vcs.tally import Tally
from cawg_tui.vcs.transfer import PATIENCE, Limits, Sending
from cawg_tui.vcs.worktree import write_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cawg_tui.records.kinds import Kinds
    from cawg_tui.vcs.git import Cancelled
    from cawg_tui.vcs.hearing import Progress
    from cawg_tui.vcs.history import PathChange
    from cawg_tui.vcs.local import Describe
    from cawg_tui.vcs.merging import Combined
    from cawg_tui.vcs.rehearsal import Confirm
    from cawg_tui.vcs.repository import Repository
    from cawg_tui.vcs.threeway import Key, Plan, Span

    KindsIn = Callable[[bytes], Kinds]

ROUNDS: Final = 6
ROUND_SECONDS: Final = 60.0
_ENDINGS: Final = (
    (BusyError, SyncState.BUSY),
    (CancelledError, SyncState.CANCELLED),
    (NoRoomError, SyncState.DISK_FULL),
    (DamagedHistoryError, SyncState.DAMAGED),
    (IdentityMissingError, SyncState.REFUSED),
    (RemoteAddressError, SyncState.REFUSED),
    (NotInHistoryError, SyncState.BUSY),
    (CannotWriteError, SyncState.REFUSED),
    (CawgError, SyncState.INTERNAL),
)


def sync(
    repository: Repository,
    kinds: Kinds,
    progress: Progress = lambda _text, _share: None,
    cancelled: Cancelled = lambda: False,
    *,
    describe: Describe = local.plain_describe,
    kinds_in: KindsIn | None = None,
    dry_run: bool = False,
    unrelated: bool = False,
    confirm: Confirm | None = None,
    limits: Limits = PATIENCE,
) -> SyncResult:
    """Bring this workspace and the shared remote together, and say how it ended; it raises for nothing but a defect.

    `describe` names what became of a record edited by hand. `kinds_in` gives the kinds that a text of cawg.yaml
    declares: where others changed it, records are merged as it will declare them. With `dry_run` it fetches and merges,
    and tells without moving anything. `unrelated` joins a remote that has nothing in common with this workspace, record
    by record. `confirm` is asked before a merge with open decisions is sent; where it says no, nothing moves.
    """
    other = Counterpart(repository, progress, cancelled, limits)
    act = _Sync(repository, Layout(kinds), other, describe, kinds_in, unrelated, confirm)
    try:
        with hold(repository.root, "syncing", name=SYNC):
            return act.rehearse() if dry_run else act.run()
    except Ending as ending:
        return act.tally.result(ending.state, ending.message, ending.records)
    except (CawgError, OSError) as error:
        told = error if isinstance(error, CawgError) else write_refusal("A file of the workspace", error)
        state = next(state for kind, state in _ENDINGS if isinstance(told, kind))
        return act.tally.result(state, told.sentence)


@dataclass(slots=True)
class _Sync:
    """One sync under way: what it works with, and what it has come to so far."""

    repository: Repository
    layout: Layout
    other: Counterpart
    describe: Describe
    kinds_in: KindsIn | None
    unrelated: bool
    confirm: Confirm | None
    branch: str = ""
    standing: Standing = field(default_factory=lambda: Standing(None, None, None))
    offered: str | None = None
    agreed: set[tuple[str, int]] = field(default_factory=set)
    seen: set[str | None] = field(default_factory=set)
    stubborn: set[str] = field(default_factory=set)
    tally: Tally = field(default_factory=Tally)

    # --- the acts -----------------------------------------------------------------------------------

    def run(self) -> SyncResult:
        """Sync, in as many rounds as others make necessary."""
        self._take_stock()
        self.other.need()
        started = time.monotonic()
        for number in range(ROUNDS):
            if number:
                self.other.pause()
                self._take_stock()
            self._fetch()
            if self._round():
                return self.tally.done()
            self.seen.add(self.offered)
            if self.other.is_stuck(self.seen):
                raise Ending(SyncState.REFUSED, states.REMOTE_LOCKED)
            if time.monotonic() - started > ROUND_SECONDS:
                break
        raise Ending(SyncState.RACED_OUT, states.RACED_OUT)

    def rehearse(self) -> SyncResult:
        """Fetch and merge, and tell what a sync would do; no file, no version and no remote is changed."""
        self.branch = preflight.ready(self.repository.runner)
        self._look_up()
        by_hand = rehearsal.by_hand(self.repository, self.layout)
        self.other.need()
        self._fetch()
        ours, theirs, _ = self._sides()
        plan, layout = self._planned(rehearsal.with_edits(ours, by_hand.changes), theirs, by_hand.contents)
        combined = merging.combine(self.repository.runner, plan, layout, by_hand.contents)
        self.tally.held = {one.path: one for one in by_hand.held}
        self.tally.bring_together(plan, combined, sent=True)
        return self.tally.rehearsed(rehearsal.outlook(plan, combined))

    # --- one round ----------------------------------------------------------------------------------

    def _take_stock(self) -> None:
        """Finish what was cut off, and take into the history what was edited by hand."""
        self.other.progress("Looking for changes", None)
        repository = self.repository
        self.branch = preflight.ready(repository.runner)
        with hold(repository.root, "syncing", wait=CHANGE_SECONDS):
            move.recover(repository.runner)
            drop_leftovers(repository.runner)
            listing.settle(repository.runner, ())
            self._look_up()
            gathered = local.gather(repository, self.layout, self.describe)
            self.tally.held = {one.path: one for one in gathered.held}
            if gathered.commits:
                self._look_up()
        failpoint("gathered")

    def _look_up(self) -> None:
        """Read where both sides stand."""
        self.standing = agreement.standing(self.repository.runner, self.branch)
        self.tally.before = self.tally.before or self.tip or ""
        self.tally.after = self.tip or ""

    def _fetch(self) -> None:
        """Learn what the remote holds; end where it cannot be reached or where it offers what must not be taken."""
        runner, known = self.repository.runner, self.standing.known
        mark = agreement.mark_of(runner, self.branch)
        if not self.other.fetch(self.branch):
            self.offered = None
            preflight.still_there(runner, known)
            return
        if agreement.mark_of(runner, self.branch) != mark:
            tracked = agreement.standing(runner, self.branch).tracked
            self.standing = replace(self.standing, tracked=tracked)
        self.offered = self.standing.tracked
        if self.offered and self.offered != self.standing.remembered:
            tree.leaves(runner, self.offered)
            preflight.acceptable(runner, known, self.offered, unrelated=self.unrelated)

    def _round(self) -> bool:
        """Bring both sides together once; False where somebody changed something meanwhile and it must be done anew."""
        if self.tip is None and self.offered is None:
            return True
        if self.tip == self.offered:
            self._agree(self.offered)
            return True
        ours, theirs, base = self._sides()
        if self.tip is None or base == self.tip:
            plan, _ = self._planned([], theirs)
            return self._receive(plan.theirs)
        if self.offered is None or base == self.offered:
            return self._send(self.tip, threeway.spans(ours, self.layout))
        return self._bring_together(*self._planned(ours, theirs))

    def _planned(
        self, ours: Sequence[PathChange], theirs: Sequence[PathChange], unsaved: Mapping[str, bytes] | None = None
    ) -> tuple[Plan, Layout]:
        """Sort what both sides changed, by the kinds that cawg.yaml will declare once both are together."""
        plan = threeway.compare(ours, theirs, self.layout)
        changed = any(change.path == SETTINGS for change in theirs)
        text = merging.merged_file(self.repository.runner, plan, SETTINGS, unsaved) if changed else None
        if text is None or self.kinds_in is None:
            return plan, self.layout
        layout = Layout(self.kinds_in(text))
        return threeway.compare(ours, theirs, layout), layout

    def _sides(self) -> tuple[list[PathChange], list[PathChange], str | None]:
        """Return what each side changed since both agreed, and that version; end where they never did."""
        runner = self.repository.runner
        if self.tip is None or self.offered is None or self.tip == self.offered:
            ours = history.changes(runner, None, self.tip) if self.tip and not self.offered else []
            theirs = history.changes(runner, None, self.offered) if self.offered and not self.tip else []
            return ours, theirs, None
        with common_version(runner, self.layout, self.tip, self.offered) as base:
            if base is None and not self.unrelated:
                raise Ending(SyncState.UNRELATED, states.UNRELATED)
            ours = [] if base == self.tip else history.changes(runner, base, self.tip)
            theirs = [] if base == self.offered else history.changes(runner, base, self.offered)
        return ours, theirs, base

    def _receive(self, theirs: Mapping[Key, Span]) -> bool:
        """Take over a version that only adds to ours."""
        if self.offered is None or not self._move_to(self.offered):
            return False
        self.tally.received.update(theirs)
        self._agree(self.offered)
        return True

    def _send(self, commit: str, ours: Mapping[Key, Span]) -> bool:
        """Send a version that only adds to theirs."""
        sending = self._push(commit)
        if sending is Sending.DONE:
            self.tally.sent.update(ours)
            self._agree(commit)
        return sending is not Sending.RACED

    def _bring_together(self, plan: Plan, layout: Layout) -> bool:
        """Merge, send the merge, and only then move the files here."""
        repository, runner = self.repository, self.repository.runner
        identity = repository.identity()
        if identity is None or self.tip is None or self.offered is None:
            raise IdentityMissingError
        self.other.progress("Merging", None)
        combined = merging.combine(runner, plan, layout)
        self._ask(plan, combined)
        step = Step(_merge_message(plan, combined), combined.edits)
        sign = repository.config().yes("commit.gpgsign")
        written = write_commits(runner, [self.tip, self.offered], [step], identity, sign=sign)
        failpoint("merged")
        try:
            sending = self._push(written.tip)
            if sending is Sending.RACED:
                return False
            self.tally.bring_together(plan, combined, sent=sending is Sending.DONE)
            if not self._move_to(written.tip):
                return False
        finally:
            with hold(repository.root, "syncing", wait=CHANGE_SECONDS):
                drop_refs(runner, [written.ref])
        self._agree(written.tip if sending is Sending.DONE else self.offered)
        return True

    def _ask(self, plan: Plan, combined: Combined) -> None:
        """Have the member look at what is to be decided before others see it; end where they would rather not."""
        waiting = set(combined.open_fields.items())
        if self.confirm is None or waiting <= self.agreed:
            return
        if not self.confirm(rehearsal.outlook(plan, combined)):
            waits = sorted(combined.open_fields)
            raise Ending(SyncState.WAITING, states.waiting(sum(combined.open_fields.values()), waits), waits)
        self.agreed |= waiting

    # --- the steps of a round -------------------------------------------------------------------------

    def _push(self, commit: str) -> Sending:
        """Offer a version to the remote; what keeps it from being sent is remembered, and the sync goes on."""
        failpoint("sending")
        sending, self.tally.unsent = self.other.offer(commit, self.branch)
        failpoint("sent")
        return sending

    def _move_to(self, commit: str) -> bool:
        """Bring files and branch here to a version; False, and nothing touched, where they changed meanwhile."""
        self.other.progress("Writing files", None)
        runner, root = self.repository.runner, self.repository.root
        with hold(root, "syncing", wait=CHANGE_SECONDS):
            if self.repository.tip() != self.tip or preflight.ready(runner) != self.branch:
                return False
            act, refused = plan_move(runner, self.branch, self.tip, commit)
            if not self._undisturbed(move.edited_since(root, act.placings)):
                return False
            moved = move.carry_out(runner, act)
            if not moved.complete:
                return False
        self.standing = replace(self.standing, tip=commit)
        self.tally.after = commit
        self.tally.received_paths.update(one.path for one in act.placings if one.path not in moved.left)
        for path, reason in refused.items():
            self.tally.hold(path, reason)
        for path in moved.left:
            self.tally.hold(path, "it was edited during the sync")
        return True

    def _undisturbed(self, edited: Iterable[str]) -> bool:
        """Say whether the move may go on; a file that taking stock did not take in a second time stays as it is."""
        new = set(edited) - self.tally.held.keys()
        if new <= self.stubborn:
            for path in sorted(new):
                self.tally.hold(path, "a file of your own stands in its place")
            return True
        self.stubborn = new
        return False

    def _agree(self, commit: str | None) -> None:
        """Remember the version that both sides now share."""
        if commit is not None:
            agreement.agree(self.repository, self.branch, commit, self.standing)

    @property
    def tip(self) -> str | None:
        """Return our last version."""
        return self.standing.tip


def _merge_message(plan: Plan, combined: Combined) -> str:
    """Return the message of a merge: a sentence, and counts for programs."""
    received = sorted(key.id for key in plan.theirs) + sorted(one.key.id for one in plan.both)
    lines = [f"Bring in {count(len(received))} from others: {names(received)}", "", "Cawg-Merge: 1"]
    if combined.merged:
        lines.append(f"Cawg-Merged: {len(combined.merged)}")
    if combined.open_fields:
        lines.append(f"Cawg-To-Decide: {sum(combined.open_fields.values())}")
    return "\n".join(lines)
