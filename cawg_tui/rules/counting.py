"""Words of a submission, counted as Word counts them, part by part, by the switches of the rule profile (DOMAIN G2).

A word is what stands between blanks; a hyphenated word and a symbol like A/HRC/59/15 are one, a dash alone is none.
What is counted too high costs a sentence, what is counted too low the filing: in doubt, something is a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.subject import entries, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cawg_tui.records.values import Values

# A mark that stands alone between blanks is no word: dashes, bullets, slashes, ellipses, and the marks that French
# sets apart. A sign that is read aloud is one.
WORD: Final = re.compile(r"\S*[\w&%§$€£¥°@=]\S*")
# Chinese and Japanese put no blanks between words, and a word processor counts each sign.
SIGN: Final = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# What is printed and read by nobody: it neither is a word nor parts one.
UNSEEN: Final = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
PARTS: Final = ("cover_page", "summary", "headings", "body", "recommendations", "footnotes", "annexes")
COUNTS_UNSAID: Final = frozenset(PARTS) - {"cover_page", "footnotes", "annexes"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a text: its name, the path of what it holds, its words, and whether they count."""

    name: str
    path: str
    words: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Count:
    """The words of a text, part by part, against its limit (None: no limit is known)."""

    parts: tuple[Part, ...]
    limit: int | None

    @property
    def counted(self) -> int:
        """Return the words that count against the limit."""
        return sum(part.words for part in self.parts if part.counts)

    @property
    def total(self) -> int:
        """Return all words."""
        return sum(part.words for part in self.parts)

    @property
    def left(self) -> int | None:
        """Return how many words may still be written; below zero where there are too many."""
        return None if self.limit is None else self.limit - self.counted


def words_in(text: str) -> int:
    """Return how many words a text has."""
    seen = UNSEEN.sub("", text)
    signs = len(SIGN.findall(seen))
    return signs + len(WORD.findall(SIGN.sub(" ", seen) if signs else seen))


def count(values: Values, counts: Mapping[str, bool], limit: int | None) -> Count:
    """Count a submission; `counts` says of each part (`PARTS`) whether it counts.

    Where it says nothing, the cover, footnotes (the sources of evidence) and annexes do not, and the rest does.
    """
    found = [("cover_page", "submitters", _cover(values)), ("summary", "summary", _words(values, "summary"))]
    for path, issue in entries(values, "issues"):
        heading = as_text(issue.get("title")) or words_of(as_text(issue.get("heading")))
        found += [
            ("headings", path, words_in(heading)),
            ("body", path, _words(issue, "paras")),
            ("recommendations", path, sum(_words(one, "text") for _, one in entries(issue, "recommendations"))),
            ("footnotes", path, sum(_words(one, "source") for _, one in entries(issue, "evidence"))),
        ]
    parts = [Part(name, path, words, counts.get(name, name in COUNTS_UNSAID)) for name, path, words in found]
    return Count(tuple(parts), limit)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a submission as a member sees it: its path, its title, how many words count and how many do not.

    `share` is what an issue may take where the limit is shared evenly among issues, None where there is one issue or
    no limit.
    """

    path: str
    title: str
    counted: int
    uncounted: int
    share: int | None = None

    @property
    def left(self) -> int | None:
        """Return how many words of its share are left; below zero where it takes more."""
        return None if self.share is None else self.share - self.counted


def sections(values: Values, counted: Count) -> list[Section]:
    """Return a count section by section: the summary, each issue in order, then the cover."""
    titles = {"summary": "Summary", "submitters": "Cover"}
    for at, (path, issue) in enumerate(entries(values, "issues"), start=1):
        titles[path] = as_text(issue.get("title")) or words_of(as_text(issue.get("heading"))) or f"Issue {at}"
    found: dict[str, list[int]] = {path: [0, 0] for path in titles}
    for part in counted.parts:
        if part.path in found:
            found[part.path][0 if part.counts else 1] += part.words
    cover = found.pop("submitters")
    issues = [path for path in found if path != "summary"]
    found["submitters"] = cover
    share = None
    if counted.limit is not None and len(issues) > 1:
        beside = found["summary"][0] + cover[0]
        share = max(counted.limit - beside, 0) // len(issues)
    return [
        Section(path, titles[path], words, besides, share if path in issues else None)
        for path, (words, besides) in found.items()
    ]


def counted_words(values: Values, counts: Mapping[str, bool], limit: int | None) -> Count:
    """Return the count that is judged: of the text in the record, or as noted where the text is kept elsewhere.

    `counted_words` is noted by hand while a text is still written outside; it stands until the record holds more.
    """
    return as_judged(values, count(values, counts, limit))


def as_judged(values: Values, here: Count) -> Count:
    """Return the count that is judged, from that of the text in the record."""
    limit = here.limit
    noted, total = whole(values.get("counted_words")), whole(values.get("total_words"))
    if noted is None or noted <= here.counted:
        return here
    rest = max((total or noted) - noted, 0)
    return Count((Part("body", "counted_words", noted, True), Part("annexes", "total_words", rest, False)), limit)


def outgrown(values: Values) -> list[str]:
    """Return the counts noted by hand that are smaller than what the text in the record has: they are old."""
    here = count(values, {}, None)
    noted = {"counted_words": here.counted, "total_words": here.counted}
    return [name for name, words in noted.items() if (said := whole(values.get(name))) is not None and said < words]


def _cover(values: Values) -> int:
    names = ("org", "acronym", "city", "description")
    return sum(_words(one, name) for _, one in entries(values, "submitters", "org") for name in names)


def _words(values: Values, name: str) -> int:
    return words_in(as_text(values.get(name)))
