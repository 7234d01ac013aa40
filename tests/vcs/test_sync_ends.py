"""Every way in which a sync cannot go through ends in its own state, soon, with all work kept."""

from __future__ import annotations

import http.server
import os
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.vcs import lock
from cawg_tui.vcs.agreement import accept_rewritten
from cawg_tui.vcs.states import NEXT, SyncResult, SyncState
from cawg_tui.vcs.sync import sync
from cawg_tui.vcs.transfer import Limits

from tests.vcs.conftest import DAM, KINDS, LAND, Member, World, git

if TYPE_CHECKING:
    from collections.abc import Iterator

JARGON = ("HEAD", "rebase", "ours", "theirs", "stash", "merge conflict", "fatal:", "Traceback")


SOON = Limits(quiet=3.0, total=20.0)


def ends(member: Member, state: SyncState, *, limits: Limits = SOON) -> SyncResult:
    """Sync, and check what holds of every sync that ends early: the state, the words, and the member's work."""
    before = member.git("rev-parse", "HEAD")
    result = sync(member.repository, KINDS, limits=limits)
    assert result.state is state, result.message
    assert not [word for word in JARGON if word in result.message], result.message
    assert result.message.isprintable()
    assert member.git("merge-base", "--is-ancestor", before, "HEAD") == ""
    return result


def saved(world: World) -> Member:
    """Return Ana, who has something to send."""
    world.ana.save(DAM, "title: By Ana\n")
    return world.ana


def test_a_remote_folder_that_is_not_there_is_offline(world: World) -> None:
    world.shared.rename(world.folder / "away.git")
    result = ends(saved(world), SyncState.OFFLINE)
    assert "1 change" in result.message
    assert result.next_key == "sync"
    (world.folder / "away.git").rename(world.shared)
    assert world.ana.sync().state is SyncState.SENT


