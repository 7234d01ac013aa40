"""Random records of the real kinds and random edits of them, for the tests of merging.

Names of entries come from a small set, so that two members often touch the same one. What a member writes carries
a stamp of its own (`a17`), so that a test can look for it afterwards.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from cawg_tui.records.declarations import Field, FieldSet, Merge
from cawg_tui.records.types import ChoiceType, TextPerLanguage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from cawg_tui.records.values import Value, Values

ITEM_NAMES = ("k3f9q", "m2x7a", "b5c4d", "z6y2w", "q7r3t")
ORGANISATIONS = ("KIOS", "Accountability Counsel", "FIDH", "a/b~c")
WORDS = ("labour", "land", "water", "climate", "gender")
LISTS = (Merge.SET, Merge.SEQ)


class Member:
    """One who writes: everything new is stamped with the member's letter and a number."""

    def __init__(self, letter: str, random: Random) -> None:
        self.random = random
        self._stamps: Iterator[str] = (f"{letter}{number}" for number in count(1))

    def stamp(self) -> str:
        """Return the next stamp."""
        return next(self._stamps)

    def record(self, fields: FieldSet) -> Values:
        """Return a record with about a third of its fields filled in."""
        filled = {one.name: self.value(one) for one in fields if self.random.random() < 0.35}
        if self.random.random() < 0.3:
            filled["x_own"] = self.unknown()
        return filled

    def value(self, declared: Field) -> Value:
        """Return a value that fits a field."""
        random = self.random
        if declared.merge in {Merge.ITEMS, Merge.LOG} and declared.inside:
            names = list(ORGANISATIONS if declared.key != "id" else ITEM_NAMES)
            return [self.item(declared, name) for name in random.sample(names, random.randint(0, 3))]
        if declared.inside:
            return {one.name: self.value(one) for one in declared.inside if random.random() < 0.5}
        if declared.merge in LISTS:
            return list(random.sample([*WORDS, self.stamp()], random.randint(0, 4)))
        if isinstance(declared.type, TextPerLanguage):
            text = self.text() if declared.type.long else self.stamp()
            languages: Values = dict.fromkeys(random.sample(["en", "es", "fr"], 2), text)
            return languages if random.random() < 0.6 else text
        if declared.merge is Merge.TEXT:
            return self.text()
        if isinstance(declared.type, ChoiceType):
            return random.choice(declared.type.words)
        plain: list[Value] = [self.stamp(), random.randint(0, 3), random.random() < 0.5, self.stamp()]
        return random.choice(plain)

    def item(self, declared: Field, name: str) -> Values:
        """Return an entry of a list."""
        item: Values = {declared.key: name}
        for one in declared.inside or ():
            if one.name != declared.key and self.random.random() < 0.4:
                item[one.name] = self.value(one)
        return item

    def text(self) -> str:
        """Return a text of a few lines, some of them with two sentences."""
        lines = [self.line() for _ in range(self.random.randint(1, 4))]
        return "\n".join(lines) + ("\n" if len(lines) > 1 else "")

    def line(self) -> str:
        """Return a line of one or two sentences."""
        return " ".join(f"Point {self.stamp()} stands." for _ in range(self.random.randint(1, 2)))

    def unknown(self) -> Value:
        """Return a value of a field that no kind declares."""
        values: list[Value] = [
            self.stamp(), 7, None, True, 1, 1.0, [1, "1", self.stamp()], {"inner": self.stamp(), "other": 2},
            [{"id": "k3f9q", "what": self.stamp()}], "One line.\nTwo lines.\n", [],
        ]  # fmt: skip
        return self.random.choice(values)

    # --- edits ----------------------------------------------------------------------------------

    def edited(self, values: Values, fields: FieldSet, times: int) -> Values:
        """Return the record after some edits, as a member might make them."""
        for _ in range(times):
            values = self.one_edit(values, fields)
        return values

    def one_edit(self, values: Values, fields: FieldSet) -> Values:
        """Return the record after one edit, most often of a field that is already there."""
        random = self.random
        if random.random() < 0.06:
            changed = dict(values)
            changed["x_own"] = self.unknown()
            return changed
        there = [one for one in fields if one.name in values]
        declared = random.choice(there if there and random.random() < 0.75 else list(fields.fields))
        if declared.name not in values:
            return {**values, declared.name: self.value(declared)}
        if random.random() < 0.12:
            return {name: value for name, value in values.items() if name != declared.name}
        return {**values, declared.name: self.changed(values[declared.name], declared)}

    def changed(self, value: Value, declared: Field) -> Value:
        """Return another value for a field, near to the one that stands there where it has an inside."""
        random = self.random
        if isinstance(value, list) and declared.inside:
            return self.changed_items(value, declared)
        if isinstance(value, dict) and declared.inside:
            return self.one_edit(value, declared.inside)
        if isinstance(value, list):
            return self.changed_list(value)
        if isinstance(value, dict) and isinstance(declared.type, TextPerLanguage):
            code = random.choice([*value, "ar"])
            there = value.get(code)
            long = declared.type.long and isinstance(there, str)
            return {**value, code: self.changed_text(str(there)) if long else self.stamp()}
        if isinstance(value, str) and declared.merge is Merge.TEXT:
            return self.changed_text(value)
        return self.value(declared)

    def changed_items(self, items: list[Value], declared: Field) -> list[Value]:
        """Return a list of entries with one edited, added, removed, or all in another order."""
        random = self.random
        act = random.random()
        changed = list(items)
        if changed and act < 0.5:
            at = random.randrange(len(changed))
            item = changed[at]
            if isinstance(item, dict) and declared.inside:
                inner = self.one_edit(item, declared.inside)
                changed[at] = {**inner, declared.key: item[declared.key]} if declared.key in item else inner
            return changed
        if changed and act < 0.65:
            del changed[random.randrange(len(changed))]
            return changed
        if act < 0.75:
            random.shuffle(changed)
            return changed
        taken = {item.get(declared.key) for item in changed if isinstance(item, dict)}
        free = [name for name in (ORGANISATIONS if declared.key != "id" else ITEM_NAMES) if name not in taken]
        if free:
            changed.insert(random.randint(0, len(changed)), self.item(declared, random.choice(free)))
        return changed

    def changed_list(self, values: list[Value]) -> list[Value]:
        """Return a list of plain values with one added, removed, or all in another order."""
        random = self.random
        changed = list(values)
        act = random.random()
        if changed and act < 0.35:
            changed.remove(random.choice(changed))
        elif act < 0.5:
            random.shuffle(changed)
        else:
            fresh = random.choice([*WORDS, self.stamp()])
            if fresh not in changed:
                changed.insert(random.randint(0, len(changed)), fresh)
        return changed

    def changed_text(self, text: str) -> str:
        """Return a text with a sentence changed, a line added or removed, or a sentence put at the end of a line."""
        random = self.random
        lines = text.removesuffix("\n").split("\n")
        at = random.randrange(len(lines))
        act = random.random()
        if act < 0.35:
            lines[at] = self.line()
        elif act < 0.5 and ". " in lines[at]:
            lines[at] = lines[at].partition(". ")[0] + ". " + f"Point {self.stamp()} stands."
        elif act < 0.65:
            lines[at] += f" Point {self.stamp()} stands."
        elif act < 0.85 or len(lines) == 1:
            lines.insert(random.randint(0, len(lines)), self.line())
        else:
            del lines[at]
        return "\n".join(lines) + ("\n" if len(lines) > 1 else "")
