"""Servers that stall, trickle, break off or refuse: each sync ends in time, leaves nothing running, loses nothing."""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cawg_tui.vcs.states import SyncResult, SyncState
from cawg_tui.vcs.sync import sync
from cawg_tui.vcs.transfer import Limits

from tests.vcs import faults
from tests.vcs.conftest import DAM, KINDS, LAND, Member, World, git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BACKEND: Final = Path(subprocess.check_output(["git", "--exec-path"], text=True).strip()) / "git-http-backend"
SOON: Final = Limits(quiet=2.0, total=6.0)
needs_backend = pytest.mark.skipif(not BACKEND.exists(), reason="this git was built without a web server's part")


def ends(member: Member, *states: SyncState, limits: Limits = SOON) -> SyncResult:
    """Sync; it must end in one of these states, within its limits, with nothing left running or lying about."""
    started = time.monotonic()
    result = sync(member.repository, KINDS, limits=limits)
    assert result.state in states, result.message
    assert time.monotonic() - started < limits.total + 10
    assert result.message.isprintable()
    must_be_quiet(member)
    return result


def must_be_quiet(member: Member) -> None:
    """Check that no git runs for this clone and that none left anything."""
    running = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"git" in command and str(member.root).encode() in command:
            running.append(command)
    assert running == []
    assert faults.rests(member.root) == []


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server that does this with each connection, and give its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=one, args=(connection,), daemon=True).start()

        def one(connection: socket.socket) -> None:
            try:
                serve(connection)
            except OSError:
                pass
            finally:
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def trickle(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n")
    for byte in b"001e# service=git-upload-pack\n0000" * 100:
        connection.sendall(bytes([byte]))
        time.sleep(1)


def hang_up(connection: socket.socket) -> None:
    connection.recv(10)


def be_silent(connection: socket.socket) -> None:
    connection.recv(4096)
    time.sleep(30)


def saved(world: World) -> Member:
    world.ana.save(DAM, "title: By Ana\n")
    return world.ana


@pytest.mark.parametrize("serve", [trickle, hang_up, be_silent])
def test_a_server_that_gives_nothing_of_use_is_offline_and_is_left_in_time(
    world: World, serve: Callable[[socket.socket], None]
) -> None:
    member = saved(world)
    with listening(serve) as port:
        member.repository.set_remote(f"http://127.0.0.1:{port}/shared.git")
        result = ends(member, SyncState.OFFLINE)
    assert "1 change" in result.message
    assert member.is_clean()
    member.repository.set_remote(str(world.shared))
    ends(member, SyncState.SENT)


@pytest.mark.parametrize("serve", [trickle, be_silent])
def test_a_word_from_the_member_ends_it_within_a_second(world: World, serve: Callable[[socket.socket], None]) -> None:
    member = saved(world)
    with listening(serve) as port:
        member.repository.set_remote(f"http://127.0.0.1:{port}/shared.git")
        asked: list[float] = []

        def cancelled() -> bool:
            # The word comes half a second after git began to wait for the server.
            asked.append(time.monotonic())
            return asked[-1] - asked[0] > 0.5

        result = sync(member.repository, KINDS, cancelled=cancelled)
        took = time.monotonic() - next(at for at in asked if at - asked[0] > 0.5)
    assert result.state is SyncState.CANCELLED
    assert took < 1
    must_be_quiet(member)


class Backend(http.server.BaseHTTPRequestHandler):
    """A web server for the shared remote; `cut` says after how many bytes an answer to a path breaks off."""

    root: Path
    cut: Callable[[str], int | None]

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length")
        self._answer(self.rfile.read(int(length)) if length else self._chunks())

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        return body

    def _answer(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        env = {
            **os.environ, "GIT_PROJECT_ROOT": str(self.root), "GIT_HTTP_EXPORT_ALL": "1", "REMOTE_USER": "ana",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }  # fmt: skip
        most = type(self).cut(path)
        if most == 0:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        told = subprocess.run([str(BACKEND)], input=body, env=env, capture_output=True, check=False).stdout
        head, _, content = told.partition(b"\r\n\r\n")
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\nContent-Length: %d\r\n\r\n" % len(content))
        self.wfile.write(content[:most])
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep the terminal quiet."""


@contextmanager
def web(world: World, cut: Callable[[str], int | None]) -> Iterator[str]:
    """Serve the shared remote over the web, with answers that break off, and give its address."""
    git(world.shared, "config", "http.receivepack", "true")
    handler = type("Cut", (Backend,), {"root": world.folder, "cut": staticmethod(cut)})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/shared.git"
    finally:
        server.shutdown()
        server.server_close()


def some_news(world: World) -> None:
    (world.ben.root / "attachments").mkdir()
    (world.ben.root / "attachments" / "scan.bin").write_bytes(os.urandom(200_000))
    world.ben.save(LAND, "title: By Ben\n")
    world.ben.sync()


@needs_backend
@pytest.mark.parametrize("at", [0, 1, 40, 5_000, 150_000])
def test_a_transfer_that_breaks_off_anywhere_changes_nothing_and_is_done_again(world: World, at: int) -> None:
    some_news(world)
    member = saved(world)
    with web(world, lambda path: at if path.endswith("/git-upload-pack") else None) as address:
        member.repository.set_remote(address)
        ends(member, SyncState.OFFLINE, SyncState.DAMAGED)
    assert member.is_clean()
    assert member.read(LAND) == "title: The land\n"
    with web(world, lambda _path: None) as address:
        member.repository.set_remote(address)
        ends(member, SyncState.MERGED)
    assert member.read(LAND) == "title: By Ben\n"
    assert member.is_clean()


@needs_backend
@pytest.mark.parametrize("at", [0, 1, 30])
def test_a_sending_of_which_the_answer_is_lost_is_made_good_by_the_next_sync(world: World, at: int) -> None:
    some_news(world)
    member = saved(world)
    with web(world, lambda path: at if path.endswith("/git-receive-pack") else None) as address:
        member.repository.set_remote(address)
        result = ends(member, SyncState.OFFLINE, SyncState.REFUSED, SyncState.DAMAGED)
    assert result.received == 2
    assert member.read(LAND) == "title: By Ben\n"
    assert member.read(DAM) == "title: By Ana\n"
    member.repository.set_remote(str(world.shared))
    ends(member, SyncState.SENT, SyncState.UP_TO_DATE)
    assert git(world.shared, "rev-parse", "main") == member.git("rev-parse", "HEAD")
    assert member.is_clean()


def test_a_remote_that_vanishes_between_receiving_and_sending_takes_nothing_with_it(world: World) -> None:
    some_news(world)
    member = saved(world)
    gone = world.folder / "away.git"

    def vanish(text: str, _share: float | None) -> None:
        if text == "Merging":
            world.shared.rename(gone)

    result = sync(member.repository, KINDS, vanish, limits=SOON)
    assert result.state is SyncState.OFFLINE
    assert (member.read(LAND), member.read(DAM)) == ("title: By Ben\n", "title: By Ana\n")
    must_be_quiet(member)
    gone.rename(world.shared)
    ends(member, SyncState.SENT)


@pytest.mark.parametrize(
    ("hook", "words"),
    [
        ("printf 'GH006: Protected branch update failed for refs/heads/main.\\n' >&2\nexit 1\n", "Protected branch"),
        ("printf 'no \\033]52;c;cm0gLXJmIH4K\\007\\033[2J\\302\\233 \\342\\200\\256now\\n' >&2\nexit 1\n", "no "),
        ("head -c 100000 /dev/zero | tr '\\0' x >&2\nexit 1\n", "xxx"),
        ("exit 1\n", "declined"),
    ],
    ids=["protected", "alive", "endless", "mute"],
)
def test_a_server_that_declines_is_quoted_and_nothing_it_says_acts(world: World, hook: str, words: str) -> None:
    member = saved(world)
    world.hook("pre-receive", hook)
    result = ends(member, SyncState.REFUSED)
    assert words in result.message
    assert len(result.message) < 600
    assert "saved here" in result.message
    (world.shared / "hooks" / "pre-receive").unlink()
    ends(member, SyncState.SENT)


def test_a_hook_that_takes_what_it_then_gives_back_cannot_turn_it_into_a_loss(world: World) -> None:
    member = saved(world)
    world.hook("post-receive", "git update-ref refs/heads/main HEAD~1\n")
    ends(member, SyncState.SENT)
    (world.shared / "hooks" / "post-receive").unlink()
    result = ends(member, SyncState.REMOTE_REWRITTEN)
    assert "cawg sync --accept-rewritten" in result.message
    assert member.read(DAM) == "title: By Ana\n"


def test_a_remote_that_became_another_folder_between_two_syncs_is_told_apart(world: World) -> None:
    member = saved(world)
    ends(member, SyncState.SENT)
    shutil.rmtree(world.shared)
    git(world.folder, "init", "-q", "--bare", "-b", "main", "shared.git")
    ends(member, SyncState.REMOTE_REWRITTEN)
    assert member.read(DAM) == "title: By Ana\n"
    assert member.is_clean()
