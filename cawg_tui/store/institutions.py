"""The institutions a workspace knows, `rules/institutions.yaml`: short name, full names, kind, who answers for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.records.institutions import KINDS, Institution, Institutions
from cawg_tui.records.values import as_text
from cawg_tui.rules.subject import mapping, words
from cawg_tui.store import yaml

if TYPE_CHECKING:
    from cawg_tui.records.values import Value

INSTITUTIONS: Final = "rules/institutions.yaml"


def institutions_in(data: bytes) -> Institutions:
    """Read the list; ValueError names the entry that is wrong, for a name that means two of them helps nobody."""
    if not data:
        return Institutions()
    listed = yaml.parse(data, INSTITUTIONS).values.get("institutions")
    if not isinstance(listed, list):
        raise ValueError("institutions should be a list.")  # noqa: TRY004
    known = [_institution(entry, place) for place, entry in enumerate(listed, 1)]
    names = [one.name for one in known]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"{twice} stands there twice.")
    found = Institutions(known)
    if clash := found.clash():
        name, one, other = clash
        raise ValueError(f"{name} is a name of both {one.name} and {other.name}.")
    return found


def _institution(entry: Value, place: int) -> Institution:
    if not isinstance(entry, dict) or not as_text(entry.get("name")).strip():
        raise ValueError(f"institution {place} should have a name.")
    name, kind = as_text(entry.get("name")).strip(), as_text(entry.get("kind"))
    if kind and kind not in KINDS:
        raise ValueError(f"{name}: its kind should be one of: {', '.join(KINDS)}.")
    full = entry.get("full")
    return Institution(
        name,
        kind,
        {"en": as_text(full)} if full and not isinstance(full, dict) else _texts(full),
        tuple(words(entry.get("also"))),
        tuple(words(entry.get("mechanisms"))),
        as_text(entry.get("source")),
        entry.get("verified") is True,
    )


def _texts(full: Value) -> dict[str, str]:
    return {language: as_text(text) for language, text in mapping(full).items() if as_text(text).strip()}
