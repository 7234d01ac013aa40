"""Syncing two members through a real shared remote: what goes each way, and how each sync ends."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cawg_tui.vcs.states import SyncState
from cawg_tui.vcs.sync import sync

from tests.vcs.conftest import DAM, KINDS, LAND, World, git

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_to_do_is_up_to_date_and_changes_nothing(world: World) -> None:
    before = world.ana.git("for-each-ref")
    result = world.ana.sync()
    assert (result.state, result.sent, result.received) == (SyncState.UP_TO_DATE, 0, 0)
    assert result.before == result.after == world.ana.git("rev-parse", "HEAD")
    assert world.ana.git("for-each-ref") == before


def test_a_save_is_sent_and_the_other_member_receives_it(world: World) -> None:
    world.ana.save(DAM, "title: Other\n")
    world.ana.save(DAM, "title: Another\n")
    sent = world.ana.sync()
    assert (sent.state, sent.sent, sent.records) == (SyncState.SENT, 1, ("dam-k3f9",))
    received = world.ben.sync()
    assert (received.state, received.received, received.received_paths) == (SyncState.RECEIVED, 1, (DAM,))
    assert world.ben.read(DAM) == "title: Another\n"
    assert world.ben.is_clean()
    assert world.ana.sync().state is SyncState.UP_TO_DATE


def test_different_records_changed_on_both_sides_are_merged_for_both(world: World) -> None:
    world.ana.save(DAM, "title: Dam by Ana\n")
    world.ana.sync()
    world.ben.save(LAND, "title: Land by Ben\n")
    world.ben.save("initiatives/new-aaaa.yaml", "title: New by Ben\n")
    merged = world.ben.sync()
    assert (merged.state, merged.sent, merged.received, merged.merged) == (SyncState.MERGED, 2, 1, 0)
    assert "Cawg-Merge: 1" in world.ben.git("log", "-1", "--format=%B")
    assert world.ben.git("log", "-1", "--format=%an|%ai").startswith("Ben|")
    assert len(world.ben.git("log", "-1", "--format=%P").split()) == 2
    assert world.ana.sync().received == 2
    assert world.ana.git("rev-parse", "HEAD^{tree}") == world.ben.git("rev-parse", "HEAD^{tree}")
    assert world.ana.is_clean()
    assert world.ben.is_clean()


def test_a_move_on_one_side_and_an_edit_on_the_other_join(world: World) -> None:
    moved = "initiatives/ken/dam-k3f9.yaml"
    world.ana.write(moved, world.ana.read(DAM))
    (world.ana.root / DAM).unlink()
    world.ana.repository.save([DAM, moved], "Move it")
    world.ana.sync()
    world.ben.save(DAM, "title: Edited by Ben\n")
    assert world.ben.sync().state is SyncState.MERGED
    assert not (world.ben.root / DAM).exists()
    assert world.ben.read(moved) == "title: Edited by Ben\n"
    assert world.ben.is_clean()


def test_the_same_change_on_both_sides_is_no_clash(world: World) -> None:
    world.ana.save(DAM, "title: Agreed\n")
    world.ana.sync()
    world.ben.save(DAM, "title: Agreed\n")
    assert world.ben.sync().state in {SyncState.UP_TO_DATE, SyncState.SENT, SyncState.MERGED}
    assert world.ben.read(DAM) == "title: Agreed\n"


def test_two_edits_of_different_fields_both_survive(world: World) -> None:
    world.ana.save(DAM, "title: By Ana\nsummary: No consent was asked.\n")
    world.ana.sync()
    world.ben.save(DAM, "title: The dam\nsummary: By Ben\n")
    result = world.ben.sync()
    assert (result.state, result.merged, result.to_decide) == (SyncState.MERGED, 1, 0)
    assert (result.sent, result.received) == (1, 1)
    assert world.ben.read(DAM) == "title: By Ana\nsummary: By Ben\n"
    assert world.ana.sync().state is SyncState.RECEIVED
    assert world.ana.read(DAM) == world.ben.read(DAM)
    assert world.ben.is_clean()


def test_two_edits_of_one_field_become_a_decision_that_both_have(world: World) -> None:
    world.ana.save(DAM, "title: By Ana\nsummary: No consent was asked.\n")
    world.ana.sync()
    world.ben.save(DAM, "title: By Ben\nsummary: No consent was asked.\n")
    result = world.ben.sync()
    assert (result.state, result.merged, result.to_decide) == (SyncState.MERGED_TO_DECIDE, 1, 1)
    assert result.next_key == "review"
    world.ana.sync()
    assert world.ana.read(DAM) == world.ben.read(DAM)
    assert world.ana.read(DAM).startswith("title: The dam\n")
    assert "- By Ana\n" in world.ana.read(DAM)
    assert "- By Ben\n" in world.ana.read(DAM)


def test_an_edit_beats_a_removal_and_waits_to_be_decided(world: World) -> None:
    world.ana.save(DAM, None)
    world.ana.sync()
    world.ben.save(DAM, "title: Still needed\n")
    assert world.ben.sync().state is SyncState.MERGED_TO_DECIDE
    assert world.ben.read(DAM).startswith("title: Still needed\n")
    world.ana.sync()
    assert world.ana.read(DAM) == world.ben.read(DAM)


def test_other_files_merge_by_lines_and_a_clash_keeps_both(world: World) -> None:
    lines = [f"line {n}\n" for n in range(9)]
    world.ana.save("README.md", "".join(lines))
    world.ana.save("plan.md", "one\n")
    world.ana.sync()
    world.ben.sync()
    world.ana.save("README.md", "".join(["Ana\n", *lines[1:]]))
    world.ana.save("plan.md", "Ana\n")
    world.ana.sync()
    world.ben.save("README.md", "".join([*lines[:-1], "Ben\n"]))
    world.ben.save("plan.md", "Ben\n")
    result = world.ben.sync()
    assert result.state is SyncState.MERGED
    assert world.ben.read("README.md") == "".join(["Ana\n", *lines[1:-1], "Ben\n"])
    assert world.ben.read("plan.md") == "Ana\n"
    (aside,) = world.ben.root.glob("plan.*[0-9a-f].md")
    assert aside.read_text() == "Ben\n"
    assert aside.name in result.message
    assert world.ben.is_clean()


def test_hand_edits_become_one_commit_for_each_record_and_private_files_stay_private(world: World) -> None:
    ana = world.ana
    start = ana.git("rev-parse", "HEAD")
    ana.write(DAM, "title: By hand\n")
    (ana.root / LAND).unlink()
    ana.write("attachments/dam-k3f9/map.txt", "map\n")
    ana.write("notes.txt", "private\n")
    ana.write("initiatives/notes.txt", "private\n")
    result = ana.sync()
    assert (result.state, result.sent) == (SyncState.SENT, 3)
    subjects = ana.git("log", "--format=%s", "--reverse", f"{start}..HEAD").splitlines()
    assert subjects == ["Add attachments/dam-k3f9/map.txt", "Update dam-k3f9", "Delete land-p2qx"]
    assert "Cawg-Record: dam-k3f9" in ana.git("log", "-1", "--format=%B", "HEAD~1")
    assert "notes.txt" not in git(world.shared, "ls-tree", "-r", "--name-only", "main")
    assert ana.git("status", "--porcelain").splitlines() == ["?? initiatives/notes.txt", "?? notes.txt"]


def describe(path: str, before: bytes | None, after: bytes | None) -> str | None:
    """Stand in for the workspace: a record with a colon can be read."""
    return None if after is not None and b": " not in after else f"Described {path}"


def test_an_unreadable_file_is_held_and_named_and_the_rest_goes_on(world: World) -> None:
    world.ana.write(DAM, "<<<<<<< broken\n")
    world.ana.write(LAND, "title: Fine\n")
    result = sync(world.ana.repository, KINDS, describe=describe)
    assert (result.state, result.sent) == (SyncState.HELD, 1)
    assert [held.path for held in result.held] == [DAM]
    assert DAM in result.message
    assert world.ana.read(DAM) == "<<<<<<< broken\n"
    assert git(world.shared, "show", f"main:{LAND}") == "title: Fine"
    assert git(world.shared, "log", "-1", "--format=%s", "main") == f"Described {LAND}"


def test_a_held_file_that_others_changed_waits_and_is_merged_once_it_reads(world: World) -> None:
    world.ana.save(DAM, "title: By Ana\nsummary: No consent was asked.\n")
    world.ana.sync()
    world.ben.write(DAM, "broken\n")
    first = sync(world.ben.repository, KINDS, describe=describe)
    assert (first.state, first.received, world.ben.read(DAM)) == (SyncState.HELD, 1, "broken\n")
    assert world.ben.git("rev-parse", "HEAD") == world.ana.git("rev-parse", "HEAD")
    world.ben.write(DAM, "title: The dam\nsummary: By Ben\n")
    assert sync(world.ben.repository, KINDS, describe=describe).state is SyncState.SENT
    assert world.ben.read(DAM) == "title: By Ana\nsummary: By Ben\n"
    assert git(world.shared, "show", f"main:{DAM}") == "title: By Ana\nsummary: By Ben"
    assert world.ben.is_clean()


def test_a_disk_that_lost_most_records_at_once_does_not_delete_them_for_others(world: World) -> None:
    for number in range(12):
        world.ana.write(f"initiatives/many-{number:04}.yaml", "title: Many\n")
    world.ana.sync()
    for path in (world.ana.root / "initiatives").glob("*.yaml"):
        path.unlink()
    result = world.ana.sync()
    assert (result.state, len(result.held)) == (SyncState.HELD, 14)
    assert len(git(world.shared, "ls-tree", "--name-only", "main", "initiatives/").split()) == 14


def test_what_was_staged_with_git_is_kept_before_a_hand_edit_replaces_it(world: World) -> None:
    world.ana.write(DAM, "title: Staged\n")
    world.ana.git("add", DAM)
    world.ana.write(DAM, "title: On disk\n")
    assert world.ana.sync().state is SyncState.SENT
    kept = world.ana.git("for-each-ref", "--format=%(refname)", "refs/cawg/keep/")
    assert world.ana.git("show", f"{kept}:{DAM}") == "title: Staged"


def test_a_rehearsal_tells_and_changes_nothing(world: World) -> None:
    world.ana.save(DAM, "title: By Ana\n")
    world.ana.sync()
    world.ben.write(LAND, "title: By hand\n")
    world.ben.save("initiatives/new-aaaa.yaml", "title: New\n")
    tip, shared = world.ben.git("rev-parse", "HEAD"), git(world.shared, "rev-parse", "main")
    result = world.ben.sync(dry_run=True)
    assert (result.state, result.sent, result.received) == (SyncState.MERGED, 2, 1)
    assert "Would send 2 records and receive 1 record" in result.message
    assert (world.ben.git("rev-parse", "HEAD"), git(world.shared, "rev-parse", "main")) == (tip, shared)
    assert world.ben.git("status", "--porcelain") == f"M {LAND}"
    world.ben.write(DAM, "title: By hand too\n")
    clash = world.ben.sync(dry_run=True)
    assert (clash.state, clash.records) == (SyncState.MERGED_TO_DECIDE, ("dam-k3f9",))
    assert (clash.merged, clash.to_decide) == (1, 1)
    assert [(one.id, one.side.value, one.to_decide) for one in clash.outlooks] == [
        ("dam-k3f9", "both", 1), ("land-p2qx", "here", 0), ("new-aaaa", "here", 0),
    ]  # fmt: skip


def test_without_a_remote_all_stays_here(world: World) -> None:
    world.ana.git("remote", "remove", "origin")
    world.ana.write(DAM, "title: By hand\n")
    result = world.ana.sync()
    assert result.state is SyncState.LOCAL_ONLY
    assert world.ana.is_clean()


def test_a_first_sync_fills_an_empty_remote(world: World, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "trunk", "fresh.git")
    world.ana.git("update-ref", "-d", "refs/cawg/known/main")
    world.ana.git("update-ref", "-d", "refs/remotes/origin/main")
    world.ana.repository.set_remote(str(tmp_path / "fresh.git"))
    result = world.ana.sync()
    assert (result.state, result.sent) == (SyncState.SENT, 4)
    assert git(tmp_path / "fresh.git", "rev-parse", "main") == result.after


def test_saves_go_on_while_a_sync_talks_and_are_merged_in_the_same_sync(world: World) -> None:
    world.ana.save(DAM, "title: By Ana\n")
    world.ana.sync()
    world.ben.save(LAND, "title: By Ben\n")
    late = "initiatives/late-aaaa.yaml"

    def save_once(doing: str, share: float | None) -> None:
        """Save in another window while the sync is sending."""
        if doing == "Sending" and not (world.ben.root / late).exists():
            world.ben.save(late, "title: Saved meanwhile\n")

    result = sync(world.ben.repository, KINDS, save_once)
    assert (result.state, result.sent, result.received) == (SyncState.MERGED, 2, 1)
    assert git(world.shared, "show", f"main:{late}") == "title: Saved meanwhile"
    assert world.ben.read(DAM) == "title: By Ana\n"
    assert world.ben.is_clean()


def test_a_file_edited_by_hand_while_a_sync_talks_is_taken_in_not_overwritten(world: World) -> None:
    world.ana.save(DAM, "title: By Ana\nsummary: No consent was asked.\n")
    world.ana.sync()
    world.ben.save(LAND, "title: By Ben\n")

    def edit_once(doing: str, share: float | None) -> None:
        if doing == "Sending":
            world.ben.write(DAM, "title: The dam\nsummary: By Ben\n")

    result = sync(world.ben.repository, KINDS, edit_once)
    assert result.state is SyncState.MERGED
    assert world.ben.read(DAM) == "title: By Ana\nsummary: By Ben\n"
    assert world.ben.is_clean()


def test_a_private_file_is_not_overwritten_by_a_shared_one_of_the_same_name(world: World) -> None:
    world.ana.save("notes.txt", "shared\n")
    world.ana.sync()
    world.ben.write("notes.txt", "private\n")
    result = world.ben.sync()
    assert (result.state, [held.path for held in result.held]) == (SyncState.HELD, ["notes.txt"])
    assert world.ben.read("notes.txt") == "private\n"
    (world.ben.root / "notes.txt").rename(world.ben.root / "mine.txt")
    assert world.ben.sync().state is SyncState.UP_TO_DATE
    assert world.ben.read("notes.txt") == "shared\n"
    assert git(world.shared, "show", "main:notes.txt") == "shared"


def test_two_members_syncing_at_once_both_arrive(world: World) -> None:
    for number in range(3):
        world.ana.save(f"initiatives/ana-{number:04}.yaml", "title: A\n")
        world.ben.save(f"initiatives/ben-{number:04}.yaml", "title: B\n")
    results = []
    both = [threading.Thread(target=lambda one=one: results.append(one.sync())) for one in (world.ana, world.ben)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert {result.state for result in results} <= {SyncState.SENT, SyncState.MERGED}
    world.ana.sync()
    world.ben.sync()
    assert world.ana.git("rev-parse", "HEAD") == world.ben.git("rev-parse", "HEAD")
    assert len(list((world.ana.root / "initiatives").glob("*-000*.yaml"))) == 6
    assert world.ana.is_clean()
