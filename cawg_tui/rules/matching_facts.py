"""What is found when a mechanism is held against a case, and the facts of both that the conditions ask for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cawg_tui.records.values import Values, as_text
from cawg_tui.rules.subject import listed, mapping, words

if TYPE_CHECKING:
    from datetime import date


class Sort(StrEnum):
    """What a reason is: for it, to be done first, still unknown, a bar, or worth knowing."""

    FOR = "for"
    FIRST = "first"
    UNKNOWN = "unknown"
    BLOCKER = "blocker"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing found: its sort, a sentence, the field of the case it hangs on, the code of its finding if it has one.

    `own` says how much it ties this mechanism to this case rather than to any: its own finance, its own member.
    """

    sort: Sort
    words: str
    field: str = ""
    code: str = ""
    own: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """A case and a mechanism beside each other, today."""

    case: Values
    mechanism: Values
    today: date

    @property
    def people(self) -> Values:
        """Return who would complain."""
        return mapping(self.case.get("complainants"))

    @property
    def tried(self) -> list[Values]:
        """Return what was tried, or is under way."""
        return [one for one in listed(self.case.get("tried")) if isinstance(one, dict)]

    @property
    def money(self) -> list[Values]:
        """Return the finance of the case that this mechanism answers for."""
        names = {plain(name) for name in words(self.mechanism.get("institutions"))}
        found = [one for one in listed(self.case.get("finance")) if isinstance(one, dict)]
        return [one for one in found if plain(as_text(one.get("institution"))) in names]

    @property
    def home_states(self) -> list[str]:
        """Return the States where the companies have their seat."""
        companies = [one for one in listed(self.case.get("companies")) if isinstance(one, dict)]
        return list(dict.fromkeys(state for one in companies if (state := as_text(one.get("home_state")))))


def plain(name: str) -> str:
    """Return a name as it is compared: without marks, blanks and case, so that `KfW ` is `kfw`."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())
