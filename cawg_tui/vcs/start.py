"""Beginnings: a new history, a new shared remote, and joining one that others share.

What a remote sends is judged before any of it becomes a file; what does not pass stays in the history and is named.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import FolderNotEmptyError
from cawg_tui.git_errors import RemoteError
from cawg_tui.vcs import listing, tree
from cawg_tui.vcs.address import check_address, shown_address
from cawg_tui.vcs.complaints import Trouble
from cawg_tui.vcs.git import Cancelled, Runner, check_git
from cawg_tui.vcs.repository import Repository
from cawg_tui.vcs.states import Held, of_trouble
from cawg_tui.vcs.transfer import PATIENCE, REMOTE, Limits, Talk, ask, fetch, network_environment

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.vcs.hearing import Progress

BRANCH: Final = "main"
CHECKOUT_SECONDS: Final = 600.0
_INIT: Final = ("init", "--quiet", "--template=", f"--initial-branch={BRANCH}")
SHARED_SETTINGS: Final = {
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.fsckObjects": "true",
    "core.logAllRefUpdates": "always",
}


@dataclass(frozen=True, slots=True)
class Joined:
    """A workspace just joined: its repository, whether the remote held nothing yet, and the files kept off the disk."""

    repository: Repository
    empty: bool
    held: tuple[Held, ...]


def init_repository(root: Path, name: str, email: str) -> Repository:
    """Begin a history in a folder, on the branch `main`, with this author; files already there are not touched."""
    if (root / ".git").exists():
        raise FolderNotEmptyError(str(root))
    repository = _begin(root)
    repository.set_identity(name, email)
    return repository


def init_shared(path: Path) -> None:
    """Make a bare repository for others to share: it only ever goes forward, and checks what it is sent."""
    check_git()
    _refuse_files(path)
    path.mkdir(parents=True, exist_ok=True)
    runner = Runner(path, git_dir=path)
    runner.run([*_INIT, "--bare"], what="Making the shared remote")
    for key, value in SHARED_SETTINGS.items():
        runner.run(["config", key, value], what="Making the shared remote")


def clone_repository(
    url: str,
    destination: Path,
    progress: Progress = lambda _text, _share: None,
    cancelled: Cancelled = lambda: False,
    *,
    limits: Limits = PATIENCE,
) -> Joined:
    """Join the workspace shared at this address, in a new or empty folder; nothing is left behind where it fails.

    An empty remote is joined too: the result says so, and the caller adds the first files.
    """
    check_address(url)
    _refuse_files(destination)
    fresh = not destination.exists()
    try:
        return _joined(url, destination, progress, cancelled, limits)
    except BaseException:
        _undo(destination, fresh=fresh)
        raise


def _joined(url: str, destination: Path, progress: Progress, cancelled: Cancelled, limits: Limits) -> Joined:
    repository = _begin(destination)
    repository.set_remote(url)
    branch = _shared_branch(repository, limits)
    if branch is None:
        return Joined(repository, empty=True, held=())
    env = network_environment(repository.config())
    talk = fetch(repository.runner, branch, env, progress, cancelled, limits)
    if talk.trouble is not None:
        raise _not_joined(url, talk)
    return Joined(repository, empty=False, held=_check_out(repository, branch))


def _begin(root: Path) -> Repository:
    check_git()
    root.mkdir(parents=True, exist_ok=True)
    Runner(root).run(_INIT, what="Making the history")
    repository = Repository(root)
    repository.prepare()
    return repository


def _refuse_files(destination: Path) -> None:
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise FolderNotEmptyError(str(destination))


def _shared_branch(repository: Repository, limits: Limits) -> str | None:
    """Ask the remote which branch is shared: the one it points to, else `main`, else any; None where it holds none."""
    env = network_environment(repository.config())
    args = ["ls-remote", "--symref", "--upload-pack=git-upload-pack", REMOTE, "HEAD", "refs/heads/*"]
    talk = ask(repository.runner, args, env, limits)
    if isinstance(talk, Talk):
        raise _not_joined(repository.remote_url() or "", talk)
    lines = [line.partition("\t") for line in talk.splitlines()]
    heads = [name.removeprefix("refs/heads/") for _, _, name in lines if name.startswith("refs/heads/")]
    pointed = [
        what.removeprefix("ref: refs/heads/") for what, _, name in lines if name == "HEAD" and what[:4] == "ref:"
    ]
    return next((name for name in (*pointed, BRANCH, "master", *heads) if name in heads), None)


def _not_joined(url: str, talk: Talk) -> RemoteError:
    ending = of_trouble(talk.trouble or Trouble.OTHER, talk.words, 0)
    return RemoteError(f"{shown_address(url)}: {ending.message.partition(' Everything here')[0].rstrip('.')}")


def _check_out(repository: Repository, branch: str) -> tuple[Held, ...]:
    """Write the files of the branch just fetched, all but those that the gate refuses."""
    runner = repository.runner
    fetched = f"refs/remotes/{REMOTE}/{branch}"
    found = tree.leaves(runner, fetched)
    reasons = {**tree.refused(found)}
    reasons |= tree.too_large(runner, [leaf for path, leaf in found.items() if path not in reasons])
    runner.run(["symbolic-ref", "HEAD", f"refs/heads/{branch}"], what="Joining")
    runner.run(["update-ref", "-m", "cawg: join", f"refs/heads/{branch}", fetched], what="Joining")
    repository.set_remote(repository.remote_url() or "")
    runner.run(["read-tree", "HEAD"], what="Joining")
    listing.set_aside(runner, [listing.Listed(found[path].mode, found[path].oid, path) for path in sorted(reasons)])
    wanted = b"".join(os.fsencode(path) + b"\0" for path in found if path not in reasons)
    args = ["checkout-index", "--quiet", "--index", "-z", "--stdin"]
    runner.run(args, stdin=wanted, timeout=CHECKOUT_SECONDS, what="Writing the files")
    return tuple(Held(path, reason) for path, reason in sorted(reasons.items()))


def _undo(destination: Path, *, fresh: bool) -> None:
    """Take away what a failed start left, and nothing else: the folder was new or empty."""
    if fresh:
        shutil.rmtree(destination, ignore_errors=True)
        return
    for child in destination.iterdir() if destination.is_dir() else ():
        shutil.rmtree(child, ignore_errors=True) if child.is_dir() else child.unlink(missing_ok=True)
