"""Writing commits: a few files object by object, many through one `git fast-import`; the branch by compare-and-swap.

No work tree, no index and no hook takes part, so a commit holds exactly the paths it was given and costs the same in a
large workspace as in a small one. Times are in UTC: a time zone would tell where a member is.
"""

from __future__ import annotations

import itertools
import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import IdentityMissingError
from cawg_tui.store.failpoint import failpoint
from cawg_tui.vcs.complaints import failure
from cawg_tui.vcs.few import are_few, write_few
from cawg_tui.vcs.leftovers import at_work
from cawg_tui.vcs.objects import NotPlainError
from cawg_tui.vcs.worktree import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from cawg_tui.vcs.git import Outcome, Runner, Waiting
    from cawg_tui.vcs.objects import Objects

NOTHING: Final = "0" * 40
PLAIN: Final = "100644"
WORK: Final = "refs/cawg/work/"
WRITE_SECONDS: Final = 300.0
LOCK_WAITS: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.7)
_WHAT: Final = "Writing the history"
_UPDATE_REFS: Final = ("update-ref", "--stdin", "-z")
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who stands as the author of a commit."""

    name: str
    email: str

    def line(self, seconds: int) -> bytes:
        """Return the identity as a commit spells it, at a time in seconds since 1970, in UTC."""
        name, email = (_without_marks(part) for part in (self.name, self.email))
        if not name or not email:
            raise IdentityMissingError
        return f"{name} <{email}> {seconds} +0000".encode()

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what tells git's own commands the same."""
        return {f"GIT_{role}_{part}": text for role in ("AUTHOR", "COMMITTER") for part, text in self._parts}

    @property
    def _parts(self) -> tuple[tuple[str, str], ...]:
        return (("NAME", self.name), ("EMAIL", self.email))


@dataclass(frozen=True, slots=True)
class Edit:
    """What a commit does to one path: holds these bytes, holds the object with this id, or no longer holds the path."""

    path: str
    data: bytes | None = None
    oid: str | None = None
    mode: str = PLAIN

    @property
    def deletes(self) -> bool:
        """Say whether the path goes."""
        return self.data is None and self.oid is None


