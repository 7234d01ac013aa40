"""One class per refusal that has to do with history, remotes and locks; each owns its sentence and exit code."""

from __future__ import annotations

from cawg_tui.errors import CawgError, WrongUseError


class GitMissingError(CawgError):
    """No git program."""

    def __init__(self) -> None:
        super().__init__(
            "cawg needs git 2.38 or newer and found none. Install git, then open again; your files are safe."
        )


class GitTooOldError(CawgError):
    """The git program lacks what merging needs."""

    def __init__(self, found: str) -> None:
        super().__init__(f"cawg needs git 2.38 or newer and found {found}. Update git; your files are safe.")


class NotARepositoryError(CawgError):
    """The folder holds records but no usable history."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place} has no usable history ({reason}). The files are untouched.")


class IdentityMissingError(CawgError):
    """Commits need a name and an e-mail."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody is named as the author here. Say who you are with "
            '`git config user.name "Your Name"` and `git config user.email you@example.org`; what you typed is kept.'
        )


class BusyError(CawgError):
    """Another cawg, or another git program, holds the workspace."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(
            f"{holder} is working in this workspace right now. Nothing was changed; try again in a moment."
        )


class RemoteAddressError(WrongUseError):
    """The address of a shared remote is not one that cawg will talk to."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} cannot be used: give https://…, ssh://…, user@host:path, or a folder's full path.")


class RemoteError(CawgError):
    """The shared remote could not be reached or said no, outside a sync."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The shared remote did not answer as hoped: {reason}. Nothing was changed here.")


class UnknownVersionError(CawgError):
    """A named version of a record does not exist."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"There is no version {revision} of this record. `cawg log` with the record's id shows them.")


class GitFailedError(CawgError):
    """git refused for a reason that has no class of its own."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"{what} did not work: {reason}. Your files are as you saved them.")


class TimedOutError(CawgError):
    """An act took longer than it may."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(f"{what} gave no answer within {seconds:.0f} seconds and was stopped. Nothing was changed.")


class CancelledError(CawgError):
    """The member stopped it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was stopped at your word. Nothing was lost.")


class NoRoomError(CawgError):
    """The disk is full."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full. Every file is whole, as it was before or as it was meant to be; "
            "make room and do it again."
        )


class DamagedHistoryError(CawgError):
    """The stored history cannot be read, or what arrived is not sound."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The history cannot be used as it stands ({reason}). Your files are untouched; "
            "join again in a new folder with `cawg clone` and carry your files over."
        )


class NotInHistoryError(CawgError):
    """A file was saved, but the history cannot take it in just now."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Saved on your disk, but not yet in the history: {reason}. Nothing is lost.")


class HeldBackError(CawgError):
    """Others changed a record while the file here could not be brought together with theirs."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} is saved on your disk, but others changed it too, so it is not yet in the history. "
            "Sync brings both together."
        )
