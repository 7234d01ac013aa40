"""What may be offered for what a person has typed so far: countries, languages, institutions, terms; best first.

What the vocabulary knows comes first, then what the workspace uses beside it. A name is found in every language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cawg_tui.records.types import ChoiceType, CountryType, InstitutionType, LanguageType, TermType
from cawg_tui.records.vocabulary import (
    CLOSE_SCORE,
    NEAR_SCORE,
    alike,
    countries,
    country_code,
    country_names,
    language_code,
    language_names,
    names_of_term,
    plain,
    term_meant,
)
from cawg_tui.tui.form.context import Offer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cawg_tui.records.types import FieldType

MOST = 8
UNFIT = 9
ROOM_FOR_USED = 3
WITHIN = 3
CODE = 12
# Where two words differ by a letter or two they score higher than this; two names in one line score less.
SURE_SCORE = 75


@dataclass(frozen=True, slots=True)
class Choice:
    """One value with what a member reads for it, words that tell it from its like, and every name it is found by."""

    value: str
    words: str
    also: str
    names: tuple[str, ...]


def options_of(kind: FieldType) -> Mapping[str, str]:
    """Return every stored value and its words for a type with a list of its own; nothing for other types."""
    return {one.value: one.words for one in _choices(kind)}


def offers(
    kind: FieldType, typed: str, used: Sequence[tuple[str, int]] = (), limit: int = MOST, *, stood: str = ""
) -> list[Offer]:
    """Return what fits the typed words: what is called so, what begins with them, what holds them, then look-alikes.

    `used` are the values that stand in such a field anywhere in the workspace, with how often. Where nothing fits and
    the words were typed behind those that `stood` in the field, what fits the new words alone is meant.
    """
    found = _fits(kind, typed, used, limit)
    if not found and (added := added_to(stood, typed)):
        found = _fits(kind, added, used, limit)
    if found:
        return found
    known = {one.value: one for one in _choices(kind)}
    counts = dict(used)
    return [
        replace(_offer(one, "", counts.get(one.value, 0)), far=not _misspells(typed, one))
        for one in _alike(kind, typed, known)
    ]


def _fits(kind: FieldType, typed: str, used: Sequence[tuple[str, int]], limit: int) -> list[Offer]:
    counts = dict(used)
    known = {one.value: one for one in _choices(kind)}
    others = [Choice(value, value, "", (value,)) for value, _ in used if _exact(kind, value) is None]
    word = plain(typed)
    if not word:
        found = [(one, "") for one in (*known.values(), *others)]
    else:
        beside = _fitting(others, word, None)[:limit]
        found = _fitting(known.values(), word, _exact(kind, typed))[: limit - min(len(beside), ROOM_FOR_USED)]
        found = [*found, *beside]
    return [_offer(one, name, counts.get(one.value, 0)) for one, name in found[:limit]]


def _choices(kind: FieldType) -> Iterator[Choice]:
    if isinstance(kind, CountryType):
        for code, name in countries(kind.language).items():
            yield Choice(code, name, code, (name, *country_names(code), code))
    elif isinstance(kind, LanguageType):
        for code, name in kind.options.items():
            yield Choice(code, name, code, (name, *language_names(code), code))
    elif isinstance(kind, TermType | ChoiceType):
        for term, words in kind.options.items():
            yield Choice(term, words, "", (words, *names_of_term(term)))
    elif isinstance(kind, InstitutionType):
        for one in kind.known():
            full = one.full_name(kind.language)
            yield Choice(one.name, one.name, full if full != one.name else "", one.names)


def _exact(kind: FieldType, typed: str) -> str | None:
    """Return the value that is called just like this."""
    if isinstance(kind, CountryType):
        return country_code(typed)
    if isinstance(kind, LanguageType):
        return language_code(typed)
    if isinstance(kind, InstitutionType):
        meant = kind.known().meant(typed)
        return meant.name if meant is not None else None
    return term_meant(kind.terms, typed) if isinstance(kind, TermType) else None


def _fitting(choices: Iterable[Choice], word: str, exact: str | None) -> list[tuple[Choice, str]]:
    """Return what fits a word, each with the name that does, the closest first."""
    ranked: list[tuple[int, Choice, str]] = []
    for one in choices:
        rank, _, name = min((_rank(plain(name), word, at), at, name) for at, name in enumerate(one.names))
        if one.value == exact:
            ranked.append((-1, one, name if rank < UNFIT else ""))
        elif rank < UNFIT:
            ranked.append((rank, one, name))
    return [(one, name) for _, one, name in sorted(ranked, key=lambda found: found[0])]


def _rank(name: str, word: str, at: int) -> int:
    """Return how well a name fits a word: the shown name before other names, a beginning before what stands within.

    Parts of words count in the shown name alone, and only where they are long enough to mean something.
    """
    if name.startswith(word):
        return 0 if at == 0 else 1
    if f" {word}" in name:
        return 2
    return 3 if at == 0 and len(word) >= WITHIN and word in name else UNFIT


def _alike(kind: FieldType, typed: str, known: Mapping[str, Choice]) -> list[Choice]:
    """Return what looks like the typed words; where they may stand as they are, only what they surely misspell."""
    least = CLOSE_SCORE if isinstance(kind, TermType | InstitutionType) else NEAR_SCORE
    names = {name: one.value for one in known.values() for name in one.names}
    return [known[value] for value in alike(typed, names, 3, least)]


def added_to(stood: str, typed: str) -> str:
    """Return the words typed behind those that stood there; nothing where those are gone, or there were none."""
    return typed.removeprefix(stood).strip() if stood and typed.startswith(stood) else ""


def _misspells(typed: str, one: Choice) -> bool:
    """Say whether the typed words are so close to a name that hardly another can be meant."""
    from rapidfuzz import fuzz

    word = plain(typed)
    return any(fuzz.ratio(word, plain(name)) >= SURE_SCORE for name in one.names)


def _offer(one: Choice, name: str, count: int) -> Offer:
    """Return what is offered, and beside it the code, the name it was found by if another, how often it is used."""
    told = [one.also]
    if name and name not in {one.value, one.words, one.also}:
        # One long name beside the short one is enough: the one that was typed.
        told = [name] if len(one.also) > CODE and len(name) > CODE else [one.also, name]
    if count and not one.also:
        told.append("used once" if count == 1 else f"used {count} times")
    return Offer(one.value, one.words, " · ".join(filter(None, told)))
