"""What the pages on merging say is so: the example is what happens, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.sync.meetings import EVERY

HOUSE = Path(__file__).parents[2]


def test_the_example_for_members_is_what_happens() -> None:
    page = (HOUSE / "docs" / "two-members.md").read_text("utf-8")
    lines = page.partition("```diff\n")[2].partition("```")[0].splitlines(keepends=True)
    (met,) = (one for one in EVERY if one.name == "one deadline moved by both, one sentence extended by one")
    assert "".join(line[1:] for line in lines if line[0] != "+") == met.ours
    assert "".join(line[1:] for line in lines if line[0] != "-") == met.result


def test_every_test_and_module_that_the_page_for_maintainers_names_is_there() -> None:
    page = (HOUSE / "docs" / "merging.md").read_text("utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", page))
    roots = (HOUSE, HOUSE / "cawg_tui", *(HOUSE / "tests" / folder for folder in ("sync", "vcs")))
    assert len(named) > 20
    assert {name for name in named if not any((root / name).is_file() for root in roots)} == set()
