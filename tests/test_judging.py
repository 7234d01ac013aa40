"""What the rules say of a record alone is the same in another process, where a large index is filled."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

from cawg_tui.clock import now
from cawg_tui.index import reading
from cawg_tui.index.database import Index
from cawg_tui.rules.links import references
from cawg_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Collection

    import pytest

    from tests.conftest import Network


def test_what_is_said_of_a_record_is_said_in_another_process_too(network: Network) -> None:
    workspace = Workspace.open(network.amina)
    kinds, check = pickle.loads(pickle.dumps((workspace.kinds, workspace.charter.lasting)))
    entries = workspace.store.scan().entries
    here = reading.Reader(workspace.root, workspace.kinds, workspace.charter.lasting)
    there = reading.Reader(workspace.root, kinds, check)
    said = [one.rows for one in map(here.read, entries) if one is not None]
    assert sum(len(rows.findings) for rows in said) > 20
    assert [(one.rows.findings, one.rows.title, one.rows.shown) for one in map(there.read, entries) if one] == [
        (rows.findings, rows.title, rows.shown) for rows in said
    ]
    workspace.close()


def test_a_workspace_fills_a_large_index_with_a_second_process(network: Network) -> None:
    """It would be left out without a word where the workspace's own rules could not be handed to it."""
    workspace = Workspace.open(network.amina)
    helper = reading.Helper.start(workspace.root, workspace.kinds, workspace.charter.lasting)
    assert helper is not None
    assert helper._ready.wait(60)
    entries = workspace.store.scan().entries[:5]
    assert helper.ask(0, reading.Batch(entries, at_a_glance=False))
    (answer,) = helper.next_answer()
    assert [one.entry.place for one in answer[1]] == [entry.place for entry in entries]
    helper.close()
    workspace.close()


def test_a_record_is_judged_by_those_it_names_and_not_by_the_ids_of_all(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []
    titles = Index.titles

    def counted(self: Index, ids: Collection[str]) -> dict[str, str]:
        asked.append(set(ids))
        return titles(self, ids)

    workspace = Workspace.open(network.amina)
    workspace.refresh()
    kept = workspace.record(workspace.search("kind:case", limit=1).rows[0].id)
    monkeypatch.setattr(Index, "titles", counted)
    monkeypatch.setattr(Index, "ids", None)
    stored = replace(kept, values={**kept.values, "lead": "nobody-here"})
    found = [one for one in workspace.findings_of(stored, now()) if one.code == "X06" and one.field == "lead"]
    workspace.close()
    assert [one.message for one in found] == ["Lead names nobody-here, and there is no such record."]
    assert asked[0] == {one.to for one in references(stored.values, workspace.kinds["case"].fields)}
