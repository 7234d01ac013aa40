"""The kinds of one workspace: those of cawg, with the fields and kinds that its cawg.yaml declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.institutions import Institutions
from cawg_tui.records.kinds import Kinds, built_in
from cawg_tui.records.speech import Speech
from cawg_tui.store.settings import KNOWN, SETTINGS

if TYPE_CHECKING:
    from cawg_tui.records.institutions import Known
    from cawg_tui.records.own_problems import Problem
    from cawg_tui.store.settings import Settings


def kinds_of(settings: Settings, institutions: Known = Institutions) -> tuple[Kinds, tuple[Finding, ...]]:
    """Return the kinds of a workspace, and a finding (R02) with its line for each declaration that cannot be used.

    They speak as the workspace does: names in its first language, and the institutions it knows.
    """
    speech = Speech.of(settings.languages, institutions)
    unknown = tuple(_unknown(settings, word) for word in settings.unknown)
    if settings.own_fields is None and settings.own_kinds is None:
        return built_in().spoken(speech), unknown
    from cawg_tui.records.own import extended

    kinds, problems = extended(built_in(), settings.own_fields, settings.own_kinds)
    return kinds.spoken(speech), (*unknown, *(_wrong(settings, one) for one in problems))


def _unknown(settings: Settings, word: str) -> Finding:
    said = f"{word} says nothing in {SETTINGS} and is passed over; what can be said: {', '.join(KNOWN)}."
    return _finding(settings, word, Level.WARNING, said)


def _wrong(settings: Settings, one: Problem) -> Finding:
    return _finding(settings, one.path, Level.ERROR, f"In {one.path}: {one.said}")


def _finding(settings: Settings, path: str, level: Level, said: str) -> Finding:
    line = settings.document.line_of(path) if settings.document else None
    return Finding("R02", level, "", SETTINGS, said, line, "Correct it there; the rest of it works.")
