"""Decisions between two members who work offline: who proposed what, what comes of a choice, settling, undoing."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, cast

import pytest
from cawg_tui.decisions import Proposal
from cawg_tui.errors import MoveNotAllowedError, UndoTooLateError, UnknownDecisionError
from cawg_tui.records.conflicts import KEEP, KEY, ConflictKind, conflict
from cawg_tui.records.paths import get
from cawg_tui.records.values import MISSING, Missing, Value
from cawg_tui.store.emit import emit, flow_text
from cawg_tui.workspace import Workspace

from tests.deciding.conftest import DATE, END, KENYA, Pair, date_of, told, values_of, waiting, write
from tests.vcs.conftest import git

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def test_both_see_who_proposed_which_date_and_when(apart: Pair) -> None:
    hers, his = apart.decision()
    amina, beatriz = apart.names
    assert told(hers) == {"2024-10-08": (amina, True), "2024-10-10": (beatriz, False)}
    assert told(his) == {"2024-10-08": (amina, False), "2024-10-10": (beatriz, True)}
    assert (hers.agreed, hers.shown, hers.label) == ("2024-10-11", "2024-10-11", his.label)
    assert hers.label.endswith("Stakeholder submission › Date")
    for one in hers.proposals:
        assert one.when is not None
        assert apart.git("log", "-1", "--format=%an %at", one.commit) == f"{one.who} {int(one.when.timestamp())}"


def test_one_who_only_passed_a_value_on_did_not_propose_it(apart: Pair) -> None:
    # Beatriz has saved the record since it holds both days.
    hers, _ = apart.decision()
    assert told(hers) == {"2024-10-08": ("Amina", True), "2024-10-10": ("Beatriz", False)}
    subjects = [apart.git("log", "-1", "--format=%s", one.commit) for one in hers.proposals]
    assert all(subject.endswith("deadline") for subject in subjects)


def test_a_passage_of_a_text_names_who_wrote_what(pair: Pair) -> None:
    hers, _ = pair.disagree(
        "summary", "The State acts.\nNobody was ever asked.\nThe end.\n", "The State acts.\nFew were asked.\nThe end.\n"
    )
    assert hers.passage
    assert hers.agreed == "Nobody was asked."
    assert told(hers) == {
        "Few were asked.": (pair.names[1], False), "Nobody was ever asked.": (pair.names[0], True)
    }  # fmt: skip
    assert pair.amina.decisions.both(hers) == "Few were asked.\nNobody was ever asked."
    outcome = pair.amina.decisions.outcome(hers, "Few were asked.\nNobody was ever asked.")
    assert outcome.values["summary"] == "The State acts.\nFew were asked.\nNobody was ever asked.\nThe end.\n"
    assert [change.path for change in outcome.changes] == ["summary"]
    assert KEY in values_of(pair.amina)


def test_a_removal_has_an_author_too(pair: Pair) -> None:
    hers, _ = pair.disagree("code", "", "JS2")
    assert told(hers) == {"JS2": (pair.names[1], False), MISSING: (pair.names[0], True)}
    pair.amina.decisions.settle(KENYA, hers.id, MISSING)
    assert "code" not in values_of(pair.amina)


def test_a_settled_decision_reaches_the_other_and_is_one_commit(apart: Pair) -> None:
    hers, _ = apart.decision()
    tip = apart.git("rev-parse", "HEAD").strip()
    saved = apart.amina.decisions.settle(KENYA, hers.id, "2024-10-10")
    assert saved.sentence.startswith("Decide UPR submission: ")
    assert saved.sentence.endswith(": deadlines › Date")
    assert apart.git("rev-list", "--count", f"{tip}..HEAD").strip() == "1"
    apart.meet()
    assert apart.amina.decisions.open() == apart.beatriz.decisions.open() == []
    assert date_of(apart.amina) == date_of(apart.beatriz) == "2024-10-10"
    assert apart.amina.record(KENYA).text == apart.beatriz.record(KENYA).text


def test_what_was_settled_can_be_taken_back_until_someone_changes_the_record(apart: Pair) -> None:
    hers, _ = apart.decision()
    before = apart.amina.record(KENYA).text
    saved = apart.amina.decisions.settle(KENYA, hers.id, "2024-10-10")
    back = apart.amina.decisions.undo(saved)
    assert back.commit
    assert apart.amina.record(KENYA).text == before
    assert [one.id for one in waiting(apart.amina)] == [hers.id]
    again = apart.amina.decisions.settle(KENYA, hers.id, KEEP)
    write(apart.amina, notes="Changed since.")
    with pytest.raises(UndoTooLateError):
        apart.amina.decisions.undo(again)


def test_settled_differently_offline_is_a_decision_again(apart: Pair) -> None:
    hers, his = apart.decision()
    apart.amina.decisions.settle(KENYA, hers.id, "2024-10-10")
    apart.beatriz.decisions.settle(KENYA, his.id, "2024-10-08")
    apart.meet()
    (again,) = waiting(apart.amina)
    assert told(again) == {"2024-10-08": (apart.names[1], False), "2024-10-10": (apart.names[0], True)}
    assert again.shown == "2024-10-11"
    assert apart.amina.record(KENYA).text == apart.beatriz.record(KENYA).text


def test_settled_alike_offline_is_settled(apart: Pair) -> None:
    hers, his = apart.decision()
    for member, one in ((apart.amina, hers), (apart.beatriz, his)):
        member.decisions.settle(KENYA, one.id, "2024-10-10")
    apart.meet()
    assert waiting(apart.amina) == []
    assert date_of(apart.beatriz) == "2024-10-10"


def test_a_decision_that_someone_made_meanwhile_is_refused_in_a_sentence(apart: Pair) -> None:
    hers, his = apart.decision()
    apart.amina.decisions.settle(KENYA, hers.id, "2024-10-10")
    apart.meet()
    with pytest.raises(UnknownDecisionError, match="someone may have made it"):
        apart.beatriz.decisions.settle(KENYA, his.id, "2024-10-08")


def test_a_record_that_changes_while_a_decision_is_saved_keeps_both(
    apart: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers, _ = apart.decision()
    other = Workspace.open(apart.folder / "amina")
    save: Callable[..., object] = apart.amina.store.save

    def late(*given: object) -> object:
        monkeypatch.undo()
        write(other, notes="From another window.")
        return save(*given)

    monkeypatch.setattr(apart.amina.store, "save", late)
    apart.amina.decisions.settle(KENYA, hers.id, "2024-10-10")
    other.close()
    assert values_of(apart.amina)["notes"] == "From another window."
    assert date_of(apart.amina) == "2024-10-10"
    assert KEY not in values_of(apart.amina)


def test_several_decisions_are_one_commit_and_one_person_can_be_taken_for_all(pair: Pair) -> None:
    write(pair.amina, **{DATE: "2024-10-08", "code": "JS1", "confidentiality": "network"})
    write(pair.beatriz, **{DATE: "2024-10-10", "code": "JS2", "confidentiality": "group"})
    pair.meet()
    amina, beatriz = pair.names
    found = {one.conflict.path: one for one in waiting(pair.amina)}
    hers = pair.amina.decisions.by_author(KENYA, amina)
    # What would protect less than now is not taken along.
    assert {path for path, one in found.items() if one.id in hers} == {DATE, "code"}
    agreed = pair.amina.decisions.as_agreed(KENYA)
    assert agreed[found["code"].id] == "JS0"
    assert agreed[found["confidentiality"].id] is KEEP
    saved = pair.amina.decisions.settle_all(KENYA, pair.amina.decisions.by_author(KENYA, beatriz))
    assert "confidentiality" in saved.sentence or "more" in saved.sentence
    assert (values_of(pair.amina)["code"], date_of(pair.amina)) == ("JS2", "2024-10-10")
    assert waiting(pair.amina) == []


def test_all_as_it_stands_drops_the_entries_and_changes_nothing_else(apart: Pair) -> None:
    before = {name: value for name, value in values_of(apart.amina).items() if name != KEY}
    apart.amina.decisions.settle_all(KENYA, apart.amina.decisions.as_shown(KENYA))
    assert values_of(apart.amina) == before


def test_a_record_that_one_deleted_and_another_edited_is_kept_or_deleted(pair: Pair) -> None:
    pair.amina.delete(pair.amina.record(KENYA))
    write(pair.beatriz, code="JS9")
    pair.meet()
    (hers,), (his,) = (waiting(member) for member in pair.both)
    assert hers.whole_record
    edited, removed = hers.proposals
    assert isinstance(edited.value, dict)
    assert edited.value["code"] == "JS9"
    assert (edited.who, edited.mine) == (pair.names[1], False)
    assert removed == Proposal(MISSING, pair.names[0], removed.when, mine=True, commit=removed.commit)
    assert pair.amina.decisions.outcome(hers, MISSING).gone
    gone = pair.amina.decisions.settle(KENYA, hers.id, MISSING)
    assert not (pair.folder / "amina" / gone.stored.path).exists()
    pair.amina.decisions.undo(gone)
    assert [one.id for one in waiting(pair.amina)] == [hers.id]
    pair.beatriz.decisions.settle(KENYA, his.id, edited.value)
    pair.meet()
    assert waiting(pair.amina) == []
    assert values_of(pair.amina)["code"] == "JS9"


def test_an_entry_that_one_removed_and_another_changed(pair: Pair) -> None:
    stored = pair.amina.record(KENYA)
    deadlines = stored.values["deadlines"]
    assert isinstance(deadlines, list)
    pair.amina.save(stored, {**stored.values, "deadlines": deadlines[1:]})
    write(pair.beatriz, **{DATE: "2024-10-10"})
    pair.meet()
    (hers,) = waiting(pair.amina)
    edited, removed = hers.proposals
    assert isinstance(edited.value, dict)
    assert (edited.who, removed.who) == (pair.names[1], pair.names[0])
    assert isinstance(removed.value, Missing)
    assert hers.id not in pair.amina.decisions.as_agreed(KENYA)
    pair.amina.decisions.settle(KENYA, hers.id, removed.value)
    left = values_of(pair.amina).get("deadlines", [])
    assert isinstance(left, list)
    assert len(left) == len(deadlines) - 1


def test_a_state_that_a_member_moved_to_is_never_refused_but_one_of_nobody_is(pair: Pair) -> None:
    stored = pair.amina.record(KENYA)
    states = pair.amina.kinds[stored.kind].workflow
    now = str(stored.values["status"])
    moves = [state for state in states.after(now, "") if state not in {"withdrawn", "missed"}]
    text = {"amina": moves[0], "beatriz": next(one for one in ("ready", "adopted") if one not in moves)}
    for member, state in ((pair.amina, text["amina"]), (pair.beatriz, text["beatriz"])):
        old = member.record(KENYA)
        member.save_text(old, old.text.replace(f"status: {now}\n", f"status: {state}\n"))
    pair.meet()
    (hers,) = waiting(pair.amina)
    with pytest.raises(MoveNotAllowedError):
        pair.amina.decisions.settle(KENYA, hers.id, "reviewed")
    pair.amina.decisions.settle(KENYA, hers.id, text["beatriz"])
    assert values_of(pair.amina)["status"] == text["beatriz"]


def test_a_note_is_found_and_read(pair: Pair) -> None:
    write(pair.amina, summary=END + "Amina added this.\n")
    write(pair.beatriz, summary=END + "Beatriz added that.\n")
    pair.meet()
    assert waiting(pair.amina) == []
    (note,) = pair.amina.decisions.open()
    assert not note.conflict.to_decide
    assert {one.value: one.who for one in note.proposals} == {
        "Amina added this.": pair.names[0], "Beatriz added that.": pair.names[1]
    }  # fmt: skip
    pair.amina.decisions.settle(KENYA, note.id, KEEP)
    assert pair.amina.decisions.open() == []
    assert "Amina added this." in str(values_of(pair.amina)["summary"])


def test_a_restricted_record_is_settled_without_a_word_of_it(pair: Pair) -> None:
    write(pair.amina, confidentiality="restricted")
    pair.meet()
    hers, _ = pair.disagree("code", "SECRET-1", "SECRET-2")
    saved = pair.amina.decisions.settle(KENYA, hers.id, "SECRET-1")
    assert saved.sentence == f"Decide UPR submission {KENYA}"


def test_a_long_history_is_read_only_as_far_as_needed(apart: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    hers, _ = apart.decision()
    fresh = Workspace.open(apart.folder / "amina")
    asked: list[int] = []
    repository, read = fresh.repository, fresh.repository.texts_at

    def counted(wanted: Sequence[tuple[str, str]]) -> list[bytes | None]:
        asked.append(len(wanted))
        return read(wanted)

    monkeypatch.setattr(repository, "texts_at", counted)
    with closing(fresh):
        assert fresh.decisions.of(KENYA) == [hers]
    assert sum(asked) <= 32


def test_an_order_names_who_put_the_list_that_way(pair: Pair) -> None:
    stored = pair.amina.record(KENYA)
    first, second = cast("list[Value]", stored.values["deadlines"])
    third: Value = {"id": "z7abc", "what": "Session", "date": "2024-11-01"}
    pair.amina.save(stored, {**stored.values, "deadlines": [first, second, third]})
    pair.meet()
    for member, listed in ((pair.amina, [second, first, third]), (pair.beatriz, [third, first, second])):
        now = member.record(KENYA)
        member.save_text(now, emit({**now.values, "deadlines": listed}, member.kinds[now.kind].fields))
    pair.meet()
    (hers,) = waiting(pair.amina)
    assert {tuple(cast("list[str]", one.value)): one.who for one in hers.proposals} == {
        ("p2qxz", "k3f9q", "z7abc"): "Amina", ("z7abc", "k3f9q", "p2qxz"): "Beatriz"
    }  # fmt: skip
    pair.amina.decisions.settle(KENYA, hers.id, ["z7abc", "k3f9q", "p2qxz"])
    assert values_of(pair.amina)["deadlines"] == [third, first, second]


def test_a_consent_is_confirmed_by_choice_and_falls_back_with_the_text_that_is_chosen(pair: Pair) -> None:
    write(pair.amina, **{"submitters/Group A/consent": "asked"})
    pair.meet()
    write(pair.amina, **{"submitters/Group A/consent": "given"})
    write(pair.beatriz, summary=END.replace("acts", "waits"))
    pair.meet()
    (hers,) = waiting(pair.amina)
    assert (hers.conflict.kind, hers.shown, told(hers)) == ("guarded", "asked", {"given": ("Amina", True)})
    pair.amina.decisions.settle(KENYA, hers.id, "given")
    assert consent_of(pair.amina) == "given"
    pair.meet()
    stored = pair.amina.record(KENYA)
    one = conflict("/summary", ConflictKind.EDITS, "Nobody was asked.", ["Few were asked.", "Some were asked."])
    pair.amina.save_text(stored, stored.text + f"_conflicts:\n- {flow_text(one.written())}\n")
    (text,) = waiting(pair.amina)
    assert consent_of(pair.amina) == "given"
    assert any("consent" in change.path for change in pair.amina.decisions.outcome(text, "Few were asked.").changes)
    saved = pair.amina.decisions.settle(KENYA, text.id, "Few were asked.")
    assert consent_of(pair.amina) == "asked"
    assert "Consent" in saved.besides


def consent_of(member: Workspace) -> Value | Missing:
    stored = member.record(KENYA)
    return get(stored.values, "submitters/Group A/consent", member.kinds[stored.kind].fields)


def test_an_entry_that_cannot_be_read_is_shown_and_dropped_only_by_itself(pair: Pair) -> None:
    stored = pair.amina.record(KENYA)
    pair.amina.save_text(stored, stored.text + "_conflicts:\n- someone wrote this\n")
    (one,) = pair.amina.decisions.of(KENYA)
    assert (one.conflict.kind, one.proposals) == ("damaged", (Proposal("someone wrote this"),))
    assert not one.whole_record
    for several in (pair.amina.decisions.as_shown(KENYA), pair.amina.decisions.as_agreed(KENYA)):
        assert several == {}
    pair.amina.decisions.settle(KENYA, one.id, KEEP)
    assert pair.amina.record(KENYA).text == stored.text


def test_another_version_that_could_not_be_read_names_who_saved_it(pair: Pair) -> None:
    path = pair.amina.record(KENYA).path
    (pair.folder / "beatriz" / path).write_text("title: [The dam\n")
    git(pair.folder / "beatriz", "commit", "-qam", "By hand")
    write(pair.amina, code="JS1")
    pair.meet()
    (one,) = waiting(pair.amina)
    assert one.conflict.kind == "unreadable"
    assert [(side.value, side.who) for side in one.proposals] == [("title: [The dam\n", "Beatriz")]
    pair.amina.decisions.settle(KENYA, one.id, KEEP)
    assert KEY not in values_of(pair.amina)
