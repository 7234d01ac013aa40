"""What cawg refuses to do: one class per refusal.

Each class owns the sentence a member reads (what happened, what is safe, what to do next) and the exit
status of the command. Nothing here knows about the terminal, git or the disk.
"""

from __future__ import annotations

from typing import ClassVar


class CawgError(Exception):
    """A refusal with a sentence for the member; never a defect."""

    exit_code: ClassVar[int] = 1
    # The path of the field that the refusal is about, empty where it is about none.
    field: str = ""

    @property
    def sentence(self) -> str:
        """Return the sentence a member reads."""
        return str(self)


class WrongUseError(CawgError):
    """The command or field was addressed in a way that cannot be understood."""

    exit_code: ClassVar[int] = 2


# --- the workspace ---------------------------------------------------------------------------------


class WorkspaceMissingError(CawgError):
    """No cawg.yaml here or above."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"No workspace at {place}: no cawg.yaml here or in a folder above. "
            "Start one with `cawg init`, join one with `cawg clone`, or try `cawg demo`."
        )


class SettingsUnreadableError(CawgError):
    """cawg.yaml cannot be read or says something impossible."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        self.reason, self.line = reason, line
        where = f"line {line}: " if line else ""
        super().__init__(
            f"cawg.yaml cannot be used: {where}{reason}. Your records are untouched; mend that line and open again."
        )


class NewerFormatError(CawgError):
    """The workspace was written by a newer cawg."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"This workspace has format {found}, and this cawg knows format {known}: it can be read but not changed. "
            "Update cawg to write to it."
        )


class FolderNotEmptyError(CawgError):
    """A new workspace would be written over existing files."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} already holds files, so nothing was written. Choose a new or empty folder.")


class EmptyRemoteError(CawgError):
    """A remote to join holds nothing yet."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} is empty, so there is nothing to join. Begin a workspace and name it as the remote: "
            f"`cawg init DIR --name N --email E --remote {address}`."
        )


class NotAWorkspaceError(CawgError):
    """A remote to join holds something else than a workspace."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} holds no cawg.yaml, so it is not a cawg workspace. Nothing was kept of it.")


class CannotWriteError(CawgError):
    """The disk refused: read-only folder, no room, no rights."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path} could not be written ({reason}). The file there is as it was, and what you typed is kept."
        )


# --- records ----------------------------------------------------------------------------------------


class UnknownRecordError(CawgError):
    """No record with this id."""

    def __init__(self, record_id: str, near: list[str]) -> None:
        hint = f" Did you mean {', '.join(near)}?" if near else " `cawg list` shows the ids."
        super().__init__(f"There is no record {record_id}.{hint}")


class UnknownKindError(WrongUseError):
    """No kind of record with this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no kind {name}. The kinds are: {', '.join(known)}.")


class UnknownFieldError(WrongUseError):
    """A path names no field of the kind."""

    def __init__(self, path: str, near: list[str]) -> None:
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"There is no field {path}.{hint}")


class BadValueError(CawgError):
    """A value does not fit its field; nothing was written."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason} Nothing was changed.")


class MoveNotAllowedError(CawgError):
    """A record may not go from one state to another."""

    field = "status"

    def __init__(self, before: str, after: str, allowed: list[str]) -> None:
        steps = ", ".join(allowed) if allowed else "none"
        super().__init__(f"A record cannot go from {before} to {after}. The next steps from {before} are: {steps}.")


class MoveRefusedError(CawgError):
    """A move that the workflow knows lacks what it needs: no errors, a receipt, a reason."""

    field = "status"

    def __init__(self, before: str, after: str, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(f"It cannot go from {before} to {after} yet. {' '.join(reasons)} Nothing was changed.")


class ApprovedPlanError(CawgError):
    """What an approved plan says is changed without a word why."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(f"{sentence} Nothing was changed.")


