"""Generated workspaces are what they promise: whole, readable, linked, the same each time, laid out as cawg would."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from benchmarks.filling import PLANS, Filler
from benchmarks.handwriting import by_hand
from benchmarks.workspaces import BY_HAND, make_workspace, outlines_of, paths_of
from cawg_tui.records.finding import Level
from cawg_tui.records.kinds import built_in
from cawg_tui.records.types import RefType
from cawg_tui.records.validate import validate
from cawg_tui.store import layout
from cawg_tui.store.emit import emit, tidy_mapping
from cawg_tui.store.layout import Layout, scan
from cawg_tui.store.yaml import strict

from benchmarks import workspaces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Value, Values

RECORDS = 240
KINDS = built_in()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made") / "workspace"
    make_workspace(made, RECORDS, seed=3)
    return made


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.yaml")}


def references(values: Values, fields: FieldSet) -> Iterator[Value]:
    for name, value in values.items():
        declared = fields.get(name)
        if declared is None:
            continue
        inside, of = declared.inside, getattr(declared.type, "of", declared.type)
        entries = value if isinstance(value, list) else [value]
        if isinstance(of, RefType):
            yield from entries
        if inside is not None:
            for entry in entries:
                assert isinstance(entry, dict)
                yield from references(entry, inside)


def test_every_record_is_found_in_its_kinds_folder_and_nothing_is_wrong_with_it(root: Path) -> None:
    found = scan(root, Layout(KINDS))
    assert (len(found.entries), found.refused) == (RECORDS, [])
    assert {entry.place.kind for entry in found.entries} == set(KINDS.names)
    for entry in found.entries:
        values = strict((root / entry.place.path).read_text("utf-8"), entry.place.path)
        wrong = validate(KINDS[entry.place.kind], entry.place.id, values)
        assert [one for one in wrong if one.level is Level.ERROR] == []


def test_records_refer_to_records_that_are_there(root: Path) -> None:
    places = [entry.place for entry in scan(root, Layout(KINDS)).entries]
    named = {
        reference
        for place in places
        for reference in references(strict((root / place.path).read_text("utf-8"), ""), KINDS[place.kind].fields)
    }
    assert len(named) > RECORDS / 4
    assert named <= {place.id for place in places}


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(root: Path, tmp_path: Path) -> None:
    make_workspace(tmp_path / "again", RECORDS, seed=3)
    assert files_of(tmp_path / "again") == files_of(root)
    make_workspace(tmp_path / "other", RECORDS, seed=4)
    assert not set(files_of(tmp_path / "other")) & set(files_of(root)) - {"cawg.yaml"}


def test_a_large_workspace_made_by_two_processes_is_the_same(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspaces, "WORTH_TWO_PROCESSES", 1)
    monkeypatch.setattr(workspaces, "PIECE", 50)
    make_workspace(tmp_path / "again", RECORDS, seed=3)
    assert files_of(tmp_path / "again") == files_of(root)


def test_records_are_as_long_as_the_groups_own() -> None:
    outlines = outlines_of(600, seed=7)
    filler = Filler(outlines, seed=7)
    texts = [emit(filler.values(one), filler.kinds[one.kind].fields) for one in outlines]
    assert 3_600 < sum(len(text.encode()) for text in texts) / len(texts) < 4_200


def test_kinds_have_their_shares_and_their_records_are_in_several_languages() -> None:
    outlines = outlines_of(1_000, seed=7)
    for kind, plan in PLANS.items():
        assert abs(sum(one.kind == kind for one in outlines) - plan.share * 1_000) <= 10
    assert {one.language for one in outlines} == {"en", "es", "fr", "ar"}
    assert len({one.id for one in outlines}) == 1_000


def test_what_is_written_by_hand_says_the_same_in_another_form() -> None:
    outlines = outlines_of(60, seed=7)
    filler = Filler(outlines, seed=7)
    signs = set()
    for one in outlines:
        values, fields = filler.values(one), filler.kinds[one.kind].fields
        text = by_hand(values, fields, random.Random(one.number))
        assert strict(text, one.id) == tidy_mapping(values)
        assert text != emit(values, fields)
        signs |= {sign for sign in ("# ", ": [", "- {", "\n\n", "  - ") if sign in text}
    assert signs == {"# ", ": [", "- {", "\n\n", "  - "}


def test_one_record_in_five_is_written_by_hand(root: Path) -> None:
    by_people = [path for path, data in files_of(root).items() if data.startswith(b"# ")]
    assert len(by_people) == RECORDS // BY_HAND


def test_folders_fill_up_as_they_would_while_members_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspaces, "FULL_FOLDER", 5)
    monkeypatch.setattr(layout, "FULL_FOLDER", 5)
    outlines = outlines_of(150, seed=7)
    kept = Layout(KINDS)
    for one, path in zip(outlines, paths_of(outlines), strict=True):
        values: Values = {"sur": one.country, "session": one.session}
        assert kept.path_for(tmp_path, one.kind, one.id, values) == path
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert any(path.count("/") == 2 for path in paths_of(outlines))
