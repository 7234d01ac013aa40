"""Taking into the history what was edited by hand: one commit for each record, with a sentence of its own.

What cannot be read stays on the disk, is named, and does not stop the rest. Files that are neither records nor known to
the history are private and stay so. Every function here wants the lock.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from cawg_tui.errors import UnsafePathError
from cawg_tui.git_errors import BusyError, IdentityMissingError
from cawg_tui.store.failpoint import failpoint
from cawg_tui.store.joining import join
from cawg_tui.store.private import private_folder
from cawg_tui.vcs import leftovers, listing, move, worktree
from cawg_tui.vcs.apart import name_beside
from cawg_tui.vcs.commit import NOTHING, Edit, Step, advance, drop_refs, write_commits
from cawg_tui.vcs.history import Change
from cawg_tui.vcs.keep import keep
from cawg_tui.vcs.placing import put_in_place, take_away
from cawg_tui.vcs.states import Held, count
from cawg_tui.vcs.threeway import Key, Span, spans
from cawg_tui.vcs.tree import name_refused

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.store.layout import Layout
    from cawg_tui.vcs.history import PathChange
    from cawg_tui.vcs.repository import Repository

Describe: TypeAlias = Callable[[str, bytes | None, bytes | None], str | None]
"""Say in one line what became of a record: its path, its bytes before and now; None where it cannot be read."""

SHARED_FOLDERS: Final = ("attachments/", "rules/")
SUDDEN: Final = 10
UNREADABLE: Final = "it cannot be read; mend it, then sync again"
NOT_A_FILE: Final = "it is a link or no file, and only files are shared"
TOO_LARGE: Final = "with what others wrote it would be larger than a record may be; make it shorter, then sync again"
BEING_EDITED: Final = "it is being edited right now; the next sync takes it in"
EMPTY: Final = "it is empty here; write it again, or delete it in cawg, then sync again"
TRIES: Final = 5
IN_ITS_PLACE: Final = "a folder or a link of yours stands in its place; rename that, then sync again"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was done with the edits made by hand: how many commits, and the files left out."""

    commits: int
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class ByHand:
    """One thing edited by hand: what it is about, where it stood and stands, its bytes before and now."""

    key: Key
    span: Span
    before: bytes | None
    after: bytes | None

    @property
    def path(self) -> str:
        """Return where it stands, or stood."""
        return self.span.path

    @property
    def is_cut_short(self) -> bool:
        """Say whether a record lost all its text: an editor that is about to write it, or a disk that was full."""
        return bool(self.key.kind and self.before and self.after is not None and not self.after.strip())

    @property
    def after_oid(self) -> str | None:
        """Return the id that it has on disk."""
        return None if self.after is None else worktree.blob_id(self.after)

    @property
    def before_oid(self) -> str | None:
        """Return the id that the last version has for it."""
        return self.span.base.oid if self.span.base else None


def plain_describe(path: str, before: bytes | None, after: bytes | None) -> str | None:
    """Name a record's change by its id alone."""
    name = path.rpartition("/")[2].removesuffix(".yaml")
    return f"{'Add' if before is None else 'Delete' if after is None else 'Update'} {name}"


def gather(repository: Repository, layout: Layout, describe: Describe = plain_describe) -> Gathered:
    """Commit what was edited by hand and say what was left out."""
    if not repository.swept:
        folders = [*(kind.about.folder for kind in layout.kinds), *SHARED_FOLDERS]
        leftovers.clear_temporaries(repository.root, folders)
        repository.swept = True
    changes = [change for change in repository.unsaved() if is_shared(change, layout)]
    held = [Held(change.path, NOT_A_FILE) for change in changes if change.status is Change.NOT_A_FILE]
    changes = [change for change in changes if change.status is not Change.NOT_A_FILE]
    missing = _suddenly_missing(repository, changes, layout)
    if missing:
        held += missing
        changes = [change for change in changes if change.status is not Change.DELETED]
    steps: list[Step] = []
    bases = move.held_bases(repository.root)
    for edit in _by_hand(repository, spans(changes, layout)):
        apart = edit.path in bases and bases[edit.path] != edit.before_oid
        if edit.is_cut_short:
            held.append(Held(edit.path, EMPTY))
            continue
        try:
            one = _grown_apart(repository, edit, bases[edit.path], describe, layout) if apart else _step(edit, describe)
        except UnsafePathError:
            one = Held(edit.path, IN_ITS_PLACE)
        if isinstance(one, Step):
            steps.append(one)
        elif one is not None:
            held.append(one)
    if steps:
        _keep_staged(repository, changes)
        _commit(repository, steps)
    return Gathered(len(steps), tuple(held))


