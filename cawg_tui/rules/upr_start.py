"""What a new UPR submission begins with once its State is known: review, days, rule profile, earlier recommendations.

Pure. All of it is a proposal that a member may change; nothing is filled in that the calendar in `rules/` does not say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Value, Values, as_text, is_empty, same
from cawg_tui.records.vocabulary import PLACEHOLDER_COUNTRY, country_name
from cawg_tui.rules.spans_of_time import months_after
from cawg_tui.rules.subject import whole, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from cawg_tui.rules.upr import Profile, Session, UprRules

KIND: Final = "upr_submission"
# Pre-sessions are held about a month before the review (DOMAIN A5); their days are not in the calendar.
PRESESSION_MONTHS: Final = 1
# Texts are due 6 to 8 months before the session (DOMAIN A1): later than this no window can be open.
LATEST_CLOSING_MONTHS: Final = 6
TYPE: Final = "joint"


def start(state: str, today: date, rules: UprRules, earlier: Iterable[Values]) -> Values:
    """Return what a submission on a State begins with; `earlier` are values of `recommendation` records.

    Where no coming review of the State is in the calendar, session, cycle and days are left to the member.
    """
    session = coming(state, today, rules)
    values: Values = {"title": _title(state, session), "sur": state, "type": TYPE}
    if session is not None:
        values["session"] = session.number
        profile = _profile(session.number, rules.profiles)
        if profile is not None:
            values["rule_profile"] = profile.name
            values |= {"cycle": profile.cycle} if profile.cycle is not None else {}
        if days := _days(session, profile):
            values["deadlines"] = days
    if state != PLACEHOLDER_COUNTRY:
        values["countries"] = [state]
    if before := previous(state, session.number if session is not None else None, earlier):
        values["issues"] = [{"prev_recs": list[Value](before)}]
    return values


def coming(state: str, today: date, rules: UprRules) -> Session | None:
    """Return the next session that reviews a State and still takes submissions, as far as the calendar says.

    A session without a closing day takes them until six months before it begins; one without any day does where
    it comes after every session that has begun.
    """
    known = rules.sessions.values()
    begun = max((one.number for one in known if one.start is not None and one.start <= today), default=0)
    takes = [
        one for one in known
        if state in one.states and state != PLACEHOLDER_COUNTRY and _takes(one, today, begun)
    ]  # fmt: skip
    return min(takes, key=lambda one: one.number, default=None)


def _takes(session: Session, today: date, begun: int) -> bool:
    if session.closes is not None:
        return today <= session.closes
    if session.start is not None:
        return today <= months_after(session.start, -LATEST_CLOSING_MONTHS)
    return session.number > begun


def previous(state: str, session: int | None, earlier: Iterable[Values]) -> list[str]:
    """Return what a State was asked in its last review before a session, as an issue names it: `142.7 (Norway)`."""
    found = [
        one for one in earlier
        if one.get("sur") == state and one.get("source", "upr") == "upr" and not is_empty(one.get("number"))
        and (session is None or (whole(one.get("session")) or 0) < session)
    ]  # fmt: skip
    last = max((whole(one.get("session")) or 0 for one in found), default=0)
    numbered = {_named(one): _order(one) for one in found if (whole(one.get("session")) or 0) == last}
    return sorted(numbered, key=lambda name: numbered[name])


def filled(values: Values, blank: Values, before: Values, now: Values) -> Values:
    """Return a record with a start put in wherever the member has said nothing.

    A field still says nothing where it holds what every record of the kind begins with (`blank`), or what an earlier
    choice of State had put there (`before`).
    """
    done = dict(values)
    for name in {**before, **now}:
        there = values.get(name)
        untouched = is_empty(there) or same(there, blank.get(name)) or (name in before and same(there, before[name]))
        if not untouched:
            continue
        if name in now:
            done[name] = now[name]
        elif name in blank:
            done[name] = blank[name]
        else:
            done.pop(name, None)
    return done


def _title(state: str, session: Session | None) -> str:
    where = f", session {session.number}" if session is not None else ""
    return f"{country_name(state)}{where}: joint submission"


def _profile(session: int, profiles: Mapping[str, Profile]) -> Profile | None:
    fits = [one for one in profiles.values() if one.sessions and one.sessions[0] <= session <= one.sessions[1]]
    return min(fits, key=lambda one: one.name, default=None)


def _days(session: Session, profile: Profile | None) -> list[Value]:
    days: list[Value] = []
    if session.closes is not None:
        day: Values = {"what": "Stakeholder submission", "date": session.closes.isoformat()}
        if profile is not None:
            day |= {"time": profile.closing[0], "tz": profile.closing[1]}
        days.append({**day, "hard": True, "verified": session.verified})
    if session.start is not None:
        before = months_after(session.start, -PRESESSION_MONTHS)
        days += [
            {"what": "Pre-session (about)", "date": before.isoformat(), "hard": False, "verified": False},
            {"what": "Review begins", "date": session.start.isoformat(), "hard": False, "verified": session.verified},
        ]
    return days


def _named(one: Values) -> str:
    states = [country_name(code) for code in words(one.get("states")) if code != PLACEHOLDER_COUNTRY]
    number = as_text(one.get("number"))
    return f"{number} ({', '.join(states)})" if states else number


def _order(one: Values) -> tuple[tuple[int, str], ...]:
    """Return what sorts numbers as people count: 140.7 before 140.12."""
    parts = re.findall(r"\d+|\D+", as_text(one.get("number")))
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
