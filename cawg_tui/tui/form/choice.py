"""Editors that choose: one of a list, yes or no, the next state of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Select, Static

from cawg_tui.records.types import YesNoType
from cawg_tui.records.values import MISSING, Missing, Value, as_text, is_empty
from cawg_tui.tui.form.editing import FieldEditor
from cawg_tui.tui.form.offers import options_of
from cawg_tui.tui.shown import state_words
from cawg_tui.tui.text import cell

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

NOT_SAID = "not said"


class ChoiceEditor(FieldEditor):
    """One of a closed list, or nothing."""

    def compose(self) -> ComposeResult:
        """Show the choice; a value that is not of the list stands in it as it is."""
        there = "" if isinstance(self.value, Missing) else as_text(self.value)
        yield Select(
            self.options(there), value=there or Select.NULL, prompt=NOT_SAID, allow_blank=self.may_be_empty,
            compact=True, type_to_search=True,
        )  # fmt: skip

    def options(self, there: str) -> list[tuple[Content, str]]:
        """Return the words of each choice with what is stored, and of what stands there if it is none of them."""
        choices = self.choices()
        other = [(cell(f"{there} (not one of these)"), there)] if there and there not in choices else []
        return [*((cell(words), value) for value, words in choices.items()), *other]

    @property
    def may_be_empty(self) -> bool:
        """Say whether nothing may be chosen."""
        return True

    def choices(self) -> dict[str, str]:
        """Return the stored words and what a member reads for them."""
        return dict(options_of(self.declared.type))

    @property
    def target(self) -> Widget:
        """Return the list."""
        return self.query_one(Select)

    def on_select_changed(self, event: Select.Changed) -> None:
        """Hand over the choice."""
        event.stop()
        chosen: Value | Missing = MISSING if event.value is Select.NULL else str(event.value)
        if not isinstance(self.value, Missing) and chosen == as_text(self.value):
            chosen = self.value
        self.say(chosen)


class StatusEditor(ChoiceEditor):
    """Where the work stands: only the next steps from what was read are offered."""

    def compose(self) -> ComposeResult:
        """Show the state and say what may follow."""
        yield from super().compose()
        self.told = self.steps
        yield Static(cell(self.told, "$text-muted"), classes="words", markup=False)

    def follow(self) -> None:
        """Offer what may follow the state that stands in the record now."""
        if self.told == self.steps or not self.is_mounted:
            return
        self.told = self.steps
        self.query_one(".words", Static).update(cell(self.told, "$text-muted"))
        self.value = self.context.model.get(self.address)
        there = "" if isinstance(self.value, Missing) else as_text(self.value)
        chosen: Select[str] = self.query_one(Select)
        if there:
            with chosen.prevent(Select.Changed):
                chosen.set_options(self.options(there))
                chosen.value = there

    @property
    def before(self) -> str:
        """Return the state the record was read in."""
        return as_text(self.context.model.base.get("status"))

    @property
    def may_be_empty(self) -> bool:
        """Leave it empty only where it was empty."""
        return is_empty(self.value)

    def choices(self) -> dict[str, str]:
        """Return the state as it was and the states that may follow it."""
        workflow = self.context.workflow
        steps = [state for state in workflow.states if state == self.before or state in workflow.after(self.before)]
        return {state: state_words(state) for state in steps}

    @property
    def steps(self) -> str:
        """Return the sentence that says where the work may go."""
        return steps_sentence(self.before, self.context.workflow.after(self.before))


def steps_sentence(now: str, after: tuple[str, ...]) -> str:
    """Return `now: drafting; next: consultation, withdrawn, missed`."""
    following = ", ".join(state_words(state).lower() for state in after) or "nothing, the work ends here"
    return f"now: {state_words(now).lower() or 'not said'}; next: {following}"


class Buttons(Widget, can_focus=True):
    """Yes, no, or not said, side by side on one line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False), Binding("right", "step(1)", show=False),
        Binding("space", "step(1)", show=False), Binding("y", "choose(0)", show=False),
        Binding("n", "choose(1)", show=False), Binding("backspace,delete", "choose(2)", show=False),
    ]  # fmt: skip
    WORDS = (("yes", True), ("no", False), (NOT_SAID, None))

    def __init__(self, editor: YesNoEditor, at: int | None) -> None:
        super().__init__()
        self.editor, self.at = editor, at

    def render(self) -> Content:
        """Draw the three, the chosen one filled."""
        parts: list[str | tuple[str, str]] = []
        for place, (words, _) in enumerate(self.WORDS):
            chosen = place == self.at
            parts += [(f"({'•' if chosen else ' '}) {words}", "bold reverse" if chosen else ""), "   "]
        return Content.assemble(*parts)

    def action_step(self, by: int) -> None:
        """Go to the one beside."""
        self.action_choose((self.at + by) % len(self.WORDS) if self.at is not None else 0)

    def action_choose(self, at: int) -> None:
        """Choose one."""
        self.at = at
        self.refresh()
        self.editor.choose(self.WORDS[at][1])

    def on_click(self, event: events.Click) -> None:
        """Choose the one under the mouse."""
        start = 0
        for place, (words, _) in enumerate(self.WORDS):
            if start <= event.x < start + len(words) + 4:
                self.action_choose(place)
            start += len(words) + 7


class YesNoEditor(FieldEditor):
    """Yes, no, or nothing said."""

    def compose(self) -> ComposeResult:
        """Show the three."""
        at = {True: 0, False: 1}.get(self.value) if isinstance(self.value, bool) else None
        yield Buttons(self, 2 if is_empty(self.value) else at)

    @property
    def target(self) -> Widget:
        """Return the three."""
        return self.query_one(Buttons)

    def choose(self, value: bool | None) -> None:
        """Hand over what was chosen."""
        assert isinstance(self.declared.type, YesNoType)  # noqa: S101 - the table of editors gives no other
        self.say(MISSING if value is None else value)
