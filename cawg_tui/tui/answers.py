"""What the list of records asks the workspace, and its answers as lines; called in threads, knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cawg_tui.records.vocabulary import words_of
from cawg_tui.tui.record_list import Head, Listed, Question, Window
from cawg_tui.tui.when import day_of
from cawg_tui.tui.words import words_of_query

if TYPE_CHECKING:
    from datetime import date

    from cawg_tui.index.listing import Row
    from cawg_tui.records.kinds import Kind, Kinds
    from cawg_tui.workspace import Workspace

UNREADABLE = "cannot be read"
PROBLEM_MARK, DECIDE_MARK = "!", "?"
TITLE = Head("title", "Title")
DUE = Head("due", "Next due", 16)
LEAD = Head("lead", "Lead", 16)
MIXED = (TITLE, Head("status", "Status", 13), Head("kind", "Kind", 16), DUE, LEAD)
WIDTHS = {
    "status": 13,
    "lead": 16,
    "due": 16,
    "sur": 14,
    "country": 14,
    "session": 7,
    "start": 10,
    "end": 10,
    "type": 13,
}
USUAL_WIDTH = 14


@dataclass(frozen=True, slots=True)
class View:
    """What a member wants to see: a kind or all, words, an order. No order means by title, or best first for words."""

    kind: str | None = None
    text: str = ""
    sort: str | None = None
    descending: bool = False


def heads_of(kinds: Kinds, kind: str | None) -> tuple[Head, ...]:
    """Return the columns of a kind's list, those of all kinds where none is named; what is due gives way last.

    A kind may be gone since it was shown: whatever is asked about it next says so.
    """
    if kind is None or kind not in kinds:
        return MIXED
    declared = kinds[kind]
    own = [Head(name, _label(declared, name), WIDTHS.get(name, USUAL_WIDTH)) for name in declared.about.columns]
    return (TITLE, *own[:1], DUE, *own[1:])


def _label(kind: Kind, name: str) -> str:
    found = kind.fields.get(name)
    return found.label if found is not None else name


def question(workspace: Workspace, view: View, today: date) -> Question:
    """Return the question that brings a view's records, with what is due next as of a day."""
    heads = heads_of(workspace.kinds, view.kind)
    return Question(_Fetch(workspace, view, today, heads), heads, words_of_query(view.text))


@dataclass(frozen=True)
class _Fetch:
    """Fetches windows of one view; remembers the titles of leads from one window to the next."""

    workspace: Workspace
    view: View
    today: date
    heads: tuple[Head, ...]
    titles: dict[str, str] = field(default_factory=dict)

    def __call__(self, offset: int, limit: int) -> Window:
        view = self.view
        page = self.workspace.search(
            view.text, kind=view.kind, sort=view.sort, descending=view.descending,
            offset=offset, limit=limit, today=self.today,
        )  # fmt: skip
        self._learn({row.lead for row in page.rows if row.lead})
        return Window(offset, tuple(self._listed(row) for row in page.rows), page.total, page.total_is_exact)

    def _listed(self, row: Row) -> Listed:
        if unreadable(row):
            return Listed(row.id, row.kind, f"{UNREADABLE}: {row.id}", (), PROBLEM_MARK, unreadable=True)
        mark = DECIDE_MARK if row.conflicts else PROBLEM_MARK if row.worst == "error" else ""
        return Listed(row.id, row.kind, row.title, tuple(self._cell(row, head.sort) for head in self.heads[1:]), mark)

    def _cell(self, row: Row, name: str) -> str:
        if name == "lead":
            return self.titles.get(row.lead, row.lead)
        if name == "due":
            return f"{day_of(row.due)}{'' if row.due_verified else ' unv.'}"
        if name == "kind":
            return self.workspace.kinds[row.kind].label
        if name == "status":
            return words_of(row.status)
        own = self.workspace.kinds[row.kind].about.columns
        at = own.index(name) if name in own else -1
        return row.columns[at] if 0 <= at < len(row.columns) else ""

    def _learn(self, leads: set[str]) -> None:
        """Read the titles of those who lead, all at once; an id that leads nowhere stands for itself."""
        fresh = leads - self.titles.keys()
        if fresh:
            self.titles.update({one: one for one in fresh} | self.workspace.index.titles(fresh))


def unreadable(row: Row) -> bool:
    """Say whether a row stands for a file that cannot be read: it has a finding, and nothing else."""
    return row.worst == "error" and not row.status and row.title == row.id
