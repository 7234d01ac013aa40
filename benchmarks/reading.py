"""Reading a record's text, in any form and in the program's own, against PyYAML's CSafeLoader on the same texts.

Strict reading refuses what the floor takes silently, duplicate keys among it, and keeps dates and `NO` as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import yaml
from cawg_tui.store import canonical
from cawg_tui.store.source import decoded
from cawg_tui.store.yaml import parse, strict

from benchmarks.cloned import files_of
from benchmarks.measure import Figure, all_in_turn
from benchmarks.report import asked, show
from benchmarks.workspaces import workspace_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROUNDS = 11
SAMPLE: Final = 300
ANY_TARGET, OWN_TARGET = 0.5, 0.35
FLOOR: Final = "CSafeLoader, same texts"


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds of reading a sample of records strictly, and of those that stand in the program's own form."""
    texts = sample(workspace_of(records, folder), SAMPLE)
    own = [data for data in texts if is_own(data)]
    if len(own) < len(texts) // 2:
        raise RuntimeError(f"only {len(own)} of {len(texts)} records are known as the program's own form")

    def strictly() -> None:
        for data in texts:
            strict(decoded(data, ""), "")

    def quickly() -> None:
        for data in own:
            parse(data, "")

    any_form, floor, own_form, own_floor = all_in_turn(
        (strictly, lambda: load(texts), quickly, lambda: load(own)), ROUNDS
    )
    size = f"{records:,} records"
    return [
        Figure(f"read {len(texts)} records, any form, {size}", any_form, FLOOR, floor, ANY_TARGET),
        Figure(f"read {len(own)} records, our own form, {size}", own_form, FLOOR, own_floor, OWN_TARGET),
    ]


def sample(root: Path, count: int) -> list[bytes]:
    """Return so many records' files, or all where there are fewer, evenly from all folders."""
    paths = files_of(root)
    return [path.read_bytes() for path in paths[:: max(1, len(paths) // count)][:count]]


def is_own(data: bytes) -> bool:
    """Say whether a record stands in the form that this program writes."""
    return canonical.read(decoded(data, "")) is not None


def load(texts: Sequence[bytes]) -> None:
    """Read texts as the floor does."""
    for data in texts:
        yaml.load(data, yaml.CSafeLoader)


if __name__ == "__main__":
    wanted = asked("Measure reading.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
