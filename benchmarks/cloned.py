"""A generated workspace with a history, ready to be saved into."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from cawg_tui.vcs.start import init_repository

from benchmarks.workspaces import workspace_of

if TYPE_CHECKING:
    from pathlib import Path


def clone_of(records: int, folder: Path) -> Path:
    """Return a workspace of so many records with everything in one commit; it is made where it is not there yet."""
    root = workspace_of(records, folder)
    if not (root / ".git").exists():
        init_repository(root, "Measure", "measure@example.org")
        for words in (["add", "-A"], ["commit", "-qm", "Begin"]):
            subprocess.run(["git", *words], cwd=root, check=True)
    return root
