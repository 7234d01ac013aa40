"""The index's file: cheap to open, private, shared by processes, and made anew by itself when it is not whole."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import CannotWriteError
from cawg_tui.git_errors import BusyError
from cawg_tui.index.connecting import READING_KB, WRITING_KB, NotOurs, writing
from cawg_tui.index.database import Index
from cawg_tui.index.file import IndexFile

from tests.index.conftest import KINDS, Files, ids

if TYPE_CHECKING:
    from collections.abc import Callable

INSIDE_SQLITE = re.compile(r"^--|'main'\.'body_")
OPENED = """
import sys
from pathlib import Path
from cawg_tui.index.database import Index
from cawg_tui.records.kinds import built_in
root = Path(sys.argv[1])
index = Index(root / ".git/cawg/index.sqlite", root, built_in())
assert index.open(), "not ready"
assert [row.id for row in index.rows().rows], "no rows"
assert index.search("wor").total == 1
assert index.refresh().unchanged == 1
index.close()
heavy = {"sqlmodel", "sqlalchemy", "git", "textual", "rapidfuzz"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.fixture
def filled(files: Files) -> Files:
    """A workspace of thirty records with an index that was closed."""
    for at in range(30):
        files.put("initiative", f"record-{at:02}", title=f"Record {at}", summary=f"Some words of {at}. " * 40)
    index = files.index()
    index.refresh()
    index.close()
    return files


def everything(index: Index) -> object:
    """Return what a screen would show, and all the index holds."""
    index.refresh()
    return ids(index, "words "), ids(index, "reco"), index.rows(limit=50).rows, index.dump()


def test_an_index_that_is_there_opens_without_the_heavy_libraries(files: Files) -> None:
    files.put("initiative", "one", title="Words")
    index = files.index()
    index.refresh()
    index.close()
    done = subprocess.run([sys.executable, "-c", OPENED, str(files.root)], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_file_and_what_lies_beside_it_are_for_their_owner_alone(files: Files) -> None:
    files.put("initiative", "one")
    index = files.index()
    index.refresh()
    index.upsert(index._store.load(index._store.scan().entries[0].place))
    beside = list(index.path.parent.iterdir())
    assert len(beside) > 2
    assert {path.stat().st_mode & 0o777 for path in beside} == {0o600}
    assert index.path.parent.stat().st_mode & 0o777 == 0o700
    index.close()


def flip(content: bytearray) -> None:
    """Change a bit in every fourth page."""
    for at in range(3000, len(content), 4 * 8192):
        content[at] ^= 0x10


def cut(content: bytearray) -> None:
    """Lose the second half."""
    del content[len(content) // 2 :]


def empty(content: bytearray) -> None:
    """Lose everything."""
    content.clear()


def zero(content: bytearray) -> None:
    """Lose a stretch in the middle."""
    content[16_384:40_960] = bytes(40_960 - 16_384)


def zero_head(content: bytearray) -> None:
    """Lose the first page."""
    content[:8192] = bytes(8192)


def nonsense(content: bytearray) -> None:
    """Be another file altogether."""
    content[:] = b"not a database" * 1000


@pytest.mark.parametrize("hurt", [flip, cut, empty, zero, zero_head, nonsense])
@pytest.mark.parametrize("sealed", [True, False])
def test_a_damaged_index_is_made_anew_with_the_same_answers(
    filled: Files, hurt: Callable[[bytearray], None], *, sealed: bool
) -> None:
    whole = filled.index()
    expected = everything(whole)
    whole.close()
    content = bytearray(whole.path.read_bytes())
    hurt(content)
    stat = whole.path.stat()
    whole.path.write_bytes(content)
    if sealed:
        os.utime(whole.path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    elif hurt is flip:
        pytest.skip("a bit inside a text is seen only where the file was sealed")
    again = filled.index()
    assert everything(again) == expected
    again.close()


def test_a_bit_changed_anywhere_in_a_closed_index_is_noticed(filled: Files) -> None:
    index = filled.index()
    expected = everything(index)
    index.close()
    content = index.path.read_bytes()
    stat = index.path.stat()
    for at in range(100, len(content), len(content) // 23):
        hurt = bytearray(content)
        hurt[at] ^= 1
        index.path.write_bytes(hurt)
        os.utime(index.path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        again = filled.index()
        assert everything(again) == expected, at
        again.close()
        shutil.copy2(index.path, index.path.with_suffix(".kept"))
        index.path.write_bytes(content)
        stat = index.path.stat()
        seal = index.path.with_name(index.path.name + ".sum")
        IndexFile(index.path, "").seal()
        assert seal.exists()


def test_damage_met_while_reading_is_mended_at_once(filled: Files) -> None:
    index = filled.index()
    expected = ids(index, "words ")
    index.close()
    content = bytearray(index.path.read_bytes())
    content[8192:] = bytes(len(content) - 8192)
    index.path.write_bytes(content)
    again = filled.index()
    assert ids(again, "words ") == expected
    again.close()


def test_an_index_of_another_program_version_or_schema_is_made_anew(filled: Files) -> None:
    for change in ("PRAGMA application_id = 7", "PRAGMA user_version = 999", "DROP TABLE due",
                   "UPDATE meta SET value = 'x' WHERE name = 'fingerprint'"):  # fmt: skip
        index = filled.index()
        expected = everything(index)
        index.close()
        raw = sqlite3.connect(index.path)
        raw.execute(change)
        raw.commit()
        raw.close()
        again = filled.index()
        assert everything(again) == expected, change
        assert again.due(date(2026, 1, 1)) == []
        again.close()


def test_an_index_that_is_deleted_while_open_comes_back(filled: Files) -> None:
    index = filled.index()
    expected = ids(index, "words ")
    for path in index.path.parent.iterdir():
        path.unlink()
    assert index.ready is False
    assert ids(index, "words ") == expected
    index.close()


def test_a_failed_rebuild_leaves_the_old_index(filled: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    index = filled.index()
    expected = ids(index, "words ")

    def fail(*_: object) -> None:
        raise OSError("disk on fire")

    with monkeypatch.context() as broken:
        broken.setattr("cawg_tui.index.writer.Writer.finish_load", fail)
        with pytest.raises(CannotWriteError):
            index.rebuild()
    assert ids(index, "words ") == expected
    assert [path.name for path in index.path.parent.glob("*new*")] == []
    index.close()


def test_a_key_pressed_costs_few_statements_and_reads_no_file(filled: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    index = filled.index()
    index.refresh()
    monkeypatch.setattr("cawg_tui.store.files.read", lambda *_: pytest.fail("a file was read"))
    counted: list[str] = []
    connection = index._file.connection()
    for typed, most in (("", 6), ("w", 9), ("words", 9), ("record kind:init", 9), ("due:<30d", 7), ("is:open ", 7)):
        index.search(typed)
        counted.clear()
        connection.set_trace_callback(lambda said: None if INSIDE_SQLITE.search(said) else counted.append(said))
        index.search(typed, limit=20)
        connection.set_trace_callback(None)
        assert len(counted) <= most, counted


def test_many_pages_are_kept_in_memory_only_while_something_is_written(filled: Files) -> None:
    index = filled.index()
    connection = index._file.connection()

    def most_kept() -> int:
        return -int(connection.execute("PRAGMA cache_size").fetchone()[0])

    assert most_kept() == READING_KB < 2_000
    with writing(connection):
        assert most_kept() == WRITING_KB > 10_000
    assert most_kept() == READING_KB
    with pytest.raises(ZeroDivisionError), writing(connection):
        raise ZeroDivisionError
    assert most_kept() == READING_KB
    index.close()


def test_threads_read_while_one_writes(filled: Files) -> None:
    index = filled.index()
    index.refresh()
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            page = index.search("words ", limit=100)
            if len(page.rows) != page.total or page.total < 30:
                wrong.append(page)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for at in range(12):
        filled.put("initiative", f"record-{at:02}", title=f"New {at}", summary="Some words again.")
        filled.put("initiative", f"more-{at:02}", summary="Other words.")
        index.refresh() if at != 6 else index.rebuild()
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert index.search("words ").total == 42
    index.close()


def edit_and_refresh(root: str, name: str) -> None:
    """Write records and bring them in, as another process."""
    files = Files(Path(root))
    index = files.index()
    for at in range(8):
        files.put("initiative", f"{name}-{at}", summary="Written by two.")
        index.refresh()
    index.rebuild()
    index.close()


def test_two_processes_share_one_index(filled: Files) -> None:
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=edit_and_refresh, args=(str(filled.root), name)) for name in ("amina", "beatriz")]
    index = filled.index()
    for other in others:
        other.start()
    while any(other.is_alive() for other in others):
        assert index.search("words ").total == 30
        index.refresh()
    for other in others:
        other.join()
        assert other.exitcode == 0
    index.refresh()
    assert index.search("written ").total == 16
    held = index.dump()
    index.rebuild()
    assert index.dump() == held
    index.close()


def test_a_write_that_must_wait_too_long_says_who_is_at_work(filled: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cawg_tui.index.connecting.BUSY_MS", 50)
    index = filled.index()
    index.refresh()
    holder = sqlite3.connect(index.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    filled.put("initiative", "late")
    with pytest.raises(BusyError):
        index.refresh()
    holder.execute("ROLLBACK")
    holder.close()
    assert index.refresh().added == 1
    index.close()


def test_a_missing_file_is_not_ours(tmp_path: Path) -> None:
    with pytest.raises(NotOurs):
        IndexFile(tmp_path / "none.sqlite", "x").connection()
    assert Index(tmp_path / "none.sqlite", tmp_path, KINDS).open() is False
    assert list(tmp_path.iterdir()) == []
