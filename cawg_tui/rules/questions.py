"""What is still unknown of a case, as a question to ask the one who called, and the field that takes the answer.

What only the mechanism's own record could tell is no question to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cawg_tui.records.values import Values, as_text, is_empty, item_name
from cawg_tui.rules.matching_facts import Facts, Sort
from cawg_tui.rules.subject import listed, whole, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cawg_tui.rules.matching import Fit
    from cawg_tui.rules.matching_facts import Reason

OF_A_FIELD: Final = {
    "complainants/kinds": "Who would complain: the people affected, somebody for them, a union?",
    "complainants/residence": "Where do those live who would complain?",
    "complainants/anonymous": "Could they give their names, if the mechanism keeps them to itself?",
    "country": "In which country is the harm?",
    "sector": "Which sector is it?",
    "themes": "What is it about?",
    "objectives": "What do they want?",
    "known_since": "Since when could it be known?",
    "happened": "When did it happen, or when did it begin?",
}
SORTS: Final = frozenset({Sort.UNKNOWN, Sort.FIRST, Sort.BLOCKER})


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the caller, and the path of the field that takes the answer."""

    words: str
    path: str


def question(reason: Reason, case: Values, mechanism: Values) -> Question | None:
    """Return what to ask so that a reason is settled; nothing where no field of the case could settle it."""
    if not reason.field or reason.sort not in SORTS:
        return None
    facts = Facts(case, mechanism, date.min)
    told = _MORE[reason.field](reason, facts) if reason.field in _MORE else None
    return told or Question(OF_A_FIELD.get(reason.field, reason.words), reason.field)


def also_decided(fits: Iterable[Fit], reason: Reason) -> int:
    """Return for how many mechanisms that nothing blocks the same field is unknown."""
    return sum(
        any(one.sort is Sort.UNKNOWN and one.field == reason.field for one in fit.reasons)
        for fit in fits
        if not fit.of(Sort.BLOCKER)
    )


def _of_the_finance(_reason: Reason, facts: Facts) -> Question | None:
    if not facts.money:
        return Question(f"Is there money of {_either(words(facts.mechanism.get('institutions')))} in it?", "finance")
    for name, asks in (
        ("stage", "At which stage is the finance of {}?"),
        ("closing_date", "When does the finance of {} end, or when did it?"),
    ):
        lacking = next((one for one in facts.money if is_empty(one.get(name))), None)
        if lacking is not None:
            return Question(asks.format(as_text(lacking.get("institution"))), _within("finance", lacking, name))
    return None


def _of_companies(reason: Reason, facts: Facts) -> Question | None:
    companies = [one for one in listed(facts.case.get("companies")) if isinstance(one, dict)]
    if not companies:
        return Question("Which company is behind it, and where does it have its seat?", "companies")
    scheme = as_text(facts.mechanism.get("members_only"))
    if scheme and scheme in reason.words:
        lacking = next((one for one in companies if not words(one.get("schemes"))), companies[0])
        return Question(
            f"Does {as_text(lacking.get('name')) or 'the company'} belong to {scheme}?",
            _within("companies", lacking, "schemes"),
        )
    lacking = next((one for one in companies if is_empty(one.get("home_state"))), companies[0])
    return Question(
        f"In which State does {as_text(lacking.get('name')) or 'the company'} have its seat?",
        _within("companies", lacking, "home_state"),
    )


def _of_people(reason: Reason, facts: Facts) -> Question | None:
    least = whole(facts.mechanism.get("min_people")) or 1
    return Question(f"How many would put their name to it? It takes {least} or more.", reason.field)


def _of_what_was_tried(reason: Reason, facts: Facts) -> Question | None:
    if reason.sort is Sort.FIRST:
        return Question("Was it raised with them before, and when?", "tried")
    ended = [one for one in facts.tried if (one.get("level"), one.get("state")) == ("domestic", "ended")]
    undated = next((one for one in ended if is_empty(one.get("ended"))), None)
    if undated is not None:
        return Question("On which day was the last decision at home?", _within("tried", undated, "ended"))
    if reason.code == "C06":
        return Question("How does what is pending elsewhere stand?", "tried")
    return Question("What was tried in courts or offices at home, and what came of it?", "tried")


def _within(name: str, entry: Values, inner: str) -> str:
    """Return the path of a field of an entry; the list itself where the entry has no name."""
    step = item_name(entry)
    return f"{name}/{step}/{inner}" if step else name


def _either(names: list[str]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


_MORE: Final[dict[str, Callable[[Reason, Facts], Question | None]]] = {
    "finance": _of_the_finance,
    "companies": _of_companies,
    "complainants/people": _of_people,
    "tried": _of_what_was_tried,
}
