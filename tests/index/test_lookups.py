"""Small questions to the index: rows, what is due, ids and words to choose from, snippets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cawg_tui.index.database import Index

    from tests.index.conftest import Files

TODAY = date(2026, 6, 1)


def test_a_row_shows_what_a_list_needs(files: Files, index: Index) -> None:
    path = files.put(
        "upr_submission", "kenya-abcd", title={"es": "Kenia", "en": "Kenya"}, status="sign_off", sur="KEN", session=49,
        type="joint", lead="amina-abcd", languages=["es"], updated="2026-05",
        deadlines=[{"id": "aaaaa", "what": "Filing", "date": "2026-07-15", "hard": True},
                   {"id": "bbbbb", "what": "Draft", "date": "2026-05-01"}],
    )  # fmt: skip
    files.put("member", "amina-abcd")
    index.refresh()
    row = index.row("kenya-abcd", TODAY)
    assert row is not None
    assert (row.title, row.status, row.path, row.lead) == ("Kenya", "sign_off", path, "amina-abcd")
    assert (row.due, row.due_hard, row.updated) == ("2026-07-15", True, "2026-05")
    assert row.columns == ("Sign-off", "Kenya", "49", "Joint", "amina-abcd")
    assert (row.problems, row.worst, row.conflicts) == (0, "", 0)
    assert index.row("nobody") is None
    late = index.row("kenya-abcd", date(2026, 8, 1))
    assert late is not None
    assert late.due == "2026-07-15"


def test_records_are_counted_by_kind_and_listed_in_windows(files: Files, index: Index) -> None:
    for at in range(25):
        files.put("initiative", f"record-{at:02}", title=f"Title {at:02}")
    files.put("member", "someone", title="A member")
    index.refresh()
    assert index.counts() == {"initiative": 25, "member": 1}
    page = index.rows("initiative", offset=20, limit=10)
    assert [row.id for row in page.rows] == [f"record-{at}" for at in range(20, 25)]
    assert (page.total, page.total_is_exact) == (25, True)
    assert [row.id for row in index.rows(limit=2).rows] == ["someone", "record-00"]
    assert [row.id for row in index.rows("initiative", descending=True, limit=1).rows] == ["record-24"]
    files.put("member", "another", title="Another")
    index.refresh()
    assert index.counts()["member"] == 2


def test_what_is_due_comes_by_day_with_tasks_and_what_was_missed(files: Files, index: Index) -> None:
    files.put(
        "initiative", "work-abcd", title="Work", status="active", lead="amina-abcd",
        deadlines=[
            {"id": "aaaaa", "what": "Comments", "date": "2026-06-03", "time": "23:59", "tz": "Europe/Zurich",
             "hard": True, "verified": True},
            {"id": "bbbbb", "what": "Passed and followed", "date": "2026-01-01"},
            {"id": "ccccc", "what": "No day", "date": "soon"},
        ],
        tasks=[{"id": "ddddd", "what": "Draft", "who": "amina-abcd", "due": "2026-05-30"},
               {"id": "eeeee", "what": "Done", "due": "2026-05-30", "done": True}],
    )  # fmt: skip
    files.put(
        "initiative", "missed", status="active", deadlines=[{"id": "aaaaa", "what": "Late", "date": "2026-05-01"}]
    )
    files.put("initiative", "over", status="closed", deadlines=[{"id": "aaaaa", "what": "Over", "date": "2026-06-02"}])
    index.refresh()
    found = index.due(TODAY)
    assert [(one.id, one.what, one.days, one.task) for one in found] == [
        ("missed", "Late", -31, False), ("work-abcd", "Draft", -2, True), ("work-abcd", "Comments", 2, False),
    ]  # fmt: skip
    comments = found[-1]
    assert (comments.date, comments.time, comments.tz, comments.hard, comments.verified) == (
        "2026-06-03", "23:59", "Europe/Zurich", True, True,
    )  # fmt: skip
    assert (comments.kind, comments.title, comments.lead, comments.path) == (
        "initiative", "Work", "amina-abcd", "deadlines/aaaaa",
    )  # fmt: skip
    assert found[1].who == "amina-abcd"
    assert len(index.due(TODAY, limit=2)) == 2


def test_what_is_blocked_is_asked_of_the_index_for_a_day(files: Files, index: Index) -> None:
    files.put("member", "ana-aaaa", title="Ana")
    files.put("workplan", "plan-aaaa", title="Plan", status="running", year=2026, lead="ana-aaaa", objectives=[])
    files.put("case", "dam-aaaa", title="Dam", status="intake", consent={"share_in_wg": "asked"})
    files.put("initiative", "gone-aaaa", title="Gone", lead="nobody-zzzz", children=["lost-zzzz"])
    index.refresh()
    found = [(one.id, one.sort, one.who, one.near) for one in index.blocked(date(2026, 4, 1))]
    assert found == [
        ("plan-aaaa", "wait", "", "2026-03-31"), ("dam-aaaa", "wait", "The community", ""),
        ("gone-aaaa", "problem", "", ""),
    ]  # fmt: skip
    assert index.blocked(date(2026, 4, 1))[-1].more == 1
    assert [one.id for one in index.blocked(date(2026, 3, 31))] == ["dam-aaaa", "gone-aaaa"]
    files.put("case", "dam-aaaa", title="Dam", status="closed", consent={"share_in_wg": "asked"})
    index.refresh()
    assert [one.id for one in index.blocked(date(2026, 3, 31))] == ["gone-aaaa"]
    assert len(index.blocked(date(2026, 4, 1), limit=1)) == 1


def test_ids_that_look_like_what_was_typed_are_offered(files: Files, index: Index) -> None:
    files.put("initiative", "omo-valley-dam-ab2c", title="Omo valley dam")
    files.put("initiative", "land-rights-kenya-xy3z", title="Land rights")
    index.refresh()
    assert index.near("omo-valey-dam")[:1] == ["omo-valley-dam-ab2c"]
    assert index.near("Land right")[:1] == ["land-rights-kenya-xy3z"]
    assert index.near("") == []
    assert index.near("\udc80") == []


def test_values_in_use_are_offered_the_most_used_first(files: Files, index: Index) -> None:
    files.put("initiative", "one", partners=["FIAN", "Both"], themes=["labour"])
    path = files.put("initiative", "two", partners=["Both"], themes=["labour", "own_theme"])
    files.put("upr_submission", "three", submitters=[{"org": "FIAN Kenya", "consent": "given"}])
    index.refresh()
    assert index.terms("partners") == [("Both", 2), ("FIAN", 1)]
    assert index.terms("themes") == [("labour", 2), ("own_theme", 1)]
    assert index.terms("submitters/org") == [("FIAN Kenya", 1)]
    files.drop(path)
    index.refresh()
    assert index.terms("partners") == [("Both", 1), ("FIAN", 1)]
    assert index.terms("nothing") == []


def test_records_to_refer_to_are_found_by_a_part_of_title_or_id(files: Files, index: Index) -> None:
    files.put("member", "amina-abcd", title="Amina Njoroge")
    files.put("member", "beatriz-efgh", title="Beatriz and Amina")
    files.put("initiative", "amina-fund-xyzw", title="Amina fund")
    index.refresh()
    assert index.complete_ref(["member"], "ami") == [
        ("amina-abcd", "Amina Njoroge"), ("beatriz-efgh", "Beatriz and Amina"),
    ]  # fmt: skip
    assert index.complete_ref([], "ÁMINA-F") == [("amina-fund-xyzw", "Amina fund")]
    assert len(index.complete_ref([], "", limit=2)) == 2
    assert index.complete_ref(["member"], "%_\udc80") == []


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Before land rights after", "land rights ", ["land", "rights"]),
        ("Before land rights after", '"land rights"', ["land rights"]),
        ("Une leçon: l'éducation des niñas", "éducation nin", ["éducation", "niñ"]),
        ("Une leçon: l'éducation des niñas", "education ", ["éducation"]),
        ("الأرض والماء", "الارض ", ["الأرض"]),
        ("自由事先知情同意", "知情", ["知情"]),
        ("STRASSE und straße", "straße ", ["STRASSE", "straße"]),
    ],
)
def test_a_snippet_shows_the_words_with_their_places(
    files: Files, index: Index, text: str, typed: str, shown: list[str]
) -> None:
    files.put("initiative", "one", summary=text)
    index.refresh()
    snippet = index.snippets(["one", "nobody"], typed)["one"]
    assert [snippet.text[start:end] for start, end in snippet.spans] == shown


def test_a_snippet_is_a_short_stretch_on_one_line(files: Files, index: Index) -> None:
    files.put(
        "initiative", "one", summary="begin\n" + "filler words\n" * 200 + "needle [/x] here\n" + "more words\n" * 200
    )
    index.refresh()
    snippet = index.snippets(["one"], "needle ")["one"]
    assert len(snippet.text) < 200
    assert "\n" not in snippet.text
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    assert "needle [/x] here" in snippet.text
    assert index.snippets(["one"], "") == {}
    assert index.snippets(["one"], "absent ") == {}


def test_the_index_says_where_it_disagrees_with_the_files(files: Files, index: Index) -> None:
    files.put("initiative", "one")
    files.put("initiative", "two")
    index.refresh()
    assert index.disagreement() == ""
    files.put("initiative", "two", title="Changed")
    assert "two" in index.disagreement()
    files.put("initiative", "three")
    assert "1 record" in index.disagreement()
