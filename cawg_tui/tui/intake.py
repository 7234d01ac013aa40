"""A record begun in one sitting, like a call: the line that says how far it is, and what is offered once it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from cawg_tui.records.intake import TITLE, proposed_title
from cawg_tui.tui.dialog import Answer, Ask
from cawg_tui.tui.form.sections import Sections
from cawg_tui.tui.text import cell
from cawg_tui.tui.when import clock

if TYPE_CHECKING:
    from datetime import datetime

    from cawg_tui.records.kinds import Kind
    from cawg_tui.records.values import Values
    from cawg_tui.tui.form.context import FormContext
    from cawg_tui.tui.form.form import RecordForm

# How often the minutes are looked at.
LOOK_SECONDS: Final = 10
ROOM_FOR_KIND: Final = 100
MECHANISMS, MEMBERS, ASSESS, READ = "mechanisms", "members", "assess", "view"
FOLLOWS: Final = (
    Answer(MECHANISMS, "Find mechanisms", "Where it can go, with the last days to file."),
    Answer(ASSESS, "Weigh it", "The four criteria with reasons, and the decision."),
    Answer(MEMBERS, "Find members", "Who knows mechanisms, country and languages."),
    Answer(READ, "Read it", "The record; m, a and w do the same from there."),
)


class ProposedTitle:
    """The title that follows the facts as long as the member has given it no words of their own."""

    def __init__(self, kind: Kind, values: Values) -> None:
        self.kind = kind
        self.words = self._made_of(values)

    def _made_of(self, values: Values) -> str:
        return proposed_title(self.kind.about.intake, self.kind.label, self.kind.fields, values)

    def follow(self, context: FormContext) -> bool:
        """Put the title in that the facts make now; say whether it is another."""
        model, before = context.model, self.words
        self.words = self._made_of(model.values)
        if self.words == before or model.values.get(TITLE) != before:
            return False
        model.base = context.begun = {**model.base, TITLE: self.words}
        model.values = {**model.values, TITLE: self.words}
        return True


def how_far(kind: Kind, form: RecordForm, began: datetime, now: datetime, width: int) -> Content:
    """Return on one line: the part one is in, how many parts are answered, how long the sitting lasts."""
    context, names = form.context, list(form.query_one(Sections).listed)
    at = form.part
    done = sum(context.is_answered(name) for name in names)
    head = [cell(f"New {kind.label}", "bold")] if width >= ROOM_FOR_KIND else []
    head += [cell(f"part {at + 1} of {len(names)}: {names[at]}", "bold $text-primary")] if at is not None else []
    head.append(cell(f"{done} answered"))
    minutes, planned = int((now - began).total_seconds() // 60), kind.about.intake.minutes
    if planned:
        head.append(cell(f"since {clock(began)}: {minutes} of {planned} min", "$text-muted"))
    return Content(" · ").join(head).truncate(max(width - 2, 1), ellipsis=True)


def what_follows(title: str, *, restricted: bool) -> Ask:
    """Return what is offered once a request for support is noted."""
    care = " Nobody is told of it before the community agrees." if restricted else ""
    return Ask("The request is noted", f"{title}.{care} What follows?", FOLLOWS)
