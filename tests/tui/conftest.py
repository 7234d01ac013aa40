"""A small workspace for the tests of records and forms: built once, copied for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.clash import build_clash, moved
from tests.tui.desk import Desk, build, copied

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network


@pytest.fixture(scope="session")
def built_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the workspace once."""
    return build(tmp_path_factory.mktemp("desk") / "built").folder


@pytest.fixture
def desk(built_desk: Path, tmp_path: Path) -> Desk:
    """Return a copy that a test may change."""
    return copied(built_desk, tmp_path / "desk")


@pytest.fixture(scope="session")
def built_clash(built_network: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let two members of the demo network change the same things once."""
    return build_clash(built_network, tmp_path_factory.mktemp("clash") / "demo").folder


@pytest.fixture
def clash(built_clash: Path, tmp_path: Path) -> Network:
    """Return a copy of the network in which Beatriz has four things to decide."""
    return moved(built_clash, tmp_path / "clash")
