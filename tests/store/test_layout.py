"""Places: which path is a record's, where a new one goes, and what a scan refuses."""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.finding import Level
from cawg_tui.records.kinds import Kinds, built_in
from cawg_tui.store.layout import FULL_FOLDER, Layout, Place, scan, shelf

if TYPE_CHECKING:
    from pathlib import Path

LAYOUT = Layout(built_in())


def put(root: Path, path: str, text: str = "title: x\n") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("initiatives/kenya-k3f9.yaml", Place("initiative", "kenya-k3f9", "initiatives/kenya-k3f9.yaml")),
        ("upr-submissions/KEN/49/x.yaml", Place("upr_submission", "x", "upr-submissions/KEN/49/x.yaml")),
        ("members/9a.yaml", Place("member", "9a", "members/9a.yaml")),
    ],
)
def test_a_record_is_known_by_its_path_alone(path: str, place: Place) -> None:
    assert LAYOUT.place(path) == place


@pytest.mark.parametrize(
    "path",
    [
        "x.yaml",
        "initiatives",
        "initiatives/",
        "initiatives/.yaml",
        "initiatives/.x.yaml",
        "initiatives/X.yaml",
        "initiatives/x.yml",
        "initiatives/x.yaml~",
        "initiatives/-x.yaml",
        "initiatives/x-.yaml",
        "initiatives/a b.yaml",
        "initiatives/é.yaml",
        "initiatives/../x.yaml",
        "initiatives/./x.yaml",
        "initiatives//x.yaml",
        "/initiatives/x.yaml",
        "initiatives/.git/x.yaml",
        "initiatives/con.yaml",
        "initiatives/NUL/x.yaml",
        "initiatives/a b/x.yaml",
        "rules/upr-c4.yaml",
        "cawg.yaml",
        "Initiatives/x.yaml",
        "attachments/x/x.yaml",
        "initiatives/x.yaml/y",
        "",
        "initiatives/" + "a/" * 9 + "x.yaml",
        "initiatives/" + "x" * 101 + ".yaml",
        "initiatives/x\n.yaml",
    ],
)
def test_any_other_path_is_no_record(path: str) -> None:
    assert LAYOUT.place(path) is None


def test_a_new_record_goes_flat_into_its_kinds_folder(tmp_path: Path) -> None:
    assert LAYOUT.path_for(tmp_path, "initiative", "debt-k3f9", {}) == "initiatives/debt-k3f9.yaml"


def test_a_kind_may_name_the_fields_that_make_its_folders(tmp_path: Path) -> None:
    kind = built_in()["upr_submission"]
    layout = Layout(
        Kinds([dataclasses.replace(kind, about=dataclasses.replace(kind.about, subfolder=("sur", "session")))])
    )
    path = layout.path_for(tmp_path, "upr_submission", "x-aaaa", {"sur": "KEN", "session": 49})
    assert path == "upr-submissions/KEN/49/x-aaaa.yaml"
    assert (
        layout.path_for(tmp_path, "upr_submission", "x-aaaa", {"sur": "../..", "session": 49})
        == "upr-submissions/x-aaaa.yaml"
    )
    assert (
        layout.path_for(tmp_path, "upr_submission", "x-aaaa", {"sur": "A/B c", "session": None})
        == "upr-submissions/A-B-c/x-aaaa.yaml"
    )
    put(tmp_path, "upr-submissions/ken/1/y.yaml")
    assert layout.path_for(tmp_path, "upr_submission", "x-aaaa", {"sur": "KEN"}) == "upr-submissions/ken/x-aaaa.yaml"


def test_a_full_folder_sends_new_records_one_level_deeper(tmp_path: Path) -> None:
    (tmp_path / "initiatives").mkdir()
    for at in range(FULL_FOLDER - 1):
        (tmp_path / f"initiatives/x{at}.yaml").touch()
    assert LAYOUT.path_for(tmp_path, "initiative", "debt-k3f9", {}) == "initiatives/debt-k3f9.yaml"
    (tmp_path / "initiatives/last.yaml").touch()
    path = LAYOUT.path_for(tmp_path, "initiative", "debt-k3f9", {})
    assert path == "initiatives/k/debt-k3f9.yaml"
    assert LAYOUT.place(path) is not None
    (tmp_path / "initiatives" / "k").mkdir()
    for at in range(FULL_FOLDER):
        (tmp_path / f"initiatives/k/x{at}.yaml").touch()
    assert LAYOUT.path_for(tmp_path, "initiative", "debt-k3f9", {}) == "initiatives/k/3/debt-k3f9.yaml"


