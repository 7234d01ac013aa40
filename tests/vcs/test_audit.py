"""Merges made without cawg: what they left out is found, told apart from what someone decided, and brought back."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from cawg_tui.checkup.repairs import bring_back, bring_back_all
from cawg_tui.store.joining import join
from cawg_tui.vcs.audit import Audit, audit, leave, lost_in_merges
from cawg_tui.vcs.losses import Harm
from cawg_tui.workspace import Workspace

from tests.vcs.conftest import DAM, KINDS, LAND, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.vcs.audit import LostInMerge

    from tests.vcs.conftest import Member

FIELDS = KINDS["initiative"].fields
BASE = """\
title: The dam
status: idea
summary: |
  No consent was asked.
  The water is low.
  Nobody was heard.
themes:
- labour
deadlines:
- id: k3f9q
  what: Submit
  date: 2026-05-01
- id: m2m2m
  what: Hearing
  date: 2026-06-01
"""
ANAS = BASE.replace("The dam", "The great dam").replace("2026-06-01", "2026-06-10").replace("Nobody", "No one")
BENS = BASE.replace("status: idea", "status: drafting").replace("2026-05-01", "2026-05-08")
OPEN = "# kept by hand\n"


@pytest.fixture(scope="session")
def built_dam(built_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a world in which both members have the dam, and Ben no driver: plain git merges by lines."""
    folder = tmp_path_factory.mktemp("dam") / "world"
    shutil.copytree(built_world, folder, symlinks=True)
    world = World(folder)
    for member in (world.ana, world.ben):
        member.git("remote", "set-url", "origin", str(world.shared))
    commit(world.ana, {DAM: BASE})
    world.ana.git("push", "-q", "origin", "main")
    world.ben.git("pull", "-q", "origin", "main")
    world.ben.git("config", "--remove-section", "merge.cawg")
    return folder


@pytest.fixture
def world(built_dam: Path, tmp_path: Path) -> World:
    """Return a copy of that world."""
    copy = World(tmp_path / "world")
    shutil.copytree(built_dam, copy.folder, symlinks=True)
    for member in (copy.ana, copy.ben):
        member.git("remote", "set-url", "origin", str(copy.shared))
    return copy


@pytest.fixture
def ben(world: World) -> Member:
    return world.ben


@pytest.fixture
def bens(ben: Member) -> Iterator[Workspace]:
    workspace = Workspace.open(ben.root)
    yield workspace
    workspace.close()


def commit(member: Member, texts: dict[str, str | None]) -> None:
    """Commit these texts with plain git, None for a file that goes."""
    for path, text in texts.items():
        if text is None:
            (member.root / path).unlink()
        else:
            member.write(path, text)
    member.git("add", "-A")
    member.git("commit", "-q", "--allow-empty", "-m", "Change it")


def both_change(world: World, anas: str | None, bens: str | None, *, more: dict[str, str | None] | None = None) -> None:
    """Let both members save a version of the dam of their own; Ana's, and more, is shared and known to Ben."""
    commit(world.ana, {**(more or {}), DAM: anas})
    world.ana.git("push", "-q", "origin", "main")
    commit(world.ben, {DAM: bens})
    world.ben.git("fetch", "-q", "origin")


def merge(member: Member, *words: str, resolved: dict[str, str | None] | None = None) -> None:
    """Merge with plain git; where it stops, put these texts there and commit."""
    member.git("merge", "-q", "-m", "Merge", *words, "origin/main", check=resolved is None)
    if resolved is None:
        return
    for path, text in resolved.items():
        if text is None:
            member.git("rm", "-q", "--cached", path)
            (member.root / path).unlink(missing_ok=True)
        else:
            member.write(path, text)
            member.git("add", path)
    member.git("commit", "-q", "--no-edit", "--allow-empty")
    if not member.git("rev-list", "--merges", "-1", "HEAD~1..HEAD"):
        raise AssertionError("this test made no merge")


def look(member: Member) -> Audit:
    return audit(member.repository, KINDS)


def only(member: Member) -> LostInMerge:
    (one,) = lost_in_merges(member.repository, KINDS)
    return one


def joined(base: str, ours: str, theirs: str) -> str:
    data = join(FIELDS, DAM, base.encode(), ours.encode(), theirs.encode()).data
    assert data is not None
    return data.decode()


def lines(one: LostInMerge) -> set[tuple[str, str]]:
    return {(value.change.path, value.author) for value in one.lost}


