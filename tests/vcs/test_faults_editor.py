"""An editor writes the very files that a sync brings: its bytes stay on the disk, and the next round takes them in."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from cawg_tui.git_errors import HeldBackError
from cawg_tui.vcs import move
from cawg_tui.vcs.states import SyncState
from cawg_tui.workspace import Workspace

from tests.vcs import faults
from tests.vcs.conftest import DAM, LAND, Member, World, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def in_place(path: Path, text: str) -> None:
    """Write as simple editors do: the file is cut to nothing and filled again."""
    path.write_text(text)


def replacing(path: Path, text: str) -> None:
    """Write as careful editors do: a new file takes the place of the old one."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text)
    beside.replace(path)


def type_on(root: Path, write: Callable[[Path, str], None], over: Path, told: Path) -> None:
    """Write one record over and over; note what was no longer in it when the editor looked again."""
    path, number = root / DAM, 0
    with told.open("w") as notes:
        while not over.exists():
            number += 1
            words = f"Edit {number:05}."
            write(path, f"title: The dam\nsummary: {words}\n")
            time.sleep(0.001 * (number % 7))
            if not _is_there(path, words):
                notes.write(f"{words}\n")
        notes.write(f"{words}\n")


def _is_there(path: Path, words: str) -> bool:
    """Look for words in a file; what is put back where an editor was faster may take a thousandth of a second."""
    for _ in range(10):
        if words in path.read_text():
            return True
        time.sleep(0.005)
    return False


def write_while_syncing(world: World, write: Callable[[Path, str], None], rounds: int, folder: Path) -> None:
    """Let an editor write while others send and this clone syncs; look for every text that it wrote and missed."""
    ana, over, told = world.ana, folder / "over", folder / "told"
    editor = faults.forked(lambda: type_on(ana.root, write, over, told))
    states = set()
    for number in range(rounds):
        world.ben.save(DAM, f"title: By Ben {number}\nsummary: No consent was asked.\n")
        world.ben.save(LAND, f"title: By Ben {number}\n")
        world.ben.sync()
        states.add(faults.sync(ana, look=False).state)
    over.touch()
    assert os.waitstatus_to_exitcode(os.waitpid(editor, 0)[1]) == 0
    assert states <= {
        SyncState.MERGED, SyncState.MERGED_TO_DECIDE, SyncState.RECEIVED, SyncState.HELD, SyncState.RACED_OUT,
        SyncState.SENT,
    }  # fmt: skip
    for member in (ana, world.ben, ana, world.ben):
        assert faults.sync(member).state is not SyncState.HELD
    everything = git(world.shared, "log", "--all", "-p", "-m", "--format=")
    everything += "".join(path.read_text() for path in (ana.root / ".git" / "cawg" / "drafts").glob("*.yaml"))
    gone = [line for line in told.read_text().splitlines() if line not in everything]
    assert gone == []
    assert f"title: By Ben {rounds - 1}" in everything
    faults.must_be_whole(world)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("write", [in_place, replacing])
