"""Where the command begins: the plainest forms of what is called most are read here, all others by click.

To load click takes as long as to list records, and a tenth of the way to the interface. What is not known exactly,
options in other forms and anything that is wrong, is left to it, so that help, refusals and exit codes are the same.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cawg_tui.workspace import Workspace

# Set by shells that ask click what could follow.
COMPLETING = "_CAWG_COMPLETE"


def run(arguments: Sequence[str], end: Callable[[int], int] = int) -> int:
    """Run the command with these words and return the exit status; every refusal is one sentence.

    `end` is given the status of what only reads and prints, once nothing is open any more.
    """
    act = None if COMPLETING in os.environ else _plain(list(arguments), end)
    if act is None:
        from cawg_tui.cli.main import run as run_any

        return run_any(arguments)
    return act()


def _plain(words: list[str], end: Callable[[int], int] = int) -> Callable[[], int] | None:
    """Return what these words ask for; None where click is to read them."""
    if words == ["--version"]:
        return lambda: end(_say_version())
    directory = ""
    if len(words) > 1 and words[0] == "-C":
        directory, words = words[1], words[2:]
        if not directory or directory.startswith("-"):
            return None
    if not words:
        return lambda: _said(lambda: _open(directory))
    if words[0] not in ("list", "search"):
        return None
    command, *rest = words
    as_json = "--json" in rest
    query = [word for word in rest if word != "--json"]
    if any(word.startswith("-") for word in query) or (command == "search" and not query):
        return None
    act = _list if command == "list" else _search
    return lambda: end(_said(lambda: act(directory, query, as_json=as_json)))


def _say_version() -> int:
    from cawg_tui import __version__

    try:
        print(f"cawg, version {__version__}", flush=True)  # noqa: T201 - what prints for people costs more than this
    except OSError:  # nobody reads it
        return 1
    return 0


def _said(act: Callable[[], int]) -> int:
    from cawg_tui.cli.output import speak_utf8, stopped, tell, told

    speak_utf8()
    try:
        return told(act)
    except KeyboardInterrupt:
        tell("")  # below the ^C that the terminal shows
        return stopped()


def _open(directory: str) -> int:
    from pathlib import Path

    from cawg_tui.cli.interface import open_interface
    from cawg_tui.cli.place import Place

    return open_interface(Place(Path(directory) if directory else None))


def _list(directory: str, query: list[str], *, as_json: bool) -> int:
    from cawg_tui.cli.at_once import listed
    from cawg_tui.cli.finding import EVERYTHING, list_records, show_list

    found = listed(directory, query, EVERYTHING, whole=as_json)
    if found is not None:
        return show_list(found, as_json=as_json)
    return _within(directory, lambda workspace: list_records(workspace, query, as_json=as_json))


def _search(directory: str, query: list[str], *, as_json: bool) -> int:
    from cawg_tui.cli.at_once import searched
    from cawg_tui.cli.finding import SHOWN, search_records, show_search

    found = searched(directory, query, SHOWN)
    if found is not None:
        return show_search(*found, as_json=as_json)
    return _within(directory, lambda workspace: search_records(workspace, query, SHOWN, as_json=as_json))


def _within(directory: str, ask: Callable[[Workspace], int]) -> int:
    from pathlib import Path

    from cawg_tui.cli.place import Place

    workspace = Place(Path(directory) if directory else None).workspace()
    try:
        return ask(workspace)
    finally:
        workspace.close()