# --- what a merge may leave out -----------------------------------------------------------------------


def test_a_merge_that_forced_our_side_is_told_field_by_field_and_brought_back_whole(
    world: World, ben: Member, bens: Workspace
) -> None:
    both_change(world, ANAS, BENS)
    merge(ben, "-s", "ours")
    one = only(ben)
    assert lines(one) == {("title", "Ana"), ("summary", "Ana"), ("deadlines/m2m2m/date", "Ana")}
    assert one.sentence.startswith("A merge by Ben on ")
    assert "Title" in one.sentence
    assert "great" not in one.sentence
    bring_back(bens, one)
    assert ben.read(DAM) == joined(BASE, BENS, ANAS)
    assert lost_in_merges(ben.repository, KINDS) == []
    assert ben.is_clean()


def test_a_record_that_only_the_others_changed_is_brought_back_too(world: World, ben: Member, bens: Workspace) -> None:
    river = "initiatives/river-a2b3.yaml"
    both_change(world, BASE, BENS, more={LAND: "title: The wide land\n", river: "title: The river\n"})
    merge(ben, "-s", "ours")
    assert {(one.id, one.harm) for one in look(ben).lost} == {
        ("land-p2qx", Harm.VALUES),
        ("river-a2b3", Harm.DELETED),
    }
    assert len(bring_back_all(bens)) == 2
    assert ben.read(LAND) == "title: The wide land\n"
    assert ben.read(river) == "title: The river\n"
    assert ben.sync().state == "sent"
    assert world.ana.sync().state == "received"
    assert world.ana.read(LAND) == "title: The wide land\n"


def test_a_driver_whose_program_is_missing_leaves_one_side_and_that_is_found(
    world: World, ben: Member, bens: Workspace
) -> None:
    ben.git("config", "merge.cawg.driver", "/nowhere/cawg merge-driver %O %A %B %P")
    both_change(world, ANAS, BENS)
    ben.git("merge", "-q", "origin/main", check=False)
    assert ben.read(DAM) == BENS
    ben.git("commit", "-q", "-a", "--no-edit")
    assert lines(only(ben)) == {("title", "Ana"), ("summary", "Ana"), ("deadlines/m2m2m/date", "Ana")}
    bring_back_all(bens)
    assert ben.read(DAM) == joined(BASE, BENS, ANAS)


def test_a_clash_in_a_file_taken_whole_becomes_a_decision(world: World, ben: Member, bens: Workspace) -> None:
    both_change(world, ANAS.replace("2026-05-01", "2026-05-20"), BENS)
    merge(ben, "-s", "ours")
    one = only(ben)
    assert one.asked == ("Deadlines › Submit › Date",)
    bring_back(bens, one)
    assert "- 2026-05-08\n  - 2026-05-20\n" in ben.read(DAM)
    assert "  date: 2026-05-01\n" in ben.read(DAM)


def test_forcing_one_side_in_clashes_alone_keeps_those_and_brings_back_their_neighbours(
    world: World, ben: Member, bens: Workspace
) -> None:
    both_change(world, ANAS.replace("2026-05-01", "2026-05-20"), BENS)
    merge(ben, "-X", "ours")
    one = only(ben)
    assert lines(one) == {("title", "Ana")}
    assert one.decided == ("Deadlines › Submit › Date",)
    before = ben.read(DAM)
    bring_back(bens, one)
    assert ben.read(DAM) == before.replace("The dam", "The great dam")


def test_conflict_markers_that_were_committed_become_both_sides_again(
    world: World, ben: Member, bens: Workspace
) -> None:
    both_change(world, ANAS.replace("2026-05-01", "2026-05-20"), BENS)
    ben.git("merge", "-q", "origin/main", check=False)
    assert "<<<<<<<" in ben.read(DAM)
    ben.git("commit", "-q", "-a", "--no-edit")
    one = only(ben)
    assert one.harm is Harm.UNREADABLE
    assert set(one.authors) == {"Ana", "Ben"}
    said = bring_back(bens, one)
    assert ben.read(DAM) == joined(BASE, BENS, ANAS.replace("2026-05-01", "2026-05-20"))
    assert "could not be read" in said
    kept = next((ben.root / ".git" / "cawg" / "drafts").glob("dam-k3f9-*.yaml"))
    assert "<<<<<<<" in kept.read_text()
    assert lost_in_merges(ben.repository, KINDS) == []


