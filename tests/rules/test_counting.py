"""Words counted as Word counts them, part by part, and the counts noted by hand that a longer text leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.records.kinds import built_in
from cawg_tui.rules.consequences import carried
from cawg_tui.rules.counting import count, counted_words, sections, words_in
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

UPR = built_in()["upr_submission"]
COUNTS = {"summary": True, "headings": True, "body": True, "recommendations": True, "cover_page": False}
TEXT: Values = {
    "status": "drafting",
    "summary": "Five words stand right here.",
    "submitters": [{"org": "Example Group", "acronym": "EG", "city": "Nairobi", "description": "Works on land."}],
    "issues": [
        {
            "id": "iss22", "heading": "work", "title": "Wages and unions", "paras": "One two three.\n\nFour five.",
            "evidence": [{"id": "evi22", "source": "Interviews with 40 workers"}],
            "recommendations": [{"id": "rec22", "text": "Adopt a law."}, {"id": "rec33", "text": "Ratify C-190."}],
        },
        {"id": "iss33", "heading": "standard_of_living"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("one", 1),
        ("one two\nthree", 3),
        ("follow-up to well-known findings", 4),
        ("A/HRC/59/15", 1),
        ("see A/HRC/WG.6/49/KEN/3, para. 12", 4),
        ("land – water", 2),
        ("land - water — air", 3),
        ("land—water", 1),
        ("142.7 (Norway)", 2),
        ("• first\n• second", 2),
        ("1. The State has not acted.", 6),
        ("« La terre » : à qui ?", 4),
        ("¿Quién decide? ¡Nadie!", 3),
        ("5 % of GDP & more", 6),
        ("it's the workers' right", 4),
        ("10\u00a0000 workers", 3),
        ("co\u00adoperate \u200b now", 2),
        ("https://www.ohchr.org/en/hr-bodies/upr", 1),
        ("人权 理事会。", 5),
        ("حقوق الإنسان", 2),
        ("… / * - …", 0),
    ],
)
def test_a_text_has_as_many_words_as_word_counts(text: str, words: int) -> None:
    assert words_in(text) == words


@given(st.text(), st.sampled_from(["land", "A/HRC/59/15", "follow-up", "140.7", "año"]))
def test_adding_a_word_adds_one(text: str, word: str) -> None:
    assert words_in(f"{text} {word}") == words_in(f"{word}\n{text}") == words_in(text) + 1


@given(st.lists(st.text(max_size=20), max_size=6))
def test_paragraphs_have_together_the_words_they_have_alone(paragraphs: list[str]) -> None:
    assert words_in("\n".join(paragraphs)) == sum(words_in(one) for one in paragraphs)


def test_each_part_counts_as_the_profile_says() -> None:
    counted = count(TEXT, COUNTS, 100)
    by_name = {name: sum(part.words for part in counted.parts if part.name == name) for name in (
        "cover_page", "summary", "headings", "body", "recommendations", "footnotes",
    )}  # fmt: skip
    assert by_name == {
        "cover_page": 7, "summary": 5, "headings": 6, "body": 5, "recommendations": 5, "footnotes": 4,
    }  # fmt: skip
    assert (counted.counted, counted.total, counted.left) == (21, 32, 79)
    assert count(TEXT, {**COUNTS, "cover_page": True, "headings": False}, None).counted == 22
    assert count(TEXT, {}, None).left is None


def test_a_count_is_shown_section_by_section_in_the_order_of_the_text() -> None:
    shown = [(one.title, one.counted, one.uncounted) for one in sections(TEXT, count(TEXT, COUNTS, 100))]
    assert shown == [("Summary", 5, 0), ("Wages and unions", 13, 4), ("Standard of living", 3, 0), ("Cover", 0, 7)]


def test_a_count_noted_by_hand_stands_while_the_text_is_kept_elsewhere() -> None:
    noted: Values = {**TEXT, "counted_words": 5702, "total_words": 6100}
    counted = counted_words(noted, COUNTS, 5630)
    assert (counted.counted, counted.total, counted.left) == (5702, 6100, -72)
    assert counted_words({**TEXT, "counted_words": 20}, COUNTS, 5630).counted == 21


def test_a_count_that_a_changed_text_has_outgrown_is_dropped() -> None:
    before: Values = {**TEXT, "counted_words": 20, "total_words": 30}
    assert carried(UPR, before, {**before, "title": "Kenya"}) == {**before, "title": "Kenya"}
    done = carried(UPR, before, {**before, "summary": "Now this has more words than it had."})
    assert "counted_words" not in done
    assert done["total_words"] == 30


def test_a_count_that_is_larger_than_the_text_or_noted_in_the_same_save_stays() -> None:
    before: Values = {**TEXT, "counted_words": 5702, "total_words": 6100}
    changed: Values = {**before, "summary": "Changed."}
    assert carried(UPR, before, changed) is changed
    typed: Values = {**TEXT, "summary": "Changed.", "counted_words": 3}
    assert carried(UPR, {**TEXT, "counted_words": 2}, typed) is typed
