"""Making the index from nothing, and bringing in what changed, against CSafeLoader over the same files.

python -m benchmarks.index --records 10000 [--json]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

from cawg_tui.index.database import Index
from cawg_tui.records.kinds import built_in

from benchmarks.measure import Figure, in_turn
from benchmarks.report import asked, show
from benchmarks.workspaces import workspace_of

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS: Final = 5
TARGET: Final = 0.7
SIZE_TARGET: Final = 1.0
CHANGED: Final = 1_000
_OURS: Final = (
    "import sys; from pathlib import Path; from cawg_tui.index.database import Index; "
    "from cawg_tui.records.kinds import built_in; root = Path(sys.argv[1]); "
    "Index(Path(sys.argv[2]), root, built_in()).rebuild()"
)
_FLOOR: Final = (
    "import sys, yaml; from pathlib import Path\n"
    "for path in Path(sys.argv[1]).rglob('*.yaml'): yaml.load(path.read_bytes(), yaml.CSafeLoader)"
)


def measure(records: int, folder: Path) -> list[Figure]:
    """Return whole processes in turn: a cold index and the floor; then the size, and a refresh of changed records."""
    root = workspace_of(records, folder)
    index_path = folder / "index-measured" / "index.sqlite"
    shutil.rmtree(index_path.parent, ignore_errors=True)
    cold, floor = in_turn(
        lambda: _run(_OURS, str(root), str(index_path)),
        lambda: _run(_FLOOR, str(root)),
        ROUNDS if records < 50_000 else 1,
    )
    whole = sum(path.stat().st_size for path in root.rglob("*.yaml"))
    figures = [
        Figure(f"cold index, {records:,} records", cold, "CSafeLoader, same files", floor, TARGET),
        Figure(f"index size, {records:,} records", index_path.stat().st_size, "records", whole, SIZE_TARGET, "bytes"),
    ]
    index = Index(index_path, root, built_in())
    index.refresh()
    changed = sorted(root.glob("*/**/*.yaml"))[:CHANGED]

    for path in changed:
        path.write_bytes(path.read_bytes() + f"# {os.urandom(4).hex()}\n".encode())
    start = time.perf_counter()
    if index.refresh().changed != len(changed):
        raise RuntimeError("not every change was seen")
    again = time.perf_counter() - start

    def load() -> None:
        import yaml

        for path in changed:
            yaml.load(path.read_bytes(), yaml.CSafeLoader)

    _, floor = in_turn(lambda: None, load, 3)
    figures.append(
        Figure(f"refresh of {len(changed):,} changed records", again, "CSafeLoader, those files", floor, None)
    )
    for path in changed:
        path.write_bytes(path.read_bytes().rpartition(b"#")[0])
    index.close()
    return figures


def _run(code: str, *arguments: str) -> None:
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=where)


if __name__ == "__main__":
    wanted = asked("Measure the index.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
