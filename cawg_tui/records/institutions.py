"""Institutions that finance, decide or oversee: their short names, what else they are called, who answers for them.

What a workspace knows of them stands in its own data and changes with time; here is only how a name is understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from cawg_tui.records.vocabulary import FIRST, key_of

KINDS: Final = (
    "bank", "fund", "agency", "export_credit", "un_body", "treaty_body", "regional_body", "court", "nhri",
    "ombudsman", "scheme", "regulator", "organisation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution: the short name that records hold, its kind, its full names, other names it goes by.

    `mechanisms` are the ids of those of the catalogue that answer for it; `verified` says whether someone has read
    these facts at the source.
    """

    name: str
    kind: str = ""
    full: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    source: str = ""
    verified: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return everything it is called, its short name first."""
        return tuple(dict.fromkeys((self.name, *self.full.values(), *self.also)))

    def full_name(self, language: str = FIRST) -> str:
        """Return its full name, in English where it has none in the language; nothing where none is known."""
        return self.full.get(language) or self.full.get(FIRST) or next(iter(self.full.values()), "")


class Institutions:
    """The institutions a workspace knows, found by whatever they are called."""

    def __init__(self, listed: Iterable[Institution] = ()) -> None:
        self._by_name = {one.name: one for one in listed}

    def __iter__(self) -> Iterator[Institution]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Institution | None:
        """Return the institution of this short name."""
        return self._by_name.get(name)

    def meant(self, typed: str) -> Institution | None:
        """Return the institution that is called like this, None where none is."""
        return self._by_name.get(typed.strip()) or self._by_any.get(key_of(typed))

    @cached_property
    def _by_any(self) -> Mapping[str, Institution]:
        found = {key_of(name): one for one in self for name in reversed(one.names)}
        return {name: one for name, one in found.items() if name}

    def clash(self) -> tuple[str, Institution, Institution] | None:
        """Return a name that two of them go by, with both; None where every name means one."""
        taken: dict[str, Institution] = {}
        for one in self:
            for name in one.names:
                other = taken.setdefault(key_of(name), one)
                if other is not one:
                    return name, other, one
        return None


Known = Callable[[], Institutions]
