"""How text from records, git and files enters a widget: as plain content, never as markup, and inert.

A `str` that came from data is never handed to a widget; one of these functions makes it `Content` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content
from textual.filter import LineFilter

from cawg_tui.records.inert import ACTIVE, CUT_MARK, inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.color import Color

MATCH = "$text-accent bold underline"
# A text and how it looks, in the words of a style; nothing for the look of what is around it.
Piece = tuple[str, str]


def cell(text: object, style: str = "") -> Content:
    """Return one inert line: for cells, labels, titles, notices."""
    return Content.styled(inert(text), style) if style else Content(inert(text))


def inert_words(text: object) -> str:
    """Return inert text with its lines, for what is kept as words before it becomes content."""
    return inert(text, lines=True)


def para(text: object, style: str = "") -> Content:
    """Return inert text that keeps its lines: for prose and errors."""
    plain = inert(text, lines=True)
    return Content.styled(plain, style) if style else Content(plain)


def marked(text: str, spans: Iterable[tuple[int, int]], style: str = MATCH, *, lines: bool = False) -> Content:
    """Return inert text in which the given spans (start, end; of the text as it came) stand out."""
    return Content.assemble(*marked_pieces(text, spans, style, lines=lines))


def marked_pieces(
    text: str, spans: Iterable[tuple[int, int]], style: str = MATCH, *, lines: bool = False
) -> list[Piece]:
    """Return the pieces of such a text.

    Making text inert may change its length, so each piece is made inert for itself.
    """
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), max(end, at)
        pieces += [(inert(text[at:start], lines=lines), ""), (inert(text[start:end], lines=lines), style)]
        at = end
    pieces.append((inert(text[at:], lines=lines), ""))
    return [piece for piece in pieces if piece[0]]


def fitted(text: object, width: int) -> str:
    """Return one inert line of exactly `width` terminal cells: padded, or cut with an ellipsis."""
    plain = inert(text)
    if plain.isascii() and len(plain) <= width:
        return plain.ljust(width)
    content = Content(plain)
    if content.cell_length > width:
        content = content.truncate(max(width, 0), ellipsis=True) if width > 1 else Content(CUT_MARK[:width])
    return content.plain + " " * (width - content.cell_length)


class Net(LineFilter):
    """The net under every widget: whatever reaches a line of the screen, no control or link goes out with it.

    It does what the filters before it do as well, so that a line is kept once and not once for each of them.
    """

    def __init__(self, before: Sequence[LineFilter] = ()) -> None:
        super().__init__()
        self.before = tuple(before)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments of a line without characters that act and without terminal links."""
        for one in self.before:
            segments = one.apply(segments, background)
        return [segment if segment.control else _harmless(segment) for segment in segments]


def _harmless(segment: Segment) -> Segment:
    words, style = segment.text, segment.style
    if style is not None and style.link:
        style = style.update_link(None)
    elif not ACTIVE.search(words):
        return segment
    return Segment(ACTIVE.sub("", words), style)
