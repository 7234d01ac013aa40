"""`cawg plan`: how far a plan has come, the plan after it, who could teach an exchange."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cawg_tui.cli.main import run
from cawg_tui.store.yaml import parse

from tests.test_planning import PETITION, PHONE, PLAN_2026

if TYPE_CHECKING:
    import pytest

    from tests.conftest import Network


def printed(capsys: pytest.CaptureFixture[str], network: Network, *words: str, status: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert run(["-C", str(network.amina), *words]) == status
    told = capsys.readouterr()
    return told.out, told.err


def test_a_plan_is_printed_with_its_quarters_and_activities(
    network: Network, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = printed(capsys, network, "plan", PLAN_2026)
    assert out.startswith("Workplan 2026 (placeholder): ")
    assert "Q4  " in out
    assert "Newsletter of the group" in out
    told = json.loads(printed(capsys, network, "plan", PLAN_2026, "--json")[0])
    listed = [one for objective in told["objectives"] for one in objective["activities"]]
    assert len(listed) == 9
    assert all(0 <= one["share"] <= 1 for one in listed)
    assert sum(one["activities"] for one in told["quarters"]) == 9
    assert sum(one["late"] for one in listed) == sum(one["late"] for one in told["quarters"])
    assert out.count(" LATE ") == sum(one["late"] for one in listed)


def test_the_plan_after_is_written_and_its_id_printed(network: Network, capsys: pytest.CaptureFixture[str]) -> None:
    out, complaint = printed(capsys, network, "plan", PLAN_2026, "--next-year")
    made = out.strip()
    assert "There is a plan after this one already: workplan-2027-draft" in complaint
    (path,) = (network.amina / "workplans").glob(f"{made}.yaml")
    values = parse(path.read_bytes(), path.name).values
    assert (values["year"], values["previous"]) == (2027, PLAN_2026)
    assert "workplan" in network.git(network.amina, "log", "-1", "--format=%s").lower()


def test_an_exchange_says_who_could_teach_it(network: Network, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = printed(capsys, network, "plan", PETITION)
    assert "Inter-American" in out
    assert "MISSING" in printed(capsys, network, "plan", PHONE)[0]
    told = json.loads(printed(capsys, network, "plan", PHONE, "--json")[0])
    assert {one["language"] for one in told["interpretation"] if not one["there"]} == {"id", "sw"}
    told = json.loads(printed(capsys, network, "plan", PETITION, "--json")[0])
    assert told["teachers"][0]["reasons"]


def test_another_kind_is_refused_in_a_sentence(network: Network, capsys: pytest.CaptureFixture[str]) -> None:
    out, complaint = printed(capsys, network, "plan", "iachr", status=2)
    assert not out
    assert "name a workplan or a learning exchange" in complaint
    _, complaint = printed(capsys, network, "plan", PHONE, "--next-year", status=2)
    assert "name a workplan." in complaint
