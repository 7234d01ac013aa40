"""Generated files of every kind and style, changed on both sides: joined alike either way, and no comment is lost."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.kinds import built_in
from cawg_tui.records.merge import merge
from cawg_tui.records.values import Values, same
from cawg_tui.store.emit import emit, tidy_mapping
from cawg_tui.store.joining import Joined, join
from cawg_tui.store.patch import patch
from cawg_tui.store.yaml import read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records import strategies
from tests.records.merge_making import Member
from tests.records.test_merge_generated import meeting
from tests.store.foreign import Foreign, keeps

if TYPE_CHECKING:
    from cawg_tui.records.declarations import FieldSet

KINDS = built_in()
FIELDS = [kind.fields for kind in KINDS]
PATH = "initiatives/dam-k3f9.yaml"
SHORT, LONG, BLOCKS = 100, 500, 10
SMALL = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Writer:
    """One who writes files: in the canonical form or in a style of their own, with comments where they please."""

    def __init__(self, letter: str, chance: Random, fields: FieldSet, *, plainly: bool) -> None:
        self.letter, self.chance, self.fields, self.plainly = letter, chance, fields, plainly
        self.said: list[str] = []

    def first(self, values: Values) -> str:
        """Return a record as it is written for the first time."""
        if self.plainly or self.chance.random() < 0.3 or not values:
            return emit(values, self.fields)
        return self.in_a_style(values)

    def in_a_style(self, values: Values) -> str:
        """Return a record as a person or another program writes it, its comments told from everyone else's."""
        text = Foreign(self.chance).record(values).text
        text = text.replace("# note ", f"# note {self.letter}").replace("# aside ", f"# aside {self.letter}")
        return text if says(text, values) else emit(values, self.fields)

    def changed(self, text: str, values: Values) -> str:
        """Return a file changed to say something else: most often line by line, now and then written anew."""
        if self.plainly:
            return emit(values, self.fields)
        if values and self.chance.random() < 0.1:
            text = self.in_a_style(values)
        else:
            text = patch(text, tidy_mapping(values), self.fields, PATH)
        for _ in range(self.chance.choice([0, 0, 1, 2, 4])):
            text = self.commented(text)
        return text

    def commented(self, text: str) -> str:
        """Return a text with one comment more, on a line of its own or at the end of one."""
        words = f"# {self.letter}-{len(self.said)} was here"
        lines = text.split("\n")
        at = self.chance.randrange(len(lines))
        if self.chance.random() < 0.5:
            lines.insert(at, " " * self.chance.choice([0, 0, 2, 4]) + words)
        else:
            lines[at] = lines[at].removesuffix("\r") + "  " + words + ("\r" if lines[at].endswith("\r") else "")
        changed = "\n".join(lines)
        if not says(changed, read(text, PATH)):
            return text
        self.said.append(words)
        return changed


def says(text: str, values: Values) -> bool:
    try:
        return same(tidy_mapping(read(text, PATH)), tidy_mapping(values))
    except UnreadableRecordError:
        return False


def both_ways(fields: FieldSet, base: str | None, ours: str, theirs: str) -> Joined:
    """Join two versions, and see that it makes no difference which of them comes first."""
    before, mine, yours = (None if text is None else text.encode() for text in (base, ours, theirs))
    result = join(fields, PATH, before, mine, yours)
    assert result == join(fields, PATH, before, yours, mine)
    if before is not None:
        assert join(fields, PATH, before, mine, before).data == mine
        assert join(fields, PATH, before, before, yours).data == yours
    assert join(fields, PATH, before, mine, mine).data == mine
    assert not result.unreadable
    assert not result.cut
    assert result.data is not None
    assert join(fields, PATH, mine, result.data, mine).data == result.data
    return result


