"""What a record's texts in several languages were, version by version: read out of the history in one go, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cawg_tui.errors import CawgError
from cawg_tui.rules.translations import TextVersion, texts_of, translated
from cawg_tui.store import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cawg_tui.records.declarations import FieldSet
    from cawg_tui.rules.translations import Texts
    from cawg_tui.store.records import Stored
    from cawg_tui.workspace import Workspace

# How many versions of one file are looked at.
FAR: Final = 100
LAST: Final = "HEAD:"
NOTHING: Final[Texts] = {}


class Wording:
    """The texts of records as versions had them, by the id of the content; kept while a workspace is open."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, Texts] = {}

    def read(self, records: Iterable[Stored]) -> None:
        """Have at hand what `versions` tells of these records, in one go; those without translations cost nothing."""
        concerned = [one for one in records if one.problem is None and any(translated(one.values, self._fields(one)))]
        touched = self._workspace.touched
        if any(not self._is_saved(one) for one in concerned):
            touched.catch_up()
        wanted: dict[str, FieldSet] = {}
        for one in concerned:
            if one.document is not None:
                self._known.setdefault(one.oid, texts_of(one.values, self._fields(one)))
            for touch in touched.touches(one.path)[:FAR]:
                wanted |= {name: self._fields(one) for name in (touch.after, *touch.before) if name}
            if not self._is_saved(one):
                wanted[_last(one)] = self._fields(one)
        # What the history holds under an id stays the same; what the last version holds does not.
        missing = [name for name in wanted if name not in self._known or name.startswith(LAST)]
        for name, data in self._workspace.repository.contents(missing) if missing else ():
            self._known[name] = _texts(data, wanted[name])

    def versions(self, stored: Stored) -> Iterator[TextVersion]:
        """Yield what each version made of the texts of a record that was read, newest first."""
        saved = self._is_saved(stored)
        if not saved or stored.document is None:
            last = self._at(stored.oid if saved else _last(stored))
            if last:
                yield TextVersion(None, "", texts_of(stored.values, self._fields(stored)), (last,))
        for one in self._workspace.touched.touches(stored.path)[:FAR]:
            yield TextVersion(one.when, one.author, self._at(one.after), tuple(map(self._at, one.before)))

    def _is_saved(self, stored: Stored) -> bool:
        """Say whether a record's file is as one of the last versions has it."""
        return any(touch.after == stored.oid for touch in self._workspace.touched.touches(stored.path))

    def _at(self, name: str | None) -> Texts:
        return self._known.get(name, NOTHING) if name else NOTHING

    def _fields(self, stored: Stored) -> FieldSet:
        return self._workspace.kinds[stored.kind].fields


def _last(stored: Stored) -> str:
    """Return the name of a record's content in the last version."""
    return f"{LAST}{stored.path}"


def _texts(data: bytes | None, fields: FieldSet) -> Texts:
    """Return the texts of a file's content; none where there is no such file, or it cannot be read."""
    try:
        return texts_of(yaml.parse(data, "").values, fields) if data is not None else NOTHING
    except CawgError:
        return NOTHING
