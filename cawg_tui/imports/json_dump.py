"""Reading back what `exports/json_dump.py` wrote; every entry that cannot be a record is named, with the reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cawg_tui.errors import ImportUnreadableError
from cawg_tui.exports.json_dump import FORMAT, VERSION
from cawg_tui.records.types import RECORD_ID

if TYPE_CHECKING:
    from cawg_tui.records.kinds import Kinds
    from cawg_tui.records.values import Values


@dataclass(frozen=True, slots=True)
class Incoming:
    """One record to be written: its id, its kind, its values."""

    id: str
    kind: str
    values: Values


def load(text: str, kinds: Kinds) -> list[Incoming]:
    """Return the records of a dump; refuse the whole where any of it cannot be read, so that nothing is half done."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ImportUnreadableError(f"it is not JSON ({error})") from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("records"), list):
        raise ImportUnreadableError("it is not a list of records that cawg exported")
    if whole.get("version") != VERSION:
        raise ImportUnreadableError(f"it has version {whole.get('version')}, and this cawg reads version {VERSION}")
    return [_incoming(entry, at, kinds) for at, entry in enumerate(whole["records"], start=1)]


def _incoming(entry: object, at: int, kinds: Kinds) -> Incoming:
    if not isinstance(entry, dict) or not isinstance(entry.get("values"), dict):
        raise ImportUnreadableError(f"entry {at} has no values")
    record_id, kind = entry.get("id"), entry.get("kind")
    if not isinstance(record_id, str) or not RECORD_ID.fullmatch(record_id):
        raise ImportUnreadableError(f"entry {at} has no usable id")
    if not isinstance(kind, str) or kind not in kinds:
        raise ImportUnreadableError(f"entry {at} is of a kind that is not known here: {kind}")
    return Incoming(record_id, kind, entry["values"])
