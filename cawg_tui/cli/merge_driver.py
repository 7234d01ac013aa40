"""What plain git calls when it brings two versions of a file together: records are joined as a sync joins them.

It prints one word once its work stands in OURS; whoever started it takes silence for failure and lets git merge lines.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cawg_tui.cli.output import say, tell
from cawg_tui.errors import CawgError

if TYPE_CHECKING:
    from cawg_tui.store.joining import Joined

MERGED: Final = "merged"
TO_DECIDE: Final = "to-decide"
BY_LINES: Final = "by-lines"
FAILED: Final = 128


@click.command("merge-driver")
@click.argument("base")
@click.argument("ours")
@click.argument("theirs")
@click.argument("path")
def merge_driver_command(base: str, ours: str, theirs: str, path: str) -> int:
    """Join two versions of a record for git; the result goes into OURS.

    BASE, OURS and THEIRS are the files that git gives, PATH is where the record stands. Start it at the top of the
    work tree. Exit status 0: done; 1: done, and decisions wait in the record; anything that is no record, or cannot
    be read as one, is merged line by line and ends as `git merge-file` does.
    """
    try:
        joined = _joined(Path.cwd(), path, *(Path(name).read_bytes() for name in (base, ours, theirs)))
        if joined is not None and joined.data is not None:
            _put(Path(ours), joined.data)
            return _told(joined, path)
    except CawgError as error:
        tell(f"cawg: {error.sentence}")
    except Exception as error:  # whatever it is, git must go on with both sides in its hands
        tell(f"cawg: {path} is merged line by line ({type(error).__name__})")
    return _by_lines(base, ours, theirs)


def _joined(root: Path, path: str, base: bytes, ours: bytes, theirs: bytes) -> Joined | None:
    """Join two versions of a record; None where the path is no record's or a version cannot be read."""
    from cawg_tui.declaring import kinds_of
    from cawg_tui.errors import UnreadableRecordError
    from cawg_tui.store.joining import join
    from cawg_tui.store.layout import Layout
    from cawg_tui.store.settings import load_settings
    from cawg_tui.store.yaml import parse

    settings = load_settings(root)
    if settings.read_only:
        return None
    kinds, _ = kinds_of(settings)
    place = Layout(kinds).place(path)
    if place is None:
        return None
    try:
        for side in (ours, theirs):
            parse(side, path)
    except UnreadableRecordError:
        return None
    return join(kinds[place.kind].fields, path, base or None, ours, theirs)


def _put(ours: Path, data: bytes) -> None:
    """Replace the file in one step, so that a fault leaves what git put there."""
    from cawg_tui.store.files import place_atomically

    folder = os.open(ours.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        place_atomically(folder, ours.name, data, 0o600)
    finally:
        os.close(folder)


def _told(joined: Joined, path: str) -> int:
    if not joined.to_decide:
        say(MERGED)
        return 0
    tell(f"{path} holds both versions; {joined.to_decide} to decide. Open it with cawg, or `git add` it as it is.")
    say(TO_DECIDE)
    return 1


def _by_lines(base: str, ours: str, theirs: str) -> int:
    from cawg_tui.vcs.git import Runner

    outcome = Runner(Path.cwd()).attempt(["merge-file", "-q", "--diff3", ours, base, theirs], what="Merging a file")
    if outcome.code < FAILED:
        say(BY_LINES)
    return outcome.code
