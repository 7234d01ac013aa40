"""Finding records: list and search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cawg_tui.cli.finding import EVERYTHING, SHOWN, list_records, search_records
from cawg_tui.cli.place import in_workspace

if TYPE_CHECKING:
    from cawg_tui.workspace import Workspace


@click.command("list")
@click.argument("words", nargs=-1, metavar="[KIND] [QUERY]")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@in_workspace
def list_command(workspace: Workspace, words: tuple[str, ...], as_json: bool) -> int:
    """List records: all, of one KIND, or those that fit a QUERY (state:KEN status:drafting due:<30d …).

    A field of the workspace's own is a filter too, by its name (outlet:radio).
    """
    return list_records(workspace, words, as_json=as_json)


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--limit", default=SHOWN, show_default=True, type=click.IntRange(1, EVERYTHING), metavar="N")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@in_workspace
def search_command(workspace: Workspace, words: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Search every word of every record; the last word may be a beginning.

    Filters narrow it (kind:case state:KEN due:<30d), the workspace's own fields by their names (outlet:radio).
    """
    return search_records(workspace, words, limit, as_json=as_json)
