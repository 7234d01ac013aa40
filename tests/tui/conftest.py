"""A small workspace for the tests of records and forms: built once, copied for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.desk import Desk, build, copied

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def built_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the workspace once."""
    return build(tmp_path_factory.mktemp("desk") / "built").folder


@pytest.fixture
def desk(built_desk: Path, tmp_path: Path) -> Desk:
    """Return a copy that a test may change."""
    return copied(built_desk, tmp_path / "desk")
