"""Members at work on real clones of one shared remote, and what each of them typed.

Everything typed carries a stamp of its own (`w0017q`), so that it can be looked for afterwards. What a member removed
or replaced while seeing it counts as given up by that member; anything else must still stand somewhere.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CawgError, PassageChangedError, StaleRecordError
from cawg_tui.records.conflicts import KEEP, ConflictKind, open_conflicts, settle
from cawg_tui.records.kinds import built_in
from cawg_tui.store.emit import emit
from cawg_tui.store.failpoint import KILLED, VARIABLE
from cawg_tui.store.yaml import parse
from cawg_tui.vcs.repository import Repository
from cawg_tui.vcs.start import clone_repository, init_repository, init_shared
from cawg_tui.vcs.sync import sync
from cawg_tui.workspace import Workspace

if TYPE_CHECKING:
    from random import Random

    from cawg_tui.records.values import Value, Values
    from cawg_tui.store.records import Stored
    from cawg_tui.vcs.states import SyncResult

KINDS: Final = built_in()
FIELDS: Final = KINDS["upr_submission"].fields
FOLDER: Final = "upr-submissions"
STAMP: Final = re.compile(r"w\d{4}q")
MOST: Final = 5
COMMAND: Final = Path(sys.executable).parent / "cawg"
RECORD: Final = """\
title: {title}
code: JS1
summary: |
  The State has not acted.
  The bank knows it.
  Nobody was paid.
themes:
- land
- water
issues:
- id: aaaaa
  title: Land
- id: bbbbb
  title: Water
deadlines:
- id: k3f9q
  what: Stakeholder submission
  date: 2026-05-01
