"""Writes records the way people and other programs do: comments, quotes, brackets, other indents, other line ends.

Each line knows whose it is, so that a test can ask whether a change touched anyone else's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cawg_tui.store.emit import flow_text, is_plain, key_text, literal_text, quoted_text, scalar_text

if TYPE_CHECKING:
    from random import Random

    from cawg_tui.records.values import Scalar, Value, Values

NOBODY = ""


@dataclass
class Foreign:
    """One record in a style drawn by chance; `lines` pairs each line with the field or item that owns it."""

    chance: Random
    lines: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.newline = self.chance.choice(["\n", "\n", "\r\n"])
        self.dash = self.chance.choice([0, 2, 4])
        self.step = self.chance.choice([2, 3, 4])
        self.final = self.chance.random() < 0.8
        self._block_at_end = False

    @property
    def text(self) -> str:
        """Return the whole text."""
        whole = self.newline.join(line for _, line in self.lines)
        return whole + self.newline if self.final else whole

    def record(self, values: Values) -> Foreign:
        """Write a record, its keys in any order."""
        if self._often(0.3):
            self._line(NOBODY, "# Kept by hand; do not sort.")
        if self._often(0.3):
            self._line(NOBODY, "---")
        keys = list(values)
        self.chance.shuffle(keys)
        for key in keys:
            self._between(0)
            self._entry(key, key, values[key], 0, deep=False)
        self.final = self.final or self._block_at_end or len(self.lines) == 1
        return self

    def _between(self, column: int, owner: str = NOBODY) -> None:
        kept_open = any(line.split(" #")[0].rstrip().endswith("+") for _, line in self.lines)
        if not kept_open and self._often(0.2):
            self._line(owner, "")
        if self._often(0.25):
            self._line(owner, " " * column + f"# note {len(self.lines)}")

    def _entry(self, owner: str, key: str, value: Value, column: int, *, deep: bool, lead: str = "") -> None:
        head = f"{lead or ' ' * column}{self._name(key)}:"
        if isinstance(value, dict) and value and not self._often(0.2):
            self._line(owner, head + self._comment())
            for name, inner in value.items():
                self._entry(owner, name, inner, column + self.step, deep=True)
        elif isinstance(value, list) and value and not self._often(0.3):
            self._line(owner, head + self._comment())
            for at, item in enumerate(value):
                dash = column + self.dash
                if not deep:
                    self._between(dash, f"{owner}/-")
                self._item(owner if deep else self._item_owner(owner, item, at), item, dash)
        else:
            self._scalar(f"{owner}/*" if isinstance(value, list) else owner, head, value, column)

    def _item(self, owner: str, item: Value, column: int) -> None:
        if isinstance(item, dict) and item and not self._often(0.2):
            for at, (name, inner) in enumerate(item.items()):
                lead = " " * column + "- " if at == 0 else ""
                self._entry(owner, name, inner, column + 2, deep=True, lead=lead)
        else:
            self._scalar(owner, " " * column + "-", item, column)

    def _scalar(self, owner: str, head: str, value: Value, column: int) -> None:
        self._block_at_end = False
        if isinstance(value, dict | list):
            self._line(owner, f"{head} {flow_text(value)}{self._comment()}")
        elif isinstance(value, str) and "\n" in value and self._often(0.7):
            indent = column + self.chance.choice([1, 2, 4])
            block = literal_text(value, column, indent) or quoted_text(value, '"')
            self._block_at_end = True
            for at, line in enumerate(block.split("\n")):
                self._line(owner, f"{head} {line}{self._comment()}" if at == 0 else line)
        else:
            gap = self.chance.choice([" ", " ", "   "])
            self._line(owner, f"{head}{gap}{self._written(value)}{self._comment()}")

    def _written(self, value: Scalar) -> str:
        if not isinstance(value, str):
            return "" if value is None and self._often(0.5) else scalar_text(value)
        style = self.chance.choice(["", "'", '"'])
        return value if not style and is_plain(value) else quoted_text(value, style)

    def _name(self, key: str) -> str:
        return quoted_text(key) if self._often(0.1) else key_text(key)

    def _comment(self) -> str:
        return f"  # aside {len(self.lines)}" if self._often(0.15) else ""

    def _line(self, owner: str, line: str) -> None:
        self.lines.append((owner, line))

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    @staticmethod
    def _item_owner(owner: str, item: Value, at: int) -> str:
        return f"{owner}/{item['id']}" if isinstance(item, dict) and "id" in item else f"{owner}/{at}"


def keeps(old: Foreign, changed: str, touched: set[str]) -> bool:
    """Say whether every line that no touched field owns stands in the changed text, in its order and to the byte."""
    following = iter(changed.split(old.newline))
    kept = [
        line for owner, line in old.lines if not any(owner == one or owner.startswith(one + "/") for one in touched)
    ]
    return all(any(line == other for other in following) for line in kept)
