"""The kinds of one workspace: those of cawg, with the fields and kinds that its cawg.yaml declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.institutions import Institutions
from cawg_tui.records.kinds import Kinds, built_in
from cawg_tui.records.speech import Speech
from cawg_tui.store.settings import SETTINGS

if TYPE_CHECKING:
    from cawg_tui.records.institutions import Known
    from cawg_tui.store.settings import Settings


def kinds_of(settings: Settings, institutions: Known = Institutions) -> tuple[Kinds, tuple[Finding, ...]]:
    """Return the kinds of a workspace, and a finding (R02) with its line for each declaration that cannot be used.

    They speak as the workspace does: names in its first language, and the institutions it knows.
    """
    speech = Speech.of(settings.languages, institutions)
    if not settings.own_fields and not settings.own_kinds:
        return built_in().spoken(speech), ()
    from cawg_tui.records.own import extended

    kinds, problems = extended(built_in(), settings.own_fields, settings.own_kinds)
    found = []
    for one in problems:
        line = settings.document.line_of(one.path) if settings.document else None
        said = f"In {one.path}: {one.said}"
        found.append(Finding("R02", Level.ERROR, "", SETTINGS, said, line, "Correct it there; the rest of it works."))
    return kinds.spoken(speech), tuple(found)
