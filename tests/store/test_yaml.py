"""Reading: what each word means, what is refused and where, and which line a field stands on."""

from __future__ import annotations

import pytest
from cawg_tui.errors import UnfinishedMergeError, UnreadableRecordError
from cawg_tui.records.values import Value, same
from cawg_tui.store.yaml import parse
from hypothesis import given, settings
from hypothesis import strategies as st


def value(written: str) -> Value:
    return parse(f"v: {written}\n".encode(), "x.yaml").values["v"]


def refusal(text: str | bytes) -> UnreadableRecordError:
    with pytest.raises(UnreadableRecordError) as caught:
        parse(text if isinstance(text, bytes) else text.encode(), "initiatives/x.yaml")
    return caught.value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None),
        ("true", True), ("True", True), ("FALSE", False), ("false", False),
        ("0", 0), ("7", 7), ("-12", -12), ("999999999999999999", 999999999999999999),
        ("12500.5", 12500.5), ("-0.25", -0.25), ("1.0", 1.0), ("1e-07", 1e-07), ("1e+22", 1e22),
    ],
)  # fmt: skip
def test_the_plain_words_that_mean_something_else_than_text(written: str, meant: Value) -> None:
    assert same(value(written), meant)


@pytest.mark.parametrize(
    "written",
    [
        "NO",
        "no",
        "yes",
        "on",
        "off",
        "y",
        "n",
        "nULL",
        "tRUE",
        "=",
        "<<",
        "23:59",
        "12:30:45",
        "2026-05-08",
        "2026-05",
        "2026-05-08 10:00:00",
        "6.10",
        "142.70",
        "00123",
        "017",
        "0o17",
        "0x1F",
        "0b1",
        "1_000",
        "1e3",
        "1E3",
        ".5",
        "5.",
        "+5",
        "-0",
        "--1",
        ".inf",
        ".nan",
        "1000000000000000000",
        "1.2.3",
        "٣",
        "1 000",
    ],
)
def test_a_word_whose_spelling_would_be_lost_stays_text(written: str) -> None:
    assert same(value(written), written)


@pytest.mark.parametrize("quoted", ["'12'", '"true"', "'~'", '""', "'6.1'"])
def test_a_quoted_word_is_text(quoted: str) -> None:
    assert same(value(quoted), quoted[1:-1])


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029", "\ufeff"])
def test_a_separator_that_yaml_1_1_would_fold_is_kept(sign: str) -> None:
    assert value(f"one{sign}two") == f"one{sign}two"
    assert value(f'"one{sign}two \\uE000"') == f"one{sign}two \ue000"
    assert parse(f"a: |\n  one{sign}two\n{sign and 'b'}: 1\n".encode(), "x").values == {"a": f"one{sign}two\n", "b": 1}


def test_names_of_fields_are_text_as_they_are_written() -> None:
    document = parse(b"2026: a\ntrue: b\nNO: c\n'<<': d\n", "x")
    assert document.values == {"2026": "a", "true": "b", "NO": "c", "<<": "d"}


def test_windows_line_ends_read_like_others() -> None:
    assert parse(b"---\r\na: |\r\n  one\r\n  two\r\nb: 1\r\n", "x").values == {"a": "one\ntwo\n", "b": 1}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "second time"),
        ("a:\n- b: 1\n  b: 2\n", 3, 3, "second time"),
        ("1: a\n'1': b\n", 2, 1, "second time"),
        ("a: &x 1\n", 1, 4, "anchor"),
        ("a: &x\n  b: 1\n", 1, 4, "anchor"),
        ("a: &x [1]\n", 1, 4, "anchor"),
        ("a: 1\nb: *x\n", 2, 4, "alias"),
        ("<<: *x\n", 1, 1, "merge key"),
        ("a: !!str 1\n", 1, 4, "tag"),
        ("a: ! 1\n", 1, 4, "tag"),
        ("a: !own {b: 1}\n", 1, 4, "tag"),
        ("!x a: 1\n", 1, 1, "tag"),
        ("*x : 1\n", 1, 1, "alias"),
        ("&x a: 1\n", 1, 1, "anchor"),
        ("--- !x\na: 1\n", 1, 5, "tag"),
        ("%YAML 1.2\n---\na: 1\n", 1, 1, "%"),
        ("%TAG ! x\n---\na: 1\n", 1, 1, "%"),
        ("a: 1\n---\nb: 2\n", 2, 1, "second document"),
        ("a: 1\n...\nb: 2\n", 3, 1, ""),
        ("? [a]\n: 1\n", 1, 3, "name of a field"),
        ("{}: 1\n", 1, 1, "name of a field"),
        ("~: 1\n", 1, 1, "no name"),
        (": 1\n", 1, 1, ""),
        (f"{'k' * 257}: 1\n", 1, 1, "256"),
        ("- a\n", 1, 1, "a list"),
        ("hello\n", 1, 1, "one text"),
        ("a: b: c\n", 1, 5, "colon"),
        ("a: 'open\nb: 1\n", None, None, "never closed"),
        ('a: "\\q"\n', 1, 5, "backslash"),
        ('a: "\\uD800"\n', None, None, "no character"),
        ('a: 1\nb: [x, "\\0"]\n', 2, 9, "code zero"),
        ("a: [1, 2\nb: 3\n", None, None, ""),
        ("a: @x\n", 1, 4, "quotes"),
        ("a:\n\t- b\n", 2, None, "tab"),
        ("a: 1\n b: 2\n", 2, None, ""),
        ("a: x\x07y\n", 1, 5, "U+0007"),
        ("a: 1\nb: \x9b\n", 2, 4, "U+009B"),
        ("\ufeffa: 1\n", 1, 1, "byte order mark"),
    ],
)
def test_what_is_refused_names_its_place(text: str, line: int | None, column: int | None, words: str) -> None:
    error = refusal(text)
    assert words in error.reason
    assert line is None or error.line == line
    assert column is None or error.column == column
    assert error.sentence.startswith("initiatives/x.yaml")


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "~\n"])
def test_an_empty_file_is_called_empty(text: str) -> None:
    reason = refusal(text).reason
    assert "empty" in reason or "one text" in reason


