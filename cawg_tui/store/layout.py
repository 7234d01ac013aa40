"""Where records stand in a workspace: which path belongs to which kind and id, and which paths are refused.

A path is judged by its name alone; `scan` looks at names and sizes and opens no file. Links, odd names and
things that are no files become findings; they are never followed or opened.
"""

from __future__ import annotations

import os
import re
import stat
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha1
from typing import TYPE_CHECKING, Any, Final

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.types import RECORD_ID
from cawg_tui.records.values import Values, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from cawg_tui.records.kinds import Kind, Kinds

SUFFIX: Final = ".yaml"
# Git writes a folder's whole listing anew for each change in it: this many names come to about three thousand bytes.
FULL_FOLDER: Final = 64
RANDOM_END: Final = re.compile(r"-(?=[0-9]*[a-z])([a-z0-9]{4})$")
DEEPEST: Final = 8
FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
DEVICE_NAME = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A record's kind, its id, and its path from the workspace's root, with forward slashes."""

    kind: str
    id: str
    path: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A record's file as the disk lists it; size in bytes, time of the last change in nanoseconds."""

    place: Place
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of records, and the time of its last change just before it was listed; None where it is not there."""

    path: str
    changed_ns: int | None


@dataclass(frozen=True, slots=True)
class Scan:
    """Every record's file, by path, a finding for each path that was refused, and the folders that were listed."""

    entries: list[Entry]
    refused: list[Finding]
    folders: list[Folder]


class Layout:
    """The paths of a workspace with these kinds."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds

    def place(self, relative: str) -> Place | None:
        """Return whose path this is; nothing where it is no record's."""
        top, slash, below = relative.partition("/")
        *folders, name = below.split("/")
        kind = self.kinds.in_folder(top) if slash else None
        if kind is None or len(folders) > DEEPEST or not all(_is_folder_name(one) for one in folders):
            return None
        record_id = name.removesuffix(SUFFIX)
        if record_id == name or not _is_record_id(record_id):
            return None
        return Place(kind.name, record_id, relative)

    def path_for(self, root: Path, kind: str, record_id: str, values: Values) -> str:
        """Return where a new record goes: its kind's folder, its natural subfolder, deeper where those are full."""
        about = self.kinds[kind].about
        folder = about.folder
        for name in about.subfolder:
            part = re.sub(r"[^A-Za-z0-9_-]+", "-", as_text(values.get(name))).strip("-")[:64]
            if not _is_folder_name(part):
                break
            folder = f"{folder}/{_as_it_stands(root / folder, part)}"
        return f"{shelf(folder, record_id, lambda one: _is_full(root / one))}/{record_id}{SUFFIX}"


def shelf(folder: str, record_id: str, is_full: Callable[[str], bool]) -> str:
    """Return the folder for a new record: this one, or where it is full the one below named by a letter of the id."""
    for letter in _letters(record_id):
        if not is_full(folder):
            break
        folder = f"{folder}/{letter}"
    return folder


def scan(root: Path, layout: Layout) -> Scan:
    """List every record's file of a workspace, without opening any."""
    tops = [kind.about.folder for kind in layout.kinds]
    return scan_folders(root, layout, tops, frozenset())


def scan_folders(root: Path, layout: Layout, folders: Iterable[str], known: Collection[str]) -> Scan:
    """List the records' files of some folders, and of folders below them but for those that are `known`."""
    entries: list[Entry] = []
    refused: list[Finding] = []
    listed: list[Folder] = []
    lists: dict[type, list[Any]] = {Entry: entries, Finding: refused, Folder: listed}
    for folder in folders:
        kind = layout.kinds.in_folder(folder.partition("/")[0])
        if kind is not None:
            for found in _walk(root, folder, folder.count("/"), kind, known):
                lists[type(found)].append(found)
    entries.sort(key=lambda entry: entry.place.path)
    return Scan(*_without_twins(entries, refused), listed)


def refused(path: str, reason: str, fix: str) -> Finding:
    """Return the finding for a path that cawg will not open."""
    name = path.rsplit("/", 1)[-1].removesuffix(SUFFIX)
    record_id = name if _is_record_id(name) else ""
    return Finding("Y03", Level.ERROR, record_id, "", f"{path} is not read: {reason}.", fix=fix)