def test_keys_that_a_merge_by_lines_doubled_become_one_again(world: World, ben: Member, bens: Workspace) -> None:
    anas = BASE.replace("The dam\n", "The dam\ncountries:\n- KEN\n")
    bens_text = BASE + "countries:\n- TZA\n"
    both_change(world, anas, bens_text)
    merge(ben)
    assert ben.read(DAM).count("countries:") == 2
    assert only(ben).harm is Harm.UNREADABLE
    bring_back_all(bens)
    assert ben.read(DAM) == joined(BASE, bens_text, anas)
    assert "- KEN\n- TZA\n" in ben.read(DAM)


def test_a_merge_mended_by_hand_since_is_judged_as_it_is_now(world: World, ben: Member, bens: Workspace) -> None:
    both_change(world, ANAS.replace("2026-05-01", "2026-05-20"), BENS)
    ben.git("merge", "-q", "origin/main", check=False)
    ben.git("commit", "-q", "-a", "--no-edit")
    commit(ben, {DAM: joined(BASE, BENS, BASE.replace("The dam", "The great dam"))})
    assert lines(only(ben)) == {("summary", "Ana"), ("deadlines/m2m2m/date", "Ana")}
    bring_back_all(bens)
    assert "No one was heard." in ben.read(DAM)
    assert "2026-05-08" in ben.read(DAM)


def test_a_consent_that_a_merge_by_lines_carried_over_a_changed_text_is_asked_for_again(
    world: World, ben: Member, bens: Workspace
) -> None:
    upr = "upr-submissions/kenya-k4n9.yaml"
    text = "title: Kenya\nsummary: The mine.\nstatus: idea\nsubmitters:\n- org: KIOS\n  consent: asked\n"
    commit(world.ana, {upr: text})
    world.ana.git("push", "-q", "origin", "main")
    ben.git("pull", "-q", "origin", "main")
    commit(ben, {upr: text.replace("The mine.", "The mine and its owner.")})
    both_change(world, BASE, BASE, more={upr: text.replace("asked", "given")})
    merge(ben)
    assert "consent: given" in ben.read(upr)
    assert "Consent" in only(ben).fields[0]
    bring_back_all(bens)
    assert "consent: asked" in ben.read(upr)
    assert "kind: guarded" in ben.read(upr)


# --- what a person decided ----------------------------------------------------------------------------


def test_a_clash_resolved_by_hand_is_told_as_decided_and_left(world: World, ben: Member) -> None:
    anas = BASE.replace("2026-05-01", "2026-05-20")
    both_change(world, anas, BENS)
    merge(ben, resolved={DAM: BENS})
    found = look(ben)
    assert found.lost == ()
    assert [(one.id, one.fields) for one in found.decided] == [("dam-k3f9", ("Deadlines › Submit › Date",))]
    assert look(ben) == Audit()


def test_a_third_value_typed_while_merging_is_decided_too(world: World, ben: Member) -> None:
    both_change(world, ANAS.replace("2026-05-01", "2026-05-20"), BENS)
    by_hand = joined(BASE, BENS, ANAS).replace("2026-05-08", "2026-05-15")
    merge(ben, resolved={DAM: by_hand})
    assert look(ben).lost == ()


def test_what_was_left_out_beside_a_decision_is_brought_back_and_the_decision_stays(
    world: World, ben: Member, bens: Workspace
) -> None:
    both_change(world, ANAS.replace("2026-05-01", "2026-05-20"), BENS)
    merge(ben, resolved={DAM: OPEN + BENS.replace("The dam", "The great dam")})
    one = only(ben)
    assert lines(one) == {("summary", "Ana"), ("deadlines/m2m2m/date", "Ana")}
    assert one.decided == ("Deadlines › Submit › Date",)
    bring_back(bens, one)
    text = ben.read(DAM)
    assert text == OPEN + BENS.replace("The dam", "The great dam").replace("Nobody", "No one").replace(
        "2026-06-01", "2026-06-10"
    )


def test_a_clash_resolved_to_what_was_agreed_before_is_decided_too(world: World, ben: Member) -> None:
    both_change(world, BASE.replace("2026-05-01", "2026-05-20"), BENS)
    merge(ben, resolved={DAM: BENS.replace("2026-05-08", "2026-05-01")})
    found = look(ben)
    assert found.lost == ()
    assert [one.fields for one in found.decided] == [("Deadlines › Submit › Date",)]


