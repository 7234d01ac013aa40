"""The one door to git: every git process of cawg starts here.

What writes or talks to a network goes through GitPython's `Git.execute`. What only asks is started without it, for
GitPython takes more time and memory to load than all that is asked when the program starts. Arguments are lists and
what others wrote travels on standard input. Prompts, hooks, background upkeep and what a folder's own settings could
start are shut; the member's global settings stay as they are. A failure is a typed error.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeAlias

from cawg_tui.git_errors import CancelledError, GitFailedError, GitMissingError, GitTooOldError, TimedOutError
from cawg_tui.records.inert import inert
from cawg_tui.vcs.complaints import failure
from cawg_tui.vcs.hearing import WORDS_BYTES, Progress, Taken, pieces

if TYPE_CHECKING:
    from git import Git

Cancelled: TypeAlias = Callable[[], bool]

OLDEST_GIT: Final = (2, 38)
READ_SECONDS: Final = 60.0
STOP_SECONDS: Final = 5.0
BLOBS_AT_ONCE: Final = 500
ANSWER_LIMIT: Final = 64 * 1024 * 1024

PINS: Final = (
    "core.fsync=committed,reference",
    "core.fsyncMethod=batch",
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=false",
    "core.quotePath=false",
    "core.logAllRefUpdates=true",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.writeCommitGraph=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "transfer.fsckObjects=true",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=20",
)
# These change nothing, with the arguments that they are given here.
ASKING: Final = frozenset({
    "cat-file", "for-each-ref", "log", "ls-files", "ls-tree", "merge-base", "rev-list", "rev-parse", "status",
    "version",
})  # fmt: skip
_SETTINGS: Final = ["config", "--list"]

ENVIRONMENT: Final = {
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "C",
    "TZ": "UTC",
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "/bin/false",
    "SSH_ASKPASS_REQUIRE": "force",
    "GIT_ALLOW_PROTOCOL": "https:http:ssh:file",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_EDITOR": ":",
    "GIT_PAGER": "cat",
    "GIT_NAMESPACE": "",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
    "GIT_REFLOG_ACTION": "cawg",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a git process ended: its exit status, its standard output, its complaint."""

    code: int
    out: bytes
    err: str


