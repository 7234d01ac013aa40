"""Data that ships inside the package, under `vocabularies/`: terms, countries, languages, zones.

It is part of this version of the program, as its modules are, and the one thing that records/ reads: no workspace, no
member, no clock can change it, so what is built on it stays pure.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, Final

import cawg_tui

NAMES: Final = ("terms", "countries", "languages", "zones")


def packaged(name: str) -> dict[str, Any]:
    """Return what one of the files says."""
    said: dict[str, Any] = json.loads(_bytes(name))
    return said


def edition() -> str:
    """Return a name for all that these files say: where it differs, words that were worked out before are old."""
    return f"{zlib.crc32(b''.join(map(_bytes, NAMES))):08x}"


def _bytes(name: str) -> bytes:
    loader: Any = cawg_tui.__loader__
    data: bytes = loader.get_data(f"{cawg_tui.__path__[0]}/vocabularies/{name}.json")
    return data
