"""A field of the workspace's own is a filter by its name, in the interface and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cawg_tui.workspace import Workspace

from tests.ours import Place, build
from tests.tui.desk import Desk, copied, type_text
from tests.tui.screens import text_of, until, until_ready, until_shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MORE = """      told_us: text
      calls: number
      fee: amount
      met_us: yes_no
      seat: country
      last_call: date
      speaks: {type: list, of: language}
      visits: {type: entries, fields: {town: line, fee: amount, secret: {type: line, private: true}}}
      named: translated_text
      due: line
"""


@pytest.fixture(scope="module")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build(tmp_path_factory.mktemp("own") / "ours")
    settings = root / "cawg.yaml"
    settings.write_text(settings.read_text().replace("      told_us: text\n", MORE, 1))
    workspace = Workspace.open(root)
    workspace.add("initiative", "land-aaaa", {
        "title": "Land", "status": "proposed", "slogan": "Water for all", "phone_tree": "0700 whisper",
        "visits": [{"place": "Lake Turkana", "note": "dry"}], "urgency": "high",
    })  # fmt: skip
    workspace.add("media_contact", "radio-bbbb", {
        "title": "One", "status": "open", "outlet": "Community Radio Turkana", "calls": 5, "met_us": True,
        "seat": "KEN", "beat": "labour", "last_call": "2026-05-01", "speaks": ["en", "sw"], "about_whom": "land-aaaa",
        "told_us": "They liked the quokkas on air, and the wombats.", "fee": 5.5,
        "visits": [{"town": "Lodwar", "secret": "hush"}], "due": "perhaps", "named": {"en": "Radio", "fr": "Ondes"},
    })  # fmt: skip
    workspace.add("media_contact", "paper-cccc", {
        "title": "Two", "status": "open", "outlet": "Gazette 放送局", "calls": 50, "met_us": False, "seat": "PER",
        "beat": "gender", "last_call": "2025-12", "speaks": ["es"], "visits": [{"town": "Lima"}], "fee": 3,
    })  # fmt: skip
    workspace.close()
    return root


@pytest.fixture(scope="module")
def opened(contacts: Path) -> Iterator[Workspace]:
    workspace = Workspace.open(contacts)
    workspace.refresh()
    yield workspace
    workspace.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("outlet:radio", "radio"), ("outlet:com", "radio"), ("OUTLET:Turk", "radio"), ("outlet:gazette", "paper"),
        ('outlet:"radio turkana"', "radio"), ('outlet:"turkana radio"', ""), ('outlet:"community radio turk"', "radio"),
        ("outlet:unity", ""), ("outlet:送局", "paper"), ("outlet:送放", ""),
        ("-outlet:radio kind:media_contact", "paper"), ("outlet:radio outlet:gazette", ""),
        ("outlet:radio quokkas", "radio"), ("outlet:radio status:open", "radio"), ("outlet:radio status:met", ""),
        ("calls:5", "radio"), ("calls:50", "paper"), ("calls:0", ""),
        ("met_us:yes", "radio"), ("met_us:true", "radio"), ("met_us:no", "paper"),
        ("seat:kenya", "radio"), ("seat:KEN", "radio"), ("seat:perú", "paper"),
        ("beat:labour", "radio"), ("beat:lab", "radio"), ("urgency:high", "land"), ("urgency:low", ""),
        ("last_call:2026", "radio"), ("last_call:2026-05", "radio"), ("last_call:05", ""), ("last_call:2025", "paper"),
        ("speaks:swahili", "radio"), ("speaks:es", "paper"), ("about_whom:land", "radio"),
        ("told_us:quokka", "radio"), ('told_us:"wombats quokkas"', "radio"), ("told_us:koala", ""),
        ("named:ondes", "radio"), ("fee:5.5", "radio"), ("fee:5", ""), ("fee:3", "paper"),
        ("visits:lodwar", "radio"), ("visits:lima", "paper"), ("visits:turkana", "land"), ("visits:hush", ""),
        ("slogan:water", "land"), ("phone_tree:0700", ""), ("outlet:", "radio paper land"), ("outlet", ""),
        ("due:perhaps", ""), ("summary:water", ""),
    ],
)  # fmt: skip
def test_an_own_field_is_asked_for_by_its_name(opened: Workspace, typed: str, found: str) -> None:
    rows = {row.id.partition("-")[0] for row in opened.search(f"{typed} ", limit=500).rows}
    assert rows & {"radio", "paper", "land"} == set(found.split())


@pytest.mark.parametrize(
    "odd",
    ['outlet:"', "outlet:*", "outlet:)", "outlet:a:b", "-outlet:", "outlet:-", 'outlet:"" x', "_outlet:x", "outlet_:x",
     "about_whom:\x00", "outlet:" + "x" * 5_000, "outlet:\ud800", "calls:five", "met_us:perhaps", "last_call:soon",
     "unknown_name:radio", "outlet:radio:fm", 'told_us:"', "outlet:NEAR(a b)", "visits:'x' OR 1", "outlet: radio"],
)  # fmt: skip
def test_nothing_that_is_typed_around_own_fields_is_an_error(opened: Workspace, odd: str) -> None:
    opened.search(odd)
    page = opened.search(odd, kind="media_contact", sort="outlet")
    opened.snippets([row.id for row in page.rows], odd)


def test_a_prefix_that_nobody_declared_is_a_word_like_any_other(contacts: Path, tmp_path: Path) -> None:
    workspace = Workspace.open(copied(contacts, tmp_path / "ours").folder)
    try:
        workspace.add("initiative", "report-dddd", {"title": "About re:port and some_name:value here"})
        for typed in ("re:port", "some_name:value", "some_name:val", "name:val"):
            assert "report-dddd" in {row.id for row in workspace.search(typed).rows}, typed
        assert workspace.search("some_name:other").rows == []
    finally:
        workspace.close()


def test_the_command_searches_and_lists_by_own_fields(
    contacts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Place(copied(contacts, tmp_path / "ours").folder, capsys)
    assert [row["id"] for row in place.json("search", "outlet:radio")] == ["radio-bbbb"]
    assert [row["id"] for row in place.json("list", "media_contact", "outlet:gazette")] == ["paper-cccc"]


async def test_the_search_line_filters_by_own_fields_and_help_names_those_there_are(
    contacts: Path, tmp_path: Path
) -> None:
    async with Desk(copied(contacts, tmp_path / "ours").folder).app().run_test(size=(120, 60)) as pilot:
        await until_ready(pilot)
        await pilot.press("slash")
        await type_text(pilot, "outlet:radio")
        await until_shown(pilot, "1 record")
        await until(pilot, lambda: "Two" not in text_of(pilot.app), "one record")
        await pilot.press("f1")
        await pilot.press("end")
        await until_shown(pilot, "outlet:", "visits:", "Outlet (media contacts)")
        assert "phone_tree:" not in text_of(pilot.app)
