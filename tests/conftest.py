"""What every test shares: a home of its own, and small real networks to work in."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from cawg_tui.demo_network import build as demo_network
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("house")

PERSONAL = ("CAWG_WORKSPACE", "EDITOR", "VISUAL", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "SSH_AUTH_SOCK")


@pytest.fixture(scope="session", autouse=True)
def clean_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the developer's own home, git settings and editor out of every test."""
    home = tmp_path_factory.mktemp("home")
    kept = dict(os.environ)
    for name in PERSONAL:
        os.environ.pop(name, None)
    config = home / ".gitconfig"
    config.write_text("[init]\n\tdefaultBranch = main\n[safe]\n\tdirectory = *\n")
    os.environ.update(
        HOME=str(home),
        XDG_CONFIG_HOME=str(home / "config"),
        XDG_CACHE_HOME=str(home / "cache"),
        XDG_STATE_HOME=str(home / "state"),
        GIT_CONFIG_GLOBAL=str(config),
        GIT_CONFIG_NOSYSTEM="1",
        TEXTUAL_ANIMATIONS="none",
    )
    yield home
    os.environ.clear()
    os.environ.update(kept)


def list_has_followed(root: Path, seconds: float = 20.0) -> None:
    """Wait until git's own list of files has followed the last save; where nothing else works, a second is enough."""
    notes = [root / ".git" / "cawg" / name for name in ("index-behind", "index-behind.taken")]
    until = time.monotonic() + seconds
    while any(note.exists() for note in notes):
        assert time.monotonic() < until, "git's list of files did not follow a save"
        time.sleep(0.01)


def leave_alone(root: Path) -> None:
    """Make a workspace look as if nobody had touched it for a while: what just changed is always looked at again."""
    left = time.time_ns() - 60 * 10**9
    for folder, _, names in os.walk(root, topdown=False):
        if ".git" not in folder:
            for name in (*names, "."):
                os.utime(os.path.join(folder, name), ns=(left, left))  # noqa: PTH118 - as walked


@dataclass(frozen=True, slots=True)
class Network:
    """A shared remote and two members' clones."""

    folder: Path

    @property
    def shared(self) -> Path:
        return self.folder / demo_network.SHARED

    @property
    def amina(self) -> Path:
        return self.folder / demo_network.FIRST

    @property
    def beatriz(self) -> Path:
        return self.folder / demo_network.SECOND

    def git(self, place: Path, *words: str) -> str:
        """Run plain git in a clone, as a git person would, and return what it printed."""
        list_has_followed(place)
        return subprocess.run(["git", "-C", str(place), *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def built_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo network once; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("network") / "demo"
    demo_network.build(folder)
    return folder


@pytest.fixture
def network(built_network: Path, tmp_path: Path) -> Network:
    """Return a copy of the demo network that a test may change."""
    copy = Network(tmp_path / "demo")
    shutil.copytree(built_network, copy.folder, symlinks=True)
    for place in (copy.amina, copy.beatriz):
        copy.git(place, "remote", "set-url", "origin", str(copy.shared))
    return copy
