"""Records: the kinds, the list with the columns of a kind, a preview of the marked one, and the search line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content

from cawg_tui.tui.actions import bindings
from cawg_tui.tui.answers import View, heads_of, question
from cawg_tui.tui.column_heads import ColumnHeads
from cawg_tui.tui.kind_list import KindList
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import OpenRecord, Shown
from cawg_tui.tui.page import Page
from cawg_tui.tui.preview import PAUSE_SECONDS, Preview
from cawg_tui.tui.record_list import TELL_SECONDS, RecordList
from cawg_tui.tui.search import SearchInput, SearchLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.workspace import Workspace

NOTHING_FITS = "No record fits these words. Fewer words find more; esc clears the search; F1 says what may be typed."
NONE_YET = "No records of this kind yet. Press n to begin one."


class RecordsScreen(Page):
    """All records, by kind."""

    CSS_PATH = "records.tcss"
    PLACE = "records"
    AUTO_FOCUS = "#records-list"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("records")]

    def __init__(self) -> None:
        super().__init__()
        self.view = View()

    def body(self) -> ComposeResult:
        """Yield the three panes."""
        with Horizontal(id="records-body"):
            yield KindList(id="kinds")
            with Vertical(id="records-middle"):
                yield SearchLine(id="search")
                yield ColumnHeads(id="records-heads")
                yield RecordList(id="records-list")
            yield Preview(id="preview")

    @property
    def listed(self) -> RecordList:
        """Return the list."""
        return self.query_one("#records-list", RecordList)

    @property
    def kind_in_view(self) -> str | None:
        """Return the kind that is shown, nothing for all."""
        return self.view.kind

    # --- filling ----------------------------------------------------------------------------------

    def fill(self, workspace: Workspace) -> None:
        """Bring the numbers of the kinds, and the records of what is in view; of all where its kind is gone."""
        if self.view.kind is not None and self.view.kind not in workspace.kinds:
            self.view = View(text=self.view.text)
        self.run_job("counts", lambda _: workspace.index.counts(), self._counted)
        self._ask(stay=self.listed.answered)

    def _counted(self, counts: dict[str, int]) -> None:
        if self.workspace is not None:
            kinds = [(kind.name, kind.about.plural) for kind in self.workspace.kinds]
            self.query_one("#kinds", KindList).show(kinds, counts)

    def _ask(self, *, stay: bool = False) -> None:
        if self.workspace is not None:
            self.listed.empty = NOTHING_FITS if self.view.text.strip() else NONE_YET
            self.listed.ask(question(self.workspace, self.view, self.cawg.now().date()), stay=stay)

    def _see(self, view: View) -> None:
        if view != self.view:
            self.view = view
            self._ask()

    @on(RecordList.Answered)
    def _answered(self) -> None:
        listed, view = self.listed, self.view
        more = "" if listed.exact else "more than "
        words = f"{more}{listed.total:,} record{'' if listed.total == 1 else 's'}"
        self.query_one("#search", SearchLine).say(Content(words))
        sort = view.sort or (None if view.text.strip() else "title")
        heads = listed.heads_shown(listed.scrollable_content_region.width - 2)
        self.query_one("#records-heads", ColumnHeads).show(heads, sort, descending=view.descending)
        self._show_preview()
        self.post_message(Shown())

    # --- moving about -----------------------------------------------------------------------------

    @on(LineList.Moved, "#kinds")
    def _kind_moved(self) -> None:
        kind = self.query_one("#kinds", KindList).chosen
        if kind != self.view.kind:
            keep = self.workspace is not None and self.view.sort in {
                one.sort for one in heads_of(self.workspace.kinds, kind)
            }
            self._see(replace(self.view, kind=kind, sort=self.view.sort if keep else None))

    @on(LineList.Opened, "#kinds")
    def _kind_opened(self) -> None:
        self.listed.focus()

    @on(LineList.Moved, "#records-list")
    def _record_moved(self) -> None:
        self._show_preview(PAUSE_SECONDS - TELL_SECONDS)

    @on(LineList.Opened, "#records-list")
    def _record_opened(self) -> None:
        record = self.listed.marked_record
        if record is not None:
            self.post_message(OpenRecord(record.id))

    @on(LineList.Left)
    def _left(self, message: LineList.Left) -> None:
        panes = [self.query_one("#kinds"), self.listed, *self.query("#preview")]
        at = panes.index(message.lines) + message.step
        if 0 <= at < len(panes) and panes[at].display:
            panes[at].focus()

    @on(Preview.Left)
    def _preview_left(self) -> None:
        self.listed.focus()

    def _show_preview(self, pause: float = PAUSE_SECONDS) -> None:
        preview, record = self.query_one("#preview", Preview), self.listed.marked_record
        if self.workspace is None:
            return
        if record is not None:
            preview.follow(self.workspace, record.id, self.view.text, self.cawg.now(), pause)
        elif self.listed.marked_line is None:
            preview.clear()

    # --- searching --------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Put the cursor into the search line."""
        self.query_one("#search", SearchLine).begin()

    def search_for(self, text: str) -> None:
        """Search for words as if they had been typed."""
        self.query_one("#search", SearchLine).put(text)
        self._see(replace(self.view, text=text, sort=None))

    @on(SearchLine.Asked)
    def _asked(self, message: SearchLine.Asked) -> None:
        self._see(replace(self.view, text=message.text, sort=None if message.text.strip() else self.view.sort))

    @on(SearchInput.Left)
    def _search_left(self, message: SearchInput.Left) -> None:
        if message.cleared:
            self.action_clear()
        self.listed.focus()

    def action_clear(self) -> None:
        """Show everything again."""
        self.query_one("#search", SearchLine).put("")
        self._see(replace(self.view, text=""))

    # --- sorting ----------------------------------------------------------------------------------

    def _sorts(self) -> list[str]:
        workspace = self.workspace
        return [one.sort for one in heads_of(workspace.kinds, self.view.kind)] if workspace is not None else []

    def action_sort_next(self, step: int = 1) -> None:
        """Sort by the next column."""
        sorts = self._sorts()
        if not sorts:
            return
        here = self.view.sort or ("title" if not self.view.text.strip() else None)
        at = (sorts.index(here) + step) % len(sorts) if here in sorts else 0
        self._see(replace(self.view, sort=sorts[at], descending=False))

    def action_sort_previous(self) -> None:
        """Sort by the column before."""
        self.action_sort_next(-1)

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self._see(replace(self.view, sort=self.view.sort or "title", descending=not self.view.descending))

    @on(ColumnHeads.Clicked)
    def _head_clicked(self, message: ColumnHeads.Clicked) -> None:
        here = self.view.sort or "title"
        self._see(replace(self.view, sort=message.sort, descending=message.sort == here and not self.view.descending))

    # --- other actions ----------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Open the marked record's form."""
        record = self.listed.marked_record
        if record is not None:
            self.post_message(OpenRecord(record.id, edit=True))

    def action_preview(self) -> None:
        """Show or hide the preview."""
        self.toggle_class("-preview" if self.has_class("-narrow") else "-no-preview")
        self.call_after_refresh(self._show_preview)
