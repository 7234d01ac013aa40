"""The index after any change of the files equals one made anew from them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cawg_tui.git_errors import CancelledError
from cawg_tui.index import reading, refresh
from cawg_tui.index.refresh import Refreshed
from cawg_tui.records.finding import Finding, Level
from cawg_tui.store.records import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.conftest import KINDS, Files, ids

if TYPE_CHECKING:
    from cawg_tui.index.database import Index
    from cawg_tui.store.layout import Place
    from cawg_tui.store.records import Stored


def as_rebuilt(files: Files) -> list[tuple[object, ...]]:
    """Return what an index made anew holds."""
    fresh = files.index("fresh.sqlite")
    fresh.rebuild()
    held = fresh.dump()
    fresh.close()
    return held


def test_a_refresh_tells_what_came_changed_went_and_stayed(files: Files, index: Index) -> None:
    first = files.put("initiative", "first")
    files.put("initiative", "second")
    files.put("initiative", "third")
    assert index.refresh() == Refreshed(added=3)
    assert index.refresh() == Refreshed(unchanged=3)
    files.put("initiative", "second", summary="New words")
    files.drop(first)
    files.put("case" if "case" in KINDS else "member", "fourth")
    assert index.refresh() == Refreshed(added=1, changed=1, removed=1, unchanged=1)
    assert index.dump() == as_rebuilt(files)


def test_words_that_were_taken_out_are_not_found_and_leave_the_file_when_tidied(files: Files, index: Index) -> None:
    path = files.put("initiative", "first", summary="Unforgettableword")
    files.put("initiative", "second", summary="Otherword")
    index.refresh()
    files.put("initiative", "second", summary="Changedword")
    files.drop(path)
    index.refresh()
    assert ids(index, "unforgettableword") == ids(index, "otherword") == []
    assert ids(index, "changedword") == ["second"]
    assert index.tidy() is True
    assert index.tidy() is False
    index.close()
    assert b"unforgettableword" not in index.path.read_bytes()
    assert ids(index, "changedword") == ["second"]


def test_a_change_that_keeps_size_and_time_is_seen_while_the_file_is_fresh(files: Files, index: Index) -> None:
    path = files.root / files.put("initiative", "first", title="aaaa")
    os.utime(path)
    index.refresh()
    stat = path.stat()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"aaaa", b"bbbb"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert index.refresh() == Refreshed(changed=1)
    assert ids(index, "bbbb") == ["first"]


def test_a_file_no_longer_fresh_is_not_read_again(files: Files, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    files.put("initiative", "old")
    os.utime(files.root / files.put("initiative", "new"))
    index.refresh()
    asked: list[str] = []
    oid = reading.Reader.oid

    def watched(reader: reading.Reader, place: Place) -> str:
        asked.append(place.id)
        return oid(reader, place)

    monkeypatch.setattr(reading.Reader, "oid", watched)
    monkeypatch.setattr(reading.Reader, "read", lambda reader, entry: pytest.fail(f"{entry} was read"))
    index.refresh()
    assert asked == ["new"]


def test_a_touched_file_is_unchanged_and_last(files: Files, index: Index) -> None:
    first = files.put("initiative", "first", summary="shared")
    files.put("initiative", "second", summary="shared")
    index.refresh()
    files.put_bytes(first, (files.root / first).read_bytes())
    assert index.refresh() == Refreshed(unchanged=2)
    assert ids(index, "shared ") == ["first", "second"]
    assert index.dump() == as_rebuilt(files)


def test_only_the_paths_named_after_a_sync_are_looked_at(files: Files, index: Index) -> None:
    one, two = files.put("initiative", "one"), files.put("initiative", "two")
    index.refresh()
    files.put("initiative", "one", title="Received")
    files.put("initiative", "two", title="Not looked at")
    three = files.put("member", "three")
    assert index.refresh_paths([one, three, "README.md", "attachments/x/y.pdf"]) == Refreshed(added=1, changed=1)
    assert index.refresh_paths([]) == Refreshed()
    assert ids(index, "received") == ["one"]
    assert ids(index, "looked") == []
    files.drop(one)
    assert index.refresh_paths([one, two]) == Refreshed(changed=1, removed=1)
    assert index.dump() == as_rebuilt(files)


def test_a_record_that_moves_to_another_folder_keeps_its_place(files: Files, index: Index) -> None:
    old = files.put("initiative", "one")
    index.refresh()
    files.drop(old)
    new = files.put("initiative", "one", folder="2026")
    index.refresh_paths([old, new])
    assert index.paths("one") == [new]
    assert index.dump() == as_rebuilt(files)


def test_two_files_with_one_id_are_one_record_and_a_finding(files: Files, index: Index) -> None:
    second = files.put("initiative", "same", folder="b", title="Second")
    index.refresh()
    first = files.put("initiative", "same", folder="a", title="First")
    index.refresh_paths([first])
    assert index.paths("same") == [first]
    assert [one.code for one in index.findings(id="same")] == ["Y04"]
    assert index.dump() == as_rebuilt(files)
    files.drop(first)
    index.refresh_paths([first])
    assert index.paths("same") == [second]
    assert index.findings() == []
    assert index.dump() == as_rebuilt(files)


def test_a_path_that_is_no_record_is_a_finding_until_it_is_mended(files: Files, index: Index) -> None:
    files.put("initiative", "good")
    files.put_bytes("initiatives/Bad Name.yaml", b"title: x\n")
    index.refresh_paths(["initiatives/Bad Name.yaml"])
    assert [one.code for one in index.findings()] == ["Y03"]
    (files.root / "initiatives/Bad Name.yaml").rename(files.root / "initiatives/good-name.yaml")
    index.refresh_paths(["initiatives/Bad Name.yaml", "initiatives/good-name.yaml"])
    assert index.findings() == []
    assert index.dump() == as_rebuilt(files)


def test_an_unreadable_file_is_a_row_with_its_finding(files: Files, index: Index) -> None:
    files.put_text("initiative", "broken", "title: a\ntitle: b\n")
    index.refresh()
    row = index.row("broken")
    assert row is not None
    assert (row.title, row.problems, row.worst) == ("broken", 1, "error")
    assert [one.code for one in index.findings(Level.ERROR)] == ["Y01"]
    assert ids(index, "broken") == ["broken"]


def test_a_saved_record_is_brought_in_and_a_deleted_one_taken_out(files: Files, index: Index) -> None:
    store = Store(files.root, KINDS)
    index.refresh()
    stored = store.create("initiative", "new-abcd", {"title": "New one", "status": "proposed"})
    index.upsert(stored)
    assert ids(index, "new one") == ["new-abcd"]
    stored = store.save(stored, {**stored.values, "title": "Changed"})
    index.upsert(stored)
    assert ids(index, "changed") == ["new-abcd"]
    assert ids(index, "new one") == []
    index.remove("new-abcd")
    assert ids(index, "changed") == ["new-abcd"]
    store.delete(stored)
    index.remove("new-abcd")
    assert index.ids() == set()
    assert index.dump() == as_rebuilt(files)


def test_what_the_caller_checks_is_kept_and_counted(files: Files) -> None:
    from cawg_tui.index.database import Index

    files.put("initiative", "one")
    files.put("initiative", "two", lead="nobody-abcd")

    def check(stored: Stored) -> list[Finding]:
        return [Finding("T01", Level.WARNING, stored.id, "title", "Odd.", 1, "Mend it."),
                Finding("T02", Level.INFO, stored.id, "", "By the way.")]  # fmt: skip

    index = Index(files.root / "index.sqlite", files.root, KINDS, check)
    index.refresh()
    assert {(row.id, row.problems, row.worst) for row in index.rows().rows} == {
        ("one", 1, "warning"),
        ("two", 2, "error"),
    }
    assert [one.code for one in index.findings(id="two")] == ["X06", "T01", "T02"]
    assert index.findings(Level.WARNING, "one")[0].fix == "Mend it."
    index.close()
    again = Index(files.root / "index.sqlite", files.root, KINDS, check, stamp="other rules")
    assert again.ready is False
    again.close()


def test_a_reference_is_broken_until_its_record_comes(files: Files, index: Index) -> None:
    files.put("initiative", "work", lead="amina-abcd", participants=[{"member": "amina-abcd"}])
    index.refresh()
    assert [one.field for one in index.findings(id="work")] == ["lead", "participants/amina-abcd/member"]
    member = files.put("member", "amina-abcd")
    index.refresh_paths([member])
    assert index.findings() == []
    assert index.backlinks("amina-abcd") == [("work", "lead"), ("work", "participants/amina-abcd/member")]
    files.drop(member)
    index.refresh_paths([member])
    assert [row.problems for row in index.rows().rows] == [2]
    assert index.dump() == as_rebuilt(files)


def test_many_changes_at_once_are_a_rebuild_that_tells_what_changed(
    files: Files, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "MANY", 2)
    paths = [files.put("initiative", f"one-{at}") for at in range(6)]
    index.refresh()
    for at in range(5):
        files.put("initiative", f"one-{at}", summary="changed")
    files.drop(paths[5])
    files.put("initiative", "another")
    assert index.refresh() == Refreshed(added=1, changed=5, removed=1)
    assert index.tidy() is False
    for _ in range(3):
        files.put("initiative", "another", summary=os.urandom(4).hex())
        index.refresh()
    index.refresh()
    assert index.dump() == as_rebuilt(files)


def test_long_work_shows_progress_and_can_be_stopped(
    files: Files, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    monkeypatch.setattr(refresh, "BATCH", 2)
    for at in range(6):
        files.put("initiative", f"one-{at}")
    shown: list[float | None] = []
    index.rebuild(progress=lambda _, done: shown.append(done))
    assert shown[0] == 0.0
    assert shown[-1] == 1.0
    assert shown == sorted(shown, key=lambda done: done or 0)
    with pytest.raises(CancelledError):
        index.rebuild(cancelled=lambda: True)
    assert len(index.rows().rows) == 6
    assert not list(index.path.parent.glob("*.new*"))


def test_the_full_text_of_an_index_made_from_nothing_is_written_in_one_go(files: Files, index: Index) -> None:
    for at in range(2 * reading.BATCH + 1):
        files.put("initiative", f"record-{at}", lead=f"member-{at}", summary=f"word{at}")
    index.rebuild()
    pieces = index._file.connection().execute("SELECT count(DISTINCT segid) FROM body_idx").fetchone()[0]
    assert pieces == 1


def test_a_helper_reads_the_same_as_this_process(files: Files) -> None:
    for at in range(450):
        files.put("initiative", f"one-{at}", summary=f"words {at}")
    reader = reading.Reader(files.root, KINDS, reading.own_findings)
    entries = reader.store.scan().entries
    alone = [one.rows for batch in reader.read_all(entries) for one in batch]
    helped = [one.rows for batch in reader.read_all(entries, help_from=1) for one in batch]
    assert [one.path for one in helped] == [entry.place.path for entry in entries]
    assert [sorted(one.words.split()) for one in helped] == [sorted(one.words.split()) for one in alone]


def test_a_helper_that_dies_is_not_missed(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(700):
        files.put("initiative", f"one-{at}")
    reader = reading.Reader(files.root, KINDS, reading.own_findings)
    entries = reader.store.scan().entries
    helper = reading.Helper.start(files.root, KINDS, reading.own_findings)
    if helper is None:
        pytest.skip("one core")
    some = reading.Batch(entries[:200], at_a_glance=False)
    helper.ask(0, some)
    helper._process.kill()
    assert helper.next_answer() == []
    # The system may say for a moment that it still runs.
    monkeypatch.setattr(helper._process, "poll", lambda: None)
    assert not helper.ask(1, some)
    batches = [reading.Batch(entries[at : at + 200], at_a_glance=False) for at in range(0, 700, 200)]
    helper.asked.clear()
    assert sum(len(batch) for batch in reader._with(helper, batches)) == 700
    helper.close()


def test_a_helper_ends_with_whoever_asked_for_it_before_the_first_batch_too(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpers: list[reading.Helper] = []
    start = reading.Helper.start

    def noted(*parts: object) -> reading.Helper | None:
        helper = start(*parts)
        helpers.extend([helper] if helper is not None else [])
        return helper

    monkeypatch.setattr(reading.Helper, "start", noted)
    files.put("initiative", "one")
    reader = reading.Reader(files.root, KINDS, reading.own_findings)
    reader.read_all(reader.store.scan().entries, help_from=1).close()
    assert [helper._process.poll() is not None for helper in helpers] == [True] * min(1, (os.cpu_count() or 1) - 1)


class Learning:
    """Is changed by another thread while it is packed, so many times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __reduce__(self) -> tuple[object, ...]:
        self.times -= 1
        if self.times >= 0:
            raise RuntimeError("dictionary changed size during iteration")
        return Learning, (0,)


