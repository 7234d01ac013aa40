"""Saving: exactly the paths given, by the author named, in UTC, and nothing lost between two programs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import BadValueError, UnsafePathError
from cawg_tui.git_errors import IdentityMissingError, NotInHistoryError
from cawg_tui.vcs import lock
from cawg_tui.vcs.commit import Identity
from cawg_tui.vcs.repository import Repository
from cawg_tui.vcs.start import init_repository

from tests.vcs.conftest import DAM, LAND, World

if TYPE_CHECKING:
    from pathlib import Path


def test_a_save_is_one_commit_with_only_that_path_and_leaves_other_work_alone(world: World) -> None:
    ana = world.ana
    before = ana.git("rev-parse", "HEAD")
    ana.write(LAND, "title: The land, being edited\n")
    ana.write("notes.txt", "private\n")
    ana.write("staged.txt", "staged\n")
    ana.git("add", "staged.txt")
    commit = ana.save(DAM, "title: The dam\nsummary: Consent was refused.\n", "Update dam: summary")
    assert ana.git("rev-list", f"{before}..HEAD") == commit
    assert ana.git("diff", "--name-only", before, commit) == DAM
    assert ana.git("status", "--porcelain").splitlines() == [f"M {LAND}", "A  staged.txt", "?? notes.txt"]
    assert ana.git("log", "-1", "--format=%an|%ae|%cn|%s|%ai").startswith(
        "Ana|ana@members.invalid|Ana|Update dam: summary|"
    )
    assert ana.git("log", "-1", "--format=%ai").endswith("+0000")
    assert "cawg: Update dam: summary" in ana.git("reflog", "-1")
    ana.git("fsck", "--strict")


def test_adding_changing_and_removing_go_into_one_commit(world: World) -> None:
    ana = world.ana
    ana.write("initiatives/new-aaaa.yaml", "title: New\n")
    (ana.root / LAND).unlink()
    ana.write(DAM, "title: Other\n")
    ana.repository.save([DAM, LAND, "initiatives/new-aaaa.yaml"], "Three at once")
    assert ana.git("show", "--name-status", "--format=").splitlines() == [
        f"M\t{DAM}", f"D\t{LAND}", "A\tinitiatives/new-aaaa.yaml",
    ]  # fmt: skip
    assert ana.is_clean()


def test_saving_what_did_not_change_makes_no_commit(world: World) -> None:
    tip = world.ana.git("rev-parse", "HEAD")
    assert world.ana.repository.save([DAM, LAND], "Nothing") == tip
    assert world.ana.git("rev-parse", "HEAD") == tip


def test_the_first_save_of_a_new_workspace_works(tmp_path: Path) -> None:
    repository = init_repository(tmp_path / "new", "Ana", "ana@members.invalid")
    assert repository.tip() is None
    assert repository.log() == []
    (tmp_path / "new" / "cawg.yaml").write_text("format: 1\n")
    commit = repository.save(["cawg.yaml"], "Start")
    assert [version.commit for version in repository.log()] == [commit]
    assert repository.branch() == "main"


def test_line_ends_of_another_system_are_saved_as_plain_git_would(world: World) -> None:
    (world.ana.root / DAM).write_bytes(b"title: The dam\r\nsummary: New\r\n")
    world.ana.repository.save([DAM], "From another system")
    assert world.ana.repository.text_at("HEAD", DAM) == b"title: The dam\nsummary: New\n"
    assert world.ana.repository.unsaved() == []
    assert world.ana.is_clean()


def test_names_with_spaces_accents_and_quotes_are_saved_and_listed(world: World) -> None:
    odd = 'attachments/dam-k3f9/año "borrador" \\ حق.txt'
    world.ana.save(odd, "x\n")
    assert world.ana.repository.log(odd)[0].paths == (odd,)
    assert world.ana.repository.text_at("HEAD", odd) == b"x\n"
    assert world.ana.is_clean()


def test_a_link_is_never_saved(world: World, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret\n")
    (world.ana.root / DAM).unlink()
    (world.ana.root / DAM).symlink_to(tmp_path / "secret")
    with pytest.raises(UnsafePathError):
        world.ana.repository.save([DAM], "A link")
    (world.ana.root / "linked").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(UnsafePathError):
        world.ana.repository.save(["linked/secret"], "Behind a link")
    with pytest.raises(UnsafePathError):
        world.ana.repository.save(["../secret"], "Outside")


def test_nobody_named_as_author_is_told_how_to_say_who_they_are(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.ana.git("config", "--local", "--unset", "user.email")
    world.ana.write(DAM, "title: Other\n")
    with pytest.raises(IdentityMissingError):
        world.ana.repository.save([DAM], "Whose?")


@pytest.mark.parametrize(("name", "email"), [("", "a@b"), ("-x", "a@b"), ("A <x>", "a@b"), ("A", "nobody")])
def test_a_name_that_would_break_a_commit_is_refused(world: World, name: str, email: str) -> None:
    with pytest.raises(BadValueError):
        world.ana.repository.set_identity(name, email)


def test_marks_in_a_name_from_elsewhere_do_not_break_the_author_line() -> None:
    assert Identity("A <b> \n", "<a@b>").line(0) == b"A b <a@b> 0 +0000"


@pytest.mark.parametrize("state", ["detached", "merge"])
def test_a_save_outside_the_line_of_work_says_that_the_disk_has_it_and_the_history_not(
    world: World, state: str
) -> None:
    ana = world.ana
    tip = ana.git("rev-parse", "HEAD")
    if state == "detached":
        ana.git("checkout", "-q", "--detach")
    else:
        (ana.root / ".git" / "MERGE_HEAD").write_text(tip + "\n")
    ana.write(DAM, "title: Other\n")
    with pytest.raises(NotInHistoryError, match="Saved on your disk"):
        ana.repository.save([DAM], "Where to?")
    assert ana.git("rev-parse", "HEAD") == tip
    assert ana.read(DAM) == "title: Other\n"


def test_a_save_waits_for_another_and_then_names_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.1)
    world.ana.write(DAM, "title: Other\n")
    repository = world.ana.repository
    with (
        lock.hold(world.ana.root, "syncing"),
        pytest.raises(NotInHistoryError, match=rf"syncing, process {os.getpid()}"),
    ):
        repository.save([DAM], "Meanwhile")
    repository.save([DAM], "Afterwards")


def test_a_list_held_by_another_git_is_caught_up_at_the_next_opening(world: World) -> None:
    ana = world.ana
    held = ana.root / ".git" / "index.lock"
    held.touch()
    commit = ana.save(DAM, "title: Other\n")
    held.unlink()
    assert ana.git("rev-parse", "HEAD") == commit
    assert ana.repository.unsaved() == []
    ana.repository.prepare()
    assert ana.is_clean()


def test_two_programs_saving_at_once_lose_nothing(world: World) -> None:
    script = (
        "import sys; from pathlib import Path; from cawg_tui.vcs.repository import Repository\n"
        "root, name = Path(sys.argv[1]), sys.argv[2]; r = Repository(root)\n"
        "for n in range(12):\n"
        "    path = f'initiatives/{name}-{n:04}.yaml'; (root / path).write_text(f'title: {n}\\n')\n"
        "    print(r.save([path], f'{name} {n}'))\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script, str(world.ana.root), name], stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    said = [process.communicate()[0].split() for process in started]
    assert [process.returncode for process in started] == [0, 0]
    in_history = set(world.ana.git("rev-list", "HEAD").split())
    assert set(said[0] + said[1]) <= in_history
    assert len(said[0] + said[1]) == 24
    assert len(world.ana.git("ls-tree", "--name-only", "HEAD", "initiatives/").split()) == 26
    assert world.ana.is_clean()


def test_commits_carry_the_signature_that_the_member_asked_git_for(world: World, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", f"{key}.pub"), ("commit.gpgSign", "true")):
        world.ana.git("config", name, value)
    world.ana.save(DAM, "title: Signed\n", "Signed")
    assert "-----BEGIN SSH SIGNATURE-----" in world.ana.git("cat-file", "commit", "HEAD")
    assert world.ana.git("log", "-1", "--format=%s %ai").startswith("Signed ")
    assert world.ana.is_clean()


def test_hooks_of_the_folder_are_not_run(world: World) -> None:
    hooks = world.ana.root / ".git" / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "post-commit", "post-index-change", "reference-transaction", "pre-push"):
        (hooks / name).write_text("#!/bin/sh\ntouch ../ran ./ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    world.ana.save(DAM, "title: Other\n")
    assert world.ana.sync().state == "sent"
    assert not list(world.folder.glob("**/ran"))


def test_a_cawg_started_from_a_hook_of_another_repository_works_on_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(world.ben.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(world.ben.root / ".git" / "index"))
    world.ana.write(DAM, "title: Other\n")
    commit = Repository(world.ana.root).save([DAM], "From a hook")
    monkeypatch.undo()
    assert world.ana.git("rev-parse", "HEAD") == commit
    assert world.ben.is_clean()
