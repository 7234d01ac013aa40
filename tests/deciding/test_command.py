"""`cawg decide` as a script uses it, and open decisions in what is listed, shown and exported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.cli.main import run
from cawg_tui.exports.sharing import KEPT_FROM_ALL, KEPT_FROM_READERS, shared
from cawg_tui.records.conflicts import KEY, ConflictKind, conflict
from cawg_tui.records.kinds import built_in

from tests.deciding.conftest import DATE, END, KENYA, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cawg_tui.records.values import Values

    from tests.deciding.conftest import Pair

KINDS = built_in()


class Command:
    """Runs `cawg` in this process on one member's clone; `complaint` is what went to standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str], place: Path) -> None:
        self._capsys, self._place = capsys, place
        self.complaint = ""

    def __call__(self, *words: str, status: int = 0) -> str:
        self._capsys.readouterr()
        ended = run(["-C", str(self._place), *words])
        said = self._capsys.readouterr()
        assert ended == status, said
        self.complaint = said.err
        return said.out

    def json(self, *words: str, status: int = 0) -> Any:
        return json.loads(self(*words, "--json", status=status))


@pytest.fixture
def cawg(capsys: pytest.CaptureFixture[str]) -> Callable[[Pair], Command]:
    return lambda pair: Command(capsys, pair.folder / "amina")


def test_what_waits_is_listed_with_numbers_names_and_how_to_settle_it(
    apart: Pair, cawg: Callable[[Pair], Command]
) -> None:
    amina = cawg(apart)
    lines = amina("decide", status=3).splitlines()
    assert lines[0] == f"The dam and the land ({KENYA})"
    assert "Stakeholder submission › Date was changed in 2 ways" in lines[1]
    assert lines[2].strip() == f"--field {DATE}"
    assert lines[3].split() == ["0", "agreed", "before:", "2024-10-11"]
    assert lines[4].split()[:2] == ["1", "you,"]
    assert lines[4].endswith(": 2024-10-08")
    assert lines[5].split()[:2] == ["2", "Beatriz,"]
    assert lines[5].endswith(": 2024-10-10")
    assert "1 to decide" in amina.complaint
    assert amina("decide", KENYA, status=3).splitlines() == lines


def test_json_lists_every_proposal_with_its_author(apart: Pair, cawg: Callable[[Pair], Command]) -> None:
    (one,) = cawg(apart).json("decide", status=3)
    assert (one["id"], one["kind"], one["field"], one["kind_of"]) == (KENYA, "upr_submission", DATE, "edit/edit")
    assert one["agreed"] == "2024-10-11"
    assert [(side["n"], side["value"], side["who"]) for side in one["proposals"]] == [
        (1, "2024-10-08", "Amina"), (2, "2024-10-10", "Beatriz")
    ]  # fmt: skip
    assert set(one) == {"id", "kind", "title", "field", "conflict", "kind_of", "label", "agreed", "proposals"}


@pytest.mark.parametrize(
    ("how", "day"),
    [
        (("--field", DATE, "--take", "2"), "2024-10-10"), (("--field", f"/{DATE}", "--take", "0"), "2024-10-11"),
        (("--take", "keep"), "2024-10-11"), (("--field", DATE, "--value", "2024-10-09"), "2024-10-09"),
    ],
)  # fmt: skip
def test_settling_says_what_became_of_it(
    apart: Pair, cawg: Callable[[Pair], Command], how: tuple[str, ...], day: str
) -> None:
    amina = cawg(apart)
    assert amina("decide", KENYA, *how) == f"Deadlines › Stakeholder submission › Date: {day}\n"
    assert "Decide UPR submission" in amina.complaint
    assert amina("decide") == ""
    assert "Nothing waits" in amina.complaint
    assert f"date: {day}" in amina("show", KENYA, "--as", "yaml")


def test_settling_by_entry_answers_in_json(apart: Pair, cawg: Callable[[Pair], Command]) -> None:
    amina = cawg(apart)
    (one,) = amina.json("decide", status=3)
    said = amina.json("decide", KENYA, "--entry", one["conflict"], "--take", "1")
    assert (said["value"], said["left"]) == ("2024-10-08", 0)
    assert said["commit"] == apart.git("rev-parse", "HEAD")


def test_what_cannot_be_meant_is_a_sentence_and_changes_nothing(apart: Pair, cawg: Callable[[Pair], Command]) -> None:
    amina = cawg(apart)
    head = apart.git("rev-parse", "HEAD")
    for words, said, status in (
        (("decide", "--take", "1"), "Name the record too", 2),
        (("decide", KENYA, "--field", "summary", "--take", "1"), f"Open in it: {DATE}", 2),
        (("decide", KENYA, "--field", DATE, "--take", "3"), "choose 0, 1, 2, keep or remove", 2),
        (("decide", KENYA, "--field", DATE, "--take", "both"), "Both cannot stand here", 2),
        (("decide", KENYA, "--entry", "00000000", "--take", "1"), "Nothing is to be decided on 00000000", 2),
        (("decide", KENYA, "--take", "1", "--value", "2024-10-09"), "not both", 2),
        (("decide", KENYA, "--field", DATE, "--value", "2024-02-30"), "not a day of the calendar", 1),
        (("decide", "kenya-dam-k4n8"), "kenya-dam-k4n9", 1),
    ):
        assert amina(*words, status=status) == ""
        assert said in amina.complaint
    assert apart.git("rev-parse", "HEAD") == head


