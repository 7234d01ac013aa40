"""Ids: made of the title, never twice the same, and given to entries that have no name of their own."""

from __future__ import annotations

import re

import pytest
from cawg_tui.records import types as t
from cawg_tui.records.identity import ALPHABET, SLUG_LIMIT, new_record_id, random_name, slug, with_item_ids
from cawg_tui.records.paths import get
from cawg_tui.records.values import Value, Values, item_name, same
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import strategies
from tests.records.strategies import KINDS

UPR = KINDS["upr_submission"].fields


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Kenya, 4th cycle: land & labour", "kenya-4th-cycle-land-labour"),
        ("Foro de los Pueblos — Cooperación Ñandú", "foro-de-los-pueblos-cooperacion-nandu"),
        ("Großbritannien, Ørsted, Łódź, Þingvellir", "grossbritannien-orsted-lodz-thingvellir"),
        ("Çanakkale ısı", "canakkale-isi"), ("Việt Nam", "viet-nam"), ("منتدى الشعوب", ""), ("🌍🌱", ""), ("", ""),
        ("  --  ", ""), ("كينيا Kenya 2025", "kenya-2025"), ("ﬁrst ½", "first-1-2"),
    ],
)  # fmt: skip
def test_a_slug_keeps_the_latin_letters_and_digits_of_a_title(title: str, made: str) -> None:
    assert slug(title) == made


def test_a_long_slug_ends_with_a_whole_word() -> None:
    made = slug("collective action " * 10)
    assert len(made) <= SLUG_LIMIT
    assert made.endswith(("collective", "action"))
    assert len(slug("x" * 200)) == SLUG_LIMIT


@given(title=st.text())
def test_every_new_id_is_an_id(title: str) -> None:
    made = new_record_id(title, "upr_submission")
    assert t.RECORD_ID.fullmatch(made)
    assert re.search(r"-[a-z2-7]{4}\Z", made)


@pytest.mark.parametrize("title", ["منتدى الشعوب", "🌍", ""])
def test_a_title_without_latin_letters_gives_an_id_by_its_kind(title: str) -> None:
    assert re.fullmatch(r"upr-submission-[a-z2-7]{4}", new_record_id(title, "upr_submission"))


def test_ids_made_at_two_places_for_one_title_differ() -> None:
    assert len({new_record_id("Kenya", "upr_submission") for _ in range(50)}) > 45


def test_random_names_use_letters_that_read_alike_in_no_hand() -> None:
    drawn = random_name(2_000)
    assert set(drawn) == set(ALPHABET)
    assert not set(ALPHABET) & set("01890")


def test_entries_get_ids_where_they_have_no_name() -> None:
    values: Values = {
        "deadlines": [{"what": "A"}, {"what": "B", "id": "keep1"}, {"what": "C", "id": None}, {"what": "D", "id": [1]}],
        "submitters": [{"org": "Org A"}, {"city": "Nairobi"}],
        "issues": [{"heading": "work", "recommendations": [{"text": "x"}]}],
    }
    done = with_item_ids(values, UPR)
    names = [item_name(one) for one in listed(done["deadlines"])]
    assert None not in names
    assert len(set(names)) == 4
    assert names[1] == "keep1"
    assert listed(done["submitters"])[0] == {"org": "Org A"}
    assert item_name(listed(done["submitters"])[1], "org")
    issue = item_name(listed(done["issues"])[0])
    assert item_name(listed(get(done, f"issues/{issue}/recommendations", UPR))[0])


@settings(max_examples=80)
@given(values=st.one_of(strategies.junk_records("upr_submission"), strategies.records("upr_submission")))
def test_giving_ids_changes_nothing_else_and_is_done_once(values: Values) -> None:
    done = with_item_ids(values, UPR)
    assert done.keys() == values.keys()
    assert same(with_item_ids(done, UPR), done)
    assert all(same(done[name], value) for name, value in values.items() if UPR.inside(name) is None)


def listed(value: object) -> list[Value]:
    assert isinstance(value, list)
    return value
