"""A small world of its own for each test: a shared remote and two members who work from it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.kinds import built_in
from cawg_tui.vcs.repository import Repository
from cawg_tui.vcs.start import clone_repository, init_repository, init_shared
from cawg_tui.vcs.sync import sync

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.vcs.states import SyncResult

KINDS = built_in()
DAM, LAND = "initiatives/dam-k3f9.yaml", "initiatives/land-p2qx.yaml"


def git(place: Path, *words: str, check: bool = True) -> str:
    """Run plain git, as a git person would, and return what it printed."""
    done = subprocess.run(["git", "-C", str(place), *words], capture_output=True, text=True, check=False)
    assert not check or not done.returncode, done.stderr
    return done.stdout.strip()


@dataclass(frozen=True, slots=True)
class Member:
    """One member's clone."""

    root: Path

    @property
    def repository(self) -> Repository:
        return Repository(self.root)

    def write(self, path: str, text: str) -> None:
        """Write a file by hand, as an editor does."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def save(self, path: str, text: str | None, message: str = "Change it") -> str:
        """Save a file as cawg does: the file, then the history; None removes it."""
        if text is None:
            (self.root / path).unlink()
        else:
            self.write(path, text)
        return self.repository.save([path], message)

    def sync(self, *, dry_run: bool = False) -> SyncResult:
        return sync(self.repository, KINDS, dry_run=dry_run)

    def git(self, *words: str, check: bool = True) -> str:
        return git(self.root, *words, check=check)

    def is_clean(self) -> bool:
        """Say whether plain git sees nothing to do, and finds the stored history sound."""
        return not self.git("status", "--porcelain") and not self.git("fsck", "--strict", "--no-dangling")


@dataclass(frozen=True, slots=True)
class World:
    """A shared remote and two clones of it."""

    folder: Path

    @property
    def shared(self) -> Path:
        return self.folder / "shared.git"

    @property
    def ana(self) -> Member:
        return Member(self.folder / "ana")

    @property
    def ben(self) -> Member:
        return Member(self.folder / "ben")

    @classmethod
    def copied(cls, built: Path, folder: Path) -> World:
        """Copy a world to another folder, which may be there and empty."""
        copy = cls(folder)
        shutil.copytree(built, folder, symlinks=True, dirs_exist_ok=True)
        for member in (copy.ana, copy.ben):
            member.repository.set_remote(str(copy.shared))
            member.git("update-index", "--refresh", "-q", check=False)
        return copy

    def hook(self, name: str, script: str) -> None:
        """Give the shared remote a hook, as its keeper would."""
        (self.shared / "hooks").mkdir(exist_ok=True)
        path = self.shared / "hooks" / name
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)


@pytest.fixture(scope="session")
def built_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the world once; tests work on copies."""
    world = World(tmp_path_factory.mktemp("world"))
    init_shared(world.shared)
    repository = init_repository(world.ana.root, "Ana", "ana@members.invalid")
    for path, text in (
        ("cawg.yaml", "format: 1\nname: Dams\n"),
        (".gitattributes", "*.yaml text eol=lf merge=cawg diff=cawg\n"),
        (DAM, "title: The dam\nsummary: No consent was asked.\n"),
        (LAND, "title: The land\n"),
    ):
        world.ana.write(path, text)
    repository.save(["cawg.yaml", ".gitattributes", DAM, LAND], "Start the workspace")
    repository.set_remote(str(world.shared))
    assert world.ana.sync().state == "sent"
    clone_repository(str(world.shared), world.ben.root).repository.set_identity("Ben", "ben@members.invalid")
    return world.folder


@pytest.fixture
def world(built_world: Path, tmp_path: Path) -> World:
    """Return a copy of the world that a test may change."""
    return World.copied(built_world, tmp_path / "world")
