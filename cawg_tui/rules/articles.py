"""A standard's articles through its drafts: each text with the one before, our position, what States said, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import PLACEHOLDER_COUNTRY
from cawg_tui.rules.subject import entries, whole

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

STANCES: Final = (-2, -1, 0, 1, 2)


@dataclass(frozen=True, slots=True)
class Wording:
    """An article's words in one draft; `before` is the text of the draft before that has the article, None of none."""

    draft: str
    text: str
    before: str | None

    @property
    def differs(self) -> bool:
        """Say whether a word changed; spaces and line ends do not count."""
        return self.before is not None and self.before.split() != self.text.split()


@dataclass(frozen=True, slots=True)
class Article:
    """One article: number, title, our position, whether it is a red line, its texts, the States by stance (-2..2)."""

    number: str
    title: str
    position: str
    red_line: bool
    texts: tuple[Wording, ...]
    stances: tuple[int, int, int, int, int]

    @property
    def sum(self) -> int:
        """Return what the stances come to: above zero more is said for it than against."""
        return sum(stance * count for stance, count in zip(STANCES, self.stances, strict=True))


def articles(process: Values) -> list[Article]:
    """Return the articles of a standards process, in the order of the record.

    Texts stand in the order of the drafts, one of a draft that is not listed after these. A State counts once per
    article, with what it said last.
    """
    order = [as_text(draft.get("label")) for _, draft in entries(process, "drafts")]
    return [
        Article(
            number := as_text(one.get("n")), as_text(one.get("title")), as_text(one.get("position")),
            one.get("red_line") is True, _texts(one, order), _stances(process, number),
        )
        for _, one in entries(process, "articles", "n")
    ]  # fmt: skip


def _texts(article: Values, order: list[str]) -> tuple[Wording, ...]:
    listed = [(as_text(one.get("draft")), as_text(one.get("text"))) for _, one in entries(article, "texts", "draft")]
    listed.sort(key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    befores = [None, *(text for _, text in listed)]
    return tuple(Wording(draft, text, before) for (draft, text), before in zip(listed, befores, strict=False))


def _stances(process: Values, number: str) -> tuple[int, int, int, int, int]:
    """Return how many States stand at -2, -1, 0, 1 and 2; the placeholder country is told apart by its entries."""
    last: dict[str, tuple[str, int]] = {}
    for path, said in entries(process, "state_positions"):
        stance = whole(said.get("stance"))
        if as_text(said.get("article")) != number or stance not in STANCES:
            continue
        state, when = as_text(said.get("state")), as_text(said.get("date"))
        name = path if state in {"", PLACEHOLDER_COUNTRY} else state
        if name not in last or when >= last[name][0]:
            last[name] = (when, stance)
    counted = Counter(stance for _, stance in last.values())
    return (counted[-2], counted[-1], counted[0], counted[1], counted[2])
