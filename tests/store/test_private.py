"""Drafts and marks: private to the member, whole or not at all, never thrown away."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cawg_tui.errors import UnsafePathError
from cawg_tui.git_errors import NotARepositoryError
from cawg_tui.store.private import (
    Draft,
    claim_slot,
    drop_draft,
    is_open,
    keep_draft,
    keep_text,
    last_looked,
    load_draft,
    load_drafts,
    private_folder,
    set_last_looked,
)

DRAFT = Draft(
    "kenya-k3f9",
    "initiative",
    "0" * 40,
    {"title": "سلام\u2028", "n": None, "l": [1, True, 2.5]},
    {"title": "x"},
    "2026-11-22T10:00",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_draft_comes_back_as_it_was_kept(root: Path) -> None:
    keep_draft(root, DRAFT)
    assert load_draft(root, "kenya-k3f9") == DRAFT
    assert load_draft(root, "other") is None
    keep_draft(root, Draft("new-initiative", "initiative", None, {}, {}, ""))
    assert [draft.record_id for draft in load_drafts(root).drafts] == ["kenya-k3f9", "new-initiative"]
    drop_draft(root, "kenya-k3f9")
    drop_draft(root, "kenya-k3f9")
    assert load_draft(root, "kenya-k3f9") is None


def test_only_the_member_may_look(root: Path) -> None:
    keep_draft(root, DRAFT)
    set_last_looked(root, {"all": "abc"})
    folder = private_folder(root)
    assert [mode(folder), mode(folder / "drafts")] == [0o700, 0o700]
    assert {mode(path) for path in folder.rglob("*.json")} == {0o600}
    folder.chmod(0o755)
    assert mode(private_folder(root)) == 0o700


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff", b"{}", b'{"a": 1}', json.dumps({"record_id": 1}).encode(), b"[" * 100_000, b"null"],
)
def test_a_damaged_draft_is_set_aside_and_reported(root: Path, damage: bytes) -> None:
    keep_draft(root, DRAFT)
    path = private_folder(root) / "drafts" / "kenya-k3f9.json"
    path.write_bytes(damage)
    found = load_drafts(root)
    assert found.drafts == []
    (aside,) = found.unreadable
    assert Path(aside).read_bytes() == damage
    assert load_draft(root, "kenya-k3f9") is None
    keep_draft(root, DRAFT)
    assert load_drafts(root).drafts == [DRAFT]
    assert load_drafts(root).unreadable == [aside]


def test_a_draft_whose_parts_are_of_the_wrong_kind_is_damaged(root: Path) -> None:
    keep_draft(root, DRAFT)
    path = private_folder(root) / "drafts" / "kenya-k3f9.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "values": [1]}))
    assert load_draft(root, "kenya-k3f9") is None
    assert len(load_drafts(root).unreadable) == 1


def test_a_text_that_could_not_be_saved_is_kept_beside_the_others(root: Path) -> None:
    kept = [keep_text(root, "kenya-k3f9", text) for text in ("title: [", "half \ud800")]
    assert kept[0].read_text() == "title: ["
    assert kept[0] != kept[1]
    assert {mode(path) for path in kept} == {0o600}
    assert load_drafts(root).drafts == []
    with pytest.raises(UnsafePathError):
        keep_text(root, "../x", "x")


@pytest.mark.parametrize("record_id", ["../x", "a/b", "", "A", ".hidden"])
def test_a_draft_stays_in_its_folder(root: Path, record_id: str) -> None:
    with pytest.raises(UnsafePathError):
        load_draft(root, record_id)


def test_marks_are_kept_one_by_one(root: Path) -> None:
    assert last_looked(root) == {}
    set_last_looked(root, {"all": "abc", "kenya": "def"})
    set_last_looked(root, {"all": "ghi"})
    assert last_looked(root) == {"all": "ghi", "kenya": "def"}
    (private_folder(root) / "looked.json").write_text("{")
    assert last_looked(root) == {}
    (private_folder(root) / "looked.json").write_text("[1]")
    assert last_looked(root) == {}


def test_the_folder_stands_only_in_a_history_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError):
        private_folder(tmp_path)
    (tmp_path / ".git").write_text("gitdir: /elsewhere\n")
    with pytest.raises(NotARepositoryError):
        private_folder(tmp_path)


def test_a_linked_private_folder_is_refused(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / ".git" / "cawg").symlink_to(outside)
    with pytest.raises(UnsafePathError):
        keep_draft(root, DRAFT)
    assert list(outside.iterdir()) == []


def test_two_windows_on_one_record_keep_a_draft_each(root: Path) -> None:
    first, second = claim_slot(root, "kenya-k3f9"), claim_slot(root, "kenya-k3f9")
    keep_draft(root, replace(DRAFT, slot=first.slot, values={"title": "one"}))
    keep_draft(root, replace(DRAFT, slot=second.slot, values={"title": "two"}, saved_at="2026-11-22T10:01"))
    assert load_draft(root, "kenya-k3f9") is None
    assert {str(draft.values["title"]): is_open(root, draft) for draft in load_drafts(root).drafts} == {
        "one": True, "two": True,
    }  # fmt: skip
    second.close()
    left = load_draft(root, "kenya-k3f9")
    assert left is not None
    assert (left.values, left.slot) == ({"title": "two"}, second.slot)
    drop_draft(root, "kenya-k3f9", second.slot)
    first.close()
    left = load_draft(root, "kenya-k3f9")
    assert left is not None
    assert left.values == {"title": "one"}


def test_a_form_goes_on_in_the_place_of_its_draft_and_never_in_that_of_another(root: Path) -> None:
    keep_draft(root, DRAFT)
    fresh, going_on = claim_slot(root, "kenya-k3f9"), claim_slot(root, "kenya-k3f9", wanted=1)
    assert (fresh.slot, going_on.slot) == (2, 1)
    too_late = claim_slot(root, "kenya-k3f9", wanted=1)
    assert too_late.slot == 3
    for slot in (fresh, going_on, too_late):
        slot.close()
    assert not list((private_folder(root) / "drafts").glob("*.open"))


def test_the_draft_of_a_window_that_was_killed_is_offered_again(root: Path) -> None:
    code = (
        "import sys, time, pathlib; from cawg_tui.store.private import *\n"
        "slot = claim_slot(pathlib.Path(sys.argv[1]), 'kenya-k3f9')\n"
        "keep_draft(pathlib.Path(sys.argv[1]), Draft('kenya-k3f9', 'initiative', None, {}, {}, '', slot.slot))\n"
        "print('kept', flush=True); time.sleep(60)"
    )
    window = subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE)
    try:
        assert window.stdout is not None
        assert window.stdout.readline() == b"kept\n"
        assert load_draft(root, "kenya-k3f9") is None
    finally:
        window.kill()
        window.communicate()
    assert load_draft(root, "kenya-k3f9") is not None


def test_a_record_whose_id_begins_like_another_has_drafts_of_its_own(root: Path) -> None:
    keep_draft(root, DRAFT)
    keep_draft(root, replace(DRAFT, record_id="kenya-k3f9-2", values={"title": "another"}))
    found = load_draft(root, "kenya-k3f9")
    assert found == DRAFT
