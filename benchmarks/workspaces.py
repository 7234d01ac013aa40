"""Workspaces of any size for measuring: records as groups write them, in several languages, the same for each seed.

python -m benchmarks.workspaces 10000 /tmp/w10k
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import os
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cawg_tui.records.identity import ALPHABET, RECORD_RANDOM, slug
from cawg_tui.records.kinds import built_in
from cawg_tui.store import emit as emitting
from cawg_tui.store import layout
from cawg_tui.store.emit import emit
from cawg_tui.store.layout import FULL_FOLDER, SUFFIX, shelf

from benchmarks import filling, handwriting, words
from benchmarks.filling import COUNTRIES, PLANS, SESSIONS, Filler, Outline
from benchmarks.handwriting import by_hand
from benchmarks.words import STEMS, name_of, tongue

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED: Final = 7
LANGUAGES: Final = {"en": 70, "es": 15, "fr": 10, "ar": 5}
# One record in so many is written by hand, in another form than the program's.
BY_HAND: Final = 5
WORTH_TWO_PROCESSES: Final = 3_000
PIECE: Final = 1_000


def make_workspace(root: Path, records: int, seed: int = SEED) -> int:
    """Write a workspace of so many records, in the folders the program would give them; return their bytes."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "cawg.yaml").write_text("format: 1\nname: Measured\nlanguages: [en, es, fr, ar]\n", "utf-8")
    outlines = outlines_of(records, seed)
    paths = paths_of(outlines)
    for folder in {path.rpartition("/")[0] for path in paths}:
        (root / folder).mkdir(parents=True, exist_ok=True)
    work = list(zip(outlines, paths, strict=True))
    if records < WORTH_TWO_PROCESSES:
        return _Scribe(root, outlines, seed).write(work)
    pieces = [work[at : at + PIECE] for at in range(0, records, PIECE)]
    hands = min(2, os.cpu_count() or 1)
    with ProcessPoolExecutor(hands, initializer=_begin, initargs=(root, outlines, seed)) as pool:
        return sum(pool.map(_write, pieces))


def outlines_of(records: int, seed: int) -> list[Outline]:
    """Return every record's kind, id and title, so that each can be referred to before it is written."""
    source = random.Random(f"{seed} {records}")
    tongues = {language: tongue(language, seed) for language in STEMS}
    spoken = source.choices(list(LANGUAGES), list(LANGUAGES.values()), k=records)
    taken: set[str] = set()
    outlines = []
    for number, (kind, language) in enumerate(zip(_kinds_of(records, source), spoken, strict=True)):
        title = f"{tongues[language].line(source, source.randint(3, 8))} {name_of(source)}"
        record_id = ""
        while not record_id or record_id in taken:
            record_id = f"{slug(title) or slug(kind)}-{''.join(source.choices(ALPHABET, k=RECORD_RANDOM))}"
        taken.add(record_id)
        country, session = source.choice(COUNTRIES), source.randint(*SESSIONS)
        outlines.append(Outline(number, kind, record_id, language, title, country, session))
    return outlines


def paths_of(outlines: Sequence[Outline]) -> list[str]:
    """Return where each record would stand, had members written them one after another (`store/layout.py`)."""
    kinds = built_in()
    filled: Counter[str] = Counter()
    paths = []
    for one in outlines:
        about = kinds[one.kind].about
        settled = {"sur": one.country, "session": str(one.session)}
        folder = "/".join([about.folder, *(settled[name] for name in about.subfolder)])
        folder = shelf(folder, one.id, lambda place: filled[place] >= FULL_FOLDER)
        filled[folder] += 1
        paths.append(f"{folder}/{one.id}{SUFFIX}")
    return paths


def workspace_of(records: int, folder: Path, seed: int = SEED) -> Path:
    """Return a workspace of so many records in a folder of such workspaces; it is made where it is not there yet.

    What makes records is part of its name, so that none is left over from another version of the program.
    """
    root = folder / f"records-{records}-{seed}-{_version()}"
    if not (root / "cawg.yaml").exists():
        made = make_workspace(root.with_name(root.name + ".new"), records, seed)
        root.with_name(root.name + ".new").rename(root)
        print(f"made {root}: {records:,} records, {made:,} bytes", file=sys.stderr)
    return root


class _Scribe:
    """Writes records of one workspace to its files."""

    def __init__(self, root: Path, outlines: Sequence[Outline], seed: int) -> None:
        self._root, self._seed = root, seed
        self._filler = Filler(outlines, seed)

    def write(self, work: Sequence[tuple[Outline, str]]) -> int:
        """Write these records and return their bytes."""
        written = 0
        for outline, path in work:
            data = self._text(outline).encode()
            (self._root / path).write_bytes(data)
            written += len(data)
        return written

    def _text(self, outline: Outline) -> str:
        values, fields = self._filler.values(outline), self._filler.kinds[outline.kind].fields
        if outline.number % BY_HAND:
            return emit(values, fields)
        return by_hand(values, fields, random.Random(f"{self._seed} {outline.number} by hand"))


_SCRIBES: list[_Scribe] = []


def _begin(root: Path, outlines: Sequence[Outline], seed: int) -> None:
    _SCRIBES.append(_Scribe(root, outlines, seed))


def _write(work: Sequence[tuple[Outline, str]]) -> int:
    return _SCRIBES[0].write(work)


def _kinds_of(records: int, source: random.Random) -> list[str]:
    """Return a kind for each record by the kinds' shares, every kind at least once where there is room, mixed."""
    least = 1 if records >= len(PLANS) else 0
    counted = {kind: max(least, int(plan.share * records)) for kind, plan in PLANS.items()}
    order = [kind for kind, count in counted.items() for _ in range(count)]
    order += source.choices(list(PLANS), [plan.share for plan in PLANS.values()], k=max(0, records - len(order)))
    source.shuffle(order)
    return order[:records]


@cache
def _version() -> str:
    """Return a short sign of the code that makes records."""
    code = [
        inspect.getsource(module) for module in (words, filling, handwriting, emitting, layout, sys.modules[__name__])
    ]
    declared = [repr(kind.fields) for kind in built_in()]
    return hashlib.sha256(f"{code}{declared}".encode()).hexdigest()[:6]


def main() -> None:
    """Make a workspace where the command line says."""
    parser = argparse.ArgumentParser(description="Make a workspace for measuring.")
    parser.add_argument("records", type=int)
    parser.add_argument("root", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    print(f"{make_workspace(asked.root, asked.records, asked.seed):,} bytes")


if __name__ == "__main__":
    main()
