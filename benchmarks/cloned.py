"""A generated workspace with a history, ready to be saved into, and its records' files."""

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


def files_of(root: Path) -> list[Path]:
    """Return the records' files in their order; git's own folder is not walked through."""
    folders = [one for one in root.iterdir() if one.is_dir() and not one.name.startswith(".")]
    return sorted(path for folder in folders for path in folder.rglob("*.yaml"))
