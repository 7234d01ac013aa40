"""Saving one field (file, commit, index row) against `git add FILE; git commit` in the same repository.

Git's own list of files follows a save while nobody waits. It is let follow before plain git has its turn, and how long
that takes is a figure of its own.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.measure import LEAST_ROUNDS, PACE, Figure, Median, absent, timed
from benchmarks.report import asked, show

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS: Final = 11
TARGETS: Final = {1_000: 1.0, 10_000: 0.4, 100_000: 0.15}
SIGNED_TARGET: Final = 1.5
# Within so many seconds after a save plain `git status` is to be clean.
CLEAN_SECONDS: Final = 1.0
SAME_FSYNC: Final = ("-c", "core.fsync=committed,reference", "-c", "core.fsyncMethod=batch", "-c", "gc.auto=0")


class Desk:
    """An open workspace, with one record that is saved in cawg and one that a git person edits."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = Workspace.open(root)
        self.workspace.refresh()
        self._ours, self._other = (row.id for row in self.workspace.search("", limit=2).rows)
        self._numbers = itertools.count(1)
        self.save()
        self.follow()

    def save(self) -> None:
        stored = self.workspace.record(self._ours)
        self.workspace.save(stored, {**stored.values, "notes": f"Note {next(self._numbers)}."})

    def follow(self) -> None:
        self.workspace.afterwards.now()

    def plain_git(self) -> None:
        path = self.root / self.workspace.place(self._other).path
        path.write_text(path.read_text("utf-8") + f"# {next(self._numbers)}\n", "utf-8")
        for words in (["add", "--", str(path)], ["commit", "-qm", "Update"]):
            subprocess.run(["git", *SAME_FSYNC, *words], cwd=self.root, check=True)

    def in_turn(self) -> tuple[Median, Median, Median]:
        """Return the seconds of a save, of what follows it, and of plain git, run alternately."""
        rounds: list[tuple[float, float, float]] = []
        left = PACE.seconds
        while len(rounds) < ROUNDS and (left > 0 or len(rounds) < LEAST_ROUNDS):
            if len(rounds) % 2:
                plain = timed(self.plain_git)
                rounds.append((timed(self.save), timed(self.follow), plain))
            else:
                rounds.append((timed(self.save), timed(self.follow), timed(self.plain_git)))
            left -= sum(rounds[-1])
        ours, after, plain_seconds = (Median(column) for column in zip(*rounds, strict=True))
        return ours, after, plain_seconds


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds of a save beside plain git, of what follows it, and of a save that is signed."""
    root = clone_of(records, folder)
    desk = Desk(root)
    seconds, after, floor = desk.in_turn()
    desk.workspace.close()
    _must_be_clean(root)
    whole = Median([one + other for one, other in zip(seconds.rounds, after.rounds, strict=True)])
    size = f"{records:,} records"
    return [
        Figure(f"save one field, {size}", seconds, "git add; git commit", floor, TARGETS.get(records)),
        Figure(f"from a save to a clean git status, {size}", whole, "a second", CLEAN_SECONDS, 1.0),
        _signed(records, folder, root),
    ]


def _signed(records: int, folder: Path, root: Path) -> Figure:
    what = f"save one field, signed, {records:,} records"
    if shutil.which("ssh-keygen") is None:
        return absent(what, "there is no ssh-keygen to sign with")
    with _signing(folder):
        desk = Desk(root)
        seconds, _, floor = desk.in_turn()
        desk.workspace.close()
    _must_be_clean(root)
    return Figure(what, seconds, "git add; git commit -S", floor, SIGNED_TARGET)


@contextmanager
def _signing(folder: Path) -> Iterator[None]:
    """Have everybody's commits signed with a key, as a member's own settings of git would."""
    key = folder / "signing-key"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    settings = folder / "signing-settings"
    settings.write_text(
        f"[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = {key}.pub\n[commit]\n\tgpgSign = true\n", "utf-8"
    )
    before = os.environ.get("GIT_CONFIG_GLOBAL")
    os.environ["GIT_CONFIG_GLOBAL"] = str(settings)
    try:
        yield
    finally:
        del os.environ["GIT_CONFIG_GLOBAL"]
        if before is not None:
            os.environ["GIT_CONFIG_GLOBAL"] = before


def _must_be_clean(root: Path) -> None:
    """Break off where plain git sees anything to do, or finds the history unsound."""
    for words in (["status", "--porcelain"], ["fsck", "--no-dangling", "--connectivity-only"]):
        said = subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout
        if said:
            raise RuntimeError(f"git {words[0]} after the saves says: {said[:200]}")


if __name__ == "__main__":
    wanted = asked("Measure saving.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
