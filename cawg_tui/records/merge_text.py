"""Merging two versions of a long text: passage by passage, a passage being sentences that stand together.

Sentences are compared by their words; the blanks and line breaks before them merge on their own. Edits that do
not overlap both apply, also inside one line; where they overlap the agreed passage stays, for someone to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cawg_tui.records.merge_sentences import (
    Sentence,
    after_blanks,
    changes,
    joined,
    place_of,
    sentences,
    stayed,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage to decide: the agreed text and what was proposed for it. A note on additions has no agreed text."""

    base: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A passage that one side holds open and the other does not know of; `mark` is the caller's name for it."""

    mark: str
    passage: Passage


@dataclass(slots=True)
class MergedText:
    """A merged text, passages to decide, additions to read, and the marks of what these passages take up."""

    text: str = ""
    disputes: list[Passage] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)
    taken_up: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hunk:
    """What a side put in place of the agreed sentences from start to end; `undecided` where it left them open."""

    start: int
    end: int
    side: int
    text: str
    undecided: Undecided | None = None


def merge_text(base: str, ours: str, theirs: str, held: tuple[Sequence[Undecided], Sequence[Undecided]]) -> MergedText:
    """Merge two versions of a text; `held` are the passages that each side holds open, unknown to the other."""
    agreed = sentences(base)
    sides = (_Side(agreed, ours, 0, held[0]), _Side(agreed, theirs, 1, held[1]))
    merged = MergedText()
    parts: list[str] = []
    done = 0
    for start, end, hunks in _clusters([*sides[0].hunks, *sides[1].hunks]):
        parts += (_between(agreed, at, sides) for at in range(done, start))
        parts.append(_Region(agreed, sides, start, end, hunks).resolved(merged))
        done = end
    parts += (_between(agreed, at, sides) for at in range(done, len(agreed)))
    merged.text = _finished("".join(parts), base, ours, theirs)
    return merged


def replace_passage(text: str, passage: str, chosen: str) -> str | None:
    """Return a text with the first such passage replaced by another; nothing where the passage is not there."""
    there = sentences(text)
    place = place_of(there, passage)
    if place is None:
        return None
    start, end = place
    lead = there[start].lead
    rest = there[end:]
    if not chosen and rest:
        rest = [Sentence(lead, rest[0].words), *rest[1:]]
    middle = lead + chosen if chosen else ""
    return _finished(joined(there[:start]) + middle + joined(rest), text, text, text)


def _finished(body: str, base: str, ours: str, theirs: str) -> str:
    """Return joined sentences as a text, with the end that a side gave it."""
    texts = (base, ours, theirs)
    body = body.removeprefix("\n") if any(text[:1].isspace() for text in texts) else body.lstrip()
    before, one, other = (text[len(text.rstrip()) :] for text in texts)
    end = _chosen(before, one, other) if "\n" in body else min(one, other, key=len)
    return body + end if body else ""


def _chosen(before: str, one: str, other: str) -> str:
    """Return the blanks or breaks that a side changed; of two changes the one with more lines."""
    if before == one or one == other:
        return other
    return one if before == other else max(one, other, key=lambda lead: (lead.count("\n"), lead))


# --- what a side changed ----------------------------------------------------------------------------


class _Side:
    """One side of the merge: its hunks, and the blanks before the agreed sentences that it kept."""

    def __init__(self, agreed: Sequence[Sentence], text: str, side: int, held: Sequence[Undecided]) -> None:
        self.held = held
        there = sentences(text)
        kept = stayed(agreed, there)
        self.leads = {at: there[other].lead for at, other in kept}
        spans = changes(agreed, there, kept)
        self.hunks = [Hunk(start, end, side, joined(there[first:last])) for start, end, first, last in spans]
        for one in held:
            if place := place_of(agreed, one.passage.base):
                self.hunks.append(Hunk(*place, side, joined(agreed[place[0] : place[1]]), one))


def _between(agreed: Sequence[Sentence], at: int, sides: tuple[_Side, _Side]) -> str:
    """Return an agreed sentence that nobody changed, with the blanks before it merged."""
    lead, words = agreed[at]
    return _chosen(lead, sides[0].leads.get(at, lead), sides[1].leads.get(at, lead)) + words


# --- what both sides make of a place -----------------------------------------------------------------


def _clusters(hunks: Iterable[Hunk]) -> Iterator[tuple[int, int, list[Hunk]]]:
    """Gather hunks that overlap; those that only touch stay apart, additions at one place come together."""
    start, end = 0, 0
    cluster: list[Hunk] = []
    for hunk in sorted(hunks, key=lambda one: (one.start, one.end, one.side)):
        joins = hunk.start < end if end > start else hunk.start == hunk.end == start
        if cluster and joins:
            cluster.append(hunk)
            end = max(end, hunk.end)
            continue
        if cluster:
            yield start, end, cluster
        start, end, cluster = hunk.start, hunk.end, [hunk]
    if cluster:
        yield start, end, cluster


