"""The versions of one record among five thousand, against `git log -- FILE` in a clone that nobody tends.

The clone of ours has git's summary of the history as saves and syncs keep it; plain git there has it too, and stands in
a line of its own.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from cawg_tui.workspace import Workspace

from benchmarks.cloned import clone_of
from benchmarks.measure import Figure, all_in_turn
from benchmarks.report import asked, show

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS: Final = 5_000
OF_ONE: Final = 40
ROUNDS: Final = 9
PAGE: Final = 500
TARGET: Final = 0.2
SINCE: Final = 1_700_000_000
SEED: Final = 7


def measure(records: int, folder: Path) -> list[Figure]:
    """Return the seconds until the versions of one record are known, as its History side asks for them."""
    untended, tended, record_id, path = _built(records, folder)
    workspace = Workspace.open(tended)
    workspace.refresh()

    def ours() -> None:
        if len(workspace.past.versions(record_id, PAGE)) < OF_ONE:
            raise RuntimeError("versions are missing")

    def plain(root: Path) -> None:
        subprocess.run(["git", "log", "--", path], cwd=root, check=True, stdout=subprocess.DEVNULL)

    ours()
    seconds, floor, beside = all_in_turn((ours, lambda: plain(untended), lambda: plain(tended)), ROUNDS)
    workspace.close()
    what = f"history of one record over {VERSIONS:,} versions"
    return [
        Figure(f"{what}, {records:,} records", seconds, "git log -- FILE", floor, TARGET),
        Figure(f"{what}, beside git here, {records:,} records", seconds, "git log -- FILE", beside, None),
    ]


def _built(records: int, folder: Path) -> tuple[Path, Path, str, str]:
    """Return two clones with many versions, one as saves keep it, and a record with some; made where they are not."""
    built = folder / f"history-{records}"
    untended, tended = built / "untended", built / "tended"
    if not built.exists():
        making = built.with_name(built.name + ".new")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        source = clone_of(records, folder)
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(source), str(making / "untended")], check=True)
        _write_versions(making / "untended")
        shutil.copytree(making / "untended", making / "tended", symlinks=True)
        making.rename(built)
        subprocess.run(["git", "status", "--porcelain"], cwd=tended, check=True, stdout=subprocess.DEVNULL)
        workspace = Workspace.open(tended)
        workspace.repository.set_identity("Measure", "measure@example.org")
        workspace.together.tidy_up()
        workspace.close()
    path = _records(untended)[0]
    return untended, tended, path.rpartition("/")[2].removesuffix(".yaml"), path


def _records(root: Path) -> list[str]:
    found = [path.relative_to(root) for path in root.rglob("*.yaml")]
    return sorted(path.as_posix() for path in found if len(path.parts) > 1 and path.parts[0] != ".git")


def _write_versions(root: Path) -> None:
    """Write versions of one file each, anywhere; those of the first record lie evenly among them."""
    chance = random.Random(SEED)
    first, *others = _records(root)
    texts = {first: (root / first).read_bytes()}
    stream = bytearray()
    for number in range(VERSIONS):
        path = chance.choice(others) if number % (VERSIONS // OF_ONE) else first
        texts[path] = texts.get(path) or (root / path).read_bytes()
        texts[path] += b"# Version %d\n" % number
        who = b"Measure <measure@example.org> %d +0000\n" % (SINCE + number)
        stream += b"commit refs/heads/main\nauthor " + who + b"committer " + who + b"data 6\nUpdate"
        stream += b"\nfrom refs/heads/main^0\n" if not number else b"\n"
        stream += b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(texts[path]), texts[path])
    branch = subprocess.run(
        ["git", "branch", "--show-current"], cwd=root, check=True, capture_output=True
    ).stdout.strip()
    told = bytes(stream).replace(b"refs/heads/main", b"refs/heads/" + branch)
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=root, check=True, input=told)
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=root, check=True)


if __name__ == "__main__":
    wanted = asked("Measure the history of a record.")
    show(measure(wanted.records, wanted.folder), as_json=wanted.as_json)
