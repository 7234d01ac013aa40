"""Small workspaces for the tests of the index: real files, written as the program writes them."""

from __future__ import annotations

import itertools
import os
import time
from typing import TYPE_CHECKING

import pytest
from cawg_tui.index.database import Index
from cawg_tui.records.kinds import Kinds, built_in
from cawg_tui.store.emit import emit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.records.values import Value

KINDS = built_in()
# From thirty days ago on, a second apart: no test writes so much that they come near to now.
MOMENTS = itertools.count(time.time_ns() - 30 * 86_400_000_000_000, 1_000_000_000)


class Files:
    """Writes and removes record files below a root; each write is a little later than the one before.

    All of it was long ago, for files and for the folders whose names changed, so that their times can be trusted.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, kind: str, record_id: str, /, folder: str = "", **values: Value) -> str:
        """Write a record and return its path."""
        whole: dict[str, Value] = {"title": record_id, "status": KINDS[kind].workflow.first, **values}
        return self.put_text(kind, record_id, emit(whole, KINDS[kind].fields), folder)

    def put_text(self, kind: str, record_id: str, text: str, folder: str = "") -> str:
        """Write a record's file as it stands."""
        path = "/".join(part for part in (KINDS[kind].about.folder, folder, f"{record_id}.yaml") if part)
        self.put_bytes(path, text.encode())
        return path

    def put_bytes(self, path: str, content: bytes) -> None:
        """Write a file, a moment later than any before."""
        place, moment = self.root / path, next(MOMENTS)
        new = [one for one in place.parents if not one.exists()]
        touched = {*new, *(one.parent for one in new)} if new else set() if place.exists() else {place.parent}
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        for one in (place, *touched):
            os.utime(one, ns=(moment, moment))

    def drop(self, path: str) -> None:
        """Remove a file."""
        moment = next(MOMENTS)
        (self.root / path).unlink()
        os.utime((self.root / path).parent, ns=(moment, moment))

    def index(self, name: str = "index.sqlite") -> Index:
        """Return an index over these files, in a private folder beside them."""
        return Index(self.root / ".git" / "cawg" / name, self.root, KINDS)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """An empty workspace."""
    (tmp_path / "work").mkdir()
    return Files(tmp_path / "work")


@pytest.fixture
def index(files: Files) -> Iterator[Index]:
    """An index over the empty workspace; call refresh after writing files."""
    made = files.index()
    yield made
    made.close()


@pytest.fixture
def kinds() -> Kinds:
    """The kinds that ship with cawg."""
    return KINDS


def ids(index: Index, text: str, **how: object) -> list[str]:
    """Return the ids that answer a query."""
    return [row.id for row in index.search(text, **how).rows]  # type: ignore[arg-type]
