"""Inert text: nothing that acts leaves, nothing that people write is harmed, and a second pass changes nothing."""

from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from cawg_tui.records.inert import ACTIVE, CUT_MARK, LINE_LIMIT, MARKS_ALLOWED, REPLACED, inert
from hypothesis import given, settings
from hypothesis import strategies as st

LIVING = [
    "The State has not acted since 2023.",
    "¿Qué pasó? — «Nada», dijo ella…",
    "Ça dépend: l’œuvre, n° 5",
    "الاستعراض الدوري الشامل، كينيا ٢٠٢٥",
    "مُسَاهَمَةُ أَصْحَابِ المَصْلَحَةِ",
    "می‌خواهیم گزارش‌های سازمان‌ها را بخوانیم",
    "क्षेत्र में श्रमिकों के अधिकार और र्‍य",
    "ন্যায়বিচার র‍্যাব",
    "ශ්‍රී ලංකා",
    "മലയാളത്തില്‍",
    "สิทธิมนุษยชนและธุรกิจ ที่นี่",
    "မြန်မာနိုင်ငံ",
    "人权与工商业 人権 인권",
    "Việt Nam, Tổ chức",
    "Ĉu vi scias? Łódź, Çeşme, Þingvellir",
    "👨‍👩‍👧‍👦 👩🏽‍🌾 🏳️‍🌈 ❤️‍🔥 👁️‍🗨️ ✊🏿 1️⃣ ©️",
    "שלום עולם, זכויות אדם",
    "Ελευθερία και Δικαιοσύνη; Свобода",
    "[Name withheld] [sic] [/] \\[ {x} <b>",
]
SHARP = (
    "\x00\x07\x08\t\n\r\x1b\x7f\x85\x9b\x9d\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u202e\u2028\u2066\ufe0f\ufeff"
    "\ue000\U000e0041\ud800"
)
MIXED = st.text(
    st.one_of(st.sampled_from(SHARP + "aن्क❤1\u20e3\u0301\u0650"), st.characters(codec=None, exclude_categories=[])),
    max_size=40,
)


def active(text: str, *, lines: bool = False) -> list[str]:
    """Return the characters of a text that a terminal would act on, or that hide what is there."""
    found = ACTIVE.findall(text) + [sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs", "Co"}]
    return [sign for sign in found if not (lines and sign == "\n")]


@pytest.mark.parametrize("around", [("", ""), ("a", "b"), ("ن", "ن")], ids=["alone", "Latin", "Arabic"])
def test_of_all_code_points_none_leaves_that_acts(around: tuple[str, str]) -> None:
    before, after = around
    for start in range(0, sys.maxunicode + 1, 4096):
        text = "|".join(f"{before}{chr(code)}{after}" for code in range(start, start + 4096))
        assert active(inert(text, limit=10**6)) == []
        if start < 0x3000 or start >= 0xE000:
            assert active(inert(text, lines=True, limit=10**6), lines=True) == []


def test_every_code_point_is_made_inert_within_five_seconds() -> None:
    text = "".join(map(chr, range(sys.maxunicode + 1)))
    began = time.process_time()
    done = inert(text, limit=10**7)
    assert time.process_time() - began < 5
    assert active(done) == []


@pytest.mark.parametrize("text", LIVING)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_people_write_stays_as_it_is(text: str, form: str) -> None:
    written = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert inert(written) == written
    assert inert(f"{written}\n{written}", lines=True) == f"{written}\n{written}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a␛[2Jb"), ("a\x00b\x7fc", "a␀b␡c"), ("a\x9b2J", f"a{REPLACED}2J"), ("a\nb", "a␊b"),
        ("a\r\nb", "a␍␊b"), ("a\tb", "a b"), ("user\u202egnp.exe", f"user{REPLACED}gnp.exe"),
        ("a\u2028b", f"a{REPLACED}b"),
        ("a\u200bb", "ab"), ("a\u200cb", "ab"), ("pa\u200dypal", "paypal"), ("a\ufe0fb", "ab"), ("a\u00adb", "ab"),
        ("\ufeffa", f"{REPLACED}a"), ("a\ue000", f"a{REPLACED}"), ("a\ud800", f"a{REPLACED}"), ("a\U000e0041b", "ab"),
        ("10\u202f000", "10 000"), ("\u200fعربي\u200e 5", "عربي 5"),
        ("ن\u200b\u200ca", "نa"), ("ن\u200c\u200cن", "ن\u200cن"),
    ],
)  # fmt: skip
def test_what_could_act_is_shown_as_a_mark_and_what_hides_is_dropped(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_lines_stay_lines_only_where_lines_are_asked_for() -> None:
    assert inert("a\r\nb\n\tc\rd", lines=True) == "a\nb\n    c␍d"


@pytest.mark.parametrize("mark", ["\u0301", "\u0e49", "\u0650", "\u0489"])
def test_no_letter_carries_more_marks_than_a_line_can_hold(mark: str) -> None:
    shown = inert("ก" + mark * 50 + "ก")
    assert shown == "ก" + mark * MARKS_ALLOWED + "ก"
    assert inert("a" + (mark + "\u200b") * 50 + "b") == "a" + mark * MARKS_ALLOWED + "b"


def test_a_long_text_is_cut_to_its_limit_and_says_how_much_is_left_out() -> None:
    shown = inert("x" * 5_000)
    assert len(shown) == LINE_LIMIT
    assert shown.endswith(f"x{CUT_MARK}(+3,009)")
    assert shown.count("x") + 3_009 == 5_000
    assert inert("x" * 50, limit=50) == "x" * 50
    assert inert("x" * 51, limit=50).endswith(f"{CUT_MARK}(+6)")


@pytest.mark.parametrize("limit", range(12))
def test_even_a_tiny_limit_is_kept(limit: int) -> None:
    shown = inert("x" * 500, limit=limit)
    assert len(shown) == limit
    assert limit == 0 or CUT_MARK in shown


@settings(max_examples=400)
@given(text=MIXED, lines=st.booleans(), limit=st.one_of(st.none(), st.integers(0, 30)))
def test_a_second_pass_changes_nothing(text: str, lines: bool, limit: int | None) -> None:
    once = inert(text, lines=lines, limit=limit)
    assert inert(once, lines=lines, limit=limit) == once
    assert active(once, lines=lines) == []
    assert limit is None or len(once) <= limit


def test_anything_can_be_made_inert() -> None:
    assert inert(ValueError("a\x1bb")) == "a␛b"
    assert inert(None) == "None"


def test_a_hostile_text_of_a_megabyte_is_shown_at_once() -> None:
    for unit in ("\x1b[2J", "ن\u200c\u200b", "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "👨\u200d"):
        began = time.process_time()
        inert(unit * 200_000)
        assert time.process_time() - began < 0.5
