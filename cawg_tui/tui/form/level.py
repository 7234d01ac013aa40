"""The fields of a record, or of one entry of a list, under their headings: one level of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cawg_tui.records.fields import Merge
from cawg_tui.records.types import Group, Items
from cawg_tui.records.values import Missing, as_text, is_empty
from cawg_tui.tui import shown
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.beside import Beside
from cawg_tui.tui.form.editors import can_edit
from cawg_tui.tui.form.model import says_nothing
from cawg_tui.tui.form.row import FieldRow
from cawg_tui.tui.form.view import bring_into_view
from cawg_tui.tui.text import cell, para

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cawg_tui.records.declarations import Field, FieldSet
    from cawg_tui.records.values import Values
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext

OTHERS = "Other fields, kept as they are"
FIRST = 20
HIDDEN = frozenset({"id", "_conflicts"})


class Kept(Widget):
    """A value that the form shows and does not change."""

    def __init__(self, label: str, words: str) -> None:
        super().__init__()
        self.label, self.words = label, words

    def render(self) -> Beside:
        """Draw it quietly."""
        return Beside(cell(self.label, "$text-muted"), [para(self.words, "$text-muted")])


class GroupHead(Widget, can_focus=True):
    """The line of a group: what it says in short; enter opens and closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "open_close", "Open / close", show=True)]

    def __init__(self, group: GroupRows) -> None:
        super().__init__()
        self.group = group

    def render(self) -> Beside:
        """Draw the mark, the label and a summary."""
        words = self.group.summary if not self.group.is_open else ""
        arrow = Content.styled("▾" if self.group.is_open else "▸", "$text-accent")
        return Beside(cell(self.group.declared.label, "bold"), [cell(words, "$text-muted")], arrow)

    async def action_open_close(self) -> None:
        """Open or close the group."""
        await self.group.toggle()

    async def on_click(self) -> None:
        """Open or close the group."""
        await self.group.toggle()


class GroupRows(Vertical):
    """A group of fields that opens where it stands; its fields are made when it is opened first."""

    def __init__(self, context: FormContext, declared: Field, address: Address) -> None:
        super().__init__()
        self.context, self.declared, self.address = context, declared, address
        self.is_open = False
        self.head = GroupHead(self)

    def compose(self) -> ComposeResult:
        """Show the line alone."""
        yield self.head

    @property
    def summary(self) -> str:
        """Return what the group says, on one line."""
        value = self.context.model.get(self.address)
        if is_empty(value):
            return "–"
        return " · ".join(self._parts(value)) if isinstance(value, dict) else as_text(value)

    def _parts(self, values: Values) -> Iterator[str]:
        for declared in self.declared.inside or ():
            words = self.context.words(declared, self.context.model.get((*self.address, declared.name)))
            if words and declared.name in values:
                yield f"{declared.label}: {' '.join(words.split())}"

    async def toggle(self) -> None:
        """Open or close the group."""
        self.is_open = not self.is_open
        rows = self.query(".group-rows")
        if self.is_open and not rows:
            await self.mount(Vertical(*rows_of(self.context, self.declared.inside, self.address), classes="group-rows"))
        for one in rows:
            one.display = self.is_open
        self.head.refresh(layout=True)


