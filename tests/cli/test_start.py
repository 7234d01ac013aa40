"""The plainest forms of `list`, `search` and `--version` are read without click, and are answered as click would."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cawg_tui.cli import main, start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.conftest import Network

PLAIN = [
    [],
    ["--version"],
    ["list"],
    ["list", "case"],
    ["list", "kenya", "--json"],
    ["list", "--json", "upr-submissions", "state:KEN"],
    ["list", ""],
    ["search", "water"],
    ["search", "no-such-word-anywhere"],
    ["search", "--json", "the", "water"],
    ["search", "lead:me"],
]
FOR_CLICK = [
    ["-h"], ["list", "--help"], ["list", "--jsn"], ["list", "-kenya"], ["search"], ["search", "--json"],
    ["search", "--limit", "2", "the"], ["search", "--limit=0", "x"], ["list", "--", "-kenya"], ["list", "--json=1"],
    ["lst"], ["--version", "list"], ["-C"], ["-C", "", "list"], ["-C", "-x", "list"], ["due"],
]  # fmt: skip

Answer = tuple[int, str, str]


@pytest.fixture
def answer(
    network: Network, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Answer]:
    monkeypatch.chdir(network.amina)

    def ask(run: Callable[[Sequence[str]], int], words: Sequence[str]) -> Answer:
        status = run(words)
        return (status, *capfd.readouterr())

    return ask


@pytest.mark.parametrize("words", PLAIN, ids=" ".join)
def test_a_plain_form_is_answered_as_click_would(words: list[str], answer: Callable[..., Answer]) -> None:
    assert start._plain(words) is not None
    assert answer(start.run, words) == answer(main.run, words)


@pytest.mark.parametrize("words", [[], ["list"], ["search", "water"]], ids=" ".join)
def test_the_workspace_is_named_as_click_reads_it(
    words: list[str], answer: Callable[..., Answer], network: Network, tmp_path: Path
) -> None:
    for place in (network.beatriz, network.beatriz / "cases", tmp_path, tmp_path / "nowhere"):
        whole = ["-C", str(place), *words]
        assert start._plain(whole) is not None
        assert answer(start.run, whole) == answer(main.run, whole)


@pytest.mark.parametrize("words", FOR_CLICK, ids=" ".join)
def test_everything_else_is_read_by_click(words: list[str]) -> None:
    assert start._plain(words) is None


def test_a_shell_that_completes_asks_click(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(start.COMPLETING, "bash_source")
    with pytest.raises(SystemExit):
        start.run(["list"])
    assert "_cawg_completion" in capfd.readouterr().out


def test_a_reader_that_leaves_early_is_no_error(network: Network) -> None:
    code = "import sys; from cawg_tui.cli.start import run; sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "-C", str(network.amina), "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (1, b"")


@pytest.mark.parametrize(("words", "status"), [(["--version"], 0), (["list"], 0), (["list", "--json"], 0)])
def test_all_of_an_answer_is_printed_before_the_program_ends_at_once(
    words: list[str], status: int, network: Network, answer: Callable[..., Answer]
) -> None:
    command = [sys.executable, "-m", "cawg_tui", *words]
    done = subprocess.run(command, cwd=network.amina, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == answer(main.run, words)
    assert done.returncode == status
    assert done.stdout.endswith("\n")


@pytest.mark.parametrize("words", [["--version"], ["list"], ["search", "water"]], ids=" ".join)
def test_a_program_that_nobody_listens_to_ends_without_a_traceback(words: list[str], network: Network) -> None:
    listens, speaks = os.pipe()
    os.close(listens)
    command = [sys.executable, "-m", "cawg_tui", *words]
    done = subprocess.run(command, cwd=network.amina, check=False, stdout=speaks, stderr=subprocess.PIPE)
    os.close(speaks)
    assert (done.returncode, done.stderr) == (1, b"")


def test_the_status_of_a_refusal_is_that_of_the_program(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "cawg_tui", "list"], cwd=tmp_path, check=False, capture_output=True)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"cawg: No workspace")


def test_ctrl_c_is_one_sentence(monkeypatch: pytest.MonkeyPatch, answer: Callable[..., Answer]) -> None:
    def stop(*_given: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("cawg_tui.workspace.Workspace.refresh", stop)
    said = answer(start.run, ["list"])
    assert said == (130, "", "\nStopped. Nothing was lost.\n") == answer(main.run, ["list"])
