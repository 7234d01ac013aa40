"""Which program takes what is sent to a remote that is a folder on this machine, where it runs as the member.

A stick, a network folder or a stranger's folder may hold hooks and settings that start programs: they are shut. On a
real server they run there, as the server's own, and are left alone.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from cawg_tui.vcs.repository import Repository

OPEN: Final = "git-receive-pack"
MEMBERS_OWN: Final = frozenset({"global", "system"})
SHUT: Final = " ".join(
    (
        "git",
        *(f"-c {setting}" for setting in (
            "core.hooksPath=/dev/null",
            "core.alternateRefsCommand=true",
            "core.fsmonitor=false",
            "receive.denyCurrentBranch=refuse",
            "receive.autogc=false",
        )),
        "receive-pack",
    )
)  # fmt: skip


def receiving(repository: Repository) -> str:
    """Return the program that takes a push: with its hooks where the member answers for them, else without.

    They answer for a folder of their own on the disk where the workspace is, and for one that they told git to trust
    (`safe.directory` in their own settings).
    """
    folder = local_folder(repository.remote_url() or "")
    if folder is None or _is_trusted(repository, folder) or _is_own(repository.root, folder):
        return OPEN
    return SHUT


def local_folder(url: str) -> Path | None:
    """Return the folder that an address names, None where it names a server."""
    if url.startswith("file://"):
        return Path("/" + unquote(url.removeprefix("file://")).lstrip("/"))
    return Path(url) if url.startswith("/") else None


def _is_own(root: Path, folder: Path) -> bool:
    try:
        found = folder.stat()
        return found.st_uid == os.geteuid() and found.st_dev == root.stat().st_dev
    except OSError:
        return False


def _is_trusted(repository: Repository, folder: Path) -> bool:
    told = repository.config().entries
    named = {entry.value for entry in told if entry.key == "safe.directory" and entry.scope in MEMBERS_OWN}
    return str(folder) in named
