"""Whatever is typed in a form while others change the same record: every value is in the file or in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.store.patch import patch
from cawg_tui.tui.form.model import FormModel
from cawg_tui.workspace import Workspace
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_saving import BEATRIZ, KENYA, KENYA_TEXT, Desk, built_desk, desk  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from cawg_tui.records.values import Values

COMMENTS = ("# Kept by hand: this line must stay.", "house_code: K-17   # our own key")
PLACES: tuple[tuple[str | int, ...], ...] = (
    ("title",), ("session",), ("cycle",), ("code",), ("notes",), ("house_code",),
    ("issues", 0, "title"), ("issues", 0, "paras"), ("summary",), ("deadlines", 0, "date"), ("deadlines", 0, "what"),
    ("submitters", 0, "consent"), ("submitters", 1, "country"), ("presession", "accepted"), ("keywords",), ("themes",),
)  # fmt: skip
LISTS = ("deadlines", "issues", "tasks")
edit = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(PLACES), st.integers(0, 2)),
    st.tuples(st.just("add"), st.sampled_from(LISTS).map(lambda name: (name,)), st.integers(0, 2)),
    st.tuples(st.just("remove"), st.sampled_from(LISTS).map(lambda name: (name,)), st.integers(0, 2)),
)
edits = st.lists(edit, min_size=1, max_size=5)


def typed(model: FormModel, whose: str, acts: list[Any]) -> list[str]:
    """Do these acts in a form and return the words that stand in it afterwards because someone typed them."""
    for number, (act, address, at) in enumerate(acts):
        word = f"{whose}{number}"
        there = model.get(address)
        if act == "put" and address[0] in {"keywords", "themes"}:
            model.put(address, [*(there if isinstance(there, list) else []), word])
        elif act == "put" and address[0] == "summary":
            lines = str(there).splitlines()
            lines.insert(min(at, len(lines)), word)
            model.put(address, "\n".join(lines) + "\n")
        elif act == "put" and (len(address) < 3 or isinstance(model.get(address[:-1]), dict)):
            model.put(address, word)
        elif act == "add":
            model.put((*address, model.add(address), "what" if address[0] != "issues" else "title"), word)
        elif act == "remove" and model.entries(address):
            model.remove(address, min(at, len(model.entries(address)) - 1))
    return [word for word in (f"{whose}{number}" for number in range(len(acts))) if word in str(model.wanted())]


def reset(desk: Desk) -> None:  # noqa: F811 - the value of the fixture
    desk.kenya.write_text(KENYA_TEXT, "utf-8")
    if desk.git("status", "--porcelain"):
        desk.commit("Begin anew")


def both_are_kept(desk: Desk, mine: list[Any], theirs: list[Any], committed: bool) -> None:  # noqa: F811
    """Type in a form, change the file behind its back, save, and look for every word."""
    reset(desk)
    start = desk.git("rev-parse", "HEAD").strip()
    workspace = Workspace.open(desk.folder)
    try:
        stored = workspace.record(KENYA)
        fields = workspace.kinds[stored.kind].fields
        form, other = FormModel(fields, stored.values), FormModel(fields, stored.values)
        my_words, their_words = typed(form, "mine", mine), typed(other, "theirs", theirs)
        wanted: Values = other.wanted()
        desk.kenya.write_text(patch(stored.text, wanted, fields, stored.path), "utf-8")
        if committed and desk.git("status", "--porcelain"):
            desk.commit("Theirs", BEATRIZ)
        saved = workspace.save(stored, form.wanted())
        text = desk.kenya.read_text("utf-8")
        history = desk.git("log", "-p", f"{start}..HEAD")
        assert [word for word in my_words if word not in text] == []
        assert [word for word in their_words if word not in text + history] == []
        for line in COMMENTS:
            assert line in text or "house_code" in str((mine, theirs))
        assert saved.stored.problem is None
        assert workspace.record(KENYA).text == text
        assert saved.kept_back == ""
        assert desk.git("status", "--porcelain") == "" or not form.is_changed
    finally:
        workspace.close()


@pytest.mark.timeout(300)
def test_nothing_typed_is_lost_whatever_others_changed_meanwhile(desk: Desk) -> None:  # noqa: F811
    @settings(max_examples=12)
    @given(edits, edits, st.booleans())
    def holds(mine: list[Any], theirs: list[Any], committed: bool) -> None:
        both_are_kept(desk, mine, theirs, committed)

    holds()


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_nothing_typed_is_lost_in_many_more_cases(desk: Desk) -> None:  # noqa: F811
    @settings(max_examples=250)
    @given(edits, edits, st.booleans())
    def holds(mine: list[Any], theirs: list[Any], committed: bool) -> None:
        both_are_kept(desk, mine, theirs, committed)

    holds()
