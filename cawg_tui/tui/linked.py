"""The records that a record names and those that name it, as one list that is followed with enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from cawg_tui.beyond import Neighbourhood
from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.links import references
from cawg_tui.rules.subject import entries
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.messages import OpenRecord
from cawg_tui.tui.text import cell, fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Values
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

LINKS: Final = "links"
MOST: Final = 200
MOST_READ: Final = 40
MOST_LINES: Final = 12
KIND_WIDTH: Final = 22
NAMED, NAMING = "This record names", "Linked from"


@dataclass(frozen=True, slots=True)
class Linked:
    """A record at the other end: its title and kind in words, in which fields, whether it is named or names.

    `there` is false where no such record is in the workspace.
    """

    record_id: str
    title: str
    kind: str
    how: tuple[str, ...]
    outgoing: bool
    there: bool


def linked(workspace: Workspace, stored: Stored) -> tuple[Linked, ...]:
    """Return the records that one names, in the order of its fields, then those that name it; runs in a thread."""
    named: dict[str, list[str]] = {}
    fields = workspace.kinds[stored.kind].fields
    for one in references(stored.values, fields):
        named.setdefault(one.to, []).append(_how(stored.values, fields, one.path, one.to))
    naming: dict[str, list[str]] = {}
    beyond = Neighbourhood(workspace)
    for record_id, path in workspace.index.backlinks(stored.id):
        if record_id not in naming and len(naming) == MOST:
            break
        row = workspace.row(record_id)
        if row is not None and row.kind in workspace.kinds and record_id != stored.id:
            # Only the file says what a typed link means; of many records, the first are asked.
            is_read = path.startswith(f"{LINKS}/") and len(naming) < MOST_READ
            typed = beyond.record(record_id) if is_read else None
            how = _how(typed or {}, workspace.kinds[row.kind].fields, path, stored.id)
            naming.setdefault(record_id, []).append(how)
    pairs = ((named, True), (naming, False))
    return tuple(_linked(workspace, name, how, out) for found, out in pairs for name, how in found.items())


def _linked(workspace: Workspace, record_id: str, how: list[str], outgoing: bool) -> Linked:
    row = workspace.row(record_id)
    known = row is not None and row.kind in workspace.kinds
    kind = workspace.kinds[row.kind].label if row is not None and known else "not in this workspace"
    title = row.title if row is not None else record_id
    return Linked(record_id, title, kind, tuple(dict.fromkeys(how)), outgoing, row is not None)


def _how(values: Values, fields: FieldSet, path: str, to: str) -> str:
    """Return in which field a record is named, or as what a typed link names it."""
    name = path.partition("/")[0]
    declared = fields.get(name)
    if name == LINKS:
        kinds = [as_text(one.get("type")) for _, one in entries(values, LINKS) if as_text(one.get("to")) == to]
        told = [words_of(one).lower() for one in kinds if one]
        if told:
            return " and ".join(dict.fromkeys(told))
    return declared.label.lower() if declared is not None else name


class LinkedList(LineList):
    """The records at the other ends, those that are named above those that name."""

    def __init__(self, found: Sequence[Linked]) -> None:
        super().__init__()
        self.lines: list[Linked | str] = []
        for heading, outgoing in ((NAMED, True), (NAMING, False)):
            listed = [one for one in found if one.outgoing is outgoing]
            many = f"the first {MOST}" if not outgoing and len(listed) == MOST else str(len(listed))
            self.lines += [f"{heading} ({many})", *listed] if listed else []

    @property
    def count(self) -> int:
        """Return how many lines there are, the headings among them."""
        return len(self.lines)

    def can_stop(self, index: int) -> bool:
        """Stop at records that can be opened."""
        one = self.lines[index]
        return not isinstance(one, str) and one.there

    def line(self, index: int, width: int) -> Content:
        """Return a heading, or a record: its kind, its title, and how it is linked."""
        one = self.lines[index]
        if isinstance(one, str):
            return cell(one, "$text-muted")
        how = f" · {', '.join(one.how)}" if one.how else ""
        kind = (fitted(one.kind, KIND_WIDTH) + " ", "$text-muted" if one.there else "$text-warning")
        return Content.assemble(kind, cell(one.title), cell(how, "$text-muted")).truncate(width, ellipsis=True)

    def on_mount(self) -> None:
        """Be as tall as there are lines, within reason, with the cursor on the first record."""
        self.styles.height = min(self.count, MOST_LINES)
        self.move_to(0)


class LinkedPane(Vertical):
    """The list under its heading; enter opens what is marked."""

    def __init__(self, found: Sequence[Linked]) -> None:
        super().__init__(classes="linked")
        self.found = tuple(found)

    def compose(self) -> ComposeResult:
        """Show both."""
        yield Static("Links", classes="heading", markup=False)
        yield LinkedList(self.found)

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        event.stop()
        one = self.query_one(LinkedList).lines[event.index]
        if not isinstance(one, str):
            self.post_message(OpenRecord(one.record_id))
