"""Searching: what is found, in which order, and that nothing a person types is an error."""

from __future__ import annotations

import string
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.errors import UnknownFieldError, UnknownKindError
from cawg_tui.index.search import Search
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.conftest import Files, ids

if TYPE_CHECKING:
    from cawg_tui.index.database import Index

TODAY = date(2026, 6, 1)


def test_a_word_in_the_title_comes_before_one_in_tags_and_one_in_the_text(files: Files, index: Index) -> None:
    files.put("initiative", "in-title", title="Dam at Omo")
    files.put("initiative", "in-tags", title="River work", partners=["Stop the dam"])
    files.put("initiative", "in-text", title="Water", summary="The dam was built in 2015.")
    index.refresh()
    assert ids(index, "dam ") == ["in-title", "in-tags", "in-text"]


def test_the_title_that_is_what_was_typed_comes_first(files: Files, index: Index) -> None:
    files.put("initiative", "exact", title="Land rights")
    files.put("initiative", "begins", title="Land rights in Kenya")
    files.put("initiative", "within", title="Women and land rights")
    index.refresh()
    assert ids(index, "land rights") == ["exact", "begins", "within"]


def test_a_beginning_is_looked_for_in_titles_before_tags(files: Files, index: Index) -> None:
    files.put("initiative", "titled", title="All banking")
    files.put("initiative", "whole", title="The bank")
    files.put("initiative", "tagged", title="Later", partners=["Bankwatch"])
    index.refresh()
    assert ids(index, "bank") == ["whole", "titled", "tagged"]


def test_among_texts_what_changed_last_comes_first(files: Files, index: Index) -> None:
    for name in ("first", "second", "third"):
        files.put("initiative", name, summary="A shared word.")
    index.refresh()
    assert ids(index, "shared ") == ["third", "second", "first"]
    files.put("initiative", "first", summary="A shared word, again.")
    index.refresh()
    assert ids(index, "shared ") == ["first", "third", "second"]


def test_the_last_word_is_a_beginning_until_a_blank_follows(files: Files, index: Index) -> None:
    files.put("initiative", "one", summary="Resettlement without consent.")
    index.refresh()
    assert ids(index, "resettl") == ["one"]
    assert ids(index, "resettl ") == []
    assert ids(index, "cons resettlement") == []
    assert ids(index, "consent resettlement ") == ["one"]


def test_a_beginning_of_one_or_two_letters_is_looked_for_in_titles_and_tags(files: Files, index: Index) -> None:
    files.put("initiative", "titled", title="Policy of the bank")
    files.put("initiative", "texted", title="Something", summary="Policy matters, and the bank.")
    index.refresh()
    for typed in ("p", "po", "bank p", "bank po"):
        assert ids(index, typed) == ["titled"], typed
    assert ids(index, "bank pol") == ["titled", "texted"]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("niñez y educación", "ninez"), ("ninez", "niñez "), ("STRASSE", "straße "), ("Ölbohrung", "olbohrung"),
        ("أرض", "ارض"), ("الأرضـ", "الارض"), ("مُحَمَّد", "محمد"), ("مسؤولية", "مسوولية"), ("ﻻ", "لا "),
        ("银行的保障政策", "保障"), ("银行的保障政策", "策"), ("銀行の保障政策", "保障政策"), ("สิทธิมนุษยชน", "มนุษย"),
        ("हिन्दी में", "हिन्दी"), ("Œuvre", "oeuvre"), ("２０２４", "2024"), ("٢٠٢٤", "2024"), ("ﬁnance", "finance"),
        ("O'Brien", "o'brien"), ("O’Brien", "O'Brien"), ("C-14", "c-14"), ("A/HRC/59/15", "A/HRC/59"),
        ("snake_case", "case"), ("l'eau", "eau"), ("a@b.org", "a@b.org"), ("Ｋenya", "kenya"),
    ],
)  # fmt: skip
def test_spelling_that_readers_take_for_the_same_is_the_same(
    files: Files, index: Index, written: str, typed: str
) -> None:
    files.put("initiative", "here", summary=f"before {written} after")
    files.put("initiative", "not", summary="before something else after")
    index.refresh()
    assert ids(index, typed) == ["here"]


def test_words_in_quotation_marks_stand_next_to_each_other(files: Files, index: Index) -> None:
    files.put("initiative", "together", summary="They claim land\nrights now.")
    files.put("initiative", "apart", summary="The land where people have rights.")
    files.put("initiative", "two-fields", trigger="This land", summary="Rights of all.")
    index.refresh()
    assert ids(index, '"land rights"') == ["together"]
    assert ids(index, '"land rig') == ["together"]
    assert ids(index, '"land rig"') == []
    assert set(ids(index, "land rights ")) == {"together", "apart", "two-fields"}
    assert set(ids(index, '-"land rights" land ')) == {"apart", "two-fields"}


