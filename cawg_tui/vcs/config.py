"""The settings of git for one workspace, and the judgement whether its folder may be trusted with a git at all.

A folder may come from anyone. What its own `.git/config` could start or redirect is refused by name, unless the runner
already shuts it for certain; the member's global settings are theirs and stand.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import NotARepositoryError
from cawg_tui.records.inert import inert

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.vcs.git import Runner

# Shut by the runner whatever the folder says: core.fsmonitor, core.hooksPath, core.askPass, core.editor, core.pager,
# core.worktree, core.sshCommand (only the member's own is used), core.gitProxy and protocol.* (others are off),
# alias.* (cannot replace a command), diff.* programs (asked for plain text), merge.* drivers (git never merges here).
REFUSED: Final = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"filter\..*\.(clean|smudge|process)", "it would start a program on every file"),
        (r"gpg\.(.*\.)?(program|defaultkeycommand)", "it would start a program when signing"),
        (r"remote\..*\.(uploadpack|receivepack|vcs|proxy)", "it would start a program when sending or fetching"),
        (r"url\..*\.(push)?insteadof", "it would talk to another server than the one shown"),
        (r"http\.(.*\.)?(ssl\w*|proxy\w*|followredirects)", "it would weaken the proof of who the server is"),
        (r"include(if\..*)?\.path", "it would take in settings from elsewhere"),
        (r"extensions\.partialclone|remote\..*\.promisor", "parts of its history are missing"),
    )
)
_HELPER: Final = re.compile(r"credential\.(.*\.)?helper")
_PLAIN_HELPER: Final = re.compile(r"[a-z-]*( --timeout[= ]\d+)?")
_BORROWED: Final = ("objects/info/alternates", "objects/info/http-alternates", "commondir")
_OWN_SCOPES: Final = frozenset({"local", "worktree"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting: where it was made, its key in git's spelling, its value."""

    scope: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Config:
    """All settings that hold in a workspace, in the order git reads them: later ones win."""

    entries: tuple[Entry, ...]

    def get(self, key: str) -> str | None:
        """Return the value that holds."""
        return next((entry.value for entry in reversed(self.entries) if entry.key == key), None)

    def own(self, key: str) -> str | None:
        """Return the value set in this workspace itself."""
        return next((e.value for e in reversed(self.entries) if e.key == key and e.scope in _OWN_SCOPES), None)

    def members(self, key: str) -> str | None:
        """Return the value set by the member for all their work, never by the folder."""
        return next((e.value for e in reversed(self.entries) if e.key == key and e.scope not in _OWN_SCOPES), None)

    def every(self, key: str) -> list[str]:
        """Return all values of a setting that may stand more than once."""
        return [entry.value for entry in self.entries if entry.key == key]

    def yes(self, key: str) -> bool:
        """Say whether a setting is on."""
        value = self.get(key)
        return value is not None and value.lower() in {"true", "yes", "on", "1"}


def stamp(root: Path) -> tuple[int, int]:
    """Return what changes when the workspace's settings change: time and size of its file."""
    try:
        found = (root / ".git" / "config").stat()
    except OSError as error:
        raise NotARepositoryError(str(root), "it has no .git/config") from error
    return found.st_mtime_ns, found.st_size


def read_config(runner: Runner) -> Config:
    """Read the settings in one process; nothing in them is obeyed by reading them."""
    answer = runner.run(["config", "--list", "-z", "--show-scope"], what="Reading the settings")
    return Config(tuple(_entries(answer.decode("utf-8", "surrogateescape").split("\0"))))


def _entries(parts: list[str]) -> Iterator[Entry]:
    for scope, setting in zip(parts[0::2], parts[1::2], strict=False):
        key, given, value = setting.partition("\n")
        yield Entry(scope, key, value if given else "true")


def check_folder(root: Path) -> None:
    """Refuse a `.git` that is no plain folder of the member's own, or that borrows its history; before any git runs."""
    git_dir = root / ".git"
    try:
        found = git_dir.lstat()
    except OSError:
        raise NotARepositoryError(str(root), "it has no .git folder") from None
    if not stat.S_ISDIR(found.st_mode):
        raise NotARepositoryError(str(root), ".git is a link or a pointer to another place; open that place instead")
    for name in _BORROWED:
        if (git_dir / name).exists():
            raise NotARepositoryError(str(root), "it borrows its history from another folder")
    if (git_dir / "shallow").exists():
        raise NotARepositoryError(str(root), "only the newest part of its history was fetched; join with `cawg clone`")


def check_config(root: Path, config: Config) -> None:
    """Refuse, by name, a setting of the folder that would start a program or lead elsewhere."""
    for entry in config.entries:
        if entry.scope in _OWN_SCOPES:
            why = _why_refused(entry)
            if why:
                key = inert(entry.key, limit=80)
                raise NotARepositoryError(
                    str(root), f"its .git/config sets {key}: {why}; remove that line if it is not yours"
                )
    if config.own("extensions.objectformat") not in {None, "sha1"}:
        raise NotARepositoryError(str(root), "its history uses a form of ids that cawg does not know")
    _check_owner(root, config)


def _why_refused(entry: Entry) -> str:
    for pattern, why in REFUSED:
        if pattern.fullmatch(entry.key):
            return why
    if _HELPER.fullmatch(entry.key) and not _PLAIN_HELPER.fullmatch(entry.value):
        return "it would start a program when logging in"
    return ""


def _check_owner(root: Path, config: Config) -> None:
    """Keep git's own rule, which it skips when told where the history is: a stranger's folder is not opened."""
    if (root / ".git").stat().st_uid in {os.geteuid(), _asked_by()}:
        return
    trusted = [e.value for e in config.entries if e.key == "safe.directory" and e.scope not in _OWN_SCOPES]
    if "*" not in trusted and str(root) not in trusted:
        raise NotARepositoryError(
            str(root),
            "the folder belongs to another user of this machine; if you trust it, say so with "
            f"`git config --global --add safe.directory {root}`",
        )


def _asked_by() -> int:
    """Return who asked, where a member works with `sudo`."""
    asked = os.environ.get("SUDO_UID", "")
    return int(asked) if os.geteuid() == 0 and asked.isdigit() else os.geteuid()
