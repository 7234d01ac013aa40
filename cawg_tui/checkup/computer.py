"""What the doctor looks at on this computer: rights, writing, room, the kind of disk, the clock, locks left behind."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cawg_tui.checkup.checked import Checked, minutes, well
from cawg_tui.records.inert import inert
from cawg_tui.vcs import leftovers
from cawg_tui.vcs.lock import CHANGE, SYNC, hold, holder
from cawg_tui.vcs.states import count, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.vcs.leftovers import StaleLock
    from cawg_tui.workspace import Workspace

ROOM_BYTES: Final = 100 * 1024 * 1024
FIRST_YEAR, LAST_YEAR = 2020, 2100
NETWORK_DISKS: Final = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "davfs", "ncpfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.glusterfs", "fuse.ceph"),
    }
)
# Programs that copy a folder file by file behind its back, and so tear a history apart.
COPIERS: Final = ("Dropbox", "OneDrive", "Google Drive", "GoogleDrive", "iCloud Drive", "Mobile Documents", "Nextcloud")
OTHERS: Final = 0o077
OTHERS_WRITE: Final = 0o022
# What holds the text of records: for the owner alone. The other notes hold ids and paths.
SECRET: Final = ("drafts/", "index.sqlite")


def permissions(workspace: Workspace) -> Iterator[Checked]:
    """Look at who may read the private folder."""
    root = workspace.root / ".git" / "cawg"
    if not root.is_dir() or root.is_symlink():
        yield well("private folder", "not made yet")
        return
    open_to_others = [path for path in (root, *sorted(root.rglob("*"))) if _is_open(root, path)]
    if not open_to_others:
        yield well("private folder", "only you may read your drafts and the index")
        return

    def mend() -> str:
        for path in open_to_others:
            path.chmod(0o700 if path.is_dir() else 0o600)
        return f"{count(len(open_to_others), 'place')} in .git/cawg closed to others."

    said = f"others on this computer may look into .git/cawg ({names([path.name for path in open_to_others])})"
    yield Checked("private folder", False, said, "`chmod -R go= .git/cawg`", mend)


def _is_open(root: Path, path: Path) -> bool:
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return False
    secret = stat.S_ISDIR(found.st_mode) or path.relative_to(root).as_posix().startswith(SECRET)
    return bool(found.st_mode & (OTHERS if secret else OTHERS_WRITE))


def writing(workspace: Workspace) -> Iterator[Checked]:
    """Write, keep and remove a small file where cawg must be able to."""
    for folder in (workspace.root, workspace.root / ".git", workspace.root / ".git" / "cawg"):
        if not folder.is_dir():
            continue
        try:
            _probe(folder)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            fix = "Check the disk, and who may write there; what is saved stays as it is."
            yield Checked("writing", False, f"nothing can be written in {folder}: {why}", fix)
            return
    yield well("writing", "files can be written, kept and removed")


def _probe(folder: Path) -> None:
    path = folder / f".cawg-probe-{os.getpid()}-{os.urandom(4).hex()}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, b"probe")
        os.fsync(handle)
    finally:
        os.close(handle)
        path.unlink()


def room(workspace: Workspace) -> Iterator[Checked]:
    """Look at how much room the disk has."""
    free = shutil.disk_usage(workspace.root).free
    said = f"{free / 1e9:,.1f} GB free" if free >= 1e9 else f"{free / 1e6:,.0f} MB free"
    yield Checked("disk", free >= ROOM_BYTES, said, "Make room: a sync needs it to begin. What is saved is safe.")


def place(workspace: Workspace) -> Iterator[Checked]:
    """Look at whether the folder stands on a disk of this computer, as far as that can be told."""
    root = workspace.root.resolve()
    fix = "Move the folder to a disk of this computer; members share through the remote, not through the folder."
    kind = kind_of_disk(root)
    copier = next((name for part in root.parts for name in COPIERS if part.startswith(name)), "")
    if copier:
        yield Checked("place", False, f"{copier} copies this folder, and can tear its history apart", fix)
    elif kind in NETWORK_DISKS:
        yield Checked("place", False, f"the folder is on a network drive ({kind}), where locks do not hold", fix)
    else:
        yield well("place", f"on a disk of this computer ({kind})" if kind else "what kind of disk cannot be told here")


def kind_of_disk(root: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Return the kind of file system a folder is on, empty where this system does not tell."""
    found: tuple[int, str] = (-1, "")
    with suppress(OSError):
        for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
            before, _, after = line.partition(" - ")
            where = Path(before.split(" ")[4].replace("\\040", " "))
            if root.is_relative_to(where) and len(where.parts) >= found[0]:
                found = len(where.parts), after.split(" ")[0]
    return found[1]


def clock(workspace: Workspace) -> Iterator[Checked]:
    """Look at whether this computer's clock can be right at all."""
    now = workspace.clock()
    good = FIRST_YEAR <= now.year <= LAST_YEAR
    said = f"it is {now:%d %b %Y}" if good else f"this computer takes today for {now:%d %b %Y}"
    yield Checked("clock", good, said, "Set the clock: deadlines are counted from it. Merging does not depend on it.")


def locks(workspace: Workspace) -> Iterator[Checked]:
    """Look at who holds a lock, and at locks that nobody holds any more."""
    root = workspace.root
    if not (root / ".git").is_dir():
        return
    busy = [who for name in (CHANGE, SYNC) if (who := holder(root, name))]
    if busy:
        yield well("locks", f"{names(busy)} is at work here")
        return
    clean = True
    if (root / ".git" / "cawg" / leftovers.HERE).exists():
        clean = False
        yield _cut_off(root)
    lock = leftovers.stale_lock(root)
    if lock is not None:
        clean = False
        yield _foreign(root, lock)
    if clean:
        yield well("locks", "none left behind")


def _cut_off(root: Path) -> Checked:
    def mend() -> str:
        with hold(root, "looking over"):
            return "What a cawg that was cut off had locked is free again."

    said = "a cawg was cut off here and may have left locks"
    return Checked("locks", False, said, "The next save or sync clears them; nothing is lost.", mend)


def _foreign(root: Path, lock: StaleLock) -> Checked:
    age = minutes(lock.seconds)
    if lock.holder:
        return Checked("lock of git", False, f"{lock.path}: {lock.holder} works here", "Wait for it, or end it.")
    said = f"{lock.path} was left {age} ago, and no running program was seen that holds it"
    if not lock.offered:
        return Checked("lock of git", False, said, "It may still be in use: look again in a minute.")

    def mend() -> str:
        gone = leftovers.remove_stale_lock(root, lock)
        return f"{lock.path} is removed." if gone else f"{lock.path} changed meanwhile, so it was left alone."

    fix = f"Remove {lock.path}, once you are sure that no git is running here or on another computer."
    asks = inert(f"Remove {lock.path}, left {age} ago? Say yes only if no git is running in this folder.")
    return Checked("lock of git", False, said, fix, mend, asks)
