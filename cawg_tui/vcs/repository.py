"""The history of one workspace: saving into it, reading from it, and where it is shared. Any thread may use it."""

from __future__ import annotations

import shlex
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import BadValueError, CannotWriteError
from cawg_tui.git_errors import (
    BusyError,
    DamagedHistoryError,
    GitFailedError,
    HeldBackError,
    IdentityMissingError,
    NoRoomError,
    NotInHistoryError,
)
from cawg_tui.vcs import graph, history, listing, move, standing, trail, worktree
from cawg_tui.vcs.address import check_address
from cawg_tui.vcs.commit import Edit, Identity, Step, advance, drop_refs, ready_to_advance, write_commits
from cawg_tui.vcs.config import Config, check_config, check_folder, read_config, stamp
from cawg_tui.vcs.git import Runner, check_git
from cawg_tui.vcs.leftovers import at_work
from cawg_tui.vcs.lock import hold
from cawg_tui.vcs.objects import Objects
from cawg_tui.vcs.transfer import REMOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from cawg_tui.vcs.git import Cancelled
    from cawg_tui.vcs.history import PathChange, Version
    from cawg_tui.vcs.trail import Touch

# How often a save begins anew where plain git moved the branch meanwhile; one try takes some hundredths of a second.
TRIES: Final = 20


def _driver(python: str) -> str:
    """Return the line with which plain git joins two versions of a record.

    The cawg that set it up comes first, by its full path: git started from a window or a hook often does not find a
    program that stands in an environment of its own. Then the one that is found, then lines. Only one that says what it
    did has done it: a cawg that is missing, broken or too old would leave one side as if it were both. `-P` keeps what
    lies in the workspace from being taken for a part of the program.
    """
    known = f"try {shlex.quote(python).replace('%', '%%')} -P -m cawg_tui || " if python else ""
    ask = 'command -v "$1" >/dev/null 2>&1 || return 1; said=$("$@" merge-driver %O %A %B %P); code=$?'
    believe = "case $said in merged|to-decide|by-lines) ;; *) return 1;; esac"
    return f"try() {{ {ask}; {believe}; }}; {known}try cawg || exec git merge-file -q --diff3 %A %O %B; exit $code"


# Set in each clone, because settings do not travel: what a plain `git pull` and `git diff` do with a record.
CLONE_SETTINGS: Final = {
    "merge.cawg.name": "cawg, field by field; what both changed waits in the record",
    "merge.cawg.driver": _driver(sys.executable),
    "diff.cawg.xfuncname": "^([a-z_]+:|- id: .*)",
    "rerere.enabled": "false",
    # What a plain fetch brings is taken into git's summary of the history too, so that plain git stays as quick.
    "fetch.writecommitgraph": "true",
}


