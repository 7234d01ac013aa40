"""The dated data a workspace holds under `rules/`: UPR word limits by profile, the sessions, the institutions.

A rule file with an error is named in a finding and the others still work; nothing is silently unchecked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from cawg_tui.errors import CawgError, UnreadableRecordError
from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.institutions import Institutions
from cawg_tui.records.types import TimeType
from cawg_tui.records.upr_submission import TYPES
from cawg_tui.records.values import as_text
from cawg_tui.records.vocabulary import is_country
from cawg_tui.rules.counting import PARTS
from cawg_tui.rules.deadlines import day_of, zone_of
from cawg_tui.rules.subject import whole
from cawg_tui.rules.upr import CALENDAR, Profile, Session, UprRules
from cawg_tui.store import files, yaml
from cawg_tui.store.institutions import INSTITUTIONS, institutions_in

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from cawg_tui.records.values import Value, Values
    from cawg_tui.store.yaml import Document

# Days of a session that the program counts from; each may be missing, and none may be something else than a day.
DAYS: Final = ("start", "end", "submissions_close")
WEEKS: Final = 6
# What a text may be made of: what is counted, and tables, which no field holds apart.
COUNTED: Final = (*PARTS, "tables")
At: TypeAlias = tuple[str | int, ...]


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


class _WrongError(Exception):
    """A rule that cannot be used: where it stands in its file, by names and places in lists, and why."""

    def __init__(self, at: At, said: str) -> None:
        super().__init__(said)
        self.at, self.said = at, said


def load_rulebook(root: Path) -> Rulebook:
    """Read every rule file of a workspace; a workspace without any has no rules and no findings."""
    read, listed = _Reading(), b""
    for path in sorted((root / "rules").glob("*.yaml")) if (root / "rules").is_dir() else []:
        relative = path.relative_to(root).as_posix()
        try:
            data = files.read(root, relative)
            read.stamp += files.blob_oid(data)
            if relative == INSTITUTIONS:
                listed = data
                continue
            document = yaml.parse(data, relative)
        except UnreadableRecordError as error:
            read.leave_out(relative, error.reason, error.line)
        except CawgError as error:
            read.leave_out(relative, error.sentence.rstrip("."), None)
        else:
            read.take(relative, path.stem, document)
    unread = frozenset(read.unread)
    return Rulebook(
        UprRules(read.profiles, read.sessions, unread, frozenset(read.unread_sessions)),
        tuple(read.findings),
        read.stamp,
        listed,
    )


def _unusable(relative: str, error: Exception) -> Finding:
    return Finding("R01", Level.ERROR, "", relative, f"The rule file {relative} cannot be used: {error}")


class _Reading:
    """What came out of the rule files so far."""

    def __init__(self) -> None:
        self.profiles: dict[str, Profile] = {}
        self.sessions: dict[int, Session] = {}
        self.unread: set[str] = set()
        self.unread_sessions: set[int] = set()
        self.findings: list[Finding] = []
        self.stamp = ""

    def leave_out(self, relative: str, said: str, line: int | None) -> None:
        """Name a file that cannot be used."""
        self.unread.add(relative)
        self.stamp += f"{relative}: {said}"
        self._say(relative, f"The rule file {relative} cannot be used: {said}.", line)

    def take(self, relative: str, name: str, document: Document) -> None:
        """Take the rules of a file; a wrong session is left out by itself, anything else wrong leaves out the file."""
        try:
            if relative == CALENDAR:
                self._take_sessions(relative, document)
            else:
                self.profiles[name] = _profile(name, document.values)
        except _WrongError as wrong:
            self.leave_out(relative, wrong.said, document.line_at(*wrong.at))

    def _take_sessions(self, relative: str, document: Document) -> None:
        listed = _list(document.values, "sessions", ())
        if listed is None:
            raise _WrongError((), "it should hold `sessions`")
        for at, entry in enumerate(listed):
            try:
                session = _session(entry, ("sessions", at), (*self.sessions, *self.unread_sessions))
                self.sessions[session.number] = session
            except _WrongError as wrong:
                number = whole(entry.get("session")) if isinstance(entry, dict) else None
                if number is not None:
                    # Where a session stands twice, nobody can say which of the two is right.
                    self.unread_sessions.add(number)
                    self.sessions.pop(number, None)
                which = f"session {number}" if number is not None else f"entry {at + 1} of the sessions"
                said = f"In the rule file {relative}, {which} is left out: {wrong.said}."
                self._say(relative, said, document.line_at(*wrong.at))

    def _say(self, relative: str, said: str, line: int | None) -> None:
        fix = "Correct it there; the other rules work, and records that need this one say so."
        self.findings.append(Finding("R01", Level.ERROR, "", relative, said, line, fix))


def _profile(name: str, values: Values) -> Profile:
    limits = _list(values, "limits", ())
    if not limits:
        raise _WrongError(("limits",), "`limits` should list a type and a number of words for each sort of submission")
    words: dict[str, int] = {}
    verified = True
    for at, entry in enumerate(limits):
        here = ("limits", at)
        if not isinstance(entry, dict) or as_text(entry.get("type")) not in TYPES:
            raise _WrongError(here, f"each limit needs its type: {' or '.join(TYPES)}")
        kind = as_text(entry.get("type"))
        if kind in words:
            raise _WrongError((*here, "type"), f"the type {kind} stands here twice")
        words[kind] = _count(entry, "words", here)
        verified &= _yes_no(entry, "verified", here, usual=False)
    cycle, sessions = _applies(values)
    return Profile(name, words, verified, _counts(values), _window(values), cycle, sessions, *_closing(values))


def _applies(values: Values) -> tuple[int | None, tuple[int, int] | None]:
    applies = _group(values, "applies_to")
    cycle, first, last = (
        None if applies.get(name) is None else _count(applies, name, ("applies_to",))
        for name in ("cycle", "sessions_from", "sessions_to")
    )
    return cycle, (first, last) if first is not None and last is not None else None


def _closing(values: Values) -> tuple[tuple[str, str], ...]:
    closing = _group(values, "closing")
    hour, zone = closing.get("time"), closing.get("tz")
    if hour is None and zone is None:
        return ()
    if said := TimeType().check(hour):
        raise _WrongError(("closing", "time"), f"`time`: {said[0].lower()}{said[1:].rstrip('.')}")
    if zone_of(as_text(zone)) is None:
        raise _WrongError(("closing", "tz"), "`tz` should name a time zone, like Europe/Zurich for Geneva")
    return ((as_text(hour), as_text(zone)),)


def _counts(values: Values) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for at, entry in enumerate(_list(values, "counted", ()) or ()):
        here = ("counted", at)
        if not isinstance(entry, dict) or as_text(entry.get("part")) not in COUNTED:
            raise _WrongError(here, f"each entry of `counted` needs its part: {', '.join(COUNTED)}")
        found[as_text(entry.get("part"))] = _yes_no(entry, "counted", here, usual=True)
    return found


def _window(values: Values) -> int:
    window = _group(values, "window")
    return WEEKS if window.get("opens_weeks_before") is None else _count(window, "opens_weeks_before", ("window",))


def _session(entry: Value, here: At, known: Collection[int]) -> Session:
    if not isinstance(entry, dict):
        raise _WrongError(here, "each session should say its number and its States")
    number, states = _count(entry, "session", here), _list(entry, "states", here)
    if number in known:
        raise _WrongError((*here, "session"), f"session {number} stands here twice")
    wrong = [one for one in states or () if not is_country(as_text(one))]
    if not states or wrong:
        named = f"; {as_text(wrong[0])} is none" if wrong else ""
        raise _WrongError((*here, "states"), f"`states` should list three-letter codes of countries{named}")
    for name in DAYS:
        if entry.get(name) is not None and day_of(entry.get(name)) is None:
            raise _WrongError((*here, name), f"`{name}` should be a day, like 2025-04-28")
    verified = _yes_no(entry, "verified", here, usual=False)
    return Session(number, tuple(map(as_text, states)), verified, *(day_of(entry.get(name)) for name in DAYS))


def _list(values: Values, name: str, above: At) -> list[Value] | None:
    value = values.get(name)
    if value is not None and not isinstance(value, list):
        raise _WrongError((*above, name), f"`{name}` should be a list")
    return value


def _group(values: Values, name: str) -> Values:
    value = values.get(name)
    if value is not None and not isinstance(value, dict):
        raise _WrongError((name,), f"`{name}` should hold names with what they mean below them")
    return value or {}


def _count(values: Values, name: str, above: At) -> int:
    value = whole(values.get(name))
    if value is None or value < 1:
        raise _WrongError((*above, name), f"`{name}` should be a whole number above zero")
    return value


def _yes_no(values: Values, name: str, above: At, *, usual: bool) -> bool:
    value = values.get(name)
    if value is not None and not isinstance(value, bool):
        raise _WrongError((*above, name), f"`{name}` should be true or false")
    return usual if value is None else value
