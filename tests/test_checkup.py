"""The doctor: each check in good and bad health, each mending followed by a clean bill, and no error however ill."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.checkup.computer import NETWORK_DISKS, kind_of_disk, writing
from cawg_tui.checkup.examination import examine, mend
from cawg_tui.store.private import Draft, keep_draft
from cawg_tui.vcs import move
from cawg_tui.vcs.lock import hold
from cawg_tui.vcs.start import clone_repository, init_repository, init_shared
from cawg_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.checkup.checked import Checked

RECORD = "initiatives/dam-k3f9.yaml"
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Small:
    """The smallest network: a shared remote, a member's clone, and another's."""

    folder: Path

    @property
    def shared(self) -> Path:
        return self.folder / "shared.git"

    @property
    def ana(self) -> Path:
        return self.folder / "ana"

    @property
    def ben(self) -> Path:
        return self.folder / "ben"


@pytest.fixture(scope="session")
def built_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the network once; tests work on copies."""
    small = Small(tmp_path_factory.mktemp("small"))
    init_shared(small.shared)
    repository = init_repository(small.ana, "Ana", "ana@members.invalid")
    files = {
        "cawg.yaml": "format: 1\nname: Dams\n",
        ".gitattributes": "*.yaml text eol=lf merge=cawg diff=cawg\n",
        RECORD: "title: The dam\nstatus: idea\n",
        "initiatives/land-p2qx.yaml": "title: The land\nstatus: idea\n",
    }
    (small.ana / "initiatives").mkdir()
    for path, text in files.items():
        (small.ana / path).write_text(text)
    repository.save(list(files), "Begin")
    repository.set_remote(str(small.shared))
    git(small.ana, "push", "-q", "origin", "main")
    clone_repository(str(small.shared), small.ben).repository.set_identity("Ben", "ben@members.invalid")
    workspace = Workspace.open(small.ana)
    workspace.index.refresh()
    workspace.close()
    return small.folder


@pytest.fixture
def small(built_small: Path, tmp_path: Path) -> Small:
    """Return a copy of the network that a test may change."""
    copy = Small(tmp_path / "small")
    shutil.copytree(built_small, copy.folder, symlinks=True)
    for place in (copy.ana, copy.ben):
        git(place, "remote", "set-url", "origin", str(copy.shared))
    return copy


@pytest.fixture
def root(small: Small) -> Path:
    return small.ana


@pytest.fixture
def workspace(root: Path) -> Iterator[Workspace]:
    workspace = Workspace.open(root)
    yield workspace
    workspace.close()


def git(place: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(place), *words], capture_output=True, text=True, check=True).stdout.strip()


def bad(workspace: Workspace) -> list[Checked]:
    return [one for one in examine(workspace) if not one.good]


def ill(workspace: Workspace, what: str) -> Checked:
    """Return the one thing that is not well."""
    (found,) = bad(workspace)
    assert found.what == what, found
    return found


def mended(workspace: Workspace, what: str) -> str:
    """Mend the one thing that is not well, and see that all is well then."""
    said = mend(ill(workspace, what))
    assert bad(workspace) == [], said
    return said


def test_a_clone_as_it_should_be_is_well_and_stays_as_it_is(workspace: Workspace, root: Path) -> None:
    before = git(root, "status", "--porcelain", "--ignored"), git(root, "rev-parse", "HEAD")
    found = examine(workspace)
    assert [one for one in found if not one.good or one.mend] == []
    assert len({one.what for one in found}) >= 20
    assert (git(root, "status", "--porcelain", "--ignored"), git(root, "rev-parse", "HEAD")) == before
    assert [one.name for one in root.rglob(".cawg-probe*")] == []


def test_what_is_not_well_comes_first_with_what_would_mend_it(workspace: Workspace, root: Path) -> None:
    git(root, "config", "--unset", "user.email")
    first = examine(workspace)[0]
    assert (first.what, first.good, first.mend) == ("author", False, None)
    assert "git config user.email" in first.fix


