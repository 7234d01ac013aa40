"""The form of a record: its levels, the list of sections, the way from one field to the next, help on the last line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Select, Static

from cawg_tui.records.values import as_text, same
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.form.address import address_of, path_of, value_at
from cawg_tui.tui.form.editing import GOING_ON, FieldEditor, hand_over
from cawg_tui.tui.form.items import ItemsEditor
from cawg_tui.tui.form.level import GroupHead, Heading, Level, sections
from cawg_tui.tui.form.row import FieldRow, caret_of
from cawg_tui.tui.form.sections import Sections
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.typeahead import TypeAhead

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from cawg_tui.records.types import FieldType
    from cawg_tui.records.values import Values
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext
    from cawg_tui.tui.form.row import Caret


class RecordForm(Vertical):
    """The form. It changes the model of its context and says when it did; saving is for the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("form")]

    class Changed(Message):
        """Something was typed."""

    class SaveAsked(Message):
        """The member wants to save."""

    class LeaveAsked(Message):
        """The member wants to leave the form."""

    class OutsideAsked(Message):
        """The member wants to write a field's text in an editor of their own."""

        def __init__(self, address: Address, text: str, kind: FieldType) -> None:
            super().__init__()
            self.address, self.text, self.kind = address, text, kind

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self.context = context
        self.levels: list[Level] = [Level(context, context.model.fields, ())]

    def compose(self) -> ComposeResult:
        """Show the sections beside the fields of the record."""
        crumbs = Static(para(""), classes="crumbs", markup=False)
        crumbs.display = False
        yield crumbs
        with Horizontal(classes="form-body"):
            yield Sections(self.context)
            with Vertical(classes="levels"):
                yield self.levels[0]
        yield Static(para(""), classes="field-help", markup=False)

    def on_mount(self) -> None:
        """Hear at once where the focus goes."""
        self.watch(self.screen, "focused", self._heading_for, init=False)

    def _heading_for(self, focused: Widget | None) -> None:
        """Let what is typed wait for a field that has focus and no editor yet."""
        app, coming = self.app, isinstance(focused, FieldRow) and focused.editor is None and self in focused.ancestors
        if coming and isinstance(app, TypeAhead):
            app.hold_keys(focused)

    @property
    def level(self) -> Level:
        """Return the level on screen."""
        return self.levels[-1]

    @property
    def current(self) -> FieldRow | None:
        """Return the field that has focus."""
        focused = self.screen.focused
        if focused is None:
            return None
        return next((one for one in (focused, *focused.ancestors) if isinstance(one, FieldRow)), None)

    @property
    def place(self) -> str:
        """Return the path of the field that has focus, else of the entry on screen."""
        row = self.current
        return self.context.model.path(row.address if row is not None else self.level.address)

    @property
    def part(self) -> int | None:
        """Return which section the field with focus belongs to, counted from 0; nothing where none has focus."""
        row = self.current
        names = list(self.query_one(Sections).listed.values())
        here = row.address[0] if row is not None else ""
        return next((at for at, fields in enumerate(names) if any(one.name == here for one in fields)), None)

    def fits(self, values: Values) -> bool:
        """Say whether other values can be drawn as the form stands: what is being edited is in its place, unchanged."""
        model, row = self.context.model, self.current
        steps = [level.address for level in self.levels] + ([row.address] if row is not None else [])
        moved = any(model.path(at) != path_of(values, model.fields, at) for at in steps)
        return not moved and (row is None or same(model.get(row.address), value_at(values, row.address)))

    # --- levels -----------------------------------------------------------------------------------

    @on(ItemsEditor.Into)
    async def _into(self, event: ItemsEditor.Into) -> None:
        event.stop()
        await self.go_into(event.address)
        self.focus_first()

    async def go_into(self, address: Address) -> None:
        """Show the fields of an entry."""
        fields = self.context.model.fields_of(address)
        if fields is None:
            return
        level = Level(self.context, fields, address)
        self.level.display = False
        self.levels.append(level)
        await self.query_one(".levels").mount(level)
        self._crumbs()

    async def go_up(self) -> bool:
        """Go back to the list an entry belongs to; say whether there was one."""
        if len(self.levels) == 1:
            return False
        left = self.levels.pop()
        self.level.display = True
        self._crumbs()
        row, place = await self.level.row(left.address[:-1]), left.address[-1]
        if row is not None:
            row.cursor = place if isinstance(place, int) else None
            self.screen.set_focus(row, scroll_visible=False)
        await left.remove()
        return True

    async def go_to(self, path: str, caret: Caret | None = None) -> FieldRow | None:
        """Show and open the field at a path, or the nearest thing above it; `caret` is where to go on in its text.

        Return the field, where there is one: the focus follows a moment later.
        """
        while len(self.levels) > 1:
            left = self.levels.pop()
            await left.remove()
        self.level.display = True
        address = address_of(self.context.model.values, self.context.model.fields, path)
        for at, step in enumerate(address):
            entry = isinstance(step, int) and isinstance(self.context.model.get(address[: at + 1]), dict)
            if entry and not self.context.sitting:
                await self.go_into(address[: at + 1])
        self._crumbs()
        here = len(self.level.address)
        row = await self.level.row(address) if len(address) > here else None
        target = row if row is not None else self.level.head(address)
        if isinstance(row, FieldRow):
            row.caret = caret
        if target is not None and target.focusable:
            target.focus()
        elif row is None:
            self.focus_first()
        return row if isinstance(row, FieldRow) else None

    def focus_first(self) -> None:
        """Go to the first field of the level on screen."""
        first = self.level.first()
        if first is not None:
            first.focus()

    def _crumbs(self) -> None:
        crumbs = self.query_one(".crumbs", Static)
        crumbs.display = len(self.levels) > 1
        crumbs.update(cell(self._where(), "bold"), layout=False)

    def _where(self) -> str:
        address = self.level.address
        if not address:
            return ""
        entries = self.context.model.entries(address[:-1])
        place = address[-1]
        at = f"{place + 1} of {len(entries)}" if isinstance(place, int) else ""
        model = self.context.model
        return f"{model.label(address if model.is_named(address) else address[:-1])} ({at})"

    async def reload(self, context: FormContext) -> None:
        """Show other values: after a reload, or a draft taken up again."""
        self.context = context
        for level in self.levels:
            await level.remove()
        self.levels = [Level(context, context.model.fields, ())]
        await self.query_one(".levels").mount(self.levels[0])
        self.query_one(Sections).context = context
        self._crumbs()
        self.focus_first()

    async def redeclare(self, context: FormContext) -> None:
        """Show the same values among other fields; the cursor stays where it is in its text."""
        place, caret = self.place, caret_of(self.screen.focused)
        await self.reload(context)
        await self.go_to(place, caret)

    async def reopen(self, address: Address) -> None:
        """Show a field anew whose value was changed from outside."""
        row = await self.level.row(address)
        if row is not None:
            await row.close()
            row.changed()
            row.focus()

    def redraw(self) -> None:
        """Draw every level anew, after a save."""
        for level in self.levels:
            level.redraw()
        self.query_one(Sections).refresh()

    # --- what happens inside ----------------------------------------------------------------------

    def on_field_row_changed(self, event: FieldRow.Changed) -> None:
        """Tell that something was typed."""
        event.stop()
        self.query_one(Sections).mark()
        self._crumbs()
        self.post_message(self.Changed())

    def on_key(self, event: events.Key) -> None:
        """Keep plain letters within the field that has focus: none of them leaves the form by surprise."""
        focused = self.screen.focused
        if focused is None or event.character is None or not event.is_printable:
            return
        if event.key in focused._bindings.key_to_bindings:
            return
        event.stop()
        event.prevent_default()
        if isinstance(focused, Select) and not focused.expanded:
            focused.action_show_overlay()
            self.call_after_refresh(self._hand_over, event)

    def _hand_over(self, key: events.Key) -> None:
        if self.screen.focused is not None:
            hand_over(key, self.screen.focused)

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Show the help of the field that has focus."""
        self._help()

    def _help(self) -> None:
        row = self.current
        if row is not None:
            self.query_one(Sections).follow(row.address)
        line = self.query_one(".field-help", Static)
        if row is None:
            head = self.screen.focused
            words = "Enter opens and closes this group." if isinstance(head, GroupHead) else ""
            line.update(cell(words, "$text-muted"), layout=False)
            return
        needed = " Needed." if row.declared.required and not self.context.sitting else ""
        said = Content.assemble(cell(row.declared.label, "bold"), "  ", cell(row.declared.help + needed, "$text-muted"))
        line.update(said, layout=False)

    @on(LineList.Opened)
    def _section_chosen(self, event: LineList.Opened) -> None:
        if isinstance(event.lines, Sections):
            event.stop()
            self.run_worker(self._go_to_section(list(event.lines.listed)[event.index]), exclusive=True)

    async def _go_to_section(self, name: str) -> None:
        while await self.go_up():
            pass
        await self.level.complete()
        for heading in self.level.query(Heading):
            if heading.title == name:
                self.level.scroll_to_widget(heading, top=True, animate=False, immediate=True)
                after = [one for one in self.level.query("*") if one.focusable and _follows(heading, one)]
                if after:
                    self.screen.set_focus(after[0], scroll_visible=False)
        # Only now: a list that vanishes while it has focus would send the focus wherever it was before.
        self.query_one(Sections).remove_class("-called")

    # --- actions ----------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Ask to save."""
        self.post_message(self.SaveAsked())

    async def action_back(self) -> None:
        """Go up from an entry; at the record's own level, leave."""
        sections_list = self.query_one(Sections)
        if sections_list.has_focus:
            self.focus_first()
            self.call_after_refresh(sections_list.remove_class, "-called")
        elif not await self.go_up():
            self.post_message(self.LeaveAsked())

    def action_sections(self) -> None:
        """Go to the list of sections."""
        listed = self.query_one(Sections)
        listed.add_class("-called")
        listed.focus()

    def action_next(self) -> None:
        """Go to the next field."""
        self.screen.focus_next()

    def action_previous(self) -> None:
        """Go to the field before."""
        self.screen.focus_previous()

    @on(FieldEditor.Done)
    def _answered(self, event: FieldEditor.Done) -> None:
        """Go on once an offer was taken; keys typed since wait for the field that comes."""
        event.stop()
        self.action_next()
        app = self.app
        if isinstance(app, TypeAhead):
            app.call_later(app.keys_go, GOING_ON)

    def action_go_on(self) -> None:
        """Go to the next field: this one is answered."""
        self.screen.focus_next()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on from a line that is answered, in a sitting."""
        if self.context.sitting:
            event.stop()
            self.action_go_on()

    def action_part(self, step: int) -> None:
        """Go to the part after, or to the one before: at once, for the words of the next answer may follow already."""
        listed, at = list(self.query_one(Sections).listed), self.part
        if at is None or not 0 <= at + step < len(listed):
            return
        name = listed[at + step]
        first = next((row for row in self.level.query(FieldRow) if self._belongs(row, name) and row.can_focus), None)
        if first is None:
            self.run_worker(self._go_to_section(name), exclusive=True)
            return
        heading = next((one for one in self.level.query(Heading) if one.title == name), None)
        self.screen.set_focus(first, scroll_visible=False)
        if heading is not None:
            self.level.scroll_to_widget(heading, top=True, animate=False, immediate=True)

    def _belongs(self, row: FieldRow, name: str) -> bool:
        return any(one.name == row.address[0] for one in self.query_one(Sections).listed[name])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go on in a sitting only, and from part to part where there are several."""
        if action in {"part", "sections"}:
            several = len(sections(self.context.model.fields)) > 1
            return several and (self.context.sitting or action == "sections")
        return self.context.sitting or action != "go_on"

    def action_outside(self) -> None:
        """Ask for the member's own editor for the field that has focus."""
        row = self.current
        if row is None or not (row.declared.type.prose or row.declared.widget in {"line", "languages"}):
            return
        value = row.value
        if not isinstance(value, list | dict):
            self.post_message(self.OutsideAsked(row.address, as_text(value), row.declared.type))


def _follows(heading: Heading, other: object) -> bool:
    siblings = list(heading.parent.children) if heading.parent is not None else []
    lineage = [other, *getattr(other, "ancestors", ())]
    top = next((one for one in lineage if one in siblings), None)
    return top is not None and siblings.index(top) > siblings.index(heading)
