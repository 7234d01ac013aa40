"""What belongs to one member on one computer: drafts and small marks under .git/cawg/, never in the work tree.

The folder is open to its owner alone. A draft that cannot be read is set aside under another name and
reported; nothing typed is thrown away.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, cast

from cawg_tui.errors import CannotWriteError, NotARepositoryError, UnsafePathError
from cawg_tui.records.types import RECORD_ID
from cawg_tui.store.files import in_words, place_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cawg_tui.records.values import Values

DRAFTS: Final = "drafts"
LOOKED: Final = "looked.json"
DAMAGED: Final = ".damaged"
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Draft:
    """What a member typed and has not saved.

    `base` is what the form began with and `base_oid` the fingerprint of the file it came from, None for a new
    record. `saved_at` is ISO text given by the caller.
    """

    record_id: str
    kind: str
    base_oid: str | None
    values: Values
    base: Values
    saved_at: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts that could be read, by record, and the paths of those that could not."""

    drafts: list[Draft]
    unreadable: list[str]


def private_folder(root: Path) -> Path:
    """Return the workspace's private folder, made and closed to others when needed."""
    git = root / ".git"
    if git.is_symlink() or not git.is_dir():
        raise NotARepositoryError(str(root), "it has no .git folder of its own")
    return _closed(git / "cawg")


def keep_draft(root: Path, draft: Draft) -> None:
    """Keep a draft in the place of the one before."""
    _keep(_draft_path(root, draft.record_id), asdict(draft))


def load_draft(root: Path, record_id: str) -> Draft | None:
    """Return the draft of one record, if there is one that can be read."""
    path = _draft_path(root, record_id)
    return _load_draft(path) if path.exists() else None


def load_drafts(root: Path) -> Drafts:
    """Return every draft; those that cannot be read are set aside and named."""
    folder = _closed(private_folder(root) / DRAFTS)
    read = [_load_draft(path) for path in sorted(folder.glob("*.json"))]
    damaged = sorted(str(path) for path in folder.glob(f"*{DAMAGED}*"))
    return Drafts([draft for draft in read if draft is not None], damaged)


def drop_draft(root: Path, record_id: str) -> None:
    """Forget a draft, once it is saved or given up."""
    _draft_path(root, record_id).unlink(missing_ok=True)


def keep_text(root: Path, record_id: str, text: str) -> Path:
    """Keep a record's text that could not be saved, under a name not yet taken, and return where."""
    folder = _draft_path(root, record_id).parent
    names = (f"{record_id}-{number}.yaml" for number in range(1, 10_000))
    path = next(folder / name for name in names if not (folder / name).exists())
    _write(path, text.encode("utf-8", errors="surrogatepass"))
    return path


def last_looked(root: Path) -> dict[str, str]:
    """Return what this member last looked at: a name to a version or a time; nothing where that is not known."""
    try:
        found = json.loads((private_folder(root) / LOOKED).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}


def set_last_looked(root: Path, marks: Mapping[str, str]) -> None:
    """Remember what this member looked at; names not mentioned keep their mark."""
    _keep(private_folder(root) / LOOKED, {**last_looked(root), **marks})


def _draft_path(root: Path, record_id: str) -> Path:
    if not RECORD_ID.fullmatch(record_id):
        raise UnsafePathError(record_id, "a draft's name is made of small letters, digits and dashes")
    return _closed(private_folder(root) / DRAFTS) / f"{record_id}.json"


def _load_draft(path: Path) -> Draft | None:
    try:
        return _as_draft(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        _set_aside(path)
        return None


def _as_draft(found: object) -> Draft:
    if not isinstance(found, dict):
        raise TypeError("a draft is a mapping")
    draft = Draft(**found)
    texts = (draft.record_id, draft.kind, draft.saved_at, draft.base_oid or "")
    if not all(isinstance(one, str) for one in texts):
        raise TypeError("a draft names its record in text")
    if not all(isinstance(one, dict) for one in (draft.values, draft.base)):
        raise TypeError("a draft's values are a mapping")
    return draft


def _set_aside(path: Path) -> None:
    for number in range(1, 1000):
        aside = path.with_name(f"{path.stem}{DAMAGED}-{number}")
        if not aside.exists():
            try:
                path.rename(aside)
            except OSError as error:
                raise CannotWriteError(str(path), in_words(error)) from None
            return


def _closed(folder: Path) -> Path:
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        mode = folder.lstat().st_mode
        if not stat.S_ISDIR(mode):
            raise UnsafePathError(str(folder), "it is a link, or not a folder")
        if stat.S_IMODE(mode) != PRIVATE_FOLDER:
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise CannotWriteError(str(folder), in_words(error)) from None
    return folder


def _keep(path: Path, found: Mapping[str, object]) -> None:
    _write(path, json.dumps(cast("dict[str, object]", dict(found)), ensure_ascii=True, indent=1).encode("ascii"))


def _write(path: Path, data: bytes) -> None:
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            place_atomically(folder, path.name, data, PRIVATE_FILE)
        finally:
            os.close(folder)
    except OSError as error:
        raise CannotWriteError(str(path), in_words(error)) from None