def _walk(
    root: Path, folder: str, depth: int, kind: Kind, known: Collection[str]
) -> Iterator[Entry | Finding | Folder]:
    try:
        here = os.lstat(root / folder)
        if stat.S_ISLNK(here.st_mode):
            yield refused(folder, "it is a link to another folder", "Put the folder itself there.")
            return
        with os.scandir(root / folder) as listing:
            found = sorted(listing, key=lambda one: one.name)
    except FileNotFoundError:
        yield Folder(folder, None)
        return
    except OSError as error:
        reason = "it is not a folder" if isinstance(error, NotADirectoryError) else "the folder could not be opened"
        yield refused(folder, reason, "Check who may read it.")
        return
    yield Folder(folder, here.st_mtime_ns)
    seen: dict[str, str] = {}
    for item in found:
        if item.name.startswith("."):
            continue
        path = f"{folder}/{item.name}"
        folded = item.name.casefold()
        if folded in seen:
            reason = f"its name differs from {seen[folded]} only in capital letters"
            yield refused(path, reason, "Rename one of them; on many computers they are the same.")
            continue
        seen[folded] = item.name
        if item.is_dir(follow_symlinks=False):
            if path not in known:
                yield from _subfolder(root, path, item.name, depth, kind, known)
        elif (one := _file(item, path, kind)) is not None:
            yield one


def _subfolder(
    root: Path, path: str, name: str, depth: int, kind: Kind, known: Collection[str]
) -> Iterator[Entry | Finding | Folder]:
    if not _is_folder_name(name) or name.endswith(SUFFIX):
        yield refused(path, "a folder's name is made of letters, digits, dots and dashes", "Rename the folder.")
    elif depth >= DEEPEST:
        yield refused(path, f"it stands more than {DEEPEST} folders deep", "Move it up.")
    else:
        yield from _walk(root, path, depth + 1, kind, known)


def _file(item: os.DirEntry[str], path: str, kind: Kind) -> Entry | Finding | None:
    name = item.name
    if item.is_symlink():
        return refused(path, "it is a link to another place", "Put the file itself there.")
    if not name.endswith(SUFFIX):
        if name.lower().endswith((".yml", SUFFIX)):
            return refused(path, "a record's file ends in .yaml", "Rename it so that it ends in .yaml.")
        return None
    try:
        found = item.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return refused(path, "it is not a file", "Move it out of the records' folders.")
    record_id = name.removesuffix(SUFFIX)
    if not _is_record_id(record_id):
        return refused(path, "a record's name is made of small letters, digits and dashes", "Rename the file.")
    return Entry(Place(kind.name, record_id, path), found.st_size, found.st_mtime_ns, found.st_ino)


def _without_twins(entries: list[Entry], refused_paths: list[Finding]) -> tuple[list[Entry], list[Finding]]:
    """Keep the first file of each id, and report the others: an id names one record in the whole workspace."""
    known: dict[str, str] = {}
    kept: list[Entry] = []
    twins: list[Finding] = []
    for entry in entries:
        place = entry.place
        first = known.setdefault(place.id, place.path)
        if first == place.path:
            kept.append(entry)
            continue
        message = f"{place.path} has the same id as {first}, and only that one is shown."
        fix = "Compare the two; then delete one, or give one a new name."
        twins.append(Finding("Y04", Level.ERROR, place.id, "", message, fix=fix))
    return kept, refused_paths + twins


def _is_record_id(name: str) -> bool:
    return RECORD_ID.fullmatch(name) is not None and DEVICE_NAME.fullmatch(name) is None


def _is_folder_name(name: str) -> bool:
    return FOLDER_NAME.fullmatch(name) is not None and DEVICE_NAME.fullmatch(name) is None and not name.endswith(".")


def _as_it_stands(folder: Path, part: str) -> str:
    """Return the name of a subfolder that is there already in other capitals, else the name itself."""
    try:
        names = sorted(one.name for one in folder.iterdir())
    except OSError:
        return part
    return next((name for name in names if name.casefold() == part.casefold()), part)


def _letters(record_id: str) -> str:
    """Return what spreads ids evenly: their random characters; where somebody chose all of it, some of its sum."""
    found = RANDOM_END.search(record_id)
    return (
        found[1] if found else b32encode(sha1(record_id.encode(), usedforsecurity=False).digest())[:4].decode().lower()
    )


def _is_full(folder: Path) -> bool:
    try:
        return sum(one.name.endswith(SUFFIX) for one in folder.iterdir()) >= FULL_FOLDER
    except OSError:
        return False