# --- settings and attributes ---------------------------------------------------------------------------


def test_settings_of_the_merge_are_seen_missing_before_anything_mends_them(workspace: Workspace, root: Path) -> None:
    git(root, "config", "--remove-section", "merge.cawg")
    assert not ill(workspace, "merge set-up").good
    mended(workspace, "merge set-up")
    assert git(root, "config", "merge.cawg.driver")


def test_a_lost_attributes_line_comes_back_as_a_version_of_its_own(workspace: Workspace, root: Path) -> None:
    (root / ".gitattributes").write_text("*.png binary")
    git(root, "commit", "-q", "-a", "-m", "Change it")
    (root / "initiatives" / "draft-aaaa.yaml").write_text("title: Not yet\n")
    mended(workspace, "file attributes")
    assert (root / ".gitattributes").read_text() == "*.png binary\n*.yaml text eol=lf merge=cawg diff=cawg\n"
    assert git(root, "show", "--format=", "--name-only", "HEAD") == ".gitattributes"
    assert git(root, "status", "--porcelain") == "?? initiatives/draft-aaaa.yaml"


def test_attributes_overruled_in_the_clone_are_seen(workspace: Workspace, root: Path) -> None:
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "attributes").write_text("*.yaml merge=union\n")
    assert "merge should be cawg" in ill(workspace, "file attributes").said


def test_hooks_are_named_and_not_held_against_anyone(workspace: Workspace, root: Path) -> None:
    (root / ".git" / "hooks").mkdir(exist_ok=True)
    (root / ".git" / "hooks" / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    assert "pre-commit" in next(one.said for one in examine(workspace) if one.what == "hooks")
    assert bad(workspace) == []


# --- where it is shared -------------------------------------------------------------------------------


def test_a_shared_remote_that_may_go_back_is_set_up_once_a_member_says_so(workspace: Workspace, small: Small) -> None:
    git(small.shared, "config", "receive.denyNonFastForwards", "false")
    assert "for everyone" in ill(workspace, "shared remote").asks
    mended(workspace, "shared remote")
    assert git(small.shared, "config", "receive.denyNonFastForwards") == "true"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/nowhere/shared.git", "not there"),
        ("ext::sh -c date", "cannot be used"),
        ("{ben}", "somebody works in"),
        ("{empty}", "no history"),
    ],
)
def test_an_address_that_will_not_do_is_told(
    workspace: Workspace, small: Small, tmp_path: Path, address: str, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    url = address.format(ben=small.ben, empty=tmp_path / "empty")
    git(small.ana, "config", "remote.origin.url", url)
    assert said in ill(workspace, "shared remote").said


def test_of_a_server_it_says_that_it_cannot_be_asked(workspace: Workspace, root: Path) -> None:
    git(root, "config", "remote.origin.url", "https://someone:secret@example.org/shared.git")
    said = next(one.said for one in examine(workspace) if one.what == "shared remote")
    assert "cannot be asked" in said
    assert "secret" not in said


def test_sending_elsewhere_than_receiving_is_told(workspace: Workspace, root: Path) -> None:
    git(root, "config", "remote.origin.pushurl", "https://example.org/other.git")
    assert "example.org/other" in ill(workspace, "shared remote").said


# --- this computer ------------------------------------------------------------------------------------


def test_a_private_folder_open_to_others_is_closed(workspace: Workspace, root: Path) -> None:
    workspace.keep_draft(Draft("dam-k3f9", "initiative", None, {"title": "x"}, {}, "2026-05-01T10:00:00+00:00"))
    for place in (root / ".git" / "cawg", root / ".git" / "cawg" / "drafts"):
        place.chmod(0o755)
    next((root / ".git" / "cawg" / "drafts").glob("*.json")).chmod(0o644)
    mended(workspace, "private folder")
    assert (root / ".git" / "cawg").stat().st_mode & 0o777 == 0o700


def test_a_disk_that_takes_nothing_is_told_and_nothing_is_left_on_it(workspace: Workspace, root: Path) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        (found,) = writing(workspace)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert not found.good
    assert "file too large" in found.said
    assert [one.name for one in root.rglob(".cawg-probe*")] == []


@pytest.mark.parametrize("day", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2107, 2, 1, tzinfo=UTC)])
def test_a_clock_that_cannot_be_right_is_told(root: Path, day: datetime) -> None:
    workspace = Workspace.open(root)
    workspace.clock = lambda: day
    assert str(day.year) in ill(workspace, "clock").said
    workspace.close()


