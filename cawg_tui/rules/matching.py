"""Which mechanisms fit a case, and why: each condition of a mechanism is held against the facts of the case.

A condition that the case does not meet is a blocker; a fact that nobody has noted is named as still unknown, with the
field that would decide it; an empty condition rules nothing out. Nothing here is legal advice (DOMAIN C).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cawg_tui.records.naming import in_language
from cawg_tui.records.values import Values, as_text
from cawg_tui.records.vocabulary import country_name, words_of
from cawg_tui.rules.filing_time import filing_time
from cawg_tui.rules.matching_facts import Facts, Reason, Sort
from cawg_tui.rules.spans_of_time import earliest
from cawg_tui.rules.subject import listed, whole, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cawg_tui.rules.upr import UprRules


class Verdict(StrEnum):
    """How a mechanism fits: nothing stands against it, something is unknown, something blocks it."""

    OPEN = "open"
    UNCLEAR = "unclear"
    BLOCKED = "blocked"


PEOPLE: Final = {
    "affected": "affected people", "representative": "representatives", "ngo": "NGOs", "union": "unions",
    "employer": "employers", "child": "children", "woman": "women", "state": "States",
}  # fmt: skip
NEARNESS: Final = {"project_area": 0, "host_country": 1, "adjacent_country": 2, "elsewhere": 3}
REACH: Final = {"project_area": 0, "host_country": 1, "host_or_adjacent": 2, "region": 2}


@dataclass(frozen=True, slots=True)
class Fit:
    """A mechanism held against a case: how it fits, all that was found, the last day to file where one is known."""

    mechanism: str
    title: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    last_day: date | None
    verified: bool
    aims: tuple[str, ...]

    def of(self, sort: Sort) -> list[str]:
        """Return what was found of one sort, in words."""
        return [reason.words for reason in self.reasons if reason.sort is sort]


def ranked(
    case: Values, mechanisms: Iterable[tuple[str, Values]], today: date, calendar: UprRules | None = None
) -> list[Fit]:
    """Return every mechanism held against a case, the most promising first.

    Open ones that serve an aim come first, then unclear ones that do, then those that serve none, last the blocked.
    Within each: those that serve more of the aims (the first weighs most), that belong to this very finance or
    company, that bind, that leave least unknown.
    """
    found = [(fit(case, name, values, today, calendar), values) for name, values in mechanisms]
    return [one for one, values in sorted(found, key=lambda pair: _rank(case, *pair))]


def fit(case: Values, name: str, mechanism: Values, today: date, calendar: UprRules | None = None) -> Fit:
    """Hold one mechanism against a case."""
    facts = Facts(case, mechanism, today)
    time = filing_time(facts, calendar)
    reasons = [reason for check in CHECKS for reason in check(facts)] + list(time.reasons)
    sorts = {reason.sort for reason in reasons}
    verdict = Verdict.BLOCKED if Sort.BLOCKER in sorts else Verdict.UNCLEAR if Sort.UNKNOWN in sorts else Verdict.OPEN
    return Fit(
        name, in_language(mechanism.get("title"), ("en",)) or name, verdict, tuple(reasons), time.last_day,
        mechanism.get("verified") is True, tuple(_aims(facts)),
    )  # fmt: skip


def _rank(case: Values, fit_: Fit, mechanism: Values) -> tuple[float, ...] | tuple[object, ...]:
    wants = _wants(case)
    served = sum(len(wants) - wants.index(aim) for aim in fit_.aims)
    own = sum(reason.own for reason in fit_.reasons)
    todo = len(fit_.of(Sort.FIRST))
    return (
        _tier(fit_), len(fit_.of(Sort.BLOCKER)), -(served + 2 * own), mechanism.get("binding") is not True,
        len(fit_.of(Sort.UNKNOWN)), todo, fit_.last_day or date.max, fit_.mechanism,
    )  # fmt: skip


def _tier(fit_: Fit) -> int:
    """Return 0 for what is open and serves an aim, then what may be; then what serves none; last what is blocked."""
    if fit_.verdict is Verdict.BLOCKED:
        return 4
    return (fit_.verdict is Verdict.UNCLEAR) + 2 * (not fit_.aims)


def _wants(case: Values) -> list[str]:
    """Return the aims of a case, the most wanted first."""
    aims = [one for one in listed(case.get("objectives")) if isinstance(one, dict) and one.get("want")]
    ordered = sorted(aims, key=lambda one: whole(one.get("priority")) or 9)
    return list(dict.fromkeys(as_text(one.get("want")) for one in ordered))


def _aims(facts: Facts) -> list[str]:
    serves = words(facts.mechanism.get("serves"))
    return [aim for aim in _wants(facts.case) if aim in serves]


# --- the conditions ----------------------------------------------------------------------------------


def _is_there(facts: Facts) -> Iterator[Reason]:
    if as_text(facts.mechanism.get("status")) == "closed":
        yield Reason(Sort.BLOCKER, "It is closed.")
    opens = earliest(facts.mechanism.get("applies_from"))
    if opens is not None and opens > facts.today:
        yield Reason(Sort.BLOCKER, f"It applies only from {as_text(facts.mechanism.get('applies_from'))}.")


def _finance(facts: Facts) -> Iterator[Reason]:
    names = words(facts.mechanism.get("institutions"))
    if not names:
        return
    told = " or ".join(names)
    if not listed(facts.case.get("finance")):
        yield Reason(Sort.UNKNOWN, f"Whether {told} has money in it.", "finance")
    elif not facts.money:
        yield Reason(Sort.BLOCKER, f"No money of {told} is noted.", "finance", "C07")
    else:
        yield from _stage(facts)


def _stage(facts: Facts) -> Iterator[Reason]:
    allowed = words(facts.mechanism.get("stages"))
    stages = [as_text(one.get("stage")) for one in facts.money]
    name = as_text(facts.money[0].get("institution"))
    fitting = [stage for stage in stages if not allowed or stage in allowed]
    if not any(stages) and allowed:
        yield Reason(Sort.FOR, f"{name} has money in it.", "finance", own=2)
        yield Reason(Sort.UNKNOWN, f"At which stage the finance of {name} stands.", "finance")
    elif fitting:
        yield Reason(Sort.FOR, f"{name} finances it ({words_of(fitting[0]).lower()}).", "finance", own=2)
    else:
        said = f"The finance of {name} is {words_of(stages[0]).lower()}; it takes {_either(allowed)}."
        yield Reason(Sort.BLOCKER, said, "finance", "C07")


def _respondent(facts: Facts) -> Iterator[Reason]:
    against = set(words(facts.mechanism.get("against")))
    if against == {"company"} and not listed(facts.case.get("companies")):
        yield Reason(Sort.UNKNOWN, "Which company is behind it.", "companies")


def _complainants(facts: Facts) -> Iterator[Reason]:
    allowed = words(facts.mechanism.get("complainants"))
    kinds = words(facts.people.get("kinds"))
    if not allowed:
        return
    if not kinds:
        yield Reason(Sort.UNKNOWN, f"Who would complain; it takes {_either(allowed)}.", "complainants/kinds")
    elif not set(kinds) & set(allowed):
        yield Reason(Sort.BLOCKER, f"Only {_either(allowed)} may complain.", "complainants/kinds")


def _number(facts: Facts) -> Iterator[Reason]:
    least = whole(facts.mechanism.get("min_people")) or 1
    have = whole(facts.people.get("people"))
    if least < 2:
        return
    if have is None:
        yield Reason(Sort.UNKNOWN, f"How many would complain; it takes {least} or more.", "complainants/people")
    elif have < least:
        said = f"It needs {least} or more people; {have} would put a name to it."
        yield Reason(Sort.BLOCKER, said, "complainants/people", "C04")
    else:
        yield Reason(Sort.FOR, f"{have} people would complain; it needs {least}.", "complainants/people")


def _residence(facts: Facts) -> Iterator[Reason]:
    asked, lives = as_text(facts.mechanism.get("residence")), as_text(facts.people.get("residence"))
    if not asked:
        return
    if not lives:
        yield Reason(Sort.UNKNOWN, "Where those live who would complain.", "complainants/residence")
    elif NEARNESS.get(lives, 0) > REACH.get(asked, 3):
        yield Reason(
            Sort.BLOCKER, f"Complainants must live in the {words_of(asked).lower()}.", "complainants/residence"
        )


def _names(facts: Facts) -> Iterator[Reason]:
    if facts.people.get("anonymous") is True and facts.mechanism.get("anonymous") is False:
        yield Reason(Sort.BLOCKER, "It takes no complaint without a name.", "complainants/anonymous")
    elif facts.people.get("anonymous") is True and facts.mechanism.get("anonymous") is None:
        yield Reason(Sort.UNKNOWN, "Whether it takes a complaint without a name.")


def _bound_states(facts: Facts) -> Iterator[Reason]:
    within, country = words(facts.mechanism.get("within")), as_text(facts.case.get("country"))
    if within and country and country not in within:
        yield Reason(Sort.BLOCKER, f"It is not open to cases in {country_name(country)}.", "country")
        return
    adherence = as_text(facts.mechanism.get("adherence"))
    if not adherence:
        return
    bound = set(words(facts.mechanism.get("states")))
    homes = facts.home_states if adherence != "host" else []
    hosts = [as_text(facts.case.get("country"))] if adherence != "home" else []
    candidates = [state for state in (*hosts, *homes) if state]
    if not bound:
        yield Reason(Sort.UNKNOWN, "Which States are bound: the list here is empty.")
    elif hit := [state for state in candidates if state in bound]:
        yield Reason(Sort.FOR, f"{country_name(hit[0])} is bound.", own=1)
    elif adherence != "home" and not country:
        yield Reason(Sort.UNKNOWN, "In which country the harm is.", "country")
    elif adherence != "host" and not homes:
        yield Reason(Sort.UNKNOWN, "In which State the company has its seat.", "companies")
    else:
        named = " nor ".join(country_name(state) for state in candidates)
        lead = f"Neither {named}" if len(candidates) > 1 else named
        yield Reason(Sort.BLOCKER, f"{lead} is {'' if len(candidates) > 1 else 'not '}bound.", "country")


def _bound_companies(facts: Facts) -> Iterator[Reason]:
    scheme = as_text(facts.mechanism.get("members_only"))
    if not scheme:
        return
    companies = [one for one in listed(facts.case.get("companies")) if isinstance(one, dict)]
    if any(scheme.lower() in (name.lower() for name in words(one.get("schemes"))) for one in companies):
        yield Reason(Sort.FOR, f"A company belongs to {scheme}.", "companies", own=2)
    elif companies and all(words(one.get("schemes")) for one in companies):
        yield Reason(Sort.BLOCKER, f"No company here belongs to {scheme}.", "companies")
    else:
        yield Reason(Sort.UNKNOWN, f"Whether a company belongs to {scheme}.", "companies")


def _subject_matter(facts: Facts) -> Iterator[Reason]:
    sectors = [name.lower() for name in words(facts.mechanism.get("sectors"))]
    sector = as_text(facts.case.get("sector")).lower()
    if sectors and not sector:
        yield Reason(Sort.UNKNOWN, f"The sector; it takes {_either(sectors)}.", "sector")
    elif sectors and not any(name in sector or sector in name for name in sectors):
        yield Reason(Sort.BLOCKER, f"It is for {_either(sectors)} only.", "sector")
    concerns, themes = set(words(facts.mechanism.get("concerns"))), set(words(facts.case.get("themes")))
    if concerns and not themes:
        yield Reason(Sort.UNKNOWN, f"What it is about; it takes {_either(sorted(concerns))}.", "themes")
    elif concerns and not concerns & themes:
        yield Reason(Sort.BLOCKER, f"It is about {_either(sorted(concerns))} only.", "themes")


def _tried_first(facts: Facts) -> Iterator[Reason]:
    asked = as_text(facts.mechanism.get("exhaustion"))
    if asked == "domestic":
        yield from _courts_at_home(facts)
    elif asked in {"contact_first", "internal_first"}:
        levels = {"bank", "company"} if asked == "contact_first" else {"bank"}
        before = [one for one in facts.tried if as_text(one.get("level")) in levels]
        if before:
            yield Reason(Sort.FOR, f"It was raised before: {as_text(before[0].get('what'))}.", "tried")
        else:
            where = as_text(facts.mechanism.get("institution")) or "the institution"
            inner = "its own complaint office" if asked == "internal_first" else where
            yield Reason(Sort.FIRST, f"First write to {inner}, and note the date.", "tried")


def _courts_at_home(facts: Facts) -> Iterator[Reason]:
    home = [one for one in facts.tried if as_text(one.get("level")) == "domestic"]
    states = {as_text(one.get("state")) for one in home}
    if "pending" in states:
        said = "Proceedings at home are pending; they must end first, unless they take unreasonably long."
        yield Reason(Sort.BLOCKER, said, "tried", "C05")
    elif "ended" in states:
        yield Reason(Sort.FOR, "Remedies at home have been used.", "tried")
    elif "blocked" in states:
        yield Reason(Sort.FOR, "Remedies at home are not to be had; say why in the complaint.", "tried")
    else:
        yield Reason(Sort.BLOCKER, "Remedies at home must be used first; none is noted.", "tried", "C05")


def _elsewhere(facts: Facts) -> Iterator[Reason]:
    rule = as_text(facts.mechanism.get("parallel"))
    open_ones = [
        as_text(one.get("what"))
        for one in facts.tried
        if as_text(one.get("state")) == "pending" and as_text(one.get("level")) == "international"
    ]
    if open_ones and rule == "barred":
        yield Reason(Sort.BLOCKER, f"It takes no case that is before another body: {open_ones[0]}.", "tried", "C06")
    pending = open_ones or [as_text(one.get("what")) for one in facts.tried if as_text(one.get("state")) == "pending"]
    if pending and rule == "weighed":
        yield Reason(Sort.NOTE, f"It weighs what is pending elsewhere: {pending[0]}.", "tried")


def _purpose(facts: Facts) -> Iterator[Reason]:
    wants, serves = _wants(facts.case), words(facts.mechanism.get("serves"))
    if not wants:
        yield Reason(Sort.UNKNOWN, "What the community wants.", "objectives")
    elif hit := [aim for aim in wants if aim in serves]:
        yield Reason(Sort.FOR, f"It can serve: {', '.join(words_of(aim).lower() for aim in hit)}.", "objectives")
    elif serves:
        yield Reason(Sort.NOTE, f"It serves other aims: {', '.join(words_of(aim).lower() for aim in serves)}.")


def _either(names: Iterable[str]) -> str:
    some = [PEOPLE.get(name) or (words_of(name).lower() if name.islower() else name) for name in names]
    return " or ".join(some) if len(some) < 3 else f"{', '.join(some[:-1])} or {some[-1]}"


CHECKS: Final[tuple[Callable[[Facts], Iterator[Reason]], ...]] = (
    _purpose, _is_there, _finance, _respondent, _complainants, _number, _residence, _names, _bound_states,
    _bound_companies, _subject_matter, _tried_first, _elsewhere,
)  # fmt: skip
