"""Members who exchange one record by hand, without disk or git: thousands of meetings, none asymmetric, none lossy.

A shared copy stands in the middle; each member knows the version last met there. What one typed and nobody gave up is
looked for in the end, as with the members who work on real clones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import PassageChangedError
from cawg_tui.records.conflicts import KEEP, open_conflicts, settle
from cawg_tui.records.merge import merge, merge_deleted
from cawg_tui.store.yaml import parse
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.sync.members import FIELDS, RECORD, STAMP, Ledger, edited

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

START = parse(RECORD.format(title="Kenya").encode(), "kenya-aaaa.yaml").values
TURNS = 24
BLOCKS = 10
SHORT, LONG = 10_000, 100_000


def written(values: Values | None) -> str:
    """Return a record as text, with its keys in the order they stand in; None is a record that was deleted."""
    return json.dumps(values)


@dataclass
class OnPaper:
    """One record in the middle, and for each member: the version last met there, and the member's own."""

    members: int
    middle: Values | None = field(default_factory=lambda: START)
    agreed: list[Values | None] = field(default_factory=list)
    own: list[Values | None] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    merges: int = 0
    asymmetric: int = 0

    def __post_init__(self) -> None:
        self.agreed = [self.middle] * self.members
        self.own = [self.middle] * self.members

    def write(self, member: int, values: Values | None) -> None:
        self.ledger.note(written(self.own[member]), written(values))
        self.own[member] = values

    def edit(self, member: int, chance: Random) -> None:
        there = self.own[member]
        self.write(member, edited(there, self.ledger, chance) if there is not None else START)

    def delete(self, member: int) -> None:
        self.write(member, None)

    def decide(self, member: int, chance: Random) -> None:
        """Make one of the decisions that a member sees open."""
        there = self.own[member]
        left = open_conflicts(there) if there is not None else []
        if there is None or not left:
            return
        one = chance.choice(left)
        choice = chance.choice(one.values) if one.is_whole and chance.random() < 0.7 else KEEP
        try:
            self.write(member, settle(there, one.id, choice, FIELDS))
        except PassageChangedError:
            self.write(member, settle(there, one.id, KEEP, FIELDS))

    def meet(self, member: int) -> None:
        """Bring a member's version and the one in the middle together, both ways round."""
        base, own, middle = self.agreed[member], self.own[member], self.middle
        merged = together(base, own, middle)
        self.merges += 1
        self.asymmetric += written(merged) != written(together(base, middle, own))
        self.middle = self.agreed[member] = self.own[member] = merged

    def come_together(self) -> set[str]:
        """Have all meet once and once more; return what was typed, given up by nobody, and stands nowhere."""
        for member in [*range(self.members), *range(self.members)]:
            self.meet(member)
        assert {written(one) for one in self.own} == {written(self.middle)}
        return self.ledger.written - self.ledger.given_up - set(STAMP.findall(written(self.middle)))


def together(base: Values | None, one: Values | None, other: Values | None) -> Values | None:
    """Merge two versions of which each may be deleted, as a sync does."""
    if written(one) == written(other) or written(other) == written(base):
        return one
    if written(one) == written(base):
        return other
    if one is None or other is None:
        stays = other if one is None else one
        return merge_deleted(base or {}, stays or {}, FIELDS)
    return merge(base, one, other, FIELDS)


def play(number: int) -> OnPaper:
    """Let three to five members work and meet in a sequence made from a number, and hold that nothing was lost."""
    chance = Random(number)
    paper = OnPaper(chance.randint(3, 5))
    for _ in range(chance.randint(1, TURNS)):
        member, act = chance.randrange(paper.members), chance.random()
        if act < 0.55:
            paper.edit(member, chance)
        elif act < 0.58:
            paper.delete(member)
        elif act < 0.7:
            paper.decide(member, chance)
        else:
            paper.meet(member)
    lost = paper.come_together()
    assert not lost, f"the members made from number {number} lost {sorted(lost)}"
    return paper


def played(least: int, block: int) -> None:
    merges = asymmetric = number = 0
    while merges < least // BLOCKS:
        paper = play(block * 1_000_000 + number)
        merges, asymmetric, number = merges + paper.merges, asymmetric + paper.asymmetric, number + 1
    assert asymmetric == 0


@pytest.mark.parametrize("block", range(BLOCKS))
def test_ten_thousand_meetings_lose_nothing_and_know_no_sides(block: int) -> None:
    played(SHORT, block)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_hundred_thousand_meetings_lose_nothing_and_know_no_sides(block: int) -> None:
    played(LONG, block + BLOCKS)


class Paper(RuleBasedStateMachine):
    """The same with hypothesis choosing each act, so that what goes wrong comes out as its shortest story."""

    paper: OnPaper | None = None

    @initialize(members=st.integers(3, 5))
    def begin(self, members: int) -> None:
        self.paper = OnPaper(members)

    def at(self, member: int) -> tuple[OnPaper, int]:
        assert self.paper is not None
        return self.paper, member % self.paper.members

    @rule(member=st.integers(0, 4), number=st.integers(0, 2**16))
    def edit(self, member: int, number: int) -> None:
        paper, who = self.at(member)
        paper.edit(who, Random(number))

    @rule(member=st.integers(0, 4), number=st.integers(0, 2**16))
    def decide(self, member: int, number: int) -> None:
        paper, who = self.at(member)
        paper.decide(who, Random(number))

    @rule(member=st.integers(0, 4))
    def delete(self, member: int) -> None:
        paper, who = self.at(member)
        paper.delete(who)

    @rule(member=st.integers(0, 4))
    def meet(self, member: int) -> None:
        paper, who = self.at(member)
        paper.meet(who)

    def teardown(self) -> None:
        if self.paper is not None:
            assert not self.paper.come_together()
            assert not self.paper.asymmetric


TestPaper = Paper.TestCase
TestPaper.settings = settings(max_examples=100, stateful_step_count=20)
