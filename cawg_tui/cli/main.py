"""The command `cawg`: finds the group a word belongs to, imports only that, and turns refusals into one sentence.

Results go to standard output, everything else to standard error; exit status 0 done, 1 refused, 2 wrong use,
3 done and something waits for a decision.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cawg_tui import __version__
from cawg_tui.cli.interface import open_interface
from cawg_tui.cli.output import speak_utf8, stopped, told
from cawg_tui.cli.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

# Each word of the command, the module that holds it, and what `cawg --help` says of it.
COMMANDS = {
    "demo": ("begin", "Build a network to try, with two members and sample records."),
    "init": ("begin", "Begin a new workspace."),
    "clone": ("begin", "Join a workspace that others share."),
    "new": ("records", "Write a new record and print its id."),
    "set": ("records", "Change fields of a record."),
    "show": ("records", "Show one record."),
    "edit": ("records", "Edit a record's text in your editor."),
    "delete": ("records", "Delete a record; its history stays."),
    "list": ("search", "List records."),
    "search": ("search", "Search every word of every record."),
    "status": ("history", "Say what waits: to save, to send, to receive, to decide."),
    "log": ("history", "Say who changed what, newest first."),
    "diff": ("history", "Show what changed, field by field or as git does."),
    "restore": ("history", "Bring back an earlier version of a record."),
    "match": ("match", "List the mechanisms that fit a case; take some up."),
    "plan": ("plan", "Say how far a workplan has come; begin the next one."),
    "decide": ("decide", "List what waits for a decision; settle it."),
    "sync": ("sync", "Send what is here and receive what others sent."),
    "due": ("due", "List what is due: by day, by person or by record."),
    "check": ("check", "List what is wrong or due."),
    "export": ("exchange", "Write records to a file."),
    "import": ("exchange", "Add records from a file."),
    "reindex": ("check", "Build the search index again from the files."),
    "doctor": ("check", "Look this clone over and say what would mend it."),
    "merge-driver": ("merge_driver", "Join two versions of a record; git calls this."),
}


class LateCommands(click.Group):
    """A group whose commands are imported when they are called, so that starting stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the words in the order a member meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a word and return its command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"cawg_tui.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.group(cls=LateCommands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "directory", metavar="DIR", help="The workspace, instead of the one at hand.")
@click.version_option(__version__, prog_name="cawg")
@click.pass_context
def cawg(ctx: click.Context, directory: str | None) -> None:
    """A workspace for human-rights groups that act together on corporate abuse.

    Without a command, opens the interface on the workspace at hand: the folder given with -C, else
    $CAWG_WORKSPACE, else the nearest folder upward with a cawg.yaml.
    """
    ctx.obj = Place(Path(directory) if directory else None)
    if ctx.invoked_subcommand is None:
        ctx.exit(open_interface(ctx.obj))


def run(arguments: Sequence[str]) -> int:
    """Run the command with these words and return the exit status; every refusal is one sentence."""
    speak_utf8()
    return told(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    try:
        status = cawg.main(list(arguments), prog_name="cawg", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return stopped()
    return status if isinstance(status, int) else 0
