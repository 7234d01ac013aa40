"""What is known of a record at a glance: what it is called and where it stands, long before all of it is read.

An index that is being filled can so be asked for every title soon. What is seen is what the whole record says: it is
taken from lines that begin a field, and read by the reader of canonical text; where that is not certain, all is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import UnreadableRecordError
from cawg_tui.store import canonical, files
from cawg_tui.store.source import LIMIT_BYTES
from cawg_tui.store.yaml import parse

if TYPE_CHECKING:
    from cawg_tui.records.values import Values
    from cawg_tui.store.layout import Entry
    from cawg_tui.store.records import Store

FIELDS: Final = ("title", "status", "lead", "confidentiality", "updated")
NEEDED: Final = frozenset({"title", "status"})
_STARTS: Final = tuple(f"\n{name}:" for name in FIELDS)
# A field with a value behind its colon and nothing below, or in lines further right below.
_FIELD: Final = re.compile(r"\w+:(?: .*\n|\n(?:  .*\n)++)(?!\n*+[ \t])")


def glance(store: Store, entry: Entry) -> Values:
    """Return what is seen at once of a record, or is left of all that it says; CawgError where it cannot be read."""
    if entry.size > LIMIT_BYTES:
        raise UnreadableRecordError(entry.place.path, "the file is too large")
    data = files.read(store.root, entry.place.path)
    values = seen(data)
    if values.keys() >= NEEDED:
        return values
    whole = parse(data, entry.place.path).values
    return {name: whole[name] for name in FIELDS if name in whole}


def seen(data: bytes) -> Values:
    """Return those of the fields that are seen at once; none where one of them is there and not certain.

    A field whose name does not begin a line as it stands (`"lead": x`) is not seen.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return {}
    text = "\n" + text.removeprefix("\ufeff").replace("\r\n", "\n").removesuffix("\n") + "\n"
    head = ""
    for start in _STARTS:
        # To look for its name is many times quicker than for any field.
        at = text.find(start)
        if at < 0:
            continue
        field = _FIELD.match(text, at + 1)
        if field is None or text.find(start, at + 1) >= 0:
            return {}
        head += _without_remark(field.group())
    return (canonical.read(head) if head else None) or {}


def _without_remark(field: str) -> str:
    """Leave out what a person added behind a plain value; within quotes it would be text."""
    value, at = field.partition(": ")[2], field.find(" #")
    plain = value[:1].isalnum() and field.count("\n") == 1
    return f"{field[:at].rstrip(' ')}\n" if at >= 0 and plain else field
