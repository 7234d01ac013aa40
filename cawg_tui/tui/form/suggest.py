"""A line to type in with what fits offered below it; the arrow keys walk the offers while the line keeps the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from cawg_tui.records.types import CountryType, InstitutionType, LineType, RefType, TermType
from cawg_tui.records.values import Missing, Value, as_text
from cawg_tui.tui.form.address import field_name
from cawg_tui.tui.form.editing import GOING_ON, FieldEditor, Typing
from cawg_tui.tui.form.offers import MOST, added_to, offers
from cawg_tui.tui.form.view import bring_into_view
from cawg_tui.tui.jobs import Jobs
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.typeahead import TypeAhead

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from cawg_tui.records.declarations import Field
    from cawg_tui.records.types import FieldType
    from cawg_tui.tui.form.address import Address
    from cawg_tui.tui.form.context import FormContext, Offer


# What no line holds: from here on, whatever stands in it was typed.
TOUCHED = "\0"
# Of the values in use, so many are looked through with each key.
MOST_USED = 500


class Offering(Jobs, Vertical):
    """A line and its offers. It knows the type of value that is meant, and the name of the field it goes to."""

    class Typed(Message):
        """The text changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Chosen(Message):
        """An offer was taken, or the text was entered as it stands (`offer` is None then).

        `goes_on` says that the member is on the way to the next field.
        """

        def __init__(self, text: str, offer: Offer | None, *, goes_on: bool = False) -> None:
            super().__init__()
            self.text, self.offer, self.goes_on = text, offer, goes_on

    def __init__(
        self, context: FormContext, kind: FieldType, field: str, text: str = "", placeholder: str = "",
        *, several: bool = False,
    ) -> None:  # fmt: skip
        """Offer what fits a type; where `several` are meant, what is entered is not the last of them."""
        super().__init__()
        self.context, self.kind, self.field, self.start, self.placeholder = context, kind, field, text, placeholder
        self.several = several
        self.offered: list[Offer] = []
        self._used: list[tuple[str, int]] = []
        self._quiet = self._heard = self._stood = text
        self._in_time = False

    def compose(self) -> ComposeResult:
        """Show the line; the offers come with the first key."""
        yield Input(self.start, placeholder=self.placeholder, compact=True, select_on_focus=False)
        yield OptionList(compact=True, markup=False)

    def on_mount(self) -> None:
        """Leave the focus to the line; ask what the workspace uses where other values than the known ones may stand."""
        self.options.can_focus = False
        self.options.display = False
        lookup, field = self.context.lookup, self.field
        if lookup is not None and isinstance(self.kind, TermType | LineType):
            # Without an answer the known values are offered alone: that is no reason to interrupt anyone.
            self.run_job("used", lambda _: lookup.terms(field)[:MOST_USED], self._know_used, lambda _: None)

    def _know_used(self, used: list[tuple[str, int]]) -> None:
        self._used = used
        if self._quiet == TOUCHED:
            self._offer(self.line.value)

    @property
    def line(self) -> Input:
        """Return the line."""
        return self.query_one(Input)

    @property
    def options(self) -> OptionList:
        """Return the offers' list."""
        return self.query_one(OptionList)

    def show_text(self, text: str) -> None:
        """Put text in the line without offering anything for it."""
        self._quiet = self._stood = self._heard = text
        self.line.value = text
        self.line.cursor_position = len(text)
        self.hide()

    def hide(self) -> None:
        """Offer nothing."""
        self.stop_jobs("find")
        self.offered = []
        self.options.display = False

    # --- typing -----------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what fits what was typed."""
        event.stop()
        self._heard = event.value
        if event.value == self._quiet:
            return
        self._quiet = TOUCHED
        self.post_message(self.Typed(event.value))
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        lookup = self.context.lookup
        if not isinstance(self.kind, RefType):
            self._show(offers(self.kind, typed, self._used, stood=self._stood) if typed.strip() else [])
        elif lookup is not None and typed.strip():
            kinds, added = self.kind.kinds, added_to(self._stood, typed)
            self._in_time = False
            self.run_job(
                "find", lambda _: lookup.records(typed, kinds) or (lookup.records(added, kinds) if added else []),
                self._show,
            )  # fmt: skip
        else:
            self._show([])

    def _show(self, found: list[Offer]) -> None:
        self.offered, self._in_time = found[:MOST], True
        self.options.clear_options()
        self.options.add_options([_drawn(offer) for offer in self.offered])
        self.options.display = bool(self.offered)
        meant = bool(self.offered) and not self.offered[0].far and self._must_be_offered()
        self.options.highlighted = 0 if meant else None
        if self.offered:
            self.call_after_refresh(bring_into_view, self.options)

    def _must_be_offered(self) -> bool:
        """Say whether what is typed stands for nothing, unless one of the offers is meant."""
        if isinstance(self.kind, RefType | CountryType):
            return True
        try:
            self.kind.read(self.line.value)
        except ValueError:
            return True
        return False

    def note_loose(self, value: Value | Missing) -> None:
        """Remember that a record's name was typed and none chosen for it: it leads nowhere until one is."""
        if isinstance(self.kind, RefType) and isinstance(value, str) and value not in self.context.titles:
            self.context.model.loose.add(value)

    # --- choosing ---------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Walk the offers with the arrow keys; take the marked one with enter, or with tab on the way to the next.

        Tab leaves the text alone where it may stand as it is, for there none is marked before the member marks one, and
        where the offers are still those for fewer letters. In a sitting enter does as tab does, but where several are
        meant it stays for the next of them.
        """
        if self._goes_on(event.key):
            event.stop()
            event.prevent_default()
            if isinstance(self.app, TypeAhead):
                self.app.hold_keys(GOING_ON)
            # Behind the letters typed before: what they stand for is offered only once they were heard.
            self.line.call_later(self.call_later, self._go_on)
            return
        if not self.offered or event.key not in {"down", "up", "escape"}:
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.hide()
            return
        at = self.options.highlighted
        step = 1 if event.key == "down" else -1
        self.options.highlighted = (0 if step > 0 else len(self.offered) - 1) if at is None else at + step
        if not 0 <= (self.options.highlighted or 0) < len(self.offered):
            self.options.highlighted = 0 if step > 0 else len(self.offered) - 1

    def _goes_on(self, key: str) -> bool:
        behind = self._heard != self.line.value
        if key == "tab":
            return behind or self._marked is not None
        waits = self.several and (behind or self._marked is not None or self.line.value.strip())
        return key == "enter" and self.context.sitting and not waits

    @property
    def _marked(self) -> Offer | None:
        """Return the offer that is marked, where the offers are those for the text as it stands."""
        at = self.options.highlighted
        return self.offered[at] if at is not None and at < len(self.offered) and self._in_time else None

    def _go_on(self) -> None:
        self._take(self.line.value, self._marked, goes_on=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the offer that is marked, else the text."""
        event.stop()
        at = self.options.highlighted if self.offered else None
        self._take(event.value, self.offered[at] if at is not None and at < len(self.offered) else None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the offer that was clicked."""
        event.stop()
        if event.option_index < len(self.offered):
            self._take(self.line.value, self.offered[event.option_index])
        self.line.focus()

    def _take(self, text: str, offer: Offer | None, *, goes_on: bool = False) -> None:
        self.hide()
        if offer is not None:
            # At once: the next key may enter what stands in the line.
            self.show_text(offer.words)
        self.post_message(self.Chosen(text, offer, goes_on=goes_on))


def _drawn(offer: Offer) -> Content:
    words = cell(offer.words)
    return Content.assemble(words, "  ", cell(offer.also, "$text-muted")) if offer.also else words


class SuggestEditor(Jobs, FieldEditor):
    """One term, country, institution or record, typed by name."""

    def __init__(self, context: FormContext, declared: Field, address: Address) -> None:
        super().__init__(context, declared, address)
        self.typing = Typing(declared.type, self.value)
        self.typing.start = self._words(self.value)

    def compose(self) -> ComposeResult:
        """Show the line with the value in words, and what was understood under it."""
        what = "type a title to find a record" if isinstance(self.declared.type, RefType) else "type to see what fits"
        yield Offering(self.context, self.declared.type, field_name(self.address), self.typing.start, what)
        yield Static(para(""), classes="understood", markup=False)

    @property
    def offering(self) -> Offering:
        """Return the line with its offers."""
        return self.query_one(Offering)

    @property
    def target(self) -> Widget:
        """Return the line."""
        return self.offering.line

    def _words(self, value: Value | Missing) -> str:
        if isinstance(value, Missing):
            return ""
        if isinstance(self.declared.type, CountryType) and self.declared.type.check(value):
            return as_text(value)
        return self.context.words(self.declared, value)

    def on_offering_typed(self, event: Offering.Typed) -> None:
        """Hand over what the text stands for."""
        event.stop()
        value = self.typing.read(event.text)
        self.offering.note_loose(value)
        self._understood(value)

    def on_offering_chosen(self, event: Offering.Chosen) -> None:
        """Take the offer, or the text as it stands."""
        event.stop()
        value: Value | Missing = event.offer.value if event.offer is not None else self.typing.read(event.text)
        if event.offer is not None:
            self.context.take(event.offer)
            self.typing.problem = ""
            self.typing.value, self.typing.start = value, self._words(value)
        self.offering.show_text(event.text if self.typing.problem else self._words(value))
        self._understood(value)
        if event.goes_on:
            self.post_message(self.Done())

    def _understood(self, value: Value | Missing) -> None:
        self.value = value
        words = "" if self.typing.problem or isinstance(value, Missing) else self._words(value)
        self._tell(words if words != self.offering.line.value else "")
        self._tell_who_answers(words)
        self.say(value)

    def _tell(self, said: str) -> None:
        self.query_one(".understood", Static).update(cell(said, "$text-muted"), layout=False)

    def _tell_who_answers(self, name: str) -> None:
        """Say of an institution what it is in full, and where it can be complained of."""
        kind, lookup = self.declared.type, self.context.lookup
        known = kind.known().get(name) if isinstance(kind, InstitutionType) else None
        if not isinstance(kind, InstitutionType) or known is None:
            return
        full = known.full_name(kind.language)
        said = " · ".join(filter(None, (name if name != self.offering.line.value else "", full)))
        self._tell(said)
        if lookup is not None and known.mechanisms:
            self.run_job(
                "answers", lambda _: lookup.titles(known.mechanisms), lambda found: self._tell(_who(said, found))
            )


def _who(said: str, mechanisms: list[str]) -> str:
    answers = f"complaints: {', '.join(mechanisms)}" if mechanisms else ""
    return " · ".join(filter(None, (said, answers)))
