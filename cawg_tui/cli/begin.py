"""Beginning: the demo network, a new workspace, joining one that others share."""

from __future__ import annotations

from pathlib import Path

import click

from cawg_tui.cli.output import Progress, program, say, tell
from cawg_tui.cli.place import Place

PERSON = click.option("--name", "person", required=True, metavar="N", help="Your name, as others will see it.")
EMAIL = click.option("--email", required=True, metavar="E", help="Your e-mail, as others will see it.")


@click.command("demo")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--no-open", is_flag=True, help="Only build it.")
def demo_command(directory: Path, no_open: bool) -> int:
    """Build a network to try: a shared remote and two members' clones, with sample records and a little history.

    An existing demo network in DIR is opened again as it was left.
    """
    from cawg_tui.cli.interface import open_interface
    from cawg_tui.demo_network import build as demo_network

    progress = Progress()
    if demo_network.is_built(directory):
        amina = directory / demo_network.FIRST
    else:
        amina = demo_network.build(directory, progress)
    progress.close()
    tell(f"The demo network is in {directory}: amina and beatriz are two members, shared.git is what they share.")
    if no_open:
        say(f"Open it with: {program()} -C {amina}")
        return 0
    return open_interface(Place(amina))


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@PERSON
@EMAIL
@click.option("--title", default="", metavar="T", help="What the network is called; else the folder's name.")
@click.option("--remote", default="", metavar="URL", help="The empty shared remote to send it to.")
def init_command(directory: Path, person: str, email: str, title: str, remote: str) -> int:
    """Begin a new workspace in DIR from the template, with its first commit."""
    from cawg_tui.beginning import begin

    said = begin(directory, title or directory.resolve().name, person, email, remote)
    tell(said)
    say(f"Open it with: {program()} -C {directory}")
    return 0


@click.command("clone")
@click.argument("url", metavar="URL")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@PERSON
@EMAIL
def clone_command(url: str, directory: Path, person: str, email: str) -> int:
    """Join the workspace that others share at URL: a copy of it is made in DIR."""
    from cawg_tui.beginning import join

    progress = Progress()
    try:
        said = join(url, directory, person, email, progress)
    finally:
        progress.close()
    tell(said)
    say(f"Open it with: {program()} -C {directory}")
    return 0
