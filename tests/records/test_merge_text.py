"""Two versions of a long text: what is kept apart, what comes together, and that no word is lost."""

from __future__ import annotations

import re
from time import perf_counter

import pytest
from cawg_tui.records.merge_sentences import joined, sentences, words_of
from cawg_tui.records.merge_text import MergedText, merge_text, replace_passage
from hypothesis import given
from hypothesis import strategies as st


def merged(base: str, ours: str, theirs: str) -> MergedText:
    one = merge_text(base, ours, theirs, ((), ()))
    assert one == merge_text(base, theirs, ours, ((), ()))
    return one


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("One", ["One"]),
        ("One stands. Two falls! Three? “Four.” Five…\nSix.\n",
         ["One stands.", "Two falls!", "Three?", "“Four.”", "Five…", "Six."]),
        ("See art. 32 and para. 5 of No. 7.", ["See art. 32 and para. 5 of No. 7."]),
        ("It rose, e.g. in Kenya.", ["It rose, e.g. in Kenya."]),
        ("银行没有回答。我们等待。", ["银行没有回答。", "我们等待。"]),
        ("هل أجاب البنك؟ لا.", ["هل أجاب البنك؟", "لا."]),
        ("\n\n  One.  \n\n\tTwo.\n\n", ["One.", "Two."]),
    ],
)  # fmt: skip
def test_a_text_is_cut_where_its_sentences_end(text: str, wanted: list[str]) -> None:
    assert words_of(sentences(text)) == wanted


@given(st.text(st.sampled_from(" \t\n.!?。’)aA1é\u2028"), max_size=40))
def test_cutting_a_text_loses_nothing_of_it(text: str) -> None:
    there = sentences(text)
    assert not there or joined(there) == "\n" + text.rstrip()


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        ("A.\n\nB.\n\nC.\n", "New.\n\nA.\n\nB.\n\nC.\n", "A now.\n\nB.\n\nC.\n", "New.\n\nA now.\n\nB.\n\nC.\n"),
        ("A.\n\nB.\n\nC.\n", "A.\n\nC.\n", "A.\n\nB.\n\nC now.\n", "A.\n\nC now.\n"),
        ("A.\n\nB.\n", "B.\n", "A.\n\nB.\n\nC.\n", "B.\n\nC.\n"),
        ("Old law. Old bank.", "Old law. Old bank. New road.", "Older law. Old bank.",
         "Older law. Old bank. New road."),
        ("A.\nB.\nC.\n", "A.\nX.\nB.\nC.\n", "A.\nB.\nY.\nC.\n", "A.\nX.\nB.\nY.\nC.\n"),
        ("A.\nB.\nC.\nD.\n", "C.\nD.\nA.\nB.\n", "A.\nB.\nC.\nD.\nE.\n", None),
        ("The bank knows it.\nThe law is old.\n", "The bank knew it.\nThe law is old.\n",
         "The bank knows it.\nWe add a line.\nThe law was old.\n",
         "The bank knew it.\nWe add a line.\nThe law was old.\n"),
        ("one", "one\ntwo\n", "zero\none\n", "zero\none\ntwo\n"),
        ("one\n", "one\n\n", "one\ntwo\n", "one\ntwo\n\n"),
    ],
)  # fmt: skip
def test_edits_that_do_not_overlap_both_apply(base: str, ours: str, theirs: str, wanted: str | None) -> None:
    one = merged(base, ours, theirs)
    assert not one.disputes
    assert wanted is None or one.text == wanted


def test_an_edit_of_a_sentence_and_a_new_one_beside_it_both_apply() -> None:
    base = "The State has not acted. The bank has no policy.\n"
    ours = "The State has not acted since 2023. The bank has no policy.\n"
    theirs = "The State has not acted. Villages were moved. The bank has no policy yet.\n"
    one = merged(base, ours, theirs)
    assert one.text == "The State has not acted since 2023. Villages were moved. The bank has no policy yet.\n"
    assert not one.disputes


