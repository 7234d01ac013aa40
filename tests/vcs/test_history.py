"""Reading the history: versions, old texts, differences, and what is not in it yet."""

from __future__ import annotations

import selectors
import time
from datetime import UTC, datetime

import pytest
from cawg_tui.errors import CawgError, UnsafePathError
from cawg_tui.git_errors import UnknownVersionError
from cawg_tui.vcs.history import Change, PathChange
from cawg_tui.vcs.worktree import blob_id

from tests.vcs.conftest import DAM, LAND, World


def test_versions_tell_who_when_what_and_which_paths(world: World) -> None:
    commit = world.ana.save(DAM, "title: Other\n", "Update dam: title")
    newest, first = world.ana.repository.log()
    assert (newest.commit, newest.author, newest.email) == (commit, "Ana", "ana@members.invalid")
    assert (newest.subject, newest.paths) == ("Update dam: title", (DAM,))
    assert newest.when.tzinfo is UTC
    assert abs((datetime.now(UTC) - newest.when).total_seconds()) < 60
    assert first.paths == (".gitattributes", "cawg.yaml", DAM, LAND)
    assert [version.commit for version in world.ana.repository.log(LAND)] == [first.commit]
    assert [version.commit for version in world.ana.repository.log(since=first.commit)] == [newest.commit]
    assert len(world.ana.repository.log(limit=1)) == 1
    told = [version.paths for version in world.ana.repository.log(most=2)]
    assert told == [(DAM,), (".gitattributes", "cawg.yaml")]
    records = world.ana.repository.log(most=1, only=lambda path: path in {DAM, LAND})
    assert [version.paths for version in records] == [(DAM,), (DAM,)]


def test_a_record_that_moved_is_followed_by_the_paths_it_had(world: World) -> None:
    moved = "initiatives/ken/dam-k3f9.yaml"
    world.ana.write(moved, world.ana.read(DAM))
    (world.ana.root / DAM).unlink()
    world.ana.repository.save([DAM, moved], "Move it")
    assert [version.subject for version in world.ana.repository.log([DAM, moved])] == ["Move it", "Start the workspace"]


def test_names_and_subjects_that_try_to_look_like_output_are_only_data(world: World) -> None:
    world.ana.git("config", "user.name", "Ana\x1b]0;x\x07\x1e\x1fy")
    world.ana.write(DAM, "title: Other\n")
    world.ana.git("commit", "-qam", "odd \x1e\x1f subject")
    newest = world.ana.repository.log()[0]
    assert newest.author == "Ana\x1b]0;x\x07\x1e\x1fy"
    assert newest.subject == "odd \x1e\x1f subject"
    assert newest.paths == (DAM,)


def test_old_texts_are_found_by_version_and_absence_is_none(world: World) -> None:
    world.ana.save(DAM, "title: Other\n")
    assert world.ana.repository.text_at("HEAD~1", DAM) == b"title: The dam\nsummary: No consent was asked.\n"
    assert world.ana.repository.text_at("HEAD", "initiatives/none.yaml") is None
    with pytest.raises(UnsafePathError):
        world.ana.repository.text_at("HEAD", "../cawg.yaml")


def test_a_version_is_named_by_id_beginning_name_or_day(world: World) -> None:
    repository = world.ana.repository
    commit = world.ana.save(DAM, "title: Other\n")
    for name in (commit, commit[:8], "main", "HEAD"):
        assert repository.resolve(name) == commit
    assert repository.resolve("2090-01-01") == commit


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nothing-such",
        "--all",
        "-n1",
        "HEAD; touch x",
        "1" * 40,
        "HEAD:cawg.yaml",
        "2001-01-01",
        "2026-13-45",
        "a\x1b[2J",
    ],
)
def test_a_version_that_does_not_exist_is_refused_with_a_harmless_sentence(world: World, name: str) -> None:
    with pytest.raises(UnknownVersionError) as refused:
        world.ana.repository.resolve(name)
    assert "\x1b" not in refused.value.sentence


