"""What belongs to one member on one computer: drafts and small marks under .git/cawg/, never in the work tree.

The folder is open to its owner alone. A draft that cannot be read is set aside under another name and reported, and
two windows that edit one record keep a draft each; nothing typed is thrown away.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from cawg_tui.errors import CannotWriteError, UnsafePathError
from cawg_tui.git_errors import NotARepositoryError
from cawg_tui.store.files import alone, in_words, place_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cawg_tui.records.values import Values

DRAFTS: Final = "drafts"
LOOKED: Final = "looked.json"
DAMAGED: Final = ".damaged"
OPEN: Final = ".open"
MOST_SLOTS: Final = 100
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Draft:
    """What a member typed and has not saved.

    `base` is what the form began with and `base_oid` the fingerprint of the file it came from, None for a new
    record. `saved_at` is ISO text given by the caller. `slot` tells the drafts of one record apart, from 1.
    """

    record_id: str
    kind: str
    base_oid: str | None
    values: Values
    base: Values
    saved_at: str
    slot: int = 1


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts that could be read, by record, and the paths of those that could not."""

    drafts: list[Draft]
    unreadable: list[str]


def private_folder(root: Path) -> Path:
    """Return the workspace's private folder, made and closed to others when needed."""
    git = root / ".git"
    if not _is_folder(git):
        raise NotARepositoryError(str(root), "it has no .git folder of its own")
    return _closed(git / "cawg")


class DraftSlot:
    """The place of one draft while its form is open: no other window writes there. Ends with the process at last."""

    def __init__(self, path: Path, slot: int, handle: int) -> None:
        self.slot, self._path, self._handle = slot, path, handle

    def close(self) -> None:
        """Let others have the place; to be called once, when the form is gone."""
        self._path.unlink(missing_ok=True)
        os.close(self._handle)


def claim_slot(root: Path, record_id: str, wanted: int = 0) -> DraftSlot:
    """Take a place for a draft of a record: the wanted one where nobody has it, else the first where no draft lies."""
    names = (number for number in range(1, MOST_SLOTS) if not _draft_path(root, record_id, number).exists())
    for number in (*([wanted] if wanted else []), *names):
        path = _draft_path(root, record_id, number).with_suffix(OPEN)
        handle = _held_alone(path)
        if handle is not None:
            return DraftSlot(path, number, handle)
    raise CannotWriteError(str(_draft_path(root, record_id, 1)), "too many drafts of this record are kept")


def is_open(root: Path, draft: Draft) -> bool:
    """Say whether a window has the form of this draft open right now."""
    path = _draft_path(root, draft.record_id, draft.slot).with_suffix(OPEN)
    if not path.exists():
        return False
    handle = _held_alone(path)
    if handle is None:
        return True
    DraftSlot(path, draft.slot, handle).close()
    return False


def keep_draft(root: Path, draft: Draft) -> None:
    """Keep a draft in the place of the one before."""
    _keep(_draft_path(root, draft.record_id, draft.slot), asdict(draft))


def load_draft(root: Path, record_id: str) -> Draft | None:
    """Return the draft of a record that was kept last and that no window works on, if there is one to be read."""
    first = _draft_path(root, record_id, 1)
    found = [_load_draft(path) for path in (first, *first.parent.glob(f"{record_id}.*.json")) if path.exists()]
    left = [draft for draft in found if draft is not None and not is_open(root, draft)]
    return max(left, key=lambda draft: draft.saved_at, default=None)


def load_drafts(root: Path) -> Drafts:
    """Return every draft; those that cannot be read are set aside and named."""
    folder = _closed(private_folder(root) / DRAFTS)
    read = [_load_draft(path) for path in sorted(folder.glob("*.json"))]
    damaged = sorted(str(path) for path in folder.glob(f"*{DAMAGED}*"))
    return Drafts([draft for draft in read if draft is not None], damaged)


def drop_draft(root: Path, record_id: str, slot: int = 1) -> None:
    """Forget a draft, once it is saved or given up."""
    _draft_path(root, record_id, slot).unlink(missing_ok=True)


def keep_text(root: Path, record_id: str, text: str) -> Path:
    """Keep a record's text that could not be saved, under a name not yet taken, and return where."""
    folder = _draft_path(root, record_id, 1).parent
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


def kept(root: Path, name: str) -> dict[str, Any]:
    """Return what was kept under a name of the private folder, which is looked at only as it stands.

    ValueError where there is nothing that can be read.
    """
    try:
        found = json.loads((root / ".git" / "cawg" / name).read_text("utf-8"))
    except (OSError, RecursionError) as error:
        raise ValueError(name) from error
    if not isinstance(found, dict):
        raise ValueError(name)  # noqa: TRY004 - one error for whatever cannot be read
    return found


def keep(root: Path, name: str, found: Mapping[str, object]) -> None:
    """Keep values under a name of the private folder, in the place of those before."""
    _keep(private_folder(root) / name, found)


def _draft_path(root: Path, record_id: str, slot: int) -> Path:
    """Return where a draft lies. No id holds a dot, so no record can be taken for the slot of another."""
    from cawg_tui.records.types import RECORD_ID

    if not RECORD_ID.fullmatch(record_id):
        raise UnsafePathError(record_id, "a draft's name is made of small letters, digits and dashes")
    name = f"{record_id}.json" if slot == 1 else f"{record_id}.{slot}.json"
    return _closed(private_folder(root) / DRAFTS) / name


def _held_alone(path: Path) -> int | None:
    """Open a file and lock it for this process; None where somebody has it.

    The lock is the kernel's and ends with the process, however it ends. The one before may have removed the file
    between opening and locking: then the name belongs to nobody yet, and is tried again.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except OSError:  # a disk without locks: windows cannot be told apart there
            return handle
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(handle).st_ino:
                return handle
        os.close(handle)


def _load_draft(path: Path) -> Draft | None:
    try:
        return _as_draft(json.loads(path.read_text("utf-8")), path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        _set_aside(path)
        return None


def _as_draft(found: object, path: Path) -> Draft:
    if not isinstance(found, dict):
        raise TypeError("a draft is a mapping")
    draft = Draft(**{**found, "slot": int(path.stem.partition(".")[2] or 1)})
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


def _is_folder(path: Path) -> bool:
    """Say whether a folder stands there itself, not a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _closed(folder: Path) -> Path:
    try:
        try:
            mode = os.lstat(folder).st_mode
        except FileNotFoundError:
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            mode = os.lstat(folder).st_mode
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
            with alone(folder):
                place_atomically(folder, path.name, data, PRIVATE_FILE)
        finally:
            os.close(folder)
    except OSError as error:
        raise CannotWriteError(str(path), in_words(error)) from None
