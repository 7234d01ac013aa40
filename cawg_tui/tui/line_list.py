"""A list that draws only the lines on screen, so its cost does not grow with its length.

What the lines say is its heirs' business; cursor, keys, mouse and scrolling are here, the same in every list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.jobs import Jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.binding import BindingType

    from cawg_tui.tui.text import Piece

MARK, NO_MARK = "›", " "


class LineList(Jobs, ScrollView, can_focus=True):
    """A list of lines with a cursor. Heirs say how many lines there are and what each one says."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--line", "line-list--cursor", "line-list--cursor-blurred", "line-list--hover",
    }  # fmt: skip

    # The keys of the cursor need not go up to the app first; not where something around the list takes them before it.
    moves_at_once: ClassVar[bool] = True
    auto_links = Reactive(False)
    # Another number of lines is no new layout of the screen: `watch_virtual_size` says where it is.
    virtual_size = Reactive(Size(0, 0))
    cursor: reactive[int] = reactive(0, repaint=False)
    hovered: reactive[int | None] = reactive(None, repaint=False)

    class Said(Message):
        """What every message of a list carries: the list, and the line it is about."""

        def __init__(self, lines: LineList, index: int) -> None:
            super().__init__()
            self.lines, self.index = lines, index

        @property
        def control(self) -> LineList:
            """Return the list, for `@on` selectors."""
            return self.lines

    class Opened(Said):
        """A line was chosen with enter or a double click."""

    class Moved(Said):
        """The cursor stands on another line, or the line under it became another."""

    class Left(Said):
        """The cursor wants to go to the pane on one side; `step` is -1 for the left, 1 for the right."""

        def __init__(self, lines: LineList, step: int) -> None:
            super().__init__(lines, lines.cursor)
            self.step = step

    # --- what heirs say ---------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Return how many lines there are."""
        raise NotImplementedError

    def line(self, index: int, width: int) -> Content:
        """Return what a line says in so many cells."""
        raise NotImplementedError

    def pieces(self, index: int, width: int) -> Sequence[Piece] | None:
        """Return a line as texts with their looks instead, which is cheaper to draw; nothing where `line` says it."""
        return None

    def empty_words(self) -> str:
        """Return what is said where there are no lines; nothing while nobody knows yet."""
        return ""

    def can_stop(self, index: int) -> bool:
        """Say whether the cursor may stand on a line; headings say no."""
        return True

    # --- drawing ----------------------------------------------------------------------------------

    @property
    def marked_line(self) -> int | None:
        """Return the line under the cursor, if there is one."""
        return self.cursor if self.cursor < self.count and self.can_stop(self.cursor) else None

    def lines_changed(self) -> None:
        """Draw anew after lines came, went or changed; the cursor stays where it can."""
        self._measure()
        wanted = self._nearest(min(self.cursor, max(self.count - 1, 0)), 1)
        if wanted != self.cursor:
            self.cursor = wanted
        else:
            self.post_message(self.Moved(self, self.cursor))
        self.refresh()

    def on_resize(self) -> None:
        """Fit the lines to the new width and keep the cursor in sight."""
        self._measure()
        self._show_cursor()

    def _measure(self) -> None:
        """Say how high the whole list is; a sentence that stands for no lines takes at most two."""
        size = Size(self.scrollable_content_region.width, self.count or min(len(self.empty_words()) // 60 + 1, 2))
        if size != self.virtual_size:
            self.virtual_size = size
            if self.styles.height is not None and self.styles.height.is_auto:
                self.refresh(layout=True)

    def watch_virtual_size(self, new: Size) -> None:
        """Lay the screen out only where the scrollbar comes or goes; else let it tell the new length."""
        if (new.height > self.container_size.height) != self.show_vertical_scrollbar:
            self.refresh(layout=True)
        elif self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = new.height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if not self.count:
            return self._empty_line(y, width)
        style = self.get_visual_style(*self._classes_of(index))
        if index >= self.count or width < 3:
            return Strip.blank(width, style.rich_style)
        at_cursor = index == self.cursor and self.can_stop(index) and self.has_focus
        mark = f"{MARK if at_cursor else NO_MARK} "
        pieces = self.pieces(index, width - 2)
        if pieces is not None:
            drawn = [(mark, style), *[(text, style + Style.parse(look) if look else style) for text, look in pieces]]
            segments = [Segment(text, look.rich_style) for text, look in drawn]
            return Strip(segments).adjust_cell_length(width, style.rich_style)
        line = Content.assemble(mark, self.line(index, width - 2))
        cells = line.cell_length
        if cells > width or "\n" in line.plain or "\t" in line.plain:
            return Visual.to_strips(self, line, width, 1, style, pad=True, apply_selection=False)[0]
        # It fits, so nothing is left to wrap; and nothing in a list is selected, so the mouse needs no places in it.
        segments = [Segment(text, (style + look).rich_style) for text, look in line.render(style, end="")]
        return Strip(segments, cells).extend_cell_length(width, style.rich_style)

    def _empty_line(self, y: int, width: int) -> Strip:
        style = self.get_visual_style("line-list--line")
        words = self.empty_words()
        wrapped = Content(words).wrap(width - 4) if words and width > 8 else []
        content = Content.styled(wrapped[y].plain, "$text-muted") if y < len(wrapped) else Content("")
        return Visual.to_strips(self, content.pad_left(2), width, 1, style, pad=True, apply_selection=False)[0]

    def _classes_of(self, index: int) -> tuple[str, ...]:
        if index < self.count and self.can_stop(index):
            if index == self.cursor:
                return ("line-list--line", "line-list--cursor" if self.has_focus else "line-list--cursor-blurred")
            if index == self.hovered:
                return ("line-list--line", "line-list--hover")
        return ("line-list--line",)

    def refresh_line(self, index: int) -> None:
        """Draw one line anew."""
        self.refresh(Region(0, index - self.scroll_offset.y, self.size.width, 1))

    # --- the cursor -------------------------------------------------------------------------------

    def watch_cursor(self, old: int, new: int) -> None:
        """Follow the cursor."""
        self.refresh_line(old)
        self.refresh_line(new)
        self._show_cursor()
        self.tell_moved()

    def tell_moved(self) -> None:
        """Say that the cursor stands on another line."""
        self.post_message(self.Moved(self, self.cursor))

    def watch_hovered(self, old: int | None, new: int | None) -> None:
        """Follow the mouse."""
        for index in (old, new):
            if index is not None:
                self.refresh_line(index)

    def on_focus(self) -> None:
        """Show that the cursor is here."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Show that the cursor is elsewhere."""
        self.refresh_line(self.cursor)

    def _show_cursor(self) -> None:
        top = self.cursor - 1 if self.cursor and not self.can_stop(self.cursor - 1) else self.cursor
        height = self.scrollable_content_region.height
        if height <= 0:
            return
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)
        elif self.cursor >= self.scroll_offset.y + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)

    def _nearest(self, index: int, step: int) -> int:
        """Return the line nearest to `index`, looking in the direction of `step` first, where the cursor may stand."""
        index = max(0, min(index, self.count - 1))
        ways = (range(index, self.count), range(index, -1, -1))
        for way in ways if step > 0 else reversed(ways):
            for at in way:
                if self.can_stop(at):
                    return at
        return 0

    def move_to(self, index: int, step: int = 1) -> None:
        """Put the cursor on a line, or on the nearest one where it may stand."""
        if self.count:
            self.cursor = self._nearest(index, step)

    # --- actions ----------------------------------------------------------------------------------

    def action_down(self) -> None:
        """Go one line down."""
        self.move_to(self.cursor + 1, 1)

    def action_up(self) -> None:
        """Go one line up."""
        self.move_to(self.cursor - 1, -1)
        if self.cursor and not any(self.can_stop(at) for at in range(self.cursor)):
            self.scroll_to(y=0, animate=False, immediate=True)

    def action_page_down(self) -> None:
        """Go a screenful down."""
        self.move_to(self.cursor + max(self.scrollable_content_region.height - 1, 1), -1)

    def action_page_up(self) -> None:
        """Go a screenful up."""
        self.move_to(self.cursor - max(self.scrollable_content_region.height - 1, 1), 1)

    def action_top(self) -> None:
        """Go to the first line."""
        self.move_to(0, 1)
        self.scroll_to(y=0, animate=False, immediate=True)

    def action_bottom(self) -> None:
        """Go to the last line."""
        self.move_to(self.count - 1, -1)

    def action_open(self) -> None:
        """Choose the line under the cursor."""
        if self.marked_line is not None:
            self.post_message(self.Opened(self, self.cursor))

    def action_left(self) -> None:
        """Go to the pane on the left."""
        self.post_message(self.Left(self, -1))

    def action_right(self) -> None:
        """Go to the pane on the right."""
        self.post_message(self.Left(self, 1))

    # --- the mouse --------------------------------------------------------------------------------

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Light the line under the mouse."""
        index = event.y + self.scroll_offset.y
        self.hovered = index if index < self.count else None

    def on_leave(self) -> None:
        """Light no line."""
        self.hovered = None

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a line; a second click on it chooses it."""
        offset = event.get_content_offset(self)
        index = (offset.y if offset is not None else event.y) + self.scroll_offset.y
        if index < self.count and self.can_stop(index):
            again = event.chain > 1
            self.cursor = index
            if again:
                self.action_open()
