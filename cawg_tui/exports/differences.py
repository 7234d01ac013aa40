"""A field-level difference as plain lines: where, then what it was and what it is, with signs before each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.exports.outline import STEP
from cawg_tui.records.conflicts import KEY
from cawg_tui.records.difference import Act, Change
from cawg_tui.records.values import Missing, Value, as_text
from cawg_tui.records.vocabulary import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACTS = {Act.ADDED: "added", Act.CHANGED: "changed", Act.REMOVED: "removed", Act.MOVED: "put in another order"}
# What an open decision holds is for `cawg decide` to show.
DECISIONS = {**ACTS, Act.ADDED: "opened", Act.REMOVED: "settled"}


def change_lines(found: Iterable[Change]) -> Iterator[str]:
    """Yield the lines of a difference; short values stand on one line, longer ones under their label."""
    for change in found:
        if change.act is Act.MOVED:
            yield f"{change.label}: {ACTS[change.act]}"
            continue
        if change.path.partition("/")[0] == KEY:
            yield f"{change.label}: {DECISIONS[change.act]}"
            continue
        before, after = text_of(change, change.before), text_of(change, change.after)
        if "\n" not in before + after and len(before) + len(after) < 80 and not change.is_item:
            yield f"{change.label}: {_one_line(before, after)}"
        else:
            yield f"{change.label}: {ACTS[change.act]}"
            yield from _block(before, after)


def text_of(change: Change, value: Value | Missing) -> str:
    """Return one side of a change as a person reads it."""
    if isinstance(value, Missing) or value is None:
        return ""
    if change.path == "status" and isinstance(value, str):
        return words_of(value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {as_text(inner)}" for name, inner in value.items() if name != "id")
    return change.field.type.show(value) if change.field else as_text(value)


def _one_line(before: str, after: str) -> str:
    if not before:
        return f"+ {after}"
    return f"{before} → {after}" if after else f"- {before}"


def _block(before: str, after: str) -> Iterator[str]:
    import difflib

    old, new = before.splitlines(), after.splitlines()
    for line in difflib.ndiff(old, new):
        if not line.startswith("?"):
            yield f"{STEP}{line}".rstrip()
