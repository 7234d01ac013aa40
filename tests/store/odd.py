"""Texts and values that break careless readers and writers, for tables and for hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

ODD_TEXTS = [
    "NO", "no", "yes", "on", "Off", "y", "N", "true", "null", "~", "=", "<<", "23:59", "12:30:45", "6.10", "142.7",
    "00123", "017", "0o17", "0x1F", "1_000", "1,000", "1e3", ".inf", ".5", "-0", "+41", "+41 22 917", "12", "-1",
    "2026-05-08", "2026-05", "2026-05-08 10:00:00", "2026-05-08T10:00:00Z", "a\x85b", "a\u2028b\u2029c", "\ufeff",
    "a\ufeffb", "😀 works", "سلام عليكم", "نيم\u200cفاصله", "trailing blank ", " leading", "tab\tinside", "\ttab first",
    "# x", "a # b", "a#b", "a: b", "a:", ":a", "- x", "-", "?", "? x", "|", ">", "%TAG", "@who", "`code`", "&anchor",
    "*alias", "!tag", "[a]", "{a: b}", "a, b", "]", "}", ",", "---", "...", "--- x", "'", '"', "it's", 'say "no"',
    "back\\slash", "\\n", "\x1b[31mred\x07", "\x7f", "\x0b", "a\rb", "a\r\nb", "\n", "\n\n", "a\n", "a\n\n", "a\n\n\n",
    "\nlead", "\n\n lead", "  two\n one\n", "a\n  \nb", "a\n   ", "x\n ", " \n\n", "\tx\ny", "a\n\tb\n", "a\n# b\n",
    "a\n---\nb", "a\n...\n", "<<<<<<< x\n=======\n>>>>>>> y\n", "a:\n- b\n", "line one\nline two", "\xa0x\xa0",
    "https://www.ohchr.org/en/hr-bodies/upr#x", "A/HRC/59/15", "word " * 400, "",
]  # fmt: skip

SIGNS = list(" \t\n\r:#-?'\"\\|>%@`,[]{}&*!=~.<\x85\u2028\u2029\ufeff\x1b\xa0abyYnN019éع😀")

signs = st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
texts = st.one_of(st.text(signs, max_size=24), st.sampled_from(ODD_TEXTS))
names = st.one_of(st.sampled_from(["title", "n", "no", "12", "a b", "<<", "ключ", "x:y"]), st.text(max_size=12)).filter(
    lambda name: not any("\ud800" <= sign <= "\udfff" or sign == "\x00" for sign in name)
)
scalars = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(-(10**18) + 1, 10**18 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)


def _deeper(inside: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.one_of(st.lists(inside, max_size=4), st.dictionaries(names, inside, max_size=4))


values: st.SearchStrategy[Value] = st.recursive(scalars, _deeper, max_leaves=12)
records: st.SearchStrategy[Values] = st.dictionaries(names, values, max_size=5)
