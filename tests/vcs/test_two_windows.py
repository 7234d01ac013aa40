"""Two windows save at once on one workspace, beside plain git and an editor: no save is lost and none is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pytest
from cawg_tui.errors import StaleRecordError
from cawg_tui.vcs.states import SyncState
from cawg_tui.workspace import Workspace

from tests.vcs import faults
from tests.vcs.conftest import DAM, Member, World, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OWN: Final = 3
PLAIN: Final = ("-c", "user.name=Plain", "-c", "user.email=plain@members.invalid", "-c", "core.hooksPath=/dev/null")


def window(root: Path, name: str, saves: int, told: Path) -> None:
    """Save own records and one that the other window saves too; note each save that was acknowledged."""
    field = {"first": "title", "second": "summary"}[name]
    workspace = Workspace.open(root)
    with told.open("w") as notes:
        for number in range(saves):
            shared = number % 4 == 3
            record = "dam-k3f9" if shared else f"{name}-{number % OWN:04}"
            words = f"{name} {number}"
            commit, refused = _saved(workspace, record, field if shared else "title", words)
            path = workspace.place(record).path
            notes.write(json.dumps({"commit": commit, "path": path, "words": words, "refused": refused}) + "\n")
    workspace.close()


def _saved(workspace: Workspace, record: str, field: str, words: str) -> tuple[str, str]:
    """Save as a member does: what another window saved meanwhile is read again, and the own edit made anew."""
    if not (workspace.root / "initiatives" / f"{record}.yaml").exists():
        saved = workspace.add("initiative", record, {"title": words})
        return saved.commit, saved.kept_back
    while True:
        stored = workspace.record(record)
        with suppress(StaleRecordError):
            saved = workspace.save(stored, {**stored.values, field: words})
            return saved.commit, saved.kept_back


def plain_git(root: Path, until: Callable[[], bool], told: Path) -> None:
    """Commit a file of its own with plain git, over and over; note what git acknowledged."""
    with told.open("w") as notes:
        number = 0
        while not until():
            number += 1
            (root / "rules").mkdir(exist_ok=True)
            (root / "rules" / "plain.txt").write_text(f"plain {number}\n")
            args = [
                "git",
                "-C",
                str(root),
                *PLAIN,
                "commit",
                "-q",
                "-m",
                f"Plain {number}",
                "--only",
                "rules/plain.txt",
            ]
            subprocess.run(["git", "-C", str(root), "add", "rules/plain.txt"], capture_output=True, check=False)
            if subprocess.run(args, capture_output=True, check=False).returncode == 0:
                notes.write(f"plain {number}\n")
            time.sleep(0.1)


def editor(root: Path, until: Callable[[], bool]) -> None:
    """Write a record by hand, over and over, as an editor does: cut short and filled again."""
    number = 0
    while not until():
        number += 1
        (root / "initiatives" / "by-hand.yaml").write_text(f"title: By hand {number}\n")
        time.sleep(0.01)


def both_save(world: World, saves: int, folder: Path) -> None:
    """Let two windows, plain git and an editor work at once, and check that nothing acknowledged is lost."""
    root, over = world.ana.root, folder / "over"
    notes = {name: folder / name for name in ("first", "second")}
    windows = [
        faults.forked(lambda name=name, told=told: window(root, name, saves, told))  # type: ignore[misc]
        for name, told in notes.items()
    ]
    others = [
        faults.forked(lambda: plain_git(root, over.exists, folder / "plain")),
        faults.forked(lambda: editor(root, over.exists)),
    ]
    ended = [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in windows]
    over.touch()
    ended += [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in others]
    assert ended == [0, 0, 0, 0]
    told = [json.loads(line) for one in notes.values() for line in one.read_text().splitlines()]
    lost = [one for one in told if not _is_kept(world.ana, one)]
    refused = [one["refused"] for one in told if one["refused"]]
    plain = (folder / "plain").read_text().splitlines()
    sys.stdout.write(
        f"\n{len(told)} saves in two windows beside {len(plain)} commits of plain git: "
        f"{len(lost)} lost, {len(refused)} refused\n"
    )
    assert len(told) == 2 * saves
    assert not lost
    assert not refused
    subjects = git(root, "log", "--format=%s").splitlines()
    assert {f"Plain {line.split()[1]}" for line in plain} <= set(subjects)
    _must_end_whole(world, told)


def _is_kept(member: Member, one: dict[str, str]) -> bool:
    """Say whether a save is in a version that the last one follows, with the words that were saved."""
    follows = not subprocess.run(
        ["git", "-C", str(member.root), "merge-base", "--is-ancestor", one["commit"], "HEAD"], check=False
    ).returncode
    return follows and one["words"] in member.git("show", f"{one['commit']}:{one['path']}")


def _must_end_whole(world: World, told: list[dict[str, str]]) -> None:
    assert faults.sync(world.ana).state in {SyncState.SENT, SyncState.UP_TO_DATE}
    faults.sync(world.ben)
    faults.must_be_whole(world)
    last = {(one["path"], one["words"].split()[0]): one["words"] for one in told}
    for (path, _), words in last.items():
        assert words in world.ben.read(path)
    assert world.ben.read(DAM).count("first") == world.ben.read(DAM).count("second") == 1
    assert world.ben.read("initiatives/by-hand.yaml").startswith("title: By hand ")


@pytest.mark.timeout(300)
def test_two_windows_saving_at_once_lose_nothing_and_refuse_nothing(world: World, tmp_path: Path) -> None:
    both_save(world, 60, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_two_windows_saving_a_thousand_times_each_lose_nothing(world: World, tmp_path: Path) -> None:
    both_save(world, 1_000, tmp_path)
