"""Reading the history: versions, differences, old texts, and what is on disk but not yet in it.

Author names, subjects and paths are what others wrote: they are handed on as they are and made inert where shown.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CawgError, UnsafePathError
from cawg_tui.git_errors import UnknownVersionError
from cawg_tui.records.inert import inert
from cawg_tui.records.types import RECORD_ID
from cawg_tui.store.private import private_folder
from cawg_tui.vcs import listing, worktree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cawg_tui.vcs.git import Runner

EMPTY_TREE: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
FILES: Final = frozenset({"100644", "100755"})
ABSENT: Final = "000000"
# Where `status` tells mode and id of the last version, and the path: XY sub mH mI mW hH hI path, and for a path that a
# merge left open XY sub m1 m2 m3 mW h1 h2 h3 path, of which the second is ours.
_FIELDS: Final = {b"1": (2, 5, 7), b"u": (3, 7, 9)}
LOOK_SECONDS: Final = 120.0
_PLAIN: Final = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--ignore-submodules=all", "--patch")
_READING: Final = "Reading the history"
_FULL_ID: Final = re.compile(r"[0-9a-f]{40}")
_REVISION: Final = re.compile(r"[0-9A-Za-z_@][0-9A-Za-z_./@{}~^+-]*")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Change(StrEnum):
    """What became of a path."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    NOT_A_FILE = "not a file"


@dataclass(frozen=True, slots=True)
class PathChange:
    """One path that differs: between two versions, or between the last version and the disk.

    The ids are git's blob ids, None where the path is absent; the modes are git's: of what it became, of what it was.
    """

    path: str
    status: Change
    before_oid: str | None
    after_oid: str | None
    mode: str = "100644"
    before_mode: str = "100644"


@dataclass(frozen=True, slots=True)
class Version:
    """One commit, as far as a member asks: when (UTC), who, which sentence, which paths."""

    commit: str
    author: str
    email: str
    when: datetime
    subject: str
    paths: tuple[str, ...]


def resolve(runner: Runner, revision: str) -> str:
    """Return the full id of a version named by a person: an id or its beginning, a name, `HEAD~2`, or a day.

    A day means the last version before that day began (UTC).
    """
    name = revision.strip()
    if _FULL_ID.fullmatch(name):
        wanted = ["rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"]
    elif _DAY.fullmatch(name):
        wanted = ["rev-list", "-1", f"--before={_day_begins(name)}", "HEAD"]
    elif _REVISION.fullmatch(name):
        wanted = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    else:
        raise UnknownVersionError(inert(revision, limit=60))
    outcome = runner.attempt(wanted)
    found = outcome.out.decode().split()
    if outcome.code or not found or not _FULL_ID.fullmatch(found[-1]):
        raise UnknownVersionError(inert(revision, limit=60))
    return found[-1]


def _day_begins(day: str) -> str:
    """Return the second in which a day began, as git takes it; a day that no calendar has names no version."""
    try:
        return f"@{int(datetime.fromisoformat(f'{day}T00:00:00+00:00').timestamp())} +0000"
    except ValueError:
        raise UnknownVersionError(day) from None


def changes(runner: Runner, before: str | None, after: str) -> list[PathChange]:
    """Return the paths that differ between two versions, in order; `before` None means before anything was written."""
    args = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before or EMPTY_TREE, after]
    return list(_raw(runner.run(args, timeout=LOOK_SECONDS)))


def _raw(answer: bytes) -> Iterator[PathChange]:
    parts = answer.split(b"\0")
    for head, path in zip(parts[0::2], parts[1::2], strict=False):
        old_mode, mode, before, after, letter = head.decode().split(" ")
        status = {"A": Change.ADDED, "D": Change.DELETED}.get(letter, Change.CHANGED)
        yield PathChange(
            os.fsdecode(path),
            status,
            None if status is Change.ADDED else before,
            None if status is Change.DELETED else after,
            mode,
            old_mode.removeprefix(":"),
        )


