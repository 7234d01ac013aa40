"""Drafts and marks: private to the member, whole or not at all, never thrown away."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from cawg_tui.errors import NotARepositoryError, UnsafePathError
from cawg_tui.store.private import (
    Draft,
    drop_draft,
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