def test_what_is_not_in_the_history_is_told_by_bytes(world: World) -> None:
    ana = world.ana
    ana.write(DAM, "title: Other\n")
    (ana.root / LAND).unlink()
    ana.write("initiatives/new-aaaa.yaml", "title: New\n")
    (ana.root / "link").symlink_to("/etc/passwd")
    ana.write("cawg.yaml", "changed\n")
    ana.git("add", "cawg.yaml")
    ana.write("cawg.yaml", "format: 1\nname: Dams\n")
    found = {change.path: change for change in ana.repository.unsaved()}
    assert found.keys() == {DAM, LAND, "initiatives/new-aaaa.yaml", "link"}
    old = ana.git("rev-parse", f"HEAD:{DAM}")
    assert found[DAM] == PathChange(DAM, Change.CHANGED, old, blob_id(b"title: Other\n"))
    assert found[LAND].status is Change.DELETED
    assert found[LAND].after_oid is None
    assert found["initiatives/new-aaaa.yaml"].status is Change.ADDED
    assert found["link"].status is Change.NOT_A_FILE


def test_changes_between_versions_carry_blob_ids(world: World) -> None:
    ana = world.ana
    start = ana.git("rev-parse", "HEAD")
    end = ana.save(LAND, None)
    end = ana.save(DAM, "title: Other\n")
    changes = ana.repository.changes(start, end)
    assert [(change.path, change.status) for change in changes] == [(DAM, Change.CHANGED), (LAND, Change.DELETED)]
    assert changes[0].after_oid == blob_id(b"title: Other\n")
    assert len(ana.repository.changes(None, start)) == 4
    assert ana.repository.outgoing() == changes
    assert (ana.repository.to_send(), ana.repository.to_receive()) == (2, 0)


def test_a_difference_is_plain_git_text_and_shows_new_files(world: World) -> None:
    ana = world.ana
    ana.git("config", "diff.external", "touch ran")
    ana.git("config", "diff.cawg.textconv", "touch ran;")
    ana.git("config", "color.ui", "always")
    start = ana.git("rev-parse", "HEAD")
    ana.save(LAND, "title: Their land\n")
    ana.write(DAM, "title: The dam\nsummary: Refused.\n")
    ana.write("initiatives/new-aaaa.yaml", "title: New\n")
    here = ana.repository.diff()
    assert "-summary: No consent was asked.\n+summary: Refused.\n" in here
    assert "@@ -1,2 +1,2 @@" in here
    assert "+title: New" in here
    assert "Their land" not in here
    assert "+title: Their land" in ana.repository.diff(LAND, since=start)
    assert "Refused" not in ana.repository.diff(since=start, until="HEAD")
    assert ana.repository.diff(LAND) == ""
    assert ana.git("status", "--porcelain").splitlines() == [f"M {DAM}", "?? initiatives/new-aaaa.yaml"]
    assert not (ana.root / "ran").exists()


def test_the_last_version_of_each_path_is_found(world: World) -> None:
    world.ana.save(DAM, "title: Other\n", "Newer")
    found = world.ana.repository.last_versions([DAM, LAND, "initiatives/none.yaml"])
    assert {path: version.subject for path, version in found.items()} == {DAM: "Newer", LAND: "Start the workspace"}


def test_a_merge_between_versions_hides_none_of_them(world: World) -> None:
    world.ana.git("switch", "-qc", "side")
    world.ana.save(LAND, "title: Theirs\n", "Update land: title")
    world.ana.git("switch", "-q", "main")
    world.ana.save(DAM, "title: Ours\n", "Update dam: title")
    world.ana.git("merge", "-q", "--no-ff", "-m", "Bring in 1 record", "side")
    versions = world.ana.repository.log()
    assert versions[0].subject == "Bring in 1 record"
    assert {one.subject: one.paths for one in versions[:3]} == {
        "Bring in 1 record": (),
        "Update dam: title": (DAM,),
        "Update land: title": (LAND,),
    }


def test_what_git_says_with_its_last_breath_is_heard_however_late_the_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float | None] = []

    class Late(selectors.DefaultSelector):
        """Sees nothing at its first look, and comes back from it only once git has ended."""

        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            looks.append(timeout)
            if len(looks) > 1:
                return super().select(timeout)
            time.sleep(0.5)
            return []

    monkeypatch.setattr("cawg_tui.vcs.hearing.selectors.DefaultSelector", Late)
    (first,) = world.ana.repository.log()
    assert (first.subject, first.paths[-1]) == ("Start the workspace", LAND)
    assert looks[0] == 0.1


def test_an_answer_that_is_not_heard_to_its_end_leaves_no_git_running(world: World) -> None:
    answer = world.ana.repository.runner.parts(["cat-file", "--batch-all-objects", "--batch"], what="Looking")
    next(answer)
    answer.close()
    with pytest.raises(CawgError, match="Looking"):
        list(world.ana.repository.runner.parts(["log", "no-such-branch"], what="Looking"))
