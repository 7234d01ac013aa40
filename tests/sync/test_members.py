"""Two to five members do whatever members do, in any sequence, and in the end all have the same and nothing is lost."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, ClassVar

import pytest
from cawg_tui.store.emit import emit
from cawg_tui.store.failpoint import POINTS
from cawg_tui.store.yaml import parse
from cawg_tui.vcs.states import SyncState
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.sync.members import FIELDS, FOLDER, MOST, RECORD, STAMP, Network, build_clones, edited, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.members import Member

FINE = frozenset({
    SyncState.UP_TO_DATE, SyncState.SENT, SyncState.RECEIVED, SyncState.MERGED, SyncState.MERGED_TO_DECIDE,
})  # fmt: skip
# One after another all members merge and send; then all receive; then nothing moves any more.
ROUNDS = 4

numbers = st.integers(0, 2**16)


class Members(RuleBasedStateMachine):
    """Members at work; a number chosen by hypothesis says which member, which record, and what comes of chance."""

    built: ClassVar[Path]
    place: ClassVar[Path]
    made: ClassVar[int] = 0
    network: Network | None = None

    @initialize(members=st.integers(2, MOST))
    def begin(self, members: int) -> None:
        Members.made += 1
        self.network = Network(self.built, self.place / str(Members.made), members)

    def who(self, number: int) -> Member:
        assert self.network is not None
        return self.network.members[number % len(self.network.members)]

    def which(self, member: Member, chance: Random) -> str:
        return chance.choice(member.paths() or [f"{FOLDER}/again-aaaa.yaml"])

    # --- what members do ---------------------------------------------------------------------------

    @rule(number=numbers, member=numbers, by_hand=st.booleans())
    def edit(self, number: int, member: int, by_hand: bool) -> None:
        one, chance = self.who(member), Random(number)
        path = self.which(one, chance)
        values = one.values(path) if path in one.paths() else {}
        one.put(path, emit(edited(values, one.ledger, chance), FIELDS), by_hand=by_hand)

    @rule(number=numbers, others=st.sets(numbers, min_size=2, max_size=3))
    def several_edit_one_record(self, number: int, others: set[int]) -> None:
        for other in sorted(others):
            one, chance = self.who(other), Random(number)
            path = self.which(one, chance)
            if path in one.paths():
                one.put(path, emit(edited(one.values(path), one.ledger, Random(other)), FIELDS))

    @rule(number=numbers, member=numbers)
    def edit_and_sync(self, number: int, member: int) -> None:
        self.edit(number, member, by_hand=False)
        self.sync(member)

    @rule(number=numbers, member=numbers)
    def create(self, number: int, member: int) -> None:
        one, chance = self.who(member), Random(number)
        path = f"{FOLDER}/{chance.choice(('', 'deep/'))}new-{chance.choice('ab')}.yaml"
        if path.rpartition("/")[2] not in {there.rpartition("/")[2] for there in one.paths()}:
            one.put(path, RECORD.format(title=one.ledger.fresh()))

    @rule(number=numbers, member=numbers)
    def delete(self, number: int, member: int) -> None:
        one = self.who(member)
        path = self.which(one, Random(number))
        if path in one.paths():
            one.put(path, None)

    @rule(number=numbers, member=numbers)
    def move(self, number: int, member: int) -> None:
        one, chance = self.who(member), Random(number)
        path = self.which(one, chance)
        deeper = f"{FOLDER}/{chance.choice(('deep', 'far'))}/{path.rpartition('/')[2]}"
        if path in one.paths() and deeper not in one.paths():
            one.put(deeper, one.read(path), instead_of=path)

    @rule(number=numbers, member=numbers)
    def meet_and_decide(self, number: int, member: int) -> None:
        for other in (member, member + 1, member):
            self.sync(other)
        one, chance = self.who(member), Random(number)
        waiting = [path for path in one.paths() if "\n_conflicts:" in one.read(path)]
        if waiting:
            one.decide(chance.choice(waiting), chance)

    @rule(number=numbers, member=numbers)
    def open_form(self, number: int, member: int) -> None:
        one = self.who(member)
        path = self.which(one, Random(number))
        if path in one.paths():
            one.open_form(path)

    @rule(number=numbers, member=numbers)
    def save_over_a_changed_record(self, number: int, member: int) -> None:
        self.who(member).save_form(Random(number))

    @rule(member=numbers)
    def sync(self, member: int) -> None:
        one = self.who(member)
        result = one.sync()
        assert result.state in FINE, result
        self.whole(one)

    @rule(member=numbers, point=st.sampled_from(POINTS))
    def kill_a_sync(self, member: int, point: str) -> None:
        one = self.who(member)
        one.sync_killed(point)
        self.whole(one)

    @rule(member=numbers)
    def pull_with_git(self, member: int) -> None:
        one = self.who(member)
        one.repository.prepare()
        one.pull()
        self.whole(one)

    # --- what must hold ------------------------------------------------------------------------------

    def whole(self, one: Member) -> None:
        """Hold that every record reads, in whatever state the member's clone is."""
        for path in one.paths():
            text = one.read(path)
            assert "<<<<<<<" not in text
            parse(text.encode(), path)

    def teardown(self) -> None:
        if self.network is None:
            return
        self.come_together()
        self.nothing_is_lost()
        self.network.close()

    def come_together(self) -> None:
        """Sync everyone until nothing moves, and hold that all have the same."""
        assert self.network is not None
        members = self.network.members
        for _ in range(ROUNDS):
            states = [member.sync().state for member in members]
            assert set(states) <= FINE
            if set(states) == {SyncState.UP_TO_DATE}:
                break
        assert set(states) == {SyncState.UP_TO_DATE}
        files = [{path: member.read(path) for path in member.paths()} for member in members]
        assert all(one == files[0] for one in files)
        for member in members:
            assert not git(member.root, "status", "--porcelain").stdout
            assert not git(member.root, "fsck", "--strict", "--no-dangling").stdout
            self.whole(member)

    def nothing_is_lost(self) -> None:
        """Hold that what was saved is in the history, and what nobody gave up still stands in a record."""
        assert self.network is not None
        ledger, first = self.network.ledger, self.network.members[0]
        shown = {stamp for path in first.paths() for stamp in STAMP.findall(first.read(path))}
        assert ledger.written - ledger.given_up - shown == set()
        # What was typed into a file by hand and replaced there before any save was never in the history.
        assert ledger.written - (ledger.by_hand & ledger.given_up) - self.network.reachable() == set()


@pytest.fixture(scope="module", autouse=True)
def clones(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Build once the clones that every run copies."""
    Members.built = build_clones(tmp_path_factory.mktemp("built"))
    Members.place = tmp_path_factory.mktemp("members")


SLOW_AND_LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

TestMembers = pytest.mark.timeout(300)(Members.TestCase)
TestMembers.settings = settings(max_examples=6, stateful_step_count=14, suppress_health_check=SLOW_AND_LARGE)


class ManyMembers(Members):
    """The same, over and over, from another beginning each time."""


TestManyMembers = pytest.mark.timeout(3600)(pytest.mark.slow(ManyMembers.TestCase))
TestManyMembers.settings = settings(
    max_examples=400, stateful_step_count=40, derandomize=False, suppress_health_check=SLOW_AND_LARGE
)
