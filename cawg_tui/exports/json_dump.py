"""Records as one JSON value, without loss: `imports/json_dump.py` reads it back to the same records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cawg_tui.records.values import Values
    from cawg_tui.store.records import Stored

FORMAT = "cawg-records"
VERSION = 1


def dump(leaving: Iterable[tuple[Stored, Values]], audience: str) -> str:
    """Return the records as JSON: id, kind and what leaves of each, and for whom this was made."""
    listed = [{"id": one.id, "kind": one.kind, "values": values} for one, values in leaving]
    whole = {"format": FORMAT, "version": VERSION, "for": audience, "records": listed}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