@pytest.mark.parametrize(("times", "starts"), [(3, True), (1_000, False)])
def test_a_helper_starts_though_others_use_what_it_is_given_or_all_is_read_here(
    files: Files, times: int, starts: bool
) -> None:
    helper = reading.Helper.start(files.root, KINDS, Learning(times))
    assert (helper is not None) == (starts and (os.cpu_count() or 1) > 1)
    if helper is not None:
        helper.close()


NAMES = ["aa", "bb", "cc", "dd"]
EDIT = st.tuples(
    st.sampled_from(["put", "put", "put", "drop", "break", "touch", "move", "refresh", "paths"]),
    st.sampled_from(NAMES),
    st.sampled_from(["initiative", "member"]),
    st.sampled_from(["", "sub"]),
    st.sampled_from(NAMES),
)


@given(edits=st.lists(EDIT, min_size=1, max_size=14))
@settings(max_examples=40, deadline=None)
def test_any_run_of_edits_ends_as_a_rebuild(edits: list[tuple[str, str, str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = Files(Path(folder))
        index = files.index()
        index.refresh()
        pending: set[str] = set()
        for act, name, kind, below, other in edits:
            path = "/".join(part for part in (KINDS[kind].about.folder, below, f"{name}.yaml") if part)
            there = (files.root / path).exists()
            if act == "put":
                files.put(kind, name, below, title=f"{other} {name}", lead=other, partners=[other], summary=other * 2)
            elif act == "break":
                files.put_text(kind, name, f"title: [{other}\n", below)
            elif act == "drop" and there:
                files.drop(path)
            elif act == "touch" and there:
                files.put_bytes(path, (files.root / path).read_bytes())
            elif act == "move" and there:
                moved = path.replace(f"{name}.yaml", f"{other}.yaml")
                (files.root / path).replace(files.root / moved)
                pending.add(moved)
            elif act == "refresh":
                index.refresh()
                pending.clear()
            elif act == "paths":
                index.refresh_paths(sorted(pending))
                pending.clear()
            if act not in {"refresh", "paths"}:
                pending.add(path)
        index.refresh_paths(sorted(pending))
        assert index.dump() == as_rebuilt(files)
        found = [ids(index, query) for query in ("", "aa ", "bb", "is:problem", "-cc", "kind:member")]
        index.rebuild()
        assert found == [ids(index, query) for query in ("", "aa ", "bb", "is:problem", "-cc", "kind:member")]
        index.close()