def test_a_whole_record_that_a_merge_reset_gets_the_changes_of_both(world: World, ben: Member, bens: Workspace) -> None:
    anas = ANAS.replace("2026-05-01", "2026-05-20")
    both_change(world, anas, BENS)
    merge(ben, resolved={DAM: BASE})
    assert set(only(ben).authors) == {"Ana", "Ben"}
    bring_back_all(bens)
    assert ben.read(DAM) == joined(BASE, BENS, anas)


def test_what_stands_in_an_open_decision_is_not_missing(world: World, ben: Member) -> None:
    anas = ANAS.replace("2026-05-01", "2026-05-20")
    both_change(world, anas, BENS)
    merge(ben, resolved={DAM: joined(BASE, BENS, anas)})
    assert look(ben).lost == ()


# --- records that came or went ------------------------------------------------------------------------


def test_a_record_deleted_while_merging_is_offered_back_with_its_removal_to_be_decided(
    world: World, ben: Member, bens: Workspace
) -> None:
    both_change(world, None, BENS)
    merge(ben, resolved={DAM: None})
    one = only(ben)
    assert one.harm is Harm.DELETED
    assert {value.author for value in one.lost} == {"Ben"}
    bring_back(bens, one)
    assert "kind: delete/edit" in ben.read(DAM)
    assert lost_in_merges(ben.repository, KINDS) == []


def test_an_edit_kept_against_a_removal_was_decided(world: World, ben: Member) -> None:
    both_change(world, None, BENS)
    merge(ben, resolved={DAM: BENS})
    found = look(ben)
    assert found.lost == ()
    assert [one.fields for one in found.decided] == [("The whole record",)]


def test_a_removal_that_a_merge_undid_is_offered_again(world: World, ben: Member, bens: Workspace) -> None:
    both_change(world, ANAS, BENS, more={LAND: None})
    merge(ben, "-s", "ours")
    one = next(one for one in look(ben).lost if one.id == "land-p2qx")
    assert one.harm is Harm.KEPT
    bring_back(bens, one)
    assert not (ben.root / LAND).exists()
    assert [one.id for one in look(ben).lost] == ["dam-k3f9"]


def test_a_record_deleted_after_the_merge_is_not_brought_back(world: World, ben: Member) -> None:
    both_change(world, ANAS, BENS)
    merge(ben, "-s", "ours")
    commit(ben, {DAM: None})
    assert look(ben).lost == ()


# --- merges that are well -----------------------------------------------------------------------------


def test_a_merge_by_cawg_is_never_looked_at(world: World, ben: Member) -> None:
    both_change(world, ANAS.replace("2026-05-01", "2026-05-20"), BENS)
    assert ben.sync().state == "merged_to_decide"
    assert look(ben) == Audit()


def test_a_merge_by_plain_git_that_holds_both_is_never_reported(world: World, ben: Member) -> None:
    both_change(world, BASE.replace("Nobody", "No one"), BENS)
    merge(ben)
    assert look(ben) == Audit(looked_at=1)


@pytest.mark.parametrize("clash", [False, True])
def test_a_merge_by_the_driver_is_never_reported(world: World, ben: Member, *, clash: bool) -> None:
    ben.repository.prepare()
    anas = ANAS.replace("2026-05-01", "2026-05-20") if clash else ANAS
    both_change(world, anas, BENS)
    ben.git("merge", "-q", "--no-edit", "origin/main", check=not clash)
    ben.git("add", DAM)
    ben.git("commit", "-q", "--no-edit", check=clash)
    assert ben.read(DAM) == joined(BASE, BENS, anas)
    assert look(ben) == Audit(looked_at=1)


def test_a_merge_by_lines_with_another_order_of_entries_is_never_reported(world: World, ben: Member) -> None:
    item = "- id: {id}\n  what: {what}\n  date: 2026-07-01\n"
    anas, bens_text = BASE + item.format(id="zzzzz", what="A"), BASE + item.format(id="aaaaa", what="B")
    both_change(world, anas, bens_text)
    merge(ben, resolved={DAM: anas + item.format(id="aaaaa", what="B")})
    assert look(ben).lost == ()


def test_a_value_that_came_back_by_hand_is_not_offered(world: World, ben: Member) -> None:
    both_change(world, BASE.replace("The dam", "The great dam"), BENS)
    merge(ben, "-s", "ours")
    commit(ben, {DAM: BENS.replace("The dam", "The great dam")})
    assert look(ben).lost == ()


