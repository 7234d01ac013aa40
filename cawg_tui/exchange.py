"""Records of a workspace out to a file and in from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.beyond import Neighbourhood
from cawg_tui.errors import NotForThemError, UnreadableRecordError
from cawg_tui.exports import json_dump, outline
from cawg_tui.exports.audience import USUAL, WHOM, kept_back, withheld
from cawg_tui.exports.sharing import KEPT_FROM_ALL, KEPT_FROM_READERS, shared
from cawg_tui.imports import json_dump as incoming_dump
from cawg_tui.rules.links import references
from cawg_tui.store.layout import scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.records.values import Values
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace


def export(workspace: Workspace, record_ids: Sequence[str], form: str, audience: str = USUAL) -> str:
    """Return records as JSON (`json`) or as text (`text`) for those who may read records of a level, the audience.

    Private fields stay here; notes too in a text, and in anything that leaves the group. NotForThemError where a
    record, text of another in it, or a case without consent may not go to that audience.
    """
    records = [workspace.record(record_id) for record_id in record_ids]
    for stored in records:
        if stored.problem is not None:
            raise UnreadableRecordError(stored.path, stored.problem.message, stored.problem.line)
    kept = kept_back(audience, KEPT_FROM_ALL if form == "json" else KEPT_FROM_READERS)
    leaving = [(one, shared(one.values, workspace.kinds[one.kind].fields, kept)) for one in records]
    _refuse(workspace, leaving, audience)
    if form == "json":
        return json_dump.dump(leaving, audience)
    lines = [f"For {WHOM[audience]}.", ""]
    for one, values in leaving:
        lines += [workspace.title(one), *outline.as_lines(workspace.kinds[one.kind], values), ""]
    return "\n".join(lines)


def _refuse(workspace: Workspace, leaving: Sequence[tuple[Stored, Values]], audience: str) -> None:
    workspace.refresh()
    beyond = Neighbourhood(workspace)
    reasons: list[str] = []
    for one, values in leaving:
        kind = workspace.kinds[one.kind]
        # A link may stand in what stays here; its text may not go all the same.
        named = {ref.to for ref in references(one.values, kind.fields)}
        reasons += withheld(kind, one.id, values, audience, beyond.confidential(one.id, named, audience))
    if reasons:
        raise NotForThemError(WHOM[audience], reasons)


def import_json(workspace: Workspace, text: str) -> tuple[list[str], list[str]]:
    """Add the records of a JSON export; return the ids added, and those that exist here and were left as they are."""
    incoming = incoming_dump.load(text, workspace.kinds)
    known = {entry.place.id for entry in scan(workspace.root, workspace.layout).entries}
    added = [workspace.add(one.kind, one.id, one.values) for one in incoming if one.id not in known]
    return [one.stored.id for one in added], [one.id for one in incoming if one.id in known]
