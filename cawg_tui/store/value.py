"""One value as a person types it on a command line: YAML where it is YAML, else the text as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.store.yaml import parse

if TYPE_CHECKING:
    from cawg_tui.records.values import Value

STRUCTURED: Final = ("'", '"', "[", "{", "|", ">")


def read_value(typed: str) -> Value:
    """Return what was typed as YAML 1.2 understands it; nothing of a plain text is taken for a comment or a key."""
    try:
        value = parse(f"value: {typed.strip()}\n".encode(), "").values.get("value")
    except (UnreadableRecordError, UnicodeEncodeError):
        return typed
    if isinstance(value, str | dict) and not typed.lstrip().startswith(STRUCTURED):
        return typed
    return value
