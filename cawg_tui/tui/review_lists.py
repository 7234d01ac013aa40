"""What Review lists and says of each line: to send, received, problems, to decide, to read.

Called in threads; knows no widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from cawg_tui.records.finding import Level, in_order
from cawg_tui.tui.columns import Column
from cawg_tui.tui.decide import in_short
from cawg_tui.tui.differences import as_git, blank, by_field
from cawg_tui.tui.question import in_full
from cawg_tui.tui.record_load import titles_of
from cawg_tui.tui.record_view import LEVELS
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.when import ago, clock, day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cawg_tui.comparison import RecordChange
    from cawg_tui.decisions import Decision
    from cawg_tui.records.finding import Finding
    from cawg_tui.workspace import Workspace

MOST = 300
WHAT_WIDTH, WHO_WIDTH, WHEN_WIDTH, LEVEL_WIDTH, SHORT_WIDTH = 18, 16, 12, 8, 15


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of Review: what it says, the record it leads to, and what its detail is made of."""

    columns: tuple[Column, ...]
    record_id: str
    kind: str = ""
    field: str = ""
    change: RecordChange | None = None
    finding: Finding | None = None
    decision: Decision | None = None


def to_send(workspace: Workspace) -> tuple[Entry, ...]:
    """Return the records that differ from what others have."""
    return tuple(
        Entry((Column(one.title), Column(what(one), WHAT_WIDTH, "$text-muted")), one.id, one.kind, change=one)
        for one in workspace.past.unsent()
    )


def received(workspace: Workspace, now: datetime) -> tuple[Entry, ...]:
    """Return what others saved since the member last looked, newest first."""
    return tuple(_received(one, now) for one in workspace.past.received(MOST))


def _received(one: RecordChange, now: datetime) -> Entry:
    who = one.version.author if one.version is not None else ""
    when = ago(one.version.when, now) if one.version is not None else ""
    columns = (
        Column(who, WHO_WIDTH, "bold"), Column(when, WHEN_WIDTH, "$text-muted", 56), Column(f"{one.title}: {what(one)}")
    )  # fmt: skip
    return Entry(columns, one.id, one.kind, change=one)


def problems(workspace: Workspace) -> tuple[Entry, ...]:
    """Return what is wrong in any record, rule file or declaration, the gravest first.

    Notes are left to each record's own screen.
    """
    everywhere = [*workspace.declarations, *workspace.rulebook.findings, *workspace.index.findings()]
    found = [one for one in in_order(everywhere) if one.level is not Level.INFO]
    titles: dict[str, str] = {}
    for one in found:
        if one.id not in titles:
            row = workspace.row(one.id) if one.id else None
            titles[one.id] = row.title if row is not None else one.id
    return tuple(_problem(one, titles[one.id] or one.field) for one in found)


def _problem(one: Finding, title: str) -> Entry:
    mark, style = LEVELS[one.level]
    columns = (Column(mark, LEVEL_WIDTH, style), Column(title, 0, "bold", 50), Column(one.message))
    return Entry(columns, one.id, field=one.field if one.id else "", finding=one)


def to_decide(workspace: Workspace) -> tuple[Entry, ...]:
    """Return the open decisions of all records."""
    return tuple(_open_one(one) for one in workspace.decisions.open() if one.conflict.to_decide)


def to_read(workspace: Workspace) -> tuple[Entry, ...]:
    """Return the texts that two members added to and that nobody has read since."""
    return tuple(_open_one(one) for one in workspace.decisions.open() if not one.conflict.to_decide)


def _open_one(one: Decision) -> Entry:
    columns = (
        Column(one.title, 0, "bold", 50, share=2), Column(one.label, share=3),
        Column(in_short(one.conflict), SHORT_WIDTH, "$text-muted"),
    )  # fmt: skip
    return Entry(columns, one.record_id, one.kind, decision=one)


def what(change: RecordChange) -> str:
    """Return what became of a record, in two words."""
    if change.fate:
        return change.fate
    labels = list(dict.fromkeys(one.label.partition(" › ")[0] for one in change.changes))
    if len(labels) == 1:
        return labels[0].lower() if not labels[0].isupper() else labels[0]
    return f"{len(labels)} fields" if labels else "its form only"


def detail(workspace: Workspace, entry: Entry, now: datetime, *, git: bool) -> Content:
    """Return what the pane beside the list says of a line."""
    if entry.finding is not None:
        return _finding_detail(workspace, entry.finding)
    if entry.decision is not None:
        return in_full(workspace, entry.decision, now)
    assert entry.change is not None  # noqa: S101 - a line is made of one or the other
    head = _head(workspace, entry.change)
    body = _git(workspace, entry.change) if git else _fields(workspace, entry.change, now)
    return Content.assemble(head, "\n\n", body)


def _head(workspace: Workspace, change: RecordChange) -> Content:
    label = workspace.kinds[change.kind].label
    parts: list[Content] = [
        cell(change.title, "bold"),
        cell(f"{label[:1].upper()}{label[1:]}", "$text-muted"),
    ]
    if change.version is not None:
        moment = change.version.when.astimezone()
        said = f"{change.version.author}, {day(moment.date())} {clock(moment)}"
        parts.append(cell(said, "$text-muted"))
    return Content("\n").join(parts)


def _fields(workspace: Workspace, change: RecordChange, now: datetime) -> Content:
    if change.problem:
        return para(f"The file cannot be read: {change.problem} It is kept back until it reads again.", "$text-error")
    fields = workspace.kinds[change.kind].fields
    if change.after is None:
        return cell("The record was deleted. Its history stays, and any version can be brought back.", "bold")
    values = {**(change.before or {}), **change.after}
    body = by_field(change.changes, fields, titles_of(workspace, fields, values), now.date())
    if change.before is None:
        return Content.assemble(cell("A new record.", "bold"), "\n\n", body)
    return body if change.changes else blank("No field differs; only the form of the text does.")


def _git(workspace: Workspace, change: RecordChange) -> Content:
    if change.version is not None:
        return as_git(workspace.past.git_diff_of(change.version, change.id))
    return as_git(workspace.past.git_diff_unsent(change.id))


def _finding_detail(workspace: Workspace, finding: Finding) -> Content:
    mark, style = LEVELS[finding.level]
    row = workspace.row(finding.id) if finding.id else None
    parts: list[Content] = [cell(row.title if row is not None else finding.id or finding.field, "bold")]
    parts += [Content.assemble((f"{mark}  ", style), para(finding.message))]
    if finding.fix:
        parts.append(Content.assemble(("What to do: ", "bold"), para(finding.fix)))
    path = row.path if row is not None else "" if finding.id else finding.field
    where = f"{path}, line {finding.line}" if path and finding.line else path
    parts.append(cell(where, "$text-muted"))
    if finding.id:
        parts.append(cell("Enter goes to the field." if finding.field else "Enter opens the record.", "$text-muted"))
    return Content("\n\n").join([part for part in parts if part])


def counted(entries: Sequence[Entry], label: str) -> str:
    """Return a list's name with how many lines it has."""
    return f"{label} {len(entries)}" if entries else label
