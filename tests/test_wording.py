"""Translations against the history: who changed what last, in how many questions to git."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cawg_tui.clock import now
from cawg_tui.records.edits import Act, Assignment, apply
from cawg_tui.workspace import Workspace

from tests.tui.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.finding import Finding
    from cawg_tui.store.records import Stored

    from tests.conftest import Network

ROTA = "turno-de-solidaridad-quien-responde-una-llamada-placeholder-rt7a"
PLAIN = "mapping-the-reviews-of-bank-complaint-offices-placeholder-2u6g"


def said(workspace: Workspace, record_id: str) -> list[Finding]:
    return [one for one in workspace.findings_of(workspace.record(record_id), now()) if one.code == "X10"]


def write(workspace: Workspace, record_id: str, **changes: str) -> Stored:
    stored = workspace.record(record_id)
    assignments = [Assignment(path.replace("__", "/"), Act.SET, value) for path, value in changes.items()]
    return workspace.save(stored, apply(workspace.kinds[stored.kind], stored.values, assignments)).stored


@pytest.fixture
def new(network: Network) -> tuple[Workspace, str]:
    workspace = Workspace.open(network.amina)
    title = {"en": "Wells", "es": "Pozos", "fr": "Puits"}
    values = {"title": title, "languages": ["en", "es", "fr"], "confidentiality": "group"}
    return workspace, workspace.new(workspace.kinds["initiative"], values).stored.id  # type: ignore[arg-type]


def test_the_demo_shows_a_translation_that_stayed_behind(network: Network) -> None:
    workspace = Workspace.open(network.amina)
    found = said(workspace, ROTA)
    lines = workspace.record(ROTA).text.splitlines()
    assert [one.field for one in found] == ["objective/en", "objective/fr"]
    assert [lines[(one.line or 0) - 1].split()[0] for one in found] == ["en:", "fr:"]
    assert found[0].message == (
        "The English objective is older than the Spanish one, which changed 5 days ago (by Beatriz (demo member))."
    )
    assert found == [one for one in workspace.check(now()) if one.code == "X10"]
    workspace.close()


def test_a_save_makes_a_translation_older_and_another_brings_it_up_to_date(new: tuple[Workspace, str]) -> None:
    workspace, made = new
    assert said(workspace, made) == []
    write(workspace, made, title__en="Wells and springs")
    assert [one.field for one in said(workspace, made)] == ["title/es", "title/fr"]
    assert "which changed today (by Amina (demo member))" in said(workspace, made)[0].message
    write(workspace, made, title__es="Pozos y manantiales")
    assert [one.field for one in said(workspace, made)] == ["title/fr"]
    write(workspace, made, title__en="Wells, springs", title__es="Pozos, manantiales", title__fr="Puits, sources")
    assert said(workspace, made) == []
    workspace.close()


def test_an_edit_by_hand_counts_before_it_is_in_the_history(new: tuple[Workspace, str]) -> None:
    workspace, made = new
    path = workspace.root / workspace.place(made).path
    path.write_text(path.read_text().replace("en: Wells", "en: Springs"))
    assert "has changed and is not in the history yet" in said(workspace, made)[0].message
    path.write_text(path.read_text().replace("es: Pozos", "es: Manantiales"))
    assert [one.field for one in said(workspace, made)] == ["title/fr"]
    Desk(workspace.root).commit("By hand")
    assert "which changed today" in said(workspace, made)[0].message
    workspace.close()


def test_what_came_with_a_sync_counts(new: tuple[Workspace, str], network: Network) -> None:
    amina, made = new
    write(amina, made, title__en="Springs")
    amina.sync()
    beatriz = Workspace.open(network.beatriz)
    beatriz.sync()
    assert [one.field for one in said(beatriz, made)] == ["title/es", "title/fr"]
    write(amina, made, title__fr="Sources")
    write(beatriz, made, title__es="Fuentes")
    beatriz.sync()
    amina.sync()
    beatriz.sync()
    assert said(amina, made) == said(beatriz, made) == []
    write(beatriz, made, title__en="Wells again")
    beatriz.sync()
    amina.sync()
    assert "which changed today (by Beatriz (demo member))" in said(amina, made)[0].message
    beatriz.close()
    amina.close()


def started(trace: Path) -> list[str]:
    events = [json.loads(line) for line in trace.read_text().splitlines()] if trace.exists() else []
    words = [event["argv"] for event in events if event["event"] == "start"]
    return [next(word for word in argv[1:] if word in {"log", "cat-file", "status", "rev-parse"}) for argv in words]


def test_a_whole_check_asks_the_history_once(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(network.amina)
    workspace.rulebook, workspace.repository  # noqa: B018 - opening them asks git what is no matter here
    workspace.refresh()
    trace = network.folder / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))
    assert any(one.code == "X10" for one in workspace.check(now()))
    asked = started(trace)
    approved = workspace.search("kind:workplan").total
    assert asked.count("log") <= 1 + approved, "one for all texts, and one for each plan that was approved"
    assert len(asked) < 12, asked
    trace.unlink()
    workspace.check(now())
    assert "log" not in started(trace)
    workspace.close()


def test_a_record_without_translations_asks_for_no_text(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(network.amina)
    said(workspace, ROTA)
    trace = network.folder / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))
    said(workspace, PLAIN)
    said(workspace, ROTA)
    assert started(trace) == []
    workspace.close()
