"""The pane of kinds: all records first, then each kind with how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from cawg_tui.tui.columns import Column, laid_out
from cawg_tui.tui.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class KindList(LineList):
    """Kinds to choose from; the list of records follows the cursor."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, classes="pane")
        self.border_title = Content("Kinds")
        self.kinds: tuple[tuple[str | None, str, int], ...] = ()

    @property
    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.kinds)

    @property
    def chosen(self) -> str | None:
        """Return the name of the kind under the cursor, nothing for all."""
        return self.kinds[self.cursor][0] if self.cursor < len(self.kinds) else None

    def line(self, index: int, width: int) -> Content:
        """Return a kind's name and number."""
        _, label, number = self.kinds[index]
        words = f"{number:,}"
        return laid_out((Column(label), Column(words, len(words), "$text-muted")), width)

    def show(self, kinds: Sequence[tuple[str, str]], counts: Mapping[str, int]) -> None:
        """Show these kinds (name and label) with their numbers."""
        lines = (
            (None, "All records", sum(counts.values())),
            *((name, label[:1].upper() + label[1:], counts.get(name, 0)) for name, label in kinds),
        )
        if lines != self.kinds:
            self.kinds = lines
            self.lines_changed()
