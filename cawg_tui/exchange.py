"""Records of a workspace out to a file and in from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.exports import json_dump, outline
from cawg_tui.exports.sharing import KEPT_FROM_READERS, shared
from cawg_tui.imports import json_dump as incoming_dump
from cawg_tui.store.layout import scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cawg_tui.workspace import Workspace


def export(workspace: Workspace, record_ids: Sequence[str], form: str) -> str:
    """Return records as JSON (`json`, all but private fields) or as text for readers (`text`, without notes either)."""
    records = [workspace.record(record_id) for record_id in record_ids]
    for stored in records:
        if stored.problem is not None:
            raise UnreadableRecordError(stored.path, stored.problem.message, stored.problem.line)
    if form == "json":
        return json_dump.dump(records, workspace.kinds)
    lines: list[str] = []
    for one in records:
        kind = workspace.kinds[one.kind]
        lines += [workspace.title(one), *outline.as_lines(kind, shared(one.values, kind.fields, KEPT_FROM_READERS)), ""]
    return "\n".join(lines)


def import_json(workspace: Workspace, text: str) -> tuple[list[str], list[str]]:
    """Add the records of a JSON export; return the ids added, and those that exist here and were left as they are."""
    incoming = incoming_dump.load(text, workspace.kinds)
    known = {entry.place.id for entry in scan(workspace.root, workspace.layout).entries}
    added = [workspace.add(one.kind, one.id, one.values) for one in incoming if one.id not in known]
    return [one.stored.id for one in added], [one.id for one in incoming if one.id in known]
