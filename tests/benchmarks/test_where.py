"""Where time goes: import times are added up by package, and functions told apart by the part they belong to."""

from __future__ import annotations

from benchmarks.where import _part, imports

TOLD = """\
import time: self [us] | cumulative | imported package
import time:       120 |        120 |   yaml.error
import time:        30 |        150 | yaml
import time:         7 |          7 |     cawg_tui.errors
"""


def test_imports_are_added_up_by_package_without_what_they_import() -> None:
    assert imports(TOLD) == {"yaml": 150, "cawg_tui": 7}


def test_a_function_belongs_to_a_part_a_package_or_the_machine() -> None:
    assert _part("/x/cawg_tui/store/yaml.py", "read") == "store/"
    assert _part("/x/site-packages/pydantic/main.py", "validate") == "pydantic"
    assert _part("~", "<method 'executemany' of 'sqlite3.Connection' objects>") == "SQLite"
    assert _part("~", "<built-in method builtins.isinstance>") == "Python's own"