def test_two_passages_of_one_text_are_told_apart_by_their_entry(pair: Pair, cawg: Callable[[Pair], Command]) -> None:
    write(pair.amina, summary=END.replace("acts", "is silent").replace("Nobody", "No one"))
    write(pair.beatriz, summary=END.replace("acts", "does little").replace("Nobody", "Hardly anybody"))
    pair.meet()
    amina = cawg(pair)
    found = amina.json("decide", status=3)
    if len(found) > 1:
        amina("decide", KENYA, "--field", "summary", "--take", "both", status=2)
        assert all(one["conflict"] in amina.complaint for one in found)
    for one in found:
        amina("decide", KENYA, "--field", "summary", "--entry", one["conflict"], "--take", "both")
    shown = amina("show", KENYA)
    for words in ("is silent", "does little", "No one", "Hardly anybody"):
        assert words in shown
    assert "open" not in shown


def test_a_whole_record_is_deleted_or_kept_by_word(pair: Pair, cawg: Callable[[Pair], Command]) -> None:
    pair.amina.delete(pair.amina.record(KENYA))
    write(pair.beatriz, code="JS9")
    pair.meet()
    amina = cawg(pair)
    assert "keeps the record as it stands" in amina("decide", status=3)
    assert amina("decide", KENYA, "--field", "/", "--take", "2") == "The whole record: deleted\n"
    assert KENYA not in amina("list")


def test_list_and_show_say_what_is_open_and_show_no_proposal(apart: Pair, cawg: Callable[[Pair], Command]) -> None:
    amina = cawg(apart)
    assert "The dam and the land (1 to decide)" in amina("list")
    shown = amina("show", KENYA)
    assert "1 DECISION OPEN\n  - Deadlines › Stakeholder submission › Date was changed in 2 ways" in shown
    assert "Deadlines (in dispute):" in shown
    assert f"cawg decide {KENYA}" in amina.complaint
    assert "2024-10-08" not in shown
    assert f"Open decisions › /{DATE}: opened\n" in amina("diff", KENYA, "--since", "HEAD~3")


def test_exports_say_what_is_open(apart: Pair, cawg: Callable[[Pair], Command]) -> None:
    amina = cawg(apart)
    text = amina("export", KENYA, "--to", "text", "-o", "-")
    assert "1 DECISION OPEN" in text
    dumped = json.loads(amina("export", KENYA, "--to", "json", "-o", "-"))
    (entry,) = dumped["records"][0]["values"][KEY]
    assert entry["values"] == ["2024-10-08", "2024-10-10"]


def test_a_dispute_over_notes_stays_out_of_the_text_for_readers(pair: Pair, cawg: Callable[[Pair], Command]) -> None:
    write(pair.amina, notes="Agreed words.")
    pair.meet()
    pair.disagree("notes", "The source is Amani.", "The source is Baraka.")
    text = cawg(pair)("export", KENYA, "--to", "text", "-o", "-")
    for words in ("Amani", "Baraka", "Agreed words", "DECISION", "Notes"):
        assert words not in text


def test_what_is_private_leaves_in_no_open_decision() -> None:
    member, upr = KINDS["member"].fields, KINDS["upr_submission"].fields
    private = next(one.name for one in member if one.sensitivity.value == "private")
    secret = conflict(f"/{private}", ConflictKind.EDITS, "agreed", ["one secret", "other secret"])
    told = conflict("/city", ConflictKind.EDITS, "Nairobi", ["Kisumu", "Mombasa"])
    lost = conflict("/", ConflictKind.UNREADABLE, values=[f"{private}: secret\n"])
    values: Values = {"title": "A", KEY: [secret.written(), told.written(), lost.written(), "secret"]}
    assert shared(values, member, KEPT_FROM_ALL) == {"title": "A", KEY: [told.written()]}
    # A whole entry that two added under one name goes without what is for the group alone.
    both = conflict("/submitters", ConflictKind.ADDITIONS, values=[[{"org": "A", "by_role": "secret"}], [{"org": "B"}]])
    role = conflict("/submitters/A/by_role", ConflictKind.EDITS, "secret 0", ["secret 1", "secret 2"])
    for_readers = shared({KEY: [both.written(), role.written()]}, upr, KEPT_FROM_READERS)
    assert "secret" not in json.dumps(for_readers)
    assert "by_role" in json.dumps(shared({KEY: [both.written(), role.written()]}, upr, KEPT_FROM_ALL))
    assert '"org": "A"' in json.dumps(for_readers)
    assert shared({KEY: [role.written()]}, upr, KEPT_FROM_READERS) == {}
