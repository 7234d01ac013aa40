"""The house keeps its own rules: who imports whom, what a start loads, how modules read."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import leave_alone

if TYPE_CHECKING:
    from tests.conftest import Network

HOUSE = Path(__file__).parents[1]
PACKAGE = HOUSE / "cawg_tui"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.stat().st_size)
# What takes long to load, and what a command that only reads the index does without.
SLOW = {
    "textual", "rich", "git", "gitdb", "sqlmodel", "sqlalchemy", "pydantic", "pydantic_core", "yaml", "click",
    "rapidfuzz", "filelock", "zoneinfo", "subprocess",
}  # fmt: skip
LONGEST, LONGEST_FUNCTION = 400, 40
# Names that say where code is kept instead of what it is; records/common.py holds the fields common to all kinds.
HOLDERS = re.compile(r"(.*_)?(utils?|helpers?|managers?|common|misc|base|core|tools?|lib|stuff)")
DECLARED_EXCEPTIONS = {"cawg_tui/records/common.py"}
PURE = ("cawg_tui/rules/", "cawg_tui/records/")


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def loaded_by(code: str) -> tuple[set[str], str]:
    """Run code in a fresh interpreter; return the top-level modules it loaded, and what it printed before that."""
    report = "\nimport sys; print('\\0' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(HOUSE)!r})\n{code}{report}"],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    printed, _, names = done.stdout.rpartition("\0")
    return set(names.split()), printed


def test_no_import_runs_up_the_house() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(command)], cwd=HOUSE, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-1_000:]
    assert "0 broken" in done.stdout
    assert "skipped" not in done.stdout.lower()


@pytest.mark.parametrize(
    "module", ["cawg_tui.records.kinds", "cawg_tui.records.difference", "cawg_tui.rules.upr", "cawg_tui.rules.moves"]
)
def test_what_a_record_is_can_be_known_without_interface_git_database_or_yaml(module: str) -> None:
    loaded, _ = loaded_by(f"import {module}")
    assert loaded & {"textual", "rich", "git", "gitdb", "sqlmodel", "sqlalchemy", "sqlite3", "yaml", "click"} == set()
    assert "cawg_tui" in loaded


def started(*words: str) -> tuple[set[str], str]:
    """Run `cawg` with these words in a fresh interpreter; return what it loaded and printed."""
    return loaded_by(f"from cawg_tui.cli.start import run\nstatus = run({list(words)!r})\nassert status == 0, status")


def test_the_version_is_said_without_loading_anything() -> None:
    loaded, printed = started("--version")
    assert re.search(r"\d+\.\d+", printed)
    assert loaded & {*SLOW, "json", "pathlib", "dataclasses", "inspect", "asyncio", "sqlite3"} == set()


@pytest.mark.parametrize("words", [["list", "kenya"], ["list", "upr-submissions"], ["search", "kenya"]], ids=" ".join)
def test_records_are_listed_and_searched_without_loading_what_is_slow(network: Network, words: list[str]) -> None:
    place = str(network.amina)
    leave_alone(network.amina)
    started("-C", place, *words)  # the first time makes the index, and reads every declaration for it
    loaded, printed = started("-C", place, *words)
    # A record written by hand in a form of its own takes the strict reader, to say what stands around a word in it.
    assert loaded & (SLOW - ({"yaml"} if words[0] == "search" else set())) == set()
    assert "kenya-session-49" in printed


def test_the_interface_opens_without_click(network: Network) -> None:
    loaded, printed = loaded_by(
        "import sys\n"
        "from cawg_tui.cli.start import run\n"
        "from cawg_tui.tui import app\n"
        "app.run = lambda place: print(place) or 0\n"
        "sys.stdin.isatty = sys.stdout.isatty = lambda: True\n"
        f"assert run(['-C', {str(network.amina)!r}]) == 0"
    )
    assert printed == f"{network.amina}\n"
    assert "textual" in loaded
    assert "click" not in loaded


def test_home_says_what_is_due_without_loading_what_is_slow(network: Network) -> None:
    place = str(network.amina)
    leave_alone(network.amina)
    started("-C", place, "list")  # the first time makes the index, and reads every declaration for it
    loaded, printed = loaded_by(
        "import sys\n"
        "from pathlib import Path\n"
        "from cawg_tui.clock import now\n"
        "from cawg_tui.store.preferences import load_preferences\n"
        "from cawg_tui.tui import app, home, home_lines\n"
        f"workspace = app._open(Path({place!r}))\n"
        "load_preferences(Path('nowhere'))\n"
        "print(len(home_lines.due(workspace, now())))"
    )
    of_textual = {"textual", "rich", "subprocess", "zoneinfo"}
    assert loaded & (SLOW - of_textual) == set()
    assert int(printed) > 10


def test_all_that_follows_the_start_asks_git_without_loading_gitpython(network: Network) -> None:
    place = str(network.amina)
    leave_alone(network.amina)
    started("-C", place, "list")  # the first time makes the index, and reads every declaration for it
    loaded, printed = loaded_by(
        "from pathlib import Path\n"
        "from cawg_tui.clock import now\n"
        "from cawg_tui.tui import app, home_lines\n"
        "from cawg_tui.tui.keeping_up import standing_of\n"
        f"workspace = app._open(Path({place!r}))\n"
        "for lines in (home_lines.due, home_lines.waiting, home_lines.drafts):\n"
        "    lines(workspace, now())\n"
        "workspace.refresh(thorough=True)\n"
        "standing_of(workspace)\n"
        "print(len(home_lines.news(workspace, now(), '').lines))"
    )
    assert loaded & {"git", "gitdb", "filelock", "sqlmodel", "sqlalchemy", "click"} == set()
    assert int(printed) > 0


def test_packages_import_nothing_when_they_are_opened() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        loud = [node for node in imported if getattr(node, "module", None) not in {"__future__", "typing", None}]
        assert loud == [] or path == PACKAGE / "tui" / "__init__.py", name_of(path)


def test_every_module_says_in_a_few_lines_what_lives_there() -> None:
    said = {name_of(path): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for path in MODULES}
    assert [name for name, words in said.items() if not 1 <= len(words.splitlines()) <= 6] == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_is_named_after_what_it_holds() -> None:
    held = [name_of(path) for path in MODULES if HOLDERS.fullmatch(path.stem) or HOLDERS.fullmatch(path.parent.name)]
    assert set(held) == DECLARED_EXCEPTIONS


def test_nothing_is_left_to_be_done_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|HACK)\b")
    assert [name_of(path) for path in MODULES if later.search(path.read_text(encoding="utf-8"))] == []


def test_no_function_of_records_and_rules_is_longer_than_a_page() -> None:
    long: list[str] = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION and name_of(path).startswith(PURE):
                    long.append(f"{name_of(path)}:{node.lineno} {node.name} ({lines} lines)")
    assert long == []
