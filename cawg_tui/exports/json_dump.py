"""Records as one JSON value, without loss: `imports/json_dump.py` reads it back to the same records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cawg_tui.exports.sharing import KEPT_FROM_ALL, shared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cawg_tui.records.kinds import Kinds
    from cawg_tui.store.records import Stored

FORMAT = "cawg-records"
VERSION = 1


def dump(records: Iterable[Stored], kinds: Kinds) -> str:
    """Return the records as JSON: id, kind and values of each; fields declared private stay here."""
    listed = [
        {"id": one.id, "kind": one.kind, "values": shared(one.values, kinds[one.kind].fields, KEPT_FROM_ALL)}
        for one in records
    ]
    return json.dumps({"format": FORMAT, "version": VERSION, "records": listed}, ensure_ascii=False, indent=2) + "\n"
