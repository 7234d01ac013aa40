"""A label in a column of its own with words beside it, as one light widget can draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.css.styles import RulesMap
    from textual.style import Style
    from textual.visual import RenderOptions

Block: TypeAlias = Content | tuple[int, Content]
MARK_WIDTH: Final = 2
LABEL_WIDTH: Final = 24
GAP: Final = 2


class Beside(Visual):
    """A mark and a label at the left, and blocks of words under each other at the right.

    Words wrap within their column, a block with an indent within that. `cut` names blocks whose lines are cut with an
    ellipsis instead.
    """

    def __init__(
        self,
        label: Content,
        blocks: Sequence[Block],
        mark: Content | None = None,
        cut: frozenset[int] = frozenset(),
        label_width: int = LABEL_WIDTH,
    ) -> None:
        self.mark, self.label, self.blocks, self.cut = mark or Content(""), label, tuple(blocks), cut
        self.label_width = label_width
        self._at: tuple[int, list[Content], list[Content]] | None = None

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Take all there is: words wrap within it."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Count the lines of whichever column is longer."""
        label, words = self._lines(width)
        return max(len(label), len(words), 1)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Draw both columns line by line."""
        label, words = self._lines(width)
        tall = max(len(label), len(words), 1)
        strips: list[Strip] = []
        for at in range(tall if height is None else min(height, tall)):
            mark = self.mark if at == 0 else Content("")
            left = label[at] if at < len(label) else Content("")
            right = words[at] if at < len(words) else Content("")
            room = self.label_width - MARK_WIDTH
            line = Content("").join([mark.truncate(MARK_WIDTH, pad=True), left.truncate(room, pad=True), right])
            drawn = line.render(style, end="", parse_style=options.get_style)
            segments = [Segment(text, (style + how).rich_style) for text, how in drawn]
            strips.append(Strip(segments).adjust_cell_length(width, style.rich_style))
        return strips

    def _lines(self, width: int) -> tuple[list[Content], list[Content]]:
        if self._at is not None and self._at[0] == width:
            return self._at[1], self._at[2]
        label = self.label.wrap(max(self.label_width - MARK_WIDTH - GAP, 1), overflow="fold")
        room = max(width - self.label_width, 1)
        words: list[Content] = []
        for at, block in enumerate(self.blocks):
            indent, content = block if isinstance(block, tuple) else (0, block)
            if at in self.cut:
                words += [line.truncate(room, ellipsis=True) for line in content.split("\n", allow_blank=True)]
            else:
                wrapped = content.wrap(max(room - indent, 1), overflow="fold")
                words += [line.pad_left(indent) for line in wrapped] if indent else wrapped
        self._at = (width, label, words)
        return label, words