@dataclass(frozen=True, slots=True)
class Step:
    """One commit to be written: its message and what it does."""

    message: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Commits in the object store that no branch shows yet, oldest first.

    `ref` keeps them until one does; it is empty for commits that a branch shows at once.
    """

    commits: tuple[str, ...]
    ref: str

    @property
    def tip(self) -> str:
        """Return the newest."""
        return self.commits[-1]


def write_commits(
    runner: Runner,
    parents: Sequence[str],
    steps: Sequence[Step],
    identity: Identity,
    *,
    sign: bool = False,
    when: datetime | None = None,
    at_hand: Objects | None = None,
) -> Written:
    """Write one commit after the other upon the parents (none: a first commit) and return their ids.

    The first commit has all the parents, each later one the commit before it. `at_hand` is given where a branch shows
    them at once: then a few files are written without a process, and no ref keeps them meanwhile.
    """
    who = identity.line(int(when.timestamp() if when else time.time()))
    written = None
    if at_hand is not None and are_few(steps):
        with suppress(NotPlainError):
            written = Written(_few(runner, at_hand, parents, steps, identity if sign else None, who), "")
    if written is None:
        written = _many(runner, parents, steps, who)
        if sign:
            written = replace(written, commits=_signed(runner, parents, written.commits, steps, identity))
    failpoint("commits-written")
    return written


def _few(
    runner: Runner, objects: Objects, parents: Sequence[str], steps: Sequence[Step], signer: Identity | None, who: bytes
) -> tuple[str, ...]:
    def in_words(tree: str, upon: Sequence[str], step: Step) -> bytes:
        lines = [f"tree {tree}\n", *(f"parent {one}\n" for one in upon)]
        return b"%sauthor %s\ncommitter %s\n\n%s" % ("".join(lines).encode(), who, who, _message(step.message))

    def signed(tree: str, upon: Sequence[str], step: Step) -> str:
        return _commit_tree(runner, tree, upon, step, signer)  # type: ignore[arg-type]

    return write_few(objects, parents, steps, in_words, signed if signer else None)


def _many(runner: Runner, parents: Sequence[str], steps: Sequence[Step], who: bytes) -> Written:
    ref = f"{WORK}{os.getpid()}-{next(_numbers)}"
    stream = bytearray()
    for number, step in enumerate(steps, start=1):
        stream += f"commit {ref}\nmark :{number}\n".encode()
        stream += b"author " + who + b"\ncommitter " + who + b"\n" + _data(_message(step.message))
        if number == 1:
            stream += b"".join(b"%s %s\n" % (word, one.encode()) for word, one in _lineage(parents))
        stream += b"".join(_edit(edit) for edit in sorted(step.edits, key=_removals_first)) + b"\n"
    stream += b"".join(b"get-mark :%d\n" % number for number in range(1, len(steps) + 1)) + b"done\n"
    args = ["fast-import", "--quiet", "--done", "--force", "--date-format=raw"]
    outcome = runner.attempt(args, stdin=bytes(stream), timeout=WRITE_SECONDS, what=_WHAT)
    if outcome.code:
        for report in runner.git_dir.glob("fast_import_crash_*"):
            report.unlink(missing_ok=True)
        raise failure(outcome.err, _WHAT, runner.root)
    return Written(tuple(outcome.out.decode().split()), ref)


@contextmanager
def ready_to_advance(runner: Runner, why: str) -> Iterator[Waiting]:
    """Start what moves a branch, so that it is ready when the commits are written."""
    with runner.waiting(_moving(why)) as mover:
        yield mover


def advance(
    runner: Runner, branch: str, written: Written, old: str | None, why: str, mover: Waiting | None = None
) -> bool:
    """Let the branch show the written commits if it still stands at `old`; say whether it did."""
    done = swap(runner, f"refs/heads/{branch}", written.tip, old, why, drop=written.ref, mover=mover)
    failpoint("branch-advanced")
    return done


def swap(
    runner: Runner, ref: str, new: str, old: str | None, why: str, *, drop: str | None = None,
    mover: Waiting | None = None,
) -> bool:  # fmt: skip
    """Move a ref from `old` (None: must not exist) to `new` and drop another, in one stroke; False if it had moved."""
    commands = f"update {ref}\0{new}\0{old or NOTHING}\0" + (f"delete {drop}\0\0" if drop else "")
    outcome = _update_refs(runner, _moving(why), commands, mover)
    if not outcome.code:
        return True
    if "cannot lock ref" in outcome.err and any(word in outcome.err for word in _MOVED):
        return False
    raise failure(outcome.err, _WHAT, runner.root)


def drop_refs(runner: Runner, refs: Sequence[str]) -> None:
    """Drop refs that cawg made for a moment."""
    known = [ref for ref in refs if ref]
    if known:
        outcome = _update_refs(runner, _UPDATE_REFS, "".join(f"delete {ref}\0\0" for ref in known))
        if outcome.code:
            raise failure(outcome.err, _WHAT, runner.root)


def _moving(why: str) -> list[str]:
    return [*_UPDATE_REFS, "-m", f"cawg: {why}"]


def _update_refs(runner: Runner, args: Sequence[str], commands: str, mover: Waiting | None = None) -> Outcome:
    """Move refs; another git that holds one for a moment is waited for, a second and a half at most."""
    told = commands.encode()
    for wait in LOCK_WAITS:
        with at_work(runner.root) as work:
            outcome = mover.finish(told, what=_WHAT) if mover else runner.attempt(args, stdin=told, what=_WHAT)
            work.killed = outcome.code < 0
        mover = None
        if not outcome.code or ".lock': File exists" not in outcome.err:
            break
        time.sleep(wait)
    return outcome


_MOVED: Final = ("but expected", "reference already exists", "unable to resolve reference")


def _lineage(parents: Sequence[str]) -> list[tuple[bytes, str]]:
    return [(b"merge" if place else b"from", parent) for place, parent in enumerate(parents)]


def _data(payload: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(payload), payload)


def drop_leftovers(runner: Runner) -> None:
    """Drop what kept the commits of a program that was cut off; costs one look at the disk where there is nothing."""
    folder = runner.git_dir / WORK
    if folder.is_dir():
        drop_refs(runner, sorted(f"{WORK}{left.name}" for left in folder.iterdir() if not left.name.endswith(".lock")))


def _removals_first(edit: Edit) -> bool:
    """Sort key: a file makes room before a folder takes its name."""
    return not edit.deletes


def _edit(edit: Edit) -> bytes:
    path, mode = _quoted(edit.path), edit.mode.encode()
    if edit.data is not None:
        return b"M %s inline %s\n%s" % (mode, path, _data(edit.data))
    if edit.oid is not None:
        return b"M %s %s %s\n" % (mode, edit.oid.encode(), path)
    return b"D %s\n" % path


def _quoted(path: str) -> bytes:
    """Quote a path as git does in its own streams; a path that is not a plain one below the root is refused."""
    raw = os.fsencode("/".join(parts_of(path))).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"%s"' % raw


def _message(text: str) -> bytes:
    return (text.replace("\0", "").strip() + "\n").encode("utf-8", "replace")


def _without_marks(text: str) -> str:
    """Drop what would break a commit's author line."""
    return "".join(letter for letter in text if letter not in "<>" and letter.isprintable()).strip(" .,:;\"'\\")


def _signed(
    runner: Runner, parents: Sequence[str], commits: Sequence[str], steps: Sequence[Step], identity: Identity
) -> tuple[str, ...]:
    """Write the same commits again with the member's signature, as their settings of git ask."""
    signed: list[str] = []
    for commit, step in zip(commits, steps, strict=True):
        upon = signed[-1:] or list(parents)
        signed.append(_commit_tree(runner, f"{commit}^{{tree}}", upon, step, identity))
    return tuple(signed)


def _commit_tree(runner: Runner, tree: str, upon: Sequence[str], step: Step, identity: Identity) -> str:
    """Have git write a signed commit of a folder."""
    args = ["commit-tree", "-S", *(word for parent in upon for word in ("-p", parent)), tree]
    answer = runner.run(args, stdin=_message(step.message), env=identity.environment, what="Signing")
    return answer.decode().strip()
