"""`cawg doctor` as a member and a script use it: it looks, it mends at a word, and it asks before it touches others."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pexpect
import pytest
from cawg_tui.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network


class Doctor:
    """Calls the doctor in this process."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self._capsys = place, capsys

    def __call__(self, *words: str, status: int) -> tuple[str, str]:
        assert run(["-C", str(self.place), "doctor", *words]) == status, self._capsys.readouterr()
        captured = self._capsys.readouterr()
        return captured.out, captured.err


@pytest.fixture
def doctor(network: Network, capsys: pytest.CaptureFixture[str]) -> Doctor:
    return Doctor(network.amina, capsys)


def old_lock(place: Path) -> Path:
    lock = place / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 600, time.time() - 600))
    return lock


def merged_badly(network: Network) -> Path:
    """Let Amina merge with one side forced, so that an edit of Beatriz is left out of a record; return its file."""
    path = next((network.beatriz / "initiatives").glob("*.yaml"))
    for place, name, note in ((network.beatriz, path.name, "x_one: theirs\n"), (network.amina, "", "")):
        network.git(place, "fetch", "-q")
        network.git(place, "merge", "-q", "--ff-only", "origin/main")
        if name:
            path.write_text(path.read_text() + note)
            network.git(place, "commit", "-q", "-a", "-m", "Note")
    network.git(network.amina, "commit", "-q", "--allow-empty", "-m", "Mine")
    network.git(network.beatriz, "push", "-q", "origin", "main")
    network.git(network.amina, "fetch", "-q")
    network.git(network.amina, "merge", "-q", "-s", "ours", "origin/main")
    return network.amina / "initiatives" / path.name


def test_it_only_looks_and_names_what_is_bad_first_with_the_way_to_mend_it(network: Network, doctor: Doctor) -> None:
    network.git(network.amina, "config", "--remove-section", "merge.cawg")
    lock = old_lock(network.amina)
    out, err = doctor(status=1)
    lines = out.splitlines()
    assert [line[:2] for line in lines[:3]] == ["!!", "!!", "ok"]
    assert "`cawg doctor --fix` does it" in err
    assert "`cawg doctor --fix` asks, then does it" in err
    assert lock.exists()
    assert "merge.cawg" not in (network.amina / ".git" / "config").read_text()


def test_with_fix_it_mends_what_is_safe_and_says_what_remains(network: Network, doctor: Doctor) -> None:
    network.git(network.amina, "config", "--remove-section", "merge.cawg")
    (network.amina / ".git" / "cawg").chmod(0o755)
    lock = old_lock(network.amina)
    out, err = doctor("--fix", status=1)
    assert "Mended merge set-up: " in out
    assert "Mended private folder: " in out
    assert lock.exists()
    assert "index.lock" in err
    out, _ = doctor("--fix", "--yes", status=0)
    assert "is removed" in out
    assert not lock.exists()
    assert "!!" not in out


def test_json_is_one_value_with_what_was_mended(network: Network, doctor: Doctor) -> None:
    network.git(network.amina, "config", "--remove-section", "merge.cawg")
    found: dict[str, Any] = json.loads(doctor("--json", status=1)[0])
    first = found["checks"][0]
    assert (first["what"], first["good"], first["can_mend"], found["mended"]) == ("merge set-up", False, True, [])
    assert first["fix"]
    after: dict[str, Any] = json.loads(doctor("--fix", "--json", status=0)[0])
    assert [one["what"] for one in after["mended"]] == ["merge set-up"]
    assert all(one["good"] for one in after["checks"])


def test_what_a_merge_left_out_comes_back_at_a_word_and_reaches_the_others(network: Network, doctor: Doctor) -> None:
    path = merged_badly(network)
    assert "x_one" not in path.read_text()
    out, _ = doctor("--fix", status=1)
    assert "left out of" in out
    assert "x_one" not in path.read_text()
    doctor("--fix", "--yes", status=0)
    assert "x_one: theirs\n" in path.read_text()
    assert "Cawg-Repairs: " in network.git(network.amina, "log", "-1", "--format=%B")


def asked(network: Network, answer: str) -> tuple[str, int]:
    """Call the doctor at a terminal, give one answer, and return what it printed and its exit status."""
    terminal = pexpect.spawn(
        sys.executable, ["-m", "cawg_tui", "-C", str(network.amina), "doctor", "--fix"], encoding="utf-8", timeout=60,
        dimensions=(60, 200),
    )  # fmt: skip
    terminal.expect("Bring back into")
    terminal.expect(r"\[no\]")
    terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    printed = terminal.before
    terminal.close()
    return str(printed), terminal.exitstatus or 0


def test_at_a_terminal_it_asks_and_no_leaves_everything_and_never_is_remembered(
    network: Network, doctor: Doctor
) -> None:
    path = merged_badly(network)
    printed, status = asked(network, "no")
    assert status == 1
    assert "!!" in printed
    asked(network, "never")
    doctor("--fix", "--yes", status=0)
    assert "x_one" not in path.read_text()
