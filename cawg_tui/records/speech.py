"""How one workspace speaks: the language its names are shown in, and the institutions it knows.

A workspace's declarations carry it (`Kinds.spoken`), so that whatever shows or reads a value needs nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cawg_tui.records.institutions import Institutions, Known
from cawg_tui.records.vocabulary import FIRST, NAMED_IN


@dataclass(frozen=True, slots=True)
class Speech:
    """The language of names, what gives the institutions at first need, and the languages a text is shown in."""

    language: str = FIRST
    institutions: Known = Institutions
    languages: tuple[str, ...] = ()

    @classmethod
    def of(cls, languages: Sequence[str], institutions: Known = Institutions) -> Speech:
        """Return how a workspace that writes in these languages speaks: in the first, else in English."""
        first = languages[0] if languages else FIRST
        return cls(first if first in NAMED_IN else FIRST, institutions, tuple(languages))
