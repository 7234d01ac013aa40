"""The quick reader says what the strict one says, or nothing."""

from __future__ import annotations

import pytest
from cawg_tui.errors import UnreadableRecordError
from cawg_tui.records.values import same
from cawg_tui.store import canonical, yaml
from cawg_tui.store.emit import emit
from cawg_tui.store.source import decoded
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "no",
        "true",
        "null",
        "~",
        "0",
        "017",
        "-5",
        "1.50",
        "1e3",
        "2024-01-02",
        "23:59",
        "a: b",
        "a #b",
        "# a",
        "x:",
        "- a",
        " lead",
        "tail ",
        "it's",
        'say "x"',
        "back\\slash",
        "ñandú",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "|",
        "> x",
        "&a",
        "*a",
        "!t",
        "a\tb",
        "[x]",
        "{x}",
        "%x",
        "@x",
        "`x",
        "---",
        "...",
        "? x",
        "",
        "=",
        "<<",
        "http://x.org/a?b=c#d",
        "日本語",
    ],
)
LINES = st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=4).map("\n".join)
SCALARS = st.one_of(WORDS, LINES, st.integers(-(10**6), 10**6), st.booleans(), st.none(), st.text(max_size=15))
KEYS = st.one_of(
    st.sampled_from(["title", "status", "id", "no", "true", "a b", "x-y", "_z", "null"]), st.text(max_size=4)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)
RECORDS = st.dictionaries(KEYS.filter(lambda key: len(key) > 0), VALUES, min_size=1, max_size=4)

SIMPLE = st.sampled_from(
    ["land", "Land and water", "a:b", "x#y", "2026-05-01", "49", "true", "it is so.", "ñandú", "1.5", "null"]
)
USUAL_TEXT = st.one_of(
    SIMPLE,
    SIMPLE,
    st.lists(st.one_of(SIMPLE, st.sampled_from(["", "  deeper", "- item", "key: value"])), min_size=1, max_size=4).map(
        "\n".join
    ),
)
USUAL_KEYS = st.sampled_from(["title", "status", "id", "summary", "date", "what", "_z", "en"])
USUAL = st.dictionaries(
    USUAL_KEYS,
    st.recursive(
        st.one_of(USUAL_TEXT, st.integers(0, 99), st.booleans()),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3), st.dictionaries(USUAL_KEYS, inner, min_size=1, max_size=3)
        ),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
)


def agree(text: str) -> bool:
    """Hold the two readers side by side; say whether the quick one was certain."""
    quick = canonical.read(text)
    try:
        slow = yaml.strict(decoded(text.encode("utf-8", "surrogatepass"), "x.yaml"), "x.yaml")
    except UnreadableRecordError:
        assert quick is None, text
        return False
    assert quick is None or same(quick, slow), text
    return quick is not None


@given(st.one_of(USUAL, RECORDS))
@settings(max_examples=300, deadline=None)
def test_what_this_program_writes_is_read_the_same(record: dict[str, object]) -> None:
    agree(emit(record, None))  # type: ignore[arg-type]


@given(
    RECORDS,
    st.lists(
        st.tuples(
            st.integers(0, 400),
            st.sampled_from([*" \n-:#|'\"a1\t&*!>[]{}%~", "", "\n\n", "- ", ": ", "  ", "|+", "\n  ", "\r\n"]),
        ),
        min_size=1,
        max_size=4,
    ),
)
@settings(max_examples=600, deadline=None)
def test_a_text_with_a_few_signs_changed_is_read_the_same_or_left_alone(
    record: dict[str, object], edits: list[tuple[int, str]]
) -> None:
    text = emit(record, None)  # type: ignore[arg-type]
    for at, sign in edits:
        place = at % (len(text) + 1)
        text = text[:place] + sign + text[place + (at % 3 == 0) :]
    agree(text)


LINE_EDITS = st.lists(
    st.tuples(
        st.integers(0, 60), st.sampled_from(["drop", "twice", "in", "out", "blank", "swap", "dash", "cut", "tail"])
    ),
    min_size=1,
    max_size=3,
)


@given(USUAL, LINE_EDITS)
@settings(max_examples=500, deadline=None)
def test_a_text_with_a_few_lines_changed_is_read_the_same_or_left_alone(
    record: dict[str, object], edits: list[tuple[int, str]]
) -> None:
    lines = emit(record, None).split("\n")  # type: ignore[arg-type]
    for number, how in edits:
        at = number % len(lines)
        line = lines[at]
        changed = {"twice": [line, line], "in": ["  " + line], "out": [line[2:]], "blank": [line, ""], "drop": [],
                   "dash": ["- " + line], "cut": [line[: len(line) // 2]], "tail": [line + " "]}  # fmt: skip
        if how == "swap":
            other = (at + 1) % len(lines)
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at : at + 1] = changed[how]
        lines = lines or [""]
    agree("\n".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n\nb: x\n",
        "a: |\nb: x\n",
        "a: |\n   x\n  y\n",
        "a: |\n  x\n\n\n",
        "a: |+\n  x\n\n\nb: y\n",
        "a: |-\n  x\n \n",
        "a: x\n  y\n",
        "a:\n- x\n  y\n",
        "a:\n  - x\n",
        "a:\n- - x\n",
        "a:\n- b: 1\n  c: 2\n- d\n",
        "a: 1\na: 2\n",
        "a: x\n# c\n",
        "a:\n",
        "a: \n",
        "a:\nb: x\n",
        "- a\n",
        "a\n",
        "",
        "\n",
        "a: b",
        "a: 'x''y'\n",
        'a: "x\\ny"\n',
        "a: x\n---\nb: y\n",
        "a:\n- b:\n  - c\n  d: e\n",
        "a:\n- |\n  x\n- y\n",
        "a:\n-\n",
        "a: x: y\n",
        "a:\n- x: y: z\n",
        "a:\n- http://x y\n",
        "a: x #y\n",
        "a : x\n",
        "a:\tx\n",
        "a: |\n  \n  x\n",
        "a: |\n  x\n    \n  \n",
        "a: 'x'\n",
        "a: 'x' \n",
        "null: x\n",
    ],
)
def test_odd_forms_are_read_the_same_or_left_alone(text: str) -> None:
    agree(text)


def test_a_usual_record_is_read_the_quick_way() -> None:
    record = {
        "title": {"en": "Land", "es": "Tierra y niñez"}, "status": "active", "session": 49, "lead": "amina-abcd",
        "deadlines": [{"id": "aaaaa", "what": "Filing", "date": "2026-05-01", "time": "23:59", "hard": True}],
        "themes": ["labour", "gender"], "summary": "One line.\nAnother: with a colon.\n\n  Indented.\n", "url": "https://x.org/a#b",
    }  # fmt: skip
    assert agree(emit(record, None))  # type: ignore[arg-type]
