"""What the doctor looks at in the shared remote: its address, and its kind where that is a folder to look into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from cawg_tui.checkup.checked import Checked, Patient, well
from cawg_tui.git_errors import RemoteAddressError
from cawg_tui.vcs.address import check_address, shown_address
from cawg_tui.vcs.git import Runner
from cawg_tui.vcs.states import CHECKED_OUT
from cawg_tui.vcs.transfer import REMOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

# What keeps a shared history from being rewritten or thrown away by one member, for the others.
GUARDS: Final = ("receive.denyNonFastForwards", "receive.denyDeletes")


def shared(patient: Patient) -> Iterator[Checked]:
    """Look at the address of the shared remote, and at whether it only ever goes forward."""
    url = patient.repository.remote_url()
    if url is None:
        yield well("shared remote", "none: everything stays on this machine")
        return
    try:
        check_address(url)
    except RemoteAddressError as error:
        yield Checked("shared remote", False, error.sentence, f"`git remote set-url {REMOTE} ADDRESS`")
        return
    other = patient.repository.config().get(f"remote.{REMOTE}.pushurl")
    if other not in {None, url}:
        said = f"what you send goes to {shown_address(other or '')}, what you receive comes from {shown_address(url)}"
        yield Checked(
            "shared remote", False, said, f"`git config --unset remote.{REMOTE}.pushurl` if that is not meant."
        )
    folder = Path(url.removeprefix("file://")) if url.startswith(("/", "file://")) else None
    if folder is None:
        yield well("shared remote", f"{shown_address(url)}; whether it only goes forward cannot be asked from here")
    else:
        yield from _folder(folder, shown_address(url))


def _folder(folder: Path, shown: str) -> Iterator[Checked]:
    if not folder.is_dir():
        fix = "Connect the disk it is on, or give the right address; until then everything is saved here."
        yield Checked("shared remote", False, f"{shown} is not there", fix)
    elif (folder / ".git").exists():
        yield Checked("shared remote", False, f"{shown}: {CHECKED_OUT}")
    elif not (folder / "HEAD").is_file() or not (folder / "objects").is_dir():
        yield Checked("shared remote", False, f"{shown} holds no history", "Check the address.")
    else:
        runner = Runner(folder, git_dir=folder)
        missing = [key for key in GUARDS if not _is_on(runner, key)]
        if missing:
            yield _unguarded(runner, missing, shown)
        else:
            yield well("shared remote", f"{shown}, which only ever goes forward")


def _is_on(runner: Runner, key: str) -> bool:
    return runner.attempt(["config", "--type=bool", "--get", key]).out.strip() == b"true"


def _unguarded(runner: Runner, missing: list[str], shown: str) -> Checked:
    def mend() -> str:
        for key in missing:
            runner.run(["config", key, "true"], what="Setting up the shared remote")
        return f"{shown} now only ever goes forward."

    return Checked(
        "shared remote",
        False,
        f"{shown} would let one member throw away what others sent",
        " and ".join(f"`git -C {shown} config {key} true`" for key in missing),
        mend,
        f"Have {shown} refuse to go back? That holds for everyone who shares it.",
    )
