"""What `list` and `search` print, read from the index alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.cli.output import give, table, tell
from cawg_tui.errors import UnknownKindError
from cawg_tui.records.vocabulary import UNVERIFIED, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from cawg_tui.index.listing import Row
    from cawg_tui.index.search import Page
    from cawg_tui.workspace import Workspace

EVERYTHING: Final = 1_000_000
SHOWN: Final = 50
ID_WIDTH: Final = 100  # an id is never cut: it is there to be copied


def list_records(workspace: Workspace, words: Sequence[str], *, as_json: bool) -> int:
    """List all records, those of the kind that the first word names, or those that fit a query."""
    kind = None
    if words:
        try:
            kind, words = workspace.kinds.called(words[0]).name, words[1:]
        except UnknownKindError:
            kind = None
    workspace.refresh()
    page = workspace.search(" ".join(words), kind=kind, limit=EVERYTHING)
    if as_json:
        give([_as_json(row) for row in page.rows])
    else:
        _print(page)
    return 0


def search_records(workspace: Workspace, words: Sequence[str], limit: int, *, as_json: bool) -> int:
    """List the records that fit a query, each with what stands around the words found."""
    text = " ".join(words)
    workspace.refresh()
    page = workspace.search(text, limit=limit)
    snippets = workspace.snippets([row.id for row in page.rows], text)
    if as_json:
        give([{**_as_json(row), "snippet": snippets[row.id].text if row.id in snippets else ""} for row in page.rows])
        return 0
    _print(page)
    for row in page.rows:
        if row.id in snippets:
            tell(f"{row.id}: {snippets[row.id].text}")
    return 0


def _print(page: Page) -> None:
    table(
        ([row.id, row.kind, words_of(row.status), _due(row), _called(row)] for row in page.rows),
        ("ID", "KIND", "STATUS", "DUE", "TITLE"),
        width=ID_WIDTH,
    )
    more = "" if page.total_is_exact else "more than "
    shown = f", {len(page.rows):,} shown" if len(page.rows) < page.total else ""
    tell(f"{more}{page.total:,} record{'' if page.total == 1 else 's'}{shown}")


def _due(row: Row) -> str:
    return row.due if row.due_verified or not row.due else f"{row.due} {UNVERIFIED}"


def _called(row: Row) -> str:
    """Return a record's title, and how much in it waits for a decision."""
    return f"{row.title} ({row.conflicts} to decide)" if row.conflicts else row.title


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "status": row.status,
        "path": row.path,
        "lead": row.lead,
        "due": row.due,
        "due_verified": row.due_verified,
        "problems": row.problems,
        "conflicts": row.conflicts,
    }
