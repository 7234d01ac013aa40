"""Syncing: what is here goes to the shared remote, what others sent comes here, record by record.

It always ends in a named state with the workspace usable. Others see a merge before the files here move, and nothing
is ever forced. While the network is at work members go on saving; such a save is merged in the next round.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import (
    BusyError,
    CancelledError,
    CawgError,
    DamagedHistoryError,
    IdentityMissingError,
    NoRoomError,
    NotInHistoryError,
    RemoteAddressError,
)
from cawg_tui.store.layout import Layout
from cawg_tui.vcs import history, listing, local, merging, move, preflight, states, threeway, tree
from cawg_tui.vcs.address import check_address
from cawg_tui.vcs.arrival import plan_move
from cawg_tui.vcs.commit import Step, drop_leftovers, drop_refs, write_commits
from cawg_tui.vcs.complaints import Trouble
from cawg_tui.vcs.failpoint import failpoint
from cawg_tui.vcs.history import Change
from cawg_tui.vcs.leftovers import at_work
from cawg_tui.vcs.lock import SYNC, hold
from cawg_tui.vcs.states import Ending, SyncResult, SyncState, count, names
from cawg_tui.vcs.tally import Tally
from cawg_tui.vcs.transfer import PATIENCE, REMOTE, Limits, Sending, Talk, fetch, network_environment, send

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cawg_tui.records.kinds import Kinds
    from cawg_tui.vcs.git import Cancelled, Progress
    from cawg_tui.vcs.history import PathChange
    from cawg_tui.vcs.local import Describe
    from cawg_tui.vcs.merging import Combined
    from cawg_tui.vcs.repository import Repository
    from cawg_tui.vcs.threeway import Key, Plan, Span

ROUNDS: Final = 6
ROUND_SECONDS: Final = 60.0
LOST_TO_NOBODY: Final = 3
CHANGE_SECONDS: Final = 20.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
_PLAIN: Final = frozenset({Change.ADDED, Change.CHANGED, Change.DELETED})
_ENDINGS: Final = (
    (BusyError, SyncState.BUSY),
    (CancelledError, SyncState.CANCELLED),
    (NoRoomError, SyncState.DISK_FULL),
    (DamagedHistoryError, SyncState.DAMAGED),
    (IdentityMissingError, SyncState.REFUSED),
    (RemoteAddressError, SyncState.REFUSED),
    (NotInHistoryError, SyncState.BUSY),
    (CawgError, SyncState.INTERNAL),
)


def sync(
    repository: Repository,
    kinds: Kinds,
    progress: Progress = lambda _text, _share: None,
    cancelled: Cancelled = lambda: False,
    *,
    describe: Describe = local.plain_describe,
    dry_run: bool = False,
    limits: Limits = PATIENCE,
) -> SyncResult:
    """Bring this workspace and the shared remote together, and say how it ended; it raises for nothing but a defect.

    `describe` names what became of a record edited by hand. With `dry_run` it only fetches and tells.
    """
    act = _Sync(repository, Layout(kinds), progress, cancelled, describe, limits)
    try:
        with hold(repository.root, "syncing", name=SYNC):
            return act.rehearse() if dry_run else act.run()
    except Ending as ending:
        return act.tally.result(ending.state, ending.message, ending.records)
    except CawgError as error:
        state = next(state for kind, state in _ENDINGS if isinstance(error, kind))
        return act.tally.result(state, error.sentence)


@dataclass(slots=True)
class _Sync:
    """One sync under way: what it works with, and what it has come to so far."""

    repository: Repository
    layout: Layout
    progress: Progress
    cancelled: Cancelled
    describe: Describe
    limits: Limits
    branch: str = ""
    tip: str | None = None
    remembered: str | None = None
    known: str | None = None
    offered: str | None = None
    lost: int = 0
    seen: set[str | None] = field(default_factory=set)
    stubborn: set[str] = field(default_factory=set)
    tally: Tally = field(default_factory=Tally)

    # --- the acts -----------------------------------------------------------------------------------

    def run(self) -> SyncResult:
        """Sync, in as many rounds as others make necessary."""
        self._take_stock()
        self._need_remote()
        started = time.monotonic()
        for number in range(ROUNDS):
            if number:
                self._pause()
                self._take_stock()
            self._fetch()
            if self._round():
                return self.tally.done()
            self.seen.add(self.offered)
            if self.lost == LOST_TO_NOBODY and len(self.seen) == 1:
                raise Ending(SyncState.REFUSED, states.REMOTE_LOCKED)
            if time.monotonic() - started > ROUND_SECONDS:
                break
        raise Ending(SyncState.RACED_OUT, states.RACED_OUT)

    def rehearse(self) -> SyncResult:
        """Fetch, and tell what a sync would do; no file, no version and no remote is changed."""
        self.branch = preflight.ready(self.repository.runner)
        self._look_up()
        unsaved = [c for c in self.repository.unsaved() if local.is_shared(c, self.layout) and c.status in _PLAIN]
        self._need_remote()
        self._fetch()
        by_hand = threeway.spans(unsaved, self.layout)
        ours, theirs, _ = self._sides()
        plan = threeway.compare(ours, theirs, self.layout)
        both = {one.key for one in plan.both} | (plan.theirs.keys() & by_hand.keys())
        tally = self.tally
        tally.sent |= plan.ours.keys() | by_hand.keys() | both
        tally.received |= plan.theirs.keys() | both
        told = f"Would send {count(len(tally.sent))} and receive {count(len(tally.received))}."
        clashing = sorted(key.id for key in both)
        if clashing:
            told += f" Both sides changed {names(clashing)}."
        return tally.result(tally.state(), f"{told} Nothing was changed.", clashing)

    # --- one round ----------------------------------------------------------------------------------

    def _take_stock(self) -> None:
        """Finish what was cut off, and take into the history what was edited by hand."""
        self.progress("Looking for changes", None)
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
        """Read where this side stands, and what is known of the other."""
        self.tip, self.remembered, tracked = self._refs("HEAD", self._known_ref, self._remote_ref)
        self.known = self.remembered or tracked
        self.tally.before = self.tally.before or self.tip or ""
        self.tally.after = self.tip or ""

    def _need_remote(self) -> None:
        url = self.repository.remote_url()
        if url is None:
            raise Ending(SyncState.LOCAL_ONLY, states.LOCAL_ONLY)
        check_address(url)

    def _fetch(self) -> None:
        """Learn what the remote holds; end where it cannot be reached or where it offers what must not be taken."""
        repository = self.repository
        runner = repository.runner
        self.progress("Fetching", None)
        env = network_environment(repository.config())
        talk = fetch(runner, self.branch, env, self.progress, self.cancelled, self.limits)
        if talk.trouble is Trouble.NO_BRANCH:
            self.offered = None
            preflight.still_there(runner, self.known)
            return
        if talk.trouble is not None:
            raise states.of_trouble(talk.trouble, talk.words, repository.to_send())
        (self.offered,) = self._refs(self._remote_ref)
        if self.offered and self.offered != self.remembered:
            tree.leaves(runner, self.offered)
            preflight.acceptable(runner, self.known, self.offered)

    def _round(self) -> bool:
        """Bring both sides together once; False where somebody changed something meanwhile and it must be done anew."""
        if self.tip is None and self.offered is None:
            return True
        if self.tip == self.offered:
            self._agree(self.offered)
            return True
        ours, theirs, base = self._sides()
        if self.tip is None or base == self.tip:
            return self._receive(threeway.spans(theirs, self.layout))
        if self.offered is None or base == self.offered:
            return self._send(self.tip, threeway.spans(ours, self.layout))
        return self._bring_together(threeway.compare(ours, theirs, self.layout))

    def _sides(self) -> tuple[list[PathChange], list[PathChange], str | None]:
        """Return what each side changed since both agreed, and that version; end where they never did."""
        runner = self.repository.runner
        if self.tip is None or self.offered is None or self.tip == self.offered:
            ours = history.changes(runner, None, self.tip) if self.tip and not self.offered else []
            theirs = history.changes(runner, None, self.offered) if self.offered and not self.tip else []
            return ours, theirs, None
        found = runner.attempt(["merge-base", "--all", self.tip, self.offered])
        if not found.out:
            raise Ending(SyncState.UNRELATED, states.UNRELATED)
        # Of several last common versions any will do: what differs between them counts as changed by both sides.
        base = min(found.out.decode().split())
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

    def _bring_together(self, plan: Plan) -> bool:
        """Merge, send the merge, and only then move the files here."""
        self._refuse_clashes(plan)
        repository, runner = self.repository, self.repository.runner
        identity = repository.identity()
        if identity is None or self.tip is None or self.offered is None:
            raise IdentityMissingError
        self.progress("Merging", None)
        combined = merging.combine(runner, plan, self.layout.kinds)
        step = Step(_merge_message(plan, combined), combined.edits)
        sign = repository.config().yes("commit.gpgsign")
        written = write_commits(runner, [self.tip, self.offered], [step], identity, sign=sign)
        failpoint("merged")
        try:
            sending = self._push(written.tip)
            failpoint("sent")
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

    def _refuse_clashes(self, plan: Plan) -> None:
        """End where a file stands against a folder."""
        stumbling = threeway.stumbling(plan.ours, plan.theirs)
        if stumbling:
            raise Ending(SyncState.BOTH_CHANGED, states.both_changed(stumbling))

    # --- the steps of a round -------------------------------------------------------------------------

    def _push(self, commit: str) -> Sending:
        """Offer a version to the remote; what keeps it from being sent is remembered, and the sync goes on."""
        self.progress("Sending", None)
        repository = self.repository
        env = network_environment(repository.config())
        talk = send(repository.runner, commit, self.branch, env, self.progress, self.cancelled, self.limits)
        self.tally.unsent = self._not_sent(talk)
        self.lost += talk.sending is Sending.RACED
        return talk.sending

    def _not_sent(self, talk: Talk) -> Ending | None:
        if talk.sending in {Sending.DONE, Sending.RACED}:
            return None
        if talk.sending is Sending.CHECKED_OUT:
            return Ending(SyncState.REFUSED, states.CHECKED_OUT)
        if talk.sending is Sending.REFUSED:
            return Ending(SyncState.REFUSED, states.refused_words(talk.words))
        return states.of_trouble(talk.trouble or Trouble.OTHER, talk.words, self.repository.to_send())

    def _pause(self) -> None:
        """Wait a moment, longer from race to race and never the same, so that two senders do not meet for ever."""
        if not self.lost:
            return
        longest = min(LONGEST_PAUSE, SHORTEST_PAUSE * 2**self.lost)
        end = time.monotonic() + random.uniform(SHORTEST_PAUSE, longest)  # noqa: S311 - not a secret
        while time.monotonic() < end:
            if self.cancelled():
                raise CancelledError("Syncing")
            time.sleep(0.05)

    def _move_to(self, commit: str) -> bool:
        """Bring files and branch here to a version; False, and nothing touched, where they changed meanwhile."""
        self.progress("Writing files", None)
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
        self.tip = self.tally.after = commit
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
        if commit is None:
            return
        wanted = {self._known_ref: self.remembered != commit, self._remote_ref: self.offered != commit}
        lines = [f"update {ref}\0{commit}\0\0" for ref, needed in wanted.items() if needed]
        if lines:
            args = ["update-ref", "--stdin", "-z", "-m", "cawg: sync"]
            root = self.repository.root
            with hold(root, "syncing", wait=CHANGE_SECONDS), at_work(root):
                self.repository.runner.run(args, stdin="".join(lines).encode(), what="Writing the history")

    @property
    def _known_ref(self) -> str:
        return f"refs/cawg/known/{self.branch}"

    @property
    def _remote_ref(self) -> str:
        return f"refs/remotes/{REMOTE}/{self.branch}"

    def _refs(self, *refs: str) -> list[str | None]:
        return [found[0] if found else None for found in self.repository.runner.ids(refs)]


def accept_rewritten(repository: Repository) -> None:
    """Go on from the shared history as it now is: the next sync merges with it by record, or sends what is here.

    What was received before stays reachable under `refs/cawg/keep/`.
    """
    branch = repository.branch()
    refs = [f"refs/cawg/known/{branch}", f"refs/remotes/{REMOTE}/{branch}"]
    with hold(repository.root, "accepting the shared history"):
        there = zip(refs, repository.runner.ids(refs), strict=True)
        drop_refs(repository.runner, [ref for ref, found in there if found])


def _merge_message(plan: Plan, combined: Combined) -> str:
    """Return the message of a merge: a sentence, and counts for programs."""
    received = sorted(key.id for key in plan.theirs) + sorted(one.key.id for one in plan.both)
    lines = [f"Bring in {count(len(received))} from others: {names(received)}", "", "Cawg-Merge: 1"]
    if combined.merged:
        lines.append(f"Cawg-Merged: {len(combined.merged)}")
    if combined.open_fields:
        lines.append(f"Cawg-To-Decide: {sum(combined.open_fields.values())}")
    return "\n".join(lines)
