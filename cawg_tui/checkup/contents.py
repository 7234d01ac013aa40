"""What the doctor looks at in the records and what belongs to them: files, drafts, the index, moves, merges."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cawg_tui.checkup.checked import Checked, Patient, well
from cawg_tui.checkup.repairs import bring_back
from cawg_tui.records.inert import inert
from cawg_tui.store.layout import scan
from cawg_tui.store.private import DAMAGED
from cawg_tui.store.settings import FORMAT
from cawg_tui.vcs import audit, leftovers, listing, move
from cawg_tui.vcs.lock import holder
from cawg_tui.vcs.losses import Harm
from cawg_tui.vcs.states import count, names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.vcs.audit import LostInMerge
    from cawg_tui.workspace import Workspace

SAME_ID = "Y04"


def settings(workspace: Workspace) -> Iterator[Checked]:
    """Look at the format of the workspace, and at settings that this cawg does not know."""
    found = workspace.settings.format
    said = f"format {found}; this cawg knows {FORMAT}"
    yield Checked("format", not workspace.settings.read_only, said, "Update cawg.")


def files(workspace: Workspace) -> Iterator[Checked]:
    """Look at every record's file: whether it can be read, and whether its id is its own."""
    scanned = scan(workspace.root, workspace.layout)
    yield well("files", count(len(scanned.entries)))
    for entry in scanned.entries:
        problem = workspace.store.load(entry.place).problem
        if problem is not None:
            where = f"{entry.place.path}, line {problem.line}" if problem.line else entry.place.path
            fix = f"{problem.fix} Its last good version: `cawg log {entry.place.id}`."
            yield Checked("unreadable file", False, inert(f"{where}: {problem.message}"), fix)
    for finding in scanned.refused:
        what = "duplicate id" if finding.code == SAME_ID else "refused file"
        yield Checked(what, False, inert(finding.message), finding.fix)


def drafts(workspace: Workspace) -> Iterator[Checked]:
    """Look at what was typed and not saved: whether it can be read, and whether its record is still there."""
    folder = workspace.root / ".git" / "cawg" / "drafts"
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    damaged = [path for path in paths if DAMAGED in path.name]
    kept = {path: _record_of(path) for path in paths if path.suffix == ".json"}
    damaged += [path for path, record in kept.items() if record is None]
    yield well("drafts", f"{len(kept)} kept")
    for path in damaged:
        fix = "It stays as it is; open it in an editor to take out what you typed."
        yield Checked("damaged draft", False, f"{path} cannot be read", fix)
    known = {entry.place.id for entry in scan(workspace.root, workspace.layout).entries} if kept else set()
    for path, record in kept.items():
        if record and record not in known:
            said = inert(f"a draft of {record} is kept, and the record is gone")
            fix = f"`cawg log {record}` shows who removed it, `cawg restore {record} --to REV` brings it back; {path}."
            yield Checked("draft without a record", False, said, fix)


def _record_of(path: Path) -> str | None:
    """Return the record a draft was begun from, empty for one that is new; None where the draft cannot be read."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return str(told["record_id"]) if told["base_oid"] is not None else ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def index(workspace: Workspace) -> Iterator[Checked]:
    """Look at whether the index is sound, and says what the files say."""
    workspace.refresh()
    wrong = workspace.index.disagreement(sample=20)

    def mend() -> str:
        return f"The search index is made anew: {count(workspace.index.rebuild())}."

    if wrong:
        yield Checked("search index", False, wrong, "`cawg reindex`", mend)
    else:
        yield well("search index", "agrees with the files")


def interrupted(patient: Patient) -> Iterator[Checked]:
    """Look at whether a sync was cut off, and at what was put right after such a cut."""
    root = patient.workspace.root
    if (move.interrupted(root) or listing.is_behind(root)) and not holder(root):

        def mend() -> str:
            patient.repository.prepare()
            return "What was interrupted is finished." if not move.interrupted(root) else "It could not be finished."

        said = "a sync or a save was cut off; every file is whole"
        yield Checked("interrupted sync", False, said, "Open the workspace with cawg: it finishes it.", mend)
        return
    told = leftovers.mended(root)
    last = f"; last put right: {told[-1][0]} {told[-1][1]}" if told else ""
    yield well("interrupted sync", f"none{last}")


def held(patient: Patient) -> Iterator[Checked]:
    """Look at files that a sync left as they were because they were being edited."""
    bases = sorted(move.held_bases(patient.workspace.root))
    if not bases:
        yield well("files set aside", "none")
    for path in bases:
        said = inert(f"{path} was edited while a newer version came; both are kept")
        yield Checked("files set aside", False, said, "`cawg sync` brings both together.")


def merges(patient: Patient) -> Iterator[Checked]:
    """Look at merges that were made without cawg: what they left out of a record, and can be brought back."""
    found = audit.audit(patient.repository, patient.workspace.kinds)
    for one in found.lost:
        yield _lost(patient, one)
    seen = f"{count(found.looked_at, 'merge')} made without cawg looked at" if found.looked_at else "none without cawg"
    told = [one.sentence for one in found.decided]
    told += [inert(f"the one of {one.merge.when:%d %b %Y} was passed over: {one.why}") for one in found.passed_over]
    if not found.lost:
        yield well("merges", "; ".join([seen, *told]))


def _lost(patient: Patient, one: LostInMerge) -> Checked:
    questions = {
        Harm.VALUES: f"Bring back into {one.id} what was left out ({names(one.fields)})?",
        Harm.DELETED: f"Bring back {one.id}?",
        Harm.KEPT: f"Delete {one.id} again?",
        Harm.UNREADABLE: f"Put {one.id} together again from both sides?",
    }
    rest = f" {names(one.decided)} stays as decided in that merge." if one.decided else ""
    rest += f" {names(one.asked)} becomes a decision." if one.asked else ""

    return Checked(
        "merges",
        False,
        one.sentence,
        f"Nothing is gone from the history.{rest}",
        lambda: bring_back(patient.workspace, one),
        inert(questions[one.harm] + rest),
        lambda: audit.leave(patient.repository, one),
    )
