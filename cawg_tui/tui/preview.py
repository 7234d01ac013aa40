"""The preview beside the list: what a record is about, at a glance; it follows the cursor a moment later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cawg_tui.records.conflicts import label, open_conflicts
from cawg_tui.records.finding import Level
from cawg_tui.records.naming import in_language
from cawg_tui.records.types import ListOf, RefType
from cawg_tui.records.values import as_text, is_empty
from cawg_tui.records.vocabulary import words_of
from cawg_tui.rules.deadlines import deadlines, in_words
from cawg_tui.tui.actions import bindings
from cawg_tui.tui.decide import counted
from cawg_tui.tui.jobs import Jobs
from cawg_tui.tui.text import cell, marked, para
from cawg_tui.tui.when import day, zone_words
from cawg_tui.tui.words import spans_of, words_of_query

if TYPE_CHECKING:
    from datetime import datetime

    from textual.binding import BindingType
    from textual.timer import Timer

    from cawg_tui.records.declarations import Field
    from cawg_tui.records.values import Value
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

PAUSE_SECONDS = 0.08
MOST_FINDINGS = 4
MOST_DEADLINES = 5
SUMMARY_LIMIT = 1_500
LABEL_WIDTH = 18
SAID_ABOVE = frozenset({"status", "lead"})
FACTS = ("countries", "themes", "areas", "members", "partners", "confidentiality")
MARKS = {Level.ERROR: ("! ", "bold $text-error"), Level.WARNING: ("* ", "$text-warning")}


@dataclass(frozen=True, slots=True)
class Glance:
    """What the preview shows of one record."""

    record_id: str
    title: Content
    body: Content


class Preview(Jobs, VerticalScroll, can_focus=True):
    """A record at a glance."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reading", "preview")]

    class Left(Message):
        """The member goes back to the list."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(Static(id="preview-text"), id=id, classes="pane")
        self.border_title = Content("Preview")
        self.shown = ""
        self._pause: Timer | None = None

    def follow(
        self, workspace: Workspace, record_id: str, text: str, moment: datetime, pause: float = PAUSE_SECONDS
    ) -> None:
        """Show a record once the cursor rests."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(pause, lambda: self.show_record(workspace, record_id, text, moment))

    def show_record(self, workspace: Workspace, record_id: str, text: str, moment: datetime) -> None:
        """Show a record now."""
        if not self.display or not self.size.width:
            return
        self.run_job(
            "preview", lambda _: glance(workspace, record_id, text, moment), self._show,
            lambda error: self._show(Glance(record_id, cell(record_id), para(error.sentence))),
        )  # fmt: skip

    def _show(self, seen: Glance) -> None:
        if seen.record_id != self.shown:
            self.scroll_home(animate=False)
        self.shown = seen.record_id
        self.query_one("#preview-text", Static).update(Content("\n").join([seen.title, Content(""), seen.body]))

    def action_list(self) -> None:
        """Go back to the list."""
        self.post_message(self.Left())

    def clear(self) -> None:
        """Show nothing."""
        if self._pause is not None:
            self._pause.stop()
        self.stop_jobs("preview")
        if self.shown:
            self.shown = ""
            self.query_one("#preview-text", Static).update(Content(""))


def glance(workspace: Workspace, record_id: str, text: str, moment: datetime) -> Glance:
    """Read a record and say what matters of it; runs in a thread."""
    stored, words = workspace.record(record_id), words_of_query(text)
    title = workspace.title(stored)
    heading = marked(title, spans_of(title, words), "bold $text-accent underline").stylize_before("bold")
    parts = [_standing(workspace, stored), *_open_ones(workspace, stored), *_findings(workspace, stored, moment)]
    if stored.problem is None:
        parts += [
            *_snippet(workspace, record_id, text),
            *_dates(stored, moment),
            *_summary(workspace, stored, words),
            *_facts(workspace, stored),
        ]
    parts.append(cell(stored.path, "$text-muted"))
    return Glance(record_id, heading, Content("\n\n").join(part for part in parts if part))