def unsaved(runner: Runner) -> list[PathChange]:
    """Return what is on disk but not in the last version: edits, new files, removals; what git ignores is left out.

    Files are compared by their bytes, so a list of git's own that lags behind cannot show a change that is none.
    """
    args = ["status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"]
    before: dict[str, str | None] = {}
    listing.mend(runner)
    answer = runner.run(args, timeout=LOOK_SECONDS, what="Looking for changes")
    for line in answer.split(b"\0"):
        kind, _, rest = line.partition(b" ")
        if kind == b"?" and not rest.endswith(b"/"):
            before.setdefault(os.fsdecode(rest), None)
        elif kind in _FIELDS:
            at_mode, at_oid, last = _FIELDS[kind]
            fields = rest.split(b" ", last)
            mode, path = fields[at_mode].decode(), os.fsdecode(fields[last])
            if mode in FILES:
                before[path] = fields[at_oid].decode()
            elif mode == ABSENT:
                before.setdefault(path, None)
    return [change for path in sorted(before) if (change := _on_disk(runner, path, before[path])) is not None]


def _on_disk(runner: Runner, path: str, before: str | None) -> PathChange | None:
    try:
        after = worktree.id_on_disk(runner.root, path)
    except UnsafePathError:
        return PathChange(path, Change.NOT_A_FILE, before, None)
    if after == before:
        return None
    status = Change.ADDED if before is None else Change.DELETED if after is None else Change.CHANGED
    return PathChange(path, status, before, after)


def log(
    runner: Runner, paths: Sequence[str] = (), *, limit: int = 100, since: str | None = None, until: str = "HEAD",
    merges: bool = True, most: int | None = None, only: Callable[[str], object] = bool,
) -> list[Version]:  # fmt: skip
    """Return versions, newest first: of these paths, or of everything; after the version `since`, up to `until`.

    Without merges come those alone that someone typed. Of the paths of one version those are told that `only` holds
    for, and `most` of them where that is given: a version that brought a whole workspace names every file of it.

    A record that moved between folders keeps its id: give all the paths it has had. Of one path git finds the versions
    by its summary of the history (`vcs/graph.py`); of several it compares the folders of each version.
    """
    scope = [until] if since is None else [until, f"^{since if _FULL_ID.fullmatch(since) else resolve(runner, since)}"]
    args = [
        *(
            "log",
            "-z",
            "-c",
            "--name-only",
            "--no-renames",
            "--no-show-signature",
            "--no-follow",
            "--no-color",
            "--no-notes",
        ),
        *("--encoding=UTF-8", "--no-ext-diff", "--no-textconv", f"--max-count={limit}"),
        "--format=%x00%H%x00%P%x00%an%x00%ae%x00%ct%x00%s",
        *([] if merges else ["--no-merges"]),
    ]
    try:
        answer = runner.parts([*args, *scope, "--", *paths], timeout=LOOK_SECONDS, what=_READING)
        return list(_versions(answer, most, only))
    except CawgError:
        if runner.ids([f"{until}^{{commit}}"])[0] is None:
            return []
        if since is not None:
            resolve(runner, since)
        raise


def _versions(parts: Iterator[bytes], most: int | None, only: Callable[[str], object]) -> Iterator[Version]:
    """Take the answer of `log` apart: after empty parts six words of a version, then its paths, if it has any.

    The first path follows a line break, in a version with several parents an empty part.
    """
    while commit := next(filter(None, parts), b""):
        words = [os.fsdecode(part) for part in (commit, *islice(parts, 5))]
        if len(words) < 6:
            return
        commit_id, parents, author, email, seconds, subject = words
        if " " in parents:
            next(parts, None)
        named = takewhile(bool, parts)
        told = (os.fsdecode(path.removeprefix(b"\n")) for path in named)
        paths = list(islice(filter(only, told), most))
        deque(named, maxlen=0)
        yield Version(commit_id, author, email, datetime.fromtimestamp(int(seconds), UTC), subject, tuple(paths))


