"""Kinds to choose from: the pane beside the list of records, and what a new record is to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from cawg_tui.tui.columns import Column, laid_out
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cawg_tui.records.kinds import Kind

LABEL_WIDTH = 22


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
            names = [name for name, _, _ in lines]
            at = names.index(self.chosen) if self.chosen in names else 0
            self.kinds = lines
            self.cursor = at
            self.lines_changed()


class KindChoice(LineList):
    """The kinds, each with the sentence that says what it is for."""

    def __init__(self, kinds: list[Kind]) -> None:
        super().__init__(classes="pane")
        self.kinds = kinds
        self.border_title = Content("What kind of record?")

    def show(self, kinds: list[Kind]) -> None:
        """Show these kinds, with the cursor on the one it stood on where that is still there."""
        names, chosen = [kind.name for kind in kinds], self.kinds[self.cursor].name
        self.kinds = kinds
        self.cursor = names.index(chosen) if chosen in names else 0
        self.lines_changed()

    @property
    def count(self) -> int:
        """Return how many kinds there are."""
        return len(self.kinds)

    def line(self, index: int, width: int) -> Content:
        """Return a kind's name and its sentence."""
        about = self.kinds[index].about
        label = f"{about.label[:1].upper()}{about.label[1:]}"
        line = Content.assemble((f"{label:<{LABEL_WIDTH}}", "bold"), cell(about.help, "$text-muted"))
        return line.truncate(width, ellipsis=True)
