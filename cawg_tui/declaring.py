"""Settings and kinds of one workspace: those of cawg with what its cawg.yaml declares, kept as they were last read.

To read them anew takes every model there is. What is kept takes one small file, and holds as long as nothing it was
made of has changed: cawg.yaml, the rule files, the program itself.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui import outline
from cawg_tui.errors import CawgError
from cawg_tui.outline import mark_of
from cawg_tui.records import kept
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.institutions import Institutions
from cawg_tui.records.speech import Speech
from cawg_tui.store import private, settings
from cawg_tui.store.settings import KNOWN, SETTINGS, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.index.basis import Basis
    from cawg_tui.records.institutions import Known
    from cawg_tui.records.kind import Kinds
    from cawg_tui.records.own_problems import Problem
    from cawg_tui.records.values import Values
    from cawg_tui.store.settings import Settings

KEPT: Final = "declared.json"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a workspace declares, with a finding for each declaration that cannot be used.

    `basis` is that of an index made for it, `mark` tells the files it was read from, with the program that read them.
    """

    settings: Settings
    kinds: Kinds
    wrong: tuple[Finding, ...]
    institutions: kept.KeptInstitutions
    basis: Basis
    mark: str


def declared(root: Path, known: kept.KeptInstitutions | None = None) -> Declared:
    """Return what a workspace declares; SettingsUnreadableError where its cawg.yaml cannot be used.

    `known` is what gave the institutions until now: it gives those that are known now from here on.
    """
    known = known or kept.KeptInstitutions()
    mark = mark_of(root)
    if mark:
        with suppress(CawgError, ValueError, KeyError, TypeError):
            return _kept(root, mark, known)
    found = _read_anew(root, mark, known)
    if mark and mark == mark_of(root):
        with suppress(CawgError):
            private.keep(root, KEPT, _as_values(found))
            private.keep(root, outline.KEPT, outline.as_values(mark, found.basis.fingerprint, found.kinds))
    return found


def _read_anew(root: Path, mark: str, known: kept.KeptInstitutions) -> Declared:
    from cawg_tui.index.basis import Basis
    from cawg_tui.store.rulebook import load_rulebook

    found, rulebook = load_settings(root), load_rulebook(root)
    known.become(kept.institutions_as_text(rulebook.institutions))
    kinds, wrong = kinds_of(found, known)
    return Declared(found, kinds, wrong, known, Basis.of(kinds, rulebook.stamp), mark)


def kinds_of(told: Settings, institutions: Known = Institutions) -> tuple[Kinds, tuple[Finding, ...]]:
    """Return the kinds of a workspace, and a finding (R02) with its line for each declaration that cannot be used.

    They speak as the workspace does: names in its first language, and the institutions it knows.
    """
    from cawg_tui.records.kinds import built_in

    speech = Speech.of(told.languages, institutions)
    unknown = tuple(_unknown(told, word) for word in told.unknown)
    if told.own_fields is None and told.own_kinds is None:
        return built_in().spoken(speech), unknown
    from cawg_tui.records.own import extended

    kinds, problems = extended(built_in(), told.own_fields, told.own_kinds)
    return kinds.spoken(speech), (*unknown, *(_wrong(told, one) for one in problems))


def _unknown(settings: Settings, word: str) -> Finding:
    said = f"{word} says nothing in {SETTINGS} and is passed over; what can be said: {', '.join(KNOWN)}."
    return _finding(settings, word, Level.WARNING, said)


def _wrong(settings: Settings, one: Problem) -> Finding:
    return _finding(settings, one.path, Level.ERROR, f"In {one.path}: {one.said}")


def _finding(settings: Settings, path: str, level: Level, said: str) -> Finding:
    line = settings.document.line_of(path) if settings.document else None
    return Finding("R02", level, "", SETTINGS, said, line, "Correct it there; the rest of it works.")


# --- keeping ---------------------------------------------------------------------------------------


def _kept(root: Path, mark: str, known: kept.KeptInstitutions) -> Declared:
    """Return what was kept under this mark; ValueError, KeyError or TypeError where it was not, or cannot be read."""
    from cawg_tui.index.basis import Basis

    told = private.kept(root, KEPT)
    if told["mark"] != mark:
        raise ValueError("made of something else")
    found = settings.from_values(told["settings"])
    known.become(str(told["institutions"]))
    kinds = kept.from_values(told["kinds"], lambda: kinds_of(found)[0], Speech.of(found.languages, known))
    wrong = tuple(Finding(**{**one, "level": Level(one["level"])}) for one in told["wrong"])
    return Declared(found, kinds, wrong, known, Basis(*told["basis"]), mark)


def _as_values(found: Declared) -> Values:
    return {
        "mark": found.mark,
        "basis": [dict(found.basis.declared), found.basis.stamp, found.basis.fingerprint],
        "settings": settings.as_values(found.settings),
        "kinds": kept.as_values(found.kinds),
        "institutions": found.institutions.text,
        "wrong": [asdict(one) for one in found.wrong],
    }