def test_what_hangs_together_by_punctuation_stays_together(files: Files, index: Index) -> None:
    files.put("initiative", "right", summary="See C-14 of the report.")
    files.put("initiative", "wrong", summary="Part C holds 14 pages.")
    index.refresh()
    assert ids(index, "C-14 ") == ["right"]
    assert ids(index, "c-1") == ["right"]


def test_a_part_of_a_sentence_without_blanks_is_found_only_where_it_stands(files: Files, index: Index) -> None:
    files.put("initiative", "right", summary="社区的自由事先知情同意")
    files.put("initiative", "wrong", summary="知情的人不同意，事先知道，自由")
    index.refresh()
    assert ids(index, "知情同意") == ["right"]
    assert set(ids(index, "知情")) == {"right", "wrong"}


def test_escaped_text_is_found_as_it_reads(files: Files, index: Index) -> None:
    files.put_text("initiative", "one", 'title: One\nstatus: proposed\nsummary: "land\\u0020rights"\n')
    index.refresh()
    assert ids(index, '"land rights"') == ["one"]


def test_filters_narrow_by_kind_state_status_theme_area_lead_member_and_language(files: Files, index: Index) -> None:
    files.put(
        "upr_submission", "kenya-upr", sur="KEN", status="drafting", lead="amina-aaaa", themes=["labour"],
        areas=["case_support"], members=["beatriz-bbbb"], languages=["es"],
    )  # fmt: skip
    files.put("initiative", "other", countries=["COL"], status="active", themes=["land_and_resettlement"])
    index.refresh()
    for query in (
        "kind:upr", "kind:upr_submission", 'kind:"UPR submission"', "kind:upr-submissions", "state:KEN", "state:ke",
        "state:Kenya", "state:Kenia", "state:keni", "country:kenya", "theme:trabajo", "theme:trava", "lang:Español",
        'area:"apoyo a casos"', "lang:espagnol", "status:drafting", "status:draf", "theme:labour", "area:case",
        "lead:amina", "member:beatriz-bbbb", "lang:es", "lang:Spanish", "-kind:initiative", "-state:COL",
        "-status:active", "-theme:land", 'kind:upr state:KEN -lang:fr "kenya upr"',
    ):  # fmt: skip
        assert ids(index, query) == ["kenya-upr"], query
    assert ids(index, 'theme:"Land and resettlement"') == ["other"]
    files.put("initiative", "coded", languages=["spa"])
    files.put("initiative", "titled", title={"spa": "Tierra"})
    index.refresh()
    for query in ("lang:es", "lang:spa", "lang:Spanish"):
        assert set(ids(index, query)) == {"kenya-upr", "coded", "titled"}, query
    assert ids(index, "lead:me", me="amina-aaaa") == ["kenya-upr"]
    assert ids(index, "state:nowhere") == []
    assert ids(index, "kind:initiative state:KEN") == []


def test_a_country_is_found_by_its_name_in_any_language_without_a_filter_too(files: Files, index: Index) -> None:
    files.put("initiative", "berlin", countries=["DEU"])
    files.put("initiative", "kigali", countries=["RWA"])
    index.refresh()
    for query in ("alemania", "Allemagne", "germany", "deu", "state:Allemagne", "state:aleman", 'state:"l\'Allemagne"'):
        assert ids(index, query) == ["berlin"], query


def test_open_over_problem_and_conflict_are_asked_for_by_is(files: Files, index: Index) -> None:
    files.put("initiative", "running", status="active")
    files.put("initiative", "finished", status="closed")
    files.put("initiative", "disputed", _conflicts=[{"field": "title"}])
    files.put_text("initiative", "broken", "title: [unclosed\n")
    index.refresh()
    assert ids(index, "is:over") == ["finished"]
    assert set(ids(index, "is:open")) == {"running", "disputed", "broken"}
    assert ids(index, "is:conflict") == ["disputed"]
    assert ids(index, "is:problem") == ["broken"]
    assert set(ids(index, "-is:problem -is:conflict")) == {"running", "finished"}
    assert index.conflict_count() == 1


