"""Vocabularies at work in a workspace: the command, search, matching, and a workspace that writes in Spanish."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from cawg_tui.beginning import begin
from cawg_tui.casework import Casework
from cawg_tui.cli.main import run
from cawg_tui.rules.matching import Verdict
from cawg_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 11, 22)
CASE = """\
title: A dam
status: intake
country: DEU
finance:
- id: fin22
  institution: {lender}
  stage: active
themes:
- labour
confidentiality: restricted
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    begin(tmp_path / "ours", "Example network", "Amina Otieno", "amina@example.org")
    return tmp_path / "ours"


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    opened = Workspace.open(folder)
    yield opened
    opened.close()


def put_case(folder: Path, lender: str) -> None:
    (folder / "cases/dam-aaaa.yaml").write_text(CASE.format(lender=lender), encoding="utf-8")


def speak(folder: Path, language: str) -> None:
    settings = (folder / "cawg.yaml").read_text(encoding="utf-8")
    (folder / "cawg.yaml").write_text(settings.replace("- en\n", f"- {language}\n- en\n", 1), encoding="utf-8")


def test_the_command_understands_names_in_any_language_and_stores_the_short_one(
    folder: Path, workspace: Workspace
) -> None:
    put_case(folder, "Somebody")
    wanted = ["country=Kenia", "finance/fin22/institution=Banco Mundial", "themes+=Tierra y reasentamiento"]
    assert run(["-C", str(folder), "set", "dam-aaaa", *wanted]) == 0
    values = workspace.record("dam-aaaa").values
    assert (values["country"], values["themes"]) == ("KEN", ["labour", "land_and_resettlement"])
    assert values["finance"] == [{"id": "fin22", "institution": "World Bank", "stage": "active"}]


@pytest.mark.parametrize("lender", ["IFC", "International Finance Corporation", "Corporación Financiera Internacional"])
def test_money_written_by_hand_under_any_name_finds_the_office_that_answers_for_it(
    folder: Path, workspace: Workspace, lender: str
) -> None:
    put_case(folder, lender)
    workspace.refresh()
    stored = workspace.record("dam-aaaa")
    fits = {one.mechanism: one for one in Casework(workspace).mechanisms(stored.values, TODAY)}
    assert any("IFC finances it" in reason.words for reason in fits["ifc-cao"].reasons)
    assert fits["adb-am"].verdict is Verdict.BLOCKED
    assert stored.values["finance"] == [{"id": "fin22", "institution": lender, "stage": "active"}]


def test_a_record_is_found_by_the_full_name_of_an_institution_that_it_holds_by_its_short_one(
    folder: Path, workspace: Workspace
) -> None:
    put_case(folder, "AIIB")
    workspace.refresh()
    found = [row.id for row in workspace.search("kind:case banco asiático de inversión").rows]
    assert found == ["dam-aaaa"]
    assert workspace.index.terms("finance/institution")[0] == ("AIIB", 1)


def test_names_are_shown_in_the_first_language_of_the_workspace_once_it_is_spanish(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_case(folder, "Somebody")
    assert run(["-C", str(folder), "show", "dam-aaaa"]) == 0
    assert "Germany" in capsys.readouterr().out
    speak(folder, "es")
    assert run(["-C", str(folder), "show", "dam-aaaa"]) == 0
    shown = capsys.readouterr().out
    assert "Alemania" in shown
    assert "Trabajo" in shown
    assert "Germany" not in shown


def test_a_list_of_institutions_that_cannot_be_read_is_a_finding_and_the_workspace_works(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_case(folder, "IFC")
    (folder / "rules/institutions.yaml").write_text("institutions: 5\n", encoding="utf-8")
    assert run(["-C", str(folder), "check"]) == 1
    assert "rules/institutions.yaml cannot be used" in capsys.readouterr().out
    assert run(["-C", str(folder), "set", "dam-aaaa", "finance/fin22/institution=ADB"]) == 0
