"""What the rules of the UPR say of a submission: words, submitters, session and State, language (U01-U04, U06, U14).

Limits and the calendar are data of the workspace (`rules/upr-c4.yaml`, `rules/upr-calendar.yaml`), each entry with
its source and whether someone verified it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING

from cawg_tui.records.finding import Finding, Level
from cawg_tui.records.upr_submission import TYPES
from cawg_tui.records.values import Values, as_text, item_name
from cawg_tui.records.vocabulary import LANGUAGES, PLACEHOLDER_COUNTRY, country_name
from cawg_tui.rules.counting import counted_words
from cawg_tui.rules.subject import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from cawg_tui.records.kinds import Kind

CALENDAR = "rules/upr-calendar.yaml"
NEAR_LIMIT = 0.95
GONE = ("refused", "withdrawn")
PREFERRED = ("en", "fr", "es")
MEND = "`cawg check` says what is wrong with it, and on which line."
OFFICIAL = (*PREFERRED, "ar", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Profile:
    """A rule profile: words allowed by type of submission, and which parts of a text count.

    Source: UPR Info training of 2018, 563 words to a page. `window_weeks` is how long before it closes the online
    system opens, `closing` the hour it closes and where that hour holds, `sessions` the first and the last it is for.
    """

    name: str
    limits: Mapping[str, int]
    verified: bool
    counts: Mapping[str, bool] = dataclass_field(default_factory=dict)
    window_weeks: int = 6
    cycle: int | None = None
    sessions: tuple[int, int] | None = None
    closing: tuple[str, str] = ("23:59", "Europe/Zurich")


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the UPR Working Group: the States under review, by alpha-3 code, and its days where known.

    `closes` is the last day for submissions by stakeholders, Geneva time.
    """

    number: int
    states: tuple[str, ...]
    verified: bool
    start: date | None = None
    end: date | None = None
    closes: date | None = None

    @property
    def unsure(self) -> str:
        """Return what is to be said behind a sentence that rests on days or States that nobody has verified."""
        return "" if self.verified else " (The calendar of this session is not verified.)"


@dataclass(frozen=True, slots=True)
class UprRules:
    """The profiles and sessions a workspace holds; empty where it holds none.

    `unread` are the rule files that are there and cannot be used, `unread_sessions` the sessions of the calendar that
    were left out of it for what is wrong with them.
    """

    profiles: Mapping[str, Profile]
    sessions: Mapping[int, Session]
    unread: frozenset[str] = frozenset()
    unread_sessions: frozenset[int] = frozenset()

    def lacks_profile(self, name: str) -> bool:
        """Say whether a profile is there and cannot be used."""
        return f"rules/{name}.yaml" in self.unread

    def lacks_session(self, number: int) -> bool:
        """Say whether the calendar, or what it says of a session, is there and cannot be used."""
        return CALENDAR in self.unread or number in self.unread_sessions


def findings(kind: Kind, record_id: str, values: Values, rules: UprRules) -> Iterator[Finding]:
    """Yield the findings on one submission; what must be right before it is filed is asked only until then."""
    pending = kind.workflow.is_pending(as_text(values.get("status")))
    if pending:
        yield from _profile(record_id, values, rules)
        yield from _words(record_id, values, rules)
        yield from _submitters(record_id, values)
        yield from _language(record_id, values)
    if not kind.workflow.is_over(as_text(values.get("status"))):
        yield from _unread_calendar(record_id, values, rules, Level.ERROR if pending else Level.WARNING)
    yield from of_calendar(record_id, values, rules)


def _profile(record_id: str, values: Values, rules: UprRules) -> Iterator[Finding]:
    """Say so where nothing can be held against a limit: nothing passes unchecked without a word."""
    name, kind = as_text(values.get("rule_profile")), as_text(values.get("type"))
    profile = rules.profiles.get(name)
    if not name or (profile is not None and (kind not in TYPES or kind in profile.limits)):
        return
    if rules.lacks_profile(name):
        said = f"Rule profile: rules/{name}.yaml cannot be used, so the number of words is not checked."
        yield Finding("R03", Level.ERROR, record_id, "rule_profile", said, fix=MEND)
    elif profile is None:
        said = f"Rule profile: there is no rules/{name}.yaml, so the number of words is not checked."
        yield Finding("X06", Level.WARNING, record_id, "rule_profile", said, fix=_known(rules.profiles))
    else:
        said = f"Rule profile: rules/{name}.yaml has no limit for the type {kind}, so its words are not checked."
        yield Finding("X06", Level.WARNING, record_id, "type", said, fix="Add the limit there.")


def _unread_calendar(record_id: str, values: Values, rules: UprRules, level: Level) -> Iterator[Finding]:
    number = whole(values.get("session"))
    if number is not None and rules.lacks_session(number):
        which = f"session {number} in {CALENDAR}" if CALENDAR not in rules.unread else CALENDAR
        said = f"Session: {which} cannot be used, so the State, the window and the days of the review are not checked."
        yield Finding("R03", level, record_id, "session", said, fix=MEND)


