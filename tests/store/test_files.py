"""Files: whole or not at all, never through a link, never over what somebody else wrote."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import (
    CannotWriteError,
    FileMissingError,
    RecordExistsError,
    StaleRecordError,
    UnreadableRecordError,
    UnsafePathError,
)
from cawg_tui.store import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT = os.geteuid() == 0


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".cawg-*")]


def test_the_fingerprint_is_the_one_git_gives(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a: 1\n")
    shown = subprocess.run(["git", "hash-object", "x"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert files.blob_oid(b"a: 1\n") == shown.strip()
    assert files.size_and_oid(tmp_path, "x") == (5, shown.strip())


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    oid = files.write(tmp_path, "recommendations/KEN/49/x.yaml", b"a: 1\n", None)
    assert files.read(tmp_path, "recommendations/KEN/49/x.yaml") == b"a: 1\n"
    assert oid == files.blob_oid(b"a: 1\n")
    assert left_over(tmp_path) == []


def test_a_new_file_has_the_usual_rights_and_a_changed_one_keeps_its_own(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        oid = files.write(tmp_path, "x", b"1", None)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640
    (tmp_path / "x").chmod(0o664)
    files.write(tmp_path, "x", b"2", oid)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o664


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    files.write(tmp_path, "x", b"1", None)
    with pytest.raises(RecordExistsError):
        files.write(tmp_path, "x", b"2", None)
    assert (tmp_path / "x").read_bytes() == b"1"


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(tmp_path: Path) -> None:
    oid = files.write(tmp_path, "x", b"1", None)
    (tmp_path / "x").write_bytes(b"theirs")
    with pytest.raises(StaleRecordError):
        files.write(tmp_path, "x", b"2", oid)
    with pytest.raises(StaleRecordError):
        files.remove(tmp_path, "x", oid)
    assert (tmp_path / "x").read_bytes() == b"theirs"
    assert left_over(tmp_path) == []


def test_a_file_that_is_gone_is_not_written_back(tmp_path: Path) -> None:
    oid = files.write(tmp_path, "x", b"1", None)
    files.remove(tmp_path, "x", oid)
    assert not (tmp_path / "x").exists()
    with pytest.raises(StaleRecordError):
        files.write(tmp_path, "x", b"2", oid)
    with pytest.raises(StaleRecordError):
        files.remove(tmp_path, "x", oid)


COUNTER = """
import sys
from pathlib import Path
from cawg_tui.errors import StaleRecordError
from cawg_tui.store import files
root = Path(sys.argv[1])
done = 0
while done < 60:
    data = files.read(root, "x")
    try:
        files.write(root, "x", b"%d" % (int(data) + 1), files.blob_oid(data))
    except StaleRecordError:
        continue
    done += 1
