"""Where the time of the two slowest paths goes: what a command imports, and what each record of a cold index costs.

python -m benchmarks.where [WORKSPACE] prints two tables of Markdown, of the code that Python finds (so PYTHONPATH may
name an older one, to set them side by side). Import times are the least of several starts; the cold index is made in
this process alone under a profiler, which makes Python's own steps dearer than they are.
"""

from __future__ import annotations

import cProfile
import gc
import os
import pstats
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.workspaces import workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROUNDS: Final = 7
RECORDS: Final = 1_000
LISTED: Final = 9
_LINE: Final = re.compile(r"import time: +(\d+) \| +\d+ \|( +)(\S+)")
_FILE: Final = re.compile(r"(?:cawg_tui/(\w+)(?:\.py|/)|site-packages/(\w+)/)")


def main() -> None:
    """Print both tables for a workspace, else for a made one."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else workspace_of(RECORDS, Path(tempfile.gettempdir()))
    for words in (("list",), ("search", "resettlement")):
        print(_table(f"`cawg {' '.join(words)}`: imports, ms", _least_imports(root, words), 1e-3))
    print(_table("cold index under a profiler, ms a record", _cold(root), 1e3))


def imports(told: str) -> Counter[str]:
    """Return the microseconds that each package took to import, without what it imported, from `-X importtime`."""
    found: Counter[str] = Counter()
    for micro, _, name in _LINE.findall(told):
        found[name.partition(".")[0]] += int(micro)
    return found


def _least_imports(root: Path, words: tuple[str, ...]) -> Counter[str]:
    """Return the imports of the start that took least."""
    command = [sys.executable, "-X", "importtime", "-m", "cawg_tui", *words]
    told = [
        imports(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stderr)
        for _ in range(ROUNDS)
    ]
    return min(told, key=Counter.total)


def _cold(root: Path) -> dict[str, float]:
    """Return how many seconds of a cold index each part of the house takes for a record."""
    from cawg_tui.workspace import Workspace

    # One process does it all, so that all of it is seen.
    os.cpu_count = lambda: 1
    workspace = Workspace.open(root)
    records = workspace.index.rebuild()
    gc.collect()
    profile = cProfile.Profile()
    profile.runcall(workspace.index.rebuild)
    workspace.close()
    by_part: dict[str, float] = defaultdict(float)
    for (file, _, name), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        by_part[_part(file, name)] += own / records
    return by_part


def _part(file: str, name: str) -> str:
    """Return what a function belongs to: a part of the house, a package, or what SQLite and Python do."""
    found = _FILE.search(file)
    if found is not None:
        return f"{found[1]}/" if found[1] else found[2]
    return "SQLite" if "sqlite3" in name else "yaml" if "yaml" in name else "Python's own"


def _table(title: str, found: Mapping[str, float], unit: float) -> str:
    whole = sum(found.values())
    listed = sorted(found.items(), key=lambda pair: -pair[1])[:LISTED]
    rest = whole - sum(amount for _, amount in listed)
    rows = [*listed, ("all others", rest), ("**in all**", whole)]
    return _rows((title, ""), ((name, f"{amount * unit:.2f}") for name, amount in rows))


def _rows(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"| {head[0]} | {head[1]} |", "|---|---|", *(f"| {one} | {other} |" for one, other in rows), ""])


if __name__ == "__main__":
    main()
