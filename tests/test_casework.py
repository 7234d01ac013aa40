"""What the group does with a case: weighed and decided step by step; nothing leaves before the community agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.casework import Casework
from cawg_tui.errors import NotAgreedError, NotForThemError
from cawg_tui.exchange import export
from cawg_tui.rules.experts import Helper
from cawg_tui.rules.subject import listed
from cawg_tui.workspace import Workspace

from tests.tui.desk import NOW, Desk, build, copied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cawg_tui.records.values import Value, Values

CRITERIA: dict[str, Value] = {
    name: {"score": 3, "reason": "Told on the phone."}
    for name in ("grave_abuse", "existing_support", "skills_capacity", "strategic_value")
}
AGREED: Value = {"share_in_wg": "given", "forward_to_allies": "none"}
CALL: Values = {
    "title": "Kenya, 2026-11-22", "status": "intake", "requester": "A council", "country": "KEN",
    "objectives": [{"text": "That it stops.", "want": "stop_project"}], "confidentiality": "restricted",
}  # fmt: skip
MEMBER = Helper("beatriz-montoya-bbbb", "Beatriz", 1, ("works in Kenya",), "")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("desk") / "built").folder


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Desk:
    return copied(built, tmp_path / "desk")


@pytest.fixture
def workspace(desk: Desk) -> Iterator[Workspace]:
    opened = Workspace.open(desk.folder)
    opened.refresh()
    yield opened
    opened.close()


def taken(workspace: Workspace, **more: Value) -> str:
    """Return the id of a case that was taken on the phone."""
    return workspace.new(workspace.kinds["case"], {**CALL, **more}).stored.id


def assess(workspace: Workspace, record_id: str, **typed: Value) -> tuple[str, str]:
    """Weigh and decide a case; return the state it is in then, and what was said besides."""
    stored = workspace.record(record_id)
    saved = Casework(workspace).assess(stored, {**stored.values, **typed}, NOW.date())
    return str(workspace.record(record_id).values["status"]), saved.besides


def commits(desk: Desk) -> int:
    return int(desk.git("rev-list", "--count", "HEAD"))


def test_weighing_begins_the_assessment_and_decides_nothing(workspace: Workspace, desk: Desk) -> None:
    case, before = taken(workspace), commits(desk)
    assert assess(workspace, case, criteria=CRITERIA) == ("assessing", "")
    assert commits(desk) == before + 1
    assert assess(workspace, case) == ("assessing", "")
    assert commits(desk) == before + 1


def test_a_case_where_nothing_was_weighed_stays_where_it_is(workspace: Workspace) -> None:
    assert assess(workspace, taken(workspace)) == ("intake", "")


@pytest.mark.parametrize(
    ("answer", "state", "consent"),
    [
        ("support", "accepted", {"share_in_wg": "given"}),
        ("refer", "referred", {"forward_to_allies": "given"}),
        ("decline", "declined", {}),
    ],
)
@pytest.mark.parametrize("begins", ["requested", "intake", "assessing"])
def test_an_answer_with_its_reason_moves_the_case_to_what_it_says(
    workspace: Workspace, answer: str, state: str, consent: Value, begins: str
) -> None:
    case = taken(workspace, status=begins, consent=consent)
    why = "Weighed in the call of the group."
    decision: Value = {"answer": answer, "why": why}
    assert assess(workspace, case, criteria=CRITERIA, decision=decision) == (state, "")
    values = workspace.record(case).values
    assert values["decision"] == {
        "answer": answer,
        "date": NOW.date().isoformat(),
        "why": why,
    }
    assert values["criteria"] == CRITERIA


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ({"answer": "support"}, "Note the group's decision first"),
        ({"answer": "support", "why": "Yes."}, "has not agreed that this is shared in the working group"),
        ({"answer": "refer", "why": "Yes."}, "has not agreed that it is forwarded to allies"),
    ],
)
def test_what_was_weighed_is_kept_where_the_decision_lacks_something(
    workspace: Workspace, decision: Value, said: str
) -> None:
    case = taken(workspace)
    stored = workspace.record(case)
    lacking = Casework(workspace).lacking(stored, {**stored.values, "decision": decision}, NOW)
    assert any(said in words for words in lacking)
    state, besides = assess(workspace, case, criteria=CRITERIA, decision=decision)
    assert state == "assessing"
    assert "It is not " in besides
    assert said in besides
    assert workspace.record(case).values["criteria"] == CRITERIA


def test_what_is_noted_later_moves_a_decided_case_no_more(workspace: Workspace) -> None:
    case = taken(workspace, status="active", consent=AGREED)
    decision: Value = {"answer": "decline", "why": "A slip of the hand."}
    assert assess(workspace, case, decision=decision) == ("active", "")
    stored = workspace.record(case)
    assert Casework(workspace).lacking(stored, stored.values, NOW) == []


def test_nobody_is_asked_before_the_community_agreed_as_the_file_says_it_now(workspace: Workspace, desk: Desk) -> None:
    case = taken(workspace, consent=AGREED)
    read_before = workspace.record(case)
    workspace.save(read_before, {**read_before.values, "consent": {"share_in_wg": "withdrawn"}})
    before, today = commits(desk), NOW.date()
    with pytest.raises(NotAgreedError, match="they took it back"):
        Casework(workspace).ask(read_before, MEMBER, today)
    assert commits(desk) == before
    now = workspace.record(case)
    workspace.save(now, {**now.values, "consent": AGREED})
    Casework(workspace).ask(workspace.record(case), MEMBER, today)
    assert [one["member"] for one in listed(workspace.record(case).values["experts"])] == [MEMBER.member]  # type: ignore[index,call-overload]


def test_a_case_is_neither_opened_to_more_readers_nor_exported_without_consent(
    workspace: Workspace, desk: Desk
) -> None:
    case = taken(workspace)
    stored, before = workspace.record(case), commits(desk)
    with pytest.raises(NotAgreedError, match="they were not asked"):
        workspace.save(stored, {**stored.values, "confidentiality": "group"})
    for form in ("json", "text"):
        with pytest.raises(NotForThemError, match=r"restricted; the community of .* has not agreed"):
            export(workspace, [case], form)
    assert commits(desk) == before
    workspace.save(stored, {**stored.values, "confidentiality": "group", "consent": AGREED})
    assert "A council" not in export(workspace, [case], "text")
    assert "Kenya" in export(workspace, [case], "text")


def test_how_to_reach_back_stays_in_the_workspace(workspace: Workspace, desk: Desk) -> None:
    case = taken(workspace, consent=AGREED, call_back="through the parish office")
    assert "parish" not in export(workspace, [case], "json", "restricted")
    assert not workspace.search("parish").rows
    assert "parish" not in desk.git("log", "--format=%B")


def test_members_are_asked_about_what_was_taken_up_else_looked_at_else_what_is_promising(workspace: Workspace) -> None:
    casework, today = Casework(workspace), NOW.date()
    promising = casework.to_ask_about(CALL, today)
    assert 0 < len(promising) <= 5
    looked: Values = {**CALL, "candidates": [{"mechanism": "wb-ip", "fit": "blocked"}, {"mechanism": "ifc-cao"}]}
    assert casework.to_ask_about(looked, today) == ["ifc-cao"]
    chosen: Value = [{"mechanism": "oecd-ncp", "chosen": True}, {"mechanism": "ifc-cao"}]
    assert casework.to_ask_about({**CALL, "candidates": chosen}, today) == ["oecd-ncp"]
