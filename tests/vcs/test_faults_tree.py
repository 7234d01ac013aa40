"""A version with a tree that no member made: each odd thing is named and kept off the disk, and the rest goes on."""

from __future__ import annotations

import subprocess
import time
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from cawg_tui.vcs.states import SyncState
from cawg_tui.workspace import Workspace

from tests.vcs import faults
from tests.vcs.conftest import DAM, LAND, Member, World, git

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cawg_tui.records.finding import Finding

PLAIN: Final = "100644"
FOLDER: Final = "initiatives"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree: mode, bytes (a blob) or id (anything else)."""

    mode: str
    content: bytes = b"title: A gift\n"
    oid: str = ""


def stored(world: World, content: bytes) -> str:
    """Put bytes into the shared history, past every check."""
    args = ["git", "-C", str(world.shared), "hash-object", "-w", "--stdin", "--literally", "-t", "blob"]
    return subprocess.run(args, input=content, capture_output=True, check=True).stdout.decode().strip()


def folder(world: World, entries: Mapping[str, Entry], upon: str = "") -> str:
    """Write a tree as it is told, whatever git thinks of it, and return its id."""
    listed = {}
    if upon:
        for line in git(world.shared, "ls-tree", upon).splitlines():
            head, _, name = line.partition("\t")
            listed[name] = Entry(head.split()[0], oid=head.split()[2])
    listed.update(entries)
    raw = b""
    for name, entry in sorted(
        listed.items(), key=lambda one: (one[0] + ("/" if one[1].mode == "40000" else "")).encode()
    ):
        oid = entry.oid or stored(world, entry.content)
        raw += entry.mode.lstrip("0").encode() + b" " + name.encode() + b"\0" + bytes.fromhex(oid)
    args = ["git", "-C", str(world.shared), "hash-object", "-w", "--stdin", "--literally", "-t", "tree"]
    return subprocess.run(args, input=raw, capture_output=True, check=True).stdout.decode().strip()


def send(world: World, tree: str, parents: str = "main") -> str:
    """Have a stranger put a commit with this tree onto the shared branch."""
    who = ("-c", "user.name=X", "-c", "user.email=x@x")
    commit = git(world.shared, *who, "commit-tree", "-p", parents, "-m", "gift", tree)
    git(world.shared, "update-ref", "refs/heads/main", commit)
    return commit


def send_records(world: World, entries: Mapping[str, Entry]) -> None:
    """Have a stranger send these among the records of one folder, beside a good one."""
    among = folder(world, {**entries, "good-aaaa.yaml": Entry(PLAIN)}, f"main:{FOLDER}")
    send(world, folder(world, {FOLDER: Entry("40000", oid=among)}, "main"))


def findings(member: Member) -> list[Finding]:
    workspace = Workspace.open(member.root)
    try:
        return workspace.check(workspace.clock())
    finally:
        workspace.close()


def must_go_on(world: World, outside: set[str]) -> None:
    """Check that the good record came, that nothing was written outside, and that work goes on for both."""
    ana = world.ana
    assert ana.read(f"{FOLDER}/good-aaaa.yaml") == "title: A gift\n"
    assert {path.name for path in world.folder.iterdir()} == outside
    faults.save(ana, LAND, title="Goes on")
    assert faults.sync(ana).state in {SyncState.SENT, SyncState.HELD}
    faults.sync(world.ben)
    assert world.ben.read(LAND) == "title: Goes on\n"
    for member in (ana, world.ben):
        assert member.git("status", "--porcelain") == ""
        assert not faults.rests(member.root)
    assert git(world.shared, "rev-parse", "main") == ana.git("rev-parse", "HEAD") == world.ben.git("rev-parse", "HEAD")


ODD: Final = {
    "linked-aaaa.yaml": Entry("120000", b"/etc/passwd"),
    "up-aaaa.yaml": Entry("120000", b"../../outside"),
    "module": Entry("160000", oid="1" * 40),
    "Good-aaaa.yaml": Entry(PLAIN),
    unicodedata.normalize("NFC", "café.txt"): Entry(PLAIN),
    unicodedata.normalize("NFD", "café.txt"): Entry(PLAIN),
    "\x1b]0;owned\x07.yaml": Entry(PLAIN),
    "gnp\u202elmay.yaml": Entry(PLAIN),
    "new\nline.yaml": Entry(PLAIN),
    "x" * 250 + ".yaml.txt": Entry(PLAIN),
}


def test_links_modules_twins_and_odd_names_are_held_by_name_and_the_rest_comes(world: World) -> None:
    outside = {path.name for path in world.folder.iterdir()}
    send_records(world, ODD)
    result = faults.sync(world.ana)
    assert result.state is SyncState.HELD
    held = {one.path.removeprefix(f"{FOLDER}/"): one.reason for one in result.held}
    twins = [name for name in held if name.lower() == "good-aaaa.yaml" or "caf" in name]
    assert {*held} - {*twins} == {name for name in ODD if "caf" not in name and name != "Good-aaaa.yaml"}
    assert len(twins) == 2
    assert all(held.values())
    assert not [path for path in world.ana.root.rglob("*") if path.is_symlink()]
    assert result.message.isprintable()
    if (world.ana.root / FOLDER / "good-aaaa.yaml").exists():
        must_go_on(world, outside)


@pytest.mark.parametrize(
    "name", ["..", ".", ".git", ".GIT", ".Git", "git~1", ".git.", ".git ", ".g\u200cit", "GIT~1", "a\\..\\b", "..\\x"]
)
def test_a_name_that_leads_out_or_into_the_history_is_never_written(world: World, name: str) -> None:
    outside, before = {path.name for path in world.folder.iterdir()}, world.ana.git("rev-parse", "HEAD")
    config = (world.ana.root / ".git" / "config").read_bytes()
    inner = folder(world, {"config": Entry(PLAIN, b"[core]\n\tfsmonitor = touch ran\n"), "x.yaml": Entry(PLAIN)})
    send(world, folder(world, {name: Entry("40000", oid=inner)}, "main"))
    result = faults.sync(world.ana)
    assert result.state in {SyncState.DAMAGED, SyncState.HELD}
    assert (world.ana.root / ".git" / "config").read_bytes() == config
    assert {path.name for path in world.folder.iterdir()} == outside
    if result.state is SyncState.DAMAGED:
        assert world.ana.git("rev-parse", "HEAD") == before
        assert faults.save(world.ana, DAM, title="Goes on here")
    else:
        assert all(one.path.startswith(name) for one in result.held)
        assert faults.sync(world.ana).state in {SyncState.UP_TO_DATE, SyncState.HELD}
    assert world.ana.git("status", "--porcelain") == ""


DEEP: Final = b"title: Deep\nsummary:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 60)) + b" " * 60 + b"a: 1\n"
BAD: Final = {
    "twice-aaaa.yaml": (b"title: One\ntitle: Two\n", "Y"),
    "aliased-aaaa.yaml": (b"title: &a One\nsummary: *a\n", "Y"),
    "bomb-aaaa.yaml": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntitle: *c\n", "Y"),
    "tagged-aaaa.yaml": (b"title: !!python/object/apply:os.system ['touch ran']\n", "Y"),
    "deep-aaaa.yaml": (DEEP, "Y"),
    "nested-aaaa.yaml": (b"title: " + b"[" * 50_000 + b"\n", "Y"),
    "large-aaaa.yaml": (b"title: Large\nsummary: " + b"x" * 1_100_000 + b"\n", "Y"),
    "marked-aaaa.yaml": (b"<<<<<<< x\ntitle: One\n=======\ntitle: Two\n>>>>>>> y\n", "Y"),
    "binary-aaaa.yaml": (bytes(range(256)) * 40, "Y"),
    "ids-aaaa.yaml": (b"title: Ids\ntasks:\n- id: aaaaa\n  title: One\n- id: aaaaa\n  title: Two\n", ""),
    "empty-aaaa.yaml": (b"", ""),
    "list-aaaa.yaml": (b"- title: A list\n", "Y"),
}


def test_files_that_cannot_be_records_come_as_findings_and_hide_nothing(world: World) -> None:
    outside = {path.name for path in world.folder.iterdir()}
    send_records(world, {name: Entry(PLAIN, content) for name, (content, _) in BAD.items()})
    started = time.monotonic()
    assert faults.sync(world.ana).state is SyncState.RECEIVED
    assert time.monotonic() - started < 30
    told = {one.id for one in findings(world.ana) if one.code.startswith("Y")}
    assert {name.removesuffix(".yaml") for name, (_, code) in BAD.items() if code} <= told
    assert "good-aaaa" not in told
    for name, (content, _) in BAD.items():
        assert (world.ana.root / FOLDER / name).read_bytes() == content
    must_go_on(world, outside)
    faults.must_be_whole_but_for_findings(world)


@pytest.mark.parametrize("name", [name for name, (_, code) in BAD.items() if code])
def test_a_hostile_file_under_a_record_that_was_edited_here_takes_no_edit_away(world: World, name: str) -> None:
    content = BAD[name][0]
    among = folder(
        world, {DAM.rpartition("/")[2]: Entry(PLAIN, content), "good-aaaa.yaml": Entry(PLAIN)}, f"main:{FOLDER}"
    )
    send(world, folder(world, {FOLDER: Entry("40000", oid=among)}, "main"))
    world.ana.save(DAM, "title: By Ana\nsummary: No consent was asked.\n")
    result = faults.sync(world.ana)
    assert result.state in {SyncState.MERGED, SyncState.MERGED_TO_DECIDE, SyncState.HELD}
    assert "By Ana" in world.ana.read(DAM)
    assert world.ana.read(f"{FOLDER}/good-aaaa.yaml") == "title: A gift\n"
    assert faults.sync(world.ana).state in {SyncState.UP_TO_DATE, SyncState.HELD}
    faults.sync(world.ben)
    assert world.ben.read(DAM) == world.ana.read(DAM)
    assert world.ana.git("status", "--porcelain") == ""


def test_two_files_with_one_id_are_named_and_both_kept(world: World) -> None:
    deeper = folder(world, {"good-aaaa.yaml": Entry(PLAIN, b"title: The twin\n")})
    send_records(world, {"KEN": Entry("40000", oid=deeper)})
    assert faults.sync(world.ana).state is SyncState.RECEIVED
    assert [one.id for one in findings(world.ana) if one.code == "Y04"] == ["good-aaaa"]
    assert world.ana.read(f"{FOLDER}/KEN/good-aaaa.yaml") == "title: The twin\n"
    must_go_on(world, {path.name for path in world.folder.iterdir()})


def test_a_link_to_the_outside_put_here_by_hand_is_not_followed_by_a_sync(world: World) -> None:
    outside = world.folder / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("title: Secret\n")
    (world.ana.root / "campaigns").symlink_to(outside)
    (world.ana.root / FOLDER / "linked-aaaa.yaml").symlink_to(outside / "secret.yaml")
    inner = folder(world, {"new-aaaa.yaml": Entry(PLAIN)})
    send(world, folder(world, {"campaigns": Entry("40000", oid=inner)}, "main"))
    result = faults.sync(world.ana)
    assert result.state is SyncState.HELD
    assert {path.name for path in outside.iterdir()} == {"secret.yaml"}
    assert "Secret" not in git(world.shared, "log", "-p", "--all")
    assert (world.ana.root / FOLDER / "linked-aaaa.yaml").is_symlink()
