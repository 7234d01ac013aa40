"""Plans of the year and exchanges on the demo network: what is open goes on, who could teach, who needs what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.planning import Interpretation, Planning
from cawg_tui.rules.subject import entries, words
from cawg_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Network

PLAN_2026 = "workplan-2026-placeholder-wp6c"
PETITION = "taller-presentar-una-peticion-ante-la-comision-ci2h"
PHONE = "documenting-harm-with-your-own-phone-placeholder-ph3n"


@pytest.fixture
def workspace(network: Network) -> Iterator[Workspace]:
    opened = Workspace.open(network.amina)
    opened.refresh()
    yield opened
    opened.close()


def test_the_plan_of_the_year_after_begins_with_what_is_not_done(workspace: Workspace) -> None:
    old = workspace.record(PLAN_2026)
    planning = Planning(workspace)
    values = planning.next_year(old)
    assert values["year"] == 2027
    assert values["previous"] == PLAN_2026
    assert isinstance(values["title"], dict)
    assert values["title"]["es"] == "Plan de trabajo 2027 (placeholder)"
    carried = [one for _, objective in entries(values, "objectives") for _, one in entries(objective, "activities")]
    left = [one for one in planning._progress(old.values) if one.is_open]
    assert [one["text"] for one in carried] == [one.text for one in left]
    assert [one.get("lead") for one in carried] == [one.lead for one in left]
    assert {one["status"] for one in carried} == {"not_started"}
    assert not {"evaluation_prev", "comments", "reviews", "approved_by", "approved_date", "status"} & set(values)
    for one in carried:
        for name in words(one.get("records")):
            kind = workspace.kinds[workspace.record(name).kind]
            assert not kind.workflow.is_over(str(workspace.record(name).values["status"])), name


def test_what_is_done_or_dropped_does_not_go_on(workspace: Workspace) -> None:
    old = workspace.record(PLAN_2026)
    changed: dict[str, object] = {"a6nws": "done", "a6for": "dropped"}
    objectives = [
        {**objective, "activities": [
            {**one, "status": changed.get(str(one["id"]), one.get("status"))}
            for _, one in entries(objective, "activities")
        ]}
        for _, objective in entries(old.values, "objectives")
    ]  # fmt: skip
    saved = workspace.save(old, {**old.values, "objectives": objectives}).stored  # type: ignore[dict-item]
    values = Planning(workspace).next_year(saved)
    told = [str(one["text"]) for _, up in entries(values, "objectives") for _, one in entries(up, "activities")]
    assert told
    assert not [text for text in told if text.startswith(("Newsletter", "Prepare the forum"))]


def test_the_plan_after_is_written_as_a_record_of_its_own(workspace: Workspace) -> None:
    planning = Planning(workspace)
    before = planning.following(PLAN_2026)
    saved = planning.begin_next(workspace.record(PLAN_2026))
    assert saved.commit
    again = workspace.record(saved.stored.id).values
    assert again["status"] == "draft_sc"
    assert [one for one in Planning(workspace).following(PLAN_2026) if one not in before] == [saved.stored.id]
    ids = [one.get("id") for _, up in entries(again, "objectives") for _, one in entries(up, "activities")]
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_members_who_know_the_mechanisms_of_the_agenda_could_teach_it(workspace: Workspace) -> None:
    found = Planning(workspace).teachers(workspace.record(PETITION).values)
    assert found
    assert any("Inter-American" in reason for reason in found[0].reasons)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert not any("works in" in reason for one in found for reason in one.reasons)


def test_the_interpretation_that_participants_need_is_counted_from_what_they_follow(workspace: Workspace) -> None:
    needed = Planning(workspace).interpretation(workspace.record(PHONE).values)
    assert [(one.language, one.there, len(one.participants)) for one in needed] == [
        ("ar", True, 1), ("id", False, 1), ("sw", False, 1),
    ]  # fmt: skip


def test_one_language_that_serves_two_is_proposed_before_two_that_serve_one_each(workspace: Workspace) -> None:
    people = [{"member": "a", "languages": ["sw", "en"]}, {"member": "b", "languages": ["en", "fr"]}]
    exchange = {"language": "es", "participants": people}
    assert Planning(workspace).interpretation(exchange) == [Interpretation("en", ("a", "b"), there=False)]  # type: ignore[arg-type]