def _standing(workspace: Workspace, stored: Stored) -> Content:
    kind = workspace.kinds[stored.kind]
    said = [kind.label, words_of(as_text(stored.values.get("status")))]
    lead = as_text(stored.values.get("lead"))
    if lead:
        row = workspace.row(lead)
        said.append(f"led by {row.title if row is not None else lead}")
    return cell(" · ".join(part for part in said if part), "$text-primary")


def _open_ones(workspace: Workspace, stored: Stored) -> list[Content]:
    fields = workspace.kinds[stored.kind].fields
    listed = open_conflicts(stored.values, fields)
    labels = list(dict.fromkeys(label(one, stored.values, fields) for one in listed))
    lines = [cell(f"  {words}") for words in labels[:MOST_FINDINGS]]
    return [Content("\n").join([cell(f"? {counted(listed)}", "bold $text-accent"), *lines])] if listed else []


def _findings(workspace: Workspace, stored: Stored, moment: datetime) -> list[Content]:
    listed = [one for one in workspace.findings_of(stored, moment) if one.level in MARKS]
    lines = []
    for one in listed[:MOST_FINDINGS]:
        mark, style = MARKS[one.level]
        lines.append(Content.assemble((mark, style), cell(one.message)))
    if len(listed) > MOST_FINDINGS:
        lines.append(Content.styled(f"and {len(listed) - MOST_FINDINGS} more", "$text-muted"))
    return [Content("\n").join(lines)] if lines else []


def _dates(stored: Stored, moment: datetime) -> list[Content]:
    lines = []
    for due in sorted(deadlines(stored.values), key=lambda one: one.ends)[:MOST_DEADLINES]:
        when = day(due.day) + (f", {due.time} {zone_words(due.zone)}".rstrip() if due.time else "")
        firm = " · ".join(["hard"] * due.hard + ["not verified"] * (not due.verified))
        late = "$text-error" if due.ends < moment else "$text-warning"
        lines.append(
            Content.assemble(
                (f"{in_words(due, moment):<13} ", late), cell(f"{due.what} · {when}"), cell(f"  {firm}", "bold")
            )
        )
    return [_headed("Deadlines", Content("\n").join(lines))] if lines else []


def _snippet(workspace: Workspace, record_id: str, text: str) -> list[Content]:
    """Return the words that were searched for with what stands around them."""
    found = workspace.snippets([record_id], text).get(record_id) if text.strip() else None
    return [_headed("Found", marked(found.text, found.spans))] if found is not None else []


def _summary(workspace: Workspace, stored: Stored, words: tuple[str, ...]) -> list[Content]:
    found = []
    for name in ("summary", "objective"):
        text = in_language(stored.values.get(name), workspace.settings.languages).strip()
        if text:
            short = text if len(text) <= SUMMARY_LIMIT else text[:SUMMARY_LIMIT] + "…"
            found.append(_headed(name.capitalize(), marked(short, spans_of(short, words), lines=True)))
    return found


def _facts(workspace: Workspace, stored: Stored) -> list[Content]:
    kind = workspace.kinds[stored.kind]
    facts = []
    for name in dict.fromkeys((*kind.about.columns, *FACTS)):
        declared, value = kind.fields.get(name), stored.values.get(name)
        if declared is not None and not is_empty(value) and name not in SAID_ABOVE:
            facts.append((declared.label, _value(workspace, declared, value)))
    width = min(max((len(label) for label, _ in facts), default=0), LABEL_WIDTH)
    lines = [Content.assemble((f"{label:<{width}}  ", "$text-muted"), cell(shown)) for label, shown in facts]
    return [Content("\n").join(lines)] if lines else []


def _value(workspace: Workspace, declared: Field, value: Value) -> str:
    """Return a value in words; records that it names by their titles."""
    kind = declared.type.of if isinstance(declared.type, ListOf) else declared.type
    if not isinstance(kind, RefType):
        return declared.type.show(value)
    named = [
        workspace.row(one) or one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)
    ]
    return ", ".join(one if isinstance(one, str) else one.title for one in named)


def _headed(heading: str, body: Content) -> Content:
    return Content.assemble((heading, "bold $text-muted"), "\n", body)
