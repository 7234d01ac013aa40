"""The query language in a member's words: what may be typed, what it means. Shown in help and under the search line."""

from __future__ import annotations

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
