"""What git's complaints mean: its words turned into typed errors, or into the reason why a remote gave nothing.

Read only where the exit status says that something failed, and always in English (the runner sets the language).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cawg_tui.git_errors import BusyError, DamagedHistoryError, GitFailedError, NoRoomError, NotARepositoryError
from cawg_tui.records.inert import inert

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.errors import CawgError

WORDS_LIMIT: Final = 300

# 25 is the kernel's word to a program whose file grew beyond what it may.
_NO_ROOM = re.compile(r"No space left on device|Disk quota exceeded|File too large|died of signal 25\b", re.IGNORECASE)
_PROGRESS = re.compile(r"(Enumerating|Counting|Compressing|Finding sources|Total)\b[^:]*:? *\d")
_LOCKED = re.compile(r"\.lock': File exists|Another git process seems to be running", re.IGNORECASE)
_FOREIGN = re.compile(r"not a git repository|dubious ownership|safe\.directory", re.IGNORECASE)
_DAMAGED = re.compile(
    r"fsck error|is corrupt|inflate|bad object|missing blob|missing tree|unable to read (tree|sha1|[0-9a-f]{40})"
    r"|broken link|index-pack (failed|died)|unpack-objects (failed|died)|invalid index-pack output|bad tree"
    r"|bad signature|did not send all necessary objects|could not parse commit|packfile .* (cannot|does not)"
    r"|hash mismatch|index file",
    re.IGNORECASE,
)


class Trouble(StrEnum):
    """Why a talk with the shared remote came to nothing."""

    OFFLINE = "offline"
    NOT_THERE = "not_there"
    LOGIN = "login"
    HOST_UNKNOWN = "host_unknown"
    NO_BRANCH = "no_branch"
    FOREIGN_OWNER = "foreign_owner"
    DAMAGED = "damaged"
    NO_ROOM = "no_room"
    OTHER = "other"


_REMOTE: Final = (
    (Trouble.NO_BRANCH, re.compile(r"couldn't find remote ref")),
    (Trouble.NO_ROOM, _NO_ROOM),
    (
        Trouble.HOST_UNKNOWN,
        re.compile(r"Host key verification failed|certificate|SSL|No .* host key is known", re.IGNORECASE),
    ),
    (
        Trouble.OFFLINE,
        re.compile(
            r"Could not resolve|Name or service not known|Temporary failure in name resolution"
            r"|Connection (refused|reset|timed out|closed)|Operation (timed out|too slow)|Network is unreachable"
            r"|No route to host|Failed to connect|Couldn't connect|Broken pipe|early EOF|unexpected disconnect"
            r"|RPC failed|error: 5\d\d|Empty reply",
            re.IGNORECASE,
        ),
    ),
    (
        Trouble.LOGIN,
        re.compile(
            r"Permission denied \(|Authentication failed|could not read (Username|Password)|prompts disabled"
            r"|Access denied|error: 40[137]|Too many authentication|no mutual signature|signing failed|agent refused"
            r"|Repository not found|repository '\w+://[^']*' not found|Invalid username or",
            re.IGNORECASE,
        ),
    ),
    (Trouble.FOREIGN_OWNER, re.compile(r"dubious ownership|safe\.directory", re.IGNORECASE)),
    (Trouble.DAMAGED, _DAMAGED),
    (
        Trouble.NOT_THERE,
        re.compile(
            r"does not appear to be a git repository|No such file or directory|does not exist|not a git repository"
        ),
    ),
    (Trouble.OFFLINE, re.compile(r"Could not read from remote repository|hung up unexpectedly", re.IGNORECASE)),
)


def failure(err: str, what: str, place: Path) -> CawgError:
    """Return the typed error for a complaint of git about the workspace itself."""
    if _NO_ROOM.search(err):
        return NoRoomError()
    if _LOCKED.search(err):
        return BusyError("Another git program")
    if _FOREIGN.search(err):
        return NotARepositoryError(str(place), first_words(err))
    if _DAMAGED.search(err):
        return DamagedHistoryError(first_words(err))
    return GitFailedError(what, first_words(err))


def trouble(err: str) -> Trouble:
    """Return why a fetch or a push failed; what the server's own programs said does not count as ours.

    Where nothing is said at all, the connection ended before anybody could say it.
    """
    if not err.strip():
        return Trouble.OFFLINE
    ours = "\n".join(line for line in err.splitlines() if not line.startswith("remote:"))
    for reason, pattern in _REMOTE:
        if pattern.search(ours) or (reason is Trouble.LOGIN and pattern.search(err)):
            return reason
    return Trouble.OTHER


def first_words(err: str) -> str:
    """Return the first complaint as one harmless line, without git's prefix and without its advice."""
    for line in err.splitlines():
        words = re.sub(r"^(fatal|error|warning): ", "", without_password(line).strip())
        if words and not line.startswith(("hint:", "warning:")):
            return inert(words.rstrip("."), limit=WORDS_LIMIT)
    return "it gave no reason"


def server_words(err: str) -> str:
    """Return what the server said, made harmless, on one line; nothing where it said nothing."""
    said = [line.removeprefix("remote:").strip() for line in err.splitlines() if line.startswith("remote:")]
    told = [without_password(line) for line in said if line and not _PROGRESS.match(line)]
    return inert(" ".join(told), limit=WORDS_LIMIT)


def without_password(text: str) -> str:
    """Return text in which no address shows its password or token."""
    return re.sub(r"(\w{1,20}://)[^/\s@]{1,2000}@", r"\1", text)
