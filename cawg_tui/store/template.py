"""A new workspace: the files of the template, with its name put in, copied into an empty folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cawg_tui.errors import CannotWriteError, FolderNotEmptyError
from cawg_tui.store import files
from cawg_tui.store.patch import patch
from cawg_tui.store.settings import SETTINGS
from cawg_tui.store.yaml import read

PACKAGE: Final = Path(__file__).resolve().parent.parent
PLACES: Final = (PACKAGE / "_workspace_template", PACKAGE.parent / "workspace_template")
LEFT_OUT: Final = frozenset({".DS_Store", "Thumbs.db", "__pycache__", ".git"})


def template_folder() -> Path:
    """Return where the template stands: inside the installed package, or beside it in the source tree."""
    for place in PLACES:
        if (place / SETTINGS).is_file():
            return place
    raise CannotWriteError(SETTINGS, "this copy of cawg came without its template; install it again")


def copy_template(destination: Path, name: str) -> list[str]:
    """Write a new workspace into a new or empty folder and return the paths written; a `.git` may be there."""
    template = template_folder()
    if destination.is_symlink() or (destination.exists() and not destination.is_dir()):
        raise FolderNotEmptyError(str(destination))
    if destination.is_dir() and any(one.name != ".git" for one in destination.iterdir()):
        raise FolderNotEmptyError(str(destination))
    try:
        destination.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError(str(destination), files.in_words(error)) from None
    written: list[str] = []
    for path in sorted(template.rglob("*")):
        relative = path.relative_to(template)
        if path.is_file() and not LEFT_OUT.intersection(relative.parts):
            data = path.read_bytes()
            if relative.as_posix() == SETTINGS:
                data = _named(data.decode("utf-8"), name).encode("utf-8")
            files.write(destination, relative.as_posix(), data, None)
            written.append(relative.as_posix())
    return written


def _named(text: str, name: str) -> str:
    return patch(text, {**read(text, SETTINGS), "name": name.strip() or "Our workspace"}, None, SETTINGS)
