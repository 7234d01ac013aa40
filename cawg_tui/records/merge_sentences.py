"""Texts as rows of sentences: cutting them, finding a passage, and pairing what stayed between two versions.

Sentences are compared by their words; the blanks and line breaks before them stand apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

# An end of a sentence that a blank and no number follows; those of Chinese and Japanese need no blank.
SENTENCE_END: Final = re.compile(r"""[.!?…؟।]["'”’»)\]]*(?=[ \t]+[^\s\d])|[。！？]["'”’»）」』]*(?=\S)""")
# Start and end among the agreed sentences, start and end among those of another version.
Span: TypeAlias = tuple[int, int, int, int]
BLANKS: Final = re.compile(r"\s*")
CLOSE_LOOK: Final = 20_000


class Sentence(NamedTuple):
    """The words of a sentence and the blanks or line breaks before them; a text begins with a line break unseen."""

    lead: str
    words: str


def sentences(text: str) -> list[Sentence]:
    """Cut a text into sentences; what blanks and breaks follow the last one are left out."""
    found: list[Sentence] = []
    lead = ""
    for line in text.rstrip().split("\n"):
        lead += "\n"
        for start, end in _spans(line):
            begins = after_blanks(line, start)
            words = line[begins:end].rstrip()
            lead += line[start:begins]
            if words:
                found.append(Sentence(lead, words))
                lead = line[begins + len(words) : end]
    return found


def _spans(line: str) -> Iterator[tuple[int, int]]:
    at = 0
    for found in SENTENCE_END.finditer(line):
        follows = after_blanks(line, found.end())
        if not line[follows : follows + 1].islower():
            yield at, found.end()
            at = found.end()
    yield at, len(line)


def after_blanks(text: str, start: int = 0) -> int:
    """Return where the blanks and breaks at a place end."""
    blanks = BLANKS.match(text, start)
    return blanks.end() if blanks else start


def joined(row: Iterable[Sentence]) -> str:
    """Return sentences as one text, the blanks before the first with it."""
    return "".join(lead + words for lead, words in row)


def words_of(row: Iterable[Sentence]) -> list[str]:
    """Return the words alone, which are what counts as equal."""
    return [one.words for one in row]


def place_of(there: Sequence[Sentence], passage: str) -> tuple[int, int] | None:
    """Return where a passage stands among sentences, the first one laid out like it; nothing where none does."""
    wanted = words_of(sentences(passage))
    size = len(wanted)
    if not size:
        return None
    words = words_of(there)
    starts = [at for at in range(len(words) - size + 1) if words[at : at + size] == wanted]
    exact = (at for at in starts if joined(there[at : at + size]).lstrip() == passage)
    start = next(exact, starts[0] if starts else -1)
    return None if start < 0 else (start, start + size)


# --- what changed between two versions -------------------------------------------------------------


def changes(agreed: Sequence[Sentence], there: Sequence[Sentence], kept: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Return which sentences stand in place of which agreed ones, between those that were kept."""
    at, reached = 0, 0
    for start, other in [*kept, (len(agreed), len(there))]:
        yield from _closer(agreed, there, (at, start, reached, other))
        at, reached = start + 1, other + 1


def stayed(agreed: Sequence[Sentence], there: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Pair the sentences that another version kept, in order."""
    return _kept(words_of(agreed), words_of(there))


def _closer(agreed: Sequence[Sentence], there: Sequence[Sentence], change: Span) -> Iterator[Span]:
    """Part a change of several sentences where some are plainly edits of others, so that each can merge alone."""
    at, high, reached, end = change
    for x, y in _edited(words_of(agreed[at:high]), words_of(there[reached:end])):
        row, column = change[0] + x, change[2] + y
        if at < row or reached < column:
            yield at, row, reached, column
        yield row, row + 1, column, column + 1
        at, reached = row + 1, column + 1
    if at < high or reached < end:
        yield at, high, reached, end


def _edited(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Pair as many sentences as can be with what became of them, in order; nothing where that would take too long."""
    rows, columns = len(before), len(after)
    if rows * columns > CLOSE_LOOK // 10:
        return []
    pairs_of = [[_letters(text) for text in side] for side in (before, after)]
    near = [[_similar(one, other) for other in pairs_of[1]] for one in pairs_of[0]]
    most = [[0] * (columns + 1) for _ in range(rows + 1)]
    for x in reversed(range(rows)):
        for y in reversed(range(columns)):
            most[x][y] = max(most[x + 1][y], most[x][y + 1], near[x][y] and most[x + 1][y + 1] + 1)
    pairs: list[tuple[int, int]] = []
    x = y = 0
    while x < rows and y < columns and most[x][y]:
        if near[x][y] and most[x][y] == most[x + 1][y + 1] + 1:
            pairs.append((x, y))
            x, y = x + 1, y + 1
        elif most[x + 1][y] == most[x][y]:
            x += 1
        else:
            y += 1
    return pairs


def _letters(text: str) -> Counter[str]:
    return Counter(one + other for one, other in pairwise(text))


def _similar(one: Counter[str], other: Counter[str]) -> bool:
    """Say whether two sentences share at least half of their pairs of letters."""
    return 4 * (one & other).total() >= one.total() + other.total() > 0


def _kept(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the sentences that stayed: around those that stand once on both sides, then closer between these."""
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(one), 0, len(other))]
    while waiting:
        low, high, start, end = waiting.pop()
        while low < high and start < end and one[low] == other[start]:
            pairs.append((low, start))
            low, start = low + 1, start + 1
        while low < high and start < end and one[high - 1] == other[end - 1]:
            high, end = high - 1, end - 1
            pairs.append((high, end))
        if low == high or start == end:
            continue
        if anchors := _anchors(one[low:high], other[start:end]):
            pairs += [(low + x, start + y) for x, y in anchors]
            edges = [(-1, -1), *anchors, (high - low, end - start)]
            for (x, y), (next_x, next_y) in pairwise(edges):
                waiting.append((low + x + 1, low + next_x, start + y + 1, start + next_y))
        elif (high - low) * (end - start) <= CLOSE_LOOK:
            matcher = SequenceMatcher(None, one[low:high], other[start:end], autojunk=False)
            for x, y, size in matcher.get_matching_blocks():
                pairs += [(low + x + step, start + y + step) for step in range(size)]
    return sorted(pairs)


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest row of sentences that stand once on both sides, in the same order on both."""
    once, there = Counter(one), Counter(other)
    place = {text: at for at, text in enumerate(other) if there[text] == 1}
    pairs = [(x, place[text]) for x, text in enumerate(one) if once[text] == 1 and text in place]
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, y) in enumerate(pairs):
        length = bisect_left(tails, y)
        tails[length : length + 1] = [y]
        last[length : length + 1] = [at]
        before.append(last[length - 1] if length else -1)
    row: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]
