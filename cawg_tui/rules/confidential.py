"""Text of a record in another that more people may read (X09): titles, names, and long runs of the same words.

Only records that are linked, in either direction, are held against each other. No finding says what the text is: those
who may not read the one record read what is said of the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cawg_tui.records.common import CONFIDENTIALITY
from cawg_tui.records.declarations import Sensitivity
from cawg_tui.records.paths import label_of
from cawg_tui.records.values import Value, Values, as_step, as_text, is_empty, item_name
from cawg_tui.rules.counting import SIGN, UNSEEN
from cawg_tui.rules.links import references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.records.finding import Finding
    from cawg_tui.records.kinds import Kind
    from cawg_tui.rules.subject import Around, Subject

PUBLIC, NETWORK, GROUP, RESTRICTED = CONFIDENTIALITY
# How a record of each level is spoken of.
IN_WORDS: Final[Mapping[str, str]] = {
    PUBLIC: "public", NETWORK: "for the network", GROUP: "for the group", RESTRICTED: "restricted",
}  # fmt: skip
# Whoever reads these levels stands outside the group, so that text of the group's may have left it.
OUTSIDE: Final = frozenset({PUBLIC, NETWORK})
# Who may read a field, however open its record is: notes are for the group, what is private for those named.
READERS: Final[Mapping[Sensitivity, str]] = {Sensitivity.SENSITIVE: GROUP, Sensitivity.PRIVATE: RESTRICTED}
# Fields that name who asks for help; with the title they count whole, however short they are.
NAMES: Final[Mapping[str, str]] = {
    "title": "the title", "requester": "the name of who asks", "community": "the name of the community",
}  # fmt: skip
# The kind whose title is the name of someone, who may ask, sign and take part under it.
CALLED: Final = "member"
RUN: Final = 8
SHORTEST_NAME: Final = 4
_EDGES: Final = "\"'“”‘’«»„()[]{}<>.,;:!?¿¡…–—-*_/|،؛؟。、，；：？！（）「」《》"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a record: its path, who may read it at most, and its words. `quoted` text was published by others."""

    path: str
    readers: str
    said: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A record whose text should not stand in another: its id, its kind, how confidential it is, and what it holds."""

    id: str
    kind: Kind
    level: str
    values: Values


@dataclass(frozen=True, slots=True)
class Carried:
    """Text of one record that stands in another: where it stands, whose it is, how confidential that is, and what."""

    path: str
    source: str
    level: str
    what: str


def level_of(kind: Kind, values: Values) -> str:
    """Return how confidential a record is: as it says, else as new ones of its kind are; an unknown word is kept close.

    A record that was made without cawg may say nothing, or something that nobody can weigh.
    """
    said = values.get("confidentiality")
    word = as_text(kind.about.defaults.get("confidentiality", GROUP)) if is_empty(said) else said
    return word if isinstance(word, str) and word in CONFIDENTIALITY else RESTRICTED


def is_closer(level: str, than: str) -> bool:
    """Say whether fewer people may read the one level than the other."""
    return CONFIDENTIALITY.index(level) > CONFIDENTIALITY.index(than)


def closer_than(level: str) -> tuple[str, ...]:
    """Return the levels that fewer people may read."""
    return CONFIDENTIALITY[CONFIDENTIALITY.index(level) + 1 :]


def of_today(subject: Subject, around: Around) -> Iterator[Finding]:
    """Yield X09 where a record that leaves the group holds text of a linked record that fewer people may read."""
    level = level_of(subject.kind, subject.values)
    if level not in OUTSIDE:
        return
    named = {one.to for one in references(subject.values, subject.kind.fields)}
    for one in carried(subject.kind, subject.values, level, around.confidential(named, level)):
        label = label_of(subject.kind.fields, one.path, subject.values)
        said = f"{label} holds {one.what} of {one.source}, which is {IN_WORDS[one.level]}; this is {IN_WORDS[level]}."
        fix = f"Take it out or say it in other words, or ask those whom {one.source} is about whether it may be told."
        yield subject.error("X09", one.path, said, fix)


def carried(kind: Kind, values: Values, readers: str, sources: Iterable[Source]) -> Iterator[Carried]:
    """Yield what stands in a record that these readers have of records that they may not read: once in each field."""
    found: list[tuple[Text, _Words]] | None = None
    for source in sources:
        if found is None:
            found = [(one, _Words(one.said)) for one in texts(values, kind.fields, readers) if not one.quoted]
        concerned = [(one, said) for one, said in found if is_closer(source.level, one.readers)]
        names = [(name, _Words(text)) for name, text in _names(source)]
        runs = _runs_of(source) if any(len(said.plain) >= RUN for _, said in concerned) else frozenset()
        for one, said in concerned:
            own = kind.name == CALLED and one.path.partition("/")[0] == "title"
            what = next(
                (NAMES[name] for name, words in names if said.holds(words) and not (own and name != "title")), ""
            )
            if not what and not runs.isdisjoint(said.runs()):
                what = f"{RUN} words in a row"
            if what:
                yield Carried(one.path, source.id, source.level, what)


def texts(values: Values, fields: FieldSet | None, readers: str, path: str = "") -> Iterator[Text]:
    """Yield every text of a record that these readers have, at every depth, those of undeclared fields too."""
    for name, value in values.items():
        declared = fields.get(name) if fields is not None else None
        here = f"{path}/{as_step(name)}" if path else as_step(name)
        if declared is None:
            yield from _inside(value, None, "id", readers, here)
            continue
        least = READERS.get(declared.sensitivity, readers)
        mine = least if is_closer(least, readers) else readers
        below = _inside(value, declared.inside, declared.key, mine, here)
        yield from (replace(one, quoted=True) for one in below) if declared.quoted else below


def _inside(value: Value, fields: FieldSet | None, key: str, readers: str, path: str) -> Iterator[Text]:
    if isinstance(value, str):
        yield Text(path, readers, value, quoted=False)
    elif isinstance(value, dict):
        yield from texts(value, fields, readers, path)
    elif isinstance(value, list):
        for at, item in enumerate(value, start=1):
            below = f"{path}/{item_name(item, key) or at}" if isinstance(item, dict) else path
            yield from _inside(item, fields, key, readers, below)


def _names(source: Source) -> Iterator[tuple[str, str]]:
    """Yield what names a record or who asks in it; a member's stands wherever it signs, unless restricted."""
    for field in NAMES:
        value = source.values.get(field)
        if field != "title" or source.kind.name != CALLED or source.level == RESTRICTED:
            yield from ((field, as_text(one)) for one in (value.values() if isinstance(value, dict) else [value]))


def _runs_of(source: Source) -> frozenset[str]:
    found = texts(source.values, source.kind.fields, RESTRICTED)
    return frozenset(run for one in found if not one.quoted for run in _Words(one.said).runs())


class _Words:
    """The words of a text, without the marks around them; what hangs together (an id, an address) is one."""

    def __init__(self, text: str) -> None:
        parted = SIGN.sub(lambda found: f" {found[0]} ", UNSEEN.sub("", text))
        self.exact = [word for part in parted.split() if (word := part.strip(_EDGES))]
        self.plain = [word.casefold() for word in self.exact]

    def runs(self) -> Iterator[str]:
        """Yield each run of words that is long enough to tell whose text it is."""
        return (" ".join(self.plain[at : at + RUN]) for at in range(len(self.plain) - RUN + 1))

    def holds(self, name: _Words) -> bool:
        """Say whether a name stands here; one word counts only as it is written, for it may be any word."""
        if len(name.plain) == 1:
            return len(name.exact[0]) >= SHORTEST_NAME and name.exact[0] in self.exact
        return bool(name.plain) and f" {' '.join(name.plain)} " in f" {' '.join(self.plain)} "
