"""What a merge made is read again before anyone gets it: a record that reads on one side must read when merged.

Where it does not, cawg is at fault: nothing moves, and what it was given is kept for a report, on this computer only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.conflicts import without_conflicts
from cawg_tui.records.values import item_name
from cawg_tui.store.private import private_folder
from cawg_tui.store.yaml import parse
from cawg_tui.vcs import states
from cawg_tui.vcs.states import Ending, SyncState
from cawg_tui.vcs.worktree import write_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.records.values import Value, Values
    from cawg_tui.store.layout import Layout
    from cawg_tui.vcs.threeway import Key

Texts = tuple[bytes | None, bytes | None, bytes | None]
SIDES: Final = ("base", "here", "there")


def prove(root: Path, layout: Layout, key: Key, path: str, texts: Texts, merged: bytes | None) -> None:
    """Read a merged record again; end the sync where it cannot be read, doubles an entry or changed its id.

    `texts` are what was merged: the last common version, ours, theirs.
    """
    wrong = _wrong(layout, key, path, texts, merged)
    if wrong:
        report = _kept(root, path, {**dict(zip(SIDES, texts, strict=True)), "merged": merged})
        raise Ending(SyncState.INTERNAL, states.unsound(key.id, wrong, report), [key.id])


def reads(data: bytes | None, path: str) -> bool:
    """Say whether a record's bytes can be read."""
    return data is not None and _values(data, path) is not None


def _wrong(layout: Layout, key: Key, path: str, texts: Texts, merged: bytes | None) -> str:
    """Return what is wrong with a merged record, empty where nothing is."""
    place = layout.place(path)
    if place is None or place.id != key.id:
        return "the outcome would have another id"
    if merged is None or merged in texts:
        return ""
    try:
        values = parse(merged, path).values
    except UnreadableRecordError as error:
        if not any(reads(text, path) for text in texts[1:]):
            return ""
        return f"the outcome cannot be read ({error.reason})"
    twins = set(_twins(values))
    if twins:
        twins -= {twin for text in texts if text is not None for twin in _twins(_values(text, path) or {})}
    return "an entry would stand in the outcome twice" if twins else ""


def _values(data: bytes, path: str) -> Values | None:
    try:
        return parse(data, path).values
    except UnreadableRecordError:
        return None


def _twins(values: Values) -> Iterator[str]:
    """Yield where in a record a list holds two entries of one name."""
    yield from _in(without_conflicts(values), "")


def _in(value: Value, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _in(inner, f"{path}/{name}")
    elif isinstance(value, list):
        seen: set[str] = set()
        for item in value:
            name = item_name(item) or ""
            if name in seen:
                yield f"{path}/{name}"
            if name:
                seen.add(name)
            yield from _in(item, f"{path}/{name}")


def _kept(root: Path, path: str, texts: dict[str, bytes | None]) -> str:
    """Keep what a merge was given and what it made of it; return the folder, from the workspace's root."""
    name = f"report-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S')}"
    folder = private_folder(root) / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for side, text in texts.items():
            if text is not None:
                (folder / f"{side}-{path.rpartition('/')[2]}").write_bytes(text)
    except OSError as error:
        raise write_refusal(f".git/cawg/{name}", error) from error
    return f".git/cawg/{name}"