"""


def git(place: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run plain git, as a git person would who has cawg at hand."""
    where = {**os.environ, "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["git", "-C", str(place), *words], check=False, capture_output=True, text=True, env=where)
    assert not check or not done.returncode, done.stderr
    return done


def build_clones(folder: Path) -> Path:
    """Make a shared remote with a few records and as many clones as there may be members."""
    shared, first = folder / "shared.git", folder / "0"
    init_shared(shared)
    repository = init_repository(first, "Member 0", "0@members.invalid")
    (first / FOLDER).mkdir()
    (first / "cawg.yaml").write_text("format: 1\nname: Members\n")
    (first / ".gitattributes").write_text("*.yaml text eol=lf merge=cawg diff=cawg\n")
    for name in ("kenya-aaaa", "nepal-bbbb"):
        (first / FOLDER / f"{name}.yaml").write_text(RECORD.format(title=name))
    git(first, "add", "-A")
    git(first, "commit", "-qm", "Start")
    repository.set_remote(str(shared))
    sync(repository, KINDS)
    for number in range(1, MOST):
        other = clone_repository(str(shared), folder / str(number)).repository
        other.set_identity(f"Member {number}", f"{number}@members.invalid")
        other.prepare()
    repository.prepare()
    return folder


@dataclass
class Ledger:
    """What was typed by anyone: everything saved, what somebody gave up, and what was only on a disk when given up."""

    stamps: count[int] = field(default_factory=lambda: count(1))
    written: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    by_hand: set[str] = field(default_factory=set)

    def fresh(self) -> str:
        """Return a word that nobody has typed yet."""
        return f"w{next(self.stamps):04}q"

    def note(self, before: str, after: str, *, by_hand: bool = False) -> None:
        """Note what a member made of a text."""
        old, new = set(STAMP.findall(before)), set(STAMP.findall(after))
        self.written |= new - old
        self.given_up |= old - new
        if by_hand:
            self.by_hand |= new - old


class Member:
    """One member's clone, and the record that stands open in a form there."""

    def __init__(self, root: Path, ledger: Ledger) -> None:
        self.root, self.ledger = root, ledger
        self.repository = Repository(root)
        self.form: Stored | None = None

    def paths(self) -> list[str]:
        """Return the records of this clone."""
        return sorted(path.relative_to(self.root).as_posix() for path in (self.root / FOLDER).rglob("*.yaml"))

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def values(self, path: str) -> Values:
        return parse(self.read(path).encode(), path).values

    # --- writing ---------------------------------------------------------------------------------

    def put(self, path: str, text: str | None, *, by_hand: bool = False, instead_of: str = "") -> None:
        """Write or remove a file, and save that unless it is done by hand; `instead_of` is where it stood before."""
        source = instead_of or path
        before = self.read(source) if (self.root / source).exists() else ""
        if text is None or instead_of:
            (self.root / source).unlink()
        if text is not None:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, "utf-8")
        self.ledger.note(before, text or "", by_hand=by_hand)
        if not by_hand:
            self.save(path, source)

    def save(self, *paths: str) -> None:
        """Save files; what cannot go into the history now stays on the disk, and a sync takes it in."""
        try:
            self.repository.save(paths, "Change a record")
        except CawgError:
            (self.root / ".git" / "index.lock").unlink(missing_ok=True)

    def open_form(self, path: str) -> None:
        """Read a record into a form, as it stands now."""
        workspace = Workspace.open(self.root)
        place = workspace.layout.place(path)
        assert place is not None
        self.form = workspace.store.load(place)
        workspace.close()

    def save_form(self, chance: Random) -> None:
        """Save what was changed in the form, whatever has become of the record since it was read."""
        if self.form is None:
            return
        workspace = Workspace.open(self.root)
        form, self.form = self.form, None
        wanted = edited(form.values, self.ledger, chance)
        try:
            workspace.save(form, wanted)
        except StaleRecordError:
            return
        except CawgError:
            # The record was deleted or moved meanwhile: the member is told, and nothing is written.
            return
        finally:
            workspace.close()
        self.ledger.note(form.text, emit(wanted, FIELDS))

    def decide(self, path: str, chance: Random) -> None:
        """Make one of the open decisions of a record."""
        values = self.values(path)
        left = open_conflicts(values)
        if not left:
            return
        one = chance.choice(left)
        if one.kind is ConflictKind.REMOVAL and not one.path and chance.random() < 0.5:
            self.put(path, None)
            return
        choice: Value = chance.choice(one.values) if one.values else None
        keeps = not one.is_whole or chance.random() < 0.3
        try:
            settled = settle(values, one.id, KEEP if keeps else choice, FIELDS)
        except PassageChangedError:
            settled = settle(values, one.id, KEEP, FIELDS)
        self.put(path, emit(settled, FIELDS))

    # --- meeting others --------------------------------------------------------------------------

    def sync(self) -> SyncResult:
        return sync(self.repository, KINDS)

    def sync_killed(self, point: str) -> None:
        """Sync in a process of its own that ends, as by a power cut, where it comes to this point."""
        process = multiprocessing.get_context("fork").Process(target=_sync_until, args=(self.root, point))
        process.start()
        process.join()
        assert process.exitcode in {0, KILLED}

    def pull(self) -> None:
        """Pull as a git person does: where git stops at clashes, take what stands in the files and commit it."""
        git(self.root, "pull", "-q", "--no-rebase", "--no-edit", check=False)
        if (self.root / ".git" / "MERGE_HEAD").exists():
            git(self.root, "add", "-A")
            git(self.root, "commit", "-q", "--no-edit")


def _sync_until(root: Path, point: str) -> None:
    os.environ[VARIABLE] = point
    sync(Repository(root), KINDS)


# --- what a member makes of a record ---------------------------------------------------------------------


def edited(values: Values, ledger: Ledger, chance: Random) -> Values:
    """Return a record after one edit: of a field, a sentence, a set, an entry of a list, an order."""
    edits = (_field, _field, _sentence, _sentence, _set, _entry, _entry, _entry, _removed, _order, _unknown)
    return chance.choice(edits)(dict(values), ledger, chance)


def _field(values: Values, ledger: Ledger, chance: Random) -> Values:
    return {**values, chance.choice(("code", "title", "status")): ledger.fresh()}


