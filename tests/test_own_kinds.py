"""Fields and kinds that a workspace declares itself work like those of cawg, from the command to the merge."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cawg_tui.records.kinds import built_in
from cawg_tui.records.own import TYPES, extended
from cawg_tui.store.yaml import parse
from cawg_tui.tui.messages import NewRecord
from cawg_tui.tui.review_lists import problems
from cawg_tui.workspace import Workspace

from tests.ours import Place, apart, build
from tests.tui.desk import Desk, copied, edit_field, editing, go, save, type_text
from tests.tui.screens import until_ready, until_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

WRONG = """  broken:
    states:
      first: [nowhere]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("own") / "ours")


@pytest.fixture
def place(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(copied(built, tmp_path / "ours").folder, capsys)


@pytest.fixture
def opened(place: Place) -> Iterator[Workspace]:
    workspace = Workspace.open(place.root)
    yield workspace
    workspace.close()


def test_a_record_of_an_own_kind_is_made_listed_found_moved_and_exported(place: Place, tmp_path: Path) -> None:
    made = place.new("media_contact", "Daily Gazette", "outlet=The Gazette", "told_us=a zebracrossing remark")
    assert (place.root / "media-contacts" / f"{made}.yaml").is_file()
    assert [row["id"] for row in place.json("list", "media_contact", "status:open")] == [made]
    assert [row["id"] for row in place.json("search", "zebracrossing")] == [made]
    assert "Outlet: The Gazette" in place("show", made)
    place("set", made, "status=over", status=1)
    assert "The next steps from Open are: Met" in place.complaint
    place("set", made, "status=met")
    assert place.git("log", "-1", "--format=%s").startswith("Update media contact: Daily Gazette: now met")
    place("export", "--to", "json", "-o", str(tmp_path / "out.json"), made)
    assert "zebracrossing" in (tmp_path / "out.json").read_text()


def test_the_id_of_a_restricted_record_says_no_more_than_its_kind(place: Place) -> None:
    place.declare("    confidentiality: restricted\n")
    for kind, told in (("media_contact", "outlet=FM"), ("case", "country=KEN")):
        made = place.new(kind, "Whistleblower", told)
        assert re.fullmatch(f"{kind.replace('_', '-')}-[a-z2-7]{{4}}", made)
        assert "histleblower" not in place.git("log", "-1", "--format=%B", "--name-only")


def test_an_own_column_stands_in_the_list_and_is_sorted_by(place: Place, opened: Workspace) -> None:
    place.new("media_contact", "One", "outlet=Zeitung")
    place.new("media_contact", "Two", "outlet=Alarm")
    opened.refresh()
    rows = opened.search(kind="media_contact", sort="outlet").rows
    assert [row.columns for row in rows] == [("Open", "Alarm"), ("Open", "Zeitung")]


def test_own_fields_of_a_kind_of_cawg_are_set_shown_and_searched(place: Place) -> None:
    made = place.new("initiative", "Land", "urgency=high")
    place("set", made, "slogan=Land for quokkas", "visits+={place: Turkana, note: dry}")
    assert place.shown(made)["visits"] == [{"place": "Turkana", "note": "dry"}]
    assert "How urgent: High" in place("show", made)
    assert [row["id"] for row in place.json("search", "quokkas")] == [made]
    place("set", made, "visits/Turkana/note=wet")
    assert place.shown(made)["visits"] == [{"place": "Turkana", "note": "wet"}]
    place("set", made, "urgency=never", status=1)
    assert place.shown(made)["urgency"] == "high"


def test_own_fields_are_checked_like_any_other(place: Place) -> None:
    made = place.new("media_contact", "Radio", "beat=our own theme", "about_whom=no-such-record")
    found = {(one["code"], one["field"]) for one in place.json("check", made, status=1)}
    assert {("X05", "outlet"), ("X06", "beat"), ("X06", "about_whom")} <= found
    path = place.root / "media-contacts" / f"{made}.yaml"
    path.write_text(path.read_text() + "outlet: [1, 2]\n")
    assert ("X12", "outlet") in {(one["code"], one["field"]) for one in place.json("check", made, status=1)}


def test_a_private_own_field_stays_out_of_an_export(place: Place, tmp_path: Path) -> None:
    made = place.new("initiative", "Land", "slogan=Aloud", "phone_tree=0700 whisper")
    for form in ("json", "text"):
        place("export", "--to", form, "-o", str(tmp_path / form), made)
        assert "Aloud" in (tmp_path / form).read_text()
        assert "whisper" not in (tmp_path / form).read_text()


def test_a_wrong_declaration_is_told_with_its_line_and_the_rest_works(place: Place) -> None:
    place.declare(WRONG)
    lines = (place.root / "cawg.yaml").read_text().splitlines()
    (found,) = [one for one in place.json("check", status=1) if one["code"] == "R02"]
    assert lines[found["line"] - 1].strip() == "first: [nowhere]"
    assert "nowhere is no state" in found["message"]
    assert f"cawg.yaml:{found['line']}" in place("check", status=1)
    assert place.new("media_contact", "Radio", "outlet=FM")
    workspace = Workspace.open(place.root)
    try:
        (entry,) = [one for one in problems(workspace) if one.finding and one.finding.code == "R02"]
        assert entry.columns[1].text == "cawg.yaml"
        assert entry.record_id == entry.field == ""
    finally:
        workspace.close()


def test_the_example_of_the_page_works_as_it_stands() -> None:
    page = (Path(__file__).parent.parent / "docs" / "own-kinds.md").read_text("utf-8")
    told: Any = parse(page.split("```yaml\n")[1].split("```")[0].encode(), "own-kinds.md").values
    kinds, wrong = extended(built_in(), told["fields"], told["kinds"])
    assert wrong == []
    assert "visits" in kinds["initiative"].fields.names
    assert "media_contact" in kinds
    assert [word for word in TYPES if f"`{word}`" not in page] == []


def test_a_changed_declaration_builds_the_index_again(place: Place) -> None:
    made = place.new("initiative", "Land")
    path = place.root / "initiatives" / f"{made}.yaml"
    path.write_text(path.read_text() + "motto: wombats\n")
    place.git("commit", "-qam", "By hand")
    assert "X13" in {one["code"] for one in place.json("check", made)}
    settings = place.root / "cawg.yaml"
    settings.write_text(settings.read_text().replace("slogan: line", "slogan: line\n    motto: {type: line}"))
    assert [row["id"] for row in place.json("search", "wombats")] == [made]
    assert "X13" not in {one["code"] for one in place.json("check", made)}


def merged(path: Path) -> tuple[dict[str, Any], Any]:
    values = parse(path.read_bytes(), path.name).values
    visits: Any = values["visits"]
    return {one["place"]: one.get("note") for one in visits}, values["slogan"]


BOTH = ({"Turkana": "wet", "Lodwar": None, "Kitale": None}, "Ours")


def test_two_members_lists_of_their_own_merge_by_key(place: Place, tmp_path: Path) -> None:
    ben, made = apart(place, tmp_path)
    place("sync")
    assert json.loads(place("sync", "--json", root=ben))["state"] == "merged"
    place("sync")
    for root in (place.root, ben):
        assert merged(root / "initiatives" / f"{made}.yaml") == BOTH


def test_records_of_an_own_kind_merge_by_field(place: Place, tmp_path: Path) -> None:
    made = place.new("media_contact", "Radio", "outlet=FM")
    ben, _ = apart(place, tmp_path)
    place("set", made, "told_us=Call after six.")
    place("set", made, "beat=labour", root=ben)
    place("sync")
    assert json.loads(place("sync", "--json", root=ben))["state"] == "merged"
    values = parse((ben / "media-contacts" / f"{made}.yaml").read_bytes(), made).values
    assert (values["told_us"], values["beat"]) == ("Call after six.", "labour")


def test_the_merge_driver_of_plain_git_knows_own_fields(place: Place, tmp_path: Path, monkeypatch: Any) -> None:
    ben, made = apart(place, tmp_path)
    path = f"initiatives/{made}.yaml"
    place.git("push", "-q", "origin", "HEAD:main")
    place.git("fetch", "-q", root=ben)
    names = []
    for name, revision in (("base", "HEAD~1"), ("ours", "HEAD"), ("theirs", "origin/main")):
        side = tmp_path / f"{name}.yaml"
        side.write_text(place.git("show", f"{revision}:{path}", root=ben))
        names.append(str(side))
    monkeypatch.chdir(ben)
    assert place("merge-driver", *names, path).strip() == "merged"
    assert merged(tmp_path / "ours.yaml") == BOTH


async def test_an_own_field_is_filled_in_on_the_form(place: Place) -> None:
    made = place.new("media_contact", "Radio", "outlet=FM")
    async with Desk(place.root).app().run_test(size=(120, 40)) as pilot:
        row = await edit_field(pilot, "outlet", made)
        assert row.declared.label == "Outlet"
        await type_text(pilot, "101")
        await save(pilot)
    assert "101" in place.shown(made)["outlet"]


async def test_an_own_kind_is_begun_with_its_own_questions(place: Place) -> None:
    async with Desk(place.root).app().run_test(size=(80, 24)) as pilot:
        await until_ready(pilot)
        pilot.app.post_message(NewRecord("media_contact"))
        await editing(pilot, "outlet")
        await until_shown(pilot, "Who called?", "What did they want?", "part 1 of 2: The caller")
        await type_text(pilot, "FM 101")
        await pilot.press("f5")
        await editing(pilot, "told_us")
        await go(pilot, "title")
        await type_text(pilot, "Radio")
        await pilot.press("f2")
        await until_shown(pilot, "Radio", "Media contact")
    (row,) = place.json("list", "media_contact")
    assert (row["title"], place.shown(row["id"])["outlet"]) == ("Radio", "FM 101")