CHOSEN = [f"case-{year}-{number:04}" for year in (2023, 2024) for number in range(2_500)]
MADE = [f"dam-{a}{b}{c}{d}" for a in "abcdefgh" for b in "ab3" for c in "kmnpqrst" for d in "xyz2345abc"]


@pytest.mark.parametrize("ids", [CHOSEN, MADE], ids=["chosen", "made"])
def test_no_folder_grows_with_the_workspace_whatever_the_ids_are(ids: list[str]) -> None:
    held: Counter[str] = Counter()
    for record_id in ids:
        held[shelf("cases", record_id, lambda folder: held[folder] >= FULL_FOLDER)] += 1
    assert max(held.values()) == FULL_FOLDER
    assert max(folder.count("/") for folder in held) <= 3


def test_a_scan_lists_every_record_with_its_size_and_opens_none(tmp_path: Path) -> None:
    put(tmp_path, "initiatives/a.yaml")
    secret = put(tmp_path, "upr-submissions/KEN/49/b.yaml", "title: longer\n")
    secret.chmod(0)
    for path in (
        "initiatives/.hidden.yaml",
        "initiatives/.git/c.yaml",
        "initiatives/notes.txt",
        "rules/r.yaml",
        "x/y.yaml",
        "cawg.yaml",
    ):
        put(tmp_path, path)
    found = scan(tmp_path, LAYOUT)
    assert [(entry.place.id, entry.size) for entry in found.entries] == [("a", 9), ("b", 14)]
    assert found.entries[1].inode == secret.stat().st_ino
    assert found.entries[1].mtime_ns == secret.stat().st_mtime_ns
    assert found.refused == []


def test_what_a_scan_refuses_is_a_finding_that_names_the_path(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/x.yaml")
    root = tmp_path / "ws"
    put(root, "initiatives/good.yaml")
    put(root, "initiatives/Odd Name.yaml")
    put(root, "initiatives/short.yml")
    put(root, "initiatives/LOUD.YAML")
    put(root, "initiatives/con.yaml")
    put(root, "initiatives/two words/x.yaml")
    put(root, "initiatives/folder.yaml/x.yaml")
    put(root, "initiatives/" + "d/" * 9 + "deep.yaml")
    (root / "initiatives/link.yaml").symlink_to(outside)
    (root / "initiatives/linked").symlink_to(outside.parent)
    os.mkfifo(root / "initiatives/pipe.yaml")
    (root / "members").symlink_to(outside.parent)
    (root / "safeguard-reviews").write_text("not a folder")
    found = scan(root, LAYOUT)
    assert [entry.place.id for entry in found.entries] == ["good"]
    assert {finding.message.split(" is not read")[0] for finding in found.refused} == {
        "initiatives/Odd Name.yaml", "initiatives/short.yml", "initiatives/LOUD.YAML", "initiatives/con.yaml",
        "initiatives/two words", "initiatives/folder.yaml", "initiatives/d/d/d/d/d/d/d/d/d", "initiatives/link.yaml",
        "initiatives/linked", "initiatives/pipe.yaml", "members", "safeguard-reviews",
    }  # fmt: skip
    assert {(finding.code, finding.level) for finding in found.refused} == {("Y03", Level.ERROR)}
    assert all(finding.fix for finding in found.refused)


def test_one_id_in_two_files_shows_the_first_and_reports_the_second(tmp_path: Path) -> None:
    put(tmp_path, "initiatives/x.yaml")
    put(tmp_path, "upr-submissions/KEN/x.yaml")
    found = scan(tmp_path, LAYOUT)
    assert [entry.place.path for entry in found.entries] == ["initiatives/x.yaml"]
    (twin,) = found.refused
    assert (twin.code, twin.id) == ("Y04", "x")
    assert "upr-submissions/KEN/x.yaml" in twin.message
    assert "initiatives/x.yaml" in twin.message


def test_names_that_differ_only_in_capitals_are_reported(tmp_path: Path) -> None:
    put(tmp_path, "upr-submissions/KEN/x.yaml")
    put(tmp_path, "upr-submissions/Ken/y.yaml")
    if len(list((tmp_path / "upr-submissions").iterdir())) == 1:
        pytest.skip("this disk does not tell capitals apart")
    found = scan(tmp_path, LAYOUT)
    assert [entry.place.id for entry in found.entries] == ["x"]
    assert "capital letters" in found.refused[0].message


def test_an_empty_workspace_has_nothing_to_list(tmp_path: Path) -> None:
    assert scan(tmp_path, LAYOUT).entries == []
    assert scan(tmp_path, LAYOUT).refused == []
