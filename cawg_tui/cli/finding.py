"""What `list` and `search` print, read from the index alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.cli.output import columns, give, tell
from cawg_tui.errors import UnknownKindError
from cawg_tui.index.listing import Columns
from cawg_tui.records.vocabulary import UNVERIFIED, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from cawg_tui.index.listing import Row
    from cawg_tui.index.search import Page
    from cawg_tui.index.snippets import Snippet
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
    return show_list(workspace.search(" ".join(words), kind=kind, limit=EVERYTHING), as_json=as_json)


def search_records(workspace: Workspace, words: Sequence[str], limit: int, *, as_json: bool) -> int:
    """List the records that fit a query, each with what stands around the words found."""
    text = " ".join(words)
    workspace.refresh()
    page = workspace.search(text, limit=limit)
    return show_search(page, workspace.snippets([row.id for row in page.rows], text), as_json=as_json)


def show_list(found: Page | Columns, *, as_json: bool) -> int:
    """Print what was listed; as JSON, that is a page."""
    if isinstance(found, Columns):
        _print_columns(found)
        tell(_counted(len(found.ids)))
    elif as_json:
        give([_as_json(row) for row in found.rows])
    else:
        _print(found)
    return 0


def show_search(page: Page, snippets: Mapping[str, Snippet], *, as_json: bool) -> int:
    """Print what was found, with what stands around the words."""
    if as_json:
        give([{**_as_json(row), "snippet": snippets[row.id].text if row.id in snippets else ""} for row in page.rows])
        return 0
    _print(page)
    for row in page.rows:
        if row.id in snippets:
            tell(f"{row.id}: {snippets[row.id].text}")
    return 0


def _print(page: Page) -> None:
    _print_columns(Columns.of(page.rows))
    more = "" if page.total_is_exact else "more than "
    shown = f", {len(page.rows):,} shown" if len(page.rows) < page.total else ""
    tell(f"{more}{_counted(page.total)}{shown}")


def _print_columns(said: Columns) -> None:
    state = {one: words_of(one) for one in set(said.statuses)}
    columns(
        (
            said.ids,
            said.kinds,
            [state[one] for one in said.statuses],
            [day if sure or not day else f"{day} {UNVERIFIED}" for day, sure in zip(said.dues, said.sure, strict=True)],
            [_called(title, left) if left else title for title, left in zip(said.titles, said.conflicts, strict=True)],
        ),
        ("ID", "KIND", "STATUS", "DUE", "TITLE"),
        width=ID_WIDTH,
    )


def _called(title: str, conflicts: int) -> str:
    """Return a record's title, and how much in it waits for a decision."""
    return f"{title} ({conflicts} to decide)"


def _counted(records: int) -> str:
    return f"{records:,} record{'' if records == 1 else 's'}"


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
