"""Changing a text: which lines a change alters, case by case, in texts that people wrote."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from cawg_tui.errors import UnreadableRecordError, WriteCheckError
from cawg_tui.records.kinds import built_in
from cawg_tui.store.patch import patch
from cawg_tui.store.yaml import read

FIELDS = built_in()["upr_submission"].fields

TEXT = """\
# Kenya, fourth cycle
title: "Kenya"   # working title
status: drafting
sur: KEN

# what we ask
summary: >
  Folded text
  goes on.
themes: [labour, 'water', land]  # in order
deadlines:
  # from the notice
  - id: k3f9q
    what: Submission   # by the portal
    date: 2026-05-08

  # our own
  - id: aaaaa
    what: Draft
    # ask Beatriz
submitters:
- {org: Network, consent: asked}
- org: Union
  consent: given
members:
- amina
- beatriz # since May
presession:
    applied: true
    statement: |
        One.
        Two.
own_key:
  - x
"""

Act = Callable[[dict[str, Any]], object]


def after(act: Act, text: str = TEXT) -> str:
    wanted: dict[str, Any] = copy.deepcopy(read(text, "x"))
    act(wanted)
    return patch(text, wanted, FIELDS, "x")


def swap(old: str, new: str, text: str = TEXT) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


CASES: dict[str, tuple[Act, str]] = {
    "one value": (
        lambda v: v["deadlines"][0].update(date="2026-06-01"),
        swap("2026-05-08", "2026-06-01"),
    ),
    "a quoted value keeps its quotes and its comment": (
        lambda v: v.update(title="Kenia"),
        swap('"Kenya"', '"Kenia"'),
    ),
    "a value that needs quotes gets them": (
        lambda v: v.update(sur="NO"),
        swap("sur: KEN", 'sur: "NO"'),
    ),
    "a number": (
        lambda v: v["presession"].update(applied=False),
        swap("applied: true", "applied: false"),
    ),
    "one line of a block text": (
        lambda v: v["presession"].update(statement="One.\nThree.\n"),
        swap("        Two.", "        Three."),
    ),
    "a folded text becomes lines": (
        lambda v: v.update(summary="One.\nTwo.\n"),
        swap("summary: >\n  Folded text\n  goes on.", "summary: |\n  One.\n  Two."),
    ),
    "a block text becomes one line": (
        lambda v: v["presession"].update(statement="Short"),
        swap("statement: |\n        One.\n        Two.", "statement: Short"),
    ),
    "one line becomes a block text, its comment stays on its line": (
        lambda v: v.update(title="A\nB\n"),
        swap('title: "Kenya"   # working title', "title: |   # working title\n  A\n  B"),
    ),
    "a text in two languages": (
        lambda v: v.update(title={"en": "Kenya", "fr": "Le Kenya"}),
        swap('title: "Kenya"   # working title', "title:   # working title\n    en: Kenya\n    fr: Le Kenya"),
    ),
    "a new field stands where the model has it": (
        lambda v: v.update(session=49, lead="amina"),
        swap("drafting\n", "drafting\nlead: amina\n").replace("KEN\n", "KEN\nsession: 49\n"),
    ),
    "a new unknown field stands last, in the manner of the text": (
        lambda v: v.update(zz=["a"], _conflicts=[{"id": "11111111", "field": "/x"}]),
        TEXT + 'zz:\n  - a\n_conflicts:\n  - field: /x\n    id: "11111111"\n',
    ),
    "a field goes with its own lines, the comment above it stays": (
        lambda v: v.pop("summary"),
        swap("summary: >\n  Folded text\n  goes on.\n", ""),
    ),
    "a list goes with the comments inside it": (
        lambda v: v.pop("deadlines"),
        TEXT[: TEXT.index("deadlines:")] + TEXT[TEXT.index("submitters:") :],
    ),
    "an entry in brackets": (
        lambda v: v["themes"].append("a, b"),
        swap("land]", 'land, "a, b"]'),
    ),
    "an entry out of brackets": (
        lambda v: v["themes"].remove("water"),
        swap("labour, 'water', land", "labour, land"),
    ),
    "the last entry out of brackets": (
        lambda v: v["themes"].remove("land"),
        swap("'water', land", "'water'"),
    ),
    "entries in brackets in another order": (
        lambda v: v["themes"].reverse(),
        swap("[labour, 'water', land]", "[land, 'water', labour]"),
    ),
    "every entry in brackets is new": (
        lambda v: v.update(themes=["debt"]),
        swap("[labour, 'water', land]", "[debt]"),
    ),
    "a value in braces": (
        lambda v: v["submitters"][0].update(consent="given", city="Nairobi"),
        swap("consent: asked}", "consent: given, city: Nairobi}"),
    ),
    "a field of an item stands where the model has it": (
        lambda v: v["submitters"][1].update(acronym="UN", date="2026-01-01"),
        swap("- org: Union\n  consent: given\n", "- org: Union\n  acronym: UN\n  consent: given\n  date: 2026-01-01\n"),
    ),
    "a plain entry more": (
        lambda v: v["members"].insert(1, "zoe"),
        swap("- amina\n", "- amina\n- zoe\n"),
    ),
    "a plain entry first": (
        lambda v: v["members"].insert(0, "zoe"),
        swap("- amina\n", "- zoe\n- amina\n"),
    ),
    "a plain entry less": (
        lambda v: v["members"].remove("amina"),
        swap("- amina\n", ""),
    ),
    "a plain entry is another": (
        lambda v: v["members"].__setitem__(1, "zoe"),
        swap("- beatriz #", "- zoe #"),
    ),
    "an item more, in the manner of the text": (
        lambda v: v["deadlines"].insert(1, {"id": "bbbbb", "what": "Mid"}),
        swap("2026-05-08\n", "2026-05-08\n  - id: bbbbb\n    what: Mid\n"),
    ),
    "an item less, the comment above it stays": (
        lambda v: v["deadlines"].pop(1),
        swap("  - id: aaaaa\n    what: Draft\n    # ask Beatriz\n", ""),
    ),
    "items in another order take their comments along": (
        lambda v: v["deadlines"].reverse(),
        TEXT.replace(
            TEXT[TEXT.index("  # from") : TEXT.index("submitters:")],
            "  # our own\n  - id: aaaaa\n    what: Draft\n    # ask Beatriz\n"
            "  # from the notice\n  - id: k3f9q\n    what: Submission   # by the portal\n    date: 2026-05-08\n\n",
        ),
    ),
    "an item moves and changes at once": (
        lambda v: (v["deadlines"].reverse(), v["deadlines"][0].update(what="Final", hard=True)),
        TEXT.replace(
            TEXT[TEXT.index("  # from") : TEXT.index("submitters:")],
            "  # our own\n  - id: aaaaa\n    what: Final\n    hard: true\n    # ask Beatriz\n"
            "  # from the notice\n  - id: k3f9q\n    what: Submission   # by the portal\n    date: 2026-05-08\n\n",
        ),
    ),
    "the first field of an item goes": (
        lambda v: v["deadlines"][0].pop("id"),
        swap("- id: k3f9q\n    what: Submission", "- what: Submission"),
    ),
    "a plain value becomes a list": (
        lambda v: v.update(status=["a", "b"]),
        swap("status: drafting", "status:\n  - a\n  - b"),
    ),
    "a list becomes a plain value": (
        lambda v: v.update(own_key="x"),
        swap("own_key:\n  - x", "own_key: x"),
    ),
    "nothing": (lambda v: v.update(notes="", countries=[], outcome={"received": None}), TEXT),
}


@pytest.mark.parametrize("name", CASES)
def test_a_change_alters_its_own_lines_and_no_others(name: str) -> None:
    act, expected = CASES[name]
    assert after(act) == expected


@pytest.mark.parametrize("name", CASES)
def test_a_change_keeps_windows_line_ends(name: str) -> None:
    act, expected = CASES[name]
    assert after(act, TEXT.replace("\n", "\r\n")) == expected.replace("\n", "\r\n")


FOREIGN: dict[str, tuple[str, Act, str]] = {
    "no final newline, another line": ("a: 1\nb: 2", lambda v: v.update(a=3), "a: 3\nb: 2"),
    "no final newline, the last line": ("a: 1\nb: 2", lambda v: v.update(b=3), "a: 1\nb: 3\n"),
    "no final newline, a field more": ("a: 1\nb: 2", lambda v: v.update(c=3), "a: 1\nb: 2\nc: 3\n"),
    "no final newline after a block text": ("a: |\n  x", lambda v: v.update(c=3), "a: x\nc: 3\n"),
    "an end mark": ("---\na: 1\n...\n", lambda v: v.update(b=2), "---\na: 1\nb: 2\n...\n"),
    "a record in braces": (
        "{a: 1, b: [x]}\n",
        lambda v: (v.update(a=2, c="w"), v["b"].append("z")),
        "{a: 2, b: [x, z], c: w}\n",
    ),
    "brackets over lines": (
        "a: [\n  x, # one\n  y, # two\n  z\n]\nb: 1\n",
        lambda v: (v["a"].remove("y"), v["a"].append("w")),
        "a: [\n  x, # one\n  z, w\n]\nb: 1\n",
    ),
    "the last entry of brackets over lines": (
        "a: [\n  x, # one\n  y\n]\n",
        lambda v: v["a"].remove("y"),
        "a: [\n  x, # one\n  \n]\n",
    ),
    "an empty value": ("a:\nb:   # c\nd: 1\n", lambda v: v.update(a="x", b="w"), "a: x\nb: w   # c\nd: 1\n"),
    "an empty value gets a list": ("a:  # c\nd: 1\n", lambda v: v.update(a=["x"]), "a:  # c\n- x\nd: 1\n"),
    "an empty value that nobody asked for stays": (
        "a:\nb: ''\nc: []\nd: 1\n",
        lambda v: [v.pop(key) for key in "abc"] and v.update(d=2),
        "a:\nb: ''\nc: []\nd: 2\n",
    ),
    "lists in lists": (
        "a:\n- - x\n  - y\n- - z\n",
        lambda v: v["a"][0].__setitem__(1, "w"),
        "a:\n- - x\n  - w\n- - z\n",
    ),
    "an empty entry": ("a:\n-\n- x\n", lambda v: v["a"].__setitem__(0, "w"), "a:\n- w\n- x\n"),
    "a wide dash": (
        "a:\n-   k: 1\n    l: 2\n",
        lambda v: v["a"][0].update(l=3, m=4),
        "a:\n-   k: 1\n    l: 3\n    m: 4\n",
    ),
    "a dash on a line of its own": (
        "a:\n-\n  k: 1\n- # c\n  k: 2\n",
        lambda v: v["a"][1].update(k=3),
        "a:\n-\n  k: 1\n- # c\n  k: 3\n",
    ),
    "a text over two lines": ("a: one\n  two\nb: 1\n", lambda v: v.update(a="x"), "a: x\nb: 1\n"),
    "a text on the next line": ("a:\n  one\nb: 1\n", lambda v: v.update(a="x"), "a:\n  x\nb: 1\n"),
    "blank lines below a block text": ("a: |\n  x\n\n\nb: 1\n", lambda v: v.update(a="y\n"), "a: |\n  y\n\n\nb: 1\n"),
    "a blank line that would join a block text": (
        "a: x\n\nb: 1\n",
        lambda v: v.update(a="y\n\n"),
        'a: "y\\n\\n"\n\nb: 1\n',
    ),
    "signs like comments in a block text": (
        "a: |\n  x\n  # not one\n# one\nb: 1\n",
        lambda v: v.update(a="y\n"),
        "a: |\n  y\n# one\nb: 1\n",
    ),
    "a quoted name": (
        "\"a\": 1\n'b c': 2\n",
        lambda v: (v.update({"a": 2}), v.update({"b c": 3})),
        "\"a\": 2\n'b c': 3\n",
    ),
    "a question mark elsewhere": ("? a\n: 1\nb: 2\n", lambda v: v.update(b=3), "? a\n: 1\nb: 3\n"),
    "two entries alike": (
        "a:\n- x # 1\n- x # 2\n- y\n",
        lambda v: v["a"].append("x"),
        "a:\n- x # 1\n- x # 2\n- y\n- x\n",
    ),
    "items without a name": ("a:\n- k: 1 # c\n- k: 2\n", lambda v: v["a"][0].update(k=3), "a:\n- k: 3 # c\n- k: 2\n"),
    "a separator in a text": ("a: x\x85y # c\nb: 1\n", lambda v: v.update(b=2), "a: x\x85y # c\nb: 2\n"),
    "mixed line ends": ("a: 1\r\nb: 2\nc: 3\r\n", lambda v: v.update(b=4), "a: 1\r\nb: 4\nc: 3\r\n"),
    "blank lines between items": (
        "a:\n- id: x\n\n- id: y\n\nb: 1\n",
        lambda v: v["a"].append({"id": "z"}),
        "a:\n- id: x\n\n- id: y\n- id: z\n\nb: 1\n",
    ),
    "a comment above the first item": (
        "a:\n# c\n- id: x\n",
        lambda v: v["a"].append({"id": "z"}),
        "a:\n# c\n- id: x\n- id: z\n",
    ),
    "a comment at the very end": ("a: 1\n# end\n", lambda v: v.update(b=2), "a: 1\nb: 2\n# end\n"),
    "a flow item in a block list": ("a:\n- {id: x} # c\n- {id: y}\n", lambda v: v["a"].pop(1), "a:\n- {id: x} # c\n"),
    "a long text in braces": ("a: {k: x}\n", lambda v: v["a"].update(k="one\ntwo"), 'a: {k: "one\\ntwo"}\n'),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_text_in_another_style_keeps_it(name: str) -> None:
    text, act, expected = FOREIGN[name]
    assert after(act, text) == expected


def test_a_name_after_a_question_mark_can_be_changed_even_if_its_lines_are_written_anew() -> None:
    changed = after(lambda v: v.update(a=[1, 2]), "# c\n? a\n: 1\nb: 2\n")
    assert read(changed, "x") == {"a": [1, 2], "b": 2}
    assert changed.startswith("# c\n")


def test_an_item_is_found_by_its_natural_key() -> None:
    text = "submitters:\n- org: A # first\n  city: X\n- org: B\n  city: Y\n"
    changed = after(lambda v: (v["submitters"].reverse(), v["submitters"][0].update(city="Z")), text)
    assert changed == "submitters:\n- org: B\n  city: Z\n- org: A # first\n  city: X\n"


def test_a_value_that_no_file_can_hold_is_refused_and_not_written() -> None:
    for value in ("nul\0", float("inf"), 10**20, "\ud800"):
        with pytest.raises(WriteCheckError):
            after(lambda v, value=value: v.update(title=value))  # type: ignore[misc]


def test_a_text_that_cannot_be_read_is_not_changed() -> None:
    with pytest.raises(UnreadableRecordError):
        patch("a: [\n", {"a": 1}, None, "x")


def test_a_large_record_is_changed_in_less_than_a_second() -> None:
    text = "deadlines:\n" + "".join(
        f"- id: x{at:04}\n  what: Something to do\n  date: 2026-05-08\n" for at in range(4000)
    )
    changed = after(lambda v: (v["deadlines"][2000].update(what="x"), v["deadlines"].insert(1, {"id": "aaaaa"})), text)
    assert changed.count("\n") == text.count("\n") + 1
