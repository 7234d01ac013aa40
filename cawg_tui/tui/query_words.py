"""The query language in a member's words: what may be typed, what it means. Shown in help and under the search line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cawg_tui.records.kinds import Kinds

QUERY_WORDS: tuple[tuple[str, str], ...] = (
    ("water mining", "records with both words; the last may be a beginning"),
    ('"right to water"', "these words next to each other"),
    ("-bank", "without this word"),
    ("kind:case", "one kind of record"),
    ("state:KEN", "a country, by code or name"),
    ("status:drafting", "where the work stands"),
    ("theme:labour", "a theme"),
    ("lead:me", "led by you; or by a member"),
    ("due:<30d", "next deadline within 30 days; due:overdue too"),
    ("is:open", "open work; also is:over, is:problem, is:conflict"),
)
EXAMPLES = 'try  kind:case  state:KEN  status:drafting  lead:me  due:<30d  is:problem  -word  "two words"'


def own_query_words(kinds: Kinds) -> tuple[tuple[str, str], ...]:
    """Return the filters that the workspace's own fields are, each with its label and the kinds that have it."""
    from cawg_tui.index.query import FILTERS

    found: dict[str, tuple[str, list[str]]] = {}
    for kind in kinds:
        for name in kinds.own_fields.keys() & set(kind.fields.names) - FILTERS.keys():
            found.setdefault(name, (kind.fields.by_name[name].label, []))[1].append(kind.about.plural)
    return tuple((f"{name}:", f"{label} ({', '.join(some)})") for name, (label, some) in sorted(found.items()))
