"""Who of the members could help with a case, and why: mechanisms, themes, country, languages they know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cawg_tui.records.naming import in_language
from cawg_tui.records.values import Values, as_text
from cawg_tui.records.vocabulary import LANGUAGES, PLACEHOLDER_COUNTRY, country_name, words_of
from cawg_tui.rules.matching_facts import plain
from cawg_tui.rules.subject import listed, whole, words

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVELS: Final = {1: "has followed", 2: "has used", 3: "teaches"}
ON_THEMES: Final = {1: "has followed", 2: "has worked on", 3: "teaches"}
FOR_MECHANISM, FOR_THEME, FOR_COUNTRY, FOR_LANGUAGE = 5, 2, 3, 1


@dataclass(frozen=True, slots=True)
class Helper:
    """A member who could help: the reasons, how much they weigh, when they can be called on."""

    member: str
    title: str
    score: int
    reasons: tuple[str, ...]
    availability: str


def helpers(
    case: Values, mechanisms: Iterable[tuple[str, Values]], members: Iterable[tuple[str, Values]]
) -> list[Helper]:
    """Return the members who know these mechanisms, this country, these themes or languages, the best first.

    A member who is not active is left out, and so is one of whom nothing fits but a language.
    """
    wanted = list(mechanisms)
    found = [one for name, values in members if (one := _helper(case, wanted, name, values)) is not None]
    return sorted(found, key=lambda one: (-one.score, one.title))


def _helper(case: Values, mechanisms: list[tuple[str, Values]], name: str, member: Values) -> Helper | None:
    if as_text(member.get("status")) not in {"active", ""}:
        return None
    score, reasons = _knows(case, mechanisms, name, member)
    country = as_text(case.get("country"))
    works_in = {as_text(member.get("country")), *words(member.get("countries"))} - {PLACEHOLDER_COUNTRY}
    if country and country in works_in:
        score += FOR_COUNTRY
        reasons.append(f"works in {country_name(country)}")
    if not reasons:
        return None
    shared = [code for code in words(case.get("languages")) if code in words(member.get("languages"))]
    score += FOR_LANGUAGE * len(shared)
    if shared:
        reasons.append(f"speaks {', '.join(LANGUAGES.get(code, code) for code in shared)}")
    return Helper(
        name, in_language(member.get("title"), ("en",)) or name, score, tuple(reasons),
        as_text(member.get("availability")),
    )  # fmt: skip


def _knows(case: Values, mechanisms: list[tuple[str, Values]], name: str, member: Values) -> tuple[int, list[str]]:
    score, reasons = 0, []
    themes = {plain(theme): theme for theme in words(case.get("themes"))}
    for entry in listed(member.get("expertise")):
        if not isinstance(entry, dict):
            continue
        what, level = as_text(entry.get("what")), whole(entry.get("level")) or 1
        hit = next((title_of(one) for ref, one in mechanisms if names(what, ref, one)), "")
        if hit:
            score += FOR_MECHANISM * level
            reasons.append(f"{LEVELS.get(level, LEVELS[1])} {hit}")
        elif plain(what) in themes:
            score += FOR_THEME * level
            reasons.append(f"{ON_THEMES.get(level, ON_THEMES[1])} {words_of(themes[plain(what)]).lower()}")
    for _, one in mechanisms:
        if name in words(one.get("used_by")) and not any(title_of(one) in reason for reason in reasons):
            score += FOR_MECHANISM * 2
            reasons.append(f"has used {title_of(one)}")
    return score, reasons


def title_of(mechanism: Values) -> str:
    """Return a mechanism's title, in English where it has several."""
    return in_language(mechanism.get("title"), ("en",))


def names(what: str, ref: str, mechanism: Values) -> bool:
    """Say whether words of a member's expertise mean this mechanism: its id, or words that its names all hold."""
    if what == ref:
        return True
    told = [title_of(mechanism), as_text(mechanism.get("institution")), *words(mechanism.get("institutions"))]
    there = {plain(word) for one in told for word in re.split(r"[^\w]+", one)}
    asked = {plain(word) for word in re.split(r"[^\w]+", what) if plain(word)}
    return bool(asked) and asked <= there
