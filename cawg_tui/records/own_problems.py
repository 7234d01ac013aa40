"""What is wrong with a workspace's declarations, gathered while they are read: a slip is named and ends nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cawg_tui.records import vocabulary
from cawg_tui.records.values import Value, Values, as_text


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a declaration: its path in cawg.yaml, and a sentence."""

    path: str
    said: str


class WrongError(Exception):
    """A declaration that cannot be used."""

    def __init__(self, path: str, said: str) -> None:
        super().__init__(said)
        self.problem = Problem(path, said)


class Problems(list[Problem]):
    """What was found wrong so far, and the names of every kind that a field may point at."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.kinds = frozenset(names)

    def note(self, path: str, said: str) -> None:
        """Note what is passed over; the declaration works without it."""
        self.append(Problem(path, said))

    def of_unknown_words(self, told: Values, known: tuple[str, ...], path: str) -> None:
        """Note each word that says nothing here, so that a slip of the pen does not go unseen."""
        for word in told:
            if word not in known:
                said = f"{word} says nothing here and is passed over; what can be said: {', '.join(known)}."
                self.note(f"{path}/{word}", said)

    def of_other_types(self, told: Values, kind: str, of_type: Mapping[str, tuple[str, ...]], path: str) -> None:
        """Note each word that says something of another type of field, and nothing of this one."""
        for word, types_ in of_type.items():
            if word in told and kind not in types_:
                where = " (for a list, say it below `of`)" if kind == "list" and word in {"words", "kinds"} else ""
                said = f"{word} says nothing of a field of the type {kind}; it is for {' and '.join(types_)}{where}."
                self.note(f"{path}/{word}", said)

    def text(self, told: Values, word: str, path: str, usual: str) -> str:
        """Return what a word says, or the usual where it is not there, or is no text."""
        value = told.get(word)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if word in told:
            self.note(f"{path}/{word}", f"`{word}` should be a text; leave it out where there is none.")
        return usual

    def names(self, told: Values, word: str, path: str) -> tuple[str, ...]:
        """Return the texts of a list, each once; what is no list or no text, or stands there twice, is passed over."""
        try:
            return self.distinct(list_in(told, word, path), f"{path}/{word}")
        except WrongError as wrong:
            self.append(wrong.problem)
            return ()

    def distinct(self, listed: Iterable[Value], path: str) -> tuple[str, ...]:
        """Return the texts among some values, each once; two that are the same when typed count as one."""
        found: dict[str, str] = {}
        for value in listed:
            if not isinstance(value, str) or not value.strip():
                said = as_text(value) or "An empty entry"
                self.note(path, f"{said} is no text here and is passed over; put it in quotes if it is meant.")
            elif (key := vocabulary.key_of(value) or value) in found:
                same = "" if found[key] == value else f", as {found[key]}"
                self.note(path, f"{value} stands here twice{same}.")
            else:
                found[key] = value
        return tuple(found.values())


def mapping_in(told: Values, name: str, path: str) -> Values:
    """Return the mapping below a word, an empty one where it is not there; refuse what is no mapping."""
    value = told.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise WrongError(f"{path}/{name}", f"`{name}` should hold names with what they mean below them.")
    return value


def list_in(told: Values, name: str, path: str) -> list[Value]:
    """Return the list below a word, an empty one where it is not there; refuse what is no list."""
    value = told.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise WrongError(f"{path}/{name}", f"`{name}` should be a list.")
    return value
