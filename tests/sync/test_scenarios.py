"""Every rule of the merge gives the same file four ways: as a function, the other way round, by a sync, by plain git.

All scenarios are met at once by two members with real clones, each as a record of its own, in both directions.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.store.joining import join
from cawg_tui.store.yaml import parse
from cawg_tui.vcs.repository import Repository
from cawg_tui.vcs.start import clone_repository, init_repository, init_shared
from cawg_tui.vcs.states import SyncState
from cawg_tui.vcs.sync import sync

from tests.sync.meetings import EVERY, KINDS, Meeting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cawg_tui.records.declarations import FieldSet, Merge
    from cawg_tui.records.values import Values
    from cawg_tui.vcs.states import SyncResult

COMMAND = Path(sys.executable).parent / "cawg"


@dataclass(frozen=True)
class Record:
    """A scenario as one record of a workspace; where one member moved it, it ends in the deeper folder."""

    number: int
    direction: str
    meeting: Meeting

    def path(self, inside: str = "") -> str:
        folder = KINDS[self.meeting.kind].about.folder
        return f"{folder}/{inside}meeting-{self.number:03}{self.direction}.yaml"

    @property
    def last_path(self) -> str:
        return self.path(self.meeting.ours_in or self.meeting.theirs_in)


# Every scenario as Ana and Ben meet it, and as they meet it with the parts exchanged.
STRAIGHT = [Record(number, "s", meeting) for number, meeting in enumerate(EVERY)]
RECORDS = [*STRAIGHT, *(Record(one.number, "x", one.meeting.swapped()) for one in STRAIGHT)]
# Git starts a program for each record that both changed, so a daily run has a few of every sort.
SOME = [
    one
    for at, one in enumerate(RECORDS)
    if at % 40 == 0 or (at < len(STRAIGHT) and (one.last_path != one.path() or not one.meeting.theirs))
]


@dataclass(frozen=True)
class Pair:
    """A shared remote and two clones in one folder, each scenario a record of its own."""

    folder: Path
    records: list[Record]

    @property
    def ana(self) -> Path:
        return self.folder / "ana"

    @property
    def ben(self) -> Path:
        return self.folder / "ben"

    def found(self, member: Path) -> dict[str, str | None]:
        """Return what a member's files say: by scenario, None where there is no file."""
        paths = {f"{one.meeting.name} ({one.direction})": member / one.last_path for one in self.records}
        return {name: path.read_text("utf-8") if path.exists() else None for name, path in paths.items()}


