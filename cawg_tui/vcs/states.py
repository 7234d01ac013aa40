"""The states a sync can end in, and what each says to a member: what happened, what is safe, one next step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cawg_tui.records.inert import inert
from cawg_tui.vcs.complaints import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED: Final = 5
NAME_LIMIT: Final = 300


class SyncState(StrEnum):
    """How a sync ended."""

    UP_TO_DATE = "up_to_date"
    SENT = "sent"
    RECEIVED = "received"
    MERGED = "merged"
    MERGED_TO_DECIDE = "merged_to_decide"
    LOCAL_ONLY = "local_only"
    OFFLINE = "offline"
    LOGIN_NEEDED = "login_needed"
    REFUSED = "refused"
    RACED_OUT = "raced_out"
    REMOTE_REWRITTEN = "remote_rewritten"
    UNRELATED = "unrelated"
    DETACHED = "detached"
    FOREIGN_OPERATION = "foreign_operation"
    BUSY = "busy"
    HELD = "held"
    NEWER_FORMAT = "newer_format"
    LOCKED = "locked"
    DISK_FULL = "disk_full"
    DAMAGED = "damaged"
    CANCELLED = "cancelled"
    INTERNAL = "internal"
    WAITING = "waiting"


# The one key worth pressing next: the id of an action of the interface, empty where nothing waits.
NEXT: Final = {
    SyncState.OFFLINE: "sync",
    SyncState.LOGIN_NEEDED: "sync",
    SyncState.REFUSED: "sync",
    SyncState.RACED_OUT: "sync",
    SyncState.BUSY: "sync",
    SyncState.LOCKED: "sync",
    SyncState.DISK_FULL: "sync",
    SyncState.CANCELLED: "sync",
    SyncState.FOREIGN_OPERATION: "sync",
    SyncState.DETACHED: "sync",
    SyncState.INTERNAL: "sync",
    SyncState.MERGED_TO_DECIDE: "review",
    SyncState.RECEIVED: "review",
    SyncState.MERGED: "review",
    SyncState.HELD: "review",
    SyncState.REMOTE_REWRITTEN: "sync",
    SyncState.UNRELATED: "sync",
    SyncState.WAITING: "sync",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A file that a sync left as it is, and why."""

    path: str
    reason: str