def check(fields: FieldSet, chance: Random, before: Values | None, mine: Values, yours: Values) -> None:
    """Write three versions of a record, join them, and hold the file against every promise."""
    plainly = chance.random() < 0.3
    author, *sides = (Writer(letter, chance, fields, plainly=plainly) for letter in "bot")
    base = None if before is None else author.first(before)
    ours, theirs = (
        writer.changed(base if base is not None else writer.first(values), values)
        for writer, values in zip(sides, (mine, yours), strict=True)
    )
    read_base = None if base is None else read(base, PATH)
    data = both_ways(fields, base, ours, theirs).data
    assert data is not None
    text = data.decode()
    if ours != base != theirs and ours != theirs:
        assert says(text, merge(read_base, read(ours, PATH), read(theirs, PATH), fields))
    assert [words for writer in sides for words in writer.said if words not in text] == []
    if base is not None and "\r" not in base + ours + theirs:
        kept = {line.strip() for line in base.split("\n") if line.strip().startswith("# note b")}
        assert {words for words in kept if words in ours and words in theirs and words not in text} == set()


def generated(block: int, count: int) -> None:
    for number in range(block * count, (block + 1) * count):
        chance = Random(number)
        fields = chance.choice(FIELDS)
        try:
            check(fields, chance, *meeting(chance, fields))
        except AssertionError as error:
            raise AssertionError(f"the files made from number {number} break a promise") from error


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_thousand_files_join_alike_either_way_and_keep_every_comment(block: int) -> None:
    generated(block, SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_five_thousand_files_join_alike_either_way_and_keep_every_comment(block: int) -> None:
    generated(block, LONG)


@SMALL
@given(st.data(), st.randoms(use_true_random=False))
def test_records_of_any_text_join_without_loss(data: st.DataObject, chance: Random) -> None:
    kind = data.draw(st.sampled_from(KINDS.names))
    versions = [tidy_mapping(data.draw(strategies.records(kind))) for _ in range(3)]
    check(KINDS[kind].fields, chance, *versions)


@SMALL
@given(st.data(), st.randoms(use_true_random=False))
def test_records_in_which_whatever_stands_anywhere_join_too(data: st.DataObject, chance: Random) -> None:
    kind = data.draw(st.sampled_from(KINDS.names))
    fields = KINDS[kind].fields
    texts = [emit(data.draw(strategies.junk_records(kind)), fields) for _ in range(3)]
    if all(readable(text) for text in texts):
        values = [read(text, PATH) for text in texts]
        check(fields, chance, *values)


def readable(text: str) -> bool:
    try:
        return bool(read(text, PATH))
    except UnreadableRecordError:
        return False


@pytest.mark.parametrize("number", range(40))
def test_a_third_member_who_brings_a_side_in_again_changes_nothing_of_what_the_record_says(number: int) -> None:
    chance = Random(number)
    fields = chance.choice(FIELDS)
    member = Member("b", chance)
    values = member.record(fields)
    base = Writer("b", chance, fields, plainly=False).first(values)
    ours, theirs = (
        Writer(letter, chance, fields, plainly=False).changed(
            base, Member(letter, chance).edited(read(base, PATH), fields, 2)
        )
        for letter in "ot"
    )
    merged = both_ways(fields, base, ours, theirs).data
    assert merged is not None
    again = both_ways(fields, ours, merged.decode(), ours).data
    assert again == merged


@pytest.mark.parametrize("number", range(80))
def test_lines_of_fields_that_nobody_touched_stand_as_a_person_wrote_them(number: int) -> None:
    chance = Random(number)
    fields = chance.choice(FIELDS)
    members = Member("b", chance), Member("o", chance), Member("t", chance)
    values = tidy_mapping({**members[0].record(fields), "x_first": "one", "x_last": ["a", "b"]})
    foreign = Foreign(chance).record(values)
    ours, theirs = (tidy_mapping(member.edited(values, fields, 1)) for member in members[1:])
    texts = [patch(foreign.text, side, fields, PATH) for side in (ours, theirs)]
    merged = both_ways(fields, foreign.text, *texts).data
    assert merged is not None
    said = read(merged.decode(), PATH)
    keys = {key for side in (values, ours, theirs, said) for key in side}
    changed = {key for key in keys if not all(alike(values, side, key) for side in (ours, theirs, said))}
    assert keeps(foreign, merged.decode(), changed)


def alike(one: Values, other: Values, key: str) -> bool:
    return same(one.get(key), other.get(key))