def _unknown(values: Values, ledger: Ledger, chance: Random) -> Values:
    there = values.get("x_own")
    own = dict(there) if isinstance(there, dict) else {}
    return {**values, "x_own": {**own, chance.choice("ab"): ledger.fresh()}}


def _sentence(values: Values, ledger: Ledger, chance: Random) -> Values:
    lines = str(values.get("summary", "")).splitlines()
    at = chance.randint(0, len(lines))
    act = chance.random()
    if at == len(lines) or act < 0.3:
        lines.insert(at, f"Point {ledger.fresh()} stands.")
    elif act < 0.6:
        lines[at] = f"Point {ledger.fresh()} stands instead."
    elif act < 0.85:
        lines[at] += f" And {ledger.fresh()} too."
    else:
        del lines[at]
    return {**values, "summary": "\n".join(lines) + "\n"} if lines else _without(values, "summary")


def _set(values: Values, ledger: Ledger, chance: Random) -> Values:
    themes = _list(values, "themes")
    if themes and chance.random() < 0.4:
        themes.remove(chance.choice(themes))
    else:
        themes.append(ledger.fresh())
    return {**values, "themes": themes}


def _entry(values: Values, ledger: Ledger, chance: Random) -> Values:
    name = chance.choice(("issues", "deadlines"))
    entries, act = _list(values, name), chance.random()
    if not entries or act < 0.25:
        free = [one for one in ("m2x7a", "q7r3t", "z6y2w", "b5c4d") if all(_id(entry) != one for entry in entries)]
        label = "title" if name == "issues" else "what"
        entries.insert(
            chance.randint(0, len(entries)), {"id": chance.choice(free or [ledger.fresh()]), label: ledger.fresh()}
        )
        return {**values, name: entries}
    at = chance.randrange(len(entries))
    there = entries[at]
    if act < 0.4 or not isinstance(there, dict):
        del entries[at]
    else:
        label = chance.choice(("title", "paras") if name == "issues" else ("what", "date"))
        entries[at] = {**there, label: ledger.fresh()}
    return {**values, name: entries}


def _removed(values: Values, _ledger: Ledger, chance: Random) -> Values:
    names = [name for name in values if name != "_conflicts"]
    return _without(values, chance.choice(names)) if len(names) > 1 else values


def _order(values: Values, _ledger: Ledger, chance: Random) -> Values:
    sections = _list(values, "issues")
    chance.shuffle(sections)
    return {**values, "issues": sections} if sections else values


def _list(values: Values, name: str) -> list[Value]:
    there = values.get(name)
    return list(there) if isinstance(there, list) else []


def _id(entry: Value) -> Value:
    return entry.get("id") if isinstance(entry, dict) else None


def _without(values: Values, name: str) -> Values:
    return {key: value for key, value in values.items() if key != name}


# --- a network of them -------------------------------------------------------------------------------------


class Network:
    """Some members with clones of their own, copied from the ones built before."""

    def __init__(self, built: Path, folder: Path, members: int) -> None:
        self.folder, self.ledger = folder, Ledger()
        folder.mkdir(parents=True)
        for name in ["shared.git", *map(str, range(members))]:
            shutil.copytree(built / name, folder / name, symlinks=True)
        for number in range(members):
            config = folder / str(number) / ".git" / "config"
            config.write_text(config.read_text().replace(str(built), str(folder)))
        self.members = [Member(folder / str(number), self.ledger) for number in range(members)]

    def close(self) -> None:
        shutil.rmtree(self.folder)

    def reachable(self) -> set[str]:
        """Return every stamp in a version that a member's clone can reach."""
        first = self.members[0].root
        names = "\n".join(line[:40] for line in git(first, "rev-list", "--objects", "HEAD").stdout.splitlines())
        done = subprocess.run(
            ["git", "-C", str(first), "cat-file", "--batch"], input=names.encode(), check=True, capture_output=True
        )
        return set(STAMP.findall(done.stdout.decode("utf-8", "replace")))