@pytest.mark.parametrize("scheme", ["http", "ssh"])
def test_a_server_that_refuses_connections_is_offline(world: World, scheme: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    world.ana.repository.set_remote(f"{scheme}://127.0.0.1:{port}/shared.git")
    ends(saved(world), SyncState.OFFLINE)


def test_a_name_that_nobody_knows_is_offline(world: World) -> None:
    world.ana.repository.set_remote("https://no-such-host.invalid/shared.git")
    ends(saved(world), SyncState.OFFLINE)


def test_a_silent_server_is_given_up_and_leaves_no_process(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        world.ana.repository.set_remote(f"http://127.0.0.1:{silent.getsockname()[1]}/shared.git")
        started = time.monotonic()
        ends(saved(world), SyncState.OFFLINE, limits=Limits(quiet=1.0, total=20.0))
    assert time.monotonic() - started < 10
    running = [
        Path(path).read_bytes() for path in map(str, Path("/proc").glob("[0-9]*/cmdline")) if Path(path).exists()
    ]
    assert not [line for line in running if b"git" in line and str(world.ana.root).encode() in line]


def test_a_word_from_the_member_stops_it_within_a_second(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        world.ana.repository.set_remote(f"http://127.0.0.1:{silent.getsockname()[1]}/shared.git")
        started = time.monotonic()
        result = sync(world.ana.repository, KINDS, cancelled=lambda: time.monotonic() - started > 0.5)
    assert result.state is SyncState.CANCELLED
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "said",
    [
        "ana@host: Permission denied (publickey).",
        "Host key verification failed.",
        "sign_and_send_pubkey: signing failed",
    ],
)
def test_a_key_that_the_server_refuses_asks_for_a_login(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    fake = tmp_path / "ssh"
    fake.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\necho "{said}" >&2\nexit 255\n')
    fake.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(fake))
    world.ana.repository.set_remote("ssh://ana@example.invalid/shared.git")
    result = ends(saved(world), SyncState.LOGIN_NEEDED)
    assert said.rstrip(".").split(": ")[-1] in result.message
    assert "BatchMode=yes" in (tmp_path / "asked").read_text()


@contextmanager
def server_saying(status: int) -> Iterator[int]:
    """Run a web server that answers everything with one status, and give its port."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("WWW-Authenticate", 'Basic realm="shared"')
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Keep the terminal quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("status", "state"), [(401, "login_needed"), (403, "login_needed"), (503, "offline")])
def test_what_a_web_server_says_becomes_a_state(world: World, status: int, state: str) -> None:
    with server_saying(status) as port:
        world.ana.repository.set_remote(f"http://ana:secret-token@127.0.0.1:{port}/shared.git")
        result = ends(saved(world), SyncState(state))
    assert "secret-token" not in result.message


def test_a_server_that_declines_is_quoted_harmlessly_and_what_others_sent_still_arrives(world: World) -> None:
    world.ben.save(LAND, "title: By Ben\n")
    world.ben.sync()
    world.hook("pre-receive", "printf 'Only on \\033[31mweekdays\\033[0m\\n' >&2\nexit 1\n")
    result = ends(saved(world), SyncState.REFUSED)
    assert "Only on" in result.message
    assert "weekdays" in result.message
    assert (result.sent, result.received) == (0, 1)
    assert world.ana.read(LAND) == "title: By Ben\n"
    (world.shared / "hooks" / "pre-receive").unlink()
    assert world.ana.sync().state is SyncState.SENT


def test_a_remote_that_somebody_works_in_is_explained(world: World) -> None:
    git(world.folder, "clone", "-q", str(world.shared), "worked-in")
    world.ana.repository.set_remote(str(world.folder / "worked-in"))
    result = ends(saved(world), SyncState.REFUSED)
    assert "git clone --bare" in result.message


def test_a_race_lost_once_is_run_again_and_both_are_in(world: World) -> None:
    world.ben.save(LAND, "title: By Ben\n")
    theirs = world.ben.git("rev-parse", "HEAD")
    world.ben.git("push", "-q", "origin", "HEAD:refs/heads/waiting")
    world.hook("update", f'test -e once && exit 0\ntouch once\ngit update-ref "$1" {theirs} "$2"\n')
    result = ends(saved(world), SyncState.MERGED)
    assert (result.sent, result.received) == (1, 1)
    assert world.ana.git("rev-list", "--count", "--merges", "HEAD") == "1"
    assert git(world.shared, "rev-parse", "main") == result.after
    assert world.ana.is_clean()


def test_six_lost_races_end_it_with_nothing_moved(world: World) -> None:
    world.hook(
        "update",
        'new=$(git -c user.name=X -c user.email=x@x commit-tree -p "$2" -m other "$2^{tree}")\n'
        'git update-ref "$1" "$new" "$2"\n',
    )
    member = saved(world)
    tip = member.git("rev-parse", "HEAD")
    ends(member, SyncState.RACED_OUT)
    assert member.git("rev-parse", "HEAD") == tip
    assert member.is_clean()


def test_a_lock_left_on_the_remote_is_no_race(world: World) -> None:
    lock = world.shared / "refs" / "heads" / "main.lock"
    lock.touch()
    result = ends(saved(world), SyncState.REFUSED)
    assert ".lock" in result.message
    lock.unlink()
    assert world.ana.sync().state is SyncState.SENT


def rewrite(world: World) -> str:
    """Have somebody replace the shared history by one without Ben's work, and return what was replaced."""
    world.ben.save(LAND, "title: By Ben\n")
    world.ben.sync()
    world.ana.sync()
    received = world.ana.git("rev-parse", "HEAD")
    start = world.ana.git("rev-list", "--max-parents=0", "HEAD")
    other = git(
        world.shared,
        "-c",
        "user.name=X",
        "-c",
        "user.email=x@x",
        "commit-tree",
        "-p",
        start,
        "-m",
        "x",
        f"{start}^{{tree}}",
    )
    git(world.shared, "update-ref", "refs/heads/main", other)
    return received


def test_a_rewritten_history_stops_every_sync_until_somebody_accepts_it(world: World) -> None:
    received = rewrite(world)
    member = saved(world)
    for _ in range(2):
        ends(member, SyncState.REMOTE_REWRITTEN)
        assert member.read(LAND) == "title: By Ben\n"
    kept = member.git("for-each-ref", "--format=%(objectname)", "refs/cawg/keep/").split()
    assert kept == [received]
    accept_rewritten(member.repository)
    assert member.sync().state is SyncState.SENT
    assert git(world.shared, "show", f"main:{LAND}") == "title: By Ben"
    assert member.read(LAND) == "title: By Ben\n"


def test_a_shared_history_that_is_gone_is_not_filled_up_again_unasked(world: World) -> None:
    git(world.shared, "update-ref", "-d", "refs/heads/main")
    ends(saved(world), SyncState.REMOTE_REWRITTEN)
    accept_rewritten(world.ana.repository)
    assert world.ana.sync().state is SyncState.SENT


def test_another_workspace_at_the_address_is_unrelated(world: World, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "other")
    git(tmp_path / "other", "-c", "user.name=X", "-c", "user.email=x@x", "commit", "-q", "--allow-empty", "-m", "x")
    accept_rewritten(world.ana.repository)
    world.ana.repository.set_remote(str(tmp_path / "other"))
    ends(saved(world), SyncState.UNRELATED)


def test_an_old_version_on_show_is_detached(world: World) -> None:
    world.ana.git("checkout", "-q", "--detach")
    ends(world.ana, SyncState.DETACHED)


@pytest.mark.parametrize("name", ["MERGE_HEAD", "rebase-merge", "CHERRY_PICK_HEAD"])
def test_an_unfinished_act_of_git_is_left_to_its_owner(world: World, name: str) -> None:
    world.ana.write(DAM, "title: By hand\n")
    (world.ana.root / ".git" / name).write_text(world.ana.git("rev-parse", "HEAD") + "\n")
    ends(world.ana, SyncState.FOREIGN_OPERATION)
    assert world.ana.git("diff", "--name-only") == DAM


def test_a_lock_of_another_git_is_named_and_never_removed(world: World) -> None:
    held = world.ana.root / ".git" / "index.lock"
    held.touch()
    result = ends(world.ana, SyncState.LOCKED)
    assert ".git/index.lock" in result.message
    assert held.exists()


def test_a_second_sync_is_told_that_one_is_at_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.1)
    with lock.hold(world.ana.root, "syncing", name=lock.SYNC):
        result = ends(world.ana, SyncState.BUSY)
    assert str(os.getpid()) in result.message


def test_a_newer_format_is_fetched_but_not_taken(world: World) -> None:
    world.ana.save("cawg.yaml", "format: 9\nname: Dams\n")
    world.ana.sync()
    result = ends(world.ben, SyncState.NEWER_FORMAT)
    assert "9" in result.message
    assert world.ben.read("cawg.yaml") == "format: 1\nname: Dams\n"


def test_an_address_that_would_run_a_program_is_refused(world: World) -> None:
    world.ana.git("config", "remote.origin.url", "ext::sh -c 'touch ran'")
    ends(saved(world), SyncState.REFUSED)
    assert not (world.ana.root / "ran").exists()


def test_nobody_named_as_author_is_told_so(world: World) -> None:
    world.ana.git("config", "--unset", "user.name")
    world.ana.write(DAM, "title: By hand\n")
    result = ends(world.ana, SyncState.REFUSED)
    assert "git config user.name" in result.message


def test_a_damaged_remote_harms_nothing_here(world: World) -> None:
    world.ben.save(LAND, "title: By Ben\n")
    world.ben.sync()
    blob = git(world.shared, "rev-parse", f"main:{LAND}")
    stored = world.shared / "objects" / blob[:2] / blob[2:]
    stored.chmod(0o644)
    stored.write_bytes(b"damaged")
    before = world.ana.read(LAND)
    result = sync(world.ana.repository, KINDS)
    assert result.state in {SyncState.DAMAGED, SyncState.REFUSED, SyncState.OFFLINE}
    assert world.ana.read(LAND) == before
    assert world.ana.is_clean()


@pytest.mark.parametrize("state", SyncState)
def test_every_state_names_one_key_worth_pressing_unless_nothing_here_helps(state: SyncState) -> None:
    nothing_waits = {SyncState.UP_TO_DATE, SyncState.SENT, SyncState.LOCAL_ONLY}
    needs_another_program = {SyncState.NEWER_FORMAT, SyncState.DAMAGED}
    assert (state in NEXT) is (state not in nothing_waits | needs_another_program)
    assert set(NEXT.values()) == {"sync", "review"}
