"""How a workspace comes to be on this machine: begun from the template, or joined from a shared remote.

Both build the folder under another name beside the wanted one and rename it when it is whole, so a failure leaves
nothing half made.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cawg_tui.errors import CannotWriteError, CawgError, EmptyRemoteError, FolderNotEmptyError, NotAWorkspaceError
from cawg_tui.records.identity import new_record_id
from cawg_tui.records.kinds import built_in
from cawg_tui.store.records import Store
from cawg_tui.store.settings import SETTINGS
from cawg_tui.store.template import copy_template
from cawg_tui.together import never, silent
from cawg_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def begin(folder: Path, title: str, person: str, email: str, remote: str = "") -> str:
    """Write a new workspace with its first commit, send it if a remote is given; say what was done."""
    from cawg_tui.vcs.address import check_address
    from cawg_tui.vcs.start import init_repository

    address = check_address(remote) if remote else ""
    with _made_whole(folder) as place:
        paths = copy_template(place, title)
        member = Store(place, built_in()).create(
            "member",
            new_record_id(person, "member"),
            {"title": person, "status": "active", "type": "individual", "email": email, "confidentiality": "network"},
        )
        repository = init_repository(place, person, email)
        repository.save([*paths, member.path], f"Begin the workspace {title}")
        if address:
            repository.set_remote(address)
    said = f"The workspace {title} is in {folder}."
    if not address:
        return f"{said} It has no shared remote yet: everything stays on this machine."
    return f"{said} {Workspace.open(folder).sync().message}"


def join(
    address: str,
    folder: Path,
    person: str,
    email: str,
    progress: Callable[[str, float | None], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> str:
    """Copy a shared workspace to this machine and name who works in it; say what was done."""
    from cawg_tui.vcs.address import check_address, shown_address
    from cawg_tui.vcs.start import clone_repository

    with _made_whole(folder) as place:
        joined = clone_repository(check_address(address), place, progress or silent, cancelled or never)
        if joined.empty:
            raise EmptyRemoteError(shown_address(address))
        joined.repository.set_identity(person, email)
        if not (place / SETTINGS).is_file():
            raise NotAWorkspaceError(shown_address(address))
    return f"You have joined: the workspace is in {folder}."


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """Give a folder to build in, and rename it to the wanted one once everything in it is done."""
    folder = folder.expanduser().absolute()
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise FolderNotEmptyError(str(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".cawg-new-", dir=folder.parent))
    except OSError as error:
        raise CannotWriteError(str(folder), (error.strerror or str(error)).lower()) from None
    try:
        yield building
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
    except OSError as error:
        shutil.rmtree(building, ignore_errors=True)
        raise CannotWriteError(str(folder), (error.strerror or str(error)).lower()) from None
    except (CawgError, KeyboardInterrupt):
        shutil.rmtree(building, ignore_errors=True)
        raise