def test_bytes_that_are_not_utf_8_are_refused_where_they_stand() -> None:
    error = refusal("a: 1\nb: é".encode() + b"\xe9\n")
    assert (error.line, error.column) == (2, 5)
    assert "UTF-8" in error.reason
    assert "UTF-8" in refusal("a: 1\n".encode("utf-16")).reason


def test_a_file_of_more_than_a_megabyte_is_refused() -> None:
    assert parse(b"a: " + b"x" * 999_990 + b"\n", "x").values
    assert "1,000,000" in refusal(b"a: " + b"x" * 1_000_000).reason


def test_twenty_levels_are_read_and_no_more() -> None:
    assert parse(("a: " + "[" * 19 + "]" * 19).encode(), "x").values
    assert "20 levels" in refusal("a: " + "[" * 20 + "]" * 20).reason
    deep = "".join(" " * at + "a:\n" for at in range(20))
    assert parse(deep.encode(), "x").values
    assert refusal(deep + " " * 20 + "a:\n").line == 21


def test_twenty_thousand_values_are_read_and_no_more() -> None:
    assert parse(b"a:\n" + b"- x\n" * 19_999, "x").values
    assert "20,000 values" in refusal("a:\n" + "- x\n" * 20_000).reason


def test_the_two_versions_of_an_unfinished_merge_are_named() -> None:
    text = "title: x\n<<<<<<< mine\nstatus: a\n=======\nstatus: b\n>>>>>>> other\n"
    with pytest.raises(UnfinishedMergeError) as caught:
        parse(text.encode(), "x")
    assert caught.value.line == 2
    with pytest.raises(UnfinishedMergeError):
        parse(text.replace("\n", "\r\n").encode(), "x")


def test_the_signs_of_a_merge_inside_a_text_are_text() -> None:
    text = "a: |\n  <<<<<<< x\n  =======\n  >>>>>>> y\n"
    assert parse(text.encode(), "x").values == {"a": "<<<<<<< x\n=======\n>>>>>>> y\n"}


def test_a_control_character_written_as_an_escape_is_kept() -> None:
    assert value(r'"\e[31m\a"') == "\x1b[31m\x07"


RECORD = """\
title: Kenya
deadlines:
- id: k3f9q
  what: Submission
  date: 2026-05-08
- id: aaaaa
  what: Other
submitters:
- org: A/B Network
  consent: given
themes: [labour,
  water]
summary: |
  One.
  Two.
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 1),
        ("deadlines", 2),
        ("deadlines/k3f9q", 3),
        ("deadlines/k3f9q/date", 5),
        ("deadlines/aaaaa/what", 7),
        ("submitters/A/B Network/consent", 10),
        ("themes/water", 12),
        ("themes/1", 11),
        ("summary", 13),
        ("deadlines/k3f9q/time", 3),
        ("deadlines/gone/date", 2),
        ("deadlines/2/what", 7),
        ("gone", None),
        ("", None),
    ],
)
def test_the_line_of_a_field_is_its_own_or_that_of_what_is_around_it(path: str, line: int | None) -> None:
    assert parse(RECORD.encode(), "x").line_of(path) == line
    assert parse(RECORD.replace("\n", "\r\n").encode(), "x").line_of(path) == line


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        (("title",), 1),
        (("deadlines", 1), 6),
        (("deadlines", 1, "what"), 7),
        (("deadlines", 2, "what"), 2),
        (("x",), None),
    ],
)
def test_a_line_is_found_by_names_and_places(steps: tuple[str | int, ...], line: int | None) -> None:
    assert parse(RECORD.encode(), "x").line_at(*steps) == line


def test_a_separator_inside_a_text_does_not_shift_the_lines() -> None:
    assert parse("a: x\x85y\u2028z\nb: 1\n".encode(), "x").line_of("b") == 2


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(alphabet="ab:-?[]{}#&*!|>'\"%@`,~ \n\r\t<=0.\x85\ufeff\x00é", max_size=40).map(str.encode),
    )
)
def test_any_bytes_are_either_read_or_refused(data: bytes) -> None:
    try:
        document = parse(data, "x")
    except UnreadableRecordError:
        return
    assert document.text.encode() == data
    for key in document.values:
        line = document.line_of(key) if key else 1
        assert line is not None
        assert 1 <= line <= len(data) + 1