@pytest.mark.parametrize(
    ("sort", "why"),
    [("octopus", "more than two"), ("crosswise", "crosswise"), ("unrelated", "nothing in common")],
)
def test_merges_that_cannot_be_judged_are_passed_over_with_a_word(ben: Member, sort: str, why: str) -> None:
    ben.git("branch", "one")
    ben.git("branch", "two")
    for branch in ("one", "two"):
        ben.git("switch", "-q", branch)
        commit(ben, {f"initiatives/{branch}-aaaa.yaml": f"title: {branch}\n"})
    if sort == "unrelated":
        ben.git("checkout", "-q", "--orphan", "three")
        ben.git("commit", "-q", "-m", "Other")
    ben.git("switch", "-q", "main")
    if sort == "octopus":
        commit(ben, {DAM: BENS})
        ben.git("merge", "-q", "one", "two")
    elif sort == "unrelated":
        ben.git("merge", "-q", "--allow-unrelated-histories", "-s", "ours", "three")
    else:
        ben.git("switch", "-q", "one")
        ben.git("merge", "-q", "two")
        ben.git("switch", "-q", "two")
        ben.git("merge", "-q", "one~1")
        commit(ben, {DAM: BENS})
        ben.git("merge", "-q", "one")
    found = look(ben)
    assert found.lost == ()
    assert any(why in one.why for one in found.passed_over)


# --- looking once, repairing once ---------------------------------------------------------------------


def test_where_nothing_was_merged_since_it_costs_one_process(
    world: World, ben: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_change(world, BASE.replace("Nobody", "No one"), BENS)
    merge(ben)
    repository = ben.repository
    assert audit(repository, KINDS).looked_at == 1
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert audit(repository, KINDS) == Audit()
    assert (tmp_path / "trace").read_text().count("built-in: git") == 1


def test_what_is_still_missing_is_told_at_every_look(world: World, ben: Member) -> None:
    both_change(world, ANAS, BENS)
    merge(ben, "-s", "ours")
    first = look(ben)
    again = look(ben)
    assert (first.looked_at, again.looked_at) == (1, 0)
    assert first.lost == again.lost != ()


def test_what_changed_since_the_merge_stays_and_joins(world: World, ben: Member, bens: Workspace) -> None:
    both_change(world, ANAS, BENS)
    merge(ben, "-s", "ours")
    commit(ben, {DAM: BENS.replace("labour", "land").replace("The dam", "A dam")})
    bring_back_all(bens)
    text = ben.read(DAM)
    assert "- land\n" in text
    assert "2026-06-10" in text
    assert "- A dam\n  - The great dam\n" in text
    assert lost_in_merges(ben.repository, KINDS) == []


def test_what_one_member_repaired_no_other_is_asked_about(world: World, ben: Member, bens: Workspace) -> None:
    both_change(world, ANAS, BENS)
    merge(ben, "-s", "ours")
    bring_back_all(bens)
    commit(ben, {DAM: ben.read(DAM).replace("The great dam", "The dam")})
    ben.sync()
    world.ana.sync()
    assert lost_in_merges(world.ana.repository, KINDS) == []
    assert "Cawg-Repairs: " in ben.git("log", "-2", "--format=%B")


def test_what_a_member_leaves_so_is_not_offered_again(world: World, ben: Member) -> None:
    both_change(world, ANAS, BENS)
    merge(ben, "-s", "ours")
    leave(ben.repository, only(ben))
    assert look(ben) == Audit()


@pytest.mark.parametrize("note", ["", "[]", '{"rules": 1, "tip": "--all", "open": [], "left": []}', "odd"])
def test_a_memory_that_makes_no_sense_is_forgotten(world: World, ben: Member, note: str) -> None:
    both_change(world, ANAS, BENS)
    merge(ben, "-s", "ours")
    (ben.root / ".git" / "cawg" / "audited.json").write_text(note)
    assert len(look(ben).lost) == 1


def test_a_memory_of_another_history_is_forgotten(world: World, ben: Member) -> None:
    both_change(world, ANAS, BENS)
    merge(ben, "-s", "ours")
    note = {"rules": 1, "tip": "1" * 40, "open": ["2" * 40], "left": []}
    (ben.root / ".git" / "cawg" / "audited.json").write_text(json.dumps(note))
    assert len(look(ben).lost) == 1