class EntryRows(Vertical):
    """A list whose entries stand open one below the other, with an empty one where there is none yet."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("entry-rows")]

    def __init__(self, context: FormContext, declared: Field, address: Address, *, named: bool) -> None:
        """Show the entries; the first is `named` unless the heading above says the same."""
        super().__init__()
        self.context, self.declared, self.address, self.named = context, declared, address, named
        if not context.model.entries(address):
            context.model.add(address)

    def compose(self) -> ComposeResult:
        """Show the fields of each entry."""
        for place in range(len(self.context.model.entries(self.address))):
            yield from self._entry(place)

    def _entry(self, place: int) -> Iterator[Widget]:
        number = f" {place + 1}" if place else ""
        if self.named or place:
            yield Subheading(f"{self.declared.label}{number}", "" if place else self.declared.help)
        yield from rows_of(self.context, self.declared.inside, (*self.address, place))

    async def action_add(self) -> None:
        """Go to the last entry where nothing is said in it yet, else to a new one."""
        entries = self.context.model.entries(self.address)
        place = len(entries) - 1
        if not says_nothing(entries[place]):
            place = self.context.model.add(self.address)
            await self.mount_all(list(self._entry(place)))
        here = (*self.address, place)
        first = next((row for row in self.query(FieldRow) if row.address[: len(here)] == here), None)
        if first is not None:
            self.screen.set_focus(first)


class Subheading(Static):
    """The name of a group or an entry that stands open, with what it is for."""

    def __init__(self, name: str, help_words: str) -> None:
        said = Content.assemble(cell(name, "bold"), "  ", cell(help_words, "$text-muted"))
        super().__init__(said, classes="subheading", markup=False)


class Heading(Static):
    """The heading of a section: its name, or the question it asks."""

    def __init__(self, name: str, question: str = "") -> None:
        super().__init__(cell(question or name), classes="heading", markup=False)
        self.title = name


class Level(VerticalScroll, can_focus=False, inherit_bindings=False):
    """One level of a form. Its arrow keys go from field to field, so those of a scroll pane are left out."""

    def __init__(self, context: FormContext, fields: FieldSet, address: Address) -> None:
        super().__init__()
        self.context, self.fields, self.address = context, fields, address
        self._pieces = list(self._all())

    def compose(self) -> ComposeResult:
        """Show the first fields; the others follow once these are on screen."""
        yield from self._pieces[:FIRST]

    def on_mount(self) -> None:
        """Show the other fields once the first are on screen."""
        self.call_after_refresh(self.complete)

    async def complete(self) -> None:
        """Show every field now."""
        rest, self._pieces = self._pieces[FIRST:], []
        if rest:
            await self.mount_all(rest)

    def _all(self) -> Iterator[Widget]:
        """Yield the fields under their headings, and what is not declared at the end."""
        for name, declared in sections(self.fields).items():
            if name:
                yield Heading(name, self.context.question(name))
            yield from rows_of(self.context, declared, self.address, alone=len(declared) == 1)
        others = list(self._others()) if self.context.whole else []
        if others:
            yield Heading(OTHERS)
            yield from others

    def _others(self) -> Iterator[Kept]:
        values = self.context.model.get(self.address) if self.address else self.context.model.values
        if isinstance(values, dict):
            for name, value in values.items():
                if name not in self.fields and name not in HIDDEN:
                    yield Kept(name, as_text(value))

    async def row(self, address: Address) -> FieldRow | None:
        """Return the row of a field on this level; a group on the way is opened."""
        await self.complete()
        for group in self.query(GroupRows):
            if address[: len(group.address)] == group.address and not group.is_open:
                await group.toggle()
        found = [row for row in self.query(FieldRow) if address[: len(row.address)] == row.address]
        if not found and self.context.sitting:
            return next((row for row in self.query(FieldRow) if row.address[: len(address)] == address), None)
        return max(found, key=lambda row: len(row.address), default=None)

    def head(self, address: Address) -> GroupHead | None:
        """Return the line of a group."""
        return next((one.head for one in self.query(GroupRows) if one.address == address), None)

    def first(self) -> Widget | None:
        """Return the first thing on this level that can take the focus."""
        return next((one for one in self.query("*") if one.focusable), None)

    def redraw(self) -> None:
        """Draw every field anew."""
        for row in self.query(FieldRow):
            row.can_focus = row.editor is None and can_edit(row.declared, row.value)
            if row.editor is not None:
                row.editor.follow()
            row.refresh(layout=True)
        for group in self.query(GroupRows):
            group.head.refresh(layout=True)

    def on_field_row_closed(self, event: FieldRow.Closed) -> None:
        """Keep what has focus on screen when the field above it became shorter."""
        event.stop()
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        # What has focus by now: the line to type in comes a moment after its field.
        focused = self.screen.focused if self.is_attached else None
        if focused is not None and self in focused.ancestors and focused.size.height <= self.size.height:
            bring_into_view(focused)

    def on_resize(self) -> None:
        """Keep what has focus on screen when the window became smaller."""
        self.call_after_refresh(self._show)

    def on_key(self, event: events.Key) -> None:
        """Scroll by pages, whatever field has focus, where the field does not want the key itself."""
        if event.key in {"pagedown", "pageup"}:
            event.stop()
            (self.scroll_page_down if event.key == "pagedown" else self.scroll_page_up)(animate=False)


def sections(fields: FieldSet) -> dict[str, list[Field]]:
    """Return the fields by the section they belong to, sections in the order they begin."""
    found: dict[str, list[Field]] = {}
    for declared in fields:
        found.setdefault(declared.group, []).append(declared)
    return found


def rows_of(
    context: FormContext, fields: FieldSet | list[Field] | None, address: Address, *, alone: bool = False
) -> Iterator[Widget]:
    """Yield what shows each field: a row, a group that opens, or a quiet line for what the program works out.

    A field that stands `alone` under a heading needs no name of its own where it stands open.
    """
    for declared in fields or ():
        here = (*address, declared.name)
        value = context.model.get(here)
        if declared.merge is Merge.DERIVED:
            if not isinstance(value, Missing) and not is_empty(value):
                yield Kept(declared.label, f"{shown.one(declared, value)}  (worked out, not typed)")
        elif not isinstance(declared.type, Group) or not can_edit(declared, value):
            yield FieldRow(context, declared, here)
        elif isinstance(declared.type, Items):
            sitting = context.sitting and not any(not isinstance(one, dict) for one in context.model.entries(here))
            yield EntryRows(context, declared, here, named=not alone) if sitting else FieldRow(context, declared, here)
        elif context.sitting:
            if not alone:
                yield Subheading(declared.label, declared.help)
            yield from rows_of(context, declared.inside, here)
        else:
            yield GroupRows(context, declared, here)