def is_shared(change: PathChange, layout: Layout) -> bool:
    """Say whether a changed file is one that members share; a removal that the gate made is none."""
    if change.status is Change.DELETED:
        return not name_refused(change.path)
    known = change.before_oid is not None or layout.place(change.path) is not None
    return (known or change.path.startswith(SHARED_FOLDERS)) and not name_refused(change.path)


def _suddenly_missing(repository: Repository, changes: list[PathChange], layout: Layout) -> list[Held]:
    """Return the removed records where most are gone at once: rather a disk not there than a member's will."""
    gone = [c.path for c in changes if c.status is Change.DELETED and layout.place(c.path)]
    if len(gone) < SUDDEN:
        return []
    listed = repository.runner.run(["ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD"]).split(b"\0")
    there = sum(1 for path in listed if path.endswith(b".yaml") and layout.place(path.decode("utf-8", "replace")))
    if len(gone) * 2 <= there:
        return []
    reason = f"{count(len(gone))} of {there:,} are gone from this disk at once; delete them in cawg if that is meant"
    return [Held(path, reason) for path in gone]


def _by_hand(repository: Repository, changed: Mapping[Key, Span]) -> list[ByHand]:
    """Read what each changed thing was and is."""
    oids = sorted({span.base.oid for span in changed.values() if span.base})
    old = dict(repository.runner.blobs(oids))
    found = []
    for key, span in sorted(changed.items()):
        data = worktree.read(repository.root, span.now.path) if span.now else None
        after = worktree.committed_form(span.now.path, data) if span.now and data is not None else None
        found.append(ByHand(key, span, old[span.base.oid] if span.base else None, after))
    return found


def _step(edit: ByHand, describe: Describe) -> Step | Held:
    """Return the commit that takes an edit in, or why it is left out."""
    said = describe(edit.path, edit.before, edit.after) if edit.key.kind else _plain(edit)
    if said is None:
        return Held(edit.path, UNREADABLE)
    trailer = f"\n\nCawg-Record: {edit.key.id}" if edit.key.kind else ""
    base = edit.span.base
    moved = [Edit(base.path)] if base and base.path != edit.path else []
    return Step(said.strip() + trailer, (*moved, Edit(edit.path, data=edit.after)))


def _grown_apart(
    repository: Repository, edit: ByHand, base: str | None, describe: Describe, layout: Layout
) -> Step | Held | None:
    """Take in a file that stayed as it was when the last version came; nothing is left to do where it was not edited.

    `base` is the id it grew out of. The file on disk becomes the merged one before the commit says so, so that a crash
    in between only repeats the merge. An editor that is faster is read again.
    """
    root = repository.root
    for _ in range(TRIES):
        if edit.after_oid == base:
            after = edit.before
        elif not edit.key.kind:
            return _set_beside(repository, edit)
        elif describe(edit.path, edit.before, edit.after) is None:
            return Held(edit.path, UNREADABLE)
        else:
            grown_from = next(text for _, text in repository.runner.blobs([base or NOTHING]))
            joined = join(layout.kinds[edit.key.kind].fields, edit.path, grown_from, edit.after, edit.before)
            if joined.cut:
                return Held(edit.path, TOO_LARGE)
            after = joined.data
        if _put_over(root, edit, after):
            failpoint("held-file-joined")
            break
        now = worktree.read(root, edit.path)
        edit = replace(edit, after=None if now is None else worktree.committed_form(edit.path, now))
    else:
        return Held(edit.path, BEING_EDITED)
    if after == edit.before:
        listing.settle(repository.runner, [edit.path])
        move.forget_held(root, [edit.path])
        return None
    return _step(replace(edit, after=after), describe)