def test_a_folder_that_another_program_copies_is_told(small: Small) -> None:
    place = small.folder / "Dropbox (Team)" / "ana"
    place.parent.mkdir()
    shutil.move(small.ana, place)
    workspace = Workspace.open(place)
    assert "Dropbox" in ill(workspace, "place").said
    workspace.close()


def test_a_network_drive_is_known_by_the_list_of_mounts(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        "30 22 0:45 / /mnt/office\\040disk rw,relatime shared:5 - cifs //server/share rw\n"
    )
    assert kind_of_disk(tmp_path / "x", mounts) == "ext4"
    assert kind_of_disk(Path("/mnt/office disk/ana"), mounts) in NETWORK_DISKS
    assert kind_of_disk(tmp_path, tmp_path / "none") == ""


# --- locks --------------------------------------------------------------------------------------------


def lock_of(root: Path, age: float) -> Path:
    lock = root / ".git" / "index.lock"
    lock.touch()
    then = time.time() - age
    os.utime(lock, (then, then))
    return lock


def test_a_lock_left_long_ago_is_removed_only_at_a_members_word(workspace: Workspace, root: Path) -> None:
    lock = lock_of(root, 10 * MINUTE)
    found = ill(workspace, "lock of git")
    assert "10 minutes" in found.asks
    assert lock.exists()
    mended(workspace, "lock of git")
    assert not lock.exists()


def test_a_young_lock_is_left_alone(workspace: Workspace, root: Path) -> None:
    lock_of(root, 5)
    found = ill(workspace, "lock of git")
    assert found.mend is None
    assert "in a minute" in found.fix


