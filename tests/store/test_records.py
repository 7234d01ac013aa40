"""Records on disk: what is loaded, what a save changes, what is refused, and that bad data stays data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import (
    BadValueError,
    RecordExistsError,
    StaleRecordError,
    UnknownRecordError,
    UnreadableRecordError,
    WriteCheckError,
)
from cawg_tui.records.finding import Level
from cawg_tui.records.kinds import built_in
from cawg_tui.store import files
from cawg_tui.store.layout import Place
from cawg_tui.store.records import Store

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "# by hand\ntitle: Kenya   # short\nown: kept\nstatus: idea\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, built_in())


def put(store: Store, data: str | bytes, path: str = "initiatives/x.yaml") -> Place:
    file = store.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    place = store.layout.place(path)
    assert place is not None
    return place


def on_disk(store: Store, path: str = "initiatives/x.yaml") -> str:
    return (store.root / path).read_bytes().decode()


def test_a_record_is_loaded_with_its_fingerprint(store: Store) -> None:
    stored = store.load(put(store, TEXT))
    assert (stored.id, stored.kind, stored.path) == ("x", "initiative", "initiatives/x.yaml")
    assert stored.values == {"title": "Kenya", "own": "kept", "status": "idea"}
    assert stored.oid == files.blob_oid(TEXT.encode())
    assert (stored.text, stored.problem, stored.findings) == (TEXT, None, ())
    assert stored.line_of("status") == 4


def test_a_new_record_is_written_without_its_id_and_kind(store: Store) -> None:
    stored = store.create(
        "initiative", "debt-k3f9", {"title": "Debt", "id": "debt-k3f9", "kind": "initiative", "notes": ""}
    )
    assert on_disk(store, stored.path) == "title: Debt\n" == stored.text
    assert store.load(stored.place) == stored


def test_a_new_record_never_replaces_one(store: Store) -> None:
    store.create("initiative", "x", {"title": "one"})
    with pytest.raises(RecordExistsError):
        store.create("initiative", "x", {"title": "two"})
    assert on_disk(store) == "title: one\n"


@pytest.mark.parametrize("record_id", ["../x", "X", "", "a b", "con", "-x", "x" * 101])
def test_a_new_record_needs_a_name_that_every_computer_can_hold(store: Store, record_id: str) -> None:
    with pytest.raises(BadValueError):
        store.create("initiative", record_id, {"title": "x"})
    assert list(store.root.iterdir()) == []


def test_a_save_changes_its_own_lines(store: Store) -> None:
    stored = store.load(put(store, TEXT))
    saved = store.save(stored, {**stored.values, "status": "active"})
    assert on_disk(store) == TEXT.replace("idea", "active") == saved.text
    assert saved.values["status"] == "active"
    assert saved.oid == files.blob_oid(saved.text.encode())
    again = store.save(saved, {**saved.values, "status": "closed"})
    assert on_disk(store) == again.text


def test_a_save_without_a_change_writes_nothing(store: Store) -> None:
    stored = store.load(put(store, TEXT))
    before = (store.root / stored.path).stat()
    assert store.save(stored, dict(stored.values)) is stored
    assert (store.root / stored.path).stat().st_mtime_ns == before.st_mtime_ns


def test_a_save_over_someone_elses_change_is_refused(store: Store) -> None:
    stored = store.load(put(store, TEXT))
    put(store, TEXT + "lead: amina\n")
    for act in (
        lambda: store.save(stored, {**stored.values, "status": "active"}),
        lambda: store.save_text(stored, "title: mine\n"),
        lambda: store.delete(stored),
    ):
        with pytest.raises(StaleRecordError):
            act()
    assert on_disk(store) == TEXT + "lead: amina\n"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ("title: [\n", "Y01", 2),
        ("", "Y01", None),
        (b"title: \xff\n", "Y01", 1),
        ("a: 1\na: 2\n", "Y01", 2),
        ("<<<<<<< a\ntitle: x\n=======\ntitle: y\n>>>>>>> b\n", "Y02", 1),
        (b"a: " + b"x" * 1_000_001, "Y01", None),
    ],
)
def test_a_file_that_cannot_be_read_is_a_record_with_a_problem(
    store: Store, data: str | bytes, code: str, line: int | None
) -> None:
    stored = store.load(put(store, data))
    assert stored.values == {}
    assert stored.problem is not None
    assert (stored.problem.code, stored.problem.level, stored.problem.id) == (code, Level.ERROR, "x")
    assert stored.problem.line == line
    assert stored.problem.fix
    assert stored.findings == (stored.problem,)
    assert stored.oid == files.blob_oid(data if isinstance(data, bytes) else data.encode())


def test_a_file_that_cannot_be_read_is_never_overwritten_by_a_form(store: Store) -> None:
    stored = store.load(put(store, "title: [\n"))
    with pytest.raises(UnreadableRecordError):
        store.save(stored, {"title": "x"})
    assert on_disk(store) == "title: [\n"


def test_a_file_that_cannot_be_read_is_mended_as_text(store: Store) -> None:
    stored = store.load(put(store, "title: [\n"))
    with pytest.raises(UnreadableRecordError):
        store.save_text(stored, "title: [still\n")
    assert on_disk(store) == "title: [\n"
    text = "# mine\r\ntitle:   x"
    mended = store.save_text(stored, text)
    assert mended.problem is None
    assert on_disk(store) == text


def test_a_text_with_half_a_character_is_refused(store: Store) -> None:
    stored = store.load(put(store, TEXT))
    with pytest.raises(UnreadableRecordError):
        store.save_text(stored, "title: \ud800\n")
    with pytest.raises(WriteCheckError):
        store.save(stored, {"title": "\ud800"})
    assert on_disk(store) == TEXT


def test_a_record_may_not_grow_beyond_what_can_be_read(store: Store) -> None:
    stored = store.load(put(store, TEXT))
    with pytest.raises(BadValueError):
        store.save(stored, {**stored.values, "notes": "x" * 1_000_000})
    with pytest.raises(BadValueError):
        store.create("initiative", "y", {"title": "x" * 1_000_000})
    assert on_disk(store) == TEXT
    assert not (store.root / "initiatives/y.yaml").exists()


def test_a_record_that_is_gone_is_unknown(store: Store) -> None:
    with pytest.raises(UnknownRecordError):
        store.load(Place("initiative", "x", "initiatives/x.yaml"))


def test_a_link_in_the_place_of_a_record_is_a_problem_and_not_followed(store: Store) -> None:
    (store.root / "secret").write_text("title: secret\n")
    (store.root / "initiatives").mkdir()
    (store.root / "initiatives/x.yaml").symlink_to(store.root / "secret")
    stored = store.load(Place("initiative", "x", "initiatives/x.yaml"))
    assert stored.values == {}
    assert stored.text == ""
    assert stored.problem is not None
    assert stored.problem.code == "Y03"


def test_a_deleted_record_is_gone(store: Store) -> None:
    stored = store.load(put(store, TEXT))
    store.delete(stored)
    assert store.scan().entries == []


def test_a_file_that_names_another_id_or_kind_is_warned_about(store: Store) -> None:
    stored = store.load(put(store, "title: x\nid: y\nkind: initiative\n"))
    (finding,) = stored.findings
    assert (finding.code, finding.level, finding.field, finding.line) == ("Y05", Level.WARNING, "id", 2)
    assert stored.id == "x"
    assert stored.problem is None
    assert stored.values["id"] == "y"


def test_a_version_out_of_the_history_is_read_like_a_file(store: Store) -> None:
    place = Place("initiative", "x", "initiatives/x.yaml")
    assert store.parse_text(place, TEXT.encode()).values["title"] == "Kenya"
    assert store.parse_text(place, b"\xff\xfe").problem is not None
