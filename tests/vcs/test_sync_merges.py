"""What becomes of what both sides changed: names, places, removals, unreadable files; the same whoever syncs last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.store.joining import Joined
from cawg_tui.vcs import merging
from cawg_tui.vcs.states import Outlook, Side, SyncState
from cawg_tui.vcs.sync import sync
from cawg_tui.vcs.worktree import blob_id

from tests.vcs.conftest import DAM, KINDS, LAND, Member, World, git

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cawg_tui.vcs.rehearsal import Rehearsal
    from cawg_tui.vcs.states import SyncResult

AGREED = "title: The dam\nsummary: No consent was asked.\n"
MERGED = {SyncState.MERGED, SyncState.MERGED_TO_DECIDE}


@pytest.fixture(params=["ana last", "ben last"])
def bring_together(request: pytest.FixtureRequest, world: World) -> Callable[[], SyncResult]:
    """Return what syncs both members, one or the other last, and checks that both have the same in the end."""
    first, last = (world.ben, world.ana) if request.param == "ana last" else (world.ana, world.ben)

    def both() -> SyncResult:
        assert first.sync().state is SyncState.SENT
        result = last.sync()
        assert result.state in MERGED, result.message
        first.sync()
        assert first.git("rev-parse", "HEAD^{tree}") == last.git("rev-parse", "HEAD^{tree}")
        assert first.is_clean()
        assert last.is_clean()
        return result

    return both


def change(member: Member, files: Mapping[str, str | None]) -> None:
    """Save several files as one version; None removes one."""
    for path, text in files.items():
        if text is None:
            (member.root / path).unlink()
    for path, text in files.items():
        if text is not None:
            member.write(path, text)
    member.repository.save(list(files), "Change")


def files_of(member: Member) -> dict[str, str]:
    return {path: member.read(path) for path in member.git("ls-files", "-z").split("\0") if path}


def test_a_file_and_a_folder_of_one_name_are_both_kept(world: World, bring_together: Callable[[], SyncResult]) -> None:
    change(world.ana, {"attachments/map": "Ana's file\n"})
    change(world.ben, {"attachments/map/north.txt": "Ben's\n"})
    result = bring_together()
    oid = blob_id(b"Ana's file\n")
    beside = f"attachments/map.{oid[:7]}"
    assert files_of(world.ben)[beside] == "Ana's file\n"
    assert files_of(world.ben)["attachments/map/north.txt"] == "Ben's\n"
    assert f"attachments/map is now {beside}" in result.message


def test_a_file_edited_here_and_made_a_folder_there_is_kept_beside_it(
    world: World, bring_together: Callable[[], SyncResult]
) -> None:
    world.ana.save("plan", "one\n")
    world.ana.sync()
    world.ben.sync()
    change(world.ana, {"plan": "two\n"})
    change(world.ben, {"plan": None, "plan/part.md": "part\n"})
    bring_together()
    texts = {path: text for path, text in files_of(world.ana).items() if path.startswith("plan")}
    assert sorted(texts.values()) == ["part\n", "two\n"]


def test_a_record_moved_to_two_places_is_merged_at_one_of_them(
    world: World, bring_together: Callable[[], SyncResult]
) -> None:
    change(world.ana, {DAM: None, "initiatives/ken/dam-k3f9.yaml": AGREED.replace("The dam", "Ana's dam")})
    change(world.ben, {DAM: None, "initiatives/KEN/dam-k3f9.yaml": AGREED.replace("asked", "given")})
    assert bring_together().to_decide == 0
    there = {path: text for path, text in files_of(world.ana).items() if "dam-k3f9" in path}
    assert there == {"initiatives/KEN/dam-k3f9.yaml": "title: Ana's dam\nsummary: No consent was given.\n"}


def test_a_record_moved_here_and_edited_there_is_edited_where_it_went(
    world: World, bring_together: Callable[[], SyncResult]
) -> None:
    change(world.ana, {DAM: None, "initiatives/ken/dam-k3f9.yaml": AGREED.replace("The dam", "Ana's dam")})
    change(world.ben, {DAM: AGREED.replace("asked", "given")})
    assert bring_together().to_decide == 0
    there = {path: text for path, text in files_of(world.ana).items() if "dam-k3f9" in path}
    assert there == {"initiatives/ken/dam-k3f9.yaml": "title: Ana's dam\nsummary: No consent was given.\n"}


def test_a_record_given_another_kind_here_and_edited_there_is_one_record_of_the_new_kind(
    world: World, bring_together: Callable[[], SyncResult]
) -> None:
    moved = "upr-submissions/dam-k3f9.yaml"
    change(world.ana, {DAM: None, moved: AGREED.replace("The dam", "Ana's dam")})
    change(world.ben, {DAM: AGREED.replace("asked", "given")})
    assert bring_together().to_decide == 0
    there = {path: text for path, text in files_of(world.ben).items() if "dam-k3f9" in path}
    assert there == {moved: "title: Ana's dam\nsummary: No consent was given.\n"}


@pytest.mark.parametrize(("one", "other"), [("Plan.md", "plan.md"), ("re\u0301sume\u0301.md", "r\u00e9sum\u00e9.md")])
def test_a_file_respelled_here_and_edited_there_is_edited_under_its_new_name(
    world: World, bring_together: Callable[[], SyncResult], one: str, other: str
) -> None:
    lines = [f"line {n}\n" for n in range(9)]
    world.ana.save(one, "".join(lines))
    world.ana.sync()
    world.ben.sync()
    change(world.ana, {one: None, other: "".join(["Ana\n", *lines[1:]])})
    change(world.ben, {one: "".join([*lines[:-1], "Ben\n"])})
    bring_together()
    there = {path: text for path, text in files_of(world.ana).items() if path.endswith(".md")}
    assert there == {other: "".join(["Ana\n", *lines[1:-1], "Ben\n"])}


@pytest.mark.parametrize(("one", "other"), [("Notes.txt", "notes.txt"), ("e\u0301t\u00e9.txt", "\u00e9t\u00e9.txt")])
def test_two_files_that_differ_in_spelling_alone_are_both_kept_on_every_disk(
    world: World, bring_together: Callable[[], SyncResult], one: str, other: str
) -> None:
    change(world.ana, {one: "Ana's\n"})
    change(world.ben, {other: "Ben's\n"})
    result = bring_together()
    assert result.state is SyncState.MERGED
    there = {path: text for path, text in files_of(world.ana).items() if path.endswith(".txt")}
    assert sorted(there.values()) == ["Ana's\n", "Ben's\n"]
    assert len({path.casefold() for path in there}) == 2
    assert not result.held


def test_a_removal_against_nothing_stands(world: World, bring_together: Callable[[], SyncResult]) -> None:
    change(world.ana, {DAM: None})
    change(world.ben, {LAND: "title: By Ben\n"})
    assert bring_together().to_decide == 0
    assert DAM not in files_of(world.ben)


def test_a_removal_against_an_edit_waits_to_be_decided(world: World, bring_together: Callable[[], SyncResult]) -> None:
    change(world.ana, {DAM: None})
    change(world.ben, {DAM: AGREED.replace("asked", "given")})
    assert bring_together().to_decide == 1
    assert files_of(world.ana)[DAM].startswith("title: The dam\nsummary: No consent was given.\n_conflicts:\n")


def test_a_record_that_both_added_is_merged(world: World, bring_together: Callable[[], SyncResult]) -> None:
    added = "initiatives/river-aaaa.yaml"
    change(world.ana, {added: "title: The river\nsummary: From Ana.\n"})
    change(world.ben, {added: "title: The river\nobjective: From Ben.\n"})
    assert bring_together().to_decide == 0
    assert files_of(world.ana)[added].splitlines() == ["title: The river", "objective: From Ben.", "summary: From Ana."]


def broken(member: Member, path: str, text: str) -> None:
    """Commit a file that cannot be read, past cawg, as plain git lets anyone."""
    member.write(path, text)
    member.git("add", path)
    member.git("commit", "-q", "-m", "Break it")


def test_a_record_that_nobody_can_read_is_named_and_the_rest_goes_on(world: World) -> None:
    torn = "initiatives/torn-aaaa.yaml"
    broken(world.ana, torn, "title: [Ana\n")
    broken(world.ben, torn, "title: {Ben\n")
    world.ana.save(DAM, AGREED.replace("asked", "given"))
    world.ana.sync()
    result = world.ben.sync()
    assert result.state is SyncState.HELD
    assert [held.path for held in result.held] == [torn]
    assert world.ben.read(torn) == "title: {Ben\n"
    assert "given" in world.ben.read(DAM)
    assert git(world.shared, "rev-parse", "main") == world.ben.git("rev-parse", "HEAD")
    world.ana.sync()
    assert world.ana.read(torn) == "title: {Ben\n"
    assert world.ben.is_clean()


def test_an_edit_against_a_broken_file_stands_and_the_broken_text_waits_in_it(
    world: World, bring_together: Callable[[], SyncResult]
) -> None:
    broken(world.ana, DAM, "title: [Ana tore it\n")
    change(world.ben, {DAM: AGREED.replace("asked", "given")})
    bring_together()
    there = files_of(world.ana)[DAM]
    assert there.startswith("title: The dam\nsummary: No consent was given.\n")
    assert "Ana tore it" in there


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (b"title: [never closed\n", "cannot be read"),
        (b"title: T\ndeadlines:\n- id: aaaaa\n- id: aaaaa\n", "twice"),
    ],
)
def test_a_merge_that_goes_wrong_moves_nothing_and_keeps_what_it_was_given(
    world: World, monkeypatch: pytest.MonkeyPatch, made: bytes, why: str
) -> None:
    world.ana.save(DAM, AGREED.replace("asked", "given"))
    world.ana.sync()
    world.ben.save(DAM, AGREED.replace("The dam", "Ben's dam"))
    tip, shared = world.ben.git("rev-parse", "HEAD"), git(world.shared, "rev-parse", "main")
    monkeypatch.setattr(merging, "join", lambda *_: Joined(made))  # a fault inside cawg has no other way in
    result = world.ben.sync()
    assert result.state is SyncState.INTERNAL
    assert why in result.message
    (report,) = (world.ben.root / ".git" / "cawg").glob("report-*")
    assert f".git/cawg/{report.name}" in result.message
    kept = {path.name.partition("-")[0]: path.read_bytes() for path in report.iterdir()}
    assert kept == {
        "base": AGREED.encode(),
        "here": AGREED.replace("The dam", "Ben's dam").encode(),
        "there": AGREED.replace("asked", "given").encode(),
        "merged": made,
    }
    assert (world.ben.git("rev-parse", "HEAD"), git(world.shared, "rev-parse", "main")) == (tip, shared)
    assert world.ben.git("for-each-ref", "refs/cawg/work") == ""
    monkeypatch.undo()
    assert world.ben.sync().state is SyncState.MERGED


# --- asked before open decisions are shared ------------------------------------------------------------


def disputed(world: World) -> None:
    world.ana.save(DAM, "title: By Ana\n")
    world.ana.sync()
    world.ben.save(DAM, "title: By Ben\n")
    world.ben.write(LAND, "title: By hand\n")


def test_a_no_keeps_open_decisions_here_and_the_work_saved(world: World) -> None:
    disputed(world)
    asked: list[Rehearsal] = []
    shared = git(world.shared, "rev-parse", "main")

    def no(rehearsal: Rehearsal) -> bool:
        asked.append(rehearsal)
        return False

    result = sync(world.ben.repository, KINDS, confirm=no)
    assert (result.state, result.records) == (SyncState.WAITING, ("dam-k3f9",))
    assert "cawg sync --share" in result.message
    assert asked[0].outlooks == (
        Outlook("dam-k3f9", "initiative", Side.BOTH, to_decide=1),
        Outlook("land-p2qx", "initiative", Side.HERE),
    )
    assert git(world.shared, "rev-parse", "main") == shared
    assert world.ben.read(DAM) == "title: By Ben\n"
    assert world.ben.is_clean()
    assert world.ben.git("show", f"HEAD:{LAND}") == "title: By hand"
    assert sync(world.ben.repository, KINDS, confirm=lambda _: True).state is SyncState.MERGED_TO_DECIDE


def test_a_merge_without_decisions_asks_nobody(world: World) -> None:
    world.ana.save(DAM, AGREED.replace("asked", "given"))
    world.ana.sync()
    world.ben.save(DAM, AGREED.replace("The dam", "Ben's dam"))
    assert sync(world.ben.repository, KINDS, confirm=lambda _: False).state is SyncState.MERGED


def test_a_race_does_not_ask_the_same_twice(world: World) -> None:
    disputed(world)
    theirs = world.ana.save("initiatives/late-aaaa.yaml", "title: Late\n")
    world.ana.git("push", "-q", "origin", "HEAD:refs/heads/waiting")
    world.hook("update", f'test -e once && exit 0\ntouch once\ngit update-ref "$1" {theirs} "$2"\n')
    asked: list[Rehearsal] = []

    def yes(rehearsal: Rehearsal) -> bool:
        asked.append(rehearsal)
        return True

    assert sync(world.ben.repository, KINDS, confirm=yes).state is SyncState.MERGED_TO_DECIDE
    assert len(asked) == 1
    assert world.ben.read("initiatives/late-aaaa.yaml") == "title: Late\n"


# --- told before it is done ------------------------------------------------------------------------------


def test_a_rehearsal_tells_of_each_record_what_the_sync_then_does(world: World) -> None:
    world.ana.save(DAM, "title: By Ana\nsummary: No consent was asked.\n")
    world.ana.save("initiatives/river-aaaa.yaml", "title: The river\n")
    world.ana.sync()
    world.ben.write(DAM, AGREED.replace("The dam", "By Ben"))
    world.ben.write(LAND, "title: By hand\n")
    world.ben.write("initiatives/torn-aaaa.yaml", "title: [torn\n")
    before = world.ben.git("for-each-ref"), world.ben.git("status", "--porcelain", "-uall")
    told = world.ben.sync(dry_run=True)
    assert told.outlooks == (
        Outlook("dam-k3f9", "initiative", Side.BOTH, to_decide=1),
        Outlook("land-p2qx", "initiative", Side.HERE),
        Outlook("river-aaaa", "initiative", Side.THERE),
    )
    assert [held.path for held in told.held] == ["initiatives/torn-aaaa.yaml"]
    kept = [line for line in before[0].splitlines() if "refs/remotes" not in line]
    assert [line for line in world.ben.git("for-each-ref").splitlines() if "refs/remotes" not in line] == kept
    assert world.ben.git("status", "--porcelain", "-uall") == before[1]
    (world.ben.root / "initiatives/torn-aaaa.yaml").unlink()
    told, done = world.ben.sync(dry_run=True), world.ben.sync()
    assert told.state is done.state is SyncState.MERGED_TO_DECIDE
    assert (told.sent, told.received, told.merged, told.to_decide) == (
        done.sent, done.received, done.merged, done.to_decide,
    )  # fmt: skip
