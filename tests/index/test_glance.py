"""What is seen of a record at a glance is what the whole record says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.errors import CawgError
from cawg_tui.index.glance import FIELDS, NEEDED, glance, seen
from cawg_tui.store.emit import emit
from cawg_tui.store.layout import Entry, Place
from cawg_tui.store.records import Store
from cawg_tui.store.yaml import parse
from hypothesis import given
from hypothesis import strategies as st

from tests.index.conftest import KINDS

if TYPE_CHECKING:
    from tests.index.conftest import Files

TITLE = "Dam on the river"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: Dam on the river\nstatus: idea\nsummary: x\n", TITLE),
        (
            "# by hand\nstatus: idea\nsummary: |\n  title: Not this\n\n  status: nor this\ntitle: Dam on the river\n",
            TITLE,
        ),
        ("title: 'Dam on the river'  \nstatus: idea\n", None),
        ("title: Dam on the river  # to be checked\nstatus: idea # and this\n", TITLE),
        ('title: "Dam # 3"\nstatus: idea\n', "Dam # 3"),
        ("title: >-\n  Dam on\n  the river\nstatus: idea\n", None),
        ("title:\n  en: Dam on the river\n  ar: سد\nstatus: idea\n", {"en": TITLE, "ar": "سد"}),
        ("title: Dam on the river\r\nstatus: idea\r\n", TITLE),
        ("\ufefftitle: Dam on the river\nstatus: idea\n", TITLE),
        ("title: Dam\nstatus: idea\ntitle: Twice\n", None),
        ("title: [a, b]\nstatus: idea\n", None),
        ("<<<<<<< ours\ntitle: Dam\n=======\ntitle: Dyke\n>>>>>>> theirs\nstatus: idea\n", None),
        ("title: Dam on\n  the river\nstatus: idea\n", None),
        ("", None),
        ("title: Dam on the river\nstatus: idea", TITLE),
        ("title: Dam on the river\n\nstatus: idea\n", TITLE),
        ("title:\n  en: Dam on the river\n\n  fr: Barrage\nstatus: idea\n", None),
        ("title:\n  en: Dam # there\n  fr: Barrage\nstatus: idea\n", None),
        ("title: Dam on the river\nstatus: idea\nlead:\n- ana\n", None),
        ("title: Dam on the river\nstatus: idea\nconfidentiality: restricted", TITLE),
    ],
)
def test_a_title_is_seen_where_it_is_certain(text: str, expected: object) -> None:
    assert seen(text.encode()).get("title") == expected


def test_the_last_field_counts_without_an_end_of_line() -> None:
    assert seen(b"title: Dam\nstatus: idea\nconfidentiality: restricted")["confidentiality"] == "restricted"


@pytest.mark.parametrize("between", [" ", " #", "\n", "\n  ", "a: "])
def test_a_long_run_of_anything_is_gone_through_once(between: str) -> None:
    """What takes the square of its length would stand for half an hour over a file of a megabyte."""
    assert seen(f"title: a{between * 500_000}x\nstatus: idea\n".encode()) is not None


@pytest.mark.parametrize("data", [b"\xff\xfe", b"title: \x00\nstatus: idea\n"])
def test_of_what_is_no_text_nothing_is_seen(data: bytes) -> None:
    assert seen(data) == {}


@given(title=TEXTS, status=TEXTS, lead=TEXTS, summary=TEXTS, extra=st.sampled_from(["", "# note\n", "tags: [a]\n"]))
def test_what_is_seen_is_what_the_strict_reader_reads(
    title: str, status: str, lead: str, summary: str, extra: str
) -> None:
    values = {"title": title, "status": status, "lead": lead, "summary": summary}
    text = extra + emit({key: value for key, value in values.items() if value}, KINDS["initiative"].fields)
    try:
        whole = parse(text.encode(), "x.yaml").values
    except CawgError:
        return
    for name, value in seen(text.encode()).items():
        assert name in FIELDS
        assert whole[name] == value


def test_where_it_is_not_certain_the_whole_record_is_read(files: Files) -> None:
    text = "summary: x\ntitle: >-\n  Dam on\n  the river\nstatus: idea\n"
    path = files.put_text("initiative", "dam", text)
    entry = Entry(Place("initiative", "dam", path), len(text), 1, 1)
    assert not seen(text.encode()).keys() >= NEEDED
    assert glance(Store(files.root, KINDS), entry) == {"title": TITLE, "status": "idea"}


@pytest.mark.parametrize("text", ["title: [\nstatus: idea\n", "\tno: yaml\n"])
def test_a_file_that_cannot_be_read_has_no_glance(files: Files, text: str) -> None:
    path = files.put_text("initiative", "dam", text)
    with pytest.raises(CawgError):
        glance(Store(files.root, KINDS), Entry(Place("initiative", "dam", path), len(text), 1, 1))
    with pytest.raises(CawgError):
        glance(Store(files.root, KINDS), Entry(Place("initiative", "none", "initiatives/none.yaml"), 1, 1, 1))
