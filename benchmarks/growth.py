"""What saves leave behind: bytes of the history for one saved field, before any packing, beside plain git's own."""

from __future__ import annotations

import random
import subprocess
from typing import TYPE_CHECKING, Final

from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.measure import Figure
from benchmarks.report import asked, show
from benchmarks.saving import SAME_FSYNC

if TYPE_CHECKING:
    from pathlib import Path

SAVES: Final = 40
MOST_BYTES: Final = 16 * 1024
SEED: Final = 7


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the bytes by which `.git` grows for one saved field, on the average of records anywhere."""
    root = clone_of(records, folder)
    workspace = Workspace.open(root)
    workspace.refresh()
    ids = sorted(workspace.index.ids())
    some = random.Random(SEED).sample(ids, min(2 * SAVES, len(ids) // 2 * 2))
    ours, theirs = some[::2], some[1::2]
    before = _bytes(root)
    for number, record_id in enumerate(ours):
        stored = workspace.record(record_id)
        workspace.save(stored, {**stored.values, "notes": f"Growth {number}."})
    workspace.afterwards.now()
    saved = (_bytes(root) - before) / len(ours)
    before = _bytes(root)
    for number, record_id in enumerate(theirs):
        _commit(root, workspace.place(record_id).path, number)
    plain = (_bytes(root) - before) / len(theirs)
    workspace.refresh()
    workspace.close()
    what = "growth of the history, a save"
    return [
        Figure(f"{what}, {records:,} records", saved, "16 KB", MOST_BYTES, 1.0, unit="bytes"),
        Figure(f"{what} beside git, {records:,} records", saved, "git add; git commit", plain, None, unit="bytes"),
    ]


def _commit(root: Path, path: str, number: int) -> None:
    (root / path).write_text((root / path).read_text("utf-8") + f"# Growth {number}\n", "utf-8")
    for words in (["add", "--", path], ["commit", "-qm", f"Update {path}"]):
        subprocess.run(["git", *SAME_FSYNC, *words], cwd=root, check=True)


def _bytes(root: Path) -> int:
    """Return the bytes of all files in `.git`, but for cawg's own folder: that is made anew from the files."""
    git_dir = root / ".git"
    files = (
        path for path in git_dir.rglob("*") if path.is_file() and "cawg" not in path.relative_to(git_dir).parts[:1]
    )
    return sum(path.stat().st_size for path in files)


if __name__ == "__main__":
    wanted = asked("Measure growth.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
