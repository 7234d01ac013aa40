"""The parts of a form, in a list beside it: where one is, what was changed or answered, and the way to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from cawg_tui.tui.form.level import sections
from cawg_tui.tui.line_list import LineList
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext


class Sections(LineList):
    """The sections of a form, with a mark where something was changed."""

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self.context = context
        self._marked: list[bool] = []
        self.listed = {name: fields for name, fields in sections(context.model.fields).items() if name}
        self.set_class(len(self.listed) < 2, "-single")

    @property
    def count(self) -> int:
        """Return how many sections there are."""
        return len(self.listed)

    def follow(self, address: Address) -> None:
        """Put the cursor on the section that a field belongs to, unless the member is choosing one."""
        names = [name for name, fields in self.listed.items() if any(one.name == address[0] for one in fields)]
        if names and not self.has_focus:
            self.cursor = list(self.listed).index(names[0])

    def mark(self) -> None:
        """Draw the marks anew where they are others now."""
        marked = [self._is_marked(name) for name in self.listed]
        if marked != self._marked:
            self._marked = marked
            self.refresh()

    def _is_marked(self, name: str) -> bool:
        if self.context.sitting:
            return self.context.is_answered(name)
        return any(self.context.model.is_touched(one.name) for one in self.listed[name])

    def line(self, index: int, width: int) -> Content:
        """Return a section's name, marked where a field of it was changed; in a sitting, where it is answered."""
        name = list(self.listed)[index]
        sign = "✓ " if self.context.sitting else "• "
        mark = sign if self._is_marked(name) else "  "
        return Content.assemble((mark, "$text-accent bold"), cell(name)).truncate(width)