def test_a_passage_rewritten_in_two_ways_stays_as_agreed_and_only_that_passage() -> None:
    one = merged(
        "Intro.\nLand was taken. Nobody was paid.\nEnd.\n",
        "Intro!\nFamilies lost everything.\nEnd.\n",
        "Intro.\nLand was taken by force. Nobody was paid.\nEnd!\n",
    )
    assert one.text == "Intro!\nLand was taken. Nobody was paid.\nEnd!\n"
    assert [(passage.base, passage.values) for passage in one.disputes] == [
        ("Land was taken. Nobody was paid.",
         ("Families lost everything.", "Land was taken by force. Nobody was paid."))
    ]  # fmt: skip


def test_an_addition_that_holds_the_other_stands_once() -> None:
    one = merged("A.\n", "A.\nB.\n", "A.\nB.\nC.\n")
    assert (one.text, one.notes) == ("A.\nB.\nC.\n", [])


def test_an_addition_on_a_line_stands_before_one_on_a_new_line() -> None:
    assert merged("A.\nZ.\n", "A.\nNew.\nZ.\n", "A. Same line.\nZ.\n").text == "A. Same line.\nNew.\nZ.\n"


LINE = st.sampled_from([
    "The bank knows.", "The law is old.", "Villages were moved.", "Nobody was paid.", "We ask for redress.", "No.", "",
])  # fmt: skip
BREAK = st.sampled_from([" ", "\n", "\n\n", "  \n"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a text of sentences with all sorts of blanks and breaks between them."""
    parts = [draw(LINE) + draw(BREAK) for _ in range(draw(st.integers(0, 6)))]
    return "".join(parts) if draw(st.booleans()) else "".join(parts).strip()


@given(texts(), texts(), texts())
def test_merging_texts_is_symmetric_and_keeps_the_words_of_each_side(base: str, ours: str, theirs: str) -> None:
    one = merged(base, ours, theirs)
    there = " ".join([one.text, *(value for passage in one.disputes for value in passage.values)])
    before = set(words_of(sentences(base)))
    for side in (ours, theirs):
        for words in words_of(sentences(side)):
            assert words in before or words in there


@given(texts(), texts())
def test_a_text_that_one_side_changed_comes_back_with_all_its_words(base: str, ours: str) -> None:
    one = merge_text(base, ours, base, ((), ()))
    assert re.sub(r"\s+", " ", one.text).strip() == re.sub(r"\s+", " ", ours).strip()
    assert not one.disputes
    assert not one.notes


@given(texts(), st.data())
def test_a_passage_replaced_by_itself_leaves_the_text_alone(text: str, data: st.DataObject) -> None:
    there = sentences(text)
    if not there:
        return
    start = data.draw(st.integers(0, len(there) - 1))
    end = data.draw(st.integers(start + 1, len(there)))
    passage = joined(there[start:end]).strip()
    assert replace_passage(text, passage, passage) == text


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [("Uno.", "A.\nUno. C.\nD.\n"), ("", "A.\nC.\nD.\n"), ("X.\nY.", "A.\nX.\nY. C.\nD.\n")],
)
def test_a_chosen_passage_takes_the_place_of_the_agreed_one(chosen: str, wanted: str) -> None:
    assert replace_passage("A.\nB. C.\nD.\n", "B.", chosen) == wanted


def test_a_passage_that_is_gone_is_not_replaced() -> None:
    assert replace_passage("A.\n", "B.", "C.") is None
    assert replace_passage("A.\n", "", "C.") is None


@pytest.mark.parametrize("line", ["Same.\n", "Line {}.\n", "Line {}. And more of it.\n"])
def test_a_text_of_a_megabyte_merges_in_seconds(line: str) -> None:
    count = 900_000 // len(line)
    lines = [line.format(number) for number in range(count)]
    ours, theirs = list(lines), list(lines)
    for at in range(0, count, 500):
        ours[at] = f"Ours {at}.\n"
    for at in range(250, count, 1000):
        theirs[at : at + 3] = [f"Theirs {at}.\n", f"Theirs {at} too.\n"]
    begun = perf_counter()
    one = merge_text("".join(lines), "".join(ours), "".join(theirs), ((), ()))
    assert perf_counter() - begun < 20
    assert one.text.count("Ours") == len(range(0, count, 500)) or one.disputes
