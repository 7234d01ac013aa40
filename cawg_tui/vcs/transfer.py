"""Fetching from and sending to the shared remote: one branch, no force, no tags, no questions, and always an end."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import TimedOutError
from cawg_tui.vcs.complaints import Trouble, first_words, server_words, trouble
from cawg_tui.vcs.leftovers import REMOTE as REMOTE_MARK
from cawg_tui.vcs.leftovers import at_work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cawg_tui.vcs.config import Config
    from cawg_tui.vcs.git import Cancelled, Outcome, Runner
    from cawg_tui.vcs.hearing import Progress

REMOTE: Final = "origin"
SSH_OPTIONS: Final = "-o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=10 -o ServerAliveCountMax=3"
_OTHER_SSH: Final = frozenset({"plink", "putty", "tortoiseplink", "simple"})
_RACED: Final = (
    "fetch first",
    "non-fast-forward",
    "stale info",
    "cannot lock ref",
    "failed to update ref",
    "remote ref",
)
_FETCH: Final = (
    *(
        "fetch",
        "--progress",
        "--no-tags",
        "--no-prune",
        "--refmap=",
        "--no-recurse-submodules",
        "--no-auto-maintenance",
    ),
    *("--no-write-fetch-head", "--no-write-commit-graph", "--no-show-forced-updates", "--upload-pack=git-upload-pack"),
)
_PUSH: Final = (
    "push",
    "--porcelain",
    "--progress",
    "--no-verify",
    "--no-follow-tags",
    "--no-signed",
    "--recurse-submodules=no",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a talk with the remote may last, in seconds: without a byte, and in all."""

    quiet: float = 30.0
    total: float = 900.0


PATIENCE: Final = Limits()


class Sending(StrEnum):
    """How a push ended."""

    DONE = "done"
    RACED = "raced"
    REFUSED = "refused"
    CHECKED_OUT = "checked out"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Talk:
    """How a fetch or push ended: what went wrong, if anything, and the words that explain it."""

    trouble: Trouble | None = None
    words: str = ""
    sending: Sending = Sending.DONE


def network_environment(config: Config) -> Mapping[str, str]:
    """Return the environment for a talk with a remote: the member's own ssh, told not to ask and not to hang."""
    command = (os.environ.get("GIT_SSH_COMMAND") or config.members("core.sshcommand") or "").strip()
    if not command:
        command = shlex.quote(os.environ["GIT_SSH"]) if os.environ.get("GIT_SSH") else "ssh"
    kind = config.members("ssh.variant") or PurePath(command.split()[0].strip("'\"")).stem.lower()
    return {"GIT_SSH_COMMAND": command if kind in _OTHER_SSH else f"{command} {SSH_OPTIONS}"}


def ask(runner: Runner, args: Sequence[str], env: Mapping[str, str], limits: Limits) -> str | Talk:
    """Ask the remote a question that changes nothing; its answer as text, or why there was none."""
    outcome = _talk(runner, list(args), env, lambda _text, _share: None, lambda: False, limits, "Asking")
    if isinstance(outcome, Talk):
        return outcome
    if outcome.code:
        return Talk(trouble(outcome.err), server_words(outcome.err) or first_words(outcome.err), Sending.TROUBLE)
    return outcome.out.decode("utf-8", "replace")


def fetch(
    runner: Runner, branch: str, env: Mapping[str, str], progress: Progress, cancelled: Cancelled, limits: Limits
) -> Talk:
    """Fetch the one branch into `refs/remotes/origin/`; a branch that is not there is told as NO_BRANCH."""
    refspec = f"+refs/heads/{branch}:refs/remotes/{REMOTE}/{branch}"
    outcome = _talk(runner, [*_FETCH, REMOTE, refspec], env, progress, cancelled, limits, "Fetching")
    if isinstance(outcome, Talk):
        return outcome
    if not outcome.code:
        return Talk()
    return Talk(trouble(outcome.err), server_words(outcome.err) or first_words(outcome.err))


def send(
    runner: Runner,
    commit: str,
    branch: str,
    env: Mapping[str, str],
    progress: Progress,
    cancelled: Cancelled,
    limits: Limits,
    *,
    program: str = "git-receive-pack",
) -> Talk:
    """Offer a commit as the branch's next state; never forced, so a remote that went on says so and nothing is lost.

    `program` takes it on the other side.
    """
    args = [*_PUSH, f"--receive-pack={program}", REMOTE, f"{commit}:refs/heads/{branch}"]
    outcome = _talk(runner, args, env, progress, cancelled, limits, "Sending")
    if isinstance(outcome, Talk):
        return outcome
    if not outcome.code:
        return Talk()
    refusal = next((line for line in outcome.out.decode("utf-8", "replace").splitlines() if line.startswith("!")), "")
    said = server_words(outcome.err)
    if "branch is currently checked out" in refusal:
        return Talk(words=said, sending=Sending.CHECKED_OUT)
    if any(word in refusal for word in _RACED):
        return Talk(words=said, sending=Sending.RACED)
    if refusal:
        reason = refusal.rpartition("(")[2].rstrip(")")
        return Talk(words=said or first_words(reason), sending=Sending.REFUSED)
    return Talk(trouble(outcome.err), said or first_words(outcome.err), Sending.TROUBLE)


def _talk(
    runner: Runner,
    args: list[str],
    env: Mapping[str, str],
    progress: Progress,
    cancelled: Cancelled,
    limits: Limits,
    what: str,
) -> Outcome | Talk:
    """Run the talk; a silence longer than allowed counts as being offline."""
    try:
        with at_work(runner.root, REMOTE_MARK):
            return runner.stream(
                args, progress=progress, cancelled=cancelled, env=env, quiet=limits.quiet, total=limits.total, what=what
            )
    except TimedOutError as silence:
        return Talk(Trouble.OFFLINE, silence.sentence, Sending.TROUBLE)