def _words(record_id: str, values: Values, rules: UprRules) -> Iterator[Finding]:
    profile = rules.profiles.get(as_text(values.get("rule_profile")))
    kind = as_text(values.get("type"))
    limit = profile.limits.get(kind) if profile else None
    if limit is None or profile is None:
        return
    words = counted_words(values, profile.counts, limit).counted
    unsure = "" if profile.verified else " (The limit is not verified.)"
    if words > limit:
        said = f"{words:,} counted words, and the limit for a submission of type {kind} is {limit:,}.{unsure}"
        yield Finding("U01", Level.ERROR, record_id, "counted_words", said, fix=f"Cut {words - limit:,} words.")
    elif words >= NEAR_LIMIT * limit:
        said = f"{words:,} of {limit:,} words used; {limit - words:,} left.{unsure}"
        yield Finding("U01", Level.WARNING, record_id, "counted_words", said)


def _known(profiles: Mapping[str, Profile]) -> str:
    return f"Use one of: {', '.join(sorted(profiles))}." if profiles else "Put the rules of the cycle into rules/."


def _submitters(record_id: str, values: Values) -> Iterator[Finding]:
    listed = values.get("submitters")
    submitters = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    standing = [item for item in submitters if item.get("consent") not in GONE]
    kind = values.get("type")
    if kind == "joint" and submitters and len(standing) < 2:
        left = "one" if standing else "none"
        said = f"A joint submission has at least two submitters; here {'is' if standing else 'are'} {left}."
        yield Finding("U02", Level.ERROR, record_id, "submitters", said)
    if kind == "individual" and len(standing) > 1:
        said = f"An individual submission has one submitter; here are {len(standing)}."
        yield Finding("U02", Level.ERROR, record_id, "submitters", said)
    text = "\n".join(_texts(values))
    for position, item in enumerate(submitters, start=1):
        path = f"submitters/{item_name(item, 'org') or position}/consent"
        yield from _consent(record_id, path, item, text)


def _consent(record_id: str, path: str, item: Values, text: str) -> Iterator[Finding]:
    org, consent = as_text(item.get("org")) or "A submitter without a name", as_text(item.get("consent")) or "none"
    if consent in {"none", "asked"}:
        wait = "has been asked and has not agreed yet" if consent == "asked" else "has not been asked for consent"
        said = f"{org} {wait}; silence is not consent."
        yield Finding("U03", Level.ERROR, record_id, path, said, fix="Ask, and note the answer and its date.")
    elif consent in GONE:
        named = [name for name in (as_text(item.get("org")), as_text(item.get("acronym"))) if _stands_in(name, text)]
        if named:
            gone = "has refused" if consent == "refused" else "has withdrawn"
            yield Finding(
                "U04", Level.WARNING, record_id, path, f"{org} {gone}, and the text still names {named[0]}.",
                fix="Take the name out of the text.",
            )  # fmt: skip


def _texts(values: Values) -> Iterator[str]:
    """Yield what will be printed: the summary and the body, without the evidence that stays with us."""
    yield as_text(values.get("summary"))
    issues = values.get("issues")
    for issue in issues if isinstance(issues, list) else []:
        if not isinstance(issue, dict):
            continue
        yield from (as_text(issue.get(name)) for name in ("title", "paras"))
        asks = issue.get("recommendations")
        yield from (
            as_text(one.get("text")) for one in (asks if isinstance(asks, list) else []) if isinstance(one, dict)
        )


def _stands_in(name: str, text: str) -> bool:
    return bool(name.strip()) and re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text) is not None


def of_calendar(record_id: str, values: Values, rules: UprRules) -> Iterator[Finding]:
    """Yield U06 where the session does not review the State, as far as the calendar says."""
    number, state = values.get("session"), as_text(values.get("sur"))
    if not isinstance(number, int) or isinstance(number, bool) or not state or state == PLACEHOLDER_COUNTRY:
        return
    session = rules.sessions.get(number)
    if session is None:
        if rules.sessions and not rules.lacks_session(number):
            said = f"The calendar in rules/ has no session {number}, so the State is not checked against it."
            yield Finding("U06", Level.INFO, record_id, "session", said)
        return
    if state in session.states:
        return
    where = next((other for other in rules.sessions.values() if state in other.states), None)
    fix = f"{country_name(state)} is reviewed in session {where.number}.{where.unsure}" if where else ""
    said = f"Session {session.number} does not review {country_name(state)}."
    yield Finding("U06", Level.ERROR, record_id, "sur", said + session.unsure, fix=fix)


def _language(record_id: str, values: Values) -> Iterator[Finding]:
    language = as_text(values.get("language"))
    if language and language not in PREFERRED:
        said = (
            f"The language of filing is {LANGUAGES.get(language, language)}; OHCHR asks for English, French or Spanish."
        )
        fix = "File a translation." if language in OFFICIAL else "File in an official language of the United Nations."
        yield Finding("U14", Level.WARNING, record_id, "language", said, fix=fix)
