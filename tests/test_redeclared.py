"""Declarations that change while cawg is open count at once: edited by hand, or received by a sync."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from cawg_tui.clock import now
from cawg_tui.errors import UnknownKindError
from cawg_tui.git_errors import BusyError
from cawg_tui.index.reading import Reader
from cawg_tui.index.refresh import Refresher
from cawg_tui.records.naming import name_of
from cawg_tui.store.yaml import parse
from cawg_tui.tui.kind_list import KindChoice, KindList
from cawg_tui.tui.messages import NewRecord
from cawg_tui.tui.new_record import NewRecordScreen
from cawg_tui.workspace import Workspace
from textual.widgets import Input

from tests.ours import Place, apart, build
from tests.tui.desk import Desk, copied, edit_field, editing, form_of, model_of, open_record, save, type_text
from tests.tui.screens import text_of, until, until_ready, until_shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from cawg_tui.tui.app import CawgApp
    from textual.pilot import Pilot

SLOGAN = "    slogan: line\n"
CONTACTS = "      told_us: text\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("own") / "ours")


@pytest.fixture
def place(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(copied(built, tmp_path / "ours").folder, capsys)


@pytest.fixture
def opened(place: Place) -> Iterator[Workspace]:
    workspace = Workspace.open(place.root)
    workspace.refresh()
    yield workspace
    workspace.close()


def codes_of(workspace: Workspace, record_id: str) -> set[str]:
    return {one.code for one in workspace.findings_of(workspace.record(record_id), now())}


def found(workspace: Workspace, text: str, **how: object) -> list[str]:
    return [row.id for row in workspace.search(text, **how).rows]


def columns(workspace: Workspace, record_id: str) -> tuple[str, ...]:
    row = workspace.row(record_id)
    assert row is not None
    return row.columns


def as_made_anew(workspace: Workspace) -> list[tuple[object, ...]]:
    """Return what an index holds that is made from nothing, by what the workspace declares now."""
    fresh = Workspace.open(workspace.root)
    try:
        fresh.index.rebuild()
        return fresh.index.dump()
    finally:
        fresh.close()


def test_an_edit_of_the_declarations_counts_with_the_next_look(place: Place, opened: Workspace) -> None:
    made = place.new("initiative", "Land")
    path = place.root / "initiatives" / f"{made}.yaml"
    path.write_text(path.read_text() + "motto: wombats\n")
    opened.refresh()
    assert "X13" in codes_of(opened, made)
    assert found(opened, "wombats") == []
    place.rewrite(SLOGAN, f"{SLOGAN}    motto: line\n")
    assert opened.refresh().redeclared
    assert "X13" not in codes_of(opened, made)
    assert found(opened, "wombats") == [made]
    assert not opened.refresh().anything
    place.rewrite("    motto: line\n", "")
    opened.refresh()
    assert "X13" in codes_of(opened, made)
    assert found(opened, "wombats") == []
    assert opened.index.dump() == as_made_anew(opened)


def test_only_records_of_the_kinds_that_differ_are_read_again(
    place: Place, opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    land, radio = place.new("initiative", "Land"), place.new("media_contact", "Radio", "outlet=FM")
    opened.refresh()
    read: list[str] = []
    reading = Reader.read

    def counting(self: Reader, entry: Any) -> Any:
        read.append(entry.place.id)
        return reading(self, entry)

    monkeypatch.setattr(Reader, "read", counting)
    place.rewrite(CONTACTS, f"{CONTACTS}      jingle: line\n")
    opened.refresh()
    assert (radio in read, land in read) == (True, False)
    read.clear()
    place.rewrite("kinds:\n", "kinds:\n  podcast: {}\n")
    opened.refresh()
    assert read == []
    assert opened.index.dump() == as_made_anew(opened)


def test_a_kind_that_comes_goes_or_moves_takes_its_records_with_it(place: Place, opened: Workspace) -> None:
    radio = place.new("media_contact", "Radio", "outlet=FM")
    place.rewrite("folder: media-contacts", "folder: press")
    opened.refresh()
    assert found(opened, "radio") == []
    (place.root / "media-contacts").rename(place.root / "press")
    opened.refresh()
    assert found(opened, "radio", kind="media_contact") == [radio]
    whole = (place.root / "cawg.yaml").read_text()
    (place.root / "cawg.yaml").write_text(whole.partition("kinds:\n")[0])
    opened.refresh()
    assert found(opened, "radio") == []
    with pytest.raises(UnknownKindError):
        opened.search(kind="media_contact")
    assert opened.index.dump() == as_made_anew(opened)
    (place.root / "cawg.yaml").write_text(whole)
    opened.refresh()
    assert found(opened, "radio") == [radio]
    assert opened.index.dump() == as_made_anew(opened)


def test_threads_that_ask_meanwhile_get_an_answer_by_the_old_or_by_the_new_declarations(
    place: Place, opened: Workspace
) -> None:
    radio = place.new("media_contact", "Radio", "outlet=FM", "told_us=Later")
    opened.refresh()
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                (row,) = opened.search(kind="media_contact").rows
                if row.columns not in {("Open", "FM"), ("Open", "FM", "Later")}:
                    wrong.append(row.columns)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        place.rewrite("[status, outlet]", "[status, outlet, told_us]")
        opened.refresh()
        assert columns(opened, radio) == ("Open", "FM", "Later")
        place.rewrite("[status, outlet, told_us]", "[status, outlet]")
        opened.refresh()
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_another_cawg_that_still_goes_by_the_old_declarations_ends_with_the_same_answers(
    place: Place, opened: Workspace
) -> None:
    radio = place.new("media_contact", "Radio", "outlet=FM", "told_us=Later")
    other = Workspace.open(place.root)
    try:
        other.refresh()
        place.rewrite("[status, outlet]", "[outlet, told_us]")
        opened.refresh()
        assert columns(other, radio) == ("Open", "FM")
        assert columns(opened, radio) == ("FM", "Later")
        other.save(other.record(radio), {**other.record(radio).values, "told_us": "Sooner"})
        other.refresh()
        opened.refresh()
        for workspace in (other, opened):
            assert columns(workspace, radio) == ("FM", "Sooner")
        assert opened.index.dump() == as_made_anew(opened)
    finally:
        other.close()


def test_what_could_not_be_read_again_is_with_the_next_look(
    place: Place, opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    radio = place.new("media_contact", "Radio", "outlet=FM", "told_us=Later")
    opened.refresh()

    def busy(*_: object) -> None:
        raise BusyError("Another cawg")

    place.rewrite("[status, outlet]", "[outlet, told_us]")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Refresher, "redeclare", busy)
        with pytest.raises(BusyError):
            opened.refresh()
    assert opened.refresh().anything
    assert columns(opened, radio) == ("FM", "Later")


def test_settings_that_cannot_be_read_leave_what_was_said_before(place: Place, opened: Workspace) -> None:
    radio = place.new("media_contact", "Radio", "outlet=FM")
    opened.refresh()
    place.rewrite("kinds:\n", "kinds: [\n")
    opened.refresh()
    (wrong,) = opened.declarations
    assert (wrong.code, wrong.field) == ("R02", "cawg.yaml")
    assert wrong.line is not None
    assert "cannot be used" in wrong.message
    assert opened.record(radio).kind == "media_contact"
    assert wrong in opened.check(now())
    place.rewrite("kinds: [\n", "kinds:\n")
    opened.refresh()
    assert not opened.declarations
    (place.root / "cawg.yaml").unlink()
    opened.refresh()
    (gone,) = opened.declarations
    assert "is not there any more" in gone.message
    assert found(opened, "radio") == [radio]


def test_a_rule_and_an_institution_count_with_the_next_look(place: Place, opened: Workspace) -> None:
    made = place.new(
        "upr_submission", "Kenya", "sur=KEN", "session=49", "type=joint", "rule_profile=upr-c4", "counted_words=5000"
    )
    lent = place.new("media_contact", "Radio", "outlet=FM")
    opened.refresh()
    assert "U01" not in codes_of(opened, made)
    place.rewrite("words: 5630", "words: 4000", "rules/upr-c4.yaml")
    opened.refresh()
    assert "U01" in codes_of(opened, made)
    assert "U01" in {one.code for one in opened.index.findings(id=made)}
    place.rewrite(CONTACTS, f"{CONTACTS}      lender: institution\n")
    opened.refresh()
    place("set", lent, "lender=VFC")
    opened.refresh()
    assert found(opened, "cooperative") == []
    declared = opened.kinds["media_contact"].fields.get("lender")
    assert declared is not None
    place.rewrite(
        "institutions:\n",
        "institutions:\n- name: VFC\n  full: Village Finance Cooperative\n",
        "rules/institutions.yaml",
    )
    opened.refresh()
    assert found(opened, "cooperative") == [lent]
    assert declared.type.read("village finance cooperative") == "VFC"


def test_a_title_in_two_languages_is_the_same_in_every_place_and_follows_the_workspace(
    place: Place, opened: Workspace
) -> None:
    made = place.new("initiative", "Land")
    path = place.root / "initiatives" / f"{made}.yaml"
    whole = path.read_text().replace("title: Land\n", "title:\n  es: La tierra\n  en: Land\n")
    path.write_text(f"{whole}languages: [es, en]\n")

    def names() -> set[str]:
        opened.refresh()
        row, stored = opened.row(made), opened.record(made)
        assert row is not None
        called = name_of(opened.kinds["initiative"], stored.values, made)
        listed = [one["title"] for one in place.json("list", "initiative") if one["id"] == made]
        return {row.title, opened.title(stored), called, *listed}

    assert names() == {"Land"}
    place.rewrite("languages:\n- en\n", "languages:\n- es\n- en\n")
    assert names() == {"La tierra"}
    assert opened.index.dump() == as_made_anew(opened)


# --- by a sync --------------------------------------------------------------------------------------------


def test_a_kind_that_arrives_with_its_records_is_there_after_the_sync(
    place: Place, tmp_path: Path, opened: Workspace
) -> None:
    ben, _ = apart(place, tmp_path)
    opened.sync()
    place.rewrite("kinds:\n", "kinds:\n  podcast:\n    fields:\n      host: line\n", root=ben)
    made = place("new", "podcast", "--title", "On air", "--set", "host=Zuri", root=ben).strip()
    place("sync", root=ben)
    assert "podcast" not in opened.kinds
    result = opened.sync()
    assert result.state == "received"
    assert opened.kinds["podcast"].label == "podcast"
    assert found(opened, "zuri", kind="podcast") == [made]
    assert opened.record(made).values["host"] == "Zuri"
    assert opened.index.dump() == as_made_anew(opened)


def test_records_merge_by_the_declarations_that_arrive_with_them(
    place: Place, tmp_path: Path, opened: Workspace
) -> None:
    """Both add to a list that only the other side has declared: no entry is lost, and nothing waits for a decision."""
    ben, land = apart(place, tmp_path)
    opened.sync()
    place("sync", root=ben)
    opened.sync()
    path = f"initiatives/{land}.yaml"
    calls = "calls:\n- who: Zuri\n  said: yes please\n"
    with (place.root / path).open("a") as file:
        file.write(calls)
    opened.sync()
    place("sync", root=ben)
    declared = "    calls: {type: entries, key: who, fields: {who: line, said: line}}\n"
    place.rewrite(SLOGAN, SLOGAN + declared, root=ben)
    place("set", land, "calls+={who: Ben, said: later}", "calls/Zuri/said=of course", root=ben)
    place("sync", root=ben)
    place.rewrite(calls, f"{calls}- who: Amina\n  said: soon\n", path)
    rehearsed = opened.sync(dry_run=True)
    assert rehearsed.to_decide == 0
    result = opened.sync()
    assert (result.state, result.to_decide) == ("merged", 0)
    values = parse((place.root / path).read_bytes(), path).values
    assert {one["who"]: one["said"] for one in values["calls"]} == {  # type: ignore[union-attr, index, call-overload]
        "Zuri": "of course", "Ben": "later", "Amina": "soon",
    }  # fmt: skip
    assert "calls" in opened.kinds["initiative"].fields


def test_records_of_a_kind_that_both_began_merge_where_only_one_has_declared_it(
    place: Place, tmp_path: Path, opened: Workspace
) -> None:
    """A record in a folder that is no kind here yet is merged as a record, by its fields."""
    ben, _ = apart(place, tmp_path)
    opened.sync()
    place.rewrite("kinds:\n", "kinds:\n  podcast:\n    fields:\n      host: line\n      guest: line\n", root=ben)
    made = place("new", "podcast", "--title", "On air", root=ben).strip()
    place("sync", root=ben)
    path = f"podcast/{made}.yaml"
    place.git("pull", "-q", "--no-edit")
    place.rewrite("kinds:\n  podcast:\n    fields:\n      host: line\n      guest: line\n", "kinds:\n")
    place.git("commit", "-qam", "Not yet")
    with (place.root / path).open("a") as file:
        file.write("guest: Otieno\n")
    place.git("commit", "-qam", "By hand")
    opened.refresh()
    assert "podcast" not in opened.kinds
    place("set", made, "host=Zuri", root=ben)
    place.rewrite("      host: line\n", "      host: line\n      music: line\n", root=ben)
    place("sync", root=ben)
    opened.sync()
    values = parse((place.root / path).read_bytes(), path).values
    assert (values["host"], values["guest"]) == ("Zuri", "Otieno")


# --- on the screen ----------------------------------------------------------------------------------------


def app_of(pilot: Pilot[Any]) -> CawgApp:
    return pilot.app  # type: ignore[return-value]


async def test_an_open_form_shows_the_new_field_and_keeps_all_that_is_typed(place: Place) -> None:
    made = place.new("media_contact", "Radio", "outlet=FM")
    async with Desk(place.root).app().run_test(size=(120, 40)) as pilot:
        await edit_field(pilot, "outlet", made)
        await type_text(pilot, "101")
        await pilot.press("left")
        place.rewrite(CONTACTS, f"{CONTACTS}      jingle: line\n")
        app_of(pilot).look_outside()
        await until(pilot, lambda: "jingle" in model_of(app_of(pilot)).fields, "the new field")
        await editing(pilot, "outlet")
        await until_shown(pilot, "FM101", "Jingle")
        focused = pilot.app.screen.focused
        assert isinstance(focused, Input)
        await type_text(pilot, "0")
        await until_shown(pilot, "FM1001")
        await save(pilot)
    assert place.shown(made)["outlet"] == "FM1001"


async def test_what_was_typed_into_a_field_that_goes_stays_in_the_record(place: Place) -> None:
    made = place.new("media_contact", "Radio", "outlet=FM")
    async with Desk(place.root).app().run_test(size=(120, 40)) as pilot:
        await edit_field(pilot, "told_us", made)
        await type_text(pilot, "Wombats")
        place.rewrite(CONTACTS, "      heard: text\n")
        place.rewrite("fields: [told_us]", "fields: [heard]")
        app_of(pilot).look_outside()
        await until(pilot, lambda: "told_us" not in model_of(app_of(pilot)).fields, "the field gone")
        await until_shown(pilot, "Heard")
        await save(pilot)
    assert place.shown(made)["told_us"].strip() == "Wombats"


async def test_a_form_of_a_kind_that_goes_stays_and_what_was_typed_is_kept(place: Place) -> None:
    made = place.new("media_contact", "Radio", "outlet=FM")
    whole = (place.root / "cawg.yaml").read_text("utf-8")
    async with Desk(place.root).app().run_test(size=(120, 40)) as pilot:
        await edit_field(pilot, "outlet", made)
        await type_text(pilot, "101")
        (place.root / "cawg.yaml").write_text(whole.partition("kinds:\n")[0], "utf-8")
        app_of(pilot).look_outside()
        await until(pilot, lambda: "media_contact" not in app_of(pilot).workspace.kinds, "the kind gone")  # type: ignore[union-attr]
        await pilot.press("f2")
        await until_shown(pilot, "cawg.yaml declares no media contact any more", "not saved; kept as a draft")
        assert model_of(app_of(pilot)).values["outlet"] == "FM101"
    (place.root / "cawg.yaml").write_text(whole, "utf-8")
    async with Desk(place.root).app().run_test(size=(120, 40)) as pilot:
        await open_record(pilot, made, edit=True)
        await until_shown(pilot, "Continue")
        await pilot.press("enter")
        await until_shown(pilot, "FM101")


async def test_the_kinds_follow_and_a_kind_that_went_is_left(place: Place) -> None:
    place.new("media_contact", "Radio", "outlet=FM")
    async with Desk(place.root).app().run_test(size=(120, 40)) as pilot:
        await until_ready(pilot)
        await pilot.press("2")
        await until_shown(pilot, "Media contacts")
        kinds = pilot.app.screen.query_one(KindList)
        kinds.focus()
        await pilot.press("end")
        await until(pilot, lambda: kinds.chosen == "media_contact", "the kind")
        place.rewrite("kinds:\n", "kinds:\n  podcast: {}\n")
        app_of(pilot).look_outside()
        await until_shown(pilot, "Podcasts")
        assert kinds.chosen == "media_contact"
        text = (place.root / "cawg.yaml").read_text("utf-8")
        (place.root / "cawg.yaml").write_text(text.partition("kinds:\n")[0], "utf-8")
        app_of(pilot).look_outside()
        await until(pilot, lambda: "Podcasts" not in text_of(pilot.app), "the kinds gone")
        await until_shown(pilot, "Initiatives", "All records")
        assert kinds.chosen is None


async def test_what_a_new_record_may_be_and_what_it_is_asked_follow(place: Place) -> None:
    async with Desk(place.root).app().run_test(size=(120, 40)) as pilot:
        await until_ready(pilot)
        pilot.app.post_message(NewRecord(None))
        await until_shown(pilot, "What kind of record?", "Media contact")
        place.rewrite("kinds:\n", "kinds:\n  podcast: {intake: [title, host], fields: {host: line}}\n")
        app_of(pilot).look_outside()
        await until_shown(pilot, "Podcast")
        choice = pilot.app.screen.query_one(KindChoice)
        choice.cursor = [kind.name for kind in choice.kinds].index("podcast")
        await pilot.press("enter")
        await editing(pilot, "title")
        await type_text(pilot, "On air")
        place.rewrite("[title, host], fields: {host: line}", "[title, host, guest], fields: {host: line, guest: line}")
        app_of(pilot).look_outside()
        await until_shown(pilot, "Guest", "On air")
        await editing(pilot, "title")
        await form_of(pilot.app).go_to("guest")
        await editing(pilot, "guest")
        await type_text(pilot, "Zuri")
        await pilot.press("f2")
        await until(pilot, lambda: not isinstance(pilot.app.screen, NewRecordScreen), "the record made")
    (row,) = place.json("list", "podcast")
    assert (row["title"], place.shown(row["id"])["guest"]) == ("On air", "Zuri")
