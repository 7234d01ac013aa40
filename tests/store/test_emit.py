"""Writing: whatever goes in comes out again, and it reads well on the way."""

from __future__ import annotations

import pytest
import yaml as pyyaml
from cawg_tui.records.kinds import built_in
from cawg_tui.records.values import Values, same
from cawg_tui.store.emit import emit, flow_text, tidy_mapping
from cawg_tui.store.yaml import read
from hypothesis import HealthCheck, given, settings

from tests.store import odd

FIELDS = built_in()["upr_submission"].fields


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd.records)
def test_what_is_written_reads_back(values: Values) -> None:
    assert same(read(emit(values, None), "x"), tidy_mapping(values))
    assert same(read(emit({"v": values, **values}, FIELDS), "x"), tidy_mapping({"v": values, **values}))
    assert same(read(f"v: {flow_text(values)}\n", "x"), {"v": values})


@pytest.mark.parametrize("text", odd.ODD_TEXTS)
def test_an_odd_text_reads_back_wherever_it_stands(text: str) -> None:
    group: Values = {"a": text, "b": [{"id": "k3f9q", "t": text}]}
    values: Values = {"alone": text, "list": [text, text], "group": group, "lists": [[text], []], "after": 1}
    assert same(read(emit(values, None), "x"), tidy_mapping(values))


@pytest.mark.parametrize("text", [text for text in odd.ODD_TEXTS if text and text != "2026-05-08"])
def test_other_programs_read_a_text_as_text(text: str) -> None:
    assert pyyaml.safe_load(emit({"v": text}, None)) == {"v": text}


@pytest.mark.parametrize(
    "text", ["NO", "no", "Yes", "on", "y", "23:59", "6.10", "00123", "1e3", "0x1F", "12", "=", "null", "~"]
)
def test_a_word_that_some_reader_would_mistake_stands_in_quotes(text: str) -> None:
    assert emit({"v": text}, None) == f'v: "{text}"\n'


@pytest.mark.parametrize(
    "text", ["2026-05-08", "2026-05", "KEN", "A/HRC/59/15", "سلام", "https://a.org/b#c", "142.7 (Norway)", "it's"]
)
def test_a_plain_text_stands_without_quotes(text: str) -> None:
    assert emit({"v": text}, None) == f"v: {text}\n"


def test_a_record_is_written_in_the_order_of_its_model() -> None:
    values: Values = {
        "_conflicts": [{"field": "/title", "kind": "edit/edit", "id": "854c1ff5"}],
        "own": "kept",
        "summary": "The State has not acted.\n\nIt was asked twice; 'soon' was the answer.\n",
        "deadlines": [
            {"date": "2026-05-08", "time": "23:59", "what": "Stakeholder submission", "id": "k3f9q", "hard": True}
        ],
        "submitters": [{"consent": "given", "org": "Network", "founded": 1998}],
        "sur": "KEN",
        "presession": {"applied": False, "date": ""},
        "languages": [],
        "title": {"fr": "Le Kenya", "en": "Kenya"},
        "notes": None,
        "total_words": 0,
    }
    assert (
        emit(values, FIELDS)
        == """\
title:
  fr: Le Kenya
  en: Kenya
sur: KEN
submitters:
- org: Network
  founded: 1998
  consent: given
total_words: 0
presession:
  applied: false
summary: |
  The State has not acted.

  It was asked twice; 'soon' was the answer.
deadlines:
- id: k3f9q
  what: Stakeholder submission
  date: 2026-05-08
  time: "23:59"
  hard: true
own: kept
_conflicts:
- field: /title
  kind: edit/edit
  id: 854c1ff5
"""
    )


def test_long_lines_are_never_wrapped() -> None:
    line = "word " * 500 + "end"
    assert emit({"a": line, "b": f"{line}\n{line}\n"}, None) == f"a: {line}\nb: |\n  {line}\n  {line}\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb\n", "v: |\n  a\n  b\n"),
        ("a\nb", "v: |-\n  a\n  b\n"),
        ("a\n\n", "v: |+\n  a\n\n"),
        (" a\nb\n", "v: |2\n   a\n  b\n"),
        ("\na\n", "v: |\n\n  a\n"),
        ("a\tb\n\tc \n", "v: |\n  a\tb\n  \tc \n"),
        ("a\u2028\nb", 'v: "a\\L\\nb"\n'),
        ("a\r\nb", 'v: "a\\r\\nb"\n'),
        ("\n", 'v: "\\n"\n'),
    ],
)
def test_a_text_with_lines_is_written_line_by_line_where_that_is_exact(text: str, written: str) -> None:
    assert emit({"v": text}, None) == written


def test_a_record_without_anything_is_an_empty_mapping() -> None:
    assert emit({"a": None, "b": "", "c": [], "d": {"e": None}}, None) == "{}\n"
