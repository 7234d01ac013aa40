"""A refresh looks at what may have changed and at nothing else, and misses nothing that did."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.index.folders import Refreshed
from cawg_tui.store import files as record_files

from tests.index.conftest import ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cawg_tui.index.database import Index

    from tests.index.conftest import Files


class Looks:
    """Counts what the index asks of the disk: states of files and folders, lists of folders, contents of files."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: Counter[str] = Counter()
        for name in ("scandir", "stat", "open"):
            monkeypatch.setattr(os, name, self._counted(name, getattr(os, name)))
        monkeypatch.setattr(record_files, "read", self._counted("read", record_files.read))

    def _counted(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **how: Any) -> Any:
            self.made[name] += name != "stat" or "dir_fd" in how
            return act(*given, **how)

        return counted

    def take(self) -> Counter[str]:
        """Return what was counted since the last time."""
        made, self.made = self.made, Counter()
        return made


@pytest.fixture
def filled(files: Files, index: Index) -> Files:
    """Three folders of records, taken in."""
    for number in range(30):
        files.put("initiative", f"record-{number}", ("aa", "bb", "cc")[number % 3], summary="Plainword")
    index.refresh()
    index.refresh()
    return files


@pytest.fixture
def looks(filled: Files, monkeypatch: pytest.MonkeyPatch) -> Looks:
    return Looks(monkeypatch)


def folders_of(root: Path) -> int:
    """Return how many folders hold records, or could: those of kinds without any are looked for, too."""
    from tests.index.conftest import KINDS

    return len(list(KINDS)) + sum(path.is_dir() for path in (root / "initiatives").rglob("*"))


def test_where_nothing_changed_each_folder_and_file_is_asked_once_and_none_is_listed_or_read(
    filled: Files, index: Index, looks: Looks
) -> None:
    assert index.refresh() == Refreshed(unchanged=30)
    assert looks.take() == Counter(stat=30, open=folders_of(filled.root))


def test_a_change_in_place_lists_its_folder_alone_and_reads_its_file_alone(
    filled: Files, index: Index, looks: Looks
) -> None:
    filled.put("initiative", "record-4", "bb", summary="Otherword")
    assert index.refresh() == Refreshed(changed=1, unchanged=29)
    made = looks.take()
    assert (made["scandir"], made["read"]) == (1, 1)
    assert ids(index, "otherword") == ["record-4"]


def test_what_came_and_went_lists_its_folder_alone(filled: Files, index: Index, looks: Looks) -> None:
    filled.put("initiative", "new-one", "aa")
    filled.drop("initiatives/cc/record-2.yaml")
    assert index.refresh() == Refreshed(added=1, removed=1, unchanged=29)
    made = looks.take()
    assert (made["scandir"], made["read"]) == (2, 1)


def test_a_folder_that_comes_goes_or_moves_is_seen(filled: Files, index: Index) -> None:
    root = filled.root / "initiatives"
    (root / "aa").rename(root / "dd")
    assert index.refresh() == Refreshed(added=10, removed=10, unchanged=20)
    for path in (root / "bb").iterdir():
        path.unlink()
    (root / "bb").rmdir()
    assert index.refresh() == Refreshed(removed=10, unchanged=20)
    filled.put("member", "first-of-its-kind")
    assert index.refresh() == Refreshed(added=1, unchanged=20)
    assert len(ids(index, "", limit=100)) == 21


def test_a_change_within_the_tick_of_the_clock_is_seen(files: Files, index: Index) -> None:
    """A folder that changed just now is listed again, for its time may stand for two changes."""
    files.put("initiative", "first")
    folder = files.root / "initiatives"
    os.utime(folder)
    index.refresh()
    seen = folder.stat().st_mtime_ns
    (folder / "second.yaml").write_bytes((folder / "first.yaml").read_bytes())
    os.utime(folder, ns=(seen, seen))
    assert index.refresh().added == 1


def test_a_text_of_the_same_size_within_the_tick_of_the_clock_is_seen(files: Files, index: Index) -> None:
    path = files.root / files.put("initiative", "first", summary="Oneword")
    os.utime(path)
    index.refresh()
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Oneword", b"Twoword"))
    os.utime(path, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    assert index.refresh().changed == 1
    assert ids(index, "twoword") == ["first"]


def test_a_path_that_is_refused_stays_named_and_is_forgotten_once_it_is_gone(filled: Files, index: Index) -> None:
    filled.put_bytes("initiatives/aa/odd.yml", b"title: x\n")
    index.refresh()
    index.refresh()
    assert [one.code for one in index.findings() if "odd.yml" in one.message] == ["Y03"]
    filled.drop("initiatives/aa/odd.yml")
    index.refresh()
    assert not [one for one in index.findings() if "odd.yml" in one.message]


def test_what_the_program_writes_itself_is_not_asked_for_twice(filled: Files, index: Index, looks: Looks) -> None:
    path = filled.put("initiative", "record-7", "bb", summary="Writtenhere")
    index.refresh_paths([path])
    assert index.refresh() == Refreshed(unchanged=30)
    looks.take()
    assert index.refresh() == Refreshed(unchanged=30)
    assert looks.take()["scandir"] == 0


@pytest.mark.parametrize(
    ("kind", "folder"), [("initiative", "aa"), ("initiative", "new"), ("initiative", "new/er"), ("case", "deep")]
)
def test_a_record_that_came_and_went_between_two_looks_leaves_nothing(
    filled: Files, index: Index, kind: str, folder: str
) -> None:
    """As where a program saved one, another removed it, and was killed before it told the index."""
    path = filled.put(kind, "short-lived", folder)
    index.refresh_paths([path])
    assert index.row("short-lived") is not None
    filled.drop(path)
    emptied = filled.root / path
    while not any((emptied := emptied.parent).iterdir()):
        emptied.rmdir()
    index.refresh()
    assert index.row("short-lived") is None
    assert index.disagreement() == ""