class Side(StrEnum):
    """Who changed a thing since both sides agreed."""

    HERE = "here"
    THERE = "there"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a sync would do with one record or file: who changed it, how much to decide and to read it leaves.

    `kind` is empty for a file that is no record; its `id` is the path.
    """

    id: str
    kind: str
    side: Side
    to_decide: int = 0
    to_read: int = 0


@dataclass(frozen=True, slots=True)
class SyncResult:
    """How a sync ended, for a member and for a script.

    `sent`, `received`, `merged` count records and other files; `to_decide` counts fields. `records` are the ids
    concerned, `received_paths` the files written or removed here, `before` and `after` the last versions (empty: none).
    `outlooks` tell, of a sync that was only rehearsed, what would become of each record.
    """

    state: SyncState
    sent: int
    received: int
    merged: int
    to_decide: int
    message: str
    next_key: str
    records: tuple[str, ...] = ()
    received_paths: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    held: tuple[Held, ...] = ()
    outlooks: tuple[Outlook, ...] = ()


class Ending(Exception):  # noqa: N818 - an ending is no error: it leaves a sync early with its state and sentence
    """A sync ends here, in this state; the records are those that the sentence is about."""

    def __init__(self, state: SyncState, message: str, records: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.state, self.message, self.records = state, message, tuple(records)


def count(number: int, one: str = "record") -> str:
    """Return a number with its noun: `1 record`, `3 records`."""
    return f"{number:,} {one}" + ("" if number == 1 else "s")


def names(some: Sequence[str]) -> str:
    """Return the first few of a list of ids or paths, made harmless, and how many more there are."""
    shown = ", ".join(inert(one, limit=NAME_LIMIT) for one in some[:NAMED])
    return f"{shown} and {len(some) - NAMED} more" if len(some) > NAMED else shown


def of_trouble(trouble: Trouble, words: str, waiting: int) -> Ending:
    """Return how a sync ends that could not talk with the remote; `waiting` counts what is not sent yet."""
    safe = f"{count(waiting, 'change')} wait here, saved." if waiting else "Everything here is saved."
    if trouble is Trouble.LOGIN:
        return Ending(
            SyncState.LOGIN_NEEDED,
            f"Login needed: the shared remote does not know you ({words}). {safe} "
            "Unlock your key with `ssh-add`, or mend the login, and sync again.",
        )
    if trouble is Trouble.HOST_UNKNOWN:
        return Ending(
            SyncState.LOGIN_NEEDED,
            f"Login needed: the server could not prove who it is ({words}). {safe} "
            "Check its key with whoever runs it, connect once by hand with `ssh`, and sync again.",
        )
    if trouble is Trouble.NOT_THERE:
        return Ending(
            SyncState.OFFLINE, f"Offline: the shared remote is not where it was ({words}). {safe} Sync again later."
        )
    if trouble is Trouble.OFFLINE:
        return Ending(SyncState.OFFLINE, f"Offline: {words}. {safe} Sync again when you are connected.")
    if trouble is Trouble.DAMAGED:
        return Ending(
            SyncState.DAMAGED,
            f"What the shared remote sent is not sound ({words}), so nothing of it was taken. {safe} "
            "Tell whoever runs it.",
        )
    if trouble is Trouble.NO_ROOM:
        return Ending(SyncState.DISK_FULL, f"The disk is full. {safe} Make room and sync again.")
    return Ending(SyncState.REFUSED, f"The shared remote refused: {words}. {safe}")


def refused_words(words: str) -> str:
    """Return the sentence for a server that took the talk but not the changes."""
    return f"The shared remote did not take your changes. It says: {words}. They are saved here."


CHECKED_OUT: Final = (
    "The shared remote is a folder that somebody works in, so it takes no changes from others. "
    "Make a shared one with `git clone --bare` and give its address. Your changes are saved here."
)
REWRITTEN: Final = (
    "The shared history was rewritten: versions that you had received are no longer in it. Nothing here was changed, "
    "and both the old and the new one are kept. Ask who did it; then `cawg sync --accept-rewritten` goes on from it."
)
GONE: Final = (
    "The shared history is gone from the remote. Nothing here was changed, and what you had received is kept. "
    "Ask who removed it; then `cawg sync --accept-rewritten` sends it again."
)
UNRELATED: Final = (
    "The shared remote holds another history, which has nothing in common with this workspace: another workspace, or "
    "one begun anew. Nothing was changed on either side. Check the address; `cawg sync --import-unrelated` joins both."
)
DETACHED: Final = (
    "This workspace shows an old version, not the line of work that is shared. Your files are safe. "
    "Go back with `git switch main`, then sync again."
)
RACED_OUT: Final = (
    "Others kept sending while cawg was sending, six times over. Your changes are saved here. Sync again in a minute."
)
REMOTE_LOCKED: Final = (
    "The shared remote takes nothing at the moment: a program is at work on it, or was stopped there and left a file "
    "ending in .lock. Your changes are saved here. Ask whoever keeps it, then sync again."
)
LOCAL_ONLY: Final = "There is no shared remote yet, so everything stays on this computer. It is saved."


def foreign_operation(what: str) -> str:
    """Return the sentence for a member's own unfinished act of git."""
    return f"{what} was begun with git and is not finished. Nothing was touched. Finish it with git, then sync again."


def locked(age_seconds: float) -> str:
    """Return the sentence for a lock of another git program."""
    minutes = max(1, round(age_seconds / 60))
    return (
        f"Another git program is working here, or was stopped at work {count(minutes, 'minute')} ago "
        "(.git/index.lock). Nothing was touched. Wait for it, or remove that file if no git is running, and sync again."
    )


def waiting(fields: int, records: Sequence[str]) -> str:
    """Return the sentence for a merge that the member has not said yes to."""
    return (
        f"{count(fields, 'field')} to decide in {names(records)} would be shared, and nobody has agreed to that yet. "
        "Nothing was moved; your work is saved here. `cawg sync --share` sends it."
    )


def unsound(record_id: str, wrong: str, report: str) -> str:
    """Return the sentence for a merge of a record that went wrong inside cawg."""
    return (
        f"Bringing together the two versions of {record_id} failed: {wrong}. Nothing was moved: yours is saved here, "
        f"the other is on the shared remote. All of it is kept in {report}. Please report it; changing one may help."
    )


def newer_format(found: int, known: int) -> str:
    """Return the sentence for a shared workspace that a newer cawg wrote."""
    return (
        f"The shared workspace has format {found}, and this cawg knows format {known}. "
        "Nothing here was changed. Update cawg, then sync again."
    )
