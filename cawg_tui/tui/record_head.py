"""The head of a record's screen: what it is called, how it stands, when it is due; and the line of its sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from cawg_tui.records.finding import Level
from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.confidential import IN_WORDS
from cawg_tui.rules.deadlines import deadlines, in_words
from cawg_tui.tui.decide import DECIDE, counted
from cawg_tui.tui.shown import state_words
from cawg_tui.tui.text import cell, fitted
from cawg_tui.tui.when import day, zone_words

if TYPE_CHECKING:
    from datetime import datetime

    from textual import events

    from cawg_tui.tui.record_load import Opened

SIDES = (("v", "view", "View"), ("e", "edit", "Edit"), ("y", "history", "History"), ("t", "text", "As text"))


class RecordHead(Widget):
    """Two lines: the title, and how the record stands."""

    def __init__(self) -> None:
        super().__init__()
        self.title_line, self.facts = Content(""), Content("Opening …")

    def show(self, opened: Opened, moment: datetime) -> None:
        """Show a record."""
        self.title_line = cell(opened.title, "bold")
        self.facts = Content(" · ").join([part for part in _facts(opened, moment) if part])
        self.refresh()

    def render(self) -> Content:
        """Draw both lines."""
        width = self.size.width - 2
        lines = [line.truncate(width, ellipsis=True).pad_left(1) for line in (self.title_line, self.facts)]
        return Content("\n").join(lines)


def _facts(opened: Opened, moment: datetime) -> list[Content]:
    values = opened.stored.values
    label = opened.kind.label
    found = [cell(label[:1].upper() + label[1:], "$text-primary")]
    if opened.stored.problem is not None:
        return [*found, cell("cannot be read", "bold $text-error")]
    found.append(cell(state_words(values.get("status", "")), "bold"))
    problems = sum(one.level is Level.ERROR for one in opened.findings)
    remarks = sum(one.level is Level.WARNING and one.code != DECIDE for one in opened.findings)
    if opened.conflicts:
        found.append(cell(f"? {counted(opened.conflicts)}: d", "bold $text-accent"))
    if problems:
        found.append(cell(f"! {problems} problem{'s' if problems > 1 else ''}", "bold $text-error"))
    if remarks:
        found.append(cell(f"* {remarks} to look at", "$text-warning"))
    found.append(_next_due(opened, moment))
    lead = as_text(values.get("lead"))
    if lead:
        found.append(cell(f"led by {opened.titles.get(lead, lead)}", "$text-muted"))
    confidentiality = as_text(values.get("confidentiality"))
    if confidentiality:
        found.append(cell(IN_WORDS.get(confidentiality, words_of(confidentiality).lower()), "$text-muted"))
    return found


def _next_due(opened: Opened, moment: datetime) -> Content:
    """Return the next deadline that is not over, or the last hard one that is, while the work is open."""
    values = opened.stored.values
    if opened.kind.workflow.is_over(as_text(values.get("status"))):
        return Content("")
    coming = sorted((one for one in deadlines(values) if one.ends >= moment), key=lambda one: one.ends)
    if not coming:
        return Content("")
    due = coming[0]
    hour = f", {due.time} {zone_words(due.zone)}".rstrip() if due.time else ""
    unsure = "" if due.verified else " (not verified)"
    return cell(f"due {in_words(due, moment)}{unsure}: {day(due.day)}{hour}", "$text-accent")


class Modes(Widget):
    """The sides of the record with the one on screen, and how its form stands."""

    def __init__(self, sides: tuple[tuple[str, str, str], ...] = SIDES) -> None:
        super().__init__()
        self.sides, self.side, self.words = sides, "view", ""
        self.display = bool(sides)

    def show(self, side: str) -> None:
        """Mark a side as the one on screen."""
        self.side = side
        self.refresh()

    def tell(self, words: str) -> None:
        """Say how the form stands; without sides, there is a line only while there is something to say."""
        if words != self.words:
            self.words = words
            self.display = bool(self.sides or words)
            self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        parts: list[str | tuple[str, str]] = []
        for key, name, label in self.sides:
            parts += [(f" {key} {label} ", "bold reverse" if name == self.side else "$text-muted"), " "]
        left = Content.assemble(*parts)
        room = self.size.width - left.cell_length - 1
        words = fitted(self.words, min(room, len(self.words))) if room > 1 else ""
        return Content.assemble(left, " " * max(room - len(words), 0), (words, "$text-accent"), " ")

    def on_click(self, event: events.Click) -> None:
        """Show the side that was clicked."""
        at = 0
        for key, _, label in self.sides:
            wide = len(f" {key} {label} ")
            if at <= event.x < at + wide:
                self.app.simulate_key(key)
            at += wide + 1