def test_the_next_deadline_is_asked_for_by_due(files: Files, index: Index) -> None:
    def due(name: str, *days: str, status: str = "active") -> None:
        files.put("initiative", name, status=status, deadlines=[{"id": f"d{at}", "what": "x", "date": day}
                                                                for at, day in enumerate(days)])  # fmt: skip

    due("soon", "2026-06-10", "2026-01-01")
    due("today", "2026-06-01")
    due("late", "2026-05-20")
    due("far", "2027-01-01")
    due("done", "2026-06-05", status="closed")
    files.put("initiative", "never", status="active")
    index.refresh()

    def found(query: str) -> set[str]:
        return set(ids(index, query, today=TODAY))

    assert found("due:<30d") == {"soon", "today", "late"}
    assert found("due:<1w") == {"today", "late"}
    assert found("due:>7d") == {"soon", "far"}
    assert found("due:<2026-06-10") == {"today", "late"}
    assert found("due:2026-06-10") == {"soon"}
    assert found("due:overdue") == {"late"}
    assert found("due:today") == {"today"}
    assert found("due:none") == {"done", "never"}
    assert found("-due:none -due:overdue") == {"soon", "today", "far"}
    assert [row.due for row in index.search("due:today", today=TODAY).rows] == ["2026-06-01"]
    sort = [row.id for row in index.rows("initiative", "due", today=TODAY).rows]
    assert sort == ["late", "today", "soon", "far", "done", "never"]


def test_private_and_unweighted_fields_are_never_found(files: Files, index: Index) -> None:
    files.put(
        "member", "amina", sos_contact="unmistakablesecret", email="amina@example.org", summary="public words",
        documents=[{"id": "aaaaa", "title": "Paper", "url": "https://example.org/hiddenaddress"}],
    )  # fmt: skip
    index.refresh()
    assert ids(index, "public") == ["amina"]
    for typed in ("unmistakablesecret", "amina@example", "hiddenaddress"):
        assert ids(index, typed) == []
    index.close()
    content = index.path.read_bytes()
    assert b"unmistakablesecret" not in content
    assert b"amina@example.org" not in content
    assert index.member_of("Amina@Example.org ") == "amina"
    assert index.member_of("nobody@example.org") == ""


