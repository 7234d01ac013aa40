"""Settings and kinds of one workspace: those of cawg with what its cawg.yaml declares, kept as they were last read.

To read them anew takes every model there is. What is kept takes one small file, and holds as long as nothing it was
made of has changed: cawg.yaml, the rule files, the program itself.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cawg_tui import __version__
from cawg_tui.errors import CawgError
from cawg_tui.records import kept
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.institutions import Institutions
from cawg_tui.records.speech import Speech
from cawg_tui.store import private, settings
from cawg_tui.store.files import read
from cawg_tui.store.settings import SETTINGS, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cawg_tui.records.institutions import Known
    from cawg_tui.records.kind import Kinds
    from cawg_tui.records.values import Values
    from cawg_tui.store.settings import Settings

KEPT: Final = "declared.json"
RULES: Final = "rules"
# Parts of the program that say nothing of what a record is or what the index holds.
FRONT_ENDS: Final = frozenset({"cli", "tui", "demo_network", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Declared:
    """What a workspace declares, with a finding for each declaration that cannot be used.

    `fingerprint` is that of an index made for it: it changes with whatever the index depends on beside the records.
    """

    settings: Settings
    kinds: Kinds
    wrong: tuple[Finding, ...]
    institutions: kept.KeptInstitutions
    fingerprint: str


def declared(root: Path) -> Declared:
    """Return what a workspace declares; SettingsUnreadableError where its cawg.yaml cannot be used."""
    mark = _mark(root)
    if mark:
        with suppress(CawgError, ValueError, KeyError, TypeError):
            return _kept(root, mark)
    found = _read_anew(root)
    if mark and mark == _mark(root):
        with suppress(CawgError):
            private.keep(root, KEPT, _as_values(found, mark))
    return found


def _read_anew(root: Path) -> Declared:
    from cawg_tui.index.fingerprint import fingerprint
    from cawg_tui.store.rulebook import load_rulebook

    found, rulebook = load_settings(root), load_rulebook(root)
    known = kept.KeptInstitutions(kept.institutions_as_text(rulebook.institutions))
    kinds, wrong = kinds_of(found, known)
    return Declared(found, kinds, wrong, known, fingerprint(kinds, rulebook.stamp))


def kinds_of(told: Settings, institutions: Known = Institutions) -> tuple[Kinds, tuple[Finding, ...]]:
    """Return the kinds of a workspace, and a finding (R02) with its line for each declaration that cannot be used.

    They speak as the workspace does: names in its first language, and the institutions it knows.
    """
    from cawg_tui.records.kinds import built_in

    speech = Speech.of(told.languages, institutions)
    if not told.own_fields and not told.own_kinds:
        return built_in().spoken(speech), ()
    from cawg_tui.records.own import extended

    kinds, problems = extended(built_in(), told.own_fields, told.own_kinds)
    found = []
    for one in problems:
        line = told.document.line_of(one.path) if told.document else None
        said = f"In {one.path}: {one.said}"
        found.append(Finding("R02", Level.ERROR, "", SETTINGS, said, line, "Correct it there; the rest of it works."))
    return kinds.spoken(speech), tuple(found)


# --- keeping ---------------------------------------------------------------------------------------


def _kept(root: Path, mark: str) -> Declared:
    """Return what was kept under this mark; ValueError, KeyError or TypeError where it was not, or cannot be read."""
    told = private.kept(root, KEPT)
    if told["mark"] != mark:
        raise ValueError("made of something else")
    found = settings.from_values(told["settings"])
    known = kept.KeptInstitutions(told["institutions"])
    kinds = kept.from_values(told["kinds"], lambda: kinds_of(found)[0], Speech.of(found.languages, known))
    wrong = tuple(Finding(**{**one, "level": Level(one["level"])}) for one in told["wrong"])
    return Declared(found, kinds, wrong, known, str(told["fingerprint"]))


def _as_values(found: Declared, mark: str) -> Values:
    return {
        "mark": mark,
        "fingerprint": found.fingerprint,
        "settings": settings.as_values(found.settings),
        "kinds": kept.as_values(found.kinds),
        "institutions": found.institutions.text,
        "wrong": [asdict(one) for one in found.wrong],
    }


def _mark(root: Path) -> str:
    """Return what changes with anything that is read here; nothing where it cannot be said."""
    try:
        with os.scandir(root / RULES) as listing:
            rules = sorted(f"{RULES}/{found.name}" for found in listing if found.name.endswith(".yaml"))
    except FileNotFoundError:
        rules = []
    except OSError:
        return ""
    try:
        texts = [(path, read(root, path)) for path in (SETTINGS, *rules)]
    except (CawgError, OSError):
        return ""
    seen = [f"{path} {len(data)} {zlib.crc32(data):x} {zlib.adler32(data):x}" for path, data in texts]
    return "\n".join([__version__, _edition(), *seen])


def _edition() -> str:
    """Return what changes with the program's own files, also while its version stays."""
    seen = sorted(_own_files(Path(__file__).parent))
    return f"{len(seen)} {zlib.crc32(repr(seen).encode()):x}"


def _own_files(package: Path) -> Iterator[tuple[str, int, int]]:
    """Yield name, size and time of the files that decide what a record is and what the index holds."""
    folders = [str(package)]
    for folder in folders:
        with os.scandir(folder) as listing:
            for found in listing:
                if found.is_dir():
                    folders += [found.path] if found.name not in FRONT_ENDS else []
                else:
                    stat = found.stat()
                    yield found.path, stat.st_size, stat.st_mtime_ns
