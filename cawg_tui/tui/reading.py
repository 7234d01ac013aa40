"""A record as it is read: its findings and fields; where its file cannot be read, its lines and what read last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cawg_tui.tui.decide import disputed
from cawg_tui.tui.drafts import kept_at
from cawg_tui.tui.plan_view import above, below
from cawg_tui.tui.record_view import FindingsPane, RecordView
from cawg_tui.tui.text import cell, para
from cawg_tui.tui.when import ago

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.widget import Widget

    from cawg_tui.tui.record_load import Opened


def reading_of(opened: Opened, now: object, under: Mapping[str, Widget]) -> Widget:
    """Return the View side: what is wrong first, a kept draft, then the record; for a broken file, its text."""
    assert callable(now)  # noqa: S101 - the app's clock
    moment = now()
    parts: list[Widget] = []
    if opened.draft is not None and opened.stored.problem is None:
        said = f"Unsaved changes from {kept_at(opened.draft, moment)} are kept: e continues with them."
        said = f"This record was deleted; here it is as it was. {said}" if opened.gone else said
        parts.append(Static(cell(said, "$text-warning"), classes="record-line", markup=False))
    if opened.stored.problem is not None:
        parts.append(_broken(opened, moment))
        return Vertical(*parts, classes="view")
    if opened.findings:
        parts.append(FindingsPane(opened.findings))
    values, kind = opened.stored.values, opened.kind
    open_ones = disputed(opened.conflicts, values, kind)
    parts.append(
        RecordView(
            kind.fields, values, opened.titles, moment.date(), disputed=open_ones, under=under,
            above=above(opened.reckoned, opened.titles), below=below(opened.reckoned),
        )
    )  # fmt: skip
    return Vertical(*parts, classes="view")


def _broken(opened: Opened, moment: object) -> Widget:
    """Return what is shown of a file that cannot be read: why, its text, and the last version that could be read."""
    problem = opened.stored.problem
    assert problem is not None  # noqa: S101 - asked by the caller
    where = f"Line {problem.line}: " if problem.line else ""
    said = Content.assemble(
        ("This record's file cannot be read. ", "bold $text-error"), para(f"{where}{problem.message}"), "\n",
        cell("Nothing is lost. Press t to mend it in your editor, or y to bring back an earlier version.", "bold"),
    )  # fmt: skip
    pieces: list[Widget] = [Static(said, classes="broken", markup=False), Static(_numbered(opened), markup=False)]
    if opened.good is not None and opened.good_version is not None:
        version = opened.good_version
        when = ago(version.when, moment)  # type: ignore[arg-type]
        head = f"The last version that could be read, by {version.author}, {when}"
        pieces.append(Static(cell(head), classes="heading", markup=False))
        pieces.append(Static(para(opened.good.text), markup=False))
    return VerticalScroll(*pieces, can_focus=True)


def _numbered(opened: Opened) -> Content:
    wrong = opened.stored.problem.line if opened.stored.problem is not None else None
    lines = opened.stored.text.split("\n")
    width = len(str(len(lines)))
    return Content("\n").join(
        Content.assemble(
            (f"{'>' if at == wrong else ' '} {at:>{width}}  ", "bold $text-error" if at == wrong else "$text-muted"),
            cell(line, "bold" if at == wrong else ""),
        )
        for at, line in enumerate(lines, start=1)
    )
