"""Changing one field of files that were written by hand, remarks kept, against CSafeLoader of those files.

What is measured begins with the record as a form has it, read before, and ends with the changed text, which has been
read back and compared; nothing is written to the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import yaml
from cawg_tui.records.kinds import built_in
from cawg_tui.store.layout import Layout
from cawg_tui.store.patch import patched
from cawg_tui.store.yaml import Document, parse

from benchmarks.cloned import files_of
from benchmarks.measure import CannotMeasureError, Figure, told_in_turn
from benchmarks.reading import is_own, of_each
from benchmarks.report import asked, show
from benchmarks.workspaces import workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Values

ROUNDS = 11
SAMPLE: Final = 100
TARGET: Final = 1.5
# One field that stands on a line, one whose sentences stand on a line each, and what is added to it.
LINE, TEXT = ("title", ", again"), ("summary", "One more sentence.\n")


@dataclass(frozen=True, slots=True)
class Change:
    """A file written by hand, and what it is to say instead: the same but for one field."""

    data: bytes
    document: Document
    wanted: Values
    fields: FieldSet

    def made(self) -> str:
        """Return the changed text."""
        # As read, not as asked before: where each value stands is found anew each time.
        return patched(Document(self.document.values, self.document.text), self.wanted, self.fields, "")

    def read(self) -> object:
        """Return what the floor makes of the file."""
        return yaml.load(self.data, yaml.CSafeLoader)


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds of changing one field of a file, of one line and of several, on the average of some files."""
    root = workspace_of(records, folder)
    lines, texts = ([*_changes(root, *field)] for field in (LINE, TEXT))
    acts = ((Change.made, lines), (Change.read, lines), (Change.made, texts), (Change.read, texts))
    line, line_floor, text, text_floor = told_in_turn([partial(of_each, *act) for act in acts], ROUNDS)
    beside, size = "CSafeLoader, that file", f"{records:,} records"
    return [
        Figure(f"change a line of a hand-written file, {size}", line, beside, line_floor, TARGET),
        Figure(f"change a text of a hand-written file, {size}", text, beside, text_floor, TARGET),
    ]


def _changes(root: Path, field: str, more: str) -> Iterator[Change]:
    """Yield changes to some files, evenly from all folders; each has been tried, and kept what was to be kept."""
    kinds = built_in()
    layout, found = Layout(kinds), []
    for path in files_of(root):
        data, place = path.read_bytes(), layout.place(path.relative_to(root).as_posix())
        if place is None or is_own(data):
            continue
        document = parse(data, "")
        values = document.values
        said = values.get(field)
        if isinstance(said, str) and ("\n" in said) == ("\n" in more):
            found.append(Change(data, document, {**values, field: said + more}, kinds[place.kind].fields))
    if not found:
        raise CannotMeasureError(f"no hand-written file here has a {field} of this form")
    for change in found[:: max(1, len(found) // SAMPLE)][:SAMPLE]:
        if _remarks(change.made()) != _remarks(change.document.text):
            raise RuntimeError(f"a remark was lost with the {field} of {change.wanted['title']}")
        yield change


def _remarks(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


if __name__ == "__main__":
    wanted = asked("Measure changes to a text.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
