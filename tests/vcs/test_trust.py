"""What arrives is not trusted: folders with settings of their own, addresses, trees. The member's own settings are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cawg_tui.errors import FolderNotEmptyError
from cawg_tui.git_errors import (
    DamagedHistoryError,
    GitMissingError,
    GitTooOldError,
    NotARepositoryError,
    RemoteAddressError,
    RemoteError,
    TimedOutError,
)
from cawg_tui.vcs import tree
from cawg_tui.vcs.address import check_address
from cawg_tui.vcs.git import Runner, check_git
from cawg_tui.vcs.repository import CLONE_SETTINGS, Repository
from cawg_tui.vcs.start import clone_repository, init_repository, init_shared
from cawg_tui.vcs.states import SyncState
from cawg_tui.vcs.transfer import network_environment

from tests.vcs.conftest import DAM, LAND, World, git


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/shared.git", "https://ana:token@example.org:8443/x", "http://example.org/x", "ssh://host/x",
        "ssh://ana@host:2222/x.git", "git@example.org:group/x.git", "/srv/shared.git", "file:///srv/shared.git",
    ],
)  # fmt: skip
def test_usual_addresses_are_taken(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "", "-x", "--upload-pack=touch x", "ext::sh -c 'touch x'", "git://host/x", "fd::7", "ssh://-oProxyCommand=x/y",
        "ana@-oProxyCommand=x:y", "ana@host:-x", "../shared.git", "host", "https://", "https:///x", "ana@host::x",
        "https://host/\x1b[2J", "/srv/\nshared", "persistent-https://x/y", "ftp://x/y",
    ],
)  # fmt: skip
def test_addresses_that_run_or_hide_something_are_refused(address: str) -> None:
    with pytest.raises(RemoteAddressError) as refused:
        check_address(address)
    assert "\x1b" not in refused.value.sentence


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("filter.x.clean", "touch ran"),
        ("filter.x.process", "touch ran"),
        ("gpg.program", "touch ran"),
        ("gpg.ssh.defaultKeyCommand", "touch ran"),
        ("credential.helper", "!touch ran"),
        ("credential.https://x.helper", "/tmp/helper"),
        ("url.https://evil/.insteadOf", "https://good/"),
        ("include.path", "/tmp/other"),
        ("remote.origin.uploadpack", "touch ran"),
        ("remote.origin.receivepack", "touch ran"),
        ("remote.origin.vcs", "ext"),
        ("http.sslVerify", "false"),
        ("extensions.partialClone", "origin"),
    ],
)
def test_a_folder_whose_settings_start_or_redirect_something_is_refused_by_name(
    world: World, key: str, value: str
) -> None:
    assert world.ana.repository.is_prepared()
    config = world.ana.root / ".git" / "config"
    subprocess.run(["git", "config", "--file", str(config), key, value], check=True)
    with pytest.raises(NotARepositoryError, match="sets "):
        Repository(world.ana.root)


def test_settings_that_are_shut_anyway_start_nothing(world: World) -> None:
    script = world.folder / "touch.sh"
    script.write_text(f"#!/bin/sh\ntouch {world.folder}/ran\ncat\n")
    script.chmod(0o755)
    world.ana.git("config", "credential.helper", "cache --timeout=60")
    for key in ("core.fsmonitor", "core.sshCommand", "core.editor", "core.pager", "core.askPass", "diff.external",
                "diff.cawg.command", "diff.cawg.textconv", "merge.cawg.driver", "core.gitProxy"):  # fmt: skip
        world.ana.git("config", key, str(script))
    world.ana.git("config", "alias.status", f"!{script}")
    world.ana.git("config", "core.hooksPath", str(world.folder))
    world.ana.git("config", "protocol.ext.allow", "always")
    repository = world.ana.repository
    repository.prepare()
    world.ana.write(DAM, "title: Other\n")
    assert repository.unsaved()
    assert repository.diff()
    assert repository.log()
    repository.save([DAM], "Save")
    assert world.ana.sync().state is SyncState.SENT
    assert str(script) not in network_environment(repository.config())["GIT_SSH_COMMAND"]
    assert not (world.folder / "ran").exists()


def test_the_member_s_own_ssh_command_is_kept_and_told_not_to_ask(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = world.folder / "own"
    own.write_text("[core]\n\tsshCommand = ssh -i ~/.ssh/defenders\n[user]\n\tname = Global Ana\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    world.ana.git("config", "--unset", "user.name")
    repository = world.ana.repository
    command = network_environment(repository.config())["GIT_SSH_COMMAND"]
    assert command.startswith("ssh -i ~/.ssh/defenders -o BatchMode=yes -o ConnectTimeout=10")
    identity = repository.identity()
    assert identity is not None
    assert identity.name == "Global Ana"
    monkeypatch.setenv("GIT_SSH_COMMAND", "plink -batch")
    assert network_environment(repository.config())["GIT_SSH_COMMAND"] == "plink -batch"


def test_git_that_is_no_folder_of_its_own_is_refused(world: World, tmp_path: Path) -> None:
    world.ana.git("worktree", "add", "-q", str(tmp_path / "pointer"))
    with pytest.raises(NotARepositoryError, match="pointer"):
        Repository(tmp_path / "pointer")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / ".git").symlink_to(world.ana.root / ".git")
    with pytest.raises(NotARepositoryError, match="link"):
        Repository(tmp_path / "linked")
    with pytest.raises(NotARepositoryError, match=r"no \.git folder"):
        Repository(tmp_path)
    git(tmp_path, "clone", "-q", "--shared", str(world.shared), "borrowing")
    with pytest.raises(NotARepositoryError, match="borrows"):
        Repository(tmp_path / "borrowing")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{world.shared}", "shallow")
    with pytest.raises(NotARepositoryError, match="newest part"):
        Repository(tmp_path / "shallow")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_stranger_s_folder_is_opened_only_where_the_member_told_git_so(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.write_text("")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    os.chown(world.ana.root / ".git", 12345, 12345)
    with pytest.raises(NotARepositoryError, match=r"safe\.directory"):
        Repository(world.ana.root)
    own.write_text(f"[safe]\n\tdirectory = {world.ana.root}\n")
    assert Repository(world.ana.root).tip()


def test_plain_git_is_set_up_once_and_treats_records_as_cawg_does(world: World) -> None:
    assert world.ana.repository.is_prepared()
    config = world.ana.root / ".git" / "config"
    before = config.read_bytes()
    world.ana.repository.prepare()
    assert config.read_bytes() == before
    for key, value in CLONE_SETTINGS.items():
        assert world.ana.git("config", "--local", key) == value
    world.ana.write(DAM, "title: The dam\nsummary: Refused.\n")
    assert "diff=cawg" in world.ana.read(".gitattributes")


def hostile_tree(world: World, entries: list[str]) -> None:
    """Have somebody send a tree of their own making, past every check of cawg."""
    listed = git(world.shared, "ls-tree", "main")
    made = subprocess.run(
        ["git", "-C", str(world.shared), "mktree", "--missing"],
        input="\n".join([listed, *entries]) + "\n", capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    who = ("-c", "user.name=X", "-c", "user.email=x@x")
    commit = git(world.shared, *who, "commit-tree", "-p", "main", "-m", "gift", made)
    git(world.shared, "update-ref", "refs/heads/main", commit)


def gifts(world: World) -> list[str]:
    """Return entries that no member wants on a disk, and one that they do."""
    blob = git(world.shared, "rev-parse", f"main:{LAND}")
    return [
        f"120000 blob {blob}\tlink",
        f"160000 commit {'1' * 40}\tother-repository",
        f"100644 blob {blob}\tNotes.txt",
        f"100644 blob {blob}\tnotes.txt",
        f'100644 blob {blob}\t"\\033[2Jclear.txt"',
        f"100644 blob {blob}\twelcome.txt",
    ]


REFUSED = {"link", "other-repository", "notes.txt", "\x1b[2Jclear.txt"}


def test_what_the_gate_refuses_is_named_and_never_written_and_stays_in_the_history(world: World) -> None:
    hostile_tree(world, gifts(world))
    result = world.ana.sync()
    assert result.state is SyncState.HELD
    assert {held.path for held in result.held} == REFUSED
    assert {path.name for path in world.ana.root.iterdir()} == {
        ".git", ".gitattributes", "cawg.yaml", "initiatives", "Notes.txt", "welcome.txt",
    }  # fmt: skip
    assert world.ana.git("rev-parse", "HEAD") == git(world.shared, "rev-parse", "main")
    assert world.ana.git("status", "--porcelain") == ""
    assert world.ana.sync().state is SyncState.UP_TO_DATE
    world.ana.save(DAM, "title: Goes on\n")
    assert world.ana.sync().state is SyncState.SENT
    assert "other-repository" in git(world.shared, "ls-tree", "--name-only", "main")


def test_joining_writes_nothing_that_the_gate_refuses(world: World) -> None:
    hostile_tree(world, gifts(world))
    joined = clone_repository(str(world.shared), world.folder / "cleo")
    assert {held.path for held in joined.held} == REFUSED
    assert not (joined.repository.root / "link").is_symlink()
    assert not (joined.repository.root / "link").exists()
    assert (joined.repository.root / "welcome.txt").read_text() == "title: The land\n"
    assert joined.repository.unsaved() == []
    assert not git(joined.repository.root, "status", "--porcelain")


def test_a_tree_that_never_ends_is_refused_at_once(world: World) -> None:
    blob = git(world.shared, "rev-parse", f"main:{LAND}")
    inner = f"100644 blob {blob}\tx"
    for _ in range(10):
        lines = [inner.replace("\tx", f"\t{n}") for n in range(10)]
        made = subprocess.run(
            ["git", "-C", str(world.shared), "mktree"],
            input="\n".join(lines) + "\n",
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        inner = f"040000 tree {made}\tx"
    hostile_tree(world, [inner.replace("\tx", "\tbomb")])
    started = time.monotonic()
    result = world.ana.sync()
    assert result.state is SyncState.DAMAGED
    assert f"{tree.MOST_FILES:,} files" in result.message
    with pytest.raises(DamagedHistoryError):
        clone_repository(str(world.shared), world.folder / "cleo")
    assert time.monotonic() - started < 20
    assert not (world.folder / "cleo").exists()


def test_joining_gives_files_history_author_and_a_way_to_send(world: World) -> None:
    told: list[str] = []
    joined = clone_repository(str(world.shared), world.folder / "cleo", lambda text, share: told.append(text))
    assert (joined.empty, joined.held) == (False, ())
    assert (joined.repository.root / DAM).read_text().startswith("title: The dam")
    assert not git(joined.repository.root, "status", "--porcelain", "--branch").startswith("## main...origin/main [")
    assert joined.repository.remote_url() == str(world.shared)
    assert "Receiving" in told


def test_joining_an_empty_remote_says_so(tmp_path: Path) -> None:
    init_shared(tmp_path / "shared.git")
    joined = clone_repository(str(tmp_path / "shared.git"), tmp_path / "ana")
    assert joined.empty
    assert joined.repository.tip() is None
    assert joined.repository.branch() == "main"


def test_joining_follows_the_branch_that_is_there(world: World) -> None:
    git(world.shared, "branch", "-m", "main", "trunk")
    git(world.shared, "symbolic-ref", "HEAD", "refs/heads/none")
    joined = clone_repository(str(world.shared), world.folder / "cleo")
    assert joined.repository.branch() == "trunk"


def test_joining_what_is_not_there_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="not where it was"):
        clone_repository(str(tmp_path / "none.git"), tmp_path / "ana")
    assert not (tmp_path / "ana").exists()
    (tmp_path / "ben").mkdir()
    with pytest.raises(RemoteError):
        clone_repository(str(tmp_path / "none.git"), tmp_path / "ben")
    assert list((tmp_path / "ben").iterdir()) == []


def test_a_folder_with_files_is_never_written_over(world: World) -> None:
    for begin in (
        lambda: clone_repository(str(world.shared), world.ana.root),
        lambda: init_repository(world.ana.root, "Ana", "a@b"),
        lambda: init_shared(world.ana.root),
    ):
        with pytest.raises(FolderNotEmptyError):
            begin()
    assert world.ana.is_clean()


def test_a_folder_may_be_named_from_where_the_member_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    init_shared(Path("shared.git"))
    repository = init_repository(Path("ana"), "Ana", "ana@members.invalid")
    (tmp_path / "ana" / "cawg.yaml").write_text("format: 1\n")
    repository.save(["cawg.yaml"], "Start")
    assert clone_repository(str(tmp_path / "shared.git"), Path("ben")).empty
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ana", "ben", "shared.git"]


def test_a_shared_remote_takes_no_rewriting(world: World) -> None:
    world.ana.save(DAM, "title: Other\n")
    world.ana.sync()
    world.ana.git("reset", "-q", "--hard", "HEAD~1")
    for refused in (("push", "--force", "origin", "main"), ("push", "origin", ":main")):
        assert subprocess.run(["git", "-C", str(world.ana.root), *refused], capture_output=True, check=False).returncode


def test_a_machine_without_git_or_with_an_old_one_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check_git.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitMissingError):
        check_git()
    (tmp_path / "git").write_text("#!/bin/sh\necho git version 2.37.9\n")
    (tmp_path / "git").chmod(0o755)
    with pytest.raises(GitTooOldError, match=r"2\.37\.9"):
        check_git()
    monkeypatch.undo()
    check_git()


@pytest.mark.parametrize("asked", ["status", "update-ref"])
def test_a_git_that_hangs_is_stopped_with_all_it_started(
    asked: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "git").write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child\nwait\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(TimedOutError):
        Runner(tmp_path).run([asked], timeout=2.0)
    child = (tmp_path / "child").read_text().strip()
    stat = Path(f"/proc/{child}/stat")
    assert not stat.exists() or stat.read_text().split()[2] == "Z"


def test_importing_the_history_s_code_loads_no_git_library() -> None:
    code = "import sys, cawg_tui.vcs.repository, cawg_tui.vcs.sync, cawg_tui.vcs.start; print('git' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "False\n"
