"""What all members share about a workspace: cawg.yaml at its root, read once when it is opened.

A setting that cannot be used is refused with its line. A newer format opens for reading only; the caller
decides what that means for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import (
    CawgError,
    FileMissingError,
    SettingsUnreadableError,
    UnreadableRecordError,
    WorkspaceMissingError,
)
from cawg_tui.records.vocabulary import CONFIDENTIALITY

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.values import Value, Values
    from cawg_tui.store.yaml import Document

FORMAT: Final = 1
SETTINGS: Final = "cawg.yaml"
SHARE: Final = ("yes", "ask")
KNOWN: Final = ("format", "name", "languages", "confidentiality", "share_conflicts", "fields", "kinds")


@dataclass(frozen=True)
class Settings:
    """The settings of a workspace.

    `languages` are those its members write in, the first where a text says none. `confidentiality` is the
    highest level its records may have. `share_conflicts` says whether a merge with open decisions is sent at
    once (`yes`) or shown first (`ask`). `own_fields` and `own_kinds` are what the workspace declares itself, as it
    stands there; `unknown` are words that say nothing.
    """

    format: int
    name: str
    languages: tuple[str, ...] = ("en",)
    confidentiality: str = CONFIDENTIALITY[-1]
    share_conflicts: str = "yes"
    own_fields: Value = None
    own_kinds: Value = None
    unknown: tuple[str, ...] = ()
    document: Document | None = field(default=None, compare=False, repr=False)

    @property
    def read_only(self) -> bool:
        """Say whether a newer cawg wrote this workspace, so that this one may read but not write."""
        return self.format > FORMAT

    @property
    def workspace_name(self) -> str:
        """Return what members call the workspace."""
        return self.name


def find_root(start: Path) -> Path | None:
    """Return the nearest folder, from this one upward, that holds a cawg.yaml."""
    here = start.absolute()
    return next((folder for folder in (here, *here.parents) if (folder / SETTINGS).is_file()), None)


def load_settings(root: Path) -> Settings:
    """Read cawg.yaml; SettingsUnreadableError names the line that is wrong."""
    from cawg_tui.store import files

    try:
        text = files.read(root, SETTINGS)
    except FileMissingError:
        raise WorkspaceMissingError(str(root)) from None
    except CawgError as error:
        raise SettingsUnreadableError(error.sentence.rstrip(".")) from None
    return settings_in(text)


def settings_in(text: bytes) -> Settings:
    """Read a text of cawg.yaml; SettingsUnreadableError names the line that is wrong."""
    from cawg_tui.store.yaml import parse

    try:
        return _checked(parse(text, SETTINGS))
    except UnreadableRecordError as error:
        raise SettingsUnreadableError(error.reason, error.line) from None


def as_values(settings: Settings) -> Values:
    """Return settings as values that JSON can hold, without the document they came from."""
    names = (one.name for one in fields(settings) if one.compare)
    told = {name: getattr(settings, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def from_values(told: Values) -> Settings:
    """Return the settings that `as_values` wrote down; TypeError for anything else."""
    listed = {name: tuple(told[name]) for name in ("languages", "unknown")}  # type: ignore[arg-type]
    return Settings(**{**told, **listed})  # type: ignore[arg-type]


def _checked(document: Document) -> Settings:
    values = document.values
    number = values.get("format")
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise _wrong(document, "format", "`format` should be a number, like 1")
    if number > FORMAT:
        name = values.get("name")
        return Settings(number, name if isinstance(name, str) else "")
    return Settings(
        number,
        _text(document, "name"),
        _languages(document),
        _choice(document, "confidentiality", CONFIDENTIALITY, CONFIDENTIALITY[-1]),
        _choice(document, "share_conflicts", SHARE, SHARE[0]),
        values.get("fields"),
        values.get("kinds"),
        tuple(key for key in values if key not in KNOWN),
        document,
    )


def _text(document: Document, key: str) -> str:
    value = document.values.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(document, key, f"`{key}` should be a text")
    return value.strip()


def _languages(document: Document) -> tuple[str, ...]:
    from cawg_tui.records.types import LanguageType

    value = document.values.get("languages")
    listed = [] if value is None else value if isinstance(value, list) else [value]
    for one in listed:
        if LanguageType().check(one):
            raise _wrong(document, "languages", "`languages` should be a list of language codes, like en, es, fr")
    return tuple(str(one) for one in listed) or ("en",)


def _choice(document: Document, key: str, words: tuple[str, ...], usual: str) -> str:
    value = document.values.get(key)
    if value is None:
        return usual
    if value not in words or not isinstance(value, str):
        raise _wrong(document, key, f"`{key}` should be one of: {', '.join(words)}")
    return value


def _wrong(document: Document, key: str, reason: str) -> SettingsUnreadableError:
    line = document.line_of(key)
    return SettingsUnreadableError(reason if line else f"{reason}, and it is missing", line)
