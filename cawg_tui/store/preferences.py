"""A member's own colours and keys for the interface: one small YAML file in their configuration folder.

A file that cannot be used never stops the interface: what is wrong is said, and the usual colours and keys hold.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cawg_tui.errors import CannotWriteError, UnreadableRecordError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cawg_tui.records.values import Values


@dataclass(frozen=True, slots=True)
class Preferences:
    """The name of a theme, keys by the id of their action, and what is wrong with the file, if anything."""

    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def load_preferences(path: Path) -> Preferences:
    """Read the file; the usual preferences where there is none."""
    try:
        values = _read(path)
    except UnreadableRecordError as error:
        return Preferences(problem=f"Your colours and keys in {path} cannot be read: {error.reason}.")
    except (OSError, UnicodeDecodeError) as error:
        return Preferences(problem=f"Your colours and keys in {path} cannot be read: {error}.")
    theme, keys = values.get("theme"), values.get("keys")
    chosen = {name: key for name, key in keys.items() if isinstance(key, str)} if isinstance(keys, dict) else {}
    return Preferences(theme if isinstance(theme, str) else "", chosen)


def save_theme(path: Path, theme: str) -> None:
    """Remember a theme; the rest of the file stays as it is, and a file that cannot be read is left alone."""
    from cawg_tui.store.emit import emit

    values = _read(path)
    text = emit({**values, "theme": theme}, None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".interface-")
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        Path(name).replace(path)
    except OSError as error:
        raise CannotWriteError(str(path), (error.strerror or str(error)).lower()) from None


def _read(path: Path) -> Values:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    if not data.strip():
        return {}
    # Late: most members have no such file, and the first screen does not wait for YAML.
    from cawg_tui.store.yaml import parse

    return parse(data, str(path)).values