def test_a_lock_that_a_program_has_open_is_left_alone_however_old(workspace: Workspace, root: Path) -> None:
    lock = lock_of(root, 60 * MINUTE)
    holder = subprocess.Popen([sys.executable, "-c", f"f = open({str(lock)!r}); print(flush=True); input()"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        found = ill(workspace, "lock of git")
        assert found.mend is None
        assert str(holder.pid) in found.said
    finally:
        holder.communicate(b"\n", timeout=10)


def test_a_lock_that_changed_since_it_was_asked_about_is_left_alone(workspace: Workspace, root: Path) -> None:
    lock_of(root, 10 * MINUTE)
    found = ill(workspace, "lock of git")
    lock = lock_of(root, 5 * MINUTE)
    assert "left alone" in mend(found)
    assert lock.exists()


def test_locks_of_a_cawg_that_was_cut_off_are_freed(workspace: Workspace, root: Path) -> None:
    (root / ".git" / "cawg" / "at-work").touch()
    lock = root / ".git" / "index.lock"
    lock.touch()
    for one in bad(workspace):
        if one.mend is not None and not one.asks:
            mend(one)
    assert not lock.exists()
    assert bad(workspace) == []


def test_another_cawg_at_work_is_named_and_nothing_is_wrong(workspace: Workspace, root: Path) -> None:
    with hold(root, "saving"):
        found = examine(workspace)
    assert "saving" in next(one.said for one in found if one.what == "locks")
    assert [one for one in found if not one.good] == []


# --- records, drafts, index ---------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_named_with_its_line(workspace: Workspace, root: Path) -> None:
    path = next((root / "initiatives").glob("*.yaml"))
    path.write_text("title: One\ntitle: Two\n")
    found = ill(workspace, "unreadable file")
    assert f"{path.name}, line 2" in found.said


def test_two_files_of_one_id_are_named(workspace: Workspace, root: Path) -> None:
    path = next((root / "initiatives").glob("*.yaml"))
    (root / "initiatives" / "deeper").mkdir()
    shutil.copy(path, root / "initiatives" / "deeper" / path.name)
    assert path.stem in ill(workspace, "duplicate id").said


def test_a_damaged_draft_and_one_whose_record_is_gone_are_named(workspace: Workspace, root: Path) -> None:
    for name, base in (("gone-aaaa", "0" * 40), ("fresh-bbbb", None)):
        keep_draft(root, Draft(name, "initiative", base, {"title": "x"}, {}, "2026-05-01T10:00:00+00:00"))
    (root / ".git" / "cawg" / "drafts" / "torn-cccc.json").write_text('{"record_id": "to')
    found = {one.what: one.said for one in bad(workspace)}
    assert set(found) == {"damaged draft", "draft without a record", "private folder"}
    assert "gone-aaaa" in found["draft without a record"]
    assert (root / ".git" / "cawg" / "drafts" / "torn-cccc.json").exists()


def test_an_index_that_disagrees_is_made_anew(workspace: Workspace, root: Path) -> None:
    workspace.index.refresh()
    connection = sqlite3.connect(root / ".git" / "cawg" / "index.sqlite")
    connection.execute("UPDATE record SET oid = 'another'")
    connection.commit()
    connection.close()
    assert "2 records" in mended(workspace, "search index")


def test_files_that_a_sync_set_aside_are_named(workspace: Workspace, root: Path) -> None:
    move.set_held_bases(root, {RECORD: "0" * 40})
    assert RECORD in ill(workspace, "files set aside").said


def test_an_interrupted_sync_is_seen_and_finished(workspace: Workspace, root: Path) -> None:
    (root / ".git" / "cawg" / "index-behind").write_bytes(b"cawg.yaml")
    mended(workspace, "interrupted sync")


# --- the history --------------------------------------------------------------------------------------


def test_an_old_version_on_show_and_an_act_of_git_left_open_are_told(workspace: Workspace, root: Path) -> None:
    (root / ".git" / "MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD") + "\n")
    assert "A merge" in ill(workspace, "unfinished").said
    (root / ".git" / "MERGE_HEAD").unlink()
    git(root, "checkout", "-q", "--detach")
    assert "git switch main" in ill(workspace, "branch").fix


@pytest.mark.parametrize("how", ["gone", "torn"])
def test_a_damaged_history_is_told_with_the_way_out(workspace: Workspace, root: Path, how: str) -> None:
    unpack(root)
    oid = git(root, "rev-parse", "HEAD:cawg.yaml")
    loose = root / ".git" / "objects" / oid[:2] / oid[2:]
    loose.chmod(0o600)
    loose.unlink() if how == "gone" else loose.write_bytes(loose.read_bytes()[:20])
    found = ill(workspace, "history")
    assert "cawg clone" in found.fix
    assert "drafts" in found.fix


def unpack(root: Path) -> None:
    """Have every object stand in a file of its own."""
    packs = root / ".git" / "objects" / "pack"
    for pack in list(packs.glob("*.pack")):
        aside = root.parent / pack.name
        shutil.move(pack, aside)
        with aside.open("rb") as data:
            subprocess.run(["git", "-C", str(root), "unpack-objects", "-q"], stdin=data, check=True)
    for rest in packs.glob("*"):
        rest.unlink()


def test_what_must_not_stand_on_a_disk_is_named(workspace: Workspace, root: Path) -> None:
    (root / "initiatives" / "passwords").symlink_to("/etc/passwd")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "A link")
    (root / "initiatives" / "passwords").unlink()
    assert "it is a link" in ill(workspace, "files kept off").said