def test_what_an_editor_writes_during_syncs_is_never_written_over(
    world: World, tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    write_while_syncing(world, write, 12, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("write", [in_place, replacing])
def test_what_an_editor_writes_during_many_syncs_is_never_written_over(
    world: World, tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    write_while_syncing(world, write, 300, tmp_path)


def test_a_record_that_an_editor_has_just_emptied_is_not_sent_as_empty(world: World) -> None:
    world.ana.write(DAM, "")
    world.ana.save(LAND, "title: By Ana\n")
    result = faults.sync(world.ana)
    assert (result.state, result.sent) == (SyncState.HELD, 1)
    assert f"{DAM} (it is empty here" in result.message
    assert git(world.shared, "show", f"main:{DAM}").startswith("title: The dam")
    world.ana.write(DAM, "title: Written\n")
    assert faults.sync(world.ana).state is SyncState.SENT


def left_in_a_move(world: World, path: str, mine: str, theirs: str) -> Member:
    """Have a file edited here between the journal and the move, while another version of it comes in."""
    world.ben.save(path, theirs)
    world.ben.sync()
    assert faults.cut_at("journal-written", lambda: faults.sync(world.ana))
    world.ana.write(path, mine)
    world.ana.repository.prepare()
    assert world.ana.read(path) == mine
    assert path in move.held_bases(world.ana.root)
    return world.ana


def test_saving_a_record_that_was_left_in_a_move_keeps_it_and_the_next_sync_brings_both_together(world: World) -> None:
    ana = left_in_a_move(
        world, DAM, "title: The dam\nsummary: Mine.\n", "title: By Ben\nsummary: No consent was asked.\n"
    )
    with pytest.raises(HeldBackError, match="Sync brings both together"):
        ana.repository.save([DAM], "Try")
    workspace = Workspace.open(ana.root)
    stored = workspace.record("dam-k3f9")
    saved = workspace.save(stored, {**stored.values, "summary": "Mine, once more."})
    assert "Sync brings both together" in saved.kept_back
    workspace.close()
    assert faults.sync(ana).state is SyncState.SENT
    assert ana.read(DAM) == "title: By Ben\nsummary: Mine, once more.\n"
    assert not move.held_bases(ana.root)
    assert faults.save(ana, DAM, summary="Free again.")


def test_deleting_a_record_that_was_left_in_a_move_asks_rather_than_deletes_what_others_wrote(world: World) -> None:
    ana = left_in_a_move(world, DAM, "title: Mine\n", "title: By Ben\n")
    workspace = Workspace.open(ana.root)
    workspace.delete(workspace.record("dam-k3f9"))
    workspace.close()
    assert faults.sync(ana).state in {SyncState.SENT, SyncState.MERGED_TO_DECIDE}
    assert "By Ben" in ana.read(DAM)
    assert not move.held_bases(ana.root)


def test_a_record_left_in_a_move_that_cannot_be_read_goes_on_once_it_is_mended(world: World) -> None:
    ana = left_in_a_move(world, DAM, "title: [broken\n", "title: By Ben\n")
    result = faults.sync(ana)
    assert result.state is SyncState.HELD
    assert DAM in result.message
    assert "mend it" in result.message
    assert ana.read(DAM) == "title: [broken\n"
    ana.write(DAM, "title: The dam\nsummary: Mended.\n")
    assert faults.sync(ana).state in {SyncState.SENT, SyncState.MERGED_TO_DECIDE}
    assert "title: By Ben" in ana.read(DAM)
    assert "Mended." in ana.read(DAM)


def test_a_file_that_is_no_record_and_was_left_in_a_move_is_kept_beside_what_others_sent(world: World) -> None:
    world.ana.save("rules/notes.txt", "Agreed\n")
    world.ana.sync()
    world.ben.sync()
    ana = left_in_a_move(world, "rules/notes.txt", "Mine\n", "By Ben\n")
    assert faults.sync(ana).state is SyncState.SENT
    assert ana.read("rules/notes.txt") == "By Ben\n"
    assert [path.read_text() for path in (ana.root / "rules").glob("notes.*.txt")] == ["Mine\n"]
    faults.sync(world.ben)
    faults.must_be_whole(world)


def test_a_folder_that_stands_where_a_file_is_to_come_is_named_and_stops_nothing_else(world: World) -> None:
    (world.ana.root / "README.md").mkdir(parents=True)
    (world.ana.root / "README.md" / "own.txt").write_text("Mine\n")
    world.ben.save("README.md", "By Ben\n")
    world.ben.save(LAND, "title: By Ben\n")
    world.ben.sync()
    result = faults.sync(world.ana)
    assert result.state is SyncState.HELD
    assert "README.md" in result.message
    assert world.ana.read(LAND) == "title: By Ben\n"
    again = faults.sync(world.ana)
    assert again.state is SyncState.HELD
    assert (world.ana.root / "README.md" / "own.txt").read_text() == "Mine\n"
    (world.ana.root / "README.md").rename(world.ana.root / "mine")
    assert faults.sync(world.ana).state in {SyncState.SENT, SyncState.UP_TO_DATE}
    assert world.ana.read("README.md") == "By Ben\n"
    assert git(world.shared, "show", "main:README.md") == "By Ben"