def last_versions(runner: Runner, paths: Sequence[str], *, limit: int = 2_000) -> Mapping[str, Version]:
    """Return for each path the version that last touched it, looking back at most `limit` versions."""
    wanted = set(paths)
    found: dict[str, Version] = {}
    for version in log(runner, paths if len(paths) <= 100 else (), limit=limit):
        for path in wanted.intersection(version.paths).difference(found):
            found[path] = version
        if len(found) == len(wanted):
            break
    return found


def text_at(runner: Runner, revision: str, path: str) -> bytes | None:
    """Return a file's bytes as a version held them, None where it did not."""
    commit = resolve(runner, revision)
    return next(data for _, data in runner.blobs([f"{commit}:{'/'.join(worktree.parts_of(path))}"]))


def texts_at(runner: Runner, wanted: Sequence[tuple[str, str]]) -> list[bytes | None]:
    """Return files' bytes, each as a version held it, None where it did not; the versions are ids, `^` for before."""
    for revision, _ in wanted:
        if not _FULL_ID.fullmatch(revision.removesuffix("^")):
            raise UnknownVersionError(inert(revision, limit=60))
    names = [f"{revision}:{'/'.join(worktree.parts_of(path))}" for revision, path in wanted]
    return [data for _, data in runner.blobs(names)]


def path_of_deleted(runner: Runner, record_id: str) -> str | None:
    """Return the path of the record of this id that was deleted last, None where none was."""
    if not RECORD_ID.fullmatch(record_id):
        return None
    args = [
        "log",
        "-1",
        "-z",
        "--diff-filter=D",
        "--no-renames",
        "--name-only",
        "--format=",
        "--",
        f"*/{record_id}.yaml",
    ]
    answer = runner.run(args, env={"GIT_LITERAL_PATHSPECS": "0"}, timeout=LOOK_SECONDS)
    return next((os.fsdecode(path) for path in answer.split(b"\0") if path), None)


def diff(runner: Runner, paths: Sequence[str] = (), *, since: str | None = None, until: str | None = None) -> str:
    """Return plain `git diff` text: from `since` (the last version) to `until` (the files on disk, new ones too)."""
    start = _start(runner, since)
    if until is not None:
        args, env = ["diff", *_PLAIN, start, resolve(runner, until), "--", *paths], {}
    else:
        args, env = ["diff", *_PLAIN, start, "--", *paths], {"GIT_INDEX_FILE": str(_list_with_new_files(runner, paths))}
    answer = runner.run(args, env=env, timeout=LOOK_SECONDS, ok=(0, 1), what="Comparing")
    return answer.decode("utf-8", "replace")


def diff_of(runner: Runner, commit: str, path: str) -> str:
    """Return what one version changed in a file, against the one before it, as plain `git diff` text."""
    if not _FULL_ID.fullmatch(commit):
        raise UnknownVersionError(inert(commit, limit=60))
    args = ["diff-tree", "--root", "--no-commit-id", "--diff-merges=first-parent", *_PLAIN, commit, "--", path]
    return runner.run(args, timeout=LOOK_SECONDS, what="Comparing").decode("utf-8", "replace")


def _start(runner: Runner, since: str | None) -> str:
    if since is not None:
        return resolve(runner, since)
    last = runner.ids(["HEAD^{commit}"])[0]
    return last[0] if last else EMPTY_TREE


def _list_with_new_files(runner: Runner, paths: Sequence[str]) -> os.PathLike[str]:
    """Return a private copy of git's list of files that also names the new ones, so that a difference shows them."""
    copy = private_folder(runner.root) / "index-of-diff"
    listed = runner.git_dir / "index"
    if listed.exists():
        shutil.copyfile(listed, copy)
    else:
        copy.unlink(missing_ok=True)
    new = [c.path for c in unsaved(runner) if c.status is Change.ADDED and (not paths or c.path in paths)]
    if new:
        args = ["add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"]
        named = b"".join(os.fsencode(path) + b"\0" for path in new)
        runner.run(args, stdin=named, env={"GIT_INDEX_FILE": str(copy)}, what="Comparing")
    return copy
