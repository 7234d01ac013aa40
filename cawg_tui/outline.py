"""What a list needs to know of a workspace's declarations, in a few words: what they are, and what kinds are called.

It is kept beside them, and holds as long as they do: while nothing they were made of has changed.
"""

from __future__ import annotations

import os
import zlib
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui import __version__
from cawg_tui.errors import CawgError
from cawg_tui.records.kind_names import called
from cawg_tui.store.files import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cawg_tui.records.kind import Kinds
    from cawg_tui.records.values import Value, Values

KEPT: Final = "outline.json"
SETTINGS: Final = "cawg.yaml"
RULES: Final = "rules"
# Parts of the program that say nothing of what a record is or what the index holds.
FRONT_ENDS: Final = frozenset({"cli", "tui", "demo_network", "__pycache__"})


class Outline(NamedTuple):
    """The fingerprint of an index made for these declarations, and the kind that each name of one means."""

    fingerprint: str
    names: Mapping[str, str]

    def kind_called(self, typed: str) -> str | None:
        """Return the kind a person means, as `Kinds.called` does; None where it is none."""
        return self.names.get(called(typed))


def outline_of(root: str) -> Outline | None:
    """Return what was kept of what a workspace declares now; None where that is not known, or must be read anew."""
    import json

    mark = mark_of(root)
    if not mark:
        return None
    try:
        told = json.loads(read(root, f".git/cawg/{KEPT}"))
        return Outline(str(told["fingerprint"]), dict(told["names"])) if told["mark"] == mark else None
    except (CawgError, ValueError, KeyError, TypeError, RecursionError):
        return None


def as_values(mark: str, fingerprint: str, kinds: Kinds) -> Values:
    """Return the outline of declarations as values that JSON can hold, with the mark of what they were read from."""
    names: dict[str, Value] = {}
    for kind in kinds:
        for name in map(called, kind.called):
            names.setdefault(name, kind.name)
    return {"mark": mark, "fingerprint": fingerprint, "names": names}


def mark_of(root: Path | str) -> str:
    """Return what changes with anything that is read here; nothing where it cannot be said."""
    try:
        with os.scandir(f"{root}/{RULES}") as listing:
            rules = sorted(f"{RULES}/{found.name}" for found in listing if found.name.endswith(".yaml"))
    except FileNotFoundError:
        rules = []
    except OSError:
        return ""
    try:
        texts = [(path, read(root, path)) for path in (SETTINGS, *rules)]
    except (CawgError, OSError):
        return ""
    seen = [f"{path} {len(data)} {zlib.crc32(data):x} {zlib.adler32(data):x}" for path, data in texts]
    return "\n".join([__version__, _edition(), *seen])


@cache
def _edition() -> str:
    """Return what changes with the program's own files, also while its version stays."""
    seen = sorted(_own_files(__file__.rpartition("/")[0]))
    return f"{len(seen)} {zlib.crc32(repr(seen).encode()):x}"


def _own_files(package: str) -> Iterator[tuple[str, int, int]]:
    """Yield name, size and time of the files that decide what a record is and what the index holds."""
    folders = [package]
    for folder in folders:
        with os.scandir(folder) as listing:
            for found in listing:
                if found.is_dir():
                    folders += [found.path] if found.name not in FRONT_ENDS else []
                else:
                    stat = found.stat()
                    yield found.path, stat.st_size, stat.st_mtime_ns
