"""The dated data a workspace holds under `rules/`: UPR word limits by profile, the sessions, the institutions.

A rule file with an error is named in a finding and the others still work; nothing is silently unchecked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cawg_tui.errors import CawgError
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.institutions import Institutions
from cawg_tui.records.values import as_text
from cawg_tui.rules.deadlines import day_of
from cawg_tui.rules.subject import mapping, whole
from cawg_tui.rules.upr import Profile, Session, UprRules
from cawg_tui.store import files, yaml
from cawg_tui.store.institutions import INSTITUTIONS, institutions_in

if TYPE_CHECKING:
    from pathlib import Path

    from cawg_tui.records.values import Value, Values

CALENDAR = "rules/upr-calendar.yaml"


@dataclass(frozen=True)
class Rulebook:
    """The rules that could be read, what was wrong with those that could not, and a name for their content.

    The list of institutions is long, and most that is done needs none of it: its text is read when it is asked for.
    """

    upr: UprRules
    broken: tuple[Finding, ...] = ()
    stamp: str = ""
    listed: bytes = b""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong with rule files."""
        return (*self.broken, *self._read[1])

    @property
    def institutions(self) -> Institutions:
        """Return the institutions that the workspace knows."""
        return self._read[0]

    @cached_property
    def _read(self) -> tuple[Institutions, tuple[Finding, ...]]:
        try:
            return institutions_in(self.listed), ()
        except (CawgError, ValueError) as error:
            return Institutions(), (_unusable(INSTITUTIONS, error),)


def load_rulebook(root: Path) -> Rulebook:
    """Read every rule file of a workspace; a workspace without any has no rules and no findings."""
    profiles: dict[str, Profile] = {}
    sessions: dict[int, Session] = {}
    findings: list[Finding] = []
    stamp, listed = "", b""
    for path in sorted((root / "rules").glob("*.yaml")) if (root / "rules").is_dir() else []:
        relative = path.relative_to(root).as_posix()
        try:
            data = files.read(root, relative)
            stamp += files.blob_oid(data)
            if relative == INSTITUTIONS:
                listed = data
                continue
            values = yaml.parse(data, relative).values
            if relative == CALENDAR:
                sessions = _sessions(values)
            else:
                profiles[path.stem] = _profile(path.stem, values)
        except (CawgError, ValueError) as error:
            findings.append(_unusable(relative, error))
    return Rulebook(UprRules(profiles, sessions), tuple(findings), stamp, listed)


def _unusable(relative: str, error: Exception) -> Finding:
    return Finding("R01", Level.ERROR, "", relative, f"The rule file {relative} cannot be used: {error}")


def _profile(name: str, values: Values) -> Profile:
    limits = values.get("limits")
    if not isinstance(limits, list):
        raise ValueError("limits should be a list of type, words, source and verified.")  # noqa: TRY004
    words: dict[str, int] = {}
    verified = True
    for entry in limits:
        if not isinstance(entry, dict) or not isinstance(entry.get("words"), int):
            raise ValueError("each limit needs a type and a number of words.")  # noqa: TRY004
        words[str(entry.get("type"))] = _whole(entry.get("words"))
        verified = verified and entry.get("verified") is True
    return Profile(name, words, verified, _counts(values), _window(values), *_applies(values), *_closing(values))


def _applies(values: Values) -> tuple[int | None, tuple[int, int] | None]:
    applies = mapping(values.get("applies_to"))
    first, last = (whole(applies.get(name)) for name in ("sessions_from", "sessions_to"))
    return whole(applies.get("cycle")), (first, last) if first is not None and last is not None else None


def _closing(values: Values) -> tuple[tuple[str, str], ...]:
    closing = mapping(values.get("closing"))
    hour, zone = as_text(closing.get("time")), as_text(closing.get("tz"))
    return ((hour, zone),) if hour and zone else ()


def _counts(values: Values) -> dict[str, bool]:
    listed = values.get("counted")
    parts = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return {str(entry.get("part")): entry.get("counted") is not False for entry in parts}


def _window(values: Values) -> int:
    window = values.get("window")
    weeks = window.get("opens_weeks_before") if isinstance(window, dict) else None
    return 6 if weeks is None else _whole(weeks)


def _sessions(values: Values) -> dict[int, Session]:
    listed = values.get("sessions")
    if not isinstance(listed, list):
        raise ValueError("sessions should be a list.")  # noqa: TRY004
    found: dict[int, Session] = {}
    for entry in listed:
        if not isinstance(entry, dict):
            raise ValueError("each session should have a number and its states.")  # noqa: TRY004
        states = entry.get("states")
        number = _whole(entry.get("session"))
        found[number] = Session(
            number,
            tuple(str(one) for one in states) if isinstance(states, list) else (),
            entry.get("verified") is True,
            *(day_of(entry.get(name)) for name in ("start", "end", "submissions_close")),
        )
    return found


def _whole(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} should be a whole number.")  # noqa: TRY004
    return value
