"""The words of a record as the full-text table is given them.

Beside its plain words a record has marked ones: words of its title, words of its title and tags, the letters those
begin with, and facets (kind, status, country ...). Marks are characters that no text keeps after folding.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cawg_tui.index.fold import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNIT: Final = "\x1f"
FACET: Final = "\ue000"
TITLE: Final = "\ue003"
HEAD: Final = "\ue004"
TITLE_LETTER: Final = "\ue005"
HEAD_LETTER: Final = "\ue006"
FACET_NAMES: Final = {
    "all": "a", "kind": "k", "state": "c", "status": "s", "theme": "t", "area": "r", "lead": "l", "member": "m",
    "lang": "g", "is": "i", "email": "e", "own": "o",
}  # fmt: skip
_ODD: Final = re.compile("[\x00\x1d-\x1f\ud800-\udfff]")
_ESCAPED: Final = {code: chr(0xE100 + code) for code in range(128) if not chr(code).isalnum()}


def clean(text: str) -> str:
    """Return text that a database can hold and that holds no separator of ours."""
    return text if text.isprintable() else _ODD.sub("\ufffd", text)


@lru_cache(maxsize=20_000)
def facet(name: str, value: str) -> str:
    """Return the word that stands for a property of a record: `Sign-off`, `sign_off` and `sign off` are the same."""
    plain = " ".join(fold(value).replace("-", " ").split()).translate(_ESCAPED)
    return f"{FACET}{FACET_NAMES[name]}{plain}".encode("utf-8", "replace").decode()


def own_facet(name: str, spelled: Sequence[str]) -> str:
    """Return the word that stands for some words, folded, next to each other in a field of the workspace's own."""
    plain = f"{name}:{' '.join(spelled)}".translate(_ESCAPED)
    return f"{FACET}{FACET_NAMES['own']}{plain}".encode("utf-8", "replace").decode()


def email_facet(address: str) -> str:
    """Return the word that stands for an e-mail address; the address itself is not kept."""
    import hashlib

    digest = hashlib.sha256(address.strip().casefold().encode("utf-8", "replace")).hexdigest()
    return facet("email", digest[:32])


class Words(NamedTuple):
    """The words of a record, parted by blanks; `terms` are pairs of a field and its value, for completion."""

    title: str
    tags: str
    body: str
    facets: str
    terms: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls, title: Iterable[str], tags: Iterable[str], body: Iterable[str],
        facets: Iterable[str], terms: Iterable[tuple[str, str]],
    ) -> Words:  # fmt: skip
        """Take the texts of a record's fields apart."""
        return cls(
            words("\n".join(title)), words("\n".join(tags)), words("\n".join(body)),
            " ".join(sorted(facets)), tuple(sorted(set(terms))),
        )  # fmt: skip

    def text(self) -> str:
        """Return what the full-text table is given: plain and marked words, in no order that matters."""
        title = set(self.title.split())
        head = title.union(self.tags.split())
        said = [self.body, self.facets, *head]
        if title:
            said += [_each(TITLE, title), _each(TITLE_LETTER, {word[0] for word in title})]
        said += [_each(HEAD, head), _each(HEAD_LETTER, {word[0] for word in head})]
        return " ".join(said)


def _each(mark: str, marked: set[str]) -> str:
    return mark + f" {mark}".join(marked)
