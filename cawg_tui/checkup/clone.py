"""What the doctor looks at in the history of a clone: git itself, settings, attributes, hooks, stored objects."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from cawg_tui.checkup.checked import Checked, Patient, well
from cawg_tui.errors import CawgError
from cawg_tui.git_errors import DamagedHistoryError, TimedOutError
from cawg_tui.records.inert import inert
from cawg_tui.vcs import standing, tree, worktree
from cawg_tui.vcs.complaints import first_words
from cawg_tui.vcs.git import Runner, check_git
from cawg_tui.vcs.repository import Repository
from cawg_tui.vcs.states import names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.workspace import Workspace

ATTRIBUTES: Final = ".gitattributes"
LINE: Final = "*.yaml text eol=lf merge=cawg diff=cawg"
WANTED: Final = {"text": "set", "eol": "lf", "merge": "cawg", "diff": "cawg"}
FSCK_SECONDS: Final = 60.0
MOST_FOLDERS: Final = 20_000
AGAIN: Final = (
    "Nothing here is lost by waiting. Copy this whole folder aside, join again in a new one with `cawg clone`, then "
    "carry over the files you changed and the folder .git/cawg/drafts."
)


def program(workspace: Workspace) -> Iterator[Checked]:
    """Look at the git program."""
    check_git()
    words = Runner(workspace.root).run(["version"], timeout=10.0).decode("utf-8", "replace")
    yield well("git", inert(words.strip(), limit=60))


def opens(workspace: Workspace, found: list[Repository]) -> Iterator[Checked]:
    """Open the history without preparing anything in it; `found` receives it."""
    repository = Repository(workspace.root)
    found.append(repository)
    if repository.config().yes("core.sparsecheckout"):
        yield Checked(
            "repository", False, "only some of the files are on this disk", "`git sparse-checkout disable` brings all."
        )
    else:
        yield well("repository", "it opens, and is whole: not shallow, not partial")


def branch(patient: Patient) -> Iterator[Checked]:
    """Look at what commits go to, and at what somebody left unfinished with git."""
    name = patient.repository.branch()
    if name is None:
        yield Checked("branch", False, "an old version is shown; your files are safe", "`git switch main`")
    else:
        yield well("branch", f"on {name}")
    open_act = standing.unfinished(patient.workspace.root)
    if open_act:
        said = f"{open_act} was begun with git and is not finished"
        yield Checked("unfinished", False, said, "Finish it with git; until then cawg saves on the disk alone.")


def author(patient: Patient) -> Iterator[Checked]:
    """Look at who stands as the author of what is saved here."""
    me = patient.repository.identity()
    if me is not None:
        yield well("author", f"{me.name} <{me.email}>")
        return
    fix = '`git config user.name "Your Name"` and `git config user.email you@example.org`'
    yield Checked("author", False, "nobody is named, so nothing can go into the history", fix)


def merge_setup(patient: Patient) -> Iterator[Checked]:
    """Look at the settings that make plain git treat records as cawg does."""
    if patient.repository.is_prepared():
        yield well("merge set-up", "plain git treats records as cawg does")
        return

    def mend() -> str:
        patient.repository.prepare()
        return "Plain git now treats records here as cawg does."

    said = "plain git is not set up for records here, and could leave out one side of a merge"
    yield Checked("merge set-up", False, said, "Open the workspace with cawg once.", mend)


def attributes(patient: Patient) -> Iterator[Checked]:
    """Look at whether git is told, for every member, how records are merged and written."""
    repository, root = patient.repository, patient.workspace.root
    wrong = _wrong_attributes(repository.runner)
    tip = repository.tip()
    on_disk = worktree.read(root, ATTRIBUTES)
    shared = repository.text_at(tip, ATTRIBUTES) if tip else on_disk
    if not wrong and shared == on_disk:
        yield well("file attributes", f"{ATTRIBUTES} tells git how records are merged")
        return

    def mend() -> str:
        if wrong:
            before = (on_disk or b"").rstrip(b"\n")
            worktree.put(root, ATTRIBUTES, (before + b"\n" if before else b"") + f"{LINE}\n".encode())
        repository.save([ATTRIBUTES], "Tell git how records are merged")
        return f"{ATTRIBUTES} has the line for records, in a version of its own."

    said = f"git is not told how records are merged ({names(wrong)})" if wrong else f"{ATTRIBUTES} is not saved"
    yield Checked("file attributes", False, said, f"{ATTRIBUTES} should hold the line `{LINE}`.", mend)


def _wrong_attributes(runner: Runner) -> list[str]:
    """Return what git would not do with a record, as its attributes stand, whichever file they come from."""
    asked = ["check-attr", "-z", *WANTED, "--", "initiatives/any-record.yaml"]
    words = runner.run(asked).decode("utf-8", "replace").split("\0")
    found = dict(zip(words[1::3], words[2::3], strict=False))
    return [f"{key} should be {value}" for key, value in WANTED.items() if found.get(key) != value]


def hooks(patient: Patient) -> Iterator[Checked]:
    """Look at the programs that plain git would run at each act; cawg runs none."""
    folder = patient.workspace.root / ".git" / "hooks"
    there = sorted(one.name for one in folder.iterdir() if one.suffix != ".sample") if folder.is_dir() else []
    elsewhere = patient.repository.config().own("core.hookspath")
    there += [f"those in {elsewhere}"] if elsewhere else []
    yield well("hooks", inert(f"{names(there)}: plain git runs them, cawg does not") if there else "none")


def objects(patient: Patient) -> Iterator[Checked]:
    """Look at whether all versions are there, and whether the texts of the last one are what they were."""
    runner = patient.repository.runner
    args = ["fsck", "--connectivity-only", "--no-dangling", "--no-reflogs", "--no-progress"]
    try:
        outcome = runner.attempt(args, timeout=FSCK_SECONDS, what="Looking over the history")
    except TimedOutError:
        yield well("history", f"too long to look over in {FSCK_SECONDS:.0f} seconds; `git fsck` does it in full")
        return
    words = "\n".join((outcome.out.decode("utf-8", "replace"), outcome.err)).strip()
    damage = first_words(words) if outcome.code else _damaged_text(patient)
    if damage:
        yield Checked("history", False, f"parts of the stored history are damaged: {damage}", AGAIN)
    else:
        yield well("history", "every version and every file of the last one is there")


def _damaged_text(patient: Patient) -> str:
    """Return the first file of the last version whose stored text is not what it was, empty where all are."""
    tip = patient.repository.tip()
    if tip is None:
        return ""
    records = {path: leaf.oid for path, leaf in tree.leaves(patient.repository.runner, tip).items() if _is_text(path)}
    try:
        for path, (oid, text) in zip(records, patient.repository.runner.blobs(records.values()), strict=True):
            if text is None or worktree.blob_id(text) != oid:
                return path
    except (DamagedHistoryError, ValueError):
        return "a stored text cannot be read"
    except CawgError as error:
        return error.sentence.rstrip(".")
    return ""


def _is_text(path: str) -> bool:
    return path.endswith(".yaml")


def tree_files(patient: Patient) -> Iterator[Checked]:
    """Look at what the last version holds that must not be written to a disk: links, repositories, odd names."""
    tip = patient.repository.tip()
    reasons = tree.refused(tree.leaves(patient.repository.runner, tip)) if tip else {}
    if not reasons:
        yield well("files kept off", "none: everything in the last version may stand on a disk")
    for path, why in sorted(reasons.items()):
        said = inert(f"{path} is kept off this disk: {why}")
        yield Checked("files kept off", False, said, "Ask whoever added it to take it out; the rest is not affected.")


def nested(patient: Patient) -> Iterator[Checked]:
    """Look for histories inside the workspace: git shares nothing of what stands in them."""
    found, all_seen = _nested(patient.workspace.root)
    for folder in found:
        fix = "Move it out of the workspace, or remove its .git once you know that nobody needs it."
        said = inert(f"{folder} is a repository of its own, so nothing in it is shared")
        yield Checked("folders within", False, said, fix)
    if not found:
        yield well("folders within", "no other repository" if all_seen else "too many folders to look through all")


def _nested(root: Path) -> tuple[list[str], bool]:
    found: list[str] = []
    for number, (folder, folders, files) in enumerate(os.walk(root)):
        if number > MOST_FOLDERS:
            return found, False
        place = os.path.relpath(folder, root)
        if place != "." and (".git" in folders or ".git" in files):
            found.append(place)
            folders.clear()
        elif ".git" in folders:
            folders.remove(".git")
    return found, True