class _Region:
    """One place that was changed: the agreed sentences from start to end, and the hunks of both sides in it."""

    def __init__(
        self, agreed: Sequence[Sentence], sides: tuple[_Side, _Side], start: int, end: int, hunks: Sequence[Hunk]
    ) -> None:
        self.agreed, self.sides, self.start, self.end = agreed, sides, start, end
        self.hunks = tuple([hunk for hunk in hunks if hunk.side == side] for side in (0, 1))

    def resolved(self, merged: MergedText) -> str:
        """Return what stands here after the merge, and enter what is to be decided or read."""
        if not all(self.hunks):
            return self.of_one_side(0 if self.hunks[0] else 1)
        if self.start == self.end:
            return self.with_both_additions(merged)
        proposed = [{_bare(text): text for text in self.proposals(side)} for side in (0, 1)]
        merged.taken_up += [hunk.undecided.mark for hunks in self.hunks for hunk in hunks if hunk.undecided]
        before = joined(self.agreed[self.start : self.end])
        values = sorted({*proposed[0], *proposed[1]})
        if len(values) == 1:
            leads = (text[: len(text) - len(values[0])] for side in proposed for text in side.values())
            return _chosen(self.agreed[self.start].lead, *leads) + values[0]
        merged.disputes.append(Passage(_bare(before), tuple(values)))
        return before

    def of_one_side(self, side: int) -> str:
        """Return what a side made of this place alone, with what the other changed of the blanks before it."""
        text = self.with_hunks(side, [hunk for hunk in self.hunks[side] if not hunk.undecided])
        if not text or self.start == self.end:
            return text
        before, words = self.agreed[self.start].lead, _bare(text)
        lead = self.sides[1 - side].leads.get(self.start, before)
        return _chosen(before, text[: len(text) - len(words)], lead) + words

    def with_hunks(self, side: int, hunks: Iterable[Hunk]) -> str:
        """Return the agreed sentences of this place as a side has them, with some hunks applied."""
        parts: list[str] = []
        done = self.start
        for hunk in hunks:
            parts += [self.untouched(side, done, hunk.start), hunk.text]
            done = hunk.end
        return "".join(parts) + self.untouched(side, done, self.end)

    def untouched(self, side: int, start: int, end: int) -> str:
        """Return agreed sentences with the blanks and breaks that a side gave them."""
        leads = self.sides[side].leads
        return "".join(leads.get(at, self.agreed[at].lead) + self.agreed[at].words for at in range(start, end))

    def proposals(self, side: int) -> Iterator[str]:
        """Return what a side would have stand here: its own text, and each value that it holds undecided."""
        plain = [hunk for hunk in self.hunks[side] if not hunk.undecided]
        undecided = [hunk for hunk in self.hunks[side] if hunk.undecided]
        if not undecided or any(_overlap(one, other) for one in plain for other in undecided):
            yield self.with_hunks(side, plain)
        for hunk in undecided:
            beside = [other for other in plain if not _overlap(other, hunk)]
            for value in hunk.undecided.passage.values if hunk.undecided else ():
                text = self.agreed[hunk.start].lead + value if value else ""
                chosen = Hunk(hunk.start, hunk.end, side, text)
                yield self.with_hunks(side, sorted([*beside, chosen], key=lambda one: (one.start, one.end)))

    def with_both_additions(self, merged: MergedText) -> str:
        """Keep what both sides added at this place, once, and ask that someone reads it."""
        blocks: dict[tuple[str, ...], str] = {}
        for side, hunks in enumerate(self.hunks):
            parts, marks = _parted("".join(hunk.text for hunk in hunks), self.sides[side].held)
            merged.taken_up += marks
            for block in parts:
                words = tuple(words_of(sentences(block)))
                blocks[words] = max(blocks.get(words, ""), block)
        whole = [block for words, block in blocks.items() if not any(_within(words, other) for other in blocks)]
        whole.sort(key=lambda block: ("\n" in block[: after_blanks(block)], _bare(block)))
        if len(whole) > 1:
            merged.notes.append(Passage("", tuple(sorted(_bare(block) for block in whole))))
        return "".join(whole)


def _bare(text: str) -> str:
    """Return a passage as it stands in an open decision, without the blanks and breaks before it."""
    return text[after_blanks(text) :]


def _overlap(one: Hunk, other: Hunk) -> bool:
    if one.start == one.end:
        return other.start < one.start < other.end
    if other.start == other.end:
        return one.start < other.start < one.end
    return max(one.start, other.start) < min(one.end, other.end)


def _parted(added: str, held: Sequence[Undecided]) -> tuple[list[str], list[str]]:
    """Part an addition into the blocks that an earlier merge joined, where a note tells of them."""
    for note in held:
        blocks: list[str] = []
        at = 0
        for value in sorted(note.passage.values, key=lambda one: (added.find(one), len(one))):
            begins = after_blanks(added, at)
            if note.passage.base or not added.startswith(value, begins):
                break
            blocks.append(added[at : begins + len(value)])
            at = begins + len(value)
        if blocks and at == len(added) and len(blocks) == len(note.passage.values):
            return blocks, [note.mark]
    return [added], []


def _within(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether a longer row of sentences holds a shorter one."""
    size = len(one)
    return size < len(other) and any(other[at : at + size] == one for at in range(len(other) - size + 1))
