"""The lines of three texts brought together without asking what they mean: the same text whichever side comes first.

What one side changed is taken, what both changed alike is taken once, and where their changes overlap the lines of the
base stay. The text may say anything then, or nothing; whoever asked for it puts right what it says.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from cawg_tui.records.merge_sentences import Sentence, stayed

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = re.compile(r"([^\n]*?)(\r?\n|\Z)")


class Hunk(NamedTuple):
    """What a side put in place of the lines of the base from start to end."""

    start: int
    end: int
    side: int
    lines: tuple[str, ...]


def merge_lines(base: str, ours: str, theirs: str) -> str:
    """Return the three texts as one; each line keeps the end it had in the base, a new one has that of the others."""
    before = _lines(base)
    newline = next((end for _, end in before if end), "\n")
    agreed = [words for words, _ in before]
    hunks = [*_hunks(agreed, ours, 0), *_hunks(agreed, theirs, 1)]
    parts: list[tuple[str, str]] = []
    done = 0
    for start, end, some in _clusters(hunks):
        parts += before[done:start]
        lines = _resolved(agreed, start, end, some)
        parts += before[start:end] if lines is None else [(words, newline) for words in lines]
        done = end
    parts += before[done:]
    ended = [(words, end or newline) for words, end in parts[:-1]]
    return "".join(chain.from_iterable([*ended, *parts[-1:]]))


def _lines(text: str) -> list[tuple[str, str]]:
    """Return the lines of a text and what ends each of them."""
    return [(found[1], found[2]) for found in LINE.finditer(text) if found[0]]


def _hunks(agreed: list[str], text: str, side: int) -> Iterator[Hunk]:
    there = [words for words, _ in _lines(text)]
    kept = stayed([Sentence("", words) for words in agreed], [Sentence("", words) for words in there])
    at = reached = 0
    for start, other in [*kept, (len(agreed), len(there))]:
        if at < start or reached < other:
            yield Hunk(at, start, side, tuple(there[reached:other]))
        at, reached = start + 1, other + 1


def _clusters(hunks: list[Hunk]) -> Iterator[tuple[int, int, list[Hunk]]]:
    """Gather the hunks that overlap, and additions at one place.

    Those that only touch stay apart, unless they share a line, which would stand there twice.
    """
    cluster: list[Hunk] = []
    start = end = 0
    for hunk in sorted(hunks):
        if cluster and (hunk.start < end or (hunk.start == end and (hunk.end == start or _share(hunk, cluster)))):
            cluster.append(hunk)
            end = max(end, hunk.end)
            continue
        if cluster:
            yield start, end, cluster
        start, end, cluster = hunk.start, hunk.end, [hunk]
    if cluster:
        yield start, end, cluster


def _share(hunk: Hunk, others: list[Hunk]) -> bool:
    there = {line.strip() for other in others if other.side != hunk.side for line in other.lines}
    return not there.isdisjoint(words for line in hunk.lines if (words := line.strip()))


def _resolved(agreed: list[str], start: int, end: int, hunks: list[Hunk]) -> list[str] | None:
    """Return the lines that stand in a place both may have changed; nothing where the base's are to stay."""
    made: list[list[str]] = []
    for side in sorted({hunk.side for hunk in hunks}):
        lines: list[str] = []
        done = start
        for hunk in (one for one in hunks if one.side == side):
            lines += [*agreed[done : hunk.start], *hunk.lines]
            done = hunk.end
        made.append([*lines, *agreed[done:end]])
    return made[0] if all(one == made[0] for one in made) else None
