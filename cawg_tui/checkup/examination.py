"""The doctor's round: every check of one clone, in order, and mending what can be mended.

Looking changes nothing but the index, a cache, and closes the private folder to others as every opening does.
A check that fails unexpectedly says so; the others go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from cawg_tui.checkup import clone, computer, contents, remote
from cawg_tui.checkup.checked import Checked, Patient
from cawg_tui.errors import CawgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cawg_tui.vcs.repository import Repository
    from cawg_tui.workspace import Workspace

T = TypeVar("T")
# These need no history that opens; the first must come before anything that closes the private folder to others.
ALWAYS: Final[tuple[tuple[str, Callable[[Workspace], Iterator[Checked]]], ...]] = (
    ("private folder", computer.permissions),
    ("writing", computer.writing),
    ("disk", computer.room),
    ("place", computer.place),
    ("clock", computer.clock),
    ("format", contents.settings),
    ("locks", computer.locks),
    ("files", contents.files),
    ("drafts", contents.drafts),
    ("search index", contents.index),
)
WITH_HISTORY: Final[tuple[tuple[str, Callable[[Patient], Iterator[Checked]]], ...]] = (
    ("branch", clone.branch),
    ("author", clone.author),
    ("merge set-up", clone.merge_setup),
    ("file attributes", clone.attributes),
    ("hooks", clone.hooks),
    ("shared remote", remote.shared),
    ("interrupted sync", contents.interrupted),
    ("files set aside", contents.held),
    ("history", clone.objects),
    ("files kept off", clone.tree_files),
    ("folders within", clone.nested),
    ("merges", contents.merges),
)


def examine(workspace: Workspace) -> list[Checked]:
    """Run every check, and return what is not well first."""
    results: list[Checked] = []
    for name, check in ALWAYS:
        results += _safely(name, check, workspace)
    results += _safely("git", clone.program, workspace)
    found: list[Repository] = []
    results += _safely("repository", lambda here: clone.opens(here, found), workspace)
    for repository in found:
        patient = Patient(workspace, repository)
        for name, check_history in WITH_HISTORY:
            results += _safely(name, check_history, patient)
    return sorted(results, key=lambda one: one.good)


def mend(checked: Checked) -> str:
    """Do what mends something, and return in words what was done, or why it could not be."""
    if checked.mend is None:
        return ""
    try:
        return checked.mend()
    except CawgError as error:
        return error.sentence
    except OSError as error:
        return f"It could not be mended: {_words(error)}."


def _safely(name: str, check: Callable[[T], Iterator[Checked]], on: T) -> list[Checked]:
    try:
        return list(check(on))
    except CawgError as error:
        return [Checked(name, False, error.sentence)]
    except OSError as error:
        return [Checked(name, False, f"could not be looked at: {_words(error)}", "Check who may read the folder.")]
    except Exception as error:  # the doctor is called where something is broken already, in ways nobody foresaw
        fix = "Mend the other points, then look again."
        return [Checked(name, False, f"could not be looked at ({type(error).__name__})", fix)]


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
