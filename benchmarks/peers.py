"""Whole commands beside other programs on the same records: papis, recutils, taskwarrior, notmuch, ripgrep, git grep.

Each peer does what its own users would type. None is installed from here; a missing one is a line that says how.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.cloned import clone_of
from benchmarks.converted import (
    LIBRARY,
    MAILS,
    REC_FILE,
    TASKS_FILE,
    Plain,
    as_library,
    as_mails,
    as_rec_file,
    as_tasks,
    converted,
    plain_record,
)
from benchmarks.measure import Figure, absent, all_in_turn
from benchmarks.report import asked, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Acts = Mapping[str, Callable[[], object]]

ROUNDS: Final = 5
# Programs that keep records in a form of their own are not asked for more: making the form takes too long.
MOST: Final = 10_000
COLD, LIST, SEARCH, REFRESH, EDIT = (
    "cold index", "list all", "search one word", "refresh, nothing changed", "edit one record",
)  # fmt: skip
APT: Final = "apt-get install"


class PeerFailedError(Exception):
    """A command failed, or found nothing where there was something to find."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured on: a workspace, one record of it, a word of its title, and the folder of a peer's form."""

    root: Path
    one: Plain
    word: str
    form: Path


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, how to get it, the form it needs the records in, and what it does with them."""

    name: str
    program: str
    get: str
    acts: Callable[[Case, str], Acts]
    write: Callable[[Path, Path], None] | None = None


def measure(records: int, folder: Path) -> list[Figure]:
    """Return each act of ours beside the same act of every peer that is installed, in turn."""
    root = clone_of(records, folder)
    one = plain_record(root, min(root.glob("cases/**/*.yaml")))
    here: dict[str, Acts] = {}
    lines: list[Figure] = []
    for peer in PEERS:
        program = _found(peer, folder)
        if program is None:
            lines.append(
                absent(f"{peer.name}, {records:,} records", f"not installed; {peer.get.format(folder=folder)}")
            )
        elif peer.write is not None and records > MOST:
            lines.append(absent(f"{peer.name}, {records:,} records", f"not asked for more than {MOST:,} records"))
        else:
            form = root if peer.write is None else converted(root, folder, peer.write)
            here[f"{peer.name} {_version(program)}"] = peer.acts(Case(root, one, one.title.split()[-1], form), program)
    ours = _ours(Case(root, one, one.title.split()[-1], root))
    figures = [figure for act in ours for figure in _beside(act, ours, here, records)]
    return [*figures, *lines]


def _beside(act: str, ours: Acts, peers: Mapping[str, Acts], records: int) -> list[Figure]:
    """Measure one act; a peer whose first try fails is a line that says so, and the others are measured."""
    able, lines, what = {}, [], f"{act}, {records:,} records"
    for name in (name for name, acts in peers.items() if act in acts):
        try:
            peers[name][act]()
        except PeerFailedError as error:
            lines.append(absent(f"{act} with {name}, {records:,} records", str(error)))
        else:
            able[name] = peers[name][act]
    if able:
        ours[act]()
        seconds, *others = all_in_turn([ours[act], *able.values()], 1 if act == COLD else ROUNDS)
        lines += [Figure(what, seconds, name, taken, None) for name, taken in zip(able, others, strict=True)]
    return lines


# --- what each does --------------------------------------------------------------------------------------


def _ours(case: Case) -> Acts:
    cawg, numbers = (sys.executable, "-m", "cawg_tui", "-C", str(case.root)), itertools.count(1)
    return {
        COLD: lambda: _run(*cawg, "reindex", silent=True),
        LIST: lambda: _run(*cawg, "list"),
        SEARCH: lambda: _run(*cawg, "search", case.word),
        REFRESH: lambda: _run(*cawg, "search", "nothing-has-this-word", silent=True),
        EDIT: lambda: _run(*cawg, "set", case.one.id, f"partners=[Group {next(numbers)}]", silent=True),
    }


def _papis(case: Case, program: str) -> Acts:
    settings, numbers = case.form / "config", itertools.count(1)
    settings.write_text(
        "[settings]\ndefault-library = measured\ndatabase-backend = sqlite\ndefault-query-string = *\n"
        f"[measured]\ndir = {case.form / LIBRARY}\n",
        "utf-8",
    )

    def papis(*words: str, silent: bool = False) -> None:
        _run(program, *words, silent=silent, PAPIS_CONFIG_DIR=str(case.form), XDG_CACHE_HOME=str(case.form / "cache"))

    edited = ("update", "--batch", "--doc-folder", str(case.form / LIBRARY / case.one.id))
    return {
        COLD: lambda: papis("cache", "reset", silent=True),
        LIST: lambda: papis("list", "--all"),
        SEARCH: lambda: papis("list", "--all", case.word),
        REFRESH: lambda: papis("cache", "update-newer", "--all", silent=True),
        EDIT: lambda: papis(*edited, "--set", "note", f"Note {next(numbers)}", silent=True),
    }


def _recutils(case: Case, program: str) -> Acts:
    records, recset, numbers = str(case.form / REC_FILE), f"{program.removesuffix('recsel')}recset", itertools.count(1)
    chosen = ("-t", "Record", "-e", f"Id = '{case.one.id}'")
    return {
        LIST: lambda: _run(program, "-p", "Id,Title", records),
        SEARCH: lambda: _run(program, "-i", "-q", case.word, "-p", "Id,Title", records),
        EDIT: lambda: _run(
            recset, "--force", *chosen, "-f", "Status", "-s", f"state{next(numbers)}", records, silent=True
        ),
    }


def _taskwarrior(case: Case, program: str) -> Acts:
    numbers, data = itertools.count(1), case.form / "tasks"
    settings = case.form / "taskrc"
    settings.write_text(f"data.location={data}\nconfirmation=no\nverbose=nothing\nhooks=no\n", "utf-8")

    def task(*words: str, silent: bool = False) -> None:
        _run(program, *words, silent=silent, TASKRC=str(settings), TASKDATA=str(data))

    def taken_in() -> None:
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        task("import", str(case.form / TASKS_FILE), silent=True)

    return {
        COLD: taken_in,
        LIST: lambda: task("list"),
        SEARCH: lambda: task(f"/{case.word}/", "list"),
        EDIT: lambda: task(case.one.uuid, "modify", f"project:cases.{next(numbers)}", silent=True),
    }


def _notmuch(case: Case, program: str) -> Acts:
    numbers, mails = itertools.count(1), case.form / MAILS
    settings = case.form / "notmuch-config"
    settings.write_text(f"[database]\npath={mails}\n[user]\nprimary_email=group@example.org\n", "utf-8")

    def notmuch(*words: str, silent: bool = False) -> None:
        _run(program, *words, silent=silent, NOTMUCH_CONFIG=str(settings))

    def taken_in() -> None:
        shutil.rmtree(mails / ".notmuch", ignore_errors=True)
        notmuch("new", "--quiet", silent=True)

    return {
        COLD: taken_in,
        LIST: lambda: notmuch("search", "*"),
        SEARCH: lambda: notmuch("search", case.word),
        REFRESH: lambda: notmuch("new", silent=True),
        EDIT: lambda: notmuch("tag", f"+note{next(numbers)}", f"id:{case.one.id}@example.org", silent=True),
    }


def _ripgrep(case: Case, program: str) -> Acts:
    return {SEARCH: lambda: _run(program, "-il", case.word, str(case.root))}


def _git(case: Case, program: str) -> Acts:
    git = (program, "-C", str(case.root))
    return {
        SEARCH: lambda: _run(*git, "grep", "-il", case.word),
        REFRESH: lambda: _run(*git, "status", "--porcelain", silent=True),
    }


PEERS: Final = (
    Peer(
        "papis", "papis", "python3 -m venv {folder}/peers && {folder}/peers/bin/pip install papis", _papis, as_library
    ),
    Peer("recutils", "recsel", f"{APT} recutils", _recutils, as_rec_file),
    Peer("taskwarrior", "task", f"{APT} taskwarrior", _taskwarrior, as_tasks),
    Peer("notmuch", "notmuch", f"{APT} notmuch", _notmuch, as_mails),
    Peer("ripgrep", "rg", f"{APT} ripgrep", _ripgrep),
    Peer("git", "git", f"{APT} git", _git),
)


def _found(peer: Peer, folder: Path) -> str | None:
    """Return where a program is: among those put into the measuring folder, else on the path."""
    return shutil.which(peer.program, path=str(folder / "peers" / "bin")) or shutil.which(peer.program)


def _version(program: str) -> str:
    said = subprocess.run([program, "--version"], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    found = re.search(r"[0-9]+(?:\.[0-9]+)+", said.stdout)
    return found[0] if found else ""


def _run(*command: str, silent: bool = False, **variables: str) -> None:
    """Run a command that must succeed, and, where it lists something, must have listed it."""
    done = subprocess.run(
        command, check=False, capture_output=True, stdin=subprocess.DEVNULL, env={**os.environ, **variables}
    )
    if done.returncode or not (silent or done.stdout.strip()):
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise PeerFailedError(f"{' '.join(command)} ended with {done.returncode}, nothing found: {' '.join(said)}")


if __name__ == "__main__":
    wanted = asked("Measure beside other programs.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