class ContradictionError(CawgError):
    """Two values of a record cannot both be true; `sure` is false where what it was held against is not verified."""

    def __init__(self, field: str, sentence: str, *, sure: bool) -> None:
        self.field, self.sure = field, sure
        super().__init__(sentence)


class NotAgreedError(CawgError):
    """The community has not agreed that its case is shared; the rule gives the sentence."""


class UnreadableRecordError(CawgError):
    """The file of a record cannot be understood."""

    def __init__(self, path: str, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.path, self.reason, self.line, self.column = path, reason, line, column
        where = f", line {line}" + (f", column {column}" if column else "") if line else ""
        super().__init__(f"{path}{where}: {reason}. The file is untouched; mend it in an editor with `cawg edit`.")


class UnfinishedMergeError(UnreadableRecordError):
    """A file holds the markers that a merge made by hand leaves until someone finishes it."""


class FileMissingError(CawgError):
    """A file that was there is not there any more."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} is not there any more. `cawg log` shows who removed it, and its versions are kept.")


class StaleRecordError(CawgError):
    """A file changed after it was read, so writing would have overwritten someone's work."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} changed since you opened it, so nothing was overwritten. "
            "Look at it as it is now, then do it again."
        )


class BrokenMeanwhileError(CawgError):
    """A file changed after it was read and cannot be read now, so nothing can be brought together with it."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        where = f", line {line}" if line else ""
        super().__init__(
            f"{path} changed since you opened it and cannot be read now{where}: {reason}. It is untouched and nothing "
            "was saved; mend it in an editor with `cawg edit`, then save again."
        )


class RecordExistsError(CawgError):
    """A new record would overwrite a file."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} exists already, so nothing was written.")


class UnsafePathError(CawgError):
    """A path leaves the workspace or passes through a link."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} was refused: {reason}.")


class WriteCheckError(CawgError):
    """The text about to be written does not read back as what was meant: a defect caught before harm."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} was not written: its new text does not read back as you typed it. What you typed is kept."
        )


class UnknownDecisionError(CawgError):
    """No open decision with this id in a record."""

    def __init__(self, conflict_id: str) -> None:
        super().__init__(
            f"There is no open decision {conflict_id} in this record; someone may have made it meanwhile. "
            "`cawg decide` lists what is open."
        )


class UndoTooLateError(CawgError):
    """A record changed after what is to be taken back."""

    def __init__(self, record_id: str) -> None:
        super().__init__(
            f"{record_id} was changed since, so the decision was not taken back and nothing was overwritten. "
            "`cawg log` shows its versions, and `cawg restore` brings any of them back."
        )


class PassageChangedError(CawgError):
    """The passage that a decision is about does not stand in its text any more."""

    def __init__(self, label: str) -> None:
        super().__init__(
            f"{label}: the passage to decide was changed since, so nothing was replaced. "
            "Edit the text as you want it, then keep it as it stands."
        )


class ImportUnreadableError(CawgError):
    """A file to import cannot be understood; nothing was written."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The file cannot be imported: {reason}. Nothing was written.")


class NotForThemError(CawgError):
    """An export would bring something to readers who may not have it; nothing was written."""

    def __init__(self, whom: str, reasons: list[str]) -> None:
        super().__init__(f"X09: nothing was exported for {whom}, because {'; '.join(reasons)}.")


# --- the program itself -----------------------------------------------------------------------------


class DefectError(CawgError):
    """Something inside cawg went wrong that nobody foresaw."""

    def __init__(self, log: str) -> None:
        where = f" What happened is written in {log}." if log else ""
        super().__init__(
            f"Something inside cawg went wrong. Your records are as you saved them, and what you typed is kept.{where} "
            "Try again; if it comes back, please report it."
        )


class EditorMissingError(CawgError):
    """The member's own editor could not be found or started."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Your own editor could not be opened: {reason}. "
            "Nothing was changed. Set $EDITOR to its command, such as nano, and try again."
        )
