"""What screens tell the app: where to go, what was saved, what changed. They bubble up; the app alone acts on them."""

from __future__ import annotations

from typing import Literal

from textual.message import Message

Place = Literal["home", "records", "review"]


class Shown(Message):
    """A screen shows what it is for: what takes longer may begin."""


class OpenRecord(Message):
    """Show a record; with `edit`, its form, at `field` (a path) where one is named.

    `begun` says that it was made just now, in one sitting: what follows is offered.
    """

    def __init__(self, record_id: str, *, edit: bool = False, field: str = "", begun: bool = False) -> None:
        super().__init__()
        self.id, self.edit, self.field, self.begun = record_id, edit, field, begun


class GoTo(Message):
    """Go to a place; to Records with the words to search for."""

    def __init__(self, place: Place, query: str = "") -> None:
        super().__init__()
        self.place, self.query = place, query


class NewRecord(Message):
    """Begin a record, of a kind where one is meant."""

    def __init__(self, kind: str | None = None) -> None:
        super().__init__()
        self.kind = kind


class StartSync(Message):
    """Send what is here and receive what others sent; with `preview`, only tell what that would do."""

    def __init__(self, *, preview: bool = False) -> None:
        super().__init__()
        self.preview = preview


class RecordSaved(Message):
    """A record was saved, made or deleted; `sentence` says what was done, in the words of the history."""

    def __init__(self, record_id: str, sentence: str) -> None:
        super().__init__()
        self.id, self.sentence = record_id, sentence


class WorkspaceChanged(Message):
    """Records differ from what is on screen: these ids, or any where none is named."""

    def __init__(self, ids: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.ids = ids
