"""Changes a record's text so that it says what is wanted, touching the lines of the changed fields and no others.

Every attempt is read back and compared; where a fine edit does not read back, the next larger thing is written
anew: the entry, the field, at last the whole record. What never reads back is refused, not written.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from cawg_tui.errors import UnreadableRecordError, WriteCheckError
from cawg_tui.store.emit import (
    Manner,
    emit,
    entry_text,
    first_key,
    flow_text,
    key_text,
    literal_text,
    natural_key,
    quoted_text,
    rank,
    says,
    says_nothing,
    scalar_text,
    tidy,
    tidy_mapping,
)
from cawg_tui.store.page import Edit, Page, Slot, UnsafeEditError, edited
from cawg_tui.store.patch_lists import change_flow_list, change_list
from cawg_tui.store.spans import Mapping, Node, Sequence, Text, tree
from cawg_tui.store.yaml import Document, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.values import Value, Values

FINEST_FIRST = (20, 3, 2, 1, 0)


def patch(text: str, wanted: Values, fields: FieldSet | None, path: str) -> str:
    """Return the text changed to say what is wanted; WriteCheckError where no text would read back as that."""
    return patched(Document(read(text, path), text), wanted, fields, path)


def patched(document: Document, wanted: Values, fields: FieldSet | None, path: str) -> str:
    """Return the text of a document that was read, changed as by `patch`."""
    text, old = document.text, document.values
    goal = tidy_mapping(wanted)
    if says(old, goal):
        return text
    page = Page(text)
    root = document.root if page.text == text else tree(page.text)
    for depth in FINEST_FIRST:
        try:
            changed = _attempt(page, root, old, goal, fields, depth)
        except (UnsafeEditError, UnreadableRecordError):
            continue
        for candidate in _with_old_end(text, changed):
            if _reads_as(candidate, goal):
                return candidate
    for candidate in _whole(text, goal, fields, page.newline):
        if _reads_as(candidate, goal):
            return candidate
    raise WriteCheckError(path)


def _attempt(page: Page, root: Mapping, old: Values, goal: Values, fields: FieldSet | None, depth: int) -> str:
    pen = Pen(page, page.manner(root), depth)
    pen.mapping(root, old, goal, fields, "", 0)
    return edited(page.text, pen.edits)


def _with_old_end(text: str, changed: str) -> list[str]:
    """Leave out the final newline again where the text had none and its last line was not touched."""
    last = text.rsplit("\n", 1)[-1]
    without = changed.removesuffix("\n").removesuffix("\r")
    return [without, changed] if last and without.endswith("\n" + last) else [changed]


def _whole(text: str, goal: Values, fields: FieldSet | None, newline: str) -> list[str]:
    written = emit(goal, fields).replace("\n", newline)
    head = text[: tree(text).start]
    comments = all(
        line.startswith("---") or line.lstrip().startswith("#") or not line.strip() for line in head.splitlines()
    )
    return [head + written, written] if head.strip() and comments and head.endswith("\n") else [written]


def _reads_as(candidate: str, goal: Values) -> bool:
    try:
        return says(read(candidate, ""), goal)
    except UnreadableRecordError:
        return False


class Pen:
    """Walks old spans and wanted values side by side and collects the edits that lead from one to the other."""

    def __init__(self, page: Page, manner: Manner, depth: int) -> None:
        self.page = page
        self.manner = manner
        self.edits: list[Edit] = []
        self._depth = depth

    def replace(self, start: int, end: int, text: str) -> None:
        """Note an edit; its newlines become those of the text."""
        if self.page.newline != "\n":
            text = text.replace("\n", self.page.newline)
        self.edits.append(Edit(start, end, text))

    def apart(self, act: Callable[[], None]) -> list[Edit]:
        """Collect the edits of one act apart from the others."""
        kept, self.edits = self.edits, []
        try:
            act()
            return self.edits
        finally:
            self.edits = kept

    # --- one value ----------------------------------------------------------------------------------

    def value(self, slot: Slot, old: Value, new: Value, level: int) -> None:
        """Change one value in its place: as finely as is allowed and certain, else as a whole."""
        if says(old, new):
            return
        try:
            made = self.apart(lambda: self._finely(slot, old, new, level))
        except UnsafeEditError:
            self._anew(slot, new)
        else:
            self.edits.extend(made)

    def _finely(self, slot: Slot, old: Value, new: Value, level: int) -> None:
        node = slot.node
        if isinstance(node, Text):
            self._scalar(node, old, new)
        elif level >= self._depth:
            raise UnsafeEditError
        elif isinstance(node, Mapping) and isinstance(old, dict) and isinstance(new, dict):
            self.mapping(node, old, new, slot.inside, slot.first, level + 1)
        elif isinstance(node, Sequence) and isinstance(old, list) and isinstance(new, list):
            if node.flow:
                change_flow_list(self, node, old, new, slot.natural)
            else:
                change_list(self, node, old, new, slot.inside, slot.natural, level + 1)
        else:
            raise UnsafeEditError

    def _scalar(self, node: Text, old: Value, new: Value) -> None:
        if self._depth == 0 or node.block or isinstance(new, dict | list) or (isinstance(new, str) and "\n" in new):
            raise UnsafeEditError
        gap = "" if self.page.text[node.start - 1] in " \t\n" else " "
        self.replace(node.start, node.end, gap + self._in_style(node, old, new, flow=False))

    def _in_style(self, node: Text, old: Value, new: Value, *, flow: bool) -> str:
        """Write a scalar in quotes where a person chose quotes, not where only the old value needed them."""
        chosen = not isinstance(old, dict | list) and self.page.text[node.start : node.end] != scalar_text(
            old, flow=flow
        )
        if isinstance(new, str) and node.style in ("'", '"') and chosen:
            return quoted_text(new, node.style)
        return flow_text(new) if flow or isinstance(new, dict | list) else scalar_text(new)

    def _anew(self, slot: Slot, new: Value) -> None:
        node, page = slot.node, self.page
        flat = not node.block if isinstance(node, Text) else node.flow
        comment = page.head_comment(slot.intro_end, node)
        end = page.tail(node, slot.column) if flat else page.words_end(page.tail(node, slot.column))
        first, newline, rest = self._written(slot, new, end).partition("\n")
        if comment and (newline or not flat):
            end += len(comment) if flat else 0
            first += comment
        self.replace(slot.intro_end, end, first + newline + rest)

    def _written(self, slot: Slot, new: Value, end: int) -> str:
        node, page = slot.node, self.page
        if isinstance(new, dict | list) and not isinstance(node, Text) and node.flow:
            return " " + flow_text(new)
        if isinstance(new, str) and "\n" in new:
            if new.endswith("\n\n") and page.blank_follows(end):
                return " " + quoted_text(new)
            indent = page.block_indent(node, slot.column) if isinstance(node, Text) else None
            literal = literal_text(new, slot.column, indent)
            if literal is not None:
                return " " + literal
        return slot.render(new)

    # --- mappings -----------------------------------------------------------------------------------

    def mapping(self, node: Mapping, old: Values, new: Values, fields: FieldSet | None, first: str, level: int) -> None:
        """Change a mapping pair by pair; `first` is the key that an item of a list begins with."""
        if not any(key in new for key in old):
            raise UnsafeEditError
        stays = [key in new or says_nothing(tidy(value)) for key, value in old.items()]
        if node.flow:
            self._flow_mapping(node, old, new, stays)
            return
        column = self.page.column(node.keys[0].start)
        for at, (key, value) in enumerate(old.items()):
            if key in new and not says(value, new[key]):
                self.value(self._entry_slot(node, at, key, fields, column), value, new[key], level)
        self._remove(node, stays, column)
        self._insert(node, old, new, stays, fields, first, column)

    def _entry_slot(self, node: Mapping, at: int, key: str, fields: FieldSet | None, column: int) -> Slot:
        intro = column + len(key_text(key)) + 1

        def render(value: Value) -> str:
            return entry_text(key, value, column, fields, self.manner)[intro:-1]

        inside = fields.inside(key) if fields is not None else None
        return Slot(self.page.colon(node.keys[at]), column, node.values[at], render, inside, natural_key(key, fields))

    def _remove(self, node: Mapping, stays: list[bool], column: int) -> None:
        page, kept = self.page, stays.index(True)
        gone = [at for at, stay in enumerate(stays) if not stay]
        if gone and gone[0] == 0 and not page.opens_line(node.keys[0].start):
            for at in range(kept):
                if page.own_end(node.values[at], column) != page.line_start(node.keys[at + 1].start):
                    raise UnsafeEditError
            self.replace(node.keys[0].start, node.keys[kept].start, "")
            gone = gone[kept:]
        for at in gone:
            page.colon(node.keys[at])
            self.replace(page.line_start(node.keys[at].start), page.own_end(node.values[at], column), "")

    def _insert(
        self, node: Mapping, old: Values, new: Values, stays: list[bool], fields: FieldSet | None,
        first: str, column: int,
    ) -> None:  # fmt: skip
        page = self.page
        begin = first_key(new, first) if first else ""
        places = [(rank(key, fields, begin), at) for at, key in enumerate(old) if stays[at]]
        added = ((rank(key, fields, begin), key) for key in new if key not in old)
        for own, key in sorted(added, key=lambda pair: pair[0]):
            written = entry_text(key, new[key], column, fields, self.manner)
            before = [place for place in places if place[0] <= own]
            if before:
                declared = fields is not None and key in fields
                _, at = max(before) if declared else max(before, key=itemgetter(1))
                end = page.own_end(node.values[at], column)
                if written.endswith("\n\n") and page.blank_follows(end - 1):
                    written = f"{' ' * column}{key_text(key)}: {quoted_text(str(new[key]))}\n"
                self.replace(end, end, written)
            else:
                start = node.keys[places[0][1]].start
                self.replace(start, start, written[column:] + " " * column)

    def _flow_mapping(self, node: Mapping, old: Values, new: Values, stays: list[bool]) -> None:
        if self.page.text[node.start] != "{":
            raise UnsafeEditError
        for at, (key, value) in enumerate(old.items()):
            if key in new:
                self.flow_value(node.values[at], value, new[key])
        spans = [(key.start, max(key.end, value.end)) for key, value in zip(node.keys, node.values, strict=True)]
        self.remove_from_flow(spans, stays)
        last = max(at for at, stay in enumerate(stays) if stay)
        for key in (key for key in new if key not in old):
            self.replace(spans[last][1], spans[last][1], ", " + flow_text({key: new[key]})[1:-1])

    def flow_value(self, node: Node, old: Value, new: Value) -> None:
        """Change a value inside [ ] or { }, where everything stands in the flow style."""
        if says(old, new):
            return
        if isinstance(node, Text):
            self.replace(node.start, node.end, self._in_style(node, old, new, flow=True))
            return
        try:
            made = self.apart(lambda: self._flow_finely(node, old, new))
        except UnsafeEditError:
            self.replace(node.start, node.end, flow_text(new))
        else:
            self.edits.extend(made)

    def _flow_finely(self, node: Node, old: Value, new: Value) -> None:
        if isinstance(node, Mapping) and isinstance(old, dict) and isinstance(new, dict):
            self.mapping(node, old, new, None, "", 0)
        elif isinstance(node, Sequence) and isinstance(old, list) and isinstance(new, list):
            change_flow_list(self, node, old, new, "id")
        else:
            raise UnsafeEditError

    def remove_from_flow(self, spans: list[tuple[int, int]], stays: list[bool]) -> None:
        """Take entries out of [ ] or { } with their commas, and leave the comments of those that stay."""
        text = self.page.text
        for at, (start, end) in enumerate(spans):
            if stays[at]:
                continue
            if any(stays[at + 1 :]):
                self.replace(start, spans[at + 1][0], "")
            elif "#" in text[spans[at - 1][1] : start]:
                self.replace(start, end, "")
            else:
                self.replace(spans[at - 1][1], end, "")