def git(place: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run plain git, as a git person would who has cawg at hand."""
    where = {**os.environ, "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["git", "-C", str(place), *words], check=False, capture_output=True, text=True, env=where)
    assert not check or not done.returncode, done.stderr
    return done


def synced(root: Path) -> SyncResult:
    return sync(Repository(root), KINDS)


def write(root: Path, path: str, text: str | None) -> None:
    if text is not None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def change(root: Path, inside: str, path: str, last: str, text: str | None) -> None:
    """Make of a record what one member made of it."""
    if text is None or inside:
        (root / path).unlink(missing_ok=True)
    write(root, last if inside else path, text)


def committed(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Meet")


def built(folder: Path, records: list[Record]) -> Pair:
    """Build two clones: all scenarios agreed on and shared, then changed by each member, nothing sent yet."""
    pair, shared = Pair(folder, records), folder / "shared.git"
    init_shared(shared)
    repository = init_repository(pair.ana, "Ana", "ana@members.invalid")
    write(pair.ana, "cawg.yaml", "format: 1\nname: Meetings\n")
    write(pair.ana, ".gitattributes", "*.yaml text eol=lf merge=cawg diff=cawg\n")
    for one in records:
        write(pair.ana, one.path(), one.meeting.base)
    committed(pair.ana)
    repository.set_remote(str(shared))
    assert synced(pair.ana).state is SyncState.SENT
    clone_repository(str(shared), pair.ben).repository.set_identity("Ben", "ben@members.invalid")
    for one in records:
        met = one.meeting
        change(pair.ana, met.ours_in, one.path(), one.last_path, met.ours)
        change(pair.ben, met.theirs_in, one.path(), one.last_path, met.theirs)
    for root in (pair.ana, pair.ben):
        committed(root)
    return pair


def differing(found: dict[str, str | None], wanted: Iterable[str | None]) -> dict[str, tuple[str | None, str | None]]:
    """Return the scenarios whose file says something else than it should."""
    pairs = zip(found.items(), wanted, strict=True)
    return {name: (there, should) for (name, there), should in pairs if there != should}


# --- one by one, as a function --------------------------------------------------------------------------


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: f"{one.meeting.name} ({one.direction})")
def test_two_files_become_the_one_that_the_rules_ask_for(record: Record) -> None:
    met = record.meeting
    base, ours, theirs = (None if text is None else text.encode() for text in (met.base, met.ours, met.theirs))
    joined = join(KINDS[met.kind].fields, record.path(), base, ours, theirs)
    assert (joined.data if joined.data is None else joined.data.decode()) == met.result


def rules_met(fields: FieldSet, values: Values) -> set[Merge]:
    """Return the rules by which the fields of a record merge, at every depth."""
    met: set[Merge] = set()
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            continue
        met.add(field.merge)
        for one in value if isinstance(value, list) else [value]:
            if field.inside and isinstance(one, dict):
                met |= rules_met(field.inside, one)
    return met


def test_every_rule_of_the_merge_has_a_scenario() -> None:
    met: set[Merge] = set()
    for one in EVERY:
        texts = [text for text in (one.ours, one.theirs) if text is not None]
        for values in (parse(text.encode(), "record.yaml").values for text in texts):
            met |= rules_met(KINDS[one.kind].fields, values)
    declared = {rule for kind in KINDS for rule in rules_of(kind.fields)}
    assert declared - met == set()
    assert len({one.name for one in EVERY}) == len(EVERY) >= 60


def rules_of(fields: FieldSet) -> set[Merge]:
    """Return the rules that the fields of a kind declare, at every depth."""
    return {rule for one in fields for rule in (one.merge, *(rules_of(one.inside) if one.inside else ()))}


# --- all at once, between two members ------------------------------------------------------------------


def test_a_sync_leaves_both_members_the_files_that_the_rules_ask_for(tmp_path: Path) -> None:
    pair = built(tmp_path, RECORDS)
    assert synced(pair.ana).state is SyncState.SENT
    result = synced(pair.ben)
    assert result.state is SyncState.MERGED_TO_DECIDE
    assert not result.held
    assert synced(pair.ana).state is SyncState.RECEIVED
    for member in (pair.ana, pair.ben):
        assert differing(pair.found(member), [one.meeting.result for one in RECORDS]) == {}
        assert not git(member, "status", "--porcelain").stdout
    assert git(pair.ana, "rev-parse", "HEAD^{tree}").stdout == git(pair.ben, "rev-parse", "HEAD^{tree}").stdout


def pulled(pair: Pair) -> None:
    """Bring all scenarios together by plain git, and hold that it stops, and that the files are those of a sync."""
    Repository(pair.ben).prepare()
    git(pair.ana, "push", "-q", "origin", "main")
    stopped = git(pair.ben, "pull", "-q", "--no-rebase", "--no-edit", check=False)
    assert stopped.returncode == 1, stopped.stderr
    git(pair.ben, "add", "-A")
    git(pair.ben, "commit", "-q", "--no-edit")
    assert differing(pair.found(pair.ben), [one.meeting.pulled for one in pair.records]) == {}


@pytest.mark.timeout(300)
def test_a_plain_pull_stops_at_clashes_and_leaves_the_same_files(tmp_path: Path) -> None:
    pulled(built(tmp_path, SOME))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_plain_pull_of_every_scenario_leaves_the_same_files(tmp_path: Path) -> None:
    pulled(built(tmp_path, RECORDS))
