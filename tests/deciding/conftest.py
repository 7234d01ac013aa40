"""Two members with a clone each of one small workspace, who agree, or who moved one deadline to different days."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.edits import Act, Assignment, apply
from cawg_tui.records.kinds import built_in
from cawg_tui.vcs.start import clone_repository, init_repository, init_shared
from cawg_tui.vcs.sync import sync
from cawg_tui.workspace import Workspace

from tests.vcs.conftest import git

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.decisions import Decision
    from cawg_tui.records.values import Value, Values

KENYA = "kenya-dam-k4n9"
KINDS = built_in()
DATE = "deadlines/k3f9q/date"
END = "The State acts.\nNobody was asked.\nThe end.\n"


RECORD = """\
title: The dam and the land
status: drafting
sur: KEN
session: 49
summary: |
  The State acts.
  Nobody was asked.
  The end.
code: JS0
confidentiality: public
deadlines:
- id: k3f9q
  what: Stakeholder submission
  date: 2024-10-11
- id: p2qxz
  what: Comments
  date: 2024-09-01
"""


class Pair:
    """Two members' open workspaces."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.amina, self.beatriz = Workspace.open(folder / "amina"), Workspace.open(folder / "beatriz")
        self.both = (self.amina, self.beatriz)
        self.names = ("Amina", "Beatriz")

    def close(self) -> None:
        for one in self.both:
            one.close()

    def git(self, *words: str) -> str:
        return git(self.folder / "amina", *words)

    def meet(self) -> None:
        """Send and receive until both have the same."""
        for one in (*self.both, self.amina):
            assert one.sync().state in {"up_to_date", "sent", "received", "merged", "merged_to_decide"}
        for one in self.both:
            one.refresh()

    def disagree(self, field: str, one: Value, other: Value) -> tuple[Decision, Decision]:
        """Let both set a field offline, meet, and return the decision as each of them sees it."""
        write(self.amina, **{field: one})
        write(self.beatriz, **{field: other})
        self.meet()
        return self.decision()

    def decision(self) -> tuple[Decision, Decision]:
        """Return the one open decision as each of them sees it."""
        (mine,), (theirs,) = (waiting(member) for member in self.both)
        return mine, theirs


def write(member: Workspace, record_id: str = KENYA, /, **fields: Value) -> None:
    """Set fields of a record and save it."""
    stored = member.record(record_id)
    acts = [Assignment(path, Act.SET, value) for path, value in fields.items()]
    assert member.save(stored, apply(member.kinds[stored.kind], stored.values, acts)).commit


def waiting(member: Workspace) -> list[Decision]:
    return [one for one in member.decisions.open() if one.conflict.to_decide]


def values_of(member: Workspace, record_id: str = KENYA) -> Values:
    return member.record(record_id).values


def date_of(member: Workspace) -> Value:
    deadlines = values_of(member)["deadlines"]
    assert isinstance(deadlines, list)
    assert isinstance(deadlines[0], dict)
    return deadlines[0]["date"]


def told(decision: Decision) -> dict[object, tuple[str, bool]]:
    return {one.value: (one.who, one.mine) for one in decision.proposals if not isinstance(one.value, dict | list)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build two clones of one remote with a single record; tests work on copies."""
    folder = tmp_path_factory.mktemp("pair")
    init_shared(folder / "shared.git")
    amina = init_repository(folder / "amina", "Amina", "amina@members.invalid")
    files = {"cawg.yaml": "format: 1\nname: Two\n", f"upr-submissions/{KENYA}.yaml": RECORD}
    for path, text in files.items():
        (folder / "amina" / path).parent.mkdir(exist_ok=True)
        (folder / "amina" / path).write_text(text)
    amina.save(list(files), "Start")
    amina.set_remote(str(folder / "shared.git"))
    assert sync(amina, KINDS).state == "sent"
    beatriz = clone_repository(str(folder / "shared.git"), folder / "beatriz").repository
    beatriz.set_identity("Beatriz", "beatriz@members.invalid")
    return folder


@pytest.fixture(scope="module")
def built_apart(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the same with a deadline that both moved to another day, and an edit by Beatriz after they met."""
    folder = tmp_path_factory.mktemp("apart") / "pair"
    with closing(copy(built, folder)) as pair:
        pair.disagree(DATE, "2024-10-08", "2024-10-10")
        write(pair.beatriz, notes="Later.")
        pair.meet()
    return folder


def copy(built: Path, folder: Path) -> Pair:
    shutil.copytree(built, folder, symlinks=True)
    for name in ("amina", "beatriz"):
        git(folder / name, "remote", "set-url", "origin", str(folder / "shared.git"))
    return Pair(folder)


@pytest.fixture
def pair(built: Path, tmp_path: Path) -> Iterator[Pair]:
    """Two members who agree."""
    with closing(copy(built, tmp_path / "pair")) as found:
        yield found


@pytest.fixture
def apart(built_apart: Path, tmp_path: Path) -> Iterator[Pair]:
    """Two members who moved one deadline to different days, and have met since."""
    with closing(copy(built_apart, tmp_path / "pair")) as found:
        yield found
