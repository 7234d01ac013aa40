"""What a workspace declares is kept as it was read, for as long as nothing it was made of changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cawg_tui import declaring, outline
from cawg_tui.declaring import KEPT, declared
from cawg_tui.errors import SettingsUnreadableError
from cawg_tui.records.types import InstitutionType
from cawg_tui.store.rulebook import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cawg_tui.records.kept import KeptInstitutions

    from tests.conftest import Network


class Read:
    """Counts how often declarations are read anew."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        read = declaring._read_anew

        def counted(root: Path, mark: str, known: KeptInstitutions) -> declaring.Declared:
            self.times += 1
            return read(root, mark, known)

        monkeypatch.setattr(declaring, "_read_anew", counted)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    return Read(monkeypatch)


def test_declarations_are_read_once_and_are_the_same_when_kept(network: Network, read: Read) -> None:
    (network.amina / ".git" / "cawg" / KEPT).unlink(missing_ok=True)
    first, second = declared(network.amina), declared(network.amina)
    assert read.times == 1
    assert (first.settings, first.wrong, first.basis) == (second.settings, second.wrong, second.basis)
    assert [(kind.about, kind.fields) for kind in first.kinds] == [(kind.about, kind.fields) for kind in second.kinds]
    assert list(second.institutions()) == list(load_rulebook(network.amina).institutions) != []
    known = [field.type for kind in second.kinds for field in kind.fields if isinstance(field.type, InstitutionType)]
    assert all(list(one.known()) == list(second.institutions()) for one in known)


def change_settings(root: Path) -> None:
    """Declare a field."""
    with (root / "cawg.yaml").open("a") as file:
        file.write("\nfields:\n  initiative:\n    slogan: line\n")


def change_rules(root: Path) -> None:
    """Say the same of one session in other bytes of the same number."""
    path = root / "rules" / "upr-calendar.yaml"
    text = path.read_text()
    path.write_text(text[:-1] + "#")


def add_rules(root: Path) -> None:
    """Put a rule file there."""
    (root / "rules" / "upr-c9.yaml").write_text("limits: {}\n")


@pytest.mark.parametrize("change", [change_settings, change_rules, add_rules])
def test_declarations_are_read_anew_where_something_they_are_made_of_changes(
    network: Network, read: Read, change: Callable[[Path], None]
) -> None:
    before = declared(network.amina)
    read.times = 0
    change(network.amina)
    after = declared(network.amina)
    assert read.times == 1
    assert after.basis != before.basis
    declared(network.amina)
    assert read.times == 1


def test_another_program_reads_declarations_anew(network: Network, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(network.amina)
    read.times = 0
    monkeypatch.setattr(outline, "_edition", lambda: "another")
    declared(network.amina)
    assert read.times == 1


@pytest.mark.parametrize("hurt", ["", "{", "[]", '{"mark": "x"}', "[" * 100_000])
def test_declarations_that_were_kept_and_are_damaged_are_read_anew(network: Network, read: Read, hurt: str) -> None:
    expected = declared(network.amina)
    (network.amina / ".git" / "cawg" / KEPT).write_text(hurt)
    read.times = 0
    assert declared(network.amina).basis == expected.basis
    assert read.times == 1


def test_a_part_of_what_was_kept_that_is_missing_costs_one_reading(network: Network, read: Read) -> None:
    declared(network.amina)
    place = network.amina / ".git" / "cawg" / KEPT
    whole = json.loads(place.read_text())
    for name in whole:
        place.write_text(json.dumps({key: value for key, value in whole.items() if key != name}))
        read.times = 0
        assert declared(network.amina).kinds.names
        assert read.times == 1, name


def test_settings_that_cannot_be_read_are_refused_though_others_were_kept(network: Network) -> None:
    declared(network.amina)
    (network.amina / "cawg.yaml").write_text("format: 1\nname: [\n")
    with pytest.raises(SettingsUnreadableError):
        declared(network.amina)
