"""The words of records as their files have them, for what the index does not keep: what stands around a word.

A record in the form this program writes is read without the rest of the store, so that finding words stays quick.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CawgError
from cawg_tui.index.fold import FIELD_END, fold
from cawg_tui.index.gather import Gathered, Plan
from cawg_tui.index.snippets import snippet
from cawg_tui.store import canonical, files
from cawg_tui.store.source import LIMIT_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cawg_tui.index.query import Term
    from cawg_tui.index.snippets import Snippet
    from cawg_tui.records.kind import Kinds
    from cawg_tui.records.values import Values

# Where the next key or entry of a list begins, in a record's text.
_FIELD_START: Final = re.compile(r"\n *(?=- |[\w-]+:(?:\s|$))")


class Texts:
    """Reads the texts of one workspace's records."""

    def __init__(self, root: Path, kinds: Kinds) -> None:
        self._root, self._kinds = root, kinds
        self._plan = cache(lambda kind: Plan(kinds[kind].fields))

    def of(self, kind: str, path: str) -> list[str]:
        """Return the searchable texts of a record's fields, the long ones first; none where it cannot be read."""
        gathered = Gathered()
        self._plan(kind).gather(self._values(path), "", gathered)
        return [*gathered.body, *gathered.tags, *gathered.title]

    def snippets(self, places: Mapping[str, tuple[str, str]], terms: Sequence[Term]) -> dict[str, Snippet]:
        """Return, for each record that has them in its text, the words asked for with what stands around them.

        `places` gives the kind and the path of each record's id.
        """
        made = {record_id: snippet(self.of(*place), terms) for record_id, place in places.items()}
        return {record_id: one for record_id, one in made.items() if one is not None}

    def folded(self, path: str) -> str:
        """Return a record's text, folded, with FIELD_END where another field begins; empty where it cannot be read."""
        try:
            text = files.read(self._root, path).decode("utf-8", "replace")
        except CawgError:
            return ""
        kind = self._kinds.in_folder(path.partition("/")[0])
        if "\\" not in text or kind is None:
            return fold(_FIELD_START.sub(FIELD_END, text))
        return fold(FIELD_END.join(self.of(kind.name, path)))

    def _values(self, path: str) -> Values:
        try:
            data = files.read(self._root, path)
            if len(data) > LIMIT_BYTES:
                return {}
            with suppress(UnicodeDecodeError):
                if (values := canonical.read(data.decode())) is not None:
                    return values
            from cawg_tui.store.yaml import parse

            return parse(data, path).values
        except CawgError:
            return {}
