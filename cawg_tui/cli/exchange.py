"""Records out to a file and in from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cawg_tui.cli.output import say, tell
from cawg_tui.cli.place import in_workspace
from cawg_tui.exports.audience import USUAL, WHOM
from cawg_tui.records.common import CONFIDENTIALITY

if TYPE_CHECKING:
    from cawg_tui.workspace import Workspace

TO_FILE = click.Path(dir_okay=False, path_type=Path, allow_dash=True)


@click.command("export")
@click.argument("record_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--to", "form", type=click.Choice(["json", "text"]), required=True, help="The format to write.")
@click.option(
    "-o", "target", type=TO_FILE, required=True, metavar="FILE", help="Where to write it; - for the terminal."
)
@click.option(
    "--for", "audience", type=click.Choice(CONFIDENTIALITY), default=USUAL, show_default=True, help="Who may read it."
)
@in_workspace
def export_command(workspace: Workspace, record_ids: tuple[str, ...], form: str, target: Path, audience: str) -> int:
    """Write records to a file: JSON that `import` reads back, or text for readers.

    The file says for whom it was made. A record that fewer people may read, one that holds text of such a record, and
    a case whose community has not agreed are refused (X09), and nothing is written. Private fields stay here; notes
    and what else is for the group stay here in a text, and in all that is for the network or the public.
    """
    from cawg_tui.exchange import export

    text = export(workspace, record_ids, form, audience)
    if str(target) == "-":
        say(text.removesuffix("\n"))
    else:
        target.write_text(text, encoding="utf-8")
        tell(f"{len(record_ids)} written to {target}, for {WHOM[audience]}.")
    return 0


@click.command("import")
@click.argument("form", metavar="FORMAT", type=click.Choice(["json"]), expose_value=False)
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_workspace
def import_command(workspace: Workspace, source: Path) -> int:
    """Add the records of a JSON export; a record that exists here already is left as it is, and named."""
    from cawg_tui.exchange import import_json

    added, kept = import_json(workspace, source.read_text(encoding="utf-8"))
    for record_id in added:
        say(record_id)
    if kept:
        tell(f"Left as they are here: {', '.join(kept)}.")
    tell(f"{len(added)} added.")
    return 0
