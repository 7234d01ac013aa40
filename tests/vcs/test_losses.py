"""Generated merges, judged: what is whole or was decided is never called lost, and what was lost comes back whole."""

from __future__ import annotations

import subprocess
from random import Random
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.conflicts import KEEP, ConflictKind, open_conflicts, settle
from cawg_tui.records.declarations import Merge
from cawg_tui.records.difference import Act, changes
from cawg_tui.records.kinds import built_in
from cawg_tui.store.emit import emit
from cawg_tui.store.joining import join
from cawg_tui.store.yaml import parse
from cawg_tui.vcs.losses import Harm, Made, judge

from tests.records.test_merge_generated import STAMP, meeting

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Values
    from cawg_tui.vcs.losses import Judged

KINDS = list(built_in())
PATH = "folder/record-k3f9.yaml"
SHORT, LONG = 120, 1_000
COUNTS = [SHORT, pytest.param(LONG, marks=pytest.mark.slow)]


class Meeting:
    """A record in three versions, and what a merge should make of it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.fields: FieldSet = self.random.choice(KINDS).fields
        self.versions = meeting(self.random, self.fields)
        self.base, self.ours, self.theirs = (None if one is None else self.written(one) for one in self.versions)
        self.wanted = join(self.fields, PATH, self.base, self.ours, self.theirs).data

    def written(self, values: Values) -> bytes:
        return emit(values, self.fields).encode()

    def values(self, data: bytes | None) -> Values:
        return parse(data, PATH).values if data else {}

    def judged(self, merged: bytes | None, now: bytes | None = None) -> Judged | None:
        return judge(self.fields, PATH, Made(self.base, self.ours, self.theirs, merged), now or merged)

    def same_but_counted(self, one: bytes | None, other: bytes | None) -> bool:
        for change in changes(self.values(one), self.values(other), self.fields):
            declared = (self.fields.get(change.path.partition("/")[0]), change.field)
            if not any(field is not None and field.merge is Merge.DERIVED for field in declared):
                return False
        return True

    def typed(self, *versions: bytes | None) -> set[str]:
        """Return what members typed in these versions after the base."""
        old = STAMP.findall((self.base or b"").decode())
        return {stamp for data in versions for stamp in STAMP.findall((data or b"").decode())} - set(old)

    def is_extreme(self, name: str) -> bool:
        declared = self.fields.get(name)
        return declared is not None and declared.merge in {Merge.MAX, Merge.MIN}

    def by_hand(self) -> bytes:
        """Return the merge with each clash of the two decided one way or the other."""
        values = self.values(self.wanted)
        held = {one.id for data in (self.base, self.ours, self.theirs) for one in open_conflicts(self.values(data))}
        for one in open_conflicts(values):
            if one.id not in held and one.path and one.kind in {ConflictKind.EDITS, ConflictKind.ADDITIONS}:
                values = settle(values, one.id, self.random.choice([KEEP, *one.values]), self.fields)
        return self.written(values)

    def mixed(self) -> bytes:
        """Return a merge by someone who took each field whole, now from the one side and now from the other."""
        ours, theirs = self.values(self.ours), self.values(self.theirs)
        names = [name for name in {**ours, **theirs} if name != "_conflicts"]
        chosen = ((name, self.random.choice([ours, theirs, self.values(self.wanted)])) for name in names)
        return self.written({name: side[name] for name, side in chosen if name in side})


@pytest.mark.parametrize("count", COUNTS)
def test_a_whole_merge_and_one_decided_by_hand_lack_nothing(count: int) -> None:
    for seed in range(count):
        one = Meeting(seed)
        assert one.judged(one.wanted) is None, seed
        found = one.judged(one.by_hand())
        assert found is None or not found.is_loss, seed


@pytest.mark.parametrize("count", COUNTS)
def test_a_side_taken_whole_becomes_what_the_merge_should_have_been(count: int) -> None:
    lost = 0
    for seed in range(count):
        one = Meeting(seed)
        for side in (one.ours, one.theirs):
            found = one.judged(side)
            if found is None:
                assert one.same_but_counted(side, one.wanted), seed
            elif found.missed:
                lost += 1
                assert found.wanted == one.wanted, seed
    assert lost > count


@pytest.mark.parametrize("count", COUNTS)
def test_bringing_back_drops_nothing_that_the_merge_held_and_is_done_at_once(count: int) -> None:
    lost = 0
    for seed in range(count):
        one = Meeting(seed)
        merged = one.mixed()
        found = one.judged(merged)
        if found is not None and found.missed:
            lost += 1
            # Of two days the later stands, by the rule of such fields.
            kept = {name: value for name, value in one.values(merged).items() if not one.is_extreme(name)}
            assert one.typed(one.written(kept)) <= one.typed(found.wanted), seed
            for again in (one.judged(found.wanted), one.judged(merged, found.wanted)):
                assert again is None or all(missed.change.act is Act.MOVED for missed in again.missed), seed
    assert lost > count / 3


def test_what_plain_git_merges_well_by_lines_is_never_called_lost(tmp_path: Path) -> None:
    clean = 0
    for seed in range(SHORT):
        one = Meeting(seed)
        for name, data in (("ours", one.ours), ("base", one.base), ("theirs", one.theirs)):
            (tmp_path / name).write_bytes(data or b"")
        command = ["git", "merge-file", "-p", "-q", *(str(tmp_path / name) for name in ("ours", "base", "theirs"))]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode or one.base is None:
            continue
        found = one.judged(done.stdout)
        clean += 1
        assert found is None or found.harm is Harm.UNREADABLE or not found.missed, seed
    assert clean > SHORT / 4