"""


def test_two_programs_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    files.write(tmp_path, "x", b"0", None)
    both = [subprocess.Popen([sys.executable, "-c", COUNTER, str(tmp_path)]) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert files.read(tmp_path, "x") == b"120"
    assert left_over(tmp_path) == []


def test_of_eight_writers_at_once_exactly_one_creates(tmp_path: Path) -> None:
    outcomes: list[str] = []

    def create(at: int) -> None:
        try:
            files.write(tmp_path, "a/b/x", f"writer {at}".encode(), None)
            outcomes.append(f"writer {at}")
        except RecordExistsError:
            outcomes.append("refused")

    threads = [threading.Thread(target=create, args=(at,)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("refused") == 7
    assert (tmp_path / "a/b/x").read_text() in outcomes
    assert left_over(tmp_path) == []


def test_a_reader_beside_a_writer_sees_whole_files_only(tmp_path: Path) -> None:
    whole = {bytes([65 + at]) * 200_000 for at in range(8)}
    oid = files.write(tmp_path, "x", min(whole), None)
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(files.read(tmp_path, "x"))

    thread = threading.Thread(target=read)
    thread.start()
    for data in sorted(whole) * 3:
        oid = files.write(tmp_path, "x", data, oid)
    done.set()
    thread.join()
    assert seen <= whole


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../x", "a//x", "", ".", "a/./x", "a\\b", "x\0y", "a/"])
def test_a_path_that_leaves_the_workspace_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnsafePathError):
        files.read(tmp_path, path)
    with pytest.raises(UnsafePathError):
        files.write(tmp_path, path, b"x", None)
    with pytest.raises(UnsafePathError):
        files.remove(tmp_path, path, "")


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(b"secret")
    root = tmp_path / "ws"
    root.mkdir()
    (root / "file").symlink_to(tmp_path / "outside" / "secret")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "dangling").symlink_to(tmp_path / "outside" / "new")
    yield root
    assert {path.name for path in (tmp_path / "outside").iterdir()} == {"secret"}
    assert (tmp_path / "outside" / "secret").read_bytes() == b"secret"


@pytest.mark.parametrize("path", ["file", "folder/secret", "dangling", "folder/new", "folder/deep/new"])
def test_no_link_is_followed_to_read_write_or_delete(linked: Path, path: str) -> None:
    with pytest.raises(UnsafePathError):
        files.read(linked, path)
    for expect in (None, files.blob_oid(b"secret")):
        with pytest.raises((UnsafePathError, RecordExistsError)):
            files.write(linked, path, b"mine", expect)
    with pytest.raises(UnsafePathError):
        files.remove(linked, path, files.blob_oid(b"secret"))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises((UnsafePathError, UnreadableRecordError)):
            files.read(tmp_path, name)
        with pytest.raises((UnsafePathError, CannotWriteError)):
            files.write(tmp_path, name, b"x", files.blob_oid(b""))
    (tmp_path / "plain").write_bytes(b"")
    with pytest.raises(UnsafePathError):
        files.write(tmp_path, "plain/x", b"x", None)


def test_a_stale_save_leaves_no_folders_behind(tmp_path: Path) -> None:
    with pytest.raises(StaleRecordError):
        files.write(tmp_path, "gone/deeper/x", b"x", files.blob_oid(b""))
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_that_is_gone_is_named_as_the_reason(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="is not there"):
        files.write(tmp_path / "gone", "x", b"x", None)


def test_a_missing_file_is_called_missing(tmp_path: Path) -> None:
    for path in ("x", "a/x"):
        with pytest.raises(FileMissingError):
            files.read(tmp_path, path)


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_read_only_folder_is_named_as_the_reason(tmp_path: Path) -> None:
    oid = files.write(tmp_path, "a/x", b"1", None)
    (tmp_path / "a").chmod(0o555)
    try:
        with pytest.raises(CannotWriteError, match="the folder is read-only"):
            files.write(tmp_path, "a/x", b"2", oid)
    finally:
        (tmp_path / "a").chmod(0o755)
    assert (tmp_path / "a/x").read_bytes() == b"1"


def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the full disk: the write stops half-way in the same manner."""
    oid = files.write(tmp_path, "x", b"old", None)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(CannotWriteError, match="no room on the disk"):
            files.write(tmp_path, "x", b"new" * 10_000, oid)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "x").read_bytes() == b"old"
    assert left_over(tmp_path) == []


WRITER = """
import sys
from pathlib import Path
from cawg_tui.store import files
root = Path(sys.argv[1])
oid = files.blob_oid(files.read(root, "x"))
print("ready", flush=True)
at = 0
while True:
    at += 1
    oid = files.write(root, "x", (b"%06d\\n" % at) * 20_000, oid)
"""


def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"000000\n" * 20_000)
    for pause in (0.0, 0.013, 0.029, 0.041, 0.057, 0.071):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        writer.stdout.readline()
        threading.Event().wait(pause)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        data = files.read(tmp_path, "x")
        assert len(data) == 140_000
        assert data == data[:7] * 20_000
    files.write(tmp_path, "x", b"after\n", files.blob_oid(files.read(tmp_path, "x")))
    assert files.read(tmp_path, "x") == b"after\n"