class Waiting:
    """A git that was started and waits for its standard input."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def finish(self, stdin: bytes | None, *, timeout: float = READ_SECONDS, what: str) -> Outcome:
        """Tell it this, let it run to its end, and say how it ended; once only."""
        try:
            out, err = self._process.communicate(stdin, timeout)
        except subprocess.TimeoutExpired:
            raise TimedOutError(what, timeout) from None
        return _ended(self._process.returncode, out, err)


@cache
def check_git() -> None:
    """Refuse a missing git, or one before 2.38; asked once per run of the program."""
    outcome = Runner(Path("/")).attempt(["version"], timeout=10.0)
    found = re.search(rb"(\d+)\.(\d+)", outcome.out)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_GIT:
        raise GitTooOldError(inert(outcome.out.decode("utf-8", "replace").strip(), limit=60))


class Runner:
    """Starts git in one workspace; holds nothing open, so that any thread may use it.

    Each process gets a GitPython object of its own: shared ones hang between threads (GitPython#584).
    """

    def __init__(self, root: Path, *, git_dir: Path | None = None) -> None:
        self.root = root.absolute()
        self.git_dir = git_dir.absolute() if git_dir else self.root / ".git"

    def run(
        self,
        args: Sequence[str],
        *,
        stdin: bytes | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = READ_SECONDS,
        ok: Sequence[int] = (0,),
        what: str = "Asking the history",
    ) -> bytes:
        """Run git to its end and return its standard output; any other exit status than those of `ok` is an error."""
        outcome = self.attempt(args, stdin=stdin, env=env, timeout=timeout, what=what)
        if outcome.code not in ok:
            raise failure(outcome.err, what, self.root)
        return outcome.out

    def attempt(
        self,
        args: Sequence[str],
        *,
        stdin: bytes | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = READ_SECONDS,
        what: str = "Asking the history",
    ) -> Outcome:
        """Run git to its end and say how it ended, for callers that know what its refusals mean."""
        with self._started(args, env, subprocess.PIPE if stdin is not None else None) as process:
            return Waiting(process).finish(stdin, timeout=timeout, what=what)

    @contextmanager
    def waiting(self, args: Sequence[str]) -> Iterator[Waiting]:
        """Start a git that acts only upon what it is told later: by then it is ready. Told nothing, it does nothing."""
        with self._started(args, None, subprocess.PIPE) as process:
            yield Waiting(process)

    def stream(
        self,
        args: Sequence[str],
        *,
        progress: Progress,
        cancelled: Cancelled,
        env: Mapping[str, str] | None = None,
        quiet: float = 30.0,
        total: float = 900.0,
        what: str,
    ) -> Outcome:
        """Run a git that talks to a network: tell its progress, stop it at a word, or when it falls silent.

        `quiet` is how many seconds may pass without a byte, `total` how many the whole may take.
        """
        with self._started(args, env, None) as process:
            taken = Taken(progress)
            last = started = time.monotonic()
            for stream, piece in pieces(process):
                now = time.monotonic()
                if piece:
                    taken.take(stream, piece)
                    last = now
                if cancelled():
                    raise CancelledError(what)
                if now - last > quiet or now - started > total:
                    raise TimedOutError(what, now - last if now - last > quiet else total)
            return _ended(process.wait(STOP_SECONDS), bytes(taken.out), taken.err)

    def lines(self, args: Sequence[str], *, limit: int, what: str = "Reading the history") -> list[bytes] | None:
        """Return what git lists, its lines ended by NUL; None, and git stopped, once there are more than `limit`.

        A tree that names itself over and over lists without end: this is where that ends.
        """
        with self._started(args, None, None) as process:
            taken = Taken(lambda _text, _share: None)
            count = 0
            for stream, piece in pieces(process):
                taken.take(stream, piece)
                count += piece.count(0) if stream == "out" else 0
                if count > limit or len(taken.out) > ANSWER_LIMIT:
                    return None
            if process.wait(STOP_SECONDS):
                raise failure(taken.err.decode("utf-8", "replace"), what, self.root)
            return bytes(taken.out).split(b"\0")[:-1]

    def parts(self, args: Sequence[str], *, timeout: float = READ_SECONDS, what: str) -> Generator[bytes, None, None]:
        """Yield what git says, taken apart at each NUL, as it says it: a long answer is never held as a whole.

        Git is stopped where nobody asks for more, and after `timeout` seconds.
        """
        with self._started(args, None, None) as process:
            begun, rest, taken = time.monotonic(), b"", Taken(lambda _text, _share: None)
            for stream, piece in pieces(process):
                if stream == "out":
                    *whole, rest = (rest + piece).split(b"\0")
                    yield from whole
                else:
                    taken.take(stream, piece)
                if time.monotonic() - begun > timeout:
                    raise TimedOutError(what, timeout)
            try:
                code = process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                raise TimedOutError(what, STOP_SECONDS) from None
            if code:
                raise failure(_ended(code, b"", taken.err).err, what, self.root)
            yield rest

    def blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield each named object's bytes, None for one that is not there, in the order asked.

        A name is an id or `id:path`. Many objects cost one process for every 500.
        """
        wanted = list(names)
        for start in range(0, len(wanted), BLOBS_AT_ONCE):
            some = wanted[start : start + BLOBS_AT_ONCE]
            answer = self.run(["cat-file", "--batch", "--buffer", "-z"], stdin=_lines(some))
            yield from _batch(some, answer)

    def ids(self, names: Sequence[str]) -> list[tuple[str, int] | None]:
        """Return id and size of each named object in one process, None for one that is not there."""
        answer = self.run(["cat-file", "--batch-check=%(objectname) %(objectsize)", "-z"], stdin=_lines(names))
        found: list[tuple[str, int] | None] = []
        rest = answer
        for name in names:
            missing = os.fsencode(name) + b" missing\n"
            if rest.startswith(missing):
                rest = rest[len(missing) :]
                found.append(None)
                continue
            line, rest = rest.split(b"\n", 1)
            oid, size = line.split(b" ")
            found.append((oid.decode(), int(size)))
        return found

    @contextmanager
    def _started(
        self, args: Sequence[str], env: Mapping[str, str] | None, stdin: int | None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start git in a process group of its own, and leave none of that group behind."""
        command = ["git", "--no-optional-locks", "--no-pager", f"--git-dir={self.git_dir}"]
        if self.git_dir != self.root:
            command.append(f"--work-tree={self.root}")
        for pin in PINS:
            command += ["-c", pin]
        # A cawg that a hook or a script of git starts finds another repository named in its environment: overruled.
        given = {"GIT_INDEX_FILE": str(self.git_dir / "index"), "GIT_OBJECT_DIRECTORY": str(self.git_dir / "objects")}
        surroundings = {**ENVIRONMENT, **given, **(env or {})}
        # What GitPython returns ends its process when it is forgotten, so it lives as long as the `with`.
        wrapper: Git.AutoInterrupt | None = None
        child: subprocess.Popen[bytes] | None
        if args[0] in ASKING or list(args[:2]) == _SETTINGS:
            child = _ask([*command, *args], self.root, stdin, surroundings)
        else:
            wrapper = _execute(self.root, [*command, *args], stdin, surroundings)
            child = wrapper.proc
        if child is None:
            raise GitFailedError("Starting git", "it ended at once")
        try:
            yield child
        finally:
            _stop(child)


def _ended(code: int, out: bytes, err: bytes | bytearray) -> Outcome:
    """Return how a process ended; one that the kernel stopped at the largest file allowed had no time to say so."""
    kept = err if len(err) <= 2 * WORDS_BYTES else err[:WORDS_BYTES] + b"\n" + err[-WORDS_BYTES:]
    said = kept.decode("utf-8", "replace")
    return Outcome(code, out, f"{said}\nfatal: File too large" if code == -signal.SIGXFSZ else said)


def _stop(child: subprocess.Popen[bytes]) -> None:
    """End the process and all it started: asked first, then made to; close its pipes."""
    if child.poll() is None:
        for word in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, word)
            with suppress(subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)
                break
    pipe: IO[bytes] | None
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _ask(command: list[str], root: Path, stdin: int | None, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a git that changes nothing; where the workspace's folder is gone, it is left to git to say so."""
    given, there = subprocess.DEVNULL if stdin is None else stdin, root if os.access(root, os.X_OK) else None
    try:
        return subprocess.Popen(  # noqa: S603 - a list of arguments, the program's own
            command, cwd=there, env={**os.environ, **env}, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
    except FileNotFoundError:
        raise GitMissingError from None


def _execute(root: Path, command: list[str], stdin: int | None, env: Mapping[str, str]) -> Git.AutoInterrupt:
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    import git

    try:
        return git.Git(root).execute(command, istream=stdin, as_process=True, env=env, start_new_session=True)
    except git.GitCommandNotFound:
        raise GitMissingError from None


def _lines(names: Sequence[str]) -> bytes:
    return b"".join(os.fsencode(name) + b"\0" for name in names)


def _batch(names: Sequence[str], answer: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Take the answer of `cat-file --batch` apart."""
    at = 0
    for name in names:
        missing = os.fsencode(name) + b" missing\n"
        if answer.startswith(missing, at):
            at += len(missing)
            yield name, None
            continue
        end = answer.index(b"\n", at)
        size = int(answer[at:end].rsplit(b" ", 1)[1])
        yield name, answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