@pytest.mark.parametrize("few", [0, 2, 150])
def test_a_beginning_finds_the_same_records_whether_its_words_are_few_or_many(
    files: Files, index: Index, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("cawg_tui.index.search.FEW", few)
    for at, word in enumerate(("water", "waters", "watershed", "waterway", "wager", "watér", "水源保护")):
        files.put("initiative", f"one-{at}", title=f"Title {word}" if at % 2 else "Title", summary=f"some {word} here")
    gone = files.put("initiative", "gone-1", title="Title waterless")
    index.refresh()
    files.drop(gone)
    index.refresh()
    for typed, wanted in (
        ("wa", {1, 3, 5}), ("wat", {0, 1, 2, 3, 5}), ("wate", {0, 1, 2, 3, 5}), ("water", {0, 1, 2, 3, 5}),
        ("waters", {1, 2}), ("waterl", set()), ("title waters", {1, 2}), ("waterx", set()), ("水源保", {6}),
        ("status:draf water", set()), ("status:propo water", {0, 1, 2, 3, 5}),
    ):  # fmt: skip
        assert set(ids(index, typed)) == {f"one-{at}" for at in wanted}, typed


def test_a_total_that_was_not_counted_to_the_end_says_so(
    files: Files, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(12):
        files.put("initiative", f"record-{at}", summary="common words here")
    index.refresh()
    page = index.search("common ", limit=5)
    assert (len(page.rows), page.total, page.total_is_exact) == (5, 12, True)
    page = index.search('"common words"', limit=5)
    assert (len(page.rows), page.total, page.total_is_exact) == (5, 5, False)
    monkeypatch.setattr("cawg_tui.index.search.COUNTED", 10)
    page = index.search("common ", limit=5)
    assert (page.total, page.total_is_exact) == (10, False)


def test_pages_of_an_answer_follow_each_other(files: Files, index: Index) -> None:
    for at in range(9):
        files.put("initiative", f"titled-{at}", title=f"Common {at}")
        files.put("initiative", f"texted-{at}", title=f"Other {at}", summary="common")
    index.refresh()
    whole = ids(index, "common ", limit=100)
    assert len(whole) == len(set(whole)) == 18
    assert [one for at in range(0, 18, 4) for one in ids(index, "common ", offset=at, limit=4)] == whole


def test_an_answer_can_be_sorted_by_a_column_with_empty_ones_last(files: Files, index: Index) -> None:
    files.put("upr_submission", "b", title="B", session=9, status="ready", sur="KEN")
    files.put("upr_submission", "a", title="A", session=10, status="idea", sur="COL")
    files.put("upr_submission", "c", title="C", status="submitted", sur="CHE")
    files.put("initiative", "d", title="D")
    index.refresh()
    assert ids(index, "", sort="session", kind="upr_submission") == ["b", "a", "c"]
    assert ids(index, "", sort="session", kind="upr_submission", descending=True) == ["a", "b", "c"]
    assert ids(index, "", sort="status", kind="upr_submission") == ["a", "b", "c"]
    assert ids(index, "", sort="sur", kind="upr_submission") == ["a", "b", "c"]
    assert ids(index, "status:", sort="title", descending=True) == ["d", "c", "b", "a"]
    assert ids(index, "is:open", sort="title") == ["a", "b", "c", "d"]
    assert ids(index, "is:open", sort="updated", descending=True) == ["d", "c", "a", "b"]
    with pytest.raises(UnknownFieldError):
        index.search("", sort="nonsense")
    with pytest.raises(UnknownKindError):
        index.search("", kind="nonsense")


def test_order_by_time_holds_where_an_old_file_comes_late(files: Files, index: Index) -> None:
    files.put("initiative", "old", summary="shared")
    files.put("initiative", "new", summary="shared")
    index.refresh()
    (files.root / "initiatives/old.yaml").rename(files.root / "initiatives/renamed.yaml")
    index.refresh()
    assert ids(index, "shared ") == ["new", "renamed"]
    index.rebuild()
    assert ids(index, "shared ") == ["new", "renamed"]


@given(text=st.one_of(st.text(max_size=60), st.text(alphabet='"-:<>*()^{}+ abkdis', max_size=40)))
@settings(max_examples=300, deadline=None)
def test_anything_typed_is_legal(shared: Index, text: str) -> None:
    page = shared.search(text, today=TODAY, me="amina")
    assert page.total >= len(page.rows)
    shared.snippets([row.id for row in page.rows], text)


WORDS = ["land", "landing", "lands", "right", "rights", "water", "wat", "a", "ab", "abc", "c14", "río", "rio", "ñ"]


@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=6), min_size=1, max_size=8),
    typed=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    minus=st.sampled_from(["", *WORDS]),
    finished=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_plain_words_find_what_a_simple_matcher_finds(
    texts: list[list[str]], typed: list[str], minus: str, *, finished: bool
) -> None:
    def plain(word: str) -> str:
        return word.replace("í", "i").replace("ñ", "n")

    def fits(words: list[str]) -> bool:
        said = {plain(word) for word in words}
        *whole, last = [plain(word) for word in typed]
        short = not finished and len(last) < 3
        end = last in said if finished else any(word.startswith(last) for word in said)
        return all(word in said for word in whole) and end and not short and plain(minus) not in said

    with tempfile.TemporaryDirectory() as folder:
        files = Files(Path(folder))
        for at, words in enumerate(texts):
            files.put("initiative", f"z{at}", title="z", summary=" ".join(words))
        index = files.index()
        index.refresh()
        query = (f"-{minus} " if minus else "") + " ".join(typed) + (" " if finished else "")
        expected = {f"z{at}" for at, words in enumerate(texts) if fits(words)}
        assert set(ids(index, query)) == expected
        assert index.search(query).total == len(expected)
        index.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index over a handful of records, shared by tests that only read."""
    files = Files(tmp_path_factory.mktemp("shared"))
    files.put("initiative", "one", title="Abk is", summary=string.printable, countries=["KEN"])
    files.put(
        "upr_submission", "two", title={"en": "Dis", "ar": "حق"}, deadlines=[{"id": "aaaaa", "date": "2026-07-01"}]
    )
    index = files.index()
    index.refresh()
    return index


def test_any_window_of_an_answer_is_a_piece_of_the_whole_and_told_with_the_same_total(
    files: Files, index: Index
) -> None:
    for at in range(9):
        titled = at % 3 == 0
        files.put("initiative", f"one-{at}", title="A shared title" if titled else "Other", summary="Some shared word.")
    index.refresh()
    whole = ids(index, "shared ")
    assert len(whole) == 9
    for limit in range(11):
        for offset in range(11):
            page = index.search("shared ", offset=offset, limit=limit)
            assert [row.id for row in page.rows] == whole[offset : offset + limit], (offset, limit)
            assert (page.total, page.total_is_exact) == (9, True), (offset, limit)


def test_a_search_reads_as_many_numbers_as_it_shows_and_counts_the_others_where_they_are(
    files: Files, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(40):
        files.put("initiative", f"one-{at:02}", title="A shared title", summary="Some shared word.")
    index.refresh()
    monkeypatch.setattr("cawg_tui.index.search.RANKED", 6)
    read: list[int] = []
    newest, newest_counted = Search._newest, Search._newest_counted

    def some(self: Search, *how: Any) -> list[int]:
        numbers = newest(self, *how)
        read.append(len(numbers))
        return numbers

    def some_of_all(self: Search, *how: Any) -> tuple[list[int], int]:
        numbers, count = newest_counted(self, *how)
        read.append(len(numbers))
        return numbers, count

    monkeypatch.setattr(Search, "_newest", some)
    monkeypatch.setattr(Search, "_newest_counted", some_of_all)
    page = index.search("shared ", limit=5)
    assert (len(page.rows), page.total, page.total_is_exact) == (5, 40, True)
    # Those shown, those with the words in titles or tags as far as they are ranked, and in titles.
    assert read == [5, 7, 5]