def test_a_history_inside_the_workspace_is_named(workspace: Workspace, root: Path) -> None:
    git(root, "init", "-q", str(root / "attachments" / "inner"))
    assert "attachments/inner" in ill(workspace, "folders within").said


def test_a_clone_of_which_only_a_part_is_here_is_told(workspace: Workspace, root: Path) -> None:
    git(root, "sparse-checkout", "set", "initiatives")
    assert any(one.what == "repository" and "sparse-checkout" in one.fix for one in bad(workspace))


def test_a_merge_that_left_something_out_is_told_and_mended_after_asking(workspace: Workspace, small: Small) -> None:
    (small.ben / RECORD).write_text("title: The great dam\nstatus: idea\n")
    git(small.ben, "commit", "-q", "-a", "-m", "Great")
    git(small.ben, "push", "-q", "origin", "main")
    (small.ana / RECORD).write_text("title: The dam\nstatus: drafting\n")
    git(small.ana, "commit", "-q", "-a", "-m", "Drafting")
    git(small.ana, "fetch", "-q")
    git(small.ana, "merge", "-q", "-s", "ours", "origin/main")
    found = ill(workspace, "merges")
    assert "by Ben: Title" in found.said
    assert "great" not in found.said + found.asks
    assert found.asks.startswith("Bring back into dam-k3f9")
    mended(workspace, "merges")
    assert (small.ana / RECORD).read_text() == "title: The great dam\nstatus: drafting\n"
    row = workspace.row("dam-k3f9")
    assert row is not None
    assert row.title == "The great dam"


# --- however ill --------------------------------------------------------------------------------------


def test_without_a_history_it_says_so_and_goes_on(workspace: Workspace, root: Path) -> None:
    shutil.rmtree(root / ".git")
    found = {one.what for one in bad(workspace)}
    assert "repository" in found
    assert any(one.what == "files" and one.good for one in examine(workspace))


def ruin(root: Path, how: str) -> None:
    git_dir = root / ".git"
    if how == "no objects":
        shutil.rmtree(git_dir / "objects")
    elif how == "no refs":
        shutil.rmtree(git_dir / "refs")
        (git_dir / "packed-refs").unlink(missing_ok=True)
    elif how == "odd HEAD":
        (git_dir / "HEAD").write_bytes(b"\xff\xfe\x00")
    elif how == "odd config":
        (git_dir / "config").write_text("[core\n")
    elif how == "git is a file":
        shutil.rmtree(git_dir)
        git_dir.write_text("gitdir: /nowhere\n")
    elif how == "notes are folders":
        for name in ("txn.json", "held.json", "audited.json", "lock", "at-work"):
            place = git_dir / "cawg" / name
            place.unlink(missing_ok=True)
            place.mkdir()
    elif how == "odd list":
        (git_dir / "index").write_bytes(b"DIRC" + b"\xff" * 40)
    elif how == "odd index":
        (git_dir / "cawg" / "index.sqlite").write_bytes(b"\x00" * 10_000)
    elif how == "shallow":
        (git_dir / "shallow").write_text("0" * 40 + "\n")


@pytest.mark.parametrize(
    "how",
    ["no objects", "no refs", "odd HEAD", "odd config", "git is a file", "notes are folders", "odd list", "odd index",
     "shallow"],
)  # fmt: skip
def test_however_ill_a_clone_is_the_doctor_answers_in_sentences(workspace: Workspace, root: Path, how: str) -> None:
    ruin(root, how)
    found = examine(workspace)
    assert len(found) > 8
    assert all(one.said for one in found)
    assert all("Error" not in one.said for one in found), [one.said for one in found if "Error" in one.said]
    if how != "odd index":
        assert not all(one.good for one in found) or how == "odd list"
    for one in found:
        if one.mend is not None:
            mend(one)
