"""cawg.yaml: what it says, and the line that is wrong where it says something impossible."""

from __future__ import annotations

from pathlib import Path

import pytest
from cawg_tui.errors import SettingsUnreadableError, WorkspaceMissingError
from cawg_tui.store.settings import FORMAT, Settings, find_root, load_settings


def settings(folder: Path, text: str) -> Settings:
    (folder / "cawg.yaml").write_text(text)
    return load_settings(folder)


def test_the_settings_are_read(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        "format: 1\nname: Group\nlanguages: [en, fr]\nconfidentiality: network\nshare_conflicts: ask\n"
        "fields: {initiative: {region: {type: line}}}\nkinds: {case: {}}\nmine: 1\n",
    )
    assert (found.format, found.name, found.workspace_name) == (1, "Group", "Group")
    assert found.languages == ("en", "fr")
    assert (found.confidentiality, found.share_conflicts) == ("network", "ask")
    assert found.own_fields == {"initiative": {"region": {"type": "line"}}}
    assert found.own_kinds == {"case": {}}
    assert found.unknown == ("mine",)
    assert not found.read_only


def test_most_settings_have_a_usual_value(tmp_path: Path) -> None:
    found = settings(tmp_path, "format: 1\nname: Group\n")
    assert (found.languages, found.confidentiality, found.share_conflicts) == (("en",), "restricted", "yes")


def test_a_newer_format_can_be_read_and_not_written(tmp_path: Path) -> None:
    found = settings(tmp_path, f"format: {FORMAT + 1}\nname: {{a: new form}}\nlanguages: 7\n")
    assert found.read_only
    assert found.format == FORMAT + 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: Group\n", "`format` should be a number, like 1, and it is missing"),
        ("name: Group\nformat: one\n", "line 2: `format`"),
        ("format: 0\nname: x\n", "line 1: `format`"),
        ("format: true\nname: x\n", "line 1: `format`"),
        ("format: 1\nname:\n", "line 2: `name`"),
        ("format: 1\nname: [x]\n", "line 2: `name`"),
        ("format: 1\nname: x\nlanguages: [en, English]\n", "line 3: `languages`"),
        ("format: 1\nname: x\nconfidentiality: secret\n", "line 3: `confidentiality`"),
        ("format: 1\nname: x\nshare_conflicts: true\n", "line 3: `share_conflicts`"),
        ("format: 1\nname: x\nname: y\n", "line 3: the field “name” stands here a second time"),
        ("format: [\n", "line 2"),
        ("", "empty"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsUnreadableError) as caught:
        settings(tmp_path, text)
    assert says in caught.value.sentence


def test_a_link_in_the_place_of_the_settings_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("format: 1\nname: x\n")
    (tmp_path / "cawg.yaml").symlink_to(tmp_path / "other")
    with pytest.raises(SettingsUnreadableError):
        load_settings(tmp_path)


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceMissingError):
        load_settings(tmp_path)


def test_the_workspace_is_the_nearest_folder_upward(tmp_path: Path) -> None:
    settings(tmp_path, "format: 1\nname: outer\n")
    inner = tmp_path / "a"
    (inner / "initiatives").mkdir(parents=True)
    assert find_root(inner / "initiatives") == tmp_path
    settings(inner, "format: 1\nname: inner\n")
    assert find_root(inner / "initiatives") == inner
    assert find_root(inner) == inner
    assert find_root(Path("/")) is None
