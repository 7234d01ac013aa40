"""The list of records: it holds only the windows around what is on screen, so 100,000 records cost what forty do.

It knows nothing of the index: it is given a way to fetch a window, asks for what it lacks, and draws what it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from cawg_tui.tui.columns import GAP
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.text import fitted, marked_pieces
from cawg_tui.tui.words import spans_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from cawg_tui.errors import CawgError
    from cawg_tui.tui.text import Piece

WINDOW = 100
WINDOWS_KEPT = 12
LEAST_TITLE = 30
# So long after a step of the cursor its line is drawn and written.
TELL_SECONDS = 0.02
MARK_WIDTH = 2
WAITING, QUIET = "…", "$text-muted"
# A question to decide looks other than something wrong, by its sign and its colour.
MARK_STYLES = {"?": "bold $text-accent"}


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the list: what it is sorted by, what it is called, how many cells it takes (0: what is left)."""

    sort: str
    label: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """One record as a line shows it: title, one text for each column after it, and a mark where it needs eyes."""

    id: str
    kind: str
    title: str
    cells: tuple[str, ...]
    mark: str = ""
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Some neighbouring records of an answer, and how many the whole answer has as far as it was counted."""

    offset: int
    rows: tuple[Listed, ...]
    total: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What the list shows: how to fetch a window of it (in a thread), its columns, the words that were searched."""

    fetch: Callable[[int, int], Window]
    heads: tuple[Head, ...]
    words: tuple[str, ...] = ()


class RecordList(LineList):
    """Records in columns, window by window."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.total, self.exact, self.answered = 0, True, False
        self.empty = ""
        self.question: Question | None = None
        self._windows: dict[int, Window] = {}
        self._turn = 0
        self._next: tuple[Question, bool] | None = None
        self._telling: Timer | None = None

    class Answered(Message):
        """The first window of an answer is here, or its columns fit another width."""

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Return how many records the answer has, as far as it was counted."""
        return self.total

    def ask(self, question: Question, *, stay: bool = False) -> None:
        """Show the answer to a question; with `stay` the cursor remains on its record, wherever that is now.

        One question is answered at a time: of those asked meanwhile, as while someone types, the last one follows.
        """
        self._turn += 1
        self._next = (question, stay)
        if not self.is_running_job("answer"):
            self._answer_next()

    def _answer_next(self) -> None:
        if self._next is None:
            return
        (question, stay), self._next = self._next, None
        first = self.cursor // WINDOW * WINDOW if stay else 0
        keep = self.marked_record.id if stay and self.marked_record is not None else ""

        def refused(error: CawgError) -> None:
            self.show_refusal(error)
            self._answer_next()

        self.run_job(
            "answer",
            lambda _: question.fetch(first, WINDOW),
            lambda window: self._begin(question, window, keep),
            refused,
        )

    def _begin(self, question: Question, window: Window, keep: str) -> None:
        if self._next is not None:
            self._answer_next()
            return
        same = (
            keep and window == self._windows.get(window.offset) and question.heads == (self.question or question).heads
        )
        self.question, self.answered = question, True
        if same and len(self._windows) == 1:
            return
        self._windows = {window.offset: window}
        self.total, self.exact = max(window.total, window.offset + len(window.rows)), window.exact
        at = next((at for at, row in enumerate(window.rows) if row.id == keep), None) if keep else None
        goal = window.offset + at if at is not None else self.cursor if keep else 0
        if not keep:
            self.scroll_to(y=0, animate=False, immediate=True)
        self.set_reactive(LineList.cursor, max(min(goal, self.total - 1), 0))
        self.lines_changed()
        self.post_message(self.Answered())

    def record(self, index: int) -> Listed | None:
        """Return a record of the list; where its window is not here, ask for it and return nothing."""
        offset = index // WINDOW * WINDOW
        window = self._windows.get(offset)
        if window is None:
            self._send_for(offset)
            return None
        return window.rows[index - offset] if index - offset < len(window.rows) else None

    def watch_cursor(self, old: int, new: int) -> None:
        """Follow the cursor, and have ready what the next screenful in its direction shows, once this one is drawn."""
        super().watch_cursor(old, new)
        screenful = self.scrollable_content_region.height
        ahead = max(0, min(new + (screenful if new > old else -screenful), self.count - 1))
        if self.question is not None and ahead // WINDOW * WINDOW not in self._windows:
            self.call_after_refresh(self.record, ahead)

    def tell_moved(self) -> None:
        """Say so once the cursor's line has left for the terminal: what follows the cursor never keeps it waiting."""
        if self._telling is None:
            self._telling = self.set_timer(TELL_SECONDS, self._tell)

    def _tell(self) -> None:
        self._telling = None
        super().tell_moved()

    def _send_for(self, offset: int) -> None:
        question, turn = self.question, self._turn
        if question is not None and not self.is_running_job(f"window {offset}"):
            self.run_job(
                f"window {offset}", lambda _: question.fetch(offset, WINDOW), lambda window: self._came(turn, window)
            )

    def _came(self, turn: int, window: Window) -> None:
        if turn != self._turn:
            return
        self._windows[window.offset] = window
        if len(self._windows) > WINDOWS_KEPT:
            here = self.scroll_offset.y
            del self._windows[max(self._windows, key=lambda offset: abs(offset - here))]
        self.refresh()
        if window.offset <= self.cursor < window.offset + WINDOW:
            self.post_message(self.Moved(self, self.cursor))

    @property
    def marked_record(self) -> Listed | None:
        """Return the record under the cursor, if it is here."""
        return self.record(self.cursor) if self.marked_line is not None else None

    def empty_words(self) -> str:
        """Return what is said where nothing fits."""
        return self.empty if self.answered else ""

    def on_resize(self) -> None:
        """Let the columns' names follow the new width; the lines do so by themselves."""
        if self.answered:
            self.post_message(self.Answered())

    # --- drawing ----------------------------------------------------------------------------------

    def heads_shown(self, width: int) -> tuple[Head, ...]:
        """Return the columns that fit, the title first: the last ones go where there is no room."""
        shown = list(self.question.heads if self.question is not None else ())
        while len(shown) > 1 and title_width(shown, width) < LEAST_TITLE:
            shown.pop()
        return tuple(shown)

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Return one record's line."""
        record = self.record(index)
        if record is None or self.question is None:
            return [(fitted(WAITING, width), QUIET)]
        shown = self.heads_shown(width) if not record.unreadable else self.question.heads[:1]
        style = "$text-error" if record.unreadable else ""
        title, words = fitted(record.title, title_width(shown, width)), self.question.words
        pieces = [
            (f"{record.mark:<{MARK_WIDTH}}", MARK_STYLES.get(record.mark, "bold $text-error")),
            *(marked_pieces(title, spans_of(title, words)) if words else [(title, style)]),
        ]
        for text, head in zip(record.cells, shown[1:], strict=False):
            pieces.append((" " * GAP + fitted(text, head.width), style or QUIET))
        return pieces


def title_width(heads: list[Head] | tuple[Head, ...], width: int) -> int:
    """Return the cells left for the title beside the other columns."""
    return width - MARK_WIDTH - sum(head.width + GAP for head in heads[1:])
