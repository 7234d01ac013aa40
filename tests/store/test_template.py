"""A new workspace: every file of the template, its name put in, every record readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import FolderNotEmptyError
from cawg_tui.records.kinds import built_in
from cawg_tui.store.records import Store
from cawg_tui.store.settings import load_settings
from cawg_tui.store.template import copy_template, template_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_workspace_has_every_file_of_the_template(tmp_path: Path) -> None:
    written = copy_template(tmp_path / "deep" / "ws", "Red: Perú #1")
    assert {"cawg.yaml", ".gitattributes", ".gitignore", "README.md"} <= set(written)
    assert {
        path.relative_to(tmp_path / "deep/ws").as_posix()
        for path in (tmp_path / "deep/ws").rglob("*")
        if path.is_file()
    } == set(written)
    assert load_settings(tmp_path / "deep/ws").name == "Red: Perú #1"


def test_only_the_name_differs_from_the_template(tmp_path: Path) -> None:
    copy_template(tmp_path, "Network")
    before = (template_folder() / "cawg.yaml").read_text().splitlines()
    after = (tmp_path / "cawg.yaml").read_text().splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == ["name: Network"]


def test_every_setting_of_the_template_is_explained_above_it() -> None:
    lines = (template_folder() / "cawg.yaml").read_text().splitlines()
    for at, line in enumerate(lines):
        if line and line[0].isalpha():
            assert lines[at - 1].startswith("#"), line


def test_records_merge_through_cawg_and_are_kept_with_plain_line_ends(tmp_path: Path) -> None:
    copy_template(tmp_path, "x")
    assert "*.yaml text eol=lf merge=cawg diff=cawg\n" in (tmp_path / ".gitattributes").read_text()


def test_every_record_of_the_template_can_be_read(tmp_path: Path) -> None:
    copy_template(tmp_path, "x")
    store = Store(tmp_path, built_in())
    found = store.scan()
    assert found.refused == []
    assert [store.load(entry.place).problem for entry in found.entries] == [None] * len(found.entries)


def test_a_new_workspace_is_never_written_over_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FolderNotEmptyError):
        copy_template(tmp_path, "x")
    with pytest.raises(FolderNotEmptyError):
        copy_template(tmp_path / "thesis.txt", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_that_holds_only_its_history_is_empty_enough(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert "cawg.yaml" in copy_template(tmp_path, "x")
