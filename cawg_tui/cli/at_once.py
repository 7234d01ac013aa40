"""What `list` and `search` find where the index answers as it stands: without opening the workspace whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from cawg_tui.cli.place import VARIABLE
from cawg_tui.index.at_once import NotAtOnceError, at_once
from cawg_tui.outline import SETTINGS, outline_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cawg_tui.index.at_once import AtOnce
    from cawg_tui.index.listing import Columns
    from cawg_tui.index.search import Page
    from cawg_tui.index.snippets import Snippet
    from cawg_tui.outline import Outline

T = TypeVar("T")


def listed(directory: str, words: Sequence[str], limit: int, *, whole: bool) -> Page | Columns | None:
    """Return the records of the kind that the first word names, or those that fit a query; None where it takes more.

    Where no words are asked for, there are all that a plain list says of them, unless `whole` rows are wanted.
    """
    root = root_of(directory)
    told = outline_of(root) if root else None
    if told is None:
        return None
    kind = told.kind_called(words[0]) if words else None
    text = " ".join(words if kind is None else words[1:])
    plain = not whole and not text.strip()
    return _asked(root, told, lambda index: index.columns(kind) if plain else index.search(text, kind, limit))


def searched(directory: str, words: Sequence[str], limit: int) -> tuple[Page, dict[str, Snippet]] | None:
    """Return the records that fit a query, and what stands around the words in each; None where it takes more."""
    root, text = root_of(directory), " ".join(words)
    told = outline_of(root) if root else None
    page = _asked(root, told, lambda index: index.search(text, None, limit)) if told is not None else None
    return (page, _snippets(root, page, text)) if page is not None else None


def _asked(root: str, told: Outline, question: Callable[[AtOnce], T]) -> T | None:
    try:
        with at_once(f"{root}/.git/cawg/index.sqlite", root, told.fingerprint) as index:
            return question(index)
    except NotAtOnceError:
        return None


def root_of(directory: str) -> str:
    """Return the nearest folder that holds a cawg.yaml, as `Place` finds it; nothing where that takes a closer look."""
    here = os.getcwd()  # noqa: PTH109 - loading pathlib takes as long as a small list
    start = directory or os.environ.get(VARIABLE) or here
    start = start if start.startswith("/") else f"{here}/{start}"
    if os.path.normpath(start) != start or not os.access(f"{start}/.", os.F_OK):
        return ""
    while start and not os.access(f"{start}/{SETTINGS}", os.F_OK):
        start = start.rpartition("/")[0]
    return start


def _snippets(root: str, page: Page, text: str) -> dict[str, Snippet]:
    from cawg_tui.index.query import parse

    terms = parse(text).terms
    if not terms or not page.rows:
        return {}
    from pathlib import Path

    from cawg_tui.declaring import declared
    from cawg_tui.index.texts import Texts

    texts = Texts(Path(root), declared(Path(root)).kinds)
    return texts.snippets({row.id: (row.kind, row.path) for row in page.rows}, terms)
