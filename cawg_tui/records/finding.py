"""One thing that a record's reader should know: a finding, never a crash.

Codes are those of the field's rules (X01, U03, S02 ...) or of the file itself (Y01 unreadable ...).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters: an error blocks a step, a warning asks for eyes, info tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


RANK = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """A code, how much it matters, where it stands, and a sentence; where possible, what would mend it.

    `field` is a path (`deadlines/k3f9q/date`), empty for the whole record. `line` counts from 1 and is
    None where the place in the file is not known. `fix` says what to do, as an instruction.
    """

    code: str
    level: Level
    id: str
    field: str
    message: str
    line: int | None = None
    fix: str = ""

    def at(self, line: int | None) -> Finding:
        """Return the same finding with the line it stands on."""
        return replace(self, line=line)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings as a person reads them: errors first, then by record and by line."""
    return sorted(findings, key=lambda f: (RANK[f.level], f.id, f.line or 0, f.code, f.field))