def _put_over(root: Path, edit: ByHand, data: bytes | None) -> bool:
    """Give an edited file other contents (None: remove it) if it still is as it was read; say whether it was."""
    staged = private_folder(root) / f"putting-{os.getpid()}"
    try:
        if data is None:
            return edit.after_oid is None or take_away(root, edit.path, staged, edit.after_oid)
        staged.write_bytes(data)
        worktree.fsync(staged)
        if edit.after_oid == worktree.blob_id(data):
            return True
        placed = put_in_place(root, edit.path, staged, edit.after_oid)
        worktree.make_lasting(root, [edit.path])
        return placed
    except OSError as error:
        raise worktree.write_refusal(edit.path, error) from error
    finally:
        staged.unlink(missing_ok=True)


def _set_beside(repository: Repository, edit: ByHand) -> Step | Held | None:
    """Settle a file that is no record: what others sent stands in its place, the member's own beside it.

    The copy is on the disk before the file changes. Where one of the two removed it, the other's stands.
    """
    if edit.after is None or edit.before is None:
        if edit.before is not None:
            if not _put_over(repository.root, edit, edit.before):
                return Held(edit.path, BEING_EDITED)
            listing.settle(repository.runner, [edit.path])
        move.forget_held(repository.root, [edit.path])
        return Step(_plain(edit), (Edit(edit.path, data=edit.after),)) if edit.after is not None else None
    beside = name_beside(edit.path, worktree.blob_id(edit.after))
    worktree.put(repository.root, beside, edit.after)
    if not _put_over(repository.root, edit, edit.before):
        return Held(edit.path, BEING_EDITED)
    listing.settle(repository.runner, [edit.path])
    move.forget_held(repository.root, [edit.path])
    return Step(f"Keep both versions of {edit.path}", (Edit(beside, data=edit.after),))


def _plain(edit: ByHand) -> str:
    return f"{'Add' if edit.before is None else 'Delete' if edit.after is None else 'Update'} {edit.path}"


def _commit(repository: Repository, steps: list[Step]) -> None:
    branch, identity = repository.branch(), repository.identity()
    if identity is None or branch is None:
        raise IdentityMissingError
    runner = repository.runner
    tip = repository.tip()
    sign = repository.config().yes("commit.gpgsign")
    written = write_commits(runner, [tip] if tip else [], steps, identity, sign=sign)
    paths = [edit.path for step in steps for edit in step.edits]
    listing.expect(runner, paths)
    if not advance(runner, branch, written, tip, f"{count(len(steps), 'edit')} by hand"):
        drop_refs(runner, [written.ref])
        raise BusyError("Another git program")
    listing.settle(runner, paths)
    move.forget_held(repository.root, paths)


def _keep_staged(repository: Repository, changes: list[PathChange]) -> None:
    """Keep what the member had staged with git where it is neither the last version nor what is on disk."""
    runner = repository.runner
    listed = {}
    for line in runner.run(["ls-files", "--stage", "-z"]).split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        listed[path.decode("utf-8", "surrogateescape")] = head.decode().split(" ")[1]
    if all(listed.get(c.path) in {None, c.before_oid, c.after_oid} for c in changes):
        return
    outcome = runner.attempt(["write-tree"])
    tip, identity = repository.tip(), repository.identity()
    if not outcome.code and tip and identity:
        args = ["commit-tree", "-p", tip, outcome.out.decode().strip()]
        kept = runner.run(args, stdin=b"Staged with git before a sync\n", env=identity.environment)
        keep(runner, kept.decode().strip())
