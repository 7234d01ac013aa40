"""What a person typed, taken apart."""

from __future__ import annotations

from datetime import date

import pytest
from cawg_tui.index.fold import fold, pieces, words
from cawg_tui.index.query import DueFilter, Filter, Query, Term, due_filter, parse
from hypothesis import given
from hypothesis import strategies as st


def test_words_are_taken_together_and_the_last_may_go_on() -> None:
    assert parse("land rights").terms == (Term(("land",)), Term(("rights",), open_end=True))
    assert parse("land rights ").terms == (Term(("land",)), Term(("rights",)))
    assert parse('"land rights"').terms == (Term(("land", "rights")),)
    assert parse('"land rig').terms == (Term(("land", "rig"), open_end=True),)
    assert parse("C-14").terms == (Term(("c", "14"), open_end=True),)


def test_prefixes_are_filters_and_unknown_ones_are_words() -> None:
    assert parse('kind:case State:KEN theme:"Tax and debt" ').filters == (
        Filter("kind", "case"), Filter("state", "KEN"), Filter("theme", "Tax and debt"),
    )  # fmt: skip
    assert parse("foo:bar ").terms == (Term(("foo",)), Term(("bar",)))
    assert parse("-status:closed -draft ") == Query(
        excluded=(Term(("draft",)),), excluded_filters=(Filter("status", "closed"),)
    )
    assert parse("is:conf is:nonsense ").filters == (Filter("is", "conflict"),)
    assert parse("lead:me member:me", me="amina").filters == (Filter("lead", "amina"), Filter("member", "amina"))
    assert parse("lead:me ").terms == (Term(("lead",)), Term(("me",)))


@pytest.mark.parametrize("typed", ["", "   ", '"', '""', "-", "--", "state:", "due:<", "is:", "kind: ", "'", "* ( ) ^"])
def test_what_says_nothing_yet_asks_for_nothing(typed: str) -> None:
    assert parse(typed).empty


def test_days_are_counted_from_today_or_named() -> None:
    today = date(2026, 6, 1)
    assert due_filter("<30d") == DueFilter("before", days=30)
    assert due_filter(">2w") == DueFilter("after", days=14)
    assert due_filter("7") == DueFilter("before", days=7)
    assert due_filter("today") == DueFilter("on", days=0)
    assert due_filter("OVERDUE") == DueFilter("overdue")
    named = due_filter("<2026-12-31")
    assert named is not None
    assert named.edge(today) == date(2026, 12, 31)
    assert DueFilter("before", days=99_999 * 365).edge(today) == date.max
    assert due_filter("2026-13-01") is None
    assert due_filter("soon") is None


def test_a_very_long_word_is_a_beginning() -> None:
    assert parse("x" * 100 + " ").terms == (Term(("x" * 64,), open_end=True),)
    assert len(parse("word " * 100).terms) == 32


@given(st.text(max_size=200), st.sampled_from(["", "amina"]))
def test_no_text_is_refused(text: str, me: str) -> None:
    query = parse(text, me=me)
    assert all(term.pieces and all(term.pieces) for term in (*query.terms, *query.excluded))


@given(st.text(max_size=60))
def test_folding_is_done_when_it_is_done(text: str) -> None:
    once = " ".join(pieces(text))
    assert " ".join(pieces(once)) == once
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x2030), max_size=40))
def test_the_short_way_for_western_text_is_the_long_way(text: str) -> None:
    assert pieces(text) == pieces(text + " の")[:-1]
    assert words(text).split() == words(text + " の").split()[:-1]
