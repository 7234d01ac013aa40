"""An index that is asked while it is being filled: newest first, and in the end like any other."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from cawg_tui.git_errors import CancelledError
from cawg_tui.index import dump, filling, reading
from cawg_tui.index.filling import AT_ONCE, FIRST, MOST, pieces
from cawg_tui.index.folders import Refreshed
from cawg_tui.index.reading import BATCH
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.kinds import Kinds
from cawg_tui.store.layout import Entry, Place
from cawg_tui.store.records import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.conftest import KINDS, Files, ids

if TYPE_CHECKING:
    from cawg_tui.index.database import Index

MANY = AT_ONCE + FIRST


@pytest.fixture
def many(files: Files) -> Files:
    """A workspace of some more records than are read at once; record-0 is the oldest."""
    for at in range(MANY):
        files.put("initiative", f"record-{at}", title=f"Record {at}", summary=f"word{at}")
    return files


def as_rebuilt(files: Files) -> tuple[list[tuple[object, ...]], list[str]]:
    """Return what an index made anew holds, and in which order it finds records."""
    fresh = files.index("fresh.sqlite")
    fresh.rebuild()
    held = fresh.dump(), ids(fresh, "record ", limit=MANY)
    fresh.close()
    return held


@settings(max_examples=30)
@given(count=st.integers(0, 2 * MOST))
def test_pieces_hold_every_file_once_the_newest_first_in_whole_batches(count: int) -> None:
    entries = [Entry(Place(str(at), "initiative", str(at)), 1, at, at) for at in range(count)]
    cut = list(pieces(entries))
    assert [entry for piece in reversed(cut) for entry in piece.entries] == entries
    numbers = [number for piece in reversed(cut) for number, _ in piece.numbered()]
    assert numbers == list(range(1, 2 * count, 2))
    assert [next(piece.numbered())[0] for piece in cut] == [piece.first for piece in cut]
    assert all(len(piece.entries) % BATCH == 0 for piece in cut[:-1])
    assert all(len(piece.entries) <= MOST for piece in cut)


def test_few_records_are_all_there_at_once(files: Files, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    files.put("initiative", "first")
    index.begin()
    assert not index.filling
    assert ids(index, "") == ["first"]
    # What was made just now is not looked over for damage at once.
    monkeypatch.setattr(dump, "damage", None)
    assert index.refresh() == Refreshed(unchanged=1)


def test_what_changed_last_is_found_before_the_rest_is_read(many: Files, index: Index) -> None:
    index.begin()
    assert index.search("").total == FIRST
    assert ids(index, "record ", limit=3) == [f"record-{MANY - at}" for at in (1, 2, 3)]
    assert ids(index, f"word{MANY - 1}") == [f"record-{MANY - 1}"]
    assert ids(index, "word0 ") == []
    assert index.row(f"record-{MANY - 1}") is not None
    assert index.refresh() == Refreshed(added=MANY)
    assert not index.filling
    assert (index.dump(), ids(index, "record ", limit=MANY)) == as_rebuilt(many)
    assert index.refresh() == Refreshed(unchanged=MANY)


def test_every_title_is_found_before_the_rest_is_read(many: Files, index: Index) -> None:
    index.begin()
    found: list[tuple[list[str], list[str], str]] = []

    def ask() -> None:
        row = index.row("record-7")
        found.append(
            (
                ids(index, f"record 7 status:{KINDS['initiative'].workflow.first}"),
                ids(index, "word7 "),
                row.title if row is not None else "",
            )
        )

    def look(_words: str, _part: float | None) -> None:
        if not found:
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join()

    index.refresh(progress=look)
    assert found == [(["record-7"], [], "Record 7")]
    assert ids(index, "word7 ") == ["record-7"]


def test_what_differs_from_its_glance_or_went_is_found_by_what_is_there(
    many: Files, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A second process would read ahead, and so before the change.
    monkeypatch.setattr(reading.Helper, "start", lambda *_parts: None)
    changed, broken = "initiatives/record-9.yaml", "initiatives/record-11.yaml"
    at = {path: (many.root / path).stat().st_mtime_ns for path in (changed, broken)}
    many.put_bytes(changed, b"title: Formerly\nstatus: idea\n")
    many.put_bytes(broken, b"title: Looks fine\nstatus: idea\nsummary: [\n")
    for path, moment in at.items():
        os.utime(many.root / path, ns=(moment, moment))
    index.begin()
    done = False

    def meanwhile(_words: str, _part: float | None) -> None:
        nonlocal done
        if not done:
            done = True
            many.put_bytes(changed, b"title: Otherwise\nstatus: idea\n")
            many.drop("initiatives/record-10.yaml")

    index.refresh(progress=meanwhile)
    assert ids(index, "formerly ") == []
    assert ids(index, "otherwise ") == ["record-9"]
    assert ids(index, "record 10 ") == []
    assert index.row("record-10") is None
    assert ids(index, "looks fine ") == []
    assert ids(index, "", limit=2 * MANY).count("record-11") == 1
    index.refresh()
    assert index.dump() == as_rebuilt(many)[0]


def test_an_index_grows_while_it_is_asked(many: Files, index: Index) -> None:
    index.begin()
    seen: list[int] = []

    def ask() -> None:
        seen.append(index.search("word").total)
        assert index.search("record ", limit=1).rows[0].id == f"record-{MANY - 1}"

    def look(_words: str, part: float | None) -> None:
        assert part is not None
        assert part >= FIRST / MANY
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()

    index.refresh(progress=look)
    ask()
    assert seen == sorted(seen)
    assert seen[0] == FIRST
    assert seen[-1] == MANY
    assert len(set(seen)) > 2


def test_what_is_saved_meanwhile_waits_for_nothing_and_is_found_in_the_end(many: Files, index: Index) -> None:
    index.begin()
    store = Store(many.root, KINDS)
    new, old, gone = "initiatives/new.yaml", "initiatives/record-3.yaml", "initiatives/record-5.yaml"
    found: list[list[str]] = []

    def save(_words: str, _part: float | None) -> None:
        if not found:
            many.put_bytes(new, b"title: New\nstatus: idea\nsummary: freshly\n")
            many.put_bytes(old, b"title: Record 3\nstatus: idea\nsummary: freshly\n")
            many.drop(gone)
            for path in (new, old):
                place = store.layout.place(path)
                assert place is not None
                index.upsert(store.load(place))
            assert index.refresh_paths([gone]) == Refreshed(changed=1)
            found.append(ids(index, "freshly"))

    index.refresh(progress=save)
    assert found == [[]]
    assert sorted(ids(index, "freshly")) == ["new", "record-3"]
    assert index.row("record-5") is None
    index.refresh()
    assert index.dump() == as_rebuilt(many)[0]


def test_nobody_else_takes_a_half_filled_file_for_an_index(many: Files, index: Index) -> None:
    index.begin()
    index.close()
    other = many.index()
    assert not other.ready
    assert other.search("").total == MANY
    other.close()
    # Whoever was filling it lets the other's stand.
    assert index.refresh().added in {0, MANY}
    assert index.search("").total == MANY
    assert index.dump() == as_rebuilt(many)[0]


def test_who_stops_the_filling_leaves_no_half_index(many: Files, index: Index) -> None:
    index.begin()
    assert index.search("").total == FIRST
    with pytest.raises(CancelledError):
        index.refresh(cancelled=lambda: True)
    assert not index.filling
    assert not index.path.exists()
    assert index.search("").total == MANY


def test_declarations_that_change_before_the_rest_is_read_count_for_all(many: Files, index: Index) -> None:
    index.begin()
    warning = Finding("X99", Level.WARNING, "", "", "Said of all.")
    index.redeclare(Kinds(KINDS), lambda stored: [warning], stamp="other")
    assert not index.filling
    assert index.refresh() == Refreshed(unchanged=MANY)
    assert index.search("is:problem").total == MANY


def test_an_index_that_is_there_is_not_begun_again(many: Files, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    index.rebuild()
    monkeypatch.setattr(filling, "pieces", None)
    index.begin()
    assert not index.filling
    assert index.search("").total == MANY
