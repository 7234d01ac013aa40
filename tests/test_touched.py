"""When a record was last changed: out of the history once, then out of the files that are newer."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cawg_tui.clock import now
from cawg_tui.workspace import Workspace

if TYPE_CHECKING:
    import pytest

    from tests.conftest import Network

# In one language, so that no older text of it is asked for.
PLAIN = "mapping-the-reviews-of-bank-complaint-offices-placeholder-2u6g"
OLD = "captura-corporativa-guia-de-herramientas-en-espanol-xwtw"


def test_the_day_is_that_of_the_last_version(network: Network) -> None:
    workspace = Workspace.open(network.amina)
    last = workspace.past.versions(OLD)[0]
    assert workspace.touched.day(OLD) == last.when.date() < now().date()
    assert workspace.touched.day("nobody-knows-it") is None
    workspace.close()


def test_a_file_that_is_newer_was_changed_since(network: Network) -> None:
    workspace = Workspace.open(network.amina)
    assert workspace.touched.day(OLD) != now().date()
    path = network.amina / workspace.place(OLD).path
    later = now() + timedelta(days=1)
    os.utime(path, (later.timestamp(), later.timestamp()))
    assert workspace.touched.day(OLD) == datetime.fromtimestamp(later.timestamp(), UTC).date()
    workspace.close()


def test_findings_of_a_second_record_start_no_git(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(network.amina)
    first, second = workspace.record(OLD), workspace.record(PLAIN)
    workspace.findings_of(first, now())
    trace = network.folder / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))
    workspace.findings_of(second, now())
    assert not trace.exists()
    workspace.close()