class Repository:
    """The history of the workspace at `root`; opening it refuses a folder that git could not be trusted with."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        check_folder(self.root)
        check_git()
        self.runner = Runner(self.root)
        self._objects = Objects(self.runner)
        # What a program that was cut off left lying is looked for once: it costs a walk over every folder.
        self.swept = False
        self._config: tuple[tuple[int, int], Config] | None = None
        self.config()

    # --- who, where ---------------------------------------------------------------------------------

    def config(self) -> Config:
        """Return git's settings here, read and judged again whenever their file changed."""
        now = stamp(self.root)
        if self._config is None or self._config[0] != now:
            found = read_config(self.runner)
            check_config(self.root, found)
            self._config = (now, found)
        return self._config[1]

    def identity(self) -> Identity | None:
        """Return who stands as the author here, None where nobody is named."""
        config = self.config()
        name, email = config.get("user.name"), config.get("user.email")
        return Identity(name, email) if name and email else None

    def set_identity(self, name: str, email: str) -> None:
        """Name the author of what is saved in this workspace; the member's other repositories are not touched."""
        for key, value in (("user.name", name), ("user.email", email)):
            self._set(key, _plain(key, value))

    def remote_url(self) -> str | None:
        """Return the address of the shared remote, None where there is none."""
        return self.config().get(f"remote.{REMOTE}.url")

    def set_remote(self, url: str) -> None:
        """Share with the remote at this address from now on."""
        self._set(f"remote.{REMOTE}.url", check_address(url))
        self._set(f"remote.{REMOTE}.fetch", f"+refs/heads/*:refs/remotes/{REMOTE}/*")
        branch = self.branch()
        if branch:
            self._set(f"branch.{branch}.remote", REMOTE)
            self._set(f"branch.{branch}.merge", f"refs/heads/{branch}")

    def branch(self) -> str | None:
        """Return the branch that is worked on, None where an old version is shown."""
        return standing.branch(self.root)

    def tip(self) -> str | None:
        """Return the id of the last version, None where nothing is saved yet."""
        found = self.runner.ids(["HEAD"])[0]
        return found[0] if found else None

    def prepare(self) -> None:
        """Make a plain `git pull` and `git diff` treat records as cawg does, and finish what was interrupted.

        To be called at each opening; costs nothing where all is in place.
        """
        # Reading needs none of this: where the disk refuses now, the next save or sync finishes it, or says why not.
        with suppress(BusyError, NoRoomError, CannotWriteError, DamagedHistoryError, GitFailedError):
            config = self.config()
            for key, value in CLONE_SETTINGS.items():
                if config.own(key) != value:
                    self._set(key, value)
            if move.interrupted(self.root) or listing.is_behind(self.root):
                with hold(self.root, "finishing what was interrupted"):
                    move.recover(self.runner)
                    listing.settle(self.runner, ())

    def is_prepared(self) -> bool:
        """Say whether plain git treats records here as cawg does."""
        config = self.config()
        return all(config.own(key) == value for key, value in CLONE_SETTINGS.items())

    def _set(self, key: str, value: str) -> None:
        with hold(self.root, "writing the settings"), at_work(self.root):
            self.runner.run(["config", "--local", key, value], what="Writing the settings")
        self._config = None

    # --- saving -------------------------------------------------------------------------------------

    def save(
        self, paths: Sequence[str], message: str, *, author: Identity | None = None, when: datetime | None = None,
        settle: bool = True,
    ) -> str:  # fmt: skip
        """Commit exactly these paths as they are on disk (added, changed, removed) and return the version's id.

        Whatever else is changed or staged stays as it is. Where nothing differs, the last version's id is returned.
        `author` and `when` stand in for this clone's author and for now. Without `settle` git's list of files stays
        behind until `catch_up`.
        """
        try:
            with hold(self.root, "saving"):
                if move.interrupted(self.root):
                    move.recover(self.runner)
                return self._saved(sorted(set(paths)), message, author, when, settle=settle)
        except BusyError as error:
            raise NotInHistoryError(f"{error.holder} is working in this workspace right now") from None

    def catch_up(self) -> bool:
        """Bring git's list of files in step with what was saved, beside saves that go on; False: it is held."""
        return listing.catch_up(self.runner)

    def sum_up(self, cancelled: Cancelled) -> bool:
        """Have git's summary of the history take in what was saved, where that is much; say whether it was written."""
        return graph.keep_up(self.runner, cancelled)

    def at_hand(self) -> Objects | None:
        """Return the objects of the history where they may be written one by one: not where others share the folder."""
        shared = self.config().get("core.sharedrepository")
        return self._objects if shared in {None, "umask", "false", "0", "no"} else None

    def _saved(
        self, paths: Sequence[str], message: str, author: Identity | None, when: datetime | None, *, settle: bool
    ) -> str:
        branch = self._branch_to_save_on()
        identity = author or self.identity()
        if identity is None:
            raise IdentityMissingError
        for _ in range(TRIES):
            tip = standing.tip(self.root, branch) or self.tip()
            edits = self._edits(paths, self._objects.ids(tip, paths) if tip else [None] * len(paths))
            if not edits and tip is not None:
                return tip
            parents = [tip] if tip else []
            sign = self.config().yes("commit.gpgsign")
            steps, why = [Step(message, tuple(edits))], message.partition("\n")[0]
            with ready_to_advance(self.runner, why) as mover:
                written = write_commits(
                    self.runner, parents, steps, identity, sign=sign, when=when, at_hand=self.at_hand()
                )
                listing.expect(self.runner, paths)
                moved = advance(self.runner, branch, written, tip, why, mover)
            if moved:
                if settle:
                    listing.settle(self.runner, paths)
                move.forget_held(self.root, paths)
                return written.tip
            drop_refs(self.runner, [written.ref])
        raise NotInHistoryError("another program kept changing the history at the same time")

    def _branch_to_save_on(self) -> str:
        branch, open_act = self.branch(), standing.unfinished(self.root)
        if branch is None:
            raise NotInHistoryError("the workspace shows an old version; go back with `git switch main`")
        if open_act:
            raise NotInHistoryError(f"{open_act.lower()} was begun with git and is not finished; finish it with git")
        return branch

    def _edits(self, paths: Sequence[str], before: Sequence[str | None]) -> list[Edit]:
        edits = []
        held = move.held_bases(self.root)
        for path, old in zip(paths, before, strict=True):
            data = worktree.read(self.root, path)
            new = worktree.committed_form(path, data) if data is not None else None
            if (worktree.blob_id(new) if new is not None else None) == old:
                continue
            if path in held and held[path] != old:
                raise HeldBackError(path)
            edits.append(Edit(path, data=new))
        return edits

    # --- reading ------------------------------------------------------------------------------------

    def resolve(self, revision: str) -> str:
        """Return the full id of a version named by a person; UnknownVersionError where there is none."""
        return history.resolve(self.runner, revision)

    def unsaved(self) -> list[PathChange]:
        """Return what is on disk but not in the last version, records and other files."""
        return history.unsaved(self.runner)

    def changes(self, before: str | None, after: str) -> list[PathChange]:
        """Return the paths that differ between two versions given by full id; None means before the first."""
        return history.changes(self.runner, before, after)

    def outgoing(self) -> list[PathChange]:
        """Return the paths changed here since the last common version with the remote, as last known."""
        return self._between("HEAD", self._shared_ref())

    def incoming(self) -> list[PathChange]:
        """Return the paths others changed since the last common version, as last fetched."""
        return self._between(self._shared_ref(), "HEAD")

    def shared_base(self) -> str | None:
        """Return the last version that the remote, as last known, has in common with this clone; None for none."""
        found = self.runner.ids(["HEAD", self._shared_ref()])
        if found[0] is None or found[1] is None:
            return None
        outcome = self.runner.attempt(["merge-base", found[0][0], found[1][0]])
        return next(iter(outcome.out.decode().split()), None)

    def path_of_deleted(self, record_id: str) -> str | None:
        """Return the path a record last had before it was deleted, None where it never was."""
        return history.path_of_deleted(self.runner, record_id)

    def to_send(self) -> int:
        """Return how many files wait to be sent, as last known."""
        return len(self.outgoing()) if self.remote_url() else 0

    def to_receive(self) -> int:
        """Return how many files wait to be received, as last fetched."""
        return len(self.incoming()) if self.remote_url() else 0

    def log(
        self, path: str | Sequence[str] | None = None, limit: int = 100, since: str | None = None,
        *, merges: bool = True, most: int | None = None, only: Callable[[str], object] = bool,
    ) -> list[Version]:  # fmt: skip
        """Return versions, newest first: of one path, of all paths a record has had, or of everything.

        Of the paths of one version `most` are told, and those alone that `only` holds for.
        """
        paths = [] if path is None else [path] if isinstance(path, str) else list(path)
        return history.log(self.runner, paths, limit=limit, since=since, merges=merges, most=most, only=only)

    def last_versions(self, paths: Sequence[str]) -> Mapping[str, Version]:
        """Return for each path the version that last touched it."""
        return history.last_versions(self.runner, paths)

    def touches(self, tip: str, limit: int) -> Iterator[Touch]:
        """Yield what the last versions up to a full id touched, newest first: at most so many versions."""
        return trail.walk(self.runner, tip, limit)

    def contents(self, names: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield the bytes under each name (an id of a content, `HEAD:path`) in one go, None for one not there."""
        return self.runner.blobs(names)

    def texts_at(self, wanted: Sequence[tuple[str, str]]) -> list[bytes | None]:
        """Return files' bytes, each as a version (an id, or an id with `^`) held it, in one go; None where absent."""
        return history.texts_at(self.runner, wanted)

    def text_at(self, revision: str, path: str) -> bytes | None:
        """Return a file's bytes as a version held them, None where it held no such file."""
        return history.text_at(self.runner, revision, path)

    def diff(self, path: str | Sequence[str] | None = None, since: str | None = None, until: str | None = None) -> str:
        """Return plain `git diff` text, from `since` (the last version) to `until` (the files on disk)."""
        paths = [] if path is None else [path] if isinstance(path, str) else list(path)
        return history.diff(self.runner, paths, since=since, until=until)

    def diff_of(self, commit: str, path: str) -> str:
        """Return plain `git diff` text of what one version changed in a file."""
        return history.diff_of(self.runner, commit, path)

    def _shared_ref(self) -> str:
        return f"refs/remotes/{REMOTE}/{self.branch() or 'main'}"

    def _between(self, here: str, there: str) -> list[PathChange]:
        """Return what `here` changed since the last version it has in common with `there`."""
        one, other = (found[0] if found else None for found in self.runner.ids([here, there]))
        if one is None or one == other:
            return []
        if other is None:
            return self.changes(None, one)
        outcome = self.runner.attempt(["merge-base", one, other])
        base = outcome.out.decode().split()
        return self.changes(base[0] if base else None, one)


def _plain(key: str, value: str) -> str:
    """Refuse a name or address that git's settings or a commit could not hold."""
    text = " ".join(value.split())
    if not text or not text.isprintable() or text.startswith("-") or "<" in text or ">" in text:
        raise BadValueError(key.partition(".")[2], "give it as plain text, without < and >.")
    if key == "user.email" and "@" not in text:
        raise BadValueError("email", "an e-mail address has an @; one that receives nothing will do.")
    return text
