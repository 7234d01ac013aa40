"""Reading a record's text, in any form and in the program's own, against PyYAML's CSafeLoader on the same texts.

Strict reading refuses what the floor takes silently, duplicate keys among it, and keeps dates and `NO` as text.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import yaml
from cawg_tui.store import canonical
from cawg_tui.store.source import decoded
from cawg_tui.store.yaml import parse, strict

from benchmarks.cloned import files_of
from benchmarks.measure import Figure, timed, told_in_turn
from benchmarks.report import asked, show
from benchmarks.workspaces import workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

T = TypeVar("T")
ROUNDS = 11
SAMPLE: Final = 300
ANY_TARGET, OWN_TARGET = 0.5, 0.35
FLOOR: Final = "CSafeLoader, same texts"


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds of reading a record strictly, and of one in the program's own form, on the average of some."""
    texts = sample(workspace_of(records, folder), SAMPLE)
    own = [data for data in texts if is_own(data)]
    if len(own) < len(texts) // 2:
        raise RuntimeError(f"only {len(own)} of {len(texts)} records are known as the program's own form")
    acts = ((_strictly, texts), (_load, texts), (_quickly, own), (_load, own))
    any_form, floor, own_form, own_floor = told_in_turn([partial(of_each, *act) for act in acts], ROUNDS)
    size = f"{records:,} records"
    return [
        Figure(f"read a record in any form, {size}", any_form, FLOOR, floor, ANY_TARGET),
        Figure(f"read a record in our own form, {size}", own_form, FLOOR, own_floor, OWN_TARGET),
    ]


def of_each(act: Callable[[T], object], things: Sequence[T]) -> float:
    """Return the seconds that an act takes with each of some things, on the average."""
    return timed(lambda: [act(one) for one in things]) / len(things)


def _strictly(data: bytes) -> object:
    return strict(decoded(data, ""), "")


def _quickly(data: bytes) -> object:
    return parse(data, "")


def _load(data: bytes) -> object:
    return yaml.load(data, yaml.CSafeLoader)


def sample(root: Path, count: int) -> list[bytes]:
    """Return so many records' files, or all where there are fewer, evenly from all folders."""
    paths = files_of(root)
    return [path.read_bytes() for path in paths[:: max(1, len(paths) // count)][:count]]


def is_own(data: bytes) -> bool:
    """Say whether a record stands in the form that this program writes."""
    return canonical.read(decoded(data, "")) is not None


if __name__ == "__main__":
    wanted = asked("Measure reading.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
