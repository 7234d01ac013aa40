"""How records and the items inside them are named: ids that two members offline never give twice."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cawg_tui.records.values import Value, Values, item_name

if TYPE_CHECKING:
    from cawg_tui.records.fields import FieldSet

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
SLUG_LIMIT = 60
RECORD_RANDOM = 4
ITEM_RANDOM = 5
# Latin letters that Unicode does not take apart into a plain letter and an accent.
PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def random_name(length: int) -> str:
    """Return random characters of a-z and 2-7."""
    import secrets

    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def slug(title: str) -> str:
    """Return a title as small letters, digits and dashes; empty where no Latin letter is left."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(PLAIN_LETTERS))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")
    return words if len(words) <= SLUG_LIMIT else words[:SLUG_LIMIT].rpartition("-")[0] or words[:SLUG_LIMIT]


def new_record_id(title: str, kind: str) -> str:
    """Return a new record's id: slug of the title, a dash, four random characters."""
    return f"{slug(title) or slug(kind)}-{random_name(RECORD_RANDOM)}"


def with_item_ids(values: Values, fields: FieldSet) -> Values:
    """Give every item of a list that has neither natural key nor id a new random id; leave all else alone."""
    return {name: _named(value, name, fields) for name, value in values.items()}


def _named(value: Value, name: str, fields: FieldSet) -> Value:
    inside = fields.inside(name)
    if inside is None:
        return value
    if isinstance(value, dict):
        return with_item_ids(value, inside)
    if not isinstance(value, list):
        return value
    taken = {name for name in (item_name(item) for item in value) if name is not None}
    return [_named_item(item, fields.key(name), inside, taken) for item in value]


def _named_item(item: Value, key: str, inside: FieldSet, taken: set[str]) -> Value:
    if not isinstance(item, dict):
        return item
    item = with_item_ids(item, inside)
    if item_name(item, key) is not None:
        return item
    name = random_name(ITEM_RANDOM)
    while name in taken:
        name = random_name(ITEM_RANDOM)
    taken.add(name)
    return {"id": name, **{field: value for field, value in item.items() if field != "id"}}
